import { describe, expect, test } from "vitest";
import { createRowHeights } from "./row-heights";

const ids = (count: number, first = 0) =>
  Array.from({ length: count }, (_, index) => `m${first + index}`);

function rows(count: number) {
  const heights = createRowHeights(() => 50);
  heights.setIds(ids(count));
  return heights;
}

describe("row heights", () => {
  test("are estimated until they are measured", () => {
    const heights = rows(4);
    expect(heights.total).toBe(200);
    heights.measure(1, 80);
    expect(heights.topOf(1)).toBe(50);
    expect(heights.topOf(2)).toBe(130);
    expect(heights.total).toBe(230);
  });

  test("tell which row lies where, and the nearest one outside of all", () => {
    const heights = rows(4);
    heights.measure(1, 80);
    expect([-1, 0, 49, 50, 129, 130, 229, 9999].map((offset) => heights.indexAt(offset))).toEqual([
      0, 0, 0, 1, 1, 2, 3, 3,
    ]);
    expect(createRowHeights(() => 50).indexAt(10)).toBe(0);
  });

  test("stay with their rows when others come before them, go or move", () => {
    const heights = rows(3);
    heights.measure(0, 10);
    heights.measure(2, 30);
    heights.setIds(["earlier", ...ids(3)]);
    expect([1, 2, 3].map((index) => heights.topOf(index))).toEqual([50, 60, 110]);
    expect(heights.total).toBe(140);
    heights.setIds(["m2", "m0"]);
    expect(heights.topOf(1)).toBe(30);
    expect(heights.total).toBe(40);
    heights.setIds([]);
    expect(heights.total).toBe(0);
  });

  test("grow by thousands of rows, one by one and at once", () => {
    const heights = rows(1);
    for (let count = 2; count <= 1000; count += 1) heights.setIds(ids(count));
    expect(heights.total).toBe(50_000);
    heights.measure(999, 70);
    heights.setIds(ids(20_000));
    expect(heights.topOf(1000)).toBe(50_020);
    expect(heights.total).toBe(1_000_020);
    expect(heights.indexAt(500_000)).toBe(9999);
  });

  test("know of a message how long it is, by where it stands", () => {
    const heights = createRowHeights((id, index) => (id === `m${index}` ? 10 : Number.NaN));
    heights.setIds(ids(5));
    expect(heights.total).toBe(50);
  });
});
