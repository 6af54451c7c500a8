import { useQuery, type UseMutationResult, type UseQueryResult } from "@tanstack/react-query";
import type {
  CreateOrganisationInput,
  Organisation,
  ParlanceError,
  UpdateOrganisationInput,
} from "../core/index";
import { agentQueries } from "./agent-queries";
import { useAgentsClient } from "./AgentsProvider";
import { askAgain, keepAnswer, letGo } from "./cache-change";
import { organisationQueries } from "./organisation-queries";
import type { QueryHookOptions } from "./query-hook-options";
import { templateQueries } from "./template-queries";
import {
  useAgentsMutation,
  type MutationHookOptions,
  type MutationScene,
} from "./useAgentsMutation";

/**
 * The organisations that one belongs to.
 *
 * @example
 * ```tsx
 * const organisations = useOrganisations();
 * return <ul>{organisations.data?.map(({ slug, name }) => <li key={slug}>{name}</li>)}</ul>;
 * ```
 */
export function useOrganisations({
  client: given,
  enabled = true,
}: QueryHookOptions = {}): UseQueryResult<readonly Organisation[], ParlanceError> {
  const client = useAgentsClient(given);
  return useQuery({ ...organisationQueries.list(client), enabled });
}

/** One organisation, by its slug; nothing is asked for while there is none. */
export function useOrganisation(
  slug: string | undefined,
  { client: given, enabled = true }: QueryHookOptions = {},
): UseQueryResult<Organisation, ParlanceError> {
  const client = useAgentsClient(given);
  return useQuery({
    ...organisationQueries.detail(client, slug ?? ""),
    enabled: enabled && slug !== undefined,
  });
}

/**
 * Makes an organisation, and its maker the owner.
 *
 * | changes | how |
 * | --- | --- |
 * | the list of organisations | asked for again |
 * | the organisation | kept from the answer |
 */
export function useCreateOrganisation(
  options: MutationHookOptions<Organisation, CreateOrganisationInput> = {},
): UseMutationResult<Organisation, ParlanceError, CreateOrganisationInput> {
  return useAgentsMutation(
    options,
    (client, input) => client.api.createOrganisation(input),
    keepOrganisation,
  );
}

/** What is to be different in which organisation. */
export interface UpdateOrganisationVariables extends UpdateOrganisationInput {
  readonly slug: string;
}

/**
 * Changes an organisation; what is absent stays.
 *
 * | changes | how |
 * | --- | --- |
 * | the list of organisations | asked for again |
 * | the organisation | kept from the answer |
 */
export function useUpdateOrganisation(
  options: MutationHookOptions<Organisation, UpdateOrganisationVariables> = {},
): UseMutationResult<Organisation, ParlanceError, UpdateOrganisationVariables> {
  return useAgentsMutation(
    options,
    (client, { slug, ...input }) => client.api.updateOrganisation(slug, input),
    keepOrganisation,
  );
}

async function keepOrganisation(
  { client, queryClient }: MutationScene,
  { slug }: { readonly slug: string },
  organisation: Organisation,
): Promise<void> {
  await keepAnswer(queryClient, organisationQueries.detail(client, slug), organisation);
  await askAgain(queryClient, organisationQueries.list(client).queryKey);
}

/**
 * Deletes an organisation.
 *
 * | changes | how |
 * | --- | --- |
 * | the list of organisations | asked for again |
 * | the organisation, its members, the lists of its agents and templates | let go, not asked for |
 */
export function useDeleteOrganisation(
  options: MutationHookOptions<void, { readonly slug: string }> = {},
): UseMutationResult<void, ParlanceError, { readonly slug: string }> {
  return useAgentsMutation(
    options,
    (client, { slug }) => client.api.deleteOrganisation(slug),
    leaveOrganisation,
  );
}

/** One has nothing more to do with that organisation: it is gone, or one has left it. */
export async function leaveOrganisation(
  { client, queryClient }: MutationScene,
  { slug }: { readonly slug: string },
): Promise<void> {
  await letGo(queryClient, organisationQueries.detail(client, slug).queryKey);
  await letGo(queryClient, organisationQueries.members(client, slug).queryKey);
  await letGo(queryClient, agentQueries.listsOf(client, { org: slug }));
  await letGo(queryClient, templateQueries.listsOf(client, { org: slug }));
  await askAgain(queryClient, organisationQueries.list(client).queryKey);
}
