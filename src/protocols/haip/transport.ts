import type { Fetch } from "../../transports/http";
import { openWebSocket, type WebSocketConstructor } from "../../transports/websocket";

/** How a link came to its end. */
export interface HaipLinkClose {
  /** The code of a WebSocket, where there was one; 1008 for a 401. */
  readonly code?: number | undefined;
  readonly reason: string;
  /** Who ended it: the other side or the network, our watchdog because nothing was heard, or our own `close`. */
  readonly cause: "remote" | "watchdog" | "local";
}

/** What a transport is asked for. */
export interface HaipTransportRequest {
  readonly url: string;
  /** The JWT of dialect A; absent where the app gave none. */
  readonly token: string | undefined;
  /** The text of our `HAI`, for transports that open with it. */
  readonly hello: () => string;
  /** Gives up the opening. */
  readonly signal: AbortSignal;
  readonly openTimeoutMs: number;
  /** A link on which nothing was heard for this long, in milliseconds, is dead. */
  readonly watchdogMs: number;
  /** One message. */
  readonly onText: (text: string) => void;
  readonly onBinary: (bytes: Uint8Array) => void;
  /** What `onText` or `onBinary` threw; the link goes on. */
  readonly onFrameError: (error: unknown) => void;
  /** Called exactly once for a link that had opened, whoever closed it. */
  readonly onClose: (close: HaipLinkClose) => void;
}

/** A link that is open, or was: texts both ways, in order. */
export interface HaipLink {
  /** Our `HAI` went out with the opening. @defaultValue false */
  readonly hasSentHello?: boolean;
  /** Resolves when more may follow. @throws ParlanceError (by rejection) `not-sent`, or what the server refused it with. */
  send(text: string): Promise<void>;
  /** Absent where binary frames cannot be sent, so that sound goes as base64 (section 8). */
  sendBinary?(bytes: Uint8Array): Promise<void>;
  /** Lets go of the link; resolves when it is really closed. Idempotent. */
  close(): Promise<void>;
  /** Declares the link dead if nothing was heard for too long: a sleeping device runs no timers. */
  checkWatchdog?(): void;
}

/**
 * A way to carry HAIP that this kit does not know: a relay, a message bus, a test.
 *
 * @example
 * ```ts
 * const overPort: HaipTransport = ({ onText, onClose }) => {
 *   port.onmessage = ({ data }) => onText(String(data));
 *   return Promise.resolve({
 *     send: (text) => Promise.resolve(port.postMessage(text)),
 *     close() {
 *       port.close();
 *       onClose({ reason: "", cause: "local" });
 *       return Promise.resolve();
 *     },
 *   });
 * };
 * ```
 */
export type HaipTransport = (request: HaipTransportRequest) => Promise<HaipLink>;

/** How HTTP is used where the documents differ (sections 14.2, 14.3). */
export interface HaipHttpOptions {
  /** @defaultValue the global `fetch` */
  readonly fetch?: Fetch | undefined;
  /**
   * Where messages are posted to: `separate` endpoints (`handshake` and `message` beside the stream), the `same-url` as the
   * stream, or your own.
   *
   * @defaultValue "separate"
   */
  readonly sendTo?:
    "separate" | "same-url" | { readonly handshake: string; readonly message: string } | undefined;
  /**
   * HTTP streaming only. `full-duplex` sends in the body of the one open request, which is all that the reference server takes
   * and what no browser can do; `separate` posts each message. `auto` goes by what the runtime can.
   *
   * @defaultValue "auto"
   */
  readonly duplex?: "auto" | "full-duplex" | "separate" | undefined;
}

/** The vendor's transports (section 14), by the names of its documents. */
export type HaipTransportName = "websocket" | "sse" | "http-streaming";

/** Texts in text frames, bytes in binary ones; the token in the URL (sections 5.1, 14.1). */
export function overWebSocket(WebSocket: WebSocketConstructor | undefined): HaipTransport {
  return async ({ url, token, onText, onBinary, ...request }) => {
    const socket = await openWebSocket({
      ...request,
      url: withToken(url, token).replace(/^http/, "ws"),
      WebSocket,
      onFrame: (data) => (typeof data === "string" ? onText(data) : onBinary(data)),
    });
    return {
      send: (text) => socket.send(text),
      sendBinary: (bytes) => socket.send(bytes),
      close: () => socket.close(1000),
      checkWatchdog: () => socket.checkWatchdog(),
    };
  };
}

/** The token in the query of an address (section 5.1). */
export function withToken(url: string, token: string | undefined): string {
  if (token === undefined) return url;
  const separator = /^[^#]*\?/.test(url) ? "&" : "?";
  return url.replace(/#|$/, `${separator}token=${encodeURIComponent(token)}$&`);
}
