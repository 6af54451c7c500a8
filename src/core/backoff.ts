/** How pauses between attempts grow. */
export interface BackoffOptions {
  /** The ceiling of the first pause, in milliseconds. @defaultValue 500 */
  readonly baseMs?: number | undefined;
  /** The ceiling of any pause, in milliseconds. @defaultValue 30000 */
  readonly maxMs?: number | undefined;
  /** Returns 0 (inclusive) to 1 (exclusive). @defaultValue Math.random */
  readonly random?: (() => number) | undefined;
}

/** A timer that is to wait longer does not wait at all. */
export const longestTimerMs = 2 ** 31 - 1;

/**
 * The pause before an attempt, in milliseconds: anywhere between nothing and a ceiling that doubles with each failure
 * ("full jitter", so that a thousand clients of a restarted server do not return together).
 *
 * @param failures - How many attempts have failed so far, 1 or more.
 * @param retryAfterMs - What the server asked for; the pause is never shorter.
 */
export function backoffDelay(
  failures: number,
  retryAfterMs?: number,
  { baseMs = 500, maxMs = 30_000, random = Math.random }: BackoffOptions = {},
): number {
  const ceiling = Math.min(maxMs, baseMs * 2 ** Math.min(failures - 1, 30));
  return Math.min(Math.max(Math.round(random() * ceiling), retryAfterMs ?? 0), longestTimerMs);
}

/**
 * Waits, and rejects with the signal's reason when aborted; leaves no timer behind.
 */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
