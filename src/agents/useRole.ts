import type { AgentScope, Role } from "../core/index";
import type { QueryHookOptions } from "./query-hook-options";
import { useCurrentUser } from "./useAccount";
import { useMembers } from "./useMembers";

/**
 * What who is signed in may do there, for `may(role, action)`: one owns what is one's own; in an organisation it is asked for. `undefined`
 * while that is not known, for who is no member, and where no scope is given.
 *
 * @example
 * ```tsx
 * const role = useRole({ org: "acme" });
 * return may(role, "delete-agent") ? <button>Delete</button> : null;
 * ```
 */
export function useRole(
  scope: AgentScope | undefined,
  { client, enabled = true }: QueryHookOptions = {},
): Role | undefined {
  const org = typeof scope === "object" ? scope.org : undefined;
  const user = useCurrentUser({ client, enabled: enabled && org !== undefined });
  const members = useMembers(org, { client, enabled });
  if (scope === "me") return "owner";
  return members.data?.find(({ userId }) => userId === user.data?.id)?.role;
}
