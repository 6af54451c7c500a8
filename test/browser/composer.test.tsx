import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import axe from "axe-core";
import { StrictMode } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { cdp, page, userEvent } from "vitest/browser";
import { arabic, ChatPanel, type ChatPanelProps } from "../../src/components/index";
import type { Message } from "../../src/core/index";
import { createScriptedConnector, type ScriptedConnectorOptions } from "../../src/testing/index";
import "../../src/styles.css";

beforeEach(() => page.viewport(400, 640));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  document.documentElement.removeAttribute("style");
  for (const sheet of document.querySelectorAll("style[data-test]")) sheet.remove();
});

/** The part of the DevTools protocol that types as a keyboard and an input method do. */
interface Keyboard {
  send(method: string, params: object): Promise<unknown>;
}
const keyboard = cdp as unknown as () => Keyboard;

async function renderPanel(
  options: ScriptedConnectorOptions = {},
  props: Omit<ChatPanelProps, "connector" | "session"> = {},
) {
  const connector = createScriptedConnector(options);
  const view = render(
    <StrictMode>
      <div style={{ blockSize: "100vh" }}>
        <ChatPanel connector={connector} {...props} />
      </div>
    </StrictMode>,
  );
  await waitFor(() => expect(connector.openConnections).toBe(1));
  return { connector, ...view };
}

const field = () => screen.getByRole<HTMLTextAreaElement>("textbox");
const panel = () => field().closest<HTMLElement>(".parlance-chat-panel") as HTMLElement;
const attachments = () => screen.queryByRole("list", { name: "Attachments" });

function transferOf(...files: readonly File[]): DataTransfer {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  return transfer;
}

/** A picture that a browser can show. */
async function picture(name = "photo.png"): Promise<File> {
  const canvas = new OffscreenCanvas(8, 8);
  canvas.getContext("2d")?.fillRect(0, 0, 8, 8);
  return new File([await canvas.convertToBlob()], name, { type: "image/png" });
}

describe("the size of the field", () => {
  function grows() {
    return async () => {
      await renderPanel();
      const one = field().offsetHeight;
      expect(one).toBeGreaterThanOrEqual(44);
      await userEvent.fill(field(), "one\ntwo\nthree");
      const three = field().offsetHeight;
      expect(three).toBeGreaterThanOrEqual(one + 40);
      expect(field().scrollHeight).toBeLessThanOrEqual(field().clientHeight);

      await userEvent.fill(field(), "line\n".repeat(40));
      const most = field().offsetHeight;
      expect(most).toBeGreaterThan(three);
      expect(most).toBeLessThanOrEqual(152);
      expect(field().scrollHeight).toBeGreaterThan(field().clientHeight);

      await userEvent.fill(field(), "");
      expect(field().offsetHeight).toBe(one);
    };
  }

  test("follows the text, up to a limit, then the text scrolls", grows());

  test("does so where CSS cannot", async () => {
    vi.spyOn(CSS, "supports").mockReturnValue(false);
    const sheet = document.createElement("style");
    sheet.dataset["test"] = "";
    sheet.textContent = "textarea { field-sizing: fixed !important; }";
    document.head.append(sheet);
    await grows()();
  });
});

describe("an input method", () => {
  test("ends its composition with Enter without sending", async () => {
    const { connector } = await renderPanel();
    field().focus();
    const input = keyboard();
    await input.send("Input.imeSetComposition", {
      text: "にほ",
      selectionStart: 2,
      selectionEnd: 2,
    });
    expect(field().value).toBe("にほ");
    const enter = { key: "Enter", code: "Enter", windowsVirtualKeyCode: 13 };
    await input.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...enter });
    await input.send("Input.dispatchKeyEvent", { type: "keyUp", ...enter });
    expect(field().value).toBe("にほ");
    await input.send("Input.insertText", { text: "日本" });
    expect(connector.sent).toHaveLength(0);

    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(connector.sent[0]?.command.text).toBe("日本"));
    expect(field().value).toBe("");
    expect(document.activeElement).toBe(field());
  });
});

describe("files", () => {
  test("pasted ones are attached, with a picture of the picture that is let go of afterwards", async () => {
    const revoke = vi.spyOn(URL, "revokeObjectURL");
    const { connector } = await renderPanel();
    field().focus();
    const clipboardData = transferOf(await picture());
    const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    act(() => void field().dispatchEvent(paste));
    expect(paste.defaultPrevented).toBe(true);

    await screen.findByText("photo.png is ready to be sent");
    const image = attachments()?.querySelector("img") as HTMLImageElement;
    await waitFor(() => expect(image.naturalWidth).toBe(8));
    expect(image.src).toMatch(/^blob:/);

    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(connector.sent[0]?.command.files[0]?.name).toBe("photo.png"));
    expect(attachments()).toBeNull();
    expect(revoke).toHaveBeenCalledExactlyOnceWith(image.src);
  });

  test("pasted text is text", async () => {
    await renderPanel();
    field().focus();
    const clipboardData = transferOf(await picture());
    clipboardData.setData("text/plain", "Dear all");
    clipboardData.setData("text/html", "<p>Dear all</p>");
    const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    act(() => void field().dispatchEvent(paste));
    expect(paste.defaultPrevented).toBe(false);
    expect(attachments()).toBeNull();
  });

  test("dropped anywhere on the chat they are attached; while they hover the whole chat says so", async () => {
    await renderPanel();
    const dataTransfer = transferOf(new File(["a"], "a.txt", { type: "text/plain" }));
    const drag = (type: string, target: Element) => {
      const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
      act(() => void target.dispatchEvent(event));
      return event;
    };
    const log = screen.getByRole("log");
    drag("dragenter", log);
    expect(drag("dragover", log).defaultPrevented).toBe(true);
    const overlay = screen.getByText("Drop files to attach them").parentElement as HTMLElement;
    const { width, height } = overlay.getBoundingClientRect();
    expect(width).toBeGreaterThan(panel().clientWidth - 20);
    expect(height).toBeGreaterThan(panel().clientHeight - 20);

    drag("dragleave", log);
    expect(screen.queryByText("Drop files to attach them")).toBeNull();
    drag("dragenter", log);
    expect(drag("drop", log).defaultPrevented).toBe(true);
    expect(screen.queryByText("Drop files to attach them")).toBeNull();
    await screen.findByText("a.txt is ready to be sent");
    expect(document.activeElement).toBe(field());
  });

  test("a chat that closes with a file on its way gives it up and lets go of its picture", async () => {
    const revoke = vi.spyOn(URL, "revokeObjectURL");
    let signal: AbortSignal | undefined;
    const { unmount } = await renderPanel({
      upload: (_file, options) => {
        signal = options.signal;
        return new Promise(() => undefined);
      },
    });
    await userEvent.upload(
      document.querySelector<HTMLInputElement>("input[type=file]") as HTMLInputElement,
      await picture(),
    );
    await screen.findByRole("progressbar");
    await waitFor(() => expect(signal).toBeDefined());
    unmount();
    expect(signal?.aborted).toBe(true);
    expect(revoke).toHaveBeenCalledOnce();
  });
});

describe("everywhere", () => {
  const manyFiles = [
    "a name that is far too long to be shown in one line.pdf",
    "b.zip",
    "c.csv",
  ].map((name) => new File(["x"], name));
  const answer: Message = {
    id: "m1",
    role: "agent",
    status: "complete",
    createdAt: 0,
    parts: [
      {
        type: "text",
        text: "## Plans\n\n| Plan | Price | Support | Storage | Seats |\n|---|--:|---|---|---|\n| Team | 49 | Email within two days | 10 GB | 10 |\n\n```ts\nconst order = await orders.find({ number: 'A-1042', include: ['parcel'] });\n```\n\nhttps://example.com/a/very/long/path/that/has/to/break/somewhere/in/the/middle",
      },
      {
        type: "file",
        name: "a name that is far too long to be shown.pdf",
        mediaType: "application/pdf",
      },
    ],
  };

  test.each([
    ["left to right", {}],
    ["right to left", { messages: arabic }],
  ])(
    "320 px, %s: nothing is wider than the chat, and no target is too small",
    async (_way, props) => {
      await page.viewport(320, 568);
      await renderPanel({}, { initialMessages: [answer], ...props });
      await screen.findByRole("table");
      await userEvent.upload(
        document.querySelector<HTMLInputElement>("input[type=file]") as HTMLInputElement,
        manyFiles,
      );
      await userEvent.fill(field(), "Unbreakable".repeat(20));
      await waitFor(() => expect(screen.queryByRole("progressbar")).toBeNull());

      expect(panel().scrollWidth).toBeLessThanOrEqual(320);
      expect(screen.getByRole("log").scrollWidth).toBeLessThanOrEqual(320);
      const form = field().closest("form") as HTMLFormElement;
      for (const target of form.querySelectorAll("button, textarea")) {
        const { width, height, left, right } = target.getBoundingClientRect();
        expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
        expect(left).toBeGreaterThanOrEqual(0);
        expect(right).toBeLessThanOrEqual(320);
      }
    },
  );

  test("what is wider than its place scrolls, by the keyboard too; what is not is no stop", async () => {
    await page.viewport(400, 640);
    await renderPanel({}, { initialMessages: [answer] });
    const table = (await screen.findByRole("table")).parentElement as HTMLElement;
    await waitFor(() => expect(table.tabIndex).toBe(0));
    expect(table).toBe(screen.getByRole("group", { name: "Table" }));
    table.focus();
    await userEvent.keyboard("{ArrowRight>3}");
    await waitFor(() => expect(table.scrollLeft).toBeGreaterThan(0));

    await page.viewport(1200, 640);
    await waitFor(() => expect(table.hasAttribute("tabindex")).toBe(false));
  });

  test.each(["light", "dark"])("axe finds nothing, %s", async (scheme) => {
    document.documentElement.style.colorScheme = scheme;
    const { connector } = await renderPanel(
      { upload: () => Promise.reject(new Error("no")) },
      { initialMessages: [answer] },
    );
    await screen.findByRole("table");
    await userEvent.upload(
      document.querySelector<HTMLInputElement>("input[type=file]") as HTMLInputElement,
      manyFiles,
    );
    await screen.findAllByText(/could not be uploaded/);
    await userEvent.fill(field(), "Hello");
    act(() => connector.chunk(connector.beginMessage(), "One **moment"));
    await screen.findByRole("button", { name: "Stop answering" });
    await act(() =>
      Promise.all(
        document
          .getAnimations()
          .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
          .map(({ finished }) => finished.catch(() => undefined)),
      ),
    );
    const { violations } = await axe.run(document.body, {
      // A test page is no page.
      rules: { region: { enabled: false }, "page-has-heading-one": { enabled: false } },
    });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });
});
