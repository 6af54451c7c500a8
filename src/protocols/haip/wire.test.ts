import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { acceptedTypes, dialectOf, readFrame, type HaipFrame, type HaipType } from "./wire";

function lines(fixture: string): string[] {
  const path = new URL(`../../../test/fixtures/haip/${fixture}.jsonl`, import.meta.url);
  return readFileSync(path, "utf8").replace(/\n$/, "").split("\n");
}

/** Reads a message of this type and payload, with whatever stands around it. */
function read(type: HaipType, payload: unknown, envelope: object = {}): HaipFrame {
  return readFrame(JSON.stringify({ type, payload, ...envelope }));
}

describe("readFrame", () => {
  it("reads an envelope leniently", () => {
    const { envelope } = readFrame(
      JSON.stringify({
        id: "0b8ad9f6-6f7f-4a9e-9d3f-0c7a3f6c1a11",
        session: "s",
        transaction: "t",
        seq: 17,
        ack: "16",
        ts: "2026-09-01T12:00:00Z",
        channel: "AGENT",
        type: "PING",
        payload: {},
        pv: 1,
        crit: true,
        bin_len: "12",
        bin_mime: "audio/wav",
        run_id: "r",
        thread_id: 5,
        invented: { by: "someone" },
      }),
    );
    expect(envelope).toEqual({
      id: "0b8ad9f6-6f7f-4a9e-9d3f-0c7a3f6c1a11",
      session: "s",
      transaction: "t",
      seq: "17",
      ack: "16",
      ts: "2026-09-01T12:00:00Z",
      channel: "AGENT",
      type: "PING",
      payload: {},
      pv: 1,
      crit: true,
      bin_len: 12,
      bin_mime: "audio/wav",
      run_id: "r",
    });
  });

  it.each([[undefined], [null], ["null"], [""], [7], [{}]])(
    "takes a transaction of %j for none",
    (transaction) => {
      expect(read("PING", {}, { transaction }).envelope).not.toHaveProperty("transaction");
    },
  );

  it.each(["1", "1756728000123k3j9x", "99999999999999999999", "any word"])(
    "takes %s for a number of the sender's",
    (seq) => {
      expect(read("PING", {}, { seq }).envelope?.seq).toBe(seq);
    },
  );

  it.each<[HaipType, unknown, unknown]>([
    [
      "HAI",
      { haip_version: 1, accept_major: ["1", 1], accept_events: "all" },
      { accept_major: [1] },
    ],
    [
      "HAI",
      { capabilities: { binary_frames: 1, flow_control: { initial_credit_messages: "32" } } },
      { capabilities: { flow_control: { initial_credit_messages: 32 } } },
    ],
    ["HAI", { capabilities: [], last_rx_seq: 4 }, { last_rx_seq: "4" }],
    ["PING", {}, {}],
    ["PONG", { nonce: 5 }, {}],
    ["REPLAY_REQUEST", { from_seq: "3", to_seq: null }, { from_seq: "3" }],
    [
      "FLOW_UPDATE",
      { channel: "USER", add_messages: "8", add_bytes: -1 },
      { channel: "USER", add_messages: 8 },
    ],
    ["RUN_STARTED", { run_id: "r", metadata: { any: 1 } }, { run_id: "r", metadata: { any: 1 } }],
    ["RUN_FINISHED", {}, {}],
    ["RUN_CANCEL", { run_id: "r" }, { run_id: "r" }],
    ["TEXT_MESSAGE_START", { message_id: "m", text: "Hi" }, { message_id: "m", text: "Hi" }],
    ["TEXT_MESSAGE_PART", { message_id: "m" }, { message_id: "m" }],
    ["TEXT_MESSAGE_END", { message_id: "m", tokens: "12" }, { message_id: "m", tokens: 12 }],
    ["MESSAGE_PART", { message_id: "m", text: "Hi" }, { message_id: "m", text: "Hi" }],
    ["AUDIO_CHUNK", { mime: "audio/opus" }, { mime: "audio/opus" }],
    ["AUDIO", { message_id: "m", duration_ms: "100" }, { message_id: "m", duration_ms: 100 }],
    [
      "TOOL_CALL",
      { call_id: "c", tool: "add", params: [1] },
      { call_id: "c", tool: "add", params: [1] },
    ],
    ["TOOL_UPDATE", { call_id: "c", progress: "50" }, { call_id: "c", progress: 50 }],
    ["TOOL_DONE", { call_id: "c", result: null }, { call_id: "c", result: null }],
    ["TOOL_CANCEL", { call_id: "c", reason: 1 }, { call_id: "c" }],
    [
      "TOOL_LIST",
      { tools: [{ name: "add" }, { description: "nameless" }, 5] },
      { tools: [{ name: "add" }] },
    ],
    ["TOOL_LIST", {}, {}],
    ["TOOL_SCHEMA", { schema: { name: "add" } }, { schema: { name: "add" } }],
    ["PAUSE_CHANNEL", { channel: "USER" }, { channel: "USER" }],
    ["TRANSACTION_START", { referenceId: null }, {}],
    ["TRANSACTION_END", null, null],
    ["MESSAGE", "", ""],
    ["MESSAGE", { any: ["thing"] }, { any: ["thing"] }],
    ["INFO", 7, 7],
  ])("reads %s with %j", (type, payload, expected) => {
    expect(read(type, payload)).toMatchObject({ type, payload: expected });
    expect(read(type, payload).payload).toEqual(expected);
  });

  it("finds an error's members on the payload, or on the envelope", () => {
    const payload = { code: "NOT HAI", message: "First things first", related_id: "x" };
    expect(read("ERROR", payload).payload).toEqual(payload);
    expect(read("ERROR", undefined, payload).payload).toEqual(payload);
    expect(read("RUN_ERROR", { run_id: "r" }).payload).toEqual({
      code: "ERROR",
      message: "",
      run_id: "r",
    });
    expect(read("ERROR", { code: "X" }, { related_id: "y" }).envelope?.related_id).toBe("y");
  });

  it.each(lines("unknown"))("surfaces %s as unknown", (line) => {
    expect(readFrame(line).type).toBe("unknown");
  });

  it("keeps what it does not know as it came", () => {
    expect(readFrame('{"type":"VIDEO_FRAME","id":"i","payload":{"width":4}}')).toEqual({
      type: "unknown",
      payload: { width: 4 },
      envelope: { id: "i", type: "VIDEO_FRAME", payload: { width: 4 } },
    });
    expect(readFrame("nonsense")).toEqual({
      type: "unknown",
      payload: "nonsense",
      envelope: undefined,
    });
  });

  it("reads nothing from a prototype, and writes nothing to one", () => {
    const frame = readFrame(
      '{"type":"PING","__proto__":{"polluted":1,"seq":"9"},"payload":{"__proto__":{"nonce":"n"}}}',
    );
    expect(frame.payload).toEqual({});
    expect(frame.envelope).not.toHaveProperty("seq");
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

/** The dialect of a server that says this of itself. */
function dialectIn(hai: string): string | undefined {
  const frame = readFrame(hai);
  return frame.type === "HAI" ? dialectOf(frame.payload) : "no HAI";
}

const accepting = (...accept_events: readonly string[]) =>
  JSON.stringify({ type: "HAI", payload: { accept_events } });

describe("dialectOf", () => {
  it.each([
    ["a-turn", "A"],
    ["b1-turn", "B1"],
    ["b2-turn", "B2"],
  ])("knows the server of %s by what it accepts", (fixture, dialect) => {
    expect(dialectIn(lines(fixture)[0] ?? "")).toBe(dialect);
  });

  it("says nothing of a server that says nothing", () => {
    expect(dialectIn('{"type":"HAI","payload":{}}')).toBeUndefined();
    expect(dialectIn(accepting())).toBeUndefined();
    expect(dialectIn(accepting("TRANSACTION_START", "TEXT_MESSAGE_START"))).toBeUndefined();
  });

  it("knows us by what we accept", () => {
    for (const dialect of ["A", "B1", "B2"] as const)
      expect(dialectIn(accepting(...acceptedTypes[dialect]))).toBe(dialect);
  });
});
