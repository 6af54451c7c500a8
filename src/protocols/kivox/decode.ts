import { ParlanceError, type MessagePart, type SessionEvent } from "../../core/index";
import type { KivoxEvent } from "./connection";

/** What a decoder needs, since frames carry neither ids nor times. */
export interface DecoderOptions {
  readonly createId: () => string;
  readonly now: () => number;
  /** What the agent's sound is in (section 7, 2). */
  readonly audioMediaType: string;
  /** A turn of the agent begins, or is over without a word; told before its events. */
  readonly onTurn?: (() => void) | undefined;
}

/** Turns what Kivox says in one conversation into events. Pure but for its memory of the turn. */
export interface Decoder {
  decode(event: KivoxEvent): readonly SessionEvent[];
  /** The user has had enough: what still comes of this turn is not heard (section 4.7: `cancel` is answered by nothing). */
  interrupt(): readonly SessionEvent[];
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

export function createDecoder(options: DecoderOptions): Decoder {
  const { createId, now, audioMediaType, onTurn } = options;
  let open: OpenMessage | undefined;
  /** The agent says something, or was asked and has not answered. */
  let isTurnOpen = false;
  let isSpeaking = false;
  /** Nothing of this turn is heard any more. */
  let isMuted = false;
  /** The turn that was stopped may yet be said to be complete, behind the user's next word. */
  let isStopOpen = false;
  let isFlowComplete = false;

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

  function speak(): void {
    isStopOpen = false;
    isTurnOpen = true;
    if (!isSpeaking) onTurn?.();
    isSpeaking = true;
  }

  function finishTurn(events: SessionEvent[]): void {
    const isOfStopped = isMuted || isStopOpen;
    if (isTurnOpen && !isOfStopped && !isSpeaking) onTurn?.();
    isTurnOpen = isStopOpen && !isMuted;
    isMuted = isStopOpen = isSpeaking = false;
    finish(events);
    if (!isTurnOpen) events.push({ type: "turn-end" });
  }

  /** Whether a `text_full` repeats the deltas is not public (section 4.7): one that begins with them does, but for space at their end. */
  function sayWhole(events: SessionEvent[], content: string): void {
    const said = open?.text ?? "";
    if (open && content === said.trimEnd()) open.isWhole = true;
    else {
      if (!content.startsWith(said)) finish(events);
      say(events, content.slice(open?.text.length ?? 0)).isWhole = true;
    }
  }

  function decode(event: KivoxEvent): SessionEvent[] {
    const events: SessionEvent[] = [];
    switch (event.type) {
      case "text_delta":
        if (isMuted) return [];
        speak();
        if (open?.isWhole) finish(events);
        say(events, event.chunk);
        return events;
      case "text_full":
        if (isMuted) return [];
        speak();
        sayWhole(events, event.content);
        return events;
      case "audio_delta":
        if (isMuted) return [];
        speak();
        if (event.audio.length > 0) begin(events).sound.push(event.audio);
        return events;
      case "turn_complete":
        finishTurn(events);
        return events;
      case "flow_complete":
        isFlowComplete = true;
        finishTurn(events);
        return events;
      case "session_closed":
        finish(events);
        events.push(ended(event.reason));
        return events;
      case "signal":
        return [{ type: "signal", name: event.name, data: event.data }];
      case "transfer":
        finishTurn(events);
        events.push({ type: "transfer", to: event.agent_id, data: { reason: event.reason } });
        return events;
      case "error":
        return [{ type: "error", error: agentError(event) }];
      case "connection_lost":
        // Section 4.7: after a flow's end the socket closes; whether that was announced makes no difference.
        if (isFlowComplete) return [ended("flow_end")];
        return [
          {
            type: "connection-lost",
            next: "retry",
            error: connectionLost(event.reason, event.code),
          },
        ];
      case "protocol_warning":
        // No frame at all is like one that nobody knows; sound that goes astray is missed.
        if (event.code === "invalid-json") return [{ type: "unknown", frame: event.data }];
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
    interrupt() {
      // What has not begun cannot be stopped, and what the agent says next was not meant.
      if (!isTurnOpen) return [];
      isMuted = isStopOpen = true;
      isTurnOpen = isSpeaking = false;
      const messageId = open?.id;
      open = undefined;
      return [{ type: "turn-interrupted", ...(messageId === undefined ? {} : { messageId }) }];
    },
    heardInput() {
      isMuted = false;
      isTurnOpen = true;
    },
  };
}

function ended(reason: string): SessionEvent {
  return { type: "session-ended", ...(reason === "" ? {} : { reason }) };
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
