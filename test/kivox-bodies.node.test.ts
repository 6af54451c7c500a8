import { beforeAll, expect, test } from "vitest";
import { ParlanceError, type AgentsApi } from "../src/core/index";
import { createKivoxSessionClient } from "../src/protocols/kivox/index";
import { readOpenApi, kivoxDocument } from "./setup/open-api";
import { createRecordedKivox } from "./setup/recorded-kivox";

// What a broken Kivox, or somebody who answers in its place, may say to any of our questions.

const bodies = 7_000;

const agent = "c0000000-0000-4000-8000-000000000000";
const template = "e0000000-0000-4000-8000-000000000000";
const conversation = "f0000000-0000-4000-8000-0000000000c8";
const bruno = "a0000000-0000-4000-8000-000000000001";
const elena = "a0000000-0000-4000-8000-000000000004";
const northline = { org: "northline" };
const challengeToken = "a person";
const account = { email: "new@example.com", password: "long enough", challengeToken };

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === "string";
const number: Check = (value) => Number.isFinite(value);
const count: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const flag: Check = (value) => typeof value === "boolean";
const nothing: Check = (value) => value === undefined;
const secret: Check = (value) =>
  text((value as { reveal?: () => unknown }).reveal?.()) && String(value) === "[redacted]";
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const record: Check = (value) =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.getPrototypeOf(value) === Object.prototype;

/** Those members, and where `isOpen` others; a name that ends in `?` is absent rather than undefined. */
function shape(members: Readonly<Record<string, Check>>, isOpen = false): Check {
  const names = Object.keys(members).map((name) => name.replace("?", ""));
  return (value) =>
    record(value) &&
    (isOpen || Object.keys(value as object).every((name) => names.includes(name))) &&
    Object.entries(members).every(([member, check]) => {
      const name = member.replace("?", "");
      if (!Object.hasOwn(value as object, name)) return name !== member;
      return check((value as Readonly<Record<string, unknown>>)[name]);
    });
}

const dated = { createdAt: number, updatedAt: number };
const owned = { "ownerUserId?": text, "ownerOrganisationId?": text };
const config = shape(
  {
    name: text,
    "avatarUrl?": text,
    "description?": text,
    "language?": text,
    "timezone?": text,
    "globalSystemPrompt?": text,
    "maxSessionDurationMinutes?": number,
    "maxSilenceTimeoutSeconds?": number,
    "allowInterruptions?": flag,
    "llmEngine?": text,
    "llmModel?": text,
  },
  true,
);
const blueprint = shape({
  version: text,
  entries: listOf(
    shape({
      name: text,
      workflow: shape({
        nodes: listOf(shape({ id: text, type: text, data: record }, true)),
        edges: listOf(shape({ source: text, target: text }, true)),
      }),
    }),
  ),
});
const agentShape = shape({
  id: text,
  status: oneOf("draft", "live", "archived"),
  config,
  secrets: listOf(shape({ key: text, value: secret, "description?": text })),
  blueprint,
  "templateId?": text,
  ...owned,
  ...dated,
});
const templateShape = shape({
  id: text,
  name: text,
  "description?": text,
  config,
  blueprint,
  ...owned,
  ...dated,
});
const conversationShape = shape({
  id: text,
  agentId: text,
  status: oneOf("active", "ended"),
  "summary?": text,
  startedAt: number,
  "endedAt?": number,
  "endReason?": text,
});
const messageShape = shape({
  remoteId: text,
  role: oneOf("user", "agent", "system", "tool"),
  parts: listOf(shape({ type: oneOf("text"), text })),
  createdAt: number,
});
const organisation = shape({
  id: text,
  "createdBy?": text,
  name: text,
  "description?": text,
  "avatarUrl?": text,
  slug: text,
  tier: text,
  ...dated,
});
const member = shape({
  organisationId: text,
  userId: text,
  role: oneOf("owner", "admin", "member", "viewer"),
  ...dated,
});
const keyFields = {
  id: text,
  name: text,
  prefix: text,
  scopes: listOf(text),
  "expiresAt?": number,
  createdAt: number,
};
const apiKey = shape({
  ...keyFields,
  ...owned,
  "createdByUserId?": text,
  "lastUsedAt?": number,
});
const user = shape({ id: text, email: text, name: text, "avatarUrl?": text, ...dated });
const session = shape({ expiresAt: number });
const pageOf = (item: Check) =>
  shape({ items: listOf(item), total: count, page: count, limit: count });
const cursorPageOf = (item: Check, more: Readonly<Record<string, Check>> = {}) =>
  shape({ items: listOf(item), "next?": text, ...more });

/** How each operation is asked, and what a good answer is to us. */
const questions: Readonly<
  Record<string, readonly [ask: (api: AgentsApi) => Promise<unknown>, isGood: Check]>
> = {
  signup: [(api) => api.signUp({ ...account, name: "New" }), session],
  createSession: [
    (api) => api.signIn({ ...account, email: "ana@example.com", password: "parlance demo" }),
    session,
  ],
  revokeAllSessions: [(api) => api.signOut({ everywhere: true }), nothing],
  revokeSession: [(api) => api.signOut(), nothing],
  recoverPassword: [(api) => api.recoverPassword(account), nothing],
  resetPassword: [(api) => api.resetPassword({ token: "t", password: "long enough" }), nothing],
  listAPIKeys: [(api) => api.listApiKeys(), listOf(apiKey)],
  createAPIKey: [
    (api) => api.createApiKey({ name: "Reports", scopes: ["agents:read"], expiresAt: 4e12 }),
    shape({ ...keyFields, key: secret }),
  ],
  revokeAPIKey: [(api) => api.revokeApiKey("k1"), nothing],
  getMe: [(api) => api.getMe(), user],
  updateMe: [(api) => api.updateMe({ name: "Ana" }), user],
  deleteMe: [(api) => api.deleteMe(), nothing],
  updateMyEmail: [(api) => api.updateEmail("ana.torres@example.com"), user],
  listOrgs: [(api) => api.listOrganisations(), listOf(organisation)],
  createOrg: [(api) => api.createOrganisation({ name: "New", slug: "new-one" }), organisation],
  getOrg: [(api) => api.getOrganisation("northline"), organisation],
  updateOrg: [(api) => api.updateOrganisation("northline", { name: "North" }), organisation],
  deleteOrg: [(api) => api.deleteOrganisation("northline"), nothing],
  listOrgMembers: [(api) => api.listMembers("northline"), listOf(member)],
  addOrgMember: [(api) => api.addMember("northline", { userId: elena, role: "viewer" }), member],
  updateOrgMember: [(api) => api.updateMember("northline", bruno, "member"), member],
  removeOrgMember: [(api) => api.removeMember("northline", bruno), nothing],
  listUserAgents: [(api) => api.listAgents({ scope: "me", limit: 3 }), pageOf(agentShape)],
  createUserAgent: [(api) => api.createAgent({ scope: "me" }), agentShape],
  listOrgAgents: [
    (api) => api.listAgents({ scope: northline, status: "live", limit: 2 }),
    pageOf(agentShape),
  ],
  createOrgAgent: [(api) => api.createAgent({ scope: northline }), agentShape],
  getAgent: [(api) => api.getAgent(agent), agentShape],
  updateAgent: [(api) => api.updateAgent(agent, {}), agentShape],
  deleteAgent: [(api) => api.deleteAgent(agent), nothing],
  updateAgentStatus: [(api) => api.updateAgentStatus(agent, "live"), agentShape],
  lintAgent: [(api) => api.lintAgent(agent), shape({ errors: listOf(text) })],
  listAgentConversations: [
    (api) => api.listConversations({ agentId: agent, limit: 4 }),
    cursorPageOf(conversationShape),
  ],
  getConversation: [(api) => api.getConversation(conversation), conversationShape],
  deleteConversation: [(api) => api.deleteConversation(conversation), nothing],
  listConversationMessages: [
    (api) => api.listMessages({ conversationId: conversation, limit: 4 }),
    cursorPageOf(messageShape, { direction: oneOf("backwards", "forwards") }),
  ],
  listUserTemplates: [(api) => api.listTemplates({ scope: "me", limit: 3 }), pageOf(templateShape)],
  createUserTemplate: [(api) => api.createTemplate({ scope: "me", name: "New" }), templateShape],
  listOrgTemplates: [
    (api) => api.listTemplates({ scope: northline, limit: 3 }),
    pageOf(templateShape),
  ],
  createOrgTemplate: [(api) => api.createTemplate({ scope: northline, name: "N" }), templateShape],
  getTemplate: [(api) => api.getTemplate(template), templateShape],
  updateTemplate: [(api) => api.updateTemplate(template, {}), templateShape],
  deleteTemplate: [(api) => api.deleteTemplate(template), nothing],
};

/** The fake's own answers, as texts: each operation asked of a Kivox where nothing has happened yet. */
async function realBodies(): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const [operationId, [ask]] of Object.entries(questions)) {
    const { fake, jar, fetch, exchanges, close } = createRecordedKivox();
    jar.cookie = fake.sessionCookie();
    await ask(createKivoxSessionClient({ baseUrl: fake.baseUrl, fetch }).api).catch(
      () => undefined,
    );
    const { received, status, operationId: asked } = exchanges[0] ?? {};
    expect(asked).toBe(operationId);
    found.set(operationId, status === 204 ? "{}" : JSON.stringify(received));
    close();
  }
  return found;
}

let real: ReadonlyMap<string, string>;
beforeAll(async () => {
  real = await realBodies();
});

/** Random numbers that are the same in every run (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Names that mean something to JavaScript, to Kivox, or to us. */
const names =
  `__proto__ constructor prototype toString valueOf hasOwnProperty toJSON then length id name items key value status role total
  config secrets blueprint next_cursor has_more created_at ended_at expires_at avatar_url avatarUrl llmModel allowInterruptions
  description maxSessionDurationMinutes ownerUserId reveal`.split(/\s+/);

/** What becomes of a body: `spoil` takes a JSON text and gives a text that may be none. */
function createSpoiler(random: () => number) {
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T;
  const whole: readonly ((body: string) => string)[] = [
    () => "",
    () => "null",
    () => "[]",
    () => "{}",
    () => "0",
    () => "true",
    () => '"a text"',
    () => "<!doctype html><title>502 Bad Gateway</title>",
    () => "upstream connect error",
    (body) => body.slice(0, below(body.length)),
    (body) => `${body}${body}`,
    (body) => `\ufeff${body}`,
    (body) => `)]}',\n${body}`,
    (body) => `[${body}]`,
    (body) => `{"data":${body}}`,
    (body) => body.replaceAll(/"[^"]{0,40}":/g, (name) => (random() < 0.1 ? `"__proto__":` : name)),
    (body) => body.replaceAll(/\d/g, () => String(below(10))),
    () => "[".repeat(20_000) + "]".repeat(20_000),
    () => '{"id":'.repeat(5_000) + "1" + "}".repeat(5_000),
    () => '{"__proto__":{"polluted":true},"items":[],"total":0,"limit":20,"page":1}',
  ];
  const values: readonly (() => unknown)[] = [
    () => null,
    () => 0,
    () => -1,
    () => 7,
    () => 1e999,
    () => random() * 1e12,
    () => "",
    () => "a text",
    () => "2026-02-30T25:61:00Z",
    () => "\u0000\ud800\u202e",
    () => "x".repeat(random() < 0.005 ? 1_000_000 : 80),
    () => true,
    () => [],
    () => [[[[]]]],
    () => [null, 5, "a"],
    () => ({}),
    () => entries(["__proto__", { polluted: true }], ["id", 5]),
    () => entries(["constructor", { prototype: { polluted: true } }]),
    () => ({ toString: "no", valueOf: null, toJSON: 5 }),
    () => ({ length: 3, 0: "a" }),
  ];
  /** Defines what it is given, also `__proto__`. */
  const entries = (...members: [string, unknown][]) => Object.fromEntries(members) as object;

  function change(value: unknown): unknown {
    if (typeof value !== "object" || value === null || random() < 0.08) return pick(values)();
    if (Array.isArray(value)) {
      const how = random();
      if (how < 0.1)
        return entries(...value.map((item, index): [string, unknown] => [`${index}`, item]));
      if (how < 0.2) return [...value, ...value];
      if (how < 0.3 || value.length === 0) return [...value, pick(values)()];
      const index = below(value.length);
      return value.map((item, at) => (at === index ? change(item) : item));
    }
    const members = Object.entries(value);
    const how = random();
    if (how < 0.15 || members.length === 0)
      return entries(...members, [pick(names), pick(values)()]);
    if (how < 0.2) return Object.values(value);
    const chosen = below(members.length);
    if (how < 0.35) return entries(...members.filter((_member, at) => at !== chosen));
    if (how < 0.4)
      return entries(
        ...members.map(([name, inner], at): [string, unknown] => [
          at === chosen ? pick(names) : name,
          inner,
        ]),
      );
    return entries(
      ...members.map(([name, inner], at): [string, unknown] => [
        name,
        at === chosen ? change(inner) : inner,
      ]),
    );
  }

  return (body: string): string => {
    if (random() < 0.15) return pick(whole)(body);
    let value = JSON.parse(body) as unknown;
    for (let left = 1 + below(3); left > 0; left -= 1) value = change(value);
    return JSON.stringify(value);
  };
}

const refusals = [400, 401, 403, 404, 409, 418, 422, 429, 500, 502, 503] as const;
const refusalCodes = `invalid-request unauthenticated forbidden not-found conflict rate-limited vendor-unavailable`;
const error = JSON.stringify({
  code: "resource.conflict",
  message: "Somebody was faster.",
  doc_url: "https://kivox.example.com/docs",
  params: { id: "a1" },
});

test("the questions are those of the document", () => {
  const operations = readOpenApi(kivoxDocument);
  expect(Object.keys(questions).toSorted()).toEqual([...operations.keys()].toSorted());
  expect(operations.size).toBe(42);
});

test("answers as they should be are good", async () => {
  for (const [operationId, [ask, isGood]] of Object.entries(questions)) {
    const { api } = createKivoxSessionClient({
      baseUrl: "https://kivox.example.com",
      fetch: () => Promise.resolve(new Response(real.get(operationId))),
    });
    const answer = await ask(api);
    expect({ operationId, isGood: isGood(answer) }).toEqual({ operationId, isGood: true });
  }
});

test.each([1, 20_260, 777_777])(
  `${bodies} spoiled answers make good values or typed errors, and harm nothing (seed %i)`,
  async (seed) => {
    const random = createRandom(seed);
    const spoil = createSpoiler(random);
    const all = Object.entries(questions);
    let status = 200;
    let body = "";
    const { api } = createKivoxSessionClient({
      baseUrl: "https://kivox.example.com",
      fetch: () => Promise.resolve(new Response(body, { status })),
    });
    const outcomes = { good: 0, unreadable: 0, refused: 0 };
    const faults: string[] = [];

    for (let number = 0; number < bodies; number += 1) {
      const [operationId, [ask, isGood]] = all[number % all.length]!;
      const isRefusal = random() < 0.1;
      status = isRefusal ? refusals[Math.floor(random() * refusals.length)]! : 200;
      body = spoil(isRefusal ? error : real.get(operationId)!);
      const fault = (what: string) =>
        faults.push(`${operationId}, ${status} ${body.slice(0, 500)}: ${what}`);
      try {
        const value = await ask(api);
        outcomes.good += 1;
        if (isRefusal) fault("was taken for an answer");
        if (!isGood(value)) fault("was taken for well-formed");
      } catch (thrown) {
        if (!ParlanceError.isInstance(thrown)) {
          fault(String(thrown));
          continue;
        }
        const { code, userMessage, vendorCode, message } = thrown;
        outcomes[isRefusal ? "refused" : "unreadable"] += 1;
        if (isRefusal ? !refusalCodes.includes(code) : code !== "invalid-response") fault(code);
        if (typeof userMessage !== "string" || userMessage === "") fault("nothing for people");
        if (vendorCode !== undefined && typeof vendorCode !== "string") fault("an odd code");
        if (message.length > 2_000) fault("a message without an end");
      }
    }

    expect(faults.slice(0, 5)).toEqual([]);
    expect({}).not.toHaveProperty("polluted");
    expect([]).not.toHaveProperty("polluted");
    expect(Object.keys(Object.prototype)).toEqual([]);
    // Garbage that is all garbage, or none, would prove nothing.
    expect(outcomes.good).toBeGreaterThan(bodies * 0.15);
    expect(outcomes.unreadable).toBeGreaterThan(bodies * 0.15);
    expect(outcomes.refused).toBeGreaterThan(bodies * 0.05);
    await expect(
      (async () => {
        status = 200;
        body = real.get("getMe")!;
        return (await api.getMe()).email;
      })(),
    ).resolves.toBe("ana@example.com");
  },
  60_000,
);
