import * as v from "valibot";

/*
 * The vendor's frames and bodies as the vendor spells them: sections 2.1 to 2.8 of the wire facts. Read leniently: a member of a
 * type we cannot use counts as absent, members we do not know are dropped, a frame we do not know becomes `unknown`.
 */

const text = v.fallback(v.optional(v.string()), undefined);
const requiredText = v.pipe(v.string(), v.nonEmpty());
const number = v.fallback(
  v.optional(
    v.pipe(
      v.union([v.number(), v.pipe(v.string(), v.nonEmpty())]),
      v.transform(Number),
      v.finite(),
    ),
  ),
  undefined,
);
/** The id of a message, come back. One that makes no sense must not pass for an absent one, which stands for the oldest message. */
const echo = v.optional(
  v.pipe(
    v.unknown(),
    v.transform((id) => (typeof id === "string" ? id : id === null ? undefined : "")),
  ),
);
/** The type of the vendor's times is not published (6.1). */
const time = v.nullish(v.union([v.string(), v.number()]));
const lenientTime = v.fallback(time, undefined);

/** A list in which an entry that cannot be read is left out. */
function listOf<const Schema extends v.GenericSchema>(entry: Schema) {
  return v.pipe(
    v.array(v.unknown()),
    v.transform((entries) =>
      entries.flatMap((candidate): v.InferOutput<Schema>[] => {
        const result = v.safeParse(entry, candidate);
        return result.success ? [result.output] : [];
      }),
    ),
  );
}

const sentMessage = v.object({
  id: text,
  session_id: text,
  content: text,
  role: text,
  created_at: lenientTime,
});

const serverFrame = v.variant("type", [
  v.object({ type: v.literal("connected"), session_id: text }),
  v.object({ type: v.literal("response-start"), content: text }),
  v.object({ type: v.literal("response-chunk"), content: text }),
  v.object({ type: v.literal("response-end"), content: text }),
  v.object({
    type: v.literal("session-closed"),
    session_id: text,
    status: text,
    reason: text,
    duration: number,
    timestamp: lenientTime,
  }),
  v.object({ type: v.literal("heartbeat") }),
  v.object({
    type: v.literal("message-ack"),
    id: echo,
    message: v.fallback(v.optional(sentMessage), undefined),
  }),
  v.object({ type: v.literal("message-error"), id: echo, error: text }),
  v.object({ type: v.literal("token-refresh-required") }),
  // No fallback: an acknowledgement that makes no sense must not make us trust a token.
  v.object({ type: v.literal("token-refresh-ack"), expires_at: time }),
  v.object({ type: v.literal("token-refresh-error"), error: text }),
  v.object({ type: v.literal("token-expired") }),
]);

/** A frame this kit does not know, as it came. */
export interface UnknownFrame {
  readonly type: "unknown";
  readonly frame: unknown;
}

/** What the server sends (section 2.5). */
export type ServerFrame = v.InferOutput<typeof serverFrame> | UnknownFrame;

/** The user message was accepted. */
export type MessageAckFrame = Extract<ServerFrame, { type: "message-ack" }>;

/** The session was ended, by whoever. The values of `status` and `reason` and the unit of `duration` are not published (6.1). */
export type SessionClosedFrame = Extract<ServerFrame, { type: "session-closed" }>;

/** The message as the vendor took it (section 2.4). */
export type SentMessage = v.InferOutput<typeof sentMessage>;

/** A file of a message, outbound (section 2.4). */
export interface ArtifactInput {
  /** The `artifact_id` of a completed upload. */
  readonly media_id: string;
  readonly mime_type: string;
  /** @defaultValue "raw" */
  readonly type?: string | undefined;
  readonly s3_key?: string | undefined;
  readonly presigned_url?: string | undefined;
  readonly filename?: string | undefined;
  readonly artifact_text?: string | undefined;
  readonly size_bytes?: number | undefined;
}

/** What a message is made of, over the socket and over HTTP (section 2.4). */
export interface MessageInput {
  readonly content: string;
  readonly artifacts?: readonly ArtifactInput[] | undefined;
}

/** What we send (section 2.5). */
export type ClientFrame =
  | ({ readonly type: "message"; readonly id?: string | undefined } & MessageInput)
  | { readonly type: "token-refresh"; readonly token: string };

/** Reads a frame of the socket; never throws. */
export function readFrame(data: string | Uint8Array): ServerFrame {
  let frame: unknown;
  try {
    frame = JSON.parse(typeof data === "string" ? data : new TextDecoder().decode(data)) as unknown;
  } catch {
    return { type: "unknown", frame: data };
  }
  const result = v.safeParse(serverFrame, frame);
  return result.success ? result.output : { type: "unknown", frame };
}

/** `POST /chat/sessions/`. */
export const sessionAnswer = v.object({ session_id: requiredText, status: text });

/** A session as it was created. */
export type SessionAnswer = v.InferOutput<typeof sessionAnswer>;

/** `POST /chat/sessions/{id}/close`. */
export const closeAnswer = v.object({ session_id: text, status: text });

/** A session as it was closed. */
export type CloseAnswer = v.InferOutput<typeof closeAnswer>;

/** `POST /chat/sessions/{id}/messages`. */
export const sendAnswer = v.object({ message: sentMessage });

const historyArtifact = v.object({
  media_id: text,
  filename: text,
  mime_type: text,
  file_size: number,
  presigned_url: text,
});

const historyMessage = v.object({
  id: text,
  role: text,
  content: text,
  timestamp: lenientTime,
  metadata: v.optional(v.unknown()),
  artifacts: v.fallback(v.optional(listOf(historyArtifact)), undefined),
});

/** `GET /chat/sessions/{id}/history` (section 2.6). */
export const historyAnswer = v.object({
  session_id: text,
  status: text,
  started_at: lenientTime,
  last_activity: lenientTime,
  // No fallback: a body without messages must not pass for a conversation in which nothing was said.
  messages: listOf(historyMessage),
  metadata: v.optional(v.unknown()),
});

/** What was said in a session, oldest first. */
export type HistoryAnswer = v.InferOutput<typeof historyAnswer>;

/** `GET /chat/upload/presigned` (section 2.8). */
export const presignedAnswer = v.object({
  artifact_id: requiredText,
  upload_url: requiredText,
  s3_uri: requiredText,
  max_file_size: number,
});

/** Where a file may be put. */
export type PresignedAnswer = v.InferOutput<typeof presignedAnswer>;

/** What `POST /chat/upload/complete` takes; `size_bytes` must be over 0. */
export interface CompleteUploadInput {
  readonly artifact_id: string;
  readonly s3_uri: string;
  readonly filename: string;
  readonly mime_type: string;
  readonly size_bytes: number;
}

/** `POST /chat/upload/complete`. */
export const completeAnswer = v.object({ artifact_id: text, status: text });

/** An upload as it was completed. */
export type CompleteAnswer = v.InferOutput<typeof completeAnswer>;
