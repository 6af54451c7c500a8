import { afterEach, expect, it } from "vitest";
import { WebSocket } from "ws";
import { createManualClock } from "./clock";
import { createFakeKivox, type FakeKivoxOptions } from "./kivox";
import { serveKivox } from "./kivox-host";
import { openRawSocket, soon } from "./kivox-raw-client";

const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const agentId = "c0000000-0000-4000-8000-000000000000";
const sharedAgentId = "d0000000-0000-4000-8000-000000000000";
const draftId = "c0000000-0000-4000-8000-000000000002";
const handshake = { type: "handshake", agent_id: agentId };
const question = { type: "input_text", text: "Where is my parcel?" };

async function open(options: FakeKivoxOptions = {}) {
  const fake = createFakeKivox({
    agent: ({ text, turn }) => `${String(turn)}: ${text}`,
    timing: { thinkMs: 1, firstChunkMs: 1, chunkMs: 1, audioGapMs: 5 },
    ...options,
  });
  const host = await serveKivox(fake);
  cleanUps.push(
    () => host.close(),
    () => {
      fake.close();
    },
  );
  /** Credentials as they stand in the address, or as a cookie. */
  const dial = (query = `?token=${fake.mintToken().token}`, cookie?: string) =>
    openRawSocket(
      new WebSocket(`${host.wsUrl}${query}`, {
        ...(cookie !== undefined && { headers: { cookie } }),
      }) as unknown as globalThis.WebSocket,
    );
  async function talk(more: object = {}) {
    const socket = dial();
    await socket.opened;
    socket.send({ ...handshake, ...more });
    await socket.until("handshake_ok");
    return socket;
  }
  const stored = () =>
    fake
      .messagesOf(fake.conversations.at(-1)?.id ?? "")
      .map(({ role, content }) => `${role}: ${content}`);
  return { fake, host, dial, talk, stored };
}

it("takes an API key, the token of a session, or its cookie", async () => {
  const { fake, dial } = await open();
  const session = fake.createSession({ userId: fake.users[1]!.id });
  const ways = [
    dial(`?token=${session.token}`),
    dial("", session.cookie),
    dial(`?token=${fake.mintToken({ userId: fake.users[1]!.id }).token}`),
  ];
  for (const socket of ways) {
    await socket.opened;
    socket.send({ ...handshake, agent_id: sharedAgentId });
    await socket.until("handshake_ok");
  }
  expect(fake.connections.map(({ userId }) => userId)).toEqual(ways.map(() => fake.users[1]!.id));
});

it.each([
  ["no credential", "", handshake, "auth.unauthorized", 4401],
  ["an unknown credential", "?token=sk_live_x", handshake, "auth.unauthorized", 4401],
  ["an unknown agent", undefined, { ...handshake, agent_id: "x" }, "resource.not_found", 4404],
  [
    "an agent that is a draft",
    undefined,
    { ...handshake, agent_id: draftId },
    "agent.not_live",
    4409,
  ],
  ["another first frame", undefined, question, "handshake.expected", 4400],
  ["bytes first", undefined, new Uint8Array([1]), "handshake.expected", 4400],
] as const)("refuses %s", async (_, query, first, reason, code) => {
  const { fake, dial } = await open();
  const socket = dial(query);
  await socket.opened;
  socket.send(first);
  expect(await socket.closed).toEqual({ code, reason });
  expect(socket.frames).toEqual([{ type: "handshake_error", reason }]);
  expect(fake.conversations).toHaveLength(245);
});

it("refuses another's agent, and what is no address of a socket", async () => {
  const { fake, host, dial } = await open();
  const socket = dial(`?token=${fake.mintToken({ userId: fake.users[4]!.id }).token}`);
  await socket.opened;
  socket.send(handshake);
  await socket.until("handshake_error");
  expect(socket.frames).toEqual([{ type: "handshake_error", reason: "resource.not_found" }]);
  const elsewhere = openRawSocket(
    new WebSocket(`${host.url.replace("http", "ws")}/ws`) as unknown as globalThis.WebSocket,
  );
  await expect(elsewhere.opened).rejects.toThrow();
});

it("has its path and its parameter under other names, where told so", async () => {
  const { fake, host, dial } = await open({ socketPath: "/realtime", authParam: "key" });
  expect(host.wsUrl).toMatch(/\/realtime$/);
  const socket = dial(`?key=${fake.mintToken().token}`);
  await socket.opened;
  socket.send(handshake);
  await socket.until("handshake_ok");
});

it("answers one message after the other, and goes on when the agent says nothing", async () => {
  const { talk, stored } = await open({ agent: ({ text }) => (text === "?" ? "" : `${text}!`) });
  const socket = await talk();
  for (const text of ["One", "?", "Two"]) socket.send({ type: "input_text", text });
  await socket.until("turn_complete", 3);
  expect(socket.text).toBe("One!Two!");
  expect(stored()).toEqual([
    "user: One",
    "user: ?",
    "user: Two",
    "assistant: One!",
    "assistant: Two!",
  ]);
});

it("tells an error for a text that is none, and lives on", async () => {
  const { talk } = await open();
  const socket = await talk();
  socket.send({ type: "input_text", text: " " });
  socket.send({ type: "input_text" });
  await socket.until("error", 2);
  socket.send(question);
  await socket.until("turn_complete");
});

it("stops an answer, keeps what was said of it, and turns to the next", async () => {
  const clock = createManualClock();
  const { fake, talk, stored } = await open({
    clock,
    scenario: "slow",
    agent: ({ turn }) => (turn === 1 ? ["One ", "two ", "three"] : ["Four"]),
  });
  const socket = await talk();
  socket.send(question);
  await soon(() => fake.log.frames.length).toBe(3);
  socket.send(question);
  await soon(() => fake.log.frames.length).toBe(4);
  await clock.advance(800);
  // The beginning is told long before the first word.
  await socket.until("text_delta");
  expect(socket.text).toBe("");
  await clock.advance(2500 + 150);
  await socket.until("text_delta", 3);
  socket.send({ type: "cancel" });
  await socket.until("turn_complete");
  expect(socket.text).toBe("One two ");
  expect(stored().at(-1)).toBe("assistant: One two ");
  await clock.advance(800 + 2500 + 150);
  await socket.until("turn_complete", 2);
  expect(stored().at(-1)).toBe("assistant: Four");
  socket.send({ type: "cancel" });
  socket.send({ type: "end" });
  await socket.closed;
  expect(socket.ofType("turn_complete")).toHaveLength(2);
});

it("ends when asked to, and tells why in REST", async () => {
  const { fake, talk } = await open();
  const socket = await talk();
  socket.send({ type: "end" });
  expect(await socket.closed).toEqual({ code: 1000, reason: "client_end" });
  expect(socket.frames.at(-1)).toEqual({ type: "session_closed", reason: "client_end" });
  expect(fake.conversations.at(-1)).toMatchObject({
    status: "ended",
    end_reason: "client_end",
    ended_at: expect.any(String),
  });
});

it("takes a close for the user's going, and a cut line for what it is", async () => {
  const { fake, talk } = await open();
  const polite = await talk();
  polite.socket.close();
  await soon(() => fake.conversations.at(-1)?.end_reason).toBe("user_exit");
  const cut = await talk();
  (cut.socket as unknown as WebSocket).terminate();
  await soon(() => fake.conversations.at(-1)?.end_reason).toBe("socket_shutdown");
});

it("hears sound: a recording of several frames, and a stream of chunks", async () => {
  const { fake, talk, stored } = await open();
  const socket = await talk();
  socket.send({ type: "input_audio" });
  socket.send(new Uint8Array([1, 2]));
  socket.send(new Uint8Array([3]));
  await socket.until("turn_complete");
  for (const byte of [4, 5]) {
    socket.send({ type: "input_audio_stream" });
    socket.send(new Uint8Array([byte]));
  }
  await socket.until("turn_complete", 2);
  expect(
    fake.audio.map(({ type, frames }) => [type, ...frames.map((frame) => [...frame])]),
  ).toEqual([
    ["input_audio", [1, 2], [3]],
    ["input_audio_stream", [4]],
    ["input_audio_stream", [5]],
  ]);
  expect(fake.violations).toEqual([]);
  expect(stored()).toEqual([
    "user: Sound of 3 bytes",
    "assistant: 1: Sound of 3 bytes",
    "user: Sound of 2 bytes",
    "assistant: 2: Sound of 2 bytes",
  ]);
});

it("hears what it is told to hear", async () => {
  const { talk, stored } = await open({ transcribe: () => "Where is it?" });
  const socket = await talk();
  socket.send({ type: "input_audio" });
  socket.send(new Uint8Array(8));
  await socket.until("turn_complete");
  expect(stored()[0]).toBe("user: Where is it?");
});

it("pairs a thousand announcements that come at once", async () => {
  const { fake, talk } = await open({ timing: { audioGapMs: 50 } });
  const socket = await talk();
  for (let number = 0; number < 1000; number += 1) {
    socket.send({ type: "input_audio_stream" });
    socket.send(new Uint8Array([number & 0xff, number >> 8]));
  }
  await soon(() => fake.audio.length).toBe(1000);
  expect(fake.audio.map(({ frames: [bytes] }) => bytes![0]! + bytes![1]! * 256)).toEqual(
    Array.from({ length: 1000 }, (_, number) => number),
  );
  expect(fake.violations).toEqual([]);
});

it("notes what breaks the rules, and goes on", async () => {
  const { fake, talk } = await open();
  const socket = await talk();
  socket.send(new Uint8Array([1]));
  socket.send({ type: "input_audio_stream" });
  socket.send(question);
  socket.send({ type: "input_audio_stream" });
  socket.send(new Uint8Array([2]));
  socket.send(new Uint8Array([3]));
  socket.send({ type: "session.end" });
  socket.send("not JSON");
  socket.send("[1]");
  socket.send({ type: "input_audio" });
  await socket.until("turn_complete");
  socket.socket.close();
  await socket.closed;
  await soon(() => fake.violations.length).toBe(7);
  expect(fake.violations.map(({ rule }) => rule)).toEqual([
    "binary-without-header",
    "header-without-binary",
    "binary-without-header",
    "unknown-type",
    "not-json",
    "unknown-type",
    "header-without-binary",
  ]);
  expect(fake.audio).toHaveLength(1);
});

it.each([
  ["/transfer", ["transfer", "session_closed"]],
  ["/complete", ["flow_complete", "session_closed"]],
  ["/close", ["session_closed"]],
  ["/error", ["error", "turn_complete"]],
  ["/signal", ["signal", "turn_complete"]],
])("does what a user writes: %s", async (text, types) => {
  const { talk } = await open();
  const socket = await talk();
  socket.send({ type: "input_text", text });
  await socket.until(types.at(-1)!);
  expect(socket.types.slice(1)).toEqual(types);
});

it("does what a test asks for", async () => {
  const { fake, talk } = await open();
  expect(() => {
    fake.say("Hello?");
  }).toThrow(expect.objectContaining({ code: "misuse" }));
  const first = await talk();
  const second = await talk();
  fake.say("A reminder");
  await second.until("turn_complete");
  expect(second.text).toBe("A reminder");
  fake.send({ type: "tick", remaining_ms: 1, elapsed_ms: 2 }, 1);
  fake.sendRaw(new Uint8Array([7]), 1);
  await first.until("binary");
  expect(first.frames.slice(1)).toEqual([
    { type: "tick", remaining_ms: 1, elapsed_ms: 2 },
    new Uint8Array([7]),
  ]);
  fake.transfer(sharedAgentId, 1);
  expect(await first.until("transfer")).toMatchObject({ agent_id: sharedAgentId });
  await first.closed;
  fake.drop();
  expect(await second.closed).toMatchObject({ code: 1006 });
  const third = await talk();
  fake.endSession("error");
  await third.closed;
  expect(fake.conversations.at(-1)).toMatchObject({ end_reason: "error" });
});

it("is silent, and hears nothing, as long as it is told to", async () => {
  const { fake, talk, stored } = await open();
  const socket = await talk();
  fake.silence(true);
  socket.send(question);
  fake.endSession();
  fake.silence(false);
  await socket.closed;
  expect(stored()).toEqual([]);
});

it("ends by itself: too long a session, too long a silence", async () => {
  const clock = createManualClock();
  const { fake, talk } = await open({ clock, timing: { tickMs: 60_000 } });
  const talker = await talk();
  for (let minute = 0; minute < 29; minute += 1) {
    fake.say("Still there?");
    await clock.advance(60_000);
    talker.send(question);
    await soon(() => fake.messagesOf(fake.conversations.at(-1)!.id).at(-1)?.role).toBe("user");
  }
  await clock.advance(60_000);
  await talker.closed;
  expect(talker.frames.at(-1)).toEqual({ type: "session_closed", reason: "timeout" });
  expect(talker.ofType("tick").at(-1)).toMatchObject({ remaining_ms: 60_000 });

  const quiet = await talk();
  await clock.advance(600_000);
  await quiet.closed;
  expect(fake.conversations.at(-1)).toMatchObject({ end_reason: "timeout" });
});

it("scenario tick: every second", async () => {
  const clock = createManualClock();
  const { talk } = await open({ clock, scenario: "tick" });
  const socket = await talk();
  await clock.advance(2000);
  expect(await socket.until("tick", 2)).toEqual({
    type: "tick",
    remaining_ms: 30 * 60_000 - 2000,
    elapsed_ms: 2000,
  });
});

it("scenario token-expires: the line ends with its credential", async () => {
  const clock = createManualClock();
  const { fake, dial, talk } = await open({ clock, scenario: "token-expires" });
  const { token } = fake.mintToken();
  const socket = await talk();
  await clock.advance(60_000);
  expect(await socket.closed).toMatchObject({ code: 1008 });
  const late = dial(`?token=${token}`);
  await late.opened;
  late.send(handshake);
  expect(await late.until("handshake_error")).toMatchObject({ reason: "auth.unauthorized" });
  await talk();
});
