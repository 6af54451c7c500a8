import { Lexer } from "marked";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createMarkdownReader } from "./markdown-reader";

afterEach(() => {
  vi.restoreAllMocks();
});

/** How many characters were parsed for each chunk of a text. */
function parsedPerChunk(text: string, chunkSize = 4): number[] {
  const reader = createMarkdownReader();
  const blockTokens = vi.spyOn(Lexer.prototype, "blockTokens");
  const parsed: number[] = [];
  for (let end = chunkSize; end <= text.length; end += chunkSize) {
    blockTokens.mockClear();
    reader.read(text.slice(0, end), true);
    parsed.push(blockTokens.mock.calls.reduce((sum, [source]) => sum + source.length, 0));
  }
  return parsed;
}

const sentence = "It keeps **layout** work small because only `visible` rows stay mounted.";
const repeat = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join("");

describe("the cost of a chunk does not grow with the text", () => {
  test.each([
    ["paragraphs", repeat(150, () => `${sentence}\n\n`)],
    ["one paragraph", repeat(150, () => `${sentence} `)],
    ["one paragraph of many lines", repeat(150, () => `${sentence}\n`)],
    ["a quote", repeat(150, () => `> ${sentence}\n>\n`)],
    ["a list", repeat(150, (index) => `${index + 1}. ${sentence}\n`)],
    ["a list with blank lines", repeat(150, () => `- ${sentence}\n\n`)],
    ["a code block", `\`\`\`ts\n${repeat(300, (index) => `const a${index} = f(${index});\n`)}`],
    ["a table", `| a | b |\n|---|---|\n${repeat(200, (index) => `| ${index} | ${sentence} |\n`)}`],
    [
      "sections",
      repeat(
        25,
        (index) => `## ${index}\n\n${sentence}\n\n- a\n- b\n\n\`\`\`\nx\n\`\`\`\n\n> q\n\n`,
      ),
    ],
  ])("%s", (_what, text) => {
    const parsed = parsedPerChunk(text);
    const quarter = Math.floor(parsed.length / 4);
    const most = (chunks: readonly number[]) => Math.max(...chunks);
    expect(most(parsed.slice(-quarter))).toBeLessThanOrEqual(1.1 * most(parsed.slice(0, quarter)));
    expect(most(parsed)).toBeLessThan(800);
  });
});

describe("blocks", () => {
  test("settled ones are the same objects from then on, to the end of the stream", () => {
    const text = repeat(60, (index) => `Paragraph ${index}: ${sentence}\n\n`);
    const reader = createMarkdownReader();
    const half = reader.read(text.slice(0, text.length / 2), true);
    const more = reader.read(text.slice(0, (text.length * 3) / 4), true);
    const whole = reader.read(text, false);
    const settled = half.flat().slice(0, -1);
    expect(settled.length).toBeGreaterThan(20);
    for (const [index, block] of settled.entries()) {
      expect(more.flat()[index]).toBe(block);
      expect(whole.flat()[index]).toBe(block);
    }
    // Whole groups too, which is what spares the elements above them.
    expect(more[0]).toBe(half[0]);
  });

  test("the same text gives the same blocks", () => {
    const reader = createMarkdownReader();
    expect(reader.read("a **b", true)).toBe(reader.read("a **b", true));
    expect(reader.read("a **b", true)).not.toBe(reader.read("a **b", false));
  });
});
