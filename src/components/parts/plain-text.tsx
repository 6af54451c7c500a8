import type { ReactElement, ReactNode } from "react";
import { safeLink } from "./safe-link";

// An address ends before the punctuation of the sentence that it stands in.
const address =
  /(?<![\w@.+-])(?:https?:\/\/|www\.)[^\s<>"']*[^\s<>"'.,:;!?()[\]{}*_~]\/?|(?<![\w@.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?![\w-])/gi;

/** Text as it was written, with its line breaks; addresses in it are links. */
export function plainText(text: string): ReactElement {
  const pieces: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    const [found] = match;
    pieces.push(text.slice(end, match.index));
    pieces.push(safeLink(end, urlOf(found), found));
    end = match.index + found.length;
  }
  return <p className="parlance-text__plain">{end === 0 ? text : [...pieces, text.slice(end)]}</p>;
}

function urlOf(found: string): string {
  if (/^https?:/i.test(found)) return found;
  return /^www\./i.test(found) ? `https://${found}` : `mailto:${found}`;
}
