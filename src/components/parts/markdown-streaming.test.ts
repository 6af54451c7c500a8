import { createRequire } from "node:module";
import { version } from "react";
import { expect, test } from "vitest";
import { createMarkdownReader } from "./markdown-reader";
import { createRandom, markdownDocument } from "./markdown-document";
import { markupOf, markupOfWhole } from "./markdown-page";

const { tests: examples } = createRequire(import.meta.url)("commonmark-spec") as {
  readonly tests: readonly { readonly markdown: string }[];
};

/** Where a text of `length` characters is cut: twenty places, in order. */
function cuts(length: number, seed: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: 20 }, () => Math.floor(random() * (length + 1))).sort(
    (one, other) => one - other,
  );
}

/** What is shown in the end of a text that came in pieces. */
function markupOfStreamed(text: string, seed: number): string {
  const reader = createMarkdownReader();
  for (const end of cuts(text.length, seed)) reader.read(text.slice(0, end), true);
  reader.read(text, true);
  return markupOf(reader.read(text, false));
}

// What is read does not depend on the version of React.
const testOnce = test.skipIf(version.startsWith("18."));

testOnce(
  "CommonMark's examples give the same in twenty pieces as in one",
  () => {
    for (const [index, { markdown }] of examples.entries()) {
      const text = markdown.replaceAll("→", "\t");
      expect(markupOfStreamed(text, index), text).toBe(markupOfWhole(text));
    }
  },
  60_000,
);

const distinct = new Set<string>();
for (let seed = 0; distinct.size < 2_000; seed += 1) distinct.add(markdownDocument(seed));
const documents = [...distinct];

testOnce(
  "so do 2 000 documents",
  () => {
    for (const [index, text] of documents.entries())
      expect(markupOfStreamed(text, index), text).toBe(markupOfWhole(text));
  },
  240_000,
);

testOnce(
  "and at every moment each shows what its beginning read anew would show",
  () => {
    // A definition is the exception: it takes effect on what is above it once the line after it has come.
    for (const [index, text] of documents.slice(0, 300).entries()) {
      if (/^[ >]*\[\w+\]:/m.test(text)) continue;
      const reader = createMarkdownReader();
      for (const end of cuts(text.length, index)) {
        const beginning = text.slice(0, end);
        const shown = markupOf(reader.read(beginning, true));
        expect(shown, beginning).toBe(markupOf(createMarkdownReader().read(beginning, true)));
      }
    }
  },
  240_000,
);
