import { fireEvent, render, screen, within } from "@testing-library/react";
import fc from "fast-check";
import { StrictMode } from "react";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { loadMarkdown } from "./LazyMarkdown";
import { Markdown } from "./Markdown";

beforeAll(loadMarkdown);
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function show(text: string, isStreaming = false) {
  return render(<Markdown text={text} isStreaming={isStreaming} />, { wrapper: StrictMode });
}

/** The elements of a text, without what decorates them. */
function html(text: string, isStreaming = false): string {
  const { container, unmount } = show(text, isStreaming);
  const shown = container.innerHTML;
  unmount();
  return shown;
}

describe("Markdown", () => {
  test("headings share a level, and keep their depth for the eye", () => {
    expect(html("# One\n\n### Three #\n\nTwo\n---")).toBe(
      '<h3 data-depth="1">One</h3><h3 data-depth="3">Three</h3><h3 data-depth="2">Two</h3>',
    );
  });

  test("inline: bold, emphasis, strikethrough, code, line breaks, entities", () => {
    expect(html("**a** _b_ ~~c~~ `<d> &amp;` e  \nf &amp; &#169; &copy; \\*g\\*")).toBe(
      '<p><strong>a</strong> <em>b</em> <del>c</del> <code class="parlance-text__code" dir="ltr">&lt;d&gt; &amp;amp;</code> e<br>f &amp; © © *g*</p>',
    );
  });

  test("lists: tight and loose, numbered from anywhere, nested, tasks", () => {
    expect(html("- a\n- b\n  - c")).toBe("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>");
    expect(html("3. a\n\n4. b")).toBe('<ol start="3"><li><p>a</p></li><li><p>b</p></li></ol>');
    show("- [x] paid\n- [ ] shipped");
    const [paid, shipped] = screen.getAllByRole("listitem");
    expect(within(paid as HTMLElement).getByRole("img", { name: "Done" })).toBeTruthy();
    expect(within(shipped as HTMLElement).getByRole("img", { name: "To do" })).toBeTruthy();
  });

  test("quotes, rules, and HTML as text", () => {
    expect(html("> a\n> b\n\n***\n\n<div>\nc</div>")).toBe(
      "<blockquote><p>a\nb</p></blockquote><hr><p>&lt;div&gt;\nc&lt;/div&gt;</p>",
    );
  });

  test("tables, with their alignment", () => {
    show("| Plan | Price |\n|---|--:|\n| **Team** | €49 |");
    const [header, row] = within(screen.getByRole("table")).getAllByRole("row");
    expect(within(header as HTMLElement).getAllByRole("columnheader")).toHaveLength(2);
    const cells = within(row as HTMLElement).getAllByRole("cell");
    expect(cells[0]?.innerHTML).toBe("<strong>Team</strong>");
    expect(cells[1]?.dataset["align"]).toBe("right");
  });

  test("links open a new tab and tell the other side nothing", () => {
    show(
      '[shop](https://example.com/a?b=1&amp;c=2 "The &quot;shop&quot;") www.example.org ava@example.com',
    );
    const [shop, bare, mail] = screen.getAllByRole("link");
    expect(shop?.getAttribute("href")).toBe("https://example.com/a?b=1&c=2");
    expect(shop?.getAttribute("title")).toBe('The "shop"');
    expect(shop?.getAttribute("target")).toBe("_blank");
    expect(shop?.getAttribute("rel")).toBe("noopener noreferrer nofollow");
    expect(bare?.getAttribute("href")).toBe("http://www.example.org/");
    expect(mail?.getAttribute("href")).toBe("mailto:ava@example.com");
    expect(mail?.hasAttribute("target")).toBe(false);
  });

  test("a link that must not be followed is its text", () => {
    expect(html("[a](javascript:alert(1)) [b](/account) [c](//example.com)")).toBe("<p>a b c</p>");
  });

  test("an image is a link to it", () => {
    show("![A **cat**](https://example.com/cat.png) ![](https://example.com/dog.png)");
    expect(screen.getByRole("link", { name: "A cat" })).toHaveProperty(
      "href",
      "https://example.com/cat.png",
    );
    expect(screen.getByRole("link", { name: "https://example.com/dog.png" })).toBeTruthy();
    expect(screen.queryByRole("img")).toBeNull();
  });

  test("within a link it is text: links do not nest", () => {
    show("[![A cat](https://example.com/cat.png)](https://example.com)");
    expect(screen.getAllByRole("link")).toHaveLength(1);
  });

  test("code says its language, and can be copied", async () => {
    vi.useFakeTimers();
    const writeText = vi.fn(() => Promise.resolve());
    vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText } });
    const { container } = show("```ts title=x\nconst a = 1;\n\nb();\n```");
    expect(screen.getByText("ts")).toBeTruthy();
    expect(container.querySelector("pre")?.textContent).toBe("const a = 1;\n\nb();");

    fireEvent.click(screen.getByRole("button", { name: "Copy" }));
    await vi.waitFor(() => expect(screen.getByRole("button", { name: "Copied" })).toBeTruthy());
    expect(writeText).toHaveBeenCalledExactlyOnceWith("const a = 1;\n\nb();");
    expect(screen.getByRole("status").textContent).toBe("Copied");
    await vi.waitFor(() => expect(screen.getByRole("button", { name: "Copy" })).toBeTruthy(), {
      timeout: 3_000,
    });
  });

  test("says so when copying is not allowed", async () => {
    vi.stubGlobal("navigator", { ...navigator, clipboard: undefined });
    show("```\na\n```");
    fireEvent.click(screen.getByRole("button", { name: "Copy" }));
    expect(await screen.findByRole("button", { name: "Could not be copied" })).toBeTruthy();
  });

  test.each([
    ["block quotes", ">".repeat(20_000)],
    ["lists", "- ".repeat(5_000)],
    ["brackets", "[".repeat(20_000)],
    ["emphasis", "*a _b ".repeat(5_000)],
    ["links", "[a](".repeat(5_000)],
  ])("a mountain of %s stays on its feet", (_what, text) => {
    expect(html(text).length).toBeGreaterThan(0);
  });
});

// Fragments that begin, continue, end and interrupt one another.
const fragments = [
  "# Heading", "## Two words", "para one two three", "**bold** and *em* `code`", "**open",
  "[link](https://a.example) x", "[half](https://a", "[ref][one]", "[one]", "- item",
  "- item two\n  more", "  - nested", "1. first", "2. second", "3) other", "> quote",
  "> quote\nlazy", "```js\ncode\n```", "```\nopen", "~~~\n```\n~~~", "    indented",
  "| a | b |\n|---|---|", "| 1 | **2** |", "| x", "a | b\n--|--\n1 | 2", "---", "===",
  "<div>html", "</div>", "<b>inline</b>", "text  \nbreak", "* * *", "- [ ] todo", "- [x] done",
  "https://example.com/x", "\\*escaped", "![img](http://i.example)", "***", "1.", "-", "+ plus",
  "tab\ttab", "&amp; &copy;", "<!-- c", "-->", "~~gone~~", "2024 year", "\r\n", "日本語", "😀",
]; // prettier-ignore
const definitions = [
  "[one]: https://one.example 'T'",
  "[one]:\nhttps://two.example",
  '[two]: https://x "a',
];
const separators = ["\n", "\n\n", "\n", "\n\n", "\n\n\n", " "];

const documents = (from: readonly string[]) =>
  fc
    .array(fc.tuple(fc.constantFrom(...from), fc.constantFrom(...separators)), {
      minLength: 1,
      maxLength: 12,
    })
    .map((pieces) => pieces.flat().join(""));
const cuts = fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 1, maxLength: 60 });

function* prefixes(text: string, steps: readonly number[]): Generator<string> {
  for (let end = 0, index = 0; end < text.length; index += 1) {
    end += steps[index % steps.length] ?? 1;
    yield text.slice(0, end);
  }
}

describe("while it streams", () => {
  test("however it is cut, what is left in the end is what the whole text gives", () => {
    fc.assert(
      fc.property(documents([...fragments, ...definitions]), cuts, (text, steps) => {
        const { container, rerender, unmount } = render(<></>);
        for (const prefix of prefixes(text, steps))
          rerender(<Markdown text={prefix} isStreaming />);
        rerender(<Markdown text={text} isStreaming={false} />);
        expect(container.innerHTML).toBe(html(text));
        unmount();
      }),
      { numRuns: 120, seed: 20_250_101 },
    );
  }, 60_000);

  test("at every moment it shows what reading all of it anew would show", () => {
    fc.assert(
      // A definition is the exception: it takes effect on what is above it once the line after it has come.
      fc.property(documents(fragments), cuts, (text, steps) => {
        const { container, rerender, unmount } = render(<></>);
        for (const prefix of prefixes(text, steps)) {
          rerender(<Markdown text={prefix} isStreaming />);
          expect(container.innerHTML).toBe(html(prefix, true));
        }
        unmount();
      }),
      { numRuns: 30, seed: 20_250_102 },
    );
  }, 60_000);

  test.each([
    ["a paragraph above a line that begins with a dash", "Text\n-", "<p>Text</p>"],
    ["a heading that has no words yet", "Text\n\n##", "<p>Text</p>"],
    ["a number that begins a list item", "1. a\n2", "<ol><li>a</li></ol>"],
    ["a definition", "Text\n\n[1]: https://exam", "<p>Text</p>"],
    ["the fence of a code block", "Text\n\n```ja", "<p>Text</p>"],
    ["half of a bare URL", "See https://exam", "<p>See https://exam</p>"],
  ])("does not show %s", (_what, text, shown) => {
    expect(html(text, true)).toBe(shown);
  });

  test("a code block is one before it is closed, and its closing fence never shows", () => {
    const { container, rerender } = show("```js\nlet a;", true);
    expect(container.querySelector("pre")?.textContent).toBe("let a;");
    rerender(<Markdown text={"```js\nlet a;\n``"} isStreaming />);
    expect(container.querySelector("pre")?.textContent).toBe("let a;");
    rerender(<Markdown text={"```js\nlet a;\n```"} isStreaming />);
    expect(container.querySelector("pre")?.textContent).toBe("let a;");
  });

  test("a table is one from its first cell on, and no column comes or goes with the rows", () => {
    const text = "| Plan | Price |\n| --- | --- |\n| Team | 49 |\n| Solo | 9 |";
    const { container, rerender } = show("| Pl", true);
    for (let end = 4; end <= text.length; end += 1) {
      rerender(<Markdown text={text.slice(0, end)} isStreaming />);
      expect(container.querySelectorAll("table")).toHaveLength(1);
      expect(container.textContent).not.toContain("|");
      if (end > 16) expect(container.querySelectorAll("th")).toHaveLength(2);
    }
    expect(container.querySelectorAll("tr")).toHaveLength(3);
  });

  test("what is settled keeps its elements, and the reader's selection", () => {
    const text = Array.from({ length: 40 }, (_, index) => `Paragraph **${index}**`).join("\n\n");
    const { container, rerender } = show(text.slice(0, 60), true);
    const first = container.querySelector("p");
    for (let end = 60; end < text.length; end += 7) {
      rerender(<Markdown text={text.slice(0, end)} isStreaming />);
      expect(container.querySelector("p")).toBe(first);
    }
    const before = [...container.querySelectorAll("p")];
    rerender(<Markdown text={text} isStreaming={false} />);
    expect([...container.querySelectorAll("p")].slice(0, before.length)).toEqual(before);
    expect(container.querySelector("p")).toBe(first);
  });

  test("a reference is a link once its definition has come", () => {
    const { container, rerender } = show("See [the guide][1].\n\nMore.\n\n", true);
    expect(container.querySelector("a")).toBeNull();
    rerender(
      <Markdown
        text={"See [the guide][1].\n\nMore.\n\n[1]: https://example.com\n\nEnd\n"}
        isStreaming
      />,
    );
    expect(screen.getByRole("link", { name: "the guide" })).toBeTruthy();
  });

  test("a text that is replaced is read anew", () => {
    const { container, rerender } = show("# One\n\nTwo", true);
    rerender(<Markdown text="**Three" isStreaming />);
    expect(container.innerHTML).toBe("<p><strong>Three</strong></p>");
  });
});
