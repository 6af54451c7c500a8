import { render } from "@testing-library/react";
import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import type { Message } from "../../core/index";
import { loadMarkdown } from "./LazyMarkdown";
import { TextPart } from "./TextPart";

const payloads = readFileSync("test/fixtures/markdown/injection.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as string);

beforeAll(loadMarkdown);

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

// What Markdown and our own furniture (copy buttons, their icons) are made of.
const elements = words(
  "a blockquote br button code del div em h3 hr li ol p path pre rect span strong svg table tbody td th thead tr ul",
);
const attributes = words(
  "aria-hidden aria-label class d data-align data-depth data-done data-task dir fill focusable height href rel role rx scope start stroke stroke-linecap stroke-linejoin stroke-width target title type viewBox width x y",
);
const schemes = words("http: https: mailto: tel:");

/** Everything in the rendering that a text should not have been able to put there. */
function harmIn(container: HTMLElement): string[] {
  const harm: string[] = [];
  for (const element of container.querySelectorAll("*")) {
    const name = element.localName;
    if (!elements.has(name)) harm.push(`<${name}>`);
    if (name === "button" && element.className !== "parlance-copy-button") harm.push("<button>");
    if (element.closest("svg") && !element.closest("svg.parlance-icon")) harm.push("<svg>");
    for (const attribute of element.attributes) {
      if (!attributes.has(attribute.name)) harm.push(attribute.name);
    }
    const href = element.getAttribute("href");
    if (href !== null) {
      const url = new URL(href);
      if (!schemes.has(url.protocol) || url.username !== "") harm.push(href);
      if (element.getAttribute("rel") !== "noopener noreferrer nofollow") harm.push("rel");
    }
  }
  return harm;
}

function show(text: string, message: Pick<Message, "role" | "status">) {
  const part = { type: "text", text } as const;
  return <TextPart part={part} message={{ id: "m1", createdAt: 0, parts: [part], ...message }} />;
}

test("there are 200 payloads and more", () => {
  expect(new Set(payloads).size).toBeGreaterThanOrEqual(200);
});

test.each(payloads)("does no harm: %j", (payload) => {
  const agent = render(show(payload, { role: "agent", status: "complete" }));
  expect(harmIn(agent.container)).toEqual([]);

  // Cut off anywhere, when half of it is made presentable.
  const streaming = render(<></>);
  for (let end = 1; end <= payload.length; end += 1) {
    streaming.rerender(show(payload.slice(0, end), { role: "agent", status: "streaming" }));
    expect(harmIn(streaming.container)).toEqual([]);
  }

  const user = render(show(payload, { role: "user", status: "sent" }));
  expect(harmIn(user.container)).toEqual([]);
  expect(user.container.textContent).toBe(payload);
});

test("HTML is shown as it was written", () => {
  const html = '<b onclick="alert(1)">bold</b> & <i>more</i>';
  const { container } = render(show(html, { role: "agent", status: "complete" }));
  expect(container.textContent).toBe(html);
});
