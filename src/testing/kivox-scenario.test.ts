import * as msw from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { WebSocket as NodeWebSocket } from "ws";
import { toneWav } from "./haip-tone";
import { goodbye, greeting } from "./happyrobot-agent";
import { createFakeKivox, type FakeKivox, type FakeKivoxOptions } from "./kivox";
import { serveKivox } from "./kivox-host";
import { kivoxHandlers } from "./kivox-msw";
import { openRawSocket, soon } from "./kivox-raw-client";
import { kivoxScenarios } from "./kivox-scenario";

const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

// One set of handlers for all: MSW gives each socket handler a channel to other tabs, and more than ten are too many.
let inFront = createFakeKivox({ seed: "empty" });
const server = setupServer(
  ...kivoxHandlers(
    msw,
    new Proxy(inFront, { get: (_, name) => Reflect.get(inFront, name) as unknown }),
  ),
);
beforeAll(() => {
  // MSW replaces the global one, which Node before 22 does not have.
  globalThis.WebSocket ??= NodeWebSocket as unknown as typeof WebSocket;
});

const hosts = {
  async "Node host"(fake: FakeKivox) {
    const host = await serveKivox(fake);
    cleanUps.push(() => host.close());
    return { url: host.wsUrl, Socket: NodeWebSocket as unknown as typeof WebSocket };
  },
  async MSW(fake: FakeKivox) {
    inFront = fake;
    return { url: `wss://kivox.example.com${fake.socketPath}`, Socket: globalThis.WebSocket };
  },
};

const tested = new Set<string>();
const agentId = "c0000000-0000-4000-8000-000000000000";
const answer = "It is on its way.";
const chunks = ["It is ", "on its ", "way."];
const deltas = chunks.map((chunk) => ({ type: "text_delta", chunk }));
const turn = [...deltas, { type: "turn_complete" }];

describe.each(Object.entries(hosts))("%s", (name, openHost) => {
  beforeAll(() => {
    if (name === "MSW") server.listen({ onUnhandledRequest: "error" });
  });
  afterAll(() => {
    server.close();
  });

  async function open(options: FakeKivoxOptions) {
    tested.add(options.scenario ?? "streaming");
    const fake = createFakeKivox({
      agent: () => chunks,
      timing: { thinkMs: 1, firstChunkMs: 1, chunkMs: 1, audioGapMs: 1, restartMs: 400 },
      ...options,
    });
    const { url, Socket } = await openHost(fake);
    cleanUps.push(() => {
      fake.close();
    });
    const dial = () => openRawSocket(new Socket(`${url}?token=${fake.mintToken().token}`));
    /** Opens a session, ready to be talked to. */
    async function talk(handshake: object = {}) {
      const socket = dial();
      await socket.opened;
      socket.send({ type: "handshake", agent_id: agentId, ...handshake });
      await socket.until("handshake_ok");
      return socket;
    }
    const stored = (index = -1) => {
      const { id = "" } = fake.conversations.at(index) ?? {};
      return fake.messagesOf(id).map(({ role, content }) => `${role}: ${content}`);
    };
    return { fake, dial, talk, stored };
  }

  const question = { type: "input_text", text: "Where is my parcel?" };
  const exchange = ["user: Where is my parcel?", `assistant: ${answer}`];

  it("streaming: an answer in chunks, kept word for word", async () => {
    const { fake, talk, stored } = await open({});
    const socket = await talk({ channel: "web-text", render_directive: "markdown" });
    socket.send(question);
    await socket.until("turn_complete");
    const { conversationId } = fake.connections[0]!;
    expect(socket.frames).toEqual([
      { type: "handshake_ok", conversation_id: conversationId },
      ...turn,
    ]);
    expect(stored()).toEqual(exchange);
    expect(fake.conversations.at(-1)).toMatchObject({
      id: conversationId,
      agent_id: agentId,
      status: "active",
    });
    expect(fake.connections[0]).toMatchObject({
      agentId,
      channel: "web-text",
      renderDirective: "markdown",
      userId: fake.users[0]!.id,
      isOpen: true,
    });
    expect(fake.log.frames.map(({ direction }) => direction)).toEqual([
      "received",
      "sent",
      "received",
      ...turn.map(() => "sent"),
    ]);
    expect(fake.violations).toEqual([]);
  });

  it("greeting: the agent speaks first", async () => {
    const { talk, stored } = await open({ scenario: "greeting" });
    const socket = await talk();
    await socket.until("turn_complete");
    expect(socket.text).toBe(greeting);
    expect(stored()).toEqual([`assistant: ${greeting}`]);
  });

  it("greets: in any scenario, with the words of the entry node", async () => {
    const { fake, talk } = await open({ greets: true });
    const socket = await talk({ agent_id: "c0000000-0000-4000-8000-000000000001" });
    await socket.until("turn_complete");
    expect(socket.text).toBe("Asistente de Entregas: 👋");
    expect(fake.agents.at(-2)?.blueprint.entries[0]?.workflow.nodes[0]?.data).toEqual({
      greeting: socket.text,
    });
  });

  it("drop-mid-stream: once; REST has the whole answer", async () => {
    const { fake, talk, stored } = await open({ scenario: "drop-mid-stream" });
    const first = await talk();
    first.send(question);
    expect(await first.closed).toMatchObject({ code: 1006 });
    expect(answer.startsWith(first.text)).toBe(true);
    expect(first.text).not.toBe(answer);
    expect(stored()).toEqual(exchange);
    expect(fake.conversations.at(-1)).toMatchObject({
      status: "ended",
      end_reason: "socket_shutdown",
    });
    const second = await talk();
    second.send(question);
    await second.until("turn_complete");
    expect(second.text).toBe(answer);
  });

  it("drop-before-ack: heard and answered, but nobody is told", async () => {
    const { talk, stored } = await open({ scenario: "drop-before-ack" });
    const socket = await talk();
    socket.send(question);
    await socket.closed;
    expect(socket.types).toEqual(["handshake_ok"]);
    expect(stored()).toEqual(exchange);
  });

  it("drop-before-store: never heard", async () => {
    const { talk, stored } = await open({ scenario: "drop-before-store" });
    const socket = await talk();
    socket.send(question);
    await socket.closed;
    expect(stored()).toEqual([]);
  });

  it("duplicate: everything twice, kept once", async () => {
    const { talk, stored } = await open({ scenario: "duplicate" });
    const socket = await talk();
    socket.send(question);
    await socket.until("turn_complete", 2);
    expect(socket.frames.slice(1)).toEqual([
      ...deltas,
      { type: "text_full", content: answer },
      { type: "turn_complete" },
      { type: "turn_complete" },
    ]);
    expect(stored()).toEqual(exchange);
  });

  it("send-fails: the first attempt at a message is refused, and not kept", async () => {
    const { talk, stored } = await open({ scenario: "send-fails" });
    const socket = await talk();
    socket.send(question);
    expect(await socket.until("error")).toMatchObject({ code: "message.rejected" });
    expect(stored()).toEqual([]);
    socket.send(question);
    await socket.until("turn_complete");
    expect(stored()).toEqual(exchange);
  });

  it("server-restart: 1012, a while of 503, and the answer in the history", async () => {
    const { fake, talk, stored, dial } = await open({ scenario: "server-restart" });
    const socket = await talk();
    socket.send(question);
    expect(await socket.closed).toEqual({ code: 1012, reason: "service restart" });
    const refused = dial();
    await expect(refused.opened).rejects.toThrow();
    await soon(() => stored()).toEqual(exchange);
    expect(fake.refusalOf(`ws://kivox${fake.socketPath}`)).toBeUndefined();
    const again = await talk();
    again.send(question);
    await again.until("turn_complete");
  });

  it("closed-by-agent: goodbye, and the end", async () => {
    const { fake, talk, stored } = await open({ scenario: "closed-by-agent" });
    const socket = await talk();
    socket.send(question);
    expect(await socket.closed).toMatchObject({ code: 1000 });
    expect(socket.frames.at(-1)).toEqual({ type: "session_closed", reason: "script_terminate" });
    expect(stored()).toEqual([...exchange, `assistant: ${goodbye}`]);
    expect(fake.conversations.at(-1)).toMatchObject({ end_reason: "script_terminate" });
  });

  it("transfer: the old conversation ends, a new session with the other begins", async () => {
    const { fake, talk } = await open({ scenario: "transfer" });
    const socket = await talk();
    socket.send(question);
    await socket.closed;
    const [transfer] = socket.ofType("transfer");
    expect(socket.types.slice(-3)).toEqual(["turn_complete", "transfer", "session_closed"]);
    expect(socket.frames.at(-1)).toEqual({ type: "session_closed", reason: "agent_transfer" });
    const other = fake.agents.find(({ id }) => id === transfer?.agent_id);
    expect(other).toMatchObject({ status: "live", owner_user_id: fake.users[0]!.id });
    expect(other?.id).not.toBe(agentId);
    expect(fake.conversations.at(-1)).toMatchObject({ end_reason: "agent_transfer" });
    const next = await talk({ agent_id: other?.id });
    next.send(question);
    await next.until("turn_complete");
    expect(next.ofType("transfer")).toEqual([]);
  });

  it("flow-complete: told, then closed", async () => {
    const { fake, talk } = await open({ scenario: "flow-complete" });
    const socket = await talk();
    socket.send(question);
    await socket.closed;
    expect(socket.frames.slice(-2)).toEqual([
      { type: "flow_complete" },
      { type: "session_closed", reason: "flow_end" },
    ]);
    expect(fake.conversations.at(-1)).toMatchObject({ end_reason: "flow_end" });
  });

  it("signal: before each answer", async () => {
    const { talk } = await open({ scenario: "signal" });
    const socket = await talk();
    socket.send(question);
    await socket.until("turn_complete");
    expect(socket.frames[1]).toEqual({
      type: "signal",
      name: "order-found",
      data: { order: "4711-B", parcels: 2 },
    });
  });

  it.each([
    ["instead", [{ type: "text_full", content: answer }]],
    ["repeats", [...deltas, { type: "text_full", content: answer }]],
    ["extends", [...deltas.slice(0, 2), { type: "text_full", content: answer }]],
  ] as const)("text-full: %s", async (textFull, expected) => {
    const { talk, stored } = await open({ scenario: "text-full", textFull });
    const socket = await talk();
    socket.send(question);
    await socket.until("turn_complete");
    expect(socket.frames.slice(1)).toEqual([...expected, { type: "turn_complete" }]);
    expect(stored()).toEqual(exchange);
  });

  it("audio: announced with its size, and right behind it", async () => {
    const { talk } = await open({ scenario: "audio" });
    const socket = await talk();
    socket.send(question);
    await socket.until("turn_complete");
    const tone = toneWav();
    expect(socket.frames.slice(1, 3)).toEqual([
      { type: "audio_delta", size: tone.byteLength },
      tone,
    ]);
    expect(socket.text).toBe(answer);
  });

  it("audio: to whoever asks for a voice channel", async () => {
    const { talk } = await open({});
    const socket = await talk({ channel: "web-voice" });
    socket.send(question);
    await socket.until("turn_complete");
    expect(socket.types.slice(1, 3)).toEqual(["audio_delta", "binary"]);
  });

  it("audio-mismatch: a size that is not the size", async () => {
    const { talk } = await open({ scenario: "audio-mismatch" });
    const socket = await talk();
    socket.send(question);
    await socket.until("turn_complete");
    expect(socket.ofType("audio_delta")[0]?.size).not.toBe(toneWav().byteLength);
  });

  it("audio-orphan: bytes without a header, a header without bytes", async () => {
    const { talk } = await open({ scenario: "audio-orphan" });
    const socket = await talk();
    socket.send(question);
    await socket.until("turn_complete");
    expect(socket.types.slice(1, 4)).toEqual(["binary", "audio_delta", "text_delta"]);
  });

  it("unknown-frames: the good ones are all there, with more members", async () => {
    const { talk } = await open({ scenario: "unknown-frames" });
    const socket = await talk();
    socket.send(question);
    await socket.until("turn_complete");
    const known = ["handshake_ok", "text_delta", "turn_complete"];
    const types = new Set(socket.types);
    expect([...types].filter((type) => !known.includes(String(type)))).not.toEqual([]);
    expect(socket.text).toBe(answer);
    expect(socket.ofType("turn_complete")[0]).toHaveProperty("trace_id");
  });

  it("malformed: garbage between the good frames", async () => {
    const { talk } = await open({ scenario: "malformed", agent: () => "word ".repeat(40).trim() });
    const socket = await talk();
    socket.send(question);
    await socket.until("turn_complete");
    expect(socket.types).toContain("noise");
    const texts = socket.ofType("text_delta").filter(({ chunk }) => typeof chunk === "string");
    expect(texts.map(({ chunk }) => chunk).join("")).toBe("word ".repeat(40).trim());
  });

  it("handshake-refused: told why, and closed", async () => {
    const { dial } = await open({ scenario: "handshake-refused" });
    const socket = dial();
    await socket.opened;
    socket.send({ type: "handshake", agent_id: agentId });
    await socket.closed;
    expect(socket.frames).toEqual([{ type: "handshake_error", reason: "agent.busy" }]);
  });

  it("handshake-silent: nothing is said", async () => {
    const { fake, dial } = await open({ scenario: "handshake-silent" });
    const socket = dial();
    await socket.opened;
    socket.send({ type: "handshake", agent_id: agentId });
    await soon(() => fake.log.frames.length).toBe(1);
    fake.sendRaw("still there");
    await socket.until("noise");
    expect(socket.frames).toEqual(["still there"]);
    expect(fake.conversations).toHaveLength(245);
  });

  it("unauthorized: on the socket and over REST", async () => {
    const { fake, dial } = await open({ scenario: "unauthorized" });
    const socket = dial();
    await socket.opened;
    socket.send({ type: "handshake", agent_id: agentId });
    await socket.closed;
    expect(socket.frames).toEqual([{ type: "handshake_error", reason: "auth.unauthorized" }]);
    const login = new Request(`${fake.baseUrl}/auth/sessions`, {
      method: "POST",
      headers: { "x-turnstile-token": "x" },
    });
    expect((await fake.handle(login))?.status).toBe(401);
  });

  it("offline: lines are cut, nothing opens, REST says 503", async () => {
    const { fake, talk, dial } = await open({});
    const socket = await talk();
    fake.setScenario("offline");
    tested.add("offline");
    expect(await socket.closed).toMatchObject({ code: 1006 });
    await expect(dial().opened).rejects.toThrow();
    const response = await fake.handle(new Request(`${fake.baseUrl}/users/me`));
    expect(response?.status).toBe(503);
  });

  it("silent: the first session says no more, the next one talks", async () => {
    const { fake, talk } = await open({ scenario: "silent" });
    const first = await talk();
    first.send(question);
    const second = await talk();
    second.send(question);
    await second.until("turn_complete");
    expect(first.types).toEqual(["handshake_ok"]);
    expect(fake.connections.map(({ isOpen }) => isOpen)).toEqual([true, true]);
  });

  it("tick: what is left, and what has passed", async () => {
    const { talk } = await open({ timing: { tickMs: 5 } });
    const socket = await talk();
    const tick = await socket.until("tick", 2);
    expect(Number(tick.remaining_ms) + Number(tick.elapsed_ms)).toBe(30 * 60_000);
    expect(Number(tick.elapsed_ms)).toBeGreaterThan(0);
  });
});

it("every scenario is told here, or with the sessions", () => {
  const elsewhere = ["slow", "tick", "token-expires"];
  expect([...tested, ...elsewhere].sort()).toEqual([...kivoxScenarios].sort());
});
