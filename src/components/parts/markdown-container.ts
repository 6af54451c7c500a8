import type { MarkedToken, Tokens } from "marked";
import { isClosedFence } from "./markdown-pending";

/** What can grow long before it is over. */
export type ContainerToken =
  Tokens.List | Tokens.Table | Tokens.Code | Tokens.Blockquote | Tokens.Paragraph;

/** The part of a container that will not change, however the text goes on. */
export interface SettledPart {
  readonly token: ContainerToken;
  /** What the rest has to be preceded by to be read as the same container. */
  readonly lead: string;
  /** How long the settled part is, in characters of the text. */
  readonly length: number;
}

/**
 * The part of `token` that is settled, if there is one.
 *
 * @param source the text from where the token starts to its end
 * @param known up to where in `source` the lines are whole
 */
export function settledPart(
  token: MarkedToken,
  source: string,
  known: number,
): SettledPart | undefined {
  switch (token.type) {
    case "list": {
      const items = token.items.slice(0, -1);
      let length = 0;
      for (const item of items) {
        if (!source.startsWith(item.raw, length)) return undefined;
        length += item.raw.length;
      }
      // The last item may turn out to be the rest of the one before it, until its first line is whole.
      const isKnown = length > 0 && lineEnd(source, length) <= known;
      return isKnown ? { token: { ...token, items }, lead: "", length } : undefined;
    }
    case "table": {
      const leadEnd = lineEnd(source, lineEnd(source, 0));
      let length = leadEnd;
      let rows = 0;
      while (rows < token.rows.length && lineEnd(source, length) <= known) {
        length = lineEnd(source, length);
        rows += 1;
      }
      return rows === 0
        ? undefined
        : {
            token: { ...token, rows: token.rows.slice(0, rows) },
            lead: source.slice(0, leadEnd),
            length,
          };
    }
    case "code": {
      const leadEnd = lineEnd(source, 0);
      // The lines of an indented fence lose their indentation, so its text is not a piece of the source.
      const isPlain = /^(?:`{3,}|~{3,})/.test(source) && !isClosedFence(token.raw);
      return isPlain && known > leadEnd
        ? {
            token: { ...token, text: source.slice(leadEnd, known) },
            lead: source.slice(0, leadEnd),
            length: known,
          }
        : undefined;
    }
    case "blockquote": {
      const starts = startsOf(token.tokens as MarkedToken[], token.text);
      const innerKnown = token.text.lastIndexOf("\n") + 1;
      const last = lastDecided(token.tokens as MarkedToken[], token.text, starts, innerKnown);
      // Without its markers, a quote has as many lines as with them.
      const lines = token.text.slice(0, starts[last]).split("\n").length - 1;
      let length = 0;
      for (let line = 0; line < lines; line += 1) length = lineEnd(source, length);
      return last > 0 && /^ {0,3}>/.test(source.slice(length))
        ? { token: { ...token, tokens: token.tokens.slice(0, last) }, lead: "", length }
        : undefined;
    }
    case "paragraph":
      return settledWords(token, source);
    default:
      return undefined;
  }
}

const longestOpenWords = 400;
const shortestOpenWords = 160;
// What may be half of something: a character that would mean nothing where it stands is not.
const half =
  /[`[\]]|<[a-z/!?]|[*~](?<!\s[*~](?=\s))|_(?<![\p{L}\p{N}]_(?=[\p{L}\p{N}]))(?<!\s_(?=\s))/iu;

/** The words of a long paragraph before which nothing is open any more. */
function settledWords(token: Tokens.Paragraph, source: string): SettledPart | undefined {
  // Lines with a bar in them may be a table yet, all of them together.
  if (source.length < longestOpenWords || source.includes("|")) return undefined;
  const latest = source.length - shortestOpenWords;
  let part: SettledPart | undefined;
  let length = 0;
  for (const [index, inline] of (token.tokens as readonly MarkedToken[]).entries()) {
    const { raw } = inline;
    if (length >= latest || !source.startsWith(raw, length) || !isWhole(inline)) break;
    if (inline.type === "text") {
      // Before a word, so that the rest is a paragraph too.
      const words = /^[^]*\S (?=\p{L})/u.exec(raw.slice(0, latest - length + 1))?.[0] ?? "";
      if (words !== "") {
        const first: Tokens.Text = { type: "text", raw: words, text: words };
        const tokens = [...token.tokens.slice(0, index), first];
        part = { token: { ...token, tokens }, lead: "", length: length + words.length };
      }
    }
    length += raw.length;
  }
  return part;
}

function isWhole(token: MarkedToken): boolean {
  switch (token.type) {
    case "text":
      return !half.test(token.raw);
    case "strong":
    case "em":
    case "del":
    case "link":
    case "image":
      return (token.tokens as readonly MarkedToken[]).every(isWhole);
    case "escape":
    case "codespan":
    case "br":
      return true;
    default:
      return false;
  }
}

/** Where each token starts in `source`, as far as the tokens are literally pieces of it. */
export function startsOf(tokens: readonly MarkedToken[], source: string): readonly number[] {
  const starts: number[] = [];
  let start = 0;
  for (const { raw } of tokens) {
    starts.push(start);
    if (!source.startsWith(raw, start)) break;
    start += raw.length;
  }
  return starts;
}

/**
 * The last token before which everything is over for good, because it has begun and will not be read otherwise.
 *
 * @param known up to where in `source` the lines are whole
 */
export function lastDecided(
  tokens: readonly MarkedToken[],
  source: string,
  starts: readonly number[],
  known: number,
): number {
  return Math.max(
    0,
    starts.findLastIndex((start, index) => {
      const token = tokens[index];
      if (!token || token.type === "space") return false;
      let end = source.indexOf("\n", start) + 1;
      // What looks like the first line of a table is one only if the second is what it has to be.
      if (token.type === "table" && end > 0) end = source.indexOf("\n", end) + 1;
      return end > 0 && end <= known;
    }),
  );
}

/** `part`, which is settled, followed by `rest`; undefined when `rest` is something else. */
export function joined(part: ContainerToken, rest: MarkedToken): ContainerToken | undefined {
  if (part.type === "list" && rest.type === "list")
    return { ...part, loose: part.loose || rest.loose, items: [...part.items, ...rest.items] };
  if (part.type === "table" && rest.type === "table")
    return { ...part, rows: [...part.rows, ...rest.rows] };
  if (part.type === "code" && rest.type === "code")
    return { ...part, raw: rest.raw, text: part.text + rest.text };
  if (part.type === "blockquote" && rest.type === "blockquote")
    return { ...part, tokens: [...part.tokens, ...rest.tokens] };
  if (part.type === "paragraph" && rest.type === "paragraph") {
    const last = part.tokens.at(-1) as MarkedToken;
    const [next, ...more] = rest.tokens as readonly MarkedToken[];
    if (last.type !== "text" || next?.type !== "text" || next.tokens)
      return { ...part, tokens: [...part.tokens, ...rest.tokens] };
    // One text, as the whole paragraph would have it.
    const text = { ...last, raw: last.raw + next.raw, text: last.text + next.text };
    return { ...part, tokens: [...part.tokens.slice(0, -1), text, ...more] };
  }
  return undefined;
}

/** Where the line that starts at `start` is over, its line break included; infinity while it is not. */
function lineEnd(source: string, start: number): number {
  const end = source.indexOf("\n", start);
  return end === -1 ? Infinity : end + 1;
}
