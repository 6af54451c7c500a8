/** The three protocols that go by one version string (wire file, section 0.1). */
export type FakeHaipDialect = "A" | "B1" | "B2";

/** How a link carries messages (wire file, section 14). */
export type FakeHaipTransport = "websocket" | "sse" | "http-streaming";

/** One message on the wire, as section 1 of the wire file has it. What a client sent is kept as it came. */
export interface FakeHaipEnvelope {
  readonly id: string;
  readonly session: string;
  /** Dialect B; the word `"null"` where there is none. */
  readonly transaction?: string | null;
  readonly seq: string;
  readonly ack?: string;
  /** Milliseconds since the epoch, in digits. */
  readonly ts: string;
  readonly channel: string;
  readonly type: string;
  readonly payload: unknown;
  readonly run_id?: string;
  readonly thread_id?: string;
  /** In bytes: a binary frame of this length follows. */
  readonly bin_len?: number;
  readonly bin_mime?: string;
}

/** A message on its way out: what is not stamped on every envelope alike. */
export interface FakeHaipOutgoing {
  readonly type: string;
  /** @defaultValue "SYSTEM" */
  readonly channel?: string;
  /** @defaultValue an empty object */
  readonly payload?: unknown;
  readonly transaction?: string | undefined;
  readonly run_id?: string | undefined;
  readonly thread_id?: string | undefined;
  readonly bin_len?: number;
  readonly bin_mime?: string;
}

/** What a server of each dialect says it accepts (wire file, section 3.3), in that order. */
export const acceptEvents: Readonly<Record<FakeHaipDialect, readonly string[]>> = {
  A: list(`HAI RUN_STARTED RUN_FINISHED RUN_CANCEL RUN_ERROR PING PONG REPLAY_REQUEST TEXT_MESSAGE_START
    TEXT_MESSAGE_PART TEXT_MESSAGE_END AUDIO_CHUNK TOOL_CALL TOOL_UPDATE TOOL_DONE TOOL_CANCEL TOOL_LIST TOOL_SCHEMA
    ERROR FLOW_UPDATE PAUSE_CHANNEL RESUME_CHANNEL`),
  B1: list(`HAI PING PONG ERROR FLOW_UPDATE TRANSACTION_START TRANSACTION_END REPLAY_REQUEST MESSAGE_START
    MESSAGE_PART MESSAGE_END AUDIO_CHUNK INFO TOOL_LIST TOOL_SCHEMA`),
  B2: list(`HAI PING PONG ERROR FLOW_UPDATE TRANSACTION_START TRANSACTION_END TRANSACTION_JOIN REPLAY_REQUEST
    MESSAGE_UPDATE MESSAGE AUDIO INFO TOOL_LIST TOOL_SCHEMA`),
};

const channels: Readonly<Record<FakeHaipDialect, readonly string[]>> = {
  A: ["USER", "AGENT", "SYSTEM", "AUDIO_IN", "AUDIO_OUT"],
  B1: ["USER", "AGENT", "SYSTEM", "AUDIO_IN", "AUDIO_OUT"],
  B2: ["USER", "AGENT", "SYSTEM"],
};

const required = ["id", "session", "seq", "ts", "channel", "type", "payload"] as const;

/** What the servers' own validator finds wrong (wire file, sections 1 and 13.1): keys, channel, type, kind of payload. */
export function complaintAbout(value: unknown, dialect: FakeHaipDialect): string | undefined {
  if (!isRecord(value)) return "A message must be an object";
  const missing = required.find((name) => !(name in value));
  if (missing !== undefined) return `The message has no ${missing}`;
  const { channel, type, payload } = value;
  if (!channels[dialect].some((known) => known === channel))
    return `Unknown channel ${String(channel)}`;
  if (!acceptEvents[dialect].some((known) => known === type)) return `Unknown type ${String(type)}`;
  if (dialect === "B2" ? payload == null : typeof payload !== "object" || payload === null)
    return "The payload is of the wrong kind";
  return undefined;
}

/** What is never counted against a credit where credit is enforced: section 19, number 4 leaves it open. */
export const controlTypes: ReadonlySet<string> = new Set(
  list("HAI PING PONG ERROR FLOW_UPDATE PAUSE_CHANNEL RESUME_CHANNEL REPLAY_REQUEST"),
);

/** How a sender numbers its messages (wire file, section 10.1). */
export type FakeHaipSequence = "reference" | "decimal";

/** The next number: contiguous digits as specified, or what the reference server writes. */
export function sequenceOf(kind: FakeHaipSequence, count: number, now: number): string {
  if (kind === "decimal") return String(count);
  return `${String(now)}${Math.random().toString(36).slice(2, 11)}`;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member of an object that is a non-empty string. */
export function textOf(value: unknown, name: string): string | undefined {
  if (!isRecord(value)) return undefined;
  const member = value[name];
  return typeof member === "string" && member !== "" ? member : undefined;
}

/** The transaction an envelope names: absent, null and `"null"` are none (wire file, section 1). */
export function transactionOf(envelope: FakeHaipEnvelope): string | undefined {
  const id = textOf(envelope, "transaction");
  return id === "null" ? undefined : id;
}

export function utf8Length(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}

function list(words: string): readonly string[] {
  return words.split(/\s+/);
}
