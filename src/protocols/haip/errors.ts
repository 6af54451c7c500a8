import { aborted, ParlanceError } from "../../core/index";
import type { HaipLinkClose } from "./transport";
import type { FrameOf } from "./wire";

type Code = ParlanceError["code"];

/** An error after which another try may help. */
export function passing(code: Code, message: string, cause?: unknown): ParlanceError {
  return new ParlanceError(message, { code, recoverable: true, cause });
}

export function givenUp(): ParlanceError {
  return aborted("Talking to the HAIP server");
}

/** The connection fell, or was closed. */
export function connectionLost({ code, reason, cause }: HaipLinkClose): ParlanceError {
  const how = cause === "watchdog" ? "nothing was heard for too long" : `${code ?? ""} ${reason}`;
  return passing(
    "connection-lost",
    `The connection to the HAIP server fell (${how.trim() || "the stream ended"}). What it did not answer, it may or may not have done.`,
  );
}

export function notSent(cause?: unknown): ParlanceError {
  return passing(
    "not-sent",
    "There is no open connection to the HAIP server, so nothing was sent. Send it again once connected.",
    cause,
  );
}

export function noAnswer(ms: number): ParlanceError {
  return passing("timeout", `The HAIP server did not answer within ${ms} ms. Try again.`);
}

export function unsupported(what: string, where: string): ParlanceError {
  return new ParlanceError(
    `${what} is not part of HAIP as spoken here (${where}), so nothing was sent. Look at the dialect, or at the capabilities, before offering it.`,
    { code: "unsupported" },
  );
}

export function refused(word: string): ParlanceError {
  return passing(
    "token-rejected",
    `The HAIP server refused our credentials (${word}). It is tried again with new ones.`,
  );
}

export function outOfCredit(channel: string): ParlanceError {
  return passing(
    "out-of-credit",
    `The HAIP server's credit for ${channel} is used up and no more came. What waits is kept until its next FLOW_UPDATE; { flowControl: { isEnforced: false } } sends regardless.`,
  );
}

/** A part of the kit that is loaded where it is wanted. */
export function notLoaded(what: string, cause: unknown): ParlanceError {
  return new ParlanceError(
    `What HAIP needs for ${what} could not be loaded, so there is none; the rest goes on. Check that all files of your build are served.`,
    { code: "callback-failed", cause },
  );
}

const codes: readonly (readonly [RegExp, Code])[] = [
  [/_NOT_FOUND$/, "not-found"],
  [/^(UNAUTHORIZED|INSUFFICIENT_PERMISSIONS)$/, "forbidden"],
  [/^(INSUFFICIENT_CREDITS|FLOW_CONTROL_VIOLATION)$/, "out-of-credit"],
  [/^RATE_LIMITED$/, "rate-limited"],
  [/^SERVER_ERROR$/, "vendor-unavailable"],
  [/^TIMEOUT$/, "timeout"],
  [/^TOKEN_EXPIRED$/, "token-expired"],
  [/^TOOL_EXECUTION_ERROR$/, "tool-failed"],
];

/** The server's error, by its code (section 13.1). */
export function toError({ payload }: FrameOf<"ERROR" | "RUN_ERROR">): ParlanceError {
  const { code, message } = payload;
  const [, ours = "invalid-request"] = codes.find(([theirs]) => theirs.test(code)) ?? [];
  return new ParlanceError(
    `The HAIP server did not do what was asked (${code}${message && `: ${message}`}). Mend what it names before asking again; its whole error is the cause.`,
    { code: ours as Code, cause: payload },
  );
}
