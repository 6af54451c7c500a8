import type { SendMessageCommand, UploadedFile } from "./command";
import type { HistoryMessage, SessionEvent } from "./event";

/** What a vendor's chat can do. What is false is not drawn. */
export interface ChatCapabilities {
  /** Files can be sent with a message. */
  readonly attachments: boolean;
  /** The agent can be stopped in the middle of an answer. */
  readonly stop: boolean;
  /** What was said can be fetched: not at all, as a whole, or page by page from the end. */
  readonly history: "none" | "whole" | "paged";
  /** A session outlives its connection and can be returned to by its id. */
  readonly resume: boolean;
  /** The user can end the session for good. */
  readonly end: boolean;
}

/** A stretch of a session's past, oldest first. */
export interface HistoryPage {
  readonly messages: readonly HistoryMessage[];
  /** Whether the stretch reaches back to the first message. */
  readonly isWhole: boolean;
  /** Hand it back as `before` for the stretch before this one. */
  readonly earlier?: string;
}

/** What became of a message that the vendor took. */
export interface Delivery {
  /** The vendor's id of the message, if it gave one. */
  readonly remoteId?: string;
}

/** How a file travels. */
export interface UploadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the share that has left, 0 to 1, never falling. */
  readonly onProgress?: ((progress: number) => void) | undefined;
}

/** What a session asks of a connector when it opens a connection. */
export interface OpenChatRequest {
  /** `reconnect` when the session had a connection before this one. */
  readonly reason: "connect" | "reconnect";
  /** The session to return to; absent for a new one. */
  readonly sessionId?: string;
  /** Aborts the opening. Once open, use {@link ChatConnection.close}. */
  readonly signal: AbortSignal;
  /** Makes ids for messages that the vendor leaves nameless. */
  readonly createId: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A link to a session; it dies and is replaced, the session stays. */
export interface ChatConnection {
  readonly sessionId: string;
  /** The session was there before this connection, so it has a past that `loadHistory` tells. @defaultValue false */
  readonly isResumed?: boolean;
  /**
   * Sends a message. Called in order; frames keep that order. Resolves once the vendor acknowledged it.
   *
   * Rejects with a ParlanceError: `not-sent` when nothing left this device, `delivery-unknown` when it left and the link
   * fell or no acknowledgement came in time, anything else when the vendor refused it.
   */
  send(command: SendMessageCommand, options: { readonly signal: AbortSignal }): Promise<Delivery>;
  /** Present when `capabilities.history` is not `none`. Rejects with `session-not-found` or `session-ended` when there is none. */
  loadHistory?(options: {
    readonly signal: AbortSignal;
    readonly before?: string | undefined;
  }): Promise<HistoryPage>;
  /** Present when `capabilities.attachments`. */
  upload?(file: File, options: UploadOptions): Promise<UploadedFile>;
  /** Present when `capabilities.stop`. */
  stop?(): Promise<void>;
  /** Present when `capabilities.end`: ends the session for good, at the vendor. */
  end?(options: { readonly signal: AbortSignal }): Promise<void>;
  /** The device woke, or the page is looked at again: check what time may have broken (expiry, a dead link). */
  wake?(): void;
  /** Lets go of the link; the session stays. Emits nothing afterwards. Idempotent. */
  close(): void;
}

/**
 * A vendor behind our interface. The app creates it; hooks and components never name a vendor.
 *
 * `openChat` resolves once messages can be sent and rejects with a ParlanceError: a `recoverable` one is tried again after a pause,
 * `token-rejected` and `token-expired` at once with a new token, any other ends the attempt. It never emits before it is called nor after
 * `close`, and calls `emit` synchronously, in the order of the wire.
 */
export interface ChatConnector {
  /** The vendor, in lower case, such as `happyrobot`. */
  readonly name: string;
  readonly capabilities: ChatCapabilities;
  openChat(request: OpenChatRequest, emit: (event: SessionEvent) => void): Promise<ChatConnection>;
}
