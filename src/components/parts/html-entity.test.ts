import { expect, test } from "vitest";
import { decodeHtmlEntities } from "./html-entity";

test.each([
  [
    "Fish &amp; chips &lt;now&gt; &quot;hot&quot; &apos;n&apos; ready",
    "Fish & chips <now> \"hot\" 'n' ready",
  ],
  ["&nbsp;&iexcl;&szlig;&yuml;", "\u00a0¡ßÿ"],
  ["&euro;&hellip;&rarr;&mdash;&ldquo;&le;&pi;&star;", "€…→—“≤π☆"],
  ["&ensp;&zwj;", "\u2002\u200d"],
  ["&#65;&#x42;&#X43;&#128512;", "ABC😀"],
  ["&#0;&#xD800;&#x110000;", "\ufffd\ufffd\ufffd"],
  ["&amp;lt;", "&lt;"],
  [
    "&unknown; &copy &; &#; &#x; &constructor; AT&T",
    "&unknown; &copy &; &#; &#x; &constructor; AT&T",
  ],
])("%j is read as %j", (written, read) => {
  expect(decodeHtmlEntities(written)).toBe(read);
});
