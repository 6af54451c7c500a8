import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import axe from "axe-core";
import { StrictMode } from "react";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { arabic, ChatWidget, type ChatWidgetProps } from "../../src/components/index";
import { ParlanceError } from "../../src/core/index";
import { createScriptedConnector } from "../../src/testing/index";
import "../../src/styles.css";

beforeEach(() => page.viewport(1000, 800));
afterEach(() => {
  cleanup();
  document.documentElement.removeAttribute("style");
});

const frames = async (count = 2) => {
  for (let frame = 0; frame < count; frame += 1) {
    await act(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
};
/** Once all that moves for a while has come to rest. */
const settled = () => {
  const passing = document
    .getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
  return act(() => Promise.all(passing.map(({ finished }) => finished.catch(() => undefined))));
};

function renderWidget(props: Omit<ChatWidgetProps, "session"> = {}) {
  const connector = createScriptedConnector();
  render(
    <StrictMode>
      <button>Before</button>
      <ChatWidget connector={connector} {...props} />
      <button>After</button>
    </StrictMode>,
  );
  return connector;
}

const dialog = () => screen.getByRole("dialog");
const online = () => screen.findByText("Online");
const text = (value: string) => [{ type: "text" as const, text: value }];

async function violations() {
  await settled();
  const { violations: found } = await axe.run(document.body, {
    // A test page is no page.
    rules: { region: { enabled: false }, "page-has-heading-one": { enabled: false } },
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

describe("ChatWidget", () => {
  test("has no fault that axe finds, in any of its states, light and dark", async () => {
    const connector = renderWidget();
    for (const scheme of ["light", "dark"]) {
      document.documentElement.style.colorScheme = scheme;
      document.documentElement.style.background = "Canvas";
      await frames();
      expect(await violations()).toEqual([]);
    }
    await userEvent.click(screen.getByRole("button", { name: "Open chat" }));
    await online();
    for (const scheme of ["light", "dark"]) {
      document.documentElement.style.colorScheme = scheme;
      expect(await violations()).toEqual([]);
    }

    connector.emit({
      type: "message-added",
      messageId: "parts",
      role: "agent",
      parts: [
        ...text("It left **Rotterdam**, see [the page](https://example.com)."),
        { type: "tool-call", toolCallId: "1", name: "track", status: "complete", output: "ok" },
        { type: "file", name: "a.pdf", mediaType: "application/pdf", size: 1000 },
        { type: "audio", transcript: "Hello" },
      ],
      at: Date.now(),
    });
    await userEvent.type(screen.getByRole("textbox"), "Hello{Enter}");
    connector.emit({
      type: "message-added",
      messageId: "system",
      role: "system",
      parts: text("Ava joined"),
      at: Date.now(),
    });
    await screen.findByText("Ava joined");
    for (const scheme of ["light", "dark"]) {
      document.documentElement.style.colorScheme = scheme;
      expect(await violations()).toEqual([]);
    }

    connector.drop({ next: "final", error: new ParlanceError("no", { code: "network" }) });
    await screen.findByRole("button", { name: "Try again" });
    for (const scheme of ["light", "dark"]) {
      document.documentElement.style.colorScheme = scheme;
      expect(await violations()).toEqual([]);
    }
  });

  test("has no fault that axe finds in a failed message, nor at the end", async () => {
    const error = new ParlanceError("no", { code: "message-rejected" });
    const connector = renderWidget({
      defaultOpen: true,
      initialMessages: [
        { id: "1", role: "user", parts: text("Hello"), status: "failed", createdAt: 1, error },
        { id: "2", role: "agent", parts: text("Cut o"), status: "interrupted", createdAt: 2 },
        { id: "3", role: "user", parts: text("Waits"), status: "queued", createdAt: 3 },
      ],
    });
    await online();
    for (const scheme of ["light", "dark"]) {
      document.documentElement.style.colorScheme = scheme;
      expect(await violations()).toEqual([]);
    }
    act(() => connector.emit({ type: "session-ended", reason: "timeout" }));
    await screen.findByRole("button", { name: "Start a new conversation" });
    for (const scheme of ["light", "dark"]) {
      document.documentElement.style.colorScheme = scheme;
      expect(await violations()).toEqual([]);
    }
  });

  test("moves the focus with the reader", async () => {
    renderWidget();
    const launcher = screen.getByRole("button", { name: "Open chat" });
    launcher.focus();
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("textbox")));
    await userEvent.keyboard("{Escape}");
    expect(document.activeElement).toBe(launcher);
    // What is closed is not in the way of the Tab key.
    await userEvent.tab();
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "After" }));
  });

  test("keeps its place while it is closed", async () => {
    const connector = renderWidget({ defaultOpen: true });
    await online();
    act(() => {
      for (let index = 0; index < 40; index += 1) connector.say(`Message ${index}`);
    });
    await frames();
    const log = screen.getByRole("log");
    log.scrollTop = 500;
    await frames(10);
    const place = log.scrollTop;
    await userEvent.click(
      screen.getAllByRole("button", { name: "Minimise chat" })[0] as HTMLElement,
    );
    await settled();
    expect(screen.queryByRole("dialog")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Open chat" }));
    await settled();
    expect(screen.getByRole("log").scrollTop).toBe(place);
  });

  test("stands at the end of the line, whichever way the page is written", async () => {
    renderWidget({ defaultOpen: true, messages: arabic });
    await settled();
    expect(dialog().getBoundingClientRect().left).toBe(24);
    // The words follow their own direction, and the field that of the chat until there are some.
    const field = screen.getByRole("textbox");
    expect(getComputedStyle(field).direction).toBe("rtl");
    await userEvent.type(field, "Hello");
    expect(getComputedStyle(field).direction).toBe("ltr");
    cleanup();
    renderWidget({ defaultOpen: true });
    await settled();
    expect(dialog().getBoundingClientRect().right).toBe(document.documentElement.clientWidth - 24);
    cleanup();
    renderWidget({ defaultOpen: true, placement: "start" });
    await settled();
    expect(dialog().getBoundingClientRect().left).toBe(24);
  });

  test("fills a phone, loses nothing at 320 pixels, and keeps the Tab key inside", async () => {
    await page.viewport(320, 640);
    const connector = renderWidget();
    await userEvent.click(screen.getByRole("button", { name: "Open chat" }));
    await online();
    act(() => connector.say(`Averylongwordthatdoesnotwantto${"break".repeat(30)}`));
    await frames();
    await settled();
    const { width, height } = dialog().getBoundingClientRect();
    expect([width, height]).toEqual([320, 640]);
    const log = screen.getByRole("log");
    expect(log.scrollWidth).toBe(log.clientWidth);
    expect(document.documentElement.scrollWidth).toBe(320);

    const visited = new Set<Element | null>();
    for (let stop = 0; stop < 12; stop += 1) {
      await userEvent.tab();
      visited.add(document.activeElement);
      expect(dialog().contains(document.activeElement)).toBe(true);
    }
    expect(visited.size).toBeGreaterThan(2);
    await userEvent.tab({ shift: true });
    expect(dialog().contains(document.activeElement)).toBe(true);
  });

  test("gives every button a target of 44 pixels", async () => {
    const error = new ParlanceError("no", { code: "message-rejected" });
    renderWidget({
      defaultOpen: true,
      initialMessages: [
        { id: "1", role: "user", parts: text("Hello"), status: "failed", createdAt: 1, error },
      ],
    });
    await online();
    await settled();
    for (const button of [...dialog().querySelectorAll("button, summary")]) {
      const { width, height } = button.getBoundingClientRect();
      expect(Math.min(width, height), button.outerHTML).toBeGreaterThanOrEqual(44);
    }
  });

  test("takes the colours of the page, or those it is told to", async () => {
    const surface = () => getComputedStyle(dialog()).backgroundColor;
    renderWidget({ defaultOpen: true });
    const light = surface();
    document.documentElement.style.colorScheme = "dark";
    const dark = surface();
    expect(dark).not.toBe(light);
    cleanup();
    renderWidget({ defaultOpen: true, colorScheme: "light" });
    expect(surface()).toBe(light);
    cleanup();
    document.documentElement.style.colorScheme = "light";
    renderWidget({ defaultOpen: true, colorScheme: "dark" });
    expect(surface()).toBe(dark);
  });
});
