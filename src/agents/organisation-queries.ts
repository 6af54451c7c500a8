import { queryOptions } from "@tanstack/react-query";
import type { AgentsClient, Member, Organisation, ParlanceError } from "../core/index";
import type { AgentsQuery } from "./agents-query";
import { clientKey } from "./client-key";
import { requestPolicy } from "./request-policy";

/**
 * Where organisations and their members are kept in the cache of TanStack Query, and how they are asked for.
 *
 * @example
 * ```ts
 * await queryClient.prefetchQuery(organisationQueries.list(client));
 * await queryClient.invalidateQueries(organisationQueries.members(client, "acme"));
 * ```
 */
export const organisationQueries = {
  /** The key of everything about organisations and their members. */
  all: (client: AgentsClient) => [...clientKey(client), "organisations"] as const,

  /** Those that one belongs to. */
  list: (client: AgentsClient): AgentsQuery<readonly Organisation[]> =>
    queryOptions<readonly Organisation[], ParlanceError>({
      queryKey: [...organisationQueries.all(client), "list"],
      ...requestPolicy(({ signal }) => client.api.listOrganisations({ signal })),
    }),

  /** One organisation, by its slug. */
  detail: (client: AgentsClient, slug: string): AgentsQuery<Organisation> =>
    queryOptions<Organisation, ParlanceError>({
      queryKey: [...organisationQueries.all(client), "detail", slug],
      ...requestPolicy(({ signal }) => client.api.getOrganisation(slug, { signal })),
    }),

  /** Who is in one organisation, by its slug. */
  members: (client: AgentsClient, org: string): AgentsQuery<readonly Member[]> =>
    queryOptions<readonly Member[], ParlanceError>({
      queryKey: [...organisationQueries.all(client), "members", org],
      ...requestPolicy(({ signal }) => client.api.listMembers(org, { signal })),
    }),
};
