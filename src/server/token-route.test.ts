import { describe, expect, it, vi } from "vitest";
import { expectConsole } from "../../test/setup/console";
import { createTokenSource, ParlanceError, type AccessToken } from "../core/index";
import { createFakeHappyRobot } from "../testing/index";
import { createHappyRobotServer } from "./happyrobot";
import { createTokenRoute, type TokenRouteOptions } from "./token-route";

const apiKey = "sk_test_happyrobot";
const url = "https://shop.example.com/api/chat-token";

interface Grant {
  readonly userId: string;
}

/** Knows one user by his cookie; his tokens are worth nothing. */
function routeOf(options: Partial<TokenRouteOptions<Grant, AccessToken>> = {}) {
  const errors: { readonly error: unknown; readonly status: number }[] = [];
  const route = createTokenRoute({
    authorize: (request) =>
      request.headers.get("cookie") === "session=ada" ? { userId: "ada" } : null,
    createToken: (grant) => ({ token: `token-of-${grant.userId}` }),
    onError: (error, { status }) => errors.push({ error, status }),
    ...options,
  });
  return { route, errors };
}

interface AskOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: BodyInit;
  readonly signal?: AbortSignal;
}

function ask({ headers, ...init }: AskOptions = {}): Request {
  const known: RequestInit & { duplex: "half" } = {
    method: "POST",
    headers: { cookie: "session=ada", ...headers },
    duplex: "half", // a stream as a body asks for it
    ...init,
  };
  return new Request(url, known);
}

async function refusalOf(response: Response): Promise<string> {
  const text = await response.text();
  const { error } = JSON.parse(text) as { error: { code: string; message: string } };
  expect(Object.keys(error)).toEqual(["code", "message"]);
  expect(error.message).not.toBe("");
  return `${response.status} ${error.code}`;
}

const vendorError = (
  code: ConstructorParameters<typeof ParlanceError>[1]["code"],
  rest: { status?: number; retryAfterMs?: number } = {},
) => new ParlanceError(`The vendor says ${apiKey} of org 7 cannot.`, { code, ...rest });

describe("a token", () => {
  it("is given to whom authorize knows, ready for getToken", async () => {
    const fake = createFakeHappyRobot();
    const server = createHappyRobotServer({
      apiKey,
      fetch: async (address, init) =>
        (await fake.handle(new Request(address, init))) ?? Response.error(),
    });
    const { route } = routeOf({
      createToken: (grant, { signal }) =>
        server.chat.createToken(
          { workflowId: "support", data: { userId: grant.userId }, ttlSeconds: 120 },
          { signal },
        ),
    });

    const response = await route(ask());

    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("content-type")).toBe("application/json");
    const [minted] = fake.tokens;
    expect(await response.json()).toEqual({ token: minted?.token, expiresAt: minted?.expires_at });

    const tokens = createTokenSource(async ({ signal }) => {
      const answer = await route(ask({ signal }));
      return (await answer.json()) as AccessToken;
    });
    const credential = await tokens.get();
    expect(credential.token).toBe(fake.tokens[1]?.token);
    expect(credential.expiresAt).toBe(Date.parse(fake.tokens[1]?.expires_at ?? ""));
  });

  it("of a call brings its room and run along", async () => {
    const fake = createFakeHappyRobot();
    const server = createHappyRobotServer({
      apiKey,
      fetch: async (address, init) =>
        (await fake.handle(new Request(address, init))) ?? Response.error(),
    });
    const route = createTokenRoute({
      authorize: () => ({ name: "Ada" }),
      createToken: (grant) => server.voice.createToken({ workflowId: "support", data: grant }),
    });
    const answer: unknown = await (await route(ask())).json();
    expect(answer).toEqual({
      url: "wss://livekit.example.com",
      token: expect.any(String) as string,
      roomName: fake.calls[0]?.roomName,
      runId: fake.calls[0]?.runId,
    });
    expect(fake.calls[0]?.data).toEqual({ name: "Ada" });
  });

  it("may have a Date as its expiry", async () => {
    const { route } = routeOf({
      createToken: () => ({ token: "t", expiresAt: new Date("2030-01-01T00:00:00Z") }),
    });
    expect(await (await route(ask())).json()).toEqual({
      token: "t",
      expiresAt: "2030-01-01T00:00:00.000Z",
    });
  });

  it.each([undefined, null, "token", {}, { token: "" }, { token: 7 }])(
    "must be one: createToken may not return %j",
    async (answer) => {
      const { route, errors } = routeOf({ createToken: () => answer as AccessToken });
      expect(await refusalOf(await route(ask()))).toBe("500 internal");
      expect(errors).toMatchObject([{ error: { code: "misuse" }, status: 500 }]);
    },
  );
});

describe("authorize", () => {
  it("cannot be left out", () => {
    const createToken = () => ({ token: "t" });
    // @ts-expect-error authorize is required
    expect(() => createTokenRoute({ createToken })).toThrow(/without authorize anybody could/);
    // @ts-expect-error a yes or no is not a grant
    createTokenRoute({ authorize: () => true, createToken });
  });

  it.each([
    ["null", () => null, "401 unauthorized"],
    ["undefined", () => undefined, "401 unauthorized"],
    ["a Response of 403", () => new Response("no", { status: 403 }), "403 forbidden"],
    ["a redirect to the login", () => new Response(null, { status: 302 }), "401 unauthorized"],
    ["a Response of 200", () => new Response("fine"), "401 unauthorized"],
  ])("refuses by returning %s, and nothing is minted", async (_, authorize, refusal) => {
    const createToken = vi.fn(() => ({ token: "t" }));
    const { route, errors } = routeOf({ authorize: authorize as () => null, createToken });
    const response = await route(ask());
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await refusalOf(response)).toBe(refusal);
    expect(createToken).not.toHaveBeenCalled();
    expect(errors).toEqual([]);
  });

  it.each([
    ["an expired JWT", new Error("jwt expired"), "401 unauthorized", 1],
    ["a status of 401", { status: 401 }, "401 unauthorized", 0],
    ["a status of 403", Object.assign(new Error("no"), { status: 403 }), "403 forbidden", 0],
    ["our forbidden", vendorError("forbidden"), "403 forbidden", 0],
    ["our rate limit", vendorError("rate-limited", { retryAfterMs: 1500 }), "429 rate-limited", 0],
    ["a dead database", { status: 503 }, "503 vendor-unavailable", 1],
    ["a defect", new TypeError("x is undefined"), "401 unauthorized", 1],
    ["nothing", undefined, "401 unauthorized", 1],
  ])("refuses by throwing %s", async (_, thrown, refusal, reports) => {
    const createToken = vi.fn(() => ({ token: "t" }));
    const { route, errors } = routeOf({
      authorize: () => {
        throw thrown;
      },
      createToken,
    });
    const response = await route(ask());
    expect(response.headers.get("retry-after")).toBe(refusal.startsWith("429") ? "2" : null);
    expect(await refusalOf(response)).toBe(refusal);
    expect(createToken).not.toHaveBeenCalled();
    expect(errors.map(({ error }) => error)).toEqual(reports ? [thrown] : []);
  });

  it.each([true, "ada", 1])("grants nothing by returning %j", async (grant) => {
    const { route, errors } = routeOf({ authorize: () => grant as unknown as Grant });
    expect(await refusalOf(await route(ask()))).toBe("500 internal");
    expect(errors).toMatchObject([{ error: { code: "misuse" } }]);
  });

  it("gets the request itself, with a body to read", async () => {
    const request = ask({ body: "{}", headers: { "content-length": "2" } });
    const { route } = routeOf({
      authorize: async (seen) => {
        expect(seen).toBe(request);
        expect(await seen.json()).toEqual({});
        return { userId: "ada" };
      },
    });
    expect((await route(request)).status).toBe(200);
  });
});

describe("a failure of the vendor", () => {
  it.each([
    [vendorError("rate-limited", { status: 429, retryAfterMs: 6_200 }), "429 rate-limited", "7"],
    [vendorError("vendor-unavailable", { status: 500 }), "503 vendor-unavailable", null],
    [
      vendorError("vendor-unavailable", { status: 503, retryAfterMs: 0 }),
      "503 vendor-unavailable",
      "1",
    ],
    [vendorError("network"), "503 vendor-unavailable", null],
    [vendorError("timeout"), "503 vendor-unavailable", null],
    [vendorError("token-rejected", { status: 401 }), "502 vendor-refused", null],
    [vendorError("forbidden", { status: 403 }), "502 vendor-refused", null],
    [vendorError("not-found", { status: 404 }), "502 vendor-refused", null],
    [vendorError("invalid-request", { status: 400 }), "502 vendor-refused", null],
    [vendorError("invalid-response"), "502 vendor-refused", null],
    [vendorError("session-not-found", { status: 404 }), "404 session-not-found", null],
    [vendorError("session-ended", { status: 409 }), "409 session-ended", null],
    [vendorError("invalid-request"), "500 internal", null],
    [vendorError("misuse"), "500 internal", null],
    [new Error(`Some ${apiKey}`), "500 internal", null],
  ])("%j is told in short, and in full only to onError", async (error, refusal, retryAfter) => {
    const { route, errors } = routeOf({ createToken: () => Promise.reject(error) });
    const response = await route(ask());
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("retry-after")).toBe(retryAfter);
    const text = await response.clone().text();
    expect(text).not.toContain(apiKey);
    expect(text).not.toContain("org 7");
    expect(await refusalOf(response)).toBe(refusal);
    expect(errors).toEqual([{ error, status: response.status }]);
  });

  it("goes to the console when nobody else listens", async () => {
    expectConsole("error", /token route refused a request.*unreachable/s);
    const { route } = routeOf({
      onError: undefined,
      createToken: () => Promise.reject(new Error("unreachable")),
    });
    expect((await route(ask())).status).toBe(500);
  });

  it("is answered even when onError itself fails", async () => {
    expectConsole("error", /the log is full/);
    const { route } = routeOf({
      createToken: () => Promise.reject(vendorError("network")),
      onError: () => {
        throw new Error("the log is full");
      },
    });
    expect(await refusalOf(await route(ask()))).toBe("503 vendor-unavailable");
  });
});

describe("a caller who goes away", () => {
  it("calls the mint off, and is no error", async () => {
    const controller = new AbortController();
    const { route, errors } = routeOf({
      createToken: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(vendorError("aborted")));
          controller.abort();
        }),
    });
    expect((await route(ask({ signal: controller.signal }))).status).toBe(503);
    expect(errors).toEqual([]);
  });
});

describe("a method", () => {
  it.each(["GET", "HEAD", "PUT", "DELETE"])("other than POST is refused: %s", async (method) => {
    const { route } = routeOf();
    const response = await route(ask({ method }));
    expect(response.headers.get("allow")).toBe("POST, OPTIONS");
    expect(await refusalOf(response)).toBe("405 method-not-allowed");
  });
});

describe("a page of another site", () => {
  it.each([
    [{ "sec-fetch-site": "cross-site", origin: "https://evil.example" }, false],
    [{ "sec-fetch-site": "cross-site" }, false],
    [{ "sec-fetch-site": "same-site", origin: "https://blog.example.com" }, false],
    [{ "sec-fetch-site": "same-origin", origin: "https://shop.example.com" }, true],
    [{ "sec-fetch-site": "same-origin", origin: "null" }, true],
    [{ "sec-fetch-site": "none" }, true],
    // Browsers that do not send Sec-Fetch-Site, or not to this address.
    [{ origin: "https://evil.example" }, false],
    [{ origin: "https://shop.example.com.evil.example" }, false],
    [{ origin: "null" }, false],
    [{ origin: "https://shop.example.com" }, true],
    // Behind a proxy that ends TLS.
    [{ origin: "https://shop.example", host: "shop.example" }, true],
    [{ origin: "https://shop.example", "x-forwarded-host": "Shop.example:443, inner" }, true],
    [{ origin: "https://evil.example", "x-forwarded-host": "shop.example" }, false],
    // No browser at all: a phone app, another server.
    [{}, true],
  ])("is told by its headers: %j", async (headers, isAllowed) => {
    const authorize = vi.fn(() => ({ userId: "ada" }));
    const { route } = routeOf({ authorize });
    const response = await route(ask({ headers: headers as AskOptions["headers"] & object }));
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
    expect(response.headers.get("vary")).toBeNull();
    expect(authorize).toHaveBeenCalledTimes(isAllowed ? 1 : 0);
    if (isAllowed) expect(response.status).toBe(200);
    else expect(await refusalOf(response)).toBe("403 origin-not-allowed");
  });
});

describe("allowed origins", () => {
  const app = "https://app.example.org";

  it("may ask, and read the answer, also when it is a refusal", async () => {
    const { route } = routeOf({ allowedOrigins: [app] });
    for (const cookie of ["session=ada", "session=eve"]) {
      const response = await route(
        ask({ headers: { cookie, origin: app, "sec-fetch-site": "cross-site" } }),
      );
      expect(response.status).toBe(cookie === "session=ada" ? 200 : 401);
      expect(response.headers.get("access-control-allow-origin")).toBe(app);
      expect(response.headers.get("access-control-allow-credentials")).toBe("true");
      expect(response.headers.get("access-control-expose-headers")).toBe("Retry-After");
      expect(response.headers.get("vary")).toBe("Origin");
    }
  });

  it("are answered before they ask", async () => {
    const { route } = routeOf({ allowedOrigins: [app, "capacitor://localhost"] });
    const preflight = (origin: string) =>
      route(
        new Request(url, {
          method: "OPTIONS",
          headers: {
            origin,
            "access-control-request-method": "POST",
            "access-control-request-headers": "authorization,content-type",
          },
        }),
      );
    for (const origin of [app, "capacitor://localhost"]) {
      const response = await preflight(origin);
      expect(response.status).toBe(204);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        "access-control-allow-origin": origin,
        "access-control-allow-credentials": "true",
        "access-control-allow-methods": "POST",
        "access-control-allow-headers": "authorization,content-type",
        "cache-control": "no-store",
        vary: "Origin",
      });
    }
    for (const origin of ["https://evil.example", "https://APP.example.org", "null"]) {
      const response = await preflight(origin);
      const names = [...response.headers.keys()].filter((name) => name.startsWith("access-"));
      expect(names).toEqual([]);
    }
  });

  it("are nobody else: others stay refused, and the answer is marked as depending on the origin", async () => {
    const { route } = routeOf({ allowedOrigins: [app] });
    const response = await route(ask({ headers: { origin: "https://evil.example" } }));
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
    expect(response.headers.get("vary")).toBe("Origin");
    expect(await refusalOf(response)).toBe("403 origin-not-allowed");
  });

  it.each([
    "*",
    "null",
    "app.example.org",
    "https://app.example.org/",
    "https://app.example.org:443",
    "https://App.example.org",
    "https://*.example.org",
    "https://app.example.org,https://b.example.org",
    "",
  ])("must be spelled as browsers spell them, not %j", (origin) => {
    expect(() => routeOf({ allowedOrigins: [origin] })).toThrow(/which no browser would send/);
  });
});

describe("a body", () => {
  const readBody = vi.fn(async (request: Request) => ({ userId: await request.text() }));

  it("can be read by authorize, also when its length was not told", async () => {
    const { route } = routeOf({ authorize: readBody });
    for (const body of ["sales", streamOf("sa", "les"), new FormData()]) {
      const response = await route(ask({ body, headers: { "x-plan": "pro" } }));
      expect(response.status).toBe(200);
      if (!(body instanceof FormData))
        expect(await response.json()).toEqual({ token: "token-of-sales" });
    }
    expect(readBody.mock.lastCall?.[0].headers.get("x-plan")).toBe("pro");
    expect(readBody.mock.lastCall?.[0].headers.get("content-type")).toMatch(/^multipart/);
  });

  it("over the limit is refused by its declared length, unread", async () => {
    readBody.mockClear();
    const { route } = routeOf({ authorize: readBody });
    const request = ask({ body: "x", headers: { "content-length": "16385" } });
    expect(await refusalOf(await route(request))).toBe("413 body-too-large");
    expect(request.bodyUsed).toBe(false);
    expect(readBody).not.toHaveBeenCalled();
  });

  it("over the limit is refused while it streams, and no more is read than needed", async () => {
    readBody.mockClear();
    let isCancelled = false;
    let pulls = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulls += 1;
        controller.enqueue(new Uint8Array(10));
      },
      cancel() {
        isCancelled = true;
      },
    });
    const { route } = routeOf({ authorize: readBody, maxBodyBytes: 100 });
    const request = ask({ body: endless });
    expect(await refusalOf(await route(request))).toBe("413 body-too-large");
    expect(isCancelled).toBe(true);
    expect(pulls).toBeLessThan(20);
    expect(readBody).not.toHaveBeenCalled();
  });

  it("of exactly the limit passes", async () => {
    const { route } = routeOf({ authorize: readBody, maxBodyBytes: 5 });
    expect((await route(ask({ body: streamOf("12345") }))).status).toBe(200);
    expect((await route(ask({ body: streamOf("123456") }))).status).toBe(413);
  });

  it("that breaks off is refused", async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new Error("the client went away"));
      },
    });
    const { route, errors } = routeOf();
    const response = await route(ask({ body: broken }));
    expect(await refusalOf(response)).toBe("400 invalid-request");
    expect(errors).toEqual([]);
  });

  it("must have a limit that is a number", () => {
    expect(() => routeOf({ maxBodyBytes: Number.NaN })).toThrow(/number of bytes/);
  });
});

function streamOf(...texts: string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const text of texts) controller.enqueue(encoder.encode(text));
      controller.close();
    },
  });
}
