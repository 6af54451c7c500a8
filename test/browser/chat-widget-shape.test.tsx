import { act, cleanup, render, screen, waitFor, within } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { arabic, ChatWidget, type ChatWidgetProps } from "../../src/components/index";
import { createScriptedConnector } from "../../src/testing/index";
import "../../src/styles.css";

const root = document.documentElement;

beforeEach(() => page.viewport(1280, 800));
afterEach(() => {
  cleanup();
  root.removeAttribute("style");
  root.removeAttribute("dir");
  window.scrollTo(0, 0);
});

/** Once all that moves for a while has come to rest. */
const settled = async () => {
  await act(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  const passing = document
    .getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
  await act(() => Promise.all(passing.map(({ finished }) => finished.catch(() => undefined))));
};

async function renderWidget(props: Omit<ChatWidgetProps, "session"> = {}) {
  const connector = createScriptedConnector();
  render(
    <StrictMode>
      <div style={{ blockSize: 3000 }}>A page longer than its window</div>
      <ChatWidget connector={connector} defaultOpen {...props} />
      <button>After</button>
    </StrictMode>,
  );
  if (props.defaultOpen !== false) {
    await screen.findByText(props.messages ? arabic.statusConnected : "Online");
  }
  await settled();
  return connector;
}

const dialog = () => screen.getByRole("dialog");
const box = () => dialog().getBoundingClientRect();
const size = () => ({ width: Math.round(box().width), height: Math.round(box().height) });
const handle = (name = "Resize chat") => screen.findByRole("slider", { name });
const button = (name: string | RegExp) => within(dialog()).getByRole("button", { name });

describe("focus", () => {
  test("comes back from the menu, from what it opens, and from the chat", async () => {
    await renderWidget({ defaultOpen: false });
    const launcher = screen.getByRole("button", { name: "Open chat" });
    launcher.focus();
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("textbox")));

    button("Menu").focus();
    await userEvent.keyboard("{ArrowDown}");
    await waitFor(() => expect(document.activeElement?.role ?? "").toBe("menuitem"));
    await userEvent.keyboard("{Escape}");
    expect(document.activeElement).toBe(button("Menu"));

    await userEvent.keyboard("{ArrowUp}");
    await waitFor(() => expect(document.activeElement?.textContent).toBe("End conversation"));
    await userEvent.keyboard("{Enter}");
    const question = await screen.findByRole("alertdialog");
    const answers = ["Cancel", "End"].map((name) => within(question).getByRole("button", { name }));
    await waitFor(() => expect(document.activeElement).toBe(answers[0]));
    // Round and round, forwards and back.
    for (const answer of [answers[0], answers[1], answers[0]]) {
      expect(document.activeElement).toBe(answer);
      await userEvent.tab();
    }
    await userEvent.tab({ shift: true });
    expect(document.activeElement).toBe(answers[0]);
    await userEvent.keyboard("{Escape}");
    expect(document.activeElement).toBe(button("Menu"));
    await userEvent.keyboard("{Escape}");
    expect(document.activeElement).toBe(launcher);
  });

  test("does not go behind a question, by a press either", async () => {
    await renderWidget();
    await userEvent.click(button("Menu"));
    await userEvent.click(await screen.findByRole("menuitem", { name: "End conversation" }));
    const question = await screen.findByRole("alertdialog");
    const hasFocus = () => question.contains(document.activeElement);
    await waitFor(() => expect(hasFocus()).toBe(true));
    const field = dialog().querySelector("textarea") as HTMLElement;
    field.focus();
    expect(hasFocus()).toBe(true);
  });
});

describe("a sheet on a phone", () => {
  beforeEach(() => page.viewport(360, 640));

  test("covers all there is, shows where to write, and keeps the Tab key", async () => {
    await renderWidget();
    expect(box()).toMatchObject({ left: 0, top: 0, width: 360, height: 640 });
    expect(dialog().getAttribute("aria-modal")).toBe("true");
    const field = screen.getByRole("textbox").getBoundingClientRect();
    expect(field.top).toBeGreaterThan(500);
    expect(field.bottom).toBeLessThanOrEqual(640);
    expect(root.scrollWidth).toBe(360);
    expect(screen.queryByRole("slider")).toBeNull();
    for (let stop = 0; stop < 10; stop += 1) {
      await userEvent.tab();
      expect(dialog().contains(document.activeElement)).toBe(true);
    }
  });

  test("holds the page behind it still, and lets go of it", async () => {
    await renderWidget({ defaultOpen: false });
    window.scrollTo(0, 700);
    await userEvent.click(screen.getByRole("button", { name: "Open chat" }));
    await settled();
    expect(getComputedStyle(root).overflowY).toBe("hidden");
    await userEvent.click(button("Minimise chat"));
    await settled();
    expect(getComputedStyle(root).overflowY).not.toBe("hidden");
    expect(window.scrollY).toBe(700);
  });

  test("becomes a card when there is room for one", async () => {
    await renderWidget();
    await page.viewport(1280, 800);
    await waitFor(() => expect(size()).toEqual({ width: 400, height: 672 }));
    expect(dialog().hasAttribute("aria-modal")).toBe(false);
    expect(getComputedStyle(root).overflowY).not.toBe("hidden");
    expect(await handle()).toBeTruthy();
  });

  test("ends where the keyboard on the screen begins, but not where two fingers enlarge", async () => {
    // What no test can bring up is the keyboard: this is what the browser says when it is there.
    const viewport = Object.assign(new EventTarget(), { height: 640, offsetTop: 0, scale: 1 });
    vi.spyOn(window, "visualViewport", "get").mockReturnValue(
      viewport as unknown as VisualViewport,
    );
    const tell = (change: Partial<typeof viewport>) => {
      Object.assign(viewport, change);
      viewport.dispatchEvent(new Event("resize"));
    };
    await renderWidget();
    tell({ height: 360, offsetTop: 40 });
    expect(box()).toMatchObject({ top: 40, height: 360 });
    expect(screen.getByRole("textbox").getBoundingClientRect().bottom).toBeLessThanOrEqual(400);
    tell({ height: 640, offsetTop: 0 });
    expect(box()).toMatchObject({ top: 0, height: 640 });
    tell({ height: 320, scale: 2 });
    expect(box()).toMatchObject({ top: 0, height: 640 });
    vi.restoreAllMocks();
  });
});

describe("the corner", () => {
  test("is dragged, within what there is room for, and the size stays", async () => {
    const onSizeChange = vi.fn();
    await renderWidget({ onSizeChange });
    expect(size()).toEqual({ width: 400, height: 672 });
    const { left, top } = box();
    const drag = async (x: number, y: number) =>
      userEvent.dragAndDrop(await handle(), document.body, {
        force: true,
        sourcePosition: { x: 22, y: 22 },
        targetPosition: { x, y },
      });
    await drag(left - 100, top + 60);
    expect(size()).toEqual({ width: 500, height: 612 });
    expect(onSizeChange).toHaveBeenCalledOnce();
    expect(onSizeChange).toHaveBeenLastCalledWith({ width: 500, height: 612 });
    expect((await handle()).getAttribute("aria-valuetext")).toBe("500 × 612");

    await drag(1250, 700);
    expect(size()).toEqual({ width: 320, height: 400 });
    await userEvent.click(button("Minimise chat"));
    await settled();
    await userEvent.click(screen.getByRole("button", { name: "Open chat" }));
    await settled();
    expect(size()).toEqual({ width: 320, height: 400 });

    await drag(0, 0);
    expect(size().width).toBe(root.clientWidth - 48);
    expect(box().top).toBe(24);
  });

  test("is moved by the arrow keys, the way they point", async () => {
    await renderWidget();
    (await handle()).focus();
    await userEvent.keyboard("{ArrowLeft}{ArrowDown}");
    expect(size()).toEqual({ width: 416, height: 656 });
    await userEvent.keyboard("{ArrowRight}{ArrowUp}");
    expect(size()).toEqual({ width: 400, height: 672 });
    await userEvent.keyboard("{Shift>}{ArrowLeft}{/Shift}");
    expect(size().width).toBe(464);
    await userEvent.keyboard("{Home}");
    expect(size()).toEqual({ width: 320, height: 400 });
    await userEvent.keyboard("{ArrowRight}{ArrowDown}");
    expect(size()).toEqual({ width: 320, height: 400 });
    await userEvent.keyboard("{End}");
    expect(size().width).toBe(root.clientWidth - 48);
    expect((await handle()).getAttribute("aria-valuenow")).toBe(
      (await handle()).getAttribute("aria-valuemax"),
    );
    expect(document.activeElement).toBe(await handle());
  });

  test("is at the other side, and its keys too, where one writes from the right", async () => {
    root.dir = "rtl";
    await renderWidget({ messages: arabic });
    expect(box().left).toBe(24);
    const corner = await handle(arabic.resize);
    const { left, width, top, height } = corner.getBoundingClientRect();
    expect(left + width / 2).toBe(box().right);
    expect(top + height / 2).toBe(box().top);
    corner.focus();
    await userEvent.keyboard("{ArrowRight}");
    expect(size().width).toBe(416);
    expect(box().left).toBe(24);
    // The way out is at the end of the line, and messages leave upwards in every language.
    const [first, last] = ["Menu", "Minimise"].map((_, index) =>
      within(dialog()).getByRole("button", { name: index ? arabic.minimise : arabic.menu }),
    );
    expect(first?.getBoundingClientRect().left).toBeGreaterThan(
      last?.getBoundingClientRect().left ?? Infinity,
    );
    const send = within(dialog()).getByRole("button", { name: arabic.send });
    expect(send.getBoundingClientRect().left).toBeLessThan(
      screen.getByRole("textbox").getBoundingClientRect().left,
    );
  });

  test("may be the app's to place, or nobody's", async () => {
    const onSizeChange = vi.fn();
    await renderWidget({ size: { width: 360, height: 500 }, onSizeChange });
    expect(size()).toEqual({ width: 360, height: 500 });
    (await handle()).focus();
    await userEvent.keyboard("{ArrowLeft}");
    expect(onSizeChange).toHaveBeenLastCalledWith({ width: 376, height: 500 });
    expect(size()).toEqual({ width: 360, height: 500 });
    cleanup();
    await renderWidget({ resizable: false });
    await userEvent.click(button("Menu"));
    await screen.findByRole("menu");
    expect(screen.queryByRole("slider")).toBeNull();
  });
});

describe("nothing is lost", () => {
  const everything = () => [
    screen.getByRole("textbox"),
    button("Menu"),
    button("Minimise chat"),
    button("Send"),
    screen.getByRole("heading", { name: "Ask Acme" }),
  ];

  async function expectWhole(): Promise<void> {
    await settled();
    const card = box();
    for (const element of everything()) {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      expect(left, element.outerHTML).toBeGreaterThanOrEqual(Math.max(0, card.left));
      expect(right, element.outerHTML).toBeLessThanOrEqual(Math.min(root.clientWidth, card.right));
      expect(top, element.outerHTML).toBeGreaterThanOrEqual(Math.max(0, card.top));
      expect(bottom, element.outerHTML).toBeLessThanOrEqual(card.bottom);
    }
    expect(root.scrollWidth).toBe(root.clientWidth);
    const log = screen.getByRole("log");
    expect(log.scrollWidth).toBe(log.clientWidth);
    expect(log.clientHeight).toBeGreaterThan(60);

    await userEvent.click(button("Menu"));
    const menu = (await screen.findByRole("menu")).getBoundingClientRect();
    expect(menu.bottom).toBeLessThanOrEqual(card.bottom);
    expect(menu.left).toBeGreaterThanOrEqual(Math.max(0, card.left));
    expect(menu.right).toBeLessThanOrEqual(card.right);
    for (const entry of screen.getAllByRole("menuitem")) {
      entry.focus();
      expect(entry.getBoundingClientRect().bottom).toBeLessThanOrEqual(card.bottom);
    }
    await userEvent.keyboard("{Escape}");
  }

  test("in a window 320 pixels wide", async () => {
    await page.viewport(320, 640);
    const connector = await renderWidget({ title: "Ask Acme" });
    act(() => connector.say(`Averylongwordthatdoesnotwantto${"break".repeat(30)}`));
    await expectWhole();
  });

  test.each([
    [200, 640, 512],
    [400, 320, 256],
  ])("in a window of 1280 by 1024 enlarged to %i %%", async (_percent, width, height) => {
    await page.viewport(width, height);
    const connector = await renderWidget({ title: "Ask Acme" });
    act(() => connector.say("A short answer."));
    await expectWhole();
  });

  test("when the letters alone are twice as large", async () => {
    root.style.fontSize = "200%";
    const connector = await renderWidget({ title: "Ask Acme" });
    act(() => connector.say("A short answer."));
    await expectWhole();
  });
});
