import { act, render, screen } from "@testing-library/react";
import { StrictMode, useEffect, type ReactNode } from "react";
import { describe, expect, test, vi } from "vitest";
import { Markdown } from "./Markdown";
import { MarkdownProvider, type MarkdownOptions } from "./MarkdownContext";

function show(text: string, options: MarkdownOptions, isStreaming = false) {
  return (
    <StrictMode>
      <MarkdownProvider {...options}>
        <Markdown text={text} isStreaming={isStreaming} />
      </MarkdownProvider>
    </StrictMode>
  );
}

const html = (text: string, options: MarkdownOptions) =>
  render(show(text, options)).container.innerHTML;

interface Content {
  readonly children?: ReactNode;
}

describe("components", () => {
  test("stand in for elements, with what there is to know about them", () => {
    const options: MarkdownOptions = {
      components: {
        a: ({ href, title, children }) => <a data-to={`${href} ${title}`}>{children}</a>,
        h2: ({ children }: Content) => <h5>{children}</h5>,
        p: ({ children }: Content) => <section>{children}</section>,
        strong: ({ children }: Content) => <b>{children}</b>,
        code: ({ children }: Content) => <kbd>{children}</kbd>,
        pre: ({ text, language, isOpen }) => <figure>{`${language} ${isOpen} ${text}`}</figure>,
        ol: ({ start, children }) => <menu data-start={start}>{children}</menu>,
        li: ({ isDone, children }) => <dd data-done={isDone}>{children}</dd>,
        table: ({ children }: Content) => <table data-mine="">{children}</table>,
        td: ({ align, children }) => <td data-side={align}>{children}</td>,
        hr: () => <wbr />,
      },
    };
    expect(html('# A\n\n## B\n\n**c** [d](https://e.example "f") `g`\n\n---', options)).toBe(
      '<h3 data-depth="1">A</h3><h5>B</h5><section><b>c</b> <a data-to="https://e.example/ f">d</a> <kbd>g</kbd></section><wbr>',
    );
    expect(html("```ts x\na\n```\n\n3. [x] b\n4. c", options)).toBe(
      '<figure>ts false a</figure><menu data-start="3"><dd data-done="true">b</dd><dd>c</dd></menu>',
    );
    expect(html("| a |\n|--:|\n| b |", options)).toBe(
      '<table data-mine=""><thead><tr><th scope="col" data-align="right">a</th></tr></thead><tbody><tr><td data-side="right">b</td></tr></tbody></table>',
    );
  });

  test("are not asked about links that must not be followed", () => {
    const a = vi.fn(() => null);
    expect(html("[x](javascript:alert(1)) [y](/z)", { components: { a } })).toBe("<p>x y</p>");
    expect(a).not.toHaveBeenCalled();
  });

  test("stay mounted while the text grows", () => {
    const mounted = vi.fn<() => void>();
    function Strong({ children }: Content) {
      useEffect(mounted, []);
      return <b>{children}</b>;
    }
    const components = { strong: Strong };
    const text = "- one **two** three\n- four **five six** seven\n\neight";
    const { rerender } = render(<></>);
    for (let end = 1; end <= text.length; end += 1) {
      rerender(
        <MarkdownProvider components={components}>
          <Markdown text={text.slice(0, end)} isStreaming={end < text.length} />
        </MarkdownProvider>,
      );
    }
    expect(mounted).toHaveBeenCalledTimes(2);
  });
});

describe("highlight", () => {
  const marked = (code: string) => <mark>{code}</mark>;

  test("is asked about closed blocks only", () => {
    const highlight = vi.fn(marked);
    const { container, rerender } = render(show("```ts\nlet a;\nlet b", { highlight }, true));
    expect(container.querySelector("mark")).toBeNull();
    expect(highlight).not.toHaveBeenCalled();
    rerender(show("```ts\nlet a;\nlet b;\n```", { highlight }, true));
    expect(container.querySelector("mark")?.textContent).toBe("let a;\nlet b;");
    expect(highlight).toHaveBeenCalledWith("let a;\nlet b;", "ts");
    const calls = highlight.mock.calls.length;
    rerender(show("```ts\nlet a;\nlet b;\n```\n\nAnd **so** on", { highlight }, true));
    expect(highlight.mock.calls.length).toBe(calls);
  });

  test("is asked about a block that the end of the text closes", () => {
    expect(html("```\nlet a;", { highlight: marked })).toContain("<mark>let a;</mark>");
  });

  test("may answer later; the code is plain until then", async () => {
    let resolve: (shown: ReactNode) => void = () => undefined;
    const promise = new Promise<ReactNode>((answer) => (resolve = answer));
    const { container } = render(show("```\nlet a;\n```", { highlight: () => promise }));
    expect(container.querySelector("pre")?.innerHTML).toBe("<code>let a;</code>");
    await act(async () => resolve(<mark>let a;</mark>));
    expect(container.querySelector("pre")?.innerHTML).toBe("<code><mark>let a;</mark></code>");
  });

  test.each<[string, MarkdownOptions["highlight"]]>([
    [
      "throws",
      () => {
        throw new Error("no such language");
      },
    ],
    ["rejects", () => Promise.reject(new Error("offline"))],
    ["knows nothing", () => undefined],
    ["learns nothing", () => Promise.resolve(null)],
  ])("that %s leaves the code plain", async (_what, highlight) => {
    const { container } = render(show("```\nlet a;\n```", { highlight }));
    await act(() => new Promise((resolve) => setImmediate(resolve)));
    expect(container.querySelector("pre")?.innerHTML).toBe("<code>let a;</code>");
  });
});

describe("images", () => {
  const text =
    "![A **cat**](https://good.example/cat.png 'Tom') ![b](https://bad.example/b) ![c](http://good.example/c)";
  const shown = () => screen.queryAllByRole("img").map((image) => image.getAttribute("src"));

  test("are links unless they are allowed", () => {
    render(show(text, {}));
    expect(shown()).toEqual([]);
    expect(screen.getAllByRole("link")).toHaveLength(3);
  });

  test("are all of those from https when they are", () => {
    render(show(text, { images: true }));
    expect(shown()).toEqual(["https://good.example/cat.png", "https://bad.example/b"]);
    const cat = screen.getByRole("img", { name: "A cat" });
    expect(cat.getAttribute("referrerpolicy")).toBe("no-referrer");
    expect(cat.getAttribute("loading")).toBe("lazy");
    expect(cat.title).toBe("Tom");
  });

  test("are those that a filter allows", () => {
    render(show(text, { images: (url) => new URL(url).host === "good.example" }));
    expect(shown()).toEqual(["https://good.example/cat.png", "http://good.example/c"]);
  });

  test("are none when the filter fails, and never what is no web address", () => {
    const images = vi.fn(() => {
      throw new Error("no");
    });
    render(show(`${text} ![d](mailto:a@b.example) ![e](data:image/png;base64,AA)`, { images }));
    expect(shown()).toEqual([]);
    expect(images).not.toHaveBeenCalledWith(expect.stringMatching(/^(?:mailto|data):/));
  });

  test("are not loaded before their address is whole", () => {
    render(show("![A cat](https://good.example/ca", { images: true }, true));
    expect(shown()).toEqual([]);
  });
});

test("a base says where relative links lead, and only those", () => {
  render(
    show(
      "[a](/cart) [b](?q=1) [c](//cdn.example/x) [d](javascript:alert(1)) [e](https://e.example)",
      {
        baseUrl: "https://shop.example/help/",
      },
    ),
  );
  expect(screen.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual([
    "https://shop.example/cart",
    "https://shop.example/help/?q=1",
    "https://cdn.example/x",
    "https://e.example/",
  ]);
});

test("a provider refines the one around it", () => {
  const em = ({ children }: Content) => <i>{children}</i>;
  const strong = ({ children }: Content) => <b>{children}</b>;
  const { container } = render(
    <MarkdownProvider components={{ em }} baseUrl="https://a.example">
      <MarkdownProvider components={{ strong }}>
        <Markdown text="*a* **b** [c](/d)" isStreaming={false} />
      </MarkdownProvider>
    </MarkdownProvider>,
  );
  expect(container.innerHTML).toContain("<i>a</i> <b>b</b> <a");
});
