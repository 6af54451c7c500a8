import type { HaipChannel, HaipDialect, OutgoingFrame } from "./wire";

/** Where a text belongs. */
export interface TextScope {
  readonly channel: HaipChannel;
  readonly transaction?: string | undefined;
  readonly run_id?: string | undefined;
  readonly thread_id?: string | undefined;
}

/** A piece of a text message. */
export type TextStep =
  | { readonly step: "start"; readonly author?: string | undefined }
  | { readonly step: "part"; readonly text: string }
  | { readonly step: "end" };

/** One step of a streamed text (section 7); dialect B2 has none. */
export function encodeTextStep(
  dialect: HaipDialect,
  messageId: string,
  step: TextStep,
  scope: TextScope,
): OutgoingFrame {
  const prefix = dialect === "A" ? "TEXT_MESSAGE_" : "MESSAGE_";
  const { step: kind, ...content } = step;
  return {
    ...scope,
    type: prefix + kind.toUpperCase(),
    payload: { message_id: messageId, ...content },
  };
}

/** A whole text: its steps, or one message in dialect B2 (section 7). */
export function encodeText(
  dialect: HaipDialect,
  messageId: string,
  text: string,
  scope: TextScope,
  author?: string,
): OutgoingFrame[] {
  if (dialect === "B2") return [{ ...scope, type: "MESSAGE", payload: text }];
  const steps: TextStep[] = [
    { step: "start", author },
    ...partsOf(text).map((part) => ({ step: "part", text: part }) as const),
    { step: "end" },
  ];
  return steps.map((step) => encodeTextStep(dialect, messageId, step, scope));
}

/**
 * Cut into parts of at most 1000 UTF-16 units, which is what the vendor's own kit sends (section 7), but never through the middle
 * of a character: no part ends with the first half of one, unless that is the sender's own.
 */
export function partsOf(text: string): string[] {
  return text.match(/[^]{1,999}(?:[^\ud800-\udbff]|$)|[^]/g) ?? [];
}

/** A version 4 UUID, also where the page is not secure and `randomUUID` is missing. */
export function createUuid(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  // The 4 is its version, the a its variant.
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})/, "$1-$2-4$3-a$4-");
}

/** An `ERROR` of ours. */
export function errorFrame(code: string, message: string, relatedId?: string): OutgoingFrame {
  return {
    type: "ERROR",
    channel: "SYSTEM",
    payload: { code, message, related_id: relatedId },
  };
}
