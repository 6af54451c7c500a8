import { afterEach, expect, it, vi } from "vitest";
import { createFakeHappyRobot } from "./happyrobot";
import { happyRobotScenarios } from "./happyrobot-scenario";
import { createMemoryClient } from "./memory-client";

afterEach(() => {
  vi.useRealTimers();
});

it("needs nothing to begin with, and names what it will accept", () => {
  const fake = createFakeHappyRobot();
  expect(fake).toMatchObject({
    baseUrl: "https://platform.happyrobot.ai/api/v2",
    apiKey: "sk_test_happyrobot",
    handshake: "close",
    scenario: "streaming",
    workflows: [{ slug: "support", webCall: true }],
  });
  expect(happyRobotScenarios).toHaveLength(21);
});

it("is driven by fake timers, tokens and all", async () => {
  vi.useFakeTimers();
  const fake = createFakeHappyRobot({ scenario: "token-expires", agent: () => "Fine." });
  const client = createMemoryClient(fake);
  const sessionId = await client.createSession();
  const socket = client.connect(sessionId);
  socket.send({ type: "message", content: "How are you?" });
  await vi.advanceTimersByTimeAsync(15_000);
  expect(socket.types).toEqual([
    "connected",
    "message-ack",
    "response-start",
    "response-chunk",
    "response-end",
    "heartbeat",
  ]);
  await vi.advanceTimersByTimeAsync(45_000);
  expect(socket.types.at(-1)).toBe("token-expired");
  expect((await client.request("POST", "/chat/sessions/")).status).toBe(401);
  fake.close();
  expect(vi.getTimerCount()).toBe(0);
});

it("mints tokens for what is asked, and for the first workflow otherwise", () => {
  const fake = createFakeHappyRobot({
    workflows: [{ slug: "support", id: "11111111-1111-4111-8111-111111111111" }],
    orgId: "org",
  });
  const plain = fake.mintToken();
  expect(plain.claims).toMatchObject({
    workflow_id: "11111111-1111-4111-8111-111111111111",
    org_id: "org",
    env: "production",
  });
  expect(plain.claims.exp - plain.claims.iat).toBe(3600);
  expect(Date.parse(plain.expires_at)).toBe(plain.claims.exp * 1000);
  const special = fake.mintToken({
    ttlSeconds: 5,
    workflowId: "support",
    env: "staging",
    data: { name: "Ada" },
  });
  expect(special.claims).toMatchObject({
    workflow_id: "11111111-1111-4111-8111-111111111111",
    env: "staging",
    data: { name: "Ada" },
  });
  expect(special.claims.exp - special.claims.iat).toBe(5);
  expect(fake.mintToken({ workflowId: "elsewhere" }).claims.workflow_id).toBe("elsewhere");
  expect(fake.tokens).toHaveLength(3);
});

it("tells the agent what was asked, in which session, and at which turn", async () => {
  const seen: unknown[] = [];
  const fake = createFakeHappyRobot({
    agent: (input) => {
      seen.push(input);
      return "";
    },
  });
  const client = createMemoryClient(fake);
  const sessionId = await client.createSession();
  const path = `/chat/sessions/${sessionId}/messages`;
  await client.request("POST", path, { body: { content: "One" } });
  await client.request("POST", path, { body: { content: "Two" } });
  fake.close();
  expect(seen).toEqual([
    { text: "One", attachments: [], sessionId, turn: 1 },
    { text: "Two", attachments: [], sessionId, turn: 2 },
  ]);
});

it("refuses to act on sessions it does not have", () => {
  const fake = createFakeHappyRobot();
  expect(() => {
    fake.endSession("unknown");
  }).toThrow(expect.objectContaining({ code: "misuse" }));
});
