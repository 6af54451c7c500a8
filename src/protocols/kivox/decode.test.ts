import { expect, it } from "vitest";
import type { SessionEvent } from "../../core/index";
import type { KivoxEvent } from "./connection";
import { createDecoder } from "./decode";

/** Decodes frame by frame, and counts the turns of the agent. */
function setUp() {
  let ids = 0;
  let turns = 0;
  const decoder = createDecoder({
    createId: () => `a${(ids += 1)}`,
    now: () => 1_000,
    audioMediaType: "audio/wav",
    onTurn: () => (turns += 1),
  });
  return {
    decoder,
    hear: (...events: readonly KivoxEvent[]) => events.flatMap((event) => decoder.decode(event)),
    turns: () => turns,
  };
}

const delta = (chunk: string): KivoxEvent => ({ type: "text_delta", chunk });
const full = (content: string): KivoxEvent => ({ type: "text_full", content });
const complete: KivoxEvent = { type: "turn_complete" };
const sound = (...values: number[]): KivoxEvent => ({
  type: "audio_delta",
  size: values.length,
  audio: new Uint8Array(values),
});

/** Each message as it was told, in a line; what is no message by its type. */
function lines(events: readonly SessionEvent[]): string[] {
  const told: string[] = [];
  for (const event of events) {
    if (event.type === "message-start") told.push(`${event.messageId}:`);
    else if (event.type === "text-delta") told[told.length - 1] += ` ${event.text}`;
    else if (event.type === "part-added") told[told.length - 1] += ` [${event.part.type}]`;
    else if (event.type === "message-end") told[told.length - 1] += ".";
    else told.push(event.type);
  }
  return told;
}

it("makes one message of a turn", () => {
  const { hear, turns } = setUp();
  expect(hear(delta("Hel"), delta("lo"), complete)).toEqual([
    { type: "message-start", messageId: "a1", role: "agent", at: 1_000 },
    { type: "text-delta", messageId: "a1", text: "Hel" },
    { type: "text-delta", messageId: "a1", text: "lo" },
    { type: "message-end", messageId: "a1" },
    { type: "turn-end" },
  ]);
  expect(turns()).toBe(1);
  expect(lines(hear(delta("Again"), complete))).toEqual(["a2: Again.", "turn-end"]);
});

it("tells of a beginning without words", () => {
  const { hear } = setUp();
  expect(lines(hear(delta("")))).toEqual(["a1:"]);
});

it.each([
  ["alone", [full("Hello")], ["a1: Hello.", "turn-end"]],
  [
    "that repeats the deltas",
    [delta("Hel"), delta("lo"), full("Hello")],
    ["a1: Hel lo.", "turn-end"],
  ],
  [
    "that repeats them but for space at their end",
    [delta("Hello \n"), full("Hello")],
    ["a1: Hello \n.", "turn-end"],
  ],
  ["that extends them", [delta("Hel"), full("Hello")], ["a1: Hel lo.", "turn-end"]],
  ["said twice", [full("Hello"), full("Hello")], ["a1: Hello.", "turn-end"]],
  [
    "that says something else",
    [delta("Hello"), full("Bye")],
    ["a1: Hello.", "a2: Bye.", "turn-end"],
  ],
  ["that says less", [delta("Hello"), full("Hel")], ["a1: Hello.", "a2: Hel.", "turn-end"]],
  ["that deltas follow", [full("Hello"), delta("Bye")], ["a1: Hello.", "a2: Bye.", "turn-end"]],
  [
    "that repeats them and is followed",
    [delta("Hi "), full("Hi"), delta("Bye")],
    ["a1: Hi .", "a2: Bye.", "turn-end"],
  ],
  ["without words", [full("")], ["a1:.", "turn-end"]],
] as const)("reads a whole text %s (section 4.7)", (_, frames, told) => {
  const { hear } = setUp();
  expect(lines(hear(...frames, complete))).toEqual(told);
});

it("makes one part of a turn's sound, at its end", () => {
  const { hear } = setUp();
  const events = hear(sound(1, 2), delta("Hi"), sound(), sound(3), complete);
  expect(lines(events)).toEqual(["a1: Hi [audio].", "turn-end"]);
  expect(events.find(({ type }) => type === "part-added")).toEqual({
    type: "part-added",
    messageId: "a1",
    part: { type: "audio", mediaType: "audio/wav", url: "data:audio/wav;base64,AQID" },
  });
});

it("takes long sound as well as short", () => {
  const { hear } = setUp();
  const long = new Uint8Array(100_000).map((_, index) => index & 0xff);
  const [, , added] = [
    ...hear({ type: "audio_delta", size: undefined, audio: long }),
    undefined,
    ...hear(complete),
  ];
  const { url = "" } = (added as { part?: { url?: string } }).part ?? {};
  expect(Buffer.from(url.split(",")[1] ?? "", "base64").equals(Buffer.from(long))).toBe(true);
});

it("takes a turn without words for one", () => {
  const { decoder, hear, turns } = setUp();
  decoder.heardInput();
  expect(hear(complete)).toEqual([{ type: "turn-end" }]);
  expect(turns()).toBe(1);
});

it("takes a turn that is said to be complete twice for one", () => {
  const { hear, turns } = setUp();
  expect(lines(hear(delta("Hi"), complete, complete))).toEqual(["a1: Hi.", "turn-end", "turn-end"]);
  expect(turns()).toBe(1);
});

it("hears nothing more of a turn that was stopped", () => {
  const { decoder, hear, turns } = setUp();
  hear(delta("Hel"));
  expect(decoder.interrupt()).toEqual([{ type: "turn-interrupted", messageId: "a1" }]);
  expect(lines(hear(delta("lo"), full("Hello"), sound(1), complete))).toEqual(["turn-end"]);
  expect(lines(hear(delta("Next"), complete))).toEqual(["a2: Next.", "turn-end"]);
  expect(turns()).toBe(2);
});

it("hears the answer to what is said after a stop, whose end is not the answer's", () => {
  const { decoder, hear, turns } = setUp();
  hear(delta("Hel"));
  decoder.interrupt();
  decoder.heardInput();
  expect(hear(complete)).toEqual([]);
  expect(turns()).toBe(1);
  expect(lines(hear(delta("Yes"), complete))).toEqual(["a2: Yes.", "turn-end"]);
  expect(turns()).toBe(2);
});

it("stops an answer that has not begun", () => {
  const { decoder, hear, turns } = setUp();
  decoder.heardInput();
  expect(decoder.interrupt()).toEqual([{ type: "turn-interrupted" }]);
  expect(lines(hear(delta("Hello"), complete))).toEqual(["turn-end"]);
  expect(turns()).toBe(0);
});

it("stops nothing where nothing is said, so that the agent's next word is heard", () => {
  const { decoder, hear } = setUp();
  hear(delta("Hi"), complete);
  expect(decoder.interrupt()).toEqual([]);
  expect(lines(hear(delta("A reminder"), complete))).toEqual(["a2: A reminder.", "turn-end"]);
});

it("tells a signal as it came", () => {
  const { hear } = setUp();
  expect(hear({ type: "signal", name: "order-found", data: { order: 4711 } })).toEqual([
    { type: "signal", name: "order-found", data: { order: 4711 } },
  ]);
});

it("tells an error of the agent with its code, and goes on", () => {
  const { hear } = setUp();
  const events = hear(delta("Hi"), { type: "error", code: "tool.failed", message: "No answer" });
  expect(events.at(-1)).toMatchObject({
    type: "error",
    error: { code: "vendor-unavailable", recoverable: true, vendorCode: "tool.failed" },
  });
  expect(hear({ type: "error", code: "", message: "" })).toMatchObject([
    { error: { message: "The agent reports an error. The conversation goes on." } },
  ]);
  expect(hear(complete).map(({ type }) => type)).toEqual(["message-end", "turn-end"]);
});

it("tells a transfer after the words before it", () => {
  const { hear, turns } = setUp();
  const events = hear(delta("One moment"), {
    type: "transfer",
    agent_id: "agent-2",
    reason: "knows",
  });
  expect(lines(events)).toEqual(["a1: One moment.", "turn-end", "transfer"]);
  expect(events.at(-1)).toEqual({ type: "transfer", to: "agent-2", data: { reason: "knows" } });
  expect(turns()).toBe(1);
});

it.each([
  ["flow_end", { type: "session-ended", reason: "flow_end" }],
  ["something new", { type: "session-ended", reason: "something new" }],
  ["", { type: "session-ended" }],
])("tells the end of a session and why: %o", (reason, told) => {
  const { hear } = setUp();
  const events = hear(delta("Bye"), { type: "session_closed", reason });
  expect(lines(events)).toEqual(["a1: Bye.", "session-ended"]);
  expect(events.at(-1)).toEqual(told);
});

it.each(["socket_closed", "socket_silent"] as const)(
  "tells a fall, which is to be mended, or after the flow the end: %s",
  (reason) => {
    const lost: KivoxEvent = { type: "connection_lost", reason, code: 1006 };
    expect(setUp().hear(lost)).toMatchObject([
      {
        type: "connection-lost",
        next: "retry",
        error: { code: "connection-lost", recoverable: true },
      },
    ]);
    const { hear } = setUp();
    expect(lines(hear(delta("Bye"), { type: "flow_complete" }))).toEqual(["a1: Bye.", "turn-end"]);
    expect(hear(lost)).toEqual([{ type: "session-ended", reason: "flow_end" }]);
  },
);

it("tells sound that went astray as an error, and what is no frame as unknown", () => {
  const { hear } = setUp();
  const strange = { type: "agent_mood" };
  expect(
    hear(
      {
        type: "protocol_warning",
        code: "orphan-binary",
        message: "Bytes came.",
        data: new Uint8Array(),
      },
      { type: "protocol_warning", code: "invalid-json", message: "No JSON.", data: "{" },
      { type: "unknown", frame: strange },
      { type: "tick", remaining_ms: 1, elapsed_ms: 2 },
    ),
  ).toMatchObject([
    {
      type: "error",
      error: { code: "invalid-response", recoverable: true, vendorCode: "orphan-binary" },
    },
    { type: "unknown", frame: "{" },
    { type: "unknown", frame: strange },
  ]);
});
