import type { FilePart, HistoryMessage, MessageRole, SessionEvent } from "../../core/index";
import type { HistoryAnswer, ServerFrame } from "./wire";

/** What a decoder cannot make itself. */
export interface DecoderOptions {
  readonly createId: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Turns the frames of one socket, in their order, into events. */
export type Decoder = (frame: ServerFrame) => SessionEvent[];

interface Turn {
  readonly messageId: string;
  hasText: boolean;
}

/**
 * Makes a decoder. It holds the turn under way, because response frames have no ids (section 2.5); a new socket needs a
 * new one.
 *
 * @remarks
 * The vendor publishes neither the order of a turn's frames nor what two overlapping turns look like (6.4). So: a turn
 * begins with whatever frame comes first; a second `response-start` while nothing was said yet is the same turn, and else
 * interrupts the first; a `response-end` without text keeps what was streamed; the same `response-end` twice in a row is
 * one. Frames about messages and tokens become no events: the connection answers for them.
 */
export function createDecoder({ createId, now }: DecoderOptions): Decoder {
  let turn: Turn | undefined;
  /** The text of the turn that has just ended, while nothing else was said. */
  let lastEnd: string | undefined;

  function begin(events: SessionEvent[]): Turn {
    if (turn) return turn;
    lastEnd = undefined;
    turn = { messageId: createId(), hasText: false };
    events.push({
      type: "message-start",
      messageId: turn.messageId,
      role: "agent",
      at: now(),
    });
    return turn;
  }

  function append(events: SessionEvent[], text: string | undefined): void {
    if (!text) return;
    const current = begin(events);
    current.hasText = true;
    events.push({ type: "text-delta", messageId: current.messageId, text });
  }

  function interrupt(events: SessionEvent[]): void {
    if (turn) events.push({ type: "turn-interrupted", messageId: turn.messageId });
    turn = undefined;
  }

  return (frame) => {
    const events: SessionEvent[] = [];
    switch (frame.type) {
      case "connected":
        if (frame.session_id) events.push({ type: "session-started", sessionId: frame.session_id });
        break;
      case "response-start":
        if (turn?.hasText) interrupt(events);
        begin(events);
        append(events, frame.content);
        break;
      case "response-chunk":
        append(events, frame.content);
        break;
      case "response-end": {
        const { content } = frame;
        if (!turn && (!content || content === lastEnd)) break;
        const { messageId } = begin(events);
        turn = undefined;
        lastEnd = content;
        events.push({ type: "message-end", messageId, ...(content ? { text: content } : {}) });
        break;
      }
      case "session-closed": {
        interrupt(events);
        const reason = frame.reason ?? frame.status;
        events.push({ type: "session-ended", ...(reason ? { reason } : {}) });
        break;
      }
      case "message-ack":
        // Words of the user: the agent may answer them with the very words it ended with.
        lastEnd = undefined;
        break;
      case "heartbeat":
      case "message-error":
      case "token-refresh-required":
      case "token-refresh-ack":
      case "token-refresh-error":
      case "token-expired":
        break;
      case "unknown":
        events.push(frame);
        break;
      default: {
        const never: never = frame;
        return never;
      }
    }
    return events;
  };
}

/**
 * The messages of a history (section 2.6). One that has nothing to show is left out, unless it is the user's: it proves that
 * what he sent has arrived.
 */
export function decodeHistory(
  { messages, started_at }: HistoryAnswer,
  { now }: Pick<DecoderOptions, "now">,
): HistoryMessage[] {
  let latest = readTime(started_at) ?? now();
  return messages.flatMap(({ id, role, content, timestamp, artifacts = [] }): HistoryMessage[] => {
    // What has no readable time happened right after what came before it.
    latest = readTime(timestamp) ?? latest;
    const files = artifacts.map((artifact): FilePart => ({
      type: "file",
      name: artifact.filename || "file",
      mediaType: artifact.mime_type || "application/octet-stream",
      ...(artifact.file_size === undefined ? {} : { size: artifact.file_size }),
      ...(artifact.presigned_url ? { url: artifact.presigned_url } : {}),
      ...(artifact.media_id ? { remoteId: artifact.media_id } : {}),
    }));
    const hasWords = content !== undefined && content.trim() !== "";
    const message: HistoryMessage = {
      ...(id ? { remoteId: id } : {}),
      role: toRole(role),
      parts: hasWords ? [{ type: "text", text: content }, ...files] : files,
      createdAt: latest,
    };
    return message.parts.length > 0 || message.role === "user" ? [message] : [];
  });
}

/** Whether a history or a closing answer says that the session is over. The values are not enumerated (2.3). */
export function isEnded(status: string | undefined): boolean {
  return /^(closed|ended|completed)$/i.test(status ?? "");
}

/** Milliseconds since the epoch of an ISO date or a number of seconds or milliseconds; undefined for anything else. */
export function readTime(value: string | number | null | undefined): number | undefined {
  if (value == null || value === "") return undefined;
  const count = Number(value);
  const time = Number.isNaN(count)
    ? Date.parse(String(value))
    : count < 1e11
      ? count * 1000
      : count;
  return Number.isFinite(time) && time > 0 ? time : undefined;
}

/** Roles are not enumerated; whoever is not the user is the agent (section 2.6). */
function toRole(role: string | undefined): MessageRole {
  const word = role?.toLowerCase();
  return word === "user" || word === "system" || word === "tool" ? word : "agent";
}
