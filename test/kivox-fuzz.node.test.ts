import { afterEach, expect, test } from "vitest";
import { createChatSession, messageText, ParlanceError } from "../src/core/index";
import { createKivoxBearerClient, createKivoxChat } from "../src/protocols/kivox/index";
import { createFakeKivox } from "../src/testing/index";
import { connectKivoxInProcess } from "./setup/in-process-kivox";
import { until } from "./setup/in-process-socket";

const frames = 20_000;
const answer = "I am still here.";

/** Random numbers that are the same in every run (mulberry32). */
function createRandom(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of each kind, as a Kivox says them. */
const realFrames = [
  { type: "handshake_ok", conversation_id: "c-1" },
  { type: "handshake_error", reason: "agent.busy" },
  { type: "text_full", content: "Hello there" },
  { type: "text_delta", chunk: "Hello " },
  { type: "audio_delta", size: 4 },
  { type: "turn_complete" },
  { type: "signal", name: "order-found", data: { order: "4711-B" } },
  { type: "error", code: "tool.failed", message: "No answer" },
  { type: "tick", remaining_ms: 600_000, elapsed_ms: 5_000 },
] as const;

/** What ends something, and is dealt with before more comes. */
const lastFrames = [
  { type: "flow_complete" },
  { type: "session_closed", reason: "flow_end" },
  { type: "transfer", agent_id: "agent-2", reason: "knows more" },
] as const;

/** Frames as no vendor should send them. */
function createGarbage(seed: number): () => unknown {
  const random = createRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T;
  const values: readonly (() => unknown)[] = [
    () => null,
    () => random() * 1e9,
    () => -1,
    () => 1e308,
    () => true,
    () => "",
    () => "word ".repeat(below(5)),
    () => "\u0000\ud800\u202e",
    () => "x".repeat(random() < 0.01 ? 200_000 : 50),
    () => [],
    () => [[[[]]]],
    () => ({ id: 5, content: {}, chunk: "y" }),
    () => ({ toString: "no", valueOf: null }),
    () => pick(realFrames),
  ];
  const strangeTypes = ["invented", "__proto__", "constructor", "toString", "", "text_deltA"];
  const rawBytes = () =>
    Uint8Array.from({ length: random() < 0.01 ? 50_000 : below(12) }, () => below(256)).buffer;

  /** A real frame of which something is missing, is something else, or is too much. */
  function twisted(): string {
    const frame: Record<string, unknown> = { ...pick(realFrames) };
    const names = Object.keys(frame);
    const name = pick(names);
    const way = random();
    if (way < 0.3) frame[name] = pick(values)();
    else if (way < 0.5) delete frame[name];
    else if (way < 0.6) frame.type = pick(strangeTypes);
    else frame[pick(["chunk", "content", "size", "extra", "reason"])] = pick(values)();
    const text = JSON.stringify(frame);
    // An own member of that name, which an object literal cannot have.
    return random() < 0.2
      ? `{"${pick(["__proto__", "constructor", "prototype"])}":{"polluted":true,"chunk":"z"},${text.slice(1)}`
      : text;
  }

  /** A real frame whose letters have suffered. */
  function torn(): string {
    const text = JSON.stringify(pick(realFrames));
    const at = below(text.length);
    const way = random();
    if (way < 0.3) return text.slice(0, at);
    if (way < 0.5) return text.slice(at);
    if (way < 0.7)
      return `${text.slice(0, at)}${String.fromCharCode(below(65_536))}${text.slice(at + 1)}`;
    return text + text;
  }

  return () => {
    const kind = random();
    if (kind < 0.4) return twisted();
    if (kind < 0.55) return torn();
    if (kind < 0.7) return rawBytes();
    if (kind < 0.8) return JSON.stringify(pick(realFrames));
    if (kind < 0.9) return JSON.stringify(pick(values)());
    if (kind < 0.98) return pick(["", "{", "nul", "[1,", '{"type":', "\u0000", "<html>", "]]"]);
    if (kind < 0.998) return pick([undefined, null, 42, {}, Symbol.iterator]);
    return JSON.stringify({ ...pick(lastFrames), ...(random() < 0.3 ? { reason: 7 } : {}) });
  };
}

const turnOfTheLoop = () => new Promise<void>((resolve) => setImmediate(resolve));

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

test.each([1, 2026, 987_654_321])(
  `${frames} random and malformed frames of Kivox (seed %i) neither break nor stall a session, nor pollute a prototype`,
  async (seed) => {
    const fake = createFakeKivox({
      timing: { thinkMs: 0, firstChunkMs: 0, chunkMs: 0 },
      agent: () => answer,
    });
    const { fetch, WebSocket, sockets } = connectKivoxInProcess(fake);
    const client = createKivoxBearerClient({
      baseUrl: fake.baseUrl,
      getToken: () => fake.mintToken().token,
      fetch,
      WebSocket,
    });
    let asked = 0;
    const connector = createKivoxChat({
      client,
      agentId: fake.agents.findLast(({ status }) => status === "live")?.id ?? "",
      onTransfer: () => (asked += 1) % 3 === 0,
      // A turn of garbage may never end, so that REST has to say what has arrived.
      confirmMs: 50,
    });
    const session = createChatSession({ connector, backoff: { baseMs: 1, maxMs: 1 } });
    const untyped: unknown[] = [];
    const codes = new Set<string>();
    session.listen({
      onError(error) {
        codes.add(error.code);
        if (!ParlanceError.isInstance(error)) untyped.push(error);
      },
    });
    endings.push(
      () => session.disconnect(),
      () => fake.close(),
    );
    const objectMembers = Object.getOwnPropertyNames(Object.prototype).length;
    const connection = () => session.getState().connection;

    /** What ended is begun again; what fell comes again by itself. */
    async function connected(): Promise<void> {
      if (connection() === "ended" || connection() === "idle") await session.start();
      await until(() => connection() === "connected", 100_000);
    }

    await connected();
    const garbage = createGarbage(seed);
    let fed = 0;
    let disturbances = 0;
    let mostMessages = 0;
    for (let sent = 1; sent <= frames; sent += 1) {
      const data = garbage();
      if (typeof data === "string") fed += data.length;
      if (data instanceof ArrayBuffer) fed += data.byteLength;
      sockets.at(-1)?.onmessage?.({ data } as never);
      // A transfer is decided in its own time.
      if (typeof data === "string" && data.includes('"transfer"')) await turnOfTheLoop();
      if (connection() !== "connected") {
        disturbances += 1;
        mostMessages = Math.max(mostMessages, session.getState().conversation.messages.length);
        await connected();
      }
      if (sent % 5_000 !== 0) continue;
      // Still under way, or decided a moment ago.
      await turnOfTheLoop();
      await connected();
      const text = `Still there after ${sent}?`;
      expect(await session.send(text)).toMatchObject({ status: "sent" });
      await until(() => {
        const { messages } = session.getState().conversation;
        const at = messages.findIndex((message) => messageText(message) === text);
        return messages
          .slice(Math.max(0, at - 1))
          .some((message) => message.role === "agent" && messageText(message).endsWith(answer));
      }, 1_000_000);
    }

    expect(disturbances).toBeGreaterThan(5);
    expect(fake.connections.filter(({ isOpen }) => isOpen)).toHaveLength(1);
    expect(untyped).toEqual([]);
    // Sound that went astray, errors of the agent, and what led to another connection, was told as what it is; nothing threw.
    expect([...codes].sort()).toEqual([
      "connection-lost",
      "invalid-response",
      "vendor-unavailable",
    ]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(objectMembers);
    // Some of it made sense, and no more is kept than was said.
    const { messages } = session.getState().conversation;
    const kept = messages
      .flatMap(({ parts }) => parts)
      .reduce((sum, part) => sum + sizeOf(part), 0);
    expect(mostMessages).toBeGreaterThan(10);
    expect(kept).toBeLessThan(2 * fed);
  },
  60_000,
);

function sizeOf(part: object): number {
  return JSON.stringify(part).length;
}
