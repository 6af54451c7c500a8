import { aborted, ParlanceError, pause } from "../core/index";

/** As much of a WebSocket as the kit needs; the browser's, Node's and the `ws` package's fit. */
export interface WebSocketLike {
  readonly readyState: number;
  readonly bufferedAmount: number;
  binaryType: string;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(data: string | ArrayBuffer): void;
  close(code?: number, reason?: string): void;
  /** Where there is one (`ws`), a dead link is cut with it: a close handshake would wait for an answer that cannot come. */
  terminate?(): void;
}

/** Makes a {@link WebSocketLike}; pass the class itself, such as `WebSocket` of the `ws` package. */
export type WebSocketConstructor = new (
  url: string,
  protocols?: string | string[],
) => WebSocketLike;

/** How a socket that had opened came to its end. */
export interface WebSocketClose {
  /** 1006 when the link broke without a word. */
  readonly code: number;
  readonly reason: string;
  /** Who ended it: the other side or the network, our watchdog because nothing was heard, or our own `close`. */
  readonly cause: "remote" | "watchdog" | "local";
}

/** What `openWebSocket` needs. */
export interface OpenWebSocketOptions {
  readonly url: string;
  readonly protocols?: string | string[] | undefined;
  /** @defaultValue the global `WebSocket` */
  readonly WebSocket?: WebSocketConstructor | undefined;
  /** Gives up the opening; once open, use `close`. */
  readonly signal?: AbortSignal | undefined;
  /** @defaultValue 10000 */
  readonly openTimeoutMs?: number | undefined;
  /** How long a closing handshake may take before the socket counts as closed. @defaultValue 1000 */
  readonly closeTimeoutMs?: number | undefined;
  /** A socket on which nothing was heard for this long, in milliseconds, is dead. @defaultValue no limit */
  readonly watchdogMs?: number | undefined;
  /** `send` resolves only when no more than this many bytes wait to leave. @defaultValue 1048576 */
  readonly highWaterBytes?: number | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: (() => number) | undefined;
  readonly onFrame: (data: string | Uint8Array) => void;
  /** What `onFrame` threw; the socket goes on. */
  readonly onFrameError: (error: unknown) => void;
  /** Called exactly once for a socket that had opened, whoever closed it. */
  readonly onClose: (close: WebSocketClose) => void;
}

/** A socket that is open, or was. */
export interface WebSocketTransport {
  readonly isOpen: boolean;
  /**
   * Hands the data to the socket at once; resolves when little enough waits to leave that more may follow.
   *
   * @throws ParlanceError (by rejection) `not-sent` when the socket is not open, `delivery-unknown` when it closed before the data
   * had left.
   */
  send(data: string | Uint8Array): Promise<void>;
  /** Resolves when the socket is really closed, or after `closeTimeoutMs`. Nothing is heard of it from now on. Idempotent. */
  close(code?: number, reason?: string): Promise<void>;
  /** Declares the link dead if nothing was heard for `watchdogMs`: a sleeping device runs no timers, so ask on wake. */
  checkWatchdog(): void;
}

const openState = 1;
/** How often a full buffer is looked at: browsers tell nobody when it drains. */
const drainPollMs = 20;

/**
 * Opens a WebSocket. A promise that rejects has left no socket behind: it waits (at most `closeTimeoutMs`) until it is gone.
 *
 * @throws ParlanceError (by rejection) `connection-failed`, `timeout`, `aborted`, `misuse` where there is no WebSocket.
 */
export function openWebSocket(options: OpenWebSocketOptions): Promise<WebSocketTransport> {
  const {
    url,
    protocols,
    signal,
    openTimeoutMs = 10_000,
    closeTimeoutMs = 1_000,
    watchdogMs = Number.POSITIVE_INFINITY,
    highWaterBytes = 1_048_576,
    now = Date.now,
    onFrame,
    onFrameError,
    onClose,
  } = options;

  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted("Opening a WebSocket"));
    const Constructor = options.WebSocket ?? globalThis.WebSocket;
    if (typeof Constructor !== "function") {
      return reject(
        new ParlanceError(
          "There is no WebSocket here, so no connection can be opened. Pass one as { WebSocket }, such as the one of the ws package.",
          { code: "misuse" },
        ),
      );
    }
    let socket: WebSocketLike;
    try {
      socket = protocols === undefined ? new Constructor(url) : new Constructor(url, protocols);
      socket.binaryType = "arraybuffer";
    } catch {
      // The cause is left out on purpose: its text quotes the address, and with it the token.
      return reject(
        new ParlanceError(
          "The WebSocket refused its address, so no connection can be opened. Check the base URL, and that a page served over https uses wss.",
          { code: "connection-failed" },
        ),
      );
    }

    let phase: "opening" | "open" | "closing" | "closed" = "opening";
    let hasOpened = false;
    let cause: WebSocketClose["cause"] = "remote";
    let failure: ParlanceError | undefined;
    let failureCause: unknown;
    let heardAt = now();
    let watchdog: ReturnType<typeof setTimeout> | undefined;
    let closing: ReturnType<typeof setTimeout> | undefined;
    let draining: Promise<void> | undefined;
    const life = new AbortController();
    let settleClosed!: () => void;
    const closed = new Promise<void>((resolveClosed) => (settleClosed = resolveClosed));

    signal?.addEventListener("abort", abandon, { once: true });
    const opening = setTimeout(giveUp, openTimeoutMs);

    socket.onopen = () => {
      if (phase === "closing") socket.close(1000);
      if (phase !== "opening") return;
      phase = "open";
      hasOpened = true;
      clearTimeout(opening);
      signal?.removeEventListener("abort", abandon);
      hear();
      resolve(transport);
    };
    socket.onmessage = ({ data }: { readonly data: unknown }) => {
      if (phase !== "open") return;
      hear();
      try {
        onFrame(typeof data === "string" ? data : toBytes(data));
      } catch (error) {
        onFrameError(error);
      }
    };
    // A close always follows. `ws` tells here why a handshake failed; a browser does not.
    socket.onerror = ({ error }: { readonly error?: unknown }) => {
      failureCause = error;
    };
    socket.onclose = ({ code, reason }: { readonly code: number; readonly reason: string }) => {
      socket.onerror = null;
      socket.onclose = null;
      finish(code, reason);
    };

    /**
     * Gives up a socket that is not open yet. The other side may have opened it already, and would learn of its end only
     * after a successor has come: so it is opened and closed in order, if that takes no longer than any other close.
     */
    function abandon(): void {
      if (phase !== "opening") return;
      failure = aborted("Opening a WebSocket");
      phase = "closing";
      clearTimeout(opening);
      closing = setTimeout(cut, closeTimeoutMs);
    }

    function giveUp(): void {
      failure = new ParlanceError(
        `The WebSocket did not open within ${openTimeoutMs} ms, so the attempt was given up. Try again.`,
        { code: "timeout", recoverable: true },
      );
      startClosing();
    }

    function startClosing(code?: number, reason?: string): void {
      phase = "closing";
      clearTimeout(watchdog);
      closing = setTimeout(cut, closeTimeoutMs);
      socket.close(code, reason);
    }

    /** Does not wait for the other side any longer. */
    function cut(): void {
      finish(1006, "");
      if (socket.terminate) socket.terminate();
      else socket.close();
    }

    function finish(code: number, reason: string): void {
      if (phase === "closed") return;
      phase = "closed";
      for (const timer of [opening, watchdog, closing]) clearTimeout(timer);
      signal?.removeEventListener("abort", abandon);
      socket.onopen = null;
      socket.onmessage = null;
      life.abort();
      settleClosed();
      if (hasOpened) onClose({ code, reason, cause });
      else
        reject(
          failure ??
            new ParlanceError(
              `The WebSocket could not be opened (close code ${code}). Check the network and the base URL, then try again.`,
              { code: "connection-failed", recoverable: true, cause: failureCause },
            ),
        );
    }

    function hear(): void {
      heardAt = now();
      if (!Number.isFinite(watchdogMs)) return;
      clearTimeout(watchdog);
      watchdog = setTimeout(declareDead, watchdogMs);
    }

    function declareDead(): void {
      cause = "watchdog";
      cut();
    }

    async function drain(): Promise<void> {
      try {
        while (socket.bufferedAmount > highWaterBytes) await pause(drainPollMs, life.signal);
      } catch {
        throw deliveryUnknown();
      } finally {
        draining = undefined;
      }
    }

    const transport: WebSocketTransport = {
      get isOpen() {
        return phase === "open" && socket.readyState === openState;
      },
      async send(data) {
        if (!transport.isOpen) throw notSent();
        try {
          // Uint8Array is generic in newer TypeScript only, so the public type of a socket takes a buffer.
          socket.send(typeof data === "string" ? data : (data.slice().buffer as ArrayBuffer));
        } catch (error) {
          throw notSent(error);
        }
        if (socket.bufferedAmount > highWaterBytes) await (draining ??= drain());
      },
      close(code, reason) {
        if (phase === "open") {
          cause = "local";
          startClosing(code, reason);
        }
        return closed;
      },
      checkWatchdog() {
        if (phase === "open" && now() - heardAt >= watchdogMs) declareDead();
      },
    };
  });
}

function toBytes(data: unknown): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data as ArrayBuffer);
}

function notSent(cause?: unknown): ParlanceError {
  return new ParlanceError(
    "The connection is not open, so nothing was sent. Send it again once connected.",
    { code: "not-sent", recoverable: true, cause },
  );
}

function deliveryUnknown(): ParlanceError {
  return new ParlanceError(
    "The connection closed before everything had left, so what was sent may or may not have arrived.",
    { code: "delivery-unknown", recoverable: true },
  );
}
