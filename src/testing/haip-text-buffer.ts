import { textOf } from "./haip-wire";

/** Collects streamed texts by their message id (wire file, section 7). */
export function createTextBuffer(): {
  /** The whole text, once its END is there. */
  take(
    phase: "START" | "PART" | "END",
    payload: unknown,
  ): { readonly text: string; readonly messageId: string } | undefined;
} {
  const texts = new Map<string, string>();
  return {
    take(phase, payload) {
      const messageId = textOf(payload, "message_id");
      if (messageId === undefined) return undefined;
      const piece = textOf(payload, "text") ?? "";
      if (phase === "START") texts.set(messageId, piece);
      else if (phase === "PART") texts.set(messageId, (texts.get(messageId) ?? "") + piece);
      else {
        const text = texts.get(messageId);
        texts.delete(messageId);
        return text === undefined ? undefined : { text, messageId };
      }
      return undefined;
    },
  };
}
