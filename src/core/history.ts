import type { HistoryMessage } from "./event";
import { messageText, type Message } from "./message";

/** A message of a vendor's history, with the id it will have here if it is new. */
export interface HistoryEntry {
  readonly id: string;
  readonly message: HistoryMessage;
}

/** Messages after a vendor's history was taken in. */
export interface MergedHistory {
  readonly messages: readonly Message[];
  /** The ids of those that only history knew. */
  readonly added: readonly string[];
}

/**
 * Lays a vendor's history over the messages we have, so that each message stands once.
 *
 * A vendor whose live frames carry no ids leaves only order and content to go by: messages with the vendor's id are
 * anchors, and between two anchors of a role messages are matched in order by content. A cut-off message is completed by
 * the one that begins like it, or that stands in its place. What only we know keeps its place; what never arrived comes
 * after what did.
 */
export function mergeHistory(
  local: readonly Message[],
  entries: readonly HistoryEntry[],
): MergedHistory {
  const partner = align(local, entries);
  const localOf = new Map<number, number>();
  partner.forEach((entry, index) => {
    if (entry !== undefined) localOf.set(entry, index);
  });

  const follows = new Map<number, Message[]>();
  const waits = new Map<number, Message[]>();
  let behind = -1;
  local.forEach((message, index) => {
    const entry = partner[index];
    if (entry !== undefined) {
      behind = entry;
      return;
    }
    const shelf = hasArrived(message) ? follows : waits;
    const held = shelf.get(behind);
    if (held) held.push(message);
    else shelf.set(behind, [message]);
  });

  const messages: Message[] = [...(follows.get(-1) ?? [])];
  const added: string[] = [];
  let waiting = waits.get(-1) ?? [];
  entries.forEach((entry, index) => {
    const ours = localOf.get(index);
    const message = ours === undefined ? undefined : local[ours];
    if (message) {
      messages.push(...waiting, reconcile(message, entry.message));
      messages.push(...(follows.get(index) ?? []));
      waiting = waits.get(index) ?? [];
    } else {
      messages.push(messageFromHistory(entry));
      added.push(entry.id);
    }
  });
  messages.push(...waiting);
  return { messages, added };
}

/** For each local message the index of its entry. */
function align(
  local: readonly Message[],
  entries: readonly HistoryEntry[],
): readonly (number | undefined)[] {
  const entryOf = new Map<string, number>();
  entries.forEach(({ message }, index) => {
    if (message.remoteId !== undefined) entryOf.set(message.remoteId, index);
  });
  const partner = local.map(({ remoteId }) =>
    remoteId === undefined ? undefined : entryOf.get(remoteId),
  );
  const taken = new Set(partner);
  const nextAnchors = anchorsBehind(partner, entries.length);
  // Each role by itself: a vendor may file an answer under its end, behind a question that was asked while it streamed.
  for (const role of new Set(local.map((message) => message.role))) {
    const ours = local.flatMap((message, index) => (message.role === role ? [index] : []));
    matchByContent(local, entries, partner, taken, ours, nextAnchors);
    matchByPlace(local, entries, partner, taken, ours, nextAnchors);
  }
  return partner;
}

/** For each local message the entry of the nearest one behind it, of whatever role, that has one. */
function anchorsBehind(partner: readonly (number | undefined)[], none: number): readonly number[] {
  const anchors = partner.map(() => none);
  for (let index = partner.length - 2; index >= 0; index -= 1) {
    anchors[index] = partner[index + 1] ?? anchors[index + 1] ?? none;
  }
  return anchors;
}

/** So much of a cut-off answer is its own: shorter, it may begin like the answer to another question. */
const tellingLength = 20;

function matchByContent(
  local: readonly Message[],
  entries: readonly HistoryEntry[],
  partner: (number | undefined)[],
  taken: Set<number | undefined>,
  ours: readonly number[],
  nextAnchors: readonly number[],
): void {
  const limits = ours.map(() => entries.length);
  for (let place = ours.length - 2; place >= 0; place -= 1) {
    const next = partner[ours[place + 1] ?? -1];
    limits[place] = next ?? limits[place + 1] ?? entries.length;
  }
  let from = 0;
  ours.forEach((index, place) => {
    const anchored = partner[index];
    if (anchored !== undefined) {
      from = anchored + 1;
      return;
    }
    const message = local[index];
    if (!message || message.status === "queued") return;
    const isCutShort =
      message.status === "interrupted" && messageText(message).length < tellingLength;
    const limit = Math.min(
      limits[place] ?? entries.length,
      isCutShort ? (nextAnchors[index] ?? entries.length) : entries.length,
    );
    for (let entry = from; entry < limit; entry += 1) {
      const candidate = entries[entry];
      if (taken.has(entry) || !candidate || !isSame(message, candidate.message)) continue;
      partner[index] = entry;
      taken.add(entry);
      from = entry + 1;
      return;
    }
  });
}

/** A vendor may tidy up what it streamed, so that a cut-off answer is no beginning of the whole one: its place decides. */
function matchByPlace(
  local: readonly Message[],
  entries: readonly HistoryEntry[],
  partner: (number | undefined)[],
  taken: Set<number | undefined>,
  ours: readonly number[],
  nextAnchors: readonly number[],
): void {
  let behind = -1;
  for (const index of ours) {
    const message = local[index];
    if (partner[index] === undefined && message?.status === "interrupted") {
      const expected = entries.findIndex(
        (entry, at) => at > behind && entry.message.role === message.role,
      );
      const limit = nextAnchors[index] ?? entries.length;
      if (expected >= 0 && expected < limit && !taken.has(expected)) {
        partner[index] = expected;
        taken.add(expected);
      }
    }
    behind = partner[index] ?? behind;
  }
}

/** A message nobody here has seen before, as history tells it. */
export function messageFromHistory({ id, message }: HistoryEntry): Message {
  const { remoteId, role, parts, createdAt } = message;
  const status = role === "user" ? "sent" : "complete";
  return { id, role, parts, status, createdAt, ...(remoteId === undefined ? {} : { remoteId }) };
}

function isSame(message: Message, told: HistoryMessage): boolean {
  if (message.role !== told.role) return false;
  const ours = comparable(messageText(message));
  const theirs = comparable(messageText(told));
  switch (message.status) {
    case "interrupted":
      return ours !== "" && theirs.startsWith(ours);
    case "streaming":
      return ours !== "" && (theirs.startsWith(ours) || ours.startsWith(theirs));
    default:
      return ours === theirs && fileCount(message) === fileCount(told);
  }
}

function comparable(text: string): string {
  return text.replaceAll("\r\n", "\n").trim();
}

function fileCount(message: Pick<Message, "parts">): number {
  return message.parts.filter((part) => part.type === "file").length;
}

function hasArrived(message: Message): boolean {
  return message.status !== "queued" && message.status !== "sending" && message.status !== "failed";
}

/** Our message, with what history knows better. The same object when that is nothing. */
function reconcile(message: Message, told: HistoryMessage): Message {
  const remoteId = told.remoteId ?? message.remoteId;
  const status = statusAfter(message);
  const isCompleted = message.status === "interrupted";
  const hasNews = isCompleted || (message.role !== "user" && fileCount(told) > fileCount(message));
  const parts = hasNews && message.status !== "streaming" ? told.parts : message.parts;
  if (remoteId === message.remoteId && status === message.status && parts === message.parts)
    return message;
  const { error: _gone, ...rest } = message;
  return { ...rest, status, parts, ...(remoteId === undefined ? {} : { remoteId }) };
}

function statusAfter(message: Message): Message["status"] {
  if (message.status === "interrupted") return "complete";
  if (message.status === "sending" || message.status === "failed") return "sent";
  return message.status;
}
