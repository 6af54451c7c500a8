import { queryOptions } from "@tanstack/react-query";
import type { AgentsClient, AgentScope, AgentTemplate, Page, ParlanceError } from "../core/index";
import type { AgentsQuery } from "./agents-query";
import { clientKey } from "./client-key";
import { requestPolicy } from "./request-policy";

/** Which templates, and which stretch of them. */
export interface ListTemplatesInput {
  readonly scope: AgentScope;
  /** Counted from 1. @defaultValue 1 */
  readonly page?: number | undefined;
  /** @defaultValue the vendor's */
  readonly limit?: number | undefined;
}

/**
 * Where templates are kept in the cache of TanStack Query, and how they are asked for.
 *
 * @example
 * ```ts
 * await queryClient.prefetchQuery(templateQueries.list(client, { scope: { org: "acme" } }));
 * await queryClient.invalidateQueries({ queryKey: templateQueries.all(client) });
 * ```
 */
export const templateQueries = {
  /** The key of everything about templates. */
  all: (client: AgentsClient) => [...clientKey(client), "templates"] as const,

  /** The key of every list. */
  lists: (client: AgentsClient) => [...templateQueries.all(client), "list"] as const,

  /** The key of every list of one's own, or of one organisation. */
  listsOf: (client: AgentsClient, scope: AgentScope) =>
    [...templateQueries.lists(client), scope] as const,

  /** A page of templates. */
  list: (
    client: AgentsClient,
    { scope, page = 1, limit }: ListTemplatesInput,
  ): AgentsQuery<Page<AgentTemplate>> =>
    queryOptions<Page<AgentTemplate>, ParlanceError>({
      queryKey: [...templateQueries.listsOf(client, scope), { page, limit }],
      ...requestPolicy(({ signal }) =>
        client.api.listTemplates({ scope, page, limit }, { signal }),
      ),
    }),

  /** One template. */
  detail: (client: AgentsClient, id: string): AgentsQuery<AgentTemplate> =>
    queryOptions<AgentTemplate, ParlanceError>({
      queryKey: [...templateQueries.all(client), "detail", id],
      ...requestPolicy(({ signal }) => client.api.getTemplate(id, { signal })),
    }),
};
