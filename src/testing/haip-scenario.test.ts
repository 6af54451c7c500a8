import { afterEach, describe, expect, it } from "vitest";
import { createManualClock } from "./clock";
import { greeting, goodbye } from "./happyrobot-agent";
import { haipScenarios } from "./haip-scenario";
import {
  closeHaip,
  errorsOf,
  heard,
  openHaip,
  sayOver,
  startTransaction,
  type RawSocket,
} from "./haip-raw-client";
import type { FakeHaipDialect } from "./haip-wire";

afterEach(closeHaip);

const dialects = ["A", "B1", "B2"] as const;
const ends = { A: "TEXT_MESSAGE_END", B1: "MESSAGE_END", B2: "MESSAGE" } as const;

/** Waits for the end of the `count`-th text of the agent. */
const answered = (client: RawSocket, dialect: FakeHaipDialect, count = 1) =>
  client.until(ends[dialect], count);

/** A second link of the same session, where `documented` endpoints let it be taken up. */
const resumption = (client: RawSocket) => ({
  session: client.frames[0]!.session,
  payload: { last_rx_seq: client.frames.at(-1)!.seq },
});

describe.each(dialects)("in dialect %s", (dialect) => {
  it("greeting: the agent speaks first, once per session", async () => {
    const { enter, fake } = await openHaip({ dialect, scenario: "greeting" });
    const client = await enter();
    if (dialect !== "A") await startTransaction(client, "chat");
    await answered(client, dialect);
    expect(heard(client)).toEqual([greeting]);
    const again = await enter(resumption(client));
    await again.settle();
    expect(heard(again)).toEqual([]);
    expect(fake.sessions).toHaveLength(1);
  });

  it("slow: the first part takes its time", async () => {
    const clock = createManualClock();
    const { enter, fake } = await openHaip({ dialect, scenario: "slow", clock });
    const client = await enter();
    await sayOver(client, fake, "Hi");
    await client.settle();
    await clock.advance(2499);
    await client.settle();
    expect(heard(client)).toEqual([]);
    await clock.advance(500);
    await answered(client, dialect);
    expect(heard(client)).toEqual(["You said: Hi"]);
  });

  it("drop-mid-stream: the link dies in the answer, once; who resumes has all of it", async () => {
    const { enter, fake } = await openHaip({ dialect, scenario: "drop-mid-stream" });
    const client = await enter();
    const address = await sayOver(client, fake, "Hi");
    expect(await client.closed).toMatchObject({ code: 1006 });
    expect(client.types).not.toContain(ends[dialect]);
    const again = await enter(resumption(client));
    await answered(again, dialect);
    const parts = [...client.frames, ...again.frames];
    expect(heard({ ...again, frames: parts })).toEqual(["You said: Hi"]);
    await sayOver(again, fake, "Once more", address);
    await answered(again, dialect, 2);
    expect(fake.sessions[0]?.texts).toHaveLength(4);
  });

  it("drop-before-ack: the message is there, but the PONG is not", async () => {
    const { enter, fake } = await openHaip({ dialect, scenario: "drop-before-ack" });
    const client = await enter();
    const pongs = client.ofType("PONG").length;
    await sayOver(client, fake, "Hi");
    client.send({ type: "PING" });
    await client.closed;
    expect(client.ofType("PONG")).toHaveLength(pongs);
    const again = await enter(resumption(client));
    await answered(again, dialect);
    expect(fake.sessions[0]?.texts.map(({ role }) => role)).toEqual(["user", "agent"]);
  });

  it("drop-before-store: the message is lost, once", async () => {
    const { enter, fake } = await openHaip({ dialect, scenario: "drop-before-store" });
    const client = await enter();
    const address = await sayOver(client, fake, "Hi");
    await client.closed;
    expect(fake.sessions[0]?.texts).toEqual([]);
    const again = await enter(resumption(client));
    await sayOver(again, fake, "Hi", address);
    await answered(again, dialect);
    expect(fake.sessions[0]?.texts.map(({ text }) => text)).toEqual(["Hi", "You said: Hi"]);
  });

  it("duplicate: every envelope comes twice", async () => {
    const { enter, fake } = await openHaip({ dialect, scenario: "duplicate" });
    const client = await enter();
    await sayOver(client, fake, "Hi");
    await answered(client, dialect, 2);
    const ids = client.frames.map(({ id }) => id);
    expect(ids.length).toBe(new Set(ids).size * 2);
  });

  it("server-restart: the answer comes to who resumes", async () => {
    const clock = createManualClock();
    const { enter, dial, fake } = await openHaip({ dialect, scenario: "server-restart", clock });
    const client = await enter();
    await sayOver(client, fake, "Hi");
    await client.settle();
    expect(await client.closed).toMatchObject({ code: 1012 });
    expect(fake.isDown).toBe(true);
    expect(await dial().closed).toMatchObject({ code: 1006 });
    await clock.advance(3000);
    const again = await enter(resumption(client));
    await clock.advance(100);
    await answered(again, dialect);
    expect(heard(again)).toEqual(["You said: Hi"]);
  });

  it("closed-by-agent: says goodbye, ends what was begun, and closes", async () => {
    const { enter, fake } = await openHaip({ dialect, scenario: "closed-by-agent" });
    const client = await enter();
    await sayOver(client, fake, "Hi");
    expect(await client.closed).toMatchObject({ code: 1000 });
    expect(heard(client)).toEqual(["You said: Hi", goodbye]);
    expect(client.types.at(-1)).toBe(dialect === "A" ? "RUN_FINISHED" : "TRANSACTION_END");
  });

  it("silent: the first link is dead after HAI, the second is not", async () => {
    const { dial, enter, fake } = await openHaip({ dialect, scenario: "silent" });
    const dead = dial();
    await dead.until("HAI");
    dead.send({ type: "PING" });
    const client = await enter();
    await sayOver(client, fake, "Hi");
    await answered(client, dialect);
    expect(dead.types).toEqual(["HAI"]);
    expect(fake.sessions[0]?.received).toEqual([]);
  });

  it("unauthorized: nobody is let in", async () => {
    const { dial, token } = await openHaip({ dialect, scenario: "unauthorized" });
    const client = dial();
    client.send({ type: "HAI", payload: { auth: { token } } });
    expect(await client.closed).toEqual({ code: 1008, reason: "Invalid token" });
  });

  it("malformed: garbage lies between the good frames", async () => {
    const { enter, fake } = await openHaip({ dialect, scenario: "malformed" });
    const client = await enter();
    for (let turn = 1; turn <= 4; turn += 1) await sayOver(client, fake, `Hi ${String(turn)}`);
    await client.settle();
    expect(client.noise.length).toBeGreaterThan(0);
    expect(client.frames).toContain(null);
    expect(client.frames).toContain(42);
  });

  it("offline: links are cut, and nothing opens", async () => {
    const { enter, dial, fake, host } = await openHaip({ dialect });
    const client = await enter();
    fake.setScenario("offline");
    expect(await client.closed).toMatchObject({ code: 1006 });
    expect(await dial().closed).toMatchObject({ code: 1006 });
    expect((await fetch(host.sseUrl)).status).toBe(502);
    fake.setScenario("streaming");
    await enter();
  });

  it("send-fails: the first attempt gets an ERROR that names the message", async () => {
    const { enter, fake } = await openHaip({ dialect, scenario: "send-fails" });
    const client = await enter();
    const address = await sayOver(client, fake, "Hi");
    const { payload } = await client.until("ERROR");
    expect(payload).toMatchObject({ code: "PROTOCOL_VIOLATION" });
    expect(fake.sessions[0]?.texts).toEqual([]);
    await sayOver(client, fake, "Hi", address);
    await answered(client, dialect);
    expect(errorsOf(client)).toHaveLength(1);
  });

  it("token-expires: the link ends with its token, and a new one opens the next", async () => {
    const clock = createManualClock();
    const { enter, fake, token, host } = await openHaip({
      dialect,
      scenario: "token-expires",
      clock,
    });
    const client = await enter();
    await clock.advance(61_000);
    expect(await client.closed).toEqual({ code: 1008, reason: "Invalid token" });
    expect(errorsOf(client)).toEqual(["TOKEN_EXPIRED"]);
    expect(fake.accepts({ token })).toBe(false);
    expect(fake.accepts({ token: fake.mintToken().token })).toBe(true);
    if (dialect === "A") expect((await fetch(`${host.sseUrl}?token=${token}`)).status).toBe(401);
  });

  it("audio: a sound in both encodings", async () => {
    const { enter, fake } = await openHaip({ dialect, scenario: "audio" });
    const client = await enter();
    await sayOver(client, fake, "Hi");
    await answered(client, dialect);
    const [whole, announced] = client.ofType(dialect === "B2" ? "AUDIO" : "AUDIO_CHUNK");
    const { data, mime } = whole?.payload as { data: string; mime: string };
    expect(mime).toBe("audio/wav");
    expect(announced).toMatchObject({ bin_len: 844, bin_mime: "audio/wav" });
    expect(announced?.payload).not.toHaveProperty("data");
    expect(client.binaries.map((bytes) => Buffer.from(bytes).toString("base64"))).toEqual([data]);
    expect(Buffer.from(data, "base64").subarray(0, 4).toString()).toBe("RIFF");
  });

  it("no-credit: nothing is granted but by hand", async () => {
    const { enter, fake } = await openHaip({ dialect, scenario: "no-credit" });
    const client = await enter();
    expect((await client.until("HAI")).payload).toMatchObject({
      capabilities: { flow_control: { initial_credit_messages: 6 } },
    });
    const address = await sayOver(client, fake, "1");
    for (let turn = 2; turn <= 7; turn += 1) await sayOver(client, fake, String(turn), address);
    await client.settle();
    expect(errorsOf(client)).toContain("FLOW_CONTROL_VIOLATION");
    expect(client.ofType("FLOW_UPDATE")).toEqual([]);
    const users = () => fake.sessions[0]?.texts.filter(({ role }) => role === "user").length;
    expect(users()).toBe(dialect === "B2" ? 6 : 2);
  });
});

describe("what only some dialects can tell", () => {
  it.each([
    ["tool-call", { status: "OK", result: { windows: ["09:00", "14:00"] } }],
    ["tool-fails", { status: "ERROR", result: { error: "The carrier does not answer" } }],
  ] as const)("A, %s: the agent tells of its tool before it answers", async (scenario, done) => {
    const { enter, fake } = await openHaip({ scenario });
    const client = await enter();
    const run_id = await sayOver(client, fake, "Hi");
    await client.until("TEXT_MESSAGE_END");
    const told = client.frames.filter((frame) => frame.run_id === run_id);
    expect(told.map(({ type }) => type).slice(0, 6)).toEqual([
      "TOOL_CALL",
      "TOOL_UPDATE",
      "TOOL_UPDATE",
      "TOOL_UPDATE",
      "TOOL_DONE",
      "TEXT_MESSAGE_START",
    ]);
    expect(told.slice(1, 4).map(({ payload }) => (payload as { status: string }).status)).toEqual([
      "QUEUED",
      "RUNNING",
      "RUNNING",
    ]);
    expect(client.ofType("TOOL_DONE")[0]?.payload).toMatchObject(done);
  });

  it.each(["A", "B1"] as const)(
    "%s, lone-start: the text is in a START without an END",
    async (dialect) => {
      const { enter, fake } = await openHaip({ dialect, scenario: "lone-start" });
      const client = await enter();
      await sayOver(client, fake, "Hi");
      const start = dialect === "A" ? "TEXT_MESSAGE_START" : "MESSAGE_START";
      expect((await client.until(start)).payload).toMatchObject({ text: "You said: Hi" });
      await client.settle();
      expect(client.types).not.toContain(ends[dialect]);
    },
  );

  it.each(["B1", "B2"] as const)("%s, data: INFO, and in B2 an object", async (dialect) => {
    const { enter, fake } = await openHaip({ dialect, scenario: "data" });
    const client = await enter();
    await sayOver(client, fake, "Hi");
    await answered(client, dialect, dialect === "B2" ? 2 : 1);
    expect((await client.until("INFO")).payload).toMatchObject({ order: "4711-B" });
    if (dialect === "B2")
      expect(client.ofType("MESSAGE").map(({ payload }) => payload)).toEqual([
        { order: "4711-B", parcels: 2 },
        "You said: Hi",
      ]);
  });
});

it("has a line for every scenario that others share", () => {
  expect(haipScenarios).toHaveLength(21);
});
