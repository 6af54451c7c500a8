import { createStore } from "zustand/vanilla";
import { createBatch } from "./batch";
import { createChatLink, type ChatLinkOptions, type ConnectionStatus } from "./chat-link";
import type { UploadedFile } from "./command";
import type { ChatCapabilities, ChatConnector, UploadOptions } from "./connector";
import {
  createConversation,
  findMessage,
  reduceConversation,
  type Conversation,
  type ConversationEvent,
} from "./conversation";
import { aborted, ParlanceError } from "./error";
import type { ConnectionLostEvent, SessionEvent, SignalEvent, TransferEvent } from "./event";
import { createHandlerSet } from "./handlers";
import type { Message } from "./message";
import { createOutbox, deliveryUnknown } from "./outbox";
import { createRecovery } from "./recovery";
import { plainEnvironment, type SessionEnvironment } from "./session-environment";

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

/** What a chat session is made of. */
export interface ChatSessionOptions extends ChatLinkOptions {
  readonly connector: ChatConnector;
  /** A session to return to instead of beginning a new one. */
  readonly sessionId?: string | undefined;
  /** What was said before, oldest first. What was under way then is shown as failed or cut off; nothing is resent unasked. */
  readonly initialMessages?: readonly Message[] | undefined;
  /** Where the session id survives a reload. @defaultValue nowhere */
  readonly memory?: SessionMemory | undefined;
  readonly environment?: Partial<SessionEnvironment> | undefined;
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
   * when the session gives up or is disconnected. Rejects with `misuse` when there is nothing to send, `session-ended` when it is over.
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
  /**
   * Ends the session for good, at the vendor too if connected; without a connection the vendor ends it by its own rules.
   *
   * @throws ParlanceError (by rejection) `unsupported`, or what kept the vendor from ending it; the session then goes on.
   */
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
  const { connector, memory } = options;
  if (typeof connector?.openChat !== "function") {
    throw new ParlanceError(
      "A chat session needs a connector, else it has nobody to talk to: pass { connector }, made by a vendor's door of this kit.",
      { code: "misuse" },
    );
  }
  const { capabilities } = connector;
  const environment: SessionEnvironment = { ...plainEnvironment, ...options.environment };
  const { now, random, createId } = environment;
  const batch = createBatch();
  const { together } = batch;
  const { listen, tell, guard } = createHandlerSet<ChatSessionHandlers>(batch);
  const initial: ChatSessionState = {
    connection: "idle",
    conversation: createConversation(options.initialMessages?.map(withoutConnection)),
    sessionId: options.sessionId,
    error: undefined,
    endReason: undefined,
    retryAt: undefined,
    expiresAt: undefined,
    hasEarlier: false,
  };
  const store = createStore<ChatSessionState>(() => initial);
  /** The truth; the store follows it, at the latest when the environment says so. */
  let state = initial;
  let cancelFlush: (() => void) | undefined;
  let overdueTimer: ReturnType<typeof setTimeout> | undefined;
  let retainers = 0;
  /** What was kept is gone, whether or not the memory could forget it. */
  let isForgotten = false;

  const conversation = () => state.conversation;
  const onError = (error: ParlanceError) => tell("onError", error);
  const link = createChatLink(connector, environment, options, {
    together,
    sessionToResume: () =>
      state.sessionId ??
      (isForgotten ? undefined : guard("memory.load", () => memory?.load()) || undefined),
    onStatus(status) {
      update(status);
      if (status.connection === "failed") outbox.release();
    },
    onEvent: hear,
    onConnected({ sessionId }, { isResumed, isReconnected }) {
      remember(sessionId);
      update({ sessionId });
      if (isResumed || isReconnected) void recovery.begin({ isReconnected });
      else outbox.open();
    },
    onLost(event) {
      apply(event);
      outbox.close();
    },
    onSessionGone() {
      remember(undefined);
      update({ sessionId: undefined });
      outbox.giveUpLeftOpen();
      recovery.reset();
    },
    onSessionOver: () => finish(undefined),
    onError,
  });
  const outbox = createOutbox({
    link,
    createId,
    now,
    conversation,
    apply,
    onUnknownDelivery: (id, error) => void recovery.askAbout(id, error),
    onError,
  });
  const recovery = createRecovery({
    link,
    outbox,
    createId,
    backoff: { ...options.backoff, random },
    conversation,
    apply,
    onNews: announceNew,
    onHasEarlier: (hasEarlier) => {
      if (hasEarlier !== state.hasEarlier) update({ hasEarlier });
    },
    onSessionOver: () => finish(undefined),
    onError,
  });

  function update(change: Partial<ChatSessionState>): void {
    state = { ...state, ...change };
    batch.announce(flush);
  }

  function flush(): void {
    cancelFlush?.();
    cancelFlush = undefined;
    if (store.getState() !== state) store.setState(state, true);
  }

  function apply(event: ConversationEvent): void {
    const before = state.conversation;
    const after = reduceConversation(before, event);
    if (after === before) return;
    const isMoreText = event.type === "text-delta" && hasParts(before, event.messageId);
    if (isMoreText) {
      state = { ...state, conversation: after };
      cancelFlush ??= environment.schedule(flush);
    } else {
      update({ conversation: after });
    }
    watchForAnswer(before);
  }

  function watchForAnswer(before: Conversation): void {
    const { turn } = state.conversation;
    if (turn === before.turn && turn !== "submitted") return;
    clearTimeout(overdueTimer);
    if (turn !== "submitted" || state.connection === "ended") return;
    overdueTimer = setTimeout(() => apply({ type: "answer-overdue" }), answerOverdueMs);
  }

  function hear(event: Exclude<SessionEvent, ConnectionLostEvent>): void {
    switch (event.type) {
      case "session-started":
        // A vendor may go on under another id.
        if (event.sessionId !== state.sessionId && link.connection) remember(event.sessionId);
        return update({ sessionId: event.sessionId, expiresAt: event.expiresAt });
      case "session-ended":
        return finish(event.reason);
      case "token-refreshed":
        return tell("onTokenRefreshed", event.expiresAt);
      case "signal":
        return tell("onSignal", event);
      case "transfer":
        return tell("onTransfer", event);
      case "error":
        return onError(event.error);
      case "message-end": {
        const before = state.conversation;
        const saidSomething = event.text || hasParts(before, event.messageId);
        const wasThere = before.indexById.has(event.messageId);
        apply(event);
        announceNew(before);
        const isTakenAsRepetition = wasThere && !state.conversation.indexById.has(event.messageId);
        // The agent may have meant to say the same again: the vendor knows.
        if (saidSomething && isTakenAsRepetition) void recovery.lookAgain();
        return;
      }
      case "message-added": {
        const before = state.conversation;
        apply(event);
        return announceNew(before);
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
      if (findMessage(before, message.id)?.status !== "complete") tell("onMessage", message);
    }
  }

  function finish(reason: string | undefined): void {
    if (state.connection === "ended") return;
    together(() => {
      outbox.failAll(sessionOver());
      // Before the end itself, so that nobody sees an end without its reason.
      update({ endReason: reason, expiresAt: undefined });
      link.stop("ended", sessionOver());
      apply({ type: "session-ended" });
      clearTimeout(overdueTimer);
      remember(undefined);
      tell("onEnded", reason);
    });
  }

  function disconnect(): void {
    if (state.connection === "ended") return;
    const reason = aborted("The session was disconnected");
    together(() => {
      link.stop("idle", reason);
      apply({ type: "connection-lost", next: "final", error: reason });
      apply({ type: "answer-overdue" });
      outbox.close();
      outbox.release();
      clearTimeout(overdueTimer);
    });
  }

  function remember(sessionId: string | undefined): void {
    isForgotten ||= sessionId === undefined;
    guard("memory.save", () => memory?.save(sessionId));
  }

  return {
    connector,
    capabilities,
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: (listener) => store.subscribe(() => guard("A listener of the state", listener)),
    listen,
    start() {
      return together(() => {
        if (state.connection === "ended") {
          recovery.reset();
          update({ ...initial, sessionId: undefined });
        }
        return link.start();
      });
    },
    send(input) {
      const { text = "", files = [], data } = typeof input === "string" ? { text: input } : input;
      if (text.trim() === "" && files.length === 0) {
        return Promise.reject(
          new ParlanceError("There is nothing to send: the message has neither text nor a file.", {
            code: "misuse",
          }),
        );
      }
      if (state.connection === "ended") return Promise.reject(sessionOver());
      if (files.length > 0 && !capabilities.attachments) {
        return Promise.reject(unsupported("take files"));
      }
      return outbox.send(text, { files, data });
    },
    async upload(file, { signal, onProgress } = {}) {
      if (!capabilities.attachments) throw unsupported("take files");
      if (state.connection === "ended") throw sessionOver();
      let furthest = 0;
      const report = (progress: number) => {
        if (progress > furthest) onProgress?.((furthest = progress));
      };
      for (;;) {
        const connection = await link.whenConnected(signal);
        if (!connection.upload) throw unsupported("take files");
        try {
          return await connection.upload(file, { signal, onProgress: report });
        } catch (cause) {
          const error = ParlanceError.from(cause, {
            message: "The file could not be uploaded",
            code: "upload-failed",
          });
          // The connection took the upload down with it: the next one carries it again.
          const hasFallen = error.code === "aborted" && connection !== link.connection;
          const isLetGo = ["idle", "ended", "failed"].includes(state.connection);
          if (!hasFallen || isLetGo || signal?.aborted) throw error;
        }
      }
    },
    async stop() {
      if (!capabilities.stop) throw unsupported("stop an answer");
      if (!link.connection?.stop) return;
      await link.connection.stop();
      apply({ type: "turn-interrupted" });
    },
    retry(messageId) {
      if (state.connection !== "ended") outbox.retry(messageId);
    },
    discard: outbox.discard,
    loadEarlier: recovery.loadEarlier,
    async end() {
      if (state.connection === "ended") return;
      if (!capabilities.end) throw unsupported("end a session");
      try {
        // Goes on although the page may let go of the session meanwhile: it was told to end.
        await link.connection?.end?.({ signal: new AbortController().signal });
      } catch (error) {
        // The vendor's word over the socket may come before its answer.
        if (state.connection !== ("ended" as ConnectionStatus)) throw error;
      }
      finish(undefined);
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

/** A message kept from before: what was under way then is cut off now, and history may know better. */
function withoutConnection(message: Message): Message {
  if (message.status === "streaming") return { ...message, status: "interrupted" };
  if (message.status === "sending")
    return { ...message, status: "failed", error: deliveryUnknown() };
  return message;
}

function hasParts(conversation: Conversation, id: string): boolean {
  return (findMessage(conversation, id)?.parts.length ?? 0) > 0;
}

function sessionOver(): ParlanceError {
  return new ParlanceError(
    "The session has ended, so nothing more can be sent in it. Call start() to begin a new one.",
    { code: "session-ended" },
  );
}
