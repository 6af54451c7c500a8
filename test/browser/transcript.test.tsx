import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { StrictMode } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  createChatSession,
  type ChatConnector,
  type ChatSession,
  type FilePart,
  type Message,
  type SessionEvent,
} from "../../src/core/index";
import {
  ChatPanel,
  MessageList,
  type MessageListProps,
  type PartProps,
} from "../../src/components/index";
import "../../src/styles.css";

afterEach(cleanup);

const sentence = "A message that is long enough to need more than one line of this narrow list. ";
const extras = ["", "\n\n- one\n- two\n- three", "\n\n```ts\nconst answer = 42;\n```", ""];

/** Messages of very different heights. */
function talk(count: number): Message[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `m${index}`,
    role: index % 2 === 0 ? "user" : "agent",
    status: index % 2 === 0 ? "sent" : "complete",
    parts: [
      {
        type: "text",
        text: `number ${index}: ${sentence.repeat(1 + ((index * 7) % 5))}${extras[index % 4]}`,
      },
    ],
    createdAt: 1_700_000_000_000 + index * 1000,
  }));
}

function createTalker() {
  let emit: (event: SessionEvent) => void = () => undefined;
  const connector: ChatConnector = {
    name: "talker",
    capabilities: { attachments: false, stop: false, history: "none", resume: false, end: false },
    openChat: async (_request, listener) => {
      emit = listener;
      return { sessionId: "one", send: async () => ({}), close: () => undefined };
    },
  };
  let said = 0;
  const say = (text: string) => {
    said += 1;
    act(() =>
      emit({
        type: "message-added",
        messageId: `said-${said}`,
        role: "agent",
        parts: [{ type: "text", text }],
        at: Date.now(),
      }),
    );
  };
  return { connector, say };
}

const log = () => screen.getByRole("log");
const fromEnd = () => log().scrollHeight - log().clientHeight - log().scrollTop;
// Lists in messages have items too.
const rows = () =>
  screen.getAllByRole("listitem").filter((item) => item.hasAttribute("aria-posinset"));
const rowOf = (id: string) => document.querySelector<HTMLElement>(`[data-message-id="${id}"]`);
const topOf = (id: string) => rowOf(id)?.getBoundingClientRect().top ?? Number.NaN;
const frames = async (count = 2) => {
  for (let frame = 0; frame < count; frame += 1) {
    await act(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
};

/** To the pixel: a browser scrolls by whole ones. */
function expectSame(top: number | undefined, expected: number): void {
  expect(Math.abs((top ?? Number.NaN) - expected)).toBeLessThanOrEqual(1);
}

/** The rows that are in sight, from above. */
function seen(): HTMLElement[] {
  const { top, bottom } = log().getBoundingClientRect();
  return rows().filter((row) => {
    const box = row.getBoundingClientRect();
    return box.bottom > top && box.top < bottom;
  });
}

async function renderList(count: number, props: MessageListProps = {}) {
  const talker = createTalker();
  const session = createChatSession({
    connector: talker.connector,
    initialMessages: talk(count),
  });
  const list = (more: MessageListProps) => (
    <StrictMode>
      <div style={{ display: "flex", inlineSize: 360, blockSize: 480 }}>
        <MessageList session={session} {...more} />
      </div>
    </StrictMode>
  );
  const { rerender } = render(list(props));
  await act(() => session.start());
  // The Markdown of what is seen has come by then.
  await vi.waitFor(() => expect(document.querySelector("pre, li")).toBeTruthy());
  await frames(4);
  return { ...talker, session, rerender: (more: MessageListProps) => rerender(list(more)) };
}

async function renderPanel(count: number) {
  const talker = createTalker();
  render(
    <StrictMode>
      <div style={{ inlineSize: 360, blockSize: 560 }}>
        <ChatPanel connector={talker.connector} initialMessages={talk(count)} />
      </div>
    </StrictMode>,
  );
  await vi.waitFor(() => expect(screen.getByText("Online")).toBeTruthy());
  await vi.waitFor(() => expect(document.querySelector("pre, li")).toBeTruthy());
  await frames(4);
  return talker;
}

describe("a long transcript", () => {
  test("draws what can be seen, whatever its length", async () => {
    await renderList(10_000);
    expect(rows().length).toBeLessThan(25);
    expect(rows().at(-1)?.dataset.messageId).toBe("m9999");
    expect(fromEnd()).toBeLessThanOrEqual(1);
    expect(log().scrollHeight).toBeGreaterThan(500_000);
  });

  test("is at its beginning when the bar is dragged there, however wrong the guesses about what lies there", async () => {
    await renderList(400);
    log().scrollTop = 0;
    await frames(10);
    expect(rows()[0]?.dataset.messageId).toBe("m0");
    expect(log().scrollTop).toBe(0);
  });

  test("shows rows wherever the bar is dragged to, in the very next frame", async () => {
    await renderList(2000);
    for (const share of [0.9, 0.2, 0.55, 0, 0.75, 1]) {
      log().scrollTop = share * log().scrollHeight;
      await frames();
      const { top, bottom } = log().getBoundingClientRect();
      const [first, last] = [seen()[0], seen().at(-1)];
      expect(first?.getBoundingClientRect().top).toBeLessThan(top + 60);
      expect(last?.getBoundingClientRect().bottom).toBeGreaterThan(bottom - 60);
    }
  });

  test("does not jump under a reader who goes up step by step, whatever the rows turn out to be", async () => {
    await renderList(300);
    for (let step = 0; step < 150; step += 1) {
      const row = seen()[0];
      const before = row?.getBoundingClientRect().top ?? 0;
      log().scrollTop -= 90;
      await frames(1);
      expect(row?.isConnected).toBe(true);
      expectSame(row?.getBoundingClientRect().top, before + 90);
    }
    expect(Number(seen()[0]?.getAttribute("aria-posinset"))).toBeLessThan(250);
  });

  test("stays where it is while a picture above is loaded", async () => {
    let load: () => void = () => undefined;
    const loaded = new Promise<void>((resolve) => {
      load = resolve;
    });
    function Picture({ part }: PartProps<FilePart>) {
      return (
        <img
          alt={part.name ?? ""}
          ref={(image) => {
            void loaded.then(() => {
              if (image) image.src = part.url ?? "";
            });
          }}
        />
      );
    }
    const canvas = document.createElement("canvas");
    canvas.width = 120;
    canvas.height = 240;
    const messages = talk(60);
    const withPicture = messages.map((message, index): Message =>
      index === 50
        ? {
            ...message,
            parts: [
              { type: "file", name: "map.png", mediaType: "image/png", url: canvas.toDataURL() },
            ],
          }
        : message,
    );
    const { connector } = createTalker();
    const session = createChatSession({ connector, initialMessages: withPicture });
    render(
      <div style={{ display: "flex", inlineSize: 360, blockSize: 480 }}>
        <MessageList session={session} slots={{ file: Picture }} />
      </div>,
    );
    await frames(4);
    // Until the picture is drawn, just above what is read.
    while (!rowOf("m50")) {
      log().scrollTop -= 60;
      await frames();
    }
    const reading = seen()[0]?.dataset.messageId ?? "";
    expect(Number(reading.slice(1))).toBeGreaterThan(50);
    const before = topOf(reading);
    const height = rowOf("m50")?.offsetHeight ?? 0;
    load();
    await vi.waitFor(() => expect(rowOf("m50")?.offsetHeight).toBeGreaterThan(height + 200));
    await frames();
    expectSame(topOf(reading), before);
  });

  test("keeps what is selected while the reader scrolls on", async () => {
    await renderList(200);
    const first = seen()[0];
    if (!first) throw new Error("nothing is seen");
    document.getSelection()?.selectAllChildren(first);
    const words = document.getSelection()?.toString() ?? "";
    expect(words).toMatch(/number/);
    for (let step = 0; step < 12; step += 1) {
      log().scrollTop -= 300;
      await frames();
    }
    expect(first.isConnected).toBe(true);
    expect(document.getSelection()?.toString()).toBe(words);
    document.getSelection()?.removeAllRanges();
    log().scrollTop -= 100;
    await frames(4);
    expect(first.isConnected).toBe(false);
  });

  test("is all there for the browser's search, and for whoever selects everything", async () => {
    const { session } = await renderList(300);
    const reading = seen()[0]?.dataset.messageId ?? "";
    const before = topOf(reading);
    await userEvent.keyboard("{Control>}f{/Control}");
    await frames();
    expect(rows()).toHaveLength(300);
    expectSame(topOf(reading), before);
    document.getSelection()?.selectAllChildren(log());
    expect(document.getSelection()?.toString()).toContain("number 3:");
    document.getSelection()?.removeAllRanges();
    // Who goes on talking is done with searching.
    await act(async () => void (await session.send("And now?")));
    await frames(4);
    expect(rows().length).toBeLessThan(60);
  });

  test("draws no more than can be seen of what comes after a search in an empty one", async () => {
    const { connector, say } = createTalker();
    const session = createChatSession({ connector });
    render(
      <div style={{ display: "flex", inlineSize: 360, blockSize: 480 }}>
        <MessageList session={session} />
      </div>,
    );
    await act(() => session.start());
    await userEvent.keyboard("{Control>}f{/Control}");
    for (let count = 0; count < 120; count += 1) say(sentence);
    await frames(4);
    expect(rows().at(-1)?.getAttribute("aria-posinset")).toBe("120");
    expect(rows().length).toBeLessThan(60);
  });

  test("shows rows beyond those that are drawn for a search in a very long conversation", async () => {
    await renderList(1500);
    await userEvent.keyboard("{Control>}f{/Control}");
    await frames();
    expect(rows()).toHaveLength(1000);
    log().scrollTop = 0;
    await frames(4);
    expect(rowOf("m0")).toBeTruthy();
    expect(rows().length).toBeLessThan(60);
  });

  test("counts nothing as new when a message is taken away while the reader is above", async () => {
    const { connector, say } = createTalker();
    const failed: Message = {
      id: "failed",
      role: "user",
      status: "failed",
      parts: [{ type: "text", text: "Never mind." }],
      createdAt: 1_800_000_000_000,
    };
    const session = createChatSession({ connector, initialMessages: [...talk(40), failed] });
    render(
      <div style={{ display: "flex", inlineSize: 360, blockSize: 480 }}>
        <MessageList session={session} />
      </div>,
    );
    await act(() => session.start());
    await frames(4);
    log().scrollTop -= 300;
    await frames();
    const before = log().scrollTop;
    act(() => session.discard("failed"));
    await frames();
    expect(screen.getByRole("button", { name: "Jump to latest" })).toBeTruthy();
    expect(Math.abs(log().scrollTop - before)).toBeLessThan(1);
    say("It arrives today.");
    await frames();
    expect(screen.getByRole("button", { name: "1 new message" })).toBeTruthy();
  });

  test("is drawn whole where that is asked for", async () => {
    const { rerender } = await renderList(120, { virtualize: false });
    expect(rows()).toHaveLength(120);
    expect(fromEnd()).toBeLessThanOrEqual(1);
    rerender({ virtualize: true });
    await frames(4);
    expect(rows().length).toBeLessThan(60);
    expect(fromEnd()).toBeLessThanOrEqual(1);
  });

  test("marks where the new messages begin, and says how many there are", async () => {
    const { say, session } = await renderList(100);
    log().scrollTop -= 400;
    await frames();
    say("It is on its way.");
    say("It has arrived.");
    await frames();
    await userEvent.click(screen.getByRole("button", { name: "2 new messages" }));
    await vi.waitFor(() => expect(fromEnd()).toBeLessThanOrEqual(1));
    const divider = await screen.findByText("New");
    expect(divider.closest("[role=listitem]")?.textContent).toContain("It is on its way.");

    // What is answered is not new any more.
    await act(async () => void (await session.send("Thank you.")));
    await frames();
    expect(screen.queryByText("New")).toBeNull();
  });
});

describe("the keyboard in a transcript", () => {
  test("goes from message to message, to the first and to the last", async () => {
    await renderPanel(500);
    log().focus();
    await userEvent.keyboard("{ArrowUp}");
    expect(document.activeElement).toBe(rowOf("m499"));
    await userEvent.keyboard("{Home}");
    expect(document.activeElement).toBe(rowOf("m0"));
    await frames(4);
    expect(document.activeElement).toBe(rowOf("m0"));
    expect(log().scrollTop).toBe(0);
    await userEvent.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(rowOf("m1"));
    await userEvent.keyboard("{End}");
    expect(document.activeElement).toBe(rowOf("m499"));
    await frames(4);
    expect(fromEnd()).toBeLessThan(40);
  });

  test("tells a screen reader where in the conversation one is", async () => {
    await renderPanel(500);
    log().focus();
    await userEvent.keyboard("{ArrowUp}");
    expect(document.activeElement?.getAttribute("aria-posinset")).toBe("500");
    expect(document.activeElement?.getAttribute("aria-setsize")).toBe("500");
  });

  test("goes into a message with Enter and out of it with Escape, then back to writing", async () => {
    await renderPanel(12);
    log().focus();
    // The tenth message has code, and code has a button.
    await userEvent.keyboard("{ArrowUp}{ArrowUp}");
    const row = document.activeElement;
    await userEvent.keyboard("{Enter}");
    expect(row?.contains(document.activeElement)).toBe(true);
    expect(document.activeElement).not.toBe(row);
    await userEvent.keyboard("{Escape}");
    expect(document.activeElement).toBe(row);
    await userEvent.keyboard("{Escape}");
    expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Message" }));
  });

  test("comes back to the message it left", async () => {
    await renderPanel(30);
    log().focus();
    await userEvent.keyboard("{ArrowUp}{ArrowUp}");
    const row = document.activeElement;
    screen.getByRole("textbox", { name: "Message" }).focus();
    expect(log().tabIndex).toBe(-1);
    expect((row as HTMLElement).tabIndex).toBe(0);
  });

  test("stays in the conversation when the message it is at scrolls out of sight", async () => {
    await renderPanel(500);
    log().focus();
    await userEvent.keyboard("{ArrowUp}");
    log().scrollTop = 0;
    await frames(4);
    expect(rowOf("m499")).toBeNull();
    expect(document.activeElement).toBe(log());
    expect(log().tabIndex).toBe(0);
  });

  test("reads a message that is taller than the view before it goes on", async () => {
    const { connector } = createTalker();
    const tall: Message = {
      id: "tall",
      role: "agent",
      status: "complete",
      parts: [{ type: "text", text: sentence.repeat(40) }],
      createdAt: 0,
    };
    const session: ChatSession = createChatSession({
      connector,
      initialMessages: [{ ...tall, id: "before", parts: [{ type: "text", text: "Hi" }] }, tall],
    });
    render(
      <div style={{ display: "flex", inlineSize: 360, blockSize: 300 }}>
        <MessageList session={session} />
      </div>,
    );
    await frames(4);
    log().focus();
    await userEvent.keyboard("{Home}{ArrowDown}");
    expect(document.activeElement).toBe(rowOf("tall"));
    expectSame(topOf("tall"), log().getBoundingClientRect().top);
    await userEvent.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(rowOf("tall"));
    await userEvent.keyboard("{ArrowUp}");
    expect(document.activeElement).toBe(rowOf("before"));
  });
});
