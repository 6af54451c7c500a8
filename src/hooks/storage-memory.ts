import type { SessionMemory } from "../core/index";

/** The part of the Web Storage interface that a session id needs. */
export interface SessionStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Keeps a session id in a storage, by default the tab's own, which outlives a reload but not the tab. */
export function createStorageMemory(sessionKey: string, storage?: SessionStorage): SessionMemory {
  const key = `parlance:${sessionKey}`;
  // Asked for late: on a server there is none, and a browser may refuse it by throwing.
  const place = () => storage ?? globalThis.sessionStorage;
  return {
    load: () => place().getItem(key) ?? undefined,
    save(sessionId) {
      if (sessionId === undefined) place().removeItem(key);
      else place().setItem(key, sessionId);
    },
  };
}
