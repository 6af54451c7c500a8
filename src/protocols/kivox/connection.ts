import { aborted, ParlanceError } from "../../core/index";
import {
  openWebSocket,
  type WebSocketConstructor,
  type WebSocketTransport,
} from "../../transports/websocket";
import { readFrame, type KivoxChannel, type KivoxClientFrame, type KivoxServerFrame } from "./wire";

/** Something on the wire that section 4.5 does not foresee. The connection goes on. */
export type KivoxWarningCode =
  /** A text that is not JSON. */
  | "invalid-json"
  /** A word of the handshake at the wrong time. */
  | "unexpected-handshake"
  /** Bytes that no `audio_delta` announced; they are in `bytes`. */
  | "orphan-binary"
  /** An `audio_delta` whose bytes never came. */
  | "missing-binary"
  /** Bytes of another size than announced; they were taken all the same. */
  | "size-mismatch";

type Spoken = Exclude<
  KivoxServerFrame,
  { type: "handshake_ok" | "handshake_error" | "audio_delta" }
>;

/** What happens on a connection, in the vendor's words; the last three are ours. */
export type KivoxEvent =
  | Spoken
  /** A piece of speech; `size` is what was announced. */
  | { readonly type: "audio_delta"; readonly size: number | undefined; readonly audio: Uint8Array }
  /** The socket fell, or nothing was heard of it for too long; nothing follows. */
  | {
      readonly type: "connection_lost";
      readonly reason: "socket_closed" | "socket_silent";
      readonly code: number;
    }
  | {
      readonly type: "protocol_warning";
      readonly code: KivoxWarningCode;
      readonly message: string;
      readonly bytes?: Uint8Array;
    }
  /** A frame this kit does not know, as it came. */
  | { readonly type: "unknown"; readonly frame: unknown };

/** Whom to talk to, and who listens. */
export interface KivoxConnectOptions {
  readonly agentId: string;
  /** @defaultValue "web-text" */
  readonly channel?: KivoxChannel | undefined;
  /** A free word to the agent's runtime; what it does is not public (section 7, 3). */
  readonly renderDirective?: string | undefined;
  /** The agent has taken the handshake: before any event. */
  readonly onConversation?: ((conversationId: string) => void) | undefined;
  /** Called in the order of the wire; what it throws is told to `onListenerError`. */
  readonly onEvent?: ((event: KivoxEvent) => void) | undefined;
  readonly onListenerError?: ((error: unknown) => void) | undefined;
  /** Gives up connecting; once connected, use {@link KivoxConnection.close}. */
  readonly signal?: AbortSignal | undefined;
}

/** Sound as it can be handed over: in a container or raw, as the agent is set up to take it (section 7, 2). */
export type KivoxAudio = Blob | ArrayBuffer | Uint8Array;

/** A conversation with an agent that is going on. */
export interface KivoxConnection {
  /** Under which REST knows it. */
  readonly conversationId: string;
  /** How long the agent will go on, in milliseconds, counted on from the last `tick`; undefined before the first. */
  readonly remainingMs: number | undefined;
  /** How long it has gone on, in milliseconds, counted on from the last `tick`; undefined before the first. */
  readonly elapsedMs: number | undefined;
  /** Nothing can be said nor heard any more. */
  readonly closed: boolean;
  /**
   * What is sent goes in the order of the calls, whichever method they are of.
   *
   * @throws ParlanceError (by rejection) `not-sent` when it never left, `delivery-unknown` when the link fell under it.
   */
  sendText(text: string): Promise<void>;
  /** A complete recording. */
  sendAudio(audio: KivoxAudio): Promise<void>;
  /** A piece of speech that goes on, or all of its pieces as they come. */
  streamAudio(
    audio: KivoxAudio | AsyncIterable<KivoxAudio> | ReadableStream<KivoxAudio>,
  ): Promise<void>;
  /** Stops what the agent is saying; the conversation goes on (`cancel`). */
  stop(): Promise<void>;
  /** Ends the conversation in order: resolves when the agent has said so, or has had its time to. */
  end(): Promise<void>;
  /** Lets go at once, without a word. Nothing is told afterwards. Idempotent. */
  close(): void;
  /** Declares the link dead if nothing was heard for too long: a sleeping device runs no timers, so ask on wake. */
  wake(): void;
}

/** How a socket is opened and watched. */
export interface KivoxSocketOptions {
  readonly WebSocket?: WebSocketConstructor | undefined;
  /** How long the socket may take to open, in milliseconds. @defaultValue 10000 */
  readonly openTimeoutMs?: number | undefined;
  /** How long the agent may take to answer the handshake, in milliseconds; its own limit is not public. @defaultValue 15000 */
  readonly handshakeTimeoutMs?: number | undefined;
  /** How long the agent may take to say goodbye after `end`, in milliseconds. @defaultValue 5000 */
  readonly endTimeoutMs?: number | undefined;
  /**
   * A socket on which nothing was heard for this long, in milliseconds, is dead.
   *
   * @defaultValue three times the longest pause between `tick`s, at least 10000; no limit as long as none have come: their period is not
   * public (section 7, 3)
   */
  readonly silenceMs?: number | undefined;
  readonly now?: (() => number) | undefined;
}

const shortestSilenceMs = 10_000;
const missedTicks = 3;

/**
 * Opens a socket at `url` and shakes hands (section 4.2).
 *
 * @throws ParlanceError (by rejection) `connection-failed`, `timeout`, `aborted`; `forbidden` when the agent refuses, with its reason as
 * `vendorCode`.
 */
export async function openKivoxConnection(
  url: string,
  { agentId, channel = "web-text", renderDirective, signal, ...listeners }: KivoxConnectOptions,
  options: KivoxSocketOptions = {},
): Promise<KivoxConnection> {
  const { handshakeTimeoutMs = 15_000, endTimeoutMs = 5_000, now = Date.now } = options;
  let phase: "handshake" | "open" | "closed" = "handshake";
  let conversationId = "";
  let pending: { readonly size: number | undefined } | undefined;
  let tick:
    { readonly at: number; readonly remainingMs?: number; readonly elapsedMs?: number } | undefined;
  let longestPauseMs: number | undefined;
  let heardAt = now();
  let silence: ReturnType<typeof setTimeout> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const whenOver: (() => void)[] = [];

  let acceptHandshake!: () => void;
  let refuseHandshake!: (error: ParlanceError) => void;
  const handshake = new Promise<void>((resolve, reject) => {
    acceptHandshake = resolve;
    refuseHandshake = reject;
  });
  // It may be refused before anybody waits for it.
  handshake.catch(() => undefined);

  const transport: WebSocketTransport = await openWebSocket({
    url,
    WebSocket: options.WebSocket,
    signal,
    openTimeoutMs: options.openTimeoutMs,
    now,
    onFrame(data) {
      heard();
      if (typeof data === "string") hearText(data);
      else hearBytes(data);
    },
    onFrameError: (error) => listeners.onListenerError?.(error),
    onClose: ({ code, reason }) => lost("socket_closed", code, reason),
  });

  function tell(event: KivoxEvent): void {
    if (phase === "open") listeners.onEvent?.(event);
  }

  function warn(code: KivoxWarningCode, message: string, bytes?: Uint8Array): void {
    tell({ type: "protocol_warning", code, message, ...(bytes ? { bytes } : {}) });
  }

  function hearText(data: string): void {
    const read = readFrame(data);
    if (read.kind === "garbage") return warn("invalid-json", "A text came that is not JSON.");
    if (read.kind === "unknown") return tell({ type: "unknown", frame: read.frame });
    const { frame } = read;
    switch (frame.type) {
      case "handshake_ok":
        if (phase !== "handshake") return warn("unexpected-handshake", "A second handshake came.");
        conversationId = frame.conversation_id;
        phase = "open";
        acceptHandshake();
        return listeners.onConversation?.(conversationId);
      case "handshake_error":
        if (phase !== "handshake")
          return warn("unexpected-handshake", "A refusal came after the handshake.");
        return refuseHandshake(refused(agentId, frame.reason));
      case "audio_delta":
        if (pending) warnOfMissing();
        // Nothing follows what is empty.
        if (frame.size === 0) return tell({ ...frame, size: 0, audio: new Uint8Array() });
        pending = { size: frame.size };
        return;
      case "tick":
        noteTick(frame.remaining_ms, frame.elapsed_ms);
        return tell(frame);
      case "session_closed":
        if (pending) warnOfMissing();
        tell(frame);
        return shut();
      default:
        return tell(frame);
    }
  }

  function hearBytes(audio: Uint8Array): void {
    if (!pending) return warn("orphan-binary", "Bytes came that nothing announced.", audio);
    const { size } = pending;
    pending = undefined;
    if (size !== undefined && size !== audio.byteLength)
      warn("size-mismatch", `${size} bytes were announced and ${audio.byteLength} came.`);
    tell({ type: "audio_delta", size, audio });
  }

  function warnOfMissing(): void {
    pending = undefined;
    warn("missing-binary", "Sound was announced that did not come.");
  }

  function noteTick(remainingMs: number | undefined, elapsedMs: number | undefined): void {
    const at = now();
    if (tick) longestPauseMs = Math.max(longestPauseMs ?? 0, at - tick.at);
    tick = {
      at,
      ...(remainingMs === undefined ? {} : { remainingMs }),
      ...(elapsedMs === undefined ? {} : { elapsedMs }),
    };
    watch();
  }

  function silenceLimit(): number | undefined {
    if (options.silenceMs !== undefined) return options.silenceMs;
    return longestPauseMs === undefined
      ? undefined
      : Math.max(shortestSilenceMs, missedTicks * longestPauseMs);
  }

  function heard(): void {
    heardAt = now();
    watch();
  }

  function watch(): void {
    clearTimeout(silence);
    const limit = silenceLimit();
    if (phase === "closed" || limit === undefined || !Number.isFinite(limit)) return;
    silence = setTimeout(() => lost("socket_silent", 1006, ""), limit);
  }

  /** Over, whoever wanted it. */
  function shut(): void {
    phase = "closed";
    pending = undefined;
    clearTimeout(silence);
    void transport.close(1000);
    for (const over of whenOver.splice(0)) over();
  }

  function lost(reason: "socket_closed" | "socket_silent", code: number, words: string): void {
    if (phase === "closed") return;
    refuseHandshake(fellWhileConnecting(code, words));
    tell({ type: "connection_lost", reason, code });
    shut();
  }

  function write(frame: KivoxClientFrame): Promise<void> {
    return transport.send(JSON.stringify(frame));
  }

  /** Everything goes in the order of the calls, even what must be read first; `prepare` begins at once. */
  function enqueue(
    prepare: () => Promise<readonly (KivoxClientFrame | Uint8Array)[]>,
  ): Promise<void> {
    if (phase === "closed") return Promise.reject(notOpen());
    const prepared = prepare();
    prepared.catch(() => undefined);
    const sent = last.then(async () => {
      const frames = await prepared;
      if (phase === "closed") throw notOpen();
      // Handed over without a pause in between: nothing can come between a header and its bytes.
      await Promise.all(
        frames.map((frame) => (frame instanceof Uint8Array ? transport.send(frame) : write(frame))),
      );
    });
    last = sent.catch(() => undefined);
    return sent;
  }

  function enqueueAudio(type: "input_audio" | "input_audio_stream", audio: KivoxAudio) {
    return enqueue(async () => [{ type }, await toBytes(audio)]);
  }

  const giveUp = () => refuseHandshake(aborted("Connecting to the agent"));
  const timer = setTimeout(
    () => refuseHandshake(handshakeTimedOut(handshakeTimeoutMs)),
    handshakeTimeoutMs,
  );
  signal?.addEventListener("abort", giveUp, { once: true });
  try {
    if (signal?.aborted) giveUp();
    else
      await write({
        type: "handshake",
        agent_id: agentId,
        channel,
        ...(renderDirective === undefined ? {} : { render_directive: renderDirective }),
      });
    await handshake;
  } catch (error) {
    shut();
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }

  return {
    conversationId,
    get remainingMs() {
      return tick?.remainingMs === undefined
        ? undefined
        : Math.max(0, tick.remainingMs - (now() - tick.at));
    },
    get elapsedMs() {
      return tick?.elapsedMs === undefined ? undefined : tick.elapsedMs + (now() - tick.at);
    },
    get closed() {
      return phase === "closed";
    },
    sendText: (text) => enqueue(() => Promise.resolve([{ type: "input_text", text }])),
    sendAudio: (audio) => enqueueAudio("input_audio", audio),
    async streamAudio(audio) {
      if (isAudio(audio)) return await enqueueAudio("input_audio_stream", audio);
      for await (const piece of piecesOf(audio)) await enqueueAudio("input_audio_stream", piece);
    },
    stop: () => enqueue(() => Promise.resolve([{ type: "cancel" }])),
    async end() {
      if (phase === "closed") return;
      const over = new Promise<void>((resolve) => whenOver.push(resolve));
      const patience = setTimeout(shut, endTimeoutMs);
      try {
        await enqueue(() => Promise.resolve([{ type: "end" }]));
        await over;
      } finally {
        clearTimeout(patience);
        shut();
      }
    },
    close: shut,
    wake() {
      const limit = silenceLimit();
      if (limit !== undefined && now() - heardAt >= limit) lost("socket_silent", 1006, "");
    },
  };
}

function isAudio(audio: unknown): audio is KivoxAudio {
  return audio instanceof Blob || audio instanceof ArrayBuffer || ArrayBuffer.isView(audio);
}

/** A stream cannot be iterated over in every browser. */
async function* piecesOf(
  audio: AsyncIterable<KivoxAudio> | ReadableStream<KivoxAudio>,
): AsyncGenerator<KivoxAudio> {
  if (!("getReader" in audio)) return yield* audio;
  const reader = audio.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}

async function toBytes(audio: KivoxAudio): Promise<Uint8Array> {
  if (audio instanceof Uint8Array) return audio.slice();
  if (audio instanceof ArrayBuffer) return new Uint8Array(audio.slice(0));
  if (audio instanceof Blob) return new Uint8Array(await audio.arrayBuffer());
  throw new ParlanceError(
    "Something that is no sound was to be sent, so it was not. Pass a Blob, an ArrayBuffer or a Uint8Array.",
    { code: "misuse" },
  );
}

function refused(agentId: string, reason: string): ParlanceError {
  return new ParlanceError(
    `Kivox refused the conversation with agent ${agentId}${reason ? `: ${reason}` : ""}. Check that the agent is live, and that this user may talk to it.`,
    { code: "forbidden", vendorCode: reason || undefined },
  );
}

function fellWhileConnecting(code: number, reason: string): ParlanceError {
  return new ParlanceError(
    `The socket closed during the handshake (close code ${code}${reason ? `, ${reason}` : ""}). Check the address and the credential, then try again.`,
    { code: "connection-failed", recoverable: true },
  );
}

function handshakeTimedOut(ms: number): ParlanceError {
  return new ParlanceError(
    `The agent did not answer the handshake within ${ms} ms, so the attempt was given up. Try again.`,
    { code: "timeout", recoverable: true },
  );
}

function notOpen(): ParlanceError {
  return new ParlanceError(
    "The conversation is over, so nothing was sent. Connect again for a new one.",
    { code: "not-sent", recoverable: true },
  );
}

/** Makes the address of the socket (section 4.1: neither the path nor the parameter is public for this generation). */
export function socketUrl(
  baseUrl: string,
  { path, parameter, token }: { path: string; parameter: string; token: string | undefined },
): string {
  const url = new URL(`${baseUrl}${path}`);
  url.protocol = url.protocol.replace(/^http/, "ws");
  if (token !== undefined) url.searchParams.set(parameter, token);
  return url.href;
}
