import {
  aborted,
  createTokenSource,
  ParlanceError,
  type BackoffOptions,
  type GetToken,
  type TokenReason,
  type TokenSource,
} from "../../core/index";
import type { WebSocketConstructor } from "../../transports/websocket";
import {
  createCounters,
  openConnection,
  type HaipClose,
  type HaipConnection,
  type HaipCounters,
  type HaipFlowOptions,
  type HaipHeartbeatOptions,
  type HaipMemory,
  type SendOptions,
} from "./connection";
import { createUuid, encodeText, type TextScope } from "./encode";
import { connectionLost, noAnswer, notSent, outOfCredit, toError, unsupported } from "./errors";
import type { HaipTools, ToolExecutor } from "./tools";
import {
  overWebSocket,
  type HaipHttpOptions,
  type HaipTransport,
  type HaipTransportName,
} from "./transport";
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

/** Dialect B's credentials: any plain object, as the server wants it (section 5.2). */
export type HaipAuthenticate = (request: {
  readonly reason: TokenReason;
  readonly signal: AbortSignal;
}) => Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>;

/** What a {@link HaipClient} is made of. */
export interface HaipClientOptions extends HaipHttpOptions {
  /** Of the WebSocket, the event stream or the HTTP stream, with its path; `https` stands for `wss` too. */
  readonly url: string;
  /** @defaultValue "websocket" */
  readonly transport?: HaipTransportName | HaipTransport | undefined;
  /** @defaultValue the global `WebSocket` */
  readonly WebSocket?: WebSocketConstructor | undefined;
  /** A JWT for dialect A, in the URL or a header. */
  readonly getToken?: GetToken | undefined;
  /** The same, where it never changes. */
  readonly token?: string | undefined;
  /** The object that dialect B takes in its `HAI`. */
  readonly authenticate?: HaipAuthenticate | undefined;
  /** @defaultValue found out by what the server says it takes */
  readonly dialect?: HaipDialect | undefined;
  readonly flowControl?: HaipFlowOptions | undefined;
  readonly heartbeat?: HaipHeartbeatOptions | undefined;
  /** How much is kept to be said again, and how long. */
  readonly replay?:
    | {
        /** @defaultValue 1000 */
        readonly maxMessages?: number | undefined;
        /** In milliseconds. @defaultValue 300000 */
        readonly maxAgeMs?: number | undefined;
      }
    | undefined;
  /** Never more than the server allows. @defaultValue 5 */
  readonly maxConcurrentRuns?: number | undefined;
  /** What is done when the connection falls. @defaultValue tried again with growing pauses, at most 30 times in a row */
  readonly reconnect?:
    | (Omit<BackoffOptions, "random"> & { readonly maxAttempts?: number | undefined })
    | false
    | undefined;
  /** What we do when the other side calls (dialect A). */
  readonly tools?: HaipTools | undefined;
  /** How long a connection may take to be ready, in milliseconds. @defaultValue 10000 */
  readonly openTimeoutMs?: number | undefined;
  /** How long the server's `HAI` is waited for before ours goes out, in milliseconds. @defaultValue 1500 */
  readonly helloTimeoutMs?: number | undefined;
  /** How long an answer may take, in milliseconds. @defaultValue 30000 */
  readonly answerTimeoutMs?: number | undefined;
}

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
  /** Sends, and waits for the answer. */
  ask<T>(
    opened: HaipConnection,
    frames: readonly OutgoingFrame[],
    about: Pick<Question, "kind" | "transaction" | "callId">,
    options: HaipRequestOptions,
  ): Promise<T>;
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

/** Something that was asked and not answered yet. */
interface Question {
  readonly kind: "transaction" | "tool" | "tool-list" | "delivery";
  /** Of the envelopes it was asked with. */
  readonly ids: ReadonlySet<string>;
  readonly transaction?: string | undefined;
  readonly callId?: string | undefined;
  isSent: boolean;
  /** The server has shown that it took it, so that an error without a reference is not about it. */
  isTaken: boolean;
  /** The nonce of a `PING` that followed it, whose answer shows as much. */
  proof?: string;
  resolve(value: unknown): void;
  reject(error: ParlanceError): void;
}

/** How many runs at once an app means that does not say. */
export const usualRuns = 5;

/** @throws ParlanceError `misuse` without an address. */
export function requireUrl(options: Pick<HaipClientOptions, "url">): void {
  if (typeof options?.url === "string" && options.url !== "") return;
  throw new ParlanceError(
    "A HAIP client needs the address of a server, else it has nobody to talk to: pass { url }, with its path.",
    { code: "misuse" },
  );
}

/** Where the tokens of a client come from; undefined where the app gave none. */
export function createTokens({
  getToken,
  token,
}: Pick<HaipClientOptions, "getToken" | "token">): TokenSource | undefined {
  const secret = getToken ?? token;
  return secret === undefined ? undefined : createTokenSource(secret);
}

/** A peer that may share its tokens with others; does nothing until `connect`. */
export function createPeer(
  options: HaipClientOptions,
  tokens: TokenSource | undefined,
  comeBack?: ComeBack,
): OwnPeer {
  requireUrl(options);
  const { answerTimeoutMs = 30_000, maxConcurrentRuns = usualRuns, authenticate } = options;
  const transport = transportOf(options);
  const counters = createCounters();
  const listeners = new Map<keyof HaipEvents, Set<(...values: never[]) => void>>();
  const questions = new Set<Question>();
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
  /** The token that the last connection was asked for with. */
  let shown: string | undefined;
  const { tools } = options;
  // Loaded where there are any.
  const executor =
    tools &&
    import("./tools").then(({ createToolExecutor }) =>
      createToolExecutor(tools, (frame) => {
        connection?.send(frame).catch(tellError);
        tell("answered", frame);
      }),
    );
  executor?.catch((cause: unknown) =>
    tellError(
      ParlanceError.from(cause, {
        message: "The code that runs tools could not be loaded, so no call of a tool is answered",
        code: "callback-failed",
      }),
    ),
  );
  const withTools = (work: (tools: ToolExecutor) => void) =>
    void executor?.then(work, () => undefined);

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
    for (let refusals = reason === "rejected" ? 1 : 0; ; refusals += 1) {
      const why = refusals > 0 ? "rejected" : reason;
      const credential = await tokens?.get({ reason: why, signal });
      const auth = authenticate && (await credentials(authenticate, why, signal));
      shown = credential?.token;
      try {
        return await openConnection({
          transport,
          url: options.url,
          token: credential?.token,
          auth,
          dialect: options.dialect,
          flow: options.flowControl ?? {},
          heartbeat: options.heartbeat ?? {},
          openTimeoutMs: options.openTimeoutMs ?? 10_000,
          helloTimeoutMs: options.helloTimeoutMs ?? 1_500,
          maxConcurrentRuns,
          replay: options.replay ?? {},
          resume,
          counters,
          createUuid,
          now: () => Date.now(),
          signal,
          handlers: {
            onFrame: hear,
            onError: tellError,
            onOutOfCredit(channel) {
              become({ outOfCredit: [...state.outOfCredit, channel] });
              tell("out-of-credit", channel);
              tellError(outOfCredit(channel));
            },
            onCredit(channel) {
              become({ outOfCredit: state.outOfCredit.filter((other) => other !== channel) });
              tell("credit", channel);
            },
            onClose: lose,
          },
        });
      } catch (cause) {
        const error = cause as ParlanceError;
        if (error.code !== "token-rejected") throw error;
        refuse();
        // One new credential is worth a try; a second refusal is about something else.
        if (refusals > 0 || (!options.getToken && !authenticate)) throw error;
      }
    }
  }

  function refuse(): void {
    if (shown !== undefined) tokens?.reject(shown);
  }

  function take(opened: HaipConnection, signal: AbortSignal): HaipConnection {
    if (signal.aborted) {
      void opened.close();
      throw aborted("Connecting to HAIP");
    }
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
    const { signal } = (attempt = new AbortController());
    become({ status: "connecting", error: undefined });
    return follow(open(reason, resume, signal).then((opened) => take(opened, signal)));
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

  function lose(close: HaipClose): void {
    const old = connection;
    connection = undefined;
    withTools(({ stop }) => stop());
    if (close.next === "auth") refuse();
    const error = connectionLost(close);
    // What has not left is rejected by whoever was to send it.
    for (const { isSent, reject } of [...questions]) if (isSent) reject(error);
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
    attempt?.abort(aborted("Connecting to HAIP"));
    attempt = new AbortController();
    void follow(comeBack(peer, close, old.memory, attempt.signal));
  }

  /** The connection, or the one that is being made. */
  async function live(signal?: AbortSignal): Promise<HaipConnection> {
    if (connection?.isOpen) return connection;
    if (!connecting) throw notSent();
    return inTime(connecting, undefined, signal);
  }

  async function liveIn(dialects: "A" | "B", what: string, signal?: AbortSignal) {
    const opened = await live(signal);
    if ((opened.dialect === "A") !== (dialects === "A")) throw unsupported(what, opened.dialect);
    return opened;
  }

  // Hearing

  function hear(frame: HaipFrame, bytes?: Uint8Array): void {
    tell("frame", frame, bytes);
    if (frame.type === "unknown") return tell("unknown", frame);
    answer(frame);
    (tell as (name: HaipType, frame: HaipFrame, bytes?: Uint8Array) => void)(
      frame.type,
      frame,
      bytes,
    );
  }

  function answer(frame: Exclude<HaipFrame, UnknownFrame>): void {
    switch (frame.type) {
      case "TRANSACTION_START": {
        const { referenceId } = frame.payload;
        const question = find(
          ({ kind, transaction }) => kind === "transaction" && transaction === referenceId,
        );
        return question?.resolve(frame.envelope.transaction ?? referenceId);
      }
      case "TOOL_UPDATE":
      case "TOOL_DONE": {
        const { call_id } = frame.payload;
        const question = find(({ callId }) => callId === call_id);
        if (!question) return;
        question.isTaken = true;
        if (frame.type === "TOOL_DONE") question.resolve(frame.payload);
        return;
      }
      case "TOOL_LIST":
        if (frame.payload.tools)
          find(({ kind }) => kind === "tool-list")?.resolve(frame.payload.tools);
        return;
      case "PONG":
        for (const question of questions)
          question.isTaken ||= question.proof === (frame.payload.nonce ?? "");
        return;
      case "TOOL_CALL":
        return withTools(({ onCall }) => onCall(frame));
      case "TOOL_CANCEL":
        return withTools(({ onCancel }) => onCancel(frame));
      case "ERROR": {
        const error = toError(frame);
        const question = blamed(frame);
        if (question) question.reject(error);
        else tellError(error);
        return;
      }
      default:
        return;
    }
  }

  function find(isIt: (question: Question) => boolean): Question | undefined {
    for (const question of questions) if (isIt(question)) return question;
    return undefined;
  }

  /** Whose fault an error is: by what it refers to, else by order, for answers come in the order of what they answer. */
  function blamed({ payload, envelope }: FrameOf<"ERROR">): Question | undefined {
    const { code, call_id, related_id = envelope.related_id } = payload;
    const reference = related_id ?? call_id;
    if (reference !== undefined) {
      return find(
        ({ ids, callId, transaction }) =>
          ids.has(reference) || callId === reference || transaction === reference,
      );
    }
    const { transaction } = envelope;
    if (transaction !== undefined) {
      return find((question) => question.transaction === transaction && !question.isTaken);
    }
    if (code === "TOOL_NOT_FOUND") return find(({ kind, isTaken }) => kind === "tool" && !isTaken);
    return find(({ isTaken }) => !isTaken);
  }

  // Asking

  /** Sends, and waits for what `answer` makes of it. */
  async function ask<T>(
    opened: HaipConnection,
    frames: readonly OutgoingFrame[],
    about: Pick<Question, "kind" | "transaction" | "callId">,
    { signal, timeoutMs = answerTimeoutMs }: HaipRequestOptions,
    onSent?: () => Promise<unknown>,
  ): Promise<T> {
    if (signal?.aborted) throw aborted("Asking the HAIP server");
    const ids = frames.map(() => createUuid());
    let question!: Question;
    const answered = new Promise<T>((resolve, reject) => {
      question = {
        ...about,
        ids: new Set(ids),
        isSent: false,
        isTaken: false,
        resolve: resolve as (value: unknown) => void,
        reject,
      };
    });
    // It may be refused before anybody waits for it.
    answered.catch(() => undefined);
    if (about.kind === "tool") {
      // The errors of some servers name no call: a PONG between two says which one they are not about (section 9.1).
      const nonce = createUuid();
      const earlier = [...questions].filter(({ kind, proof }) => kind === "tool" && !proof);
      for (const other of earlier) other.proof = nonce;
      if (earlier.length > 0)
        opened.send({ type: "PING", channel: "SYSTEM", payload: { nonce } }).catch(() => undefined);
    }
    questions.add(question);
    const sending = (async () => {
      await Promise.all(
        frames.map((frame, index) => opened.send(frame, { id: ids[index], signal })),
      );
      question.isSent = true;
      // It fell with the last word of it.
      if (!opened.isOpen) throw state.error ?? connectionLost({ reason: "", cause: "local" });
      await onSent?.();
    })();
    if (onSent) sending.then(question.resolve, question.reject);
    else sending.catch(question.reject);
    try {
      // Each step of a delivery hears the signal itself, and knows whether anything has left.
      return await inTime(answered, timeoutMs, onSent ? undefined : signal);
    } finally {
      questions.delete(question);
    }
  }

  async function deliver(
    opened: HaipConnection,
    frames: readonly OutgoingFrame[],
    isConfirmed: boolean,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    if (isConfirmed) {
      const transaction = frames[0]?.transaction;
      // No shorter than the wait for credit, which only the signal ends.
      const how = { signal, timeoutMs: Number.POSITIVE_INFINITY };
      await ask(opened, frames, { kind: "delivery", transaction }, how, () =>
        opened.ping({ signal, timeoutMs: answerTimeoutMs }),
      );
      return;
    }
    await Promise.all(frames.map((frame) => opened.send(frame, { signal })));
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

  async function inA(type: HaipType, payload: unknown, scope?: HaipMessageScope): Promise<void> {
    await liveIn("A", type);
    await tellServer(type, payload, scope);
  }

  async function beginTransaction(
    tool: string,
    params: unknown,
    how: HaipRequestOptions,
  ): Promise<string> {
    const opened = await liveIn("B", "A transaction", how.signal);
    const temporary = createUuid();
    const auth = authenticate && (await credentials(authenticate, "connect", how.signal));
    const payload = { toolName: tool, params: params ?? {}, ...(auth && { auth }) };
    const frame: OutgoingFrame = {
      type: "TRANSACTION_START",
      channel: "SYSTEM",
      transaction: temporary,
      payload,
    };
    return ask<string>(opened, [frame], { kind: "transaction", transaction: temporary }, how);
  }

  const peer: OwnPeer = {
    counters,
    get connection() {
      return connection;
    },
    live,
    liveIn,
    ask,
    tellServer,
    inA,
    tellError,
    beginTransaction,
    async reopen(reason, resume, signal) {
      return take(await open(reason, resume, signal), signal);
    },
    getState: () => state,
    on(name, listener) {
      const of = listeners.get(name) ?? new Set();
      listeners.set(name, of);
      of.add(listener as (...values: never[]) => void);
      return () => of.delete(listener as (...values: never[]) => void);
    },
    async connect({ signal, reason = "connect", resume } = {}) {
      if (signal?.aborted) throw aborted("Connecting to HAIP");
      const isNew = !connecting && !connection?.isOpen;
      try {
        await inTime(connect(reason, resume), undefined, signal);
      } catch (error) {
        // Whoever else waits for a connection has begun it, and may end it.
        if (isNew && signal?.aborted) void peer.disconnect();
        throw error;
      }
      return state;
    },
    async disconnect() {
      attempt?.abort(aborted("Connecting to HAIP"));
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
      await deliver(opened, frames, isConfirmed, signal);
      return messageId;
    },
    async send(frame, how) {
      return (await live(how?.signal)).send(frame, how);
    },
  };
  return peer;
}

/** The transport of that name; those over HTTP are loaded when they are wanted. */
function transportOf({
  transport = "websocket",
  WebSocket,
  ...http
}: HaipClientOptions): HaipTransport {
  if (typeof transport === "function") return transport;
  if (transport === "websocket") return overWebSocket(WebSocket);
  return async (request) => {
    const { overEventStream, overHttpStream } = await import("./http-transports");
    return (transport === "sse" ? overEventStream : overHttpStream)(http)(request);
  };
}

async function credentials(
  authenticate: HaipAuthenticate,
  reason: TokenReason,
  signal: AbortSignal = new AbortController().signal,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await authenticate({ reason, signal });
  } catch (cause) {
    throw ParlanceError.from(cause, {
      message: "authenticate failed, so there is nothing to show the HAIP server",
      code: "token-unavailable",
      recoverable: true,
    });
  }
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

/** The outcome of `work`, unless time runs out or the signal is aborted first. */
function inTime<T>(
  work: Promise<T>,
  timeoutMs: number | undefined,
  signal: AbortSignal | undefined,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    const fail = (error: Error) => {
      settle();
      reject(error);
    };
    const onAbort = () => fail(aborted("Waiting for the HAIP server"));
    const timer =
      timeoutMs === undefined || timeoutMs === Infinity
        ? undefined
        : setTimeout(() => fail(noAnswer(timeoutMs)), timeoutMs);
    if (signal?.aborted) return onAbort();
    signal?.addEventListener("abort", onAbort, { once: true });
    work.then((value) => {
      settle();
      resolve(value);
    }, fail);
  });
}
