import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { StrictMode } from "react";
import { describe, expect, test, vi } from "vitest";
import {
  createChatSession,
  ParlanceError,
  type Message,
  type MessagePart,
  type MessageStatus,
} from "../../core/index";
import { createScriptedConnector } from "../../testing/index";
import { LanguageProvider } from "../language/LanguageContext";
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
            <MessageItem key={id} id={id} session={session} {...props} />
          ))}
        </div>
      </LanguageProvider>
    </StrictMode>,
  );
  return session;
}

const item = () => screen.getByRole("listitem");
const withParts = (...parts: MessagePart[]) => [message("message", { parts })];

describe("MessageItem", () => {
  test("says who spoke, what and when", () => {
    renderMessages([message("Hello")]);
    expect(item().textContent).toMatch(/Assistant: Hello/);
    const time = item().querySelector("time");
    expect(time?.textContent).toBe("14:05");
    expect(time?.dateTime).toBe(new Date(2026, 3, 15, 14, 5).toISOString());
    expect(time?.title).toBe("15 Apr 2026, 14:05");
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
    expect(item().textContent).toContain("You: Hello");
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
        <div role="list">
          <MessageItem id={session.getState().conversation.ids[0] ?? ""} session={session} />
        </div>
      </StrictMode>,
    );
    expect(item().textContent).toContain("You: Hello");
    expect(item().textContent).toContain("Sending…");
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
    expect(screen.getAllByRole("listitem").map(({ dataset }) => dataset.place)).toEqual([
      "first",
      "middle",
      "last",
      "single",
      "single",
    ]);
  });

  test("begins a new day", () => {
    const at = new Date(2026, 3, 16, 0, 1).getTime();
    renderMessages([
      message("late"),
      message("early", { createdAt: at }),
      message("same", { createdAt: at }),
    ]);
    const days = screen
      .getAllByRole("listitem")
      .map((row) => within(row).queryByText(/April/)?.textContent);
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
    expect(screen.queryByRole("listitem")).toBeNull();
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
    expect(section.firstElementChild?.querySelector("time")).toBeTruthy();
    expect(section.textContent).toBe("14:05Hello");
  });
});
