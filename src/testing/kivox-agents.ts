import type { KivoxAccess } from "./kivox-access";
import { lint } from "./kivox-lint";
import { matches, pageOf, sliceOf } from "./kivox-page";
import type {
  FakeKivoxAgent,
  FakeKivoxConversation,
  FakeKivoxTemplate,
  FakeKivoxUser,
  KivoxAgentConfig,
  KivoxAgentStatus,
  KivoxBlueprint,
  KivoxOwner,
  KivoxRole,
  KivoxSecret,
} from "./kivox-record";
import type { KivoxCall, KivoxDesk } from "./kivox-operations";
import { pick, readShape } from "./kivox-shape";
import type { KivoxStore } from "./kivox-store";
import { notFound } from "./kivox-fault";
import { randomUuid } from "./random";

interface AgentBody {
  readonly config?: KivoxAgentConfig;
  readonly secrets?: readonly KivoxSecret[];
  readonly blueprint?: Partial<KivoxBlueprint>;
}

const emptyBlueprint: KivoxBlueprint = { version: "1", entries: [] };

/** Agents, what was talked with them, and the templates they are made of. */
export function createAgents({ store, access }: { store: KivoxStore; access: KivoxAccess }) {
  const blueprintOf = (given: Partial<KivoxBlueprint> | undefined, fallback = emptyBlueprint) =>
    given ? { ...emptyBlueprint, ...given } : fallback;

  const demandAgent = (user: FakeKivoxUser, id: string, role: KivoxRole) =>
    access.demand(user, store.agents.get(id), role, ["agent", id]);

  const demandTemplate = (user: FakeKivoxUser, id: string, role: KivoxRole) =>
    access.demand(user, store.templates.get(id), role, ["template", id]);

  function demandConversation(user: FakeKivoxUser, id: string, role: KivoxRole) {
    const conversation = store.conversations.get(id);
    if (!conversation) throw notFound("conversation", id);
    const agent = store.agents.get(conversation.agent_id);
    access.demand(user, agent, role, ["conversation", id]);
    return conversation;
  }

  const isOf = (owner: KivoxOwner) => (thing: KivoxOwner) =>
    thing.owner_user_id === owner.owner_user_id && thing.owner_org_id === owner.owner_org_id;

  function listAgents(owner: KivoxOwner, query: URLSearchParams): object {
    const search = query.get("search")?.trim() ?? "";
    const agents = store.agents.live
      .filter(isOf(owner))
      .filter(({ config }) => !search || matches(search, config.name, config.description))
      .reverse();
    return pageOf(agents, query);
  }

  async function createAgent({ request, user }: KivoxCall, owner: KivoxOwner) {
    const body = await readShape<AgentBody & { template_id?: string }>(
      request,
      "CreateAgentRequest",
    );
    const { template_id } = body;
    const template =
      template_id === undefined ? undefined : demandTemplate(user, template_id, "viewer");
    const now = store.now();
    return store.agents.add({
      id: randomUuid(),
      ...owner,
      ...(template_id !== undefined && { template_id }),
      config: body.config ?? template?.config ?? { name: "Untitled agent" },
      secrets: body.secrets ?? store.templateSecrets.get(template_id ?? "") ?? [],
      blueprint: blueprintOf(body.blueprint, template?.blueprint),
      status: "draft",
      created_at: now,
      updated_at: now,
    });
  }

  async function createTemplate({ request }: KivoxCall, owner: KivoxOwner) {
    const body = await readShape<AgentBody & { name: string; description?: string }>(
      request,
      "CreateTemplateRequest",
    );
    const now = store.now();
    const template = store.templates.add({
      id: randomUuid(),
      ...owner,
      ...pick(body, "name", "description"),
      config: body.config ?? { name: body.name },
      blueprint: blueprintOf(body.blueprint),
      created_at: now,
      updated_at: now,
    });
    store.templateSecrets.set(template.id, body.secrets ?? []);
    return template;
  }

  const mine = ({ user }: KivoxCall): KivoxOwner => ({ owner_user_id: user.id });
  const orgs = ({ user, ids: { orgSlug = "" } }: KivoxCall, role: KivoxRole): KivoxOwner => ({
    owner_org_id: access.demandOrg(user, orgSlug, role).id,
  });

  return {
    listUserAgents: (call) => listAgents(mine(call), call.query),
    createUserAgent: (call) => createAgent(call, mine(call)),
    listOrgAgents: (call) => listAgents(orgs(call, "viewer"), call.query),
    createOrgAgent: (call) => createAgent(call, orgs(call, "member")),
    getAgent: ({ user, ids: { agentID = "" } }) => demandAgent(user, agentID, "viewer"),
    async updateAgent({ request, user, ids: { agentID = "" } }) {
      const agent = demandAgent(user, agentID, "member");
      const body = await readShape<AgentBody>(request, "UpdateAgentRequest");
      return Object.assign(agent, pick(body, "config", "secrets"), {
        blueprint: blueprintOf(body.blueprint, agent.blueprint),
        updated_at: store.now(),
      }) satisfies FakeKivoxAgent;
    },
    deleteAgent({ user, ids: { agentID = "" } }) {
      store.agents.remove(demandAgent(user, agentID, "admin").id);
    },
    async updateAgentStatus({ request, user, ids: { agentID = "" } }) {
      const agent = demandAgent(user, agentID, "admin");
      const { status } = await readShape<{ status: KivoxAgentStatus }>(
        request,
        "UpdateAgentStatusRequest",
      );
      return Object.assign(agent, { status, updated_at: store.now() });
    },
    async lintAgent({ request, user, ids: { agentID = "" } }) {
      const agent = demandAgent(user, agentID, "viewer");
      const body = await readShape<AgentBody>(request, "LintAgentRequest");
      return { errors: lint(blueprintOf(body.blueprint, agent.blueprint)) };
    },

    listAgentConversations({ user, query, ids: { agentID = "" } }) {
      const { id } = demandAgent(user, agentID, "viewer");
      return sliceOf<FakeKivoxConversation>(
        store.conversations.places.filter(({ item }) => item.agent_id === id),
        query,
      );
    },
    getConversation: ({ user, ids: { conversationID = "" } }) =>
      demandConversation(user, conversationID, "viewer"),
    deleteConversation({ user, ids: { conversationID = "" } }) {
      store.conversations.remove(demandConversation(user, conversationID, "admin").id);
    },
    // The order is not published. Newest first, as a viewer reads: the end, then what is older as one scrolls up.
    listConversationMessages({ user, query, ids: { conversationID = "" } }) {
      const { id } = demandConversation(user, conversationID, "viewer");
      return sliceOf(
        store.messagesOf(id).map((item, place) => ({ place, item })),
        query,
      );
    },

    listUserTemplates: (call) => listTemplates(mine(call), call.query),
    createUserTemplate: (call) => createTemplate(call, mine(call)),
    listOrgTemplates: (call) => listTemplates(orgs(call, "viewer"), call.query),
    createOrgTemplate: (call) => createTemplate(call, orgs(call, "member")),
    getTemplate: ({ user, ids: { templateID = "" } }) => demandTemplate(user, templateID, "viewer"),
    async updateTemplate({ request, user, ids: { templateID = "" } }) {
      const template = demandTemplate(user, templateID, "member");
      const body = await readShape<AgentBody & { name?: string; description?: string }>(
        request,
        "UpdateTemplateRequest",
      );
      if (body.secrets) store.templateSecrets.set(template.id, body.secrets);
      return Object.assign(template, pick(body, "name", "description", "config"), {
        blueprint: blueprintOf(body.blueprint, template.blueprint),
        updated_at: store.now(),
      }) satisfies FakeKivoxTemplate;
    },
    deleteTemplate({ user, ids: { templateID = "" } }) {
      store.templates.remove(demandTemplate(user, templateID, "admin").id);
    },
  } satisfies KivoxDesk;

  function listTemplates(owner: KivoxOwner, query: URLSearchParams): object {
    return pageOf(store.templates.live.filter(isOf(owner)).reverse(), query);
  }
}
