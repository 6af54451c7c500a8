import { inspect } from "node:util";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import type { Agent, AgentConfig } from "../../core/index";
import * as records from "./records";

const at = { created_at: "2026-05-04T09:00:00Z", updated_at: "2026-05-04T11:30:00.250+02:00" };
const createdAt = Date.UTC(2026, 4, 4, 9);
const updatedAt = Date.UTC(2026, 4, 4, 9, 30, 0, 250);

const wireAgent = {
  id: "a1",
  status: "live",
  config: { name: "Ada" },
  secrets: [],
  blueprint: { version: "1", entries: [] },
  ...at,
};

function readAgent(changes: object): Agent {
  return v.parse(records.agent, { ...wireAgent, ...changes });
}

function isRead(schema: v.GenericSchema, wire: unknown): boolean {
  return v.safeParse(schema, wire).success;
}

describe("an agent", () => {
  it("is told in our words, without what is absent", () => {
    expect(readAgent({ owner_org_id: "o1", template_id: "t1" })).toEqual({
      id: "a1",
      status: "live",
      ownerOrganisationId: "o1",
      templateId: "t1",
      config: { name: "Ada" },
      secrets: [],
      blueprint: { version: "1", entries: [] },
      createdAt,
      updatedAt,
    });
    expect(Object.keys(readAgent({ owner_user_id: null }))).not.toContain("ownerUserId");
  });

  it("says how it is set up, in our words and back in Kivox's", () => {
    const wire = {
      name: "Ada",
      avatar_url: "https://example.com/ada.png",
      description: "Parcels",
      language: "es",
      timezone: "America/Bogota",
      global_system_prompt: "Be kind.",
      max_session_duration_minutes: 30,
      max_silence_timeout_seconds: 600,
      allow_interruptions: false,
      llm_engine: "openai",
      llm_model: "gpt-4o",
    };

    const { config } = readAgent({ config: wire });

    expect(config).toEqual({
      name: "Ada",
      avatarUrl: "https://example.com/ada.png",
      description: "Parcels",
      language: "es",
      timezone: "America/Bogota",
      globalSystemPrompt: "Be kind.",
      maxSessionDurationMinutes: 30,
      maxSilenceTimeoutSeconds: 600,
      allowInterruptions: false,
      llmEngine: "openai",
      llmModel: "gpt-4o",
    });
    expect(records.writeConfig(config)).toEqual(wire);
  });

  it("keeps of its config what we do not know, and gives it back", () => {
    const wire = { name: "Ada", voice_id: "v1", turn_detection: { mode: "semantic", ms: [1, 2] } };

    const { config } = readAgent({ config: wire });

    expect(config).toEqual(wire);
    expect(records.writeConfig({ ...config, name: "Eva" })).toEqual({ ...wire, name: "Eva" });
  });

  it("leaves out of its config what it does not say, in both directions", () => {
    const { config } = readAgent({ config: { name: "Ada", language: null, llm_model: 5 } });

    expect(config).toEqual({ name: "Ada" });
    expect(Object.keys(config)).toEqual(["name"]);
    const unset: object = { name: "Ada", language: undefined };
    expect(Object.keys(records.writeConfig(unset as AgentConfig))).toEqual(["name"]);
  });

  it("lets nothing into its config under a name of ours that is not what we say it is", () => {
    const { config } = readAgent({
      config: { name: "Ada", avatar_url: "https://x/", avatarUrl: { evil: true }, llmModel: 5 },
    });

    expect(config).toEqual({ name: "Ada", avatarUrl: "https://x/" });
  });

  it("changes no prototype, whatever its members are called", () => {
    const text = `{"name":"Ada","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}`;
    const { config } = readAgent({ config: JSON.parse(text) as object });

    expect(config).not.toHaveProperty("polluted");
    expect({}).not.toHaveProperty("polluted");
    expect(Object.getPrototypeOf(config)).toBe(Object.prototype);
    const back = records.writeConfig(JSON.parse(text) as AgentConfig);
    expect(back).not.toHaveProperty("polluted");
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
  });

  it("does not show its secrets, and gives them back", () => {
    const wire = [
      { key: "CARRIER_KEY", value: "ck_live_9f3b", description: "For the carrier" },
      { key: "EMPTY", value: "" },
    ];

    const agent = readAgent({ secrets: wire });

    expect(agent.secrets[0]?.value.reveal()).toBe("ck_live_9f3b");
    for (const shown of [
      JSON.stringify(agent),
      inspect(agent, { depth: 10, showHidden: true }),
      agent.secrets.map(({ key, value }) => `${key}=${String(value)}`).join(),
    ]) {
      expect(shown).toContain("CARRIER_KEY");
      expect(shown).not.toContain("ck_live");
    }
    expect(records.writeSecrets(agent.secrets)).toEqual(wire);
  });

  it("takes new secrets as texts", () => {
    expect(records.writeSecrets([{ key: "K", value: "plain", description: undefined }])).toEqual([
      { key: "K", value: "plain" },
    ]);
  });

  it("does not overwrite secrets with what a written-down cache has left of them", () => {
    const restored = JSON.parse(
      JSON.stringify(readAgent({ secrets: [{ key: "CARRIER_KEY", value: "ck_live_9f3b" }] })),
    ) as Agent;

    expect(() => records.writeSecrets(restored.secrets)).toThrow(/CARRIER_KEY/);
  });

  it("keeps what it does, with the vendor's own members", () => {
    const blueprint = {
      version: "2",
      entries: [
        {
          name: "main",
          workflow: {
            nodes: [{ id: "n1", type: "entry", data: { greeting: "Hi" }, position: { x: 1 } }],
            edges: [{ source: "n1", target: "n2", condition: "yes" }],
          },
        },
      ],
    };
    const agent = readAgent({ blueprint });

    expect(agent.blueprint).toEqual(blueprint);
    expect(records.writeBlueprint(agent.blueprint)).toEqual(blueprint);
  });

  it.each([
    ["no id", { id: undefined }],
    ["a number for an id", { id: 5 }],
    ["a status of another world", { status: "retired" }],
    ["no config", { config: undefined }],
    ["no name", { config: {} }],
    ["a list for a config", { config: ["name"] }],
    ["no date", { created_at: null }],
    ["a date that is none", { updated_at: "soon" }],
  ])("is none with %s", (_what, changes) => {
    expect(isRead(records.agent, { ...wireAgent, ...changes })).toBe(false);
  });

  it.each([
    ["secrets", { secrets: "none" }],
    ["secrets", { secrets: null }],
    ["blueprint", { blueprint: null }],
    ["blueprint", { blueprint: { entries: [{ name: "main" }] } }],
    ["owner", { owner_user_id: {} }],
  ])("is one whatever is wrong with its %s", (_what, changes) => {
    expect(readAgent(changes)).toMatchObject({ id: "a1", secrets: [], blueprint: { entries: [] } });
  });
});

describe("messages", () => {
  const say = (id: string, minute: number, role = "user") => ({
    id,
    conversation_id: "c1",
    role,
    content: `Text of ${id}`,
    created_at: `2026-05-04T09:${String(minute).padStart(2, "0")}:00Z`,
  });
  const page = (...items: object[]) => ({ items, next_cursor: "next", has_more: true });
  const read = (wire: unknown) => v.parse(records.messagePage, wire);
  const idsOf = (wire: unknown) => read(wire).items.map(({ remoteId }) => remoteId);

  it("are told oldest first where Kivox tells the newest first", () => {
    const wire = page(say("c", 3), say("b", 2), say("a", 1));
    expect(idsOf(wire)).toEqual(["a", "b", "c"]);
    expect(read(wire)).toMatchObject({ direction: "backwards", next: "next" });
  });

  it("are told oldest first where Kivox does so too", () => {
    const wire = page(say("a", 1), say("b", 2), say("c", 3));
    expect(idsOf(wire)).toEqual(["a", "b", "c"]);
    expect(read(wire)).toMatchObject({ direction: "forwards", next: "next" });
  });

  it("are taken to come newest first where their times do not tell", () => {
    expect(read(page(say("b", 1), say("a", 1)))).toMatchObject({ direction: "backwards" });
    expect(idsOf(page(say("b", 1), say("a", 1)))).toEqual(["a", "b"]);
    expect(read({ items: [], next_cursor: "", has_more: false })).toEqual({
      items: [],
      direction: "backwards",
    });
  });

  it("have our roles, a text, and a time", () => {
    const roles = ["user", "assistant", "system", "tool"];
    const { items } = read(page(...roles.map((role, index) => say(role, index, role))));
    expect(items.map(({ role }) => role)).toEqual(["user", "agent", "system", "tool"]);
    expect(items.map(({ parts }) => parts)).toEqual(
      roles.map((role) => [{ type: "text", text: `Text of ${role}` }]),
    );
    expect(items[1]?.createdAt).toBe(Date.UTC(2026, 4, 4, 9, 1));
  });

  it.each([
    ["a role nobody has", { role: "narrator" }],
    ["no text", { content: null }],
    ["no time", { created_at: "" }],
  ])("are none with %s", (_what, changes) => {
    expect(isRead(records.messagePage, page({ ...say("a", 1), ...changes }))).toBe(false);
  });
});

describe("a page with a cursor", () => {
  const read = (wire: object) => v.parse(records.cursorPageOf(v.string()), wire);

  it.each([
    ["no cursor is told", { has_more: true }],
    ["the cursor is empty", { next_cursor: "", has_more: true }],
    ["the cursor is null", { next_cursor: null, has_more: true }],
    ["the cursor is a number", { next_cursor: 5, has_more: true }],
    ["there is no more", { next_cursor: "abc", has_more: false }],
  ])("is the last where %s", (_what, rest) => {
    expect(read({ items: ["a"], ...rest })).toEqual({ items: ["a"] });
  });

  it("is followed by another where it says so", () => {
    expect(read({ items: ["a"], next_cursor: "abc", has_more: true })).toEqual({
      items: ["a"],
      next: "abc",
    });
  });

  it("is empty where it has null for a list, as some servers write it", () => {
    expect(read({ items: null, next_cursor: "", has_more: false })).toEqual({ items: [] });
  });
});

describe("a numbered page", () => {
  const schema = records.pageOf(v.string());

  it("says how many there are", () => {
    const page = { items: ["a"], total: 41, limit: 20, page: 3 };
    expect(v.parse(schema, page)).toEqual(page);
  });

  it("is empty where it has null for a list", () => {
    expect(v.parse(schema, { items: null, total: 0, limit: 20, page: 1 })).toMatchObject({
      items: [],
    });
  });

  it.each([
    ["a total below nothing", { total: -1 }],
    ["half of one", { total: 1.5 }],
    ["more than can be counted", { total: Infinity }],
    ["a text", { total: "41" }],
    ["a page below nothing", { page: -1 }],
    ["a limit that is none", { limit: null }],
  ])("is none with %s", (_what, changes) => {
    expect(isRead(schema, { items: ["a"], total: 41, limit: 20, page: 3, ...changes })).toBe(false);
  });
});

describe("the rest", () => {
  it("is told in our words", () => {
    expect(
      v.parse(records.conversation, {
        id: "c1",
        agent_id: "a1",
        status: "ended",
        summary: "A parcel",
        started_at: at.created_at,
        ended_at: at.updated_at,
        end_reason: "user_exit",
      }),
    ).toEqual({
      id: "c1",
      agentId: "a1",
      status: "ended",
      summary: "A parcel",
      startedAt: createdAt,
      endedAt: updatedAt,
      endReason: "user_exit",
    });
    expect(
      v.parse(records.organisation, {
        id: "o1",
        created_by: "u1",
        name: "Northline",
        slug: "northline",
        tier: "enterprise",
        avatar_url: "https://example.com/n.png",
        ...at,
      }),
    ).toEqual({
      id: "o1",
      createdBy: "u1",
      name: "Northline",
      slug: "northline",
      tier: "enterprise",
      avatarUrl: "https://example.com/n.png",
      createdAt,
      updatedAt,
    });
    expect(v.parse(records.member, { org_id: "o1", user_id: "u1", role: "admin", ...at })).toEqual({
      organisationId: "o1",
      userId: "u1",
      role: "admin",
      createdAt,
      updatedAt,
    });
    expect(v.parse(records.account, { expires_at: at.created_at })).toEqual({
      expiresAt: createdAt,
    });
    expect(v.parse(records.user, { id: "u1", email: "a@example.com", name: "Ana", ...at })).toEqual(
      { id: "u1", email: "a@example.com", name: "Ana", createdAt, updatedAt },
    );
    expect(
      v.parse(records.template, {
        id: "t1",
        name: "Parcels",
        config: { name: "Ada", llm_model: "gpt-4o" },
        blueprint: null,
        ...at,
      }),
    ).toEqual({
      id: "t1",
      name: "Parcels",
      config: { name: "Ada", llmModel: "gpt-4o" },
      blueprint: { version: "1", entries: [] },
      createdAt,
      updatedAt,
    });
  });

  it("does not show a new key", () => {
    const wire = { id: "k1", name: "Reports", prefix: "sk_live", scopes: ["a"], ...at };
    const key = v.parse(records.newApiKey, { ...wire, key: "sk_live_1", expires_at: null });

    expect(inspect(key, { depth: 5 })).not.toContain("sk_live_1");
    expect(JSON.stringify(key)).not.toContain("sk_live_1");
    expect(key.key.reveal()).toBe("sk_live_1");
    expect(key).not.toHaveProperty("expiresAt");
    expect(v.parse(records.apiKey, { ...wire, last_used_at: at.created_at })).toEqual({
      id: "k1",
      name: "Reports",
      prefix: "sk_live",
      scopes: ["a"],
      lastUsedAt: createdAt,
      createdAt,
    });
  });

  it("has no faults where null stands for them", () => {
    expect(v.parse(records.diagnostics, { errors: null })).toEqual({ errors: [] });
    expect(v.parse(records.diagnostics, { errors: ["no entry"] })).toEqual({
      errors: ["no entry"],
    });
  });
});
