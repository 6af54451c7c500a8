import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { failureOf, failureSoon, soon } from "../../../test/setup/failure";
import { createHandFedServer, type HandFedOptions } from "../../../test/setup/hand-fed-haip";
import { connectHaipInProcess } from "../../../test/setup/in-process-haip";
import { until } from "../../../test/setup/in-process-socket";
import { createFakeHaip, type FakeHaipDialect, type FakeHaipOptions } from "../../testing/index";
import { createHaipClient, type HaipClient } from "./client";
import type { HaipClientOptions } from "./dial";
import type { HaipRequestOptions } from "./peer";

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

/** A client and a fake vendor, without a network between them. */
function setUp(
  dialect: FakeHaipDialect,
  fakeOptions: FakeHaipOptions = {},
  clientOptions: Partial<HaipClientOptions> = {},
) {
  const fake = createFakeHaip({ dialect, ...fakeOptions });
  const { WebSocket, sockets } = connectHaipInProcess(fake);
  const reasons: string[] = [];
  const getToken = ({ reason }: { readonly reason: string }) => {
    reasons.push(reason);
    return fake.mintToken().token;
  };
  const client = createHaipClient({
    url: "wss://haip.example.com/haip/websocket",
    WebSocket: WebSocket as never,
    ...(dialect === "A" ? { getToken } : { authenticate: (how) => ({ token: getToken(how) }) }),
    ...clientOptions,
  });
  const errors: string[] = [];
  client.on("error", ({ code }) => errors.push(code));
  endings.push(
    () => fake.close(),
    () => client.disconnect(),
  );
  return { fake, client, reasons, sockets, errors };
}

async function connected(...given: Parameters<typeof setUp>) {
  const set = setUp(...given);
  await soon(set.client.connect());
  return set;
}

/** A client and a server that does only what a test says. */
function setUpByHand(options: HandFedOptions = {}, clientOptions: Partial<HaipClientOptions> = {}) {
  const server = createHandFedServer(options);
  const client = createHaipClient({
    url: "test://haip",
    transport: server.transport,
    reconnect: false,
    heartbeat: { intervalMs: 0 },
    ...clientOptions,
  });
  const errors: string[] = [];
  client.on("error", ({ code }) => errors.push(code));
  endings.push(() => client.disconnect());
  return { server, client, errors };
}

async function connectedByHand(...given: Parameters<typeof setUpByHand>) {
  const set = setUpByHand(...given);
  await set.client.connect();
  return set;
}

describe("createHaipClient", () => {
  it("needs an address, and does nothing before it is used", () => {
    expect(() => createHaipClient({ url: "" })).toThrow(
      expect.objectContaining({ code: "misuse" }) as Error,
    );
    const { fake, client, reasons } = setUp("A");
    expect(client.getState()).toMatchObject({ status: "idle", dialect: undefined });
    expect([fake.sockets.total, reasons.length]).toEqual([0, 0]);
  });

  it.each(["A", "B1", "B2"] as const)(
    "finds out that a server speaks %s, and says who it is",
    async (dialect) => {
      const { fake, client } = await connected(dialect);
      expect(client.getState()).toMatchObject({
        status: "connected",
        dialect,
        sessionId: fake.sessions[0]?.id,
        error: undefined,
        outOfCredit: [],
      });
      expect(client.getState().peer?.capabilities?.flow_control).toEqual({
        initial_credit_messages: 32,
        initial_credit_bytes: 262_144,
      });
      expect(fake.sessions[0]).toMatchObject({ user: "user-1", hai: { type: "HAI" } });
      await client.disconnect();
      expect(client.getState().status).toBe("closed");
      expect(fake.sockets.open).toBe(0);
    },
  );

  it("speaks the dialect it is told to, whatever the server says", async () => {
    const { server, client } = await connectedByHand({ dialect: "A" }, { dialect: "B2" });
    await client.sendText("Hello");
    expect(server.last("MESSAGE")).toMatchObject({ payload: "Hello", transaction: "null" });
  });

  it("takes a server that says nothing of itself for one of the specification's", async () => {
    const { server, client } = setUpByHand({ hai: null });
    const connecting = client.connect();
    await vi.advanceTimersByTimeAsync(1_499);
    expect(server.types()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await connecting).toMatchObject({ dialect: "A", peer: undefined });
    expect(server.types()).toEqual(["HAI", "PING"]);
  });

  it("writes strictly: numbers from 1, UUIDs, times in digits, and the word null in B", async () => {
    const uuid = /^[\da-f]{8}-[\da-f]{4}-[1-5][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
    for (const dialect of ["A", "B1", "B2"] as const) {
      const { server, client } = await connectedByHand({ dialect });
      await client.sendText("Where is my parcel?", { isConfirmed: true });
      server.received.forEach((envelope, index) => {
        expect(envelope.id).toMatch(uuid);
        expect(envelope.session).toBe("session-1");
        expect(envelope.seq).toBe(String(index + 1));
        expect(envelope.ts).toBe(String(Date.now()));
        expect(envelope.transaction).toBe(dialect === "A" ? undefined : "null");
      });
      expect(new Set(server.received.map(({ id }) => id)).size).toBe(server.received.length);
    }
  });

  it("acknowledges only a peer that counts", async () => {
    const { server, client } = await connectedByHand();
    server.say({ type: "PING", payload: { nonce: "n" } });
    await client.sendText("One");
    expect(server.received.at(-1)).not.toHaveProperty("ack");
    for (const seq of ["101", "102", "103", "104"]) server.say({ type: "INFO", seq });
    await client.sendText("Two");
    expect(server.received.at(-1)).toMatchObject({ ack: "104" });
  });

  it("answers a PING with its nonce", async () => {
    const { server } = await connectedByHand();
    server.say({ type: "PING", payload: { nonce: "tick" } });
    await until(() => server.ofType("PONG").length === 1);
    expect(server.last("PONG").payload).toEqual({ nonce: "tick" });
  });

  it("tells each message by its type, and those it does not know as unknown", async () => {
    const { server, client } = await connectedByHand();
    const heard: string[] = [];
    client.on("frame", ({ type }) => heard.push(`frame ${type}`));
    client.on("TOOL_LIST", ({ payload }) => heard.push(`tools ${payload.tools?.length}`));
    const stop = client.on("unknown", ({ envelope }) => heard.push(`unknown ${envelope?.type}`));
    server.say({ type: "TOOL_LIST", payload: { tools: [{ name: "add" }] } });
    server.say({ type: "FILE_START", payload: {} });
    stop();
    server.sayText("no JSON");
    expect(heard).toEqual([
      "frame TOOL_LIST",
      "tools 1",
      "frame unknown",
      "unknown FILE_START",
      "frame unknown",
    ]);
    expect(client.getMetrics()).toMatchObject({ unknownFrames: 2, messagesReceived: 5 });
  });

  it("goes on when a listener throws, and lets its error reach the app", async () => {
    const { server, client } = await connectedByHand();
    const heard: string[] = [];
    client.on("INFO", () => {
      throw new Error("The app's own");
    });
    client.on("INFO", () => heard.push("the second"));
    server.say({ type: "INFO" });
    expect(heard).toEqual(["the second"]);
    expect(() => vi.runOnlyPendingTimers()).toThrow("The app's own");
  });
});

/** Something that waits for the server, in a dialect that has it. */
interface Waiting {
  readonly dialect: FakeHaipDialect;
  /** Of the message that waits for its answer. */
  readonly type: string;
  readonly ask: (client: HaipClient, how: HaipRequestOptions) => Promise<unknown>;
}

const waitingFor: Readonly<Record<string, Waiting>> = {
  "startTransaction in B1": {
    dialect: "B1",
    type: "TRANSACTION_START",
    ask: (client, how) => client.startTransaction("chat", how),
  },
  "startTransaction in B2": {
    dialect: "B2",
    type: "TRANSACTION_START",
    ask: (client, how) => client.startTransaction("chat", how),
  },
  callTool: {
    dialect: "A",
    type: "TOOL_CALL",
    ask: (client, how) => client.callTool("add", { a: 1, b: 2 }, how),
  },
  listTools: { dialect: "B1", type: "TOOL_LIST", ask: (client, how) => client.listTools(how) },
  ping: { dialect: "A", type: "PING", ask: (client, how) => client.ping(how) },
  "sendText, confirmed": {
    dialect: "A",
    type: "TEXT_MESSAGE_END",
    ask: (client, { signal }) => client.sendText("Hello", { isConfirmed: true, signal }),
  },
};

describe.each(Object.entries(waitingFor))("%s, while it waits", (name, { dialect, type, ask }) => {
  /** Asked and not answered. */
  async function pending(how: HaipRequestOptions = {}) {
    const { server, client } = await connectedByHand({ dialect }, { answerTimeoutMs: 700 });
    server.answersPings = false;
    const work = ask(client, how);
    work.catch(() => undefined);
    await until(() => server.types().includes(type));
    return { server, client, work };
  }

  it("rejects with the server's error that names it", async () => {
    const { server, work } = await pending();
    const payload = {
      code: "RATE_LIMITED",
      message: "Slow down",
      related_id: server.last(type).id,
    };
    server.say({ type: "ERROR", payload });
    expect(await failureOf(work)).toMatchObject({ code: "rate-limited" });
  });

  it("rejects in time", async () => {
    const { work } = await pending({ timeoutMs: 700 });
    const failure = await failureSoon(work, 701);
    expect(failure).toMatchObject({ code: "timeout", recoverable: true });
  });

  it("rejects with the connection", async () => {
    const { server, work } = await pending();
    server.drop();
    expect(await failureOf(work)).toMatchObject({ code: "connection-lost", recoverable: true });
  });

  it("rejects when we disconnect", async () => {
    const { client, work } = await pending();
    await client.disconnect();
    expect((await failureOf(work)).code).toBe("connection-lost");
  });

  it("rejects with its signal", async () => {
    const controller = new AbortController();
    const { work } = await pending({ signal: controller.signal });
    controller.abort();
    expect((await failureOf(work)).code).toBe("aborted");
  });

  it("does not begin under a signal that is aborted, nor without a connection", async () => {
    const { server, client } = await connectedByHand({ dialect });
    const sent = server.types().length;
    expect((await failureOf(ask(client, { signal: AbortSignal.abort() }))).code).toBe("aborted");
    expect(server.types()).toHaveLength(sent);
    await client.disconnect();
    expect((await failureOf(ask(client, {}))).code).toBe("not-sent");
    expect(name).toBeTruthy();
  });
});

describe("an error that names nothing", () => {
  it("is about what was asked first and shows no sign of having been taken", async () => {
    const { server, client } = await connectedByHand();
    const first = client.callTool("slow");
    const second = client.callTool("nowhere");
    await until(() => server.ofType("TOOL_CALL").length === 2);
    const [asked] = server.ofType("TOOL_CALL");
    const { call_id } = asked?.payload as { readonly call_id: string };
    server.say({ type: "TOOL_UPDATE", payload: { call_id, status: "RUNNING" } });
    server.say({ type: "ERROR", payload: { code: "TOOL_NOT_FOUND", message: "Unknown" } });
    expect((await failureOf(second)).code).toBe("not-found");
    server.say({ type: "TOOL_DONE", payload: { call_id, result: 7 } });
    expect(await first).toMatchObject({ result: 7 });
  });

  it("is the transaction's whose temporary id stands on the envelope", async () => {
    const { server, client } = await connectedByHand({ dialect: "B1" });
    const [first, second] = [client.startTransaction("chat"), client.startTransaction("nowhere")];
    await until(() => server.ofType("TRANSACTION_START").length === 2);
    const [one, other] = server.ofType("TRANSACTION_START");
    server.say({
      type: "ERROR",
      transaction: other?.transaction,
      payload: { code: "TOOL_NOT_FOUND", message: "" },
    });
    expect((await failureOf(second)).code).toBe("not-found");
    server.say({
      type: "TRANSACTION_START",
      transaction: "real",
      payload: { referenceId: one?.transaction },
    });
    expect(await first).toMatchObject({ id: "real", tool: "chat", isOpen: true });
  });

  it("reaches the listeners when nothing was asked", async () => {
    const { server, errors } = await connectedByHand();
    server.say({ type: "ERROR", payload: { code: "RUN_NOT_FOUND", message: "" } });
    server.say({ type: "ERROR", code: "UNAUTHORIZED", payload: null });
    expect(errors).toEqual(["not-found", "forbidden"]);
  });
});

describe("a server's UNSUPPORTED_TYPE after our PONG", () => {
  it("means nothing", async () => {
    const { server, errors } = await connectedByHand();
    server.say({ type: "PING", payload: { nonce: "1" } });
    await until(() => server.ofType("PONG").length === 1);
    server.say({ type: "ERROR", payload: { code: "UNSUPPORTED_TYPE", message: "PONG" } });
    expect(errors).toEqual([]);
    server.say({ type: "ERROR", payload: { code: "UNSUPPORTED_TYPE", message: "PONG" } });
    expect(errors).toEqual(["invalid-request"]);
  });

  it("is never said in B, nor about anything that it names, which fails then", async () => {
    for (const dialect of ["A", "B1"] as const) {
      const { server, client } = await connectedByHand({ dialect });
      server.say({ type: "PING", payload: { nonce: "1" } });
      await until(() => server.ofType("PONG").length === 1);
      const asking = dialect === "A" ? client.callTool("add") : client.listTools();
      await until(() => server.types().at(-1)?.startsWith("TOOL_") === true);
      const payload = {
        code: "UNSUPPORTED_TYPE",
        message: "",
        ...(dialect === "A" && { related_id: server.received.at(-1)?.id }),
      };
      server.say({ type: "ERROR", payload });
      expect((await failureOf(asking)).code).toBe("invalid-request");
    }
  });
});

describe("connecting", () => {
  it("rejects when the server refuses with an error", async () => {
    const { client } = setUp("B1", {}, { authenticate: () => ({ token: "forged" }) });
    expect(await failureSoon(client.connect())).toMatchObject({ code: "token-rejected" });
    expect(client.getState()).toMatchObject({
      status: "closed",
      error: { code: "token-rejected" },
    });
  });

  it("rejects in time when the server does not answer", async () => {
    const { server, client } = setUpByHand({ answersPings: false }, { openTimeoutMs: 2_000 });
    const connecting = client.connect();
    expect(await failureSoon(connecting, 2_001)).toMatchObject({ code: "timeout" });
    expect(server.open).toBe(0);
  });

  it("rejects when the link closes", async () => {
    const { server, client } = setUpByHand({ answersPings: false });
    const connecting = client.connect();
    await until(() => server.types().includes("PING"));
    server.drop(1011, "Out of order");
    const failure = await failureOf(connecting);
    expect(failure).toMatchObject({ code: "connection-lost", recoverable: true });
    expect(failure.message).toContain("1011 Out of order");
  });

  it("rejects when it is aborted, at every step", async () => {
    for (let steps = 0; steps < 40; steps += 1) {
      const { fake, client } = setUp("B2");
      const controller = new AbortController();
      const connecting = client.connect({ signal: controller.signal });
      connecting.catch(() => undefined);
      for (let step = 0; step < steps; step += 1) await Promise.resolve();
      if (client.getState().status === "connected") {
        expect(steps).toBeGreaterThan(10);
        return;
      }
      controller.abort();
      expect((await failureSoon(connecting, 2_000)).code).toBe("aborted");
      await until(() => fake.sockets.open === 0);
    }
    throw new Error("It never connected.");
  });

  it("rejects under a signal that is aborted already, and asks for nothing", async () => {
    const { fake, client, reasons } = setUp("A");
    const failure = await failureOf(client.connect({ signal: AbortSignal.abort() }));
    expect([failure.code, fake.sockets.total, reasons.length]).toEqual(["aborted", 0, 0]);
  });

  it("is one connection, however often it is asked for", async () => {
    const { fake, client } = setUp("A");
    const states = await soon(Promise.all([client.connect(), client.connect()]));
    expect(states[0]).toBe(states[1]);
    expect(await client.connect()).toBe(states[0]);
    expect(fake.sockets.total).toBe(1);
  });

  it("may follow a disconnect at once", async () => {
    const { fake, client } = setUp("A");
    const first = client.connect();
    void client.disconnect();
    const second = client.connect();
    expect((await failureSoon(first)).code).toBe("aborted");
    expect(await soon(second)).toMatchObject({ status: "connected" });
    expect(client.getState()).toMatchObject({ status: "connected", error: undefined });
    await client.disconnect();
    expect(client.getState().status).toBe("closed");
    await until(() => fake.sockets.open === 0);
  });

  it("refuses a server of another major", async () => {
    const { server, client } = setUpByHand({ hai: { accept_major: [2] } });
    expect(await failureOf(client.connect())).toMatchObject({ code: "unsupported" });
    expect(server.last("ERROR").payload).toMatchObject({ code: "VERSION_INCOMPATIBLE" });
    expect(server.open).toBe(0);
  });

  it("keeps waiting calls until it is there", async () => {
    const { fake, client } = setUp("A", { agent: () => "Hi!" });
    const connecting = client.connect();
    const sending = client.sendText("Hello", { isConfirmed: true });
    await soon(connecting);
    await soon(sending);
    expect(fake.sessions[0]?.texts[0]?.text).toBe("Hello");
  });
});

describe("credentials", () => {
  it.each(["A", "B1", "B2"] as const)(
    "are asked for once more when %s refuses them, and then no more",
    async (dialect) => {
      const { fake, client, reasons, sockets } = setUp(dialect, { scenario: "unauthorized" });
      expect((await failureSoon(client.connect())).code).toBe("token-rejected");
      expect(reasons).toEqual(["connect", "rejected"]);
      expect(sockets).toHaveLength(2);
      await vi.advanceTimersByTimeAsync(600_000);
      expect(sockets).toHaveLength(2);
      fake.setScenario("streaming");
      expect(await soon(client.connect())).toMatchObject({ status: "connected" });
    },
  );

  it("that cannot change are not shown twice", async () => {
    const { fake } = setUp("A", { scenario: "unauthorized" });
    const { WebSocket, sockets } = connectHaipInProcess(fake);
    const { token } = fake.mintToken();
    const client = createHaipClient({ url: "wss://haip", token, WebSocket: WebSocket as never });
    expect((await failureSoon(client.connect())).code).toBe("token-rejected");
    expect(sockets).toHaveLength(1);
  });

  it.each(["A", "B2"] as const)(
    "that a live connection of %s is closed for with 1008 are renewed, once",
    async (dialect) => {
      const { fake, client, reasons, sockets } = await connected(dialect);
      fake.dropSockets({ code: 1008, reason: "Invalid token" });
      await until(() => client.getState().status === "reconnecting");
      await soon(client.connect());
      expect(reasons).toEqual(["connect", "rejected"]);
      expect(sockets).toHaveLength(2);
      expect(fake.tokens).toHaveLength(2);
    },
  );

  it("are not asked for blindly when a live connection is closed for them and no others are good", async () => {
    const { fake, client, reasons } = await connected("A");
    fake.setScenario("unauthorized");
    fake.dropSockets({ code: 1008, reason: "Invalid token" });
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(reasons.length).toBeLessThanOrEqual(3);
    expect(client.getState()).toMatchObject({
      status: "closed",
      error: { code: "token-rejected" },
    });
  });

  it("that `authenticate` cannot give end the attempt with its error", async () => {
    const { fake, client } = setUp(
      "B1",
      {},
      { authenticate: () => Promise.reject(new Error("Down")) },
    );
    expect(await failureSoon(client.connect())).toMatchObject({
      code: "token-unavailable",
      recoverable: true,
      cause: { message: "Down" },
    });
    expect(fake.sockets.total).toBe(0);
  });

  it("that `getToken` cannot give end the attempt with its error", async () => {
    const getToken = () => Promise.reject(new Error("Down"));
    const { fake, client } = setUp("A", {}, { getToken });
    const connecting = client.connect();
    expect((await failureSoon(connecting)).code).toBe("token-unavailable");
    expect(fake.sockets.total).toBe(0);
  });

  it("are shown again with each transaction", async () => {
    const { fake, client } = await connected("B1");
    await soon(client.startTransaction("chat", { params: { topic: "parcels" } }));
    const started = fake.sessions[0]?.received.find(({ type }) => type === "TRANSACTION_START");
    expect(started?.payload).toEqual({
      toolName: "chat",
      params: { topic: "parcels" },
      auth: { token: fake.tokens.at(-1)?.token },
    });
  });
});
