import { useQuery, type UseMutationResult, type UseQueryResult } from "@tanstack/react-query";
import type { ApiKey, CreateApiKeyInput, NewApiKey, ParlanceError } from "../core/index";
import { accountQueries } from "./account-queries";
import { useAgentsClient } from "./AgentsProvider";
import { askAgain } from "./cache-change";
import type { QueryHookOptions } from "./query-hook-options";
import {
  useAgentsMutation,
  useConfidentialMutation,
  type ConfidentialMutationHookOptions,
  type MutationHookOptions,
} from "./useAgentsMutation";

/**
 * One's keys for machines, without the keys themselves.
 *
 * @example
 * ```tsx
 * const keys = useApiKeys();
 * return <ul>{keys.data?.map(({ id, name, prefix }) => <li key={id}>{`${name} (${prefix}…)`}</li>)}</ul>;
 * ```
 */
export function useApiKeys({
  client: given,
  enabled = true,
}: QueryHookOptions = {}): UseQueryResult<readonly ApiKey[], ParlanceError> {
  const client = useAgentsClient(given);
  return useQuery({ ...accountQueries.apiKeys(client), enabled });
}

/**
 * Makes a key for machines. The list of keys is asked for again, nothing else.
 *
 * @remarks The key itself is `data.key`, a `Secret`, and this is the only time that it can be read. It is in no query, and the mutation is
 * not kept: it is forgotten with `reset()` or when the component unmounts.
 * @example
 * ```tsx
 * const create = useCreateApiKey();
 * create.mutate({ name: "Nightly report" });
 * return create.data && <button onClick={() => navigator.clipboard.writeText(create.data.key.reveal())}>Copy</button>;
 * ```
 */
export function useCreateApiKey(
  options: ConfidentialMutationHookOptions<NewApiKey, CreateApiKeyInput> = {},
): UseMutationResult<NewApiKey, ParlanceError, CreateApiKeyInput> {
  return useConfidentialMutation(
    options,
    (client, input) => client.api.createApiKey(input),
    ({ client, queryClient }) => askAgain(queryClient, accountQueries.apiKeys(client).queryKey),
  );
}

/** Ends a key for machines. The list of keys is asked for again, nothing else. */
export function useRevokeApiKey(
  options: MutationHookOptions<void, { readonly id: string }> = {},
): UseMutationResult<void, ParlanceError, { readonly id: string }> {
  return useAgentsMutation(
    options,
    (client, { id }) => client.api.revokeApiKey(id),
    ({ client, queryClient }) => askAgain(queryClient, accountQueries.apiKeys(client).queryKey),
  );
}
