// The kit as a subject of the chat kit benchmark: the smallest useful chat page, over a connector that speaks to nobody.
import { createRoot } from "react-dom/client";
import type { ChatConnector, Message, SessionEvent } from "../../src/core/index";
import {
  Announcer,
  Composer,
  loadMarkdown,
  MessageList,
  ParlanceProvider,
  useChatSession,
} from "../../src/index";
import type { BenchMessage } from "./content";
import "../../src/styles.css";
import "./bench-adapter.css";

// As a page does that has a conversation to show.
void loadMarkdown();

const answerId = "answer";
let emit: (event: SessionEvent) => void;

const connector: ChatConnector = {
  name: "bench",
  capabilities: { attachments: false, stop: false, history: "none", resume: false, end: false },
  openChat(_request, emitEvent) {
    emit = emitEvent;
    return Promise.resolve({
      sessionId: "bench",
      send: () => Promise.resolve({}),
      close: () => undefined,
    });
  },
};

function toMessage({ id, role, text, createdAt }: BenchMessage): Message {
  return {
    id,
    role: role === "user" ? "user" : "agent",
    parts: [{ type: "text", text }],
    status: role === "user" ? "sent" : "complete",
    createdAt,
  };
}

function ChatPage({ messages }: { readonly messages: readonly Message[] }) {
  const { session } = useChatSession({ connector, initialMessages: messages });
  return (
    <ParlanceProvider session={session}>
      <MessageList />
      <Composer />
      <Announcer />
    </ParlanceProvider>
  );
}

export function mount(element: HTMLElement, messages: readonly BenchMessage[]) {
  createRoot(element).render(<ChatPage messages={messages.map(toMessage)} />);
}

export function startStream(question: string) {
  emit({
    type: "message-added",
    messageId: "question",
    role: "user",
    parts: [{ type: "text", text: question }],
    at: Date.now(),
  });
  emit({ type: "message-start", messageId: answerId, role: "agent", at: Date.now() });
}

export function push(chunk: string) {
  emit({ type: "text-delta", messageId: answerId, text: chunk });
}

export function end() {
  emit({ type: "message-end", messageId: answerId });
}

export function scroller() {
  return document.querySelector<HTMLElement>("[role=log]");
}
