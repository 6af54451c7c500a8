import {
  aborted,
  backoffDelay,
  createTokenSource,
  ParlanceError,
  pause,
  type BackoffOptions,
  type GetToken,
  type TokenReason,
  type TokenSource,
} from "../../core/index";
import type { WebSocketConstructor } from "../../transports/websocket";
import {
  openConnection,
  type HaipClose,
  type HaipConnection,
  type HaipCounters,
  type HaipFlowOptions,
  type HaipHeartbeatOptions,
  type HaipMemory,
  type SendOptions,
} from "./connection";
import { createUuid, encodeText, encodeTextStep, toBase64, type TextScope } from "./encode";
import type { ChannelState } from "./flow-control";
import { createToolExecutor, type HaipTools } from "./tools";
import {
  overEventStream,
  overHttpStream,
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
  HaipToolInfo,
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

/** A text that is sent as it comes about. */
export interface HaipTextStream {
  readonly messageId: string;
  write(text: string): Promise<void>;
  end(): Promise<void>;
}

/** How sound is sent. */
export interface HaipAudioOptions extends HaipMessageScope {
  /** Of the whole recording: its pieces share it. @defaultValue a new UUID */
  readonly messageId?: string | undefined;
  /** Such as `audio/webm`. */
  readonly mime: string;
  readonly durationMs?: number | undefined;
  /** @defaultValue "binary" where the link carries binary frames, else "base64" */
  readonly encoding?: "binary" | "base64" | undefined;
}

/** A run (dialect A). */
export interface HaipRun {
  readonly runId: string;
  readonly threadId?: string | undefined;
  readonly metadata?: unknown;
  readonly status: "active" | "finished" | "cancelled" | "error";
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt?: number | undefined;
  readonly summary?: string | undefined;
  readonly error?: ParlanceError | undefined;
}

/** A transaction with one tool of the server (dialect B). It is made anew after a fall, under another id. */
export interface HaipTransaction {
  /** The server's. */
  readonly id: string;
  readonly tool: string;
  readonly isOpen: boolean;
  sendText(text: string, options?: Omit<HaipTextOptions, "transaction">): Promise<string>;
  /** A free-form `MESSAGE` (dialect B2), as the tool's schema wants it. */
  send(payload: unknown, options?: HaipRequestOptions): Promise<SentEnvelope>;
  /** What was received in it, oldest first: the last thousand messages. */
  received(): readonly HaipFrame[];
  /** Hears what is received in it; returns how to stop. */
  onFrame(listener: (frame: HaipFrame, bytes?: Uint8Array) => void): () => void;
  /** Tells the server; the transaction is over here whatever it says. */
  end(): Promise<void>;
}

/** What a tool call came to. */
export interface HaipToolResult {
  readonly callId: string;
  readonly result: unknown;
}

/** How a tool is called. */
export interface HaipToolCallOptions extends HaipMessageScope, HaipRequestOptions {
  /** @defaultValue a new UUID */
  readonly callId?: string | undefined;
  readonly onUpdate?: ((update: FrameOf<"TOOL_UPDATE">["payload"]) => void) | undefined;
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

/** What was counted since the client was made. */
export interface HaipMetrics extends Readonly<HaipCounters> {
  /** Waiting for credit, or for a pause to end. */
  readonly messagesQueued: number;
  /** How often the connection was made anew. */
  readonly reconnects: number;
}

/**
 * A HAIP 1 peer, in whichever dialect and over whichever transport. All promises settle: with the answer, with the server's
 * error, in time, with the connection, or with the signal.
 *
 * @remarks Every method rejects with a ParlanceError: `not-sent` without a connection, `connection-lost`, `timeout`,
 * `aborted`, `unsupported` for what the dialect does not have, `forbidden`, `not-found`, `invalid-request` and
 * `tool-failed` as the server's errors say.
 */
export interface HaipClient {
  getState(): HaipClientState;
  getMetrics(): HaipMetrics;
  /** How a channel stands with credit. */
  getChannel(channel: HaipChannel): ChannelState | undefined;
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
  /** Milliseconds to the server and back. */
  ping(options?: HaipRequestOptions): Promise<number>;

  startRun(options?: {
    readonly runId?: string | undefined;
    readonly threadId?: string | undefined;
    readonly metadata?: unknown;
  }): Promise<HaipRun>;
  finishRun(
    runId: string,
    options?: { readonly status?: "OK" | "CANCELLED" | "ERROR"; readonly summary?: string },
  ): Promise<void>;
  cancelRun(runId: string): Promise<void>;
  getRun(runId: string): HaipRun | undefined;
  listRuns(): readonly HaipRun[];

  startTransaction(
    tool: string,
    options?: HaipRequestOptions & { readonly params?: unknown },
  ): Promise<HaipTransaction>;
  listTransactions(): readonly HaipTransaction[];

  /** Resolves with the message's id once it left, or was taken. */
  sendText(text: string, options?: HaipTextOptions): Promise<string>;
  /** Not in dialect B2, which has whole messages only. */
  streamText(options?: Omit<HaipTextOptions, "isConfirmed">): HaipTextStream;
  /** Any message, of the vendor's types or of your own. */
  send(frame: OutgoingFrame, options?: SendOptions): Promise<SentEnvelope>;
  /** A message and the bytes it speaks of, in two frames (section 8). */
  sendBinary(
    bytes: Uint8Array,
    frame: Omit<OutgoingFrame, "bin_len" | "bin_mime"> & { readonly mime: string },
  ): Promise<SentEnvelope>;
  /** A piece of sound; resolves with its message's id. */
  sendAudio(bytes: Uint8Array, options: HaipAudioOptions): Promise<string>;

  /** Asks (dialect B); in A it is what the server has advertised. */
  listTools(options?: HaipRequestOptions): Promise<readonly HaipToolInfo[]>;
  /** The schema of a tool that the server has advertised. */
  getToolSchema(tool: string): unknown;
  /** Tells the server of our own tools, and their schemas. Its reference refuses it (section 9.1). */
  advertiseTools(): Promise<void>;
  callTool(tool: string, params?: unknown, options?: HaipToolCallOptions): Promise<HaipToolResult>;
  updateTool(
    callId: string,
    update: {
      readonly status: "QUEUED" | "RUNNING" | "CANCELLING";
      /** 0 to 100, as the vendor counts. */
      readonly progress?: number;
      readonly partial?: unknown;
    },
    scope?: HaipMessageScope,
  ): Promise<void>;
  completeTool(
    callId: string,
    outcome: { readonly status?: "OK" | "CANCELLED" | "ERROR"; readonly result?: unknown },
    scope?: HaipMessageScope,
  ): Promise<void>;
  cancelTool(callId: string, reason?: string, scope?: HaipMessageScope): Promise<void>;

  /** What comes again comes as any other message. */
  requestReplay(
    from: string,
    options?: { readonly to?: string | undefined; readonly transaction?: string | undefined },
  ): Promise<void>;
  /** Lets the server send more on a channel; done by itself as it is used up. */
  grantCredit(
    channel: HaipChannel,
    credit: { readonly messages?: number; readonly bytes?: number },
  ): Promise<void>;
  pauseChannel(channel: HaipChannel): Promise<void>;
  resumeChannel(channel: HaipChannel): Promise<void>;
}

/** Something that was asked and not answered yet. */
interface Question {
  readonly kind: "transaction" | "tool" | "tool-list" | "delivery";
  /** Of the envelopes it was asked with. */
  readonly ids: ReadonlySet<string>;
  readonly transaction?: string | undefined;
  readonly callId?: string | undefined;
  /** The server has shown that it took it, so that an error without a reference is not about it. */
  isTaken: boolean;
  resolve(value: unknown): void;
  reject(error: ParlanceError): void;
}

const channels: readonly HaipChannel[] = ["USER", "AGENT", "SYSTEM", "AUDIO_IN", "AUDIO_OUT"];

/** The longest list of received messages that a transaction keeps. */
const mostReceived = 1_000;

/**
 * Makes a client, which does nothing until `connect`.
 *
 * @throws ParlanceError `misuse` without a URL.
 *
 * @example
 * ```ts
 * const client = createHaipClient({ url: "wss://agents.example.com/haip/websocket", token });
 * client.on("TEXT_MESSAGE_PART", ({ payload }) => console.info(payload.text));
 * await client.connect();
 * const run = await client.startRun();
 * await client.sendText("Where is my parcel?", { runId: run.runId });
 * ```
 */
export function createHaipClient(options: HaipClientOptions): HaipClient {
  return createClient(options, createTokens(options));
}

/** Where the tokens of a client come from; undefined where the app gave none. */
export function createTokens({
  getToken,
  token,
}: Pick<HaipClientOptions, "getToken" | "token">): TokenSource | undefined {
  const secret = getToken ?? token;
  return secret === undefined ? undefined : createTokenSource(secret);
}

/** A client that may share its tokens with others. */
export function createClient(
  options: HaipClientOptions,
  tokens: TokenSource | undefined,
): HaipClient & { readonly memory: HaipMemory | undefined; readonly isResumed: boolean } {
  if (typeof options?.url !== "string" || options.url === "") {
    throw new ParlanceError(
      "A HAIP client needs the address of a server, else it has nobody to talk to: pass { url }, with its path.",
      { code: "misuse" },
    );
  }
  const { answerTimeoutMs = 30_000, maxConcurrentRuns = 5, authenticate } = options;
  const transport = transportOf(options);
  const counters: HaipCounters = {
    messagesSent: 0,
    messagesReceived: 0,
    bytesSent: 0,
    bytesReceived: 0,
    duplicates: 0,
    unknownFrames: 0,
    replayRequests: 0,
    outOfCredit: 0,
    latencyMs: undefined,
    averageLatencyMs: undefined,
  };
  const listeners = new Map<keyof HaipEvents, Set<(...values: never[]) => void>>();
  const runs = new Map<string, HaipRun>();
  const transactions = new Set<OwnTransaction>();
  const questions = new Set<Question>();
  const advertised = new Map<string, { info?: HaipToolInfo; schema?: unknown }>();
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
  let reconnects = 0;
  const executor = createToolExecutor(options.tools, (frame) => {
    connection?.send(frame).catch(tellError);
    tell("answered", frame);
  });

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
    for (let refusals = 0; ; refusals += 1) {
      const why = refusals > 0 ? "rejected" : reason;
      const credential = await tokens?.get({ reason: why, signal });
      const auth = authenticate && (await credentials(authenticate, why, signal));
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
        if (credential) tokens?.reject(credential.token);
        // One new credential is worth a try; a second refusal is about something else.
        if (refusals > 0 || (!options.getToken && !authenticate)) throw error;
      }
    }
  }

  function take(opened: HaipConnection): HaipConnection {
    connection = opened;
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
    outer: AbortSignal | undefined,
  ): Promise<HaipConnection> {
    if (connection?.isOpen) return Promise.resolve(connection);
    if (connecting) return connecting;
    const controller = new AbortController();
    attempt = controller;
    const forward = () => controller.abort();
    if (outer?.aborted) forward();
    outer?.addEventListener("abort", forward, { once: true });
    become({ status: "connecting", error: undefined });
    connecting = open(reason, resume, controller.signal).then(
      (opened) => {
        connecting = undefined;
        outer?.removeEventListener("abort", forward);
        return take(opened);
      },
      (error: ParlanceError) => {
        connecting = undefined;
        outer?.removeEventListener("abort", forward);
        become({ status: "closed", error });
        throw error;
      },
    );
    return connecting;
  }

  function lose(close: HaipClose): void {
    const old = connection;
    connection = undefined;
    executor.stop();
    const error = connectionLost(close);
    for (const question of [...questions]) question.reject(error);
    const { reconnect } = options;
    const isWorthIt = close.next !== "final" && reconnect !== false;
    become({
      status: isWorthIt ? "reconnecting" : "closed",
      error: close.cause === "local" ? undefined : error,
      outOfCredit: [],
    });
    tell("close", close);
    if (isWorthIt && state.status === "reconnecting") {
      connecting = comeBack(old?.memory, close.next === "auth", reconnect ?? {});
      connecting.catch(() => undefined);
    }
  }

  async function comeBack(
    resume: HaipMemory | undefined,
    isRefused: boolean,
    { maxAttempts = 30, ...backoff }: Exclude<HaipClientOptions["reconnect"], false | undefined>,
  ): Promise<HaipConnection> {
    const controller = new AbortController();
    attempt = controller;
    const { signal } = controller;
    try {
      for (let failures = 1; ; failures += 1) {
        await pause(
          isRefused && failures === 1 ? 0 : backoffDelay(failures, undefined, backoff),
          signal,
        );
        try {
          const opened = await open(isRefused ? "rejected" : "reconnect", resume, signal);
          reconnects += 1;
          connecting = undefined;
          take(opened);
          if (!opened.isResumed) await remake(opened);
          return opened;
        } catch (cause) {
          const error = cause as ParlanceError;
          tellError(error);
          if (signal.aborted || !error.recoverable || failures >= maxAttempts) throw error;
        }
      }
    } catch (cause) {
      const error = ParlanceError.from(cause, {
        message: "Reconnecting",
        code: "connection-failed",
      });
      connecting = undefined;
      if (state.status === "reconnecting") become({ status: "closed", error });
      throw error;
    }
  }

  /** The server has forgotten them with the session (sections 6, 16). */
  async function remake(opened: HaipConnection): Promise<void> {
    for (const run of runs.values()) {
      if (run.status === "active") await opened.send(runStarted(run));
    }
    await Promise.all([...transactions].map((transaction) => transaction.restart()));
  }

  /** The connection, or the one that is being made. */
  async function live(signal?: AbortSignal): Promise<HaipConnection> {
    if (connection?.isOpen) return connection;
    if (!connecting) throw notConnected();
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
    const transactionId = frame.envelope?.transaction;
    if (transactionId !== undefined) {
      for (const transaction of transactions) transaction.hear(transactionId, frame, bytes);
    }
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
        for (const info of frame.payload.tools ?? []) note(info.name, { info });
        if (frame.payload.tools)
          find(({ kind }) => kind === "tool-list")?.resolve(frame.payload.tools);
        return;
      case "TOOL_SCHEMA":
        return noteSchema(frame);
      case "TOOL_CALL":
        return executor.onCall(frame);
      case "TOOL_CANCEL":
        return executor.onCancel(frame);
      case "RUN_FINISHED":
      case "RUN_CANCEL": {
        const { status = "CANCELLED", summary } =
          frame.payload as FrameOf<"RUN_FINISHED">["payload"];
        return endRun(frame.payload.run_id ?? frame.envelope.run_id, statusOf(status), { summary });
      }
      case "RUN_ERROR":
        return endRun(frame.payload.run_id ?? frame.envelope.run_id, "error", {
          error: toError(frame),
        });
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

  function note(tool: string, what: { info?: HaipToolInfo; schema?: unknown }): void {
    advertised.set(tool, { ...advertised.get(tool), ...what });
  }

  function noteSchema({ payload: { tool, schema } }: FrameOf<"TOOL_SCHEMA">): void {
    // Two shapes go by this name (section 3.3).
    const { name, inputSchema } = (schema ?? {}) as { name?: unknown; inputSchema?: unknown };
    const key = tool ?? (typeof name === "string" ? name : undefined);
    if (key !== undefined) note(key, { schema: inputSchema ?? schema });
  }

  function endRun(
    runId: string | undefined,
    status: HaipRun["status"],
    more: Pick<HaipRun, "summary" | "error"> = {},
  ): void {
    const run = runId === undefined ? [...runs.values()].findLast(isActive) : runs.get(runId);
    if (run?.status === "active")
      runs.set(run.runId, { ...run, ...more, status, endedAt: Date.now() });
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
        isTaken: false,
        resolve: resolve as (value: unknown) => void,
        reject,
      };
    });
    // It may be refused before anybody waits for it.
    answered.catch(() => undefined);
    questions.add(question);
    const sending = (async () => {
      await Promise.all(
        frames.map((frame, index) => opened.send(frame, { id: ids[index], signal })),
      );
      await onSent?.();
    })();
    if (onSent) sending.then(question.resolve, question.reject);
    else sending.catch(question.reject);
    try {
      return await inTime(answered, timeoutMs, signal);
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

  /** A transaction as we keep it. */
  interface OwnTransaction extends HaipTransaction {
    hear(id: string, frame: HaipFrame, bytes?: Uint8Array): void;
    restart(): Promise<void>;
  }

  async function begin(
    opened: HaipConnection,
    tool: string,
    params: unknown,
    how: HaipRequestOptions,
  ): Promise<string> {
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

  function keepTransaction(firstId: string, tool: string, params: unknown): OwnTransaction {
    let id = firstId;
    let isOpen = true;
    const received: HaipFrame[] = [];
    const hearing = new Set<(frame: HaipFrame, bytes?: Uint8Array) => void>();
    const transaction: OwnTransaction = {
      get id() {
        return id;
      },
      tool,
      get isOpen() {
        return isOpen;
      },
      sendText: (text, how) => client.sendText(text, { ...how, transaction: id }),
      async send(payload, how = {}) {
        const opened = await live(how.signal);
        if (opened.dialect !== "B2") throw unsupported("MESSAGE", opened.dialect);
        return opened.send(
          { type: "MESSAGE", channel: "USER", transaction: id, payload },
          { signal: how.signal },
        );
      },
      received: () => [...received],
      onFrame(listener) {
        hearing.add(listener);
        return () => hearing.delete(listener);
      },
      async end() {
        if (!isOpen) return;
        isOpen = false;
        transactions.delete(transaction);
        if (connection?.isOpen) await tellServer("TRANSACTION_END", {}, { transaction: id });
      },
      hear(of, frame, bytes) {
        if (of !== id) return;
        received.push(frame);
        if (received.length > mostReceived) received.shift();
        for (const listener of [...hearing]) listener(frame, bytes);
        if (frame.type === "TRANSACTION_END") {
          isOpen = false;
          transactions.delete(transaction);
        }
      },
      async restart() {
        if (connection) id = await begin(connection, tool, params, {});
      },
    };
    transactions.add(transaction);
    return transaction;
  }

  const client: ReturnType<typeof createClient> = {
    get memory() {
      return connection?.memory;
    },
    get isResumed() {
      return connection?.isResumed ?? false;
    },
    getState: () => state,
    getMetrics: () => ({
      ...counters,
      messagesQueued: channels.reduce(
        (sum, channel) => sum + (connection?.channel(channel).queued ?? 0),
        0,
      ),
      reconnects,
    }),
    getChannel: (channel) => connection?.channel(channel),
    on(name, listener) {
      const of = listeners.get(name) ?? new Set();
      listeners.set(name, of);
      of.add(listener as (...values: never[]) => void);
      return () => of.delete(listener as (...values: never[]) => void);
    },
    async connect({ signal, reason = "connect", resume } = {}) {
      if (signal?.aborted) throw aborted("Connecting to HAIP");
      await inTime(connect(reason, resume, signal), undefined, signal);
      return state;
    },
    async disconnect() {
      attempt?.abort();
      connecting = undefined;
      const old = connection;
      if (old) await old.close();
      else if (state.status !== "idle" && state.status !== "closed") become({ status: "closed" });
    },
    wake: () => connection?.wake(),
    async ping(how = {}) {
      return (await live(how.signal)).ping(how);
    },

    async startRun({ runId = createUuid(), threadId, metadata } = {}) {
      const opened = await liveIn("A", "A run");
      const limit = Math.min(
        maxConcurrentRuns,
        opened.peer?.capabilities?.max_concurrent_runs ?? Infinity,
      );
      if ([...runs.values()].filter(isActive).length >= limit) throw tooManyRuns(limit);
      const run: HaipRun = { runId, threadId, metadata, status: "active", startedAt: Date.now() };
      runs.set(runId, run);
      try {
        await opened.send(runStarted(run));
      } catch (error) {
        runs.delete(runId);
        throw error;
      }
      return run;
    },
    async finishRun(runId, { status = "OK", summary } = {}) {
      const payload = { run_id: runId, status, ...(summary === undefined ? {} : { summary }) };
      await inA("RUN_FINISHED", payload, { runId });
      endRun(runId, statusOf(status), { summary });
    },
    async cancelRun(runId) {
      await inA("RUN_CANCEL", { run_id: runId }, { runId });
      endRun(runId, "cancelled");
    },
    getRun: (runId) => runs.get(runId),
    listRuns: () => [...runs.values()],

    async startTransaction(tool, { params, ...how } = {}) {
      const opened = await liveIn("B", "A transaction", how.signal);
      return keepTransaction(await begin(opened, tool, params, how), tool, params);
    },
    listTransactions: () => [...transactions],

    async sendText(
      text,
      { messageId = createUuid(), author, isConfirmed = false, signal, ...scope } = {},
    ) {
      const opened = await live(signal);
      const frames = encodeText(opened.dialect, messageId, text, scopeOf(scope, "USER"), author);
      await deliver(opened, frames, isConfirmed, signal);
      return messageId;
    },
    streamText({ messageId = createUuid(), author, signal, ...scope } = {}) {
      let started: Promise<unknown> | undefined;
      const step = async (what: Parameters<typeof encodeTextStep>[2]) => {
        const opened = await live(signal);
        if (opened.dialect === "B2") throw unsupported("Streamed text", opened.dialect);
        const frame = encodeTextStep(opened.dialect, messageId, what, scopeOf(scope, "USER"));
        await opened.send(frame, { signal });
      };
      const start = () =>
        (started ??= step({ step: "start", ...(author === undefined ? {} : { author }) }));
      return {
        messageId,
        async write(text) {
          await start();
          await step({ step: "part", text });
        },
        async end() {
          await start();
          await step({ step: "end" });
        },
      };
    },
    async send(frame, how) {
      return (await live(how?.signal)).send(frame, how);
    },
    async sendBinary(bytes, { mime, ...frame }) {
      const opened = await live();
      if (!opened.carriesBinary) throw unsupported("A binary frame", "this transport");
      return opened.send({ ...frame, bin_len: bytes.byteLength, bin_mime: mime }, { bytes });
    },
    async sendAudio(bytes, { messageId = createUuid(), mime, durationMs, encoding, ...scope }) {
      const opened = await live();
      const { dialect } = opened;
      const isBinary = (encoding ?? (opened.carriesBinary ? "binary" : "base64")) === "binary";
      const payload = {
        message_id: messageId,
        mime,
        ...(durationMs === undefined ? {} : { duration_ms: String(Math.round(durationMs)) }),
        ...(isBinary ? {} : { data: toBase64(bytes) }),
      };
      // Only dialect A has channels of its own for sound that its server keeps credit for (section 2).
      const frame: OutgoingFrame = {
        type: dialect === "B2" ? "AUDIO" : "AUDIO_CHUNK",
        payload,
        ...scopeOf(scope, dialect === "A" ? "AUDIO_IN" : "USER"),
      };
      if (isBinary) await client.sendBinary(bytes, { ...frame, mime });
      else await opened.send(frame);
      return messageId;
    },

    async listTools(how = {}) {
      const opened = await live(how.signal);
      if (opened.dialect === "A") return [...advertised.values()].flatMap(({ info }) => info ?? []);
      // B2 answers within a transaction only (section 3.3).
      const transaction = [...transactions][0]?.id;
      const frame: OutgoingFrame = {
        type: "TOOL_LIST",
        channel: "SYSTEM",
        transaction,
        payload: {},
      };
      return ask(opened, [frame], { kind: "tool-list", transaction }, how);
    },
    getToolSchema: (tool) => advertised.get(tool)?.schema,
    async advertiseTools() {
      const entries = Object.entries(options.tools ?? {});
      await inA("TOOL_LIST", {
        tools: entries.map(([name, { description }]) => ({
          name,
          ...(description && { description }),
        })),
      });
      for (const [tool, { schema }] of entries) {
        if (schema !== undefined) await inA("TOOL_SCHEMA", { tool, schema });
      }
    },
    async callTool(
      tool,
      params,
      { callId = createUuid(), onUpdate, signal, timeoutMs, ...scope } = {},
    ) {
      const opened = await liveIn("A", "A tool call", signal);
      const stop = client.on("TOOL_UPDATE", ({ payload }) => {
        if (payload.call_id === callId) onUpdate?.(payload);
      });
      const frame: OutgoingFrame = {
        type: "TOOL_CALL",
        payload: { call_id: callId, tool, ...(params === undefined ? {} : { params }) },
        ...scopeOf(scope, "AGENT"),
      };
      try {
        const { status, result } = await ask<FrameOf<"TOOL_DONE">["payload"]>(
          opened,
          [frame],
          { kind: "tool", callId },
          { signal, timeoutMs },
        );
        if (status === "ERROR" || status === "CANCELLED") throw toolFailed(tool, status, result);
        return { callId, result };
      } catch (cause) {
        const { code } = cause as ParlanceError;
        // Nobody waits for it any more.
        if ((code === "aborted" || code === "timeout") && opened.isOpen) {
          client.cancelTool(callId, code, scope).catch(() => undefined);
        }
        throw cause;
      } finally {
        stop();
      }
    },
    updateTool: (callId, { status, progress, partial }, scope) =>
      inA(
        "TOOL_UPDATE",
        {
          call_id: callId,
          status,
          ...(progress === undefined ? {} : { progress }),
          ...(partial === undefined ? {} : { partial }),
        },
        scope,
      ),
    completeTool: (callId, { status = "OK", result }, scope) =>
      inA(
        "TOOL_DONE",
        { call_id: callId, status, ...(result === undefined ? {} : { result }) },
        scope,
      ),
    cancelTool: (callId, reason, scope) =>
      inA("TOOL_CANCEL", { call_id: callId, ...(reason === undefined ? {} : { reason }) }, scope),

    async requestReplay(from, { to, transaction } = {}) {
      counters.replayRequests += 1;
      const payload = { from_seq: from, ...(to === undefined ? {} : { to_seq: to }) };
      await tellServer("REPLAY_REQUEST", payload, { transaction });
    },
    grantCredit: (channel, { messages, bytes }) =>
      tellServer("FLOW_UPDATE", {
        channel,
        ...(messages === undefined ? {} : { add_messages: messages }),
        ...(bytes === undefined ? {} : { add_bytes: bytes }),
      }),
    pauseChannel: (channel) => inA("PAUSE_CHANNEL", { channel }),
    resumeChannel: (channel) => inA("RESUME_CHANNEL", { channel }),
  };
  return client;
}

function transportOf(options: HaipClientOptions): HaipTransport {
  const { transport = "websocket" } = options;
  if (typeof transport === "function") return transport;
  if (transport === "sse") return overEventStream(options);
  return transport === "http-streaming"
    ? overHttpStream(options)
    : overWebSocket(options.WebSocket);
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

function scopeOf(
  { channel, runId, threadId, transaction }: HaipMessageScope,
  fallback: HaipChannel,
): TextScope {
  return {
    channel: channel ?? fallback,
    ...(transaction === undefined ? {} : { transaction }),
    ...(runId === undefined ? {} : { run_id: runId }),
    ...(threadId === undefined ? {} : { thread_id: threadId }),
  };
}

function runStarted({ runId, threadId, metadata }: HaipRun): OutgoingFrame {
  const names = { run_id: runId, ...(threadId === undefined ? {} : { thread_id: threadId }) };
  return {
    type: "RUN_STARTED",
    channel: "SYSTEM",
    ...names,
    payload: { ...names, ...(metadata === undefined ? {} : { metadata }) },
  };
}

const isActive = ({ status }: HaipRun) => status === "active";

function statusOf(status: string): HaipRun["status"] {
  return status === "OK" ? "finished" : status === "CANCELLED" ? "cancelled" : "error";
}

/** The outcome of `work`, unless time runs out or the signal is aborted first. */
function inTime<T>(
  work: Promise<T>,
  timeoutMs: number | undefined,
  signal: AbortSignal | undefined,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(aborted("Waiting for the HAIP server"));
    const timer =
      timeoutMs === undefined || timeoutMs === Infinity
        ? undefined
        : setTimeout(() => reject(noAnswer(timeoutMs)), timeoutMs);
    if (signal?.aborted) onAbort();
    signal?.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    });
  });
}

const errorCodes: Readonly<Record<string, ParlanceError["code"]>> = {
  TOOL_NOT_FOUND: "not-found",
  TRANSACTION_NOT_FOUND: "not-found",
  RUN_NOT_FOUND: "not-found",
  UNAUTHORIZED: "forbidden",
  INSUFFICIENT_PERMISSIONS: "forbidden",
  INSUFFICIENT_CREDITS: "out-of-credit",
  FLOW_CONTROL_VIOLATION: "out-of-credit",
  RATE_LIMITED: "rate-limited",
  SERVER_ERROR: "vendor-unavailable",
  TIMEOUT: "timeout",
  TOOL_EXECUTION_ERROR: "tool-failed",
};

/** The server's error, by its code (section 13.1). */
export function toError({ payload }: FrameOf<"ERROR" | "RUN_ERROR">): ParlanceError {
  const { code, message } = payload;
  const known = Object.hasOwn(errorCodes, code) ? errorCodes[code] : undefined;
  return new ParlanceError(
    `The HAIP server refused or failed (${code}${message ? `: ${message}` : ""}).`,
    { code: known ?? "invalid-request", cause: payload },
  );
}

function toolFailed(tool: string, status: string, result: unknown): ParlanceError {
  const { error } = (result ?? {}) as { readonly error?: unknown };
  const how = status === "CANCELLED" ? "was cancelled" : "failed";
  return new ParlanceError(
    `The tool "${tool}" ${how}${typeof error === "string" ? `: ${error}` : ""}. Its result is the cause.`,
    { code: status === "CANCELLED" ? "aborted" : "tool-failed", cause: result },
  );
}

function outOfCredit(channel: string): ParlanceError {
  return new ParlanceError(
    `The HAIP server lets nothing more through on ${channel}: its credit is used up and none came. What waits is kept and goes out with its next FLOW_UPDATE; { flowControl: { isEnforced: false } } sends regardless.`,
    { code: "out-of-credit", recoverable: true },
  );
}

function connectionLost({ code, reason, cause }: HaipClose): ParlanceError {
  const how = [cause === "watchdog" ? "nothing was heard for too long" : "", code, reason]
    .filter(Boolean)
    .join(", ");
  return new ParlanceError(
    `The connection to the HAIP server is gone${how ? ` (${how})` : ""}, so no answer can come. It may or may not have acted.`,
    { code: "connection-lost", recoverable: true },
  );
}

function notConnected(): ParlanceError {
  return new ParlanceError(
    "There is no connection to the HAIP server, so nothing was sent. Call connect() first.",
    { code: "not-sent", recoverable: true },
  );
}

function unsupported(what: string, where: string): ParlanceError {
  return new ParlanceError(`${what} is not part of HAIP as spoken here (${where}).`, {
    code: "unsupported",
  });
}

function tooManyRuns(limit: number): ParlanceError {
  return new ParlanceError(
    `${limit} runs are under way, which is all that is allowed at once. Finish or cancel one first.`,
    { code: "invalid-request", recoverable: true },
  );
}

function noAnswer(ms: number): ParlanceError {
  return new ParlanceError(`The HAIP server did not answer within ${ms} ms. Try again.`, {
    code: "timeout",
    recoverable: true,
  });
}
