import type { HistoryMessage } from "./event";

/** Where an agent is in its life: being made, open to be talked to, put away. */
export type AgentStatus = "draft" | "live" | "archived";

/** What somebody may do in an organisation; each may do what those after it may. */
export type Role = "owner" | "admin" | "member" | "viewer";

/** Whose things are meant: one's own, or those of an organisation, by its slug. */
export type AgentScope = "me" | { readonly org: string };

/** A stretch of a numbered list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** How many there are in all. */
  readonly total: number;
  /** Counted from 1. */
  readonly page: number;
  /** How many a page holds at most. */
  readonly limit: number;
}

/** A stretch of a list that grows while it is read. */
export interface CursorPage<Item> {
  readonly items: readonly Item[];
  /** Hand it back as `after` for the next stretch; absent at the end. */
  readonly next?: string;
}

/**
 * A value that is not for eyes: it does not show in logs, in JSON, nor in a template string.
 *
 * @example
 * ```ts
 * const key = agent.secrets[0]?.value.reveal();
 * ```
 */
export interface Secret {
  /** The value itself. */
  reveal(): string;
  /** `[redacted]`, as every other way to write it. */
  toString(): string;
  toJSON(): string;
}

const redacted = "[redacted]";

// A class, so that a cache that copies plain objects leaves it whole.
class HiddenValue implements Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    Object.freeze(this);
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  /** What Node's console asks for. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return redacted;
  }
}

/** Wraps a value that is not for eyes. */
export function createSecret(value: string): Secret {
  return new HiddenValue(value);
}

/** Something an agent needs and nobody should read: a key of a service, a password. */
export interface AgentSecret {
  readonly key: string;
  readonly value: Secret;
  readonly description?: string;
}

/** How an agent is set up. What a vendor adds beyond these is kept under its own name. */
export interface AgentConfig {
  readonly name: string;
  readonly avatarUrl?: string;
  readonly description?: string;
  /** As a BCP 47 tag, such as `es`. */
  readonly language?: string;
  /** As the IANA names it, such as `America/Bogota`. */
  readonly timezone?: string;
  readonly globalSystemPrompt?: string;
  readonly maxSessionDurationMinutes?: number;
  readonly maxSilenceTimeoutSeconds?: number;
  /** Whether one may speak while the agent speaks. */
  readonly allowInterruptions?: boolean;
  readonly llmEngine?: string;
  readonly llmModel?: string;
}

/** A step of a workflow; what else a vendor keeps in it is kept. */
export interface BlueprintNode {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

/** A way from one step to another. */
export interface BlueprintEdge {
  readonly source: string;
  readonly target: string;
  readonly [key: string]: unknown;
}

/** What an agent does, step by step. Its nodes and edges are the vendor's, untouched. */
export interface Blueprint {
  /** @defaultValue "1" */
  readonly version: string;
  readonly entries: readonly {
    readonly name: string;
    readonly workflow: {
      readonly nodes: readonly BlueprintNode[];
      readonly edges: readonly BlueprintEdge[];
    };
  }[];
}

/** Who has an agent or a template: a user or an organisation, by id. */
interface Owned {
  readonly ownerUserId?: string;
  readonly ownerOrganisationId?: string;
}

/** An agent as its makers see it. */
export interface Agent extends Owned {
  readonly id: string;
  readonly status: AgentStatus;
  readonly config: AgentConfig;
  readonly secrets: readonly AgentSecret[];
  readonly blueprint: Blueprint;
  readonly templateId?: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}

/** A secret as it is set. */
export interface AgentSecretInput {
  readonly key: string;
  readonly value: string | Secret;
  readonly description?: string | undefined;
}

/** What an agent is made from; nothing is needed. */
export interface CreateAgentInput {
  readonly scope: AgentScope;
  readonly templateId?: string | undefined;
  readonly config?: AgentConfig | undefined;
  readonly secrets?: readonly AgentSecretInput[] | undefined;
  readonly blueprint?: Blueprint | undefined;
}

/** What is to be different; what is absent stays. */
export interface UpdateAgentInput {
  readonly config?: AgentConfig | undefined;
  readonly secrets?: readonly AgentSecretInput[] | undefined;
  readonly blueprint?: Blueprint | undefined;
}

/** Which agents, and which stretch of them. */
export interface ListAgentsInput {
  readonly scope: AgentScope;
  /** All of these words, anywhere in an agent. */
  readonly search?: string | undefined;
  /** Only those. Vendors that cannot choose by it are asked for all. */
  readonly status?: AgentStatus | undefined;
  /** Counted from 1. @defaultValue 1 */
  readonly page?: number | undefined;
  /** @defaultValue the vendor's */
  readonly limit?: number | undefined;
}

/** What is wrong with a blueprint; empty when nothing is. */
export interface AgentDiagnostics {
  readonly errors: readonly string[];
}

/** A conversation somebody had with an agent, without what was said. */
export interface ConversationSummary {
  readonly id: string;
  readonly agentId: string;
  readonly status: "active" | "ended";
  readonly summary?: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Milliseconds since the epoch. */
  readonly endedAt?: number;
  /** In the vendor's words, such as `user_exit`. */
  readonly endReason?: string;
}

/** A stretch of what was said, oldest first whatever the vendor's order. */
export interface MessagePage extends CursorPage<HistoryMessage> {
  /** Whether `next` leads back in time, or on towards now. */
  readonly direction: "backwards" | "forwards";
}

/** A start for agents of a kind. */
export interface AgentTemplate extends Owned {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly config: AgentConfig;
  readonly blueprint: Blueprint;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}

/** What a template is made from. */
export interface CreateTemplateInput {
  readonly scope: AgentScope;
  readonly name: string;
  readonly description?: string | undefined;
  readonly config?: AgentConfig | undefined;
  readonly secrets?: readonly AgentSecretInput[] | undefined;
  readonly blueprint?: Blueprint | undefined;
}

/** What is to be different; what is absent stays. */
export type UpdateTemplateInput = Partial<Omit<CreateTemplateInput, "scope">>;

/** People who share agents. */
export interface Organisation {
  readonly id: string;
  readonly createdBy?: string;
  readonly name: string;
  readonly description?: string;
  readonly avatarUrl?: string;
  /** Its name in addresses; unique. */
  readonly slug: string;
  /** What it pays for, in the vendor's words, such as `free`. */
  readonly tier: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}

/** What an organisation is made from. */
export interface CreateOrganisationInput {
  readonly name: string;
  readonly slug: string;
  readonly description?: string | undefined;
}

/** What is to be different; what is absent stays. */
export interface UpdateOrganisationInput {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly avatarUrl?: string | undefined;
}

/** Somebody in an organisation. */
export interface Member {
  readonly organisationId: string;
  readonly userId: string;
  readonly role: Role;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}

/** A key for machines, without the key itself. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** How the key begins, to know it by. */
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly ownerUserId?: string;
  readonly ownerOrganisationId?: string;
  readonly createdByUserId?: string;
  /** Milliseconds since the epoch. */
  readonly lastUsedAt?: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** A key that was just made: the only time that it can be read. */
export interface NewApiKey extends ApiKey {
  readonly key: Secret;
}

/** What a key is made from. */
export interface CreateApiKeyInput {
  readonly name: string;
  readonly scopes?: readonly string[] | undefined;
  /** Milliseconds since the epoch. @defaultValue never */
  readonly expiresAt?: number | undefined;
}

/** Who is signed in. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly avatarUrl?: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}

/** What proves that a person is asking, where the vendor wants it: the answer of the captcha that the app shows. */
interface Challenged {
  readonly challengeToken: string;
}

/** Who wants to sign up. */
export interface SignUpInput extends Challenged {
  readonly email: string;
  readonly password: string;
  readonly name: string;
}

/** Who wants in. */
export interface SignInInput extends Challenged {
  readonly email: string;
  readonly password: string;
}

/** Who has forgotten the password. */
export interface RecoverPasswordInput extends Challenged {
  readonly email: string;
}

/** A new password, and the token of the mail that allows it. */
export interface ResetPasswordInput {
  readonly token: string;
  readonly password: string;
}

/** How long one is signed in. */
export interface Account {
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** What every request takes beside its input. */
export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Everything that can be asked of a platform of agents. Each rejects with a ParlanceError: `unauthenticated` when nobody is signed in (or
 * the password is wrong), `token-rejected` when the token is refused, `forbidden`, `not-found`, `conflict`, `invalid-request`,
 * `rate-limited`, `vendor-unavailable`, `invalid-response`, `network`, `timeout`, `aborted`.
 */
export interface AgentsApi {
  listAgents(input: ListAgentsInput, options?: RequestOptions): Promise<Page<Agent>>;
  getAgent(id: string, options?: RequestOptions): Promise<Agent>;
  createAgent(input: CreateAgentInput, options?: RequestOptions): Promise<Agent>;
  updateAgent(id: string, input: UpdateAgentInput, options?: RequestOptions): Promise<Agent>;
  updateAgentStatus(id: string, status: AgentStatus, options?: RequestOptions): Promise<Agent>;
  /** Looks for faults in this blueprint, or in the saved one. */
  lintAgent(id: string, blueprint?: Blueprint, options?: RequestOptions): Promise<AgentDiagnostics>;
  deleteAgent(id: string, options?: RequestOptions): Promise<void>;

  /** Newest first. */
  listConversations(
    input: {
      readonly agentId: string;
      readonly after?: string | undefined;
      readonly limit?: number | undefined;
    },
    options?: RequestOptions,
  ): Promise<CursorPage<ConversationSummary>>;
  getConversation(id: string, options?: RequestOptions): Promise<ConversationSummary>;
  listMessages(
    input: {
      readonly conversationId: string;
      readonly after?: string | undefined;
      readonly limit?: number | undefined;
    },
    options?: RequestOptions,
  ): Promise<MessagePage>;
  deleteConversation(id: string, options?: RequestOptions): Promise<void>;

  listTemplates(
    input: {
      readonly scope: AgentScope;
      readonly page?: number | undefined;
      readonly limit?: number | undefined;
    },
    options?: RequestOptions,
  ): Promise<Page<AgentTemplate>>;
  getTemplate(id: string, options?: RequestOptions): Promise<AgentTemplate>;
  createTemplate(input: CreateTemplateInput, options?: RequestOptions): Promise<AgentTemplate>;
  updateTemplate(
    id: string,
    input: UpdateTemplateInput,
    options?: RequestOptions,
  ): Promise<AgentTemplate>;
  deleteTemplate(id: string, options?: RequestOptions): Promise<void>;

  listOrganisations(options?: RequestOptions): Promise<readonly Organisation[]>;
  getOrganisation(slug: string, options?: RequestOptions): Promise<Organisation>;
  createOrganisation(
    input: CreateOrganisationInput,
    options?: RequestOptions,
  ): Promise<Organisation>;
  updateOrganisation(
    slug: string,
    input: UpdateOrganisationInput,
    options?: RequestOptions,
  ): Promise<Organisation>;
  deleteOrganisation(slug: string, options?: RequestOptions): Promise<void>;

  listMembers(org: string, options?: RequestOptions): Promise<readonly Member[]>;
  addMember(
    org: string,
    input: { readonly userId: string; readonly role: Exclude<Role, "owner"> },
    options?: RequestOptions,
  ): Promise<Member>;
  updateMember(org: string, userId: string, role: Role, options?: RequestOptions): Promise<Member>;
  /** One may also remove oneself. */
  removeMember(org: string, userId: string, options?: RequestOptions): Promise<void>;

  listApiKeys(options?: RequestOptions): Promise<readonly ApiKey[]>;
  createApiKey(input: CreateApiKeyInput, options?: RequestOptions): Promise<NewApiKey>;
  revokeApiKey(id: string, options?: RequestOptions): Promise<void>;

  getMe(options?: RequestOptions): Promise<User>;
  updateMe(
    input: { readonly name?: string | undefined; readonly avatarUrl?: string | undefined },
    options?: RequestOptions,
  ): Promise<User>;
  updateEmail(email: string, options?: RequestOptions): Promise<User>;
  deleteMe(options?: RequestOptions): Promise<void>;

  signUp(input: SignUpInput, options?: RequestOptions): Promise<Account>;
  signIn(input: SignInInput, options?: RequestOptions): Promise<Account>;
  /** Here, or everywhere. */
  signOut(input?: { readonly everywhere?: boolean }, options?: RequestOptions): Promise<void>;
  /** Resolves whether or not anybody has that address. */
  recoverPassword(input: RecoverPasswordInput, options?: RequestOptions): Promise<void>;
  /** Signs out everywhere. */
  resetPassword(input: ResetPasswordInput, options?: RequestOptions): Promise<void>;
}

/** A vendor's client, as far as hooks and components that show agents go. */
export interface AgentsClient {
  /** Tells one client's answers from another's in a shared cache: vendor, address, and kind of access. Not whose they are. */
  readonly key: string;
  readonly api: AgentsApi;
}

/** What can be done to what somebody shares. */
export type AgentAction =
  | "view"
  | "create-agent"
  | "update-agent"
  | "update-agent-status"
  | "delete-agent"
  | "delete-conversation"
  | "create-template"
  | "update-template"
  | "delete-template"
  | "update-organisation"
  | "delete-organisation"
  | "add-member"
  | "update-member"
  | "remove-member";

const ranks: readonly Role[] = ["viewer", "member", "admin", "owner"];

const needed: Readonly<Record<AgentAction, Role>> = {
  view: "viewer",
  "create-agent": "member",
  "update-agent": "member",
  "update-agent-status": "admin",
  "delete-agent": "admin",
  "delete-conversation": "admin",
  "create-template": "member",
  "update-template": "member",
  "delete-template": "admin",
  "update-organisation": "admin",
  "delete-organisation": "owner",
  "add-member": "admin",
  "update-member": "admin",
  "remove-member": "admin",
};

/**
 * Whether that role is enough. What is one's own, one owns. The vendor has the last word; this only spares people buttons that cannot work.
 *
 * @example
 * ```ts
 * if (may("member", "update-agent-status")) console.info("shown the menu");
 * ```
 */
export function may(role: Role | undefined, action: AgentAction): boolean {
  return role !== undefined && ranks.indexOf(role) >= ranks.indexOf(needed[action]);
}
