import { afterEach, expect, test } from "vitest";
import { createChatSession, messageText } from "../src/core/index";
import { createHappyRobotChat } from "../src/protocols/happyrobot/index";
import { createFakeHappyRobot } from "../src/testing/index";
import { connectInProcess, until } from "./setup/in-process-socket";

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

/** Frames as no vendor should send them. None of them ends a session: that would be no fault but an order. */
function createGarbage(seed: number) {
  const random = createRandom(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const types = [
    "connected",
    "response-start",
    "response-chunk",
    "response-end",
    "heartbeat",
    "message-ack",
    "message-error",
    "token-refresh-ack",
    "token-refresh-error",
    "invented",
    "__proto__",
    "constructor",
    "toString",
    "",
  ];
  const values: readonly (() => unknown)[] = [
    () => null,
    () => random() * 1e9,
    () => -0,
    () => true,
    () => "",
    () => "word ".repeat(Math.floor(random() * 5)),
    () => "\u0000\ud800\u202e",
    () => "x".repeat(random() < 0.01 ? 1_000_000 : 50),
    () => [],
    () => [[[[]]]],
    () => ({ id: 5, content: {}, __proto__: { polluted: true } }),
    () => ({ toString: "no", valueOf: null }),
  ];
  const members = [
    "content",
    "id",
    "error",
    "message",
    "expires_at",
    "session_id",
    "type",
    "extra",
  ];
  return (): unknown => {
    const kind = random();
    if (kind < 0.08)
      return pick(["", "{", "nul", "[1,", '{"type":', "\u0000", "<html>", "]]", "{}{}"]);
    if (kind < 0.12) return JSON.stringify(pick(values)());
    if (kind < 0.16) return new Uint8Array([0xff, 0xfe, Math.floor(random() * 256)]).buffer;
    if (kind < 0.18) return pick([undefined, null, 42, {}, Symbol.iterator]);
    if (kind < 0.22) {
      const key = pick(["__proto__", "constructor", "prototype"]);
      return `{"type":"${pick(types)}","${key}":{"polluted":true,"content":"x"},"content":"y"}`;
    }
    const frame: Record<string, unknown> = { type: random() < 0.9 ? pick(types) : pick(values)() };
    for (let count = Math.floor(random() * 4); count > 0; count -= 1) {
      const member = pick(members);
      if (member !== "type") frame[member] = pick(values)();
    }
    return JSON.stringify(frame);
  };
}

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

test.each([1, 2026, 987_654_321])(
  `${frames} random and malformed frames (seed %i) neither break nor stall a session, nor pollute a prototype`,
  async (seed) => {
    const fake = createFakeHappyRobot({
      timing: { ackMs: 0, firstChunkMs: 0, chunkMs: 0 },
      agent: () => answer,
    });
    const { fetch, WebSocket } = connectInProcess(fake);
    const sockets: InstanceType<typeof WebSocket>[] = [];
    const connector = createHappyRobotChat({
      getToken: () => fake.mintToken().token,
      fetch: fetch as typeof globalThis.fetch,
      WebSocket: class extends WebSocket {
        constructor(url: string) {
          super(url);
          sockets.push(this);
        }
      },
    });
    const session = createChatSession({ connector });
    endings.push(
      () => session.disconnect(),
      () => fake.close(),
    );
    await session.start();
    const garbage = createGarbage(seed);
    const objectMembers = Object.getOwnPropertyNames(Object.prototype).length;

    for (let sent = 1; sent <= frames; sent += 1) {
      sockets[0]?.onmessage?.({ data: garbage() } as never);
      if (sent % 5_000 !== 0) continue;
      expect(await session.send(`Still there after ${sent}?`)).toMatchObject({ status: "sent" });
      await until(() => {
        const { messages } = session.getState().conversation;
        const answers = messages.filter(
          (message) => message.status === "complete" && messageText(message) === answer,
        );
        return answers.length === sent / 5_000;
      }, 1_000_000);
    }

    expect(session.getState().connection).toBe("connected");
    expect(sockets).toHaveLength(1);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(objectMembers);
    const asked = session.getState().conversation.messages.filter(({ role }) => role === "user");
    expect(asked.map(({ status }) => status)).toEqual(["sent", "sent", "sent", "sent"]);
  },
  60_000,
);
