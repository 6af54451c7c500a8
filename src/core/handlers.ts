import type { Batch } from "./batch";
import { ParlanceError } from "./error";

/** Callbacks of an app, of which one is told of errors. */
interface Handlers {
  readonly onError?: ((error: ParlanceError) => void) | undefined;
}

type Values<Handler> = Handler extends (...values: infer Values) => void ? Values : never;

/** The callbacks of everyone who listens. One that throws stops neither the others nor us. */
export interface HandlerSet<Known extends Handlers> {
  /** Returns how to stop. */
  listen(handlers: Known): () => void;
  tell<Name extends keyof Known>(name: Name, ...values: Values<NonNullable<Known[Name]>>): void;
  /** Runs other code of the app; undefined when it throws, of which `onError` is told. */
  guard<T>(name: string, run: () => T): T | undefined;
}

export function createHandlerSet<Known extends Handlers>({
  announce,
}: Pick<Batch, "announce">): HandlerSet<Known> {
  const listeners = new Set<Known>();

  function tellOf(error: ParlanceError, handlers: Handlers): void {
    // Read once: the members may be getters over the app's latest callbacks.
    const { onError } = handlers;
    try {
      if (!onError) throw error;
      onError(error);
    } catch (cause) {
      // Nobody here can hear of it, so it reaches the app's own handlers, outside of our work.
      setTimeout(() => {
        throw cause;
      }, 0);
    }
  }

  function tellNow(name: keyof Known, values: readonly unknown[]): void {
    for (const handlers of [...listeners]) {
      const handler = handlers[name] as ((...values: unknown[]) => void) | undefined;
      if (name === "onError") {
        if (handler) tellOf(values[0] as ParlanceError, handlers);
        continue;
      }
      try {
        handler?.(...values);
      } catch (cause) {
        tellOf(callbackFailed(String(name), cause), handlers);
      }
    }
  }

  return {
    listen(handlers) {
      listeners.add(handlers);
      return () => void listeners.delete(handlers);
    },
    tell: (name, ...values) => announce(() => tellNow(name, values)),
    guard(name, run) {
      try {
        return run();
      } catch (cause) {
        const error = callbackFailed(name, cause);
        announce(() => {
          for (const handlers of listeners.size > 0 ? [...listeners] : [{}])
            tellOf(error, handlers);
        });
        return undefined;
      }
    },
  };
}

function callbackFailed(name: string, cause: unknown): ParlanceError {
  return new ParlanceError(
    `${name} threw, which was caught so that the session goes on. Mend it; its error is the cause.`,
    { code: "callback-failed", cause },
  );
}
