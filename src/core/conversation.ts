import type { ParlanceError } from "./error";
import type {
  MessageAddedEvent,
  MessageEndEvent,
  MessageStartEvent,
  PartAddedEvent,
  SessionEvent,
  TextDeltaEvent,
} from "./event";
import { mergeHistory, messageFromHistory, type HistoryEntry } from "./history";
import type { FilePart, Message, MessagePart } from "./message";
import { messageText } from "./message";

/** Who holds the floor: nobody, the agent silently (it was asked and has not begun), or the agent audibly. */
export type TurnStatus = "ready" | "submitted" | "streaming";

/** The ordered messages, and what follows from them. Never changed in place; what did not change keeps its identity. */
export interface Conversation {
  readonly messages: readonly Message[];
  /** The ids in order; the same array as long as no message comes, goes or moves. */
  readonly ids: readonly string[];
  /** Where a message stands in `messages`. */
  readonly indexById: ReadonlyMap<string, number>;
  readonly turn: TurnStatus;
  /** The vendor said that somebody is composing. */
  readonly isTyping: boolean;
  /** What a new connection may say again without meaning it anew: messages of before it, or known from history only. */
  readonly repeatable: ReadonlySet<string>;
}

/** What happens to a conversation on this side of the wire. */
export type LocalEvent =
  | { readonly type: "message-queued"; readonly message: Message }
  | { readonly type: "message-sending"; readonly messageId: string }
  | {
      readonly type: "message-sent";
      readonly messageId: string;
      readonly remoteId?: string | undefined;
    }
  | { readonly type: "message-failed"; readonly messageId: string; readonly error: ParlanceError }
  /** Back to the queue, in its place. */
  | { readonly type: "message-requeued"; readonly messageId: string }
  /** A failed message is tried again: back to the queue, as the newest. */
  | { readonly type: "message-retried"; readonly messageId: string; readonly at: number }
  | { readonly type: "message-discarded"; readonly messageId: string }
  | {
      readonly type: "file-updated";
      readonly messageId: string;
      /** Which of the message's parts. */
      readonly index: number;
      readonly file: FilePart;
    }
  | {
      readonly type: "history-loaded";
      readonly entries: readonly HistoryEntry[];
      /** Messages whose fate this history decides: those not in it did not arrive. */
      readonly unacknowledged: ReadonlySet<string>;
      readonly error: ParlanceError;
    }
  | { readonly type: "earlier-loaded"; readonly entries: readonly HistoryEntry[] }
  /** No answer is expected any more: none came for long, or the session was let go. */
  | { readonly type: "answer-overdue" };

/** Everything a conversation can be told. */
export type ConversationEvent = SessionEvent | LocalEvent;

/** A conversation of the given messages, oldest first. */
export function createConversation(messages: readonly Message[] = []): Conversation {
  return arrange({ messages, turn: "ready", isTyping: false, repeatable: new Set() });
}

/**
 * The conversation after an event. Pure: no clock, no random, no waiting; ids and times come in the event. Returns the
 * same object when nothing changed.
 */
export function reduceConversation(
  conversation: Conversation,
  event: ConversationEvent,
): Conversation {
  switch (event.type) {
    case "message-start":
      return begin(conversation, event);
    case "text-delta":
      return appendText(conversation, event);
    case "part-added":
      return addPart(conversation, event);
    case "message-end":
      return finish(conversation, event);
    case "message-added":
      return add(conversation, event);
    case "turn-interrupted":
      return interrupt(conversation, event.messageId);
    case "connection-lost":
      return allowRepetition(interrupt(conversation, undefined));
    case "session-ended":
      return { ...interrupt(conversation, undefined), turn: "ready" };
    case "typing-start":
      return conversation.isTyping ? conversation : { ...conversation, isTyping: true };
    case "typing-end":
      return conversation.isTyping ? { ...conversation, isTyping: false } : conversation;
    case "message-queued":
      return conversation.indexById.has(event.message.id)
        ? conversation
        : append(conversation, event.message);
    case "message-sending": {
      const next = change(conversation, event.messageId, (message) =>
        withStatus(message, "sending"),
      );
      return next.turn === "ready" ? { ...next, turn: "submitted" } : next;
    }
    case "message-sent":
      return change(conversation, event.messageId, (message) =>
        withRemoteId(withStatus(message, "sent"), event.remoteId),
      );
    case "message-failed":
      return settleTurn(
        change(conversation, event.messageId, (message) => ({
          ...withoutProgress(message),
          status: "failed",
          error: event.error,
        })),
      );
    case "message-requeued":
      return settleTurn(
        change(conversation, event.messageId, (message) =>
          withStatus(withoutProgress(message), "queued"),
        ),
      );
    case "message-retried": {
      const message = findMessage(conversation, event.messageId);
      if (!message) return conversation;
      return append(remove(conversation, message.id), {
        ...withStatus(message, "queued"),
        createdAt: event.at,
      });
    }
    case "message-discarded":
      return settleTurn(remove(conversation, event.messageId));
    case "file-updated":
      return change(conversation, event.messageId, (message) => ({
        ...message,
        parts: message.parts.map((part, index) => (index === event.index ? event.file : part)),
      }));
    case "history-loaded":
      return takeHistory(conversation, event);
    case "earlier-loaded":
      return prepend(conversation, event.entries);
    case "turn-end":
    case "answer-overdue":
      return conversation.turn === "submitted" ? { ...conversation, turn: "ready" } : conversation;
    case "session-started":
    case "token-refreshed":
    case "transfer":
    case "signal":
    case "error":
    case "unknown":
      return conversation;
    default: {
      const never: never = event;
      return never;
    }
  }
}

function begin(conversation: Conversation, event: MessageStartEvent): Conversation {
  const known = findMessage(conversation, event.messageId);
  if (known && known.status !== "interrupted") return conversation;
  const next = known
    ? // What was cut off goes on: the vendor has taken up its session again.
      change(conversation, known.id, (message) => withStatus(message, "streaming"))
    : append(conversation, {
        id: event.messageId,
        role: event.role,
        parts: [],
        status: "streaming",
        createdAt: event.at,
      });
  return { ...next, turn: "streaming", isTyping: false };
}

function appendText(conversation: Conversation, event: TextDeltaEvent): Conversation {
  if (event.text === "") return conversation;
  return change(conversation, event.messageId, (message) => {
    if (message.status !== "streaming") return message;
    const last = message.parts.at(-1);
    const parts =
      last?.type === "text"
        ? message.parts.with(-1, { type: "text", text: last.text + event.text })
        : [...message.parts, { type: "text" as const, text: event.text }];
    return { ...message, parts };
  });
}

function addPart(conversation: Conversation, event: PartAddedEvent): Conversation {
  return change(conversation, event.messageId, (message) => {
    const { part } = event;
    const known =
      part.type === "tool-call"
        ? message.parts.findIndex(
            (other) => other.type === "tool-call" && other.toolCallId === part.toolCallId,
          )
        : -1;
    const parts = known < 0 ? [...message.parts, part] : message.parts.with(known, part);
    return { ...message, parts };
  });
}

function finish(conversation: Conversation, event: MessageEndEvent): Conversation {
  const index = conversation.indexById.get(event.messageId);
  const streamed = index === undefined ? undefined : conversation.messages[index];
  if (index === undefined || streamed?.status !== "streaming") return conversation;
  const ended = withRemoteId(
    withStatus(event.text === undefined ? streamed : withText(streamed, event.text), "complete"),
    event.remoteId,
  );
  if (ended.parts.length === 0) return settleTurn(remove(conversation, ended.id));
  const before = index > 0 ? conversation.messages[index - 1] : undefined;
  if (before && isSameTurn(before, ended, conversation.repeatable)) {
    const kept =
      before.status === "interrupted"
        ? { ...before, parts: ended.parts, status: ended.status }
        : before;
    const merged = change(remove(conversation, ended.id), before.id, () =>
      withRemoteId(kept, ended.remoteId),
    );
    return settleTurn(forget(merged, before.id));
  }
  return settleTurn(change(conversation, ended.id, () => ended));
}

/** After a reconnection a vendor may say again what was cut off, or what its history has already told. */
function isSameTurn(before: Message, ended: Message, repeatable: ReadonlySet<string>): boolean {
  if (before.role !== ended.role) return false;
  const said = messageText(before);
  if (before.status === "interrupted") return said !== "" && messageText(ended).startsWith(said);
  return repeatable.has(before.id) && said === messageText(ended);
}

function add(conversation: Conversation, event: MessageAddedEvent): Conversation {
  if (conversation.indexById.has(event.messageId)) return conversation;
  const isKnown =
    event.remoteId !== undefined &&
    conversation.messages.some((message) => message.remoteId === event.remoteId);
  if (isKnown) return conversation;
  const next = append(
    conversation,
    withRemoteId(
      {
        id: event.messageId,
        role: event.role,
        parts: event.parts,
        status: event.role === "user" ? "sent" : "complete",
        createdAt: event.at,
      },
      event.remoteId,
    ),
  );
  return event.role === "agent" ? settleTurn({ ...next, isTyping: false }) : next;
}

function interrupt(conversation: Conversation, messageId: string | undefined): Conversation {
  let next = conversation;
  for (const message of conversation.messages) {
    if (message.status !== "streaming") continue;
    if (messageId !== undefined && message.id !== messageId) continue;
    next =
      message.parts.length === 0
        ? remove(next, message.id)
        : change(next, message.id, (streaming) => withStatus(streaming, "interrupted"));
  }
  return settleTurn(next.isTyping ? { ...next, isTyping: false } : next);
}

function takeHistory(
  conversation: Conversation,
  event: Extract<LocalEvent, { type: "history-loaded" }>,
): Conversation {
  const { messages, added } = mergeHistory(conversation.messages, event.entries);
  const decided = messages.map((message) =>
    message.status === "sending" && event.unacknowledged.has(message.id)
      ? { ...withoutProgress(message), status: "failed" as const, error: event.error }
      : message,
  );
  const isUnchanged =
    decided.length === conversation.messages.length &&
    decided.every((message, index) => message === conversation.messages[index]);
  if (isUnchanged) return conversation;
  const next = arrange({
    ...conversation,
    messages: decided,
    repeatable: new Set([...conversation.repeatable, ...added]),
  });
  return settleTurn(next);
}

function prepend(conversation: Conversation, entries: readonly HistoryEntry[]): Conversation {
  const known = new Set(conversation.messages.map((message) => message.remoteId));
  const earlier = entries
    .filter(({ message }) => message.remoteId === undefined || !known.has(message.remoteId))
    .map(messageFromHistory);
  if (earlier.length === 0) return conversation;
  return arrange({ ...conversation, messages: [...earlier, ...conversation.messages] });
}

/**
 * Whose turn it is by the messages: a streaming one holds the floor; else a user's last word that went out still waits for
 * its answer, unless none is expected any more.
 */
function settleTurn(conversation: Conversation): Conversation {
  const { messages } = conversation;
  const last = messages.findLast(({ status }) => status !== "failed" && status !== "queued");
  const isAsked = conversation.turn !== "ready" && last?.role === "user";
  const isStreaming = messages.some((message) => message.status === "streaming");
  const turn = isStreaming ? "streaming" : isAsked ? "submitted" : "ready";
  return turn === conversation.turn ? conversation : { ...conversation, turn };
}

function arrange(
  parts: Pick<Conversation, "messages" | "turn" | "isTyping" | "repeatable">,
): Conversation {
  const ids = parts.messages.map((message) => message.id);
  const indexById = new Map<string, number>();
  for (let index = 0; index < ids.length; index += 1) indexById.set(ids[index] ?? "", index);
  return { ...parts, ids, indexById };
}

function append(conversation: Conversation, message: Message): Conversation {
  return arrange({ ...conversation, messages: [...conversation.messages, message] });
}

function remove(conversation: Conversation, id: string): Conversation {
  if (!conversation.indexById.has(id)) return conversation;
  return arrange({
    ...conversation,
    messages: conversation.messages.filter((message) => message.id !== id),
  });
}

function allowRepetition(conversation: Conversation): Conversation {
  const last = conversation.ids.at(-1);
  if (last === undefined || conversation.repeatable.has(last)) return conversation;
  return { ...conversation, repeatable: new Set([...conversation.repeatable, last]) };
}

function forget(conversation: Conversation, id: string): Conversation {
  if (!conversation.repeatable.has(id)) return conversation;
  const repeatable = new Set(conversation.repeatable);
  repeatable.delete(id);
  return { ...conversation, repeatable };
}

/** A message by its id. */
export function findMessage(conversation: Conversation, id: string): Message | undefined {
  const index = conversation.indexById.get(id);
  return index === undefined ? undefined : conversation.messages[index];
}

function change(
  conversation: Conversation,
  id: string,
  update: (message: Message) => Message,
): Conversation {
  const index = conversation.indexById.get(id);
  const message = index === undefined ? undefined : conversation.messages[index];
  if (index === undefined || message === undefined) return conversation;
  const changed = update(message);
  if (changed === message) return conversation;
  const messages = conversation.messages.slice();
  messages[index] = changed;
  return { ...conversation, messages };
}

function withStatus(message: Message, status: Message["status"]): Message {
  if (message.status === status && message.error === undefined) return message;
  const { error: _gone, ...rest } = message;
  return { ...rest, status };
}

function withRemoteId(message: Message, remoteId: string | undefined): Message {
  return remoteId === undefined || remoteId === message.remoteId
    ? message
    : { ...message, remoteId };
}

/** The message with its text parts replaced by one, where the first of them stood. */
function withText(message: Message, text: string): Message {
  const texts = message.parts.filter((part) => part.type === "text");
  if (texts.length === 1 && texts[0]?.text === text) return message;
  const place = Math.max(
    0,
    message.parts.findIndex((part) => part.type === "text"),
  );
  const others: MessagePart[] = message.parts.filter((part) => part.type !== "text");
  if (text !== "") others.splice(place, 0, { type: "text", text });
  return { ...message, parts: others };
}

function withoutProgress(message: Message): Message {
  if (!message.parts.some((part) => part.type === "file" && part.progress !== undefined))
    return message;
  return {
    ...message,
    parts: message.parts.map((part) => {
      if (part.type !== "file") return part;
      const { progress: _gone, ...file } = part;
      return file;
    }),
  };
}
