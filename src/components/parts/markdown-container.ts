import type { MarkedToken, Tokens } from "marked";
import { isClosedFence } from "./markdown-pending";

/** A list, a table or a code block: what can grow long before it is over. */
export type ContainerToken = Tokens.List | Tokens.Table | Tokens.Code;

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
    default:
      return undefined;
  }
}

/** `part`, which is settled, followed by `rest`; undefined when `rest` is something else. */
export function joined(part: ContainerToken, rest: MarkedToken): ContainerToken | undefined {
  if (part.type === "list" && rest.type === "list")
    return { ...part, loose: part.loose || rest.loose, items: [...part.items, ...rest.items] };
  if (part.type === "table" && rest.type === "table")
    return { ...part, rows: [...part.rows, ...rest.rows] };
  if (part.type === "code" && rest.type === "code")
    return { ...part, raw: rest.raw, text: part.text + rest.text };
  return undefined;
}

/** Where the line that starts at `start` is over, its line break included; infinity while it is not. */
function lineEnd(source: string, start: number): number {
  const end = source.indexOf("\n", start);
  return end === -1 ? Infinity : end + 1;
}
