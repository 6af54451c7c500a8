import { inspect } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ParlanceError } from "../core/index";
import { createFakeHappyRobot, type FakeHappyRobotOptions } from "../testing/index";
import { createHappyRobotServer, type HappyRobotServerOptions } from "./happyrobot";

const apiKey = "sk_test_happyrobot";

/** A server whose vendor is the fake; the requests it makes are the fake's to tell. */
function serverOf(
  fakeOptions: FakeHappyRobotOptions = {},
  options: Partial<HappyRobotServerOptions> = {},
) {
  const fake = createFakeHappyRobot(fakeOptions);
  const bodies: unknown[] = [];
  const server = createHappyRobotServer({
    apiKey,
    fetch: async (url, init) => {
      bodies.push(JSON.parse(String(init.body)));
      const response = await fake.handle(new Request(url, init));
      if (!response) throw new Error(`The fake does not know ${url}.`);
      return response;
    },
    ...options,
  });
  return { fake, server, bodies };
}

/** A server whose vendor always gives the same answer. */
function serverAnswering(answer: () => Response | Promise<Response>, maxRetries = 0) {
  return createHappyRobotServer({ apiKey, maxRetries, fetch: async () => answer() });
}

async function failureOf(work: Promise<unknown>): Promise<ParlanceError> {
  const error: unknown = await work.then(
    () => expect.fail("It should have failed."),
    (reason: unknown) => reason,
  );
  if (!ParlanceError.isInstance(error)) throw error;
  return error;
}

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("chat tokens", () => {
  it("are minted with everything that was asked for, spelled as the vendor spells it", async () => {
    const { fake, server, bodies } = serverOf();

    const token = await server.chat.createToken({
      workflowId: "support",
      data: { userId: "42", plan: { name: "pro", seats: 3 }, nickname: undefined },
      env: "staging",
      ttlSeconds: 900,
    });

    expect(bodies).toEqual([
      {
        workflow_id: "support",
        data: { userId: "42", plan: { name: "pro", seats: 3 } },
        env: "staging",
        ttl_seconds: 900,
      },
    ]);
    const [minted] = fake.tokens;
    expect(token).toEqual({ token: minted?.token, expiresAt: minted?.expires_at });
    expect(Date.parse(token.expiresAt) - Date.now()).toBeGreaterThan(890_000);
    expect(fake.requests).toMatchObject([{ method: "POST", token: apiKey, status: 200 }]);
  });

  it("leave out what was not given, so that the vendor's defaults hold", async () => {
    const { server, bodies } = serverOf();
    await server.chat.createToken({ workflowId: "support", data: undefined, env: undefined });
    expect(bodies).toEqual([{ workflow_id: "support" }]);
  });

  it("come from the cluster, or from a base URL with or without a slash at its end", async () => {
    const urls: string[] = [];
    const fetch = async (url: string) => {
      urls.push(url);
      return Response.json({ token: "t", expires_at: "2030-01-01T00:00:00Z" });
    };
    const places = [
      {},
      { cluster: "eu" as const },
      { cluster: "eu" as const, baseUrl: "http://127.0.0.1:8080/relay/" },
    ];
    for (const place of places) {
      const server = createHappyRobotServer({ apiKey, fetch, ...place });
      await server.chat.createToken({ workflowId: "support" });
    }
    expect(urls).toEqual([
      "https://platform.happyrobot.ai/api/v2/chat/tokens/",
      "https://platform.eu.happyrobot.ai/api/v2/chat/tokens/",
      "http://127.0.0.1:8080/relay/chat/tokens/",
    ]);
  });

  it("use the global fetch of the moment when none was given", async () => {
    const server = createHappyRobotServer({ apiKey });
    vi.stubGlobal("fetch", () =>
      Promise.resolve(Response.json({ token: "t", expires_at: "2030-01-01T00:00:00Z" })),
    );
    expect((await server.chat.createToken({ workflowId: "support" })).token).toBe("t");
  });

  it("are asked for again after 5xx, 429 and a dead network, two times by default", async () => {
    vi.useFakeTimers();
    const { fake, server } = serverOf();
    fake.failNext("create-chat-token", 502);
    fake.failNext("create-chat-token", 429);
    const minting = server.chat.createToken({ workflowId: "support" });
    await vi.runAllTimersAsync();
    expect((await minting).token).toBeTruthy();
    expect(fake.requests.map(({ status }) => status)).toEqual([502, 429, 200]);

    let calls = 0;
    const flaky = createHappyRobotServer({
      apiKey,
      fetch: async () => {
        calls += 1;
        throw new TypeError("fetch failed");
      },
    });
    const failing = failureOf(flaky.chat.createToken({ workflowId: "support" }));
    await vi.runAllTimersAsync();
    expect(await failing).toMatchObject({ code: "network", recoverable: true });
    expect(calls).toBe(3);
  });

  it("wait as long as Retry-After says", async () => {
    vi.useFakeTimers();
    const { fake, server } = serverOf({}, { maxRetries: 1 });
    fake.failNext("create-chat-token", 429, 1, { retryAfterSeconds: 7 });
    const minting = server.chat.createToken({ workflowId: "support" });
    await vi.advanceTimersByTimeAsync(6_900);
    expect(fake.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    await minting;
    expect(fake.requests).toHaveLength(2);
  });

  it("say how long to wait when the attempts are used up", async () => {
    const { fake, server } = serverOf({}, { maxRetries: 0 });
    fake.failNext("create-chat-token", 429, 1, { retryAfterSeconds: 7 });
    expect(await failureOf(server.chat.createToken({ workflowId: "support" }))).toMatchObject({
      code: "rate-limited",
      status: 429,
      retryAfterMs: 7_000,
      recoverable: true,
    });
  });

  it("fail at once, with the vendor's words, when asking again cannot help", async () => {
    const { fake, server } = serverOf();
    const error = await failureOf(server.chat.createToken({ workflowId: "sales" }));
    expect(error).toMatchObject({ code: "not-found", status: 404, recoverable: false });
    expect(error.message).toContain("sales");
    expect(fake.requests).toHaveLength(1);
  });

  it("fail with advice when the key is refused", async () => {
    const { server } = serverOf({ apiKey: "sk_test_another" });
    const error = await failureOf(server.chat.createToken({ workflowId: "support" }));
    expect(error).toMatchObject({ code: "token-rejected", status: 401, recoverable: false });
    expect(error.message).toMatch(/belongs to this cluster/);
  });

  it("time out, and can be given up", async () => {
    vi.useFakeTimers();
    const { signal, hangs } = hangingVendor();
    const server = createHappyRobotServer({ apiKey, timeoutMs: 5_000, fetch: hangs });
    const timingOut = failureOf(server.chat.createToken({ workflowId: "support" }));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await timingOut).toMatchObject({ code: "timeout", recoverable: true });
    expect(signal()?.aborted).toBe(true);

    const controller = new AbortController();
    const givenUp = failureOf(
      server.chat.createToken({ workflowId: "support" }, { signal: controller.signal }),
    );
    controller.abort();
    expect(await givenUp).toMatchObject({ code: "aborted" });
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ["no token", { expires_at: "2030-01-01T00:00:00Z" }, "token"],
    ["an empty token", { token: "", expires_at: "2030-01-01T00:00:00Z" }, "token"],
    ["no expiry", { token: "secret-token" }, "expires_at"],
    ["null", null, "token"],
    ["a page", "<html>", "token"],
  ])("are refused when the answer has %s", async (_, body, missing) => {
    const server = serverAnswering(() => Response.json(body));
    const error = await failureOf(server.chat.createToken({ workflowId: "support" }));
    expect(error.code).toBe("invalid-response");
    expect(error.message).toContain(`no ${missing}`);
    expect(inspect(error)).not.toContain("secret-token");
  });

  it("are not asked for when the request cannot be right", async () => {
    const { fake, server } = serverOf();
    const error = await failureOf(
      server.chat.createToken({ workflowId: "support", ttlSeconds: 59 }),
    );
    expect(error).toMatchObject({ code: "invalid-request" });
    expect(error.status).toBeUndefined();
    expect(fake.requests).toEqual([]);
  });
});

describe("voice tokens", () => {
  it("start a call", async () => {
    const { fake, server, bodies } = serverOf();
    const token = await server.voice.createToken({
      workflowId: "support",
      data: { name: "Ada" },
      env: "development",
      ttlSeconds: 86_400,
    });
    expect(bodies).toEqual([
      {
        workflow_id: "support",
        data: { name: "Ada" },
        env: "development",
        ttl_seconds: 86_400,
      },
    ]);
    const [call] = fake.calls;
    expect(token).toEqual({
      url: "wss://livekit.example.com",
      token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string,
      roomName: call?.roomName,
      runId: call?.runId,
    });
    expect(fake.requests).toMatchObject([{ route: "create-voice-token" }]);
  });

  it("join a call, to listen or to take over", async () => {
    const { fake, server, bodies } = serverOf();
    await server.voice.createToken({ workflowId: "support" });
    const sessionId = fake.calls[0]?.sessionId ?? "";
    await server.voice.createToken({ sessionId });
    await server.voice.createToken({ sessionId, shouldTakeover: true, ttlSeconds: 600 });
    expect(bodies.slice(1)).toEqual([
      { session_id: sessionId },
      { session_id: sessionId, should_takeover: true, ttl_seconds: 600 },
    ]);
    expect(fake.calls[0]?.participants).toEqual(["caller", "observer", "takeover"]);
  });

  it("say whether the session to join is unknown or over", async () => {
    const { fake, server } = serverOf();
    const unknown = "0b9f3a86-6c0a-4d6e-9d43-0f4f5d0c1a2b";
    expect(await failureOf(server.voice.createToken({ sessionId: unknown }))).toMatchObject({
      code: "session-not-found",
      status: 404,
    });
    await server.voice.createToken({ workflowId: "support" });
    const sessionId = fake.calls[0]?.sessionId ?? "";
    fake.endSession(sessionId);
    expect(await failureOf(server.voice.createToken({ sessionId }))).toMatchObject({
      code: "session-ended",
      status: 409,
    });
    expect(await failureOf(server.voice.createToken({ workflowId: "sales" }))).toMatchObject({
      code: "not-found",
    });
  });

  it.each([429, 500, 502, 503])("are never asked for twice, not after %i", async (status) => {
    const { fake, server } = serverOf({}, { maxRetries: 5 });
    fake.failNext("create-voice-token", status);
    const error = await failureOf(server.voice.createToken({ workflowId: "support" }));
    expect(error).toMatchObject({ status, recoverable: true });
    expect(fake.requests).toHaveLength(1);
  });

  it("are never asked for twice, not after a dead network", async () => {
    let calls = 0;
    const server = createHappyRobotServer({
      apiKey,
      maxRetries: 5,
      fetch: async () => {
        calls += 1;
        throw new TypeError("fetch failed");
      },
    });
    const error = await failureOf(server.voice.createToken({ workflowId: "support" }));
    expect(error.code).toBe("network");
    expect(calls).toBe(1);
  });

  it.each(["url", "token", "room_name", "run_id"])(
    "are refused when the answer has no %s",
    async (missing) => {
      const body = {
        url: "wss://x",
        token: "t",
        room_name: "r",
        run_id: "i",
        [missing]: undefined,
      };
      const server = serverAnswering(() => Response.json(body));
      const error = await failureOf(server.voice.createToken({ workflowId: "support" }));
      expect(error.code).toBe("invalid-response");
      expect(error.message).toContain(`no ${missing},`);
    },
  );
});

describe("the API key", () => {
  it("is in no error, even when the vendor quotes it", async () => {
    const server = serverAnswering(() =>
      Response.json(
        { error: `The key ${apiKey} is revoked`, details: [{ key: apiKey }] },
        { status: 401 },
      ),
    );
    const error = await failureOf(server.chat.createToken({ workflowId: "support" }));
    expect(error.message).toContain("The key [the API key] is revoked");
    expect(error.cause).toMatchObject({ details: [{ key: "[the API key]" }] });
    expectNoKey(error);
  });

  it("is in no error, even when a fetch hangs its request on it", async () => {
    const server = createHappyRobotServer({
      apiKey,
      maxRetries: 0,
      fetch: async (_, init) => {
        const cause = Object.assign(new Error(`connect failed with ${apiKey}`), {
          code: "ECONNREFUSED",
        });
        throw Object.assign(new TypeError("fetch failed", { cause }), { request: init });
      },
    });
    const error = await failureOf(server.chat.createToken({ workflowId: "support" }));
    expect(error).toMatchObject({ code: "network", cause: { cause: { code: "ECONNREFUSED" } } });
    expectNoKey(error);
  });

  it("is not to be seen on the server object", () => {
    expectNoKey(createHappyRobotServer({ apiKey }));
  });

  it.each(["", " ", `${apiKey}\n`, `${apiKey} `, "sk_\u00fc"])(
    "must be one that can be sent: not %j",
    (wrong) => {
      const error = thrownBy(() => createHappyRobotServer({ apiKey: wrong }));
      expect(error.code).toBe("misuse");
      expectNoKey(error);
    },
  );
});

describe("options that cannot work", () => {
  it.each([
    { cluster: "toString" as "us" },
    { baseUrl: "platform.happyrobot.ai" },
    { baseUrl: "https://platform.happyrobot.ai/api/v2?key=1" },
    { timeoutMs: 0 },
    { timeoutMs: Number.NaN },
    { maxRetries: -1 },
    { maxRetries: 1.5 },
  ])("are refused at once: %j", (options) => {
    const error = thrownBy(() => createHappyRobotServer({ apiKey, ...options }));
    expect(error.code).toBe("misuse");
  });
});

describe("a browser", () => {
  it("is refused, because everybody could read the key there", () => {
    vi.stubGlobal("window", {});
    vi.stubGlobal("document", {});
    for (const process of [
      undefined,
      { versions: {} },
      { versions: { node: "20.0.0", electron: "30.0.0" } },
    ]) {
      vi.stubGlobal("process", process);
      const error = thrownBy(() => createHappyRobotServer({ apiKey }));
      vi.unstubAllGlobals();
      vi.stubGlobal("window", {});
      vi.stubGlobal("document", {});
      expect(error.code).toBe("misuse");
      expect(error.message).toMatch(/browser.*API key.*createTokenRoute/);
    }
  });

  it("is not mistaken for Node with jsdom, where a backend may be tested", () => {
    vi.stubGlobal("window", {});
    vi.stubGlobal("document", {});
    expect(() => createHappyRobotServer({ apiKey })).not.toThrow();
  });

  it("is not mistaken for a worker on the edge, which has no document", () => {
    vi.stubGlobal("process", undefined);
    expect(() => createHappyRobotServer({ apiKey })).not.toThrow();
  });
});

function hangingVendor() {
  let seen: AbortSignal | null | undefined;
  return {
    signal: () => seen,
    hangs: (_: string, { signal }: RequestInit) => {
      seen = signal;
      return new Promise<Response>(() => {});
    },
  };
}

function thrownBy(act: () => unknown): ParlanceError {
  try {
    act();
  } catch (error) {
    if (ParlanceError.isInstance(error)) return error;
    throw error;
  }
  return expect.fail("It should have thrown.");
}

/** Everything that a log could print of a value. */
function expectNoKey(value: unknown): void {
  const seen = inspect(value, { depth: Infinity, showHidden: true });
  expect(seen).not.toContain(apiKey);
  expect(JSON.stringify(value)).not.toContain(apiKey);
}
