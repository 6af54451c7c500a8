import type { MessagePart, SessionEvent, ToolCallPart } from "../../core/index";
import { toError } from "./errors";
import { soundRoom } from "./sound-room";
import type { FrameOf, HaipFrame } from "./wire";

/** Turns a server's messages into events. */
export interface Decoder {
  decode(frame: HaipFrame, bytes?: Uint8Array): SessionEvent[];
  /** Something may be complete of which the wire does not say so: a text in one piece, or sound. */
  readonly isUnsettled: boolean;
  /** The tools of a message have done their work, and the agent may yet say something about it. */
  readonly isThinking: boolean;
  /** Completes what is unsettled: nothing more came for a while. */
  settle(): SessionEvent[];
  /** Ends what is under way, unsaid: the user cut it off. */
  interrupt(): SessionEvent[];
  /** The connection fell: what was under way goes on if the next one brings more of it. */
  cutOff(): void;
  /** The next connection brings no more of what was cut off. */
  forget(): void;
}

/** What a {@link Decoder} needs. */
export interface DecoderOptions {
  readonly createId: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A message that is under way. */
interface Open {
  readonly id: string;
  /** Its run, or its transaction. */
  readonly scope: string;
  /** Its whole text may have come with its beginning (section 7). */
  isLone: boolean;
  /** It must be begun, or taken up again, before there can be more of it. */
  isCutOff?: boolean;
}

interface Sound extends Open {
  readonly chunks: Uint8Array[];
  mediaType: string;
  durationMs: number;
}

interface Call {
  readonly messageId: string;
  part: ToolCallPart;
}

/** Calls that are remembered, at most. */
const mostCalls = 1_000;

/** Makes a decoder, for a connection and those that take up its session. */
export function createDecoder({ createId, now }: DecoderOptions): Decoder {
  /** By the vendor's id of the message. */
  const texts = new Map<string, Open>();
  const sounds = new Map<string, Sound>();
  /** Messages that hold tool calls and wait for the text that belongs to them, by their scope. */
  const carriers = new Map<string, Open>();
  const calls = new Map<string, Call>();
  const underWay = [texts, carriers];

  function begin(scope: string): [Open, SessionEvent[]] {
    const open: Open = { id: createId(), scope, isLone: false, isCutOff: true };
    return [open, goOn(open)];
  }

  /** Begins a message, or takes it up again. */
  function goOn(open: Open): SessionEvent[] {
    if (!open.isCutOff) return [];
    open.isCutOff = false;
    return [{ type: "message-start", messageId: open.id, role: "agent", at: now() }];
  }

  function added(parts: readonly MessagePart[], role: "agent" | "system" = "agent"): SessionEvent {
    return { type: "message-added", messageId: createId(), role, parts, at: now() };
  }

  function more(open: Open, text: string | undefined): SessionEvent[] {
    return text ? [{ type: "text-delta", messageId: open.id, text }] : [];
  }

  function onText(
    frame: FrameOf<
      | "TEXT_MESSAGE_START"
      | "TEXT_MESSAGE_PART"
      | "TEXT_MESSAGE_END"
      | "MESSAGE_START"
      | "MESSAGE_PART"
      | "MESSAGE_END"
    >,
  ): SessionEvent[] {
    const { message_id: key } = frame.payload;
    const known = texts.get(key);
    if (frame.type.endsWith("END")) {
      texts.delete(key);
      return known ? [...goOn(known), { type: "message-end", messageId: known.id }] : [];
    }
    const { text } = frame.payload as { readonly text?: string };
    if (known) {
      known.isLone = false;
      return [...goOn(known), ...more(known, text)];
    }
    const scope = scopeOf(frame);
    const carrier = carriers.get(scope);
    carriers.delete(scope);
    const [open, events] = carrier ? [carrier, goOn(carrier)] : begin(scope);
    open.isLone = frame.type.endsWith("START") && Boolean(text);
    texts.set(key, open);
    return [...events, ...more(open, text)];
  }

  function onCall(frame: FrameOf<"TOOL_CALL">): SessionEvent[] {
    const { call_id, tool, params } = frame.payload;
    const scope = scopeOf(frame);
    const speaking = [...texts.values()].find((open) => open.scope === scope);
    let open = speaking ?? carriers.get(scope);
    let events = open ? goOn(open) : [];
    if (!open) {
      [open, events] = begin(scope);
      carriers.set(scope, open);
    }
    const part: ToolCallPart = {
      type: "tool-call",
      toolCallId: call_id,
      name: tool,
      status: "running",
      ...(params === undefined ? {} : { input: params }),
    };
    calls.set(call_id, { messageId: open.id, part });
    if (calls.size > mostCalls) calls.delete(calls.keys().next().value ?? "");
    return [...events, { type: "part-added", messageId: open.id, part }];
  }

  /** None of its tools is at work. */
  function isDone({ id }: Open): boolean {
    return ![...calls.values()].some(
      ({ messageId, part: { status } }) => messageId === id && !isFinal.has(status),
    );
  }

  function onProgress(callId: string, change: Partial<ToolCallPart>): SessionEvent[] {
    const call = calls.get(callId);
    if (!call) return [];
    call.part = { ...call.part, ...change };
    return [{ type: "part-added", messageId: call.messageId, part: call.part }];
  }

  function onSound(
    { payload, envelope }: FrameOf<"AUDIO" | "AUDIO_CHUNK">,
    bytes: Uint8Array | undefined,
  ): SessionEvent[] {
    const chunk = bytes ?? soundRoom()?.fromBase64(payload.data ?? "");
    if (!chunk?.length) return [];
    const key = payload.message_id ?? "";
    let sound = sounds.get(key);
    let events: SessionEvent[] = [];
    if (!sound) {
      const scope = scopeOf({ envelope });
      const [open, begun] = begin(scope);
      events = begun;
      sound = { ...open, isLone: true, chunks: [], mediaType: "", durationMs: 0 };
      sounds.set(key, sound);
    }
    sound.chunks.push(chunk);
    sound.mediaType ||= payload.mime ?? envelope.bin_mime ?? "audio/webm";
    sound.durationMs += payload.duration_ms ?? 0;
    return events;
  }

  function soundEvents({ id, chunks, mediaType, durationMs }: Sound): SessionEvent[] {
    const part = {
      type: "audio" as const,
      mediaType,
      url: soundRoom()?.toDataUrl(mediaType, chunks) ?? "",
      ...(durationMs > 0 && { durationMs }),
    };
    return [
      { type: "part-added", messageId: id, part },
      { type: "message-end", messageId: id },
    ];
  }

  /** Ends what belongs to a run or a transaction that is over. */
  function close(scope: string, isCutOff: boolean): SessionEvent[] {
    const events: SessionEvent[] = [];
    for (const group of underWay) {
      for (const [key, open] of group) {
        if (scope !== open.scope) continue;
        group.delete(key);
        events.push(...goOn(open), {
          type: isCutOff ? "turn-interrupted" : "message-end",
          messageId: open.id,
        });
      }
    }
    for (const [key, sound] of sounds) {
      if (scope !== sound.scope) continue;
      sounds.delete(key);
      events.push(...soundEvents(sound));
    }
    return events;
  }

  return {
    get isUnsettled() {
      return sounds.size > 0 || [...texts.values()].some(({ isLone }) => isLone);
    },
    get isThinking() {
      return [...carriers.values()].some(isDone);
    },
    settle() {
      const events = [...sounds.values()].flatMap(soundEvents);
      sounds.clear();
      for (const group of underWay) {
        for (const [key, open] of group) {
          if (group === texts ? !open.isLone : !isDone(open)) continue;
          group.delete(key);
          events.push({ type: "message-end", messageId: open.id });
        }
      }
      return events;
    },
    interrupt() {
      const scopes = [texts, carriers, sounds].flatMap((group) =>
        [...(group as Map<string, Open>).values()].map(({ scope }) => scope),
      );
      return [...new Set(scopes)].flatMap((scope) => close(scope, true));
    },
    cutOff() {
      for (const group of underWay) for (const open of group.values()) open.isCutOff = true;
    },
    forget() {
      for (const group of underWay)
        for (const [key, { isCutOff }] of group) if (isCutOff) group.delete(key);
    },
    decode(frame, bytes) {
      switch (frame.type) {
        case "TEXT_MESSAGE_START":
        case "TEXT_MESSAGE_PART":
        case "TEXT_MESSAGE_END":
        case "MESSAGE_START":
        case "MESSAGE_PART":
        case "MESSAGE_END":
          return onText(frame);
        case "MESSAGE":
          return [added([toPart(frame.payload)])];
        case "TOOL_CALL":
          return onCall(frame);
        case "TOOL_UPDATE": {
          const { call_id, status = "", progress, partial } = frame.payload;
          return onProgress(call_id, {
            status: runningStates[status] ?? "running",
            ...(progress === undefined ? {} : { progress: Math.min(progress, 100) / 100 }),
            ...(partial === undefined ? {} : { partial }),
          });
        }
        case "TOOL_DONE": {
          const { call_id, status = "OK", result } = frame.payload;
          const state = doneStates[status] ?? "complete";
          const words = state === "failed" ? errorIn(result) : undefined;
          return onProgress(call_id, {
            status: state,
            ...(result === undefined ? {} : { output: result }),
            ...(words === undefined ? {} : { error: words }),
          });
        }
        case "AUDIO":
        case "AUDIO_CHUNK":
          return onSound(frame, bytes);
        case "RUN_FINISHED":
        case "RUN_CANCEL": {
          const { run_id = scopeOf(frame), status = "CANCELLED" } =
            frame.payload as FrameOf<"RUN_FINISHED">["payload"];
          return close(run_id, status !== "OK");
        }
        case "RUN_ERROR": {
          const { code, message, run_id = scopeOf(frame) } = frame.payload;
          return [
            ...close(run_id, true),
            added([{ type: "data", name: "error", data: { code, message } }], "system"),
            { type: "error", error: toError(frame) },
          ];
        }
        case "TRANSACTION_END":
          return close(scopeOf(frame), false);
        case "INFO":
        case "MESSAGE_UPDATE":
          return [{ type: "signal", name: frame.type.toLowerCase(), data: frame.payload }];
        case "unknown":
          return [{ type: "unknown", frame }];
        default:
          return [];
      }
    },
  };
}

const isFinal = new Set<ToolCallPart["status"]>(["complete", "failed", "cancelled"]);
const runningStates: Readonly<Record<string, ToolCallPart["status"]>> = {
  QUEUED: "queued",
  CANCELLING: "cancelling",
};
const doneStates: Readonly<Record<string, ToolCallPart["status"]>> = {
  ERROR: "failed",
  CANCELLED: "cancelled",
};

function scopeOf({ envelope }: Pick<HaipFrame, "envelope">): string {
  return envelope?.run_id ?? envelope?.transaction ?? "";
}

/** Free-form: a text, something with a text in it, or anything else. */
function toPart(payload: unknown): MessagePart {
  if (typeof payload === "string") return { type: "text", text: payload };
  const { text } = (payload ?? {}) as { readonly text?: unknown };
  return typeof text === "string"
    ? { type: "text", text }
    : { type: "data", name: "message", data: payload };
}

function errorIn(result: unknown): string | undefined {
  const { error = result } = (result ?? {}) as { readonly error?: unknown };
  return typeof error === "string" ? error : undefined;
}
