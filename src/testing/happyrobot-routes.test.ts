import { expect, it } from "vitest";
import { createManualClock } from "./clock";
import { createFakeHappyRobot } from "./happyrobot";
import { createMemoryClient } from "./memory-client";

const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

function vendor(options: Parameters<typeof createFakeHappyRobot>[0] = {}) {
  const clock = createManualClock({ start: Date.UTC(2026, 0, 1) });
  const fake = createFakeHappyRobot({ clock, agent: () => "Fine.", ...options });
  return { clock, fake, client: createMemoryClient(fake) };
}

it("mints a chat token for an API key, with or without the slash at the end", async () => {
  const { fake, client } = vendor();
  for (const path of ["/chat/tokens/", "/chat/tokens"]) {
    const { status, body } = await client.request("POST", path, {
      token: fake.apiKey,
      body: { workflow_id: "support", data: { name: "Ada" }, ttl_seconds: 60 },
    });
    expect(status).toBe(200);
    expect(body).toEqual({ token: expect.any(String), expires_at: "2026-01-01T00:01:00.000Z" });
    const payload = String(body.token).split(".")[1] ?? "";
    expect(JSON.parse(Buffer.from(payload, "base64url").toString())).toEqual({
      iat: Date.UTC(2026, 0, 1) / 1000,
      exp: Date.UTC(2026, 0, 1) / 1000 + 60,
      jti: expect.stringMatching(uuid),
      workflow_id: fake.workflows[0]?.id,
      org_id: expect.stringMatching(uuid),
      env: "production",
      data: { name: "Ada" },
    });
  }
});

it("lets a token live an hour unless told otherwise", async () => {
  const { fake, client } = vendor();
  const { body } = await client.request("POST", "/chat/tokens/", {
    token: fake.apiKey,
    body: { workflow_id: fake.workflows[0]?.id },
  });
  expect(body.expires_at).toBe("2026-01-01T01:00:00.000Z");
});

it.each([
  ["no credential", undefined],
  ["another key", "sk_test_other"],
  ["a live key", "sk_live_happyrobot"],
])("answers 401 to a mint with %s", async (_name, token) => {
  const { client } = vendor();
  const answer = await client.request("POST", "/chat/tokens/", {
    token,
    body: { workflow_id: "support" },
  });
  expect(answer.status).toBe(401);
  expect(answer.body).toEqual({ error: "Invalid API key", statusCode: 401 });
});

it("does not take a chat token for an API key", async () => {
  const { client } = vendor();
  const answer = await client.request("POST", "/chat/tokens/", {
    body: { workflow_id: "support" },
  });
  expect(answer.status).toBe(401);
});

it.each<[string, unknown, string]>([
  ["no workflow", {}, "/workflow_id: required"],
  ["an empty workflow", { workflow_id: "" }, "/workflow_id: too_small"],
  ["a number for a workflow", { workflow_id: 1 }, "/workflow_id: invalid_type, expected string"],
  ["a short life", { workflow_id: "support", ttl_seconds: 59 }, "/ttl_seconds: too_small"],
  ["a long life", { workflow_id: "support", ttl_seconds: 86_401 }, "/ttl_seconds: too_big"],
  ["half a second", { workflow_id: "support", ttl_seconds: 60.5 }, "/ttl_seconds: invalid_type"],
  ["an unknown env", { workflow_id: "support", env: "test" }, "/env: invalid_type"],
  ["a list for data", { workflow_id: "support", data: [] }, "/data: invalid_type"],
  ["no object at all", [], "invalid_type, expected object"],
])("answers 400 to a mint with %s and names the place", async (_name, body, place) => {
  const { fake, client } = vendor();
  const answer = await client.request("POST", "/chat/tokens/", { token: fake.apiKey, body });
  expect(answer.status).toBe(400);
  expect(Object.keys(answer.body)).toEqual(["error", "statusCode"]);
  expect(answer.body.error).toContain(place);
});

it("names everything that is wrong at once", async () => {
  const { fake, client } = vendor();
  const { body } = await client.request("POST", "/chat/tokens/", {
    token: fake.apiKey,
    body: { ttl_seconds: 1, env: 7 },
  });
  expect(body.error).toMatch(/\/workflow_id.*\/env.*\/ttl_seconds/);
});

it("answers 400 to a body that is no JSON", async () => {
  const { fake } = vendor();
  const response = await fake.handle(
    new Request(`${fake.baseUrl}/chat/tokens/`, {
      method: "POST",
      headers: { authorization: `Bearer ${fake.apiKey}` },
      body: "{",
    }),
  );
  expect(response?.status).toBe(400);
});

it("answers 404 to an unknown workflow, and to an environment without a live version", async () => {
  const { fake, client } = vendor({
    workflows: [{ slug: "support", environments: ["staging"] }],
  });
  const mint = (body: unknown) =>
    client.request("POST", "/chat/tokens/", { token: fake.apiKey, body });
  expect((await mint({ workflow_id: "sales" })).status).toBe(404);
  expect((await mint({ workflow_id: "support" })).body.error).toContain("no live version");
  expect((await mint({ workflow_id: "support", env: "staging" })).status).toBe(200);
});

it("answers 429 with Retry-After to the 301st mint within a minute", async () => {
  const { clock, fake, client } = vendor();
  const mint = () =>
    client.request("POST", "/chat/tokens/", {
      token: fake.apiKey,
      body: { workflow_id: "support" },
    });
  await mint();
  await clock.advance(20_000);
  for (let count = 1; count < 300; count++) expect((await mint()).status).toBe(200);
  const refused = await mint();
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBe("40");
  await clock.advance(40_000);
  expect((await mint()).status).toBe(200);
  expect((await mint()).status).toBe(429);
});

it("creates a session, without a body", async () => {
  const { fake, client } = vendor();
  const { status, body } = await client.request("POST", "/chat/sessions/");
  expect(status).toBe(200);
  expect(body).toEqual({ session_id: expect.stringMatching(uuid), status: "active" });
  expect(fake.sessions).toHaveLength(1);
  expect(fake.sessions[0]?.tokens).toEqual([
    { token: client.token, use: "create", at: Date.UTC(2026, 0, 1) },
  ]);
});

it("answers 404 to a session of a workflow that does not exist", async () => {
  const { fake } = vendor();
  const stranger = createMemoryClient(fake, fake.mintToken({ workflowId: "gone" }).token);
  expect((await stranger.request("POST", "/chat/sessions/")).status).toBe(404);
});

it("answers 401 to missing, garbled, foreign and expired tokens on each route of a client", async () => {
  const { clock, fake, client } = vendor();
  const sessionId = await client.createSession();
  const short = fake.mintToken({ ttlSeconds: 1 }).token;
  await clock.advance(1_000);
  const credentials = {
    missing: undefined,
    garbled: client.token.slice(0, -2),
    foreign: createFakeHappyRobot({ clock }).mintToken().token,
    "an API key": fake.apiKey,
    expired: short,
  };
  for (const [method, path] of [
    ["POST", "/chat/sessions/"],
    ["POST", `/chat/sessions/${sessionId}/messages`],
    ["GET", `/chat/sessions/${sessionId}/history`],
    ["POST", `/chat/sessions/${sessionId}/close`],
    ["GET", "/chat/upload/presigned?filename=a.txt&mime_type=text/plain"],
    ["POST", "/chat/upload/complete"],
  ] as const) {
    for (const [name, token] of Object.entries(credentials)) {
      const { status, body } = await client.request(method, path, {
        token,
        ...(method === "POST" && { body: {} }),
      });
      expect([name, path, status]).toEqual([name, path, 401]);
      expect(body).toEqual({ error: expect.any(String), statusCode: 401 });
    }
  }
});

it("answers 403 on messages and history, but 404 on close, to a token of another scope", async () => {
  const { fake, client } = vendor();
  const sessionId = await client.createSession();
  for (const order of [{ workflowId: "other" }, { orgId: "other" }, { env: "staging" }] as const) {
    const stranger = createMemoryClient(fake, fake.mintToken(order).token);
    const path = `/chat/sessions/${sessionId}`;
    const send = await stranger.request("POST", `${path}/messages`, { body: { content: "Hi" } });
    expect(send.status).toBe(403);
    expect((await stranger.request("GET", `${path}/history`)).status).toBe(403);
    expect((await stranger.request("POST", `${path}/close`)).status).toBe(404);
  }
  expect(fake.sessions[0]?.status).toBe("active");
});

it("answers 404 to sessions and routes it does not know", async () => {
  const { client } = vendor();
  for (const [method, path] of [
    ["GET", "/chat/sessions/00000000-0000-4000-8000-000000000000/history"],
    ["GET", "/chat/sessions/no-uuid/history"],
    ["GET", "/chat/sessions"],
    ["DELETE", "/chat/sessions/"],
    ["GET", "/chat/nothing"],
  ] as const) {
    const { status, body } = await client.request(method, path);
    expect(status).toBe(404);
    expect(body).toEqual({ error: expect.any(String), statusCode: 404 });
  }
});

it("leaves requests of others alone", async () => {
  const { fake } = vendor();
  for (const address of [
    "https://platform.happyrobot.ai/api/v2/workflows/",
    "https://platform.happyrobot.ai/chat/tokens/",
    "https://example.com/",
    // The socket: a host upgrades it.
    "https://platform.happyrobot.ai/api/v2/chat/sessions/1/ws?token=1",
  ])
    expect(await fake.handle(new Request(address))).toBeUndefined();
  expect(fake.requests).toEqual([]);
});

it("knows its routes under any origin, and under the path of its base URL", async () => {
  const { fake, client } = vendor({ baseUrl: "https://proxy.example.com/robot/" });
  expect(fake.baseUrl).toBe("https://proxy.example.com/robot");
  const answer = await client.request("POST", "http://localhost:3000/robot/chat/sessions/");
  expect(answer.status).toBe(200);
});

it("answers a message over HTTP with the message alone: the agent speaks on the socket", async () => {
  const { clock, client } = vendor();
  const sessionId = await client.createSession();
  const socket = client.connect(sessionId);
  const { status, body } = await client.request("POST", `/chat/sessions/${sessionId}/messages`, {
    body: { content: "Where is it?" },
  });
  expect(status).toBe(200);
  expect(body).toEqual({
    message: {
      id: expect.stringMatching(uuid),
      session_id: sessionId,
      content: "Where is it?",
      role: "user",
      created_at: "2026-01-01T00:00:00.000Z",
    },
  });
  await clock.advance(1_000);
  expect(socket.types).toEqual(["connected", "response-start", "response-chunk", "response-end"]);
});

it.each<[string, unknown]>([
  ["no content", {}],
  ["empty content", { content: "" }],
  ["content that is no text", { content: { text: "Hi" } }],
  ["artifacts that are no list", { content: "Hi", artifacts: {} }],
  ["an artifact without a type", { content: "Hi", artifacts: [{ media_id: "1" }] }],
  [
    "a size that is no number",
    {
      content: "Hi",
      artifacts: [{ media_id: "1", mime_type: "a/b", size_bytes: "3" }],
    },
  ],
])("answers 400 to a message with %s", async (_name, body) => {
  const { client } = vendor();
  const sessionId = await client.createSession();
  const answer = await client.request("POST", `/chat/sessions/${sessionId}/messages`, { body });
  expect(answer.status).toBe(400);
});

it("keeps the history of both sides in order", async () => {
  const { clock, client } = vendor();
  const sessionId = await client.createSession();
  await client.request("POST", `/chat/sessions/${sessionId}/messages`, {
    body: { content: "One" },
  });
  await clock.advance(1_000);
  const { status, body } = await client.request("GET", `/chat/sessions/${sessionId}/history`);
  expect(status).toBe(200);
  expect(body).toEqual({
    session_id: sessionId,
    status: "active",
    started_at: "2026-01-01T00:00:00.000Z",
    last_activity: "2026-01-01T00:00:00.075Z",
    messages: [
      {
        id: expect.stringMatching(uuid),
        role: "user",
        content: "One",
        timestamp: "2026-01-01T00:00:00.000Z",
      },
      {
        id: expect.stringMatching(uuid),
        role: "assistant",
        content: "Fine.",
        timestamp: "2026-01-01T00:00:00.075Z",
      },
    ],
  });
});

it("does not know idempotency: the same message twice is two messages", async () => {
  const { client, fake } = vendor();
  const sessionId = await client.createSession();
  const path = `/chat/sessions/${sessionId}/messages`;
  await client.request("POST", path, { body: { content: "Hi" } });
  await client.request("POST", path, { body: { content: "Hi" } });
  expect(fake.sessions[0]?.messages).toHaveLength(2);
});

it("closes for ever: history stays readable, sending does not come back", async () => {
  const { client } = vendor();
  const sessionId = await client.createSession();
  const closed = await client.request("POST", `/chat/sessions/${sessionId}/close`);
  expect(closed.body).toEqual({ status: "closed", session_id: sessionId });
  const again = await client.request("POST", `/chat/sessions/${sessionId}/close`);
  expect(again.status).toBe(200);
  const history = await client.request("GET", `/chat/sessions/${sessionId}/history`);
  expect(history.body.status).toBe("closed");
  const send = await client.request("POST", `/chat/sessions/${sessionId}/messages`, {
    body: { content: "Hello?" },
  });
  expect(send.status).toBe(404);
});

it("answers preflights and lets every origin read", async () => {
  const { client } = vendor();
  const preflight = await client.request("OPTIONS", "/chat/sessions/", { token: undefined });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
  expect(preflight.headers.get("access-control-allow-headers")).toContain("authorization");
  const refused = await client.request("POST", "/chat/sessions/", { token: undefined });
  expect(refused.headers.get("access-control-allow-origin")).toBe("*");
});

it("fails as ordered, as often as ordered, on that route only", async () => {
  const { fake, client } = vendor();
  fake.failNext("create-session", 502, 2);
  fake.failNext("create-session", 429, 1, { retryAfterSeconds: 7 });
  const statuses = [];
  let retryAfter: string | null = null;
  for (let count = 0; count < 4; count++) {
    const answer = await client.request("POST", "/chat/sessions/");
    statuses.push(answer.status);
    retryAfter ??= answer.headers.get("retry-after");
  }
  expect(statuses).toEqual([502, 502, 429, 200]);
  expect(retryAfter).toBe("7");
  expect(fake.sessions).toHaveLength(1);
});

it("keeps a log of what was asked, with which token, and what it answered", async () => {
  const { fake, client } = vendor();
  const sessionId = await client.createSession();
  await client.request("GET", `/chat/sessions/${sessionId}/history`, { token: undefined });
  client.connect(sessionId);
  client.connect(sessionId, "nonsense");
  const base = "/api/v2/chat/sessions/";
  const at = Date.UTC(2026, 0, 1);
  expect(fake.requests).toEqual([
    { method: "POST", path: base, route: "create-session", token: client.token, status: 200, at },
    { method: "GET", path: `${base}${sessionId}/history`, route: "history", status: 401, at },
    {
      method: "WS",
      path: `${base}${sessionId}/ws`,
      route: "socket",
      token: client.token,
      status: 101,
      at,
    },
    {
      method: "WS",
      path: `${base}${sessionId}/ws`,
      route: "socket",
      token: "nonsense",
      status: 401,
      at,
    },
  ]);
});
