import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connectInProcess, until } from "../../../test/setup/in-process-socket";
import { ParlanceError, type GetToken } from "../../core/index";
import {
  createFakeHappyRobot,
  type FakeHappyRobot,
  type FakeHappyRobotOptions,
} from "../../testing/index";
import { clusterUrls, createHappyRobotClient, type HappyRobotClientOptions } from "./client";
import type { HappyRobotHandlers } from "./connection";

const fakes: FakeHappyRobot[] = [];

beforeEach(() => {
  // A whole second, as the expiry of a JWT is one.
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "Date"],
    now: Date.parse("2026-09-01T12:00:00Z"),
  });
});

afterEach(() => {
  for (const fake of fakes.splice(0)) fake.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A client and the vendor it talks to, without a network between them. */
function setUp(
  fakeOptions: FakeHappyRobotOptions = {},
  clientOptions: Partial<HappyRobotClientOptions> = {},
) {
  const fake = createFakeHappyRobot(fakeOptions);
  fakes.push(fake);
  const reasons: string[] = [];
  const getToken: GetToken = ({ reason }) => {
    reasons.push(reason);
    return fake.mintToken().token;
  };
  const client = createHappyRobotClient({
    getToken,
    ...connectInProcess(fake),
    ...clientOptions,
  } as HappyRobotClientOptions);
  return { fake, client, reasons };
}

/** Writes down everything that is heard on a connection, as `name value`. */
function listen() {
  const heard: unknown[][] = [];
  const note =
    (name: string) =>
    (...values: unknown[]) =>
      void heard.push([name, ...values]);
  const handlers: HappyRobotHandlers = {
    onConnected: note("connected"),
    onResponseStart: note("start"),
    onResponseChunk: note("chunk"),
    onResponseEnd: note("end"),
    onSessionClosed: note("session-closed"),
    onTokenRefreshed: note("refreshed"),
    onTokenExpired: note("expired"),
    onError: note("error"),
    onClose: note("close"),
  };
  return { heard, handlers, names: () => heard.map(([name]) => name) };
}

async function failureOf(work: Promise<unknown>): Promise<ParlanceError> {
  const failure = await work.then(
    () => new Error("It did not fail."),
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(ParlanceError);
  return failure as ParlanceError;
}

/** The same while time passes: this vendor lets a refused socket open for a moment. */
async function failureSoon(work: Promise<unknown>): Promise<ParlanceError> {
  let failure: ParlanceError | undefined;
  const settling = failureOf(work).then((error) => (failure = error));
  while (!failure) await vi.advanceTimersByTimeAsync(1);
  return settling;
}

async function connected(
  fakeOptions?: FakeHappyRobotOptions,
  clientOptions?: Partial<HappyRobotClientOptions>,
) {
  const set = setUp(fakeOptions, clientOptions);
  const ear = listen();
  const { session_id } = await set.client.createSession();
  const connection = await set.client.connect(session_id, ear.handlers);
  return { ...set, ...ear, connection, sessionId: session_id };
}

describe("createHappyRobotClient", () => {
  it("knows the clusters", () => {
    const getToken = () => "t";
    expect(createHappyRobotClient({ getToken }).baseUrl).toBe(clusterUrls.us);
    expect(createHappyRobotClient({ getToken, cluster: "eu" }).baseUrl).toBe(clusterUrls.eu);
    expect(createHappyRobotClient({ getToken, baseUrl: "http://127.0.0.1:1/v2/" }).baseUrl).toBe(
      "http://127.0.0.1:1/v2",
    );
  });

  it("refuses options that cannot work", () => {
    const wrong = [{}, { getToken: "t" }, { getToken: () => "t", cluster: "mars" }];
    for (const options of wrong) {
      expect(() => createHappyRobotClient(options as unknown as HappyRobotClientOptions)).toThrow(
        expect.objectContaining({ code: "misuse" }) as Error,
      );
    }
  });

  it("asks for nothing before it is used", () => {
    const { fake, reasons } = setUp();
    expect(reasons).toEqual([]);
    expect(fake.requests).toEqual([]);
  });
});

describe("requests", () => {
  it("create, send over HTTP, read history and close", async () => {
    const { fake, client } = setUp({ agent: () => "On its way." });
    const session = await client.createSession();
    expect(session).toEqual({ session_id: fake.sessions[0]?.id, status: "active" });
    const sent = await client.sendMessage(session.session_id, { content: "Where is it?" });
    expect(sent).toMatchObject({
      session_id: session.session_id,
      content: "Where is it?",
      role: "user",
    });
    await vi.advanceTimersByTimeAsync(1_000);
    const history = await client.getHistory(session.session_id);
    expect(history.messages.map(({ role, content }) => [role, content])).toEqual([
      ["user", "Where is it?"],
      ["assistant", "On its way."],
    ]);
    expect(await client.closeSession(session.session_id)).toMatchObject({ status: "closed" });
    expect(fake.sessions[0]?.status).toBe("closed");
  });

  it("repeat nothing by themselves", async () => {
    const { fake, client } = setUp();
    fake.failNext("create-session", 502, 1, { retryAfterSeconds: 4 });
    expect(await failureOf(client.createSession())).toMatchObject({
      code: "vendor-unavailable",
      recoverable: true,
      retryAfterMs: 4_000,
    });
    expect(fake.requests).toHaveLength(1);
  });

  it("use a new token once when the old one is refused", async () => {
    const { fake, client, reasons } = setUp();
    fake.failNext("create-session", 401);
    await client.createSession();
    expect(reasons).toEqual(["connect", "rejected"]);
    fake.failNext("create-session", 401, 2);
    expect((await failureOf(client.createSession())).code).toBe("token-rejected");
  });

  it("say at once when a fixed token is no longer good", async () => {
    const { fake } = setUp();
    const client = createHappyRobotClient({
      token: fake.mintToken().token,
      ...connectInProcess(fake),
    });
    await client.createSession();
    fake.failNext("create-session", 401);
    const failure = await failureOf(client.createSession());
    expect(failure).toMatchObject({ code: "token-expired", recoverable: false });
    expect(failure.message).toContain("getToken");
  });

  it("do not take a foreign page for an answer", async () => {
    const page = () => Promise.resolve(new Response("<html>Log in to the Wi-Fi</html>"));
    const { client } = setUp({}, { fetch: page });
    for (const work of [
      client.createSession(),
      client.getHistory("s"),
      client.sendMessage("s", { content: "x" }),
      client.getPresignedUpload({ filename: "a", mime_type: "b" }),
    ])
      expect(await failureOf(work)).toMatchObject({ code: "invalid-response", recoverable: true });
  });

  it("can be aborted", async () => {
    const { client } = setUp();
    const signal = AbortSignal.abort();
    for (const work of [
      client.createSession({ signal }),
      client.connect("s", {}, { signal }),
      client.getHistory("s", { signal }),
      client.sendMessage("s", { content: "x" }, { signal }),
      client.closeSession("s", { signal }),
      client.uploadFile(new Blob(["x"]), { signal }),
    ])
      expect((await failureOf(work)).code).toBe("aborted");
  });
});

describe("uploadFile", () => {
  const file = new File([new Uint8Array(70_000).fill(7)], "bill.pdf", { type: "application/pdf" });

  it("brings a file to the vendor, fit to be sent", async () => {
    const { fake, client, connection } = await connected();
    const progress: number[] = [];
    const artifact = await client.uploadFile(file, { onProgress: (share) => progress.push(share) });
    expect(artifact).toEqual({
      media_id: [...fake.uploads.keys()][0],
      mime_type: "application/pdf",
      filename: "bill.pdf",
      size_bytes: 70_000,
    });
    const upload = fake.uploads.get(artifact.media_id);
    expect(upload).toMatchObject({ status: "complete", mimeType: "application/pdf" });
    expect(upload?.bytes).toEqual(new Uint8Array(await file.arrayBuffer()));
    expect(progress).toEqual([0, 1]);
    await Promise.all([
      connection.sendMessage({ content: "The bill", artifacts: [artifact] }),
      vi.advanceTimersByTimeAsync(10),
    ]);
    expect(fake.sessions[0]?.messages[0]?.artifacts[0]).toMatchObject({
      mediaId: artifact.media_id,
    });
    await connection.close();
  });

  it("takes a bare Blob under the given name and type", async () => {
    const { client } = setUp();
    expect(await client.uploadFile(new Blob(["x"]))).toMatchObject({
      filename: "file",
      mime_type: "application/octet-stream",
    });
    expect(
      await client.uploadFile(new Blob(["x"]), { filename: "a.txt", mimeType: "text/plain" }),
    ).toMatchObject({ filename: "a.txt", mime_type: "text/plain", size_bytes: 1 });
  });

  it("refuses a file over the limit before its bytes leave, and names the limit", async () => {
    const { fake, client } = setUp({ maxFileSize: 50_000 });
    const failure = await failureOf(client.uploadFile(file));
    expect(failure).toMatchObject({ code: "file-too-large", recoverable: false });
    expect(failure.message).toContain('The file "bill.pdf" is larger than the 50 KB');
    expect(failure.userMessage).toBe("This file is too large: at most 50 KB can be sent.");
    expect(fake.requests.map(({ route }) => route)).toEqual(["presign-upload"]);
  });

  it.each([
    [65_536, "64 KB"],
    [5_242_880, "5 MB"],
    [50_000_000, "50 MB"],
    [26_214_400, "25 MB"],
    [1_572_864, "1.5 MB"],
  ])("writes a limit of %i bytes as %s", async (maxFileSize, words) => {
    const { client } = setUp({ maxFileSize });
    const large = { size: maxFileSize + 1, type: "", name: "x" } as File;
    expect((await failureOf(client.uploadFile(large))).userMessage).toContain(`at most ${words}`);
  });

  it("reads the limit in the unit it is told", async () => {
    const { client } = setUp({ maxFileSize: 1 }, { maxFileSizeUnit: 1_048_576 });
    const large = { size: 1_048_577, type: "", name: "x" } as File;
    expect((await failureOf(client.uploadFile(large))).userMessage).toContain("at most 1 MB");
  });

  it("refuses an empty file before anything is asked", async () => {
    const { fake, client } = setUp();
    expect((await failureOf(client.uploadFile(new File([], "x")))).code).toBe("invalid-request");
    expect(fake.requests).toEqual([]);
  });

  it.each([
    ["presign-upload", 503, "storage-unavailable", true],
    ["presign-upload", 400, "invalid-request", false],
    ["put-file", 503, "storage-unavailable", true],
    ["put-file", 403, "upload-failed", true],
    ["complete-upload", 413, "file-too-large", false],
    ["complete-upload", 503, "storage-unavailable", true],
    ["complete-upload", 502, "vendor-unavailable", true],
  ] as const)("%s answering %i is %s", async (route, status, code, recoverable) => {
    const { fake, client } = setUp();
    fake.failNext(route, status);
    expect(await failureOf(client.uploadFile(file))).toMatchObject({ code, recoverable, status });
  });

  it.each([
    ["the presigning", "GET", /presigned/],
    ["the bytes", "PUT", /bucket/],
    ["the completion", "POST", /complete/],
  ])("can be aborted during %s", async (_what, method, address) => {
    const controller = new AbortController();
    const fake = createFakeHappyRobot();
    fakes.push(fake);
    const { fetch } = connectInProcess(fake);
    const client = createHappyRobotClient({
      getToken: () => fake.mintToken().token,
      fetch: (url, init) => {
        const answer = fetch(url, init);
        if (init.method === method && address.test(url)) controller.abort();
        return answer;
      },
    });
    const { signal } = controller;
    expect((await failureOf(client.uploadFile(file, { signal }))).code).toBe("aborted");
  });
});

describe("connect", () => {
  it("hears a whole turn in the order of the wire", async () => {
    const { heard, connection, sessionId } = await connected({ agent: () => "Hi there!" });
    expect(connection).toMatchObject({ sessionId, isOpen: true });
    const sending = connection.sendMessage({ content: "Hello" }, { id: "m-1" });
    await vi.advanceTimersByTimeAsync(500);
    expect(await sending).toMatchObject({ type: "message-ack", id: "m-1" });
    expect(heard[0]).toEqual(["connected", sessionId]);
    expect(heard[1]).toEqual(["start"]);
    expect(heard.slice(2, -1).map(([name]) => name)).toContain("chunk");
    expect(heard.at(-1)).toEqual(["end", "Hi there!"]);
    await connection.close();
  });

  it("closes once, and really", async () => {
    const { fake, heard, connection } = await connected();
    await Promise.all([connection.close(), connection.close()]);
    expect(fake.sockets.open).toBe(0);
    expect(connection.isOpen).toBe(false);
    expect(heard.filter(([name]) => name === "close")).toEqual([
      ["close", { code: 1000, reason: "", cause: "local", next: "final" }],
    ]);
    fake.say(connection.sessionId, "Anybody there?");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(heard).toHaveLength(2);
  });

  it("matches answers to messages by their ids", async () => {
    const { connection } = await connected({ scenario: "send-fails" });
    const first = failureOf(connection.sendMessage({ content: "one" }));
    expect(await first).toMatchObject({ code: "message-rejected", recoverable: true });
    expect((await first).message).toContain("The message could not be delivered to the agent");
    const again = connection.sendMessage({ content: "one" });
    const other = failureOf(connection.sendMessage({ content: "two" }));
    await vi.advanceTimersByTimeAsync(20);
    expect((await again).message?.content).toBe("one");
    expect((await other).code).toBe("message-rejected");
    await connection.close();
  });

  it("takes an answer without an id for the oldest message, one with a foreign id for none", async () => {
    const puppet = createPuppet();
    const connection = await puppet.connect();
    const outcomes: string[] = [];
    for (const content of ["one", "two", "three"])
      void connection.sendMessage({ content }).then(
        () => outcomes.push(`${content} taken`),
        (error: ParlanceError) => outcomes.push(`${content} ${error.code}`),
      );
    puppet.say({ type: "message-ack", id: "foreign" }, { type: "message-error", id: 7 });
    await vi.advanceTimersByTimeAsync(0);
    expect(outcomes).toEqual([]);
    puppet.say({ type: "message-ack" }, { type: "message-error", error: "no" });
    await vi.advanceTimersByTimeAsync(0);
    expect(outcomes).toEqual(["one taken", "two message-rejected"]);
    await connection.close();
    await vi.advanceTimersByTimeAsync(0);
    expect(outcomes.at(-1)).toBe("three delivery-unknown");
  });

  it("leaves no listener at a signal it was given", async () => {
    const { signal } = new AbortController();
    const { client } = setUp();
    const { session_id } = await client.createSession({ signal });
    const connection = await client.connect(session_id, {}, { signal });
    const sending = connection.sendMessage({ content: "x" }, { signal });
    await vi.advanceTimersByTimeAsync(10);
    await sending;
    await client.uploadFile(new Blob(["x"]), { signal });
    await connection.endSession({ signal });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("does not send the same id twice at a time", async () => {
    const { connection } = await connected({ scenario: "no-ack" });
    const first = failureOf(connection.sendMessage({ content: "x" }, { id: "m-1" }));
    expect((await failureOf(connection.sendMessage({ content: "x" }, { id: "m-1" }))).code).toBe(
      "misuse",
    );
    await connection.close();
    expect((await first).code).toBe("delivery-unknown");
  });

  it("does not wait for ever for an acknowledgement", async () => {
    const { connection } = await connected({ scenario: "no-ack", agent: () => "" });
    const sending = failureOf(connection.sendMessage({ content: "x" }));
    await vi.advanceTimersByTimeAsync(29_999);
    await vi.advanceTimersByTimeAsync(1);
    expect((await sending).code).toBe("delivery-unknown");
    await connection.close();
  });

  it("knows what never left from what may have arrived", async () => {
    const { connection, fake } = await connected({ scenario: "no-ack" });
    const controller = new AbortController();
    const left = failureOf(connection.sendMessage({ content: "x" }, { signal: controller.signal }));
    controller.abort();
    expect((await left).code).toBe("delivery-unknown");
    const { signal } = controller;
    expect((await failureOf(connection.sendMessage({ content: "y" }, { signal }))).code).toBe(
      "not-sent",
    );
    await connection.close();
    expect((await failureOf(connection.sendMessage({ content: "z" }))).code).toBe("not-sent");
    expect(fake.sessions[0]?.messages.map(({ content }) => content)).toEqual(["x"]);
  });

  it("ends the session for good", async () => {
    const { fake, connection, heard } = await connected();
    await connection.endSession();
    expect(fake.sessions[0]).toMatchObject({ status: "closed", closeReason: "client_closed" });
    expect(fake.sockets.open).toBe(0);
    expect(heard.slice(1)).toEqual([
      ["session-closed", expect.objectContaining({ reason: "client_closed" })],
      ["close", { code: 1000, reason: "session closed", cause: "local", next: "final" }],
    ]);
  });

  it("has ended the session once the vendor says so, whatever becomes of the request", async () => {
    const controller = new AbortController();
    const fake = createFakeHappyRobot();
    fakes.push(fake);
    const network = connectInProcess(fake);
    const client = createHappyRobotClient({
      getToken: () => fake.mintToken().token,
      WebSocket: network.WebSocket,
      fetch: async (url, init) => {
        const response = await network.fetch(url, init);
        return url.endsWith("/close") ? new Promise(() => undefined) : response;
      },
    });
    const { session_id } = await client.createSession();
    const connection = await client.connect(session_id, {
      onSessionClosed: () => controller.abort(),
    });
    await connection.endSession({ signal: controller.signal });
    expect(connection.isOpen).toBe(false);
  });

  it("reports the end of the session by the vendor as final", async () => {
    const { fake, heard, sessionId } = await connected();
    fake.endSession(sessionId, "idle_timeout");
    await vi.advanceTimersByTimeAsync(0);
    expect(heard.slice(1).map(([name]) => name)).toEqual(["session-closed", "close"]);
    expect(heard.at(-1)?.[1]).toMatchObject({ next: "final" });
  });

  it("reports a fall, and settles what was under way", async () => {
    const { fake, connection, heard } = await connected({ scenario: "no-ack" });
    const sending = failureOf(connection.sendMessage({ content: "x" }));
    await vi.advanceTimersByTimeAsync(0);
    fake.dropSockets();
    expect((await sending).code).toBe("delivery-unknown");
    expect(heard.at(-1)).toEqual([
      "close",
      { code: 1006, reason: "", cause: "remote", next: "retry" },
    ]);
  });

  it("declares a silent link dead after three heartbeats", async () => {
    const { fake, heard } = await connected();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(heard).toHaveLength(1);
    fake.silence(true);
    await vi.advanceTimersByTimeAsync(44_999);
    expect(heard).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(heard.at(-1)).toEqual([
      "close",
      { code: 1006, reason: "", cause: "watchdog", next: "retry" },
    ]);
  });

  it("notices a dead link on wake", async () => {
    const { connection, heard } = await connected();
    vi.setSystemTime(Date.now() + 3_600_000);
    connection.wake();
    expect(heard.at(-1)?.[1]).toMatchObject({ cause: "watchdog" });
  });

  it("goes on when a handler throws, and tells onError", async () => {
    const { fake, client } = setUp();
    const errors: ParlanceError[] = [];
    const cause = new Error("broken handler");
    const { session_id } = await client.createSession();
    const connection = await client.connect(session_id, {
      onConnected() {
        throw cause;
      },
      onError: (error) => void errors.push(error),
    });
    expect(errors).toMatchObject([{ code: "callback-failed", cause }]);
    await connection.close();
    expect(fake.sockets.open).toBe(0);
  });

  it("survives every malformed frame", async () => {
    const { connection, heard } = await connected({ scenario: "malformed", agent: () => "Hi!" });
    for (let count = 0; count < 5; count += 1) {
      const sending = connection.sendMessage({ content: `message ${count}` });
      await vi.advanceTimersByTimeAsync(1_000);
      expect((await sending).message?.content).toBe(`message ${count}`);
    }
    expect(heard.filter(([name]) => name === "end")).toHaveLength(5);
    await connection.close();
  });

  it("offers its URL only to the vendor: no error quotes the token", async () => {
    class BrokenSocket {
      constructor(url: string) {
        throw new SyntaxError(`Bad URL ${url}`);
      }
    }
    const { fake, client } = setUp({}, { WebSocket: BrokenSocket as never });
    const { session_id } = await client.createSession();
    const failure = await failureOf(client.connect(session_id));
    const secret = fake.tokens[0]?.token ?? "none";
    expect(failure.message).not.toContain(secret);
    expect(failure.cause).toBeUndefined();
    expect(fake.requests).toHaveLength(1);
  });
});

describe("a handshake that fails", () => {
  it.each(["close", "refuse"] as const)(
    "is explained by history (handshake: %s)",
    async (handshake) => {
      const { fake, client } = setUp({ handshake });
      const { session_id } = await client.createSession();
      expect((await failureSoon(client.connect("00000000-0000-4000-8000-000000000000"))).code).toBe(
        "session-not-found",
      );
      fake.failNext("socket", 503);
      expect(await failureSoon(client.connect(session_id))).toMatchObject({
        code: "connection-failed",
        recoverable: true,
      });
      fake.setScenario("offline");
      expect(await failureSoon(client.connect(session_id))).toMatchObject({
        code: "vendor-unavailable",
        recoverable: true,
      });
      fake.setScenario("streaming");
      await client.closeSession(session_id);
      expect((await failureSoon(client.connect(session_id))).code).toBe("session-ended");
      expect(fake.sockets.open).toBe(0);
    },
  );

  it.each(["close", "refuse"] as const)(
    "for the sake of its token asks for a new one (handshake: %s)",
    async (handshake) => {
      let order: { ttlSeconds?: number; workflowId?: string } = {};
      const { fake, client } = setUp(
        { handshake },
        { getToken: () => ({ token: fake.mintToken(order).token, expiresAt: Date.now() + 1e9 }) },
      );
      const { session_id } = await client.createSession();
      vi.setSystemTime(Date.now() + 3_700_000);
      expect(await failureSoon(client.connect(session_id))).toMatchObject({
        code: "token-rejected",
        recoverable: true,
      });
      const connection = await client.connect(session_id);
      await connection.close();
      order = { workflowId: "another" };
      vi.setSystemTime(Date.now() + 3_700_000);
      await failureSoon(client.connect(session_id));
      expect((await failureSoon(client.connect(session_id))).code).toBe("session-not-found");
    },
  );

  it("is not explained while the network is down", async () => {
    const { fake, client } = setUp({ handshake: "refuse" });
    const { session_id } = await client.createSession();
    const { WebSocket } = connectInProcess(fake);
    const offline = createHappyRobotClient({
      token: fake.mintToken().token,
      WebSocket,
      fetch: () => Promise.reject(new TypeError("fetch failed")),
    });
    fake.failNext("socket", 503);
    expect((await failureOf(offline.connect(session_id))).code).toBe("connection-failed");
  });

  it("times out when nothing is said, and leaves no socket", async () => {
    const { fake, client } = setUp();
    const { session_id } = await client.createSession();
    fake.silence(true);
    const failing = failureOf(client.connect(session_id));
    await vi.advanceTimersByTimeAsync(10_000);
    fake.silence(false);
    expect((await failing).code).toBe("timeout");
    expect(fake.sockets.open).toBe(0);
  });

  it("can be aborted while it waits for the first word", async () => {
    const { fake, client } = setUp();
    const { session_id } = await client.createSession();
    fake.silence(true);
    const controller = new AbortController();
    const failing = failureOf(client.connect(session_id, {}, { signal: controller.signal }));
    await until(() => fake.sockets.open === 1);
    controller.abort();
    expect((await failing).code).toBe("aborted");
    expect(fake.sockets.open).toBe(0);
  });

  it("can be aborted the moment it opens", async () => {
    const controller = new AbortController();
    const puppet = createPuppet({ greeting: null, onOpen: () => controller.abort() });
    expect((await failureOf(puppet.connect(controller.signal))).code).toBe("aborted");
  });

  it("takes any first frame for a greeting, except one that ends it", async () => {
    const greeted = createPuppet({ greeting: { type: "heartbeat" } });
    const connection = await greeted.connect();
    expect(connection.isOpen).toBe(true);
    await connection.close();
    const closed = createPuppet({ greeting: { type: "session-closed", reason: "max_duration" } });
    const failure = await failureOf(closed.connect());
    expect(failure.code).toBe("session-ended");
    expect(failure.message).toContain("max_duration");
    expect(
      (await failureOf(createPuppet({ greeting: { type: "token-expired" } }).connect())).code,
    ).toBe("token-rejected");
  });
});

describe("token refresh", () => {
  it("happens in-band when asked for, and requests use the new token afterwards", async () => {
    const { fake, client, heard, connection, reasons, sessionId } = await connected({
      scenario: "token-expires",
    });
    await vi.advanceTimersByTimeAsync(30_000);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(heard.filter(([name]) => name === "refreshed")).toEqual([
      ["refreshed", (fake.tokens[1]?.claims.exp ?? 0) * 1000],
      ["refreshed", (fake.tokens[2]?.claims.exp ?? 0) * 1000],
    ]);
    expect(reasons).toEqual(["connect", "refresh", "refresh"]);
    await client.getHistory(sessionId);
    expect(fake.requests.at(-1)?.token).toBe(fake.tokens[2]?.token);
    expect(fake.tokens).toHaveLength(3);
    expect(fake.sockets.total).toBe(1);
    await connection.close();
  });

  it("uses the token that requests have already got", async () => {
    const { fake, client, connection, reasons, sessionId, names } = await connected({
      scenario: "token-expires",
    });
    fake.setScenario("streaming");
    fake.failNext("history", 401);
    await client.getHistory(sessionId);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(names()).toContain("refreshed");
    expect(reasons).toEqual(["connect", "rejected"]);
    expect(fake.sockets.connections[0]?.token).toBe(fake.tokens[1]?.token);
    await connection.close();
  });

  it("survives a getToken that fails twice", async () => {
    let calls = 0;
    const { names, connection, fake } = await connected(
      { scenario: "token-expires" },
      {
        getToken: () => {
          calls += 1;
          if (calls === 2 || calls === 3) throw new Error("The token endpoint is down.");
          return fakes.at(-1)?.mintToken().token ?? "";
        },
      },
    );
    await vi.advanceTimersByTimeAsync(50_000);
    expect(names().slice(1)).toEqual(["refreshed"]);
    expect(calls).toBe(4);
    expect(fake.sockets.total).toBe(1);
    await connection.close();
  });

  it("is tried until the old token runs out, then the connection falls for a new token", async () => {
    const { fake, heard, client, reasons, sessionId } = await connected({
      scenario: "refresh-rejected",
    });
    await vi.advanceTimersByTimeAsync(59_999);
    const offers = fake.sockets.log.filter(
      ({ data }) => (data as { type?: string }).type === "token-refresh",
    );
    expect(offers.length).toBeGreaterThan(2);
    expect(offers.length).toBeLessThan(40);
    expect(new Set(offers.map(({ data }) => (data as { token: string }).token)).size).toBe(
      offers.length,
    );
    await vi.advanceTimersByTimeAsync(1);
    expect(heard.slice(1).map(([name]) => name)).toEqual(["error", "expired", "close"]);
    expect(heard[1]?.[1]).toMatchObject({ code: "token-expired", recoverable: true });
    expect(heard.at(-1)?.[1]).toMatchObject({ next: "auth" });
    fake.setScenario("streaming");
    const again = await client.connect(sessionId, {}, { reason: "reconnect" });
    expect(reasons.at(-1)).toBe("rejected");
    await again.close();
  });

  it("counts an offer that is not answered as refused", async () => {
    const puppet = createPuppet({ tokens: [{ seconds: 60 }] });
    const connection = await puppet.connect();
    puppet.say({ type: "token-refresh-required" });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(puppet.sent("token-refresh")).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(puppet.sent("token-refresh")).toHaveLength(2);
    puppet.say({ type: "token-refresh-ack" });
    expect(puppet.heard.at(-1)?.[0]).toBe("refreshed");
    await connection.close();
  });

  it("never offers a refused token again", async () => {
    const tokens = [{ seconds: 60 }, { token: "bad" }, { token: "bad" }, { token: "good" }];
    const puppet = createPuppet({ tokens });
    const connection = await puppet.connect();
    puppet.say({ type: "token-refresh-required" });
    await vi.advanceTimersByTimeAsync(0);
    puppet.say({ type: "token-refresh-error", error: "no" });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(puppet.offers()).toEqual(["bad", "good"]);
    puppet.say({ type: "token-refresh-ack", expires_at: "2026-09-01T14:00:00Z" });
    expect(puppet.names()).toEqual(["connected", "refreshed"]);
    await connection.close();
  });

  it("matches late answers to the offers in their order", async () => {
    const puppet = createPuppet({ tokens: [{ seconds: 60 }] });
    const connection = await puppet.connect();
    puppet.say({ type: "token-refresh-required" });
    await vi.advanceTimersByTimeAsync(11_000);
    expect(puppet.offers()).toEqual(["token-2", "token-3"]);
    puppet.say({ type: "token-refresh-error", error: "no" });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(puppet.offers()).toHaveLength(2);
    puppet.say({ type: "token-refresh-ack", expires_at: {} }, { type: "token-refresh-ack" });
    expect(puppet.names()).toEqual(["connected", "refreshed"]);
    await connection.close();
  });

  it("does not offer a token that is about to run out itself", async () => {
    let ttlSeconds = 60;
    const { fake, client, connection, sessionId, names } = await connected(
      {},
      { getToken: () => fakes.at(-1)?.mintToken({ ttlSeconds }).token ?? "" },
    );
    ttlSeconds = 40;
    fake.failNext("history", 401);
    await client.getHistory(sessionId);
    ttlSeconds = 3600;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(names()).toContain("refreshed");
    expect(fake.sockets.connections[0]?.token).toBe(fake.tokens[2]?.token);
    await connection.close();
  });

  it("does not offer the token that is in use already", async () => {
    const { fake, names, connection } = await connected(
      { scenario: "token-expires" },
      {
        getToken: () => {
          const [first] = fakes.at(-1)?.tokens ?? [];
          const isCached = first !== undefined && Date.now() < first.claims.iat * 1000 + 45_000;
          return isCached ? first.token : (fakes.at(-1)?.mintToken().token ?? "");
        },
      },
    );
    await vi.advanceTimersByTimeAsync(59_000);
    expect(names().slice(1)).toEqual(["refreshed"]);
    const errors = fake.sockets.log.filter(
      ({ data }) => (data as { type?: string }).type === "token-refresh-error",
    );
    expect(errors).toEqual([]);
    await connection.close();
  });

  it("happens on wake when the token runs out", async () => {
    const { fake, connection, names } = await connected({ scenario: "token-expires" });
    connection.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(names()).toEqual(["connected"]);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(fake.tokens).toHaveLength(1);
    vi.setSystemTime(Date.now() + 10);
    connection.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(fake.tokens).toHaveLength(2);
    expect(names()).toEqual(["connected", "refreshed"]);
    await connection.close();
  });

  it("happens on wake even after the token ran out, for the vendor may not have noticed yet", async () => {
    const puppet = createPuppet({ tokens: [{ seconds: 10 }, { afterMs: 1_000 }] });
    const connection = await puppet.connect();
    await vi.advanceTimersByTimeAsync(12_000);
    connection.wake();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(puppet.offers()).toEqual(["token-2"]);
    puppet.say({ type: "token-refresh-ack" });
    await connection.close();
  });

  it("that has succeeded is no explanation for a close", async () => {
    const refreshed = createPuppet();
    await refreshed.connect();
    refreshed.say({ type: "token-refresh-required" });
    await vi.advanceTimersByTimeAsync(0);
    refreshed.say({ type: "token-refresh-ack" });
    refreshed.close(1008);
    await vi.advanceTimersByTimeAsync(0);
    expect(refreshed.heard.at(-1)?.[1]).toMatchObject({ code: 1008, next: "retry" });
    const unanswered = createPuppet();
    await unanswered.connect();
    unanswered.say({ type: "token-refresh-required" });
    await vi.advanceTimersByTimeAsync(0);
    unanswered.close(1008);
    await vi.advanceTimersByTimeAsync(0);
    expect(unanswered.heard.at(-1)?.[1]).toMatchObject({ code: 1008, next: "auth" });
  });

  it("is not attempted with a fixed token", async () => {
    const { fake } = setUp();
    const client = createHappyRobotClient({
      token: fake.mintToken({ ttlSeconds: 60 }).token,
      ...connectInProcess(fake),
    });
    const { session_id } = await client.createSession();
    const ear = listen();
    await client.connect(session_id, ear.handlers);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ear.names()).toEqual(["connected", "expired", "close"]);
    expect(ear.heard.at(-1)?.[1]).toMatchObject({ next: "auth" });
    expect(await failureOf(client.connect(session_id, {}, { reason: "reconnect" }))).toMatchObject({
      code: "token-expired",
      recoverable: false,
    });
  });

  it("stops when the connection closes meanwhile", async () => {
    const { connection, names, reasons } = await connected({ scenario: "refresh-rejected" });
    await vi.advanceTimersByTimeAsync(31_000);
    const asked = reasons.length;
    await connection.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reasons).toHaveLength(asked);
    expect(names()).toEqual(["connected", "close"]);
  });

  it("believes an acknowledgement only of a token it has offered", async () => {
    const puppet = createPuppet();
    const connection = await puppet.connect();
    puppet.say(
      { type: "token-refresh-ack", expires_at: "2036-01-01T00:00:00Z" },
      { type: "token-refresh-error", error: "whatever" },
    );
    expect(puppet.heard.map(([name]) => name)).toEqual(["connected"]);
    await connection.close();
  });
});

/** A vendor whose every frame the test says itself. */
function createPuppet({
  greeting = { type: "connected" } as object | null,
  tokens = [] as readonly { token?: string; seconds?: number; afterMs?: number }[],
  onOpen = () => undefined as unknown,
} = {}) {
  const ear = listen();
  const frames: { type?: string; token?: string }[] = [];
  let socket!: PuppetSocket;
  class PuppetSocket {
    readyState = 1;
    bufferedAmount = 0;
    binaryType = "";
    onopen: ((event: never) => void) | null = null;
    onmessage: ((event: never) => void) | null = null;
    onerror: ((event: never) => void) | null = null;
    onclose: ((event: never) => void) | null = null;
    constructor() {
      queueMicrotask(() => {
        this.onopen?.({} as never);
        onOpen();
        if (greeting) this.receive(greeting);
      });
      // eslint-disable-next-line @typescript-eslint/no-this-alias -- the test speaks for the vendor
      socket = this;
    }
    receive(frame: object) {
      this.onmessage?.({ data: JSON.stringify(frame) } as never);
    }
    send(data: string | ArrayBuffer) {
      frames.push(JSON.parse(String(data)) as { type?: string });
    }
    close(code = 1000) {
      this.readyState = 3;
      queueMicrotask(() => this.onclose?.({ code, reason: "" } as never));
    }
  }
  let minted = 0;
  const client = createHappyRobotClient({
    async getToken() {
      const { token, seconds = 3600, afterMs } = tokens[minted] ?? {};
      minted += 1;
      const name = token ?? `token-${minted}`;
      if (afterMs !== undefined) await new Promise((resolve) => setTimeout(resolve, afterMs));
      return { token: name, expiresAt: Date.now() + seconds * 1000 };
    },
    WebSocket: PuppetSocket,
    fetch: () => Promise.reject(new TypeError("There is no REST here.")),
  });
  return {
    heard: ear.heard,
    names: ear.names,
    connect: (signal?: AbortSignal) => client.connect("s", ear.handlers, { signal }),
    say: (...said: object[]) => said.forEach((frame) => socket.receive(frame)),
    close: (code: number) => socket.close(code),
    sent: (type: string) => frames.filter((frame) => frame.type === type),
    offers: () => frames.flatMap(({ token }) => (token === undefined ? [] : [token])),
  };
}
