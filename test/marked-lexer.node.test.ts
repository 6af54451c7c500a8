import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { trimMarked } from "../scripts/trim-marked.mjs";

test("the lexer is that of the marked installed; if not: node scripts/trim-marked.mjs", async () => {
  const file = new URL("../src/components/parts/marked-lexer.js", import.meta.url);

  expect(readFileSync(file, "utf8")).toBe(await trimMarked());
});
