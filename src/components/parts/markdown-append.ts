import type { MarkedToken, Token, Tokens } from "marked";

// Characters that mean nothing to Markdown after a word: not even brackets and quotation marks, which end definitions.
// Nor the other half of a character.
const plain = /^(?![\udc00-\udfff])(?:[A-Za-z0-9 ,.;:!?-]|[^\0-\x7f])+$/;
const plainEnd = /(?:[A-Za-z0-9,.;:!?-]|[^\0-\x7f])$/;
// A line that has a word is no marker, nor will it become one.
const wordInLine = /[^\s>*+\-\d.)#=_|`~:[\]]/;
// What may be becoming an address or a character reference is not.
const unfinished = /[@/&<]|www\./i;
const longestWord = 80;
const extensible = new Set([
  "blockquote",
  "del",
  "em",
  "heading",
  "list",
  "list_item",
  "paragraph",
  "strong",
  "text",
]);

/** Whether `source`, whose end is shown as it was written, can go on with words that need no reading. */
export function canAppend(source: string): boolean {
  const end = source.trimEnd();
  return (
    plainEnd.test(end.slice(-2)) &&
    wordInLine.test(source.slice(source.lastIndexOf("\n") + 1).slice(0, longestWord))
  );
}

/**
 * `token`, the last that `source` was read into, once `added` has followed; undefined when that has to be read to be known.
 * The same token if nothing of it shows yet.
 */
export function appended(
  token: MarkedToken,
  source: string,
  added: string,
): MarkedToken | undefined {
  if (!plain.test(added)) return undefined;
  const end = source.trimEnd();
  const tail = end.slice(-longestWord);
  const word = tail.slice(Math.max(tail.lastIndexOf(" "), tail.lastIndexOf("\n")) + 1);
  if (word.length === longestWord || unfinished.test(word + added)) return undefined;
  const shown = added.trimEnd();
  if (shown === "") return token;
  const words = source.slice(end.length) + shown;
  return extended(token, end.slice(-1), words) as MarkedToken | undefined;
}

/** `token` with `words` at its end, if it ends with `last`, which is a text's. */
function extended(token: Token, last: string, words: string): Token | undefined {
  if (token.type === "text" && !hasTokens(token)) {
    const { text } = token as Tokens.Text;
    return text.endsWith(last) ? { ...token, text: text + words } : undefined;
  }
  if (!extensible.has(token.type)) return undefined;
  const key = token.type === "list" ? "items" : "tokens";
  const children = (token as unknown as Record<typeof key, readonly Token[]>)[key];
  const child = children.at(-1);
  const changed = child && extended(child, last, words);
  return changed && { ...token, [key]: [...children.slice(0, -1), changed] };
}

function hasTokens(token: Token): boolean {
  return "tokens" in token && token.tokens !== undefined;
}
