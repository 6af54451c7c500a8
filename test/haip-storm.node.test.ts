import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createChatSession, messageText, type ChatSession } from "../src/core/index";
import {
  createHaipChat,
  createHaipClient,
  type HaipChatOptions,
  type HaipClientOptions,
} from "../src/protocols/haip/index";
import {
  createFakeHaip,
  type FakeHaip,
  type FakeHaipDialect,
  type FakeHaipOptions,
} from "../src/testing/index";
import { soon } from "./setup/failure";
import { connectHaipInProcess } from "./setup/in-process-haip";
import { until } from "./setup/in-process-socket";

const dialects = ["A", "B1", "B2"] as const;
const url = "wss://haip.example.com/haip/websocket";
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

/** Hears every message of a transaction, and says nothing. */
const listener = { name: "listener", execute: () => undefined };

function setUpFake(dialect: FakeHaipDialect, options: FakeHaipOptions) {
  const fake = createFakeHaip({ dialect, tools: [listener], ...options });
  const { WebSocket } = connectHaipInProcess(fake);
  endings.push(() => fake.close());
  const token = () => fake.mintToken().token;
  const how: HaipClientOptions = {
    url,
    WebSocket: WebSocket as never,
    ...(dialect === "A" ? { getToken: token } : { authenticate: () => ({ token: token() }) }),
  };
  return { fake, how };
}

async function setUpClient(
  dialect: FakeHaipDialect,
  fakeOptions: FakeHaipOptions = {},
  options: Partial<HaipClientOptions> = {},
) {
  const { fake, how } = setUpFake(dialect, fakeOptions);
  const client = createHaipClient({ ...how, ...options });
  const errors: string[] = [];
  const heard: string[] = [];
  client.on("error", ({ code }) => errors.push(code));
  client.on("out-of-credit", (channel) => heard.push(`out of credit on ${channel}`));
  client.on("credit", (channel) => heard.push(`credit on ${channel}`));
  endings.push(() => client.disconnect());
  await soon(client.connect());
  return { fake, client, errors, heard };
}

async function setUpSession(
  dialect: FakeHaipDialect,
  fakeOptions: FakeHaipOptions = {},
  options: Partial<HaipChatOptions> = {},
) {
  const { fake, how } = setUpFake(dialect, fakeOptions);
  const connector = createHaipChat({
    ...how,
    ...(dialect === "A" ? {} : { tool: "chat" }),
    ...options,
  });
  const session = createChatSession({ connector });
  const errors: string[] = [];
  session.listen({ onError: ({ code }) => void errors.push(code) });
  endings.push(() => session.disconnect());
  await soon(session.start());
  return { fake, session, errors };
}

const said = (fake: FakeHaip, role: "user" | "agent") =>
  fake.sessions.flatMap(({ texts }) => texts.filter((text) => text.role === role));

async function passUntil(condition: () => boolean, ms = 120_000): Promise<void> {
  for (let passed = 0; passed < ms; passed += 5) {
    if (condition()) return;
    await vi.advanceTimersByTimeAsync(5);
  }
  throw new Error(`It did not come to pass: ${condition.toString()}`);
}

const isConnected = (session: ChatSession) => session.getState().connection === "connected";

describe("credit", () => {
  const credit = { messages: 32, bytes: 65_536 };

  it.each(dialects)(
    "10 000 messages go through one channel of %s without a stall, in batches of 32 messages and 64 KiB",
    async (dialect) => {
      const { fake, client, errors, heard } = await setUpClient(dialect, { credit });
      const random = createRandom(7);
      const words = Array.from({ length: 10_000 }, (_, index) =>
        `${index} `.padEnd(Math.floor(random() ** 8 * 30_000) + 6, "x"),
      );
      const sending: Promise<unknown>[] = [];
      if (dialect === "B2") {
        const transaction = await soon(client.startTransaction("listener"));
        for (const word of words) sending.push(transaction.send(word));
      } else {
        const transaction =
          dialect === "A" ? undefined : (await soon(client.startTransaction("listener"))).id;
        const stream = client.streamText({ channel: "USER", transaction });
        for (const word of words) sending.push(stream.write(word));
      }
      await soon(Promise.all(sending));
      await client.ping();
      const received = (fake.sessions[0]?.received ?? []).filter(
        ({ channel, type }) => channel === "USER" && !type.endsWith("START"),
      );
      const texts = received.map(({ payload }) =>
        typeof payload === "string" ? payload : (payload as { readonly text: string }).text,
      );
      expect(texts.length).toBe(words.length);
      expect(texts.every((text, index) => text === words[index])).toBe(true);
      expect([errors, heard]).toEqual([[], []]);
      expect(fake.sessions[0]?.sent.filter(({ type }) => type === "ERROR")).toEqual([]);
      expect(client.getMetrics().messagesQueued).toBe(0);
    },
    60_000,
  );

  it.each(dialects)(
    "that never comes is said in %s, and nothing is lost until it does",
    async (dialect) => {
      const { fake, client, errors, heard } = await setUpClient(dialect, {
        credit: { ...credit, replenish: "never" },
      });
      const transaction =
        dialect === "A" ? undefined : (await soon(client.startTransaction("listener"))).id;
      const count = dialect === "B2" ? 300 : 100;
      const expected = Array.from({ length: count }, (_, index) => `Message ${index}`);
      const sending = expected.map((text) => client.sendText(text, { transaction }));
      const arrived = () => said(fake, "user").map(({ text }) => text);
      await vi.advanceTimersByTimeAsync(4_990);
      expect(heard).toEqual([]);
      await vi.advanceTimersByTimeAsync(10);
      expect(heard).toEqual(["out of credit on USER"]);
      expect(client.getState()).toMatchObject({ status: "connected", outOfCredit: ["USER"] });
      expect(errors).toEqual(["out-of-credit"]);
      expect(arrived()).toEqual(expected.slice(0, dialect === "B2" ? 32 : 10));
      expect(client.getChannel("USER")).toMatchObject({ messages: 0, queued: 300 - 32 });
      // It is said once, however long it lasts, and the rest of the session lives.
      await vi.advanceTimersByTimeAsync(600_000);
      expect(errors).toEqual(["out-of-credit"]);
      expect(client.getState().status).toBe("connected");
      fake.grant("USER", { messages: 100 });
      await vi.advanceTimersByTimeAsync(0);
      expect(heard.at(-1)).toBe("credit on USER");
      expect(client.getState().outOfCredit).toEqual([]);
      fake.grant("USER", { messages: 1_000, bytes: 1_000_000 });
      await soon(Promise.all(sending));
      await client.ping();
      expect(arrived()).toEqual(expected);
      expect(fake.sessions[0]?.sent.filter(({ type }) => type === "ERROR")).toEqual([]);
    },
  );

  it.each(dialects)("that never comes is told to a chat session with %s", async (dialect) => {
    const { fake, session, errors } = await setUpSession(dialect, {
      scenario: "no-credit",
      agent: () => "Yes.",
    });
    const sending = Array.from({ length: 8 }, (_, index) => session.send(`Question ${index}`));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(errors).toEqual(["out-of-credit"]);
    expect(isConnected(session)).toBe(true);
    expect(said(fake, "user")).toHaveLength(dialect === "B2" ? 6 : 2);
    fake.grant("USER", { messages: 100, bytes: 100_000 });
    const results = await soon(Promise.all(sending));
    expect(results.map(({ status }) => status)).toEqual(Array(8).fill("sent"));
    expect(said(fake, "user").map(({ text }) => text)).toEqual(
      Array.from({ length: 8 }, (_, index) => `Question ${index}`),
    );
  });

  it.each(dialects)(
    "that never comes, and then a fall of %s: what waited is sent once, on the next connection",
    async (dialect) => {
      const { fake, session } = await setUpSession(dialect, {
        scenario: "no-credit",
        agent: () => "Yes.",
      });
      const sending = Array.from({ length: 8 }, (_, index) => session.send(`Question ${index}`));
      await vi.advanceTimersByTimeAsync(20_000);
      fake.setScenario("streaming");
      fake.restart();
      const results = await soon(Promise.all(sending));
      expect(results.map(({ status }) => status)).toEqual(Array(8).fill("sent"));
      expect(said(fake, "user").map(({ text }) => text)).toEqual(
        Array.from({ length: 8 }, (_, index) => `Question ${index}`),
      );
    },
  );
});

describe("a server that is restarted in mid-message, ten times", () => {
  it.each(dialects)(
    "costs a conversation with %s nothing that was acknowledged",
    async (dialect) => {
      for (const seed of [1, 2, 3]) {
        const random = createRandom(seed);
        const { fake, session } = await setUpSession(dialect, {
          agent: ({ text }) => ["About ", `"${text}": `, "it ", "is ", "on ", "its ", "way."],
        });
        const sending: Promise<{ readonly id: string; readonly status: string }>[] = [];
        for (let restart = 1; restart <= 10; restart += 1) {
          const ask = (what: string) => sending.push(session.send(`${what} ${restart} of ${seed}`));
          ask("Before");
          await vi.advanceTimersByTimeAsync(Math.floor(random() * 150));
          ask("In the act");
          for (let step = Math.floor(random() * 25); step > 0; step -= 1) await Promise.resolve();
          fake.restart();
          ask("After");
          await vi.advanceTimersByTimeAsync(1);
          ask("Meanwhile");
          await passUntil(() => isConnected(session));
        }
        const results = await soon(Promise.all(sending));
        await vi.advanceTimersByTimeAsync(60_000);
        expect(fake.sessions.length).toBeGreaterThanOrEqual(11);
        const arrived = said(fake, "user").map(({ text }) => text);
        expect(new Set(arrived).size).toBe(arrived.length);
        const { messages } = session.getState().conversation;
        const own = messages.filter(({ role }) => role === "user");
        expect(own).toHaveLength(40);
        for (const message of own) {
          expect(["sent", "failed"]).toContain(message.status);
          if (message.status === "sent") expect(arrived).toContain(messageText(message));
          else expect(message.error?.code).toBe("delivery-unknown");
        }
        // What was asked while nobody was there needs no excuse.
        for (const [index, { status }] of results.entries()) {
          if (index % 4 === 3) expect(status).toBe("sent");
        }
        const answers = messages.filter(({ role }) => role === "agent");
        expect(answers.every(({ status }) => ["complete", "interrupted"].includes(status))).toBe(
          true,
        );
        const whole = answers.filter(({ status }) => status === "complete").map(messageText);
        expect(new Set(whole).size).toBe(whole.length);
        expect(session.getState().conversation.turn).toBe("ready");
        session.disconnect();
      }
    },
    60_000,
  );

  it("leaves a run of A under its own id", async () => {
    const { fake, client } = await setUpClient("A", { agent: () => "Yes." });
    const run = await soon(client.startRun({ threadId: "thread-1", metadata: { desk: 4 } }));
    const finished = await soon(client.startRun());
    await soon(client.finishRun(finished.runId));
    for (let restart = 1; restart <= 10; restart += 1) {
      const stream = client.streamText({ runId: run.runId });
      await stream.write("In the middle of");
      fake.restart();
      await until(() => client.getState().status === "reconnecting");
      // Waits for the next connection, and for the run to be there.
      const sending = client.sendText(`After ${restart}`, { runId: run.runId, isConfirmed: true });
      await soon(sending);
      const { runs, texts } = fake.sessions.at(-1) ?? {};
      expect(runs).toEqual([
        { id: run.runId, status: "active", threadId: "thread-1", metadata: { desk: 4 } },
      ]);
      expect(texts?.[0]).toMatchObject({ text: `After ${restart}`, runId: run.runId });
    }
    expect(fake.sessions).toHaveLength(11);
    expect(client.listRuns().map(({ status }) => status)).toEqual(["active", "finished"]);
    expect(client.getMetrics().reconnects).toBe(10);
    expect(said(fake, "user")).toHaveLength(10);
  });

  it.each(["B1", "B2"] as const)(
    "gives a transaction of %s new ids behind the same object",
    async (dialect) => {
      const { fake, client, errors } = await setUpClient(dialect, { agent: () => "Yes." });
      const transaction = await soon(client.startTransaction("chat", { params: { desk: 4 } }));
      const over = await soon(client.startTransaction("listener"));
      await over.end();
      const ids = new Set([transaction.id]);
      let answers = 0;
      transaction.onFrame(({ type }) => {
        if (type === "MESSAGE" || type === "MESSAGE_END") answers += 1;
      });
      for (let restart = 1; restart <= 10; restart += 1) {
        fake.restart();
        await until(() => client.getState().status === "reconnecting");
        // At the very first moment, when the old id is all there is.
        const sent: Promise<unknown>[] = [];
        const stop = client.on("status", ({ status }) => {
          if (status === "connected")
            sent.push(transaction.sendText(`At once ${restart}`, { isConfirmed: true }));
        });
        await soon(transaction.sendText(`After ${restart}`, { isConfirmed: true }));
        stop();
        expect(sent).toHaveLength(1);
        await soon(Promise.all(sent));
        ids.add(transaction.id);
        const { transactions } = fake.sessions.at(-1) ?? {};
        expect(transactions).toMatchObject([
          { id: transaction.id, toolName: "chat", params: { desk: 4 }, isEnded: false },
        ]);
      }
      expect(ids.size).toBe(11);
      expect(errors).toEqual([]);
      expect(said(fake, "user")).toHaveLength(20);
      await passUntil(() => answers >= 2);
      expect(client.listTransactions()).toEqual([transaction]);
      expect(transaction.isOpen).toBe(true);
    },
  );
});

describe("a line that is cut ten times", () => {
  it.each(dialects)(
    "is taken up again by %s where it was left, with nothing missing",
    async (dialect) => {
      const { fake, session, errors } = await setUpSession(dialect, {
        agent: ({ text }) => ["About ", `"${text}": `, "it ", "is ", "on ", "its ", "way."],
      });
      for (let cut = 1; cut <= 10; cut += 1) {
        const sending = session.send(`Question ${cut}`);
        await passUntil(
          () => session.getState().conversation.turn === "streaming" || dialect === "B2",
        );
        await soon(sending);
        fake.dropSockets();
        await until(() => !isConnected(session));
        await passUntil(() => isConnected(session));
        await vi.advanceTimersByTimeAsync(2_000);
      }
      const { messages } = session.getState().conversation;
      expect(
        messages.map((message) => [message.role, message.status, messageText(message)]),
      ).toEqual(
        Array.from({ length: 10 }, (_, index) => [
          ["user", "sent", `Question ${index + 1}`],
          ["agent", "complete", `About "Question ${index + 1}": it is on its way.`],
        ]).flat(),
      );
      expect(fake.sessions).toHaveLength(1);
      expect(fake.sessions[0]?.resumptions).toBe(10);
      // An answer that was cut off is still its run's.
      expect(
        fake.sessions[0]?.runs.filter(({ status }) => status === "active").length,
      ).toBeLessThan(2);
      expect(new Set(errors)).toEqual(new Set(["connection-lost"]));
    },
  );
});
