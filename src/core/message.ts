import type { ParlanceError } from "./error";

/** Who contributed a message. */
export type MessageRole = "user" | "agent" | "system" | "tool";

/**
 * Where a message is on its way.
 *
 * A user's message goes `queued` → `sending` → `sent` or `failed`; an agent's `streaming` → `complete`, or `interrupted`
 * when the turn was cut off.
 */
export type MessageStatus =
  "queued" | "sending" | "sent" | "failed" | "streaming" | "complete" | "interrupted";

/** Text, Markdown when an agent wrote it. */
export interface TextPart {
  readonly type: "text";
  readonly text: string;
}

/** A file of the conversation. */
export interface FilePart {
  readonly type: "file";
  readonly name: string;
  /** The media type, such as `image/png`. */
  readonly mediaType: string;
  /** In bytes. */
  readonly size?: number;
  /** Where it can be fetched or shown; data from the vendor, so check its scheme before use. */
  readonly url?: string;
  /** The vendor's id of the uploaded file, once it has one. */
  readonly remoteId?: string;
  /** How much of it has been uploaded, 0 to 1; absent when nothing is under way. */
  readonly progress?: number;
}

/** The agent asks for something to be done, and what came of it. */
export interface ToolCallPart {
  readonly type: "tool-call";
  readonly toolCallId: string;
  readonly name: string;
  /** It is under way while `queued`, `running` or `cancelling`; the other three are final. */
  readonly status: "queued" | "running" | "cancelling" | "complete" | "failed" | "cancelled";
  readonly input?: unknown;
  /** How far it got, 0 to 1; absent where nobody knows. */
  readonly progress?: number;
  /** What it has found so far. */
  readonly partial?: unknown;
  readonly output?: unknown;
  /** Why it failed, in the words of who ran it. */
  readonly error?: string;
}

/** Speech, with what was said where it is known. */
export interface AudioPart {
  readonly type: "audio";
  readonly transcript?: string;
  /** Where it can be played from; data from the vendor, so check its scheme before use. */
  readonly url?: string;
  readonly mediaType?: string;
  /** How long it is, in milliseconds. */
  readonly durationMs?: number;
}

/** Anything else a vendor or an app attaches, under a name. */
export interface DataPart {
  readonly type: "data";
  readonly name: string;
  readonly data: unknown;
}

/** A piece of a message. */
export type MessagePart = TextPart | FilePart | ToolCallPart | AudioPart | DataPart;

/** One party's contribution to a conversation. Never changed in place: a changed message is a new object. */
export interface Message {
  /** Made here and stable for ever; use it as the React key. */
  readonly id: string;
  /** The vendor's id, once known. */
  readonly remoteId?: string;
  readonly role: MessageRole;
  readonly parts: readonly MessagePart[];
  readonly status: MessageStatus;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Why it failed; present only while `status` is `failed`. */
  readonly error?: ParlanceError;
}

/** The text of a message: its text parts joined by blank lines. */
export function messageText(message: Pick<Message, "parts">): string {
  const texts: string[] = [];
  for (const part of message.parts) if (part.type === "text") texts.push(part.text);
  return texts.join("\n\n");
}
