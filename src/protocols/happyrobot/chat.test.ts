import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WebSocket as NodeWebSocket } from "ws";
import { connectInProcess, until } from "../../../test/setup/in-process-socket";
import {
  createChatSession,
  messageText,
  ParlanceError,
  type ChatConnection,
  type ChatSession,
  type OpenChatRequest,
  type SendMessageCommand,
  type SessionEvent,
} from "../../core/index";
import {
  createFakeHappyRobot,
  serveHappyRobot,
  type FakeHappyRobot,
  type FakeHappyRobotOptions,
  type HappyRobotScenario,
} from "../../testing/index";
import { createHappyRobotChat, type HappyRobotChatOptions } from "./chat";

const fakes: FakeHappyRobot[] = [];
const cleanUps: (() => void | Promise<void>)[] = [];

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "Date"],
    now: Date.parse("2026-09-01T12:00:00Z"),
  });
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  for (const fake of fakes.splice(0)) fake.close();
  if (vi.isFakeTimers()) await until(() => vi.getTimerCount() === 0);
  vi.useRealTimers();
});

function setUp(
  fakeOptions: FakeHappyRobotOptions = {},
  chatOptions: Partial<HappyRobotChatOptions> = {},
) {
  const fake = createFakeHappyRobot(fakeOptions);
  fakes.push(fake);
  const connector = createHappyRobotChat({
    getToken: () => fake.mintToken().token,
    ...connectInProcess(fake),
    ...chatOptions,
  } as HappyRobotChatOptions);
  const events: SessionEvent[] = [];
  let ids = 0;
  const open = (request: Partial<OpenChatRequest> = {}) =>
    connector.openChat(
      {
        reason: "connect",
        signal: new AbortController().signal,
        createId: () => `a${(ids += 1)}`,
        now: Date.now,
        ...request,
      },
      (event) => void events.push(event),
    );
  return { fake, connector, events, open, types: () => events.map(({ type }) => type) };
}

const signal = new AbortController().signal;
const hello: SendMessageCommand = {
  type: "send-message",
  messageId: "m-1",
  text: "Hello",
  files: [],
};

async function failureOf(work: Promise<unknown>): Promise<ParlanceError> {
  const failure = await work.then(
    () => new Error("It did not fail."),
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(ParlanceError);
  return failure as ParlanceError;
}

/** The same while time passes. */
async function failureSoon(work: Promise<unknown>): Promise<ParlanceError> {
  let isSettled = false;
  const settling = failureOf(work).finally(() => (isSettled = true));
  while (!isSettled) await vi.advanceTimersByTimeAsync(1);
  return settling;
}

async function closeAll(fake: FakeHappyRobot, ...connections: ChatConnection[]): Promise<void> {
  for (const connection of connections) connection.close();
  await until(() => fake.sockets.open === 0);
}

describe("openChat", () => {
  it("begins a session and tells a turn in order", async () => {
    const { fake, open, events } = setUp({ agent: () => "Hi!" });
    const connection = await open();
    expect(events).toEqual([{ type: "session-started", sessionId: connection.sessionId }]);
    const sending = connection.send(hello, { signal });
    await vi.advanceTimersByTimeAsync(500);
    expect(await sending).toEqual({ remoteId: fake.sessions[0]?.messages[0]?.id });
    expect(events[1]).toMatchObject({ type: "message-start", messageId: "a1", role: "agent" });
    expect(events.at(-1)).toEqual({ type: "message-end", messageId: "a1", text: "Hi!" });
    await closeAll(fake, connection);
  });

  it("says nothing after close, and close may be said twice", async () => {
    const { fake, open, events } = setUp();
    const connection = await open();
    await closeAll(fake, connection, connection);
    fake.endSession(connection.sessionId);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(events).toHaveLength(1);
    expect((await failureOf(connection.send(hello, { signal }))).code).toBe("not-sent");
    connection.wake?.();
  });

  it("says nothing after close, even in the middle of a frame", async () => {
    const { fake, connector } = setUp({ scenario: "end-without-start" });
    const types: string[] = [];
    const connection = await connector.openChat(
      { reason: "connect", signal, createId: () => "a", now: Date.now },
      ({ type }) => {
        types.push(type);
        if (type === "message-start") connection.close();
      },
    );
    fake.say(connection.sessionId, "One frame, two events.");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(types).toEqual(["session-started", "message-start"]);
  });

  it("returns to a session by its id", async () => {
    const { fake, open } = setUp();
    const first = await open();
    first.close();
    const second = await open({ reason: "reconnect", sessionId: first.sessionId });
    expect(second.sessionId).toBe(first.sessionId);
    expect([first.isResumed, second.isResumed]).toEqual([false, true]);
    expect(fake.sessions).toHaveLength(1);
    await closeAll(fake, second);
  });

  it("returns to the session of its options with the first connection only", async () => {
    const { fake } = setUp();
    const founder = createHappyRobotChat({
      getToken: () => fake.mintToken().token,
      ...connectInProcess(fake),
    });
    const request = { reason: "connect", signal, createId: () => "a", now: Date.now } as const;
    const { sessionId } = await founder.openChat(request, () => undefined);
    const visitor = createHappyRobotChat({
      getToken: () => fake.mintToken().token,
      sessionId,
      ...connectInProcess(fake),
    });
    const first = await visitor.openChat(request, () => undefined);
    const second = await visitor.openChat(request, () => undefined);
    expect(first.sessionId).toBe(sessionId);
    expect([first.isResumed, second.isResumed]).toEqual([true, false]);
    expect(second.sessionId).not.toBe(sessionId);
  });

  it("says that the session of its options is gone, then begins a new one", async () => {
    const { open, fake } = setUp({}, { sessionId: "00000000-0000-4000-8000-000000000000" });
    expect((await failureSoon(open())).code).toBe("session-not-found");
    const connection = await open();
    expect(connection.sessionId).toBe(fake.sessions[0]?.id);
    await closeAll(fake, connection);
  });

  it.each([
    ["unauthorized", "token-rejected", true],
    ["offline", "vendor-unavailable", true],
  ] as const)("rejects while %s with %s", async (scenario, code, recoverable) => {
    const { open } = setUp({ scenario });
    expect(await failureSoon(open())).toMatchObject({ code, recoverable });
  });

  it("rejects a return to a session that is over, closed or foreign", async () => {
    const { fake, open } = setUp();
    const connection = await open();
    const { sessionId } = connection;
    await connection.end?.({ signal });
    expect((await failureSoon(open({ sessionId }))).code).toBe("session-ended");
    const foreign = setUp();
    expect((await failureSoon(foreign.open({ sessionId }))).code).toBe("session-not-found");
    await closeAll(fake, connection);
  });

  it("does not begin another session because the first connection failed", async () => {
    const { fake, open } = setUp({ handshake: "refuse" });
    fake.failNext("socket", 503);
    expect((await failureOf(open())).code).toBe("connection-failed");
    const connection = await open();
    expect(fake.sessions).toHaveLength(1);
    await closeAll(fake, connection);
  });

  it("begins another one if that session ended before it was ever used", async () => {
    const { fake, open, events } = setUp({ handshake: "refuse" });
    fake.failNext("socket", 503);
    await failureOf(open());
    fake.endSession(fake.sessions[0]?.id ?? "");
    const connection = await open();
    expect(connection.sessionId).toBe(fake.sessions[1]?.id);
    expect(events).toEqual([{ type: "session-started", sessionId: connection.sessionId }]);
    await closeAll(fake, connection);
  });
});

describe("one socket at a time", () => {
  /** A chat whose sockets take their time to close. */
  function withSlowGoodbyes() {
    const fake = createFakeHappyRobot();
    fakes.push(fake);
    const { fetch, WebSocket } = connectInProcess(fake);
    class SlowSocket extends WebSocket {
      override close(code?: number) {
        setTimeout(() => super.close(code), 100);
      }
    }
    const getToken = () => fake.mintToken().token;
    return { ...setUp({}, { getToken, fetch, WebSocket: SlowSocket }), fake };
  }

  it("waits for the socket before it to close", async () => {
    const { fake, open } = withSlowGoodbyes();
    let connection = await open();
    for (let count = 0; count < 5; count += 1) {
      connection.close();
      const opening = open({ sessionId: connection.sessionId });
      await vi.advanceTimersByTimeAsync(100);
      connection = await opening;
    }
    expect(fake.sockets).toMatchObject({ total: 6, peak: 1, open: 1 });
    connection.close();
    await vi.advanceTimersByTimeAsync(100);
  });

  it("waits for a socket whose opening was aborted, too", async () => {
    const { fake, open } = withSlowGoodbyes();
    const controller = new AbortController();
    fake.silence(true);
    const aborting = failureOf(open({ signal: controller.signal }));
    await until(() => fake.sockets.open === 1);
    controller.abort();
    expect((await aborting).code).toBe("aborted");
    fake.silence(false);
    const opening = open();
    await vi.advanceTimersByTimeAsync(100);
    const connection = await opening;
    expect(fake.sockets).toMatchObject({ total: 2, peak: 1, open: 1 });
    expect(fake.sessions).toHaveLength(1);
    connection.close();
    await vi.advanceTimersByTimeAsync(100);
  });

  it("gives up an opening when it is aborted, wherever it is", async () => {
    const { fake, open, events } = setUp();
    const settled = await open();
    settled.close();
    for (let turns = 0; turns < 40; turns += 1) {
      const controller = new AbortController();
      const opening = open({ signal: controller.signal, sessionId: settled.sessionId });
      const outcome = opening.then(
        (connection) => connection.close(),
        (error: ParlanceError) => expect(error.code).toBe("aborted"),
      );
      let waited = 0;
      await until(() => (waited += 1) > turns);
      controller.abort();
      await outcome;
    }
    const last = await open({ sessionId: settled.sessionId });
    expect(fake.sockets).toMatchObject({ peak: 1, open: 1 });
    expect(fake.sockets.total).toBeGreaterThan(2);
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(["session-started"]));
    await closeAll(fake, last);
    expect((await failureOf(open({ signal: AbortSignal.abort() }))).code).toBe("aborted");
  });

  it("does not wait for ever for a socket that will not close", async () => {
    const { fake } = setUp();
    const { fetch, WebSocket } = connectInProcess(fake);
    class StubbornSocket extends WebSocket {
      override close() {}
    }
    const connector = createHappyRobotChat({
      getToken: () => fake.mintToken().token,
      fetch,
      WebSocket: StubbornSocket,
    });
    const request = { reason: "connect", signal, createId: () => "a", now: Date.now } as const;
    const first = await connector.openChat(request, () => undefined);
    first.close();
    const opening = connector.openChat({ ...request, sessionId: first.sessionId }, () => undefined);
    await vi.advanceTimersByTimeAsync(1_000);
    const second = await opening;
    second.close();
    await vi.advanceTimersByTimeAsync(1_000);
  });
});

describe("a connection", () => {
  it("tells history", async () => {
    const { fake, open } = setUp({ agent: () => "Hi!" });
    const connection = await open();
    void connection.send(hello, { signal });
    await vi.advanceTimersByTimeAsync(500);
    const page = await connection.loadHistory?.({ signal });
    expect(page).toMatchObject({ isWhole: true });
    expect(page?.messages).toMatchObject([
      { role: "user", parts: [{ type: "text", text: "Hello" }] },
      { role: "agent", parts: [{ type: "text", text: "Hi!" }] },
    ]);
    fake.failNext("history", 404);
    expect((await failureOf(connection.loadHistory?.({ signal }) ?? open())).code).toBe(
      "session-not-found",
    );
    await connection.end?.({ signal });
    connection.close();
    expect(
      (await failureOf(connection.loadHistory?.({ signal: AbortSignal.abort() }) ?? open())).code,
    ).toBe("aborted");
  });

  it("rejects the history of a session that is over", async () => {
    const { fake, open } = setUp();
    const connection = await open();
    fake.silence(true);
    fake.endSession(connection.sessionId);
    expect((await failureOf(connection.loadHistory?.({ signal }) ?? open())).code).toBe(
      "session-ended",
    );
    connection.close();
  });

  it("tells a fall, once", async () => {
    const { fake, open, events } = setUp();
    const connection = await open();
    fake.dropSockets({ code: 1012, reason: "service restart" });
    await until(() => events.length > 1);
    expect(events[1]).toMatchObject({
      type: "connection-lost",
      next: "retry",
      error: { code: "connection-lost", recoverable: true },
    });
    expect((events[1] as { error: ParlanceError }).error.message).toContain("service restart");
    connection.close();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(events).toHaveLength(2);
  });

  it("tells that a new token is needed when the old one ran out", async () => {
    const { open, events } = setUp({ scenario: "token-expired" });
    await open();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(events.at(-1)).toMatchObject({
      type: "connection-lost",
      next: "auth",
      error: { code: "token-expired", recoverable: true },
    });
  });

  it("tells that it goes on with a fresh token", async () => {
    const { fake, open, events } = setUp({ scenario: "token-expires" });
    const connection = await open();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(events[1]).toEqual({
      type: "token-refreshed",
      expiresAt: (fake.tokens[1]?.claims.exp ?? 0) * 1000,
    });
    await closeAll(fake, connection);
  });

  it("tells the end by the vendor, and no fall after it", async () => {
    const { fake, open, events, types } = setUp();
    const connection = await open();
    fake.endSession(connection.sessionId, "max_duration");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(types()).toEqual(["session-started", "session-ended"]);
    expect(events[1]).toMatchObject({ reason: "max_duration" });
    connection.close();
  });

  it.each([false, true])("ends a session, told once (socket silent: %j)", async (isSilent) => {
    const { fake, open, types } = setUp();
    const connection = await open();
    fake.silence(isSilent);
    await connection.end?.({ signal });
    expect(fake.sessions[0]?.status).toBe("closed");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(types()).toEqual(["session-started", "session-ended"]);
  });

  it("takes a session that is not there any more for ended", async () => {
    const { fake, open, types } = setUp();
    const connection = await open();
    fake.failNext("close-session", 404);
    await connection.end?.({ signal });
    expect(types()).toEqual(["session-started", "session-ended"]);
  });

  it("goes on when the vendor will not end the session", async () => {
    const { fake, open, types } = setUp();
    const connection = await open();
    fake.failNext("close-session", 502);
    const failure = await failureOf(connection.end?.({ signal }) ?? open());
    expect(failure.code).toBe("vendor-unavailable");
    expect(types()).toEqual(["session-started"]);
    await closeAll(fake, connection);
  });

  describe("uploads", () => {
    const file = new File(["12345"], "a.txt", { type: "text/plain" });

    /** A chat whose bucket waits for `release`. */
    function withSlowBucket() {
      let release!: () => void;
      const gate = new Promise<void>((resolve) => (release = resolve));
      let hasBegun = false;
      const fake = createFakeHappyRobot();
      fakes.push(fake);
      const network = connectInProcess(fake);
      const set = setUp(
        {},
        {
          getToken: () => fake.mintToken().token,
          WebSocket: network.WebSocket,
          fetch: async (url, init) => {
            if (init.method === "PUT") {
              hasBegun = true;
              await gate;
            }
            return network.fetch(url, init);
          },
        },
      );
      return { ...set, fake, release: () => release(), hasBegun: () => hasBegun };
    }

    it("bring a file that can be sent", async () => {
      const { fake, open } = setUp();
      const connection = await open();
      const uploaded = await connection.upload?.(file, {});
      expect(uploaded).toEqual({
        remoteId: [...fake.uploads.keys()][0],
        name: "a.txt",
        mediaType: "text/plain",
        size: 5,
      });
      const files = uploaded ? [uploaded] : [];
      void connection.send({ ...hello, text: "", files }, { signal });
      await vi.advanceTimersByTimeAsync(10);
      expect(fake.sessions[0]?.messages[0]).toMatchObject({
        content: " ",
        artifacts: [{ filename: "a.txt" }],
      });
      await closeAll(fake, connection);
    });

    it("go on when the link falls: they need no socket", async () => {
      const { fake, open, events, release, hasBegun } = withSlowBucket();
      const connection = await open();
      const uploading = connection.upload?.(file, {});
      await until(hasBegun);
      fake.dropSockets();
      await until(() => events.at(-1)?.type === "connection-lost");
      connection.close();
      release();
      expect(await uploading).toMatchObject({ name: "a.txt" });
    });

    it("stop when the connection is let go of", async () => {
      const { open, hasBegun, release } = withSlowBucket();
      const connection = await open();
      const uploading = failureOf(connection.upload?.(file, {}) ?? open());
      await until(hasBegun);
      connection.close();
      release();
      expect((await uploading).code).toBe("aborted");
    });
  });
});

describe("with a chat session", () => {
  const question = "Where is my parcel?";
  const answer = "Your parcel is **on its way** and arrives tomorrow between nine and ten.";

  function converse(scenario: HappyRobotScenario, timing = {}) {
    const set = setUp({ scenario, agent: () => answer, timing });
    const session = createChatSession({
      connector: set.connector,
      environment: { random: () => 0.5 },
    });
    const errors: string[] = [];
    session.listen({ onError: (error) => void errors.push(error.code) });
    return { ...set, session, errors };
  }

  function told(session: ChatSession): string[][] {
    return session
      .getState()
      .conversation.messages.map((message) => [message.role, message.status, messageText(message)]);
  }

  it.each<[HappyRobotScenario, sockets: number]>([
    ["streaming", 1],
    ["drop-mid-stream", 2],
    ["drop-before-ack", 2],
    ["duplicate", 1],
    ["server-restart", 2],
    ["malformed", 1],
    ["end-without-start", 1],
    ["silent", 2],
    ["no-ack", 1],
  ])("%s comes to the same conversation", async (scenario, sockets) => {
    const { fake, session } = converse(scenario);
    await session.start();
    const sending = session.send(question);
    await vi.advanceTimersByTimeAsync(120_000);
    if (scenario === "silent") {
      // Nothing arrived on the first socket, not even the message: the reader is told, and tries again.
      expect(told(session)).toEqual([["user", "failed", question]]);
      session.retry((await sending).id);
      await vi.advanceTimersByTimeAsync(60_000);
    }
    expect(told(session)).toEqual([
      ["user", "sent", question],
      ["agent", "complete", answer],
    ]);
    expect(fake.sessions).toHaveLength(1);
    expect(fake.sessions[0]?.messages).toHaveLength(2);
    expect(fake.sockets).toMatchObject({ total: sockets, peak: 1 });
    session.disconnect();
    await until(() => fake.sockets.open === 0);
  });

  it("a message that was lost before it was stored is said to have failed, and can be sent again", async () => {
    const { fake, session } = converse("drop-before-store");
    await session.start();
    const message = session.send(question);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await message).toMatchObject({
      status: "failed",
      error: { code: "message-not-delivered" },
    });
    session.retry((await message).id);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told(session)).toEqual([
      ["user", "sent", question],
      ["agent", "complete", answer],
    ]);
    session.disconnect();
    await until(() => fake.sockets.open === 0);
  });

  it("what was typed while the link was down is sent once, in order", async () => {
    const { fake, session } = converse("streaming");
    await session.start();
    fake.dropSockets();
    await until(() => session.getState().connection === "reconnecting");
    void session.send("one");
    void session.send("two");
    await vi.advanceTimersByTimeAsync(10_000);
    const users = fake.sessions[0]?.messages.filter(({ role }) => role === "user");
    expect(users?.map(({ content }) => content)).toEqual(["one", "two"]);
    session.disconnect();
    await until(() => fake.sockets.open === 0);
  });

  it("lives through an hour of 60 s tokens on one socket", async () => {
    const { fake, session, errors } = converse("token-expires");
    await session.start();
    for (let minute = 0; minute < 60; minute += 1) {
      void session.send(`minute ${minute}`);
      await vi.advanceTimersByTimeAsync(60_000);
    }
    expect(fake.sockets.total).toBe(1);
    expect(fake.tokens.length).toBeGreaterThan(100);
    expect(told(session)).toHaveLength(120);
    expect(errors).toEqual([]);
    session.disconnect();
    await until(() => fake.sockets.open === 0);
  });

  it("comes back to the same session with a new token when every refresh is refused", async () => {
    const { fake, session } = converse("refresh-rejected");
    await session.start();
    void session.send(question);
    await vi.advanceTimersByTimeAsync(200_000);
    expect(fake.sessions).toHaveLength(1);
    expect(fake.sockets).toMatchObject({ total: 4, peak: 1, open: 1 });
    expect(told(session)).toEqual([
      ["user", "sent", question],
      ["agent", "complete", answer],
    ]);
    session.disconnect();
    await until(() => fake.sockets.open === 0);
  });

  it("ends when the agent ends it", async () => {
    const { fake, session } = converse("closed-by-agent");
    await session.start();
    void session.send(question);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(session.getState()).toMatchObject({ connection: "ended", endReason: "agent_ended" });
    expect(told(session).map(([role]) => role)).toEqual(["user", "agent", "agent"]);
    expect(fake.sockets.open).toBe(0);
  });

  it("ends when the user ends it", async () => {
    const { fake, session } = converse("streaming");
    await session.start();
    await session.end();
    expect(session.getState().connection).toBe("ended");
    expect(fake.sessions[0]?.status).toBe("closed");
    await until(() => fake.sockets.open === 0);
  });

  it("leaves no socket behind when it is mounted, unmounted and mounted 200 times", async () => {
    const { fake, session } = converse("streaming");
    for (let count = 0; count < 200; count += 1) {
      const release = session.retain();
      void session.start().catch(() => undefined);
      let turns = 0;
      await until(() => (turns += 1) > count % 12);
      release();
    }
    await vi.advanceTimersByTimeAsync(2_000);
    await until(() => fake.sockets.open === 0);
    expect(fake.sockets.peak).toBe(1);
  });
});

describe("over a real port", () => {
  it("opens, talks, falls, comes back and closes, one socket at a time", async () => {
    vi.useRealTimers();
    const fake = createFakeHappyRobot({
      agent: () => "Hi!",
      timing: { ackMs: 0, firstChunkMs: 0, chunkMs: 0 },
    });
    fakes.push(fake);
    const host = await serveHappyRobot(fake);
    cleanUps.push(host.close);
    const connector = createHappyRobotChat({
      getToken: () => fake.mintToken().token,
      baseUrl: host.baseUrl,
      WebSocket: NodeWebSocket,
    });
    const session = createChatSession({ connector, backoff: { baseMs: 1, maxMs: 2 } });
    cleanUps.push(() => session.disconnect());
    const state = (condition: () => boolean) =>
      new Promise<void>((resolve) => {
        const check = () => {
          if (!condition()) return;
          stop();
          resolve();
        };
        const stop = session.subscribe(check);
        check();
      });
    const answers = () =>
      session.getState().conversation.messages.filter(({ status }) => status === "complete").length;
    const isConnected = () => session.getState().connection === "connected";
    await session.start();
    for (let count = 1; count <= 5; count += 1) {
      await session.send(`Hello ${count}`);
      await state(() => answers() === count);
      fake.dropSockets();
      await state(() => !isConnected());
    }
    await state(isConnected);
    const file = new File([new Uint8Array(300_000)], "a.bin");
    const uploaded = await session.upload(file);
    expect(fake.uploads.get(uploaded.remoteId)?.bytes?.byteLength).toBe(300_000);
    expect(fake.sockets.peak).toBe(1);
    expect(fake.sessions).toHaveLength(1);
    expect(fake.sessions[0]?.messages).toHaveLength(10);
    session.disconnect();
    await until(() => fake.sockets.open === 0);
  });
});
