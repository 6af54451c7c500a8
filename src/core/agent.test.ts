import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { createSecret, may, type AgentAction, type Role } from "./agent";

describe("a secret", () => {
  const secret = createSecret("ck_live_9f3b7c");
  const agent = { name: "Ada", secrets: [{ key: "CARRIER_KEY", value: secret }] };

  it("is told to who asks for it by name", () => {
    expect(secret.reveal()).toBe("ck_live_9f3b7c");
  });

  it.each([
    ["JSON", JSON.stringify(agent)],
    ["a text", String(secret)],
    ["a template", `Key: ${String(secret)}`],
    ["a sum", "Key: " + secret],
    ["Node's console", inspect(agent, { depth: 10, showHidden: true })],
    ["Node's console, nothing spared", inspect(secret, { customInspect: false, showHidden: true })],
    ["its members", JSON.stringify(Object.entries(Object.getOwnPropertyDescriptors(secret)))],
    ["a list of values", [secret, secret].join()],
  ])("does not show in %s", (_where, text) => {
    expect(text).not.toContain("ck_live");
  });

  it("says that something is kept back", () => {
    expect(`${String(secret)} ${JSON.stringify({ secret })}`).toBe(
      '[redacted] {"secret":"[redacted]"}',
    );
    expect(inspect({ secret })).toBe("{ secret: [redacted] }");
  });

  it("cannot be given another value", () => {
    expect(Object.isFrozen(secret)).toBe(true);
  });
});

describe("may", () => {
  const roles: readonly Role[] = ["viewer", "member", "admin", "owner"];

  // Section 2 of the wire facts, last column.
  it.each<[AgentAction, Role]>([
    ["view", "viewer"],
    ["create-agent", "member"],
    ["update-agent", "member"],
    ["update-agent-status", "admin"],
    ["delete-agent", "admin"],
    ["delete-conversation", "admin"],
    ["create-template", "member"],
    ["update-template", "member"],
    ["delete-template", "admin"],
    ["update-organisation", "admin"],
    ["delete-organisation", "owner"],
    ["add-member", "admin"],
    ["update-member", "admin"],
    ["remove-member", "admin"],
  ])("%s takes a %s, and whoever is above", (action, least) => {
    expect(roles.filter((role) => may(role, action))).toEqual(roles.slice(roles.indexOf(least)));
  });

  it("is no for who is nobody there", () => {
    expect(may(undefined, "view")).toBe(false);
  });
});
