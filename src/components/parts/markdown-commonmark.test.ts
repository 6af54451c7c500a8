import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { version } from "react";
import { describe, expect, test } from "vitest";
import { markupOfWhole, meaningOfOurs, meaningOfTheirs } from "./markdown-page";

interface Example {
  readonly number: number;
  readonly markdown: string;
  readonly html: string;
}

interface Difference {
  readonly reason: string;
  readonly examples: readonly number[];
}

const { tests } = createRequire(import.meta.url)("commonmark-spec") as {
  readonly tests: readonly Example[];
};
const differences = JSON.parse(
  readFileSync("test/fixtures/commonmark/differences.json", "utf8"),
) as readonly Difference[];

const withTabs = (text: string) => text.replaceAll("→", "\t");

// What is read does not depend on the version of React.
const testOnce = test.skipIf(version.startsWith("18."));

testOnce(
  "what differs from CommonMark is what is listed, and no more and no less",
  () => {
    const differing = tests
      .filter(
        ({ markdown, html }) =>
          meaningOfOurs(markupOfWhole(withTabs(markdown))) !== meaningOfTheirs(withTabs(html)),
      )
      .map(({ number }) => number);
    expect(tests).toHaveLength(652);
    expect(differing).toEqual(
      differences.flatMap(({ examples }) => examples).sort((one, other) => one - other),
    );
  },
  60_000,
);

// In the words of the reference rendering, as above.
describe("what GitHub adds", () => {
  test.each([
    [
      "| a | b |\n| :- | -: |\n| 1 | 2 |",
      '<table><thead><tr><th align="left">a</th><th align="right">b</th></tr></thead><tbody><tr><td align="left">1</td><td align="right">2</td></tr></tbody></table>',
    ],
    [
      "a | b\n--|:-:\n1 |",
      '<table><thead><tr><th>a</th><th align="center">b</th></tr></thead><tbody><tr><td>1</td><td align="center"></td></tr></tbody></table>',
    ],
    [
      "| a |\n|---|\n| 1 | too many |\n\nText",
      "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table><p>Text</p>",
    ],
    [
      "| `a \\| b` | **c** |\n|---|---|",
      "<table><thead><tr><th><code>a | b</code></th><th><strong>c</strong></th></tr></thead><tbody></tbody></table>",
    ],
    ["| a | b |\n|---|\n| 1 |", "<p>| a | b |\n|---|\n| 1 |</p>"],
    [
      "- [ ] open\n- [x] done\n- [X] done too",
      '<ul><li><input> open</li><li><input checked=""> done</li><li><input checked=""> done too</li></ul>',
    ],
    ["- [ ]\n- [y] no", "<ul><li>[ ]</li><li>[y] no</li></ul>"],
    ["~~gone~~ and ~one~", "<p><del>gone</del> and <del>one</del></p>"],
    ["no ~~~such thing~~~ ~~open", "<p>no ~~~such thing~~~ ~~open</p>"],
    ["a ~~b\n\nc~~ d", "<p>a ~~b</p><p>c~~ d</p>"],
    [
      "www.example.com/a_(b). (https://example.com) x@example.com",
      '<p><a href="http://www.example.com/a_(b)">www.example.com/a_(b)</a>. (<a href="https://example.com/">https://example.com</a>) <a href="mailto:x@example.com">x@example.com</a></p>',
    ],
    ["x@y_ ftp://example.com http://", "<p>x@y_ ftp://example.com http://</p>"],
  ])("%j", (markdown, html) => {
    expect(meaningOfOurs(markupOfWhole(markdown))).toBe(meaningOfTheirs(html));
  });
});
