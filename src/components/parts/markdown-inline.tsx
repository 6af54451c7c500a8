import type { MarkedToken, Token } from "marked";
import type { ReactNode } from "react";
import { decodeHtmlEntities } from "./html-entity";
import { SafeLink } from "./SafeLink";

// Deeper than anybody writes, and far from what a browser can lay out.
const deepest = 40;

/** The elements of inline tokens. */
export function inlineElements(tokens: readonly Token[], isInLink = false, depth = 0): ReactNode[] {
  return (tokens as readonly MarkedToken[]).map((token, index) => {
    if (depth > deepest) return token.raw;
    switch (token.type) {
      case "text":
        return token.tokens
          ? inlineElements(token.tokens, isInLink, depth + 1)
          : decodeHtmlEntities(token.text);
      case "escape":
        return token.text;
      // Shown as it was written: what the agent says never becomes an element of its choice.
      case "html":
        return token.raw;
      case "strong":
        return <strong key={index}>{inlineElements(token.tokens, isInLink, depth + 1)}</strong>;
      case "em":
        return <em key={index}>{inlineElements(token.tokens, isInLink, depth + 1)}</em>;
      case "del":
        return <del key={index}>{inlineElements(token.tokens, isInLink, depth + 1)}</del>;
      case "codespan":
        return (
          <code key={index} className="parlance-text__code" dir="ltr">
            {token.text}
          </code>
        );
      case "br":
        return <br key={index} />;
      case "link":
        return (
          <SafeLink
            key={index}
            url={token.autolink ? token.href : decodeHtmlEntities(token.href)}
            title={token.title ? decodeHtmlEntities(token.title) : undefined}
          >
            {token.autolink ? token.text : inlineElements(token.tokens, true, depth + 1)}
          </SafeLink>
        );
      // An image would tell its host who reads this and when, so there is a link to it instead.
      case "image": {
        const url = decodeHtmlEntities(token.href);
        const alternative = plainText(token.tokens) || url;
        return isInLink ? (
          alternative
        ) : (
          <SafeLink key={index} url={url}>
            {alternative}
          </SafeLink>
        );
      }
      default:
        return null;
    }
  });
}

function plainText(tokens: readonly Token[]): string {
  return (tokens as readonly MarkedToken[])
    .map((token) => {
      if ("tokens" in token && token.tokens) return plainText(token.tokens);
      if (token.type === "text") return decodeHtmlEntities(token.text);
      return "text" in token ? token.text : " ";
    })
    .join("");
}
