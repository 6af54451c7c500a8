import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { SessionEvent } from "../../core/index";
import { createDecoder } from "./decode";
import { loadSoundRoom } from "./sound-room";
import { readFrame } from "./wire";

beforeAll(() => loadSoundRoom());

/** A decoder whose ids are `a1`, `a2`, ... and whose clock counts the frames. */
function setUp() {
  let ids = 0;
  let time = 0;
  const decoder = createDecoder({ createId: () => `a${(ids += 1)}`, now: () => time });
  const hear = (frame: string | object, bytes?: Uint8Array): SessionEvent[] => {
    time += 1;
    return decoder.decode(
      readFrame(typeof frame === "string" ? frame : JSON.stringify(frame)),
      bytes,
    );
  };
  return { decoder, hear };
}

function eventsOf(fixture: string) {
  const path = new URL(`../../../test/fixtures/haip/${fixture}.jsonl`, import.meta.url);
  const { decoder, hear } = setUp();
  const lines = readFileSync(path, "utf8").replace(/\n$/, "").split("\n");
  return { decoder, hear, events: lines.flatMap((line) => hear(line)) };
}

const start = (message_id: string, more: object = {}, run_id = "r") => ({
  type: "TEXT_MESSAGE_START",
  run_id,
  payload: { message_id, ...more },
});
const part = (message_id: string, text: string, run_id = "r") => ({
  type: "TEXT_MESSAGE_PART",
  run_id,
  payload: { message_id, text },
});
const call = (call_id: string, run_id = "r") => ({
  type: "TOOL_CALL",
  run_id,
  payload: { call_id, tool: "add" },
});

describe("text", () => {
  it.each([
    ["a-turn", ["Your parcel ", "is on its way. 📦"], 2],
    ["b1-turn", ["It is ", "on its way."], 3],
  ])("streams in %s", (fixture, texts, at) => {
    expect(eventsOf(fixture).events).toEqual([
      { type: "message-start", messageId: "a1", role: "agent", at },
      ...texts.map((text) => ({ type: "text-delta", messageId: "a1", text })),
      { type: "message-end", messageId: "a1" },
    ]);
  });

  it("comes whole in B2, and as data where it is none", () => {
    const { events } = eventsOf("b2-turn");
    expect(events).toMatchObject([
      { type: "signal", name: "info", data: { topic: "delivery" } },
      {
        type: "message-added",
        role: "agent",
        parts: [{ type: "text", text: "It is on its way." }],
      },
      {
        type: "message-added",
        role: "agent",
        parts: [{ type: "text", text: "With a text in it" }],
      },
      {
        type: "message-added",
        role: "agent",
        parts: [{ type: "data", name: "message", data: { order: "4711-B", parcels: 2 } }],
      },
      { type: "message-added", role: "agent", parts: [{ type: "text", text: "Hello?" }] },
      { type: "message-start", role: "agent" },
    ]);
  });

  it("of an echo tool is the agent's answer, although it is the user's own", () => {
    expect(eventsOf("b1-echo").events).toMatchObject([
      { type: "message-start", role: "agent" },
      { type: "text-delta", text: "Hello?" },
      { type: "message-end" },
    ]);
  });

  it("in a lone beginning is complete when nothing follows", () => {
    const { decoder, events } = eventsOf("a-lone-start");
    expect(events).toMatchObject([
      { type: "message-start" },
      { type: "text-delta", text: "Echo: Where is it?" },
    ]);
    expect(decoder.isUnsettled).toBe(true);
    expect(decoder.settle()).toEqual([{ type: "message-end", messageId: "a1" }]);
    expect(decoder.isUnsettled).toBe(false);
    expect(decoder.settle()).toEqual([]);
  });

  it("that goes on after its beginning is not complete by itself", () => {
    const { decoder, hear } = setUp();
    hear(start("m", { text: "It " }));
    hear(part("m", "is"));
    expect(decoder.isUnsettled).toBe(false);
    expect(decoder.settle()).toEqual([]);
  });

  it("begins with whichever piece comes first, and ends only what has begun", () => {
    const { hear } = setUp();
    expect(hear({ type: "MESSAGE_END", payload: { message_id: "m" } })).toEqual([]);
    expect(hear(part("m", "The middle")).map(({ type }) => type)).toEqual([
      "message-start",
      "text-delta",
    ]);
  });

  it("of several messages at once is told apart", () => {
    const { hear } = setUp();
    hear(start("one"));
    hear(start("two"));
    expect(hear(part("one", "1"))).toEqual([{ type: "text-delta", messageId: "a1", text: "1" }]);
    expect(hear(part("two", "2"))).toEqual([{ type: "text-delta", messageId: "a2", text: "2" }]);
  });
});

describe("tool calls", () => {
  it("come with progress, partial and whole results, in the message of the text that follows", () => {
    const { events } = eventsOf("a-tool-call");
    const states = events.flatMap((event) => (event.type === "part-added" ? [event.part] : []));
    const facts = { type: "tool-call", name: "find_windows", input: { order: "4711-B" } };
    expect(states).toMatchObject([
      { ...facts, status: "running" },
      { ...facts, status: "queued" },
      { ...facts, status: "running", progress: 0.4, partial: { found: 1 } },
      { ...facts, status: "running", progress: 1 },
      { ...facts, status: "complete", output: { windows: ["09:00"] } },
    ]);
    expect(new Set(events.map((event) => "messageId" in event && event.messageId)).size).toBe(1);
    expect(events.at(-1)).toEqual({ type: "message-end", messageId: "a1" });
  });

  it("fail with the words of their result, or are cancelled", () => {
    const { hear } = setUp();
    hear(call("c-1"));
    hear(call("c-2"));
    const done = (call_id: string, status: string, result?: unknown) =>
      hear({ type: "TOOL_DONE", payload: { call_id, status, result } })[0];
    expect(done("c-1", "ERROR", { error: "No such order" })).toMatchObject({
      part: { status: "failed", error: "No such order" },
    });
    expect(done("c-2", "CANCELLED")).toMatchObject({ part: { status: "cancelled" } });
    expect(
      hear({ type: "TOOL_UPDATE", payload: { call_id: "c-2", status: "CANCELLING" } })[0],
    ).toMatchObject({ part: { status: "cancelling" } });
    expect(done("nobody's", "OK")).toBeUndefined();
  });

  it("belong to the text that is being said", () => {
    const { hear } = setUp();
    hear(start("m"));
    expect(hear(call("c"))).toMatchObject([{ type: "part-added", messageId: "a1" }]);
    // But not to one of another run.
    expect(hear(call("d", "other"))).toMatchObject([
      { type: "message-start", messageId: "a2" },
      { type: "part-added", messageId: "a2" },
    ]);
  });

  it("are forgotten when there are too many of them", () => {
    const { hear } = setUp();
    for (let index = 0; index < 1_001; index += 1) hear(call(`c-${index}`));
    const done = (call_id: string) => hear({ type: "TOOL_DONE", payload: { call_id } });
    expect([done("c-0").length, done("c-1").length]).toEqual([0, 1]);
  });
});

describe("sound", () => {
  const chunk = (message_id: string, payload: object) => ({
    type: "AUDIO_CHUNK",
    run_id: "r",
    payload: { message_id, ...payload },
  });

  it("of several pieces is one part, whether they come as base64 or as bytes", () => {
    const { decoder, hear } = setUp();
    expect(hear(chunk("m", { mime: "audio/wav", data: "AAEC", duration_ms: "40" }))).toMatchObject([
      { type: "message-start", messageId: "a1" },
    ]);
    expect(hear(chunk("m", { duration_ms: "60" }), Uint8Array.of(3, 4))).toEqual([]);
    expect(decoder.isUnsettled).toBe(true);
    expect(decoder.settle()).toEqual([
      {
        type: "part-added",
        messageId: "a1",
        part: {
          type: "audio",
          mediaType: "audio/wav",
          url: `data:audio/wav;base64,${Buffer.from([0, 1, 2, 3, 4]).toString("base64")}`,
          durationMs: 100,
        },
      },
      { type: "message-end", messageId: "a1" },
    ]);
    expect(decoder.isUnsettled).toBe(false);
  });

  it("without bytes is nothing", () => {
    const { decoder, hear } = setUp();
    expect(hear(chunk("m", { mime: "audio/wav", data: "not base64!" }))).toEqual([]);
    expect(hear(chunk("m", {}))).toEqual([]);
    expect(decoder.isUnsettled).toBe(false);
  });
});

describe("an end", () => {
  it("of a run ends what belongs to it, and nothing else", () => {
    const { hear } = setUp();
    hear(start("m", {}, "one"));
    hear(call("c", "one"));
    hear(start("n", {}, "two"));
    const finish = (run_id: string, status: string) =>
      hear({ type: "RUN_FINISHED", payload: { run_id, status } });
    expect(finish("one", "OK")).toEqual([{ type: "message-end", messageId: "a1" }]);
    expect(finish("two", "CANCELLED")).toEqual([{ type: "turn-interrupted", messageId: "a2" }]);
    expect(finish("two", "OK")).toEqual([]);
  });

  it("by an error is told, in the conversation and beside it", () => {
    const { hear } = setUp();
    hear(start("m", {}, "one"));
    const events = hear({
      type: "RUN_ERROR",
      run_id: "one",
      payload: { code: "SERVER_ERROR", message: "Out of ideas" },
    });
    expect(events).toMatchObject([
      { type: "turn-interrupted", messageId: "a1" },
      {
        type: "message-added",
        role: "system",
        parts: [
          { type: "data", name: "error", data: { code: "SERVER_ERROR", message: "Out of ideas" } },
        ],
      },
      { type: "error", error: { code: "vendor-unavailable" } },
    ]);
  });

  it("by the user cuts off what is under way", () => {
    const { decoder, hear } = setUp();
    hear(start("m"));
    hear(call("c", "other"));
    expect(decoder.interrupt()).toEqual([
      { type: "turn-interrupted", messageId: "a1" },
      { type: "turn-interrupted", messageId: "a2" },
    ]);
    expect(hear(part("m", "too late")).map(({ type }) => type)).toEqual([
      "message-start",
      "text-delta",
    ]);
  });
});

it("passes on what nobody knows, and what is no part of a conversation as a signal", () => {
  const { hear } = setUp();
  expect(hear("nonsense")).toMatchObject([{ type: "unknown" }]);
  expect(hear({ type: "MESSAGE_UPDATE", payload: { any: 1 } })).toEqual([
    { type: "signal", name: "message_update", data: { any: 1 } },
  ]);
  expect(hear({ type: "PING", payload: {} })).toEqual([]);
});
