import type { MarkedToken, Token, Tokens } from "marked";
import { memo, useMemo, useState, type ReactNode } from "react";
import { english } from "../language/english";
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
  const [isWhole] = useState(!isStreaming);
  return useBlockElements(reader.read(text, isStreaming), isWhole);
}

// A little of everything.
const sample =
  "# a\n\nb **c** _d_ `e` [f](https://g.test) <h>\n\n- l\n\n> n\n\n```o\np\n```\n\n| q |\n|-|\n| r |\n\n---\n\ns";

/** Compiles what the engine compiles at the first reading, and at the first elements. */
export function warmUpMarkdown(): void {
  const reader = createMarkdownReader();
  const view = { options: {}, text: english, isWhole: true, known: new WeakMap() };
  for (const isStreaming of [true, false]) {
    for (const group of reader.read(sample, isStreaming)) void groupElements(group, view);
  }
}

/** Markdown that has been read. */
export function ReadMarkdown({ blocks }: { readonly blocks: MarkdownBlocks }) {
  return useBlockElements(blocks, true);
}

function useBlockElements(blocks: MarkdownBlocks, isWhole: boolean): ReactNode {
  const options = useMarkdownOptions();
  const text = useText();
  const view = useMemo(
    (): MarkdownView => ({ options, text, isWhole, known: new WeakMap() }),
    [options, text, isWhole],
  );
  return blocks.flatMap((group, index) =>
    // Most texts have no second one.
    index === 0 ? (
      groupElements(group, view)
    ) : (
      <Group key={`+${index}`} blocks={group} view={view} />
    ),
  );
}

interface GroupProps {
  readonly blocks: readonly MarkdownBlock[];
  readonly view: MarkdownView;
}

// A chunk renders the last groups, whatever the length of the text.
const Group = /* @__PURE__ */ memo(function Group({ blocks, view }: GroupProps) {
  return groupElements(blocks, view);
});

/** Of a block that is the same as before the same element again. */
function groupElements(blocks: readonly MarkdownBlock[], view: MarkdownView): ReactNode[] {
  return blocks.flatMap((block, index) =>
    growingElements([block], view, index, ({ token, isOpen }) =>
      blockElement(token, { view, depth: 0, isLoose: false, isOpen }, `${index}`),
    ),
  );
}

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
  // The words of an item are most often all there is to it: as its own children, and not as a list within.
  return (tokens as readonly MarkedToken[]).flatMap((token, index) => {
    const element = blockElement(token, place, `b${index}`);
    return index === 0 ? element : [element];
  });
}

function blockElement(token: MarkedToken, place: Place, key: string): ReactNode {
  const { view, depth } = place;
  if (depth > deepest) return token.raw;
  const { components = {} } = view.options;
  switch (token.type) {
    case "heading": {
      const content = inlineElements(token.tokens, view);
      const Heading = components[`h${token.depth}` as "h1"];
      // One level for all of them: levels of the writer's choice would tear holes into the outline of the page.
      return Heading ? (
        <Heading key={key}>{content}</Heading>
      ) : (
        <h3 key={key} data-depth={token.depth}>
          {content}
        </h3>
      );
    }
    case "paragraph":
      return paragraph(key, inlineElements(token.tokens, view), view);
    case "text": {
      const content = token.tokens
        ? inlineElements(token.tokens, view)
        : decodeHtmlEntities(token.text);
      return place.isLoose ? paragraph(key, content, view) : content;
    }
    case "code":
      return (
        <CodeBlock
          key={key}
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
        <Quote key={key}>
          {blockElements(token.tokens, { ...place, depth: depth + 1, isLoose: false })}
        </Quote>
      );
    }
    case "list":
      return listElement(key, token, place);
    case "table":
      return tableElement(key, token, view);
    case "hr": {
      const Rule = components.hr ?? "hr";
      return <Rule key={key} />;
    }
    // Shown as it was written: what the agent says never becomes an element of its choice.
    case "html":
      return paragraph(key, token.raw.trimEnd(), view);
    default:
      return null;
  }
}

function paragraph(key: string, content: ReactNode, { options }: MarkdownView): ReactNode {
  const Paragraph = options.components?.p ?? "p";
  return Array.isArray(content) && content.length === 0 ? null : (
    <Paragraph key={key}>{content}</Paragraph>
  );
}

function languageOf({ lang = "" }: Tokens.Code): string | undefined {
  return /^\S+/.exec(decodeHtmlEntities(lang))?.[0];
}

function listElement(key: string, list: Tokens.List, { view, depth, isOpen }: Place): ReactNode {
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
  const name = list.ordered ? "ol" : "ul";
  const List = components[name] ?? (name as "ol");
  return (
    <List key={key} start={list.ordered && list.start !== 1 ? Number(list.start) : undefined}>
      {items}
    </List>
  );
}

const Item = /* @__PURE__ */ memo(function Item({
  item,
  ...place
}: Place & { readonly item: Tokens.ListItem }) {
  const { options, text } = place.view;
  const content = blockElements(item.tokens, place);
  const Custom = options.components?.li;
  if (Custom) return <Custom isDone={item.task ? item.checked : undefined}>{content}</Custom>;
  if (item.task) {
    content.unshift(
      <span
        key="task"
        className="parlance-text__task"
        data-done={item.checked || undefined}
        role="img"
        aria-label={item.checked ? text.taskDone : text.taskOpen}
      >
        {item.checked && <CheckIcon />}
      </span>,
    );
  }
  return <li data-task={item.task || undefined}>{content}</li>;
});

function tableElement(key: string, { header, rows }: Tokens.Table, view: MarkdownView): ReactNode {
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
  if (Table) return <Table key={key}>{content}</Table>;
  return (
    <ScrollRegion key={key} className="parlance-text__table" label={view.text.table}>
      <table>{content}</table>
    </ScrollRegion>
  );
}

interface RowProps {
  readonly cells: readonly Tokens.TableCell[];
  readonly view: MarkdownView;
}

const Row = /* @__PURE__ */ memo(function Row({ cells, view }: RowProps) {
  const { components = {} } = view.options;
  const Line = components.tr ?? "tr";
  return (
    <Line>
      {cells.map(({ header, align, tokens }, index) => {
        const content = inlineElements(tokens, view);
        const Cell = header ? "th" : "td";
        const Custom = components[Cell];
        if (Custom) {
          return (
            <Custom key={index} align={align ?? undefined}>
              {content}
            </Custom>
          );
        }
        return (
          <Cell key={index} scope={header ? "col" : undefined} data-align={align ?? undefined}>
            {content}
          </Cell>
        );
      })}
    </Line>
  );
});
