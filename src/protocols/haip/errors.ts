import { ParlanceError } from "../../core/index";
import type { HaipLinkClose } from "./transport";
import type { FrameOf } from "./wire";

/** The connection fell, or was closed. */
export function connectionLost({ code, reason, cause }: HaipLinkClose): ParlanceError {
  const how = cause === "watchdog" ? "nothing was heard for too long" : `${code ?? ""} ${reason}`;
  return new ParlanceError(
    `The connection to the HAIP server fell (${how.trim() || "the stream ended"}). What it did not answer, it may or may not have done.`,
    { code: "connection-lost", recoverable: true },
  );
}

export function notSent(cause?: unknown): ParlanceError {
  return new ParlanceError(
    "There is no open connection to the HAIP server, so nothing was sent. Send it again once connected.",
    { code: "not-sent", recoverable: true, cause },
  );
}

export function noAnswer(ms: number): ParlanceError {
  return new ParlanceError(`The HAIP server did not answer within ${ms} ms. Try again.`, {
    code: "timeout",
    recoverable: true,
  });
}

export function unsupported(what: string, where: string): ParlanceError {
  return new ParlanceError(
    `${what} is not part of HAIP as spoken here (${where}), so nothing was sent. Look at the dialect, or at the capabilities, before offering it.`,
    {
      code: "unsupported",
    },
  );
}

export function refused(word: string): ParlanceError {
  return new ParlanceError(
    `The HAIP server refused our credentials (${word}). It is tried again with new ones.`,
    { code: "token-rejected", recoverable: true },
  );
}

export function outOfCredit(channel: string): ParlanceError {
  return new ParlanceError(
    `The HAIP server's credit for ${channel} is used up and no more came. What waits is kept until its next FLOW_UPDATE; { flowControl: { isEnforced: false } } sends regardless.`,
    { code: "out-of-credit", recoverable: true },
  );
}

const codes: Readonly<Record<string, ParlanceError["code"]>> = {
  TOOL_NOT_FOUND: "not-found",
  TRANSACTION_NOT_FOUND: "not-found",
  RUN_NOT_FOUND: "not-found",
  UNAUTHORIZED: "forbidden",
  INSUFFICIENT_PERMISSIONS: "forbidden",
  INSUFFICIENT_CREDITS: "out-of-credit",
  FLOW_CONTROL_VIOLATION: "out-of-credit",
  RATE_LIMITED: "rate-limited",
  SERVER_ERROR: "vendor-unavailable",
  TIMEOUT: "timeout",
  TOKEN_EXPIRED: "token-expired",
  TOOL_EXECUTION_ERROR: "tool-failed",
};

/** The server's error, by its code (section 13.1). */
export function toError({ payload }: FrameOf<"ERROR" | "RUN_ERROR">): ParlanceError {
  const { code, message } = payload;
  const known = Object.hasOwn(codes, code) ? codes[code] : undefined;
  return new ParlanceError(
    `The HAIP server did not do what was asked (${code}${message ? `: ${message}` : ""}). Mend what it names before asking again; its whole error is the cause.`,
    { code: known ?? "invalid-request", cause: payload },
  );
}
