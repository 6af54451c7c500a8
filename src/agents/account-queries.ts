import { queryOptions } from "@tanstack/react-query";
import type { AgentsClient, ApiKey, ParlanceError, User } from "../core/index";
import type { AgentsQuery } from "./agents-query";
import { clientKey } from "./client-key";
import { requestPolicy } from "./request-policy";

/**
 * Where the one who is signed in, and the API keys, are kept in the cache of TanStack Query, and how they are asked for.
 *
 * @example
 * ```ts
 * const user = await queryClient.fetchQuery(accountQueries.me(client));
 * ```
 */
export const accountQueries = {
  /** The key of everything about the account. */
  all: (client: AgentsClient) => [...clientKey(client), "account"] as const,

  /** Who is signed in. */
  me: (client: AgentsClient): AgentsQuery<User> =>
    queryOptions<User, ParlanceError>({
      queryKey: [...accountQueries.all(client), "me"],
      ...requestPolicy(({ signal }) => client.api.getMe({ signal })),
    }),

  /** One's keys for machines, without the keys themselves. */
  apiKeys: (client: AgentsClient): AgentsQuery<readonly ApiKey[]> =>
    queryOptions<readonly ApiKey[], ParlanceError>({
      queryKey: [...accountQueries.all(client), "api-keys"],
      ...requestPolicy(({ signal }) => client.api.listApiKeys({ signal })),
    }),
};
