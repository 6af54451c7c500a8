import { ParlanceError, pause } from "../../core/index";
import { createUuid, errorFrame } from "./encode";
import {
  connectionLost,
  givenUp,
  noAnswer,
  notLoaded,
  outOfCredit,
  refused,
  toError,
} from "./errors";
import { createFlowControl, frameBytes, type ChannelState } from "./flow-control";
import { createQuestions, type Question } from "./questions";
import { createReplay, type Replay, type ReplayOptions, type SequenceGap } from "./replay";
import type { BinaryPairing } from "./sound";
import { loadSoundRoom, soundRoom } from "./sound-room";
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
import { within, type Patience } from "./within";

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

/** What is heard on a connection, in the order of the wire. */
export interface ConnectionHandlers {
  onFrame(frame: HaipFrame, bytes?: Uint8Array): void;
  /** What failed and was no answer to anything. */
  onError(error: ParlanceError): void;
  onOutOfCredit?(channel: string): void;
  onCredit?(channel: string): void;
  /** A `PING` was answered, in so many milliseconds. */
  onPong?(ms: number): void;
  /** Something came twice, or not at all and was asked for. */
  onRepetition?(what: "duplicates" | "replayRequests"): void;
  /** Called exactly once for a connection that had opened, with what its end means for what was under way. */
  onClose(close: HaipClose, error: ParlanceError): void;
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
  readonly token?: string | undefined;
  /** Dialect B's credentials, for `HAI.payload.auth`. */
  readonly auth?: Readonly<Record<string, unknown>> | undefined;
  readonly dialect?: HaipDialect | undefined;
  readonly flowControl?: HaipFlowOptions | undefined;
  readonly heartbeat?: HaipHeartbeatOptions | undefined;
  readonly openTimeoutMs?: number | undefined;
  readonly helloTimeoutMs?: number | undefined;
  readonly answerTimeoutMs?: number | undefined;
  readonly maxConcurrentRuns?: number | undefined;
  readonly replay?: Omit<ReplayOptions, "now"> | undefined;
  /** The session to ask for again. */
  readonly resume?: HaipMemory | undefined;
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
  /** The credentials it was opened with. */
  readonly auth: Readonly<Record<string, unknown>> | undefined;
  readonly carriesBinary: boolean;
  readonly memory: HaipMemory;
  channel(channel: string): ChannelState;
  /** Resolves once the message left; it waits while its channel is paused or out of credit. */
  send(frame: OutgoingFrame, options?: SendOptions): Promise<SentEnvelope>;
  /** Sends, and waits for the answer, for `answerTimeoutMs` unless told otherwise. */
  ask<Answer>(
    frames: readonly OutgoingFrame[],
    question: Question<Answer>,
    patience: Patience,
  ): Promise<Answer>;
  /** Sends, and resolves once the peer has taken it, which costs a `PING`. */
  deliver(frames: readonly OutgoingFrame[], signal?: AbortSignal): Promise<unknown>;
  /** Resolves with the milliseconds to the peer and back: all that was sent before has been taken by then. */
  ping(patience?: Patience): Promise<number>;
  wake(): void;
  close(): Promise<void>;
}

/** Section 13.1, and what other pages call the same. */
const refusals =
  /^(FAILED_AUTH|NOT HAI|AUTHENTICATION_FAILED|(INVALID|MISSING)_TOKEN|TOKEN_EXPIRED)$/;
const policyViolation = 1008;
/** What a link may refuse a message with; anything else is the end of the link. */
const refusalsOfOne = /^(invalid-request|rate-limited|vendor-unavailable|not-sent)$/;
/** A gap may close by itself, in milliseconds (section 10.3). */
const gapMs = 500;
/** What stands around a payload, at most: its numbers are not known before it is its turn. */
const envelopeBytes = 230;

/** How many runs at once an app means that does not say. */
export const usualRuns = 5;

/**
 * Opens a link and shakes hands: resolves once a `PING` after our `HAI` was answered, which proves that the peer took us in
 * (section 4.1).
 *
 * @throws ParlanceError (by rejection) `connection-failed`, `timeout`, `aborted`, `token-rejected`, `unsupported`. No link is left.
 */
export async function openConnection({
  transport,
  url,
  token,
  auth,
  dialect,
  flowControl: { grantMessages = 1_000, grantBytes = 1_048_576, ...flowOptions } = {},
  heartbeat: { intervalMs = 30_000, timeoutMs: pongTimeoutMs = 10_000 } = {},
  openTimeoutMs = 10_000,
  helloTimeoutMs = 1_500,
  answerTimeoutMs = 30_000,
  maxConcurrentRuns = usualRuns,
  replay,
  resume,
  signal,
  handlers,
}: OpenConnectionOptions): Promise<HaipConnection> {
  const newMemory = (session = createUuid()): HaipMemory => ({
    session,
    replay: createReplay({ ...replay, now: Date.now }),
    sent: 0,
  });
  let memory = resume ?? newMemory();
  let peer: HaiPayload | undefined;
  /** The session as the server calls it. */
  let peerSession: string | undefined;
  let isResumed = false;
  /** The session that may yet be taken up again. */
  let asked = resume?.session;
  let hasBegun = false;
  let isOpen = false;
  let link: HaipLink | undefined;
  let heartbeat: ReturnType<typeof setTimeout> | undefined;
  /**
   * Messages sent for the protocol's own sake, and how many of them are settled: servers that do not know them say so, and mean
   * nothing by it (section 12).
   */
  let courtesies = 0;
  let settledCourtesies = 0;
  let pairing = createPairing();
  let isPairingLoaded = pairing !== undefined;
  /** What waits, in its order, while what sound needs is loading. */
  let backlog: (() => void)[] | undefined;
  /** Aborted when the connection is over; its reason is why. */
  const life = new AbortController();
  const inLife: Patience = { signal: life.signal };
  const questions = createQuestions();
  const flow = createFlowControl({
    ...flowOptions,
    grant: { messages: grantMessages, bytes: grantBytes },
    onOutOfCredit(channel) {
      handlers.onOutOfCredit?.(channel);
      handlers.onError(outOfCredit(channel));
    },
    onCredit: handlers.onCredit,
  });
  let greet!: () => void;
  const greeting = new Promise<void>((resolve) => (greet = resolve));

  const onAbort = () => end(givenUp());
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) onAbort();
  const opening = setTimeout(() => end(noAnswer(openTimeoutMs)), openTimeoutMs);
  let linking: Promise<HaipLink> | undefined;
  try {
    linking = transport({
      url,
      token,
      hello: () => JSON.stringify(seal(hello(), createUuid())),
      signal: life.signal,
      openTimeoutMs,
      watchdogMs: intervalMs > 0 ? intervalMs + pongTimeoutMs * 2 : Infinity,
      onText: hear,
      onBinary: hearBinary,
      onFrameError: reportThrown,
      onClose: finish,
    });
    link = await within(linking, inLife);
    // It need not greet us, and is not waited for longer than it takes.
    await within(Promise.race([greeting, pause(helloTimeoutMs, life.signal)]), inLife);
    if (!link.hasSentHello) await within(send(hello()), inLife);
    // A server that says nothing of itself is taken for one of the specification's.
    begin();
    await ping({ ...inLife, timeoutMs: openTimeoutMs });
    if (resume && !isResumed) memory = newMemory(peerSession);
    const majors = peer?.accept_major ?? [];
    if (majors.length > 0 && !majors.includes(1)) {
      const words = `This kit speaks HAIP 1, and the server only ${majors.join(", ")}.`;
      await send(errorFrame("VERSION_INCOMPATIBLE", words));
      throw new ParlanceError(`${words} There is no connection without a common one.`, {
        code: "unsupported",
      });
    }
    if (isOver()) throw life.signal.reason;
  } catch (error) {
    const reason: unknown = life.signal.aborted ? life.signal.reason : error;
    end(reason as ParlanceError);
    const closing = linking?.then((late) => late.close()).catch(() => undefined);
    if (link) await closing;
    throw ParlanceError.from(reason, {
      message: "The HAIP connection could not be opened",
      code: "connection-failed",
      recoverable: true,
    });
  } finally {
    clearTimeout(opening);
    signal.removeEventListener("abort", onAbort);
  }
  isOpen = true;
  beat();
  return {
    get isOpen() {
      return isOpen;
    },
    session: memory.session,
    memory,
    dialect: dialect ?? "A",
    isResumed,
    peer,
    auth,
    carriesBinary: link.sendBinary !== undefined && peer?.capabilities?.binary_frames !== false,
    channel: flow.state,
    send,
    ask,
    deliver,
    ping,
    wake() {
      link?.checkWatchdog?.();
      if (intervalMs > 0) check();
    },
    close: () => hangUp({ reason: "", cause: "local", code: 1000 }),
  };

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
          max_concurrent_runs: maxConcurrentRuns,
        },
        ...(resume && { last_rx_seq: lastSeq }),
        auth,
      },
    };
  }

  function seal({ transaction, ...frame }: OutgoingFrame, id: string): SentEnvelope {
    memory.sent += 1;
    return {
      id,
      session: memory.session,
      // The word, where there is none: so do the servers of dialect B (section 1).
      ...(dialect !== "A" && { transaction: transaction ?? "null" }),
      seq: String(memory.sent),
      ack: memory.replay.ack,
      ts: String(Date.now()),
      ...frame,
    };
  }

  /** Writes a message when it is its turn, and the bytes it speaks of right behind it. */
  async function send(
    frame: OutgoingFrame,
    { id = createUuid(), signal: sendSignal, bytes }: SendOptions = {},
  ): Promise<SentEnvelope> {
    const { channel, type } = frame;
    let sealed!: SentEnvelope;
    let left: Promise<unknown> = Promise.resolve();
    await flow.send({
      channel,
      type,
      bytes: frameBytes(frame, JSON.stringify(frame)) + envelopeBytes,
      signal: sendSignal,
      write() {
        sealed = seal(frame, id);
        if (/^(PONG|FLOW_UPDATE)$/.test(type)) courtesies += 1;
        const text = JSON.stringify(sealed);
        // What two frames said cannot be said again in one.
        if (!bytes) memory.replay.record(sealed, text);
        left = Promise.all([put(text), bytes && link?.sendBinary?.(bytes)]);
        // Whoever waits for its turn does not wait for the line yet.
        left.catch(() => undefined);
        return frameBytes(frame, text);
      },
    });
    // What has left cannot be taken back, but need not be waited for.
    await within(left, { signal: sendSignal });
    return sealed;
  }

  async function put(text: string): Promise<void> {
    try {
      await link?.send(text);
    } catch (cause) {
      const { code, message } = cause as ParlanceError;
      // Nor would another try be of use.
      if (code === "unsupported" && !isOpen) end(cause as ParlanceError);
      if (!refusalsOfOne.test(code)) {
        const isRefused = code === "token-rejected";
        void hangUp({
          reason: message,
          cause: "remote",
          ...(isRefused && { code: policyViolation }),
        });
      }
      throw cause;
    }
  }

  function say(type: string, payload: unknown): void {
    if (link) send({ type, channel: "SYSTEM", payload }).catch(() => undefined);
  }

  function ask<Answer>(
    frames: readonly OutgoingFrame[],
    question: Question<Answer>,
    { signal: askSignal, timeoutMs = answerTimeoutMs }: Patience,
    sendSignal = askSignal,
  ): Promise<Answer> {
    const ids = frames.map(createUuid);
    const sendAll = () =>
      Promise.all(
        frames.map((frame, index) => send(frame, { id: ids[index], signal: sendSignal })),
      );
    return questions.ask(question, ids, sendAll, { signal: askSignal, timeoutMs });
  }

  async function ping({
    signal: pingSignal,
    timeoutMs = pongTimeoutMs,
  }: Patience = {}): Promise<number> {
    const nonce = createUuid();
    const at = Date.now();
    const told = courtesies;
    await ask(
      [{ type: "PING", channel: "SYSTEM", payload: { nonce } }],
      {
        isTaken: true,
        // A peer that forgets the nonce answers in order all the same.
        answerIn: ({ type, payload }) =>
          (type === "PONG" && (payload.nonce ?? nonce) === nonce) || undefined,
      },
      { signal: pingSignal, timeoutMs },
    );
    settledCourtesies = Math.max(settledCourtesies, told);
    const ms = Date.now() - at;
    handlers.onPong?.(ms);
    return ms;
  }

  function deliver(
    frames: readonly OutgoingFrame[],
    deliverSignal?: AbortSignal,
  ): Promise<unknown> {
    return ask(
      frames,
      {
        transaction: frames[0]?.transaction,
        confirm: () => ping({ signal: deliverSignal, timeoutMs: answerTimeoutMs }),
      },
      // No shorter than the wait for credit; and each step hears the signal itself, and knows whether anything has left.
      { timeoutMs: Infinity },
      deliverSignal,
    );
  }

  function beat(afterMs = intervalMs): void {
    clearTimeout(heartbeat);
    if (isOpen && intervalMs > 0) heartbeat = setTimeout(check, afterMs);
  }

  function check(): void {
    ping().then(
      () => beat(),
      (error: ParlanceError) => {
        // One that was refused says nothing about the link: the next comes before the link is taken for dead.
        if (error.code !== "timeout") beat(pongTimeoutMs);
        else void hangUp({ reason: "no PONG", cause: "watchdog" });
      },
    );
  }

  // Hearing

  function hear(text: string): void {
    if (isOver()) return;
    const frame = readFrame(text);
    const { envelope } = frame;
    if (envelope) {
      const { status, gap } = memory.replay.accept(envelope);
      if (status === "duplicate") {
        handlers.onRepetition?.("duplicates");
        // Its bytes come twice as well.
        return pass(frame, () => undefined);
      }
      if (gap)
        pause(gapMs, life.signal).then(
          () => askAgain(gap),
          () => undefined,
        );
      const { channel = "SYSTEM", type } = envelope;
      const grant = flow.received({ channel, type, bytes: frameBytes(envelope, text) });
      if (grant) say("FLOW_UPDATE", grant);
    }
    if (frame.type !== "unknown" && attend(frame)) return;
    pass(frame, (bytes) => handlers.onFrame(frame, bytes));
    if (frame.type === "ERROR" && !questions.blame(frame)) handlers.onError(toError(frame));
  }

  function hearBinary(bytes: Uint8Array): void {
    if (isOver()) return;
    loadPairing();
    inOrder(() => pairing?.push(bytes));
  }

  /** Hands a message on, with the bytes it speaks of. */
  function pass(frame: HaipFrame, to: (bytes?: Uint8Array) => void): void {
    if (isSound(frame)) loadPairing();
    inOrder(() => {
      if (!pairing?.expect(frame, to)) to();
    });
  }

  function inOrder(work: () => void): void {
    if (backlog) backlog.push(work);
    else work();
  }

  function loadPairing(): void {
    if (isPairingLoaded) return;
    isPairingLoaded = true;
    backlog = [];
    loadSoundRoom()
      .then(
        () => (pairing = createPairing()),
        (cause: unknown) => handlers.onError(notLoaded("sound", cause)),
      )
      .finally(() => {
        const waiting = backlog ?? [];
        backlog = undefined;
        for (const work of waiting) guarded(work);
      });
  }

  function createPairing(): BinaryPairing | undefined {
    const room = soundRoom();
    return room?.createBinaryPairing({
      onOrphan: (problem) => handlers.onError(room.brokenBinary(problem)),
    });
  }

  /** Does what is for the connection to do; returns whether nobody else need hear of it. */
  function attend(frame: KnownFrame): boolean {
    questions.answer(frame);
    switch (frame.type) {
      case "HAI":
        peer ??= frame.payload;
        begin(frame.envelope.session);
        break;
      case "PING":
        say("PONG", frame.payload);
        break;
      case "PONG":
        // Who speaks under the old name after our `HAI` has taken the old session up (section 10.4).
        if (!isOpen && asked) isResumed = frame.envelope.session === asked;
        break;
      case "FLOW_UPDATE": {
        const { channel, add_messages: messages, add_bytes: bytes } = frame.payload;
        flow.update(channel, { messages, bytes });
        break;
      }
      case "PAUSE_CHANNEL":
        flow.pause(frame.payload.channel);
        break;
      case "RESUME_CHANNEL":
        flow.resume(frame.payload.channel);
        break;
      case "REPLAY_REQUEST":
        repeat(frame);
        break;
      case "ERROR":
        return isMeantForUs(frame);
      default:
    }
    return false;
  }

  /** Knows by now whom it talks to. */
  function begin(session?: string): void {
    if (hasBegun) return;
    hasBegun = true;
    peerSession = session;
    // While we ask for the old session, it is asked for under its own name.
    if (!resume && session !== undefined) memory = { ...memory, session };
    dialect ??= (peer && dialectOf(peer)) ?? "A";
    const { initial_credit_messages: messages, initial_credit_bytes: bytes } =
      peer?.capabilities?.flow_control ?? {};
    flow.seed({ messages, bytes }, dialect !== "B2");
    greet();
  }

  function isMeantForUs({ payload: { code, related_id } }: FrameOf<"ERROR">): boolean {
    if (
      code === "UNSUPPORTED_TYPE" &&
      dialect === "A" &&
      related_id === undefined &&
      settledCourtesies < courtesies
    ) {
      settledCourtesies += 1;
      return true;
    }
    if (!isOpen && refusals.test(code)) {
      end(refused(code));
      return true;
    }
    if (code !== "RESUME_FAILED") return false;
    // The session is a fresh one then, and whoever asks is told by `isResumed`.
    asked = undefined;
    return true;
  }

  function repeat({ payload, envelope }: FrameOf<"REPLAY_REQUEST">): void {
    const range = memory.replay.range(payload.from_seq, payload.to_seq);
    if (range) for (const text of range) put(text).catch(() => undefined);
    else
      send(errorFrame("REPLAY_TOO_OLD", "It is no longer kept.", envelope.id)).catch(
        () => undefined,
      );
  }

  function askAgain(gap: SequenceGap): void {
    const open = memory.replay.missing(gap);
    // In dialect B a transaction is asked, and by whoever has it.
    if (!open || !isOpen || dialect !== "A") return;
    handlers.onRepetition?.("replayRequests");
    say("REPLAY_REQUEST", { from_seq: String(open.from), to_seq: String(open.to) });
  }

  // The end

  function isOver(): boolean {
    return life.signal.aborted;
  }

  async function hangUp(close: HaipLinkClose): Promise<void> {
    finish(close);
    await link?.close();
  }

  function finish(close: HaipLinkClose): void {
    const wasOpen = isOpen;
    const isLocal = close.cause === "local";
    const isRefused = close.code === policyViolation;
    // Whoever closes wants to hear nothing more.
    if (isLocal) backlog = undefined;
    const error = isRefused ? refused(close.reason || "1008") : connectionLost(close);
    end(error);
    if (!wasOpen) return;
    const isFinal = isLocal || (close.cause === "remote" && close.code === 1000);
    const next = isRefused ? "auth" : isFinal ? "final" : "retry";
    inOrder(() => handlers.onClose({ ...close, next }, error));
  }

  function end(error: ParlanceError): void {
    if (isOver()) return;
    isOpen = false;
    clearTimeout(heartbeat);
    life.abort(error);
    questions.fail(error);
    flow.close(error);
    inOrder(() => pairing?.close());
  }

  function guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      reportThrown(error);
    }
  }

  function reportThrown(cause: unknown): void {
    handlers.onError(
      ParlanceError.from(cause, {
        message: "A message could not be taken in, and the rest goes on",
        code: "callback-failed",
      }),
    );
  }
}

function isSound({ type, envelope }: HaipFrame): boolean {
  return type === "AUDIO" || type === "AUDIO_CHUNK" || envelope?.bin_len !== undefined;
}
