import type { Links, MarkedToken, Token, Tokens } from "marked";
import { Lexer } from "./marked-lexer";
import { repairInline } from "./markdown-repair";

/** Where link reference definitions lead, by their normalised label. */
export type Definitions = ReadonlyMap<string, Links[string]>;

/** Markdown read into tokens. */
export interface LexedMarkdown {
  readonly tokens: readonly MarkedToken[];
  /** Whether any link reference was defined when the text was read. */
  readonly hasDefinitions: boolean;
  /** Reads the inline content, once. `openEnd` is how the text ends where it may go on: the last run is then made presentable. */
  readInline(openEnd?: string): void;
}

/** Splits Markdown into blocks. What the parser cannot cope with, such as nesting as deep as the stack, is one paragraph. */
export function lexBlocks(source: string, definitions?: Definitions): LexedMarkdown {
  // Options of its own: the defaults of `marked` are shared with whoever else on the page uses it.
  const lexer = new Lexer({ gfm: true });
  const { links } = lexer.tokens;
  for (const [label, link] of definitions ?? []) links[label] = link;
  try {
    lexer.blockTokens(source, lexer.tokens);
  } catch {
    return { tokens: [asWritten(source)], hasDefinitions: false, readInline: () => undefined };
  }

  return {
    tokens: lexer.tokens as MarkedToken[],
    hasDefinitions: Object.keys(links).length > 0,
    readInline(openEnd) {
      const openRun = openEnd === undefined ? undefined : findOpenRun(lexer.inlineQueue, openEnd);
      for (const run of lexer.inlineQueue) {
        const text = run === openRun ? repairInline(run.src) : run.src;
        // A tag left open would change how the text after it is read; here tags are text themselves.
        lexer.state.inLink = false;
        lexer.state.inRawBlock = false;
        try {
          lexer.inlineTokens(text, run.tokens);
        } catch {
          run.tokens.push({ type: "text", raw: text, text });
        }
      }
      if (openRun) unlinkLast(openRun.tokens);
    },
  };
}

/** The definitions that `tokens` make. */
export function definitionsIn(tokens: readonly Token[]): readonly Tokens.Def[] {
  return (tokens as readonly MarkedToken[]).flatMap((token) => {
    if (token.type === "def") return token;
    if (token.type === "blockquote") return definitionsIn(token.tokens);
    if (token.type === "list") return token.items.flatMap((item) => definitionsIn(item.tokens));
    return [];
  });
}

function asWritten(source: string): Tokens.Paragraph {
  const text: Tokens.Text = { type: "text", raw: source, text: source };
  return { type: "paragraph", raw: source, text: source, tokens: [text] };
}

/** The inline run within which the text ends, if it does. */
function findOpenRun(queue: Lexer["inlineQueue"], openEnd: string) {
  const run = queue.findLast(({ src }) => src.trim() !== "");
  if (!run) return undefined;
  const lastLine = run.src.slice(run.src.trimEnd().lastIndexOf("\n") + 1).trim();
  return openEnd.trimEnd().endsWith(lastLine) ? run : undefined;
}

/** A bare URL that ends the text may be half of one: it becomes a link once it is whole. */
function unlinkLast(tokens: Token[]): void {
  const last = tokens.at(-1) as MarkedToken | undefined;
  if (last?.type === "link" && last.autolink && !last.raw.startsWith("<")) {
    tokens[tokens.length - 1] = { type: "text", raw: last.raw, text: last.raw };
  } else if (last && "tokens" in last && last.tokens) {
    unlinkLast(last.tokens);
  }
}
