import { queryOptions } from "@tanstack/react-query";
import type {
  Agent,
  AgentsClient,
  AgentScope,
  ListAgentsInput,
  Page,
  ParlanceError,
} from "../core/index";
import type { AgentsQuery } from "./agents-query";
import { clientKey } from "./client-key";
import { requestPolicy } from "./request-policy";

/**
 * Where agents are kept in the cache of TanStack Query, and how they are asked for: to prefetch, to invalidate, to read and to write.
 * Errors that cannot pass are not asked about again; else the app's `retry` holds.
 *
 * @remarks The secrets of an agent do not survive a cache that is written down (`dehydrate`, a persister): they come back as the text
 * `[redacted]`, and only until the agent is asked for again.
 * @example
 * ```ts
 * await queryClient.prefetchQuery(agentQueries.list(client, { scope: "me" }));
 * await queryClient.invalidateQueries({ queryKey: agentQueries.lists(client) });
 * const agent = queryClient.getQueryData(agentQueries.detail(client, id).queryKey);
 * ```
 */
export const agentQueries = {
  /** The key of everything about agents. */
  all: (client: AgentsClient) => [...clientKey(client), "agents"] as const,

  /** The key of every list. */
  lists: (client: AgentsClient) => [...agentQueries.all(client), "list"] as const,

  /** The key of every list of one's own, or of one organisation. */
  listsOf: (client: AgentsClient, scope: AgentScope) =>
    [...agentQueries.lists(client), scope] as const,

  /** A page of agents. */
  list: (client: AgentsClient, input: ListAgentsInput): AgentsQuery<Page<Agent>> => {
    const { scope, search, status, page = 1, limit } = input;
    // What is asked for in two ways is kept in one place.
    const chosen = { search: search?.trim() || undefined, status, page, limit };
    return queryOptions<Page<Agent>, ParlanceError>({
      queryKey: [...agentQueries.listsOf(client, scope), chosen],
      ...requestPolicy(({ signal }) => client.api.listAgents({ scope, ...chosen }, { signal })),
    });
  },

  /** One agent. */
  detail: (client: AgentsClient, id: string): AgentsQuery<Agent> =>
    queryOptions<Agent, ParlanceError>({
      queryKey: [...agentQueries.all(client), "detail", id],
      ...requestPolicy(({ signal }) => client.api.getAgent(id, { signal })),
    }),
};
