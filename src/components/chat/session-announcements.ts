import {
  findMessage,
  messageText,
  type ChatSession,
  type ConnectionStatus,
  type Message,
  type MessageStatus,
  type ParlanceError,
} from "../../core/index";
import type { MessageCatalogue } from "../language/catalogue";
import type { Format } from "../language/format";
import { toolSentence, toolStatus } from "../parts/tool-call";
import { reasonInWords } from "./reason-in-words";
import { endOfSentences, speakableText } from "./speakable-text";

/** How urgently something is said: when the reader has a moment, or at once. */
export type AnnouncementLane = "polite" | "assertive";

/** The words of what is said. */
interface SpokenLanguage {
  readonly text: MessageCatalogue;
  readonly format: Format;
}

/** What is said is gathered for this long, in milliseconds: by the sentence, never by the token. */
const gatherMs = 500;
/** Where the last word about a message has not been said. */
const underWay: ReadonlySet<MessageStatus> = new Set(["queued", "sending", "streaming"]);
/** So long before a session ends by itself, in milliseconds, its reader is told. */
const lastCallMs = 60_000;
/** An end that moves by no more than this, in milliseconds, is the same one, measured again. */
const sameEndMs = 5_000;
/** A fall that heals within this time, in milliseconds, is not worth a word. */
const troubleDelayMs = 600;

/**
 * Says aloud what happens in a session from now on: the agent's words sentence by sentence, failures at once. Returns how
 * to stop. `getLanguage` is asked each time, so that a change of language needs no new start.
 */
export function announceSession(
  session: Pick<ChatSession, "getState" | "subscribe">,
  getLanguage: () => SpokenLanguage,
  say: (lane: AnnouncementLane, words: string) => void,
): () => void {
  const startedAt = Date.now();
  /** How much of each message has been said; `undefined` is none, Infinity all. */
  const said = new Map<string, number>();
  /** The failures that have been told; one that is tried again and fails again has a new one. */
  const told = new WeakSet<ParlanceError>();
  const { messages, indexById: before } = session.getState().conversation;
  for (const message of messages) {
    if (message.status === "streaming") said.set(message.id, messageText(message).length);
    if (message.error) told.add(message.error);
  }
  /** Those of which more is to be heard. While no other message comes, only they can change: a token looks at nothing else. */
  const open = new Set<string>();
  let knownIds: readonly string[] | undefined;
  /** What was last said of each tool's call. */
  const saidOfTools = new Map<string, string>();
  let { connection } = session.getState();
  const toldTroubles = new Set<ConnectionStatus>();
  let gatherTimer: ReturnType<typeof setTimeout> | undefined;
  let troubleTimer: ReturnType<typeof setTimeout> | undefined;
  let expiresAt: number | undefined;
  let hasCalled = false;
  let lastCallTimer: ReturnType<typeof setTimeout> | undefined;

  function saidOf({ id }: Message): number | undefined {
    return said.get(id) ?? (before.has(id) ? Infinity : undefined);
  }

  function sayMore(message: Message): void {
    if (message.role === "user" || saidOf(message) === Infinity) return;
    // What history brings from before this session was opened here is read, not heard.
    if (message.createdAt < startedAt) return void said.set(message.id, Infinity);
    const { text } = getLanguage();
    const whole = messageText(message);
    const start = saidOf(message) ?? 0;
    const isOver = message.status !== "streaming";
    const end = isOver ? whole.length : endOfSentences(whole, start, text.locale);
    const words = speakableText(whole.slice(start, end), text.codeBlock);
    said.set(message.id, isOver ? Infinity : end);
    if (words !== "") say("polite", start === 0 ? text.says(text.agent, words) : words);
    sayTools(message);
    if (message.status === "interrupted") say("polite", text.messageInterrupted);
  }

  /** That a tool is at work, which explains the silence, and when it failed. What it found is the agent's to say. */
  function sayTools(message: Message): void {
    for (const part of message.parts) {
      if (part.type !== "tool-call") continue;
      const { text } = getLanguage();
      const status = toolStatus(part, message);
      const words = toolSentence(status, part.name, text);
      if (saidOfTools.get(part.toolCallId) === words) continue;
      saidOfTools.set(part.toolCallId, words);
      if (status === "complete") continue;
      say("polite", status === "failed" && part.error ? `${words}. ${part.error}` : words);
    }
  }

  function sayFailure({ error }: Message): void {
    if (!error || told.has(error)) return;
    told.add(error);
    const { text, format } = getLanguage();
    say("assertive", `${text.messageFailed}. ${text.error(error, format)}`);
  }

  function gather(): void {
    gatherTimer = undefined;
    const { conversation } = session.getState();
    if (conversation.ids === knownIds) {
      for (const id of open) attend(findMessage(conversation, id));
      return;
    }
    knownIds = conversation.ids;
    open.clear();
    for (const message of conversation.messages) attend(message);
  }

  function attend(message: Message | undefined): void {
    if (!message) return;
    sayMore(message);
    sayFailure(message);
    if (underWay.has(message.status)) open.add(message.id);
    else open.delete(message.id);
  }

  function sayConnection(): void {
    const { connection: next, error } = session.getState();
    if (next === connection) return;
    connection = next;
    clearTimeout(troubleTimer);
    if (next === "failed") {
      const { text, format } = getLanguage();
      toldTroubles.add(next);
      say("assertive", error ? text.error(error, format) : text.statusFailed);
    }
    if (next === "connected") {
      if (toldTroubles.size > 0) say("polite", getLanguage().text.reconnected);
      toldTroubles.clear();
    }
    if (next === "reconnecting" || next === "offline" || next === "ended") {
      troubleTimer = setTimeout(sayTrouble, troubleDelayMs);
    }
  }

  function sayTrouble(): void {
    const { text } = getLanguage();
    const { endReason } = session.getState();
    if (connection === "ended") {
      toldTroubles.clear();
      const reason = endReason ? ` ${text.endedBecause(reasonInWords(endReason))}` : "";
      say("polite", text.ended + reason);
      return;
    }
    // Each attempt goes through both; they are told once per fall.
    if (toldTroubles.has(connection)) return;
    toldTroubles.add(connection);
    say("polite", connection === "offline" ? text.offline : text.reconnecting);
  }

  /** Once, for each end that is set. */
  function awaitLastCall(): void {
    const { expiresAt: next } = session.getState();
    if (next === expiresAt) return;
    expiresAt = next;
    clearTimeout(lastCallTimer);
    if (next === undefined) return;
    const wait = Math.max(0, next - Date.now() - lastCallMs);
    if (wait > sameEndMs) hasCalled = false;
    if (hasCalled) return;
    // A timer cannot wait longer; nor does a session last that long.
    if (wait < 2 ** 31) lastCallTimer = setTimeout(sayLastCall, wait);
  }

  function sayLastCall(): void {
    const { text, format } = getLanguage();
    const seconds = Math.ceil(((expiresAt ?? 0) - Date.now()) / 1000);
    if (seconds <= 0 || connection !== "connected") return;
    hasCalled = true;
    say("polite", text.endingIn(seconds, format));
  }

  awaitLastCall();
  const unsubscribe = session.subscribe(() => {
    sayConnection();
    awaitLastCall();
    gatherTimer ??= setTimeout(gather, gatherMs);
  });

  return () => {
    unsubscribe();
    clearTimeout(gatherTimer);
    clearTimeout(troubleTimer);
    clearTimeout(lastCallTimer);
  };
}
