import type { MessagePart, SessionEvent, ToolCallPart } from "../../core/index";
import { toError } from "./errors";
import type { Sound } from "./sound";
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
  /** The vendor's id of it; none while it holds tool calls and waits for the text that belongs to them. */
  key?: string;
  /** It may be whole: its text came with its beginning (section 7), or it is sound. */
  isLone: boolean;
  /** It must be begun, or taken up again, before there can be more of it. */
  isCutOff: boolean;
  readonly sound?: Sound | undefined;
}

interface Call {
  readonly messageId: string;
  part: ToolCallPart;
}

/** What becomes known of a call. */
type Progress = {
  readonly [Name in keyof ToolCallPart]?: ToolCallPart[Name] | undefined;
};

/** Calls that are remembered, at most. */
const mostCalls = 1_000;

/** Makes a decoder, for a connection and those that take up its session. */
export function createDecoder({ createId, now }: DecoderOptions): Decoder {
  const underWay = new Set<Open>();
  const calls = new Map<string, Call>();

  function find(isIt: (open: Open) => unknown): Open | undefined {
    for (const open of underWay) if (isIt(open)) return open;
    return undefined;
  }

  function begin(scope: string, sound?: Sound): Open {
    const open = { id: createId(), scope, isLone: false, isCutOff: true, sound };
    underWay.add(open);
    return open;
  }

  /** Begins a message, or takes it up again. */
  function goOn(open: Open): SessionEvent[] {
    if (!open.isCutOff) return [];
    open.isCutOff = false;
    return [{ type: "message-start", messageId: open.id, role: "agent", at: now() }];
  }

  function end(
    open: Open,
    type: "message-end" | "turn-interrupted" = "message-end",
  ): SessionEvent[] {
    const { id: messageId, sound } = open;
    underWay.delete(open);
    const events = goOn(open);
    return sound
      ? [
          ...events,
          { type: "part-added", messageId, part: sound.toPart() },
          { type: "message-end", messageId },
        ]
      : [...events, { type, messageId }];
  }

  /** Ends all that is meant. */
  function endAll(isMeant: (open: Open) => boolean, type?: "turn-interrupted"): SessionEvent[] {
    return [...underWay].filter(isMeant).flatMap((open) => end(open, type));
  }

  /** Ends what belongs to a run or a transaction that is over. */
  function close(scope: string, isCutOff = false): SessionEvent[] {
    return endAll((open) => open.scope === scope, isCutOff ? "turn-interrupted" : undefined);
  }

  function added(parts: readonly MessagePart[], role: "agent" | "system" = "agent"): SessionEvent {
    return { type: "message-added", messageId: createId(), role, parts, at: now() };
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
    const { type, payload } = frame;
    const { message_id: key, text } = payload as typeof payload & { readonly text?: string };
    let open = find((other) => other.key === key && !other.sound);
    if (type.endsWith("END")) return open ? end(open) : [];
    if (open) open.isLone = false;
    else {
      const scope = scopeOf(frame);
      open = find((other) => other.scope === scope && other.key === undefined) ?? begin(scope);
      open.key = key;
      open.isLone = type.endsWith("START") && Boolean(text);
    }
    const events = goOn(open);
    return text ? [...events, { type: "text-delta", messageId: open.id, text }] : events;
  }

  function onCall(frame: FrameOf<"TOOL_CALL">): SessionEvent[] {
    const { call_id: toolCallId, tool: name, params: input } = frame.payload;
    const scope = scopeOf(frame);
    const open = find((other) => other.scope === scope && !other.sound) ?? begin(scope);
    const messageId = open.id;
    const part: ToolCallPart = { type: "tool-call", toolCallId, name, status: "running", input };
    calls.set(toolCallId, { messageId, part });
    if (calls.size > mostCalls) calls.delete(calls.keys().next().value ?? "");
    return [...goOn(open), { type: "part-added", messageId, part }];
  }

  /** It holds tool calls, and none of its tools is at work. */
  function isDone({ id, key }: Open): boolean {
    return (
      key === undefined &&
      ![...calls.values()].some(
        ({ messageId, part: { status } }) => messageId === id && !isFinal.has(status),
      )
    );
  }

  function onProgress(callId: string, progress: Progress): SessionEvent[] {
    const call = calls.get(callId);
    if (!call) return [];
    const known = Object.entries(progress).filter(([, value]) => value !== undefined);
    call.part = { ...call.part, ...Object.fromEntries(known) };
    return [{ type: "part-added", messageId: call.messageId, part: call.part }];
  }

  function onSound(
    frame: FrameOf<"AUDIO" | "AUDIO_CHUNK">,
    bytes: Uint8Array | undefined,
  ): SessionEvent[] {
    const { message_id: key = "" } = frame.payload;
    const known = find((other) => other.key === key && other.sound);
    const sound = known?.sound ?? soundRoom()?.createSound();
    if (!sound?.add(frame, bytes)) return [];
    const open = known ?? begin(scopeOf(frame), sound);
    open.key = key;
    open.isLone = true;
    return goOn(open);
  }

  return {
    get isUnsettled() {
      return find(({ isLone }) => isLone) !== undefined;
    },
    get isThinking() {
      return find(isDone) !== undefined;
    },
    settle: () => endAll((open) => open.isLone || isDone(open)),
    interrupt: () => endAll(() => true, "turn-interrupted"),
    cutOff() {
      for (const open of underWay) open.isCutOff = true;
    },
    forget() {
      for (const open of underWay) if (open.isCutOff) underWay.delete(open);
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
            progress: progress && Math.min(progress, 100) / 100,
            partial,
          });
        }
        case "TOOL_DONE": {
          const { call_id, status = "OK", result } = frame.payload;
          const state = doneStates[status] ?? "complete";
          return onProgress(call_id, {
            status: state,
            output: result,
            error: state === "failed" ? errorIn(result) : undefined,
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
          return close(scopeOf(frame));
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
