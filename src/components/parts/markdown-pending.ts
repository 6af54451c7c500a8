import type { MarkedToken, Token } from "marked";

/** Text that may go on, cut and completed so that what it shows will not be taken back. */
export interface PresentableText {
  /** The text without a last line that says nothing yet. */
  readonly shown: string;
  /** What has to be added for the last lines to be read as what they are about to be. */
  readonly supplement: string;
}

// Markers alone: the start of a list item, a heading, a rule, the underline of a heading (which would turn the paragraph above
// into one), a fence whose language is still being written, a definition.
const markerLine =
  /^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*(?:[-+*_=~`|]+(?:[ \t]+[-*_])*|#{1,6}|\d{1,9}[.)]?|`{3,}[^`]*|~{3,}.*|\[[^\]]*\]:.*)?[ \t]*$/;
const longestMarkerLine = 120;

/** Makes the end of `source`, read as `tokens`, presentable while more of it is to come. */
export function presentable(source: string, tokens: readonly Token[]): PresentableText {
  const lineStart = source.lastIndexOf("\n") + 1;
  const line = source.slice(lineStart);
  const before = source.slice(0, lineStart);
  const last = lastLeaf(tokens);

  if (last?.type === "code") {
    const isHidden = isOpeningFence(last.raw) || isHalfClosingFence(line, last.raw);
    return { shown: isHidden ? before : source, supplement: "" };
  }
  if (last?.type === "html" || last?.type === "table") return { shown: source, supplement: "" };

  const table = unfinishedTable(before, line);
  if (table) return table;
  const isMarker = line !== "" && line.length <= longestMarkerLine && markerLine.test(line);
  return { shown: isMarker ? before : source, supplement: "" };
}

/** Whether the text, of which `tokens` are the blocks, ends within inline content that may go on. */
export function endsInline(shown: string, tokens: readonly Token[]): boolean {
  const lineBreaks = shown.slice(shown.trimEnd().length).split("\n").length - 1;
  switch (lastLeaf(tokens)?.type) {
    case "paragraph":
    case "text":
      return lineBreaks < 2;
    case "heading":
    case "table":
      return lineBreaks < 1;
    default:
      return false;
  }
}

/** Whether a code block's text ends with the fence that closes it. */
export function isClosedFence(raw: string): boolean {
  const opening = /^ {0,3}(`{3,}|~{3,})/.exec(raw)?.[1];
  if (!opening) return true;
  const lines = raw.trimEnd().split("\n");
  const closing = lines.length > 1 ? /^ {0,3}(`{3,}|~{3,})$/.exec(lines.at(-1) ?? "")?.[1] : "";
  return closing?.startsWith(opening) ?? false;
}

/** Whether a code block is nothing but its first line, and so is its language perhaps half a word. */
function isOpeningFence(raw: string): boolean {
  return /^ {0,3}(?:`{3,}|~{3,})/.test(raw) && !raw.includes("\n");
}

function isHalfClosingFence(line: string, raw: string): boolean {
  const isFence = /^ {0,3}(?:`+|~+)$/.test(line);
  return isFence && !isClosedFence(raw) && raw.trimStart().startsWith(line.trim().charAt(0));
}

function lastLeaf(tokens: readonly Token[]): MarkedToken | undefined {
  const last = (tokens as readonly MarkedToken[]).findLast(({ type }) => type !== "space");
  if (last?.type === "list") return lastLeaf(last.items.at(-1)?.tokens ?? []) ?? last;
  if (last?.type === "blockquote") return lastLeaf(last.tokens) ?? last;
  return last;
}

const startsWithPipe = /^ {0,3}\|/;

/** A table of which less than the first two lines is there, so that it still reads as a paragraph. */
function unfinishedTable(before: string, line: string): PresentableText | undefined {
  const previous = lastLine(before);
  const source = before + line;
  if (startsWithPipe.test(previous)) {
    const isSecond = !startsWithPipe.test(lastLine(before.slice(0, -previous.length - 1)));
    return isSecond && /^[\s|:-]*$/.test(line)
      ? { shown: before, supplement: delimiterRow(previous) }
      : undefined;
  }
  return startsWithPipe.test(line) && !/^[\s|]*$/.test(line)
    ? { shown: source, supplement: `\n${delimiterRow(line)}` }
    : undefined;
}

/** The last line of a text that ends with a line break, without it. */
function lastLine(text: string): string {
  return text.slice(text.lastIndexOf("\n", text.length - 2) + 1, -1);
}

function delimiterRow(header: string): string {
  const cells = header
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  const columns = cells.replace(/\\\|/g, "").split("|").length;
  return `|${"-|".repeat(columns)}`;
}
