import type { AgentScope, AgentsClient, Role } from "../core/index";
import { useCurrentUser } from "./useAccount";
import { useMembers } from "./useMembers";

/**
 * What who is signed in may do there, for `may(role, action)`: one owns what is one's own; in an organisation it is asked for. `undefined`
 * while that is not known, and for who is no member.
 *
 * @example
 * ```tsx
 * const role = useRole({ org: "acme" });
 * return may(role, "delete-agent") ? <button>Delete</button> : null;
 * ```
 */
export function useRole(
  scope: AgentScope,
  { client }: { readonly client?: AgentsClient | undefined } = {},
): Role | undefined {
  const org = scope === "me" ? undefined : scope.org;
  const user = useCurrentUser({ client, enabled: org !== undefined });
  const members = useMembers(org, { client });
  if (org === undefined) return "owner";
  return members.data?.find(({ userId }) => userId === user.data?.id)?.role;
}
