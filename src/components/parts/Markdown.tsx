import type { MarkedToken, Token, Tokens } from "marked";
import { Fragment, memo, useMemo, useState, type ReactNode } from "react";
import { useText } from "../language/LanguageContext";
import { CheckIcon } from "../ui/Icon";
import { ScrollRegion } from "../ui/ScrollRegion";
import { CodeBlock } from "./CodeBlock";
import { decodeHtmlEntities } from "./html-entity";
import { inlineElements } from "./markdown-inline";
import { isClosedFence } from "./markdown-pending";
import { createMarkdownReader, type MarkdownBlock, type MarkdownBlocks } from "./markdown-reader";
import { growingElements, type MarkdownView } from "./markdown-view";
import { useMarkdownOptions } from "./MarkdownContext";

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
 * text, images as links unless the app allows them. Loaded when the first text needs it; see `LazyMarkdown`.
 */
export function Markdown({ text, isStreaming }: MarkdownProps) {
  const [reader] = useState(createMarkdownReader);
  return useBlockElements(reader.read(text, isStreaming));
}

// A little of everything.
const sample =
  "# a\n\nb **c** _d_ `e` [f](https://g.test) <h>\n\n- l\n\n> n\n\n```o\np\n```\n\n| q |\n|-|\n| r |\n\n---\n\ns";

/** Compiles what the engine compiles at the first reading. */
export function warmUpMarkdown(): void {
  const reader = createMarkdownReader();
  reader.read(sample, true);
  reader.read(sample, false);
}

/** Markdown that has been read. */
export function ReadMarkdown({ blocks }: { readonly blocks: MarkdownBlocks }) {
  return useBlockElements(blocks);
}

function useBlockElements(blocks: MarkdownBlocks): ReactNode {
  const options = useMarkdownOptions();
  const text = useText();
  const view = useMemo(
    (): MarkdownView => ({ options, text, known: new WeakMap() }),
    [options, text],
  );
  return blocks.map((group, index) => <Group key={index} blocks={group} view={view} />);
}

interface GroupProps {
  readonly blocks: readonly MarkdownBlock[];
  readonly view: MarkdownView;
}

// A chunk renders the last groups, whatever the length of the text.
const Group = memo(function Group({ blocks, view }: GroupProps) {
  return blocks.map((block, index) => <Block key={index} block={block} view={view} />);
});

interface BlockProps {
  readonly block: MarkdownBlock;
  readonly view: MarkdownView;
}

const Block = memo(function Block({ block, view }: BlockProps) {
  return blockElement(block.token, { view, depth: 0, isLoose: false, isOpen: block.isOpen });
});

/** Where a block stands. */
interface Place {
  readonly view: MarkdownView;
  readonly depth: number;
  /** In a list with blank lines between the items, so that each of their texts is a paragraph. */
  readonly isLoose: boolean;
  /** More of it may be to come. */
  readonly isOpen: boolean;
}

function blockElements(tokens: readonly Token[], place: Place): ReactNode[] {
  return (tokens as readonly MarkedToken[]).map((token, index) => (
    <Fragment key={index}>{blockElement(token, place)}</Fragment>
  ));
}

function blockElement(token: MarkedToken, place: Place): ReactNode {
  const { view, depth } = place;
  if (depth > deepest) return token.raw;
  const { components = {} } = view.options;
  switch (token.type) {
    case "heading": {
      const content = inlineElements(token.tokens, view);
      const Heading = components[`h${token.depth}` as "h1"];
      // One level for all of them: levels of the writer's choice would tear holes into the outline of the page.
      return Heading ? <Heading>{content}</Heading> : <h3 data-depth={token.depth}>{content}</h3>;
    }
    case "paragraph":
      return paragraph(inlineElements(token.tokens, view), view);
    case "text": {
      const content = token.tokens
        ? inlineElements(token.tokens, view)
        : decodeHtmlEntities(token.text);
      return place.isLoose ? paragraph(content, view) : content;
    }
    case "code":
      return (
        <CodeBlock
          text={token.text}
          language={languageOf(token)}
          isOpen={
            place.isOpen && (token.codeBlockStyle === "indented" || !isClosedFence(token.raw))
          }
          options={view.options}
        />
      );
    case "blockquote": {
      const Quote = components.blockquote ?? "blockquote";
      return (
        <Quote>{blockElements(token.tokens, { ...place, depth: depth + 1, isLoose: false })}</Quote>
      );
    }
    case "list":
      return listElement(token, place);
    case "table":
      return tableElement(token, view);
    case "hr": {
      const Rule = components.hr ?? "hr";
      return <Rule />;
    }
    // Shown as it was written: what the agent says never becomes an element of its choice.
    case "html":
      return paragraph(token.raw.trimEnd(), view);
    default:
      return null;
  }
}

function paragraph(content: ReactNode, { options }: MarkdownView): ReactNode {
  const Paragraph = options.components?.p ?? "p";
  return Array.isArray(content) && content.length === 0 ? null : <Paragraph>{content}</Paragraph>;
}

function languageOf({ lang = "" }: Tokens.Code): string | undefined {
  return /^\S+/.exec(decodeHtmlEntities(lang))?.[0];
}

function listElement(list: Tokens.List, { view, depth, isOpen }: Place): ReactNode {
  const { components = {} } = view.options;
  const last = list.items.length - 1;
  const items = growingElements(list.items, view, `${list.loose} ${isOpen}`, (item, index) => (
    <Item
      key={index}
      item={item}
      view={view}
      depth={depth + 1}
      isLoose={list.loose}
      isOpen={isOpen && index === last}
    />
  ));
  if (!list.ordered) {
    const List = components.ul ?? "ul";
    return <List>{items}</List>;
  }
  const List = components.ol ?? "ol";
  return <List start={list.start === 1 ? undefined : Number(list.start)}>{items}</List>;
}

const Item = memo(function Item({ item, ...place }: Place & { readonly item: Tokens.ListItem }) {
  const { options, text } = place.view;
  const content = blockElements(item.tokens, place);
  const Custom = options.components?.li;
  if (Custom) return <Custom isDone={item.task ? item.checked : undefined}>{content}</Custom>;
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
      {content}
    </li>
  );
});

function tableElement({ header, rows }: Tokens.Table, view: MarkdownView): ReactNode {
  const Table = view.options.components?.table;
  const content = (
    <>
      <thead>
        <Row cells={header} view={view} />
      </thead>
      <tbody>
        {growingElements(rows, view, undefined, (cells, index) => (
          <Row key={index} cells={cells} view={view} />
        ))}
      </tbody>
    </>
  );
  if (Table) return <Table>{content}</Table>;
  return (
    <ScrollRegion className="parlance-text__table" label={view.text.table}>
      <table>{content}</table>
    </ScrollRegion>
  );
}

interface RowProps {
  readonly cells: readonly Tokens.TableCell[];
  readonly view: MarkdownView;
}

const Row = memo(function Row({ cells, view }: RowProps) {
  const { components = {} } = view.options;
  const Line = components.tr ?? "tr";
  return (
    <Line>
      {cells.map(({ header, align, tokens }, index) => {
        const content = inlineElements(tokens, view);
        const Custom = header ? components.th : components.td;
        if (Custom) {
          return (
            <Custom key={index} align={align ?? undefined}>
              {content}
            </Custom>
          );
        }
        const Cell = header ? "th" : "td";
        return (
          <Cell key={index} scope={header ? "col" : undefined} data-align={align ?? undefined}>
            {content}
          </Cell>
        );
      })}
    </Line>
  );
});
