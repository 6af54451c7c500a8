import { aborted, ParlanceError, pause } from "../../core/index";
import { createBinaryPairing } from "./binary-pairing";
import { errorFrame } from "./encode";
import { connectionLost, noAnswer, notSent, refused, toError } from "./errors";
import { createFlowControl, frameBytes, type ChannelState, type FlowControl } from "./flow-control";
import { createReplay, type Replay, type ReplayOptions, type SequenceGap } from "./replay";
import type { HaipLink, HaipLinkClose, HaipTransport } from "./transport";
import {
  acceptedTypes,
  dialectOf,
  haipVersion,
  readFrame,
  type FrameOf,
  type HaipDialect,
  type HaipFrame,
  type HaiPayload,
  type KnownFrame,
  type OutgoingFrame,
  type SentEnvelope,
} from "./wire";

/** How a connection ended. */
export interface HaipClose extends HaipLinkClose {
  /** What to do now: connect again (`retry`), with new credentials (`auth`), or not at all (`final`). */
  readonly next: "retry" | "auth" | "final";
}

/** How much we let a peer send us ahead on each channel, and whether we keep to what it lets us (section 11). */
export interface HaipFlowOptions {
  /** Whether sending waits for credit and ends with a pause; else it is only counted. @defaultValue true */
  readonly isEnforced?: boolean | undefined;
  /** Granted to the peer and renewed as it is used up. @defaultValue 1000 */
  readonly grantMessages?: number | undefined;
  /** The same in bytes. @defaultValue 1048576 */
  readonly grantBytes?: number | undefined;
  /** How long a message waits for credit before the connection says `out-of-credit`, in milliseconds. @defaultValue 5000 */
  readonly outOfCreditMs?: number | undefined;
}

/** When a silent link counts as dead. */
export interface HaipHeartbeatOptions {
  /** How often we send a `PING`, in milliseconds; 0 for never. @defaultValue 30000 */
  readonly intervalMs?: number | undefined;
  /** How long its `PONG` may take, in milliseconds. @defaultValue 10000 */
  readonly timeoutMs?: number | undefined;
}

/** What is counted; all since the client was made. */
export interface HaipCounters {
  messagesSent: number;
  messagesReceived: number;
  /** The length of texts, in UTF-16 units, and of binary frames, in bytes. */
  bytesSent: number;
  bytesReceived: number;
  /** Received twice, and dropped. */
  duplicates: number;
  /** Not understood, and surfaced as `unknown`. */
  unknownFrames: number;
  replayRequests: number;
  /** How often a channel ran out of credit. */
  outOfCredit: number;
  /** How many of our `PING`s were answered. */
  pings: number;
  /** Of the last `PING`, in milliseconds. */
  latencyMs: number | undefined;
  /** Of all pings. */
  averageLatencyMs: number | undefined;
}

/** Nothing counted yet. */
export function createCounters(): HaipCounters {
  return {
    messagesSent: 0,
    messagesReceived: 0,
    bytesSent: 0,
    bytesReceived: 0,
    duplicates: 0,
    unknownFrames: 0,
    replayRequests: 0,
    outOfCredit: 0,
    pings: 0,
    latencyMs: undefined,
    averageLatencyMs: undefined,
  };
}

/** What is heard on a connection, in the order of the wire. */
interface ConnectionHandlers {
  onFrame(frame: HaipFrame, bytes?: Uint8Array): void;
  onError(error: ParlanceError): void;
  onOutOfCredit(channel: string): void;
  onCredit(channel: string): void;
  /** Called exactly once for a connection that had opened. */
  onClose(close: HaipClose): void;
}

/** What outlives a link, should the server take the session up again where it was left. */
export interface HaipMemory {
  readonly session: string;
  readonly replay: Replay<string>;
  /** How many messages we have sent. */
  sent: number;
}

/** What `openConnection` needs. */
export interface OpenConnectionOptions {
  readonly transport: HaipTransport;
  readonly url: string;
  readonly token: string | undefined;
  /** Dialect B's credentials, for `HAI.payload.auth`. */
  readonly auth: Readonly<Record<string, unknown>> | undefined;
  readonly dialect: HaipDialect | undefined;
  readonly flow: HaipFlowOptions;
  readonly heartbeat: HaipHeartbeatOptions;
  readonly openTimeoutMs: number;
  readonly helloTimeoutMs: number;
  readonly maxConcurrentRuns: number;
  readonly replay: Omit<ReplayOptions, "now">;
  /** The session to ask for again. */
  readonly resume: HaipMemory | undefined;
  readonly counters: HaipCounters;
  readonly createUuid: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly handlers: ConnectionHandlers;
}

/** How a message is sent. */
export interface SendOptions {
  readonly id?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** A binary frame that follows at once. */
  readonly bytes?: Uint8Array | undefined;
}

/** A live link to a HAIP server, with its handshake behind it. */
export interface HaipConnection {
  readonly isOpen: boolean;
  /** The session's id; the peer's own once it has named it. */
  readonly session: string;
  readonly dialect: HaipDialect;
  /** The peer took the session up again where it was left. */
  readonly isResumed: boolean;
  /** What the peer said of itself; undefined if it said nothing. */
  readonly peer: HaiPayload | undefined;
  readonly carriesBinary: boolean;
  readonly memory: HaipMemory;
  channel(channel: string): ChannelState;
  /** Resolves once the message left; it waits while its channel is paused or out of credit. */
  send(frame: OutgoingFrame, options?: SendOptions): Promise<SentEnvelope>;
  /** Resolves with the milliseconds to the peer and back: all that was sent before has been taken by then. */
  ping(options?: {
    readonly signal?: AbortSignal | undefined;
    readonly timeoutMs?: number | undefined;
  }): Promise<number>;
  wake(): void;
  close(): Promise<void>;
}

/** Section 13.1, and what other pages call the same. */
const refusals =
  /^(FAILED_AUTH|NOT HAI|AUTHENTICATION_FAILED|(INVALID|MISSING)_TOKEN|TOKEN_EXPIRED)$/;
const policyViolation = 1008;
/** A gap may close by itself, in milliseconds (section 10.3). */
const gapMs = 500;
/** Stands for the payload of a message that came twice. */
const doubled = {};
/** What stands around a payload, at most: its numbers are not known before it is its turn. */
const envelopeBytes = 230;
/** Sent for the protocol's own sake: servers that do not know them say so, and mean nothing by it (section 12). */
const courtesies = new Set(["PONG", "FLOW_UPDATE"]);

/**
 * Opens a link and shakes hands: resolves once a `PING` after our `HAI` was answered, which proves that the peer took us in
 * (section 4.1).
 *
 * @throws ParlanceError (by rejection) `connection-failed`, `timeout`, `aborted`, `token-rejected`, `unsupported`. No link is left.
 */
export async function openConnection(options: OpenConnectionOptions): Promise<HaipConnection> {
  const { handlers, counters, createUuid, now, resume, signal } = options;
  const { intervalMs = 30_000, timeoutMs: pongTimeoutMs = 10_000 } = options.heartbeat;
  const { grantMessages = 1_000, grantBytes = 1_048_576 } = options.flow;
  const newMemory = (session: string): HaipMemory => ({
    session,
    replay: createReplay<string>({ ...options.replay, now }),
    sent: 0,
  });
  let memory = resume ?? newMemory(createUuid());
  let dialect = options.dialect;
  let peer: HaiPayload | undefined;
  let isResumed = false;
  /** The session that may yet be taken up again. */
  let asked = resume?.session;
  let phase: "opening" | "open" | "over" = "opening";
  let link: HaipLink | undefined;
  let heartbeat: ReturnType<typeof setTimeout> | undefined;
  const gapTimers = new Set<ReturnType<typeof setTimeout>>();
  /** The session as the server calls it. */
  let peerSession: string | undefined;
  /** In which place each courtesy was sent. */
  let courtesiesSent: number[] = [];
  const waiting = new Map<
    string,
    {
      readonly at: number;
      readonly place: number;
      readonly id: string;
      resolve(): void;
      reject(error: ParlanceError): void;
    }
  >();
  /** Aborted when the connection is over; its reason is why. */
  const life = new AbortController();
  const greeting = createSignal();
  const schedule = (run: () => void, delayMs: number) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  };
  const pairing = createBinaryPairing({
    schedule,
    onPaired(frame, bytes) {
      if (frame.payload !== doubled) handlers.onFrame(frame, bytes);
    },
    onOrphan: ({ reason, bytes }) => handlers.onError(brokenBinary(`${reason}, ${bytes} bytes`)),
  });
  /** There is none before we know whom we talk to. */
  let flow: FlowControl | undefined;

  const onAbort = () => fail(aborted("Connecting to HAIP"));
  signal.addEventListener("abort", onAbort, { once: true });
  const opening = setTimeout(() => fail(noAnswer(options.openTimeoutMs)), options.openTimeoutMs);
  try {
    link = await inLife(
      options.transport({
        url: options.url,
        token: options.token,
        hello: () => JSON.stringify(seal(hello(), createUuid())),
        signal: life.signal,
        openTimeoutMs: options.openTimeoutMs,
        watchdogMs: intervalMs > 0 ? intervalMs + pongTimeoutMs * 2 : Number.POSITIVE_INFINITY,
        onText: hear,
        onBinary: hearBinary,
        onFrameError: reportThrown,
        onClose: finish,
      }),
      (late) => void late.close(),
    );
    // It need not greet us, and is not waited for longer than it takes.
    await inLife(Promise.race([greeting.promise, pause(options.helloTimeoutMs, life.signal)]));
    if (!link.hasSentHello) {
      await inLife(transmit(hello()));
    }
    // A server that says nothing of itself is taken for one of the specification's.
    if (!flow) begin(undefined);
    await inLife(ping({ timeoutMs: options.openTimeoutMs }));
    if (resume && !isResumed) memory = newMemory(peerSession ?? createUuid());
    const majors = peer?.accept_major ?? [];
    if (majors.length > 0 && !majors.includes(1)) {
      const words = `HAIP 1 is all this kit speaks; the server takes ${majors.join(", ")}.`;
      await transmit(errorFrame("VERSION_INCOMPATIBLE", words));
      throw new ParlanceError(`The server speaks another HAIP: ${words}`, { code: "unsupported" });
    }
  } catch (error) {
    const reason = life.signal.aborted ? (life.signal.reason as ParlanceError) : error;
    fail(reason as ParlanceError);
    await link?.close().catch(() => undefined);
    throw ParlanceError.from(reason, {
      message: "The HAIP connection could not be opened",
      code: "connection-failed",
      recoverable: true,
    });
  } finally {
    clearTimeout(opening);
    signal.removeEventListener("abort", onAbort);
  }
  phase = "open";
  beat();
  const connection: HaipConnection = {
    get isOpen() {
      return phase === "open";
    },
    get session() {
      return memory.session;
    },
    get memory() {
      return memory;
    },
    dialect: dialect ?? "A",
    isResumed,
    peer,
    carriesBinary: link.sendBinary !== undefined && peer?.capabilities?.binary_frames !== false,
    channel: (channel) => (flow as FlowControl).state(channel),
    send,
    ping,
    wake() {
      link?.checkWatchdog?.();
      if (phase === "open" && intervalMs > 0) check();
    },
    async close() {
      finish({ reason: "", cause: "local", code: 1000 });
      await link?.close();
    },
  };
  return connection;

  // Speaking

  function hello(): OutgoingFrame {
    const accepts = dialect
      ? acceptedTypes[dialect]
      : [...new Set(Object.values(acceptedTypes).flat())];
    const { lastSeq } = memory.replay;
    return {
      type: "HAI",
      channel: "SYSTEM",
      payload: {
        haip_version: haipVersion,
        accept_major: [1],
        accept_events: accepts,
        capabilities: {
          binary_frames: true,
          flow_control: {
            initial_credit_messages: grantMessages,
            initial_credit_bytes: grantBytes,
          },
          max_concurrent_runs: options.maxConcurrentRuns,
        },
        ...(resume && lastSeq !== undefined && { last_rx_seq: lastSeq }),
        ...(options.auth && { auth: options.auth }),
      },
    };
  }

  async function send(
    frame: OutgoingFrame,
    { id = createUuid(), signal: sendSignal, bytes }: SendOptions = {},
  ): Promise<SentEnvelope> {
    if (phase !== "open") throw notSent();
    return transmit(frame, id, sendSignal, bytes);
  }

  function seal({ transaction, ...frame }: OutgoingFrame, id: string): SentEnvelope {
    const { replay } = memory;
    memory.sent += 1;
    const { ack } = replay;
    return {
      id,
      session: memory.session,
      // The word, where there is none: so do the servers of dialect B (section 1).
      ...(dialect !== "A" && { transaction: transaction ?? "null" }),
      seq: String(memory.sent),
      ...(ack !== undefined && { ack }),
      ts: String(now()),
      ...frame,
    };
  }

  /** Writes a message when it is its turn, and the bytes it speaks of right behind it. */
  async function transmit(
    frame: OutgoingFrame,
    id = createUuid(),
    sendSignal?: AbortSignal,
    bytes?: Uint8Array,
  ): Promise<SentEnvelope> {
    let left: Promise<unknown> | undefined;
    const write = (spent?: (bytes: number) => void) => {
      const sealed = seal(frame, id);
      const text = JSON.stringify(sealed);
      spent?.(frameBytes(frame, text));
      // What two frames said cannot be said again in one.
      if (!bytes) memory.replay.record(sealed, text);
      if (courtesies.has(frame.type)) courtesiesSent.push(memory.sent);
      left = put(text);
      if (bytes) {
        counters.bytesSent += bytes.byteLength;
        left = Promise.all([left, link?.sendBinary?.(bytes)]);
      }
      // Whoever waits for its turn does not wait for the line yet.
      left.catch(() => undefined);
      return sealed;
    };
    const { channel, type } = frame;
    const size = frameBytes(frame, JSON.stringify(frame)) + envelopeBytes;
    const sealed = flow
      ? await flow.send({ channel, type, bytes: size, write, signal: sendSignal })
      : write();
    await (sendSignal && left ? unlessAborted(left, sendSignal) : left);
    return sealed;
  }

  async function put(text: string): Promise<void> {
    counters.messagesSent += 1;
    counters.bytesSent += text.length;
    try {
      await link?.send(text);
    } catch (cause) {
      const error = cause as ParlanceError;
      // A message that was refused by itself; anything else was the link.
      const isRefused = /^(invalid-request|rate-limited|vendor-unavailable)$/.test(error.code);
      // Nor would another try be of use.
      if (error.code === "unsupported" && phase === "opening") fail(error);
      if (!isRefused && error.code !== "not-sent" && phase !== "over") {
        finish({
          reason: error.message,
          cause: "remote",
          ...(error.code === "token-rejected" && { code: policyViolation }),
        });
        void link?.close();
      }
      throw error;
    }
  }

  function say(frame: OutgoingFrame): void {
    if (link && phase !== "over") transmit(frame).catch(() => undefined);
  }

  function ping({
    signal: pingSignal,
    timeoutMs = pongTimeoutMs,
  }: {
    readonly signal?: AbortSignal | undefined;
    readonly timeoutMs?: number | undefined;
  } = {}): Promise<number> {
    if (phase === "over") return Promise.reject(notSent());
    if (pingSignal?.aborted) return Promise.reject(aborted("Waiting for a PONG"));
    const nonce = createUuid();
    const id = createUuid();
    const at = now();
    return new Promise<number>((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        pingSignal?.removeEventListener("abort", giveUp);
        waiting.delete(nonce);
      };
      const giveUp = () => waiter.reject(aborted("Waiting for a PONG"));
      const waiter = {
        at,
        place: memory.sent + 1,
        id,
        resolve() {
          settle();
          resolve(now() - at);
        },
        reject(error: ParlanceError) {
          settle();
          reject(error);
        },
      };
      const timer = setTimeout(() => waiter.reject(noAnswer(timeoutMs)), timeoutMs);
      pingSignal?.addEventListener("abort", giveUp, { once: true });
      waiting.set(nonce, waiter);
      transmit({ type: "PING", channel: "SYSTEM", payload: { nonce } }, id).catch(
        (error: ParlanceError) => waiter.reject(error),
      );
    });
  }

  function beat(afterMs = intervalMs): void {
    if (intervalMs > 0 && phase === "open") heartbeat = setTimeout(check, afterMs);
  }

  function check(): void {
    clearTimeout(heartbeat);
    ping().then(
      () => beat(),
      (error: ParlanceError) => {
        // One that was refused says nothing about the link: the next comes before the link is taken for dead.
        if (error.code !== "timeout" || phase !== "open") return beat(pongTimeoutMs);
        finish({ reason: "no PONG", cause: "watchdog" });
        void link?.close();
      },
    );
  }

  // Hearing

  function hear(text: string): void {
    if (phase === "over") return;
    counters.messagesReceived += 1;
    counters.bytesReceived += text.length;
    const frame = readFrame(text);
    const { envelope } = frame;
    if (envelope) {
      const { status, gap } = memory.replay.accept(envelope);
      if (status === "duplicate") {
        counters.duplicates += 1;
        // Its bytes come twice as well.
        pairing.expect({ ...frame, type: "unknown", payload: doubled } as HaipFrame);
        return;
      }
      if (gap) gapTimers.add(setTimeout(askAgain, gapMs, gap));
      const bytes = frameBytes(envelope, text);
      const { channel = "SYSTEM", type } = envelope;
      const grant = flow?.received({ channel, type, bytes });
      if (grant) say({ type: "FLOW_UPDATE", channel: "SYSTEM", payload: grant });
    }
    if (frame.type === "unknown") counters.unknownFrames += 1;
    else if (attend(frame)) return;
    if (!pairing.expect(frame)) handlers.onFrame(frame);
  }

  function hearBinary(bytes: Uint8Array): void {
    if (phase === "over") return;
    counters.bytesReceived += bytes.byteLength;
    pairing.push(bytes);
  }

  /** Does what is for the connection to do; returns whether nobody else need hear of it. */
  function attend(frame: KnownFrame): boolean {
    switch (frame.type) {
      case "HAI":
        meet(frame);
        return false;
      case "PING":
        say({ type: "PONG", channel: "SYSTEM", payload: frame.payload });
        return false;
      case "PONG": {
        const { nonce } = frame.payload;
        // A peer that forgets the nonce answers in order all the same.
        const key =
          nonce !== undefined && waiting.has(nonce)
            ? nonce
            : nonce === undefined
              ? firstOf(waiting)
              : undefined;
        const waiter = key === undefined ? undefined : waiting.get(key);
        if (!waiter) return false;
        // Who speaks under the old name after our `HAI` has taken the old session up (section 10.4).
        if (phase === "opening" && asked) isResumed = frame.envelope.session === asked;
        courtesiesSent = courtesiesSent.filter((place) => place > waiter.place);
        measure(now() - waiter.at);
        handlers.onFrame(frame);
        waiter.resolve();
        return true;
      }
      case "FLOW_UPDATE": {
        const { channel, add_messages: messages, add_bytes: bytes } = frame.payload;
        flow?.update(channel, { messages, bytes });
        return false;
      }
      case "PAUSE_CHANNEL":
        flow?.pause(frame.payload.channel);
        return false;
      case "RESUME_CHANNEL":
        flow?.resume(frame.payload.channel);
        return false;
      case "REPLAY_REQUEST":
        repeat(frame);
        return false;
      case "ERROR":
        return isMeantForUs(frame);
      default:
        return false;
    }
  }

  function meet({ payload, envelope }: FrameOf<"HAI">): void {
    if (flow) return;
    peer = payload;
    peerSession ??= envelope.session;
    // While we ask for the old session, it is asked for under its own name.
    if (!resume && peerSession !== undefined) memory = { ...memory, session: peerSession };
    begin(payload);
    greeting.resolve();
  }

  /** Knows by now whom it talks to. */
  function begin(greeted: HaiPayload | undefined): void {
    dialect ??= (greeted && dialectOf(greeted)) ?? "A";
    const credit = greeted?.capabilities?.flow_control;
    flow = createFlowControl({
      schedule,
      isEnforced: options.flow.isEnforced ?? true,
      countsEverything: dialect !== "B2",
      outOfCreditMs: options.flow.outOfCreditMs,
      grant: { messages: grantMessages, bytes: grantBytes },
      onOutOfCredit(channel) {
        counters.outOfCredit += 1;
        handlers.onOutOfCredit(channel);
      },
      onCredit: handlers.onCredit,
    });
    flow.seed({ messages: credit?.initial_credit_messages, bytes: credit?.initial_credit_bytes });
  }

  function isMeantForUs(frame: FrameOf<"ERROR">): boolean {
    const { code, related_id: related = frame.envelope.related_id } = frame.payload;
    if (related === undefined && code === "UNSUPPORTED_TYPE" && dialect === "A") {
      // Said of our PONG, and of nothing else while one is unanswered.
      if (courtesiesSent.shift() !== undefined) return true;
    }
    const pinged = [...waiting.values()].find(({ id }) => id === related);
    if (pinged) {
      pinged.reject(toError(frame));
      return true;
    }
    if (phase === "opening" && refusals.test(code)) {
      fail(refused(code));
      return true;
    }
    if (code !== "RESUME_FAILED") return false;
    // The session is a fresh one then, and whoever asks is told by `isResumed`.
    asked = undefined;
    return true;
  }

  function repeat({ payload, envelope }: FrameOf<"REPLAY_REQUEST">): void {
    const range = memory.replay.range(payload.from_seq, payload.to_seq);
    if (!range) {
      return say(errorFrame("REPLAY_TOO_OLD", "It is no longer kept.", envelope.id));
    }
    for (const text of range) put(text).catch(() => undefined);
  }

  function askAgain(gap: SequenceGap): void {
    const open = memory.replay.missing(gap);
    // In dialect B a transaction is asked, and by whoever has it.
    if (!open || phase !== "open" || dialect !== "A") return;
    counters.replayRequests += 1;
    const payload = { from_seq: String(open.from), to_seq: String(open.to) };
    say({ type: "REPLAY_REQUEST", channel: "SYSTEM", payload });
  }

  function measure(ms: number): void {
    const before = counters.pings;
    counters.pings += 1;
    counters.latencyMs = ms;
    counters.averageLatencyMs = ((counters.averageLatencyMs ?? 0) * before + ms) / counters.pings;
  }

  // The end

  function fail(error: ParlanceError): void {
    if (life.signal.aborted) return;
    if (phase === "opening") phase = "over";
    end(error);
  }

  function finish(close: HaipLinkClose): void {
    if (phase === "over") return;
    const wasOpen = phase === "open";
    phase = "over";
    const isRefused = close.code === policyViolation;
    end(isRefused ? refused(close.reason || "1008") : connectionLost(close));
    if (!wasOpen) return;
    const isOver = close.cause === "local" || (close.cause === "remote" && close.code === 1000);
    handlers.onClose({ ...close, next: isRefused ? "auth" : isOver ? "final" : "retry" });
  }

  function end(error: ParlanceError): void {
    clearTimeout(heartbeat);
    gapTimers.forEach(clearTimeout);
    life.abort(error);
    greeting.resolve();
    for (const waiter of [...waiting.values()]) waiter.reject(error);
    pairing.close();
    flow?.close(error);
  }

  /** The outcome of `work` unless the connection is over first; `onLate` takes what comes after that. */
  function inLife<T>(work: Promise<T>, onLate?: (value: T) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const onEnd = () => reject(life.signal.reason as Error);
      if (life.signal.aborted) onEnd();
      life.signal.addEventListener("abort", onEnd, { once: true });
      work
        .then(
          (value) => {
            if (life.signal.aborted) onLate?.(value);
            resolve(value);
          },
          (error: Error) => reject(error),
        )
        .finally(() => life.signal.removeEventListener("abort", onEnd));
    });
  }

  function reportThrown(cause: unknown): void {
    handlers.onError(
      new ParlanceError(
        "A message could not be taken in, which was caught so that the connection goes on. Its error is the cause.",
        { code: "callback-failed", cause },
      ),
    );
  }
}

function firstOf(map: ReadonlyMap<string, unknown>): string | undefined {
  return map.keys().next().value;
}

/** What has left cannot be taken back, but need not be waited for. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(aborted("Sending a HAIP message"));
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

function createSignal() {
  let resolve!: () => void;
  const promise = new Promise<void>((resolvePromise) => (resolve = resolvePromise));
  return { promise, resolve };
}

function brokenBinary(problem: string): ParlanceError {
  return new ParlanceError(
    `A binary frame and the message it belongs to did not come together (${problem}); the rest goes on.`,
    { code: "invalid-response" },
  );
}
