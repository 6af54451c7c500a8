import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { failureOf, failureSoon, soon } from "../../../test/setup/failure";
import { createHandFedServer } from "../../../test/setup/hand-fed-haip";
import { connectHaipInProcess } from "../../../test/setup/in-process-haip";
import { until } from "../../../test/setup/in-process-socket";
import {
  createChatSession,
  messageText,
  type ChatSession,
  type MessagePart,
  type OpenChatRequest,
  type ParlanceError,
  type SendMessageCommand,
  type SessionEvent,
} from "../../core/index";
import { createFakeHaip, type FakeHaipDialect, type FakeHaipOptions } from "../../testing/index";
import { createHaipChat, type HaipChatOptions } from "./chat";

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

function setUp(
  dialect: FakeHaipDialect,
  fakeOptions: FakeHaipOptions = {},
  options: Partial<HaipChatOptions> = {},
) {
  const fake = createFakeHaip({ dialect, agent: () => ["On ", "its ", "way."], ...fakeOptions });
  const { WebSocket, sockets } = connectHaipInProcess(fake);
  const token = () => fake.mintToken().token;
  const connector = createHaipChat({
    url: "wss://haip.example.com/haip/websocket",
    WebSocket: WebSocket as never,
    ...(dialect === "A" ? { getToken: token } : { authenticate: () => ({ token: token() }) }),
    ...(dialect === "A" ? {} : { tool: "chat" }),
    ...options,
  });
  endings.push(() => fake.close());
  return { fake, connector, sockets };
}

/** A session that has begun, and what its app would hear of it. */
async function begun(...given: Parameters<typeof setUp>) {
  const set = setUp(...given);
  const session = createChatSession({ connector: set.connector });
  const errors: string[] = [];
  const signals: unknown[] = [];
  session.listen({
    onError: ({ code }) => void errors.push(code),
    onSignal: ({ name, data }) => void signals.push([name, data]),
  });
  endings.push(() => session.disconnect());
  await soon(session.start());
  return { ...set, session, errors, signals };
}

/** A connection without a session above it. */
async function opened(...given: Parameters<typeof setUp>) {
  const set = setUp(...given);
  const events: SessionEvent[] = [];
  let ids = 0;
  const open = (request: Partial<OpenChatRequest> = {}) =>
    set.connector.openChat(
      {
        reason: "connect",
        signal: new AbortController().signal,
        createId: () => `a${(ids += 1)}`,
        now: Date.now,
        ...request,
      },
      (event) => void events.push(event),
    );
  const connection = await soon(open());
  endings.push(() => connection.close());
  return { ...set, events, open, connection, types: () => events.map(({ type }) => type) };
}

const { signal } = new AbortController();
const hello: SendMessageCommand = {
  type: "send-message",
  messageId: "m-1",
  text: "Where is my parcel?",
  files: [],
};

const messagesOf = (session: ChatSession) => session.getState().conversation.messages;

/** Who said what, and how it stands. */
const linesOf = (session: ChatSession) =>
  messagesOf(session).map(
    (message) => `${message.role}, ${message.status}: ${messageText(message)}`,
  );

const partsOf = (session: ChatSession): MessagePart[] =>
  messagesOf(session).flatMap(({ role, parts }) => (role === "user" ? [] : parts));

describe("a turn", () => {
  it.each(["A", "B1"] as const)("streams in %s", async (dialect) => {
    const { fake, connection, events } = await opened(dialect);
    expect(events).toEqual([{ type: "session-started", sessionId: connection.sessionId }]);
    expect(await soon(connection.send(hello, { signal }))).toEqual({});
    await vi.advanceTimersByTimeAsync(1_000);
    expect(events.slice(1)).toMatchObject([
      { type: "message-start", messageId: "a1", role: "agent" },
      { type: "text-delta", messageId: "a1", text: "On " },
      { type: "text-delta", messageId: "a1", text: "its " },
      { type: "text-delta", messageId: "a1", text: "way." },
      { type: "message-end", messageId: "a1" },
    ]);
    expect(fake.sessions[0]?.texts[0]).toMatchObject({ role: "user", text: hello.text });
  });

  it("comes whole in B2", async () => {
    const { connection, events } = await opened("B2");
    await soon(connection.send(hello, { signal }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(events.slice(1)).toMatchObject([
      { type: "message-added", role: "agent", parts: [{ type: "text", text: "On its way." }] },
    ]);
  });

  it("is a run in A, one at a time, with what the app has to say of it", async () => {
    const { fake, connection } = await opened(
      "A",
      {},
      { threadId: "thread-7", runMetadata: { desk: 4 } },
    );
    expect(connection.sessionId).toBe("thread-7");
    await soon(connection.send({ ...hello, data: { order: 4711 } }, { signal }));
    await soon(connection.send({ ...hello, messageId: "m-2" }, { signal }));
    expect(fake.sessions[0]?.runs).toMatchObject([
      {
        status: "finished",
        threadId: "thread-7",
        metadata: { desk: 4, data: { order: 4711 } },
      },
      { status: "active", threadId: "thread-7", metadata: { desk: 4 } },
    ]);
  });

  it("is in one transaction with the agent's tool in B", async () => {
    const { fake, connection } = await opened("B1", {}, { params: { desk: 4 } });
    await soon(connection.send(hello, { signal }));
    await soon(connection.send(hello, { signal }));
    const { transactions = [], texts = [] } = fake.sessions[0] ?? {};
    expect(transactions).toMatchObject([{ toolName: "chat", params: { desk: 4 } }]);
    expect(texts.map(({ transactionId }) => transactionId)).toEqual([
      transactions[0]?.id,
      transactions[0]?.id,
    ]);
  });

  it("keeps the order in which it was asked for", async () => {
    const { fake, session } = await begun("A");
    const sending = Array.from({ length: 20 }, (_, index) => session.send(`Question ${index}`));
    await soon(Promise.all(sending));
    const asked = fake.sessions[0]?.texts.filter(({ role }) => role === "user") ?? [];
    expect(asked.map(({ text }) => text)).toEqual(
      Array.from({ length: 20 }, (_, index) => `Question ${index}`),
    );
    // Never more than the one run, however long the conversation.
    expect(fake.sessions[0]?.runs.filter(({ status }) => status === "active")).toHaveLength(1);
  });
});

describe("an agent of B", () => {
  it("needs a name", async () => {
    const { connector, fake } = setUp("B1", {}, { tool: undefined });
    const session = createChatSession({ connector });
    expect((await failureSoon(session.start())).code).toBe("misuse");
    await until(() => fake.sockets.open === 0);
  });

  it("that does not exist ends the attempt", async () => {
    const { connector, fake } = setUp("B2", {}, { tool: "nobody" });
    const session = createChatSession({ connector });
    expect((await failureSoon(session.start())).code).toBe("not-found");
    await until(() => fake.sockets.open === 0);
  });

  it.each(["B1", "B2"] as const)(
    "that is an echo in %s answers with the user's own words",
    async (dialect) => {
      const { session } = await begun(dialect, {}, { tool: "echo" });
      await soon(session.send("Hello?"));
      await soon(session.send("Hello?"));
      await vi.advanceTimersByTimeAsync(100);
      expect(linesOf(session)).toEqual([
        "user, sent: Hello?",
        "agent, complete: Hello?",
        "user, sent: Hello?",
        "agent, complete: Hello?",
      ]);
    },
  );

  it("begins anew with one link when the first falls before it has begun", async () => {
    const { fake, connector, sockets } = setUp("B1");
    const session = createChatSession({ connector });
    endings.push(() => session.disconnect());
    const starting = session.start();
    await until(() => fake.sessions[0]?.received.at(-1)?.type === "TRANSACTION_START");
    fake.dropSockets();
    starting.catch(() => undefined);
    for (let passed = 0; session.getState().connection !== "connected"; passed += 10) {
      expect(passed).toBeLessThan(60_000);
      await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(2);
    expect(fake.sockets.peak).toBe(1);
    expect(fake.sockets.open).toBe(1);
  });
});

describe("a lone beginning", () => {
  it.each(["A", "B1"] as const)("in %s is the whole answer after a while", async (dialect) => {
    const { session } = await begun(dialect, { scenario: "lone-start" }, { settleMs: 400 });
    await soon(session.send("Where is it?"));
    await vi.advanceTimersByTimeAsync(100);
    expect(linesOf(session)[1]).toBe("agent, streaming: On its way.");
    await vi.advanceTimersByTimeAsync(400);
    expect(linesOf(session)).toEqual(["user, sent: Where is it?", "agent, complete: On its way."]);
    expect(session.getState().conversation.turn).toBe("ready");
  });

  it("leaves no timer when the connection is closed or falls before that", async () => {
    for (const end of ["close", "fall"] as const) {
      const { fake, connection, types } = await opened("A", { scenario: "lone-start" });
      await soon(connection.send(hello, { signal }));
      await vi.advanceTimersByTimeAsync(100);
      expect(types().at(-1)).toBe("text-delta");
      if (end === "close") connection.close();
      else fake.dropSockets();
      await until(() => fake.sockets.open === 0);
      fake.close();
      await until(() => vi.getTimerCount() === 0);
      // What a fall leaves is whole, for all that can be known.
      expect(types().slice(-2)).toEqual(
        end === "close" ? ["message-start", "text-delta"] : ["message-end", "connection-lost"],
      );
    }
  });
});

describe("what is no text", () => {
  it("is sound, in one frame and in two", async () => {
    const { session } = await begun("A", { scenario: "audio" }, { settleMs: 50 });
    await soon(session.send("How does it sound?"));
    await vi.advanceTimersByTimeAsync(1_000);
    await vi.dynamicImportSettled();
    await vi.advanceTimersByTimeAsync(1_000);
    const sounds = partsOf(session).filter(({ type }) => type === "audio");
    expect(sounds).toMatchObject([
      { mediaType: "audio/wav", durationMs: 100 },
      { mediaType: "audio/wav", durationMs: 100 },
    ]);
    const urls = sounds.map((part) => (part.type === "audio" ? part.url : ""));
    expect(urls[0]).toMatch(/^data:audio\/wav;base64,UklGR/);
    expect(urls[1]).toBe(urls[0]);
    expect(linesOf(session).at(-1)).toBe("agent, complete: On its way.");
  });

  it.each(["B1", "B2"] as const)("is data of any kind in %s", async (dialect) => {
    const { session, signals } = await begun(dialect, { scenario: "data" });
    await soon(session.send("Where is it?"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(signals).toMatchObject([["info", { topic: "delivery", order: "4711-B" }]]);
    expect(partsOf(session).filter(({ type }) => type === "data")).toEqual(
      dialect === "B2"
        ? [{ type: "data", name: "message", data: { order: "4711-B", parcels: 2 } }]
        : [],
    );
  });

  it.each([
    ["tool-call", { status: "complete", output: { windows: ["09:00", "14:00"] } }],
    ["tool-fails", { status: "failed", error: "The carrier does not answer" }],
  ] as const)("is a tool of the agent's, as in %s", async (scenario, outcome) => {
    const { session } = await begun("A", { scenario });
    await soon(session.send("When?"));
    await vi.advanceTimersByTimeAsync(100);
    expect(partsOf(session)).toMatchObject([{ type: "tool-call", status: "running" }]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(partsOf(session)).toMatchObject([
      {
        type: "tool-call",
        name: "find_delivery_windows",
        input: { order: "4711-B" },
        progress: 0.8,
        partial: { found: 2 },
        ...outcome,
      },
      { type: "text", text: "On its way." },
    ]);
    expect(messagesOf(session)).toHaveLength(2);
  });

  it("is an error of the run", async () => {
    const { fake, session, errors } = await begun("A");
    await soon(session.send("When?"));
    await vi.advanceTimersByTimeAsync(70);
    const run = fake.sessions[0]?.runs[0]?.id ?? "";
    fake.send(connectionOf(fake), {
      type: "RUN_ERROR",
      run_id: run,
      payload: { run_id: run, code: "SERVER_ERROR", message: "Out of ideas" },
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(errors).toEqual(["vendor-unavailable"]);
    expect(messagesOf(session)[1]).toMatchObject({ role: "agent", status: "interrupted" });
    expect(partsOf(session).at(-1)).toEqual({
      type: "data",
      name: "error",
      data: { code: "SERVER_ERROR", message: "Out of ideas" },
    });
  });
});

const connectionOf = (fake: { readonly sessions: readonly { readonly id: string }[] }) =>
  fake.sessions.at(-1)?.id ?? "";

describe("our own tools", () => {
  it("are run when the agent calls them, and seen in the conversation", async () => {
    const tools = {
      locate: {
        run: (params: unknown, { update }: { update: (how: { progress: number }) => void }) => {
          update({ progress: 0.5 });
          return { at: "the door", params };
        },
      },
    };
    const { fake, session } = await begun("A", {}, { tools });
    await soon(session.send("Where am I?"));
    await vi.advanceTimersByTimeAsync(1_000);
    const result = await soon(fake.callTool(connectionOf(fake), "locate", { exactly: true }));
    expect(result).toMatchObject({
      status: "OK",
      result: { at: "the door", params: { exactly: true } },
    });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(partsOf(session).at(-1)).toMatchObject({
      type: "tool-call",
      name: "locate",
      status: "complete",
      input: { exactly: true },
      progress: 0.5,
      output: { at: "the door", params: { exactly: true } },
    });
    // Nothing more comes of it, and nobody waits for more.
    expect(messagesOf(session).at(-1)?.status).toBe("complete");
    expect(session.getState().conversation.turn).toBe("ready");
  });

  it("that take long are not taken for done", async () => {
    let finish: (value: string) => void = () => undefined;
    const tools = { locate: { run: () => new Promise((resolve) => (finish = resolve)) } };
    const { fake, session } = await begun("A", {}, { tools });
    const calling = fake.callTool(connectionOf(fake), "locate");
    await vi.advanceTimersByTimeAsync(50_000);
    expect(messagesOf(session).at(-1)?.status).toBe("streaming");
    finish("the door");
    await soon(calling);
    await vi.advanceTimersByTimeAsync(29_000);
    expect(messagesOf(session).at(-1)?.status).toBe("streaming");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(messagesOf(session).at(-1)?.status).toBe("complete");
  });

  it("that we do not have are refused", async () => {
    const { fake } = await begun("A", {}, { tools: { locate: { run: () => 1 } } });
    const failure = await failureSoon(fake.callTool(connectionOf(fake), "fly"));
    expect(failure.code).toBe("tool-failed");
    expect(failure.message).toContain("TOOL_NOT_FOUND");
  });
});

describe("stop", () => {
  it("cancels the run of A, and what was said stays as it is", async () => {
    const { fake, session } = await begun("A", { scenario: "slow" });
    expect(session.capabilities.stop).toBe(true);
    await soon(session.send("Tell me everything"));
    await vi.advanceTimersByTimeAsync(2_600);
    expect(linesOf(session)[1]).toBe("agent, streaming: On ");
    await session.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(linesOf(session)).toEqual(["user, sent: Tell me everything", "agent, interrupted: On "]);
    expect(fake.sessions[0]?.runs).toMatchObject([{ status: "cancelled" }]);
    await session.stop();
    await soon(session.send("Go on"));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(linesOf(session).at(-1)).toBe("agent, complete: On its way.");
  });

  it("is not to be had in B, which has no word for it", async () => {
    const { session, connector } = await begun("B1");
    expect(connector.capabilities.stop).toBe(false);
    expect((await failureOf(session.stop())).code).toBe("unsupported");
    const { connection } = await opened("B1");
    expect((await failureOf(connection.stop?.() ?? Promise.resolve())).code).toBe("unsupported");
  });
});

describe("end", () => {
  it("finishes the run of A", async () => {
    const { fake, session } = await begun("A");
    await soon(session.send("Thank you"));
    await soon(session.end());
    expect(session.getState().connection).toBe("ended");
    await until(() => fake.sockets.open === 0);
    expect(fake.sessions[0]?.runs).toMatchObject([{ status: "finished" }]);
    expect(fake.sockets.connections[0]).toMatchObject({ closeCode: 1000 });
  });

  it.each(["B1", "B2"] as const)("ends the transaction of %s", async (dialect) => {
    const { fake, session } = await begun(dialect);
    await soon(session.end());
    expect(session.getState().connection).toBe("ended");
    await until(() => fake.sockets.open === 0);
    expect(fake.sessions[0]?.transactions).toMatchObject([{ isEnded: true }]);
  });

  it.each(["A", "B1", "B2"] as const)("may be the agent's in %s", async (dialect) => {
    const { fake, session } = await begun(dialect, { scenario: "closed-by-agent" });
    await soon(session.send("Thank you"));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.getState()).toMatchObject({ connection: "ended", endReason: "Goodbye" });
    expect(fake.sockets.total).toBe(1);
  });
});

describe("a message", () => {
  it.each(["A", "B1", "B2"] as const)(
    "that %s refuses fails with its error, and may be sent again",
    async (dialect) => {
      const { session } = await begun(dialect, { scenario: "send-fails" });
      const failed = await soon(session.send("Hello?"));
      expect(failed).toMatchObject({ status: "failed", error: { code: "message-rejected" } });
      session.retry(failed.id);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(linesOf(session)).toEqual(["user, sent: Hello?", "agent, complete: On its way."]);
    },
  );

  it("that nobody confirms is of unknown fate", async () => {
    const server = createHandFedServer();
    const connector = createHaipChat({
      url: "test://haip",
      transport: server.transport,
      answerTimeoutMs: 2_000,
    });
    const session = createChatSession({ connector });
    endings.push(() => session.disconnect());
    await soon(session.start());
    server.answersPings = false;
    const sending = session.send("Hello?");
    const message = await soon(sending);
    expect(message).toMatchObject({ status: "failed", error: { code: "delivery-unknown" } });
  });

  it("may not carry files", async () => {
    const { connection, connector } = await opened("A");
    expect(connector.capabilities.attachments).toBe(false);
    const file = {
      name: "bill.pdf",
      mediaType: "application/pdf",
      size: 5,
      remoteId: "f",
    } as SendMessageCommand["files"][number];
    const failure = await failureOf(connection.send({ ...hello, files: [file] }, { signal }));
    expect(failure.code).toBe("unsupported");
  });

  it("does not leave a connection that is closed", async () => {
    const { fake, connection, types } = await opened("A");
    connection.close();
    await until(() => fake.sockets.open === 0);
    expect((await failureOf(connection.send(hello, { signal }))).code).toBe("not-sent");
    connection.wake?.();
    expect(types()).toEqual(["session-started"]);
  });
});

describe("openChat", () => {
  it("complains at once about what cannot work", () => {
    expect(() => createHaipChat({ url: "" })).toThrow(
      expect.objectContaining({ code: "misuse" }) as Error,
    );
  });

  it("can be given up at every step, and leaves nothing", async () => {
    for (let steps = 0; steps < 60; steps += 1) {
      const { fake, connector } = setUp("B1");
      const controller = new AbortController();
      const events: string[] = [];
      const opening = connector.openChat(
        { reason: "connect", signal: controller.signal, createId: () => "a", now: Date.now },
        ({ type }) => void events.push(type),
      );
      const outcome = opening.catch((error: ParlanceError) => error);
      for (let step = 0; step < steps; step += 1) await Promise.resolve();
      controller.abort();
      const result = await soon(outcome, 2_000);
      const isOpen = "close" in result;
      if (isOpen) {
        result.close();
        expect(steps).toBeGreaterThan(20);
      } else expect(result.code).toBe("aborted");
      for (let passed = 0; fake.sockets.open > 0; passed += 1) {
        expect(passed).toBeLessThan(2_000);
        await vi.advanceTimersByTimeAsync(1);
      }
      if (isOpen) return;
    }
    throw new Error("It never opened.");
  });

  it("waits for the link before it to be gone", async () => {
    const { fake, connection, open } = await opened("A");
    connection.close();
    const next = await soon(open());
    expect(fake.sockets.peak).toBe(1);
    next.close();
  });

  it("says nothing more after close, even in the middle of a turn", async () => {
    const { connection, types } = await opened("A");
    await soon(connection.send(hello, { signal }));
    await vi.advanceTimersByTimeAsync(70);
    const heard = types().length;
    connection.close();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(types()).toHaveLength(heard);
  });
});
