/*
 * HAIP 1 as the wire spells it: sections 1 to 3 of the wire facts. Read leniently: a member of a type we cannot use counts as
 * absent, `seq` is any word, a type or payload we do not know becomes `unknown`. Written strictly: see `encode.ts`.
 */

/**
 * The three protocols that go by the one version `1.1.2` (section 0.1): `A` has runs, `B1` transactions with streamed text, `B2`
 * transactions with single messages.
 */
export type HaipDialect = "A" | "B1" | "B2";

/** Where a message belongs (section 2); dialect B knows the first three. */
export type HaipChannel = "USER" | "AGENT" | "SYSTEM" | "AUDIO_IN" | "AUDIO_OUT";

/** What every kit of HAIP 1 calls itself, whatever its dialect. */
export const haipVersion = "1.1.2";

/** What a member is read with: what cannot be used counts as absent. */
type Read<Value> = (value: unknown) => Value | undefined;
type Members = Readonly<Record<string, Read<unknown>>>;
type Values<Of extends Members> = { readonly [Name in keyof Of]: ReturnType<Of[Name]> };

const text: Read<string> = (value) => (typeof value === "string" ? value : undefined);
const word: Read<string> = (value) => text(value) || undefined;
/** What a payload is nothing without: a message that lacks it is not understood. */
const needed: Read<string> = (value) => word(value);
const flag: Read<boolean> = (value) => (typeof value === "boolean" ? value : undefined);
const anything = (value: unknown) => value;
/** Written as a number by some and as decimal digits by others. */
const count: Read<number> = (value) => {
  const number = typeof value === "string" && /^\d{1,20}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && number >= 0 && number < Infinity ? number : undefined;
};
/** A counter of the sender's, opaque: section 10.1 saw digits, milliseconds, and digits with letters. */
const sequence: Read<string> = (value) => word(typeof value === "number" ? String(value) : value);
/** Absent, null and the word `"null"` all mean none (section 1). */
const reference: Read<string> = (value) => (value === "null" ? undefined : word(value));

function membersOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** The members of an object that can be used; undefined where it is none. */
function read<Of extends Members>(members: Of, value: unknown): Values<Of> | undefined {
  const given = membersOf(value);
  if (!given) return undefined;
  const values: Record<string, unknown> = {};
  for (const [name, readMember] of Object.entries(members)) {
    // A member of its own only: `constructor` is nobody's payload.
    const member = Object.hasOwn(given, name) ? readMember(given[name]) : undefined;
    if (member !== undefined) values[name] = member;
  }
  return values as Values<Of>;
}

function listOf<Entry>(readEntry: Read<Entry>) {
  return (value: unknown): readonly Entry[] | undefined =>
    Array.isArray(value) ? value.flatMap((entry) => readEntry(entry) ?? []) : undefined;
}

function objectOf<Of extends Members>(members: Of) {
  return (value: unknown): Values<Of> | undefined => read(members, value);
}

const toolInfo: Read<HaipToolInfo> = (value) => {
  const info = read({ name: word, description: text }, value);
  return info?.name === undefined ? undefined : (info as HaipToolInfo);
};

const envelopeMembers = {
  id: text,
  session: word,
  transaction: reference,
  seq: sequence,
  ack: sequence,
  ts: sequence,
  channel: text,
  payload: anything,
  pv: count,
  crit: flag,
  bin_len: count,
  bin_mime: text,
  run_id: text,
  thread_id: text,
  related_id: text,
};

const failure = {
  code: word,
  message: text,
  related_id: text,
  /** Of the run or the tool call meant; not in the schema, sent by some. */
  run_id: text,
  call_id: text,
  detail: anything,
};
const textStart = { message_id: needed, author: text, text };
const textPart = { message_id: needed, text };
const textEnd = { message_id: needed, tokens: count };
const sound = { message_id: text, mime: text, data: text, duration_ms: count };
const channelName = { channel: needed };
const nonce = { nonce: text };

// The members of each type's payload (sections 3.1 to 3.3), by where the type is accepted; null where it is free-form.

const everywhere = {
  HAI: {
    haip_version: text,
    accept_major: listOf((value) => (typeof value === "number" ? value : undefined)),
    accept_events: listOf(text),
    capabilities: objectOf({
      binary_frames: flag,
      flow_control: objectOf({ initial_credit_messages: count, initial_credit_bytes: count }),
      max_concurrent_runs: count,
      signed_envelopes: flag,
    }),
    last_rx_seq: sequence,
  },
  PING: nonce,
  PONG: nonce,
  ERROR: failure,
  REPLAY_REQUEST: { from_seq: sequence, to_seq: sequence },
  FLOW_UPDATE: { channel: needed, add_messages: count, add_bytes: count },
  TOOL_LIST: { tools: listOf(toolInfo) },
  TOOL_SCHEMA: { tool: text, schema: anything },
} as const;
const inA = {
  RUN_STARTED: { run_id: text, thread_id: text, metadata: anything },
  RUN_FINISHED: { run_id: text, status: text, summary: text },
  RUN_CANCEL: { run_id: text },
  RUN_ERROR: failure,
  TEXT_MESSAGE_START: textStart,
  TEXT_MESSAGE_PART: textPart,
  TEXT_MESSAGE_END: textEnd,
  TOOL_CALL: { call_id: needed, tool: needed, params: anything },
  TOOL_UPDATE: { call_id: needed, status: text, progress: count, partial: anything },
  TOOL_DONE: { call_id: needed, status: text, result: anything },
  TOOL_CANCEL: { call_id: needed, reason: text },
  PAUSE_CHANNEL: channelName,
  RESUME_CHANNEL: channelName,
} as const;
const inAAndB1 = { AUDIO_CHUNK: sound } as const;
const inB = {
  /** `referenceId`: the client's temporary id, in the server's answer. */
  TRANSACTION_START: { referenceId: text, toolName: text, params: anything },
  TRANSACTION_END: null,
  INFO: null,
} as const;
const inB1 = { MESSAGE_START: textStart, MESSAGE_PART: textPart, MESSAGE_END: textEnd } as const;
const inB2 = { MESSAGE: null, AUDIO: sound } as const;

const payloadMembers = {
  ...everywhere,
  ...inA,
  ...inAAndB1,
  ...inB,
  ...inB1,
  ...inB2,
  // Understood, and not asked for.
  TRANSACTION_JOIN: null,
  MESSAGE_UPDATE: null,
} as const;

/** A type of message that HAIP 1 knows, in whichever dialect. */
export type HaipType = keyof typeof payloadMembers;

type Needed<Value> = {
  readonly [Name in keyof Value]: Name extends "channel" | "call_id" | "tool" | "code" | "message"
    ? NonNullable<Value[Name]>
    : Value[Name];
};
type Payloads = {
  readonly [Type in HaipType]: (typeof payloadMembers)[Type] extends Members
    ? Type extends `${string}MESSAGE_${string}`
      ? Needed<Values<(typeof payloadMembers)[Type]>> & { readonly message_id: string }
      : Type extends "TOOL_SCHEMA" | "TRANSACTION_START"
        ? Values<(typeof payloadMembers)[Type]>
        : Needed<Values<(typeof payloadMembers)[Type]>>
    : unknown;
};

/** What stands around a payload (section 1), as it was read. */
export type HaipEnvelope = Values<typeof envelopeMembers> & { readonly type: string };

/** A message of a type and with a payload that we know. */
export type KnownFrame = {
  readonly [Type in HaipType]: {
    readonly type: Type;
    readonly payload: Payloads[Type];
    readonly envelope: HaipEnvelope;
  };
}[HaipType];

/** A message this kit does not know, as it came: with its envelope, where it has one. */
export interface UnknownFrame {
  readonly type: "unknown";
  readonly payload: unknown;
  readonly envelope: HaipEnvelope | undefined;
}

/** What a peer sends. */
export type HaipFrame = KnownFrame | UnknownFrame;

/** A message of one type. */
export type FrameOf<Type extends HaipType> = Extract<KnownFrame, { readonly type: Type }>;

/** What a peer says of itself in its `HAI` (sections 3.1, 4.2). */
export type HaiPayload = Payloads["HAI"];

/** A tool as `TOOL_LIST` names it. */
export interface HaipToolInfo {
  readonly name: string;
  readonly description?: string | undefined;
}

/** A message on its way out: the envelope's members that are not made by counting and asking the clock. */
export interface OutgoingFrame {
  /** One of {@link HaipType}, or an app's own. */
  readonly type: string;
  readonly channel: HaipChannel;
  readonly payload: unknown;
  /** Dialect B. @defaultValue none */
  readonly transaction?: string | undefined;
  readonly run_id?: string | undefined;
  readonly thread_id?: string | undefined;
  /** In bytes: a binary frame of this length follows at once. */
  readonly bin_len?: number | undefined;
  readonly bin_mime?: string | undefined;
  readonly pv?: number | undefined;
  readonly crit?: boolean | undefined;
}

/** A message as it is sent: strictly as the specification wants it (section 1). */
export interface SentEnvelope extends OutgoingFrame {
  readonly id: string;
  readonly session: string;
  /** `"1"`, `"2"`, ... */
  readonly seq: string;
  /** The last `seq` received, from a peer whose counter is decimal. */
  readonly ack?: string | undefined;
  /** Milliseconds since the epoch, as decimal digits. */
  readonly ts: string;
}

/** Reads a text frame, a line or an event; never throws. */
export function readFrame(data: string): HaipFrame {
  let value: unknown = data;
  try {
    value = JSON.parse(data);
  } catch {
    // Then it has no members, as little as any other text.
  }
  const type = word(membersOf(value)?.["type"]);
  if (type === undefined) return { type: "unknown", payload: value, envelope: undefined };
  const envelope = { ...read(envelopeMembers, value), type } as HaipEnvelope;
  const { payload } = envelope;
  const unknown: UnknownFrame = { type: "unknown", payload, envelope };
  if (!Object.hasOwn(payloadMembers, type)) return unknown;
  const members: Members | null = payloadMembers[type as HaipType];
  if (members === null) return { type, payload, envelope } as KnownFrame;
  // The members of an error stand on the envelope of some peers (section 3.1).
  const isFailure = members === failure;
  const values = read(members, payload) ?? (isFailure ? read(members, value) : undefined);
  if (values === undefined) return unknown;
  for (const [name, readMember] of Object.entries(members)) {
    if (readMember === needed && !(name in values)) return unknown;
  }
  const usual = isFailure && { code: "ERROR", message: "", related_id: envelope.related_id };
  return { type, payload: { ...usual, ...values }, envelope } as KnownFrame;
}

/** Which dialect a peer speaks, by what it says it takes (section 0.1); undefined where that tells nothing. */
export function dialectOf({ accept_events: events = [] }: HaiPayload): HaipDialect | undefined {
  if (events.includes("RUN_STARTED")) return "A";
  if (!events.includes("TRANSACTION_START")) return undefined;
  if (events.includes("MESSAGE")) return "B2";
  return events.includes("MESSAGE_START") ? "B1" : undefined;
}

/** What we take, by dialect: the same as the dialect's own servers say (section 3.3). */
export const acceptedTypes: Readonly<Record<HaipDialect, readonly string[]>> = {
  A: Object.keys({ ...everywhere, ...inA, ...inAAndB1 }),
  B1: Object.keys({ ...everywhere, ...inB, ...inB1, ...inAAndB1 }),
  B2: Object.keys({ ...everywhere, ...inB, ...inB2 }),
};
