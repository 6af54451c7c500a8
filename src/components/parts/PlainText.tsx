import { Fragment, type ReactNode } from "react";
import { SafeLink } from "./SafeLink";

// An address ends before the punctuation of the sentence that it stands in.
const address =
  /(?<![\w@.+-])(?:https?:\/\/|www\.)[^\s<>"']*[^\s<>"'.,:;!?()[\]{}*_~]\/?|(?<![\w@.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?![\w-])/gi;

/** Text as it was written, with its line breaks; addresses in it are links. */
export function PlainText({ text }: { readonly text: string }) {
  const pieces: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    const [found] = match;
    pieces.push(text.slice(end, match.index));
    pieces.push(<SafeLink url={urlOf(found)}>{found}</SafeLink>);
    end = match.index + found.length;
  }
  pieces.push(text.slice(end));
  return (
    <p className="parlance-text__plain">
      {pieces.map((piece, index) => (
        <Fragment key={index}>{piece}</Fragment>
      ))}
    </p>
  );
}

function urlOf(found: string): string {
  if (/^https?:/i.test(found)) return found;
  return /^www\./i.test(found) ? `https://${found}` : `mailto:${found}`;
}
