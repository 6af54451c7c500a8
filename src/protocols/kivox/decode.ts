import { ParlanceError, type MessagePart, type SessionEvent } from "../../core/index";
import type { KivoxEvent } from "./connection";

/** What a decoder needs, since frames carry neither ids nor times. */
export interface DecoderOptions {
  readonly createId: () => string;
  readonly now: () => number;
  /** What the agent's sound is in (section 7, 2). */
  readonly audioMediaType: string;
}

/** Turns what Kivox says on one connection into events. Pure but for its memory of the turn. */
export interface Decoder {
  decode(event: KivoxEvent): readonly SessionEvent[];
  /** The user has had enough: what still comes of this turn is not heard (section 4.7: `cancel` is answered by nothing). */
  interrupt(): readonly SessionEvent[];
  /** Until the turn is over, or the user says something. */
  readonly isInterrupted: boolean;
  /** The user says something: whatever comes now is an answer to it. */
  heardInput(): void;
}

/** A message that is being said. */
interface OpenMessage {
  readonly id: string;
  text: string;
  /** A `text_full` has said all of it. */
  isWhole: boolean;
  readonly sound: Uint8Array[];
}

export function createDecoder({ createId, now, audioMediaType }: DecoderOptions): Decoder {
  let open: OpenMessage | undefined;
  let isInterrupted = false;

  function begin(events: SessionEvent[]): OpenMessage {
    if (open) return open;
    open = { id: createId(), text: "", isWhole: false, sound: [] };
    events.push({ type: "message-start", messageId: open.id, role: "agent", at: now() });
    return open;
  }

  function say(events: SessionEvent[], text: string): OpenMessage {
    const message = begin(events);
    message.text += text;
    if (text !== "") events.push({ type: "text-delta", messageId: message.id, text });
    return message;
  }

  function finish(events: SessionEvent[]): void {
    if (!open) return;
    const { id, sound } = open;
    open = undefined;
    const part = soundPart(sound, audioMediaType);
    if (part) events.push({ type: "part-added", messageId: id, part });
    events.push({ type: "message-end", messageId: id });
  }

  function decode(event: KivoxEvent): SessionEvent[] {
    const events: SessionEvent[] = [];
    switch (event.type) {
      case "text_delta":
        if (isInterrupted) return [];
        if (open?.isWhole) finish(events);
        say(events, event.chunk);
        return events;
      case "text_full": {
        if (isInterrupted) return [];
        const { content } = event;
        // Whether it repeats the deltas is not public (section 4.7): what begins with them does, anything else is another message.
        if (open && !content.startsWith(open.text)) finish(events);
        say(events, content.slice(open?.text.length ?? 0)).isWhole = true;
        return events;
      }
      case "audio_delta":
        if (isInterrupted) return [];
        if (event.audio.length > 0) begin(events).sound.push(event.audio);
        return events;
      case "turn_complete":
        isInterrupted = false;
        finish(events);
        return events;
      case "flow_complete":
        finish(events);
        return events;
      case "session_closed":
        finish(events);
        events.push({
          type: "session-ended",
          ...(event.reason === "" ? {} : { reason: event.reason }),
        });
        return events;
      case "signal":
        return [{ type: "signal", name: event.name, data: event.data }];
      case "transfer":
        finish(events);
        events.push({ type: "transfer", to: event.agent_id, data: { reason: event.reason } });
        return events;
      case "error":
        return [{ type: "error", error: agentError(event) }];
      case "connection_lost":
        return [
          {
            type: "connection-lost",
            next: "retry",
            error: connectionLost(event.reason, event.code),
          },
        ];
      case "protocol_warning":
        return [{ type: "error", error: oddity(event.code, event.message) }];
      case "unknown":
        return [event];
      case "tick":
        return [];
      default: {
        const never: never = event;
        return never;
      }
    }
  }

  return {
    decode,
    get isInterrupted() {
      return isInterrupted;
    },
    interrupt() {
      isInterrupted = true;
      const messageId = open?.id;
      open = undefined;
      return [{ type: "turn-interrupted", ...(messageId === undefined ? {} : { messageId }) }];
    },
    heardInput() {
      isInterrupted = false;
    },
  };
}

function soundPart(sound: readonly Uint8Array[], mediaType: string): MessagePart | undefined {
  if (sound.length === 0) return undefined;
  const bytes = new Uint8Array(sound.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of sound) {
    bytes.set(piece, at);
    at += piece.length;
  }
  // Not a blob's address: that would have to be let go of, and nobody here knows when.
  return { type: "audio", mediaType, url: `data:${mediaType};base64,${toBase64(bytes)}` };
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8_192)
    binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(binary);
}

function agentError({
  code,
  message,
}: {
  readonly code: string;
  readonly message: string;
}): ParlanceError {
  return new ParlanceError(
    `The agent reports an error${code ? ` (${code})` : ""}${message ? `: ${message}` : ""}. The conversation goes on.`,
    { code: "vendor-unavailable", recoverable: true, vendorCode: code || undefined },
  );
}

function connectionLost(
  reason: "socket_closed" | "socket_silent",
  closeCode: number,
): ParlanceError {
  return new ParlanceError(
    reason === "socket_silent"
      ? "Nothing was heard of the agent for too long, so the connection counts as lost. It is opened again."
      : `The connection to the agent fell (close code ${closeCode}). It is opened again.`,
    { code: "connection-lost", recoverable: true },
  );
}

function oddity(code: string, message: string): ParlanceError {
  return new ParlanceError(
    `Kivox said something out of order: ${message} The conversation goes on.`,
    { code: "invalid-response", recoverable: true, vendorCode: code },
  );
}
