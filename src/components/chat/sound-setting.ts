const key = "parlance:muted";
const listeners = new Set<() => void>();
/** Undefined until first asked for. */
let muted: boolean | undefined;

function stored(): boolean {
  try {
    return localStorage.getItem(key) === "true";
  } catch {
    // A browser that keeps nothing: the choice holds for the life of the page.
    return false;
  }
}

function tell(): void {
  for (const listener of listeners) listener();
}

function onStorage(event: StorageEvent): void {
  if (event.key !== key && event.key !== null) return;
  muted = stored();
  tell();
}

/** Whether the reader wants to hear nothing; on this device, in every tab. */
export function isSoundMuted(): boolean {
  return (muted ??= stored());
}

/** Keeps what the reader chose. */
export function setSoundMuted(isMuted: boolean): void {
  muted = isMuted;
  try {
    if (isMuted) localStorage.setItem(key, "true");
    else localStorage.removeItem(key);
  } catch {
    // As above.
  }
  tell();
}

/** Calls `listener` after each change, in other tabs too; returns how to stop. */
export function subscribeToSound(listener: () => void): () => void {
  if (listeners.size === 0) addEventListener("storage", onStorage);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) removeEventListener("storage", onStorage);
  };
}
