const mark = Symbol.for("parlance.error");

/**
 * What a {@link ParlanceError} is about. Stable: branch on these, never on the message.
 *
 * | code | happened |
 * | --- | --- |
 * | `token-unavailable` | `getToken` kept failing and there never was a token |
 * | `token-expired` | the token ran out and no new one could be had in time |
 * | `token-rejected` | the vendor refused the token, or `getToken` gave the refused one again |
 * | `connection-failed` | a connection could not be opened |
 * | `connection-lost` | an open connection fell |
 * | `session-not-found` | the vendor does not know the session, or it is not ours |
 * | `session-ended` | the session is over; a new one must be started |
 * | `not-sent` | the message never left this device |
 * | `delivery-unknown` | the message left, but no acknowledgement came |
 * | `message-not-delivered` | the vendor's history shows that the message did not arrive |
 * | `message-rejected` | the vendor refused the message |
 * | `file-too-large` | the file is over the vendor's limit |
 * | `upload-failed` | the file did not arrive |
 * | `storage-unavailable` | the vendor cannot take files at the moment |
 * | `rate-limited` | too many requests; `retryAfterMs` says when to come back |
 * | `unauthenticated` | nobody is signed in, or no more |
 * | `forbidden` | the token is valid but not for this |
 * | `not-found` | the vendor does not know what was asked for |
 * | `conflict` | something is there already, or has changed meanwhile |
 * | `vendor-unavailable` | the vendor answered 5xx |
 * | `invalid-request` | the vendor, or a check before the call, found the request wrong |
 * | `invalid-response` | the vendor answered something we cannot read |
 * | `network` | the request did not reach the vendor |
 * | `timeout` | no answer in time |
 * | `aborted` | the caller, or the end of the session, gave up waiting |
 * | `unsupported` | this vendor cannot do it; see `capabilities` |
 * | `misuse` | the kit was called in a way that cannot work |
 * | `out-of-credit` | the vendor lets nothing more through for now; what waits is kept |
 * | `tool-failed` | a tool that was called failed; its result is the `cause` |
 * | `microphone-unavailable` | it was refused, is missing, or busy |
 * | `callback-failed` | an `on...` callback of the app threw |
 */
export type ParlanceErrorCode =
  | "token-unavailable"
  | "token-expired"
  | "token-rejected"
  | "connection-failed"
  | "connection-lost"
  | "session-not-found"
  | "session-ended"
  | "not-sent"
  | "delivery-unknown"
  | "message-not-delivered"
  | "message-rejected"
  | "file-too-large"
  | "upload-failed"
  | "storage-unavailable"
  | "rate-limited"
  | "unauthenticated"
  | "forbidden"
  | "not-found"
  | "conflict"
  | "vendor-unavailable"
  | "invalid-request"
  | "invalid-response"
  | "network"
  | "timeout"
  | "aborted"
  | "unsupported"
  | "misuse"
  | "out-of-credit"
  | "tool-failed"
  | "microphone-unavailable"
  | "callback-failed";

/** What a {@link ParlanceError} is made of, beside its message. */
export interface ParlanceErrorOptions {
  readonly code: ParlanceErrorCode;
  /** Whether trying again can help. @defaultValue false */
  readonly recoverable?: boolean | undefined;
  /** How long the vendor asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** A sentence for the person in front of the screen. @defaultValue a sentence chosen by `code` */
  readonly userMessage?: string | undefined;
  /** The HTTP status, where one is behind the error. */
  readonly status?: number | undefined;
  /** How large a file may be, in bytes, where `code` is `file-too-large` and the vendor says so. */
  readonly maxBytes?: number | undefined;
  /** The vendor's own code for it, as it came. */
  readonly vendorCode?: string | undefined;
  readonly cause?: unknown;
}

const userMessages: Partial<Record<ParlanceErrorCode, string>> = {
  "token-unavailable": "We could not sign you in to the chat. Please try again.",
  "token-expired": "Your chat access has expired. Please try again.",
  "token-rejected": "Your chat access was refused. Please try again.",
  "connection-failed": "We could not reach the chat. Please try again.",
  "connection-lost": "The connection was lost.",
  "session-not-found": "This conversation could not be found.",
  "session-ended": "This conversation has ended.",
  "not-sent": "This message was not sent.",
  "delivery-unknown": "We do not know whether this message arrived.",
  "message-not-delivered": "This message did not arrive. Please try again.",
  "message-rejected": "This message was refused.",
  "file-too-large": "This file is too large.",
  "upload-failed": "The file could not be uploaded.",
  "storage-unavailable": "Files cannot be uploaded at the moment. Please try again later.",
  unauthenticated: "Please sign in.",
  forbidden: "You are not allowed to do this.",
  "not-found": "This is not here any more.",
  conflict: "This is taken already, or somebody else has just changed it.",
  "rate-limited": "Too many requests. Please wait a moment.",
  "out-of-credit": "The chat takes nothing more for now. What you wrote is kept and follows.",
  network: "The network did not answer. Please check your connection.",
  timeout: "This is taking too long. Please try again.",
};

/**
 * The one error of the kit: thrown for wrong use, kept as state (`session.error`) and passed to `onError` for failed work.
 *
 * @example
 * ```ts
 * if (ParlanceError.isInstance(error) && error.code === "file-too-large") console.info(error.userMessage);
 * ```
 */
export class ParlanceError extends Error {
  override readonly name = "ParlanceError";
  readonly code: ParlanceErrorCode;
  /** Whether trying again can help. */
  readonly recoverable: boolean;
  /** How long the vendor asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** A sentence for the person in front of the screen, in English; components translate it by `code`. */
  readonly userMessage: string;
  /** The HTTP status, where one is behind the error. */
  readonly status?: number;
  /** How large a file may be, in bytes, where `code` is `file-too-large` and the vendor says so. */
  readonly maxBytes?: number;
  /** The vendor's own code for it, as it came. */
  readonly vendorCode?: string;

  constructor(message: string, options: ParlanceErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.recoverable = options.recoverable ?? false;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
    if (options.status !== undefined) this.status = options.status;
    if (options.maxBytes !== undefined) this.maxBytes = options.maxBytes;
    if (options.vendorCode !== undefined) this.vendorCode = options.vendorCode;
    this.userMessage =
      options.userMessage ??
      userMessages[options.code] ??
      "Something went wrong. Please try again.";
    Object.defineProperty(this, mark, { value: true });
  }

  /** Whether `value` is a ParlanceError, even one made by another copy of the package. */
  static isInstance(value: unknown): value is ParlanceError {
    return typeof value === "object" && value !== null && mark in value;
  }

  /**
   * `value` itself when it is a ParlanceError; else one made from it, with `value` as its cause.
   * An abort becomes `aborted` whatever the fallback says.
   */
  static from(
    value: unknown,
    fallback: ParlanceErrorOptions & { readonly message: string },
  ): ParlanceError {
    if (ParlanceError.isInstance(value)) return value;
    if (value instanceof Error && value.name === "AbortError")
      return aborted(fallback.message, value);
    const detail = value instanceof Error ? value.message : typeof value === "string" ? value : "";
    const { message, ...options } = fallback;
    return new ParlanceError(detail ? `${message} (${detail})` : message, {
      ...options,
      cause: value,
    });
  }
}

/** The error of work that was given up on purpose. */
export function aborted(what: string, cause?: unknown): ParlanceError {
  return new ParlanceError(`${what}: given up because it was aborted.`, {
    code: "aborted",
    recoverable: true,
    cause,
  });
}
