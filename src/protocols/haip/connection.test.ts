import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { failureOf, failureSoon, soon } from "../../../test/setup/failure";
import { createHandFedServer, type HandFedOptions } from "../../../test/setup/hand-fed-haip";
import { until } from "../../../test/setup/in-process-socket";
import { ParlanceError } from "../../core/index";
import {
  openConnection,
  type HaipClose,
  type HaipConnection,
  type OpenConnectionOptions,
} from "./connection";
import { countPing, createCounters } from "./counters";
import { loadSoundRoom, soundRoom } from "./sound-room";
import type { HaipFrame } from "./wire";

const endings: (() => unknown)[] = [];

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "Date"],
    now: Date.parse("2026-09-01T12:00:00Z"),
  });
});

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
  await until(() => vi.getTimerCount() === 0);
  vi.useRealTimers();
});

/** A connection to a server that does only what a test says, and everything that is heard on it. */
function setUp(server: HandFedOptions = {}, options: Partial<OpenConnectionOptions> = {}) {
  const hand = createHandFedServer(server);
  const heard: [HaipFrame, Uint8Array | undefined][] = [];
  const errors: ParlanceError[] = [];
  const credit: string[] = [];
  const closes: HaipClose[] = [];
  const counters = createCounters();
  const open = (more: Partial<OpenConnectionOptions> = {}) =>
    openConnection({
      transport: hand.transport,
      url: "test://haip",
      heartbeat: { intervalMs: 0 },
      signal: new AbortController().signal,
      handlers: {
        onFrame: (frame, bytes) => heard.push([frame, bytes]),
        onError: (error) => errors.push(error),
        onOutOfCredit: (channel) => credit.push(`out of credit on ${channel}`),
        onCredit: (channel) => credit.push(`credit on ${channel}`),
        onPong: (ms) => countPing(counters, ms),
        onRepetition: (what) => (counters[what] += 1),
        onClose: (close) => closes.push(close),
      },
      ...options,
      ...more,
    });
  return { server: hand, open, heard, errors, credit, closes, counters };
}

async function opened(...given: Parameters<typeof setUp>) {
  const set = setUp(...given);
  const connection = await soon(set.open());
  endings.push(() => connection.close());
  const types = () => set.heard.map(([{ type }]) => type);
  return { ...set, connection, types };
}

const text = (words: string) =>
  ({
    type: "TEXT_MESSAGE_PART",
    channel: "USER",
    payload: { message_id: "m", text: words },
  }) as const;

const hai = (messages: number, bytes?: number) => ({
  capabilities: {
    flow_control: { initial_credit_messages: messages, initial_credit_bytes: bytes },
  },
});

const wordsIn = (envelopes: readonly { readonly payload: unknown }[]) =>
  envelopes.map(({ payload }) => (payload as { readonly text?: string }).text);

describe("the handshake", () => {
  it("waits for the server's HAI, says ours, and is done when a PING was answered", async () => {
    const { server, connection, types } = await opened();
    expect(server.types()).toEqual(["HAI", "PING"]);
    expect(types()).toEqual(["HAI", "PONG"]);
    expect(server.last("HAI").payload).toMatchObject({
      haip_version: "1.1.2",
      accept_major: [1],
      accept_events: expect.arrayContaining(["HAI", "RUN_STARTED", "TOOL_CALL"]) as unknown,
      capabilities: {
        binary_frames: true,
        flow_control: { initial_credit_messages: 1_000, initial_credit_bytes: 1_048_576 },
        max_concurrent_runs: 5,
      },
    });
    expect(server.last("HAI").payload).not.toHaveProperty("auth");
    expect(connection).toMatchObject({ isOpen: true, dialect: "A", isResumed: false });
  });

  it("shows dialect B's credentials in it", async () => {
    const { server } = await opened({ dialect: "B1" }, { auth: { token: "Bearer x" } });
    expect(server.last("HAI").payload).toMatchObject({ auth: { token: "Bearer x" } });
  });

  it.each(["FAILED_AUTH", "NOT HAI", "AUTHENTICATION_FAILED", "INVALID_TOKEN", "TOKEN_EXPIRED"])(
    "that is answered with %s is a refusal of the credentials",
    async (code) => {
      const { server, open } = setUp({
        dialect: "B1",
        answersPings: false,
        onReceive({ type }, { say }) {
          if (type === "HAI") say({ type: "ERROR", payload: { code, message: "No" } });
        },
      });
      expect(await failureOf(open())).toMatchObject({ code: "token-rejected", recoverable: true });
      expect(server.open).toBe(0);
    },
  );

  it("that is closed with 1008 is a refusal too", async () => {
    const { server, open } = setUp({ answersPings: false });
    const opening = open();
    await until(() => server.types().includes("PING"));
    server.drop(1008, "Invalid token");
    expect((await failureOf(opening)).code).toBe("token-rejected");
  });

  it("asks for the session that fell, and takes it up where the server does", async () => {
    const first = await opened();
    for (const seq of ["7", "8", "9", "10"]) first.server.say({ type: "INFO", seq });
    first.server.say({ type: "INFO", seq: "10", id: "seen" });
    await first.connection.send(text("One"));
    const { memory } = first.connection;
    first.server.drop();

    const { server, open, heard } = setUp({
      onReceive({ type }, { say }) {
        if (type === "HAI") {
          say({ type: "INFO", seq: "10", id: "seen", session: memory.session });
          say({ type: "INFO", seq: "11", id: "missed", session: memory.session });
        }
      },
      answersPings: false,
    });
    const opening = open({ resume: memory });
    await until(() => server.types().includes("PING"));
    const { payload, session, seq } = server.last("HAI");
    expect([session, seq]).toEqual([memory.session, "4"]);
    expect(payload).toMatchObject({ last_rx_seq: "10" });
    server.say({ type: "PONG", payload: server.last("PING").payload, session: memory.session });
    const second = await opening;
    endings.push(() => second.close());
    expect(second).toMatchObject({ isResumed: true, session: memory.session });
    expect(
      heard.map(([{ envelope }]) => envelope?.id).filter((id) => id === "missed"),
    ).toHaveLength(1);
    expect(heard.some(([{ envelope }]) => envelope?.id === "seen")).toBe(false);
  });

  it("begins anew where the server has forgotten the session", async () => {
    const first = await opened();
    await first.connection.send(text("One"));
    first.server.drop();
    const { server, open, errors, heard } = setUp({
      onReceive({ type }, { say }) {
        if (type === "HAI") say({ type: "ERROR", payload: { code: "RESUME_FAILED", message: "" } });
      },
    });
    const second = await soon(open({ resume: first.connection.memory }));
    endings.push(() => second.close());
    expect(second).toMatchObject({ isResumed: false, session: "session-1" });
    expect(errors).toEqual([]);
    expect(heard.map(([{ type }]) => type)).toEqual(["HAI", "PONG"]);
    await second.send(text("Two"));
    expect(server.received.at(-1)).toMatchObject({ session: "session-1", seq: "1" });
  });
});

describe("the end", () => {
  it.each([
    [1000, "final"],
    [1001, "retry"],
    [1006, "retry"],
    [1008, "auth"],
    [1011, "retry"],
    [undefined, "retry"],
  ] as const)("by close code %s leads to %s, and is told once", async (code, next) => {
    const { server, connection, closes } = await opened();
    server.drop(code, "Because");
    server.drop(code);
    await connection.close();
    expect(closes).toHaveLength(1);
    expect(closes[0]).toMatchObject({ next, reason: "Because", cause: "remote" });
    expect(connection.isOpen).toBe(false);
    expect((await failureOf(connection.send(text("Late")))).code).toBe("not-sent");
    expect((await failureOf(connection.ping())).code).toBe("not-sent");
  });

  it("by ourselves is final", async () => {
    const { server, connection, closes } = await opened();
    await connection.close();
    expect(closes).toMatchObject([{ next: "final", cause: "local" }]);
    expect(server.open).toBe(0);
  });

  it("is found out by a PING without an answer", async () => {
    const { server, connection, closes } = await opened(
      {},
      { heartbeat: { intervalMs: 30_000, timeoutMs: 10_000 } },
    );
    await vi.advanceTimersByTimeAsync(95_000);
    expect(server.ofType("PING")).toHaveLength(4);
    server.answersPings = false;
    await vi.advanceTimersByTimeAsync(34_900);
    expect(closes).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    expect(closes).toMatchObject([{ cause: "watchdog", next: "retry" }]);
    expect(connection.isOpen).toBe(false);
    expect(server.open).toBe(0);
  });

  it("is looked for when the device wakes, and the heartbeat goes on", async () => {
    const { server, connection, closes } = await opened(
      {},
      { heartbeat: { intervalMs: 30_000, timeoutMs: 10_000 } },
    );
    connection.wake();
    await until(() => server.ofType("PING").length === 2);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(server.ofType("PING")).toHaveLength(3);
    server.answersPings = false;
    connection.wake();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(closes).toMatchObject([{ cause: "watchdog" }]);
  });

  it("is not the end of the heartbeat when one PING is refused", async () => {
    const { server, closes } = await opened(
      { answersPings: true },
      { heartbeat: { intervalMs: 30_000, timeoutMs: 10_000 } },
    );
    server.answersPings = false;
    await vi.advanceTimersByTimeAsync(30_000);
    const payload = { code: "RATE_LIMITED", message: "", related_id: server.last("PING").id };
    server.say({ type: "ERROR", payload });
    server.answersPings = true;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(server.ofType("PING")).toHaveLength(3);
    expect(closes).toEqual([]);
  });

  it("comes when the link refuses to carry anything, but not when it refuses one message", async () => {
    const { server, connection, closes } = await opened();
    const refusal = (code: ParlanceError["code"]) => new ParlanceError("No.", { code });
    server.sendError = refusal("invalid-request");
    expect((await failureOf(connection.send(text("One")))).code).toBe("invalid-request");
    expect(connection.isOpen).toBe(true);
    server.sendError = refusal("token-rejected");
    expect((await failureOf(connection.send(text("Two")))).code).toBe("token-rejected");
    expect(closes).toMatchObject([{ next: "auth" }]);
    expect(server.open).toBe(0);
  });
});

describe("a PING", () => {
  it("is answered with the milliseconds it took", async () => {
    const { server, connection, counters } = await opened();
    server.answersPings = false;
    for (const ms of [40, 60]) {
      const pinging = connection.ping();
      await until(() => server.ofType("PING").length > 0);
      const { payload } = server.last("PING");
      await vi.advanceTimersByTimeAsync(ms);
      server.say({ type: "PONG", payload });
      expect(await pinging).toBe(ms);
    }
    expect(counters).toMatchObject({ latencyMs: 60 });
    expect(counters.averageLatencyMs).toBeCloseTo(100 / 3);
  });

  it("is answered in order by a server that forgets the nonce, and by no other's", async () => {
    const { server, connection } = await opened();
    server.answersPings = false;
    const settled: string[] = [];
    const first = connection.ping().then(() => settled.push("first"));
    const second = connection.ping().then(() => settled.push("second"));
    await until(() => server.ofType("PING").length === 3);
    server.say({ type: "PONG", payload: { nonce: "somebody else's" } });
    server.say({ type: "PONG" });
    await first;
    server.say({ type: "PONG" });
    await second;
    expect(settled).toEqual(["first", "second"]);
  });
});

describe("replay", () => {
  it("gives again what was sent, as it was", async () => {
    const { server, connection } = await opened();
    for (const word of ["One", "Two", "Three"]) await connection.send(text(word));
    const before = server.received.length;
    server.say({ type: "REPLAY_REQUEST", payload: { from_seq: "3", to_seq: "4" } });
    await until(() => server.received.length === before + 2);
    expect(server.received.slice(before)).toEqual(server.received.slice(2, 4));
    expect(wordsIn(server.received.slice(before))).toEqual(["One", "Two"]);
  });

  it("of what is no longer kept is refused", async () => {
    const { server, connection } = await opened({}, { replay: { maxMessages: 2 } });
    for (const word of ["One", "Two", "Three"]) await connection.send(text(word));
    const { id } = server.say({ type: "REPLAY_REQUEST", payload: { from_seq: "1" } });
    await until(() => server.ofType("ERROR").length === 1);
    expect(server.last("ERROR").payload).toMatchObject({ code: "REPLAY_TOO_OLD", related_id: id });
  });

  it("is asked for half a second after something is missing, if it still is", async () => {
    const { server, types, counters } = await opened();
    for (const seq of ["1", "2", "3", "6"]) server.say({ type: "INFO", seq });
    await vi.advanceTimersByTimeAsync(499);
    expect(server.ofType("REPLAY_REQUEST")).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.last("REPLAY_REQUEST").payload).toEqual({ from_seq: "4", to_seq: "5" });
    server.say({ type: "INFO", seq: "4" });
    server.say({ type: "INFO", seq: "5" });
    // A gap that closes by itself is not asked for.
    server.say({ type: "INFO", seq: "8" });
    server.say({ type: "INFO", seq: "7" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.ofType("REPLAY_REQUEST")).toHaveLength(1);
    expect(counters.replayRequests).toBe(1);
    expect(types().filter((type) => type === "INFO")).toHaveLength(8);
  });

  it("is asked for once for each gap, and no timer outlives the connection", async () => {
    const { server, connection } = await opened();
    for (const seq of ["1", "2", "3", "5", "7"]) server.say({ type: "INFO", seq });
    await connection.close();
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.ofType("REPLAY_REQUEST")).toEqual([]);
  });

  it("is never asked of a server that does not count", async () => {
    const { server } = await opened();
    const seqs = ["1756728000001k3", "1756728000009z", "1756728000123", "1756728000999", "9"];
    for (const seq of seqs) server.say({ type: "INFO", seq });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.ofType("REPLAY_REQUEST")).toEqual([]);
  });

  it("brings nothing twice: what has come before is dropped by its id", async () => {
    const { server, types, counters } = await opened();
    server.say({ type: "INFO", id: "i", seq: "1" });
    server.say({ type: "INFO", id: "i", seq: "2" });
    expect(types().filter((type) => type === "INFO")).toHaveLength(1);
    expect(counters.duplicates).toBe(1);
  });

  it("knows an echo of our own for something new", async () => {
    const { server, connection, types } = await opened({ dialect: "B2" });
    await connection.send({ type: "MESSAGE", channel: "USER", payload: "Hello?" });
    const { type, ...own } = server.last("MESSAGE");
    server.say({ type, ...own });
    server.say({ type, ...own });
    expect(types().filter((other) => other === "MESSAGE")).toHaveLength(1);
  });
});

describe("flow control", () => {
  it("holds a channel back while it is paused, and no other", async () => {
    const { server, connection } = await opened();
    server.say({ type: "PAUSE_CHANNEL", payload: { channel: "USER" } });
    const sending = connection.send(text("One"));
    await connection.send({ ...text("Elsewhere"), channel: "AGENT" });
    expect(connection.channel("USER")).toMatchObject({ isPaused: true, queued: 1 });
    expect(wordsIn(server.ofType("TEXT_MESSAGE_PART"))).toEqual(["Elsewhere"]);
    server.say({ type: "RESUME_CHANNEL", payload: { channel: "USER" } });
    await sending;
    expect(connection.channel("USER")).toMatchObject({ isPaused: false, queued: 0 });
  });

  it("goes by the credit of the server's HAI, and says when it is used up and when it is back", async () => {
    const { server, connection, credit } = await opened({ hai: hai(2) });
    const sending = ["One", "Two", "Three"].map((word) => connection.send(text(word)));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(credit).toEqual(["out of credit on USER"]);
    expect(wordsIn(server.ofType("TEXT_MESSAGE_PART"))).toEqual(["One", "Two"]);
    server.say({ type: "FLOW_UPDATE", payload: { channel: "USER", add_messages: 1 } });
    await Promise.all(sending);
    expect(credit).toEqual(["out of credit on USER", "credit on USER"]);
  });

  it("can be turned off", async () => {
    const { server, connection } = await opened(
      { hai: hai(1, 1) },
      { flowControl: { isEnforced: false } },
    );
    for (const word of ["One", "Two", "Three"]) await connection.send(text(word));
    expect(server.ofType("TEXT_MESSAGE_PART")).toHaveLength(3);
  });

  it("gives back what the server has used, before it runs out", async () => {
    const { server } = await opened(
      {},
      { flowControl: { grantMessages: 10, grantBytes: 1_000_000 } },
    );
    for (let count = 0; count < 5; count += 1)
      server.say({ type: "INFO", channel: "AGENT", payload: { count } });
    await until(() => server.ofType("FLOW_UPDATE").length === 1);
    expect(server.last("FLOW_UPDATE")).toMatchObject({
      channel: "SYSTEM",
      payload: { channel: "AGENT", add_messages: 5 },
    });
  });

  it("lets what waits be given up, and nothing of it leaves", async () => {
    const { server, connection } = await opened({ hai: hai(1) });
    const controller = new AbortController();
    await connection.send(text("One"));
    const second = connection.send(text("Two"), { signal: controller.signal });
    const third = connection.send(text("Three"));
    controller.abort();
    expect((await failureOf(second)).code).toBe("aborted");
    server.say({ type: "FLOW_UPDATE", payload: { channel: "USER", add_messages: 5 } });
    await third;
    expect(wordsIn(server.ofType("TEXT_MESSAGE_PART"))).toEqual(["One", "Three"]);
  });

  it("says of what waits when the link falls that it was not sent", async () => {
    const { server, connection } = await opened({ hai: hai(1) });
    await connection.send(text("One"));
    const waiting = connection.send(text("Two"));
    server.drop();
    expect((await failureOf(waiting)).code).toBe("not-sent");
  });
});

describe("the first sound", () => {
  it("waits for what it needs to load, and so does all that comes behind it, but for the heartbeat", async () => {
    expect(soundRoom()).toBeUndefined();
    const { server, heard, closes } = await opened();
    server.say({ type: "AUDIO_CHUNK", payload: { message_id: "m" }, bin_len: 2 });
    server.sayBytes(Uint8Array.of(1, 2));
    server.say({ type: "INFO", payload: "Behind it" });
    server.say({ type: "PING", payload: { nonce: "n" } });
    await until(() => server.ofType("PONG").length === 1);
    server.drop(1000, "Goodbye");
    expect(heard.map(([{ type }]) => type)).toEqual(["HAI", "PONG"]);
    expect(closes).toEqual([]);
    await vi.dynamicImportSettled();
    await until(() => closes.length === 1);
    expect(heard.slice(2)).toMatchObject([
      [{ type: "AUDIO_CHUNK" }, Uint8Array.of(1, 2)],
      [{ type: "INFO" }, undefined],
      [{ type: "PING" }, undefined],
    ]);
  });
});

describe("binary frames", () => {
  beforeAll(() => loadSoundRoom());

  const sound = (message_id: string, bin_len: number) => ({
    type: "AUDIO_CHUNK",
    channel: "AUDIO_OUT",
    payload: { message_id, mime: "audio/wav" },
    bin_len,
    bin_mime: "audio/wav",
  });

  it("leave right behind their message", async () => {
    const { server, connection } = await opened();
    const bytes = Uint8Array.of(1, 2, 3);
    await connection.send(
      { ...sound("m", 3), type: "AUDIO_CHUNK", channel: "AUDIO_IN" },
      { bytes },
    );
    expect(server.binaries).toEqual([bytes]);
    expect(server.last("AUDIO_CHUNK")).toMatchObject({ bin_len: 3, bin_mime: "audio/wav" });
  });

  it("belong to the oldest message that waits for bytes, and are put together", async () => {
    const { server, heard, errors } = await opened();
    server.say(sound("one", 2));
    server.say(sound("two", 4));
    server.sayBytes(Uint8Array.of(1, 1));
    server.sayBytes(Uint8Array.of(2, 2));
    server.sayBytes(Uint8Array.of(2, 2));
    server.say(sound("none", 0));
    const paired = heard.slice(2).map(([{ payload }, bytes]) => [payload, [...(bytes ?? [])]]);
    expect(paired).toMatchObject([
      [{ message_id: "one" }, [1, 1]],
      [{ message_id: "two" }, [2, 2, 2, 2]],
      [{ message_id: "none" }, []],
    ]);
    expect(errors).toEqual([]);
  });

  it("without a message, too long, or missing are reported, and cost no other message", async () => {
    const { server, heard, errors } = await opened();
    server.sayBytes(Uint8Array.of(9));
    server.say(sound("short", 2));
    server.sayBytes(Uint8Array.of(1, 2, 3));
    server.say(sound("lost", 7));
    await vi.advanceTimersByTimeAsync(11_000);
    server.say(sound("whole", 1));
    server.sayBytes(Uint8Array.of(5));
    expect(errors.map(({ code }) => code)).toEqual(Array(3).fill("invalid-response"));
    expect(errors.map(({ message }) => /\((.*)\)/.exec(message)?.[1])).toEqual([
      "no-envelope, 1 bytes",
      "too-many-bytes, 3 bytes",
      "missing, 0 bytes",
    ]);
    expect(heard.slice(2)).toMatchObject([
      [{ payload: { message_id: "whole" } }, Uint8Array.of(5)],
    ]);
  });

  it("that come twice with their message are heard once", async () => {
    const { server, heard, errors } = await opened();
    for (let time = 0; time < 2; time += 1) {
      server.say({ ...sound("m", 2), id: "the same" });
      server.sayBytes(Uint8Array.of(1, 2));
    }
    server.say(sound("n", 2));
    server.sayBytes(Uint8Array.of(3, 4));
    expect(heard.slice(2).map(([, bytes]) => [...(bytes ?? [])])).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(errors).toEqual([]);
  });

  it("are not waited for where the bytes are in the message", async () => {
    const { server, heard } = await opened();
    const payload = { message_id: "m", mime: "audio/wav", data: "AAEC" };
    server.say({ ...sound("m", 3), payload });
    expect(heard.at(-1)).toMatchObject([{ payload }, undefined]);
  });

  it("that have not come when the connection closes are reported, and leave no timer", async () => {
    const { server, connection, errors } = await opened();
    server.say(sound("m", 3));
    await connection.close();
    expect(errors.map(({ code }) => code)).toEqual(["invalid-response"]);
  });

  it("are carried only where the link and the server can", async () => {
    expect((await opened()).connection.carriesBinary).toBe(true);
    expect((await opened({ carriesBinary: false })).connection.carriesBinary).toBe(false);
    const unable = { hai: { capabilities: { binary_frames: false } } };
    expect((await opened(unable)).connection.carriesBinary).toBe(false);
  });
});

it("reports what a listener throws, and goes on", async () => {
  const throwing = setUp();
  const seen: string[] = [];
  const connection: HaipConnection = await soon(
    throwing.open({
      handlers: {
        onFrame({ type }) {
          seen.push(type);
        },
        onError: (error) => throwing.errors.push(error),
        onClose: () => undefined,
      },
    }),
  );
  endings.push(() => connection.close());
  throwing.server.requests[0]?.onFrameError(new Error("Whatever"));
  throwing.server.say({ type: "INFO" });
  expect(throwing.errors).toMatchObject([
    { code: "callback-failed", cause: { message: "Whatever" } },
  ]);
  expect(seen.at(-1)).toBe("INFO");
  const failure = await failureSoon(connection.ping({ signal: AbortSignal.abort() }));
  expect(failure.code).toBe("aborted");
});
