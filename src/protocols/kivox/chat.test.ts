import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { failureOf, failureSoon, soon } from "../../../test/setup/failure";
import { connectKivoxInProcess } from "../../../test/setup/in-process-kivox";
import { until } from "../../../test/setup/in-process-socket";
import {
  createChatSession,
  messageText,
  type ChatSession,
  type ChatSessionHandlers,
  type ChatSessionOptions,
  type OpenChatRequest,
  type SessionEvent,
  type SessionMemory,
} from "../../core/index";
import { createFakeKivox, type FakeKivoxOptions } from "../../testing/index";
import { createKivoxChat, type KivoxChatOptions } from "./chat";
import { createKivoxBearerClient, type KivoxNetworkOptions } from "./client";

const start = Date.parse("2026-09-01T12:00:00Z");
const endings: (() => unknown)[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], now: start });
});

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
  await until(() => vi.getTimerCount() === 0);
  vi.useRealTimers();
});

type ChatOptions = Partial<KivoxChatOptions> & { readonly network?: Partial<KivoxNetworkOptions> };

/** A fake Kivox in this process, and a chat with its first live agent. */
function setUp(fakeOptions: FakeKivoxOptions = {}, { network, ...options }: ChatOptions = {}) {
  const fake = createFakeKivox({ agent: ({ text }) => `You said: ${text}`, ...fakeOptions });
  const mine = fake.agents.filter(
    ({ status, owner_user_id }) => status === "live" && owner_user_id === fake.users[0]?.id,
  );
  const [agentId = "", otherId = ""] = [mine.at(-1)?.id, mine.at(-2)?.id];
  const before = fake.conversations.length;
  const { fetch, WebSocket, sockets } = connectKivoxInProcess(fake, { later: setImmediate });
  let peak = 0;
  const client = createKivoxBearerClient({
    baseUrl: fake.baseUrl,
    getToken: () => fake.mintToken().token,
    fetch,
    WebSocket: class extends WebSocket {
      constructor(url: string) {
        super(url);
        peak = Math.max(peak, sockets.filter(({ readyState }) => readyState < 3).length);
      }
    },
    ...network,
  });
  const connector = createKivoxChat({ client, agentId, ...options });
  endings.push(() => fake.close());
  return {
    fake,
    client,
    connector,
    sockets,
    agentId,
    otherId,
    /** The conversations of this test, oldest first: whose they are, and what was said in them. */
    talks: () =>
      fake.conversations.slice(before).map(({ id, agent_id }) => ({
        id,
        agent: agent_id,
        said: fake.messagesOf(id).map(({ role, content }) => `${role}: ${content}`),
      })),
    /** How many sockets there were at once, on their way out or not. */
    peak: () => peak,
    openSockets: () => fake.connections.filter(({ isOpen }) => isOpen).length,
  };
}

interface SeenSession {
  readonly session: ChatSession;
  readonly told: string[];
  readonly lines: () => string[];
  readonly sees: (what: () => boolean) => Promise<void>;
  readonly passes: (ms: number) => Promise<void>;
}

function sessionOf(
  connector: ChatSessionOptions["connector"],
  options: Partial<ChatSessionOptions> = {},
  handlers: ChatSessionHandlers = {},
): SeenSession {
  const session = createChatSession({
    connector,
    backoff: { baseMs: 100, maxMs: 100 },
    ...options,
  });
  const told: string[] = [];
  session.listen({ onError: ({ code }) => told.push(code), ...handlers });
  endings.push(async () => {
    session.disconnect();
    await passes(1_500);
  });
  async function passes(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 5) {
      await new Promise((resolve) => setImmediate(resolve));
      await vi.advanceTimersByTimeAsync(5);
    }
  }
  return {
    session,
    told,
    /** Each message: its role, how it stands where that is not how it should, and its text. */
    lines: () =>
      session.getState().conversation.messages.map((message) => {
        const { role, status, error, parts } = message;
        const isFine = status === "sent" || status === "complete";
        const files = parts.flatMap((part) => (part.type === "text" ? [] : [` [${part.type}]`]));
        const state = isFine ? "" : ` ${status}${error ? ` (${error.code})` : ""}`;
        return `${role}${state}: ${messageText(message)}${files.join("")}`;
      }),
    async sees(what) {
      for (let passed = 0; passed < 120_000; passed += 5) {
        await new Promise((resolve) => setImmediate(resolve));
        if (what()) return;
        await vi.advanceTimersByTimeAsync(5);
      }
      throw new Error(`It was never seen that ${what.toString()}.`);
    },
    passes,
  };
}

async function talking(
  fakeOptions?: FakeKivoxOptions,
  options?: ChatOptions,
  how?: Parameters<typeof sessionOf>[1],
  handlers?: ChatSessionHandlers,
) {
  const world = setUp(fakeOptions, options);
  const seen = sessionOf(world.connector, how, handlers);
  const { session, sees } = seen;
  await soon(session.start());
  return {
    ...world,
    ...seen,
    /** Says something and sees so many answers in all, the last to its end. */
    async asks(input: Parameters<ChatSession["send"]>[0], answers: number) {
      const sending = session.send(input);
      await sees(
        () =>
          session.getState().conversation.turn === "ready" &&
          seen.lines().filter((line) => line.startsWith("agent: ")).length >= answers,
      );
      return await sending;
    },
  };
}

const recording = (name = "a.webm") =>
  new File([new Uint8Array([1, 2, 3])], name, { type: "audio/webm" });

function remembered(): SessionMemory & { kept: string | undefined } {
  return {
    kept: undefined,
    load() {
      return this.kept;
    },
    save(sessionId) {
      this.kept = sessionId;
    },
  };
}

describe("a conversation", () => {
  it("streams answers, and knows the conversation by Kivox's own id", async () => {
    const { session, asks, lines, talks, agentId, fake } = await talking(
      {},
      { channel: "mobile-text", renderDirective: "short" },
    );
    let isStreamed = false;
    session.subscribe(() => {
      isStreamed ||= session.getState().conversation.turn === "streaming";
    });
    expect(await asks("Hello", 1)).toMatchObject({ status: "sent" });
    expect(lines()).toEqual(["user: Hello", "agent: You said: Hello"]);
    expect(isStreamed).toBe(true);
    expect(talks()).toEqual([
      {
        id: session.getState().sessionId,
        agent: agentId,
        said: ["user: Hello", "assistant: You said: Hello"],
      },
    ]);
    expect(fake.connections[0]).toMatchObject({ channel: "mobile-text", renderDirective: "short" });
  });

  it("needs a client and an agent", () => {
    const { client } = setUp();
    for (const options of [{ agentId: "a" }, { client, agentId: "" }, { client }])
      expect(() => createKivoxChat(options as KivoxChatOptions)).toThrow(
        expect.objectContaining({ code: "misuse" }),
      );
  });

  it("takes sound in, alone or with words, and gives it out", async () => {
    const { asks, lines, fake, session } = await talking({ scenario: "audio" });
    await asks({ files: [recording()] }, 1);
    expect(fake.audio).toMatchObject([
      { type: "input_audio", frames: [new Uint8Array([1, 2, 3])] },
    ]);
    expect(lines()).toEqual(["user:  [file]", "agent: You said: Sound of 3 bytes [audio]"]);
    const uploaded = await session.upload(recording("b.webm"));
    expect(uploaded).toMatchObject({ name: "b.webm", mediaType: "audio/webm", size: 3 });
    await asks({ text: "And this?", files: [uploaded] }, 3);
    expect(lines().slice(2)).toEqual([
      "user: And this? [file]",
      "agent: You said: And this? [audio]",
      "agent: You said: Sound of 3 bytes [audio]",
    ]);
    expect(fake.violations).toEqual([]);
  });

  it("refuses a file that is no sound, and says so", async () => {
    const { session, told, lines, fake } = await talking();
    const file = new File(["x"], "a.png", { type: "image/png" });
    const message = await soon(session.send({ text: "Look", files: [file] }));
    expect(message).toMatchObject({ status: "failed", error: { code: "unsupported" } });
    expect(told).toEqual(["unsupported"]);
    expect(lines()).toEqual(["user failed (unsupported): Look [file]"]);
    expect((await failureOf(session.upload(file))).code).toBe("unsupported");
    expect(fake.log.frames.filter(({ direction }) => direction === "received")).toHaveLength(1);
  });

  it("keeps a recording over a fall, until it has arrived", async () => {
    const { session, asks, sees, lines, fake } = await talking();
    const uploaded = await session.upload(recording());
    fake.drop();
    await sees(
      () => session.getState().connection === "connected" && fake.connections.length === 2,
    );
    await asks({ files: [uploaded] }, 1);
    expect(lines().at(-1)).toBe("agent: You said: Sound of 3 bytes");
  });

  it("can be stopped, and goes on", async () => {
    const { session, sees, asks, lines, fake, passes } = await talking({ scenario: "slow" });
    void session.send("Hello");
    await sees(() => lines()[1]?.includes("You") === true);
    await session.stop();
    await passes(10_000);
    expect(lines()[1]).toMatch(/^agent interrupted: You/);
    expect(session.getState().conversation.turn).toBe("ready");
    expect(fake.log.frames.map(({ data }) => (data as { type?: string }).type)).toContain("cancel");
    fake.setScenario("streaming");
    await asks("Again", 1);
    expect(lines().at(-1)).toBe("agent: You said: Again");
  });

  it("awaits no answer where the agent's turn is over without a word", async () => {
    const { session, sees, lines } = await talking({ agent: () => "" });
    void session.send("Hello");
    await sees(
      () => lines()[0] === "user: Hello" && session.getState().conversation.turn === "ready",
    );
    expect(Date.now() - start).toBeLessThan(1_000);
  });

  it("tells signals and errors, and goes on", async () => {
    const signals: unknown[] = [];
    const { fake, asks, told, sees } = await talking(
      { scenario: "signal" },
      {},
      {},
      { onSignal: ({ name, data }) => signals.push([name, data]) },
    );
    fake.send({ type: "error", code: "tool.failed", message: "The carrier does not answer" });
    await sees(() => told.length === 1);
    expect(told).toEqual(["vendor-unavailable"]);
    await asks("Hello", 1);
    expect(signals).toEqual([["order-found", { order: "4711-B", parcels: 2 }]]);
  });

  it("tells when it will end, and not more often than need be", async () => {
    const { session, sees, passes } = await talking({ scenario: "tick" });
    const seen: (number | undefined)[] = [];
    session.subscribe(() => seen.push(session.getState().expiresAt));
    await sees(() => session.getState().expiresAt !== undefined);
    await passes(5_000);
    expect(seen).toHaveLength(1);
    expect((seen[0] ?? 0) - start - 30 * 60_000).toBeLessThan(100);
  });

  it.each([
    ["flow-complete", "flow_end"],
    ["closed-by-agent", "script_terminate"],
  ] as const)("ends when the agent says so: %s", async (scenario, reason) => {
    const memory = remembered();
    const { session, sees, openSockets, told } = await talking({ scenario }, {}, { memory });
    expect(memory.kept).toBeDefined();
    void session.send("Hello");
    await sees(() => session.getState().connection === "ended");
    expect(session.getState().endReason).toBe(reason);
    expect([memory.kept, told]).toEqual([undefined, []]);
    await sees(() => openSockets() === 0);
  });

  it("is ended by its user", async () => {
    const { session, fake, openSockets, talks } = await talking();
    await soon(session.end());
    expect(session.getState()).toMatchObject({ connection: "ended", endReason: "client_end" });
    expect(fake.conversations.find(({ id }) => id === talks()[0]?.id)).toMatchObject({
      end_reason: "client_end",
    });
    expect(openSockets()).toBe(0);
  });

  it("is ended by its user even if the agent says nothing to it", async () => {
    const { session, fake } = await talking({}, { network: { endTimeoutMs: 2_000 } });
    fake.silence(true);
    await soon(session.end());
    expect(session.getState().connection).toBe("ended");
  });
});

describe("a message", () => {
  it("is sent when its turn begins, each of three at once with its own", async () => {
    const { session, sees, lines } = await talking();
    for (const text of ["One", "Two", "Three"]) void session.send(text);
    const statuses = () =>
      session
        .getState()
        .conversation.messages.filter(({ role }) => role === "user")
        .map(({ status }) => status);
    await sees(() => statuses()[0] === "sent");
    expect(statuses()).toEqual(["sent", "sending", "sending"]);
    await sees(() => statuses()[1] === "sent");
    expect(statuses()).toEqual(["sent", "sent", "sending"]);
    await sees(
      () =>
        lines().filter((line) => line.startsWith("agent: ")).length === 3 &&
        session.getState().conversation.turn === "ready",
    );
    expect(lines().slice(0, 3)).toEqual(["user: One", "user: Two", "user: Three"]);
  });

  it("said while the greeting streams is not confirmed by it", async () => {
    const { session, sees, lines } = await talking({
      scenario: "greeting",
      agent: ({ text }) => `You said: ${text}`,
      timing: { thinkMs: 500 },
    });
    await sees(() => session.getState().conversation.turn === "streaming");
    void session.send("Hello");
    await sees(() => lines()[0]?.startsWith("agent: ") === true);
    expect(lines()[1]).toBe("user sending: Hello");
    // Its answer is still awaited although a turn has ended.
    expect(session.getState().conversation.turn).toBe("submitted");
    await sees(() => lines().length === 3 && session.getState().conversation.turn === "ready");
    expect(lines().slice(1)).toEqual(["user: Hello", "agent: You said: Hello"]);
  });

  it("that no turn follows is looked up, and is sent where Kivox knows it", async () => {
    const { session, sees, lines, told } = await talking(
      { timing: { thinkMs: 60_000 } },
      { confirmMs: 5_000 },
    );
    void session.send("Hello");
    await sees(() => lines()[0] === "user: Hello");
    expect(Date.now() - start).toBeGreaterThanOrEqual(5_000);
    expect(Date.now() - start).toBeLessThan(6_000);
    expect(told).toEqual([]);
  });

  it("that no turn follows has failed where Kivox does not know it, and can be sent again", async () => {
    const { session, sees, lines, told } = await talking(
      { scenario: "send-fails" },
      { confirmMs: 5_000 },
    );
    const message = await (async () => {
      const sending = session.send("Hello");
      await sees(() => lines()[0]?.startsWith("user failed") === true);
      return await sending;
    })();
    expect(message.error?.code).toBe("message-not-delivered");
    expect(told).toEqual(["vendor-unavailable", "message-not-delivered"]);
    session.retry(message.id);
    await sees(() => lines().at(-1) === "agent: You said: Hello");
    expect(lines()[0]).toBe("user: Hello");
  });

  it("that takes long to leave is waited for from then on", async () => {
    const { fake, session, sockets, sees, lines, passes } = await talking({}, { confirmMs: 1_000 });
    const [socket] = sockets as unknown as { bufferedAmount: number }[];
    fake.silence(true);
    socket!.bufferedAmount = 2_000_000;
    void session.send("Hello");
    await passes(5_000);
    expect(lines()).toEqual(["user sending: Hello"]);
    socket!.bufferedAmount = 0;
    await sees(() => lines()[0] === "user failed (message-not-delivered): Hello");
    expect(Date.now() - start).toBeGreaterThanOrEqual(6_000);
  });
});

describe("a fall", () => {
  it("is followed by a new conversation in the same transcript, and the greeting is not said twice", async () => {
    const memory = remembered();
    const { session, fake, sees, lines, talks, passes } = await talking(
      { greets: true },
      {},
      { memory },
    );
    await sees(() => session.getState().conversation.turn === "ready" && lines().length === 1);
    const first = talks()[0]!;
    fake.drop();
    await sees(() => fake.connections.length === 2);
    await passes(25_000);
    expect(lines()).toEqual([expect.stringMatching(/^agent: /)]);
    // Nothing was said in the second one, so it is not worth remembering.
    expect([session.getState().sessionId, memory.kept]).toEqual([first.id, first.id]);
    expect(talks()).toHaveLength(2);
  });

  it("is followed by a conversation that belongs to the session once something is said in it", async () => {
    const memory = remembered();
    const { fake, asks, sees, lines, talks, session, passes } = await talking({}, {}, { memory });
    await asks("One", 1);
    for (let fall = 2; fall <= 4; fall += 1) {
      fake.drop();
      await sees(
        () => fake.connections.length === fall && session.getState().connection === "connected",
      );
    }
    expect(memory.kept).toBe(talks()[0]?.id);
    await asks("Two", 2);
    expect(memory.kept).toBe(`${talks()[0]?.id}+${talks()[3]?.id}`);
    await passes(20_000);
    expect(lines()).toEqual([
      "user: One",
      "agent: You said: One",
      "user: Two",
      "agent: You said: Two",
    ]);
  });

  it("under a message leaves it to Kivox whether it has arrived", async () => {
    const { session, asks, sees, lines, told } = await talking({ scenario: "drop-before-ack" });
    await asks("Hello", 1).catch(() => undefined);
    await sees(() => session.getState().connection === "connected");
    expect(lines()).toEqual(["user: Hello", "agent: You said: Hello"]);
    expect(told).toEqual(["connection-lost"]);
  });

  it("leaves what was spoken where it was said, though Kivox tells it as text", async () => {
    const { fake, asks, session, sees, lines, passes } = await talking();
    await asks({ files: [recording()] }, 1);
    await asks("And now words", 2);
    await asks({ text: "Listen:", files: [recording()] }, 4);
    fake.drop();
    await sees(() => session.getState().connection === "reconnecting");
    await sees(() => session.getState().connection === "connected");
    await passes(1_000);
    expect(lines()).toEqual([
      "user:  [file]",
      "agent: You said: Sound of 3 bytes",
      "user: And now words",
      "agent: You said: And now words",
      "user: Listen: [file]",
      "agent: You said: Listen:",
      "user: Sound of 3 bytes",
      "agent: You said: Sound of 3 bytes",
    ]);
  });

  it("of which only the silence tells is found by it", async () => {
    const { session, fake, sees } = await talking({ scenario: "tick" });
    await sees(() => session.getState().expiresAt !== undefined);
    await sees(() => Date.now() - start > 5_000);
    fake.silence(true);
    await sees(() => session.getState().connection === "reconnecting");
    fake.silence(false);
    await sees(() => session.getState().connection === "connected");
  });
});

describe("a transfer", () => {
  it("leads to the next agent in the same transcript, marked where it happened", async () => {
    const transfers: unknown[] = [];
    const memory = remembered();
    const { asks, sees, lines, talks, agentId, session, openSockets, peak, told, fake } =
      await talking(
        { scenario: "transfer" },
        {},
        { memory },
        { onTransfer: ({ to, data }) => transfers.push([to, data]) },
      );
    await asks("Hello", 1);
    await sees(() => lines().length === 3);
    const [, next] = talks();
    expect(next?.agent).not.toBe(agentId);
    expect(transfers).toEqual([[next?.agent, { reason: "A colleague knows more about this" }]]);
    await asks("And now?", 2);
    expect(lines()).toEqual([
      "user: Hello",
      "agent: You said: Hello",
      "system: You are now talking to another agent: A colleague knows more about this",
      "user: And now?",
      "agent: You said: And now?",
    ]);
    expect(talks().map(({ said }) => said.length)).toEqual([2, 2]);
    expect(memory.kept).toBe(
      talks()
        .map(({ id }) => id)
        .join("+"),
    );
    expect([session.getState().connection, openSockets(), told]).toEqual(["connected", 1, []]);
    expect([fake.connections.length, peak()]).toEqual([2, 1]);
  });

  it("says what the app has it say", async () => {
    const { asks, sees, lines } = await talking(
      { scenario: "transfer" },
      { describeTransfer: ({ agentId, reason }) => `${agentId.length} ${reason.length}` },
    );
    await asks("Hello", 1);
    await sees(() => lines().length === 3);
    expect(lines()[2]).toBe("system: 36 33");
  });

  it.each([
    ["at once", () => false],
    ["later", () => Promise.resolve(false)],
  ])(
    "that is refused %s leaves the user here, until the agent ends the session",
    async (_, onTransfer) => {
      const { asks, sees, session, fake } = await talking({ scenario: "transfer" }, { onTransfer });
      await asks("Hello", 1);
      await sees(() => session.getState().connection === "ended");
      expect(session.getState().endReason).toBe("agent_transfer");
      expect(fake.connections).toHaveLength(1);
    },
  );

  it("that is decided slowly keeps nobody from being heard", async () => {
    let decide!: (mayGo: boolean) => void;
    const { fake, session, lines, sees, otherId, asks, passes } = await talking(
      {},
      { onTransfer: () => new Promise<boolean>((resolve) => (decide = resolve)) },
    );
    fake.send({ type: "transfer", agent_id: otherId, reason: "" });
    await passes(50);
    fake.say("Are you coming?");
    await sees(() => lines().length === 1);
    void session.send("Wait");
    await passes(1_000);
    expect(lines()).toEqual(["agent: Are you coming?", "user sending: Wait"]);
    decide(false);
    await sees(() => lines().at(-1) === "agent: You said: Wait");
    await asks("Still you?", 3);
    expect(fake.connections).toHaveLength(1);
  });

  it("takes along what is said meanwhile, once", async () => {
    let decide!: (mayGo: boolean) => void;
    const { fake, session, lines, sees, talks, passes } = await talking(
      {},
      { onTransfer: () => new Promise<boolean>((resolve) => (decide = resolve)) },
    );
    fake.transfer();
    await passes(50);
    void session.send("Meanwhile");
    await passes(500);
    decide(true);
    await sees(() => lines().at(-1) === "agent: You said: Meanwhile");
    expect(lines()).toEqual([
      "user: Meanwhile",
      "system: You are now talking to another agent: A colleague knows more about this",
      "agent: You said: Meanwhile",
    ]);
    expect(talks().map(({ said }) => said)).toEqual([
      [],
      ["user: Meanwhile", "assistant: You said: Meanwhile"],
    ]);
  });

  it("goes ahead where its callback throws, which is told", async () => {
    const { asks, sees, lines, told } = await talking(
      { scenario: "transfer" },
      {
        onTransfer() {
          throw new Error("No");
        },
      },
    );
    await asks("Hello", 1);
    await sees(() => lines().length === 3);
    expect(told).toEqual(["callback-failed"]);
  });

  it("to somebody out of reach is tried until they are there, and marked then", async () => {
    const { fake, sees, lines, talks, otherId, told, session } = await talking();
    fake.send({ type: "transfer", agent_id: otherId, reason: "" });
    fake.setScenario("offline");
    await sees(() => told.length > 1);
    expect(lines()).toEqual([]);
    fake.setScenario("streaming");
    await sees(() => session.getState().connection === "connected");
    expect(lines()).toEqual(["system: You are now talking to another agent."]);
    expect(talks().at(-1)?.agent).toBe(otherId);
    // And stays with them.
    fake.drop();
    await sees(() => talks().length === 3 && session.getState().connection === "connected");
    expect(talks().at(-1)?.agent).toBe(otherId);
    expect(lines()).toHaveLength(1);
  });

  it("to somebody who refuses leads back to the agent before", async () => {
    const { fake, sees, talks, agentId, told, session, asks, lines } = await talking();
    const draft = fake.agents.find(({ status }) => status === "draft")?.id;
    fake.send({ type: "transfer", agent_id: draft, reason: "" });
    await sees(() => told.length === 1 && session.getState().connection === "connected");
    expect(told).toEqual(["connection-lost"]);
    await asks("Hello", 1);
    expect(lines()).toEqual(["user: Hello", "agent: You said: Hello"]);
    expect(talks().map(({ agent }) => agent)).toEqual([agentId, agentId]);
  });

  it("is over when its user leaves in the middle of it", async () => {
    const { fake, session, openSockets, sees, passes } = await talking(
      { scenario: "transfer" },
      { onTransfer: () => new Promise<boolean>(() => undefined) },
    );
    fake.transfer();
    await passes(100);
    const sending = failureOrState(session.send("Anybody?"));
    session.disconnect();
    await sees(() => openSockets() === 0);
    expect(await sending).toBe("queued");
    expect(fake.connections).toHaveLength(1);
  });

  it("is ended by its user while it is decided", async () => {
    const { fake, session, passes, openSockets } = await talking(
      {},
      { onTransfer: () => new Promise<boolean>(() => undefined) },
    );
    fake.send({ type: "transfer", agent_id: "x", reason: "" });
    await passes(100);
    await soon(session.end());
    expect([session.getState().connection, openSockets()]).toEqual(["ended", 0]);
  });
});

describe("a reload", () => {
  it("tells all conversations of the session, oldest first, page by page", async () => {
    const memory = remembered();
    const { asks, fake, session, sees, connector, passes } = await talking({}, {}, { memory });
    let answers = 0;
    for (let talk = 1; talk <= 3; talk += 1) {
      for (let count = 1; count <= 13; count += 1) await asks(`${talk}.${count}`, (answers += 1));
      fake.drop();
      await sees(() => session.getState().connection === "reconnecting");
      await sees(() => session.getState().connection === "connected");
    }
    session.disconnect();
    await passes(1_500);
    expect(memory.kept?.split("+")).toHaveLength(3);

    const again = sessionOf(connector, { memory });
    await soon(again.session.start());
    await again.sees(() => again.lines().length > 0);
    const lines = Array.from({ length: 39 }, (_, index) => {
      const text = `${Math.floor(index / 13) + 1}.${(index % 13) + 1}`;
      return [`user: ${text}`, `agent: You said: ${text}`];
    }).flat();
    expect(again.lines().length).toBeLessThan(lines.length);
    expect(again.lines()).toEqual(lines.slice(-again.lines().length));
    while (again.session.getState().hasEarlier) await soon(again.session.loadEarlier());
    expect(again.lines()).toEqual(lines);
    expect(again.told).toEqual([]);
  });

  it("tells the same of a Kivox that tells its messages oldest first", async () => {
    const { fake, connector, agentId } = setUp();
    const [conversation] = fake.conversations.filter(({ id }) => fake.messagesOf(id).length > 50);
    const { id = "" } = conversation ?? {};
    const all = fake.messagesOf(id);
    const asked: string[] = [];
    const forwards = createKivoxChat({
      agentId,
      client: createKivoxBearerClient({
        baseUrl: fake.baseUrl,
        bearerToken: fake.mintToken().token,
        async fetch(address, init) {
          const { pathname, searchParams } = new URL(address);
          if (!pathname.endsWith("/messages"))
            return (await fake.handle(new Request(address, init))) ?? Response.error();
          asked.push(pathname);
          const from = Number(searchParams.get("after") ?? 0);
          const to = from + 20;
          return Response.json({
            items: all.slice(from, to),
            next_cursor: String(to),
            has_more: to < all.length,
          });
        },
        WebSocket: connectKivoxInProcess(fake).WebSocket,
      }),
    });
    const { signal } = new AbortController();
    const opening = {
      reason: "connect",
      sessionId: id,
      signal,
      createId: () => "id",
      now: Date.now,
    } as const;
    const connection = await soon(forwards.openChat(opening, () => undefined));
    const page = await soon(connection.loadHistory!({ signal }));
    expect(page.isWhole).toBe(true);
    expect(page.messages.map(({ remoteId }) => remoteId)).toEqual(all.map((message) => message.id));
    expect(asked).toHaveLength(Math.ceil(all.length / 20));
    connection.close();
    await until(() => fake.connections.every(({ isOpen }) => !isOpen));

    // The same, newest first, in stretches that fit together.
    const backwards = await soon(connector.openChat(opening, () => undefined));
    let told = await soon(backwards.loadHistory!({ signal }));
    let ids = told.messages.map(({ remoteId }) => remoteId);
    while (told.earlier !== undefined) {
      told = await soon(backwards.loadHistory!({ signal, before: told.earlier }));
      ids = [...told.messages.map(({ remoteId }) => remoteId), ...ids];
    }
    expect(ids).toEqual(all.map((message) => message.id));
    backwards.close();
    await until(() => fake.connections.every(({ isOpen }) => !isOpen));
  });

  it("goes on with whom the last transfer led to", async () => {
    const memory = remembered();
    const { asks, sees, lines, talks, session, fake, client, agentId } = await talking(
      { scenario: "transfer" },
      {},
      { memory },
    );
    await asks("Hello", 1);
    await sees(() => lines().length === 3);
    session.disconnect();
    // Another page: nothing is known here but the id.
    const again = sessionOf(createKivoxChat({ client, agentId }), { memory });
    await soon(again.session.start());
    await again.sees(() => again.lines().length === 2);
    expect(again.lines()).toEqual(["user: Hello", "agent: You said: Hello"]);
    expect(talks().map(({ agent }) => agent === agentId)).toEqual([true, false, false]);
    expect(fake.connections).toHaveLength(3);
  });

  it("begins anew where the session is gone", async () => {
    const memory = remembered();
    memory.kept = "00000000-0000-4000-8000-00000000dead";
    const { session, talks, told } = await talking({}, {}, { memory });
    expect(session.getState()).toMatchObject({
      connection: "connected",
      sessionId: talks()[0]?.id,
    });
    expect([memory.kept, told]).toEqual([talks()[0]?.id, []]);
  });
});

describe("opening", () => {
  const request = (more: Partial<OpenChatRequest> = {}): OpenChatRequest => ({
    reason: "connect",
    signal: new AbortController().signal,
    createId: () => "id",
    now: Date.now,
    ...more,
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 8, 12])(
    "that is given up after %i turns of the loop leaves no socket, and tells nothing more",
    async (turns) => {
      const { connector, openSockets, sockets } = setUp();
      const controller = new AbortController();
      const events: SessionEvent[] = [];
      const opening = connector.openChat(request({ signal: controller.signal }), (event) =>
        events.push(event),
      );
      opening.catch(() => undefined);
      for (let turn = 0; turn < turns; turn += 1)
        await new Promise((resolve) => setImmediate(resolve));
      controller.abort();
      const heard = events.length;
      // Who gives up too late has a connection.
      await opening.then(
        (connection) => connection.close(),
        (error: unknown) => expect(error).toMatchObject({ code: "aborted" }),
      );
      await until(() => openSockets() === 0 && sockets.every(({ readyState }) => readyState === 3));
      expect(events).toHaveLength(heard);
    },
  );

  it("waits until the socket before has closed", async () => {
    const { connector, fake, peak } = setUp();
    for (let count = 0; count < 5; count += 1) {
      const connection = await soon(connector.openChat(request(), () => undefined));
      connection.close();
      connection.close();
      const controller = new AbortController();
      const opening = failureSoon(
        connector.openChat(request({ signal: controller.signal }), () => undefined),
      );
      if (count % 2 === 0) await new Promise((resolve) => setImmediate(resolve));
      controller.abort();
      expect((await opening).code).toBe("aborted");
    }
    const last = await soon(connector.openChat(request(), () => undefined));
    expect(peak()).toBe(1);
    last.close();
    await until(() => fake.connections.every(({ isOpen }) => !isOpen));
  });

  it("is refused once for an agent who is not there, with what the vendor says", async () => {
    const { connector } = setUp({}, { agentId: "nobody" });
    expect(await failureSoon(connector.openChat(request(), () => undefined))).toMatchObject({
      code: "forbidden",
      vendorCode: "resource.not_found",
    });
  });

  it("says nothing after close", async () => {
    const { connector, fake } = setUp();
    const events: SessionEvent[] = [];
    const connection = await soon(connector.openChat(request(), (event) => events.push(event)));
    const heard = events.length;
    fake.say("Hello?");
    connection.close();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(events).toHaveLength(heard);
    const command = { type: "send-message", messageId: "m", text: "Hi", files: [] } as const;
    const { signal } = new AbortController();
    expect((await failureOf(connection.send(command, { signal }))).code).toBe("not-sent");
    await until(() => fake.connections.every(({ isOpen }) => !isOpen));
  });
});

async function failureOrState(sending: Promise<{ readonly status: string }>): Promise<string> {
  return await sending.then(
    ({ status }) => status,
    (error: { readonly code: string }) => error.code,
  );
}
