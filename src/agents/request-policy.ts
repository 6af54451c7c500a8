import { isServer, type QueryFunctionContext, type QueryOptions } from "@tanstack/react-query";
import { ParlanceError } from "../core/index";

/**
 * How a query asks, and asks again: never after an error that cannot pass, not before the vendor wants it, and else as the app's
 * `QueryClient` says.
 */
export function requestPolicy<Context extends QueryFunctionContext, Data>(
  ask: (context: Context) => Promise<Data>,
) {
  // Options with a `retry` of their own hide the app's, so it is looked up where the query says which QueryClient it is in.
  let app: Pick<QueryOptions, "retry" | "retryDelay"> = {};
  return {
    queryFn: (context: Context): Promise<Data> => {
      app = context.client.defaultQueryOptions({ queryKey: context.queryKey });
      return ask(context);
    },
    retry: (failureCount: number, error: ParlanceError): boolean => {
      if (ParlanceError.isInstance(error) && !error.recoverable) return false;
      const { retry = isServer ? 0 : 3 } = app;
      if (typeof retry === "function") return retry(failureCount, error);
      return typeof retry === "boolean" ? retry : failureCount < retry;
    },
    retryDelay: (failureCount: number, error: ParlanceError): number => {
      const { retryDelay = Math.min(1_000 * 2 ** failureCount, 30_000) } = app;
      const delay = typeof retryDelay === "function" ? retryDelay(failureCount, error) : retryDelay;
      return Math.max(delay, error.retryAfterMs ?? 0);
    },
  };
}
