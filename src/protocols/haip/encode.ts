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

/** The longest part that is sent, in UTF-16 units: what the vendor's own kit sends (section 7). */
const partLength = 1_000;

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
  const steps: TextStep[] = [{ step: "start", author }];
  for (const part of partsOf(text)) steps.push({ step: "part", text: part });
  steps.push({ step: "end" });
  return steps.map((step) => encodeTextStep(dialect, messageId, step, scope));
}

/** Cut into parts, but never through the middle of a character. */
export function partsOf(text: string): string[] {
  const parts: string[] = [];
  for (let at = 0; at < text.length;) {
    let end = Math.min(at + partLength, text.length);
    const last = text.charCodeAt(end - 1);
    if (end < text.length && last >= 0xd800 && last <= 0xdbff) end -= 1;
    parts.push(text.slice(at, end));
    at = end;
  }
  return parts;
}

/** A version 4 UUID, also where the page is not secure and `randomUUID` is missing. */
export function createUuid(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** An `ERROR` of ours. */
export function errorFrame(code: string, message: string, relatedId?: string): OutgoingFrame {
  return {
    type: "ERROR",
    channel: "SYSTEM",
    payload: { code, message, ...(relatedId === undefined ? {} : { related_id: relatedId }) },
  };
}
