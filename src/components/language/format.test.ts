import { describe, expect, test } from "vitest";
import { createFormat } from "./format";

const noon = new Date(2026, 3, 15, 12, 0).getTime();
const dayMs = 86_400_000;

describe("format", () => {
  test("names the days near today and dates the others", () => {
    const format = createFormat("en-GB");
    expect(format.day(noon - 60_000, noon)).toBe("Today");
    expect(format.day(noon - dayMs, noon)).toBe("Yesterday");
    expect(format.day(noon - 3 * dayMs, noon)).toBe("Sunday 12 April");
    expect(format.day(noon - 365 * dayMs, noon)).toMatch(/2025/);
  });

  test("counts days by the calendar, not by the hour", () => {
    const format = createFormat("en");
    const justAfterMidnight = new Date(2026, 3, 15, 0, 5).getTime();
    expect(format.day(justAfterMidnight - 10 * 60_000, justAfterMidnight)).toBe("Yesterday");
  });

  test("writes sizes in the unit that reads best", () => {
    const format = createFormat("en");
    expect(format.bytes(0)).toBe("0 bytes");
    expect(format.bytes(999)).toBe("999 bytes");
    expect(format.bytes(184_320)).toBe("184 kB");
    expect(format.bytes(5_242_880)).toBe("5.2 MB");
    expect(createFormat("es").bytes(5_242_880)).toBe("5,2 MB");
  });

  test("writes lengths of time as a player does", () => {
    const format = createFormat("en");
    expect([0, 900, 59_600, 65_000, 3_600_000].map((ms) => format.duration(ms))).toEqual([
      "0:00",
      "0:01",
      "1:00",
      "1:05",
      "60:00",
    ]);
    expect(createFormat("ar-EG").duration(65_000)).toBe("١:٠٥");
  });

  test("has every plural of a language", () => {
    const forms = { one: "one", two: "two", few: "few", many: "many", other: "other" };
    const arabic = createFormat("ar");
    expect([1, 2, 3, 11, 100].map((count) => arabic.plural(count, forms))).toEqual([
      "one",
      "two",
      "few",
      "many",
      "other",
    ]);
    expect(createFormat("en").plural(2, { one: "one", other: "other" })).toBe("other");
  });

  test("writes shares and seconds", () => {
    expect(createFormat("en").percent(0.42)).toBe("42%");
    expect(createFormat("en").seconds(4)).toBe("4 sec");
  });
});
