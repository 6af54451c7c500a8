import type { Conversation, Message } from "../../core/index";

/** Where a message stands among its neighbours: a group is what one party says in one breath. */
export type MessagePlace = "single" | "first" | "middle" | "last";

/** A longer silence begins a new group. */
const breathMs = 5 * 60_000;

function isOneBreath(earlier: Message | undefined, later: Message | undefined): boolean {
  return (
    earlier !== undefined &&
    later !== undefined &&
    earlier.role === later.role &&
    earlier.role !== "system" &&
    earlier.status !== "failed" &&
    later.createdAt - earlier.createdAt < breathMs
  );
}

/** The place of a message in its group. */
export function placeOf({ messages, indexById }: Conversation, id: string): MessagePlace {
  const index = indexById.get(id);
  if (index === undefined) return "single";
  const message = messages[index];
  const continues = isOneBreath(messages[index - 1], message);
  const isContinued = isOneBreath(message, messages[index + 1]);
  if (continues) return isContinued ? "middle" : "last";
  return isContinued ? "first" : "single";
}

/** The day of each message, once asked for: every message is asked at every token of any of them. */
const days = new WeakMap<Message, string>();

function dayOf(message: Message): string {
  let day = days.get(message);
  if (day === undefined) {
    day = new Date(message.createdAt).toDateString();
    days.set(message, day);
  }
  return day;
}

/** Whether the message is the first of its day, here where the reader is. */
export function beginsDay({ messages, indexById }: Conversation, id: string): boolean {
  const index = indexById.get(id);
  const message = index === undefined ? undefined : messages[index];
  if (index === undefined || !message) return false;
  const before = messages[index - 1];
  return !before || dayOf(before) !== dayOf(message);
}

/** Whether the message is what the agent said last. */
export function isLatestAnswer({ messages, indexById }: Conversation, id: string): boolean {
  let index = indexById.get(id);
  if (index === undefined || messages[index]?.role !== "agent") return false;
  // The next answer is near, or there is none and few questions follow.
  while (++index < messages.length) if (messages[index]?.role === "agent") return false;
  return true;
}
