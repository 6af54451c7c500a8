import { describe, expect, test } from "vitest";
import { createRowHeights } from "./row-heights";
import { carriedOver, lastRows, rowsAround, rowsBetween, type RowWindow } from "./row-window";

const ids = (count: number, first = 0) =>
  Array.from({ length: count }, (_, index) => `m${first + index}`);
const indexOf = (of: readonly string[]) => new Map(of.map((id, index) => [id, index]));
const shape = ({ start, end }: RowWindow) => [start, end];

describe("the first look", () => {
  test("is at the end, and no longer than a view needs", () => {
    expect(shape(lastRows(ids(1000), () => 100, 640))).toEqual([993, 1000]);
    expect(shape(lastRows(ids(1000), () => 5000, 640))).toEqual([996, 1000]);
    expect(shape(lastRows(ids(2), () => 100, 640))).toEqual([0, 2]);
    expect(shape(lastRows([], () => 100, 640))).toEqual([0, 0]);
  });
});

describe("the rows between two edges", () => {
  const heights = createRowHeights(() => 100);
  heights.setIds(ids(100));
  const window = (start: number, end: number) => ({ ids: heights.ids, start, end });

  test("are those in sight and some beyond, within the conversation", () => {
    expect(shape(rowsBetween(heights, 5000, 5500, window(0, 5)))).toEqual([48, 58]);
    expect(shape(rowsBetween(heights, 0, 500, window(40, 50)))).toEqual([0, 8]);
    expect(shape(rowsBetween(heights, 9500, 10_000, window(40, 50)))).toEqual([93, 100]);
  });

  test("are those drawn already, while they suffice and are not far too many", () => {
    const enough = window(47, 60);
    expect(rowsBetween(heights, 5000, 5500, enough)).toBe(enough);
    expect(shape(rowsBetween(heights, 5000, 5500, window(30, 80)))).toEqual([48, 58]);
  });
});

describe("a window over rows that changed", () => {
  const before: RowWindow = { ids: ids(100), start: 40, end: 50 };

  test("stays on its rows when others come before them", () => {
    const next = [...ids(60, 1000), ...ids(100)];
    expect(shape(carriedOver(before, next, indexOf(next), false))).toEqual([100, 110]);
  });

  test("takes in what comes at the end, if it reached to the end, but not without measure", () => {
    const atEnd = { ...before, start: 90, end: 100 };
    const two = ids(102);
    expect(shape(carriedOver(atEnd, two, indexOf(two), false))).toEqual([90, 102]);
    const many = ids(5000);
    expect(shape(carriedOver(atEnd, many, indexOf(many), false))).toEqual([90, 112]);
    // Who follows the end wants to see it, not what he saw before.
    expect(shape(carriedOver(atEnd, many, indexOf(many), true))).toEqual([4978, 5000]);
  });

  test("is at the end where all its rows are gone", () => {
    const other = ids(30, 500);
    expect(shape(carriedOver(before, other, indexOf(other), false))).toEqual([8, 30]);
    expect(shape(carriedOver(before, [], new Map(), true))).toEqual([0, 0]);
  });
});

describe("rows that stay drawn", () => {
  test("are all of a short conversation, and those around the reader of a long one", () => {
    expect(shape(rowsAround({ ids: ids(100), start: 90, end: 100 }, 1000))).toEqual([0, 100]);
    expect(shape(rowsAround({ ids: ids(5000), start: 90, end: 100 }, 1000))).toEqual([0, 1000]);
    expect(shape(rowsAround({ ids: ids(5000), start: 2500, end: 2510 }, 1000))).toEqual([
      2005, 3005,
    ]);
    expect(shape(rowsAround({ ids: ids(5000), start: 4990, end: 5000 }, 1000))).toEqual([
      4000, 5000,
    ]);
  });
});
