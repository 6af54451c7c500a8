// Made from openapi.yaml by `npm run kivox:schema`: change that document, not this file.

export interface paths {
  "/auth/signup": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Make an account and sign in to it.
     * @description The session comes as a cookie and is nowhere in the body.
     */
    post: operations["signup"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/auth/sessions": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sign in.
     * @description The session comes as a cookie and is nowhere in the body.
     */
    post: operations["createSession"];
    /** Sign out everywhere. */
    delete: operations["revokeAllSessions"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/auth/sessions/me": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Sign out here. */
    delete: operations["revokeSession"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/auth/password/recover": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Ask for an e-mail with which a new password can be set.
     * @description The answer is the same whether the address is known or not, so that nobody can find out who has an account.
     */
    post: operations["recoverPassword"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/auth/password/reset": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Set a new password with the token from the e-mail.
     * @description The token serves once. All sessions of the user end.
     */
    post: operations["resetPassword"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/auth/api-keys": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The caller's own keys, without the secret part.
     * @description All of them in one list, without pages.
     */
    get: operations["listAPIKeys"];
    put?: never;
    /**
     * Make a key.
     * @description The key itself is in this answer and never again in another.
     */
    post: operations["createAPIKey"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/auth/api-keys/{keyID}": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        keyID: components["parameters"]["KeyID"];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Make a key useless. */
    delete: operations["revokeAPIKey"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/users/me": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The account of who asks. */
    get: operations["getMe"];
    put?: never;
    post?: never;
    /**
     * Delete one's account.
     * @description The server keeps a record marked as deleted.
     */
    delete: operations["deleteMe"];
    options?: never;
    head?: never;
    /** Change one's name or picture. */
    patch: operations["updateMe"];
    trace?: never;
  };
  "/users/me/email": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Change one's e-mail address. */
    patch: operations["updateMyEmail"];
    trace?: never;
  };
  "/orgs": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Organisations of who asks.
     * @description All of them in one list, without pages.
     */
    get: operations["listOrgs"];
    put?: never;
    /** Found an organisation. */
    post: operations["createOrg"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/orgs/{orgSlug}": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The organisation's name in addresses, not its id. */
        orgSlug: components["parameters"]["OrgSlug"];
      };
      cookie?: never;
    };
    /** One organisation. */
    get: operations["getOrg"];
    put?: never;
    post?: never;
    /**
     * Delete an organisation.
     * @description Role: owner. The server keeps a record marked as deleted.
     */
    delete: operations["deleteOrg"];
    options?: never;
    head?: never;
    /**
     * Change what an organisation says about itself.
     * @description Role: admin. The slug stays.
     */
    patch: operations["updateOrg"];
    trace?: never;
  };
  "/orgs/{orgSlug}/members": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The organisation's name in addresses, not its id. */
        orgSlug: components["parameters"]["OrgSlug"];
      };
      cookie?: never;
    };
    /**
     * Who belongs to an organisation.
     * @description Role: viewer. All of them in one list, without pages.
     */
    get: operations["listOrgMembers"];
    put?: never;
    /**
     * Take a user into an organisation.
     * @description Role: admin. Nobody is taken in as its owner.
     */
    post: operations["addOrgMember"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/orgs/{orgSlug}/members/{userID}": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The organisation's name in addresses, not its id. */
        orgSlug: components["parameters"]["OrgSlug"];
        userID: components["parameters"]["UserID"];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Remove a member, or leave.
     * @description Role: admin; every member may remove himself.
     */
    delete: operations["removeOrgMember"];
    options?: never;
    head?: never;
    /**
     * Give a member another role.
     * @description Role: admin. Here owner is possible too.
     */
    patch: operations["updateOrgMember"];
    trace?: never;
  };
  "/users/me/agents": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One's own agents, page by page. */
    get: operations["listUserAgents"];
    put?: never;
    /** Make an agent of one's own. */
    post: operations["createUserAgent"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/orgs/{orgSlug}/agents": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The organisation's name in addresses, not its id. */
        orgSlug: components["parameters"]["OrgSlug"];
      };
      cookie?: never;
    };
    /**
     * An organisation's agents, page by page.
     * @description Role: viewer.
     */
    get: operations["listOrgAgents"];
    put?: never;
    /**
     * Make an agent for an organisation.
     * @description Role: member.
     */
    post: operations["createOrgAgent"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/agents/{agentID}": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        agentID: components["parameters"]["AgentID"];
      };
      cookie?: never;
    };
    /**
     * One agent.
     * @description Role: viewer.
     */
    get: operations["getAgent"];
    put?: never;
    post?: never;
    /**
     * Delete an agent.
     * @description Role: admin. The server keeps a record marked as deleted.
     */
    delete: operations["deleteAgent"];
    options?: never;
    head?: never;
    /**
     * Change an agent.
     * @description Role: member. Not public: whether the members of `config` are merged with the old ones or replace them.
     */
    patch: operations["updateAgent"];
    trace?: never;
  };
  "/agents/{agentID}/status": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        agentID: components["parameters"]["AgentID"];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Put an agent to work, back on the bench, or away.
     * @description Role: admin.
     */
    patch: operations["updateAgentStatus"];
    trace?: never;
  };
  "/agents/{agentID}/lint": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        agentID: components["parameters"]["AgentID"];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Look for mistakes in a blueprint.
     * @description Role: viewer. Looks at the blueprint of the body, or at the saved one if the body has none.
     */
    post: operations["lintAgent"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/agents/{agentID}/conversations": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        agentID: components["parameters"]["AgentID"];
      };
      cookie?: never;
    };
    /**
     * The conversations with an agent, from cursor to cursor.
     * @description Role: viewer. Not public: the order.
     */
    get: operations["listAgentConversations"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/conversations/{conversationID}": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        conversationID: components["parameters"]["ConversationID"];
      };
      cookie?: never;
    };
    /**
     * One conversation, without its messages.
     * @description Role: viewer of the agent it was with.
     */
    get: operations["getConversation"];
    put?: never;
    post?: never;
    /**
     * Delete a conversation.
     * @description Role: admin of the agent it was with. The server keeps a record marked as deleted.
     */
    delete: operations["deleteConversation"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/conversations/{conversationID}/messages": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        conversationID: components["parameters"]["ConversationID"];
      };
      cookie?: never;
    };
    /**
     * The messages of a conversation, from cursor to cursor.
     * @description Role: viewer. Not public: the order, oldest or newest first.
     */
    get: operations["listConversationMessages"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/users/me/templates": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One's own templates, page by page. */
    get: operations["listUserTemplates"];
    put?: never;
    /** Make a template of one's own. */
    post: operations["createUserTemplate"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/orgs/{orgSlug}/templates": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The organisation's name in addresses, not its id. */
        orgSlug: components["parameters"]["OrgSlug"];
      };
      cookie?: never;
    };
    /**
     * An organisation's templates, page by page.
     * @description Role: viewer.
     */
    get: operations["listOrgTemplates"];
    put?: never;
    /**
     * Make a template for an organisation.
     * @description Role: member.
     */
    post: operations["createOrgTemplate"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/templates/{templateID}": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        templateID: components["parameters"]["TemplateID"];
      };
      cookie?: never;
    };
    /** One template. */
    get: operations["getTemplate"];
    put?: never;
    post?: never;
    /**
     * Delete a template.
     * @description Role: admin, if it is an organisation's. The server keeps a record marked as deleted.
     */
    delete: operations["deleteTemplate"];
    options?: never;
    head?: never;
    /**
     * Change a template.
     * @description Role: member, if it is an organisation's.
     */
    patch: operations["updateTemplate"];
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** Format: uuid */
    ID: string;
    /** Format: date-time */
    Time: string;
    Error: {
      /**
       * @description What a program goes by, in dot notation.
       * @example resource.not_found
       */
      code: string;
      /** @description For people, in the language of the account; not for parsing. */
      message: string;
      /**
       * @description Where the vendor explains the code.
       * @example https://kivox.com.co/docs/reference/errors#resource-not-found
       */
      doc_url: string;
      /** @description The values named in the message, if it names any. */
      params?: {
        [key: string]: unknown;
      };
    };
    SignupRequest: {
      /** Format: email */
      email: string;
      /** Format: password */
      password: string;
      name: string;
    };
    LoginRequest: {
      /** Format: email */
      email: string;
      /** Format: password */
      password: string;
    };
    RecoverPasswordRequest: {
      /** Format: email */
      email: string;
    };
    ResetPasswordRequest: {
      /** @description From the e-mail. */
      token: string;
      /**
       * Format: password
       * @description The new one.
       */
      password: string;
    };
    AuthSessionResponse: {
      expires_at: components["schemas"]["Time"];
    };
    AuthAPIKey: {
      id: components["schemas"]["ID"];
      owner_user_id?: components["schemas"]["ID"];
      owner_org_id?: components["schemas"]["ID"];
      created_by_user_id: components["schemas"]["ID"];
      name: string;
      /**
       * @description How the key begins, to know it by.
       * @example sk_live
       */
      prefix: string;
      scopes: string[];
      last_used_at?: components["schemas"]["Time"];
      expires_at?: components["schemas"]["Time"];
      created_at: components["schemas"]["Time"];
    };
    AuthAPIKeyResponse: {
      id: components["schemas"]["ID"];
      name: string;
      /**
       * @description How the key begins, to know it by.
       * @example sk_live
       */
      prefix: string;
      /** @description The key itself. A secret, told once. */
      key: string;
      scopes: string[];
      expires_at?: components["schemas"]["Time"];
      created_at: components["schemas"]["Time"];
    };
    CreateAPIKeyRequest: {
      name: string;
      /** @description What the key may do. Not public: which scopes there are. */
      scopes?: string[];
      expires_at?: components["schemas"]["Time"];
    };
    User: {
      id: components["schemas"]["ID"];
      /** Format: email */
      email: string;
      name: string;
      avatar_url?: string;
      created_at: components["schemas"]["Time"];
      updated_at: components["schemas"]["Time"];
    };
    UpdateUserRequest: {
      name?: string;
      avatar_url?: string;
    };
    UpdateEmailRequest: {
      /** Format: email */
      email: string;
    };
    /** @enum {string} */
    OrgTier: "free" | "enterprise";
    Org: {
      id: components["schemas"]["ID"];
      /** @description The user who founded it. */
      created_by?: components["schemas"]["ID"];
      name: string;
      description?: string;
      avatar_url?: string;
      /** @description Its name in addresses. */
      slug: string;
      tier: components["schemas"]["OrgTier"];
      created_at: components["schemas"]["Time"];
      updated_at: components["schemas"]["Time"];
    };
    CreateOrgRequest: {
      name: string;
      description?: string;
      /** @description Its name in addresses. */
      slug: string;
    };
    UpdateOrgRequest: {
      name?: string;
      description?: string;
      avatar_url?: string;
    };
    /**
     * @description Each may do what those after it may.
     * @enum {string}
     */
    OrgRole: "owner" | "admin" | "member" | "viewer";
    OrgMember: {
      org_id: components["schemas"]["ID"];
      user_id: components["schemas"]["ID"];
      role: components["schemas"]["OrgRole"];
      created_at: components["schemas"]["Time"];
      updated_at: components["schemas"]["Time"];
    };
    AddMemberRequest: {
      user_id: components["schemas"]["ID"];
      /** @enum {string} */
      role: "admin" | "member" | "viewer";
    };
    UpdateMemberRequest: {
      role: components["schemas"]["OrgRole"];
    };
    /** @enum {string} */
    AgentStatus: "draft" | "live" | "archived";
    Agent: {
      id: components["schemas"]["ID"];
      owner_user_id?: components["schemas"]["ID"];
      owner_org_id?: components["schemas"]["ID"];
      template_id?: components["schemas"]["ID"];
      config: components["schemas"]["AgentConfig"];
      /** @description With their values, so whoever has the agent has them. */
      secrets: components["schemas"]["AgentSecret"][];
      blueprint: components["schemas"]["Blueprint"];
      status: components["schemas"]["AgentStatus"];
      created_at: components["schemas"]["Time"];
      updated_at: components["schemas"]["Time"];
    };
    AgentPage: {
      items: components["schemas"]["Agent"][];
      total: number;
      limit: number;
      page: number;
    };
    /** @enum {string} */
    AgentLLMEngine: "deepseek" | "mistral" | "gemini" | "openai";
    AgentConfig: {
      name: string;
      avatar_url?: string;
      description?: string;
      /** @example es */
      language?: string;
      /** @example UTC */
      timezone?: string;
      global_system_prompt?: string;
      max_session_duration_minutes?: number;
      max_silence_timeout_seconds?: number;
      allow_interruptions?: boolean;
      llm_engine?: components["schemas"]["AgentLLMEngine"];
      llm_model?: string;
    };
    AgentSecret: {
      key: string;
      /** @description In the clear, in what is read too. Never show or log it. */
      value: string;
      description?: string;
    };
    CreateAgentRequest: {
      template_id?: components["schemas"]["ID"];
      config?: components["schemas"]["AgentConfig"];
      secrets?: components["schemas"]["AgentSecret"][];
      blueprint?: components["schemas"]["Blueprint"];
    };
    UpdateAgentRequest: {
      config?: components["schemas"]["AgentConfig"];
      secrets?: components["schemas"]["AgentSecret"][];
      blueprint?: components["schemas"]["Blueprint"];
    };
    UpdateAgentStatusRequest: {
      status: components["schemas"]["AgentStatus"];
    };
    LintAgentRequest: {
      blueprint?: components["schemas"]["Blueprint"];
    };
    AgentLintDiagnostics: {
      /** @description Empty if nothing is wrong. */
      errors: string[];
    };
    Blueprint: {
      /** @default 1 */
      version: string;
      entries: components["schemas"]["BlueprintEntry"][];
    };
    BlueprintEntry: {
      name: string;
      workflow: components["schemas"]["BlueprintWorkflow"];
    };
    BlueprintWorkflow: {
      nodes: components["schemas"]["BlueprintNode"][];
      edges: components["schemas"]["BlueprintEdge"][];
    };
    BlueprintNode: {
      id: string;
      type: string;
      data: {
        [key: string]: unknown;
      };
    } & {
      [key: string]: unknown;
    };
    BlueprintEdge: {
      /** @description The id of the node it leads from. */
      source: string;
      /** @description The id of the node it leads to. */
      target: string;
    } & {
      [key: string]: unknown;
    };
    /** @enum {string} */
    ConversationStatus: "active" | "ended";
    /** @enum {string} */
    ConversationEndReason:
      | "user_exit"
      | "timeout"
      | "script_terminate"
      | "socket_shutdown"
      | "error"
      | "flow_end"
      | "client_end"
      | "agent_transfer";
    Conversation: {
      id: components["schemas"]["ID"];
      agent_id: components["schemas"]["ID"];
      status: components["schemas"]["ConversationStatus"];
      summary?: string;
      started_at: components["schemas"]["Time"];
      ended_at?: components["schemas"]["Time"];
      end_reason?: components["schemas"]["ConversationEndReason"];
    };
    ConversationPage: {
      items: components["schemas"]["Conversation"][];
      /** @description Always there. Go by `has_more`, for what it says at the end is not public. */
      next_cursor: string;
      has_more: boolean;
    };
    /** @enum {string} */
    ConversationMessageRole: "user" | "assistant" | "system" | "tool";
    ConversationMessage: {
      id: components["schemas"]["ID"];
      conversation_id: components["schemas"]["ID"];
      role: components["schemas"]["ConversationMessageRole"];
      content: string;
      created_at: components["schemas"]["Time"];
    };
    ConversationMessagePage: {
      items: components["schemas"]["ConversationMessage"][];
      /** @description Always there. Go by `has_more`, for what it says at the end is not public. */
      next_cursor: string;
      has_more: boolean;
    };
    Template: {
      id: components["schemas"]["ID"];
      owner_user_id?: components["schemas"]["ID"];
      owner_org_id?: components["schemas"]["ID"];
      name: string;
      description?: string;
      config: components["schemas"]["AgentConfig"];
      blueprint: components["schemas"]["Blueprint"];
      created_at: components["schemas"]["Time"];
      updated_at: components["schemas"]["Time"];
    };
    TemplatePage: {
      items: components["schemas"]["Template"][];
      total: number;
      limit: number;
      page: number;
    };
    CreateTemplateRequest: {
      name: string;
      description?: string;
      config?: components["schemas"]["AgentConfig"];
      secrets?: components["schemas"]["AgentSecret"][];
      blueprint?: components["schemas"]["Blueprint"];
    };
    UpdateTemplateRequest: {
      name?: string;
      description?: string;
      config?: components["schemas"]["AgentConfig"];
      secrets?: components["schemas"]["AgentSecret"][];
      blueprint?: components["schemas"]["Blueprint"];
    };
  };
  responses: {
    /** @description Signed in. */
    SessionCreated: {
      headers: {
        /** @description The cookie `kivox_session`. No script can read it. */
        "Set-Cookie": string;
        [name: string]: unknown;
      };
      content: {
        "application/json": components["schemas"]["AuthSessionResponse"];
      };
    };
    /** @description The account. */
    User: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/json": components["schemas"]["User"];
      };
    };
    /** @description The organisation. */
    Org: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/json": components["schemas"]["Org"];
      };
    };
    /** @description The agent. */
    Agent: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/json": components["schemas"]["Agent"];
      };
    };
    /** @description The new agent. */
    AgentCreated: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/json": components["schemas"]["Agent"];
      };
    };
    /** @description One page of agents. */
    AgentPage: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/json": components["schemas"]["AgentPage"];
      };
    };
    /** @description The template. */
    Template: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/json": components["schemas"]["Template"];
      };
    };
    /** @description The new template. */
    TemplateCreated: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/json": components["schemas"]["Template"];
      };
    };
    /** @description One page of templates. */
    TemplatePage: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/json": components["schemas"]["TemplatePage"];
      };
    };
    /** @description Anything else. The statuses are not public; 401, 403, 404, 409 and 422 are to be expected. */
    DefaultError: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/json": components["schemas"]["Error"];
      };
    };
  };
  parameters: {
    /** @description What Cloudflare's Turnstile widget gave to the page; nobody gets past without it. */
    TurnstileToken: string;
    KeyID: components["schemas"]["ID"];
    UserID: components["schemas"]["ID"];
    /** @description The organisation's name in addresses, not its id. */
    OrgSlug: string;
    AgentID: components["schemas"]["ID"];
    ConversationID: components["schemas"]["ID"];
    TemplateID: components["schemas"]["ID"];
    /** @description How many at most. Not public: what it is when absent, and the most that is given. */
    Limit: number;
    /** @description Which page. Generation A counted from 1; this one does not say. */
    Page: number;
    /** @description Words to look for in the full text. */
    Search: string;
    /** @description The `next_cursor` of the page before; it means nothing to anybody else. */
    After: string;
  };
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  signup: {
    parameters: {
      query?: never;
      header: {
        /** @description What Cloudflare's Turnstile widget gave to the page; nobody gets past without it. */
        "X-Turnstile-Token": components["parameters"]["TurnstileToken"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["SignupRequest"];
      };
    };
    responses: {
      201: components["responses"]["SessionCreated"];
      default: components["responses"]["DefaultError"];
    };
  };
  createSession: {
    parameters: {
      query?: never;
      header: {
        /** @description What Cloudflare's Turnstile widget gave to the page; nobody gets past without it. */
        "X-Turnstile-Token": components["parameters"]["TurnstileToken"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["LoginRequest"];
      };
    };
    responses: {
      201: components["responses"]["SessionCreated"];
      default: components["responses"]["DefaultError"];
    };
  };
  revokeAllSessions: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description No session of the user is left. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components["responses"]["DefaultError"];
    };
  };
  revokeSession: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The session that asked is over. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components["responses"]["DefaultError"];
    };
  };
  recoverPassword: {
    parameters: {
      query?: never;
      header: {
        /** @description What Cloudflare's Turnstile widget gave to the page; nobody gets past without it. */
        "X-Turnstile-Token": components["parameters"]["TurnstileToken"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["RecoverPasswordRequest"];
      };
    };
    responses: {
      /** @description Taken, whether the address is known or not. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components["responses"]["DefaultError"];
    };
  };
  resetPassword: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["ResetPasswordRequest"];
      };
    };
    responses: {
      /** @description The new password holds, and every session is over. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components["responses"]["DefaultError"];
    };
  };
  listAPIKeys: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The keys. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AuthAPIKey"][];
        };
      };
      default: components["responses"]["DefaultError"];
    };
  };
  createAPIKey: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["CreateAPIKeyRequest"];
      };
    };
    responses: {
      /** @description The key, for the only time. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AuthAPIKeyResponse"];
        };
      };
      default: components["responses"]["DefaultError"];
    };
  };
  revokeAPIKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        keyID: components["parameters"]["KeyID"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The key opens nothing any more. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components["responses"]["DefaultError"];
    };
  };
  getMe: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: components["responses"]["User"];
      default: components["responses"]["DefaultError"];
    };
  };
  deleteMe: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The account is gone from view. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components["responses"]["DefaultError"];
    };
  };
  updateMe: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["UpdateUserRequest"];
      };
    };
    responses: {
      200: components["responses"]["User"];
      default: components["responses"]["DefaultError"];
    };
  };
  updateMyEmail: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["UpdateEmailRequest"];
      };
    };
    responses: {
      200: components["responses"]["User"];
      default: components["responses"]["DefaultError"];
    };
  };
  listOrgs: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The organisations. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Org"][];
        };
      };
      default: components["responses"]["DefaultError"];
    };
  };
  createOrg: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["CreateOrgRequest"];
      };
    };
    responses: {
      /** @description The new organisation. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Org"];
        };
      };
      default: components["responses"]["DefaultError"];
    };
  };
  getOrg: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The organisation's name in addresses, not its id. */
        orgSlug: components["parameters"]["OrgSlug"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: components["responses"]["Org"];
      default: components["responses"]["DefaultError"];
    };
  };
  deleteOrg: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The organisation's name in addresses, not its id. */
        orgSlug: components["parameters"]["OrgSlug"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The organisation is gone from view. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components["responses"]["DefaultError"];
    };
  };
  updateOrg: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The organisation's name in addresses, not its id. */
        orgSlug: components["parameters"]["OrgSlug"];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["UpdateOrgRequest"];
      };
    };
    responses: {
      200: components["responses"]["Org"];
      default: components["responses"]["DefaultError"];
    };
  };
  listOrgMembers: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The organisation's name in addresses, not its id. */
        orgSlug: components["parameters"]["OrgSlug"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The members. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["OrgMember"][];
        };
      };
      default: components["responses"]["DefaultError"];
    };
  };
  addOrgMember: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The organisation's name in addresses, not its id. */
        orgSlug: components["parameters"]["OrgSlug"];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["AddMemberRequest"];
      };
    };
    responses: {
      /** @description The new member. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["OrgMember"];
        };
      };
      default: components["responses"]["DefaultError"];
    };
  };
  removeOrgMember: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The organisation's name in addresses, not its id. */
        orgSlug: components["parameters"]["OrgSlug"];
        userID: components["parameters"]["UserID"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The user does not belong to it any more. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components["responses"]["DefaultError"];
    };
  };
  updateOrgMember: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The organisation's name in addresses, not its id. */
        orgSlug: components["parameters"]["OrgSlug"];
        userID: components["parameters"]["UserID"];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["UpdateMemberRequest"];
      };
    };
    responses: {
      /** @description The member in the new role. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["OrgMember"];
        };
      };
      default: components["responses"]["DefaultError"];
    };
  };
  listUserAgents: {
    parameters: {
      query?: {
        /** @description How many at most. Not public: what it is when absent, and the most that is given. */
        limit?: components["parameters"]["Limit"];
        /** @description Which page. Generation A counted from 1; this one does not say. */
        page?: components["parameters"]["Page"];
        /** @description Words to look for in the full text. */
        search?: components["parameters"]["Search"];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: components["responses"]["AgentPage"];
      default: components["responses"]["DefaultError"];
    };
  };
  createUserAgent: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["CreateAgentRequest"];
      };
    };
    responses: {
      201: components["responses"]["AgentCreated"];
      default: components["responses"]["DefaultError"];
    };
  };
  listOrgAgents: {
    parameters: {
      query?: {
        /** @description How many at most. Not public: what it is when absent, and the most that is given. */
        limit?: components["parameters"]["Limit"];
        /** @description Which page. Generation A counted from 1; this one does not say. */
        page?: components["parameters"]["Page"];
        /** @description Words to look for in the full text. */
        search?: components["parameters"]["Search"];
      };
      header?: never;
      path: {
        /** @description The organisation's name in addresses, not its id. */
        orgSlug: components["parameters"]["OrgSlug"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: components["responses"]["AgentPage"];
      default: components["responses"]["DefaultError"];
    };
  };
  createOrgAgent: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The organisation's name in addresses, not its id. */
        orgSlug: components["parameters"]["OrgSlug"];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["CreateAgentRequest"];
      };
    };
    responses: {
      201: components["responses"]["AgentCreated"];
      default: components["responses"]["DefaultError"];
    };
  };
  getAgent: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        agentID: components["parameters"]["AgentID"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: components["responses"]["Agent"];
      default: components["responses"]["DefaultError"];
    };
  };
  deleteAgent: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        agentID: components["parameters"]["AgentID"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The agent is gone from view. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components["responses"]["DefaultError"];
    };
  };
  updateAgent: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        agentID: components["parameters"]["AgentID"];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["UpdateAgentRequest"];
      };
    };
    responses: {
      200: components["responses"]["Agent"];
      default: components["responses"]["DefaultError"];
    };
  };
  updateAgentStatus: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        agentID: components["parameters"]["AgentID"];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["UpdateAgentStatusRequest"];
      };
    };
    responses: {
      200: components["responses"]["Agent"];
      default: components["responses"]["DefaultError"];
    };
  };
  lintAgent: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        agentID: components["parameters"]["AgentID"];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["LintAgentRequest"];
      };
    };
    responses: {
      /** @description What is wrong with it; nothing is an answer too. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AgentLintDiagnostics"];
        };
      };
      default: components["responses"]["DefaultError"];
    };
  };
  listAgentConversations: {
    parameters: {
      query?: {
        /** @description The `next_cursor` of the page before; it means nothing to anybody else. */
        after?: components["parameters"]["After"];
        /** @description How many at most. Not public: what it is when absent, and the most that is given. */
        limit?: components["parameters"]["Limit"];
      };
      header?: never;
      path: {
        agentID: components["parameters"]["AgentID"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The next ones of the list. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ConversationPage"];
        };
      };
      default: components["responses"]["DefaultError"];
    };
  };
  getConversation: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        conversationID: components["parameters"]["ConversationID"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The conversation. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Conversation"];
        };
      };
      default: components["responses"]["DefaultError"];
    };
  };
  deleteConversation: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        conversationID: components["parameters"]["ConversationID"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The conversation is gone from view. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components["responses"]["DefaultError"];
    };
  };
  listConversationMessages: {
    parameters: {
      query?: {
        /** @description The `next_cursor` of the page before; it means nothing to anybody else. */
        after?: components["parameters"]["After"];
        /** @description How many at most. Not public: what it is when absent, and the most that is given. */
        limit?: components["parameters"]["Limit"];
      };
      header?: never;
      path: {
        conversationID: components["parameters"]["ConversationID"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The next ones of the list. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ConversationMessagePage"];
        };
      };
      default: components["responses"]["DefaultError"];
    };
  };
  listUserTemplates: {
    parameters: {
      query?: {
        /** @description How many at most. Not public: what it is when absent, and the most that is given. */
        limit?: components["parameters"]["Limit"];
        /** @description Which page. Generation A counted from 1; this one does not say. */
        page?: components["parameters"]["Page"];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: components["responses"]["TemplatePage"];
      default: components["responses"]["DefaultError"];
    };
  };
  createUserTemplate: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["CreateTemplateRequest"];
      };
    };
    responses: {
      201: components["responses"]["TemplateCreated"];
      default: components["responses"]["DefaultError"];
    };
  };
  listOrgTemplates: {
    parameters: {
      query?: {
        /** @description How many at most. Not public: what it is when absent, and the most that is given. */
        limit?: components["parameters"]["Limit"];
        /** @description Which page. Generation A counted from 1; this one does not say. */
        page?: components["parameters"]["Page"];
      };
      header?: never;
      path: {
        /** @description The organisation's name in addresses, not its id. */
        orgSlug: components["parameters"]["OrgSlug"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: components["responses"]["TemplatePage"];
      default: components["responses"]["DefaultError"];
    };
  };
  createOrgTemplate: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The organisation's name in addresses, not its id. */
        orgSlug: components["parameters"]["OrgSlug"];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["CreateTemplateRequest"];
      };
    };
    responses: {
      201: components["responses"]["TemplateCreated"];
      default: components["responses"]["DefaultError"];
    };
  };
  getTemplate: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        templateID: components["parameters"]["TemplateID"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: components["responses"]["Template"];
      default: components["responses"]["DefaultError"];
    };
  };
  deleteTemplate: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        templateID: components["parameters"]["TemplateID"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The template is gone from view. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components["responses"]["DefaultError"];
    };
  };
  updateTemplate: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        templateID: components["parameters"]["TemplateID"];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["UpdateTemplateRequest"];
      };
    };
    responses: {
      200: components["responses"]["Template"];
      default: components["responses"]["DefaultError"];
    };
  };
}
