import type { FakeKivoxUser } from "./kivox-record";

/** Section 2 of the wire file: operation, method, path, and the status of success. */
export const kivoxOperations = [
  ["signup", "POST", "/auth/signup", 201],
  ["createSession", "POST", "/auth/sessions", 201],
  ["revokeAllSessions", "DELETE", "/auth/sessions", 204],
  ["revokeSession", "DELETE", "/auth/sessions/me", 204],
  ["recoverPassword", "POST", "/auth/password/recover", 204],
  ["resetPassword", "POST", "/auth/password/reset", 204],
  ["listAPIKeys", "GET", "/auth/api-keys", 200],
  ["createAPIKey", "POST", "/auth/api-keys", 201],
  ["revokeAPIKey", "DELETE", "/auth/api-keys/{keyID}", 204],
  ["getMe", "GET", "/users/me", 200],
  ["updateMe", "PATCH", "/users/me", 200],
  ["deleteMe", "DELETE", "/users/me", 204],
  ["updateMyEmail", "PATCH", "/users/me/email", 200],
  ["listOrgs", "GET", "/orgs", 200],
  ["createOrg", "POST", "/orgs", 201],
  ["getOrg", "GET", "/orgs/{orgSlug}", 200],
  ["updateOrg", "PATCH", "/orgs/{orgSlug}", 200],
  ["deleteOrg", "DELETE", "/orgs/{orgSlug}", 204],
  ["listOrgMembers", "GET", "/orgs/{orgSlug}/members", 200],
  ["addOrgMember", "POST", "/orgs/{orgSlug}/members", 201],
  ["updateOrgMember", "PATCH", "/orgs/{orgSlug}/members/{userID}", 200],
  ["removeOrgMember", "DELETE", "/orgs/{orgSlug}/members/{userID}", 204],
  ["listUserAgents", "GET", "/users/me/agents", 200],
  ["createUserAgent", "POST", "/users/me/agents", 201],
  ["listOrgAgents", "GET", "/orgs/{orgSlug}/agents", 200],
  ["createOrgAgent", "POST", "/orgs/{orgSlug}/agents", 201],
  ["getAgent", "GET", "/agents/{agentID}", 200],
  ["updateAgent", "PATCH", "/agents/{agentID}", 200],
  ["deleteAgent", "DELETE", "/agents/{agentID}", 204],
  ["updateAgentStatus", "PATCH", "/agents/{agentID}/status", 200],
  ["lintAgent", "POST", "/agents/{agentID}/lint", 200],
  ["listAgentConversations", "GET", "/agents/{agentID}/conversations", 200],
  ["getConversation", "GET", "/conversations/{conversationID}", 200],
  ["deleteConversation", "DELETE", "/conversations/{conversationID}", 204],
  ["listConversationMessages", "GET", "/conversations/{conversationID}/messages", 200],
  ["listUserTemplates", "GET", "/users/me/templates", 200],
  ["createUserTemplate", "POST", "/users/me/templates", 201],
  ["listOrgTemplates", "GET", "/orgs/{orgSlug}/templates", 200],
  ["createOrgTemplate", "POST", "/orgs/{orgSlug}/templates", 201],
  ["getTemplate", "GET", "/templates/{templateID}", 200],
  ["updateTemplate", "PATCH", "/templates/{templateID}", 200],
  ["deleteTemplate", "DELETE", "/templates/{templateID}", 204],
] as const;

/** An operation of the vendor, by the name its contract gives it. */
export type KivoxOperationId = (typeof kivoxOperations)[number][0];

/** What an operation is given. */
export interface KivoxCall {
  readonly request: Request;
  readonly query: URLSearchParams;
  /** What stands in the path, by the names in braces. */
  readonly ids: Readonly<Record<string, string>>;
  /** Who asks. */
  readonly user: FakeKivoxUser;
  /** By what the user is known: the token of a session, or an API key. */
  readonly credential: string;
  setCookie(cookie: string): void;
}

/** Operations by name; each returns its body, or nothing. */
export type KivoxDesk = Partial<Record<KivoxOperationId, (call: KivoxCall) => unknown>>;
