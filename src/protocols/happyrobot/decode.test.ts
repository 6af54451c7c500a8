import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { SessionEvent } from "../../core/index";
import { createDecoder, decodeHistory, isEnded, readTime } from "./decode";
import { historyAnswer, readFrame, type HistoryAnswer } from "./wire";
import * as v from "valibot";

function lines(fixture: string): string[] {
  const path = new URL(`../../../test/fixtures/happyrobot/${fixture}.jsonl`, import.meta.url);
  return readFileSync(path, "utf8").replace(/\n$/, "").split("\n");
}

/** A decoder whose ids are `a1`, `a2`, ... and whose clock counts the frames. */
function decoder() {
  let ids = 0;
  let time = 0;
  const decode = createDecoder({ createId: () => `a${(ids += 1)}`, now: () => time });
  return (frame: string | Uint8Array): SessionEvent[] => {
    time += 1;
    return decode(readFrame(frame));
  };
}

function eventsOf(fixture: string): SessionEvent[] {
  const decode = decoder();
  return lines(fixture).flatMap((line) => decode(line));
}

describe("createDecoder", () => {
  it("streams turns", () => {
    expect(eventsOf("streaming")).toEqual([
      { type: "session-started", sessionId: "0f6a5c1e-3b1d-4d2e-9a7b-5d0c1f2e3a4b" },
      { type: "message-start", messageId: "a1", role: "agent", at: 4 },
      { type: "text-delta", messageId: "a1", text: "Your parcel " },
      { type: "text-delta", messageId: "a1", text: "is on its **way**" },
      { type: "message-end", messageId: "a1", text: "Your parcel is on its **way**." },
      { type: "message-start", messageId: "a2", role: "agent", at: 9 },
      { type: "text-delta", messageId: "a2", text: "Anything else?" },
      { type: "message-end", messageId: "a2", text: "Anything else?" },
    ]);
  });

  it("streams on while the token is refreshed", () => {
    expect(eventsOf("refresh").map(({ type }) => type)).toEqual([
      "session-started",
      "message-start",
      "text-delta",
      "message-end",
    ]);
  });

  it("leaves message errors to the connection, and ends an empty turn", () => {
    expect(eventsOf("errors").slice(1)).toEqual([
      { type: "message-start", messageId: "a1", role: "agent", at: 4 },
      { type: "message-end", messageId: "a1" },
    ]);
  });

  it("interrupts the turn when the session is closed", () => {
    expect(eventsOf("closed").slice(-2)).toEqual([
      { type: "turn-interrupted", messageId: "a1" },
      { type: "session-ended", reason: "idle_timeout" },
    ]);
    expect(decoder()('{"type":"session-closed","status":"closed"}')).toEqual([
      { type: "session-ended", reason: "closed" },
    ]);
    expect(decoder()('{"type":"session-closed"}')).toEqual([{ type: "session-ended" }]);
  });

  it("makes sense of turns in any order", () => {
    expect(eventsOf("odd-turns")).toEqual([
      { type: "message-start", messageId: "a1", role: "agent", at: 2 },
      { type: "message-end", messageId: "a1", text: "An answer that was never begun." },
      // The repetition is one; after words of the user the same words are an answer again.
      { type: "message-start", messageId: "a2", role: "agent", at: 5 },
      { type: "message-end", messageId: "a2", text: "An answer that was never begun." },
      { type: "message-start", messageId: "a3", role: "agent", at: 6 },
      { type: "text-delta", messageId: "a3", text: "Begun by a chunk, " },
      { type: "text-delta", messageId: "a3", text: "ended without text" },
      { type: "message-end", messageId: "a3" },
      // A second start while nothing was said is the same turn; once something was said it cuts that off.
      { type: "message-start", messageId: "a4", role: "agent", at: 9 },
      { type: "text-delta", messageId: "a4", text: "Started twice, with text" },
      { type: "turn-interrupted", messageId: "a4" },
      { type: "message-start", messageId: "a5", role: "agent", at: 11 },
      { type: "text-delta", messageId: "a5", text: "The one after it" },
      { type: "message-end", messageId: "a5", text: "The one after it." },
    ]);
  });

  it("passes on what it does not know and is moved by nothing malformed", () => {
    const events = eventsOf("malformed");
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(["unknown"]));
    expect(events.map((event) => (event as { frame: unknown }).frame)).toContainEqual({
      type: "agent-typing",
      content: "not documented",
    });
    expect({}).not.toHaveProperty("polluted");
  });

  it("reads binary frames as text", () => {
    const decode = decoder();
    const frame = new TextEncoder().encode('{"type":"response-end","content":"grüß Gott"}');
    expect(decode(frame).at(-1)).toMatchObject({ text: "grüß Gott" });
    expect(decode(new Uint8Array([0xff, 0xfe]))).toMatchObject([{ type: "unknown" }]);
  });

  it("survives 20 000 random and malformed frames", () => {
    const random = seeded(20_260_901);
    const decode = decoder();
    const known = new Set<string>();
    const open = new Set<string>();
    for (let count = 0; count < 20_000; count += 1) {
      const events = decode(randomFrame(random));
      // Whatever comes in, what goes out is a well-formed conversation.
      for (const event of events) {
        if (event.type === "message-start") {
          expect(open.size).toBe(0);
          expect(known).not.toContain(event.messageId);
          known.add(event.messageId);
          open.add(event.messageId);
        } else if (event.type === "text-delta") {
          expect(open).toContain(event.messageId);
          expect(typeof event.text).toBe("string");
        } else if (event.type === "message-end" || event.type === "turn-interrupted") {
          expect(open.delete(event.messageId ?? "")).toBe(true);
        } else if (event.type === "session-started") {
          expect(typeof event.sessionId).toBe("string");
        } else {
          expect(["session-ended", "unknown"]).toContain(event.type);
        }
      }
    }
    expect(known.size).toBeGreaterThan(500);
    const bare = {} as Record<string, unknown>;
    for (const name of ["polluted", "type", "content", "frame"]) expect(bare[name]).toBeUndefined();
    // Still alive and well.
    decode('{"type":"response-end"}');
    decode('{"type":"message-ack"}');
    const after = decode('{"type":"response-end","content":"still here"}');
    expect(after.at(-1)).toMatchObject({ type: "message-end", text: "still here" });
  });
});

describe("decodeHistory", () => {
  function history(messages: unknown[], rest: object = {}): HistoryAnswer {
    return v.parse(historyAnswer, { session_id: "s", status: "active", messages, ...rest });
  }
  const now = () => 9_000;

  it("tells messages with their roles, files and times", () => {
    const answer = history([
      {
        id: "m-1",
        role: "user",
        content: " ",
        timestamp: "2026-09-01T12:00:00.000Z",
        artifacts: [
          {
            media_id: "f-1",
            filename: "bill.pdf",
            mime_type: "application/pdf",
            file_size: 12,
            presigned_url: "https://bucket.test/bill.pdf",
          },
          { media_id: "f-2" },
        ],
      },
      { id: "m-2", role: "assistant", content: "Thanks.", timestamp: 1_788_264_001 },
      { id: "m-3", role: "system", content: "A person joined.", timestamp: "1788264002000" },
      { id: "m-4", role: "TOOL", content: "{}", timestamp: "2026-09-01T12:00:03.000Z" },
      { role: "supervisor", content: "Hello" },
    ]);
    expect(decodeHistory(answer, { now })).toEqual([
      {
        remoteId: "m-1",
        role: "user",
        createdAt: 1_788_264_000_000,
        parts: [
          {
            type: "file",
            name: "bill.pdf",
            mediaType: "application/pdf",
            size: 12,
            url: "https://bucket.test/bill.pdf",
            remoteId: "f-1",
          },
          { type: "file", name: "file", mediaType: "application/octet-stream", remoteId: "f-2" },
        ],
      },
      {
        remoteId: "m-2",
        role: "agent",
        createdAt: 1_788_264_001_000,
        parts: [{ type: "text", text: "Thanks." }],
      },
      {
        remoteId: "m-3",
        role: "system",
        createdAt: 1_788_264_002_000,
        parts: [{ type: "text", text: "A person joined." }],
      },
      {
        remoteId: "m-4",
        role: "tool",
        createdAt: 1_788_264_003_000,
        parts: [{ type: "text", text: "{}" }],
      },
      {
        role: "agent",
        createdAt: 1_788_264_003_000,
        parts: [{ type: "text", text: "Hello" }],
      },
    ]);
  });

  it("keeps the order of messages whose times cannot be read", () => {
    const answer = history(
      [
        { role: "user", content: "one", timestamp: "yesterday" },
        { role: "assistant", content: "two", timestamp: "2026-09-01T12:00:00.000Z" },
        { role: "user", content: "three", timestamp: {} },
      ],
      { started_at: "2026-09-01T11:00:00.000Z" },
    );
    const times = decodeHistory(answer, { now }).map(({ createdAt }) => createdAt);
    expect(times).toEqual([1_788_260_400_000, 1_788_264_000_000, 1_788_264_000_000]);
    expect(decodeHistory(history([{ content: "x" }]), { now })[0]?.createdAt).toBe(9_000);
  });

  it("leaves out what has nothing to show, but not a user's message: it proves that it arrived", () => {
    const answer = history([
      { id: "m-1", role: "user", content: " " },
      { id: "m-2", role: "assistant", content: "\n" },
      "not a message",
      null,
    ]);
    expect(decodeHistory(answer, { now })).toEqual([
      { remoteId: "m-1", role: "user", parts: [], createdAt: 9_000 },
    ]);
  });

  it("does not take a body without messages for an empty conversation", () => {
    expect(v.safeParse(historyAnswer, { session_id: "s", status: "active" }).success).toBe(false);
    expect(v.safeParse(historyAnswer, { messages: "none" }).success).toBe(false);
  });
});

it.each([
  ["closed", true],
  ["Ended", true],
  ["COMPLETED", true],
  ["active", false],
  ["not closed", false],
  ["", false],
  [undefined, false],
])("isEnded(%j) is %j", (status, expected) => {
  expect(isEnded(status)).toBe(expected);
});

it.each([
  ["2026-09-01T12:00:00.000Z", 1_788_264_000_000],
  [1_788_264_000, 1_788_264_000_000],
  [1_788_264_000_123, 1_788_264_000_123],
  ["", undefined],
  ["soon", undefined],
  [Number.POSITIVE_INFINITY, undefined],
  [-1, undefined],
  [null, undefined],
])("readTime(%j) is %j", (value, expected) => {
  expect(readTime(value)).toBe(expected);
});

/** mulberry32: the same frames in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function randomFrame(random: () => number): string | Uint8Array {
  const pick = <T>(choices: readonly T[]) => choices[Math.floor(random() * choices.length)] as T;
  const types = [
    "connected",
    "response-start",
    "response-chunk",
    "response-end",
    "session-closed",
    "heartbeat",
    "message-ack",
    "message-error",
    "token-refresh-required",
    "token-refresh-ack",
    "token-refresh-error",
    "token-expired",
  ];
  const names = [
    "content",
    "session_id",
    "id",
    "message",
    "error",
    "expires_at",
    "reason",
    "status",
    "duration",
    "timestamp",
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "valueOf",
    "toJSON",
    "hasOwnProperty",
    "length",
  ];
  const value = (depth: number): string => {
    const kind = Math.floor(random() * 12);
    if (kind === 0) return "null";
    if (kind === 1) return String(random() * 1e20 - 5e19);
    if (kind === 2) return pick(["true", "false", "-0", "1e999", "0"]);
    if (kind === 3 && depth < 4) return `[${value(depth + 1)},${value(depth + 1)}]`;
    if (kind === 4 && depth < 4) return members(depth + 1);
    if (kind === 5) return JSON.stringify("x".repeat(Math.floor(random() ** 8 * 200_000)));
    if (kind === 6) return JSON.stringify(pick(["", " ", "\ud800", "\u0000", "<img>", "𝕌"]));
    if (kind === 7) return '{"polluted":true}';
    return JSON.stringify(String.fromCodePoint(Math.floor(random() * 0xd7ff)).repeat(3));
  };
  const members = (depth: number): string => {
    const count = Math.floor(random() * 5);
    const list = Array.from({ length: count }, () => `"${pick(names)}":${value(depth)}`);
    return `{${list.join(",")}}`;
  };
  const shape = random();
  const type =
    shape < 0.75 ? JSON.stringify(pick(types)) : shape < 0.85 ? value(0) : '"no-such-type"';
  const frame = `{"type":${type}${random() < 0.7 ? `,"${pick(names)}":${value(0)}` : ""}${
    random() < 0.3 ? `,"content":${value(0)}` : ""
  }}`;
  const fate = random();
  if (fate < 0.05) return frame.slice(0, Math.floor(random() * frame.length));
  if (fate < 0.1) return value(0);
  if (fate < 0.12) return "[".repeat(20_000);
  if (fate < 0.14) return `{"type":"message-ack","id":${"[".repeat(5_000)}${"]".repeat(5_000)}}`;
  if (fate < 0.17)
    return new Uint8Array(Array.from({ length: 20 }, () => Math.floor(random() * 256)));
  if (fate < 0.2) return new TextEncoder().encode(frame);
  return frame;
}
