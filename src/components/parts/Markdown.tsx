import type { MarkedToken, Token, Tokens } from "marked";
import { Fragment, memo, useState, type ReactNode } from "react";
import { useText } from "../language/LanguageContext";
import { CheckIcon } from "../ui/Icon";
import { ScrollRegion } from "../ui/ScrollRegion";
import { CodeBlock } from "./CodeBlock";
import { decodeHtmlEntities } from "./html-entity";
import { inlineElements } from "./markdown-inline";
import { createMarkdownReader, type MarkdownBlock } from "./markdown-reader";

// Deeper than anybody writes, and far from what a browser can lay out.
const deepest = 24;

/** Props of {@link Markdown}. */
export interface MarkdownProps {
  readonly text: string;
  /** More text is to come: what is unfinished is shown as what it is about to be. */
  readonly isStreaming: boolean;
}

/**
 * Markdown as elements: CommonMark with the tables, task lists, strikethrough and autolinks of GitHub. HTML in it is shown as
 * text, images as links. Loaded when the first text needs it; see `markdown-loader`.
 */
export function Markdown({ text, isStreaming }: MarkdownProps) {
  const [reader] = useState(createMarkdownReader);
  return reader
    .read(text, isStreaming)
    .map((blocks, index) => <Group key={index} blocks={blocks} />);
}

// A chunk renders the last groups, whatever the length of the text.
const Group = memo(function Group({ blocks }: { readonly blocks: readonly MarkdownBlock[] }) {
  return blocks.map((block, index) => <Block key={index} block={block} />);
});

const Block = memo(function Block({ block }: { readonly block: MarkdownBlock }) {
  return blockElement(block.token, 0);
});

function blockElements(tokens: readonly Token[], depth: number, isLoose = false): ReactNode[] {
  return (tokens as readonly MarkedToken[]).map((token, index) => (
    <Fragment key={index}>{blockElement(token, depth, isLoose)}</Fragment>
  ));
}

function blockElement(token: MarkedToken, depth: number, isLoose = false): ReactNode {
  if (depth > deepest) return token.raw;
  switch (token.type) {
    // One level for all of them: levels of the writer's choice would tear holes into the outline of the page.
    case "heading":
      return <h3 data-depth={token.depth}>{inlineElements(token.tokens)}</h3>;
    case "paragraph":
      return paragraph(inlineElements(token.tokens));
    case "text": {
      const content = token.tokens ? inlineElements(token.tokens) : decodeHtmlEntities(token.text);
      return isLoose ? paragraph(content) : content;
    }
    case "code":
      return <CodeBlock text={token.text} language={languageOf(token)} />;
    case "blockquote":
      return <blockquote>{blockElements(token.tokens, depth + 1)}</blockquote>;
    case "list": {
      const items = token.items.map((item, index) => (
        <Item key={index} item={item} isLoose={token.loose} depth={depth + 1} />
      ));
      if (!token.ordered) return <ul>{items}</ul>;
      return <ol start={token.start === 1 ? undefined : Number(token.start)}>{items}</ol>;
    }
    case "table":
      return <Table token={token} />;
    case "hr":
      return <hr />;
    // Shown as it was written: what the agent says never becomes an element of its choice.
    case "html":
      return paragraph(token.raw.trimEnd());
    default:
      return null;
  }
}

function paragraph(content: ReactNode): ReactNode {
  return Array.isArray(content) && content.length === 0 ? null : <p>{content}</p>;
}

function languageOf({ lang = "" }: Tokens.Code): string | undefined {
  return /^\S+/.exec(decodeHtmlEntities(lang))?.[0];
}

interface ItemProps {
  readonly item: Tokens.ListItem;
  /** With blank lines between the items, so that each of their texts is a paragraph. */
  readonly isLoose: boolean;
  readonly depth: number;
}

const Item = memo(function Item({ item, isLoose, depth }: ItemProps) {
  const text = useText();
  return (
    <li data-task={item.task || undefined}>
      {item.task && (
        <span
          className="parlance-text__task"
          data-done={item.checked || undefined}
          role="img"
          aria-label={item.checked ? text.taskDone : text.taskOpen}
        >
          {item.checked && <CheckIcon />}
        </span>
      )}
      {blockElements(item.tokens, depth, isLoose)}
    </li>
  );
});

function Table({ token }: { readonly token: Tokens.Table }) {
  const text = useText();
  return (
    <ScrollRegion className="parlance-text__table" label={text.table}>
      <table>
        <thead>
          <Row cells={token.header} />
        </thead>
        <tbody>
          {token.rows.map((cells, index) => (
            <Row key={index} cells={cells} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

const Row = memo(function Row({ cells }: { readonly cells: readonly Tokens.TableCell[] }) {
  return (
    <tr>
      {cells.map(({ header, align, tokens }, index) => {
        const Cell = header ? "th" : "td";
        return (
          <Cell key={index} scope={header ? "col" : undefined} data-align={align ?? undefined}>
            {inlineElements(tokens)}
          </Cell>
        );
      })}
    </tr>
  );
});
