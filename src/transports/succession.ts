import { aborted, pause } from "../core/index";

/** The links of one connector, of which the next opens only when those before it have closed. */
export interface Succession {
  /** Notes a link that is on its way out; its promise settles when it is gone. */
  awaitClose(link: Promise<unknown>): void;
  /**
   * Opens the next link once those before it have closed, or have had their time to. Who aborts is let go at once; what opens
   * all the same is closed, and waited for by whoever comes after.
   *
   * @throws ParlanceError (by rejection) `aborted`, or what `open` rejected with.
   */
  openNext<Link extends { close(): unknown }>(
    signal: AbortSignal,
    open: () => Promise<Link>,
  ): Promise<Link>;
}

/** The next link waits this long, in milliseconds, for those before it to close. */
const predecessorMs = 1_000;

export function createSuccession(): Succession {
  /** Links on their way out. */
  const closing = new Set<Promise<unknown>>();

  function awaitClose(link: Promise<unknown>): void {
    const gone = link.then(
      () => undefined,
      () => undefined,
    );
    closing.add(gone);
    void gone.then(() => closing.delete(gone));
  }

  /** A link that opened too late begins to close only while it is waited for. */
  async function allGone(): Promise<void> {
    while (closing.size > 0) await Promise.all(closing);
  }

  async function predecessors(signal: AbortSignal): Promise<void> {
    if (closing.size === 0) return;
    const work = new AbortController();
    const stop = () => work.abort();
    signal.addEventListener("abort", stop, { once: true });
    try {
      await Promise.race([allGone(), pause(predecessorMs, work.signal)]);
    } finally {
      signal.removeEventListener("abort", stop);
      work.abort();
    }
  }

  return {
    awaitClose,
    openNext(signal, open) {
      if (signal.aborted) return Promise.reject(aborted("Opening the chat"));
      const opening = predecessors(signal).then(open);
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          // It may have opened this very moment; whoever aborted will not close it.
          awaitClose(opening.then((link) => link.close()));
          reject(aborted("Opening the chat"));
        };
        signal.addEventListener("abort", onAbort, { once: true });
        opening.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
      });
    },
  };
}
