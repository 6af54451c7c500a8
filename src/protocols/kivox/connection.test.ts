import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { failureOf, failureSoon } from "../../../test/setup/failure";
import { createHandFedKivox, type HandFedKivoxOptions } from "../../../test/setup/hand-fed-kivox";
import { until } from "../../../test/setup/in-process-socket";
import { ParlanceError } from "../../core/index";
import {
  openKivoxConnection,
  socketUrl,
  type KivoxConnectOptions,
  type KivoxEvent,
  type KivoxSocketOptions,
} from "./connection";

const start = Date.parse("2026-09-01T12:00:00Z");
const endings: (() => unknown)[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], now: start });
});

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
  await until(() => vi.getTimerCount() === 0);
  vi.useRealTimers();
});

/** A server that does only what a test says, and everything that is heard of it. */
function setUp(server: HandFedKivoxOptions = {}, options: KivoxSocketOptions = {}) {
  const hand = createHandFedKivox(server);
  const events: KivoxEvent[] = [];
  const told: string[] = [];
  const thrown: unknown[] = [];
  const open = (more: Partial<KivoxConnectOptions> = {}) =>
    openKivoxConnection(
      "wss://kivox.example.com/conversations/websocket",
      {
        agentId: "agent-1",
        onConversation: (id) => told.push(id),
        onEvent(event) {
          events.push(event);
          told.push(event.type);
        },
        onListenerError: (error) => thrown.push(error),
        ...more,
      },
      { WebSocket: hand.WebSocket, ...options },
    );
  return { server: hand, open, events, told, thrown };
}

async function opened(server?: HandFedKivoxOptions, options?: KivoxSocketOptions) {
  const set = setUp(server, options);
  const connection = await set.open();
  endings.push(() => connection.close());
  return { ...set, connection };
}

const types = (events: readonly KivoxEvent[]) => events.map(({ type }) => type);
const warnings = (events: readonly KivoxEvent[]) =>
  events.flatMap((event) => (event.type === "protocol_warning" ? [event.code] : []));
const bytes = (...values: number[]) => new Uint8Array(values);
const delta = (chunk: string) => ({ type: "text_delta", chunk });
const tick = (elapsed_ms: number, remaining_ms = 600_000 - elapsed_ms) => ({
  type: "tick",
  elapsed_ms,
  remaining_ms,
});

describe("the handshake", () => {
  it("is the first message, and is over when the agent has taken it", async () => {
    const { server, connection, told } = await opened();
    expect(server.received).toEqual([
      { type: "handshake", agent_id: "agent-1", channel: "web-text" },
    ]);
    expect(connection).toMatchObject({ conversationId: "conversation-1", closed: false });
    expect(told).toEqual(["conversation-1"]);
  });

  it("says from where, and how to speak there", async () => {
    const { server, open } = setUp();
    const connection = await open({ channel: "mobile-voice", renderDirective: "short" });
    endings.push(() => connection.close());
    expect(server.received).toEqual([
      {
        type: "handshake",
        agent_id: "agent-1",
        channel: "mobile-voice",
        render_directive: "short",
      },
    ]);
  });

  it("tells what follows at its heels, after the conversation and before anybody has the connection", async () => {
    const { server, open, told } = setUp({ answer: () => undefined });
    const opening = open();
    await until(() => server.received.length === 1);
    server.say(
      delta("too early"),
      { type: "audio_delta", size: 1 },
      { type: "handshake_ok", conversation_id: "c" },
      bytes(1),
      delta("Hi"),
    );
    expect(told).toEqual(["c", "protocol_warning", "text_delta"]);
    endings.push(await opening.then(({ close }) => close));
  });

  it("that is refused is forbidden, with the agent's word for why, and leaves no socket", async () => {
    const { server, open, events } = setUp({
      answer: () => ({ type: "handshake_error", reason: "agent.not_live" }),
    });
    expect(await failureOf(open())).toMatchObject({
      code: "forbidden",
      recoverable: false,
      vendorCode: "agent.not_live",
    });
    expect(server.open).toBe(0);
    expect(events).toEqual([]);
  });

  it("that is answered with the end of the session fails at once, and can be tried again", async () => {
    const { server, open } = setUp({
      answer: () => ({ type: "session_closed", reason: "error" }),
    });
    expect(await failureOf(open())).toMatchObject({
      code: "connection-failed",
      recoverable: true,
      vendorCode: "error",
    });
    expect(server.open).toBe(0);
  });

  it.each([
    ["nothing", () => undefined],
    ["no id", () => ({ type: "handshake_ok" })],
    ["an empty id", () => ({ type: "handshake_ok", conversation_id: "" })],
  ])("that is answered with %s is given up", async (_, answer) => {
    const { server, open } = setUp({ answer }, { handshakeTimeoutMs: 4_000 });
    const opening = failureSoon(open());
    await vi.advanceTimersByTimeAsync(3_900);
    expect(server.open).toBe(1);
    expect(await opening).toMatchObject({ code: "timeout", recoverable: true });
    expect(Date.now() - start).toBeLessThan(4_200);
    expect(server.open).toBe(0);
  });

  it("during which the socket falls has failed", async () => {
    const { server, open } = setUp({ answer: () => undefined });
    const opening = failureOf(open());
    await until(() => server.received.length === 1);
    server.drop(4401, "auth");
    expect(await opening).toMatchObject({
      code: "connection-failed",
      recoverable: true,
      message: expect.stringContaining("close code 4401, auth") as unknown,
    });
  });

  it("never begins where the socket does not open", async () => {
    const { server, open } = setUp({ opens: false }, { openTimeoutMs: 2_000 });
    expect((await failureSoon(open())).code).toBe("timeout");
    expect(server.received).toEqual([]);
  });

  it("is not begun for who has already given up", async () => {
    const { server, open } = setUp();
    expect((await failureOf(open({ signal: AbortSignal.abort() }))).code).toBe("aborted");
    expect(server.sockets).toHaveLength(0);
  });

  it.each([
    ["while the socket opens", 0],
    ["while the agent thinks about it", 1],
  ])("is given up %s, and leaves no socket", async (_, handshakes) => {
    const { server, open, told } = setUp({ answer: () => undefined });
    const controller = new AbortController();
    const opening = failureOf(open({ signal: controller.signal }));
    if (handshakes > 0) await until(() => server.received.length === handshakes);
    controller.abort();
    expect((await opening).code).toBe("aborted");
    expect(server.received).toHaveLength(handshakes);
    expect(server.open).toBe(0);
    expect(told).toEqual([]);
  });

  it("cannot be given up once it is over", async () => {
    const { open } = setUp();
    const controller = new AbortController();
    const connection = await open({ signal: controller.signal });
    endings.push(() => connection.close());
    controller.abort();
    expect(connection.closed).toBe(false);
  });
});

describe("what the agent says", () => {
  it.each([
    [delta("Hi")],
    [{ type: "text_full", content: "Hi there" }],
    [{ type: "turn_complete" }],
    [{ type: "flow_complete" }],
    [{ type: "signal", name: "order-found", data: { order: 4711 } }],
    [{ type: "transfer", agent_id: "agent-2", reason: "knows more" }],
    [{ type: "error", code: "tool.failed", message: "No answer" }],
    [tick(1_000)],
  ])("is told as it came: %o", async (frame) => {
    const { server, events, connection } = await opened();
    server.say(frame);
    expect(events).toEqual([frame]);
    expect(connection.closed).toBe(false);
  });

  it("is told without what we do not know of it, and with nothing for what is missing", async () => {
    const { server, events } = await opened();
    server.say(
      { ...delta("Hi"), trace: 1 },
      { type: "transfer", agent_id: "agent-2" },
      { type: "error" },
      { type: "tick", remaining_ms: "soon" },
    );
    expect(events).toEqual([
      delta("Hi"),
      { type: "transfer", agent_id: "agent-2", reason: "" },
      { type: "error", code: "", message: "" },
      { type: "tick", remaining_ms: undefined, elapsed_ms: undefined },
    ]);
  });

  it.each([
    [{ type: "agent_mood", mood: "sunny" }],
    [{ type: "text_delta", chunk: 7 }],
    [{ type: "transfer", agent_id: "" }],
    [{ type: "error", code: 5, message: {} }],
    [{ type: "constructor" }],
    [{ type: 42 }],
    [{ chunk: "no type" }],
    [[delta("Hi")]],
    [null],
    ["text"],
    [17],
  ])("is told as unknown where we cannot read it: %o", async (frame) => {
    const { server, events } = await opened();
    server.say(JSON.stringify(frame));
    expect(events).toEqual([{ type: "unknown", frame }]);
  });

  it.each(["", "{", "nul", '{"type":', "<html>"])(
    "that is no JSON is a warning: %o",
    async (text) => {
      const { server, events, connection } = await opened();
      server.say(text);
      expect(events).toMatchObject([
        { type: "protocol_warning", code: "invalid-json", data: text },
      ]);
      expect(connection.closed).toBe(false);
    },
  );

  it("that belongs into the handshake is a warning later, and changes nothing", async () => {
    const { server, events, connection } = await opened();
    server.say(
      { type: "handshake_ok", conversation_id: "other" },
      { type: "handshake_error", reason: "no" },
    );
    expect(warnings(events)).toEqual(["unexpected-handshake", "unexpected-handshake"]);
    expect(connection).toMatchObject({ conversationId: "conversation-1", closed: false });
  });

  it("reaches a listener that throws, which is told and harms nothing", async () => {
    const failure = new Error("A listener failed");
    const { server, open, thrown } = setUp();
    const connection = await open({
      onEvent() {
        throw failure;
      },
    });
    server.say(delta("Hi"), { type: "session_closed", reason: "error" });
    expect(thrown).toEqual([failure, failure]);
    expect(connection.closed).toBe(true);
    await until(() => server.open === 0);
  });

  it("last, that the line fell, reaches a listener that throws", async () => {
    const { server, open, thrown } = setUp();
    const connection = await open({
      onEvent() {
        throw new Error("A listener failed");
      },
    });
    server.drop();
    expect(thrown).toHaveLength(1);
    expect(connection.closed).toBe(true);
  });
});

describe("sound of the agent (section 4.5)", () => {
  const header = (size?: number) => ({ type: "audio_delta", size });
  const sound = (size: number | undefined, ...values: number[]) => ({
    type: "audio_delta",
    size,
    audio: bytes(...values),
  });

  it("is told when its bytes have come", async () => {
    const { server, events } = await opened();
    server.say(header(2));
    expect(events).toEqual([]);
    server.say(bytes(1, 2), header(1), bytes(3));
    expect(events).toEqual([sound(2, 1, 2), sound(1, 3)]);
  });

  it("whose bytes come behind another frame is told all the same", async () => {
    const { server, events } = await opened();
    server.say(header(1), delta("Hi"), bytes(1));
    expect(events).toEqual([delta("Hi"), sound(1, 1)]);
  });

  it("of no size is told as it is, and of none at all at once", async () => {
    const { server, events } = await opened();
    server.say(header(), bytes(1), header(0), delta("Hi"));
    expect(events).toEqual([sound(undefined, 1), sound(0), delta("Hi")]);
  });

  it.each([-1, 1.5, "many", null])("of an impossible size is of none: %o", async (size) => {
    const { server, events } = await opened();
    server.say({ type: "audio_delta", size }, bytes(1));
    expect(events).toEqual([sound(undefined, 1)]);
  });

  it("of another size than announced is warned of, and told", async () => {
    const { server, events } = await opened();
    server.say(header(3), bytes(1, 2));
    expect(warnings(events)).toEqual(["size-mismatch"]);
    expect(events.at(-1)).toEqual(sound(3, 1, 2));
  });

  it("that nobody announced is warned of, with its bytes, and dropped", async () => {
    const { server, events } = await opened();
    server.say(bytes(1, 2), header(1), bytes(3), bytes(4));
    expect(events).toMatchObject([
      { type: "protocol_warning", code: "orphan-binary", data: bytes(1, 2) },
      sound(1, 3),
      { type: "protocol_warning", code: "orphan-binary", data: bytes(4) },
    ]);
  });

  it("announced twice before its bytes came is warned of; the bytes are the second's", async () => {
    const { server, events } = await opened();
    server.say(header(9), header(1), bytes(1));
    expect(warnings(events)).toEqual(["missing-binary"]);
    expect(events.at(-1)).toEqual(sound(1, 1));
  });

  it("that the end of the session cuts off is warned of", async () => {
    const { server, events } = await opened();
    server.say(header(9), { type: "session_closed", reason: "" });
    expect(types(events)).toEqual(["protocol_warning", "session_closed"]);
  });
});

describe("time", () => {
  it("is known from the last tick, and goes on from there", async () => {
    const { server, connection } = await opened();
    expect([connection.elapsedMs, connection.remainingMs]).toEqual([undefined, undefined]);
    server.say(tick(5_000, 7_000));
    await vi.advanceTimersByTimeAsync(3_000);
    expect([connection.elapsedMs, connection.remainingMs]).toEqual([8_000, 4_000]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect([connection.elapsedMs, connection.remainingMs]).toEqual([13_000, 0]);
    server.say({ type: "tick", elapsed_ms: 13_500 });
    expect([connection.elapsedMs, connection.remainingMs]).toEqual([13_500, undefined]);
  });
});

describe("silence", () => {
  it("is no end as long as no two ticks have come", async () => {
    const { server, events, connection } = await opened();
    server.say(tick(1_000));
    await vi.advanceTimersByTimeAsync(3_600_000);
    connection.wake();
    expect([connection.closed, types(events)]).toEqual([false, ["tick"]]);
  });

  it("of three ticks is the end, once they are known", async () => {
    const { server, events, connection } = await opened();
    server.say(tick(5_000));
    await vi.advanceTimersByTimeAsync(5_000);
    server.say(tick(10_000));
    await vi.advanceTimersByTimeAsync(14_999);
    expect(connection.closed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(connection.closed).toBe(true);
    expect(events.at(-1)).toEqual({ type: "connection_lost", reason: "socket_silent", code: 1006 });
  });

  it("is at least ten seconds long, and ends with whatever is heard", async () => {
    const { server, connection } = await opened();
    server.say(tick(1_000));
    await vi.advanceTimersByTimeAsync(1_000);
    server.say(tick(2_000));
    await vi.advanceTimersByTimeAsync(9_999);
    server.say("not even JSON");
    await vi.advanceTimersByTimeAsync(9_999);
    expect(connection.closed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(connection.closed).toBe(true);
  });

  it("of a device that slept is not taken for the pause between two ticks", async () => {
    const { server, connection } = await opened();
    server.say(tick(5_000));
    vi.setSystemTime(start + 8 * 3_600_000);
    server.say(tick(10_000));
    await vi.advanceTimersByTimeAsync(15_000);
    expect(connection.closed).toBe(true);
  });

  it("can be given its length", async () => {
    const { connection } = await opened({}, { silenceMs: 2_000 });
    await vi.advanceTimersByTimeAsync(1_999);
    expect(connection.closed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(connection.closed).toBe(true);
  });

  it.each([Number.POSITIVE_INFINITY, 1e12])("can be of no account: %d", async (silenceMs) => {
    const { connection, server } = await opened({}, { silenceMs });
    server.say(tick(5_000));
    await vi.advanceTimersByTimeAsync(5_000);
    server.say(tick(10_000));
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(connection.closed).toBe(false);
  });

  it("that no timer has measured is found on wake", async () => {
    const { connection, events } = await opened({}, { silenceMs: 20_000 });
    vi.setSystemTime(start + 19_999);
    connection.wake();
    expect(connection.closed).toBe(false);
    vi.setSystemTime(start + 20_000);
    connection.wake();
    connection.wake();
    expect(types(events)).toEqual(["connection_lost"]);
  });
});

describe("the end", () => {
  it.each(["flow_end", "timeout", "agent_transfer", "something new"])(
    "by the agent is told with its reason: %s",
    async (reason) => {
      const { server, events, connection } = await opened();
      server.say({ type: "session_closed", reason }, delta("too late"));
      server.drop(1000);
      expect(events).toEqual([{ type: "session_closed", reason }]);
      expect(connection.closed).toBe(true);
      expect((await failureOf(connection.sendText("Hi"))).code).toBe("not-sent");
    },
  );

  it("by the network is told once", async () => {
    const { server, events, connection } = await opened();
    server.drop(1012);
    server.drop(1006);
    expect(events).toEqual([{ type: "connection_lost", reason: "socket_closed", code: 1012 }]);
    expect(connection.closed).toBe(true);
  });

  it("by `end` waits for the agent's goodbye", async () => {
    const { server, events, connection } = await opened();
    let isOver = false;
    const ending = connection.end().then(() => (isOver = true));
    await until(() => server.received.length === 2);
    expect(server.received.at(-1)).toEqual({ type: "end" });
    expect([isOver, connection.closed]).toEqual([false, false]);
    server.say(delta("Bye"), { type: "session_closed", reason: "client_end" });
    await ending;
    expect(types(events)).toEqual(["text_delta", "session_closed"]);
    await connection.end();
    expect(server.received).toHaveLength(2);
  });

  it("by `end` does not wait for ever, and is asked for once", async () => {
    const { server, events, connection } = await opened({}, { endTimeoutMs: 3_000 });
    const endings = Promise.all([connection.end(), connection.end()]);
    await vi.advanceTimersByTimeAsync(2_999);
    expect(connection.closed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await endings;
    expect(server.received.slice(1)).toEqual([{ type: "end" }]);
    expect([events, server.open]).toEqual([[], 0]);
  });

  it("by `end` comes although something before it cannot be sent", async () => {
    const { connection } = await opened({}, { endTimeoutMs: 3_000 });
    const stuck = failureOf(connection.sendAudio(neverRead()));
    const ending = connection.end();
    await vi.advanceTimersByTimeAsync(3_000);
    await ending;
    expect((await stuck).code).toBe("not-sent");
  });

  it("by `end` comes although the line falls", async () => {
    const { server, connection } = await opened();
    const ending = connection.end();
    await until(() => server.received.length === 2);
    server.drop();
    await ending;
  });

  it("by `close` is told to nobody, and is really over when its promise says so", async () => {
    const { server, events, connection } = await opened({ answersClose: false });
    server.say(tick(1), { type: "audio_delta", size: 1 });
    events.length = 0;
    let isClosed = false;
    const closing = connection.close().then(() => (isClosed = true));
    expect(connection.closed).toBe(true);
    server.say(delta("Hi"), bytes(1), { type: "session_closed", reason: "x" });
    await vi.advanceTimersByTimeAsync(500);
    expect(isClosed).toBe(false);
    server.drop(1000);
    await closing;
    await connection.close();
    connection.wake();
    await connection.end();
    expect(events).toEqual([]);
  });

  it("settles everything that was promised", async () => {
    const { server, connection } = await opened();
    const never = new ReadableStream<Uint8Array>();
    const promises = [
      connection.sendText("left"),
      connection.sendAudio(neverRead()),
      connection.sendText("behind it"),
      connection.streamAudio(never),
      connection.streamAudio(neverGiven()),
      connection.stop(),
    ];
    const outcomes = Promise.allSettled(promises);
    await until(() => server.received.length === 2);
    void connection.close();
    const codes = (await outcomes).map((outcome) =>
      outcome.status === "fulfilled" ? "sent" : (outcome.reason as ParlanceError).code,
    );
    expect(codes).toEqual(["sent", ...codes.slice(1).map(() => "not-sent")]);
    for (const late of [
      connection.sendText("late"),
      connection.sendAudio(bytes(1)),
      connection.streamAudio(bytes(1)),
      connection.streamAudio(never),
      connection.stop(),
    ])
      expect((await failureOf(late)).code).toBe("not-sent");
  });

  it("under what is still leaving leaves its fate open", async () => {
    const { server, connection } = await opened();
    server.sockets[0]!.bufferedAmount = 2_000_000;
    const sending = failureOf(connection.sendAudio(bytes(1)));
    await until(() => server.received.length === 3);
    server.drop();
    expect((await sending).code).toBe("delivery-unknown");
  });
});

describe("what we say", () => {
  it("is said in the vendor's words", async () => {
    const { server, connection } = await opened();
    await connection.sendText("Hi");
    await connection.sendAudio(new Blob([bytes(1, 2)]));
    await connection.streamAudio(bytes(3));
    await connection.stop();
    expect(server.received.slice(1)).toEqual([
      { type: "input_text", text: "Hi" },
      { type: "input_audio" },
      bytes(1, 2),
      { type: "input_audio_stream" },
      bytes(3),
      { type: "cancel" },
    ]);
  });

  it("may be any view of bytes, which may change once the call was made", async () => {
    const { server, connection } = await opened();
    const samples = new Int16Array([1, 258]);
    const buffer = samples.buffer.slice(0);
    const sent = [
      connection.sendAudio(samples),
      connection.sendAudio(new Uint8Array(samples.buffer, 2, 1)),
      connection.sendAudio(buffer),
    ];
    samples.fill(0);
    new Uint8Array(buffer).fill(0);
    await Promise.all(sent);
    expect(server.received.filter((frame) => frame instanceof Uint8Array)).toEqual([
      bytes(1, 0, 2, 1),
      bytes(2),
      bytes(1, 0, 2, 1),
    ]);
  });

  it("keeps the order of the calls, however long each takes to be read", async () => {
    const { server, connection } = await opened();
    const slow = readLater(bytes(1));
    const sent = [
      connection.sendAudio(slow.blob),
      connection.sendText("Two"),
      connection.streamAudio(bytes(3)),
    ];
    await until(() => slow.isAsked());
    expect(server.received).toHaveLength(1);
    slow.read();
    await Promise.all(sent);
    expect(server.received.slice(1)).toEqual([
      { type: "input_audio" },
      bytes(1),
      { type: "input_text", text: "Two" },
      { type: "input_audio_stream" },
      bytes(3),
    ]);
  });

  it("is not disturbed by what cannot be read, nor by what is no sound", async () => {
    const { server, connection } = await opened();
    const failures = [
      failureOf(connection.sendAudio(unreadable())),
      failureOf(connection.sendAudio("noise" as never)),
      failureOf(connection.streamAudio(null as never)),
      failureOf(connection.streamAudio(42 as never)),
    ];
    await connection.sendText("Still here");
    expect((await Promise.all(failures)).map(({ code }) => code)).toEqual([
      "upload-failed",
      "misuse",
      "misuse",
      "misuse",
    ]);
    expect(server.received.slice(1)).toEqual([{ type: "input_text", text: "Still here" }]);
  });

  it("may come piece by piece, and does not keep others waiting", async () => {
    const { server, connection } = await opened();
    let give!: ReadableStreamDefaultController<Uint8Array>;
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => void (give = controller),
    });
    const streaming = connection.streamAudio(stream);
    give.enqueue(bytes(1));
    await until(() => server.received.length === 3);
    await connection.sendText("Meanwhile");
    give.enqueue(bytes(2));
    give.close();
    await streaming;
    expect(server.received.slice(1)).toEqual([
      { type: "input_audio_stream" },
      bytes(1),
      { type: "input_text", text: "Meanwhile" },
      { type: "input_audio_stream" },
      bytes(2),
    ]);
  });

  it("is asked for no more when the connection is over", async () => {
    const { server, connection } = await opened();
    const over: string[] = [];
    async function* forever() {
      try {
        for (;;) {
          await turnOfTheLoop();
          yield bytes(1);
        }
      } finally {
        over.push("iterable");
      }
    }
    const stream = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await turnOfTheLoop();
        controller.enqueue(bytes(2));
      },
      cancel: () => void over.push("stream"),
    });
    const streaming = [forever(), stream].map((audio) => failureOf(connection.streamAudio(audio)));
    await until(() => server.received.length > 20);
    server.drop();
    expect((await Promise.all(streaming)).map(({ code }) => code)).toEqual([
      "not-sent",
      "not-sent",
    ]);
    await until(() => over.length === 2);
  });

  it("ends with the failure of its source, after what came before", async () => {
    const { server, connection } = await opened();
    async function* breaks() {
      yield bytes(1);
      throw new ParlanceError("The microphone was unplugged.", { code: "microphone-unavailable" });
    }
    expect((await failureOf(connection.streamAudio(breaks()))).code).toBe("microphone-unavailable");
    expect(server.received.slice(1)).toEqual([{ type: "input_audio_stream" }, bytes(1)]);
  });
});

describe("the address", () => {
  it.each([
    ["https://a.example", undefined, "wss://a.example/ws"],
    ["http://localhost:8787/base", "t", "ws://localhost:8787/base/ws?token=t"],
    ["https://a.example", "a b&c", "wss://a.example/ws?token=a+b%26c"],
  ])("of %s with %s", (baseUrl, token, address) => {
    expect(socketUrl(baseUrl, { path: "/ws", parameter: "token", token })).toBe(address);
  });
});

const turnOfTheLoop = () => new Promise<void>((resolve) => setImmediate(resolve));

function neverRead(): Blob {
  return Object.assign(new Blob(["x"]), { arrayBuffer: () => new Promise<never>(() => undefined) });
}

function unreadable(): Blob {
  return Object.assign(new Blob(["x"]), {
    arrayBuffer: () => Promise.reject(new DOMException("It is gone", "NotReadableError")),
  });
}

async function* neverGiven(): AsyncGenerator<Uint8Array> {
  yield await new Promise<never>(() => undefined);
}

function readLater(content: Uint8Array<ArrayBuffer>) {
  let isAsked = false;
  let read!: () => void;
  const whenRead = new Promise<void>((resolve) => (read = resolve));
  const blob = Object.assign(new Blob([content]), {
    async arrayBuffer() {
      isAsked = true;
      await whenRead;
      return content.buffer;
    },
  });
  return { blob, read, isAsked: () => isAsked };
}
