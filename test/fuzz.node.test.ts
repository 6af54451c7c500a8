import { afterEach, expect, test } from "vitest";
import { createChatSession, messageText } from "../src/core/index";
import { createHaipChat } from "../src/protocols/haip/index";
import { createHappyRobotChat } from "../src/protocols/happyrobot/index";
import { createFakeHaip, createFakeHappyRobot } from "../src/testing/index";
import { connectHaipInProcess } from "./setup/in-process-haip";
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

interface Grammar {
  readonly types: readonly string[];
  readonly members: readonly string[];
  /** Members that are objects of members themselves. */
  readonly nested?: readonly string[];
  /** Words that the vendor knows, so that some of it makes sense. */
  readonly words?: readonly unknown[];
}

/** None of these ends a session, or has it wait: that would be no fault but an order. */
const happyRobot: Grammar = {
  types: [
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
  ],
  members: ["content", "id", "error", "message", "expires_at", "session_id", "type", "extra"],
};

const haip: Grammar = {
  types:
    `HAI PING PONG ERROR REPLAY_REQUEST FLOW_UPDATE PAUSE_CHANNEL RESUME_CHANNEL RUN_STARTED RUN_FINISHED RUN_CANCEL
    RUN_ERROR TEXT_MESSAGE_START TEXT_MESSAGE_PART TEXT_MESSAGE_END MESSAGE_START MESSAGE_PART MESSAGE_END MESSAGE
    MESSAGE_UPDATE TOOL_CALL TOOL_UPDATE TOOL_DONE TOOL_CANCEL TOOL_LIST TOOL_SCHEMA AUDIO AUDIO_CHUNK TRANSACTION_START
    TRANSACTION_END TRANSACTION_JOIN INFO FILE_START unknown __proto__ constructor toString hasOwnProperty`.split(
      /\s+/,
    ),
  members:
    `id session transaction seq ack ts channel pv crit bin_len bin_mime run_id thread_id related_id payload`.split(
      " ",
    ),
  nested:
    `haip_version accept_major accept_events capabilities last_rx_seq nonce code message related_id detail from_seq to_seq
    channel add_messages add_bytes run_id thread_id metadata status summary message_id author text tokens mime data duration_ms
    call_id tool params progress partial result reason tools schema referenceId toolName error`.split(
      /\s+/,
    ),
  words: [
    "null",
    "1",
    "2",
    "3",
    "17",
    "99999999999999999999",
    "-1",
    "AGENT",
    "AUDIO_IN",
    "spin",
    "OK",
    "a",
    "b",
  ],
};

/** Frames as no vendor should send them. */
function createGarbage(
  seed: number,
  { types, members, nested = [], words = [] }: Grammar,
): () => unknown {
  const random = createRandom(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const values: readonly (() => unknown)[] = [
    ...words.map((word) => () => word),
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
  function some(names: readonly string[]): Record<string, unknown> {
    const found: Record<string, unknown> = {};
    for (let count = Math.floor(random() * 4); count > 0; count -= 1) {
      const name = pick(names);
      if (name !== "type") found[name] = pick(values)();
    }
    return found;
  }
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
    const frame: Record<string, unknown> = {
      type: random() < 0.9 ? pick(types) : pick(values)(),
      ...some(members),
    };
    if (nested.length > 0 && random() < 0.9)
      frame["payload"] = { ...some(nested), ...some(nested) };
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
    const garbage = createGarbage(seed, happyRobot);
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

const dialects = ["A", "B1", "B2"] as const;

test.each(
  [1, 2026, 987_654_321].flatMap((seed) => dialects.map((dialect) => [dialect, seed] as const)),
)(
  `${frames} random and malformed frames of HAIP %s (seed %i) neither break nor stall a session, nor pollute a prototype`,
  async (dialect, seed) => {
    const fake = createFakeHaip({
      dialect,
      timing: { firstPartMs: 0, partMs: 0 },
      // What the garbage grants or takes away is not what this is about.
      credit: { messages: 1e6, bytes: 1e9 },
      agent: () => answer,
    });
    const { WebSocket, sockets } = connectHaipInProcess(fake);
    const token = () => fake.mintToken().token;
    const connector = createHaipChat({
      url: "wss://haip.example.com/haip/websocket",
      WebSocket: WebSocket as never,
      ...(dialect === "A" ? { getToken: token } : { authenticate: () => ({ token: token() }) }),
      ...(dialect === "A" ? {} : { tool: "chat" }),
      tools: { spin: { run: (params) => params } },
      settleMs: 0,
    });
    const session = createChatSession({ connector });
    const thrown = new Set<string>();
    session.listen({
      onError: ({ code, cause }) => {
        if (code === "callback-failed") thrown.add(String(cause));
      },
    });
    endings.push(
      () => session.disconnect(),
      () => fake.close(),
    );
    await session.start();
    const garbage = createGarbage(seed, haip);
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
    // A socket that hands over a symbol is the one thing that need not be understood.
    expect([...thrown].filter((cause) => !cause.includes("Symbol"))).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(objectMembers);
    // Some of it made sense.
    expect(session.getState().conversation.messages.length).toBeGreaterThan(100);
    const asked = session.getState().conversation.messages.filter(({ role }) => role === "user");
    expect(asked.map(({ status }) => status)).toEqual(["sent", "sent", "sent", "sent"]);
  },
  60_000,
);
