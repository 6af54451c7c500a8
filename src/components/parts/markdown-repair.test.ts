import { expect, test } from "vitest";
import { repairInline } from "./markdown-repair";

test.each([
  // What is open is closed.
  ["so **bold", "so **bold**"],
  ["so **bold ", "so **bold**"],
  ["**bold*", "**bold**"],
  ["***both", "***both***"],
  ["***both**", "***both***"],
  ["**bold _and", "**bold _and_**"],
  ["**see `code", "**see `code`**"],
  ["``a `tick`", "``a `tick``"],
  ["~~gone~", "~~gone~~"],
  // What shows nothing yet is left out.
  ["and **", "and"],
  ["and `", "and"],
  ["and \\", "and"],
  ["and ![", "and"],
  ["**[", ""],
  ["[x", ""],
  ["[ ]", ""],
  // Of half a link there is its text.
  ["see [the gui", "see the gui"],
  ["see [the guide]", "see the guide"],
  ["see [the guide](https://exa", "see the guide"],
  ["see [the guide](https://example.com/a_(b", "see the guide"],
  ["see [the guide][1", "see the guide"],
  ["![a cat](https://exa", "a cat"],
  ["[**bold", "**bold**"],
  ["**[bold](https", "**bold**"],
  ["mail <https://exam", "mail https://exam"],
  // What is whole, or means nothing, is left alone.
  ["**bold** and *em* and `code`", "**bold** and *em* and `code`"],
  ["see [the guide](https://example.com) and", "see [the guide](https://example.com) and"],
  ["2 * 3", "2 * 3"],
  ["2*3", "2*3"],
  ["snake_case", "snake_case"],
  ["about ~5", "about ~5"],
  ["list[0", "list[0"],
  ["\\**not bold", "\\**not bold*"],
  ["a < b", "a < b"],
  ['<a title="**">x', '<a title="**">x'],
])("%j is shown as %j", (written, shown) => {
  expect(repairInline(written)).toBe(shown);
});
