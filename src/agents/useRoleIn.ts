import type { AgentScope, AgentsClient, Role } from "../core/index";
import { useRole } from "./useRole";

/** The role that the app gives; else what the reader is in `scope`, if the app says where that is. */
export function useRoleIn(
  scope: AgentScope | undefined,
  given: Role | undefined,
  client: AgentsClient,
): Role | undefined {
  const isAsked = given === undefined && scope !== undefined;
  // Of one's own things nobody has to be asked.
  const found = useRole(isAsked ? scope : "me", { client });
  return isAsked ? found : given;
}
