import {
  useMutation,
  useQuery,
  useQueryClient,
  type Query,
  type QueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from "@tanstack/react-query";
import type {
  Agent,
  AgentDiagnostics,
  AgentsClient,
  AgentStatus,
  Blueprint,
  CreateAgentInput,
  ListAgentsInput,
  Page,
  ParlanceError,
  UpdateAgentInput,
} from "../core/index";
import { agentQueries } from "./agent-queries";
import { useAgentsClient } from "./AgentsProvider";
import { askAgain, keepAnswer, letGo } from "./cache-change";
import { conversationQueries } from "./conversation-queries";
import { isUnder } from "./is-under";
import type { QueryHookOptions } from "./query-hook-options";
import { useAgentsMutation, withDefaults, type MutationHookOptions } from "./useAgentsMutation";

/** Which agents, and where from. */
export interface UseAgentsOptions extends ListAgentsInput, QueryHookOptions {}

/**
 * A page of agents. While another page of the same scope loads, the one before is kept (`isPlaceholderData`).
 *
 * @remarks Every `search` is asked for, and one that is superseded is cancelled. Spare the vendor with a debounce of your own, or at least
 * React with `useDeferredValue`; `AgentList` waits by itself.
 * @example
 * ```tsx
 * const agents = useAgents({ scope: { org: "acme" }, search, page });
 * if (agents.isError) return <p>{agents.error.userMessage}</p>;
 * return <ul>{agents.data?.items.map(({ id, config }) => <li key={id}>{config.name}</li>)}</ul>;
 * ```
 */
export function useAgents({
  client: given,
  enabled = true,
  ...input
}: UseAgentsOptions): UseQueryResult<Page<Agent>, ParlanceError> {
  const client = useAgentsClient(given);
  return useQuery({
    ...agentQueries.list(client, input),
    enabled,
    placeholderData: (page, query) =>
      isUnder(agentQueries.listsOf(client, input.scope), query) ? page : undefined,
  });
}

/**
 * One agent; nothing is asked for while there is no id.
 *
 * @example
 * ```tsx
 * const agent = useAgent(id);
 * return <h1>{agent.data?.config.name}</h1>;
 * ```
 */
export function useAgent(
  id: string | undefined,
  { client: given, enabled = true }: QueryHookOptions = {},
): UseQueryResult<Agent, ParlanceError> {
  const client = useAgentsClient(given);
  return useQuery({
    ...agentQueries.detail(client, id ?? ""),
    enabled: enabled && id !== undefined,
  });
}

/**
 * Makes an agent.
 *
 * | changes | how |
 * | --- | --- |
 * | the lists of its scope | asked for again |
 * | the agent | kept from the answer |
 *
 * @remarks A secret that is given as a string stays in the mutation until it is let go (at once after unmount); one that is given as a
 * `Secret` cannot be read there.
 * @example
 * ```tsx
 * const create = useCreateAgent({ onSuccess: ({ id }) => open(id) });
 * create.mutate({ scope: "me", config: { name: "Ada" } });
 * ```
 */
export function useCreateAgent(
  options: MutationHookOptions<Agent, CreateAgentInput> = {},
): UseMutationResult<Agent, ParlanceError, CreateAgentInput> {
  return useAgentsMutation(
    { gcTime: 0, ...options },
    (client, input) => client.api.createAgent(input),
    async ({ client, queryClient }, { scope }, agent) => {
      await keepAnswer(queryClient, agentQueries.detail(client, agent.id), agent);
      await askAgain(queryClient, agentQueries.listsOf(client, scope));
    },
  );
}

/** What is to be different in which agent. */
export interface UpdateAgentVariables extends UpdateAgentInput {
  readonly id: string;
}

/**
 * Changes an agent; what is absent stays.
 *
 * | changes | how |
 * | --- | --- |
 * | every list of agents | asked for again |
 * | the agent | kept from the answer |
 *
 * @remarks A secret that is given as a string stays in the mutation until it is let go (at once after unmount); one that is given as a
 * `Secret` cannot be read there.
 * @example
 * ```tsx
 * const update = useUpdateAgent();
 * update.mutate({ id, config: { ...agent.config, name: "Ada" } });
 * ```
 */
export function useUpdateAgent(
  options: MutationHookOptions<Agent, UpdateAgentVariables> = {},
): UseMutationResult<Agent, ParlanceError, UpdateAgentVariables> {
  return useAgentsMutation(
    { gcTime: 0, ...options },
    (client, { id, ...input }) => client.api.updateAgent(id, input),
    async ({ client, queryClient }, { id }, agent) => {
      await keepAnswer(queryClient, agentQueries.detail(client, id), agent);
      await askAgain(queryClient, agentQueries.lists(client));
    },
  );
}

/**
 * Looks for faults in a blueprint that is not saved, or in the saved one. Changes nothing.
 *
 * @example
 * ```tsx
 * const lint = useLintAgent();
 * lint.mutate({ id, blueprint });
 * return <ul>{lint.data?.errors.map((error) => <li key={error}>{error}</li>)}</ul>;
 * ```
 */
export function useLintAgent(
  options: MutationHookOptions<AgentDiagnostics, LintAgentVariables> = {},
): UseMutationResult<AgentDiagnostics, ParlanceError, LintAgentVariables> {
  return useAgentsMutation(options, (client, { id, blueprint }) =>
    client.api.lintAgent(id, blueprint),
  );
}

/** Which agent's blueprint is looked at. */
export interface LintAgentVariables {
  readonly id: string;
  /** @defaultValue the saved one */
  readonly blueprint?: Blueprint | undefined;
}

/**
 * Deletes an agent.
 *
 * | changes | how |
 * | --- | --- |
 * | every list of agents | asked for again |
 * | the agent, the list of its conversations | let go, not asked for |
 */
export function useDeleteAgent(
  options: MutationHookOptions<void, { readonly id: string }> = {},
): UseMutationResult<void, ParlanceError, { readonly id: string }> {
  return useAgentsMutation(
    options,
    (client, { id }) => client.api.deleteAgent(id),
    async ({ client, queryClient }, { id }) => {
      await letGo(queryClient, agentQueries.detail(client, id).queryKey);
      await letGo(queryClient, conversationQueries.listsOf(client, id));
      await askAgain(queryClient, agentQueries.lists(client));
    },
  );
}

/** Which agent is to be what. */
export interface UpdateAgentStatusVariables {
  readonly id: string;
  readonly status: AgentStatus;
}

/**
 * Changes what an agent is open to. Shown at once wherever the agent is shown; after an error each place is what it was before, unless it
 * has changed meanwhile.
 *
 * | changes | how |
 * | --- | --- |
 * | every list of agents | shown at once; asked for again when no other change of status is under way |
 * | the agent | shown at once; asked for again when no other change of its status is under way |
 *
 * @example
 * ```tsx
 * const updateStatus = useUpdateAgentStatus({ onError: ({ userMessage }) => announce(userMessage) });
 * updateStatus.mutate({ id, status: "archived" });
 * ```
 */
export function useUpdateAgentStatus({
  client: given,
  ...options
}: MutationHookOptions<Agent, UpdateAgentStatusVariables> = {}): UseMutationResult<
  Agent,
  ParlanceError,
  UpdateAgentStatusVariables
> {
  const client = useAgentsClient(given);
  const queryClient = useQueryClient();
  const mutationKey = [...agentQueries.all(client), "status"];

  /** Whether another such change would be overwritten by what is asked for now. */
  const isAlone = (id?: string) =>
    queryClient.isMutating({
      mutationKey,
      predicate: ({ state }) =>
        id === undefined || (state.variables as UpdateAgentStatusVariables | undefined)?.id === id,
    }) <= 1;

  const own = withDefaults(queryClient, options);
  return useMutation<Agent, ParlanceError, UpdateAgentStatusVariables>({
    ...own,
    mutationKey,
    mutationFn: async ({ id, status }) => {
      const takeBack = await showStatus(queryClient, client, id, status);
      try {
        return await client.api.updateAgentStatus(id, status);
      } catch (error) {
        takeBack();
        throw error;
      }
    },
    onSettled: async (data, error, variables, ...rest) => {
      const detail = agentQueries.detail(client, variables.id).queryKey;
      if (isAlone(variables.id)) await askAgain(queryClient, detail);
      if (isAlone()) await askAgain(queryClient, agentQueries.lists(client));
      return own.onSettled?.(data, error, variables, ...rest);
    },
  });
}

/** A place where the agent is shown: how to read and how to write it there. */
interface Place {
  readonly read: () => Agent | undefined;
  readonly write: (agent: Agent) => void;
}

/** What was shown before each change that was taken back, for changes that were made on top of it. */
const takenBack = new WeakMap<Agent, Agent>();

function lastReal(agent: Agent): Agent {
  const before = takenBack.get(agent);
  return before === undefined ? agent : lastReal(before);
}

async function showStatus(
  queryClient: QueryClient,
  client: AgentsClient,
  id: string,
  status: AgentStatus,
): Promise<() => void> {
  const { queryKey } = agentQueries.detail(client, id);
  // A list that is still empty keeps loading: there is nothing in it to overwrite.
  const isShown = ({ state }: Query) => state.data !== undefined;
  await Promise.all([
    queryClient.cancelQueries({ queryKey, predicate: isShown }),
    queryClient.cancelQueries({ queryKey: agentQueries.lists(client), predicate: isShown }),
  ]);

  const cache = queryClient.getQueryCache();
  const places = [
    ...cache.findAll({ queryKey }).map((query) => inDetail(query as Query<Agent>)),
    ...cache
      .findAll({ queryKey: agentQueries.lists(client) })
      .map((query) => inList(query as Query<Page<Agent>>, id)),
  ];
  const changes = places.flatMap((place) => {
    const before = place.read();
    if (before === undefined || before.status === status) return [];
    const after = { ...before, status };
    place.write(after);
    return { place, before, after };
  });

  return () => {
    for (const { place, before, after } of changes) {
      takenBack.set(after, before);
      if (place.read() === after) place.write(lastReal(before));
    }
  };
}

// `setQueryData` would copy what it is given and call it fresh; taking back needs the very object, and it is no fresher than before.

function inDetail(query: Query<Agent>): Place {
  return {
    read: () => query.state.data,
    write: (agent) => query.setState({ data: agent }),
  };
}

function inList(query: Query<Page<Agent>>, id: string): Place {
  return {
    read: () => query.state.data?.items.find((agent) => agent.id === id),
    write: (agent) => {
      const page = query.state.data;
      if (page === undefined) return;
      const items = page.items.map((item) => (item.id === id ? agent : item));
      query.setState({ data: { ...page, items } });
    },
  };
}
