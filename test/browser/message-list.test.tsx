import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { StrictMode } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  createChatSession,
  type ChatConnector,
  type HistoryMessage,
  type SessionEvent,
} from "../../src/core/index";
import { MessageList } from "../../src/components/index";
import "../../src/styles.css";

afterEach(cleanup);

const sentence = "A message that is long enough to need more than one line of this narrow list. ";

function history(count: number, first = 0): HistoryMessage[] {
  return Array.from({ length: count }, (_, index) => ({
    remoteId: `remote-${first + index}`,
    role: index % 2 === 0 ? ("user" as const) : ("agent" as const),
    parts: [
      { type: "text" as const, text: `${first + index}: ${sentence.repeat(1 + (index % 3))}` },
    ],
    createdAt: (first + index) * 60_000,
  }));
}

/** A vendor with 60 messages behind the 40 it tells at once. */
function createConnector() {
  let emit: (event: SessionEvent) => void = () => undefined;
  let giveEarlier: () => void = () => undefined;
  const earlier = new Promise<void>((resolve) => {
    giveEarlier = resolve;
  });
  const connector: ChatConnector = {
    name: "paged",
    capabilities: { attachments: false, stop: false, history: "paged", resume: true, end: false },
    openChat: async (_request, listener) => {
      emit = listener;
      listener({ type: "session-started", sessionId: "known" });
      return {
        sessionId: "known",
        send: async () => ({}),
        loadHistory: async ({ before }) => {
          if (before === undefined) {
            return { messages: history(40, 60), isWhole: false, earlier: "earlier" };
          }
          await earlier;
          return { messages: history(60), isWhole: true };
        },
        close: () => undefined,
      };
    },
  };
  return {
    connector,
    emit: (event: SessionEvent) => act(() => emit(event)),
    giveEarlier: () => act(async () => giveEarlier()),
  };
}

const log = () => screen.getByRole("log");
const fromEnd = () => log().scrollHeight - log().clientHeight - log().scrollTop;
const frames = async (count = 2) => {
  for (let frame = 0; frame < count; frame += 1) {
    await act(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
};

async function renderList() {
  const { connector, emit, giveEarlier } = createConnector();
  const session = createChatSession({ connector, sessionId: "known" });
  render(
    <StrictMode>
      <div style={{ display: "flex", inlineSize: 360, blockSize: 480 }} data-testid="frame">
        <MessageList session={session} />
      </div>
    </StrictMode>,
  );
  await act(() => session.start());
  await vi.waitFor(() => expect(session.getState().conversation.ids).toHaveLength(40));
  await frames();
  const chunk = async (text: string) => {
    emit({ type: "text-delta", messageId: "answer", text });
    await frames();
  };
  const begin = async () => {
    emit({ type: "message-start", messageId: "answer", role: "agent", at: Date.now() });
    await chunk("It begins. ");
  };
  return { session, emit, giveEarlier, begin, chunk };
}

describe("MessageList", () => {
  test("is at the end when it appears, and follows an answer there", async () => {
    const { begin, chunk } = await renderList();
    expect(fromEnd()).toBeLessThanOrEqual(1);
    await begin();
    for (let index = 0; index < 10; index += 1) {
      await chunk(sentence);
      await vi.waitFor(() => expect(fromEnd()).toBeLessThanOrEqual(1));
    }
    expect(screen.queryByRole("button", { name: "Jump to latest" })).toBeNull();
  });

  test("leaves a reader alone who moved up by one pixel", async () => {
    const { begin, chunk } = await renderList();
    await begin();
    log().scrollTop -= 1;
    await frames();
    const place = log().scrollTop;
    for (let index = 0; index < 5; index += 1) await chunk(sentence);
    expect(log().scrollTop).toBe(place);
    expect(fromEnd()).toBeGreaterThan(50);
    expect(screen.getByRole("button", { name: "Jump to latest" })).toBeTruthy();
  });

  test("follows again once the reader came back to the end", async () => {
    const { begin, chunk } = await renderList();
    await begin();
    log().scrollTop -= 200;
    await frames();
    await chunk(sentence);
    log().scrollTop = log().scrollHeight;
    await frames();
    expect(screen.queryByRole("button", { name: "Jump to latest" })).toBeNull();
    await chunk(sentence.repeat(3));
    await vi.waitFor(() => expect(fromEnd()).toBeLessThanOrEqual(1));
  });

  test("counts what is new while the reader is above, and takes him there", async () => {
    const { emit } = await renderList();
    log().scrollTop -= 300;
    await frames();
    for (const messageId of ["one", "two"]) {
      emit({
        type: "message-added",
        messageId,
        role: "agent",
        parts: [{ type: "text", text: messageId }],
        at: Date.now(),
      });
    }
    await frames();
    await userEvent.click(screen.getByRole("button", { name: "2 new messages" }));
    await vi.waitFor(() => expect(fromEnd()).toBeLessThanOrEqual(1));
    expect(screen.queryByRole("button", { name: /new message/ })).toBeNull();
    expect(document.activeElement).toBe(log());
  });

  test("goes to the end at the press of the button, also right after a step up", async () => {
    await renderList();
    log().scrollTop -= 300;
    await frames();
    const button = screen.getByRole("button", { name: "Jump to latest" });
    // Not told of before the button is pressed.
    log().scrollTop -= 400;
    act(() => button.click());
    await vi.waitFor(() => expect(fromEnd()).toBeLessThanOrEqual(1));
    await frames(4);
    expect(fromEnd()).toBeLessThanOrEqual(1);
    expect(screen.queryByRole("button", { name: "Jump to latest" })).toBeNull();
  });

  test("goes to the end for what the reader says himself", async () => {
    const { session } = await renderList();
    log().scrollTop = 400;
    await frames();
    await act(async () => void (await session.send("And now?")));
    await frames();
    expect(fromEnd()).toBeLessThanOrEqual(1);
  });

  test.each([
    ["in the middle of the first message", 60],
    ["at the very top", 0],
  ])("keeps the reader's place when earlier messages come above him, %s", async (_where, top) => {
    const { session, giveEarlier } = await renderList();
    const [firstId = ""] = session.getState().conversation.ids;
    const rowTop = () =>
      document.querySelector(`[data-message-id="${firstId}"]`)?.getBoundingClientRect().top;
    log().scrollTop = top;
    await frames(4);
    expect(screen.getByRole("button", { name: "Loading earlier messages…" })).toBeTruthy();
    const before = rowTop();
    await giveEarlier();
    await vi.waitFor(() => expect(session.getState().conversation.ids).toHaveLength(100));
    await frames(10);
    // To the pixel: a browser scrolls by whole ones.
    expect(Math.abs((rowTop() ?? Number.NaN) - (before ?? Number.NaN))).toBeLessThanOrEqual(1);
    expect(log().scrollTop).toBeGreaterThan(1000);
  });

  test("stays where it was while it is not displayed", async () => {
    const { emit } = await renderList();
    log().scrollTop -= 300;
    await frames();
    const place = log().scrollTop;
    const frame = screen.getByTestId("frame");
    frame.style.display = "none";
    await frames();
    emit({
      type: "message-added",
      messageId: "late",
      role: "agent",
      parts: [{ type: "text", text: "late" }],
      at: Date.now(),
    });
    await frames();
    frame.style.display = "flex";
    await frames(4);
    expect(log().scrollTop).toBe(place);
  });

  test("follows while the window around it changes", async () => {
    await renderList();
    const frame = screen.getByTestId("frame");
    frame.style.blockSize = "300px";
    await frames();
    expect(fromEnd()).toBeLessThanOrEqual(1);
    frame.style.inlineSize = "280px";
    await frames();
    expect(fromEnd()).toBeLessThanOrEqual(1);
  });
});
