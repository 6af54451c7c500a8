import type { Message, MessagePart, ToolCallPart } from "../../core/index";
import type { MessageCatalogue } from "../language/catalogue";
import { english } from "../language/english";
import { createFormat, type Format } from "../language/format";
import { safeUrl } from "../parts/safe-url";
import { toolSentence, toolStatus } from "../parts/tool-call";

/** The words of a written-down conversation. */
export interface TranscriptLanguage {
  /** Its `title` is the heading, `agent` and `user` are the authors. @defaultValue English */
  readonly text?: MessageCatalogue | undefined;
  /** @defaultValue that of the locale of `text` */
  readonly format?: Format | undefined;
}

/** A conversation as data; fields are only ever added. */
export interface Transcript {
  readonly version: 1;
  readonly messages: readonly TranscriptMessage[];
}

/** A message of a {@link Transcript}. */
export interface TranscriptMessage {
  readonly role: Message["role"];
  /** When it was said: ISO 8601, in UTC. */
  readonly at: string;
  readonly status: Message["status"];
  readonly parts: readonly TranscriptPart[];
  /** Why it failed, present only where `status` is `failed`. */
  readonly error?: { readonly code: string; readonly message: string };
}

/** A piece of a {@link TranscriptMessage}. A `url` is one that leads somewhere outside of this page. */
export type TranscriptPart =
  | { readonly type: "text"; readonly text: string }
  | {
      readonly type: "file";
      readonly name: string;
      readonly mediaType: string;
      /** In bytes. */
      readonly size?: number | undefined;
      readonly url?: string | undefined;
    }
  | {
      readonly type: "tool-call";
      readonly name: string;
      readonly status: ToolCallPart["status"];
      readonly input?: unknown;
      /** How far it got, 0 to 1. */
      readonly progress?: number | undefined;
      /** What it had found so far. */
      readonly partial?: unknown;
      readonly output?: unknown;
      /** Why it failed. */
      readonly error?: string | undefined;
    }
  | {
      readonly type: "audio";
      readonly transcript?: string | undefined;
      readonly url?: string | undefined;
      /** How long it is, in milliseconds. */
      readonly durationMs?: number | undefined;
    }
  | { readonly type: "data"; readonly name: string; readonly data: unknown };

/**
 * A conversation as a page of Markdown that reads well as plain text too: who said what and when, day by day. Parts of type
 * `data` are left out: only the app knows how they read.
 *
 * @example
 * ```ts
 * const page = transcriptMarkdown(session.getState().conversation.messages, { text: spanish });
 * ```
 */
export function transcriptMarkdown(
  messages: readonly Message[],
  { text = english, format = createFormat(text.locale) }: TranscriptLanguage = {},
): string {
  const days = new Intl.DateTimeFormat(format.locale, { dateStyle: "full" });
  const blocks = [`# ${text.title}`];
  let lastDay: string | undefined;
  for (const message of messages) {
    const pieces = message.parts.flatMap((part) => partMarkdown(part, message, text, format));
    if (pieces.length === 0) continue;
    const day = days.format(message.createdAt);
    if (day !== lastDay) blocks.push(`## ${day}`);
    lastDay = day;
    blocks.push(heading(message, text, format), ...pieces);
  }
  return `${blocks.join("\n\n")}\n`;
}

/**
 * A conversation as JSON, a {@link Transcript}. What only this page can make sense of (ids, addresses of its own memory) is not in it.
 *
 * @example
 * ```ts
 * const { messages }: Transcript = JSON.parse(transcriptJson(session.getState().conversation.messages));
 * ```
 */
export function transcriptJson(messages: readonly Message[]): string {
  const transcript: Transcript = { version: 1, messages: messages.map(transcriptMessage) };
  return `${JSON.stringify(transcript, undefined, 2)}\n`;
}

/** Saves a conversation as a file of the reader's, named for the chat and the day. */
export function downloadTranscript(
  kind: "markdown" | "json",
  messages: readonly Message[],
  { text = english, format }: TranscriptLanguage = {},
): void {
  const [content, mediaType, ending] =
    kind === "markdown"
      ? [transcriptMarkdown(messages, { text, format }), "text/markdown", "md"]
      : [transcriptJson(messages), "application/json", "json"];
  const url = URL.createObjectURL(new Blob([content], { type: `${mediaType};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${fileName(text.title)} ${localDay(new Date())}.${ending}`;
  link.click();
  // Some browsers fetch it only after this turn.
  setTimeout(() => URL.revokeObjectURL(url), releaseMs);
}

/** Long enough for any browser to have begun the download, in milliseconds. */
const releaseMs = 10_000;

/** A title without what file systems do not take. */
function fileName(title: string): string {
  return title.replace(/[\s\p{Cc}\\/:*?"<>|]+/gu, " ").trim() || "chat";
}

function localDay(date: Date): string {
  const twoDigits = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
}

function heading(message: Message, text: MessageCatalogue, format: Format): string {
  const author = message.role === "user" ? text.user : text.agent;
  const fate = fateOf(message, text, format);
  return `**${author}** · ${format.time(message.createdAt)}${fate === undefined ? "" : ` · *${fate}*`}`;
}

/** What a reader has to know of a message that did not simply arrive. */
function fateOf(
  { status, error }: Message,
  text: MessageCatalogue,
  format: Format,
): string | undefined {
  switch (status) {
    case "failed":
      return error ? `${text.messageFailed}: ${text.error(error, format)}` : text.messageFailed;
    case "interrupted":
      return text.messageInterrupted;
    case "queued":
      return text.messageQueued;
    case "sending":
      return text.messageSending;
    case "sent":
    case "streaming":
    case "complete":
      return undefined;
    default: {
      const never: never = status;
      return never;
    }
  }
}

function partMarkdown(
  part: MessagePart,
  message: Message,
  text: MessageCatalogue,
  format: Format,
): string[] {
  switch (part.type) {
    case "text":
      return part.text.trim() === "" ? [] : [withClosedFence(part.text.trimEnd())];
    case "file": {
      const size = part.size === undefined ? "" : ` (${format.bytes(part.size)})`;
      return [`${link(part.name || text.unnamedFile, part.url)}${size}`];
    }
    case "tool-call": {
      const status = toolStatus(part, message);
      const sentence = `*${toolSentence(status, part.name, text)}*`;
      return [status === "failed" && part.error ? `${sentence}: ${part.error}` : sentence];
    }
    case "audio": {
      const length = part.durationMs === undefined ? "" : ` (${format.duration(part.durationMs)})`;
      const label = `${link(text.audio, part.url)}${length}`;
      return part.transcript ? [label, withClosedFence(part.transcript)] : [label];
    }
    case "data":
      return [];
    default: {
      const never: never = part;
      return never;
    }
  }
}

function link(label: string, url: string | undefined): string {
  const words = label.replace(/[\\[\]*_`<]/g, "\\$&");
  const target = lastingUrl(url);
  return target === undefined ? words : `[${words}](<${target}>)`;
}

/** What leads out of this page; the address of a picture in its memory is worth nothing in a file. */
function lastingUrl(url: string | undefined): string | undefined {
  return url === undefined ? undefined : safeUrl(url);
}

/** An answer that was cut off within code must not turn what follows it into code. */
function withClosedFence(text: string): string {
  let open: string | undefined;
  for (const [, fence = "", rest = ""] of text.matchAll(/^ {0,3}(`{3,}|~{3,})(.*)$/gm)) {
    if (open === undefined) {
      if (fence.startsWith("~") || !rest.includes("`")) open = fence;
    } else if (fence.startsWith(open) && rest.trim() === "") open = undefined;
  }
  return open === undefined ? text : `${text}\n${open}`;
}

function transcriptMessage({ role, createdAt, status, parts, error }: Message): TranscriptMessage {
  return {
    role,
    at: new Date(createdAt).toISOString(),
    status,
    parts: parts.map(transcriptPart),
    ...(error && { error: { code: error.code, message: error.userMessage } }),
  };
}

function transcriptPart(part: MessagePart): TranscriptPart {
  switch (part.type) {
    case "text":
      return { type: "text", text: part.text };
    case "file": {
      const { name, mediaType, size, url } = part;
      return { type: "file", name, mediaType, size, url: lastingUrl(url) };
    }
    case "tool-call": {
      const { name, status, input, progress, partial, output, error } = part;
      return {
        type: "tool-call",
        name,
        status,
        input: plain(input),
        progress,
        partial: plain(partial),
        output: plain(output),
        error,
      };
    }
    case "audio": {
      const { transcript, durationMs } = part;
      return { type: "audio", transcript, url: lastingUrl(part.url), durationMs };
    }
    case "data":
      return { type: "data", name: part.name, data: plain(part.data) };
    default: {
      const never: never = part;
      return never;
    }
  }
}

/** What an app or a vendor put there may be anything; what JSON cannot say is said in words, and spoils nothing else. */
function plain(value: unknown): unknown {
  try {
    JSON.stringify(value);
    return value;
  } catch {
    return String(value);
  }
}
