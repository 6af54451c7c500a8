import type { MarkedToken, Token } from "marked";
import type { ReactNode } from "react";
import { decodeHtmlEntities } from "./html-entity";
import type { MarkdownOptions } from "./MarkdownContext";
import { growingElements, type MarkdownView } from "./markdown-view";
import { safeLink } from "./safe-link";
import { safeUrl } from "./safe-url";

// Deeper than anybody writes, and far from what a browser can lay out.
const deepest = 40;

/** The elements of inline tokens; a string where they are no more than that. */
export function inlineElements(
  tokens: readonly Token[],
  view: MarkdownView,
  isInLink = false,
  depth = 0,
): ReactNode[] | string {
  const elements = growingElements(tokens, view, isInLink, (token, index) =>
    inlineElement(token as MarkedToken, index, view, isInLink, depth),
  );
  const [only] = elements;
  // In a text that grows it stays a list: what the reader selects in it would be lost when there is more.
  return view.isWhole && elements.length === 1 && typeof only === "string" ? only : elements;
}

function inlineElement(
  token: MarkedToken,
  key: number,
  view: MarkdownView,
  isInLink: boolean,
  depth: number,
): ReactNode {
  if (depth > deepest) return token.raw;
  const { components = {} } = view.options;
  const within = (tokens: readonly Token[]) => inlineElements(tokens, view, isInLink, depth + 1);

  switch (token.type) {
    case "text":
      return token.tokens ? within(token.tokens) : decodeHtmlEntities(token.text);
    case "escape":
      return token.text;
    // Shown as it was written: what the agent says never becomes an element of its choice.
    case "html":
      return token.raw;
    case "strong":
    case "em":
    case "del": {
      const Element = components[token.type] ?? token.type;
      return <Element key={key}>{within(token.tokens)}</Element>;
    }
    case "codespan": {
      const Code = components.code;
      return Code ? (
        <Code key={key}>{token.text}</Code>
      ) : (
        <code key={key} className="parlance-text__code" dir="ltr">
          {token.text}
        </code>
      );
    }
    case "br":
      return <br key={key} />;
    case "link":
      return link(
        key,
        view,
        token.autolink ? token.href : decodeHtmlEntities(token.href),
        token.title ? decodeHtmlEntities(token.title) : undefined,
        token.autolink ? token.text : inlineElements(token.tokens, view, true, depth + 1),
      );
    case "image": {
      const url = decodeHtmlEntities(token.href);
      const alternative = plainText(token.tokens);
      const title = token.title ? decodeHtmlEntities(token.title) : undefined;
      const image = imageElement(key, view, url, alternative, title);
      if (image) return image;
      // It would tell its host who reads this and when, so there is a link to it instead.
      const name = alternative || url;
      return isInLink ? name : link(key, view, url, undefined, name);
    }
    default:
      return null;
  }
}

function link(
  key: number,
  { options }: MarkdownView,
  url: string,
  title: string | undefined,
  children: ReactNode,
): ReactNode {
  const href = addressOf(url, options);
  if (href === undefined) return children;
  const Link = options.components?.a;
  return Link ? (
    <Link key={key} href={href} title={title}>
      {children}
    </Link>
  ) : (
    safeLink(key, href, children, title)
  );
}

function imageElement(
  key: number,
  { options }: MarkdownView,
  url: string,
  alt: string,
  title: string | undefined,
): ReactNode {
  const { images, components } = options;
  const src = images ? addressOf(url, options) : undefined;
  if (src === undefined || !isAllowed(src, images)) return undefined;
  const Image = components?.img;
  return Image ? (
    <Image key={key} src={src} alt={alt} title={title} />
  ) : (
    <img
      key={key}
      className="parlance-text__image"
      // Before the address, or a browser may have begun to load without them.
      referrerPolicy="no-referrer"
      loading="lazy"
      decoding="async"
      src={src}
      alt={alt}
      title={title}
    />
  );
}

function addressOf(url: string, { baseUrl }: MarkdownOptions): string | undefined {
  // To CommonMark a backslash is a character like others; a browser would take it for a slash.
  return safeUrl(url.replaceAll("\\", "%5C"), baseUrl);
}

function isAllowed(url: string, images: boolean | ((url: string) => boolean) | undefined): boolean {
  if (typeof images !== "function") return url.startsWith("https:");
  try {
    return url.startsWith("http") && images(url);
  } catch {
    // A filter that fails has not allowed it.
    return false;
  }
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
