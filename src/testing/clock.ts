/**
 * What a fake vendor knows of time. Pass one to share or to move a fake's time.
 *
 * @remarks
 * Handles are opaque: give back to `clearTimeout` what `setTimeout` of the same clock returned.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `callback` once, `delayMs` milliseconds from now. */
  setTimeout(callback: () => void, delayMs: number): unknown;
  clearTimeout(handle: unknown): void;
}

/**
 * The clock of the host. It looks its functions up at each call, so fake timers installed later
 * (`vi.useFakeTimers()`) drive it too.
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs) => globalThis.setTimeout(callback, delayMs),
  clearTimeout: (handle) =>
    globalThis.clearTimeout(handle as ReturnType<typeof globalThis.setTimeout>),
};

/** A clock that stands still until it is told to move. */
export interface ManualClock extends Clock {
  /**
   * Moves time forward by `ms` milliseconds, running what falls due in order of its time. Between two due times the
   * event loop turns once, so promises and in-process sockets keep up.
   */
  advance(ms: number): Promise<void>;
}

/**
 * A clock for tests in which the vendor's time leaps while the client lives in real time: an hour of heartbeats and
 * token refreshes passes in milliseconds.
 *
 * @param options.start - Milliseconds since the epoch. @defaultValue the present
 *
 * @example
 * ```ts
 * const clock = createManualClock();
 * const fake = createFakeHappyRobot({ clock });
 * await clock.advance(15_000); // one heartbeat
 * ```
 */
export function createManualClock(options: { start?: number } = {}): ManualClock {
  interface Entry {
    readonly dueAt: number;
    readonly callback: () => void;
  }
  let now = options.start ?? Date.now();
  let nextHandle = 1;
  const entries = new Map<number, Entry>();

  function earliestDue(until: number): [number, Entry] | undefined {
    let found: [number, Entry] | undefined;
    for (const candidate of entries) {
      if (candidate[1].dueAt > until) continue;
      // Handles grow, so the first of two equal times is the one that was set first.
      if (!found || candidate[1].dueAt < found[1].dueAt) found = candidate;
    }
    return found;
  }

  return {
    now: () => now,
    setTimeout(callback, delayMs) {
      const handle = nextHandle++;
      entries.set(handle, { dueAt: now + Math.max(0, delayMs), callback });
      return handle;
    },
    clearTimeout(handle) {
      entries.delete(handle as number);
    },
    async advance(ms) {
      const until = now + ms;
      await nextTask();
      for (let due = earliestDue(until); due; due = earliestDue(until)) {
        const [handle, entry] = due;
        entries.delete(handle);
        now = Math.max(now, entry.dueAt);
        entry.callback();
        await nextTask();
      }
      now = Math.max(now, until);
    },
  };
}

/** Lets the event loop turn once without a timer: fake timers may have replaced those. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** The timers of one owner, so that the owner can end them all. */
export interface TimerSet {
  /** Returns the function that cancels it. */
  after(delayMs: number, callback: () => void): () => void;
  clear(): void;
}

export function createTimerSet(clock: Clock): TimerSet {
  const handles = new Set<unknown>();
  return {
    after(delayMs, callback) {
      const handle = clock.setTimeout(() => {
        handles.delete(handle);
        callback();
      }, delayMs);
      handles.add(handle);
      return () => {
        if (handles.delete(handle)) clock.clearTimeout(handle);
      };
    },
    clear() {
      for (const handle of handles) clock.clearTimeout(handle);
      handles.clear();
    },
  };
}
