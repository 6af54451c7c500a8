import { describe, expect, it } from "vitest";
import { ParlanceError } from "../core/index";
import {
  checkChatTokenRequest,
  checkVoiceTokenRequest,
  type HappyRobotChatTokenRequest,
  type HappyRobotVoiceTokenRequest,
} from "./happyrobot-request";

const sessionId = "0B9F3A86-6c0a-4d6e-9d43-0f4f5d0c1a2b";

function refusalOf(check: () => void): string {
  try {
    check();
  } catch (error) {
    if (ParlanceError.isInstance(error) && error.code === "invalid-request") return error.message;
    throw error;
  }
  return "";
}

/** What only a JavaScript caller, or a backend that passes on user input, can do. */
const chat = (request: unknown) =>
  refusalOf(() => checkChatTokenRequest(request as HappyRobotChatTokenRequest));
const voice = (request: unknown) =>
  refusalOf(() => checkVoiceTokenRequest(request as HappyRobotVoiceTokenRequest));

describe("a chat token request", () => {
  it.each([
    { workflowId: "support" },
    { workflowId: sessionId, env: "production", ttlSeconds: 60 },
    { workflowId: "support", env: "staging", ttlSeconds: 86_400 },
    { workflowId: "support", env: "development", data: {} },
    { workflowId: "support", data: Object.assign(Object.create(null) as object, { a: 1 }) },
    {
      workflowId: "support",
      data: { a: [null, "b", 1.5, true, { c: new Date(0) }], d: undefined },
    },
  ])("passes: %j", (request) => {
    expect(chat(request)).toBe("");
  });

  it.each([undefined, null, "", "   ", 7, {}])("needs a workflow, not %j", (workflowId) => {
    expect(chat({ workflowId })).toMatch(/^workflowId must be/);
  });

  it.each([59, 86_401, 60.5, Number.NaN, Infinity, "3600", null])(
    "lives 60 to 86400 whole seconds, not %j",
    (ttlSeconds) => {
      expect(chat({ workflowId: "support", ttlSeconds })).toMatch(/from 60 to 86400/);
      expect(voice({ workflowId: "support", ttlSeconds })).toMatch(/from 60 to 86400/);
      expect(voice({ sessionId, ttlSeconds })).toMatch(/from 60 to 86400/);
    },
  );

  it.each(["prod", "", "toString", null, 1])("knows no environment %j", (env) => {
    expect(chat({ workflowId: "support", env })).toMatch(/production, staging, development/);
  });

  it.each([null, "text", 1, ["a"], new Map(), new Date(), () => 1])(
    "takes a plain object as data, not %o",
    (data) => {
      expect(chat({ workflowId: "support", data })).toMatch(/^data must be a plain object/);
    },
  );

  it("says where the data is not JSON", () => {
    const refusals = [
      { user: { balance: 10n } },
      { user: { scores: [1, Number.NaN] } },
      { user: { tags: ["a", undefined] } },
      { user: { roles: new Set(["admin"]) } },
      { user: { birthday: new Date(Number.NaN) } },
      { user: { toString: () => "x" } },
    ].map((data) => chat({ workflowId: "support", data }));
    expect(refusals.map((refusal) => refusal.split(",")[0])).toEqual([
      "data.user.balance is a bigint",
      "data.user.scores[1] is NaN",
      "data.user.tags[1] is missing",
      "data.user.roles is a Set",
      "data.user.birthday is a Date",
      "data.user.toString is a function",
    ]);
  });

  it("refuses data that is part of itself, but not data that is used twice", () => {
    const address = { city: "Lyon" };
    expect(chat({ workflowId: "support", data: { home: address, work: address } })).toBe("");
    const data: Record<string, unknown> = { user: {} };
    data["user"] = { account: data };
    expect(chat({ workflowId: "support", data })).toMatch(/^data\.user\.account is part of itself/);
  });
});

describe("a voice token request", () => {
  it.each([
    { workflowId: "support" },
    { workflowId: "support", data: { name: "Ada" }, env: "staging", ttlSeconds: 600 },
    { sessionId },
    { sessionId, shouldTakeover: false, ttlSeconds: 60 },
    { sessionId, shouldTakeover: true, workflowId: undefined, data: undefined },
  ])("passes: %j", (request) => {
    expect(voice(request)).toBe("");
  });

  it.each([
    [{}, /exactly one/],
    [{ workflowId: "support", sessionId }, /exactly one/],
    [{ workflowId: "" }, /^workflowId must be/],
    [{ workflowId: "support", shouldTakeover: false }, /Pass it with sessionId/],
    [{ workflowId: "support", env: "prod" }, /^env must be/],
    [{ workflowId: "support", data: [] }, /^data must be/],
    [{ sessionId: "17" }, /^sessionId must be the UUID/],
    [{ sessionId: `${sessionId}\n` }, /^sessionId must be the UUID/],
    [{ sessionId: null }, /^sessionId must be the UUID/],
    [{ sessionId, shouldTakeover: "false" }, /^shouldTakeover must be/],
    [{ sessionId, data: {} }, /Leave them out/],
    [{ sessionId, env: "production" }, /Leave them out/],
  ])("is refused: %j", (request, reason) => {
    expect(voice(request)).toMatch(reason);
  });

  it("cannot be mixed up in TypeScript either", () => {
    const requests: HappyRobotVoiceTokenRequest[] = [
      // @ts-expect-error neither
      {},
      // @ts-expect-error both
      { workflowId: "support", sessionId },
      // @ts-expect-error a takeover of nothing
      { workflowId: "support", shouldTakeover: true },
      // @ts-expect-error the call has its data already
      { sessionId, data: {} },
      // @ts-expect-error no such environment
      { workflowId: "support", env: "prod" },
    ];
    expect(requests.map(voice)).not.toContain("");
  });
});
