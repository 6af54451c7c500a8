import type { ParlanceError, TokenReason } from "../../core/index";
import { beginTransaction } from "./begin-transaction";
import type { HaipClose, HaipConnection, HaipMemory, SendOptions } from "./connection";
import { countPing, counting, createCounters, type HaipCounters } from "./counters";
import { createDial, credentials, type HaipClientOptions } from "./dial";
import { createUuid, encodeText, type TextScope } from "./encode";
import { connectionLost, givenUp, notSent, unsupported } from "./errors";
import type {
  FrameOf,
  HaipChannel,
  HaipDialect,
  HaipFrame,
  HaipType,
  HaiPayload,
  OutgoingFrame,
  SentEnvelope,
  UnknownFrame,
} from "./wire";
import { within } from "./within";

/** Gives up waiting. */
export interface HaipRequestOptions {
  readonly signal?: AbortSignal | undefined;
  /** In milliseconds. @defaultValue `answerTimeoutMs` of the client */
  readonly timeoutMs?: number | undefined;
}

/** Where a message belongs. */
export interface HaipMessageScope {
  /** @defaultValue "USER" */
  readonly channel?: HaipChannel | undefined;
  readonly runId?: string | undefined;
  readonly threadId?: string | undefined;
  /** A transaction's id (dialect B). */
  readonly transaction?: string | undefined;
}

/** How a text is sent. */
export interface HaipTextOptions extends HaipMessageScope {
  /** @defaultValue a new UUID */
  readonly messageId?: string | undefined;
  readonly author?: string | undefined;
  /** Waits until the server has taken it, which costs a `PING`. @defaultValue false */
  readonly isConfirmed?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How a client is connected. */
export type HaipStatus = "idle" | "connecting" | "connected" | "reconnecting" | "closed";

/** A client at one moment. */
export interface HaipClientState {
  readonly status: HaipStatus;
  readonly dialect: HaipDialect | undefined;
  readonly sessionId: string | undefined;
  /** What the server said of itself. */
  readonly peer: HaiPayload | undefined;
  /** Why it is not connected. */
  readonly error: ParlanceError | undefined;
  /** Channels with messages that wait for credit that does not come. */
  readonly outOfCredit: readonly string[];
}

/** What a client tells: each message by its type, and what is not a message. */
export type HaipEvents = {
  readonly [Type in HaipType]: (frame: FrameOf<Type>, bytes?: Uint8Array) => void;
} & {
  /** A message that this kit does not know. */
  readonly unknown: (frame: UnknownFrame) => void;
  /** Every message, before the listeners to its type. */
  readonly frame: (frame: HaipFrame, bytes?: Uint8Array) => void;
  readonly status: (state: HaipClientState) => void;
  /** What one of our tools has sent to whoever called it. */
  readonly answered: (frame: OutgoingFrame) => void;
  /** Whatever failed and is not the answer to a call. */
  readonly error: (error: ParlanceError) => void;
  readonly "out-of-credit": (channel: string) => void;
  readonly credit: (channel: string) => void;
  /** The connection came to its end, whoever closed it. */
  readonly close: (close: HaipClose) => void;
};

/**
 * The other side, once connected: what a chat needs of it. A client has all of this and more.
 *
 * @remarks Every method rejects with a ParlanceError: `not-sent` without a connection, `connection-lost`, `timeout`,
 * `aborted`, `unsupported` for what the dialect does not have, `forbidden`, `not-found`, `invalid-request` and
 * `tool-failed` as the server's errors say.
 */
export interface HaipPeer {
  getState(): HaipClientState;
  on<Name extends keyof HaipEvents>(name: Name, listener: HaipEvents[Name]): () => void;
  /** Connects and shakes hands; the same promise while under way. */
  connect(options?: {
    readonly signal?: AbortSignal | undefined;
    /** What `getToken` and `authenticate` are told. @defaultValue "connect" */
    readonly reason?: "connect" | "reconnect" | undefined;
    /** The memory of an earlier connection, whose session is asked for again. */
    readonly resume?: HaipMemory | undefined;
  }): Promise<HaipClientState>;
  disconnect(): Promise<void>;
  /** The device woke: notices a dead link, which no timer could meanwhile. */
  wake(): void;
  /** Resolves with the message's id once it left, or was taken. */
  sendText(text: string, options?: HaipTextOptions): Promise<string>;
  /** Any message, of the vendor's types or of your own. */
  send(frame: OutgoingFrame, options?: SendOptions): Promise<SentEnvelope>;
}

/** A peer as its client has it. */
export interface OwnPeer extends HaipPeer {
  readonly counters: HaipCounters;
  readonly connection: HaipConnection | undefined;
  /** The connection, or the one that is being made. */
  live(signal?: AbortSignal): Promise<HaipConnection>;
  liveIn(dialects: "A" | "B", what: string, signal?: AbortSignal): Promise<HaipConnection>;
  /** Tells the server something that it does not answer. */
  tellServer(type: HaipType, payload: unknown, scope?: HaipMessageScope): Promise<void>;
  inA(type: HaipType, payload: unknown, scope?: HaipMessageScope): Promise<void>;
  tellError(error: ParlanceError): void;
  /** Begins a transaction; resolves with its id. */
  beginTransaction(tool: string, params: unknown, options: HaipRequestOptions): Promise<string>;
  /** Makes a connection in place of one that fell. */
  reopen(
    reason: TokenReason,
    resume: HaipMemory | undefined,
    signal: AbortSignal,
  ): Promise<HaipConnection>;
}

/** Connects again after a fall, if that is wanted. */
export type ComeBack = (
  peer: OwnPeer,
  close: HaipClose,
  memory: HaipMemory,
  signal: AbortSignal,
) => Promise<HaipConnection>;

/** A peer that does nothing until `connect`. */
export function createPeer(options: HaipClientOptions, comeBack?: ComeBack): OwnPeer {
  const { authenticate } = options;
  const counters = createCounters();
  const dial = createDial(options, (transport) => counting(transport, counters));
  const listeners = new Map<keyof HaipEvents, Set<(...values: never[]) => void>>();
  let state: HaipClientState = {
    status: "idle",
    dialect: options.dialect,
    sessionId: undefined,
    peer: undefined,
    error: undefined,
    outOfCredit: [],
  };
  let connection: HaipConnection | undefined;
  let connecting: Promise<HaipConnection> | undefined;
  let attempt: AbortController | undefined;

  // Telling

  function tell<Name extends keyof HaipEvents>(
    name: Name,
    ...values: Parameters<HaipEvents[Name]>
  ): void {
    for (const listener of [...(listeners.get(name) ?? [])]) {
      try {
        (listener as (...values: unknown[]) => void)(...values);
      } catch (error) {
        // The app's own failure reaches the app's own handlers, outside of our work.
        setTimeout(() => {
          throw error;
        });
      }
    }
  }

  function tellError(error: ParlanceError): void {
    tell("error", error);
  }

  function become(change: Partial<HaipClientState>): void {
    state = { ...state, ...change };
    tell("status", state);
  }

  // Connecting

  async function open(
    reason: TokenReason,
    resume: HaipMemory | undefined,
    signal: AbortSignal,
  ): Promise<HaipConnection> {
    const opened = await dial({
      reason,
      resume,
      signal,
      handlers: {
        onFrame: hear,
        onAnswered: (frame) => tell("answered", frame),
        onError: tellError,
        onOutOfCredit(channel) {
          counters.outOfCredit += 1;
          become({ outOfCredit: [...state.outOfCredit, channel] });
          tell("out-of-credit", channel);
        },
        onCredit(channel) {
          become({ outOfCredit: state.outOfCredit.filter((other) => other !== channel) });
          tell("credit", channel);
        },
        onPong: (ms) => countPing(counters, ms),
        onRepetition: (what) => (counters[what] += 1),
        onClose: lose,
      },
    });
    if (signal.aborted) {
      void opened.close();
      throw givenUp();
    }
    if (!opened.isOpen) throw connectionLost({ reason: "", cause: "remote" });
    connection = opened;
    connecting = undefined;
    become({
      status: "connected",
      dialect: opened.dialect,
      sessionId: opened.session,
      peer: opened.peer,
      error: undefined,
      outOfCredit: [],
    });
    return opened;
  }

  function connect(
    reason: "connect" | "reconnect",
    resume: HaipMemory | undefined,
  ): Promise<HaipConnection> {
    if (connection?.isOpen) return Promise.resolve(connection);
    if (connecting) return connecting;
    attempt = new AbortController();
    become({ status: "connecting", error: undefined });
    return follow(open(reason, resume, attempt.signal));
  }

  /** Becomes closed when it fails, unless another has begun since. */
  function follow(coming: Promise<HaipConnection>): Promise<HaipConnection> {
    connecting = coming;
    coming.catch((error: ParlanceError) => {
      if (connecting !== coming) return;
      connecting = undefined;
      become({ status: "closed", error });
    });
    return coming;
  }

  function lose(close: HaipClose, error: ParlanceError): void {
    const old = connection;
    connection = undefined;
    const isComingBack = old !== undefined && comeBack !== undefined && close.next !== "final";
    become({
      status: isComingBack ? "reconnecting" : "closed",
      error: close.cause === "local" ? undefined : error,
      outOfCredit: [],
    });
    tell("close", close);
    // Whoever heard of it may have disconnected at once.
    if (!isComingBack || state.status !== "reconnecting") return;
    // It may have fallen before all was as it had been.
    attempt?.abort(givenUp());
    attempt = new AbortController();
    void follow(comeBack(peer, close, old.memory, attempt.signal));
  }

  /** The connection, or the one that is being made. */
  async function live(signal?: AbortSignal): Promise<HaipConnection> {
    if (connection?.isOpen) return connection;
    if (!connecting) throw notSent();
    return within(connecting, { signal });
  }

  async function liveIn(dialects: "A" | "B", what: string, signal?: AbortSignal) {
    const opened = await live(signal);
    if ((opened.dialect === "A") !== (dialects === "A")) throw unsupported(what, opened.dialect);
    return opened;
  }

  function hear(frame: HaipFrame, bytes?: Uint8Array): void {
    tell("frame", frame, bytes);
    if (frame.type === "unknown") {
      counters.unknownFrames += 1;
      return tell("unknown", frame);
    }
    (tell as (name: HaipType, frame: HaipFrame, bytes?: Uint8Array) => void)(
      frame.type,
      frame,
      bytes,
    );
  }

  async function tellServer(
    type: HaipType,
    payload: unknown,
    scope: HaipMessageScope = {},
  ): Promise<void> {
    const opened = await live();
    await opened.send({
      type,
      payload,
      ...scopeOf(scope, type.startsWith("TOOL_") ? "AGENT" : "SYSTEM"),
    });
  }

  const peer: OwnPeer = {
    counters,
    get connection() {
      return connection;
    },
    live,
    liveIn,
    tellServer,
    async inA(type, payload, scope) {
      await liveIn("A", type);
      await tellServer(type, payload, scope);
    },
    tellError,
    async beginTransaction(tool, params, how) {
      const opened = await liveIn("B", "A transaction", how.signal);
      // Those that the connection was opened with may have run out since.
      const auth =
        authenticate &&
        (await credentials(authenticate, "connect", how.signal ?? new AbortController().signal));
      return beginTransaction(opened, tool, params, auth, how);
    },
    reopen: open,
    getState: () => state,
    on(name, listener) {
      const of = listeners.get(name) ?? new Set();
      listeners.set(name, of);
      of.add(listener as (...values: never[]) => void);
      return () => of.delete(listener as (...values: never[]) => void);
    },
    async connect({ signal, reason = "connect", resume } = {}) {
      if (signal?.aborted) throw givenUp();
      const isNew = !connecting && !connection?.isOpen;
      try {
        await within(connect(reason, resume), { signal });
      } catch (error) {
        // Whoever else waits for a connection has begun it, and may end it.
        if (isNew && signal?.aborted) void peer.disconnect();
        throw error;
      }
      return state;
    },
    async disconnect() {
      attempt?.abort(givenUp());
      const coming = connecting;
      connecting = undefined;
      const old = connection;
      if (old) await old.close();
      else if (state.status !== "idle" && state.status !== "closed") become({ status: "closed" });
      await coming?.catch(() => undefined);
    },
    wake: () => connection?.wake(),
    async sendText(
      text,
      { messageId = createUuid(), author, isConfirmed = false, signal, ...scope } = {},
    ) {
      const opened = await live(signal);
      const frames = encodeText(opened.dialect, messageId, text, scopeOf(scope, "USER"), author);
      if (isConfirmed) await opened.deliver(frames, signal);
      else await Promise.all(frames.map((frame) => opened.send(frame, { signal })));
      return messageId;
    },
    async send(frame, how) {
      return (await live(how?.signal)).send(frame, how);
    },
  };
  return peer;
}

export function scopeOf(
  { channel, runId, threadId, transaction }: HaipMessageScope,
  fallback: HaipChannel,
): TextScope {
  return {
    channel: channel ?? fallback,
    transaction,
    run_id: runId,
    thread_id: threadId,
  };
}
