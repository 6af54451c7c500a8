import {
  infiniteQueryOptions,
  queryOptions,
  type InfiniteData,
  type QueryFunctionContext,
  type QueryKey,
} from "@tanstack/react-query";
import type {
  AgentsClient,
  ConversationSummary,
  CursorPage,
  MessagePage,
  ParlanceError,
} from "../core/index";
import type { AgentsInfiniteQuery, AgentsQuery } from "./agents-query";
import { clientKey } from "./client-key";
import { requestPolicy } from "./request-policy";

type Cursor = string | undefined;
type CursorContext = QueryFunctionContext<QueryKey, Cursor>;

/** Which conversations, and how many at a time. */
interface ListConversationsInput {
  readonly agentId: string;
  /** How many at a time. @defaultValue the vendor's */
  readonly limit?: number | undefined;
}

/** Which messages, and how many at a time. */
interface ListMessagesInput {
  readonly conversationId: string;
  /** How many at a time. @defaultValue the vendor's */
  readonly limit?: number | undefined;
}

/**
 * Where past conversations are kept in the cache of TanStack Query, and how they are asked for. `list` and `messages` are infinite: for
 * `useInfiniteQuery` and `prefetchInfiniteQuery`.
 *
 * @example
 * ```ts
 * await queryClient.prefetchInfiniteQuery(conversationQueries.list(client, { agentId }));
 * await queryClient.invalidateQueries({ queryKey: conversationQueries.listsOf(client, agentId) });
 * ```
 */
export const conversationQueries = {
  /** The key of everything about conversations. */
  all: (client: AgentsClient) => [...clientKey(client), "conversations"] as const,

  /** The key of every list. */
  lists: (client: AgentsClient) => [...conversationQueries.all(client), "list"] as const,

  /** The key of every list of one agent's conversations. */
  listsOf: (client: AgentsClient, agentId: string) =>
    [...conversationQueries.lists(client), agentId] as const,

  /** The conversations of an agent, newest first. */
  list: (
    client: AgentsClient,
    { agentId, limit }: ListConversationsInput,
  ): AgentsInfiniteQuery<CursorPage<ConversationSummary>> =>
    infiniteQueryOptions<
      CursorPage<ConversationSummary>,
      ParlanceError,
      InfiniteData<CursorPage<ConversationSummary>, Cursor>,
      QueryKey,
      Cursor
    >({
      queryKey: [...conversationQueries.listsOf(client, agentId), { limit }],
      ...requestPolicy(({ pageParam, signal }: CursorContext) =>
        client.api.listConversations({ agentId, after: pageParam, limit }, { signal }),
      ),
      initialPageParam: undefined,
      getNextPageParam: nextCursor,
    }),

  /** One conversation, without what was said. */
  detail: (client: AgentsClient, id: string): AgentsQuery<ConversationSummary> =>
    queryOptions<ConversationSummary, ParlanceError>({
      queryKey: [...conversationQueries.all(client), "detail", id],
      ...requestPolicy(({ signal }) => client.api.getConversation(id, { signal })),
    }),

  /** The key of everything that was said in one conversation. */
  messagesOf: (client: AgentsClient, conversationId: string) =>
    [...conversationQueries.all(client), "messages", conversationId] as const,

  /** What was said, in stretches; `direction` says which way the next one leads. */
  messages: (
    client: AgentsClient,
    { conversationId, limit }: ListMessagesInput,
  ): AgentsInfiniteQuery<MessagePage> =>
    infiniteQueryOptions<
      MessagePage,
      ParlanceError,
      InfiniteData<MessagePage, Cursor>,
      QueryKey,
      Cursor
    >({
      queryKey: [...conversationQueries.messagesOf(client, conversationId), { limit }],
      ...requestPolicy(({ pageParam, signal }: CursorContext) =>
        client.api.listMessages({ conversationId, after: pageParam, limit }, { signal }),
      ),
      initialPageParam: undefined,
      getNextPageParam: nextCursor,
    }),
};

/** A cursor that leads back to its own stretch would be followed for ever. */
function nextCursor(last: CursorPage<unknown>, _pages: unknown, after: Cursor): Cursor {
  return last.next === after ? undefined : last.next;
}
