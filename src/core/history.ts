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
 * the one that begins like it, or that stands in its place. What only we know keeps its place among what we have; what is
 * told for the first time goes before it, if it never arrived or is newer.
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

  /** For each entry when the last of the new ones right behind it was said. */
  const newsBehind = new Map<number, number>();
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    if (localOf.has(index)) continue;
    newsBehind.set(index - 1, newsBehind.get(index) ?? entries[index]?.message.createdAt ?? 0);
  }
  const follows = new Map<number, Message[]>();
  const waits = new Map<number, Message[]>();
  let behind = -1;
  local.forEach((message, index) => {
    const entry = partner[index];
    if (entry !== undefined) {
      behind = Math.max(behind, entry);
      return;
    }
    const isNewer =
      message.status === "streaming" || message.createdAt > (newsBehind.get(behind) ?? 0);
    const shelf = hasArrived(message) && !isNewer ? follows : waits;
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
  const alignment: Alignment = {
    local: local.map((message) => ({ message, said: comparable(messageText(message)) })),
    told: entries.map(({ message }) => ({ message, said: comparable(messageText(message)) })),
    partner,
    taken: new Set(partner),
  };
  // Each role by itself: a vendor may file an answer under its end, behind a question that was asked while it streamed.
  const ours = [...new Set(local.map(({ role }) => role))].map((role) =>
    local.flatMap((message, index) => (message.role === role ? [index] : [])),
  );
  // The surest first, so that none takes what is another's.
  for (const isSought of [isWhole, isPartial, isFailed]) {
    const nextAnchors = anchorsBehind(alignment);
    for (const indexes of ours) matchByContent(alignment, indexes, nextAnchors, isSought);
  }
  const nextAnchors = anchorsBehind(alignment);
  for (const indexes of ours) matchByPlace(alignment, indexes, nextAnchors);
  matchOutOfOrder(alignment);
  return partner;
}

/** An alignment under way. */
interface Alignment {
  readonly local: readonly { readonly message: Message; readonly said: string }[];
  readonly told: readonly { readonly message: HistoryMessage; readonly said: string }[];
  /** For each local message the index of what is told of it. */
  readonly partner: (number | undefined)[];
  /** What is some message's partner. */
  readonly taken: Set<number | undefined>;
}

const isPartial = ({ status }: Message) => status === "interrupted" || status === "streaming";
const isFailed = ({ status }: Message) => status === "failed";
const isWhole = (message: Message) =>
  message.status !== "queued" && !isPartial(message) && !isFailed(message);

/** For each local message the entry of the nearest one behind it, of whatever role, that has one. */
function anchorsBehind({ partner, told }: Alignment): readonly number[] {
  const anchors = partner.map(() => told.length);
  for (let index = partner.length - 2; index >= 0; index -= 1) {
    anchors[index] = partner[index + 1] ?? anchors[index + 1] ?? told.length;
  }
  return anchors;
}

/** So much of a part of an answer is its own: shorter, the answer to another question may begin like it. */
const tellingLength = 20;

/** Goes through the messages of one role, given by their indexes. */
function matchByContent(
  { local, told, partner, taken }: Alignment,
  indexes: readonly number[],
  nextAnchors: readonly number[],
  isSought: (message: Message) => boolean,
): void {
  const limits = indexes.map(() => told.length);
  for (let place = indexes.length - 2; place >= 0; place -= 1) {
    const next = partner[indexes[place + 1] ?? -1];
    limits[place] = next ?? limits[place + 1] ?? told.length;
  }
  let from = 0;
  indexes.forEach((index, place) => {
    const anchored = partner[index];
    if (anchored !== undefined) {
      from = anchored + 1;
      return;
    }
    const ours = local[index];
    if (!ours || !isSought(ours.message)) return;
    const isShort = isPartial(ours.message) && ours.said.length < tellingLength;
    const isCutShort = isShort && ours.message.status === "interrupted";
    const limit = Math.min(
      limits[place] ?? told.length,
      isCutShort ? (nextAnchors[index] ?? told.length) : told.length,
    );
    // What is being said now is told last, if at all.
    const first = isShort && !isCutShort ? Math.max(from, told.length - 1) : from;
    for (let entry = first; entry < limit; entry += 1) {
      const theirs = told[entry];
      if (taken.has(entry) || !theirs || !isSame(ours, theirs)) continue;
      partner[index] = entry;
      taken.add(entry);
      from = entry + 1;
      return;
    }
  });
}

/**
 * Its place decides, where words cannot: a vendor may tidy up what it streamed, so that a cut-off answer is no beginning of the
 * whole one; and it may tell what was spoken as the text that it heard.
 */
function matchByPlace(
  { local, told, partner, taken }: Alignment,
  indexes: readonly number[],
  nextAnchors: readonly number[],
): void {
  let behind = -1;
  for (const index of indexes) {
    const message = local[index]?.message;
    if (partner[index] === undefined && message && isKnownByPlace(message)) {
      const expected = told.findIndex(
        (theirs, at) =>
          at > behind &&
          theirs.message.role === message.role &&
          (message.status === "interrupted" || fileCount(theirs.message) === 0),
      );
      const limit = nextAnchors[index] ?? told.length;
      if (expected >= 0 && expected < limit && !taken.has(expected)) {
        partner[index] = expected;
        taken.add(expected);
      }
    }
    behind = partner[index] ?? behind;
  }
}

function isKnownByPlace(message: Message): boolean {
  return message.status === "interrupted" || (isSpoken(message) && messageText(message) === "");
}

/** Sent as sound, with words or without. */
function isSpoken({ role, status, parts }: Message): boolean {
  const files = parts.filter((part) => part.type === "file");
  return (
    role === "user" &&
    status !== "queued" &&
    files.length > 0 &&
    files.every(({ mediaType }) => mediaType.startsWith("audio/"))
  );
}

/** A long text is nobody else's, wherever it is filed. */
function matchOutOfOrder({ local, told, partner, taken }: Alignment): void {
  local.forEach((ours, index) => {
    const isSought = isWhole(ours.message) && hasArrived(ours.message);
    if (partner[index] !== undefined || !isSought || ours.said.length < tellingLength) return;
    const entry = told.findIndex((theirs, at) => !taken.has(at) && isSame(ours, theirs));
    if (entry < 0) return;
    partner[index] = entry;
    taken.add(entry);
  });
}

/** A message nobody here has seen before, as history tells it. */
export function messageFromHistory({ id, message }: HistoryEntry): Message {
  const { remoteId, role, parts, createdAt } = message;
  const status = role === "user" ? "sent" : "complete";
  return { id, role, parts, status, createdAt, ...(remoteId === undefined ? {} : { remoteId }) };
}

function isSame(
  { message, said }: Alignment["local"][number],
  { message: told, said: theirs }: Alignment["told"][number],
): boolean {
  if (message.role !== told.role) return false;
  switch (message.status) {
    case "interrupted":
      return said !== "" && theirs.startsWith(said);
    case "streaming":
      return said !== "" && theirs !== "" && (theirs.startsWith(said) || said.startsWith(theirs));
    default:
      return (
        said === theirs &&
        (fileCount(message) === fileCount(told) || (fileCount(told) === 0 && isSpoken(message)))
      );
  }
}

/** A vendor may tidy up white space. */
function comparable(text: string): string {
  return text.replace(/\s+/g, " ").trim();
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
