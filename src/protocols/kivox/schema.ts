// Made from openapi.yaml by `npm run kivox:schema`: change that document, not this file.

export interface paths {
  readonly "/auth/signup": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Make an account and sign in to it.
     * @description The session comes as a cookie and is nowhere in the body.
     */
    readonly post: operations["signup"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/auth/sessions": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Sign in.
     * @description The session comes as a cookie and is nowhere in the body.
     */
    readonly post: operations["createSession"];
    /** Sign out everywhere. */
    readonly delete: operations["revokeAllSessions"];
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/auth/sessions/me": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    readonly post?: never;
    /** Sign out here. */
    readonly delete: operations["revokeSession"];
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/auth/password/recover": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Ask for an e-mail with which a new password can be set.
     * @description The answer is the same whether the address is known or not, so that nobody can find out who has an account.
     */
    readonly post: operations["recoverPassword"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/auth/password/reset": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Set a new password with the token from the e-mail.
     * @description The token serves once. All sessions of the user end.
     */
    readonly post: operations["resetPassword"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/auth/api-keys": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * The caller's own keys, without the secret part.
     * @description All of them in one list, without pages.
     */
    readonly get: operations["listAPIKeys"];
    readonly put?: never;
    /**
     * Make a key.
     * @description The key itself is in this answer and never again in another.
     */
    readonly post: operations["createAPIKey"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/auth/api-keys/{keyID}": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly keyID: components["parameters"]["KeyID"];
      };
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    readonly post?: never;
    /** Make a key useless. */
    readonly delete: operations["revokeAPIKey"];
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/users/me": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** The account of who asks. */
    readonly get: operations["getMe"];
    readonly put?: never;
    readonly post?: never;
    /**
     * Delete one's account.
     * @description The server keeps a record marked as deleted.
     */
    readonly delete: operations["deleteMe"];
    readonly options?: never;
    readonly head?: never;
    /** Change one's name or picture. */
    readonly patch: operations["updateMe"];
    readonly trace?: never;
  };
  readonly "/users/me/email": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    /** Change one's e-mail address. */
    readonly patch: operations["updateMyEmail"];
    readonly trace?: never;
  };
  readonly "/orgs": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Organisations of who asks.
     * @description All of them in one list, without pages.
     */
    readonly get: operations["listOrgs"];
    readonly put?: never;
    /** Found an organisation. */
    readonly post: operations["createOrg"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/orgs/{orgSlug}": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The organisation's name in addresses, not its id. */
        readonly orgSlug: components["parameters"]["OrgSlug"];
      };
      readonly cookie?: never;
    };
    /** One organisation. */
    readonly get: operations["getOrg"];
    readonly put?: never;
    readonly post?: never;
    /**
     * Delete an organisation.
     * @description Role: owner. The server keeps a record marked as deleted.
     */
    readonly delete: operations["deleteOrg"];
    readonly options?: never;
    readonly head?: never;
    /**
     * Change what an organisation says about itself.
     * @description Role: admin. The slug stays.
     */
    readonly patch: operations["updateOrg"];
    readonly trace?: never;
  };
  readonly "/orgs/{orgSlug}/members": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The organisation's name in addresses, not its id. */
        readonly orgSlug: components["parameters"]["OrgSlug"];
      };
      readonly cookie?: never;
    };
    /**
     * Who belongs to an organisation.
     * @description Role: viewer. All of them in one list, without pages.
     */
    readonly get: operations["listOrgMembers"];
    readonly put?: never;
    /**
     * Take a user into an organisation.
     * @description Role: admin. Nobody is taken in as its owner.
     */
    readonly post: operations["addOrgMember"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/orgs/{orgSlug}/members/{userID}": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The organisation's name in addresses, not its id. */
        readonly orgSlug: components["parameters"]["OrgSlug"];
        readonly userID: components["parameters"]["UserID"];
      };
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    readonly post?: never;
    /**
     * Remove a member, or leave.
     * @description Role: admin; every member may remove himself.
     */
    readonly delete: operations["removeOrgMember"];
    readonly options?: never;
    readonly head?: never;
    /**
     * Give a member another role.
     * @description Role: admin. Here owner is possible too.
     */
    readonly patch: operations["updateOrgMember"];
    readonly trace?: never;
  };
  readonly "/users/me/agents": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** One's own agents, page by page. */
    readonly get: operations["listUserAgents"];
    readonly put?: never;
    /** Make an agent of one's own. */
    readonly post: operations["createUserAgent"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/orgs/{orgSlug}/agents": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The organisation's name in addresses, not its id. */
        readonly orgSlug: components["parameters"]["OrgSlug"];
      };
      readonly cookie?: never;
    };
    /**
     * An organisation's agents, page by page.
     * @description Role: viewer.
     */
    readonly get: operations["listOrgAgents"];
    readonly put?: never;
    /**
     * Make an agent for an organisation.
     * @description Role: member.
     */
    readonly post: operations["createOrgAgent"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/agents/{agentID}": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly agentID: components["parameters"]["AgentID"];
      };
      readonly cookie?: never;
    };
    /**
     * One agent.
     * @description Role: viewer.
     */
    readonly get: operations["getAgent"];
    readonly put?: never;
    readonly post?: never;
    /**
     * Delete an agent.
     * @description Role: admin. The server keeps a record marked as deleted.
     */
    readonly delete: operations["deleteAgent"];
    readonly options?: never;
    readonly head?: never;
    /**
     * Change an agent.
     * @description Role: member. Not public: whether the members of `config` are merged with the old ones or replace them.
     */
    readonly patch: operations["updateAgent"];
    readonly trace?: never;
  };
  readonly "/agents/{agentID}/status": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly agentID: components["parameters"]["AgentID"];
      };
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    /**
     * Put an agent to work, back on the bench, or away.
     * @description Role: admin.
     */
    readonly patch: operations["updateAgentStatus"];
    readonly trace?: never;
  };
  readonly "/agents/{agentID}/lint": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly agentID: components["parameters"]["AgentID"];
      };
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Look for mistakes in a blueprint.
     * @description Role: viewer. Looks at the blueprint of the body, or at the saved one if the body has none.
     */
    readonly post: operations["lintAgent"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/agents/{agentID}/conversations": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly agentID: components["parameters"]["AgentID"];
      };
      readonly cookie?: never;
    };
    /**
     * The conversations with an agent, from cursor to cursor.
     * @description Role: viewer. Not public: the order.
     */
    readonly get: operations["listAgentConversations"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/conversations/{conversationID}": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly conversationID: components["parameters"]["ConversationID"];
      };
      readonly cookie?: never;
    };
    /**
     * One conversation, without its messages.
     * @description Role: viewer of the agent it was with.
     */
    readonly get: operations["getConversation"];
    readonly put?: never;
    readonly post?: never;
    /**
     * Delete a conversation.
     * @description Role: admin of the agent it was with. The server keeps a record marked as deleted.
     */
    readonly delete: operations["deleteConversation"];
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/conversations/{conversationID}/messages": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly conversationID: components["parameters"]["ConversationID"];
      };
      readonly cookie?: never;
    };
    /**
     * The messages of a conversation, from cursor to cursor.
     * @description Role: viewer. Not public: the order, oldest or newest first.
     */
    readonly get: operations["listConversationMessages"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/users/me/templates": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** One's own templates, page by page. */
    readonly get: operations["listUserTemplates"];
    readonly put?: never;
    /** Make a template of one's own. */
    readonly post: operations["createUserTemplate"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/orgs/{orgSlug}/templates": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The organisation's name in addresses, not its id. */
        readonly orgSlug: components["parameters"]["OrgSlug"];
      };
      readonly cookie?: never;
    };
    /**
     * An organisation's templates, page by page.
     * @description Role: viewer.
     */
    readonly get: operations["listOrgTemplates"];
    readonly put?: never;
    /**
     * Make a template for an organisation.
     * @description Role: member.
     */
    readonly post: operations["createOrgTemplate"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/templates/{templateID}": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly templateID: components["parameters"]["TemplateID"];
      };
      readonly cookie?: never;
    };
    /** One template. */
    readonly get: operations["getTemplate"];
    readonly put?: never;
    readonly post?: never;
    /**
     * Delete a template.
     * @description Role: admin, if it is an organisation's. The server keeps a record marked as deleted.
     */
    readonly delete: operations["deleteTemplate"];
    readonly options?: never;
    readonly head?: never;
    /**
     * Change a template.
     * @description Role: member, if it is an organisation's.
     */
    readonly patch: operations["updateTemplate"];
    readonly trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** Format: uuid */
    readonly ID: string;
    /** Format: date-time */
    readonly Time: string;
    readonly Error: {
      /**
       * @description What a program goes by, in dot notation.
       * @example resource.not_found
       */
      readonly code: string;
      /** @description For people, in the language of the account; not for parsing. */
      readonly message: string;
      /**
       * @description Where the vendor explains the code.
       * @example https://kivox.com.co/docs/reference/errors#resource-not-found
       */
      readonly doc_url: string;
      /** @description The values named in the message, if it names any. */
      readonly params?: {
        readonly [key: string]: unknown;
      };
    };
    readonly SignupRequest: {
      /** Format: email */
      readonly email: string;
      /** Format: password */
      readonly password: string;
      readonly name: string;
    };
    readonly LoginRequest: {
      /** Format: email */
      readonly email: string;
      /** Format: password */
      readonly password: string;
    };
    readonly RecoverPasswordRequest: {
      /** Format: email */
      readonly email: string;
    };
    readonly ResetPasswordRequest: {
      /** @description From the e-mail. */
      readonly token: string;
      /**
       * Format: password
       * @description The new one.
       */
      readonly password: string;
    };
    readonly AuthSessionResponse: {
      readonly expires_at: components["schemas"]["Time"];
    };
    readonly AuthAPIKey: {
      readonly id: components["schemas"]["ID"];
      readonly owner_user_id?: components["schemas"]["ID"];
      readonly owner_org_id?: components["schemas"]["ID"];
      readonly created_by_user_id: components["schemas"]["ID"];
      readonly name: string;
      /**
       * @description How the key begins, to know it by.
       * @example sk_live
       */
      readonly prefix: string;
      readonly scopes: readonly string[];
      readonly last_used_at?: components["schemas"]["Time"];
      readonly expires_at?: components["schemas"]["Time"];
      readonly created_at: components["schemas"]["Time"];
    };
    readonly AuthAPIKeyResponse: {
      readonly id: components["schemas"]["ID"];
      readonly name: string;
      /**
       * @description How the key begins, to know it by.
       * @example sk_live
       */
      readonly prefix: string;
      /** @description The key itself. A secret, told once. */
      readonly key: string;
      readonly scopes: readonly string[];
      readonly expires_at?: components["schemas"]["Time"];
      readonly created_at: components["schemas"]["Time"];
    };
    readonly CreateAPIKeyRequest: {
      readonly name: string;
      /** @description What the key may do. Not public: which scopes there are. */
      readonly scopes?: readonly string[];
      readonly expires_at?: components["schemas"]["Time"];
    };
    readonly User: {
      readonly id: components["schemas"]["ID"];
      /** Format: email */
      readonly email: string;
      readonly name: string;
      readonly avatar_url?: string;
      readonly created_at: components["schemas"]["Time"];
      readonly updated_at: components["schemas"]["Time"];
    };
    readonly UpdateUserRequest: {
      readonly name?: string;
      readonly avatar_url?: string;
    };
    readonly UpdateEmailRequest: {
      /** Format: email */
      readonly email: string;
    };
    /** @enum {string} */
    readonly OrgTier: "free" | "enterprise";
    readonly Org: {
      readonly id: components["schemas"]["ID"];
      /** @description The user who founded it. */
      readonly created_by?: components["schemas"]["ID"];
      readonly name: string;
      readonly description?: string;
      readonly avatar_url?: string;
      /** @description Its name in addresses. */
      readonly slug: string;
      readonly tier: components["schemas"]["OrgTier"];
      readonly created_at: components["schemas"]["Time"];
      readonly updated_at: components["schemas"]["Time"];
    };
    readonly CreateOrgRequest: {
      readonly name: string;
      readonly description?: string;
      /** @description Its name in addresses. */
      readonly slug: string;
    };
    readonly UpdateOrgRequest: {
      readonly name?: string;
      readonly description?: string;
      readonly avatar_url?: string;
    };
    /**
     * @description Each may do what those after it may.
     * @enum {string}
     */
    readonly OrgRole: "owner" | "admin" | "member" | "viewer";
    readonly OrgMember: {
      readonly org_id: components["schemas"]["ID"];
      readonly user_id: components["schemas"]["ID"];
      readonly role: components["schemas"]["OrgRole"];
      readonly created_at: components["schemas"]["Time"];
      readonly updated_at: components["schemas"]["Time"];
    };
    readonly AddMemberRequest: {
      readonly user_id: components["schemas"]["ID"];
      /** @enum {string} */
      readonly role: "admin" | "member" | "viewer";
    };
    readonly UpdateMemberRequest: {
      readonly role: components["schemas"]["OrgRole"];
    };
    /** @enum {string} */
    readonly AgentStatus: "draft" | "live" | "archived";
    readonly Agent: {
      readonly id: components["schemas"]["ID"];
      readonly owner_user_id?: components["schemas"]["ID"];
      readonly owner_org_id?: components["schemas"]["ID"];
      readonly template_id?: components["schemas"]["ID"];
      readonly config: components["schemas"]["AgentConfig"];
      /** @description With their values, so whoever has the agent has them. */
      readonly secrets: readonly components["schemas"]["AgentSecret"][];
      readonly blueprint: components["schemas"]["Blueprint"];
      readonly status: components["schemas"]["AgentStatus"];
      readonly created_at: components["schemas"]["Time"];
      readonly updated_at: components["schemas"]["Time"];
    };
    readonly AgentPage: {
      readonly items: readonly components["schemas"]["Agent"][];
      readonly total: number;
      readonly limit: number;
      readonly page: number;
    };
    /** @enum {string} */
    readonly AgentLLMEngine: "deepseek" | "mistral" | "gemini" | "openai";
    readonly AgentConfig: {
      readonly name: string;
      readonly avatar_url?: string;
      readonly description?: string;
      /** @example es */
      readonly language?: string;
      /** @example UTC */
      readonly timezone?: string;
      readonly global_system_prompt?: string;
      readonly max_session_duration_minutes?: number;
      readonly max_silence_timeout_seconds?: number;
      readonly allow_interruptions?: boolean;
      readonly llm_engine?: components["schemas"]["AgentLLMEngine"];
      readonly llm_model?: string;
    };
    readonly AgentSecret: {
      readonly key: string;
      /** @description In the clear, in what is read too. Never show or log it. */
      readonly value: string;
      readonly description?: string;
    };
    readonly CreateAgentRequest: {
      readonly template_id?: components["schemas"]["ID"];
      readonly config?: components["schemas"]["AgentConfig"];
      readonly secrets?: readonly components["schemas"]["AgentSecret"][];
      readonly blueprint?: components["schemas"]["Blueprint"];
    };
    readonly UpdateAgentRequest: {
      readonly config?: components["schemas"]["AgentConfig"];
      readonly secrets?: readonly components["schemas"]["AgentSecret"][];
      readonly blueprint?: components["schemas"]["Blueprint"];
    };
    readonly UpdateAgentStatusRequest: {
      readonly status: components["schemas"]["AgentStatus"];
    };
    readonly LintAgentRequest: {
      readonly blueprint?: components["schemas"]["Blueprint"];
    };
    readonly AgentLintDiagnostics: {
      /** @description Empty if nothing is wrong. */
      readonly errors: readonly string[];
    };
    readonly Blueprint: {
      /** @default 1 */
      readonly version: string;
      readonly entries: readonly components["schemas"]["BlueprintEntry"][];
    };
    readonly BlueprintEntry: {
      readonly name: string;
      readonly workflow: components["schemas"]["BlueprintWorkflow"];
    };
    readonly BlueprintWorkflow: {
      readonly nodes: readonly components["schemas"]["BlueprintNode"][];
      readonly edges: readonly components["schemas"]["BlueprintEdge"][];
    };
    readonly BlueprintNode: {
      readonly id: string;
      readonly type: string;
      readonly data: {
        readonly [key: string]: unknown;
      };
    } & {
      readonly [key: string]: unknown;
    };
    readonly BlueprintEdge: {
      /** @description The id of the node it leads from. */
      readonly source: string;
      /** @description The id of the node it leads to. */
      readonly target: string;
    } & {
      readonly [key: string]: unknown;
    };
    /** @enum {string} */
    readonly ConversationStatus: "active" | "ended";
    /** @enum {string} */
    readonly ConversationEndReason:
      | "user_exit"
      | "timeout"
      | "script_terminate"
      | "socket_shutdown"
      | "error"
      | "flow_end"
      | "client_end"
      | "agent_transfer";
    readonly Conversation: {
      readonly id: components["schemas"]["ID"];
      readonly agent_id: components["schemas"]["ID"];
      readonly status: components["schemas"]["ConversationStatus"];
      readonly summary?: string;
      readonly started_at: components["schemas"]["Time"];
      readonly ended_at?: components["schemas"]["Time"];
      readonly end_reason?: components["schemas"]["ConversationEndReason"];
    };
    readonly ConversationPage: {
      readonly items: readonly components["schemas"]["Conversation"][];
      /** @description Always there. Go by `has_more`, for what it says at the end is not public. */
      readonly next_cursor: string;
      readonly has_more: boolean;
    };
    /** @enum {string} */
    readonly ConversationMessageRole: "user" | "assistant" | "system" | "tool";
    readonly ConversationMessage: {
      readonly id: components["schemas"]["ID"];
      readonly conversation_id: components["schemas"]["ID"];
      readonly role: components["schemas"]["ConversationMessageRole"];
      readonly content: string;
      readonly created_at: components["schemas"]["Time"];
    };
    readonly ConversationMessagePage: {
      readonly items: readonly components["schemas"]["ConversationMessage"][];
      /** @description Always there. Go by `has_more`, for what it says at the end is not public. */
      readonly next_cursor: string;
      readonly has_more: boolean;
    };
    readonly Template: {
      readonly id: components["schemas"]["ID"];
      readonly owner_user_id?: components["schemas"]["ID"];
      readonly owner_org_id?: components["schemas"]["ID"];
      readonly name: string;
      readonly description?: string;
      readonly config: components["schemas"]["AgentConfig"];
      readonly blueprint: components["schemas"]["Blueprint"];
      readonly created_at: components["schemas"]["Time"];
      readonly updated_at: components["schemas"]["Time"];
    };
    readonly TemplatePage: {
      readonly items: readonly components["schemas"]["Template"][];
      readonly total: number;
      readonly limit: number;
      readonly page: number;
    };
    readonly CreateTemplateRequest: {
      readonly name: string;
      readonly description?: string;
      readonly config?: components["schemas"]["AgentConfig"];
      readonly secrets?: readonly components["schemas"]["AgentSecret"][];
      readonly blueprint?: components["schemas"]["Blueprint"];
    };
    readonly UpdateTemplateRequest: {
      readonly name?: string;
      readonly description?: string;
      readonly config?: components["schemas"]["AgentConfig"];
      readonly secrets?: readonly components["schemas"]["AgentSecret"][];
      readonly blueprint?: components["schemas"]["Blueprint"];
    };
  };
  responses: {
    /** @description Signed in. */
    readonly SessionCreated: {
      headers: {
        /** @description The cookie `kivox_session`. No script can read it. */
        readonly "Set-Cookie": string;
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/json": components["schemas"]["AuthSessionResponse"];
      };
    };
    /** @description The account. */
    readonly User: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/json": components["schemas"]["User"];
      };
    };
    /** @description The organisation. */
    readonly Org: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/json": components["schemas"]["Org"];
      };
    };
    /** @description The agent. */
    readonly Agent: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/json": components["schemas"]["Agent"];
      };
    };
    /** @description The new agent. */
    readonly AgentCreated: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/json": components["schemas"]["Agent"];
      };
    };
    /** @description One page of agents. */
    readonly AgentPage: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/json": components["schemas"]["AgentPage"];
      };
    };
    /** @description The template. */
    readonly Template: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/json": components["schemas"]["Template"];
      };
    };
    /** @description The new template. */
    readonly TemplateCreated: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/json": components["schemas"]["Template"];
      };
    };
    /** @description One page of templates. */
    readonly TemplatePage: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/json": components["schemas"]["TemplatePage"];
      };
    };
    /** @description Anything else. The statuses are not public; 401, 403, 404, 409 and 422 are to be expected. */
    readonly DefaultError: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/json": components["schemas"]["Error"];
      };
    };
  };
  parameters: {
    /** @description What Cloudflare's Turnstile widget gave to the page; nobody gets past without it. */
    readonly TurnstileToken: string;
    readonly KeyID: components["schemas"]["ID"];
    readonly UserID: components["schemas"]["ID"];
    /** @description The organisation's name in addresses, not its id. */
    readonly OrgSlug: string;
    readonly AgentID: components["schemas"]["ID"];
    readonly ConversationID: components["schemas"]["ID"];
    readonly TemplateID: components["schemas"]["ID"];
    /** @description How many at most. Not public: what it is when absent, and the most that is given. */
    readonly Limit: number;
    /** @description Which page. Generation A counted from 1; this one does not say. */
    readonly Page: number;
    /** @description Words to look for in the full text. */
    readonly Search: string;
    /** @description The `next_cursor` of the page before; it means nothing to anybody else. */
    readonly After: string;
  };
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  readonly signup: {
    readonly parameters: {
      readonly query?: never;
      readonly header: {
        /** @description What Cloudflare's Turnstile widget gave to the page; nobody gets past without it. */
        readonly "X-Turnstile-Token": components["parameters"]["TurnstileToken"];
      };
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["SignupRequest"];
      };
    };
    readonly responses: {
      readonly 201: components["responses"]["SessionCreated"];
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly createSession: {
    readonly parameters: {
      readonly query?: never;
      readonly header: {
        /** @description What Cloudflare's Turnstile widget gave to the page; nobody gets past without it. */
        readonly "X-Turnstile-Token": components["parameters"]["TurnstileToken"];
      };
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["LoginRequest"];
      };
    };
    readonly responses: {
      readonly 201: components["responses"]["SessionCreated"];
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly revokeAllSessions: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description No session of the user is left. */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly revokeSession: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The session that asked is over. */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly recoverPassword: {
    readonly parameters: {
      readonly query?: never;
      readonly header: {
        /** @description What Cloudflare's Turnstile widget gave to the page; nobody gets past without it. */
        readonly "X-Turnstile-Token": components["parameters"]["TurnstileToken"];
      };
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["RecoverPasswordRequest"];
      };
    };
    readonly responses: {
      /** @description Taken, whether the address is known or not. */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly resetPassword: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["ResetPasswordRequest"];
      };
    };
    readonly responses: {
      /** @description The new password holds, and every session is over. */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly listAPIKeys: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The keys. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": readonly components["schemas"]["AuthAPIKey"][];
        };
      };
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly createAPIKey: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["CreateAPIKeyRequest"];
      };
    };
    readonly responses: {
      /** @description The key, for the only time. */
      readonly 201: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["AuthAPIKeyResponse"];
        };
      };
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly revokeAPIKey: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly keyID: components["parameters"]["KeyID"];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The key opens nothing any more. */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly getMe: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      readonly 200: components["responses"]["User"];
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly deleteMe: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The account is gone from view. */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly updateMe: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["UpdateUserRequest"];
      };
    };
    readonly responses: {
      readonly 200: components["responses"]["User"];
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly updateMyEmail: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["UpdateEmailRequest"];
      };
    };
    readonly responses: {
      readonly 200: components["responses"]["User"];
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly listOrgs: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The organisations. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": readonly components["schemas"]["Org"][];
        };
      };
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly createOrg: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["CreateOrgRequest"];
      };
    };
    readonly responses: {
      /** @description The new organisation. */
      readonly 201: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Org"];
        };
      };
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly getOrg: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The organisation's name in addresses, not its id. */
        readonly orgSlug: components["parameters"]["OrgSlug"];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      readonly 200: components["responses"]["Org"];
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly deleteOrg: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The organisation's name in addresses, not its id. */
        readonly orgSlug: components["parameters"]["OrgSlug"];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The organisation is gone from view. */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly updateOrg: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The organisation's name in addresses, not its id. */
        readonly orgSlug: components["parameters"]["OrgSlug"];
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["UpdateOrgRequest"];
      };
    };
    readonly responses: {
      readonly 200: components["responses"]["Org"];
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly listOrgMembers: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The organisation's name in addresses, not its id. */
        readonly orgSlug: components["parameters"]["OrgSlug"];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The members. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": readonly components["schemas"]["OrgMember"][];
        };
      };
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly addOrgMember: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The organisation's name in addresses, not its id. */
        readonly orgSlug: components["parameters"]["OrgSlug"];
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["AddMemberRequest"];
      };
    };
    readonly responses: {
      /** @description The new member. */
      readonly 201: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["OrgMember"];
        };
      };
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly removeOrgMember: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The organisation's name in addresses, not its id. */
        readonly orgSlug: components["parameters"]["OrgSlug"];
        readonly userID: components["parameters"]["UserID"];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The user does not belong to it any more. */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly updateOrgMember: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The organisation's name in addresses, not its id. */
        readonly orgSlug: components["parameters"]["OrgSlug"];
        readonly userID: components["parameters"]["UserID"];
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["UpdateMemberRequest"];
      };
    };
    readonly responses: {
      /** @description The member in the new role. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["OrgMember"];
        };
      };
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly listUserAgents: {
    readonly parameters: {
      readonly query?: {
        /** @description How many at most. Not public: what it is when absent, and the most that is given. */
        readonly limit?: components["parameters"]["Limit"];
        /** @description Which page. Generation A counted from 1; this one does not say. */
        readonly page?: components["parameters"]["Page"];
        /** @description Words to look for in the full text. */
        readonly search?: components["parameters"]["Search"];
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      readonly 200: components["responses"]["AgentPage"];
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly createUserAgent: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["CreateAgentRequest"];
      };
    };
    readonly responses: {
      readonly 201: components["responses"]["AgentCreated"];
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly listOrgAgents: {
    readonly parameters: {
      readonly query?: {
        /** @description How many at most. Not public: what it is when absent, and the most that is given. */
        readonly limit?: components["parameters"]["Limit"];
        /** @description Which page. Generation A counted from 1; this one does not say. */
        readonly page?: components["parameters"]["Page"];
        /** @description Words to look for in the full text. */
        readonly search?: components["parameters"]["Search"];
      };
      readonly header?: never;
      readonly path: {
        /** @description The organisation's name in addresses, not its id. */
        readonly orgSlug: components["parameters"]["OrgSlug"];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      readonly 200: components["responses"]["AgentPage"];
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly createOrgAgent: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The organisation's name in addresses, not its id. */
        readonly orgSlug: components["parameters"]["OrgSlug"];
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["CreateAgentRequest"];
      };
    };
    readonly responses: {
      readonly 201: components["responses"]["AgentCreated"];
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly getAgent: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly agentID: components["parameters"]["AgentID"];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      readonly 200: components["responses"]["Agent"];
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly deleteAgent: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly agentID: components["parameters"]["AgentID"];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The agent is gone from view. */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly updateAgent: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly agentID: components["parameters"]["AgentID"];
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["UpdateAgentRequest"];
      };
    };
    readonly responses: {
      readonly 200: components["responses"]["Agent"];
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly updateAgentStatus: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly agentID: components["parameters"]["AgentID"];
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["UpdateAgentStatusRequest"];
      };
    };
    readonly responses: {
      readonly 200: components["responses"]["Agent"];
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly lintAgent: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly agentID: components["parameters"]["AgentID"];
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["LintAgentRequest"];
      };
    };
    readonly responses: {
      /** @description What is wrong with it; nothing is an answer too. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["AgentLintDiagnostics"];
        };
      };
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly listAgentConversations: {
    readonly parameters: {
      readonly query?: {
        /** @description The `next_cursor` of the page before; it means nothing to anybody else. */
        readonly after?: components["parameters"]["After"];
        /** @description How many at most. Not public: what it is when absent, and the most that is given. */
        readonly limit?: components["parameters"]["Limit"];
      };
      readonly header?: never;
      readonly path: {
        readonly agentID: components["parameters"]["AgentID"];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The next ones of the list. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["ConversationPage"];
        };
      };
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly getConversation: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly conversationID: components["parameters"]["ConversationID"];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The conversation. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Conversation"];
        };
      };
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly deleteConversation: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly conversationID: components["parameters"]["ConversationID"];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The conversation is gone from view. */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly listConversationMessages: {
    readonly parameters: {
      readonly query?: {
        /** @description The `next_cursor` of the page before; it means nothing to anybody else. */
        readonly after?: components["parameters"]["After"];
        /** @description How many at most. Not public: what it is when absent, and the most that is given. */
        readonly limit?: components["parameters"]["Limit"];
      };
      readonly header?: never;
      readonly path: {
        readonly conversationID: components["parameters"]["ConversationID"];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The next ones of the list. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["ConversationMessagePage"];
        };
      };
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly listUserTemplates: {
    readonly parameters: {
      readonly query?: {
        /** @description How many at most. Not public: what it is when absent, and the most that is given. */
        readonly limit?: components["parameters"]["Limit"];
        /** @description Which page. Generation A counted from 1; this one does not say. */
        readonly page?: components["parameters"]["Page"];
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      readonly 200: components["responses"]["TemplatePage"];
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly createUserTemplate: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["CreateTemplateRequest"];
      };
    };
    readonly responses: {
      readonly 201: components["responses"]["TemplateCreated"];
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly listOrgTemplates: {
    readonly parameters: {
      readonly query?: {
        /** @description How many at most. Not public: what it is when absent, and the most that is given. */
        readonly limit?: components["parameters"]["Limit"];
        /** @description Which page. Generation A counted from 1; this one does not say. */
        readonly page?: components["parameters"]["Page"];
      };
      readonly header?: never;
      readonly path: {
        /** @description The organisation's name in addresses, not its id. */
        readonly orgSlug: components["parameters"]["OrgSlug"];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      readonly 200: components["responses"]["TemplatePage"];
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly createOrgTemplate: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The organisation's name in addresses, not its id. */
        readonly orgSlug: components["parameters"]["OrgSlug"];
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["CreateTemplateRequest"];
      };
    };
    readonly responses: {
      readonly 201: components["responses"]["TemplateCreated"];
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly getTemplate: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly templateID: components["parameters"]["TemplateID"];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      readonly 200: components["responses"]["Template"];
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly deleteTemplate: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly templateID: components["parameters"]["TemplateID"];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The template is gone from view. */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      readonly default: components["responses"]["DefaultError"];
    };
  };
  readonly updateTemplate: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly templateID: components["parameters"]["TemplateID"];
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["UpdateTemplateRequest"];
      };
    };
    readonly responses: {
      readonly 200: components["responses"]["Template"];
      readonly default: components["responses"]["DefaultError"];
    };
  };
}
