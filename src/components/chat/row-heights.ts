/** How tall rows are: measured where they were once drawn, estimated where not. All lengths in CSS pixels. */
export interface RowHeights {
  /** The rows in their order. */
  readonly ids: readonly string[];
  /** All rows together. */
  readonly total: number;
  /** Takes rows that came, went or moved; what was measured is remembered. */
  setIds(ids: readonly string[]): void;
  /** Keeps what a row was measured to be. */
  measure(index: number, height: number): void;
  /** Where a row begins; the number of rows asks for where the last one ends. */
  topOf(index: number): number;
  /** The row at `offset`, the nearest one outside of all; 0 where there is none. */
  indexAt(offset: number): number;
}

/** What can be known of the height of a row without drawing it; `index` is where it stands. */
export type RowEstimate = (id: string, index: number) => number;

/** Heights of rows of which `estimate` knows what can be known without drawing them. */
export function createRowHeights(estimate: RowEstimate): RowHeights {
  const measured = new Map<string, number>();
  let ids: readonly string[] = [];
  let heights = new Float64Array(0);
  let tops = new Float64Array(1);
  /** Up to this row, included, `tops` is right. */
  let settled = 0;

  function topOf(index: number): number {
    for (; settled < index; settled += 1) {
      tops[settled + 1] = (tops[settled] ?? 0) + (heights[settled] ?? 0);
    }
    return tops[index] ?? 0;
  }

  return {
    get ids() {
      return ids;
    },
    get total() {
      return topOf(ids.length);
    },
    setIds(next) {
      if (next === ids) return;
      let same = 0;
      while (same < ids.length && same < next.length && ids[same] === next[same]) same += 1;
      if (next.length > heights.length) {
        // With room to grow, for messages come one by one.
        const grown = new Float64Array(next.length + 256);
        grown.set(heights.subarray(0, same));
        const grownTops = new Float64Array(grown.length + 1);
        grownTops.set(tops.subarray(0, same + 1));
        heights = grown;
        tops = grownTops;
      }
      for (let index = same; index < next.length; index += 1) {
        const id = next[index] ?? "";
        heights[index] = (measured.size > 0 ? measured.get(id) : undefined) ?? estimate(id, index);
      }
      settled = Math.min(settled, same);
      ids = next;
    },
    measure(index, height) {
      const id = ids[index];
      if (id === undefined) return;
      measured.set(id, height);
      if (heights[index] === height) return;
      heights[index] = height;
      settled = Math.min(settled, index);
    },
    topOf,
    indexAt(offset) {
      topOf(ids.length);
      let low = 0;
      let high = Math.max(0, ids.length - 1);
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((tops[middle + 1] ?? 0) <= offset) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}
