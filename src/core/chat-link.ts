import { backoffDelay, type BackoffOptions } from "./backoff";
import type { Batch } from "./batch";
import type { ChatConnection, ChatConnector } from "./connector";
import { createDeferred, type Deferred } from "./deferred";
import { aborted, ParlanceError } from "./error";
import type { ConnectionLostEvent, SessionEvent } from "./event";
import type { SessionEnvironment } from "./session-environment";

/** How a session is connected: not at all, for the first time, fully, again after a fall, not while the device is offline, or no more. */
export type ConnectionStatus =
  "idle" | "connecting" | "connected" | "reconnecting" | "offline" | "ended" | "failed";

/** How a link stands. */
interface ChatLinkStatus {
  readonly connection: ConnectionStatus;
  /** Why it is not connected, or what last went wrong while connecting. */
  readonly error: ParlanceError | undefined;
  /** When the next attempt is due, in milliseconds since the epoch. */
  readonly retryAt: number | undefined;
}

/** How a link behaves. */
export interface ChatLinkOptions {
  /** How pauses between attempts to connect grow. */
  readonly backoff?: Omit<BackoffOptions, "random"> | undefined;
  /** How many attempts in a row may fail before the session gives up. @defaultValue 30 */
  readonly maxAttempts?: number | undefined;
  /** How long one attempt to connect may take, in milliseconds. @defaultValue 30000 */
  readonly openTimeoutMs?: number | undefined;
}

/** What a link tells the session it serves. */
export interface ChatLinkListener extends Pick<Batch, "together"> {
  /** The session to return to, if any; asked at each attempt. */
  sessionToResume(): string | undefined;
  onStatus(status: ChatLinkStatus): void;
  /** The connection in force says something; its own end is told by `onLost`. */
  onEvent(event: Exclude<SessionEvent, ConnectionLostEvent>): void;
  onConnected(
    connection: ChatConnection,
    how: { isResumed: boolean; isReconnected: boolean },
  ): void;
  /** The connection, or an attempt at one, is gone; what comes next follows by `onStatus`. */
  onLost(event: ConnectionLostEvent): void;
  /** The session that was to be resumed is gone; another attempt follows at once. */
  onSessionGone(): void;
  /** The vendor says that the session is over. */
  onSessionOver(): void;
  onError(error: ParlanceError): void;
}

/** The connections of a session, one after another: opened, guarded against their predecessors, replaced when they fall. */
export interface ChatLink {
  /** The one in force. */
  readonly connection: ChatConnection | undefined;
  /** Each attempt has a number; work of an older one is void. */
  readonly generation: number;
  /** Aborted when the connection in force is let go. */
  readonly signal: AbortSignal;
  /** Idempotent; while it waits for the next attempt, it tries now. */
  start(): Promise<void>;
  /** Resolves with the connection in force, waiting for one if need be. */
  whenConnected(signal: AbortSignal | undefined): Promise<ChatConnection>;
  /** Forgets the session that was resumed and connects to a new one. */
  beginAnew(error: ParlanceError): void;
  /** Lets go of everything and takes this status; what waits is rejected with `reason`. */
  stop(connection: "idle" | "ended", reason: ParlanceError): void;
}

/** A connection that lasted this long was a good one: the next fall starts counting anew. */
const stableMs = 60_000;

export function createChatLink(
  connector: ChatConnector,
  environment: SessionEnvironment,
  { backoff, maxAttempts = 30, openTimeoutMs = 30_000 }: ChatLinkOptions,
  listener: ChatLinkListener,
): ChatLink {
  const { now, random, createId } = environment;
  const { together } = listener;
  let status: ChatLinkStatus = { connection: "idle", error: undefined, retryAt: undefined };
  let generation = 0;
  let connection: ChatConnection | undefined;
  let opening: AbortController | undefined;
  let work = new AbortController();
  let started: Deferred<void> | undefined;
  const waiters = new Set<Deferred<ChatConnection>>();
  /** Falls and failed attempts since the last stable connection: how long to pause. */
  let failures = 0;
  /** Failed attempts since the last connection: when to give up. */
  let attempts = 0;
  let hasConnected = false;
  let hasTriedFreshToken = false;
  let openTimer: ReturnType<typeof setTimeout> | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let stableTimer: ReturnType<typeof setTimeout> | undefined;
  let stopWaking: (() => void) | undefined;

  function become(
    connectionStatus: ConnectionStatus,
    { error, retryAt }: { error?: ParlanceError | undefined; retryAt?: number } = {},
  ): void {
    status = { connection: connectionStatus, error, retryAt };
    listener.onStatus(status);
  }

  function open(): void {
    clearTimeout(retryTimer);
    const mine = ++generation;
    const controller = new AbortController();
    opening = controller;
    clearTimeout(openTimer);
    openTimer = setTimeout(() => controller.abort(), openTimeoutMs);
    const sessionId = connector.capabilities.resume ? listener.sessionToResume() : undefined;
    become(hasConnected ? "reconnecting" : "connecting", { error: status.error });
    // Whoever heard of it may have let go at once.
    if (mine !== generation) return;
    const request = {
      reason: hasConnected ? ("reconnect" as const) : ("connect" as const),
      signal: controller.signal,
      createId,
      now,
      ...(sessionId === undefined ? {} : { sessionId }),
    };
    const emit = (event: SessionEvent) => {
      if (mine !== generation) return;
      if (event.type === "connection-lost") together(() => lost(event));
      else listener.onEvent(event);
    };
    new Promise<ChatConnection>((resolve, reject) => {
      controller.signal.addEventListener("abort", () => reject(openTimedOut()), { once: true });
      connector.openChat(request, emit).then((opened) => {
        if (mine === generation && !controller.signal.aborted) resolve(opened);
        else opened.close();
      }, reject);
    }).then(
      (opened) => {
        if (mine === generation) together(() => connected(opened, sessionId !== undefined));
        else opened.close();
      },
      (cause: unknown) => {
        if (mine === generation) together(() => notOpened(cause, sessionId !== undefined));
      },
    );
  }

  function connected(opened: ChatConnection, isResumed: boolean): void {
    clearTimeout(openTimer);
    opening = undefined;
    connection = opened;
    work = new AbortController();
    const isReconnected = hasConnected;
    hasConnected = true;
    attempts = 0;
    clearTimeout(stableTimer);
    stableTimer = setTimeout(() => {
      failures = 0;
      hasTriedFreshToken = false;
    }, stableMs);
    become("connected");
    started?.resolve();
    for (const waiter of waiters) waiter.resolve(opened);
    waiters.clear();
    listener.onConnected(opened, {
      isResumed: isResumed || opened.isResumed === true,
      isReconnected,
    });
  }

  function notOpened(cause: unknown, isResuming: boolean): void {
    const error = ParlanceError.from(cause, {
      message: "The chat could not be opened",
      code: "connection-failed",
      recoverable: true,
    });
    const { code } = error;
    const isGone = code === "session-not-found" || code === "session-ended" || code === "forbidden";
    if (isGone && isResuming && !hasConnected) return beginAnew(error);
    const isAboutToken = code === "token-rejected" || code === "token-expired";
    const next = !error.recoverable ? "final" : isAboutToken ? "auth" : "retry";
    lost({ type: "connection-lost", next, error });
  }

  function lost(event: ConnectionLostEvent): void {
    const { next, error } = event;
    generation += 1;
    // Whoever starts from now on waits for the next connection.
    if (connection) started = createDeferred();
    letGo();
    listener.onLost(event);
    const isOver =
      error.code === "session-ended" || (error.code === "session-not-found" && hasConnected);
    if (isOver) return listener.onSessionOver();
    if (next === "final") return fail(error);
    failures += 1;
    attempts += 1;
    if (attempts > maxAttempts) return fail(error);
    const isWorthAFreshToken = next === "auth" && !hasTriedFreshToken;
    if (next === "auth") hasTriedFreshToken = true;
    const delay = isWorthAFreshToken
      ? 0
      : backoffDelay(failures, error.retryAfterMs, { ...backoff, random });
    retryTimer = setTimeout(open, delay);
    const waiting = hasConnected ? "reconnecting" : "connecting";
    become(environment.isOnline() ? waiting : "offline", { error, retryAt: now() + delay });
    listener.onError(error);
  }

  function fail(error: ParlanceError): void {
    become("failed", { error });
    rejectWaiting(error);
    if (!error.recoverable) stopListening();
    listener.onError(error);
  }

  function letGo(): void {
    clearTimeout(retryTimer);
    clearTimeout(stableTimer);
    clearTimeout(openTimer);
    opening?.abort();
    opening = undefined;
    const old = connection;
    connection = undefined;
    work.abort();
    old?.close();
  }

  function rejectWaiting(error: ParlanceError): void {
    started?.reject(error);
    started = undefined;
    for (const waiter of waiters) waiter.reject(error);
    waiters.clear();
  }

  function stopListening(): void {
    stopWaking?.();
    stopWaking = undefined;
  }

  function wake(): void {
    if (connection) connection.wake?.();
    else if (status.connection === "failed") void start();
    else if (status.retryAt !== undefined) open();
  }

  function start(): Promise<void> {
    if (started) {
      if (status.retryAt !== undefined) open();
      return started.promise;
    }
    started = createDeferred<void>();
    const { promise } = started;
    failures = 0;
    attempts = 0;
    hasTriedFreshToken = false;
    stopWaking ??= environment.onWake(wake);
    open();
    return promise;
  }

  function beginAnew(error: ParlanceError): void {
    generation += 1;
    letGo();
    hasConnected = false;
    listener.onLost({ type: "connection-lost", next: "retry", error });
    listener.onSessionGone();
    open();
  }

  return {
    get connection() {
      return connection;
    },
    get generation() {
      return generation;
    },
    get signal() {
      return work.signal;
    },
    start,
    beginAnew: (error) => together(() => beginAnew(error)),
    whenConnected(signal) {
      if (connection) return Promise.resolve(connection);
      if (signal?.aborted) return Promise.reject(aborted("Waiting for a connection"));
      const waiter = createDeferred<ChatConnection>();
      const onAbort = () => {
        waiters.delete(waiter);
        waiter.reject(aborted("Waiting for a connection"));
      };
      waiters.add(waiter);
      signal?.addEventListener("abort", onAbort, { once: true });
      return waiter.promise.finally(() => signal?.removeEventListener("abort", onAbort));
    },
    stop(stopped, reason) {
      generation += 1;
      letGo();
      stopListening();
      if (stopped === "ended") hasConnected = false;
      become(stopped);
      rejectWaiting(reason);
    },
  };
}

function openTimedOut(): ParlanceError {
  return new ParlanceError(
    "The chat did not open in time, so the attempt was given up. It is tried again after a pause.",
    { code: "timeout", recoverable: true },
  );
}
