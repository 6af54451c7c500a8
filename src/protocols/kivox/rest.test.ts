import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { failureOf, failureSoon } from "../../../test/setup/failure";
import type { ParlanceError } from "../../core/index";
import { createKivoxBearerClient, createKivoxSessionClient } from "./client";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const baseUrl = "https://kivox.example.com";
const time = "2026-05-04T09:00:00Z";
const me = { id: "u1", email: "ana@example.com", name: "Ana", created_at: time, updated_at: time };

/** A fetch that gives these answers, one after the other, and writes down what it was asked. */
function answering(...answers: (Response | Error | "never")[]) {
  const asked: { url: string; init: RequestInit; token: string | null }[] = [];
  const fetch = (url: string, init: RequestInit): Promise<Response> => {
    asked.push({ url, init, token: new Headers(init.headers).get("authorization") });
    const answer = answers.shift() ?? new Error("One request too many.");
    if (answer === "never") return new Promise(() => undefined);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { fetch, asked };
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers });
}

function refused(status: number, headers?: Record<string, string>): Response {
  const body = {
    code: "agent.name_taken",
    message: "Ya existe un agente con ese nombre.",
    doc_url: "https://kivox.example.com/docs/reference/errors#agent-name-taken",
    params: { name: "Ada" },
  };
  return json(status, body, headers);
}

/** Somebody signed in by cookie, who hears these answers. */
function signedIn(...answers: Parameters<typeof answering>) {
  const { fetch, asked } = answering(...answers);
  const onUnauthenticated = vi.fn<(error: ParlanceError) => void>();
  const { api } = createKivoxSessionClient({ baseUrl, fetch, timeoutMs: 5_000, onUnauthenticated });
  return { api, asked, onUnauthenticated };
}

describe("what is asked", () => {
  it("takes the cookie along, and no token", async () => {
    const { api, asked } = signedIn(json(200, me));

    await expect(api.getMe()).resolves.toMatchObject({ id: "u1", name: "Ana" });

    expect(asked[0]?.url).toBe(`${baseUrl}/users/me`);
    expect(asked[0]?.init).toMatchObject({
      method: "GET",
      credentials: "include",
      headers: { accept: "application/json" },
    });
    expect(asked[0]?.token).toBeNull();
    expect(asked[0]?.init).not.toHaveProperty("body");
  });

  it("takes the token along, and no cookie", async () => {
    const { fetch, asked } = answering(json(200, me));

    await createKivoxBearerClient({ baseUrl, bearerToken: "sk_live_1", fetch }).api.getMe();

    expect(asked[0]?.token).toBe("Bearer sk_live_1");
    expect(asked[0]?.init.credentials).toBe("omit");
  });

  it("is JSON where there is something to say", async () => {
    const { api, asked } = signedIn(json(200, me));

    await api.updateMe({ name: "Ana María" });

    expect(asked[0]?.init).toMatchObject({
      method: "PATCH",
      body: '{"name":"Ana María"}',
      headers: { "content-type": "application/json" },
    });
  });

  it("takes the global fetch of the moment where none is given", async () => {
    const { fetch, asked } = answering(json(200, me));
    vi.stubGlobal("fetch", fetch);

    await createKivoxSessionClient({ baseUrl }).api.getMe();

    vi.unstubAllGlobals();
    expect(asked).toHaveLength(1);
  });

  it("is what the type says it is, else it does not leave", async () => {
    const { api, asked } = signedIn();
    const circular: Record<string, unknown> = {};
    circular["self"] = circular;
    const blueprint = {
      version: "1",
      entries: [
        {
          name: "main",
          workflow: { nodes: [{ id: "a", type: "entry", data: circular }], edges: [] },
        },
      ],
    };

    await expect(failureOf(api.updateAgent("a1", { blueprint }))).resolves.toMatchObject({
      code: "invalid-request",
    });
    await expect(failureOf(api.getAgent("\ud800"))).resolves.toMatchObject({
      code: "invalid-request",
    });
    const challengeToken = "two\nlines";
    await expect(
      failureOf(api.recoverPassword({ challengeToken, email: "a@example.com" })),
    ).resolves.toMatchObject({ code: "invalid-request" });
    expect(asked).toEqual([]);
  });
});

describe("a refusal", () => {
  it.each([
    [400, "invalid-request", false],
    [403, "forbidden", false],
    [404, "not-found", false],
    [405, "invalid-request", false],
    [409, "conflict", false],
    [413, "file-too-large", false],
    [422, "invalid-request", false],
    [429, "rate-limited", true],
    [500, "vendor-unavailable", true],
    [502, "vendor-unavailable", true],
    [503, "vendor-unavailable", true],
  ])("with %i is `%s`", async (status, code, recoverable) => {
    const { api, asked, onUnauthenticated } = signedIn(refused(status));

    const failure = await failureOf(api.createAgent({ scope: "me", config: { name: "Ada" } }));

    expect(failure).toMatchObject({ code, status, recoverable, vendorCode: "agent.name_taken" });
    expect(failure.message).toContain("POST /users/me/agents");
    expect(failure.message).toContain("Ya existe un agente con ese nombre");
    expect(failure.cause).toMatchObject({ params: { name: "Ada" } });
    expect(asked).toHaveLength(1);
    expect(onUnauthenticated).not.toHaveBeenCalled();
  });

  it.each([409, 422])("with %i is told to people in the vendor's words", async (status) => {
    const { api } = signedIn(refused(status));

    const { userMessage } = await failureOf(api.createAgent({ scope: "me" }));

    expect(userMessage).toBe("Ya existe un agente con ese nombre.");
  });

  it.each([403, 404, 429, 500])("with %i is told to people in ours", async (status) => {
    const { api } = signedIn(refused(status));

    const { userMessage } = await failureOf(api.createAgent({ scope: "me" }));

    expect(userMessage).not.toContain("Ya existe");
    expect(userMessage).not.toBe("");
  });

  it.each([
    ["no body", () => new Response(null, { status: 422 })],
    ["words that are none", () => json(422, { code: "name.taken", message: "" })],
    ["words that are a number", () => json(422, { code: "name.taken", message: 5 })],
    ["a list", () => json(422, ["no"])],
    ["a page of HTML", () => new Response("<h1>No</h1>", { status: 422 })],
  ])("with 422 and %s has words for people all the same", async (_what, answer) => {
    const failure = await failureOf(signedIn(answer()).api.createAgent({ scope: "me" }));

    expect(failure).toMatchObject({
      code: "invalid-request",
      userMessage: "Something went wrong. Please try again.",
    });
  });

  it("keeps the vendor's code where its words cannot be read, and the other way round", async () => {
    const { api } = signedIn(
      json(409, { code: "name.taken", message: null }),
      json(409, { code: 17, message: "Taken." }),
    );

    expect((await failureOf(api.getMe())).vendorCode).toBe("name.taken");
    const failure = await failureOf(api.getMe());
    expect(failure.userMessage).toBe("Taken.");
    expect(failure.vendorCode).toBeUndefined();
  });

  it("says when to come back", async () => {
    vi.setSystemTime("2026-05-04T09:00:00Z");
    const { api } = signedIn(
      refused(429, { "retry-after": "12" }),
      refused(503, { "retry-after": "Mon, 04 May 2026 09:01:00 GMT" }),
      refused(429, { "retry-after": "soon" }),
    );

    expect((await failureOf(api.getMe())).retryAfterMs).toBe(12_000);
    expect((await failureOf(api.getMe())).retryAfterMs).toBe(60_000);
    expect((await failureOf(api.getMe())).retryAfterMs).toBeUndefined();
  });

  it("is not repeated by us, whatever it is", async () => {
    const { api, asked } = signedIn(refused(500), new TypeError("fetch failed"), refused(429));

    await failureOf(api.updateMe({ name: "Ana" }));
    await failureOf(api.updateMe({ name: "Ana" }));
    await failureOf(api.updateMe({ name: "Ana" }));

    expect(asked).toHaveLength(3);
  });
});

describe("401 by cookie", () => {
  it("is `unauthenticated`, and the app is told", async () => {
    const { api, asked, onUnauthenticated } = signedIn(refused(401));

    const failure = await failureOf(api.getMe());

    expect(failure).toMatchObject({
      code: "unauthenticated",
      status: 401,
      recoverable: false,
      userMessage: "Please sign in.",
    });
    expect(onUnauthenticated.mock.calls).toEqual([[failure]]);
    expect(asked).toHaveLength(1);
  });

  it("is told each time it comes", async () => {
    const { api, onUnauthenticated } = signedIn(refused(401), refused(401), json(200, me));

    await Promise.all([failureOf(api.getMe()), failureOf(api.listOrganisations())]);
    await api.getMe();

    expect(onUnauthenticated).toHaveBeenCalledTimes(2);
  });

  it("while signing in means a wrong password: nobody is sent to where he is, and he hears why", async () => {
    const wrong = { code: "auth.invalid_credentials", message: "E-mail or password is wrong" };
    const { api, onUnauthenticated } = signedIn(json(401, wrong));

    const failure = await failureOf(
      api.signIn({ email: "ana@example.com", password: "wrong", challengeToken: "t" }),
    );

    expect(failure).toMatchObject({
      code: "unauthenticated",
      vendorCode: "auth.invalid_credentials",
      userMessage: "E-mail or password is wrong",
    });
    expect(onUnauthenticated).not.toHaveBeenCalled();
  });

  it("is still 401 where the app's callback throws", async () => {
    const { fetch } = answering(refused(401));
    const { api } = createKivoxSessionClient({
      baseUrl,
      fetch,
      onUnauthenticated() {
        throw new Error("No such page.");
      },
    });
    expect(await failureOf(api.getMe())).toMatchObject({ code: "unauthenticated" });
    expect(() => vi.runAllTimers()).toThrow("No such page.");
  });
});

describe("401 by token", () => {
  const tokensOf = (asked: readonly { readonly token: string | null }[]) =>
    asked.map(({ token }) => token);

  it("is asked again with a new token, once", async () => {
    const { fetch, asked } = answering(refused(401), json(200, me));
    const getToken = vi.fn(({ reason }: { reason: string }) => `token for ${reason}`);

    await createKivoxBearerClient({ baseUrl, getToken, fetch }).api.getMe();

    expect(tokensOf(asked)).toEqual(["Bearer token for connect", "Bearer token for rejected"]);
    expect(getToken.mock.calls.map(([{ reason }]) => reason)).toEqual(["connect", "rejected"]);
  });

  it("repeats the body as it was", async () => {
    const { fetch, asked } = answering(refused(401), json(200, me));
    let count = 0;
    const { api } = createKivoxBearerClient({ baseUrl, getToken: () => `t${++count}`, fetch });

    await api.updateMe({ name: "Ana María" });

    expect(asked.map(({ init }) => init.body)).toEqual(Array(2).fill('{"name":"Ana María"}'));
  });

  it("twice is `token-rejected`, which may pass", async () => {
    const { fetch, asked } = answering(refused(401), refused(401));
    let count = 0;
    const { api } = createKivoxBearerClient({ baseUrl, getToken: () => `t${++count}`, fetch });

    expect(await failureOf(api.getMe())).toMatchObject({
      code: "token-rejected",
      status: 401,
      recoverable: true,
      vendorCode: "agent.name_taken",
    });
    expect(tokensOf(asked)).toEqual(["Bearer t1", "Bearer t2"]);
  });

  it("never sees a refused token again", async () => {
    const { fetch, asked } = answering(refused(401));
    const { api } = createKivoxBearerClient({ baseUrl, getToken: () => "the only one", fetch });

    expect(await failureSoon(api.getMe())).toMatchObject({ code: "token-rejected" });
    expect(asked).toHaveLength(1);
  });

  it("is final at once for a token that is all there is, and nothing is asked with it again", async () => {
    const { fetch, asked } = answering(refused(401));
    const { api } = createKivoxBearerClient({ baseUrl, bearerToken: "sk_live_1", fetch });

    const failure = await failureOf(api.getMe());

    expect(failure).toMatchObject({ code: "token-rejected", recoverable: false });
    expect(failure.message).toContain("getToken");
    expect(await failureOf(api.getMe())).toMatchObject({ code: "token-rejected" });
    expect(asked).toHaveLength(1);
  });

  it("asks for one token for all who ask at once", async () => {
    const { fetch, asked } = answering(...Array.from({ length: 5 }, () => json(200, me)));
    const getToken = vi.fn(() => Promise.resolve("shared"));
    const { api } = createKivoxBearerClient({ baseUrl, getToken, fetch });

    await Promise.all(Array.from({ length: 5 }, () => api.getMe()));

    expect(getToken).toHaveBeenCalledTimes(1);
    expect(new Set(tokensOf(asked))).toEqual(new Set(["Bearer shared"]));
  });

  it("while signing in says nothing about the token, which stays", async () => {
    const wrong = { code: "auth.invalid_credentials", message: "E-mail or password is wrong" };
    const { fetch, asked } = answering(json(401, wrong), json(200, me));
    const { api } = createKivoxBearerClient({ baseUrl, bearerToken: "sk_live_1", fetch });

    const failure = await failureOf(
      api.signIn({ email: "ana@example.com", password: "wrong", challengeToken: "t" }),
    );
    await api.getMe();

    expect(failure.userMessage).toBe("E-mail or password is wrong");
    expect(tokensOf(asked)).toEqual([null, "Bearer sk_live_1"]);
  });

  it("is not reached where no token can be had", async () => {
    const { fetch, asked } = answering();
    const getToken = () => Promise.reject(new Error("The endpoint is down."));
    const { api } = createKivoxBearerClient({ baseUrl, getToken, fetch });

    expect(await failureSoon(api.getMe())).toMatchObject({ code: "token-unavailable" });
    expect(asked).toEqual([]);
  });
});

describe("no answer", () => {
  it("in time is `timeout`, with the body", async () => {
    const stuck = new Response(
      new ReadableStream<Uint8Array>({ pull: () => new Promise(() => undefined) }),
    );
    const { api, asked } = signedIn("never", stuck);

    for (let time = 1; time <= 2; time += 1) {
      const failing = failureOf(api.getMe());
      await vi.advanceTimersByTimeAsync(5_000);
      const failure = await failing;
      expect(failure).toMatchObject({ code: "timeout", recoverable: true });
      expect(failure.message).toContain("GET /users/me within 5000 ms");
    }
    expect(asked.map(({ init }) => init.signal?.aborted)).toEqual([true, true]);
  });

  it("within half a minute is `timeout` where nothing else was said", async () => {
    const { fetch } = answering("never");
    const failing = failureOf(createKivoxSessionClient({ baseUrl, fetch }).api.getMe());
    let isOver = false;
    void failing.then(() => (isOver = true));

    await vi.advanceTimersByTimeAsync(29_999);
    expect(isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await failing).toMatchObject({ code: "timeout" });
  });

  it("for want of a network is `network`", async () => {
    const cause = new TypeError("fetch failed");
    const { api } = signedIn(cause);

    expect(await failureOf(api.getMe())).toMatchObject({
      code: "network",
      recoverable: true,
      cause,
    });
  });

  it("is wanted by who has given up before", async () => {
    const { api, asked } = signedIn();

    expect(await failureOf(api.getMe({ signal: AbortSignal.abort() }))).toMatchObject({
      code: "aborted",
    });
    expect(
      await failureOf(api.updateMe({ name: "Ana" }, { signal: AbortSignal.abort() })),
    ).toMatchObject({ code: "aborted" });
    expect(asked).toEqual([]);
  });

  it("is wanted by who gives up meanwhile", async () => {
    const { api, asked } = signedIn("never");
    const giveUp = new AbortController();
    const failing = failureOf(api.getMe({ signal: giveUp.signal }));
    await vi.advanceTimersByTimeAsync(10);

    giveUp.abort();

    expect(await failing).toMatchObject({ code: "aborted", recoverable: true });
    expect(asked[0]?.init.signal?.aborted).toBe(true);
  });

  it("is wanted by who gives up while a token is fetched", async () => {
    const { fetch, asked } = answering();
    const getToken = () => new Promise<string>(() => undefined);
    const giveUp = new AbortController();
    const { api } = createKivoxBearerClient({ baseUrl, getToken, fetch });
    const failing = failureOf(api.getMe({ signal: giveUp.signal }));
    await vi.advanceTimersByTimeAsync(10);

    giveUp.abort();

    expect(await failing).toMatchObject({ code: "aborted" });
    expect(asked).toEqual([]);
  });
});

describe("an answer that is none of Kivox's", () => {
  it.each([
    ["a page of a proxy", () => new Response("<html>Sign in to the Wi-Fi</html>")],
    ["nothing", () => new Response("")],
    ["204", () => new Response(null, { status: 204 })],
    ["half of it", () => new Response('{"id":"u1","email":"ana@exam')],
    ["null", () => json(200, null)],
    ["a list", () => json(200, [me])],
    ["a number", () => json(200, 7)],
    ["a member missing", () => json(200, { ...me, email: undefined })],
    ["a member of another type", () => json(200, { ...me, id: 5 })],
    ["a date that is none", () => json(200, { ...me, created_at: "yesterday-ish" })],
    ["an abyss", () => new Response("[".repeat(200_000) + "]".repeat(200_000))],
  ])("is `invalid-response`: %s", async (_what, answer) => {
    const failure = await failureOf(signedIn(answer()).api.getMe());

    expect(failure).toMatchObject({ code: "invalid-response", recoverable: true });
    expect(failure.message).toContain("GET /users/me");
  });

  it("names the place", async () => {
    const { message } = await failureOf(signedIn(json(200, { ...me, id: 5 })).api.getMe());
    expect(message).toContain("(at id)");
  });

  it("keeps a page to look at", async () => {
    const page = "<html>Sign in to the Wi-Fi</html>";
    expect(await failureOf(signedIn(new Response(page)).api.getMe())).toHaveProperty("cause", page);
  });

  it("has done nothing, whatever a proxy says", async () => {
    const { api } = signedIn(
      new Response("<html>Sign in to the Wi-Fi</html>"),
      new Response(null, { status: 204 }),
      new Response(""),
      json(200, { ok: true }),
    );

    expect(await failureOf(api.deleteAgent("a1"))).toMatchObject({ code: "invalid-response" });
    await expect(api.deleteAgent("a1")).resolves.toBeUndefined();
    await expect(api.deleteAgent("a1")).resolves.toBeUndefined();
    await expect(api.deleteAgent("a1")).resolves.toBeUndefined();
  });

  it("does not show the secrets that were in it", async () => {
    const agent = {
      id: "a1",
      status: "live",
      config: { name: "Ada" },
      secrets: [{ key: "CARRIER_KEY", value: "ck_live_9f3b7c" }],
      blueprint: { version: "1", entries: [] },
      created_at: "never",
      updated_at: time,
    };
    const key = { id: "k1", name: "Reports", prefix: "sk_live", key: "ck_live_9f3b7c", scopes: [] };
    const { api } = signedIn(
      json(200, agent),
      json(200, { items: [agent], total: 1, page: 1, limit: 20 }),
      new Response(JSON.stringify(agent).slice(0, -5)),
      json(201, key),
    );

    for (const work of [
      () => api.getAgent("a1"),
      () => api.listAgents({ scope: "me" }),
      () => api.getAgent("a1"),
      () => api.createApiKey({ name: "Reports" }),
    ]) {
      const failure = await failureOf(work());
      expect(failure.code).toBe("invalid-response");
      expect(inspect(failure, { depth: Infinity, showHidden: true })).not.toContain("ck_live");
      expect(JSON.stringify([failure, failure.cause])).not.toContain("ck_live");
    }
  });
});
