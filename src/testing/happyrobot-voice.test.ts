import { expect, it } from "vitest";
import { createManualClock } from "./clock";
import { createFakeHappyRobot } from "./happyrobot";
import { createMemoryClient } from "./memory-client";

function vendor(options: Parameters<typeof createFakeHappyRobot>[0] = {}) {
  const fake = createFakeHappyRobot({
    clock: createManualClock({ start: Date.UTC(2026, 0, 1) }),
    workflows: [
      { slug: "phone", requiredData: ["caller"] },
      { slug: "chat-only", webCall: false },
    ],
    ...options,
  });
  const client = createMemoryClient(fake, fake.apiKey);
  return { fake, mint: (body: unknown) => client.request("POST", "/voice/tokens/", { body }) };
}

const caller = { workflow_id: "phone", data: { caller: "Ada" } };

function claimsOf(token: unknown): Record<string, unknown> {
  const payload = Buffer.from(String(token).split(".")[1] ?? "", "base64url").toString();
  return JSON.parse(payload) as Record<string, unknown>;
}

it("begins a run with each token for a workflow", async () => {
  const { fake, mint } = vendor();
  const first = await mint(caller);
  const second = await mint(caller);
  expect(first.status).toBe(200);
  expect(first.body).toEqual({
    url: "wss://livekit.example.com",
    token: expect.any(String),
    room_name: expect.any(String),
    run_id: expect.any(String),
  });
  expect(second.body.run_id).not.toBe(first.body.run_id);
  expect(fake.calls.map(({ runId }) => runId)).toEqual([first.body.run_id, second.body.run_id]);
  const claims = claimsOf(first.body.token);
  expect(Number(claims.exp) - Number(claims.iat)).toBe(21_600);
  expect(claims.video).toMatchObject({ room: first.body.room_name, canPublish: true });
});

it("lets observers listen unseen and a human take over, in the same room", async () => {
  const { fake, mint } = vendor();
  const { body } = await mint(caller);
  const session_id = fake.calls[0]?.sessionId;
  const observer = await mint({ session_id });
  const takeover = await mint({ session_id, should_takeover: true, ttl_seconds: 60 });
  expect(observer.body).toMatchObject({ room_name: body.room_name, run_id: body.run_id });
  expect(claimsOf(observer.body.token).video).toMatchObject({ canPublish: false, hidden: true });
  expect(claimsOf(takeover.body.token).video).toMatchObject({ canPublish: true, hidden: false });
  expect(fake.calls).toHaveLength(1);
  expect(fake.calls[0]?.participants).toEqual(["caller", "observer", "takeover"]);
});

it("answers 409 once the call is over", async () => {
  const { fake, mint } = vendor();
  await mint(caller);
  const session_id = fake.calls[0]?.sessionId ?? "";
  fake.endSession(session_id);
  expect((await mint({ session_id })).status).toBe(409);
});

it.each<[string, unknown]>([
  ["neither a workflow nor a session", {}],
  ["both", { ...caller, session_id: "1" }],
  ["a takeover of nothing", { ...caller, should_takeover: true }],
  ["required data missing", { workflow_id: "phone" }],
  ["data for a running session", { session_id: "1", data: {} }],
  ["an env for a running session", { session_id: "1", env: "staging" }],
  ["too short a life", { ...caller, ttl_seconds: 59 }],
  ["an empty workflow", { workflow_id: "" }],
])("answers 400 to %s", async (_name, body) => {
  const { fake, mint } = vendor();
  const answer = await mint(body);
  expect(answer.status).toBe(400);
  expect(Object.keys(answer.body)).toEqual(["error", "statusCode"]);
  expect(fake.calls).toEqual([]);
});

it("answers 404 to unknown workflows and sessions, and to a workflow without a Web Call", async () => {
  const { mint } = vendor();
  for (const body of [
    { workflow_id: "gone" },
    { workflow_id: "chat-only" },
    { session_id: "00000000-0000-4000-8000-000000000000" },
  ])
    expect((await mint(body)).status).toBe(404);
});

it("answers 401 without the API key, and 500 without LiveKit", async () => {
  const { fake, mint } = vendor({ liveKitUrl: null });
  const client = createMemoryClient(fake);
  expect((await client.request("POST", "/voice/tokens/", { body: caller })).status).toBe(401);
  expect((await mint(caller)).status).toBe(500);
  expect(fake.calls).toEqual([]);
});

it("does not let a voice token open a chat", async () => {
  const { fake, mint } = vendor();
  const { body } = await mint(caller);
  const client = createMemoryClient(fake, String(body.token));
  expect((await client.request("POST", "/chat/sessions/")).status).toBe(401);
});
