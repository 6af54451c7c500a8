import {
  backoffDelay,
  ParlanceError,
  pause,
  type Credential,
  type TokenSource,
} from "../../core/index";
import {
  openWebSocket,
  type WebSocketClose,
  type WebSocketConstructor,
  type WebSocketTransport,
} from "../../transports/websocket";
import { classifyClose } from "./classify-close";
import { readTime } from "./decode";
import { encode } from "./encode";
import {
  readFrame,
  type ClientFrame,
  type MessageAckFrame,
  type MessageInput,
  type ServerFrame,
  type SessionClosedFrame,
} from "./wire";

/** How a connection ended. */
export interface HappyRobotClose extends WebSocketClose {
  /** What to do now: connect again (`retry`), with a new token (`auth`), or not at all (`final`). */
  readonly next: "retry" | "auth" | "final";
}

/** What is heard on a connection, in the order of the wire. A handler that throws harms nobody; `onError` is told. */
export interface HappyRobotHandlers {
  /** Every frame, before the handler of its own. */
  readonly onFrame?: ((frame: ServerFrame) => void) | undefined;
  readonly onConnected?: ((sessionId: string) => void) | undefined;
  readonly onResponseStart?: (() => void) | undefined;
  /** Partial text, to be appended. */
  readonly onResponseChunk?: ((content: string) => void) | undefined;
  /** The complete text of the turn. */
  readonly onResponseEnd?: ((content: string) => void) | undefined;
  readonly onSessionClosed?: ((frame: SessionClosedFrame) => void) | undefined;
  /** The connection goes on with a fresh token, as do the client's requests; the expiry in milliseconds since the epoch. */
  readonly onTokenRefreshed?: ((expiresAt: number | undefined) => void) | undefined;
  readonly onTokenExpired?: (() => void) | undefined;
  /** Something failed that does not end the connection, such as a refresh that was tried until the end. */
  readonly onError?: ((error: ParlanceError) => void) | undefined;
  /** Called exactly once, whoever closed. */
  readonly onClose?: ((close: HappyRobotClose) => void) | undefined;
}

/** A live link to a chat session. */
export interface HappyRobotConnection {
  readonly sessionId: string;
  readonly isOpen: boolean;
  /**
   * Sends a message; resolves with the vendor's acknowledgement. The answer comes to the handlers.
   *
   * @throws ParlanceError (by rejection) `not-sent` when nothing left, `delivery-unknown` when the link fell or no acknowledgement
   * came, `message-rejected` when the vendor refused it.
   */
  sendMessage(
    message: MessageInput,
    options?: {
      /** The correlation id; unique on this connection. @defaultValue a new one */
      readonly id?: string | undefined;
      readonly signal?: AbortSignal | undefined;
    },
  ): Promise<MessageAckFrame>;
  /** Ends the session for good, then closes. */
  endSession(options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
  /** The device woke: notices a dead link and a token that runs out, which no timer could meanwhile. */
  wake(): void;
  /** Lets go of the link; the session stays. Resolves when the socket is really closed, at most a second later. */
  close(): Promise<void>;
}

/** What `openConnection` needs. */
export interface OpenConnectionOptions {
  readonly url: string;
  readonly sessionId: string;
  /** The token in the URL. */
  readonly credential: Credential;
  readonly tokens: TokenSource;
  /** Whether `tokens` can make new ones. */
  readonly isRenewable: boolean;
  readonly handlers: HappyRobotHandlers;
  readonly closeSession: (options: {
    readonly signal: AbortSignal | undefined;
  }) => Promise<unknown>;
  readonly createId: () => string;
  readonly WebSocket?: WebSocketConstructor | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly openTimeoutMs: number;
  readonly ackTimeoutMs: number;
  readonly watchdogMs: number;
}

/** The server asks for a new token about this long before the old one's expiry (section 2.5). */
const refreshLeadMs = 30_000;
/** A refresh that was not answered by then counts as refused. */
const refreshAnswerMs = 10_000;

interface Waiter<T> {
  resolve(value: T): void;
  reject(error: ParlanceError): void;
}

/**
 * Opens the socket of a session and resolves with its first frame: `connected`, but any other proves as much.
 *
 * @throws ParlanceError (by rejection) `connection-failed`, `timeout`, `aborted`, `token-rejected`, `session-ended`, `misuse`. No
 * socket is left behind.
 */
export async function openConnection(
  options: OpenConnectionOptions,
): Promise<HappyRobotConnection> {
  const { sessionId, tokens, handlers, signal, openTimeoutMs } = options;
  const now = () => Date.now();
  /** In force on the socket. */
  let credential = options.credential;
  let phase: "opening" | "open" | "over" = "opening";
  let isSessionClosed = false;
  let isTokenRefused = false;
  let isRefreshDue = false;
  let isRefreshing = false;
  /** Aborted when the connection is over. */
  const life = new AbortController();
  const unacknowledged = new Map<string, Waiter<MessageAckFrame>>();
  /** Tokens sent but not answered, oldest first: answers do not say which they mean. */
  const offered: Credential[] = [];
  let refreshAnswer: Waiter<void> | undefined;
  const greeting = createWaiter<void>();
  let socket: WebSocketTransport | undefined;

  const opening = openWebSocket({
    url: options.url,
    WebSocket: options.WebSocket,
    signal,
    openTimeoutMs,
    watchdogMs: options.watchdogMs,
    onFrame: (data) => hear(readFrame(data)),
    onFrameError: reportThrown,
    onClose: (close) => {
      if (phase === "opening") greeting.reject(closedEarly(close));
      else finish(close);
    },
  });

  try {
    socket = await opening;
    await inTime(greeting.promise, openTimeoutMs, signal);
  } catch (error) {
    phase = "over";
    life.abort();
    await closeSocket();
    throw error;
  }

  return {
    sessionId,
    get isOpen() {
      return phase === "open";
    },
    sendMessage(message, { id = options.createId(), signal: sendSignal } = {}) {
      if (phase !== "open" || sendSignal?.aborted) return Promise.reject(notSent());
      if (unacknowledged.has(id)) {
        return Promise.reject(
          new ParlanceError(
            `A message with the id "${id}" waits for its acknowledgement already, so this one could not be told from it. Use another id.`,
            { code: "misuse" },
          ),
        );
      }
      return new Promise<MessageAckFrame>((resolve, reject) => {
        const settle = () => {
          clearTimeout(timer);
          sendSignal?.removeEventListener("abort", onAbort);
          unacknowledged.delete(id);
        };
        const waiter: Waiter<MessageAckFrame> = {
          resolve(frame) {
            settle();
            resolve(frame);
          },
          reject(error) {
            settle();
            reject(error);
          },
        };
        const onAbort = () => waiter.reject(deliveryUnknown("nobody waited for"));
        const timer = setTimeout(
          () => waiter.reject(deliveryUnknown("was not given in time")),
          options.ackTimeoutMs,
        );
        sendSignal?.addEventListener("abort", onAbort, { once: true });
        unacknowledged.set(id, waiter);
        write({ type: "message", id, ...message }).catch((error: ParlanceError) =>
          waiter.reject(error),
        );
      });
    },
    async endSession({ signal: endSignal } = {}) {
      try {
        await options.closeSession({ signal: endSignal });
      } catch (error) {
        // Its own `session-closed` may outrun the answer, and be reason enough to let go of the request.
        if (!isSessionClosed) throw error;
      }
      await close();
    },
    wake() {
      socket?.checkWatchdog();
      const { expiresAt } = credential;
      if (expiresAt !== undefined && expiresAt - now() <= refreshLeadMs) void refresh();
    },
    close,
  };

  function close(): Promise<void> {
    finish({ code: 1000, reason: "", cause: "local" });
    return closeSocket();
  }

  function closeSocket(): Promise<void> {
    return opening.then(
      (opened) => opened.close(1000),
      () => undefined, // it never opened, and whoever opened it was told
    );
  }

  function write(frame: ClientFrame): Promise<void> {
    const text = JSON.stringify(frame);
    // The first frame may be heard before `opening` has told us of the socket.
    return socket ? socket.send(text) : opening.then((opened) => opened.send(text));
  }

  // Hearing

  function hear(frame: ServerFrame): void {
    if (phase === "over") return;
    if (phase === "opening") {
      if (frame.type === "token-expired") {
        tokens.reject(credential.token);
        return greeting.reject(tokenRejected());
      }
      if (frame.type === "session-closed") return greeting.reject(sessionEnded(frame.reason));
      phase = "open";
      greeting.resolve();
    }
    if (frame.type === "session-closed") isSessionClosed = true;
    if (frame.type === "token-expired") {
      isTokenRefused = true;
      tell("onFrame", frame);
      tell("onTokenExpired");
      return endHere("token expired");
    }
    tell("onFrame", frame);
    switch (frame.type) {
      case "connected":
        return tell("onConnected", frame.session_id ?? sessionId);
      case "response-start":
        return tell("onResponseStart");
      case "response-chunk":
        return tell("onResponseChunk", frame.content ?? "");
      case "response-end":
        return tell("onResponseEnd", frame.content ?? "");
      case "session-closed":
        tell("onSessionClosed", frame);
        return endHere("session closed");
      case "message-ack":
        return waiterOf(frame.id)?.resolve(frame);
      case "message-error":
        return waiterOf(frame.id)?.reject(messageRejected(frame.error));
      case "token-refresh-required":
        return void refresh();
      case "token-refresh-ack":
        return refreshAccepted(frame.expires_at);
      case "token-refresh-error":
        return refreshRefused(frame.error);
      case "heartbeat":
      case "unknown":
        return;
      default: {
        const never: never = frame;
        return never;
      }
    }
  }

  /** The echo of the id is optional (section 2.5); without it the oldest is meant, as messages are answered in order. */
  function waiterOf(id: string | undefined): Waiter<MessageAckFrame> | undefined {
    return id === undefined ? unacknowledged.values().next().value : unacknowledged.get(id);
  }

  /** The server is about to close the socket; there is nothing to wait for. */
  function endHere(reason: string): void {
    finish({ code: 1000, reason, cause: "local" });
    void closeSocket();
  }

  function finish(close: WebSocketClose): void {
    if (phase === "over") return;
    phase = "over";
    const hasRunOut = credential.expiresAt !== undefined && credential.expiresAt <= now();
    const isOurs = close.cause === "local" && !isSessionClosed && !isTokenRefused;
    const next = isOurs
      ? "final"
      : classifyClose({
          ...close,
          isSessionClosed,
          isTokenSpent: isTokenRefused || hasRunOut,
          isRefreshDue,
        });
    // Run out by this device's clock is no refusal: the clock may be wrong.
    if (next === "auth" && !(hasRunOut && !isTokenRefused)) tokens.reject(credential.token);
    life.abort();
    for (const waiter of [...unacknowledged.values()])
      waiter.reject(deliveryUnknown("could not come: the connection fell"));
    tell("onClose", { ...close, next });
  }

  function tell<Name extends keyof HappyRobotHandlers>(
    name: Name,
    ...values: Parameters<NonNullable<HappyRobotHandlers[Name]>>
  ): void {
    try {
      (handlers[name] as ((...values: unknown[]) => void) | undefined)?.(...values);
    } catch (cause) {
      reportThrown(cause);
    }
  }

  function reportThrown(cause: unknown): void {
    try {
      if (!handlers.onError) throw cause;
      handlers.onError(
        new ParlanceError(
          "A handler of the connection threw, which was caught so that the connection goes on. Mend the handler; its error is the cause.",
          { code: "callback-failed", cause },
        ),
      );
    } catch (error) {
      // The app's own failure reaches the app's own handlers, outside of our work.
      setTimeout(() => {
        throw error;
      });
    }
  }

  // The token (section 2.7)

  async function refresh(): Promise<void> {
    isRefreshDue = true;
    if (isRefreshing || phase === "over" || !options.isRenewable) return;
    isRefreshing = true;
    const { expiresAt = 0 } = credential;
    const deadline = expiresAt > now() ? expiresAt : now() + refreshLeadMs;
    try {
      for (let failures = 1; ; failures += 1) {
        const candidate = await nextToken(deadline);
        try {
          return await offer(candidate);
        } catch (cause) {
          const delay = backoffDelay(failures, undefined, { baseMs: 1_000, maxMs: 10_000 });
          if (now() + delay >= deadline) throw refreshFailed(cause);
          await pause(delay, life.signal);
        }
      }
    } catch (error) {
      // A connection that is over needs no token.
      if (!life.signal.aborted) tell("onError", error as ParlanceError);
    } finally {
      isRefreshing = false;
    }
  }

  async function nextToken(deadline: number): Promise<Credential> {
    const held = tokens.current;
    const isHeldNewer =
      held !== undefined &&
      held.token !== credential.token &&
      (held.expiresAt === undefined || held.expiresAt - now() > refreshLeadMs);
    return isHeldNewer
      ? held
      : await tokens.renew({ reason: "refresh", deadline, signal: life.signal });
  }

  async function offer(candidate: Credential): Promise<void> {
    if (candidate.token === credential.token) throw sameTokenAgain();
    offered.push(candidate);
    const answer = createWaiter<void>();
    refreshAnswer = answer;
    await write(encode({ type: "refresh-token", token: candidate.token }));
    await inTime(answer.promise, refreshAnswerMs, life.signal);
  }

  function refreshAccepted(expires: Parameters<typeof readTime>[0]): void {
    const candidate = offered.shift();
    if (!candidate) return;
    const expiresAt = candidate.expiresAt ?? readTime(expires);
    credential = { ...candidate, ...(expiresAt === undefined ? {} : { expiresAt }) };
    isRefreshDue = false;
    if (tokens.current?.token !== credential.token) tokens.accept(credential);
    refreshAnswer?.resolve();
    tell("onTokenRefreshed", expiresAt);
  }

  function refreshRefused(words: string | undefined): void {
    const candidate = offered.shift();
    if (!candidate) return;
    tokens.reject(candidate.token);
    if (offered.length === 0) refreshAnswer?.reject(refreshRefusedError(words));
  }

  function closedEarly(close: WebSocketClose): ParlanceError {
    const { code, reason } = close;
    const facts = { isSessionClosed: false, isTokenSpent: false, isRefreshDue: false };
    // Not by its reason: there are other ways to find out what a refused handshake meant.
    if (classifyClose({ ...facts, code, reason: "" }) === "auth") {
      tokens.reject(credential.token);
      return tokenRejected();
    }
    return new ParlanceError(
      `HappyRobot closed the connection before it was ready (code ${code}${reason ? `, ${reason}` : ""}). Try again.`,
      { code: "connection-failed", recoverable: true, cause: close },
    );
  }
}

function createWaiter<T>(): Waiter<T> & { readonly promise: Promise<T> } {
  let resolve!: (value: T) => void;
  let reject!: (error: ParlanceError) => void;
  const promise = new Promise<T>((resolvePromise, rejectPromise) => {
    resolve = resolvePromise;
    reject = rejectPromise;
  });
  // Nobody may be waiting yet, or any more.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

/** The outcome of `work`, unless time runs out or the signal is aborted first. */
async function inTime<T>(
  work: Promise<T>,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<T> {
  const limit = new AbortController();
  const forward = () => limit.abort();
  signal?.addEventListener("abort", forward, { once: true });
  if (signal?.aborted) limit.abort();
  const overdue = pause(timeoutMs, limit.signal).then(
    () => {
      throw new ParlanceError(
        `HappyRobot said nothing for ${timeoutMs} ms when an answer was due. Try again.`,
        { code: "timeout", recoverable: true },
      );
    },
    () => {
      throw new ParlanceError("The connection was given up before HappyRobot answered.", {
        code: "aborted",
        recoverable: true,
      });
    },
  );
  try {
    return await Promise.race([work, overdue]);
  } finally {
    signal?.removeEventListener("abort", forward);
    limit.abort();
  }
}

/** The session is over, so that a new one must be started. */
export function sessionEnded(reason?: string): ParlanceError {
  return new ParlanceError(
    `The session has ended${reason ? ` (${reason})` : ""} and cannot be resumed. Start a new one.`,
    { code: "session-ended" },
  );
}

/** The vendor refused the token, and a new one may help. */
export function tokenRejected(): ParlanceError {
  return new ParlanceError(
    "HappyRobot refused the token, so the connection was not opened. It is tried again with a new one.",
    { code: "token-rejected", recoverable: true },
  );
}

function notSent(): ParlanceError {
  return new ParlanceError(
    "The connection is not open, so the message was not sent. Send it again once connected.",
    { code: "not-sent", recoverable: true },
  );
}

function deliveryUnknown(what: string): ParlanceError {
  return new ParlanceError(
    `The message left, but its acknowledgement ${what}, so it may or may not have arrived. Look in the history before sending it again.`,
    { code: "delivery-unknown", recoverable: true },
  );
}

function messageRejected(words: string | undefined): ParlanceError {
  return new ParlanceError(
    `HappyRobot refused the message${words ? `: ${words}` : ""}. It was not delivered; send it again or change it.`,
    { code: "message-rejected", recoverable: true },
  );
}

function refreshFailed(cause: unknown): ParlanceError {
  return new ParlanceError(
    "HappyRobot accepted no new token until the old one ran out, so the connection will fall. Check that getToken mints tokens for the same workflow, organization and environment.",
    { code: "token-expired", recoverable: true, cause },
  );
}

function refreshRefusedError(words: string | undefined): ParlanceError {
  return new ParlanceError(
    `HappyRobot refused the new token${words ? `: ${words}` : ""}. The old one stays in force until it runs out.`,
    { code: "token-rejected", recoverable: true },
  );
}

function sameTokenAgain(): ParlanceError {
  return new ParlanceError(
    'getToken gave the token that is in use already, which cannot prolong the connection. Mint a new one when the reason is "refresh".',
    { code: "token-rejected", recoverable: true },
  );
}
