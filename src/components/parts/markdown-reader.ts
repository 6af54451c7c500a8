import type { MarkedToken, Tokens } from "marked";
import {
  joined,
  lastDecided,
  settledPart,
  startsOf,
  type ContainerToken,
} from "./markdown-container";
import { definitionsIn, lexBlocks, type Definitions } from "./markdown-lexer";
import { endsInline, presentable } from "./markdown-pending";

/** A block of a text: the same object as long as nothing about it changes. */
export interface MarkdownBlock {
  readonly raw: string;
  readonly token: MarkedToken;
  /** Read in one piece and as written, so that reading the same text again would give the same. */
  readonly isExact: boolean;
  /** More of it may be to come. */
  readonly isOpen: boolean;
}

/** The blocks of a text in order, in groups of 16: of a growing text only the last groups are new. */
export type MarkdownBlocks = readonly (readonly MarkdownBlock[])[];

/** Reads a growing text. What it returns depends on the arguments only; what it remembers saves work. */
export interface MarkdownReader {
  /** The blocks of `text`; `isStreaming` says that more of it is to come. */
  read(text: string, isStreaming: boolean): MarkdownBlocks;
}

const groupSize = 16;

/**
 * A reader of one text, such as a part of a message.
 *
 * While the text streams only its open end is parsed. Blocks before it are settled, and so are the items of an open list, the
 * rows of an open table and the lines of an open code block. What is settled is decided on whole lines, by what the parser
 * itself looks at. Where that falls short (a definition's title opened here and closed pages later takes everything between
 * with it) the reading of the whole text that ends the stream puts it right.
 */
export function createMarkdownReader(): MarkdownReader {
  let source = "";
  let isComplete = false;
  let blocks: MarkdownBlocks = [];

  let fullGroups: readonly (readonly MarkdownBlock[])[] = [];
  let settled: readonly MarkdownBlock[] = [];
  let open: readonly MarkdownBlock[] = [];
  /** From here the text is parsed again with every chunk. */
  let openStart = 0;
  /** The block within which the open end lies, if a part of it is settled. */
  let container:
    { readonly start: number; readonly lead: string; readonly token: ContainerToken } | undefined;
  let definitions: Definitions = new Map();
  let hadDefinitions = false;

  function restart(): void {
    fullGroups = settled = open = [];
    openStart = 0;
    container = undefined;
    definitions = new Map();
    hadDefinitions = false;
  }

  /** `block`, or the one that stood in its place if it says the same. */
  function unchanged(block: MarkdownBlock, earlier: MarkdownBlock | undefined): MarkdownBlock {
    const isSame =
      earlier?.isExact &&
      block.isExact &&
      earlier.raw === block.raw &&
      earlier.token.type === block.token.type &&
      earlier.isOpen === block.isOpen &&
      // It may refer to what has been defined, or defined otherwise, since.
      !(hadDefinitions && block.raw.includes("["));
    return isSame ? earlier : block;
  }

  function settle(added: readonly MarkdownBlock[]): void {
    settled = [...settled, ...added];
    while (settled.length >= groupSize) {
      fullGroups = [...fullGroups, settled.slice(0, groupSize)];
      settled = settled.slice(groupSize);
    }
  }

  function define(tokens: readonly MarkedToken[]): void {
    const added = new Map<string, Tokens.Def>();
    for (const definition of definitionsIn(tokens)) {
      const { tag } = definition;
      if (!definitions.has(tag) && !added.has(tag)) added.set(tag, definition);
    }
    if (added.size === 0) return;
    definitions = new Map([...definitions, ...added]);

    // What has been waiting for it is read once more.
    const labels = [...added.keys()].map((label) => `[${label}]`);
    function refer(block: MarkdownBlock): MarkdownBlock {
      const text = block.raw.toLowerCase().replace(/\s+/g, " ");
      if (!labels.some((label) => text.includes(label))) return block;
      const lexed = lexBlocks(block.raw, definitions);
      const token = lexed.tokens.find(isVisible);
      lexed.readInline();
      return token ? { ...block, token } : block;
    }
    fullGroups = fullGroups.map((group) => {
      const referring = group.map(refer);
      return referring.some((block, index) => block !== group[index]) ? referring : group;
    });
    settled = settled.map(refer);
  }

  function readOpenEnd(text: string): void {
    const lead = container?.lead ?? "";
    const end = lead + text.slice(openStart);
    /** Up to here the lines are whole. */
    const known = end.lastIndexOf("\n") + 1;

    let lexed = lexBlocks(end, definitions);
    const { shown, supplement } = presentable(end, lexed.tokens);
    if (shown + supplement !== end) lexed = lexBlocks(shown + supplement, definitions);
    const { tokens } = lexed;
    hadDefinitions ||= lexed.hasDefinitions;

    lexed.readInline(endsInline(shown, tokens) ? shown : undefined);
    const continued = container && tokens[0] && joined(container.token, tokens[0]);
    if (container && !continued) {
      openStart = container.start;
      container = undefined;
      readOpenEnd(text);
      return;
    }

    const starts = startsOf(tokens, end);
    const firstOpen = lastDecided(tokens, end, starts, known);
    const lastVisible = tokens.findLastIndex(isVisible);
    /** From a place in `end` to the place in the text. */
    const offset = openStart - lead.length;

    const before: MarkdownBlock[] = [];
    const after: MarkdownBlock[] = [];
    for (const [index, token] of tokens.entries()) {
      if (!isVisible(token)) continue;
      const earlier = open[before.length + after.length];
      const isOpen = index === lastVisible;
      const block =
        index === 0 && container && continued
          ? {
              raw: text.slice(container.start, offset + token.raw.length),
              token: continued,
              isExact: false,
              isOpen,
            }
          : unchanged({ raw: token.raw, token, isExact: !isOpen, isOpen }, earlier);
      (index < firstOpen ? before : after).push(block);
    }

    if (firstOpen > 0) {
      if (container) define([container.token]);
      container = undefined;
      openStart = offset + (starts[firstOpen] ?? 0);
      settle(before);
      define(tokens.slice(0, firstOpen));
    }
    open = after;

    const start = starts[firstOpen] ?? 0;
    const first = tokens[firstOpen];
    const part = first && settledPart(first, end.slice(start), known - start);
    if (part) {
      openStart = offset + start + part.length;
      container = {
        start: container?.start ?? offset + start,
        lead: part.lead,
        token: (container && joined(container.token, part.token)) ?? part.token,
      };
    }
  }

  function readWhole(text: string): void {
    const lexed = lexBlocks(text);
    lexed.readInline();
    hadDefinitions ||= lexed.hasDefinitions;
    const earlier = [...fullGroups.flat(), ...settled, ...open];
    const whole = lexed.tokens
      .filter(isVisible)
      .map((token, index) =>
        unchanged({ raw: token.raw, token, isExact: true, isOpen: false }, earlier[index]),
      );
    restart();
    settle(whole);
  }

  return {
    read(text, isStreaming) {
      const next = withLineFeeds(text, isStreaming);
      if (next === source && isComplete === !isStreaming) return blocks;
      // Not startsWith(), which engines do character by character.
      if (isComplete || next.slice(0, source.length) !== source) restart();
      if (isStreaming) readOpenEnd(next);
      else readWhole(next);
      source = next;
      isComplete = !isStreaming;
      // A block stays in its group for ever, or it would be mounted anew.
      const last = [...settled, ...open];
      const lastGroups: (readonly MarkdownBlock[])[] = [];
      for (let start = 0; start < last.length; start += groupSize)
        lastGroups.push(last.slice(start, start + groupSize));
      blocks = [...fullGroups, ...lastGroups];
      return blocks;
    },
  };
}

/** `text` with one kind of line break, without a last one that may be half of another kind. */
function withLineFeeds(text: string, isStreaming: boolean): string {
  if (!text.includes("\r")) return text;
  const whole = isStreaming && text.endsWith("\r") ? text.slice(0, -1) : text;
  return whole.replace(/\r\n?/g, "\n");
}

function isVisible(token: MarkedToken): boolean {
  return token.type !== "space" && token.type !== "def";
}
