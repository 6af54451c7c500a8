import { useQuery, type UseMutationResult, type UseQueryResult } from "@tanstack/react-query";
import type {
  AgentTemplate,
  CreateTemplateInput,
  Page,
  ParlanceError,
  UpdateTemplateInput,
} from "../core/index";
import { useAgentsClient } from "./AgentsProvider";
import { askAgain, keepAnswer, letGo } from "./cache-change";
import { isUnder } from "./is-under";
import type { QueryHookOptions } from "./query-hook-options";
import { templateQueries, type ListTemplatesInput } from "./template-queries";
import { useAgentsMutation, type MutationHookOptions } from "./useAgentsMutation";

/** Which templates, and where from. */
export interface UseTemplatesOptions extends ListTemplatesInput, QueryHookOptions {}

/**
 * A page of templates. While another page of the same scope loads, the one before is kept (`isPlaceholderData`).
 *
 * @example
 * ```tsx
 * const templates = useTemplates({ scope: "me" });
 * return <ul>{templates.data?.items.map(({ id, name }) => <li key={id}>{name}</li>)}</ul>;
 * ```
 */
export function useTemplates({
  client: given,
  enabled = true,
  ...input
}: UseTemplatesOptions): UseQueryResult<Page<AgentTemplate>, ParlanceError> {
  const client = useAgentsClient(given);
  return useQuery({
    ...templateQueries.list(client, input),
    enabled,
    placeholderData: (page, query) =>
      isUnder(templateQueries.listsOf(client, input.scope), query) ? page : undefined,
  });
}

/** One template; nothing is asked for while there is no id. */
export function useTemplate(
  id: string | undefined,
  { client: given, enabled = true }: QueryHookOptions = {},
): UseQueryResult<AgentTemplate, ParlanceError> {
  const client = useAgentsClient(given);
  return useQuery({
    ...templateQueries.detail(client, id ?? ""),
    enabled: enabled && id !== undefined,
  });
}

/**
 * Makes a template.
 *
 * | changes | how |
 * | --- | --- |
 * | the lists of its scope | asked for again |
 * | the template | kept from the answer |
 */
export function useCreateTemplate(
  options: MutationHookOptions<AgentTemplate, CreateTemplateInput> = {},
): UseMutationResult<AgentTemplate, ParlanceError, CreateTemplateInput> {
  return useAgentsMutation(
    { gcTime: 0, ...options },
    (client, input) => client.api.createTemplate(input),
    async ({ client, queryClient }, { scope }, template) => {
      await keepAnswer(queryClient, templateQueries.detail(client, template.id), template);
      await askAgain(queryClient, templateQueries.listsOf(client, scope));
    },
  );
}

/** What is to be different in which template. */
export type UpdateTemplateVariables = UpdateTemplateInput & { readonly id: string };

/**
 * Changes a template; what is absent stays.
 *
 * | changes | how |
 * | --- | --- |
 * | every list of templates | asked for again |
 * | the template | kept from the answer |
 */
export function useUpdateTemplate(
  options: MutationHookOptions<AgentTemplate, UpdateTemplateVariables> = {},
): UseMutationResult<AgentTemplate, ParlanceError, UpdateTemplateVariables> {
  return useAgentsMutation(
    { gcTime: 0, ...options },
    (client, { id, ...input }) => client.api.updateTemplate(id, input),
    async ({ client, queryClient }, { id }, template) => {
      await keepAnswer(queryClient, templateQueries.detail(client, id), template);
      await askAgain(queryClient, templateQueries.lists(client));
    },
  );
}

/**
 * Deletes a template; agents made from it stay.
 *
 * | changes | how |
 * | --- | --- |
 * | every list of templates | asked for again |
 * | the template | let go, not asked for |
 */
export function useDeleteTemplate(
  options: MutationHookOptions<void, { readonly id: string }> = {},
): UseMutationResult<void, ParlanceError, { readonly id: string }> {
  return useAgentsMutation(
    options,
    (client, { id }) => client.api.deleteTemplate(id),
    async ({ client, queryClient }, { id }) => {
      await letGo(queryClient, templateQueries.detail(client, id).queryKey);
      await askAgain(queryClient, templateQueries.lists(client));
    },
  );
}
