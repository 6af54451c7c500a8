import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTokenSource, ParlanceError } from "../core/index";
import { createHttp, type Fetch } from "./http";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A fetch that gives these answers, one after the other, and writes down what it was asked. */
function answering(...answers: (Response | Error)[]) {
  const calls: { url: string; init: RequestInit }[] = [];
  const fetch: Fetch = (url, init) => {
    calls.push({ url, init });
    const answer = answers.shift() ?? new Error("One request too many.");
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { fetch, calls };
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers });
}

async function failureOf(work: Promise<unknown>): Promise<ParlanceError> {
  const failure = await work.then(
    () => new Error("It did not fail."),
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(ParlanceError);
  return failure as ParlanceError;
}

const never: Fetch = (_url, { signal }) =>
  new Promise((_resolve, reject) =>
    signal?.addEventListener("abort", () => reject(signal.reason as Error)),
  );

describe("request", () => {
  it("joins address and query, and sends JSON with the credential", async () => {
    const { fetch, calls } = answering(json(200, { token: "t" }));
    const http = createHttp({ baseUrl: "https://vendor.test/api/", bearer: "key", fetch });
    const response = await http.request({
      method: "POST",
      path: "/tokens",
      query: { a: "1 & 2", b: undefined, c: 3 },
      json: { ttl_seconds: 60 },
    });
    expect(response).toMatchObject({ status: 200, body: { token: "t" } });
    expect(calls[0]?.url).toBe("https://vendor.test/api/tokens?a=1+%26+2&c=3");
    expect(calls[0]?.init).toMatchObject({
      method: "POST",
      body: '{"ttl_seconds":60}',
      headers: {
        accept: "application/json",
        "content-type": "application/json",
        authorization: "Bearer key",
      },
    });
  });

  it("sends neither a body nor a credential that it was not given", async () => {
    const { fetch, calls } = answering(new Response(null, { status: 204 }));
    const response = await createHttp({ baseUrl: "", fetch }).request({ path: "/x" });
    expect(response.body).toBeUndefined();
    expect(calls[0]?.init).toMatchObject({
      method: "GET",
      headers: { accept: "application/json" },
    });
    expect(calls[0]?.init).not.toHaveProperty("body");
    expect(calls[0]?.init.headers).not.toHaveProperty("authorization");
  });

  it("survives an answer that is not JSON", async () => {
    const { fetch } = answering(
      new Response("<html>Bad gateway</html>", { status: 502 }),
      new Response("plain words"),
    );
    const http = createHttp({ baseUrl: "", fetch });
    const failure = await failureOf(http.request({ path: "/x" }));
    expect(failure).toMatchObject({
      code: "vendor-unavailable",
      cause: "<html>Bad gateway</html>",
    });
    expect(failure.message).not.toContain("<html>");
    expect((await http.request({ path: "/x" })).body).toBe("plain words");
  });

  it("does not repeat a novel that the vendor wrote", async () => {
    const { fetch } = answering(json(500, { error: "x".repeat(1_000_000) }));
    const failure = await failureOf(createHttp({ baseUrl: "", fetch }).request({ path: "/x" }));
    expect(failure.message.length).toBeLessThan(500);
  });

  it("refuses data that is no JSON before anything is sent", async () => {
    const { fetch, calls } = answering();
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    const failure = await failureOf(
      createHttp({ baseUrl: "", fetch }).request({ method: "POST", path: "/x", json: circular }),
    );
    expect(failure.code).toBe("misuse");
    expect(calls).toEqual([]);
  });

  it("works against a real server with the fetch of the machine", async () => {
    vi.useRealTimers();
    const listener: RequestListener = (request, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ seen: request.headers.authorization, at: request.url }));
    };
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const http = createHttp({ baseUrl: `http://127.0.0.1:${port}`, bearer: "key" });
    const { body } = await http.request({ path: "/here", query: { q: true } });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(body).toEqual({ seen: "Bearer key", at: "/here?q=true" });
    vi.useFakeTimers();
  });
});

describe("errors", () => {
  it.each([
    [400, "invalid-request", false],
    [401, "token-rejected", false],
    [403, "forbidden", false],
    [404, "not-found", false],
    [408, "timeout", true],
    [409, "invalid-request", false],
    [413, "file-too-large", false],
    [422, "invalid-request", false],
    [429, "rate-limited", true],
    [500, "vendor-unavailable", true],
    [502, "vendor-unavailable", true],
    [503, "vendor-unavailable", true],
    [504, "vendor-unavailable", true],
  ] as const)("%i becomes %s", async (status, code, recoverable) => {
    const { fetch } = answering(json(status, { error: "No such thing." }));
    const failure = await failureOf(
      createHttp({ baseUrl: "", fetch, vendor: "HappyRobot" }).request({ path: "/x" }),
    );
    expect(failure).toMatchObject({ code, status, recoverable });
    expect(failure.message).toContain(`HappyRobot answered ${status} to GET /x: No such thing.`);
  });

  it.each([
    [{ error: "Not found", statusCode: 404 }, "Not found"],
    [{ error: "Bad", message: "name is missing", details: [1] }, "Bad - name is missing"],
    [{ message: "Gone" }, "Gone"],
    ["plain", "plain"],
  ])("reads the words of %j", async (body, words) => {
    const { fetch } = answering(
      new Response(typeof body === "string" ? body : JSON.stringify(body), { status: 400 }),
    );
    const failure = await failureOf(createHttp({ baseUrl: "", fetch }).request({ path: "/x" }));
    expect(failure.message).toContain(`: ${words}. `);
    expect(failure.cause).toEqual(body);
  });

  it.each([{}, [], null, { error: 5 }, ""])("survives the body %j", async (body) => {
    const { fetch } = answering(json(400, body));
    const failure = await failureOf(createHttp({ baseUrl: "", fetch }).request({ path: "/x" }));
    expect(failure.message).toContain("answered 400 to GET /x. ");
  });

  it("reads Retry-After as seconds and as a date", async () => {
    vi.setSystemTime("2026-09-01T12:00:00Z");
    const { fetch } = answering(
      json(429, {}, { "retry-after": "7" }),
      json(503, {}, { "retry-after": "Tue, 01 Sep 2026 12:00:30 GMT" }),
      json(503, {}, { "retry-after": "Tue, 01 Sep 2026 11:00:00 GMT" }),
      json(503, {}, { "retry-after": "soon" }),
    );
    const http = createHttp({ baseUrl: "", fetch });
    const waits = [];
    for (let index = 0; index < 4; index += 1)
      waits.push((await failureOf(http.request({ path: "/x" }))).retryAfterMs);
    expect(waits).toEqual([7_000, 30_000, 0, undefined]);
  });

  it("calls an unreachable server a network error", async () => {
    const cause = new TypeError("fetch failed");
    const { fetch } = answering(cause);
    expect(
      await failureOf(createHttp({ baseUrl: "", fetch }).request({ path: "/x" })),
    ).toMatchObject({ code: "network", recoverable: true, cause });
  });

  it("gives up after the timeout, even on a fetch that ignores its signal", async () => {
    for (const fetch of [never, () => new Promise<Response>(() => undefined)]) {
      const failure = failureOf(createHttp({ baseUrl: "", fetch }).request({ path: "/x" }));
      await vi.advanceTimersByTimeAsync(29_999);
      await vi.advanceTimersByTimeAsync(1);
      expect(await failure).toMatchObject({ code: "timeout", recoverable: true });
    }
  });

  it("counts a body that does not end as a timeout", async () => {
    const { fetch } = answering(new Response(new ReadableStream({ start: () => undefined })));
    const failure = failureOf(
      createHttp({ baseUrl: "", fetch }).request({ path: "/x", timeoutMs: 50 }),
    );
    await vi.advanceTimersByTimeAsync(50);
    expect(await failure).toMatchObject({ code: "timeout" });
  });

  it("can be aborted before and during the request", async () => {
    const controller = new AbortController();
    const http = createHttp({ baseUrl: "", fetch: never });
    const during = failureOf(http.request({ path: "/x", signal: controller.signal }));
    controller.abort();
    expect((await during).code).toBe("aborted");
    const { fetch, calls } = answering();
    const before = createHttp({ baseUrl: "", fetch });
    expect((await failureOf(before.request({ path: "/x", signal: controller.signal }))).code).toBe(
      "aborted",
    );
    expect(calls).toEqual([]);
  });
});

describe("a token source", () => {
  it("is asked for a new token once when the vendor refuses the old one", async () => {
    const reasons: string[] = [];
    const tokens = createTokenSource(({ reason }) => {
      reasons.push(reason);
      return `token-${reasons.length}`;
    });
    const { fetch, calls } = answering(json(401, {}), json(200, { ok: true }));
    const http = createHttp({ baseUrl: "", bearer: tokens, fetch });
    expect((await http.request({ path: "/x" })).body).toEqual({ ok: true });
    expect(reasons).toEqual(["connect", "rejected"]);
    expect(calls.map(({ init }) => (init.headers as Record<string, string>).authorization)).toEqual(
      ["Bearer token-1", "Bearer token-2"],
    );
    expect(tokens.current?.token).toBe("token-2");
  });

  it("is believed to have nothing better after the second refusal", async () => {
    let count = 0;
    const tokens = createTokenSource(() => `token-${(count += 1)}`);
    const { fetch, calls } = answering(json(401, { error: "no" }), json(401, { error: "no" }));
    const failure = await failureOf(
      createHttp({ baseUrl: "", bearer: tokens, fetch }).request({ path: "/x" }),
    );
    expect(failure).toMatchObject({ code: "token-rejected", recoverable: true, status: 401 });
    expect(calls).toHaveLength(2);
    expect(tokens.current).toBeUndefined();
  });

  it("passes its own error on", async () => {
    const tokens = createTokenSource(() => {
      throw new ParlanceError("Signed out.", { code: "forbidden" });
    });
    const { fetch, calls } = answering();
    const failure = await failureOf(
      createHttp({ baseUrl: "", bearer: tokens, fetch }).request({ path: "/x" }),
    );
    expect(failure.message).toBe("Signed out.");
    expect(calls).toEqual([]);
  });
});

describe("maxRetries", () => {
  it.each([
    ["429", json(429, {})],
    ["500", json(500, {})],
    ["a network failure", new TypeError("fetch failed")],
  ])("repeats after %s", async (_what, answer) => {
    const { fetch, calls } = answering(answer, json(200, {}));
    const http = createHttp({ baseUrl: "", fetch, maxRetries: 2, random: () => 0.5 });
    const request = http.request({ path: "/x" });
    await vi.advanceTimersByTimeAsync(249);
    expect(calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect((await request).status).toBe(200);
  });

  it("waits as long as the server asks", async () => {
    const { fetch, calls } = answering(json(429, {}, { "retry-after": "9" }), json(200, {}));
    const http = createHttp({ baseUrl: "", fetch, maxRetries: 1, random: () => 0 });
    const request = http.request({ path: "/x" });
    await vi.advanceTimersByTimeAsync(8_999);
    expect(calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    await request;
    expect(calls).toHaveLength(2);
  });

  it("does not wait longer than a minute: the error says when to come back", async () => {
    const { fetch } = answering(json(429, {}, { "retry-after": "3600" }));
    const failure = await failureOf(
      createHttp({ baseUrl: "", fetch, maxRetries: 5 }).request({ path: "/x" }),
    );
    expect(failure).toMatchObject({ code: "rate-limited", retryAfterMs: 3_600_000 });
  });

  it("ends after the last attempt", async () => {
    const { fetch, calls } = answering(json(500, {}), json(500, {}), json(500, {}));
    const failure = failureOf(
      createHttp({ baseUrl: "", fetch, maxRetries: 2 }).request({ path: "/x" }),
    );
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await failure).code).toBe("vendor-unavailable");
    expect(calls).toHaveLength(3);
  });

  it("repeats neither what is wrong nor what may have taken effect", async () => {
    const { fetch, calls } = answering(json(400, {}));
    await failureOf(createHttp({ baseUrl: "", fetch, maxRetries: 2 }).request({ path: "/x" }));
    expect(calls).toHaveLength(1);
    let attempts = 0;
    const silent: Fetch = (url, init) => {
      attempts += 1;
      return never(url, init);
    };
    const failure = failureOf(
      createHttp({ baseUrl: "", fetch: silent, maxRetries: 2 }).request({ path: "/x" }),
    );
    await vi.advanceTimersByTimeAsync(30_000);
    expect((await failure).code).toBe("timeout");
    expect(attempts).toBe(1);
  });

  it("can be refused by a request and be aborted while waiting", async () => {
    const { fetch, calls } = answering(json(500, {}), json(500, {}));
    const http = createHttp({ baseUrl: "", fetch, maxRetries: 2 });
    await failureOf(http.request({ method: "POST", path: "/x", maxRetries: 0 }));
    expect(calls).toHaveLength(1);
    const controller = new AbortController();
    const failure = failureOf(http.request({ path: "/x", signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(0);
    controller.abort();
    expect((await failure).code).toBe("aborted");
    expect(calls).toHaveLength(2);
  });
});
