import * as v from "valibot";

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

const text = v.fallback(v.optional(v.string()), undefined);
const word = v.pipe(v.string(), v.nonEmpty());
const flag = v.fallback(v.optional(v.boolean()), undefined);
/** Written as a number by some and as decimal digits by others. */
const count = v.fallback(
  v.optional(
    v.pipe(
      v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,20}$/))]),
      v.transform(Number),
      v.finite(),
      v.minValue(0),
    ),
  ),
  undefined,
);
/** A counter of the sender's, opaque: section 10.1 saw digits, milliseconds, and digits with letters. */
const sequence = v.fallback(
  v.optional(v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.nonEmpty())),
  undefined,
);
const words = v.fallback(
  v.pipe(
    v.array(v.unknown()),
    v.transform((entries) => entries.filter((entry) => typeof entry === "string")),
  ),
  [],
);
const numbers = v.fallback(
  v.pipe(
    v.array(v.unknown()),
    v.transform((entries) => entries.filter((entry) => typeof entry === "number")),
  ),
  [],
);

const envelope = v.object({
  id: text,
  session: text,
  /** Absent, null and the word `"null"` all mean none (section 1). */
  transaction: v.fallback(
    v.pipe(
      v.nullish(v.string()),
      v.transform((id) => (id == null || id === "null" || id === "" ? undefined : id)),
    ),
    undefined,
  ),
  seq: sequence,
  ack: sequence,
  ts: sequence,
  channel: text,
  type: word,
  payload: v.unknown(),
  pv: count,
  crit: flag,
  bin_len: count,
  bin_mime: text,
  run_id: text,
  thread_id: text,
  related_id: text,
});

const toolInfo = v.object({ name: word, description: text });

/** A list in which an entry that cannot be read is left out; absent where there is none. */
const toolInfos = v.fallback(
  v.optional(
    v.pipe(
      v.array(v.unknown()),
      v.transform((entries) =>
        entries.flatMap((entry) => {
          const result = v.safeParse(toolInfo, entry);
          return result.success ? [result.output] : [];
        }),
      ),
    ),
  ),
  undefined,
);

const capabilities = v.object({
  binary_frames: flag,
  flow_control: v.fallback(
    v.optional(v.object({ initial_credit_messages: count, initial_credit_bytes: count })),
    undefined,
  ),
  max_concurrent_runs: count,
  signed_envelopes: flag,
});

const failure = v.object({
  code: v.fallback(word, "ERROR"),
  message: v.fallback(v.string(), ""),
  related_id: text,
  /** Of the run or the tool call meant; not in the schema, sent by some. */
  run_id: text,
  call_id: text,
  detail: v.unknown(),
});

const textStart = v.object({ message_id: word, author: text, text });
const textPart = v.object({ message_id: word, text: v.string() });
const textEnd = v.object({ message_id: word, tokens: count });
const sound = v.object({ message_id: text, mime: text, data: text, duration_ms: count });
const channelName = v.object({ channel: word });
const anything = v.unknown();

/** The payload of each type of message (sections 3.1 to 3.3). */
const payloads = {
  HAI: v.object({
    haip_version: text,
    accept_major: numbers,
    accept_events: words,
    capabilities: v.fallback(v.optional(capabilities), undefined),
    last_rx_seq: sequence,
  }),
  PING: v.object({ nonce: text }),
  PONG: v.object({ nonce: text }),
  ERROR: failure,
  REPLAY_REQUEST: v.object({ from_seq: sequence, to_seq: sequence }),
  FLOW_UPDATE: v.object({ channel: word, add_messages: count, add_bytes: count }),
  // A
  RUN_STARTED: v.object({ run_id: text, thread_id: text, metadata: v.unknown() }),
  RUN_FINISHED: v.object({ run_id: text, status: text, summary: text }),
  RUN_CANCEL: v.object({ run_id: text }),
  RUN_ERROR: failure,
  TEXT_MESSAGE_START: textStart,
  TEXT_MESSAGE_PART: textPart,
  TEXT_MESSAGE_END: textEnd,
  TOOL_CALL: v.object({ call_id: word, tool: word, params: v.unknown() }),
  TOOL_UPDATE: v.object({ call_id: word, status: text, progress: count, partial: v.unknown() }),
  TOOL_DONE: v.object({ call_id: word, status: text, result: v.unknown() }),
  TOOL_CANCEL: v.object({ call_id: word, reason: text }),
  PAUSE_CHANNEL: channelName,
  RESUME_CHANNEL: channelName,
  // A and B
  TOOL_LIST: v.object({ tools: toolInfos }),
  TOOL_SCHEMA: v.object({ tool: text, schema: v.unknown() }),
  MESSAGE_START: textStart,
  MESSAGE_PART: textPart,
  MESSAGE_END: textEnd,
  AUDIO_CHUNK: sound,
  // B
  AUDIO: sound,
  TRANSACTION_START: v.object({
    /** The client's temporary id, in the server's answer. */
    referenceId: text,
    toolName: text,
    params: v.unknown(),
  }),
  TRANSACTION_END: anything,
  TRANSACTION_JOIN: anything,
  MESSAGE: anything,
  MESSAGE_UPDATE: anything,
  INFO: anything,
} as const;

/** A type of message that HAIP 1 knows, in whichever dialect. */
export type HaipType = keyof typeof payloads;

type Payloads = { readonly [Type in HaipType]: v.InferOutput<(typeof payloads)[Type]> };

/** What stands around a payload (section 1), as it was read. */
export type HaipEnvelope = Readonly<v.InferOutput<typeof envelope>>;

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
export type HaipToolInfo = v.InferOutput<typeof toolInfo>;

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
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return { type: "unknown", payload: data, envelope: undefined };
  }
  const outer = v.safeParse(envelope, value);
  if (!outer.success) return { type: "unknown", payload: value, envelope: undefined };
  const { type, payload } = outer.output;
  if (!Object.hasOwn(payloads, type)) {
    return { type: "unknown", payload, envelope: outer.output };
  }
  // The members of an error stand on the envelope of some peers (section 3.1).
  const isBare = (type === "ERROR" || type === "RUN_ERROR") && payload === undefined;
  const inner = v.safeParse(payloads[type as HaipType], isBare ? value : payload);
  if (!inner.success) return { type: "unknown", payload, envelope: outer.output };
  return { type, payload: inner.output, envelope: outer.output } as KnownFrame;
}

/** Which dialect a peer speaks, by what it says it takes (section 0.1); undefined where that tells nothing. */
export function dialectOf({ accept_events: events }: HaiPayload): HaipDialect | undefined {
  if (events.includes("RUN_STARTED")) return "A";
  if (!events.includes("TRANSACTION_START")) return undefined;
  if (events.includes("MESSAGE")) return "B2";
  return events.includes("MESSAGE_START") ? "B1" : undefined;
}

/** What we take, by dialect: the same as the dialect's own servers say (section 3.3). */
export const acceptedTypes: Readonly<Record<HaipDialect, readonly HaipType[]>> = {
  A: [
    "HAI",
    "RUN_STARTED",
    "RUN_FINISHED",
    "RUN_CANCEL",
    "RUN_ERROR",
    "PING",
    "PONG",
    "REPLAY_REQUEST",
    "TEXT_MESSAGE_START",
    "TEXT_MESSAGE_PART",
    "TEXT_MESSAGE_END",
    "AUDIO_CHUNK",
    "TOOL_CALL",
    "TOOL_UPDATE",
    "TOOL_DONE",
    "TOOL_CANCEL",
    "TOOL_LIST",
    "TOOL_SCHEMA",
    "ERROR",
    "FLOW_UPDATE",
    "PAUSE_CHANNEL",
    "RESUME_CHANNEL",
  ],
  B1: [
    "HAI",
    "PING",
    "PONG",
    "ERROR",
    "FLOW_UPDATE",
    "TRANSACTION_START",
    "TRANSACTION_END",
    "REPLAY_REQUEST",
    "MESSAGE_START",
    "MESSAGE_PART",
    "MESSAGE_END",
    "AUDIO_CHUNK",
    "INFO",
    "TOOL_LIST",
    "TOOL_SCHEMA",
  ],
  B2: [
    "HAI",
    "PING",
    "PONG",
    "ERROR",
    "FLOW_UPDATE",
    "TRANSACTION_START",
    "TRANSACTION_END",
    "REPLAY_REQUEST",
    "MESSAGE",
    "AUDIO",
    "INFO",
    "TOOL_LIST",
    "TOOL_SCHEMA",
  ],
};
