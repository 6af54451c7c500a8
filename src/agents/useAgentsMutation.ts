import {
  useMutation,
  useQueryClient,
  type QueryClient,
  type UseMutationOptions,
  type UseMutationResult,
} from "@tanstack/react-query";
import type { AgentsClient, ParlanceError } from "../core/index";
import { useAgentsClient } from "./AgentsProvider";

type MutationOptions<Data, Variables> = Omit<
  UseMutationOptions<Data, ParlanceError, Variables>,
  "mutationFn" | "mutationKey"
>;

/**
 * What every hook that changes something takes: the options of TanStack's `useMutation`, and the client. What was changed is asked for
 * again before your `onSuccess` runs, which does not wait for the answers.
 */
export type MutationHookOptions<Data, Variables> = {
  readonly [Option in keyof MutationOptions<Data, Variables>]?:
    MutationOptions<Data, Variables>[Option] | undefined;
} & {
  /** @defaultValue the client of the nearest `AgentsProvider` */
  readonly client?: AgentsClient | undefined;
};

/** The same, where what goes in or comes out is nobody's business: it is not kept, nor kept waiting while offline. */
export type ConfidentialMutationHookOptions<Data, Variables> = Omit<
  MutationHookOptions<Data, Variables>,
  "gcTime" | "networkMode"
>;

/** Whose cache has changed. */
export interface MutationScene {
  readonly client: AgentsClient;
  readonly queryClient: QueryClient;
}

/** A mutation that tells the cache what it changed. */
export function useAgentsMutation<Data, Variables>(
  { client: given, ...options }: MutationHookOptions<Data, Variables>,
  request: (client: AgentsClient, variables: Variables) => Promise<Data>,
  changed?: (scene: MutationScene, variables: Variables, data: Data) => Promise<unknown>,
): UseMutationResult<Data, ParlanceError, Variables> {
  const client = useAgentsClient(given);
  const queryClient = useQueryClient();
  const own = withDefaults(queryClient, options);
  return useMutation<Data, ParlanceError, Variables>({
    ...own,
    mutationFn: (variables) => request(client, variables),
    onSuccess: async (data, variables, ...rest) => {
      await changed?.({ client, queryClient }, variables, data);
      return own.onSuccess?.(data, variables, ...rest);
    },
  });
}

/** The app's own options for mutations, looked up here: a callback of ours would hide the one that is meant for all. */
export function withDefaults<Data, Variables>(
  queryClient: QueryClient,
  options: Omit<MutationHookOptions<Data, Variables>, "client">,
): MutationOptions<Data, Variables> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return queryClient.defaultMutationOptions<MutationOptions<Data, Variables>>(
    Object.fromEntries(given),
  );
}

/** A mutation with passwords or keys in it. */
export function useConfidentialMutation<Data, Variables>(
  options: ConfidentialMutationHookOptions<Data, Variables>,
  request: (client: AgentsClient, variables: Variables) => Promise<Data>,
  changed?: (scene: MutationScene, variables: Variables, data: Data) => Promise<unknown>,
): UseMutationResult<Data, ParlanceError, Variables> {
  // One that waits for the network is what persisters write down, variables and all.
  return useAgentsMutation({ ...options, gcTime: 0, networkMode: "always" }, request, changed);
}
