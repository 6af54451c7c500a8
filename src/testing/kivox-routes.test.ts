import { describe, expect, it } from "vitest";
import { kivoxOperations, type KivoxOperationId } from "./kivox-operations";
import { openRawKivox, type RawOrder } from "./kivox-raw-client";

const agent = "c0000000-0000-4000-8000-000000000000";
const sharedAgent = "d0000000-0000-4000-8000-000000000000";
const template = "e0000000-0000-4000-8000-000000000000";
const conversation = "f0000000-0000-4000-8000-0000000000c8";
const ana = "a0000000-0000-4000-8000-000000000000";
const dev = "a0000000-0000-4000-8000-000000000003";
const elena = "a0000000-0000-4000-8000-000000000004";
const nobody = "00000000-0000-4000-8000-000000000000";
const blueprint = { version: "1", entries: [] };

type Fake = ReturnType<typeof openRawKivox>["fake"];
interface Case {
  /** What stands in the path for the names in braces. */
  readonly ids?: Readonly<Record<string, string>>;
  readonly order?: RawOrder | ((fake: Fake) => RawOrder);
  /** What must have happened before. */
  readonly before?: RawOrder & { readonly path: string };
  /** What the body is like; absent where there is none. */
  readonly gives?: unknown;
  /** What else is refused: the status, the code, and how it is asked. */
  readonly refuses?: readonly (readonly [
    status: number,
    code: string,
    order: RawOrder,
    ids?: Readonly<Record<string, string>>,
  ])[];
}

const account = { email: "new@example.com", password: "long enough", name: "New" };

/** One entry per operation: how it succeeds, and how it refuses. */
const cases: Record<KivoxOperationId, Case> = {
  signup: {
    order: { as: null, body: account },
    gives: { expires_at: expect.stringMatching(/Z$/) },
    refuses: [
      [409, "email.taken", { as: null, body: { ...account, email: "ANA@example.com" } }],
      [422, "validation.failed", { as: null, body: { ...account, email: "no address" } }],
      [422, "validation.failed", { as: null, body: { ...account, password: "short" } }],
      [422, "validation.failed", { as: null, body: { ...account, name: " " } }],
      [422, "turnstile.required", { body: account, headers: { "x-turnstile-token": "" } }],
    ],
  },
  createSession: {
    order: { as: null, body: { email: "ana@example.com", password: "parlance demo" } },
    gives: { expires_at: expect.any(String) },
    refuses: [
      [401, "auth.invalid_credentials", { body: { email: "ana@example.com", password: "wrong" } }],
      [401, "auth.invalid_credentials", { body: { email: "who@example.com", password: "wrong" } }],
      [422, "validation.failed", { body: { email: "ana@example.com" } }],
      [422, "turnstile.required", { body: {}, headers: { "x-turnstile-token": "" } }],
    ],
  },
  revokeAllSessions: { refuses: [[401, "auth.unauthorized", { as: null }]] },
  revokeSession: {
    order: (fake) => ({ as: null, headers: { cookie: fake.sessionCookie() } }),
    refuses: [
      [404, "resource.not_found", {}],
      [401, "auth.unauthorized", { as: null }],
    ],
  },
  recoverPassword: {
    order: { as: null, body: { email: "ana@example.com" } },
    refuses: [
      [422, "validation.failed", { body: { email: "ana" } }],
      [
        422,
        "turnstile.required",
        { body: { email: "ana@example.com" }, headers: { "x-turnstile-token": "" } },
      ],
    ],
  },
  resetPassword: {
    before: { path: "/auth/password/recover", body: { email: "ana@example.com" } },
    order: (fake) => ({
      as: null,
      body: { token: [...fake.resetTokens.keys()][0], password: "a new password" },
    }),
    refuses: [
      [422, "validation.failed", { body: { token: "unknown", password: "a new password" } }],
      [422, "validation.failed", { body: { token: "unknown", password: "short" } }],
    ],
  },
  listAPIKeys: { gives: expect.arrayContaining([expect.objectContaining({ name: "Production" })]) },
  createAPIKey: {
    order: { body: { name: "Reports", scopes: ["agents:read"] } },
    gives: {
      id: expect.any(String),
      name: "Reports",
      prefix: "sk_live",
      key: expect.stringMatching(/^sk_live_/),
      scopes: ["agents:read"],
      created_at: expect.any(String),
    },
    refuses: [
      [422, "validation.failed", { body: { name: "" } }],
      [422, "validation.failed", { body: { name: "Old", expires_at: "2001-01-01T00:00:00Z" } }],
      [422, "validation.failed", { body: { name: "Odd", scopes: "all" } }],
    ],
  },
  revokeAPIKey: { ids: { keyID: "8" }, refuses: [[404, "resource.not_found", {}, { keyID: "x" }]] },
  getMe: { gives: expect.objectContaining({ id: ana, email: "ana@example.com" }) },
  updateMe: {
    order: { body: { name: "Ana T.", role: "owner" } },
    gives: expect.objectContaining({ name: "Ana T." }),
    refuses: [[422, "validation.failed", { body: { name: "" } }]],
  },
  deleteMe: { order: { as: 2 }, refuses: [[409, "owner.last", {}]] },
  updateMyEmail: {
    order: { body: { email: "ana.torres@example.com" } },
    gives: expect.objectContaining({ email: "ana.torres@example.com" }),
    refuses: [
      [409, "email.taken", { body: { email: "bruno@example.com" } }],
      [422, "validation.failed", { body: { email: "x" } }],
    ],
  },
  listOrgs: {
    gives: [
      expect.objectContaining({ slug: "northline", tier: "enterprise" }),
      expect.objectContaining({ slug: "clinica-del-sol" }),
      expect.objectContaining({ slug: "mashriq" }),
    ],
  },
  createOrg: {
    order: { body: { name: "New", slug: "new-one" } },
    gives: expect.objectContaining({ slug: "new-one", tier: "free", created_by: ana }),
    refuses: [
      [409, "slug.taken", { body: { name: "Other", slug: "northline" } }],
      [422, "validation.failed", { body: { name: "Other", slug: "Not a slug" } }],
    ],
  },
  getOrg: {
    ids: { orgSlug: "northline" },
    gives: expect.objectContaining({ name: "Northline Freight" }),
    refuses: [
      [404, "resource.not_found", { as: 4 }],
      [404, "resource.not_found", {}, { orgSlug: "nowhere" }],
    ],
  },
  updateOrg: {
    ids: { orgSlug: "northline" },
    order: { body: { name: "Northline" } },
    gives: expect.objectContaining({ name: "Northline", slug: "northline" }),
    refuses: [
      [403, "auth.forbidden", { as: 2, body: { name: "Mine" } }],
      [422, "validation.failed", { body: { name: "" } }],
    ],
  },
  deleteOrg: { ids: { orgSlug: "northline" }, refuses: [[403, "auth.forbidden", { as: 1 }]] },
  listOrgMembers: {
    ids: { orgSlug: "northline" },
    gives: ["owner", "admin", "member", "viewer"].map((role) => expect.objectContaining({ role })),
    refuses: [[404, "resource.not_found", { as: 4 }]],
  },
  addOrgMember: {
    ids: { orgSlug: "northline" },
    order: { body: { user_id: elena, role: "member" } },
    gives: expect.objectContaining({ user_id: elena, role: "member" }),
    refuses: [
      [409, "member.exists", { body: { user_id: dev, role: "admin" } }],
      [404, "resource.not_found", { body: { user_id: nobody, role: "admin" } }],
      [422, "validation.failed", { body: { user_id: elena, role: "owner" } }],
      [403, "auth.forbidden", { as: 2, body: { user_id: elena, role: "viewer" } }],
    ],
  },
  updateOrgMember: {
    ids: { orgSlug: "northline", userID: dev },
    order: { body: { role: "owner" } },
    gives: expect.objectContaining({ user_id: dev, role: "owner" }),
    refuses: [
      [409, "owner.last", { body: { role: "admin" } }, { orgSlug: "northline", userID: ana }],
      [
        404,
        "resource.not_found",
        { body: { role: "admin" } },
        { orgSlug: "northline", userID: elena },
      ],
      [422, "validation.failed", { body: { role: "king" } }],
      [403, "auth.forbidden", { as: 3, body: { role: "owner" } }],
    ],
  },
  removeOrgMember: {
    ids: { orgSlug: "northline", userID: dev },
    order: { as: 3 },
    refuses: [
      [409, "owner.last", {}, { orgSlug: "northline", userID: ana }],
      [404, "resource.not_found", {}, { orgSlug: "northline", userID: elena }],
      [403, "auth.forbidden", { as: 2 }],
    ],
  },
  listUserAgents: {
    gives: expect.objectContaining({ total: 60, limit: 20, page: 1, items: expect.any(Array) }),
  },
  createUserAgent: {
    order: { body: { config: { name: "Fresh", llm_engine: "gemini" } } },
    gives: {
      id: expect.any(String),
      owner_user_id: ana,
      config: { name: "Fresh", llm_engine: "gemini" },
      secrets: [],
      blueprint,
      status: "draft",
      created_at: expect.any(String),
      updated_at: expect.any(String),
    },
    refuses: [
      [404, "resource.not_found", { body: { template_id: nobody } }],
      [422, "validation.failed", { body: { config: { name: "" } } }],
      [422, "validation.failed", { body: { config: { name: "x", llm_engine: "parrot" } } }],
      [422, "validation.failed", { body: { blueprint: { entries: [{ name: "main" }] } } }],
      [422, "validation.failed", { body: { secrets: [{ key: "A" }] } }],
    ],
  },
  listOrgAgents: {
    ids: { orgSlug: "northline" },
    gives: expect.objectContaining({ total: 20 }),
    refuses: [[404, "resource.not_found", { as: 4 }]],
  },
  createOrgAgent: {
    ids: { orgSlug: "northline" },
    order: { as: 2, body: { config: { name: "Fresh" } } },
    gives: expect.objectContaining({ owner_org_id: expect.any(String), status: "draft" }),
    refuses: [[403, "auth.forbidden", { as: 3, body: {} }]],
  },
  getAgent: {
    ids: { agentID: agent },
    gives: expect.objectContaining({
      id: agent,
      secrets: [expect.objectContaining({ value: expect.stringMatching(/^ck_live_/) })],
    }),
    refuses: [
      [404, "resource.not_found", { as: 1 }],
      [404, "resource.not_found", {}, { agentID: nobody }],
    ],
  },
  updateAgent: {
    ids: { agentID: agent },
    order: { body: { config: { name: "Renamed" }, status: "archived" } },
    gives: expect.objectContaining({ config: { name: "Renamed" }, status: "live" }),
    refuses: [
      [403, "auth.forbidden", { as: 3, body: {} }, { agentID: sharedAgent }],
      [422, "validation.failed", { body: { config: {} } }],
    ],
  },
  deleteAgent: {
    ids: { agentID: agent },
    refuses: [
      [403, "auth.forbidden", { as: 2 }, { agentID: sharedAgent }],
      [404, "resource.not_found", { as: 2 }],
    ],
  },
  updateAgentStatus: {
    ids: { agentID: agent },
    order: { body: { status: "archived" } },
    gives: expect.objectContaining({ status: "archived" }),
    refuses: [
      [403, "auth.forbidden", { as: 2, body: { status: "draft" } }, { agentID: sharedAgent }],
      [422, "validation.failed", { body: { status: "asleep" } }],
    ],
  },
  lintAgent: {
    ids: { agentID: agent },
    gives: { errors: [] },
    refuses: [
      [404, "resource.not_found", { as: 1, body: {} }],
      [422, "validation.failed", { body: { blueprint: { entries: {} } } }],
    ],
  },
  listAgentConversations: {
    ids: { agentID: agent },
    gives: expect.objectContaining({ has_more: true, next_cursor: expect.any(String) }),
    refuses: [[404, "resource.not_found", { as: 1 }]],
  },
  getConversation: {
    ids: { conversationID: conversation },
    gives: expect.objectContaining({ id: conversation, agent_id: agent, status: "ended" }),
    refuses: [
      [404, "resource.not_found", { as: 1 }],
      [404, "resource.not_found", {}, { conversationID: nobody }],
    ],
  },
  deleteConversation: {
    ids: { conversationID: conversation },
    refuses: [
      [404, "resource.not_found", { as: 1 }],
      [
        403,
        "auth.forbidden",
        { as: 2 },
        { conversationID: "f0000000-0000-4000-8000-0000000000f5" },
      ],
    ],
  },
  listConversationMessages: {
    ids: { conversationID: conversation },
    gives: expect.objectContaining({ has_more: true }),
    refuses: [[404, "resource.not_found", { as: 1 }]],
  },
  listUserTemplates: { gives: expect.objectContaining({ total: 8 }) },
  createUserTemplate: {
    order: { body: { name: "Fresh", secrets: [{ key: "A", value: "b" }] } },
    gives: {
      id: expect.any(String),
      owner_user_id: ana,
      name: "Fresh",
      config: { name: "Fresh" },
      blueprint,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    },
    refuses: [[422, "validation.failed", { body: {} }]],
  },
  listOrgTemplates: {
    ids: { orgSlug: "northline" },
    gives: expect.objectContaining({ total: 4 }),
    refuses: [[404, "resource.not_found", { as: 4 }]],
  },
  createOrgTemplate: {
    ids: { orgSlug: "northline" },
    order: { as: 2, body: { name: "Fresh" } },
    gives: expect.objectContaining({ owner_org_id: expect.any(String) }),
    refuses: [[403, "auth.forbidden", { as: 3, body: { name: "Fresh" } }]],
  },
  getTemplate: {
    ids: { templateID: template },
    gives: expect.objectContaining({ id: template }),
    refuses: [[404, "resource.not_found", { as: 1 }]],
  },
  updateTemplate: {
    ids: { templateID: template },
    order: { body: { name: "Renamed" } },
    gives: expect.objectContaining({ name: "Renamed" }),
    refuses: [
      [422, "validation.failed", { body: { name: "" } }],
      [404, "resource.not_found", { as: 1, body: {} }],
    ],
  },
  deleteTemplate: {
    ids: { templateID: template },
    refuses: [[404, "resource.not_found", { as: 1 }]],
  },
};

function requestOf(operationId: KivoxOperationId, ids: Case["ids"] = {}) {
  const [, method, path, status] = kivoxOperations.find(([id]) => id === operationId)!;
  return {
    method,
    status,
    path: path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? "")),
  };
}

describe.each(Object.entries(cases) as [KivoxOperationId, Case][])("%s", (operationId, given) => {
  const { ids, order, gives, refuses = [], before } = given;

  it("does what it says", async () => {
    const { fake, ask } = openRawKivox();
    if (before) await ask("POST", before.path, before);
    const keyID = fake.apiKeys[0]?.id ?? "";
    const { method, path, status } = requestOf(operationId, ids?.keyID ? { keyID } : ids);
    const answer = await ask(method, path, typeof order === "function" ? order(fake) : order);
    expect(answer).toMatchObject({ status });
    expect(answer.body).toEqual(gives);
    expect(fake.log.requests.at(-1)).toMatchObject({ operationId, method, path, status });
  });

  const refusals = refuses.map(([status, code, asked, otherIds = ids]) => ({
    status,
    code,
    asked,
    otherIds,
  }));
  it.each(refusals)("refuses with $status $code (case %#)", async (refusal) => {
    const { status, code, asked, otherIds } = refusal;
    const { fake, ask } = openRawKivox();
    const { method, path } = requestOf(operationId, otherIds);
    const answer = await ask(method, path, asked);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({
      code,
      message: expect.any(String),
      doc_url: `https://kivox.com.co/docs/reference/errors#${code.replace(/[._]/g, "-")}`,
    });
    expect(fake.log.requests.at(-1)).toMatchObject({ operationId, status });
  });

  const isOpen = /^(signup|createSession|recoverPassword|resetPassword)$/.test(operationId);
  if (isOpen) return;
  it("is for those who are signed in", async () => {
    const { ask } = openRawKivox();
    const { method, path } = requestOf(operationId, ids);
    expect(await ask(method, path, { as: null })).toMatchObject({
      status: 401,
      body: { code: "auth.unauthorized" },
    });
  });
});

it("knows 42 operations, and says 404 and 405 to what it does not know", async () => {
  const { ask } = openRawKivox();
  expect(new Set(kivoxOperations.map(([operationId]) => operationId)).size).toBe(42);
  expect(await ask("GET", "/agents")).toMatchObject({
    status: 404,
    body: { code: "route.not_found" },
  });
  expect(await ask("PUT", "/users/me")).toMatchObject({ status: 405 });
});
