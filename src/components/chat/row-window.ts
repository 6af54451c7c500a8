import type { RowEstimate, RowHeights } from "./row-heights";

/** The rows that are drawn, out of all: from `start` up to but without `end`. */
export interface RowWindow {
  readonly ids: readonly string[];
  readonly start: number;
  readonly end: number;
  /** More than can be seen, and that is meant to stay so. */
  readonly isHeld?: boolean;
}

/** Drawn beyond each edge of what is seen, in CSS pixels. */
const overscan = 200;
/** With less than this beyond an edge more is drawn: what a wheel turns in one frame. */
const leastOverscan = 130;
/** What is farther beyond an edge than this goes. */
const mostOverscan = 800;
const firstRows = 4;
/** How many rows may come at once and be drawn unseen. */
const mostNewRows = 12;

/** The end of the conversation, as far as `view` pixels need it. */
export function lastRows(ids: readonly string[], estimate: RowEstimate, view: number): RowWindow {
  let start = ids.length;
  let height = 0;
  while (start > 0 && (height < view || ids.length - start < firstRows)) {
    start -= 1;
    height += estimate(ids[start] ?? "", start);
  }
  return { ids, start, end: ids.length };
}

export function allRows(ids: readonly string[]): RowWindow {
  return { ids, start: 0, end: ids.length, isHeld: true };
}

/**
 * The rows to draw while what lies between `top` and `bottom` is seen: those drawn already, as long as they suffice. `isBare`
 * asks for few beyond the edges, for a reader who is about to be elsewhere.
 */
export function rowsBetween(
  heights: RowHeights,
  top: number,
  bottom: number,
  current: RowWindow,
  isBare = false,
): RowWindow {
  const { ids } = heights;
  const least = isBare ? 0 : leastOverscan;
  const beyond = isBare ? overscan / 2 : overscan;
  const isEnough =
    (current.start === 0 || heights.topOf(current.start) <= top - least) &&
    (current.end === ids.length || heights.topOf(current.end) >= bottom + least);
  const isTooMuch =
    heights.topOf(current.start + 1) < top - mostOverscan ||
    heights.topOf(current.end - 1) > bottom + mostOverscan;
  if (isEnough && !isTooMuch && current.end > current.start) return current;
  return {
    ids,
    start: heights.indexAt(top - beyond),
    end: Math.min(ids.length, heights.indexAt(bottom + beyond) + 1),
  };
}

/**
 * The window over other rows: those that were drawn, and what came among them. With `isFollowing` the end is drawn too.
 */
export function carriedOver(
  { ids: before, start, end, isHeld = false }: RowWindow,
  ids: readonly string[],
  indexById: ReadonlyMap<string, number>,
  isFollowing: boolean,
): RowWindow {
  const most = end - start + mostNewRows;
  let first = Infinity;
  let last = -1;
  for (let index = start; index < end; index += 1) {
    const now = indexById.get(before[index] ?? "");
    if (now === undefined) continue;
    first = Math.min(first, now);
    last = Math.max(last, now);
  }
  if (last === -1) return { ids, start: Math.max(0, ids.length - most), end: ids.length };
  if (isHeld)
    return { ids, start: first, end: end === before.length ? ids.length : last + 1, isHeld };
  if (isFollowing) return { ids, start: Math.max(first, ids.length - most), end: ids.length };
  const wasAtEnd = end === before.length;
  const nextEnd = wasAtEnd ? Math.min(ids.length, last + 1 + mostNewRows) : last + 1;
  return { ids, start: Math.max(first, nextEnd - most), end: nextEnd };
}

/** The window and as much around it as makes `most` rows, which stay drawn. */
export function rowsAround({ ids, start, end }: RowWindow, most: number): RowWindow {
  const first = Math.round((start + end - most) / 2);
  const from = Math.max(0, Math.min(first, ids.length - most));
  return { ids, start: from, end: Math.min(ids.length, from + most), isHeld: true };
}
