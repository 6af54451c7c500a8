import type { AgentScope, Role } from "../core/index";
import type { QueryHookOptions } from "./query-hook-options";
import { useCurrentUser } from "./useAccount";
import { useMembers } from "./useMembers";

/** Where, and who is asked. */
export interface UseRoleOptions extends QueryHookOptions {
  readonly scope: AgentScope;
}

/**
 * What who is signed in may do there, for `may(role, action)`: one owns what is one's own; in an organisation it is asked for. `undefined`
 * while that is not known, and for who is no member.
 *
 * @example
 * ```tsx
 * const role = useRole({ scope: { org: "acme" } });
 * return may(role, "delete-agent") ? <button>Delete</button> : null;
 * ```
 */
export function useRole({ client, scope, enabled = true }: UseRoleOptions): Role | undefined {
  const org = scope === "me" ? undefined : scope.org;
  const user = useCurrentUser({ client, enabled: enabled && org !== undefined });
  const members = useMembers({ client, org, enabled });
  if (org === undefined) return "owner";
  return members.data?.find(({ userId }) => userId === user.data?.id)?.role;
}
