import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { failureOf, failureSoon, soon } from "../../../test/setup/failure";
import { createHandFedServer, type HandFedOptions } from "../../../test/setup/hand-fed-haip";
import { connectHaipInProcess } from "../../../test/setup/in-process-haip";
import { until } from "../../../test/setup/in-process-socket";
import { createFakeHaip, type FakeHaipDialect, type FakeHaipOptions } from "../../testing/index";
import { createHaipClient } from "./client";
import type { HaipClientOptions } from "./dial";

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

async function connected(
  dialect: FakeHaipDialect,
  fakeOptions: FakeHaipOptions = {},
  options: Partial<HaipClientOptions> = {},
) {
  const fake = createFakeHaip({ dialect, agent: () => "On its way.", ...fakeOptions });
  const { WebSocket, sockets } = connectHaipInProcess(fake);
  const token = () => fake.mintToken().token;
  const client = createHaipClient({
    url: "wss://haip.example.com/haip/websocket",
    WebSocket: WebSocket as never,
    ...(dialect === "A" ? { getToken: token } : { authenticate: () => ({ token: token() }) }),
    ...options,
  });
  const errors: string[] = [];
  client.on("error", ({ code }) => errors.push(code));
  endings.push(
    () => fake.close(),
    () => client.disconnect(),
  );
  await soon(client.connect());
  return { fake, client, errors, sockets };
}

async function connectedByHand(
  options: HandFedOptions = {},
  clientOptions: Partial<HaipClientOptions> = {},
) {
  const server = createHandFedServer(options);
  const client = createHaipClient({
    url: "test://haip",
    transport: server.transport,
    heartbeat: { intervalMs: 0 },
    ...clientOptions,
  });
  const errors: string[] = [];
  client.on("error", ({ code }) => errors.push(code));
  endings.push(() => client.disconnect());
  await soon(client.connect());
  return { server, client, errors };
}

describe("runs", () => {
  it("are begun, told of and finished by us", async () => {
    const { fake, client } = await connected("A");
    const run = await client.startRun({ threadId: "t", metadata: { desk: 4 } });
    expect(run).toMatchObject({ status: "active", threadId: "t", startedAt: Date.now() });
    await client.finishRun(run.runId, { summary: "All told." });
    expect(client.getRun(run.runId)).toMatchObject({
      status: "finished",
      summary: "All told.",
      endedAt: Date.now(),
    });
    await client.ping();
    expect(fake.sessions[0]?.runs).toEqual([
      {
        id: run.runId,
        threadId: "t",
        metadata: { desk: 4 },
        status: "finished",
        summary: "All told.",
      },
    ]);
    expect(client.getRun("nobody's")).toBeUndefined();
  });

  it("are no more at once than the app and the server allow", async () => {
    for (const [maxConcurrentRuns, server, limit] of [
      [2, 10, 2],
      [5, 3, 3],
    ] as const) {
      const { client } = await connected("A", { maxConcurrentRuns: server }, { maxConcurrentRuns });
      const runs = [];
      for (let count = 0; count < limit; count += 1) runs.push(await client.startRun());
      const failure = await failureOf(client.startRun());
      expect(failure).toMatchObject({ code: "invalid-request", recoverable: true });
      expect(failure.message).toContain(`${limit} runs`);
      await client.cancelRun(runs[0]?.runId ?? "");
      await client.startRun();
    }
  });

  it("end as the server says", async () => {
    const { server, client } = await connectedByHand();
    const [one, two, three] = [
      await client.startRun(),
      await client.startRun(),
      await client.startRun(),
    ];
    server.say({
      type: "RUN_FINISHED",
      payload: { run_id: one.runId, status: "OK", summary: "s" },
    });
    server.say({ type: "RUN_CANCEL", run_id: two.runId, payload: {} });
    server.say({ type: "RUN_ERROR", payload: { code: "SERVER_ERROR", message: "Out of ideas" } });
    expect(client.listRuns()).toMatchObject([
      { status: "finished", summary: "s" },
      { status: "cancelled" },
      { status: "error", error: { code: "vendor-unavailable" } },
    ]);
    // What is over stays as it was.
    server.say({ type: "RUN_CANCEL", payload: { run_id: one.runId } });
    expect(client.getRun(one.runId)?.status).toBe("finished");
    expect(three.status).toBe("active");
  });

  it("are not part of B, nor transactions of A", async () => {
    const { client } = await connected("B1");
    for (const work of [
      client.startRun(),
      client.cancelRun("r"),
      client.callTool("add"),
      client.pauseChannel("USER"),
      client.advertiseTools(),
    ])
      expect((await failureOf(work)).code).toBe("unsupported");
    const other = await connected("A");
    expect((await failureOf(other.client.startTransaction("chat"))).code).toBe("unsupported");
  });
});

describe("transactions", () => {
  it("keep what is received in them, and tell it", async () => {
    const { client } = await connected("B1");
    const transaction = await soon(client.startTransaction("chat"));
    const heard: string[] = [];
    const stop = transaction.onFrame(({ type }) => heard.push(type));
    await soon(transaction.sendText("Where is it?", { isConfirmed: true }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(heard[0]).toBe("MESSAGE_START");
    expect(heard.at(-1)).toBe("MESSAGE_END");
    expect(transaction.received().map(({ type }) => type)).toEqual(heard);
    stop();
    await soon(transaction.sendText("And now?", { isConfirmed: true }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(heard.filter((type) => type === "MESSAGE_END")).toHaveLength(1);
  });

  it("keep no more than the last thousand", async () => {
    const { server, client } = await connectedByHand({
      dialect: "B2",
      onReceive({ type, transaction }, { say }) {
        if (type === "TRANSACTION_START")
          say({ type, transaction: "t", payload: { referenceId: transaction } });
      },
    });
    const transaction = await client.startTransaction("chat");
    for (let count = 0; count < 1_100; count += 1)
      server.say({ type: "MESSAGE", transaction: "t", payload: count });
    const received = transaction.received().map(({ payload }) => payload);
    expect([received.length, received[0], received.at(-1)]).toEqual([1_000, 100, 1_099]);
  });

  it("take anything in B2 that the tool's schema takes", async () => {
    const order = {
      name: "order",
      inputSchema: { type: "object" },
      execute: (input: unknown) => input,
    };
    const { fake, client, errors } = await connected("B2", { tools: [order] });
    const transaction = await soon(client.startTransaction("order"));
    await transaction.send({ parcels: 2 });
    await client.ping();
    await vi.advanceTimersByTimeAsync(100);
    expect(transaction.received().at(-1)).toMatchObject({ payload: { parcels: 2 } });
    expect(fake.sessions[0]?.texts[0]?.text).toBe('{"parcels":2}');
    const failure = await failureSoon(transaction.sendText("no object", { isConfirmed: true }));
    expect(failure.code).toBe("invalid-request");
    expect(errors).toEqual([]);
    const other = await connected("B1");
    const texts = await soon(other.client.startTransaction("chat"));
    expect((await failureOf(texts.send({ any: 1 }))).code).toBe("unsupported");
  });

  it("that the user may not use are forbidden", async () => {
    const { client } = await connected("B2", {
      authenticate: () => ({ id: "u", permissions: { MESSAGE: [] } }),
    });
    const transaction = await soon(client.startTransaction("chat"));
    const failure = await failureSoon(transaction.sendText("Hello?", { isConfirmed: true }));
    expect(failure.code).toBe("forbidden");
  });

  it("end once, whoever ends them", async () => {
    const { fake, client } = await connected("B1");
    const [ours, theirs] = [
      await soon(client.startTransaction("chat")),
      await soon(client.startTransaction("chat")),
    ];
    await ours.end();
    await ours.end();
    fake.send(fake.sessions[0]?.id ?? "", { type: "TRANSACTION_END", transaction: theirs.id });
    await client.ping();
    expect([ours.isOpen, theirs.isOpen, client.listTransactions()]).toEqual([false, false, []]);
    const ends = fake.sessions[0]?.received.filter(({ type }) => type === "TRANSACTION_END");
    expect(ends).toHaveLength(1);
  });

  it("that cannot be begun again after a fall are over, and cost no connection", async () => {
    let refuses = false;
    const { server, client, errors } = await connectedByHand({
      dialect: "B1",
      onReceive({ type, transaction, payload }, { say }) {
        if (type !== "TRANSACTION_START") return;
        const isRefused = refuses && (payload as { toolName: string }).toolName === "lost";
        if (isRefused)
          say({ type: "ERROR", transaction, payload: { code: "TOOL_NOT_FOUND", message: "" } });
        else say({ type, transaction: crypto.randomUUID(), payload: { referenceId: transaction } });
      },
    });
    const kept = await client.startTransaction("kept");
    const lost = await client.startTransaction("lost");
    refuses = true;
    server.drop();
    await soon(client.connect());
    await until(() => !lost.isOpen);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(client.listTransactions()).toEqual([kept]);
    expect(errors).toEqual(["not-found"]);
    expect([server.requests.length, server.open]).toEqual([2, 1]);
  });
});

describe("tools of the server's", () => {
  it("are called in A, with progress on the way", async () => {
    const { client } = await connected("A");
    const updates: unknown[] = [];
    const result = await soon(
      client.callTool("add", { a: 1, b: 2 }, { onUpdate: (update) => updates.push(update) }),
    );
    expect(result.result).toEqual({ result: 3 });
    expect(updates).toEqual([{ call_id: result.callId, status: "RUNNING", progress: 50 }]);
  });

  it("fail with their own words, and are unknown by name", async () => {
    const tools = [
      {
        name: "fail",
        execute() {
          throw new Error("No such order");
        },
      },
    ];
    const { client } = await connected("A", { tools });
    const failure = await failureSoon(client.callTool("fail"));
    expect(failure).toMatchObject({ code: "tool-failed", cause: { error: "No such order" } });
    expect(failure.message).toContain('The tool "fail" failed: No such order');
    expect((await failureSoon(client.callTool("nowhere"))).code).toBe("not-found");
  });

  it("are unknown also to a server that does not say which call it means", async () => {
    const { client } = await connected("A", { endpoints: "reference" });
    const known = ["One", "Two"].map((message) => client.callTool("echo", { message }));
    const unknown = client.callTool("fly");
    expect((await failureSoon(unknown)).code).toBe("not-found");
    expect(await soon(Promise.all(known))).toMatchObject([
      { result: { echoed: "One" } },
      { result: { echoed: "Two" } },
    ]);
  });

  it.each(["aborted", "timeout"] as const)(
    "are cancelled when nobody waits for them any more: %s",
    async (code) => {
      const { server, client } = await connectedByHand();
      const controller = new AbortController();
      const calling = client.callTool("slow", {}, { signal: controller.signal, timeoutMs: 500 });
      calling.catch(() => undefined);
      await until(() => server.ofType("TOOL_CALL").length === 1);
      if (code === "aborted") controller.abort();
      expect((await failureSoon(calling, 600)).code).toBe(code);
      await until(() => server.ofType("TOOL_CANCEL").length === 1);
      const { call_id } = server.last("TOOL_CALL").payload as { readonly call_id: string };
      expect(server.last("TOOL_CANCEL").payload).toEqual({ call_id, reason: code });
    },
  );

  it("may be cancelled by hand, and are aborted then", async () => {
    const { client } = await connected("A");
    const calling = client.callTool("add", {}, { callId: "c-1" });
    calling.catch(() => undefined);
    await client.cancelTool("c-1", "Changed my mind");
    expect((await failureSoon(calling)).code).toBe("aborted");
  });

  it("are listed: as they were told in A, on demand in B", async () => {
    const a = await connected("A");
    await a.client.ping();
    expect((await a.client.listTools()).map(({ name }) => name)).toEqual(["echo", "add"]);
    expect(a.client.getToolSchema("add")).toMatchObject({ type: "object" });
    expect(a.client.getToolSchema("nobody's")).toBeUndefined();
    const b1 = await connected("B1");
    expect((await soon(b1.client.listTools())).map(({ name }) => name)).toEqual(["chat", "echo"]);
    const b2 = await connected("B2");
    expect((await failureSoon(b2.client.listTools())).code).toBe("not-found");
    await soon(b2.client.startTransaction("chat"));
    expect((await soon(b2.client.listTools())).map(({ name }) => name)).toEqual(["chat", "echo"]);
  });
});

describe("tools of ours", () => {
  it("are run when the server calls, from the first moment", async () => {
    const { fake, client } = await connected(
      "A",
      {},
      { tools: { add: { run: (params) => ({ sum: params }) } } },
    );
    const answered: string[] = [];
    client.on("answered", ({ type }) => answered.push(type));
    const result = await soon(fake.callTool(fake.sessions[0]?.id ?? "", "add", { a: 1 }));
    expect(result).toMatchObject({ status: "OK", result: { sum: { a: 1 } } });
    expect(answered).toEqual(["TOOL_UPDATE", "TOOL_DONE"]);
  });

  it("are told to the server, with their schemas", async () => {
    const tools = {
      add: { description: "Adds", schema: { type: "object" }, run: () => 3 },
      fly: { run: () => 1 },
    };
    const { server, client } = await connectedByHand({}, { tools });
    await client.advertiseTools();
    expect(server.last("TOOL_LIST").payload).toEqual({
      tools: [{ name: "add", description: "Adds" }, { name: "fly" }],
    });
    expect(server.ofType("TOOL_SCHEMA").map(({ payload }) => payload)).toEqual([
      { tool: "add", schema: { type: "object" } },
    ]);
  });

  it("may be run by hand", async () => {
    const { server, client } = await connectedByHand();
    await client.updateTool("c", { status: "RUNNING", progress: 30, partial: [1] });
    await client.completeTool("c", { result: { sum: 3 } }, { runId: "r" });
    expect(server.last("TOOL_UPDATE").payload).toEqual({
      call_id: "c",
      status: "RUNNING",
      progress: 30,
      partial: [1],
    });
    expect(server.last("TOOL_DONE")).toMatchObject({
      run_id: "r",
      payload: { call_id: "c", status: "OK", result: { sum: 3 } },
    });
  });
});

describe("what is sent", () => {
  it("is a text as it comes about, not in B2", async () => {
    const { fake, client } = await connected("A");
    const stream = client.streamText({ author: "Ada" });
    await stream.write("Where ");
    await stream.write("is it?");
    await stream.end();
    await client.ping();
    expect(fake.sessions[0]?.texts[0]).toMatchObject({
      text: "Where is it?",
      messageId: stream.messageId,
    });
    const b2 = await connected("B2");
    expect((await failureOf(b2.client.streamText().write("x"))).code).toBe("unsupported");
  });

  it("is sound, in two frames or in base64", async () => {
    const { fake, client } = await connected("A");
    const bytes = Uint8Array.of(0, 1, 2, 253);
    await client.sendAudio(bytes, { mime: "audio/wav", durationMs: 39.6 });
    const messageId = await client.sendAudio(bytes, {
      mime: "audio/wav",
      encoding: "base64",
      messageId: "m-1",
    });
    await client.ping();
    const [twoFrames, base64] = (fake.sessions[0]?.received ?? []).filter(
      ({ type }) => type === "AUDIO_CHUNK",
    );
    expect(fake.sessions[0]?.binaries).toEqual([{ bytes, envelopeId: twoFrames?.id }]);
    expect(twoFrames).toMatchObject({
      channel: "AUDIO_IN",
      bin_len: 4,
      bin_mime: "audio/wav",
      payload: { mime: "audio/wav", duration_ms: "40" },
    });
    expect(base64).toMatchObject({ payload: { message_id: messageId, data: "AAEC/Q==" } });
    expect(base64).not.toHaveProperty("bin_len");
  });

  it("is sound in base64 where the link carries no bytes", async () => {
    const { server, client } = await connectedByHand({ dialect: "B2", carriesBinary: false });
    await client.sendAudio(Uint8Array.of(1), { mime: "audio/wav", transaction: "t" });
    expect(server.last("AUDIO")).toMatchObject({ channel: "USER", payload: { data: "AQ==" } });
    const frame = { type: "AUDIO", channel: "USER", payload: {}, mime: "audio/wav" } as const;
    const failure = await failureOf(client.sendBinary(Uint8Array.of(1), frame));
    expect(failure.code).toBe("unsupported");
  });

  it("is any message of the app's own", async () => {
    const { server, client } = await connectedByHand();
    const sent = await client.send({
      type: "APP_MOOD",
      channel: "USER",
      payload: { mood: "sunny" },
      crit: true,
      pv: 1,
    });
    expect(server.last("APP_MOOD")).toEqual(sent);
    expect(sent).toMatchObject({ crit: true, pv: 1, payload: { mood: "sunny" } });
  });

  it("is credit, a pause, its end, and a request to say it again", async () => {
    const { server, client } = await connectedByHand();
    await client.grantCredit("AGENT", { messages: 5, bytes: 100 });
    await client.pauseChannel("AGENT");
    await client.resumeChannel("AGENT");
    await client.requestReplay("3", { to: "7" });
    expect(server.received.slice(-4).map(({ type, payload }) => [type, payload])).toEqual([
      ["FLOW_UPDATE", { channel: "AGENT", add_messages: 5, add_bytes: 100 }],
      ["PAUSE_CHANNEL", { channel: "AGENT" }],
      ["RESUME_CHANNEL", { channel: "AGENT" }],
      ["REPLAY_REQUEST", { from_seq: "3", to_seq: "7" }],
    ]);
    expect(client.getMetrics()).toMatchObject({ replayRequests: 1, messagesQueued: 0 });
  });
});

describe("coming back", () => {
  it("happens with growing pauses, and is told", async () => {
    const { server, client, errors } = await connectedByHand();
    const statuses: string[] = [];
    client.on("status", ({ status }) => statuses.push(status));
    server.drop(1011, "Out of order");
    expect(client.getState()).toMatchObject({
      status: "reconnecting",
      error: { code: "connection-lost" },
    });
    // What is asked meanwhile waits.
    await soon(client.sendText("Hello?", { isConfirmed: true }));
    expect(statuses).toEqual(["reconnecting", "connected"]);
    expect(client.getState().error).toBeUndefined();
    expect(client.getMetrics().reconnects).toBe(1);
    expect(errors).toEqual([]);
  });

  it("can be turned off, and is given up after so many failures", async () => {
    const off = await connectedByHand({}, { reconnect: false });
    off.server.drop();
    expect(off.client.getState()).toMatchObject({
      status: "closed",
      error: { code: "connection-lost" },
    });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(off.server.requests).toHaveLength(1);

    const { fake, client, errors, sockets } = await connected(
      "A",
      {},
      { reconnect: { maxAttempts: 4 } },
    );
    fake.setScenario("offline");
    await vi.advanceTimersByTimeAsync(600_000);
    expect(client.getState()).toMatchObject({
      status: "closed",
      error: { code: "connection-failed" },
    });
    expect(sockets).toHaveLength(5);
    expect(errors).toEqual(["connection-failed", "connection-failed", "connection-failed"]);
    // Nothing hangs on it for ever.
    expect((await failureOf(client.ping())).code).toBe("not-sent");
  });

  it("ends with disconnect, whatever it is doing", async () => {
    for (const waitMs of [0, 1, 500, 2_000]) {
      const { fake, client } = await connected("A");
      fake.setScenario("silent");
      fake.dropSockets();
      await until(() => client.getState().status === "reconnecting");
      await vi.advanceTimersByTimeAsync(waitMs);
      const waiting = client.ping();
      waiting.catch(() => undefined);
      await soon(client.disconnect());
      expect(client.getState().status).toBe("closed");
      expect(["aborted", "not-sent"]).toContain((await failureSoon(waiting)).code);
      const { total } = fake.sockets;
      await vi.advanceTimersByTimeAsync(120_000);
      expect([fake.sockets.total, fake.sockets.open]).toEqual([total, 0]);
    }
  });

  it("begins again when the new connection falls before all is as it was", async () => {
    let isFirst = true;
    const { server, client } = await connectedByHand({
      dialect: "B1",
      onReceive({ type, transaction }, { say, drop }) {
        if (type !== "TRANSACTION_START") return;
        if (server.requests.length === 2 && isFirst) {
          isFirst = false;
          return drop();
        }
        say({ type, transaction: crypto.randomUUID(), payload: { referenceId: transaction } });
      },
    });
    const transaction = await client.startTransaction("chat");
    const { id } = transaction;
    server.drop();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(client.getState().status).toBe("connected");
    expect([server.requests.length, server.open]).toEqual([3, 1]);
    expect(transaction.isOpen).toBe(true);
    expect(transaction.id).not.toBe(id);
    expect(server.ofType("TRANSACTION_START")).toHaveLength(3);
  });

  it("does not happen when the server said goodbye", async () => {
    const { server, client } = await connectedByHand();
    const closes: string[] = [];
    client.on("close", ({ next }) => closes.push(next));
    server.drop(1000, "Goodbye");
    await vi.advanceTimersByTimeAsync(60_000);
    expect([client.getState().status, closes, server.requests.length]).toEqual([
      "closed",
      ["final"],
      1,
    ]);
  });
});
