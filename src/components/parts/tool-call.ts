import type { Message, ToolCallPart } from "../../core/index";
import type { MessageCatalogue } from "../language/catalogue";

type ToolStatus = ToolCallPart["status"];

const sentences = {
  queued: "toolQueued",
  running: "toolRunning",
  cancelling: "toolCancelling",
  complete: "toolComplete",
  failed: "toolFailed",
  cancelled: "toolCancelled",
} as const;

/** Whether more is to be heard of a call. */
export function isUnderWay(status: ToolStatus): boolean {
  return status === "queued" || status === "running" || status === "cancelling";
}

/** How a call goes: one that was under way when its answer was cut off goes on no longer. */
export function toolStatus(part: ToolCallPart, message: Pick<Message, "status">): ToolStatus {
  return message.status === "interrupted" && isUnderWay(part.status) ? "cancelled" : part.status;
}

/** A status in words. */
export function toolSentence(status: ToolStatus, name: string, text: MessageCatalogue): string {
  return text[sentences[status]](name);
}
