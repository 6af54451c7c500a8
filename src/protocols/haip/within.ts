import { givenUp, noAnswer } from "./errors";

/** How long something is waited for. */
export interface Patience {
  readonly signal?: AbortSignal | undefined;
  /** In milliseconds. @defaultValue for ever */
  readonly timeoutMs?: number | undefined;
}

/**
 * The outcome of `work`, unless the signal is aborted or time runs out first; leaves no timer behind.
 *
 * @throws ParlanceError (by rejection) `aborted`, `timeout`; else what `work` rejected with.
 */
export async function within<T>(
  work: T | Promise<T>,
  { signal, timeoutMs = Infinity }: Patience,
): Promise<T> {
  let stop!: (error: Error) => void;
  const stopped = new Promise<never>((_resolve, reject) => (stop = reject));
  const giveUp = () => stop(givenUp());
  const timer =
    timeoutMs < Infinity ? setTimeout(() => stop(noAnswer(timeoutMs)), timeoutMs) : undefined;
  signal?.addEventListener("abort", giveUp);
  if (signal?.aborted) giveUp();
  try {
    return await Promise.race([stopped, work]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }
}
