import { describe, expect, it } from "vitest";
import { createManualClock } from "./clock";
import { createFakeHappyRobot, type FakeHappyRobotOptions } from "./happyrobot";
import { happyRobotScenarios, type HappyRobotScenario } from "./happyrobot-scenario";
import { createMemoryClient } from "./memory-client";

const words = ["one ", "two ", "three ", "four"];
const whole = "one two three four";

async function play(scenario: HappyRobotScenario, options: FakeHappyRobotOptions = {}) {
  const clock = createManualClock({ start: Date.UTC(2026, 0, 1) });
  const fake = createFakeHappyRobot({ clock, agent: () => words, scenario, ...options });
  const client = createMemoryClient(fake);
  const sessionId = await client.createSession();
  const socket = client.connect(sessionId);
  const contents = async () => (await client.history(sessionId)).map(({ content }) => content);
  return { clock, fake, client, sessionId, socket, contents };
}

const hello = { type: "message", id: "1", content: "Hello" };

it("streams Markdown of every kind that takes up what was asked, unless told otherwise", async () => {
  const clock = createManualClock();
  const fake = createFakeHappyRobot({ clock });
  expect(fake.scenario).toBe("streaming");
  const client = createMemoryClient(fake);
  const socket = client.connect(await client.createSession());
  for (let turn = 1; turn <= 5; turn++) {
    socket.send({ type: "message", content: `Question ${String(turn)}` });
    await clock.advance(10_000);
  }
  const answers = socket.ofType("response-end").map(({ content }) => String(content));
  expect(answers).toHaveLength(5);
  answers.forEach((answer, index) => {
    expect(answer).toContain(`Question ${String(index + 1)}`);
  });
  const all = answers.join("\n");
  for (const kind of [
    /^## /m,
    /\*\*.+\*\*/,
    /^- /m,
    /^1\. /m,
    /^\| --- /m,
    /^```json$/m,
    /\]\(https:/,
  ])
    expect(all).toMatch(kind);
  const chunks = socket.ofType("response-chunk").map(({ content }) => String(content));
  expect(chunks.join("")).toBe(answers.join(""));
  expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThan(30);
});

it("greeting: the agent speaks first, once per session", async () => {
  const { clock, client, sessionId, socket, contents } = await play("greeting");
  await clock.advance(60);
  expect(socket.types).toEqual(["connected", "response-start", "response-chunk"]);
  const second = client.connect(sessionId);
  await clock.advance(2_000);
  expect(second.types).not.toContain("response-start");
  expect(client.connect(sessionId).types).toEqual(["connected"]);
  await clock.advance(2_000);
  expect(await contents()).toHaveLength(1);
});

it("slow: lets wait before the first chunk and between chunks", async () => {
  const { clock, socket } = await play("slow");
  socket.send(hello);
  await clock.advance(799);
  expect(socket.types).toEqual(["connected"]);
  await clock.advance(1);
  expect(socket.types.slice(1)).toEqual(["message-ack", "response-start"]);
  await clock.advance(2_499);
  expect(socket.types).toHaveLength(3);
  await clock.advance(1 + 149);
  expect(socket.ofType("response-chunk")).toHaveLength(1);
  await clock.advance(1);
  expect(socket.ofType("response-chunk")).toHaveLength(2);
});

it("drop-mid-stream: cuts the first answer in half, history has it whole, the next one passes", async () => {
  const { clock, client, sessionId, socket, contents } = await play("drop-mid-stream");
  socket.send(hello);
  await clock.advance(1_000);
  expect(socket.ofType("response-chunk").map(({ content }) => content)).toEqual(["one ", "two "]);
  expect(socket.types).not.toContain("response-end");
  expect(socket.closed).toEqual({ code: undefined, reason: "" });
  expect(await contents()).toEqual(["Hello", whole]);
  const second = client.connect(sessionId);
  second.send(hello);
  await clock.advance(1_000);
  expect(second.types.at(-1)).toBe("response-end");
});

it("drop-before-ack: keeps the message but not the socket", async () => {
  const { clock, client, sessionId, socket, contents } = await play("drop-before-ack");
  socket.send(hello);
  expect(socket.closed).toEqual({ code: undefined, reason: "" });
  await clock.advance(1_000);
  expect(socket.types).toEqual(["connected"]);
  expect(await contents()).toEqual(["Hello", whole]);
  const second = client.connect(sessionId);
  second.send(hello);
  await clock.advance(1_000);
  expect(second.types).toContain("message-ack");
});

it("drop-before-store: loses the message with the socket", async () => {
  const { clock, client, sessionId, socket, contents } = await play("drop-before-store");
  socket.send(hello);
  expect(socket.closed).toEqual({ code: undefined, reason: "" });
  await clock.advance(1_000);
  expect(await contents()).toEqual([]);
  const second = client.connect(sessionId);
  second.send(hello);
  await clock.advance(1_000);
  expect(await contents()).toEqual(["Hello", whole]);
});

it("duplicate: says every end twice, and the last turn again to a new socket", async () => {
  const { clock, fake, client, sessionId, socket, contents } = await play("duplicate");
  socket.send(hello);
  await clock.advance(1_000);
  expect(socket.ofType("response-end")).toEqual(
    Array(2).fill({ type: "response-end", content: whole }),
  );
  fake.dropSockets();
  const second = client.connect(sessionId);
  await clock.advance(1_000);
  expect(second.types.at(1)).toBe("response-start");
  expect(second.frames.at(-1)).toEqual({ type: "response-end", content: whole });
  expect(await contents()).toEqual(["Hello", whole]);
});

it("duplicate: does not repeat a turn that is not over", async () => {
  const { clock, fake, client, sessionId, socket } = await play("duplicate");
  socket.send(hello);
  await clock.advance(80);
  expect(socket.types.at(-1)).toBe("response-chunk");
  fake.dropSockets();
  expect(client.connect(sessionId).types).toEqual(["connected"]);
});

it("token-expires: gives every token 60 seconds, whatever was asked for, and takes refreshes", async () => {
  const { clock, fake, client, socket } = await play("token-expires");
  const { body } = await client.request("POST", "/chat/tokens/", {
    token: fake.apiKey,
    body: { workflow_id: "support", ttl_seconds: 3600 },
  });
  expect(Date.parse(String(body.expires_at)) - clock.now()).toBe(60_000);
  await clock.advance(30_000);
  expect(socket.types).toContain("token-refresh-required");
  socket.send({ type: "token-refresh", token: fake.mintToken().token });
  expect(socket.types.at(-1)).toBe("token-refresh-ack");
});

it("refresh-rejected: refuses every refresh, but not a new socket with the new token", async () => {
  const { clock, fake, client, sessionId, socket } = await play("refresh-rejected");
  await clock.advance(30_000);
  const { token } = fake.mintToken();
  socket.send({ type: "token-refresh", token });
  expect(socket.types.at(-1)).toBe("token-refresh-error");
  await clock.advance(30_000);
  expect(socket.types.at(-1)).toBe("token-expired");
  expect(socket.closed).toBeDefined();
  expect(client.connect(sessionId, token).types).toEqual(["connected"]);
});

it("token-expired: ends soon and does not answer a refresh", async () => {
  const { clock, fake, socket } = await play("token-expired");
  await clock.advance(0);
  expect(socket.types).toEqual(["connected", "token-refresh-required"]);
  socket.send({ type: "token-refresh", token: fake.mintToken().token });
  await clock.advance(20_000);
  expect(socket.types.filter((type) => type.startsWith("token-"))).toEqual([
    "token-refresh-required",
    "token-expired",
  ]);
  expect(socket.closed?.code).toBe(4401);
});

it("send-fails: refuses the first attempt at each message, on the socket and over HTTP", async () => {
  const { clock, client, sessionId, socket, contents } = await play("send-fails");
  socket.send(hello);
  await clock.advance(1_000);
  expect(socket.frames[1]).toEqual({
    type: "message-error",
    id: "1",
    error: expect.any(String),
  });
  expect(await contents()).toEqual([]);
  socket.send({ ...hello, id: "2" });
  await clock.advance(1_000);
  expect(socket.ofType("message-ack")).toMatchObject([{ id: "2" }]);
  const path = `/chat/sessions/${sessionId}/messages`;
  const first = await client.request("POST", path, { body: { content: "Bye" } });
  const second = await client.request("POST", path, { body: { content: "Bye" } });
  expect([first.status, second.status]).toEqual([502, 200]);
});

it("no-ack: stores and answers, but never acknowledges", async () => {
  const { clock, socket, contents } = await play("no-ack");
  socket.send(hello);
  await clock.advance(1_000);
  expect(socket.types).not.toContain("message-ack");
  expect(socket.types.at(-1)).toBe("response-end");
  expect(await contents()).toEqual(["Hello", whole]);
});

it("server-restart: acknowledges, goes away for a while, and answers afterwards", async () => {
  const { clock, client, sessionId, socket } = await play("server-restart");
  socket.send(hello);
  await clock.advance(10);
  expect(socket.types).toEqual(["connected", "message-ack"]);
  expect(socket.closed).toEqual({ code: 1012, reason: "service restart" });
  const refused = await client.request("GET", `/chat/sessions/${sessionId}/history`);
  expect(refused.status).toBe(502);
  expect(client.connect(sessionId).closed).toEqual({ code: undefined, reason: "" });
  await clock.advance(3_000);
  const second = client.connect(sessionId);
  await clock.advance(1_000);
  expect(second.frames.at(-1)).toEqual({ type: "response-end", content: whole });
  second.send({ ...hello, id: "2" });
  await clock.advance(1_000);
  expect(second.closed).toBeUndefined();
});

it("closed-by-agent: answers, says goodbye, and is gone", async () => {
  const { clock, socket, contents } = await play("closed-by-agent");
  socket.send(hello);
  await clock.advance(5_000);
  expect(socket.ofType("response-end")).toHaveLength(2);
  expect(socket.frames.at(-1)).toMatchObject({ type: "session-closed", reason: "agent_ended" });
  expect(socket.closed?.code).toBe(1000);
  expect(await contents()).toEqual(["Hello", whole, expect.stringContaining("Goodbye")]);
});

it("silent: the first socket of a session is dead, the second is not", async () => {
  const { clock, client, sessionId, socket, contents } = await play("silent");
  socket.send(hello);
  await clock.advance(60_000);
  expect(socket.types).toEqual(["connected"]);
  expect(socket.closed).toBeUndefined();
  expect(await contents()).toEqual([]);
  const second = client.connect(sessionId);
  second.send(hello);
  await clock.advance(15_000);
  expect(second.types).toContain("response-end");
  expect(second.types).toContain("heartbeat");
});

it("storage-unavailable: answers uploads with 503", async () => {
  const { client } = await play("storage-unavailable");
  const path = "/chat/upload/presigned?filename=a&mime_type=text/plain";
  expect((await client.request("GET", path)).status).toBe(503);
  const complete = await client.request("POST", "/chat/upload/complete", { body: {} });
  expect(complete.status).toBe(503);
});

it("upload-too-large: has a small limit", async () => {
  const { client } = await play("upload-too-large");
  const path = "/chat/upload/presigned?filename=a&mime_type=text/plain";
  expect((await client.request("GET", path)).body.max_file_size).toBe(65_536);
});

it("unauthorized: refuses every credential", async () => {
  const { clock, fake, client, sessionId } = await play("streaming");
  fake.setScenario("unauthorized");
  const mint = await client.request("POST", "/chat/tokens/", {
    token: fake.apiKey,
    body: { workflow_id: "support" },
  });
  expect(mint.status).toBe(401);
  expect((await client.request("GET", `/chat/sessions/${sessionId}/history`)).status).toBe(401);
  const socket = client.connect(sessionId);
  await clock.advance(0);
  expect(socket.closed?.code).toBe(4401);
});

it("malformed: good frames are all there, with garbage between", async () => {
  const { clock, socket } = await play("malformed", { agent: () => whole.repeat(10) });
  socket.send(hello);
  await clock.advance(5_000);
  const good = socket.ofType("response-chunk").filter(({ content }) => typeof content === "string");
  expect(good.map(({ content }) => content).join("")).toBe(whole.repeat(10));
  expect(socket.frames.at(-1)).toEqual({ type: "response-end", content: whole.repeat(10) });
  expect(socket.ofType("message-ack")).toContainEqual(expect.objectContaining({ id: "1" }));
  const all = socket.texts.join("\n");
  for (const kind of ["__proto__", '"content":{', '"type":42', "agent-mood", "null"])
    expect(all).toContain(kind);
  expect(socket.texts).toContain("");
  expect(socket.texts).toContain('{"type":"response-chunk","content":');
});

it("end-without-start: an answer is its end alone", async () => {
  const { clock, socket } = await play("end-without-start");
  socket.send(hello);
  await clock.advance(1_000);
  expect(socket.types).toEqual(["connected", "message-ack", "response-end"]);
});

it("offline: cuts what is open and refuses everything, until it is over", async () => {
  const { fake, client, sessionId, socket } = await play("streaming");
  fake.setScenario("offline");
  expect(socket.closed).toEqual({ code: undefined, reason: "" });
  const refused = await client.request("POST", "/chat/sessions/");
  expect(refused.status).toBe(502);
  expect(client.connect(sessionId).closed).toEqual({ code: undefined, reason: "" });
  fake.setScenario("streaming");
  expect(client.connect(sessionId).types).toEqual(["connected"]);
});

it("may cut once more when a scenario is set again", async () => {
  const { fake, client, sessionId, socket } = await play("drop-before-store");
  socket.send(hello);
  expect(socket.closed).toBeDefined();
  fake.setScenario("drop-before-store");
  const second = client.connect(sessionId);
  second.send(hello);
  expect(second.closed).toBeDefined();
});

describe.each(happyRobotScenarios)("%s", (scenario) => {
  it("can be set, and leaves no socket and no timer after close", async () => {
    const clock = createManualClock();
    const fake = createFakeHappyRobot({ clock, scenario });
    expect(fake.scenario).toBe(scenario);
    const client = createMemoryClient(fake);
    const { body } = await client.request("POST", "/chat/sessions/");
    const socket = client.connect(String(body.session_id));
    socket.send(hello);
    await clock.advance(100);
    fake.close();
    const { length } = fake.sockets.log;
    await clock.advance(120_000);
    expect(fake.sockets.log).toHaveLength(length);
    expect(fake.sockets.open).toBe(0);
  });
});
