import { act, render, screen, waitFor } from "@testing-library/react";
import { StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Message } from "../../core/index";
import type * as module from "./TextPart";

// Each test begins on a page that has not loaded Markdown.
let TextPart: typeof module.TextPart;
beforeEach(async () => {
  vi.resetModules();
  ({ TextPart } = await import("./TextPart"));
});
afterEach(() => {
  document.body.replaceChildren();
});

function say(text: string, message: Partial<Message> = {}) {
  const part = { type: "text", text } as const;
  const whole: Message = {
    id: "m1",
    role: "agent",
    status: "complete",
    createdAt: 0,
    parts: [part],
    ...message,
  };
  return <TextPart part={part} message={whole} />;
}

const strictly = (text: string, message?: Partial<Message>) =>
  render(say(text, message), { wrapper: StrictMode }).container.firstElementChild as HTMLElement;

describe("an agent's text", () => {
  test("is paragraphs until Markdown is loaded, and Markdown then", async () => {
    const shown = strictly("It ships **today**.\n\nAnything else?");
    expect(shown.innerHTML).toBe("<p>It ships **today**.</p><p>Anything else?</p>");
    await waitFor(() =>
      expect(shown.innerHTML).toBe("<p>It ships <strong>today</strong>.</p><p>Anything else?</p>"),
    );
    // From then on at once.
    expect(strictly("**Now**").innerHTML).toBe("<p><strong>Now</strong></p>");
  });

  test("does not load Markdown for words alone", async () => {
    const text = "Hello! How can I help?\nIt takes 2-3 days (or so): promised.\n\nYours, Ava";
    const shown = strictly(text);
    expect(shown.textContent).toContain("How can I help?\nIt takes");
    await act(() => new Promise((resolve) => setImmediate(resolve)));
    // Had it been loaded, this would be bold already.
    const next = strictly("**Now**");
    expect(next.innerHTML).toBe("<p>**Now**</p>");
    await waitFor(() => expect(next.innerHTML).toBe("<p><strong>Now</strong></p>"));
    // And what was shown without it is what it would have shown.
    const { Markdown } = await import("./Markdown");
    const { container } = render(<Markdown text={text} isStreaming={false} />);
    expect(container.innerHTML).toBe(shown.innerHTML);
  });

  test("comes from a server as paragraphs and is brought to life without a difference", async () => {
    const { loadMarkdown } = await import("./LazyMarkdown");
    await loadMarkdown();
    const root = document.createElement("div");
    document.body.append(root);
    root.innerHTML = renderToString(say("It ships **today**."));
    expect(root.textContent).toBe("It ships **today**.");

    const onRecoverableError = vi.fn();
    await act(async () => {
      hydrateRoot(root, say("It ships **today**."), { onRecoverableError });
    });
    expect(root.innerHTML).toContain("<strong>today</strong>");
    expect(onRecoverableError).not.toHaveBeenCalled();
  });

  test("is made presentable while it streams, and only then", async () => {
    const { loadMarkdown } = await import("./LazyMarkdown");
    await loadMarkdown();
    expect(strictly("It **ships", { status: "streaming" }).innerHTML).toBe(
      "<p>It <strong>ships</strong></p>",
    );
    expect(strictly("It **ships", { status: "interrupted" }).innerHTML).toBe("<p>It **ships</p>");
  });
});

describe("a user's text", () => {
  test("is what was typed: no Markdown, its line breaks, its spaces", () => {
    const shown = strictly("**not bold**\n\n  <b>x</b>", { role: "user", status: "sent" });
    expect(shown.querySelector("p")?.textContent).toBe("**not bold**\n\n  <b>x</b>");
    expect(shown.querySelector("strong, b")).toBeNull();
  });

  test.each([
    ["see https://example.com/a?b=(c)", "https://example.com/a?b=(c", "https://example.com/a?b=(c"],
    ["(https://example.com/a).", "https://example.com/a", "https://example.com/a"],
    ["www.example.com, please", "www.example.com", "https://www.example.com/"],
    [
      "mail ava.b+c@mail.example.com!",
      "ava.b+c@mail.example.com",
      "mailto:ava.b+c@mail.example.com",
    ],
    ["HTTPS://EXAMPLE.COM/Ä", "HTTPS://EXAMPLE.COM/Ä", "https://example.com/%C3%84"],
  ])("has links in %j", (text, name, href) => {
    const shown = strictly(text, { role: "user", status: "sent" });
    const link = screen.getByRole("link", { name });
    expect(link.getAttribute("href")).toBe(href);
    expect(shown.textContent).toBe(text);
  });

  test.each([
    "javascript:alert(1)",
    "x@y",
    "awww.example.com",
    "a@b.c",
    "https://",
    "//example.com",
  ])("has no link in %j", (text) => {
    strictly(text, { role: "user", status: "sent" });
    expect(screen.queryByRole("link")).toBeNull();
  });
});
