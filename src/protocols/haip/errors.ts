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
    `The HAIP connection fell (${how.trim() || "the stream ended"}), so what was not answered may or may not have been done.`,
  );
}

export function notSent(cause?: unknown): ParlanceError {
  return passing(
    "not-sent",
    "The connection is not open, so nothing was sent. Send it again once connected.",
    cause,
  );
}

export function noAnswer(ms: number): ParlanceError {
  return passing("timeout", `The HAIP server did not answer within ${ms} ms. Try again.`);
}

export function unsupported(what: string, where: string): ParlanceError {
  return new ParlanceError(
    `${what} is not to be had here (${where}), so nothing was sent. Look at the dialect or the capabilities before offering it.`,
    { code: "unsupported" },
  );
}

export function refused(word: string): ParlanceError {
  return passing(
    "token-rejected",
    `The HAIP server refused the credentials (${word}), so new ones are asked for.`,
  );
}

export function outOfCredit(channel: string): ParlanceError {
  return passing(
    "out-of-credit",
    `The HAIP server grants no more credit on ${channel}, so messages wait for its FLOW_UPDATE. { flowControl: { isEnforced: false } } sends regardless.`,
  );
}

/** A part of the kit that is loaded where it is wanted. */
export function notLoaded(what: string, cause: unknown): ParlanceError {
  return new ParlanceError(
    `The code for ${what} could not be loaded, so there is none. Check that all files of your build are served.`,
    { code: "callback-failed", cause },
  );
}

/** Not every server spells them alike. */
const codes: readonly (readonly [RegExp, Code])[] = [
  [/NOT_FOUND/, "not-found"],
  [/UNAUTHORIZED|PERMISSION/, "forbidden"],
  [/CREDIT|FLOW_CONTROL/, "out-of-credit"],
  [/RATE_LIMIT/, "rate-limited"],
  [/SERVER_ERROR/, "vendor-unavailable"],
  [/TIMEOUT/, "timeout"],
  [/TOKEN_EXPIRED/, "token-expired"],
  [/TOOL_EXECUTION/, "tool-failed"],
];

/** The server's error, by its code (section 13.1). */
export function toError({ payload }: FrameOf<"ERROR" | "RUN_ERROR">): ParlanceError {
  const { code, message } = payload;
  const [, ours = "invalid-request"] = codes.find(([theirs]) => theirs.test(code)) ?? [];
  return new ParlanceError(
    `The HAIP server refused (${code}${message && `: ${message}`}). Mend what it names before asking again.`,
    { code: ours as Code, cause: payload },
  );
}
