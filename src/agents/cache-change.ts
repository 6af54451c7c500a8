import type { QueryClient, QueryKey } from "@tanstack/react-query";

// Each first gives up what is on its way: an answer from before the change would pass for one from after it.

/** Keeps the vendor's answer. */
export async function keepAnswer<Answer>(
  queryClient: QueryClient,
  { queryKey }: { readonly queryKey: QueryKey },
  answer: Answer,
): Promise<void> {
  await queryClient.cancelQueries({ queryKey, exact: true });
  queryClient.setQueryData<Answer>(queryKey, answer);
}

/** Marks as old, and asks again for what is on show. Does not wait for the answers. */
export async function askAgain(queryClient: QueryClient, queryKey: QueryKey): Promise<void> {
  // What nobody looks at may be the app's own fetchQuery, which has somebody waiting.
  await queryClient.cancelQueries({ queryKey, type: "active" });
  void queryClient.invalidateQueries({ queryKey });
}

/** What is gone is not asked for again: only who looks at it later learns that it is gone. */
export async function letGo(queryClient: QueryClient, queryKey: QueryKey): Promise<void> {
  await queryClient.cancelQueries({ queryKey });
  queryClient.removeQueries({ queryKey, type: "inactive" });
  void queryClient.invalidateQueries({ queryKey, refetchType: "none" });
}
