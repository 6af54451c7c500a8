import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { StrictMode, useState } from "react";
import { describe, expect, test, vi } from "vitest";
import {
  createChatSession,
  ParlanceError,
  type ChatConnector,
  type HistoryMessage,
  type HistoryPage,
  type Message,
  type MessagePart,
  type ToolCallPart as ToolCall,
} from "../../core/index";
import { createScriptedConnector } from "../../testing/index";
import { DataPart } from "../parts/DataPart";
import type { PartProps } from "../parts/part-props";
import { ToolCallPart } from "../parts/ToolCallPart";
import { ChatPanel } from "./ChatPanel";
import { ChatWidget } from "./ChatWidget";
import { MessageList, type MessageListProps } from "./MessageList";

const past = (text: string, createdAt: number): HistoryMessage => ({
  remoteId: text,
  role: "agent",
  parts: [{ type: "text", text }],
  createdAt,
});

/** A vendor that hands out its history in pages; the second fails the first time it is asked for. */
function createPagedConnector(): ChatConnector {
  let hasFailed = false;
  const loadHistory = async ({ before }: { before?: string | undefined }): Promise<HistoryPage> => {
    if (before === undefined) {
      return { messages: [past("third", 3)], isWhole: false, earlier: "page-2" };
    }
    if (before === "page-2" && !hasFailed) {
      hasFailed = true;
      throw new ParlanceError("The page did not come.", { code: "network" });
    }
    if (before === "page-2") {
      return { messages: [past("second", 2)], isWhole: false, earlier: "page-3" };
    }
    return { messages: [past("first", 1)], isWhole: true };
  };
  return {
    name: "paged",
    capabilities: { attachments: false, stop: false, history: "paged", resume: true, end: false },
    openChat: async (_request, emit) => {
      emit({ type: "session-started", sessionId: "known" });
      return { sessionId: "known", send: async () => ({}), loadHistory, close: () => undefined };
    },
  };
}

const shown = () => screen.getAllByRole("listitem").map((row) => row.dataset.messageId);

describe("MessageList", () => {
  test("welcomes a reader who has no messages yet", () => {
    const session = createChatSession({ connector: createPagedConnector() });
    render(<MessageList session={session} />, { wrapper: StrictMode });
    expect(screen.getByRole("heading", { name: "How can we help?" })).toBeTruthy();
    const log = screen.getByRole("log", { name: "Conversation" });
    expect(log.getAttribute("aria-live")).toBe("off");
    expect(log.tabIndex).toBe(0);
  });

  test("shows earlier messages page by page, and asks again where a page did not come", async () => {
    const session = createChatSession({ connector: createPagedConnector(), sessionId: "known" });
    render(<MessageList session={session} />, { wrapper: StrictMode });
    await act(() => session.start());
    expect(await screen.findByText("third")).toBeTruthy();
    expect(screen.queryByRole("heading", { name: "How can we help?" })).toBeNull();

    await userEvent.click(screen.getByRole("button", { name: "Show earlier messages" }));
    await userEvent.click(
      await screen.findByRole("button", {
        name: "Earlier messages could not be loaded. Try again",
      }),
    );
    expect(await screen.findByText("second")).toBeTruthy();
    await userEvent.click(await screen.findByRole("button", { name: "Show earlier messages" }));
    expect(await screen.findByText("first")).toBeTruthy();
    // The button that had the focus has done its last.
    expect(document.activeElement).toBe(screen.getByRole("log"));
    expect(screen.queryByRole("button", { name: /earlier messages/i })).toBeNull();
    expect(shown()).toEqual(session.getState().conversation.ids);
    session.disconnect();
  });
});

const data = (name: string): MessagePart => ({ type: "data", name, data: { value: name } });
const call = (name: string): MessagePart => ({
  type: "tool-call",
  toolCallId: name,
  name,
  status: "complete",
});

const said: readonly Message[] = [
  {
    id: "calls",
    role: "agent",
    status: "complete",
    createdAt: 1,
    parts: [call("weather"), call("track"), call("constructor"), call("__proto__")],
  },
  {
    id: "data",
    role: "agent",
    status: "complete",
    createdAt: 2,
    parts: [data("voucher"), data("trace"), data("constructor"), data("__proto__")],
  },
];

const createSession = () =>
  createChatSession({ connector: createScriptedConnector(), initialMessages: said });

const Weather = ({ part }: PartProps<ToolCall>) => <p>{`Sunny, says ${part.name}`}</p>;
const Voucher = ({ part }: PartProps<Extract<MessagePart, { type: "data" }>>) => (
  <p>{`A ${part.name} of ${JSON.stringify(part.data)}`}</p>
);
const renderers = { toolRenderers: { weather: Weather }, dataRenderers: { voucher: Voucher } };

describe("What draws tools and data by their names", () => {
  test.each([
    ["MessageList", MessageList],
    ["ChatPanel", ChatPanel],
    ["ChatWidget", (props: object) => <ChatWidget {...props} defaultOpen />],
  ])("is used by %s for these names and no others", async (_name, Chat) => {
    const session = createSession();
    render(<Chat session={session} {...renderers} />, { wrapper: StrictMode });
    expect(await screen.findByText("Sunny, says weather")).toBeTruthy();
    expect(screen.queryByText("Used weather")).toBeNull();
    for (const name of ["track", "constructor", "__proto__"]) {
      expect(screen.getByText(`Used ${name}`)).toBeTruthy();
    }
    expect(screen.getByText('A voucher of {"value":"voucher"}')).toBeTruthy();
    expect(screen.queryByText(/trace/)).toBeNull();
    session.disconnect();
  });

  test("comes before the slots, which draw the rest", () => {
    const AnyCall = (props: PartProps<ToolCall>) => (
      <section>
        <ToolCallPart {...props} />
      </section>
    );
    const slots = { toolCall: AnyCall, data: DataPart };
    render(<MessageList session={createSession()} slots={slots} {...renderers} />);
    expect(screen.getByText("Sunny, says weather").closest("section")).toBeNull();
    expect(screen.getByText("Used track").closest("section")).toBeTruthy();
    expect(screen.getByText(/^A voucher/)).toBeTruthy();
    for (const name of ["trace", "constructor", "__proto__"]) {
      expect(screen.getByText(name).closest("summary")).toBeTruthy();
    }
  });

  test("draws no row for data that nobody draws", () => {
    const draw = (props: Partial<MessageListProps>) => {
      const { container, unmount } = render(<MessageList session={createSession()} {...props} />);
      const ids = [...container.querySelectorAll<HTMLElement>(".parlance-message-item")].map(
        ({ dataset }) => dataset.messageId,
      );
      unmount();
      return ids;
    };
    expect(draw({})).toEqual(["calls"]);
    expect(draw({ dataRenderers: { other: Voucher } })).toEqual(["calls"]);
    expect(draw(renderers)).toEqual(["calls", "data"]);
  });

  test("may be an object literal: the same components draw nothing again, another one does", async () => {
    const drawn = vi.fn();
    const Counted = () => {
      drawn();
      return <p>Counted</p>;
    };
    const session = createSession();
    function App() {
      const [step, setStep] = useState(0);
      return (
        <>
          <button onClick={() => setStep(step + 1)}>Next</button>
          <MessageList
            session={session}
            toolRenderers={{ weather: step < 2 ? Counted : Weather }}
            dataRenderers={{ voucher: Counted }}
          />
        </>
      );
    }
    render(<App />);
    expect(drawn).toHaveBeenCalledTimes(2);
    await userEvent.click(screen.getByText("Next"));
    expect(drawn).toHaveBeenCalledTimes(2);
    await userEvent.click(screen.getByText("Next"));
    expect(screen.getByText("Sunny, says weather")).toBeTruthy();
  });
});
