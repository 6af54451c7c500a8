import {
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
} from "@tanstack/react-query";
import type {
  ConversationSummary,
  CursorPage,
  HistoryMessage,
  MessagePage,
  ParlanceError,
} from "../core/index";
import { useAgentsClient } from "./AgentsProvider";
import { letGo } from "./cache-change";
import { conversationQueries } from "./conversation-queries";
import type { QueryHookOptions } from "./query-hook-options";
import { useAgentsMutation, type MutationHookOptions } from "./useAgentsMutation";

/** Which stretch at a time, and where from. */
export interface UseConversationsOptions extends QueryHookOptions {
  /** How many at a time. @defaultValue the vendor's */
  readonly limit?: number | undefined;
}

/**
 * The conversations of an agent, newest first, as one list: `fetchNextPage()` makes it longer. None is in it twice, however many begin
 * meanwhile.
 *
 * @example
 * ```tsx
 * const conversations = useConversations(agentId);
 * return (
 *   <>
 *     {conversations.data?.map(({ id, summary }) => <p key={id}>{summary}</p>)}
 *     {conversations.hasNextPage && <button onClick={() => conversations.fetchNextPage()}>Older</button>}
 *   </>
 * );
 * ```
 */
export function useConversations(
  agentId: string | undefined,
  { client: given, enabled = true, limit }: UseConversationsOptions = {},
): UseInfiniteQueryResult<readonly ConversationSummary[], ParlanceError> {
  const client = useAgentsClient(given);
  return useInfiniteQuery({
    ...conversationQueries.list(client, { agentId: agentId ?? "", limit }),
    enabled: enabled && agentId !== undefined,
    select: conversationsOf,
  });
}

function conversationsOf({
  pages,
}: InfiniteData<CursorPage<ConversationSummary>>): readonly ConversationSummary[] {
  return once(
    pages.flatMap(({ items }) => items),
    ({ id }) => id,
  );
}

/** One conversation, without what was said; nothing is asked for while there is no id. */
export function useConversation(
  id: string | undefined,
  { client: given, enabled = true }: QueryHookOptions = {},
): UseQueryResult<ConversationSummary, ParlanceError> {
  const client = useAgentsClient(given);
  return useQuery({
    ...conversationQueries.detail(client, id ?? ""),
    enabled: enabled && id !== undefined,
  });
}

/** What was said, as far as it is loaded. */
export interface ConversationMessages {
  /** Oldest first. */
  readonly messages: readonly HistoryMessage[];
  /** Whether `fetchNextPage()` adds before the first of them, or after the last. */
  readonly direction: MessagePage["direction"];
}

/**
 * What was said in a conversation, oldest first. `fetchNextPage()` loads more: earlier or later messages, as `data.direction` says.
 *
 * @example
 * ```tsx
 * const { data, hasNextPage, fetchNextPage } = useConversationMessages(id);
 * return (
 *   <>
 *     {hasNextPage && data?.direction === "backwards" && <button onClick={() => fetchNextPage()}>Earlier</button>}
 *     {data?.messages.map((message, index) => <Line key={message.remoteId ?? index} message={message} />)}
 *   </>
 * );
 * ```
 */
export function useConversationMessages(
  id: string | undefined,
  { client: given, enabled = true, limit }: UseConversationsOptions = {},
): UseInfiniteQueryResult<ConversationMessages, ParlanceError> {
  const client = useAgentsClient(given);
  return useInfiniteQuery({
    ...conversationQueries.messages(client, { conversationId: id ?? "", limit }),
    enabled: enabled && id !== undefined,
    select: messagesOf,
  });
}

function messagesOf({ pages }: InfiniteData<MessagePage>): ConversationMessages {
  const direction = pages[0]?.direction ?? "forwards";
  const inOrder = direction === "backwards" ? [...pages].reverse() : pages;
  const messages = inOrder.flatMap(({ items }) => items);
  return { messages: once(messages, ({ remoteId }) => remoteId), direction };
}

/** A stretch that is counted from the newest repeats what newer ones have pushed into it. */
function once<Item>(
  items: readonly Item[],
  idOf: (item: Item) => string | undefined,
): readonly Item[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const id = idOf(item);
    if (id === undefined) return true;
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

/**
 * Deletes a conversation.
 *
 * | changes | how |
 * | --- | --- |
 * | every loaded list that has it | taken out at once; asked for again |
 * | the conversation, what was said in it | let go, not asked for |
 */
export function useDeleteConversation(
  options: MutationHookOptions<void, { readonly id: string }> = {},
): UseMutationResult<void, ParlanceError, { readonly id: string }> {
  return useAgentsMutation(
    options,
    (client, { id }) => client.api.deleteConversation(id),
    async ({ client, queryClient }, { id }) => {
      await letGo(queryClient, conversationQueries.detail(client, id).queryKey);
      await letGo(queryClient, conversationQueries.messagesOf(client, id));

      const cache = queryClient.getQueryCache();
      for (const query of cache.findAll({ queryKey: conversationQueries.lists(client) })) {
        const list = query.state.data as InfiniteData<CursorPage<ConversationSummary>> | undefined;
        if (!list?.pages.some(({ items }) => items.some((item) => item.id === id))) continue;
        await queryClient.cancelQueries({ queryKey: query.queryKey, exact: true });
        queryClient.setQueryData(query.queryKey, without(id, list));
        void queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true });
      }
    },
  );
}

function without(
  id: string,
  list: InfiniteData<CursorPage<ConversationSummary>>,
): InfiniteData<CursorPage<ConversationSummary>> {
  return {
    ...list,
    pages: list.pages.map((page) => ({
      ...page,
      items: page.items.filter((item) => item.id !== id),
    })),
  };
}
