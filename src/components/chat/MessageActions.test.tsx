import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { StrictMode } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createChatSession, type ChatSession, type Message } from "../../core/index";
import { createScriptedConnector } from "../../testing/index";
import { MessageActions, type MessageActionsProps } from "./MessageActions";

const answer: Message = {
  id: "answer",
  role: "agent",
  parts: [{ type: "text", text: "It arrives **today**." }],
  status: "complete",
  createdAt: 0,
};

function renderActions(props: Partial<MessageActionsProps> = {}, session?: ChatSession) {
  return render(
    <MessageActions
      message={answer}
      session={session ?? createChatSession({ connector: createScriptedConnector() })}
      {...props}
    />,
    { wrapper: StrictMode },
  );
}

const good = () => screen.getByRole("button", { name: "Good answer" });
const bad = () => screen.getByRole("button", { name: "Bad answer" });
const isPressed = (button: HTMLElement) => button.getAttribute("aria-pressed") === "true";

describe("Feedback", () => {
  test("is not asked for where nobody listens, nor about what the reader said himself", () => {
    renderActions();
    renderActions({ message: { ...answer, role: "user" }, onFeedback: vi.fn() });
    expect(screen.queryByRole("button", { name: "Good answer" })).toBeNull();
  });

  test("is given, changed and taken back", async () => {
    const onFeedback = vi.fn();
    renderActions({ onFeedback });
    await userEvent.click(good());
    expect([isPressed(good()), isPressed(bad())]).toEqual([true, false]);
    await userEvent.click(bad());
    expect([isPressed(good()), isPressed(bad())]).toEqual([false, true]);
    await userEvent.click(bad());
    expect([isPressed(good()), isPressed(bad())]).toEqual([false, false]);
    expect(onFeedback.mock.calls).toEqual([
      [answer, "good"],
      [answer, "bad"],
      [answer, undefined],
    ]);
  });

  test("is kept while the message is scrolled away, for this session and no other", async () => {
    const session = createChatSession({ connector: createScriptedConnector() });
    const { unmount } = renderActions({ onFeedback: vi.fn() }, session);
    await userEvent.click(good());
    unmount();
    const again = renderActions({ onFeedback: vi.fn() }, session);
    expect(isPressed(good())).toBe(true);
    again.unmount();
    renderActions({ onFeedback: vi.fn() });
    expect(isPressed(good())).toBe(false);
  });
});

describe("Copying a message", () => {
  const copyButton = () => screen.getByRole("button", { name: "Copy message" });

  test("takes its text as it was written, and says so", async () => {
    const user = userEvent.setup();
    renderActions();
    await user.click(copyButton());
    expect(await navigator.clipboard.readText()).toBe("It arrives **today**.");
    expect(screen.getByRole("status").textContent).toBe("Copied");
  });

  test("takes what was spoken where nothing was written", async () => {
    const user = userEvent.setup();
    renderActions({ message: { ...answer, parts: [{ type: "audio", transcript: "Good day" }] } });
    await user.click(copyButton());
    expect(await navigator.clipboard.readText()).toBe("Good day");
  });

  test("is not offered where there are no words", () => {
    const file = { type: "file", name: "photo.png", mediaType: "image/png" } as const;
    renderActions({ message: { ...answer, parts: [file] } });
    expect(screen.queryByRole("button")).toBeNull();
  });

  describe("where the clipboard takes more than words", () => {
    let written: ClipboardItem[] = [];
    beforeEach(() => {
      written = [];
      vi.stubGlobal(
        "ClipboardItem",
        class {
          constructor(private readonly content: Record<string, Blob>) {}
          getType = async (type: string) => this.content[type];
        },
      );
    });
    afterEach(() => {
      vi.unstubAllGlobals();
    });

    test("takes its looks along, without the buttons", async () => {
      const user = userEvent.setup();
      vi.spyOn(navigator.clipboard, "write").mockImplementation(async (list) => {
        written = [...list];
      });
      render(
        <div className="parlance-message-item">
          <div className="parlance-text">
            <p>
              It arrives <strong>today</strong>.
            </p>
            <button>Copy</button>
          </div>
          <MessageActions
            message={answer}
            session={createChatSession({ connector: createScriptedConnector() })}
          />
        </div>,
      );
      await user.click(copyButton());
      await act(async () => {});
      const [taken] = written;
      const html = await taken?.getType("text/html");
      const plain = await taken?.getType("text/plain");
      expect(html?.type).toBe("text/html");
      expect(await textOf(html)).toBe("<p>It arrives <strong>today</strong>.</p>");
      expect(await textOf(plain)).toBe("It arrives **today**.");
    });
  });
});

/** jsdom's blobs do not tell their text themselves. */
function textOf(blob: Blob | undefined): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.readAsText(blob ?? new Blob());
  });
}
