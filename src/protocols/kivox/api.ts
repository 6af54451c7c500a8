import type {
  Agent,
  AgentScope,
  AgentsApi,
  AgentStatus,
  ListAgentsInput,
  Page,
  RequestOptions,
} from "../../core/index";
import * as records from "./records";
import type { Rest } from "./rest";

/** How many are asked for at a time where all are wanted. The most that Kivox gives is not public (section 7, 5); it may give fewer. */
const wholeLimit = 100;
/** Nobody waits for more. */
const mostPages = 50;
/** What a page holds where one is made here and nobody said. */
const defaultLimit = 20;

/** Kivox's 42 operations (section 2) behind our contract. */
export function createKivoxApi({ client, read }: Rest): AgentsApi {
  async function listAgents(
    { scope, search, page, limit }: ListAgentsInput,
    { signal }: RequestOptions,
  ): Promise<Page<Agent>> {
    const query = { ...defined({ page, limit }), ...(search ? { search } : {}) };
    return read(
      scope === "me"
        ? client.GET("/users/me/agents", { params: { query }, ...withSignal(signal) })
        : client.GET("/orgs/{orgSlug}/agents", {
            params: { path: { orgSlug: scope.org }, query },
            ...withSignal(signal),
          }),
      records.pageOf(records.agent),
    );
  }

  /** Kivox cannot choose by status (section 2), so all pages are looked through. */
  async function listAgentsOfStatus(
    status: AgentStatus,
    { page = 1, limit = defaultLimit, ...input }: ListAgentsInput,
    options: RequestOptions,
  ): Promise<Page<Agent>> {
    const found = new Map<string, Agent>();
    let seen = 0;
    for (let number = 1; number <= mostPages; number += 1) {
      const { items, total } = await listAgents(
        { ...input, page: number, limit: wholeLimit },
        options,
      );
      for (const agent of items) if (agent.status === status) found.set(agent.id, agent);
      seen += items.length;
      if (items.length === 0 || seen >= total) break;
    }
    const items = [...found.values()].slice((page - 1) * limit, page * limit);
    return { items, total: found.size, page, limit };
  }

  return {
    listAgents: ({ status, ...input }, options = {}) =>
      status === undefined
        ? listAgents(input, options)
        : listAgentsOfStatus(status, input, options),
    getAgent: (agentID, { signal } = {}) =>
      read(
        client.GET("/agents/{agentID}", { params: { path: { agentID } }, ...withSignal(signal) }),
        records.agent,
      ),
    async createAgent({ scope, templateId, ...input }, { signal } = {}) {
      const body = { ...defined({ template_id: templateId }), ...writeContents(input) };
      return read(
        scope === "me"
          ? client.POST("/users/me/agents", { body, ...withSignal(signal) })
          : client.POST("/orgs/{orgSlug}/agents", {
              params: { path: orgPath(scope) },
              body,
              ...withSignal(signal),
            }),
        records.agent,
      );
    },
    updateAgent: async (agentID, input, { signal } = {}) =>
      read(
        client.PATCH("/agents/{agentID}", {
          params: { path: { agentID } },
          body: writeContents(input),
          ...withSignal(signal),
        }),
        records.agent,
      ),
    updateAgentStatus: (agentID, status, { signal } = {}) =>
      read(
        client.PATCH("/agents/{agentID}/status", {
          params: { path: { agentID } },
          body: { status },
          ...withSignal(signal),
        }),
        records.agent,
      ),
    lintAgent: (agentID, blueprint, { signal } = {}) =>
      read(
        client.POST("/agents/{agentID}/lint", {
          params: { path: { agentID } },
          body: writeContents({ blueprint }),
          ...withSignal(signal),
        }),
        records.diagnostics,
      ),
    deleteAgent: (agentID, { signal } = {}) =>
      read(
        client.DELETE("/agents/{agentID}", {
          params: { path: { agentID } },
          ...withSignal(signal),
        }),
        records.nothing,
      ),

    listConversations: ({ agentId, after, limit }, { signal } = {}) =>
      read(
        client.GET("/agents/{agentID}/conversations", {
          params: { path: { agentID: agentId }, query: defined({ after, limit }) },
          ...withSignal(signal),
        }),
        records.cursorPageOf(records.conversation),
      ),
    getConversation: (conversationID, { signal } = {}) =>
      read(
        client.GET("/conversations/{conversationID}", {
          params: { path: { conversationID } },
          ...withSignal(signal),
        }),
        records.conversation,
      ),
    listMessages: ({ conversationId, after, limit }, { signal } = {}) =>
      read(
        client.GET("/conversations/{conversationID}/messages", {
          params: { path: { conversationID: conversationId }, query: defined({ after, limit }) },
          ...withSignal(signal),
        }),
        records.messagePage,
      ),
    deleteConversation: (conversationID, { signal } = {}) =>
      read(
        client.DELETE("/conversations/{conversationID}", {
          params: { path: { conversationID } },
          ...withSignal(signal),
        }),
        records.nothing,
      ),

    listTemplates({ scope, page, limit }, { signal } = {}) {
      const query = defined({ page, limit });
      return read(
        scope === "me"
          ? client.GET("/users/me/templates", { params: { query }, ...withSignal(signal) })
          : client.GET("/orgs/{orgSlug}/templates", {
              params: { path: orgPath(scope), query },
              ...withSignal(signal),
            }),
        records.pageOf(records.template),
      );
    },
    getTemplate: (templateID, { signal } = {}) =>
      read(
        client.GET("/templates/{templateID}", {
          params: { path: { templateID } },
          ...withSignal(signal),
        }),
        records.template,
      ),
    async createTemplate({ scope, name, description, ...input }, { signal } = {}) {
      const body = { name, ...defined({ description }), ...writeContents(input) };
      return read(
        scope === "me"
          ? client.POST("/users/me/templates", { body, ...withSignal(signal) })
          : client.POST("/orgs/{orgSlug}/templates", {
              params: { path: orgPath(scope) },
              body,
              ...withSignal(signal),
            }),
        records.template,
      );
    },
    updateTemplate: async (templateID, { name, description, ...input }, { signal } = {}) =>
      read(
        client.PATCH("/templates/{templateID}", {
          params: { path: { templateID } },
          body: { ...defined({ name, description }), ...writeContents(input) },
          ...withSignal(signal),
        }),
        records.template,
      ),
    deleteTemplate: (templateID, { signal } = {}) =>
      read(
        client.DELETE("/templates/{templateID}", {
          params: { path: { templateID } },
          ...withSignal(signal),
        }),
        records.nothing,
      ),

    listOrganisations: ({ signal } = {}) =>
      read(client.GET("/orgs", withSignal(signal)), records.listOf(records.organisation)),
    getOrganisation: (orgSlug, { signal } = {}) =>
      read(
        client.GET("/orgs/{orgSlug}", { params: { path: { orgSlug } }, ...withSignal(signal) }),
        records.organisation,
      ),
    createOrganisation: ({ name, slug, description }, { signal } = {}) =>
      read(
        client.POST("/orgs", {
          body: { name, slug, ...defined({ description }) },
          ...withSignal(signal),
        }),
        records.organisation,
      ),
    updateOrganisation: (orgSlug, { name, description, avatarUrl }, { signal } = {}) =>
      read(
        client.PATCH("/orgs/{orgSlug}", {
          params: { path: { orgSlug } },
          body: defined({ name, description, avatar_url: avatarUrl }),
          ...withSignal(signal),
        }),
        records.organisation,
      ),
    deleteOrganisation: (orgSlug, { signal } = {}) =>
      read(
        client.DELETE("/orgs/{orgSlug}", { params: { path: { orgSlug } }, ...withSignal(signal) }),
        records.nothing,
      ),

    listMembers: (orgSlug, { signal } = {}) =>
      read(
        client.GET("/orgs/{orgSlug}/members", {
          params: { path: { orgSlug } },
          ...withSignal(signal),
        }),
        records.listOf(records.member),
      ),
    addMember: (orgSlug, { userId, role }, { signal } = {}) =>
      read(
        client.POST("/orgs/{orgSlug}/members", {
          params: { path: { orgSlug } },
          body: { user_id: userId, role },
          ...withSignal(signal),
        }),
        records.member,
      ),
    updateMember: (orgSlug, userID, role, { signal } = {}) =>
      read(
        client.PATCH("/orgs/{orgSlug}/members/{userID}", {
          params: { path: { orgSlug, userID } },
          body: { role },
          ...withSignal(signal),
        }),
        records.member,
      ),
    removeMember: (orgSlug, userID, { signal } = {}) =>
      read(
        client.DELETE("/orgs/{orgSlug}/members/{userID}", {
          params: { path: { orgSlug, userID } },
          ...withSignal(signal),
        }),
        records.nothing,
      ),

    listApiKeys: ({ signal } = {}) =>
      read(client.GET("/auth/api-keys", withSignal(signal)), records.listOf(records.apiKey)),
    createApiKey: async ({ name, scopes, expiresAt }, { signal } = {}) =>
      read(
        client.POST("/auth/api-keys", {
          body: {
            name,
            ...(scopes ? { scopes: [...scopes] } : {}),
            ...(expiresAt === undefined ? {} : { expires_at: records.writeTime(expiresAt) }),
          },
          ...withSignal(signal),
        }),
        records.newApiKey,
      ),
    revokeApiKey: (keyID, { signal } = {}) =>
      read(
        client.DELETE("/auth/api-keys/{keyID}", {
          params: { path: { keyID } },
          ...withSignal(signal),
        }),
        records.nothing,
      ),

    getMe: ({ signal } = {}) => read(client.GET("/users/me", withSignal(signal)), records.user),
    updateMe: ({ name, avatarUrl }, { signal } = {}) =>
      read(
        client.PATCH("/users/me", {
          body: defined({ name, avatar_url: avatarUrl }),
          ...withSignal(signal),
        }),
        records.user,
      ),
    updateEmail: (email, { signal } = {}) =>
      read(
        client.PATCH("/users/me/email", { body: { email }, ...withSignal(signal) }),
        records.user,
      ),
    deleteMe: ({ signal } = {}) =>
      read(client.DELETE("/users/me", withSignal(signal)), records.nothing),

    signUp: ({ challengeToken, email, password, name }, { signal } = {}) =>
      read(
        client.POST("/auth/signup", {
          params: { header: challenge(challengeToken) },
          body: { email, password, name },
          ...withSignal(signal),
        }),
        records.account,
      ),
    signIn: ({ challengeToken, email, password }, { signal } = {}) =>
      read(
        client.POST("/auth/sessions", {
          params: { header: challenge(challengeToken) },
          body: { email, password },
          ...withSignal(signal),
        }),
        records.account,
      ),
    signOut: ({ everywhere = false } = {}, { signal } = {}) =>
      read(
        everywhere
          ? client.DELETE("/auth/sessions", withSignal(signal))
          : client.DELETE("/auth/sessions/me", withSignal(signal)),
        records.nothing,
      ),
    recoverPassword: ({ challengeToken, email }, { signal } = {}) =>
      read(
        client.POST("/auth/password/recover", {
          params: { header: challenge(challengeToken) },
          body: { email },
          ...withSignal(signal),
        }),
        records.nothing,
      ),
    resetPassword: ({ token, password }, { signal } = {}) =>
      read(
        client.POST("/auth/password/reset", { body: { token, password }, ...withSignal(signal) }),
        records.nothing,
      ),
  };
}

/** What Cloudflare's Turnstile answered (section 1). */
function challenge(token: string) {
  return { "X-Turnstile-Token": token };
}

function orgPath({ org }: Exclude<AgentScope, "me">) {
  return { orgSlug: org };
}

function withSignal(signal: AbortSignal | undefined) {
  return signal === undefined ? {} : { signal };
}

/** What an agent and a template are made of, as Kivox takes it. */
function writeContents({
  config,
  secrets,
  blueprint,
}: Pick<Parameters<AgentsApi["updateAgent"]>[1], "config" | "secrets" | "blueprint">) {
  return {
    ...(config ? { config: records.writeConfig(config) } : {}),
    ...(secrets ? { secrets: records.writeSecrets(secrets) } : {}),
    ...(blueprint ? { blueprint: records.writeBlueprint(blueprint) } : {}),
  };
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Defined<T>;
}
