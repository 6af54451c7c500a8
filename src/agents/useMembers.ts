import { useQuery, type UseMutationResult, type UseQueryResult } from "@tanstack/react-query";
import type { Member, ParlanceError, Role } from "../core/index";
import { accountQueries } from "./account-queries";
import { useAgentsClient } from "./AgentsProvider";
import { askAgain } from "./cache-change";
import { organisationQueries } from "./organisation-queries";
import type { QueryHookOptions } from "./query-hook-options";
import { useAgentsMutation, type MutationHookOptions } from "./useAgentsMutation";
import { leaveOrganisation } from "./useOrganisations";

/**
 * Who is in an organisation, by its slug; nothing is asked for while there is none.
 *
 * @example
 * ```tsx
 * const members = useMembers("acme");
 * return <ul>{members.data?.map(({ userId, role }) => <li key={userId}>{role}</li>)}</ul>;
 * ```
 */
export function useMembers(
  org: string | undefined,
  { client: given, enabled = true }: QueryHookOptions = {},
): UseQueryResult<readonly Member[], ParlanceError> {
  const client = useAgentsClient(given);
  return useQuery({
    ...organisationQueries.members(client, org ?? ""),
    enabled: enabled && org !== undefined,
  });
}

/** Whom to add where, and as what. Nobody is added as an owner. */
export interface AddMemberVariables {
  /** The slug of the organisation. */
  readonly org: string;
  readonly userId: string;
  readonly role: Exclude<Role, "owner">;
}

/**
 * Adds somebody to an organisation. The members of that organisation are asked for again, nothing else.
 *
 * @example
 * ```tsx
 * const addMember = useAddMember();
 * addMember.mutate({ org: "acme", userId, role: "viewer" });
 * ```
 */
export function useAddMember(
  options: MutationHookOptions<Member, AddMemberVariables> = {},
): UseMutationResult<Member, ParlanceError, AddMemberVariables> {
  return useAgentsMutation(
    options,
    (client, { org, ...input }) => client.api.addMember(org, input),
    ({ client, queryClient }, { org }) =>
      askAgain(queryClient, organisationQueries.members(client, org).queryKey),
  );
}

/** Who is to be what, and where. */
export interface UpdateMemberVariables {
  /** The slug of the organisation. */
  readonly org: string;
  readonly userId: string;
  readonly role: Role;
}

/** Changes what somebody may do in an organisation. The members of that organisation are asked for again, nothing else. */
export function useUpdateMember(
  options: MutationHookOptions<Member, UpdateMemberVariables> = {},
): UseMutationResult<Member, ParlanceError, UpdateMemberVariables> {
  return useAgentsMutation(
    options,
    (client, { org, userId, role }) => client.api.updateMember(org, userId, role),
    ({ client, queryClient }, { org }) =>
      askAgain(queryClient, organisationQueries.members(client, org).queryKey),
  );
}

/** Whom to remove, and where from. */
export interface RemoveMemberVariables {
  /** The slug of the organisation. */
  readonly org: string;
  readonly userId: string;
}

/**
 * Removes somebody, or oneself, from an organisation.
 *
 * | changes | how |
 * | --- | --- |
 * | the members of that organisation | asked for again |
 * | if it was oneself: all that `useDeleteOrganisation` changes | as there |
 */
export function useRemoveMember(
  options: MutationHookOptions<void, RemoveMemberVariables> = {},
): UseMutationResult<void, ParlanceError, RemoveMemberVariables> {
  return useAgentsMutation(
    options,
    (client, { org, userId }) => client.api.removeMember(org, userId),
    ({ client, queryClient }, { org, userId }) => {
      const me = queryClient.getQueryData(accountQueries.me(client).queryKey);
      return me?.id === userId
        ? leaveOrganisation({ client, queryClient }, { slug: org })
        : askAgain(queryClient, organisationQueries.members(client, org).queryKey);
    },
  );
}
