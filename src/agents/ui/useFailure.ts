import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import type { ParlanceError } from "../../core/index";

/**
 * Why there is nothing to show, also while it is tried again: TanStack forgets an error when it asks anew, and the button that asked
 * would go away under the finger.
 */
export function useFailure(
  query: Pick<
    UseQueryResult<unknown, ParlanceError>,
    "data" | "error" | "isPending" | "errorUpdateCount"
  >,
): ParlanceError | undefined {
  const { data, error, isPending, errorUpdateCount } = query;
  const [last, setLast] = useState(error);
  if (error && error !== last) setLast(error);
  if (data !== undefined) return undefined;
  return (error ?? (isPending && errorUpdateCount > 0 ? last : undefined)) || undefined;
}
