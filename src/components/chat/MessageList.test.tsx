import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { StrictMode } from "react";
import { describe, expect, test } from "vitest";
import {
  createChatSession,
  ParlanceError,
  type ChatConnector,
  type HistoryMessage,
  type HistoryPage,
} from "../../core/index";
import { MessageList } from "./MessageList";

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
