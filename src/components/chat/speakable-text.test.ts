import { describe, expect, test } from "vitest";
import { endOfSentences, speakableText } from "./speakable-text";

describe("speakableText", () => {
  test.each([
    ["It ships **today** by _noon_.", "It ships today by noon."],
    ["See the [tracking page](https://example.com/t).", "See the tracking page."],
    ["![A map](https://example.com/map.png)", "A map"],
    ["# Stops\n\n- One\n- Two\n\n1. Three", "Stops One Two Three"],
    ["> Quoted", "Quoted"],
    ["Run `npm start` now", "Run npm start now"],
    ["Before\n```js\nconst a = 1;\n```\nafter", "Before code block. after"],
    ["| Stop | Time |\n| --- | --- |\n| Home | 9:00 |", "Stop Time Home 9:00"],
    ["2 * 3 * 4", "2 * 3 * 4"],
    ["snake_case_name", "snake_case_name"],
  ])("%j is said %j", (markdown, words) => {
    expect(speakableText(markdown, "code block")).toBe(words);
  });
});

describe("a text without end", () => {
  test("is said in pieces and quickly", () => {
    const asterisks = "* a".repeat(100_000);
    const before = performance.now();
    expect(speakableText(asterisks, "").length).toBeLessThanOrEqual(5000);
    expect(endOfSentences("a".repeat(1_000_000), 0, "en")).toBe(5000);
    expect(performance.now() - before).toBeLessThan(500);
  });
});

describe("endOfSentences", () => {
  test("holds back the sentence that may go on", () => {
    const text = "It ships today. It arrives";
    expect(text.slice(0, endOfSentences(text, 0, "en"))).toBe("It ships today. ");
  });

  test("goes on from where it was", () => {
    const text = "One. Two. Thr";
    const first = endOfSentences("One. Tw", 0, "en");
    expect(text.slice(first, endOfSentences(text, first, "en"))).toBe("Two. ");
  });

  test("does not cut numbers nor code", () => {
    expect(endOfSentences("It is 3.5 km", 0, "en")).toBe(0);
    const text = "Like so:\n```js\nfoo(). bar();\nbaz";
    expect(text.slice(0, endOfSentences(text, 0, "en"))).toBe("Like so:\n");
  });

  test("finds the sentences of other scripts", () => {
    const text = "مرحبا بك. هل أستطيع؟ نع";
    expect(text.slice(0, endOfSentences(text, 0, "ar"))).toBe("مرحبا بك. هل أستطيع؟ ");
  });
});
