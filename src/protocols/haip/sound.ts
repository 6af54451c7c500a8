import { ParlanceError, type AudioPart } from "../../core/index";
import type { FrameOf, HaipFrame } from "./wire";

/*
 * What only sound needs, and a chat of texts never loads: see `sound-room.ts`.
 */

/** A binary frame without an envelope, or an envelope without its bytes. */
interface BinaryProblem {
  /**
   * `no-envelope`: a binary frame that nothing waited for. `missing`: not all bytes came. `too-many-bytes`: more came than the
   * envelope said. `too-large`: the envelope speaks of more than may be kept, or of no number of bytes at all.
   */
  readonly reason: "no-envelope" | "missing" | "too-many-bytes" | "too-large";
  /** The message that is lost. */
  readonly frame: HaipFrame | undefined;
  /** How many bytes came and are lost. */
  readonly bytes: number;
}

/** What `createBinaryPairing` needs. */
export interface BinaryPairingOptions {
  readonly onOrphan: (problem: BinaryProblem) => void;
  /** How many messages wait for their bytes; the oldest is given up for one more. @defaultValue 64 */
  readonly maxWaiting?: number | undefined;
  /** The most bytes that a message may have. @defaultValue 104857600, the protocol's own limit (section 15) */
  readonly maxBytes?: number | undefined;
  /** How long the bytes of the oldest may take to come, in milliseconds; large ones are given more. @defaultValue 10000 */
  readonly timeoutMs?: number | undefined;
}

/**
 * Finds the bytes of each message that is sent in two frames. Nothing in a binary frame says whose it is, so it belongs to the
 * oldest message that waits (section 8).
 */
export interface BinaryPairing {
  /** Whether the message waits for bytes: `onBytes` is called with them then, or `onOrphan` with its problem. */
  expect(frame: HaipFrame, onBytes: (bytes: Uint8Array) => void): boolean;
  /** A binary frame came. */
  push(bytes: Uint8Array): void;
  /** Nothing more will come: what waits is reported. */
  close(): void;
}

interface Waiting {
  readonly frame: HaipFrame;
  readonly onBytes: (bytes: Uint8Array) => void;
  readonly length: number;
  readonly chunks: Uint8Array[];
  received: number;
}

/** The slowest link a large frame is waited for on, in bytes per millisecond: while it comes there is nothing to be seen of it. */
const slowestLink = 32;

export function createBinaryPairing({
  onOrphan,
  maxWaiting = 64,
  maxBytes = 104_857_600,
  timeoutMs = 10_000,
}: BinaryPairingOptions): BinaryPairing {
  const waiting: Waiting[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** The oldest waits against the clock. */
  function watch(): void {
    clearTimeout(timer);
    const head = waiting[0];
    timer = head && setTimeout(giveUp, timeoutMs + head.length / slowestLink);
  }

  function giveUp(reason: BinaryProblem["reason"] = "missing", bytes = 0): void {
    const head = waiting.shift();
    watch();
    if (head) onOrphan({ reason, frame: head.frame, bytes: head.received + bytes });
  }

  function push(bytes: Uint8Array): void {
    // Some send an empty frame after a `bin_len` of 0, some none.
    if (bytes.length === 0) return;
    const head = waiting[0];
    if (!head) return onOrphan({ reason: "no-envelope", frame: undefined, bytes: bytes.length });
    if (head.received + bytes.length > head.length) {
      // Where the oldest lost its bytes this frame is a later one's, known by its very length.
      const owner = waiting.findIndex(({ length }) => length === bytes.length);
      if (owner < 1) return giveUp("too-many-bytes", bytes.length);
      for (let lost = 0; lost < owner; lost += 1) giveUp();
      return push(bytes);
    }
    head.chunks.push(bytes);
    head.received += bytes.length;
    if (head.received < head.length) return;
    waiting.shift();
    watch();
    head.onBytes(join(head.chunks));
  }

  return {
    expect(frame, onBytes) {
      const length = frame.envelope?.bin_len;
      const data = (frame.payload as { readonly data?: unknown } | null | undefined)?.data;
      // The SDK of dialect A sends both, and no binary frame.
      if (length === undefined || data != null) return false;
      if (length === 0) onBytes(new Uint8Array());
      else if (!Number.isInteger(length) || length > maxBytes) {
        onOrphan({ reason: "too-large", frame, bytes: 0 });
      } else {
        if (waiting.length >= maxWaiting) giveUp();
        waiting.push({ frame, onBytes, length, chunks: [], received: 0 });
        if (waiting.length === 1) watch();
      }
      return true;
    },
    push,
    close() {
      while (waiting.length > 0) giveUp();
    },
  };
}

export function brokenBinary({ reason, bytes }: BinaryProblem): ParlanceError {
  return new ParlanceError(
    `A binary frame and the message it belongs to did not come together (${reason}, ${bytes} bytes); the rest goes on.`,
    { code: "invalid-response" },
  );
}

function join(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length === 1 && chunks[0]) return chunks[0];
  const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/** What an agent says aloud, as its pieces come. */
export interface Sound {
  /** Returns whether there was any sound in the message, or beside it. */
  add(frame: FrameOf<"AUDIO" | "AUDIO_CHUNK">, bytes: Uint8Array | undefined): boolean;
  /** All of it. */
  toPart(): AudioPart;
}

export function createSound(): Sound {
  const chunks: Uint8Array[] = [];
  let mediaType = "";
  let durationMs = 0;
  return {
    add({ payload, envelope }, bytes) {
      const chunk = bytes ?? fromBase64(payload.data ?? "");
      if (!chunk?.length) return false;
      chunks.push(chunk);
      mediaType ||= payload.mime ?? envelope.bin_mime ?? "audio/webm";
      durationMs += payload.duration_ms ?? 0;
      return true;
    },
    toPart: () => ({
      type: "audio",
      mediaType,
      // Not a blob's address: that would have to be let go of, and nobody here knows when.
      url: `data:${mediaType};base64,${toBase64(join(chunks))}`,
      ...(durationMs > 0 && { durationMs }),
    }),
  };
}

/** Bytes as base64, for transports without binary frames. */
export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  const step = 0x8000;
  for (let at = 0; at < bytes.length; at += step)
    binary += String.fromCharCode(...bytes.subarray(at, at + step));
  return btoa(binary);
}

/** The bytes of base64; undefined where it is none. */
export function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
