import { expect, it } from "vitest";
import { createManualClock, type Clock } from "./clock";
import { createFakeHappyRobot } from "./happyrobot";
import { createMemoryClient, openMemorySocket } from "./memory-client";

const start = Date.UTC(2026, 0, 1);

async function connected(
  options: Parameters<typeof createFakeHappyRobot>[0] = {},
  ttlSeconds = 3600,
) {
  const clock = createManualClock({ start });
  const fake = createFakeHappyRobot({
    clock,
    agent: ({ text }) => `You said: ${text}`,
    ...options,
  });
  const client = createMemoryClient(fake, fake.mintToken({ ttlSeconds }).token);
  const sessionId = await client.createSession();
  const socket = client.connect(sessionId);
  return { clock, fake, client, sessionId, socket };
}

it("says which session it has connected", async () => {
  const { socket, sessionId } = await connected();
  expect(socket.frames).toEqual([{ type: "connected", session_id: sessionId }]);
});

it("sends a heartbeat each 15 seconds", async () => {
  const { clock, socket } = await connected();
  await clock.advance(14_999);
  expect(socket.types).toEqual(["connected"]);
  await clock.advance(1);
  expect(socket.types).toEqual(["connected", "heartbeat"]);
  await clock.advance(60_000);
  expect(socket.ofType("heartbeat")).toEqual(Array(5).fill({ type: "heartbeat" }));
});

it("acknowledges a message with its id, then answers it in chunks that make up the whole", async () => {
  const { clock, socket, sessionId, client } = await connected();
  socket.send({ type: "message", id: "mine", content: "Where is my parcel?" });
  await clock.advance(10);
  expect(socket.frames[1]).toEqual({
    type: "message-ack",
    id: "mine",
    message: {
      id: expect.any(String),
      session_id: sessionId,
      content: "Where is my parcel?",
      role: "user",
      created_at: new Date(start).toISOString(),
    },
  });
  await clock.advance(1_000);
  const types = socket.types.slice(2);
  expect(types.at(0)).toBe("response-start");
  expect(types.at(-1)).toBe("response-end");
  const chunks = socket.ofType("response-chunk").map(({ content }) => content);
  expect(chunks.length).toBeGreaterThan(3);
  expect(chunks.join("")).toBe("You said: Where is my parcel?");
  expect(socket.frames.at(-1)).toEqual({
    type: "response-end",
    content: "You said: Where is my parcel?",
  });
  const [user] = await client.history(sessionId);
  expect(user?.id).toBe((socket.frames[1]?.message as { id: string }).id);
});

it("takes the pace it is told", async () => {
  const { clock, socket } = await connected({
    timing: { ackMs: 100, firstChunkMs: 200, chunkMs: 50 },
    agent: () => ["a", "b"],
  });
  socket.send({ type: "message", content: "Hi" });
  const times: [string, number][] = [];
  let seen = socket.frames.length;
  for (let time = 10; time <= 500; time += 10) {
    await clock.advance(10);
    for (; seen < socket.frames.length; seen++) times.push([socket.types[seen] ?? "", time]);
  }
  expect(times).toEqual([
    ["message-ack", 100],
    ["response-start", 100],
    ["response-chunk", 300],
    ["response-chunk", 350],
    ["response-end", 400],
  ]);
});

it("leaves the id out of an acknowledgement when there was none", async () => {
  const { clock, socket } = await connected();
  socket.send({ type: "message", content: "Hi" });
  await clock.advance(10);
  expect(socket.frames[1]).not.toHaveProperty("id");
});

it("answers one message after the other", async () => {
  const { clock, socket } = await connected();
  socket.send({ type: "message", id: "1", content: "One" });
  socket.send({ type: "message", id: "2", content: "Two" });
  await clock.advance(2_000);
  expect(socket.ofType("message-ack").map(({ id }) => id)).toEqual(["1", "2"]);
  expect(socket.types.filter((type) => /start|end/.test(type))).toEqual([
    "response-start",
    "response-end",
    "response-start",
    "response-end",
  ]);
});

it("says nothing when the agent has nothing to say", async () => {
  const { clock, socket } = await connected({ agent: ({ turn }) => (turn === 1 ? "" : "Yes?") });
  socket.send({ type: "message", content: "One" });
  await clock.advance(1_000);
  expect(socket.types).toEqual(["connected", "message-ack"]);
  socket.send({ type: "message", content: "Two" });
  await clock.advance(1_000);
  expect(socket.types.at(-1)).toBe("response-end");
});

it.each<[string, Record<string, unknown>, string | undefined]>([
  ["no content", { id: "7" }, "7"],
  ["empty content", { id: "7", content: "" }, "7"],
  ["content that is no text", { id: "7", content: 1 }, "7"],
  [
    "an unknown artifact",
    { id: "7", content: "a", artifacts: [{ media_id: "x", mime_type: "a/b" }] },
    "7",
  ],
  ["an id that is no text", { id: 7, content: "a" }, undefined],
])("answers message-error to a message with %s", async (_name, members, id) => {
  const { clock, fake, socket } = await connected();
  socket.send({ type: "message", ...members });
  await clock.advance(1_000);
  expect(socket.frames.slice(1)).toEqual([
    { type: "message-error", ...(id && { id }), error: expect.any(String) },
  ]);
  expect(fake.sessions[0]?.messages).toEqual([]);
});

it("ignores frames it does not know, bad JSON and binary data", async () => {
  const { clock, socket } = await connected();
  socket.send({ type: "ping" });
  socket.send(null);
  socket.sendText("{");
  socket.sendText(new ArrayBuffer(3));
  await clock.advance(1_000);
  expect(socket.types).toEqual(["connected"]);
  expect(socket.closed).toBeUndefined();
});

it("asks for a new token 30 seconds before the old one ends, and then lives on with it", async () => {
  const { clock, fake, socket } = await connected({}, 60);
  await clock.advance(29_999);
  expect(socket.types).not.toContain("token-refresh-required");
  await clock.advance(1);
  expect(socket.ofType("token-refresh-required")).toEqual([{ type: "token-refresh-required" }]);
  const fresh = fake.mintToken({ ttlSeconds: 60 });
  socket.send({ type: "token-refresh", token: fresh.token });
  await clock.advance(0);
  expect(socket.frames.at(-1)).toEqual({
    type: "token-refresh-ack",
    expires_at: fresh.expires_at,
  });
  expect(fake.sockets.connections[0]?.token).toBe(fresh.token);
  expect(fake.sessions[0]?.tokens.map(({ use }) => use)).toEqual(["create", "refresh"]);

  await clock.advance(30_000); // the first token would have ended here; the second has 30 s left
  expect(socket.closed).toBeUndefined();
  expect(socket.ofType("token-refresh-required")).toHaveLength(2);
  await clock.advance(29_999);
  expect(socket.closed).toBeUndefined();
  await clock.advance(1);
  expect(socket.frames.at(-1)).toEqual({ type: "token-expired" });
  expect(socket.closed?.code).toBe(4401);
});

it("asks at once when a token comes with less than 30 seconds to live", async () => {
  const { clock, socket } = await connected({}, 10);
  await clock.advance(0);
  expect(socket.types).toEqual(["connected", "token-refresh-required"]);
});

it("rejects the same token again, other scopes, other vendors and expired ones; the old one stays", async () => {
  const { clock, fake, client, socket } = await connected({}, 60);
  const ended = fake.mintToken({ ttlSeconds: 1 }).token;
  await clock.advance(30_000);
  const tokens = [
    client.token,
    ended,
    fake.mintToken({ workflowId: "other" }).token,
    fake.mintToken({ orgId: "other" }).token,
    fake.mintToken({ env: "staging" }).token,
    createFakeHappyRobot({ clock }).mintToken().token,
    "nonsense",
    undefined,
  ];
  for (const token of tokens) socket.send({ type: "token-refresh", token });
  expect(socket.ofType("token-refresh-error")).toEqual(
    tokens.map(() => ({ type: "token-refresh-error", error: expect.any(String) })),
  );
  expect(socket.ofType("token-refresh-ack")).toEqual([]);
  await clock.advance(29_999);
  expect(socket.closed).toBeUndefined();
  socket.send({ type: "token-refresh", token: fake.mintToken().token });
  expect(socket.types.at(-1)).toBe("token-refresh-ack");
});

it("opens and closes at once on an invalid handshake, with codes of its own", async () => {
  const { clock, fake, client, sessionId } = await connected();
  const base = `${fake.baseUrl}/chat/sessions`;
  const expired = fake.mintToken({ ttlSeconds: 1 }).token;
  await clock.advance(1_000);
  const attempts = [
    [`${base}/${sessionId}/ws`, 4401],
    [`${base}/${sessionId}/ws?token=nonsense`, 4401],
    [`${base}/${sessionId}/ws?token=${expired}`, 4401],
    [`${base}/${sessionId}/ws?token=${fake.mintToken({ env: "staging" }).token}`, 4403],
    [`${base}/unknown/ws?token=${client.token}`, 4404],
  ] as const;
  for (const [url, code] of attempts) {
    const socket = openMemorySocket(fake, url);
    expect(socket.closed).toBeUndefined();
    await clock.advance(0);
    expect(socket.closed).toEqual({ code, reason: expect.any(String) });
    expect(socket.frames).toEqual([]);
  }
  expect(fake.sockets).toMatchObject({ open: 1, total: 1, peak: 1, refused: attempts.length });
});

it("never opens an invalid handshake when told to refuse, and tells a host the status", async () => {
  const { fake, client, sessionId } = await connected({ handshake: "refuse" });
  expect(client.connect(sessionId, "nonsense").closed).toEqual({ code: undefined, reason: "" });
  const base = `${fake.baseUrl}/chat/sessions/${sessionId}/ws`;
  expect(await fake.authorizeSocket(base)).toEqual({
    ok: false,
    status: 401,
    error: expect.any(String),
  });
  expect(await fake.authorizeSocket(`${base}?token=${client.token}`)).toEqual({ ok: true });
});

it("asks the rules once for a socket whose handshake the host has checked", async () => {
  const { clock, fake, client, sessionId } = await connected();
  const url = `${fake.baseUrl}/chat/sessions/${sessionId}/ws?token=${client.token}`;
  fake.failNext("socket", 401);
  const authorization = await fake.authorizeSocket(url);
  expect(authorization.ok).toBe(false);
  let code: number | undefined;
  fake.accept(
    { send() {}, close: (given) => (code = given), onMessage() {}, onClose() {} },
    { url, authorization },
  );
  await clock.advance(0);
  expect(code).toBe(4401);
  expect(fake.requests.filter(({ method }) => method === "WS")).toHaveLength(2);
});

it("refuses a socket whose session was closed during the handshake", async () => {
  const { clock, fake, client, sessionId } = await connected();
  const url = `${fake.baseUrl}/chat/sessions/${sessionId}/ws?token=${client.token}`;
  const authorization = await fake.authorizeSocket(url);
  fake.endSession(sessionId);
  let code: number | undefined;
  fake.accept(
    { send() {}, close: (given) => (code = given), onMessage() {}, onClose() {} },
    { url, authorization },
  );
  await clock.advance(0);
  expect(code).toBe(4404);
  expect(fake.sockets.open).toBe(0);
});

it("refuses sockets of a closed session", async () => {
  const { clock, fake, client, sessionId } = await connected();
  fake.endSession(sessionId);
  const socket = client.connect(sessionId);
  await clock.advance(0);
  expect(socket.closed?.code).toBe(4404);
});

it("tells every socket of a session when it is closed, then closes them", async () => {
  const { clock, client, sessionId, socket } = await connected();
  const second = client.connect(sessionId);
  await clock.advance(5_000);
  await client.request("POST", `/chat/sessions/${sessionId}/close`);
  for (const one of [socket, second]) {
    expect(one.frames.at(-1)).toEqual({
      type: "session-closed",
      session_id: sessionId,
      status: "closed",
      reason: "client_closed",
      duration: 5,
      timestamp: new Date(start + 5_000).toISOString(),
    });
    expect(one.closed).toEqual({ code: 1000, reason: "session closed" });
  }
});

it("ends a session at its longest duration without a word", async () => {
  const { clock, socket } = await connected({ maxSessionMs: 60_000 });
  await clock.advance(60_000);
  expect(socket.frames.at(-1)).toMatchObject({ type: "session-closed", reason: "max_duration" });
  expect(socket.types).not.toContain("response-end");
});

it("says goodbye to an idle session; a message in time keeps it alive", async () => {
  const { clock, fake, socket } = await connected({ idleTimeoutMs: 60_000 });
  await clock.advance(59_000);
  socket.send({ type: "message", content: "Still here" });
  await clock.advance(59_000);
  expect(fake.sessions[0]?.status).toBe("active");
  await clock.advance(10_000);
  expect(socket.ofType("response-end").at(-1)?.content).toMatch(/Goodbye/);
  expect(socket.frames.at(-1)).toMatchObject({ type: "session-closed", reason: "idle_timeout" });
});

it("does not take an agent that is speaking for idle", async () => {
  const { clock, fake, socket } = await connected({
    idleTimeoutMs: 60_000,
    timing: { firstChunkMs: 100_000 },
  });
  socket.send({ type: "message", content: "Think hard" });
  await clock.advance(150_000);
  expect(socket.ofType("response-end")).toHaveLength(1);
  expect(socket.ofType("response-start")).toHaveLength(1);
  expect(fake.sessions[0]?.status).toBe("active");
});

it("lets the agent speak by itself", async () => {
  const { clock, fake, client, sessionId, socket } = await connected();
  fake.say(sessionId, "Are you still there?");
  await clock.advance(1_000);
  expect(socket.frames.at(-1)).toEqual({ type: "response-end", content: "Are you still there?" });
  expect(await client.history(sessionId)).toMatchObject([
    { role: "assistant", content: "Are you still there?" },
  ]);
  expect(() => fake.say("unknown", "Hello?")).toThrow(/no session "unknown"/);
});

it("goes on with a turn whoever listens: a new socket hears the rest, and the whole at its end", async () => {
  const { clock, fake, client, sessionId, socket } = await connected({
    agent: () => ["one ", "two ", "three ", "four"],
    timing: { ackMs: 0, firstChunkMs: 10, chunkMs: 10 },
  });
  socket.send({ type: "message", content: "Count" });
  await clock.advance(25);
  fake.dropSockets();
  expect(socket.closed).toEqual({ code: undefined, reason: "" });
  expect(socket.ofType("response-chunk").map(({ content }) => content)).toEqual(["one ", "two "]);
  const second = client.connect(sessionId);
  await clock.advance(100);
  expect(second.frames.slice(1)).toEqual([
    { type: "response-chunk", content: "three " },
    { type: "response-chunk", content: "four" },
    { type: "response-end", content: "one two three four" },
  ]);
});

it("drops sockets with a code and a reason", async () => {
  const { fake, socket } = await connected();
  fake.dropSockets({ code: 1011, reason: "broken" });
  expect(socket.closed).toEqual({ code: 1011, reason: "broken" });
});

it("keeps a silent socket open while nothing passes, and lets it speak again", async () => {
  const { clock, fake, socket } = await connected();
  fake.silence(true);
  socket.send({ type: "message", content: "Anybody?" });
  await clock.advance(60_000);
  expect(socket.types).toEqual(["connected"]);
  expect(socket.closed).toBeUndefined();
  expect(fake.sessions[0]?.messages).toEqual([]);
  fake.silence(false);
  await clock.advance(15_000);
  expect(socket.types).toEqual(["connected", "heartbeat"]);
});

it("tells nobody that a token ran out during silence, until the silence ends", async () => {
  const { clock, fake, socket } = await connected({}, 60);
  fake.silence(true);
  await clock.advance(120_000);
  expect(socket.closed).toBeUndefined();
  fake.silence(false);
  expect(socket.closed?.code).toBe(4401);
});

it("counts sockets: open, total, and the most at once", async () => {
  const { clock, fake, client, sessionId, socket } = await connected();
  expect(fake.sockets).toMatchObject({ open: 1, total: 1, peak: 1, refused: 0 });
  const second = client.connect(sessionId);
  expect(fake.sockets).toMatchObject({ open: 2, total: 2, peak: 2 });
  await clock.advance(1_000);
  socket.close();
  second.close();
  expect(fake.sockets).toMatchObject({ open: 0, total: 2, peak: 2 });
  client.connect(sessionId).close();
  expect(fake.sockets).toMatchObject({ open: 0, total: 3, peak: 2 });
  expect(fake.sockets.connections.slice(0, 2)).toEqual([
    {
      number: 1,
      sessionId,
      token: client.token,
      openedAt: start,
      isOpen: false,
      closeCode: 1000,
      closeReason: "",
    },
    {
      number: 2,
      sessionId,
      token: client.token,
      openedAt: start,
      isOpen: false,
      closeCode: 1000,
      closeReason: "",
    },
  ]);
});

it("keeps every frame in both directions with the number of its socket", async () => {
  const { clock, fake, client, sessionId, socket } = await connected({ agent: () => "" });
  client.connect(sessionId);
  socket.send({ type: "message", id: "1", content: "Hi" });
  socket.sendText("{");
  await clock.advance(10);
  expect(
    fake.sockets.log.map(({ socket: number, direction, data, at }) => [
      number,
      direction,
      typeof data === "string" ? data : (data as { type: string }).type,
      at - start,
    ]),
  ).toEqual([
    [1, "sent", "connected", 0],
    [2, "sent", "connected", 0],
    [1, "received", "message", 0],
    [1, "received", "{", 0],
    [1, "sent", "message-ack", 10],
  ]);
});

it("leaves no timer behind when it is closed", async () => {
  const pending = new Set<unknown>();
  const clock: Clock = {
    now: () => start,
    setTimeout: () => {
      const handle = {};
      pending.add(handle);
      return handle;
    },
    clearTimeout: (handle) => pending.delete(handle),
  };
  const { fake, client, sessionId, socket } = await connected({
    clock,
    maxSessionMs: 60_000,
    idleTimeoutMs: 60_000,
  });
  client.connect(sessionId, "nonsense");
  socket.send({ type: "message", content: "Hi" });
  fake.say(sessionId, "Hello");
  // Heartbeat, refresh, expiry; longest duration, idleness; a refused socket; an acknowledgement, a turn.
  expect(pending.size).toBe(8);
  fake.close();
  expect(socket.closed?.code).toBe(1001);
  expect(pending.size).toBe(0);
  expect(fake.sockets.open).toBe(0);
});
