/** What a session knows of the machine it runs on; every member has a default that works anywhere. */
export interface SessionEnvironment {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  readonly createId: () => string;
  /** Runs `flush` soon, and not more often than is seen: within two frames in a browser. Returns how to call it off. */
  readonly schedule: (flush: () => void) => () => void;
  readonly isOnline: () => boolean;
  /** Tells when the device woke, came online or is looked at again; returns how to stop. */
  readonly onWake: (listener: () => void) => () => void;
}

let idCount = 0;

/** A machine without a screen that never sleeps. */
export const plainEnvironment: SessionEnvironment = {
  now: () => Date.now(),
  random: () => Math.random(),
  // randomUUID exists in secure contexts only.
  createId: () =>
    globalThis.crypto?.randomUUID?.() ??
    `${Date.now().toString(36)}-${(idCount += 1).toString(36)}-${Math.random().toString(36).slice(2)}`,
  schedule(flush) {
    const timer = setTimeout(flush, 16);
    return () => clearTimeout(timer);
  },
  isOnline: () => true,
  onWake: () => () => undefined,
};
