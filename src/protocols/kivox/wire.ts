import * as v from "valibot";

/*
 * The realtime frames of generation B as the vendor spells them: sections 4.3 and 4.4 of the wire facts. Read leniently: members we do not
 * know are dropped, optional ones of the wrong type count as absent, a frame we do not know becomes `unknown`.
 */

const text = v.fallback(v.string(), "");
const milliseconds = v.fallback(v.optional(v.pipe(v.number(), v.finite())), undefined);

const serverFrame = v.variant("type", [
  v.object({ type: v.literal("handshake_ok"), conversation_id: v.pipe(v.string(), v.nonEmpty()) }),
  v.object({ type: v.literal("handshake_error"), reason: text }),
  v.object({ type: v.literal("text_full"), content: v.string() }),
  v.object({ type: v.literal("text_delta"), chunk: v.string() }),
  v.object({
    type: v.literal("audio_delta"),
    /** In bytes. */
    size: v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))), undefined),
  }),
  v.object({ type: v.literal("turn_complete") }),
  v.object({ type: v.literal("flow_complete") }),
  v.object({ type: v.literal("signal"), name: v.string(), data: v.optional(v.unknown()) }),
  v.object({
    type: v.literal("transfer"),
    agent_id: v.pipe(v.string(), v.nonEmpty()),
    reason: text,
  }),
  v.object({
    type: v.literal("error"),
    code: v.optional(v.string(), ""),
    message: v.optional(v.string(), ""),
  }),
  v.object({ type: v.literal("tick"), remaining_ms: milliseconds, elapsed_ms: milliseconds }),
  v.object({ type: v.literal("session_closed"), reason: text }),
]);

/** What Kivox says on a socket (section 4.4). */
export type KivoxServerFrame = v.InferOutput<typeof serverFrame>;

/** A text message of a socket: a frame we know, one we do not, or no frame at all. */
export type ReadFrame =
  | { readonly kind: "frame"; readonly frame: KivoxServerFrame }
  | { readonly kind: "unknown"; readonly frame: unknown }
  | { readonly kind: "garbage" };

/** Reads a text message; never throws. */
export function readFrame(data: string): ReadFrame {
  let parsed: unknown;
  try {
    parsed = JSON.parse(data);
  } catch {
    return { kind: "garbage" };
  }
  const result = v.safeParse(serverFrame, parsed);
  return result.success
    ? { kind: "frame", frame: result.output }
    : { kind: "unknown", frame: parsed };
}

/** Where one talks from, as the handshake names it (section 4.3); any other word will do. */
export type KivoxChannel =
  | "web-text"
  | "web-voice"
  | "mobile-text"
  | "mobile-voice"
  // Keeps the four above in an editor's list.
  | (string & Record<never, never>);

/** What we say on a socket (section 4.3). */
export type KivoxClientFrame =
  | {
      readonly type: "handshake";
      readonly agent_id: string;
      readonly channel?: string;
      readonly render_directive?: string;
    }
  | { readonly type: "input_text"; readonly text: string }
  | { readonly type: "input_audio" }
  | { readonly type: "input_audio_stream" }
  | { readonly type: "cancel" }
  | { readonly type: "end" };
