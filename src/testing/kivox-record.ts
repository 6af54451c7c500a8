// What the vendor keeps, as it spells it: a fake has no words of its own. Shapes: section 3 of the wire file.

/** From most to least. */
export type KivoxRole = "owner" | "admin" | "member" | "viewer";
export type KivoxAgentStatus = "draft" | "live" | "archived";
export type KivoxEndReason =
  | "user_exit"
  | "timeout"
  | "script_terminate"
  | "socket_shutdown"
  | "error"
  | "flow_end"
  | "client_end"
  | "agent_transfer";

export interface FakeKivoxUser {
  readonly id: string;
  email: string;
  name: string;
  avatar_url?: string;
  readonly created_at: string;
  updated_at: string;
}

export interface FakeKivoxOrg {
  readonly id: string;
  readonly created_by?: string;
  name: string;
  description?: string;
  avatar_url?: string;
  readonly slug: string;
  readonly tier: "free" | "enterprise";
  readonly created_at: string;
  updated_at: string;
}

export interface FakeKivoxMember {
  readonly org_id: string;
  readonly user_id: string;
  role: KivoxRole;
  readonly created_at: string;
  updated_at: string;
}

/** Whose an agent or a template is: a user's or an organisation's, never both. */
export interface KivoxOwner {
  readonly owner_user_id?: string;
  readonly owner_org_id?: string;
}

export interface KivoxAgentConfig {
  readonly name: string;
  readonly avatar_url?: string;
  readonly description?: string;
  readonly language?: string;
  readonly timezone?: string;
  readonly global_system_prompt?: string;
  readonly max_session_duration_minutes?: number;
  readonly max_silence_timeout_seconds?: number;
  readonly allow_interruptions?: boolean;
  readonly llm_engine?: "deepseek" | "mistral" | "gemini" | "openai";
  readonly llm_model?: string;
}

export interface KivoxSecret {
  readonly key: string;
  readonly value: string;
  readonly description?: string;
}

interface KivoxNode {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

interface KivoxEdge {
  readonly source: string;
  readonly target: string;
  readonly [key: string]: unknown;
}

export interface KivoxBlueprint {
  readonly version: string;
  readonly entries: readonly {
    readonly name: string;
    readonly workflow: {
      readonly nodes: readonly KivoxNode[];
      readonly edges: readonly KivoxEdge[];
    };
  }[];
}

export interface FakeKivoxAgent extends KivoxOwner {
  readonly id: string;
  readonly template_id?: string;
  config: KivoxAgentConfig;
  secrets: readonly KivoxSecret[];
  blueprint: KivoxBlueprint;
  status: KivoxAgentStatus;
  readonly created_at: string;
  updated_at: string;
}

export interface FakeKivoxConversation {
  readonly id: string;
  readonly agent_id: string;
  status: "active" | "ended";
  summary?: string;
  readonly started_at: string;
  ended_at?: string;
  end_reason?: KivoxEndReason;
}

export interface FakeKivoxMessage {
  readonly id: string;
  readonly conversation_id: string;
  readonly role: "user" | "assistant" | "system" | "tool";
  readonly content: string;
  readonly created_at: string;
}

export interface FakeKivoxTemplate extends KivoxOwner {
  readonly id: string;
  name: string;
  description?: string;
  config: KivoxAgentConfig;
  blueprint: KivoxBlueprint;
  readonly created_at: string;
  updated_at: string;
}

export interface FakeKivoxApiKey {
  readonly id: string;
  readonly owner_user_id?: string;
  readonly created_by_user_id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  last_used_at?: string;
  readonly expires_at?: string;
  readonly created_at: string;
}
