import { createStore } from "zustand/vanilla";
import { backoffDelay, type BackoffOptions, pause } from "./backoff";
import type { UploadedFile } from "./command";
import type { ChatCapabilities, ChatConnection, ChatConnector, UploadOptions } from "./connector";
import {
  createConversation,
  reduceConversation,
  type Conversation,
  type ConversationEvent,
} from "./conversation";
import { aborted, ParlanceError } from "./error";
import type { ConnectionLostEvent, SessionEvent, SignalEvent, TransferEvent } from "./event";
import type { HistoryEntry } from "./history";
import type { FilePart, Message, MessagePart } from "./message";

/** How a session is connected: not at all, for the first time, fully, again after a fall, not while the device is offline, or no more. */
export type ConnectionStatus =
  "idle" | "connecting" | "connected" | "reconnecting" | "offline" | "ended" | "failed";

/** All that can be seen of a chat session at one moment. Replaced, never changed in place. */
export interface ChatSessionState {
  readonly connection: ConnectionStatus;
  readonly conversation: Conversation;
  /** The vendor's id of the session, once there is one. */
  readonly sessionId: string | undefined;
  /** Why the session is not connected, or what last went wrong while connecting; gone once connected. */
  readonly error: ParlanceError | undefined;
  /** The vendor's word for why the session ended. */
  readonly endReason: string | undefined;
  /** When the next attempt to connect is due, in milliseconds since the epoch. */
  readonly retryAt: number | undefined;
  /** When the vendor will end the session by itself, in milliseconds since the epoch, if it says so. */
  readonly expiresAt: number | undefined;
  /** Whether `loadEarlier` would find more. */
  readonly hasEarlier: boolean;
}

/** What the app is told; read live, and one that throws harms nobody else. */
export interface ChatSessionHandlers {
  /** An agent's message is complete: streamed to its end, or found in history after a fall. */
  readonly onMessage?: ((message: Message) => void) | undefined;
  readonly onSignal?: ((signal: SignalEvent) => void) | undefined;
  readonly onTransfer?: ((transfer: TransferEvent) => void) | undefined;
  /** The connection goes on with a fresh token; the expiry in milliseconds since the epoch, if known. */
  readonly onTokenRefreshed?: ((expiresAt: number | undefined) => void) | undefined;
  /** The session is over; the vendor's word for why, if it gave one. */
  readonly onEnded?: ((reason: string | undefined) => void) | undefined;
  /** Anything failed, whether or not the session goes on. */
  readonly onError?: ((error: ParlanceError) => void) | undefined;
}

/** A message to send: words, files, or both. */
export interface SendInput {
  readonly text?: string | undefined;
  /** A `File` is uploaded first; an {@link UploadedFile} is there already. */
  readonly files?: readonly (File | UploadedFile)[] | undefined;
  /** What the app adds for the agent, where the vendor can carry it. */
  readonly data?: unknown;
}

/** Where the session id survives a reload. */
export interface SessionMemory {
  load(): string | undefined;
  save(sessionId: string | undefined): void;
}

/** What a session knows of the machine it runs on; every member has a default that works anywhere. */
export interface SessionEnvironment {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  readonly createId: () => string;
  /** Runs `flush` with the next frame; returns how to call it off. */
  readonly schedule: (flush: () => void) => () => void;
  readonly isOnline: () => boolean;
  /** Tells when the device woke, came online or is looked at again; returns how to stop. */
  readonly onWake: (listener: () => void) => () => void;
}

/** What a chat session is made of. */
export interface ChatSessionOptions {
  readonly connector: ChatConnector;
  /** A session to return to instead of beginning a new one. */
  readonly sessionId?: string | undefined;
  readonly initialMessages?: readonly Message[] | undefined;
  /** Where the session id survives a reload. @defaultValue nowhere */
  readonly memory?: SessionMemory | undefined;
  readonly environment?: Partial<SessionEnvironment> | undefined;
  /** How pauses between attempts to connect grow. */
  readonly backoff?: Omit<BackoffOptions, "random"> | undefined;
  /** How many attempts in a row may fail before the session gives up.  @defaultValue 30 */
  readonly maxAttempts?: number | undefined;
  /** How long one attempt to connect may take, in milliseconds. @defaultValue 30000 */
  readonly openTimeoutMs?: number | undefined;
}

/**
 * A live session with an agent that outlives its connections: tokens refresh, links heal, and what a user typed is
 * sent once, in order, or is said to have failed.
 */
export interface ChatSession {
  readonly connector: ChatConnector;
  readonly capabilities: ChatCapabilities;
  getState(): ChatSessionState;
  /** The state at creation, for server rendering. */
  getInitialState(): ChatSessionState;
  /** Calls `listener` after each change; returns how to stop. */
  subscribe(listener: () => void): () => void;
  /** Tells the app what happens; returns how to stop. */
  listen(handlers: ChatSessionHandlers): () => void;
  /**
   * Connects. Idempotent: the same promise while pending, and while waiting to reconnect it tries now. After the session
   * ended it begins a new one.
   *
   * @throws ParlanceError (by rejection) when the session gives up, ends, or is disconnected meanwhile.
   */
  start(): Promise<void>;
  /**
   * Adds the user's message at once and sends it as soon as possible.
   *
   * Resolves with the message once it is `sent` or `failed` (a failed delivery is a state, not a rejection), or as it stands
   * when the session is disconnected. Rejects with `misuse` when there is nothing to send, `session-ended` when it is over.
   */
  send(input: string | SendInput): Promise<Message>;
  /**
   * Brings a file to the vendor ahead of the message it belongs to; waits for a connection.
   *
   * @throws ParlanceError (by rejection) `unsupported`, `file-too-large`, `storage-unavailable`, `upload-failed`, `aborted`, `session-ended`.
   */
  upload(file: File, options?: UploadOptions): Promise<UploadedFile>;
  /** Stops the agent in the middle of its answer. @throws ParlanceError (by rejection) `unsupported`. */
  stop(): Promise<void>;
  /** Sends a failed message again, as the newest. */
  retry(messageId: string): void;
  /** Takes back a message that failed or still waits. */
  discard(messageId: string): void;
  /** Fetches the stretch of history before the first message, where the vendor pages it. */
  loadEarlier(): Promise<void>;
  /** Ends the session for good, at the vendor too. */
  end(): Promise<void>;
  /** Lets go of the connection; the session can be returned to with `start`. */
  disconnect(): void;
  /**
   * Keeps the session connected; once everyone who retained it has released it, it disconnects. Released and retained
   * again at once (StrictMode), it stays as it is.
   */
  retain(): () => void;
}

/** An answer is no longer expected after this long, so that nothing pretends to type for ever. */
const answerOverdueMs = 60_000;
/** A connection that lasted this long was a good one: the next fall starts counting anew. */
const stableMs = 60_000;
/** A cut-off answer may reach the vendor's history only once the agent has finished it: when to look again. */
const lookAgainMs = [750, 2_000, 5_000, 15_000];

interface Outgoing {
  readonly files: readonly (File | UploadedFile)[];
  readonly data: unknown;
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: ParlanceError): void;
}

/**
 * Makes a session, inert until `start`.
 *
 * @example
 * ```ts
 * const session = createChatSession({ connector });
 * session.subscribe(() => console.info(session.getState().conversation.messages.length));
 * await session.start();
 * await session.send("Where is my parcel?");
 * ```
 */
export function createChatSession(options: ChatSessionOptions): ChatSession {
  const { connector, memory, backoff, maxAttempts = 30, openTimeoutMs = 30_000 } = options;
  if (typeof connector?.openChat !== "function") {
    throw new ParlanceError(
      "A chat session needs a connector, else it has nobody to talk to: pass { connector }, made by a factory such as createHappyRobotChat.",
      { code: "misuse" },
    );
  }
  const { capabilities } = connector;
  const environment: SessionEnvironment = { ...defaultEnvironment, ...options.environment };
  const { now, random, createId } = environment;

  const initial: ChatSessionState = {
    connection: "idle",
    conversation: createConversation(options.initialMessages),
    sessionId: options.sessionId,
    error: undefined,
    endReason: undefined,
    retryAt: undefined,
    expiresAt: undefined,
    hasEarlier: false,
  };
  const store = createStore<ChatSessionState>(() => initial);
  const listeners = new Set<ChatSessionHandlers>();

  /** The truth; the store follows it, at the latest with the next frame. */
  let state = initial;
  let cancelFlush: (() => void) | undefined;

  /** Each attempt to connect has a number; what an older one still says is not heard. */
  let generation = 0;
  let connection: ChatConnection | undefined;
  let opening: AbortController | undefined;
  /** Everything that belongs to the connection in force and must stop with it. */
  let linkWork = new AbortController();
  let started: Deferred<void> | undefined;
  /** Falls and failed attempts since the last stable connection: how long to pause. */
  let failures = 0;
  /** Failed attempts since the last connection: when to give up. */
  let attempts = 0;
  let hasConnected = false;
  let hasRetriedToken = false;
  let isQueueOpen = false;
  let pumping = 0;
  let lookingAgain = 0;
  let earlier: string | undefined;
  let retainers = 0;
  let openTimer: ReturnType<typeof setTimeout> | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let stableTimer: ReturnType<typeof setTimeout> | undefined;
  let overdueTimer: ReturnType<typeof setTimeout> | undefined;
  let stopWaking: (() => void) | undefined;
  /** What a queued message carries beside its parts. */
  const outbox = new Map<string, Outgoing>();
  /** Handed to the connection of that generation, and so perhaps at the vendor, though no acknowledgement came. */
  const transmitted = new Map<string, number>();
  const deliveries = new Map<string, Deferred<Message>>();
  const connectionWaiters = new Set<Deferred<ChatConnection>>();

  function update(change: Partial<ChatSessionState>, delay?: "frame"): void {
    state = { ...state, ...change };
    if (delay === "frame") {
      cancelFlush ??= environment.schedule(flush);
    } else {
      flush();
    }
  }

  function flush(): void {
    cancelFlush?.();
    cancelFlush = undefined;
    if (store.getState() !== state) store.setState(state, true);
  }

  function apply(event: ConversationEvent): void {
    const before = state.conversation;
    const conversation = reduceConversation(before, event);
    if (conversation === before) return;
    const isMoreText = event.type === "text-delta" && hasText(before, event.messageId);
    update({ conversation }, isMoreText ? "frame" : undefined);
    watchForAnswer(before);
  }

  function watchForAnswer(before: Conversation): void {
    const { turn } = state.conversation;
    if (turn === before.turn && turn !== "submitted") return;
    clearTimeout(overdueTimer);
    if (turn === "submitted")
      overdueTimer = setTimeout(() => apply({ type: "answer-overdue" }), answerOverdueMs);
  }

  function tell<Name extends keyof ChatSessionHandlers>(
    name: Name,
    ...values: Parameters<NonNullable<ChatSessionHandlers[Name]>>
  ): void {
    for (const handlers of [...listeners]) {
      try {
        const handler = handlers[name] as ((...values: unknown[]) => void) | undefined;
        handler?.(...values);
      } catch (cause) {
        const error = callbackFailed(name, cause);
        if (name === "onError" || !handlers.onError) surface(error);
        else {
          try {
            handlers.onError(error);
          } catch (again) {
            surface(again);
          }
        }
      }
    }
  }

  function messageOf(id: string): Message | undefined {
    const index = state.conversation.indexById.get(id);
    return index === undefined ? undefined : state.conversation.messages[index];
  }

  // Connecting

  function open(): void {
    clearTimeout(retryTimer);
    const mine = ++generation;
    const controller = new AbortController();
    opening = controller;
    const known = state.sessionId ?? (hasConnected ? undefined : recall());
    const resumed = capabilities.resume ? known : undefined;
    clearTimeout(openTimer);
    openTimer = setTimeout(() => controller.abort(), openTimeoutMs);
    update({
      connection: hasConnected ? "reconnecting" : "connecting",
      retryAt: undefined,
    });
    const request = {
      reason: hasConnected ? ("reconnect" as const) : ("connect" as const),
      signal: controller.signal,
      createId,
      now,
      ...(resumed === undefined ? {} : { sessionId: resumed }),
    };
    const emit = (event: SessionEvent) => {
      if (mine === generation) hear(event);
    };
    new Promise<ChatConnection>((resolve, reject) => {
      controller.signal.addEventListener("abort", () => reject(openTimedOut()), { once: true });
      connector.openChat(request, emit).then((opened) => {
        if (mine === generation && !controller.signal.aborted) resolve(opened);
        else opened.close();
      }, reject);
    }).then(
      (opened) => {
        if (mine === generation) connected(opened, resumed !== undefined);
        else opened.close();
      },
      (cause: unknown) => {
        if (mine !== generation) return;
        const error = ParlanceError.from(cause, {
          message: "The chat could not be opened",
          code: "connection-failed",
          recoverable: true,
        });
        const isGone =
          error.code === "session-not-found" ||
          error.code === "session-ended" ||
          error.code === "forbidden";
        if (isGone && resumed !== undefined && !hasConnected) return beginAnew();
        if (error.code === "session-ended") return finish(undefined);
        const isAboutToken = error.code === "token-rejected" || error.code === "token-expired";
        lost({ next: isAboutToken ? "auth" : error.recoverable ? "retry" : "final", error });
      },
    );
  }

  /** The remembered session is gone: forget it, and connect to a new one. */
  function beginAnew(): void {
    remember(undefined);
    const old = connection;
    connection = undefined;
    old?.close();
    linkWork.abort();
    linkWork = new AbortController();
    update({ sessionId: undefined });
    hasConnected = false;
    open();
  }

  function connected(opened: ChatConnection, isResumed: boolean): void {
    clearTimeout(openTimer);
    opening = undefined;
    connection = opened;
    const wasConnected = hasConnected;
    hasConnected = true;
    attempts = 0;
    linkWork = new AbortController();
    isQueueOpen = false;
    clearTimeout(stableTimer);
    stableTimer = setTimeout(() => {
      failures = 0;
      hasRetriedToken = false;
    }, stableMs);
    remember(opened.sessionId);
    update({
      connection: "connected",
      sessionId: opened.sessionId,
      error: undefined,
      retryAt: undefined,
    });
    started?.resolve();
    for (const waiter of connectionWaiters) waiter.resolve(opened);
    connectionWaiters.clear();
    if ((isResumed || wasConnected) && opened.loadHistory)
      void recover(opened, generation, wasConnected);
    else {
      giveUpUnacknowledged();
      openQueue();
    }
  }

  /** The connection, or the attempt at one, is gone: cut off what streamed, and decide what comes next. */
  function lost({ next, error }: Pick<ConnectionLostEvent, "next" | "error">): void {
    const mine = ++generation;
    letGo();
    apply({ type: "connection-lost", next, error });
    requeueUntransmitted();
    if (error.code === "session-ended") return finish(undefined);
    if (next === "final") return fail(error);
    failures += 1;
    attempts += 1;
    if (attempts > maxAttempts) return fail(error);
    const isFreshTokenWorthATry = next === "auth" && !hasRetriedToken;
    if (next === "auth") hasRetriedToken = true;
    const delay = isFreshTokenWorthATry
      ? 0
      : backoffDelay(failures, error.retryAfterMs, { ...backoff, random });
    const isOffline = !environment.isOnline();
    update({
      connection: isOffline ? "offline" : hasConnected ? "reconnecting" : "connecting",
      error,
      retryAt: now() + delay,
    });
    retryTimer = setTimeout(open, delay);
    if (mine === generation) tell("onError", error);
  }

  function letGo(): void {
    clearTimeout(retryTimer);
    clearTimeout(stableTimer);
    clearTimeout(openTimer);
    opening?.abort();
    opening = undefined;
    isQueueOpen = false;
    const old = connection;
    connection = undefined;
    linkWork.abort();
    old?.close();
  }

  function fail(error: ParlanceError): void {
    update({ connection: "failed", error, retryAt: undefined });
    settleWaiters(error);
    if (!error.recoverable) stopListening();
    tell("onError", error);
  }

  function finish(reason: string | undefined): void {
    generation += 1;
    apply({ type: "session-ended" });
    letGo();
    stopListening();
    remember(undefined);
    const error = new ParlanceError(
      "The session has ended, so nothing more can be sent in it. Call start() to begin a new one.",
      { code: "session-ended" },
    );
    for (const message of state.conversation.messages) {
      if (message.status !== "queued" && message.status !== "sending") continue;
      failMessage(message.id, transmitted.has(message.id) ? deliveryUnknown() : error);
    }
    update({
      connection: "ended",
      endReason: reason,
      error: undefined,
      retryAt: undefined,
      expiresAt: undefined,
    });
    settleWaiters(error);
    tell("onEnded", reason);
  }

  function settleWaiters(error: ParlanceError): void {
    started?.reject(error);
    started = undefined;
    for (const waiter of connectionWaiters) waiter.reject(error);
    connectionWaiters.clear();
  }

  function stopListening(): void {
    clearTimeout(overdueTimer);
    stopWaking?.();
    stopWaking = undefined;
  }

  function wake(): void {
    if (connection) connection.wake?.();
    else if (state.connection === "failed") void start().catch(() => undefined);
    else if (state.retryAt !== undefined) open();
  }

  function recall(): string | undefined {
    const sessionId = guard("memory.load", () => memory?.load());
    return sessionId === "" ? undefined : sessionId;
  }

  function remember(sessionId: string | undefined): void {
    guard("memory.save", () => memory?.save(sessionId));
  }

  /** Runs the app's own code so that its failure is told and stops nothing. */
  function guard<T>(name: string, run: () => T): T | undefined {
    try {
      return run();
    } catch (cause) {
      tell("onError", callbackFailed(name, cause));
      return undefined;
    }
  }

  // Hearing

  function hear(event: SessionEvent): void {
    switch (event.type) {
      case "session-started":
        return update({ sessionId: event.sessionId, expiresAt: event.expiresAt });
      case "session-ended":
        return finish(event.reason);
      case "connection-lost":
        return lost(event);
      case "token-refreshed":
        return tell("onTokenRefreshed", event.expiresAt);
      case "signal":
        return tell("onSignal", event);
      case "transfer":
        return tell("onTransfer", event);
      case "error":
        return tell("onError", event.error);
      case "message-end":
      case "message-added": {
        const before = state.conversation;
        apply(event);
        announceNew(before);
        const isTakenAsRepetition =
          (event.type === "message-added" || event.text || hasText(before, event.messageId)) &&
          before.indexById.has(event.messageId) &&
          !state.conversation.indexById.has(event.messageId);
        // The agent may have meant to say the same again: the vendor knows.
        if (isTakenAsRepetition && connection) void lookAgain(connection, generation);
        return;
      }
      case "unknown":
        return;
      default:
        return apply(event);
    }
  }

  /** Tells the app of agents' messages that are complete now and were not before. */
  function announceNew(before: Conversation): void {
    for (const message of state.conversation.messages) {
      if (message.role !== "agent" || message.status !== "complete") continue;
      const index = before.indexById.get(message.id);
      const old = index === undefined ? undefined : before.messages[index];
      if (old?.status !== "complete") tell("onMessage", message);
    }
  }

  // Returning to a session

  /** Lets the vendor's history decide what the fall left open, then lets the queue go on. */
  async function recover(link: ChatConnection, mine: number, wasConnected: boolean): Promise<void> {
    const { signal } = linkWork;
    try {
      for (let attempt = 1; ; attempt += 1) {
        try {
          await takeHistory(link, mine, wasConnected ? "news" : "known");
          break;
        } catch (cause) {
          if (mine !== generation) return;
          const error = historyFailed(cause);
          if (error.code === "session-not-found" || error.code === "session-ended") {
            return wasConnected ? finish(undefined) : beginAnew();
          }
          tell("onError", error);
          if (mine !== generation) return;
          // What was typed since must not wait for ever for what may have been lost before it.
          if (attempt === 3) openQueue();
          await pause(backoffDelay(attempt, error.retryAfterMs, { ...backoff, random }), signal);
        }
      }
      openQueue();
      for (const delay of lookAgainMs) {
        if (!isAnswerOpen()) return;
        await pause(delay, signal);
        if (isAnswerOpen()) await takeHistory(link, mine, "news");
      }
    } catch (cause) {
      if (mine === generation && !signal.aborted) {
        tell("onError", historyFailed(cause));
      }
    }
  }

  async function takeHistory(
    link: ChatConnection,
    mine: number,
    novelty: "news" | "known",
    unacknowledged = leftOpenBefore(mine),
  ): Promise<void> {
    if (!link.loadHistory) return;
    const page = await link.loadHistory({ signal: linkWork.signal });
    if (mine !== generation) return;
    if (earlier === undefined) {
      earlier = page.earlier;
      update({ hasEarlier: !page.isWhole && earlier !== undefined }, "frame");
    }
    const before = state.conversation;
    apply({
      type: "history-loaded",
      entries: toEntries(page.messages),
      unacknowledged,
      error: new ParlanceError(
        "The message is not in the vendor's history, so it did not arrive before the connection fell. Send it again with retry().",
        { code: "message-not-delivered", recoverable: true },
      ),
    });
    for (const id of unacknowledged) settleDelivery(id);
    if (novelty === "news") announceNew(before);
  }

  /** A second look at history, which changes nothing if it fails. */
  async function lookAgain(link: ChatConnection, mine: number): Promise<void> {
    if (lookingAgain === mine) return;
    lookingAgain = mine;
    try {
      await takeHistory(link, mine, "news");
    } catch (cause) {
      if (mine === generation) tell("onError", historyFailed(cause));
    } finally {
      if (lookingAgain === mine) lookingAgain = 0;
    }
  }

  /** What an older connection transmitted and never saw acknowledged. */
  function leftOpenBefore(mine: number): ReadonlySet<string> {
    const open = state.conversation.messages.filter(({ id, status }) => {
      const sentBy = transmitted.get(id);
      return status === "sending" && sentBy !== undefined && sentBy !== mine;
    });
    return new Set(open.map(({ id }) => id));
  }

  function toEntries(messages: readonly HistoryEntry["message"][]): HistoryEntry[] {
    return messages.map((message) => ({ id: createId(), message }));
  }

  /** Whether the last answer was cut off, or has not been seen at all. */
  function isAnswerOpen(): boolean {
    const last = state.conversation.messages.at(-1);
    return (
      last?.status === "interrupted" ||
      (last?.status === "sent" && state.conversation.turn === "submitted")
    );
  }

  function giveUpUnacknowledged(): void {
    for (const message of state.conversation.messages) {
      if (message.status === "sending") failMessage(message.id, deliveryUnknown());
    }
  }

  // Sending

  function openQueue(): void {
    isQueueOpen = true;
    void pump();
  }

  async function pump(): Promise<void> {
    const mine = generation;
    if (pumping === mine) return;
    pumping = mine;
    try {
      while (mine === generation && isQueueOpen && connection) {
        const message = state.conversation.messages.find(({ status }) => status === "queued");
        if (!message) return;
        await transmit(message, connection, mine);
      }
    } finally {
      if (pumping === mine) pumping = 0;
    }
  }

  async function transmit(message: Message, link: ChatConnection, mine: number): Promise<void> {
    const { signal } = linkWork;
    apply({ type: "message-sending", messageId: message.id });
    const { files, data }: Outgoing = outbox.get(message.id) ?? { files: [], data: undefined };
    let uploaded: UploadedFile[];
    try {
      uploaded = await uploadAll(message, files, link, signal);
    } catch (cause) {
      const error = ParlanceError.from(cause, {
        message: "The file could not be uploaded",
        code: "upload-failed",
        recoverable: true,
      });
      // A fall has put the message back into the queue already.
      if (mine === generation && messageOf(message.id)) failMessage(message.id, error);
      return;
    }
    if (mine !== generation || messageOf(message.id)?.status !== "sending") return;
    transmitted.set(message.id, mine);
    const command = {
      type: "send-message" as const,
      messageId: message.id,
      text: message.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n"),
      files: uploaded,
      ...(data === undefined ? {} : { data }),
    };
    new Promise<{ readonly remoteId?: string }>((resolve) =>
      resolve(link.send(command, { signal })),
    ).then(
      (delivery) => acknowledge(message.id, delivery.remoteId),
      (cause: unknown) => notAcknowledged(message.id, cause, link, mine),
    );
  }

  async function uploadAll(
    message: Message,
    files: readonly (File | UploadedFile)[],
    link: ChatConnection,
    signal: AbortSignal,
  ): Promise<UploadedFile[]> {
    const uploaded: UploadedFile[] = [];
    const firstFile = message.parts.findIndex((part) => part.type === "file");
    for (const [place, file] of files.entries()) {
      if (!isFile(file)) {
        uploaded.push(file);
        continue;
      }
      if (!link.upload) throw unsupported("send files");
      const index = firstFile + place;
      const show = (part: FilePart) =>
        apply({ type: "file-updated", messageId: message.id, index, file: part });
      const shown = toFilePart(file);
      show({ ...shown, progress: 0 });
      const result = await link.upload(file, {
        signal,
        onProgress: (progress) => {
          if (!signal.aborted) show({ ...shown, progress });
        },
      });
      show(toFilePart(result));
      uploaded.push(result);
      const entry = outbox.get(message.id);
      // Uploaded once is enough, even if the message itself must be sent again.
      if (entry)
        outbox.set(message.id, {
          ...entry,
          files: entry.files.map((other) => (other === file ? result : other)),
        });
    }
    return uploaded;
  }

  function acknowledge(id: string, remoteId: string | undefined): void {
    const message = messageOf(id);
    if (!message || message.status === "sent") return;
    apply({ type: "message-sent", messageId: id, remoteId });
    settleDelivery(id);
  }

  function notAcknowledged(id: string, cause: unknown, link: ChatConnection, mine: number): void {
    if (messageOf(id)?.status !== "sending") return;
    const error = ParlanceError.from(cause, {
      message: "The message could not be sent",
      code: "message-rejected",
      recoverable: true,
    });
    if (error.code === "not-sent") {
      transmitted.delete(id);
      apply({ type: "message-requeued", messageId: id });
      // The link that refused is about to fall; the next one opens the queue again.
      return;
    }
    const isUnknown = error.code === "delivery-unknown" || error.code === "aborted";
    if (!isUnknown) return failMessage(id, error);
    if (mine !== generation) return;
    if (!link.loadHistory) return failMessage(id, error);
    takeHistory(link, mine, "news", new Set([id])).catch(() => {
      if (mine === generation && messageOf(id)?.status === "sending") failMessage(id, error);
    });
  }

  function requeueUntransmitted(): void {
    for (const message of state.conversation.messages) {
      if (message.status === "sending" && !transmitted.has(message.id)) {
        apply({ type: "message-requeued", messageId: message.id });
      }
    }
  }

  function failMessage(id: string, error: ParlanceError): void {
    apply({ type: "message-failed", messageId: id, error });
    settleDelivery(id);
    tell("onError", error);
  }

  /** Settles the promise of `send` once the message's fate is known. */
  function settleDelivery(id: string): void {
    const message = messageOf(id);
    if (message && message.status !== "sent" && message.status !== "failed") return;
    transmitted.delete(id);
    if (message?.status !== "failed") outbox.delete(id);
    const delivery = deliveries.get(id);
    deliveries.delete(id);
    if (message) delivery?.resolve(message);
    else delivery?.reject(aborted("Sending a message"));
  }

  function whenConnected(signal: AbortSignal | undefined): Promise<ChatConnection> {
    if (connection) return Promise.resolve(connection);
    if (signal?.aborted) return Promise.reject(aborted("Waiting for a connection"));
    const waiter = createDeferred<ChatConnection>();
    const onAbort = () => {
      connectionWaiters.delete(waiter);
      waiter.reject(aborted("Waiting for a connection"));
    };
    connectionWaiters.add(waiter);
    signal?.addEventListener("abort", onAbort, { once: true });
    return waiter.promise.finally(() => signal?.removeEventListener("abort", onAbort));
  }

  function start(): Promise<void> {
    if (state.connection === "ended") resetForNewSession();
    const isUnderWay = state.connection !== "idle" && state.connection !== "failed";
    if (isUnderWay && started) {
      if (state.retryAt !== undefined) open();
      return started.promise;
    }
    started = createDeferred<void>();
    const { promise } = started;
    failures = 0;
    attempts = 0;
    hasRetriedToken = false;
    stopWaking ??= environment.onWake(wake);
    open();
    return promise;
  }

  function resetForNewSession(): void {
    earlier = undefined;
    hasConnected = false;
    outbox.clear();
    transmitted.clear();
    update({
      connection: "idle",
      conversation: createConversation(options.initialMessages),
      sessionId: undefined,
      endReason: undefined,
      hasEarlier: false,
    });
  }

  function disconnect(): void {
    if (state.connection === "idle" || state.connection === "ended") return;
    generation += 1;
    letGo();
    apply({
      type: "connection-lost",
      next: "final",
      error: aborted("The session was disconnected"),
    });
    requeueUntransmitted();
    stopListening();
    update({ connection: "idle", error: undefined, retryAt: undefined });
    settleWaiters(aborted("The session was disconnected"));
    for (const [id, delivery] of deliveries) {
      const message = messageOf(id);
      if (message) delivery.resolve(message);
      else delivery.reject(aborted("Sending a message"));
    }
    deliveries.clear();
  }

  return {
    connector,
    capabilities,
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: (listener) => store.subscribe(listener),
    listen(handlers) {
      listeners.add(handlers);
      return () => void listeners.delete(handlers);
    },
    start,
    send(input) {
      const { text = "", files = [], data } = typeof input === "string" ? { text: input } : input;
      if (text.trim() === "" && files.length === 0) {
        return Promise.reject(
          new ParlanceError("There is nothing to send: the message has neither text nor a file.", {
            code: "misuse",
          }),
        );
      }
      if (state.connection === "ended") {
        return Promise.reject(
          new ParlanceError(
            "The session has ended, so the message was not taken. Call start() to begin a new one.",
            {
              code: "session-ended",
            },
          ),
        );
      }
      if (files.length > 0 && !capabilities.attachments)
        return Promise.reject(unsupported("take files"));
      const parts: MessagePart[] = text.trim() === "" ? [] : [{ type: "text", text }];
      const message: Message = {
        id: createId(),
        role: "user",
        parts: [...parts, ...files.map(toFilePart)],
        status: "queued",
        createdAt: now(),
      };
      outbox.set(message.id, { files, data });
      const delivery = createDeferred<Message>();
      deliveries.set(message.id, delivery);
      apply({ type: "message-queued", message });
      void pump();
      return delivery.promise;
    },
    async upload(file, uploadOptions = {}) {
      if (!capabilities.attachments) throw unsupported("take files");
      if (state.connection === "ended") {
        throw new ParlanceError("The session has ended, so the file was not uploaded.", {
          code: "session-ended",
        });
      }
      const { signal } = uploadOptions;
      let furthest = 0;
      const onProgress = (progress: number) => {
        if (progress > furthest) uploadOptions.onProgress?.((furthest = progress));
      };
      for (;;) {
        const link = await whenConnected(signal);
        if (!link.upload) throw unsupported("take files");
        try {
          return await link.upload(file, { signal, onProgress });
        } catch (cause) {
          const hasFallen = link !== connection;
          // The connection took the upload down with it: the next one carries it again.
          if (
            hasFallen &&
            !signal?.aborted &&
            ParlanceError.isInstance(cause) &&
            cause.code === "aborted"
          )
            continue;
          throw cause;
        }
      }
    },
    async stop() {
      if (!connection?.stop) {
        if (!capabilities.stop) throw unsupported("stop an answer");
        return;
      }
      await connection.stop();
      apply({ type: "turn-interrupted" });
    },
    retry(messageId) {
      if (messageOf(messageId)?.status !== "failed" || state.connection === "ended") return;
      transmitted.delete(messageId);
      apply({ type: "message-retried", messageId, at: now() });
      void pump();
    },
    discard(messageId) {
      const status = messageOf(messageId)?.status;
      if (status !== "failed" && status !== "queued") return;
      outbox.delete(messageId);
      apply({ type: "message-discarded", messageId });
      settleDelivery(messageId);
    },
    async loadEarlier() {
      if (!state.hasEarlier || !connection?.loadHistory || earlier === undefined) return;
      const mine = generation;
      const page = await connection.loadHistory({ signal: linkWork.signal, before: earlier });
      if (mine !== generation) return;
      earlier = page.earlier;
      update({ hasEarlier: !page.isWhole && earlier !== undefined }, "frame");
      apply({ type: "earlier-loaded", entries: toEntries(page.messages) });
      flush();
    },
    async end() {
      if (state.connection === "ended") return;
      if (!capabilities.end) throw unsupported("end a session");
      const hasEnded = () => state.connection === "ended";
      try {
        await connection?.end?.({ signal: linkWork.signal });
      } catch (error) {
        // The vendor's word over the socket may come before its answer.
        if (!hasEnded()) throw error;
      }
      if (!hasEnded()) finish(undefined);
    },
    disconnect,
    retain() {
      retainers += 1;
      let isReleased = false;
      return () => {
        if (isReleased) return;
        isReleased = true;
        retainers -= 1;
        queueMicrotask(() => {
          if (retainers === 0) disconnect();
        });
      };
    },
  };

  function unsupported(what: string): ParlanceError {
    return new ParlanceError(
      `${connector.name} cannot ${what}. Check session.capabilities before offering it.`,
      { code: "unsupported" },
    );
  }
}

function hasText(conversation: Conversation, id: string): boolean {
  const index = conversation.indexById.get(id);
  return index !== undefined && (conversation.messages[index]?.parts.length ?? 0) > 0;
}

function isFile(file: File | UploadedFile): file is File {
  return !("remoteId" in file);
}

function toFilePart(file: File | UploadedFile): FilePart {
  if (isFile(file)) {
    return {
      type: "file",
      name: file.name,
      mediaType: file.type || "application/octet-stream",
      size: file.size,
    };
  }
  const { name, mediaType, size, remoteId, url } = file;
  return { type: "file", name, mediaType, size, remoteId, ...(url === undefined ? {} : { url }) };
}

function callbackFailed(name: string, cause: unknown): ParlanceError {
  return new ParlanceError(
    `${name} threw, which was caught so that the session goes on. Mend it; its error is the cause.`,
    { code: "callback-failed", cause },
  );
}

function openTimedOut(): ParlanceError {
  return new ParlanceError(
    "The chat did not open in time, so the attempt was given up. It is tried again after a pause.",
    { code: "timeout", recoverable: true },
  );
}

function historyFailed(cause: unknown): ParlanceError {
  return ParlanceError.from(cause, {
    message: "The history could not be loaded",
    code: "network",
    recoverable: true,
  });
}

function deliveryUnknown(): ParlanceError {
  return new ParlanceError(
    "The message left, but the connection fell before the vendor acknowledged it, so it may or may not have arrived. Sending it again may double it.",
    { code: "delivery-unknown", recoverable: true },
  );
}

/** Lets an app's own failure reach the app's own handlers, outside of our work. */
function surface(error: unknown): void {
  setTimeout(() => {
    throw error;
  }, 0);
}

function createDeferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: ParlanceError) => void;
  const promise = new Promise<T>((resolvePromise, rejectPromise) => {
    resolve = resolvePromise;
    reject = rejectPromise;
  });
  // Nobody has to wait for it.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

let idCount = 0;

const defaultEnvironment: SessionEnvironment = {
  now: () => Date.now(),
  random: () => Math.random(),
  // randomUUID exists in secure contexts only.
  createId: () =>
    globalThis.crypto?.randomUUID?.() ??
    `${Date.now().toString(36)}-${(idCount += 1).toString(36)}-${Math.random().toString(36).slice(2)}`,
  schedule(flush) {
    const timer = setTimeout(flush, 16);
    return () => clearTimeout(timer);
  },
  isOnline: () => true,
  onWake: () => () => undefined,
};
