import { aborted, ParlanceError } from "../../core/index";
import { openWebSocket, type WebSocketConstructor } from "../../transports/websocket";
import { readFrame, type KivoxChannel, type KivoxClientFrame, type KivoxServerFrame } from "./wire";

/** Something on the wire that section 4.5 does not foresee. The connection goes on. */
export type KivoxWarningCode =
  /** A text that is not JSON; it is in `data`. */
  | "invalid-json"
  /** A word of the handshake at the wrong time. */
  | "unexpected-handshake"
  /** Bytes that no `audio_delta` announced; they are in `data`. */
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
      readonly data?: string | Uint8Array;
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
  /** Called in the order of the wire; what it throws is told to `onListenerError`, and harms nothing. */
  readonly onEvent?: ((event: KivoxEvent) => void) | undefined;
  readonly onListenerError?: ((error: unknown) => void) | undefined;
  /** Gives up connecting; once connected, use {@link KivoxConnection.close}. */
  readonly signal?: AbortSignal | undefined;
}

/** Sound as it can be handed over: in a container or raw, as the agent is set up to take it (section 7, 2). */
export type KivoxAudio = Blob | ArrayBuffer | ArrayBufferView;

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
   * @throws ParlanceError (by rejection) `not-sent` when it never left, `delivery-unknown` when the link fell under it; sound that cannot
   * be read is `upload-failed`, what is no sound `misuse`, and neither disturbs the others.
   */
  sendText(text: string): Promise<void>;
  /** A complete recording. */
  sendAudio(audio: KivoxAudio): Promise<void>;
  /** A piece of speech that goes on, or all of its pieces as they come; what is said meanwhile goes between two of them. */
  streamAudio(
    audio: KivoxAudio | AsyncIterable<KivoxAudio> | ReadableStream<KivoxAudio>,
  ): Promise<void>;
  /** Stops what the agent is saying; the conversation goes on (`cancel`). */
  stop(): Promise<void>;
  /** Ends the conversation in order: resolves when the agent has said so, or has had its time to. */
  end(): Promise<void>;
  /** Lets go at once, without a word. Nothing is told afterwards. Idempotent; resolves when the socket is really closed. */
  close(): Promise<void>;
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
/** What a timer can wait; a longer silence is none. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Opens a socket at `url` and shakes hands (section 4.2).
 *
 * @throws ParlanceError (by rejection) `connection-failed`, `timeout`, `aborted`; `forbidden` when the agent refuses, with its reason as
 * `vendorCode`. It then has left no socket behind.
 */
export async function openKivoxConnection(
  url: string,
  { agentId, channel = "web-text", renderDirective, signal, ...listeners }: KivoxConnectOptions,
  options: KivoxSocketOptions = {},
): Promise<KivoxConnection> {
  const { handshakeTimeoutMs = 15_000, endTimeoutMs = 5_000, now = Date.now } = options;
  let phase: "handshake" | "open" | "closed" = "handshake";
  let conversationId = "";
  /** An `audio_delta` whose bytes have not come yet. */
  let pending: { readonly size: number | undefined } | undefined;
  let tick:
    { readonly at: number; readonly remainingMs?: number; readonly elapsedMs?: number } | undefined;
  let longestPauseMs: number | undefined;
  let heardAt = now();
  let silence: ReturnType<typeof setTimeout> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let ending: Promise<void> | undefined;
  /** What must not wait any longer once it is over. */
  const whenOver = new Set<() => void>();

  let acceptHandshake!: () => void;
  let refuseHandshake!: (error: ParlanceError) => void;
  const handshake = new Promise<void>((resolve, reject) => {
    acceptHandshake = resolve;
    refuseHandshake = reject;
  });
  // It may be refused before anybody waits for it.
  handshake.catch(() => undefined);

  // Some sockets hear something before this promise has told that they are open.
  const opening = openWebSocket({
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
    onFrameError: tellListenerError,
    onClose: ({ code, reason }) => lost("socket_closed", code, reason),
  });

  function tellListenerError(error: unknown): void {
    listeners.onListenerError?.(error);
  }

  function tell(event: KivoxEvent): void {
    if (phase !== "open") return;
    try {
      listeners.onEvent?.(event);
    } catch (error) {
      tellListenerError(error);
    }
  }

  function warn(code: KivoxWarningCode, message: string, data?: string | Uint8Array): void {
    tell({ type: "protocol_warning", code, message, ...(data === undefined ? {} : { data }) });
  }

  function hearText(data: string): void {
    const read = readFrame(data);
    if (read.kind === "garbage") return warn("invalid-json", "A text came that is not JSON.", data);
    if (read.kind === "unknown") return tell({ type: "unknown", frame: read.frame });
    if (phase === "handshake") return hearAnswer(read.frame);
    const { frame } = read;
    switch (frame.type) {
      case "handshake_ok":
        return warn("unexpected-handshake", "A second handshake came.");
      case "handshake_error":
        return warn("unexpected-handshake", "A refusal came after the handshake.");
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
        return void shut();
      default:
        return tell(frame);
    }
  }

  /** Before the handshake is over nothing else counts. */
  function hearAnswer(frame: KivoxServerFrame): void {
    switch (frame.type) {
      case "handshake_ok":
        conversationId = frame.conversation_id;
        phase = "open";
        acceptHandshake();
        return listeners.onConversation?.(conversationId);
      case "handshake_error":
        return refuseHandshake(refused(agentId, frame.reason));
      case "session_closed":
        return refuseHandshake(closedWhileConnecting(frame.reason));
      default:
        return;
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
    if (tick) {
      const toldMs = (elapsedMs ?? Number.NaN) - (tick.elapsedMs ?? Number.NaN);
      // Between two ticks the device may have slept; the agent has not.
      const pauseMs = toldMs > 0 ? Math.min(toldMs, at - tick.at) : at - tick.at;
      longestPauseMs = Math.max(longestPauseMs ?? 0, pauseMs);
    }
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
    if (phase === "closed" || limit === undefined || limit > longestTimerMs) return;
    silence = setTimeout(() => lost("socket_silent", 1006, ""), limit);
  }

  /** Over, whoever wanted it. Resolves when the socket is really closed. */
  function shut(): Promise<void> {
    phase = "closed";
    pending = undefined;
    clearTimeout(silence);
    for (const over of [...whenOver]) over();
    return opening.then(
      (transport) => transport.close(1000),
      () => undefined,
    );
  }

  function lost(reason: "socket_closed" | "socket_silent", code: number, words: string): void {
    if (phase === "closed") return;
    refuseHandshake(fellWhileConnecting(code, words));
    tell({ type: "connection_lost", reason, code });
    void shut();
  }

  /** What others do, unless it is over before they have done it. */
  function whileOpen<T>(work: Promise<T>): Promise<T> {
    if (phase === "closed") {
      work.catch(() => undefined);
      return Promise.reject(notOpen());
    }
    return new Promise((resolve, reject) => {
      const over = () => reject(notOpen());
      whenOver.add(over);
      work.then(resolve, reject).finally(() => whenOver.delete(over));
    });
  }

  /** Everything goes in the order of the calls, even what must be read first; `prepare` begins at once. */
  function enqueue(
    prepare: () => Promise<readonly (KivoxClientFrame | Uint8Array)[]>,
  ): Promise<void> {
    if (phase === "closed") return Promise.reject(notOpen());
    const prepared = whileOpen(prepare());
    prepared.catch(() => undefined);
    const sent = last.then(async () => {
      const frames = await prepared;
      const transport = await opening;
      if (phase === "closed") throw notOpen();
      // Handed over without a pause in between: nothing can come between a header and its bytes.
      await Promise.all(
        frames.map((frame) =>
          transport.send(frame instanceof Uint8Array ? frame : JSON.stringify(frame)),
        ),
      );
    });
    last = sent.catch(() => undefined);
    return sent;
  }

  function enqueueAudio(type: "input_audio" | "input_audio_stream", audio: KivoxAudio) {
    return enqueue(async () => [{ type }, await toBytes(audio)]);
  }

  async function streamPieces(audio: AudioStream): Promise<void> {
    const pieces = iteratorOf(audio);
    try {
      for (;;) {
        const { done, value } = await whileOpen(pieces.next());
        if (done) return;
        await enqueueAudio("input_audio_stream", value);
      }
    } finally {
      // Not waited for: it may have nothing to say ever again.
      void Promise.resolve(pieces.return?.()).catch(() => undefined);
    }
  }

  async function sayGoodbye(): Promise<void> {
    const over = new Promise<void>((resolve) => whenOver.add(resolve));
    const patience = setTimeout(() => void shut(), endTimeoutMs);
    // Whether it could still be said or not: it is over.
    await enqueue(() => Promise.resolve([{ type: "end" }])).catch(() => shut());
    await over;
    clearTimeout(patience);
    await shut();
  }

  const giveUp = () => refuseHandshake(aborted("Connecting to the agent"));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const transport = await opening;
  try {
    signal?.addEventListener("abort", giveUp, { once: true });
    if (signal?.aborted) giveUp();
    else {
      timer = setTimeout(
        () => refuseHandshake(handshakeTimedOut(handshakeTimeoutMs)),
        handshakeTimeoutMs,
      );
      const frame: KivoxClientFrame = {
        type: "handshake",
        agent_id: agentId,
        channel,
        ...(renderDirective === undefined ? {} : { render_directive: renderDirective }),
      };
      // If it cannot be sent, the socket falls.
      transport.send(JSON.stringify(frame)).catch(() => undefined);
    }
    await handshake;
  } catch (error) {
    // Who tries again finds no socket of the first attempt.
    await shut();
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
    streamAudio: (audio) =>
      isStream(audio) ? streamPieces(audio) : enqueueAudio("input_audio_stream", audio),
    stop: () => enqueue(() => Promise.resolve([{ type: "cancel" }])),
    end() {
      if (phase === "closed") return shut();
      return (ending ??= sayGoodbye());
    },
    close: shut,
    wake() {
      const limit = silenceLimit();
      if (limit !== undefined && now() - heardAt >= limit) lost("socket_silent", 1006, "");
    },
  };
}

type AudioStream = AsyncIterable<KivoxAudio> | ReadableStream<KivoxAudio>;

function isStream(audio: KivoxAudio | AudioStream): audio is AudioStream {
  if (typeof audio !== "object" || audio === null) return false;
  return "getReader" in audio || Symbol.asyncIterator in audio;
}

/** A stream cannot be iterated over in every browser. */
function iteratorOf(audio: AudioStream): AsyncIterator<KivoxAudio> {
  if (!("getReader" in audio)) return audio[Symbol.asyncIterator]();
  const reader = audio.getReader();
  return {
    next: () => reader.read() as Promise<IteratorResult<KivoxAudio>>,
    async return() {
      await reader.cancel();
      reader.releaseLock();
      return { done: true, value: undefined };
    },
  };
}

async function toBytes(audio: KivoxAudio): Promise<Uint8Array> {
  if (ArrayBuffer.isView(audio))
    return new Uint8Array(audio.buffer, audio.byteOffset, audio.byteLength).slice();
  if (audio instanceof ArrayBuffer) return new Uint8Array(audio.slice(0));
  if (!(audio instanceof Blob)) throw noSound();
  try {
    return new Uint8Array(await audio.arrayBuffer());
  } catch (cause) {
    throw unreadable(cause);
  }
}

function noSound(): ParlanceError {
  return new ParlanceError(
    "Something that is no sound was to be sent, so it was not. Pass a Blob, an ArrayBuffer or a view of one.",
    { code: "misuse" },
  );
}

function unreadable(cause: unknown): ParlanceError {
  return new ParlanceError(
    "A recording could not be read, so it was not sent. Check that its file is still there, or record it again.",
    { code: "upload-failed", cause },
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

function closedWhileConnecting(reason: string): ParlanceError {
  return new ParlanceError(
    `The agent closed the session before it had begun${reason ? ` (${reason})` : ""}. Try again; if it stays so, check that the agent is live.`,
    { code: "connection-failed", recoverable: true, vendorCode: reason || undefined },
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
