import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { ReadMarkdown } from "./Markdown";
import { createMarkdownReader, type MarkdownBlocks } from "./markdown-reader";
import { MarkdownProvider } from "./MarkdownContext";
import { safeUrl } from "./safe-url";

/** What relative addresses are relative to. */
const baseUrl = "https://example.com/";

/** The markup of what has been read, with every image and every relative link allowed. */
export function markupOf(blocks: MarkdownBlocks): string {
  return renderToStaticMarkup(
    createElement(
      MarkdownProvider,
      { images: () => true, baseUrl },
      createElement(ReadMarkdown, { blocks }),
    ),
  );
}

export function markupOfWhole(text: string): string {
  return markupOf(createMarkdownReader().read(text, false));
}

/** What our markup says, in the words of CommonMark's reference rendering. */
export function meaningOfOurs(markup: string): string {
  const page = pageOf(markup);
  for (const heading of page.querySelectorAll<HTMLElement>("h3")) {
    const named = document.createElement(`h${heading.dataset["depth"]}`);
    named.append(...heading.childNodes);
    heading.replaceWith(named);
  }
  for (const block of page.querySelectorAll(".parlance-code")) {
    const code = document.createElement("code");
    const language = block.querySelector(".parlance-code__language")?.textContent ?? "";
    if (language !== "") code.className = `language-${language}`;
    // Ours goes without the line break that ends the last line.
    code.textContent = `${block.querySelector("code")?.textContent}\n`;
    const pre = document.createElement("pre");
    pre.append(code);
    block.replaceWith(pre);
  }
  for (const table of page.querySelectorAll(".parlance-text__table"))
    table.replaceWith(...table.childNodes);
  for (const cell of page.querySelectorAll<HTMLTableCellElement>("[data-align]"))
    cell.align = cell.dataset["align"] ?? "";
  for (const task of page.querySelectorAll(".parlance-text__task")) {
    const box = document.createElement("input");
    box.toggleAttribute("checked", task.hasAttribute("data-done"));
    task.replaceWith(box, " ");
  }
  return meaningOf(page, ["parlance-text__code", "parlance-text__image", "parlance-link"]);
}

/** What the reference rendering says, where addresses that we do not follow are their text. */
export function meaningOfTheirs(markup: string): string {
  const page = pageOf(markup);
  for (const link of page.querySelectorAll("a[href]")) {
    const href = safeUrl(link.getAttribute("href") ?? "", baseUrl);
    if (href === undefined) link.replaceWith(...link.childNodes);
    else link.setAttribute("href", href);
  }
  for (const image of page.querySelectorAll("img[src]")) {
    const src = safeUrl(image.getAttribute("src") ?? "", baseUrl);
    image.setAttribute("src", src ?? "");
  }
  return meaningOf(page, []);
}

function pageOf(markup: string): HTMLElement {
  const page = document.createElement("div");
  page.innerHTML = markup;
  return page;
}

const meant = new Set(["href", "src", "alt", "title", "start", "align", "checked", "class"]);
const blocks =
  "ul, ol, li, p, blockquote, pre, hr, h1, h2, h3, h4, h5, h6, table, thead, tbody, tr, th, td";

function meaningOf(page: HTMLElement, furniture: readonly string[]): string {
  page.normalize();
  for (const element of page.querySelectorAll("*")) {
    element.classList.remove(...furniture);
    for (const { name, value } of [...element.attributes])
      if (
        !meant.has(name) ||
        (value === "" && name !== "alt" && name !== "checked" && name !== "href")
      )
        element.removeAttribute(name);
    const attributes = [...element.attributes].sort((one, other) =>
      one.name < other.name ? -1 : 1,
    );
    for (const { name } of attributes) element.removeAttribute(name);
    for (const { name, value } of attributes) element.setAttribute(name, value);
  }
  const texts = document.createTreeWalker(page, 4);
  while (texts.nextNode()) {
    const text = texts.currentNode as Text;
    const isCode = text.parentElement?.closest("pre") !== null;
    if (isCode) {
      text.data = text.data.replace(/\n$/, "");
      continue;
    }
    // Blanks that no browser shows.
    text.data = text.data.replace(/[ \t]*\n[ \t]*/g, "\n").replace(/[ \t]+/g, " ");
    const { previousSibling: before, nextSibling: after, parentElement: parent } = text;
    const isBlock = (node: Node | null) => node instanceof Element && node.matches(blocks);
    const isEdge = parent === page || parent?.matches(blocks) === true;
    if (isBlock(before) || (before === null && isEdge))
      text.data = text.data.replace(/^[ \t\n]+/, "");
    if (isBlock(after) || (after === null && isEdge))
      text.data = text.data.replace(/[ \t\n]+$/, "");
    if ((before as Element | null)?.nodeName === "BR") text.data = text.data.trimStart();
  }
  return page.innerHTML;
}
