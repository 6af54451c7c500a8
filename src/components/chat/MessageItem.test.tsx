import { act, fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  createChatSession,
  ParlanceError,
  type Message,
  type MessagePart,
  type MessageStatus,
} from "../../core/index";
import { createScriptedConnector } from "../../testing/index";
import { arabic } from "../language/arabic";
import { LanguageProvider } from "../language/LanguageContext";
import { spanish } from "../language/spanish";
import { MessageItem, type MessageItemProps } from "./MessageItem";

function message(id: string, change: Partial<Message> = {}): Message {
  return {
    id,
    role: "agent",
    parts: [{ type: "text", text: id }],
    status: "complete",
    createdAt: new Date(2026, 3, 15, 14, 5).getTime(),
    ...change,
  };
}

function renderMessages(messages: readonly Message[], props: Partial<MessageItemProps> = {}) {
  const session = createChatSession({
    connector: createScriptedConnector(),
    initialMessages: messages,
  });
  render(
    <StrictMode>
      <LanguageProvider locale="en-GB">
        <div role="list">
          {messages.map(({ id }) => (
            <div role="listitem" tabIndex={0} key={id}>
              <MessageItem id={id} session={session} {...props} />
            </div>
          ))}
        </div>
      </LanguageProvider>
    </StrictMode>,
  );
  return session;
}

/** The messages that are drawn, in their order. */
const items = () => [...document.querySelectorAll<HTMLElement>(".parlance-message-item")];
const item = () => items()[0] ?? expect.unreachable();
const withParts = (...parts: MessagePart[]) => [message("message", { parts })];

describe("MessageItem", () => {
  test("says who spoke, what and when", () => {
    renderMessages([message("Hello")]);
    // Read out, and seen when it is asked for.
    expect(item().textContent).toContain("Assistant, 14:05: Hello");
    expect(item().querySelector("time")).toBeNull();
    fireEvent.pointerEnter(item(), { pointerType: "touch" });
    fireEvent.click(item());
    const time = item().querySelector("time");
    expect(time?.textContent).toBe("14:05");
    expect(time?.dateTime).toBe(new Date(2026, 3, 15, 14, 5).toISOString());
    expect(time?.title).toBe("15 Apr 2026, 14:05");
    // Said once.
    expect(item().textContent).toContain("Assistant, 14:05: Hello");
    expect(time?.getAttribute("aria-hidden")).toBe("true");
  });

  test.each([
    [spanish, "Tú, 14:05: Hello"],
    [arabic, "أنت، الساعة 14:05: Hello"],
  ])("says it in the reader's language", (messages, words) => {
    const session = createChatSession({
      connector: createScriptedConnector(),
      initialMessages: [message("Hello", { role: "user", status: "sent" })],
    });
    render(
      <LanguageProvider messages={messages}>
        <MessageItem id="Hello" session={session} />
      </LanguageProvider>,
    );
    expect(item().textContent).toContain(words);
  });

  test("says no time before it is known where the reader is", async () => {
    const session = createChatSession({
      connector: createScriptedConnector(),
      initialMessages: [message("Hello")],
    });
    const app = <MessageItem id="Hello" session={session} />;
    const container = document.createElement("div");
    document.body.append(container);
    container.innerHTML = renderToString(app);
    expect(container.textContent).toBe("Assistant: Hello");
    const onRecoverableError = vi.fn();
    const root = await act(async () => hydrateRoot(container, app, { onRecoverableError }));
    expect(container.textContent).toContain("Assistant, 14:05: Hello");
    expect(onRecoverableError).not.toHaveBeenCalled();
    await act(async () => root.unmount());
    container.remove();
  });

  test.each<readonly [MessageStatus, string]>([
    ["queued", "Waiting for connection"],
    ["sent", "Sent"],
    ["failed", "Not sent. This message did not arrive. Please try again."],
  ])("tells that a user's message is %s", (status, words) => {
    const error = new ParlanceError("no", { code: "message-not-delivered" });
    renderMessages([
      message("Hello", { role: "user", status, ...(status === "failed" && { error }) }),
    ]);
    expect(item().textContent).toContain("You, 14:05: Hello");
    expect(item().textContent).toContain(words);
    expect(item().dataset.status).toBe(status);
    expect(screen.queryAllByRole("button")).toHaveLength(status === "failed" ? 2 : 0);
  });

  test("tells that a user's message is sending", async () => {
    const connector = createScriptedConnector({ autoAcknowledge: false });
    const session = createChatSession({ connector });
    await session.start();
    void session.send("Hello");
    await vi.waitFor(() => expect(connector.sent).toHaveLength(1));
    render(
      <StrictMode>
        <MessageItem id={session.getState().conversation.ids[0] ?? ""} session={session} />
      </StrictMode>,
    );
    expect(item().textContent).toMatch(/You, \d\d:\d\d: HelloSending…/);
    expect(item().dataset.status).toBe("sending");
    expect(screen.queryAllByRole("button")).toHaveLength(0);
    session.disconnect();
  });

  test("marks an answer that was cut off", () => {
    renderMessages([message("It ships tod", { status: "interrupted" })]);
    expect(item().textContent).toContain("Answer was cut off");
  });

  test("does not offer to send again once the conversation has ended", async () => {
    const error = new ParlanceError("no", { code: "message-rejected" });
    const connector = createScriptedConnector();
    const failed = message("Hello", { role: "user", status: "failed", error });
    const session = createChatSession({ connector, initialMessages: [failed] });
    await session.start();
    render(<MessageItem id="Hello" session={session} />, { wrapper: StrictMode });
    act(() => connector.emit({ type: "session-ended" }));
    expect(screen.queryByRole("button", { name: "Retry" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Discard" }));
    expect(screen.queryByText("Hello")).toBeNull();
  });

  test("stands in its group", () => {
    const later = (minutes: number) => ({ createdAt: message("").createdAt + minutes * 60_000 });
    renderMessages([
      message("one"),
      message("two", later(1)),
      message("three", later(2)),
      message("four", later(30)),
      message("five", { role: "user", status: "sent", ...later(31) }),
    ]);
    expect(items().map(({ dataset }) => dataset.place)).toEqual([
      "first",
      "middle",
      "last",
      "single",
      "single",
    ]);
    // One line and one picture for each group.
    const shows = (selector: string) =>
      items().map((message) => message.querySelector(selector) !== null);
    // The first group has nothing to say in it, the second what can be done, the third how it fared.
    const lines = [undefined, undefined, "room", "line", "line"];
    expect(items().map(({ dataset }) => dataset.foot)).toEqual(lines);
    expect(shows(".parlance-message-item__foot")).toEqual([false, false, false, true, true]);
    expect(shows(".parlance-message-item__meta")).toEqual([false, false, false, false, true]);
    expect(shows("svg")).toEqual([false, false, true, true, true]);
  });

  test("begins a new day", () => {
    const at = new Date(2026, 3, 16, 0, 1).getTime();
    renderMessages([
      message("late"),
      message("early", { createdAt: at }),
      message("same", { createdAt: at }),
    ]);
    const days = items().map((row) => within(row).queryByText(/April/)?.textContent);
    expect(days).toEqual([
      expect.stringContaining("15 April"),
      expect.stringContaining("16 April"),
      undefined,
    ]);
  });

  test("shows nothing while there is nothing to show", () => {
    renderMessages([
      message("begun", { parts: [], status: "streaming" }),
      message("for the app", { parts: [{ type: "data", name: "order", data: 1 }] }),
    ]);
    expect(items()).toHaveLength(0);
  });

  test("folds away what a tool was asked and answered", async () => {
    renderMessages(
      withParts(
        { type: "tool-call", toolCallId: "1", name: "tracking", status: "running" },
        {
          type: "tool-call",
          toolCallId: "2",
          name: "pickup",
          status: "complete",
          input: { day: "Monday" },
          output: "booked",
        },
      ),
    );
    expect(screen.getByText("Using tracking…")).toBeTruthy();
    const details = screen.getByText("Used pickup").closest("details");
    expect(details?.open).toBe(false);
    expect(details?.textContent).toContain('"day": "Monday"');
    expect(details?.textContent).toContain("booked");
  });

  test("survives a tool whose answer is no JSON", () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    renderMessages(
      withParts({
        type: "tool-call",
        toolCallId: "1",
        name: "loop",
        status: "failed",
        output: cycle,
      }),
    );
    expect(screen.getByText("loop failed").closest("details")?.textContent).toContain(
      "[object Object]",
    );
  });

  test("plays speech from a safe address only, and shows its words", () => {
    renderMessages(
      withParts(
        { type: "audio", transcript: "Good morning", url: "https://example.com/a.ogg" },
        { type: "audio", url: "javascript:alert(1)" },
      ),
    );
    expect(screen.getByText("Good morning")).toBeTruthy();
    const sources = [...item().querySelectorAll("source")].map(({ src }) => src);
    expect(sources).toEqual(["https://example.com/a.ogg"]);
  });

  test("is drawn by the app's components where it has them", () => {
    const Loud = vi.fn(({ part }: { part: { text: string } }) => <b>{part.text.toUpperCase()}</b>);
    renderMessages([message("quiet")], { slots: { text: Loud, avatar: () => <i>face</i> } });
    expect(screen.getByText("QUIET").tagName).toBe("B");
    expect(screen.getByText("face")).toBeTruthy();
  });

  test("lets the app arrange its pieces", () => {
    renderMessages([message("Hello")], {
      render: ({ body, meta }, { id }) => (
        <section aria-label={`message ${id}`}>
          {meta}
          {body}
        </section>
      ),
    });
    const section = screen.getByRole("region", { name: "message Hello" });
    expect(section.textContent).toBe("Hello");
    fireEvent.pointerEnter(item(), { pointerType: "touch" });
    fireEvent.click(item());
    expect(section.firstElementChild?.querySelector("time")).toBeTruthy();
    expect(section.textContent).toBe("14:05Hello");
  });

  test("has a picture of the user where the app has one", () => {
    renderMessages([message("Hello", { role: "user", status: "sent" }), message("Good day")], {
      slots: { userAvatar: () => <i>me</i> },
    });
    expect(screen.getByText("me").closest(".parlance-message-item")).toBe(item());
  });
});

describe("What a message keeps to itself", () => {
  const group = [message("first"), message("second"), message("third")];
  const copyButtons = () => screen.queryAllByRole("button", { name: "Copy message" });
  const time = (of: HTMLElement | undefined) => of?.querySelector("time")?.textContent;

  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const rest = () => {
    act(() => void vi.advanceTimersByTime(100));
  };

  test("shows under a mouse that rests on it, and not under one that passes by", () => {
    renderMessages(group);
    // The latest answer can always be copied and judged.
    expect(copyButtons()).toHaveLength(1);
    const [first, second] = items();
    if (!first || !second) return expect.unreachable();

    fireEvent.pointerEnter(first, { pointerType: "mouse" });
    fireEvent.pointerLeave(first, { pointerType: "mouse" });
    fireEvent.pointerEnter(second, { pointerType: "mouse" });
    rest();
    expect(time(first)).toBeUndefined();
    expect(time(second)).toBe("14:05");
    expect(within(second).getByRole("button", { name: "Copy message" })).toBeTruthy();

    fireEvent.pointerLeave(second, { pointerType: "mouse" });
    expect(time(second)).toBeUndefined();
    expect(copyButtons()).toHaveLength(1);
  });

  test("comes at the tap of a finger, and goes at the next, here or on another message", () => {
    renderMessages(group);
    const tap = (element: HTMLElement | undefined) => {
      if (!element) return expect.unreachable();
      fireEvent.pointerEnter(element, { pointerType: "touch" });
      fireEvent.pointerLeave(element, { pointerType: "touch" });
      fireEvent.click(element);
    };
    const [first, second] = items();
    tap(first);
    expect(time(first)).toBe("14:05");
    tap(second);
    expect(time(first)).toBeUndefined();
    expect(time(second)).toBe("14:05");
    tap(second);
    expect(time(second)).toBeUndefined();
  });

  test("has nothing to do about an answer that is not over", async () => {
    const connector = createScriptedConnector();
    const session = createChatSession({ connector });
    await session.start();
    const id = connector.beginMessage();
    connector.chunk(id, "It arrives ");
    render(<MessageItem id={id} session={session} onFeedback={vi.fn()} />, { wrapper: StrictMode });
    expect(screen.queryByRole("button")).toBeNull();
    act(() => connector.endMessage(id));
    expect(screen.getAllByRole("button")).toHaveLength(3);
    session.disconnect();
  });

  test("leaves what can be done to the app where it has its own", () => {
    const Share = ({ message: { id } }: { message: Message }) => <button>Share {id}</button>;
    renderMessages(group, { slots: { actions: Share } });
    expect(screen.getAllByRole("button").map(({ textContent }) => textContent)).toEqual([
      "Share third",
    ]);
  });

  test("is drawn without drawing the message again", () => {
    const drawn = vi.fn();
    const Text = ({ part }: { part: { text: string } }) => {
      drawn();
      return <p>{part.text}</p>;
    };
    renderMessages(group, { slots: { text: Text } });
    drawn.mockClear();
    fireEvent.pointerEnter(item(), { pointerType: "mouse" });
    rest();
    expect(time(item())).toBe("14:05");
    expect(drawn).not.toHaveBeenCalled();
  });
});
