import { invalid } from "./kivox-shape";

// Neither is published (wire file, section 1, "Pagination").
const defaultLimit = 20;
const maxLimit = 100;

function whole(query: URLSearchParams, name: string, fallback: number, most = Infinity): number {
  const given = query.get(name);
  if (given === null) return fallback;
  const value = Number(given);
  if (!/^\d+$/.test(given) || value < 1 || value > most)
    throw invalid(
      name,
      `must be a whole number of at least 1${most < Infinity ? ` and at most ${String(most)}` : ""}`,
    );
  return value;
}

/** One page of `items`, by number; pages begin with 1. */
export function pageOf<Item>(items: readonly Item[], query: URLSearchParams): object {
  const limit = whole(query, "limit", defaultLimit, maxLimit);
  const page = whole(query, "page", 1);
  const start = (page - 1) * limit;
  return { items: items.slice(start, start + limit), total: items.length, limit, page };
}

/**
 * What comes after a cursor, newest first. The cursor names the item that was told last by its place in the order of
 * creation: what is created or deleted meanwhile neither doubles nor hides anything.
 *
 * @param items - In the order of creation, each with a number that grows
 */
export function sliceOf<Item>(
  items: readonly { readonly place: number; readonly item: Item }[],
  query: URLSearchParams,
): object {
  const limit = whole(query, "limit", defaultLimit, maxLimit);
  const after = query.get("after");
  const before = after ? readCursor(after) : Infinity;
  const rest = items.filter(({ place }) => place < before).reverse();
  const slice = rest.slice(0, limit);
  const has_more = rest.length > slice.length;
  return {
    items: slice.map(({ item }) => item),
    next_cursor: has_more ? btoa(`place:${String(slice.at(-1)?.place)}`) : "",
    has_more,
  };
}

function readCursor(cursor: string): number {
  try {
    const place = /^place:(\d+)$/.exec(atob(cursor))?.[1];
    if (place !== undefined) return Number(place);
  } catch {
    // Told below.
  }
  throw invalid("after", "must be a next_cursor");
}

/** Whether every word of `search` is in one of the texts, whatever its case and its accents. */
export function matches(search: string, ...texts: readonly (string | undefined)[]): boolean {
  const haystack = plain(texts.join(" "));
  return plain(search)
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

const plain = (value: string) => value.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
