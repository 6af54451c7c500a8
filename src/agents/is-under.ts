import { hashKey, type QueryKey } from "@tanstack/react-query";

/** Whether a query lies under a key. What lies under another belongs to somebody else, and may not stand in for it. */
export function isUnder(
  key: QueryKey,
  query: { readonly queryKey: QueryKey } | undefined,
): boolean {
  return query !== undefined && hashKey(query.queryKey.slice(0, key.length)) === hashKey(key);
}
