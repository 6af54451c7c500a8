import type { ParlanceError } from "./error";
import type { MessagePart, MessageRole } from "./message";

/** A message as the vendor's history tells it. */
export interface HistoryMessage {
  readonly remoteId?: string;
  readonly role: MessageRole;
  readonly parts: readonly MessagePart[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** The session is live under this id, at the vendor. */
export interface SessionStartedEvent {
  readonly type: "session-started";
  readonly sessionId: string;
  /** When the vendor will end the session by itself, in milliseconds since the epoch, if it says so. */
  readonly expiresAt?: number;
}

/** The session is over for good. */
export interface SessionEndedEvent {
  readonly type: "session-ended";
  /** The vendor's own word for why, if any. */
  readonly reason?: string;
}

/** A message begins; its text follows in `text-delta`s. */
export interface MessageStartEvent {
  readonly type: "message-start";
  readonly messageId: string;
  readonly role: MessageRole;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** More text of a streaming message, to be appended. */
export interface TextDeltaEvent {
  readonly type: "text-delta";
  readonly messageId: string;
  readonly text: string;
}

/** A piece other than text joins a streaming message; a tool call with a known id replaces its earlier state. */
export interface PartAddedEvent {
  readonly type: "part-added";
  readonly messageId: string;
  readonly part: MessagePart;
}

/** A streaming message is complete. */
export interface MessageEndEvent {
  readonly type: "message-end";
  readonly messageId: string;
  /** The whole text, where the vendor repeats it; replaces what was accumulated. */
  readonly text?: string;
  readonly remoteId?: string;
}

/** A message that was never streamed: a greeting, a notice, a person who took over. */
export interface MessageAddedEvent {
  readonly type: "message-added";
  readonly messageId: string;
  readonly remoteId?: string;
  readonly role: MessageRole;
  readonly parts: readonly MessagePart[];
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The agent stopped in the middle of what it was saying. */
export interface TurnInterruptedEvent {
  readonly type: "turn-interrupted";
  readonly messageId?: string;
}

/** The agent (or a person in its place) is composing. */
export interface TypingStartEvent {
  readonly type: "typing-start";
}

/** The agent leaves the floor to the user, whether or not it has said something: no answer is awaited any more. */
export interface TurnEndEvent {
  readonly type: "turn-end";
}

/** Nobody is composing any more. */
export interface TypingEndEvent {
  readonly type: "typing-end";
}

/** The connection goes on with a fresh token. */
export interface TokenRefreshedEvent {
  readonly type: "token-refreshed";
  /** Milliseconds since the epoch, if known. */
  readonly expiresAt?: number;
}

/** The conversation was handed to somebody else. */
export interface TransferEvent {
  readonly type: "transfer";
  /** Who has it now, in the vendor's words. */
  readonly to?: string;
  readonly data?: unknown;
}

/** Something the vendor or the agent tells the app, not the reader. */
export interface SignalEvent {
  readonly type: "signal";
  readonly name: string;
  readonly data?: unknown;
}

/** Something failed that does not end the connection. */
export interface ErrorEvent {
  readonly type: "error";
  readonly error: ParlanceError;
}

/**
 * The connection fell. The session may live on: `retry` asks for a new connection after a pause, `auth` for one with a
 * new token at once, `final` for none.
 */
export interface ConnectionLostEvent {
  readonly type: "connection-lost";
  readonly next: "retry" | "auth" | "final";
  readonly error: ParlanceError;
}

/** A frame this kit does not know, as it came. */
export interface UnknownEvent {
  readonly type: "unknown";
  readonly frame: unknown;
}

/** What a connector tells a chat session, inbound; `decode` makes it from the vendor's frames. */
export type SessionEvent =
  | SessionStartedEvent
  | SessionEndedEvent
  | MessageStartEvent
  | TextDeltaEvent
  | PartAddedEvent
  | MessageEndEvent
  | MessageAddedEvent
  | TurnInterruptedEvent
  | TurnEndEvent
  | TypingStartEvent
  | TypingEndEvent
  | TokenRefreshedEvent
  | TransferEvent
  | SignalEvent
  | ErrorEvent
  | ConnectionLostEvent
  | UnknownEvent;
