import { queryOptions, type QueryClient } from "@tanstack/react-query";
import {
  ParlanceError,
  type AgentsClient,
  type ChatConnector,
  type HistoryPage,
  type MessagePage,
} from "../core/index";
import { conversationQueries } from "./conversation-queries";
import { requestPolicy } from "./request-policy";

/** Whose past conversation is told, and how. */
interface ConversationConnectorOptions {
  readonly client: AgentsClient;
  /** Where what was told is kept. */
  readonly queryClient: QueryClient;
  readonly conversationId: string;
  /** How many messages at a time. */
  readonly limit: number;
}

/**
 * A past conversation behind the interface of a live one, so that what shows the one shows the other: it has a history, and takes
 * nothing. Opens once the newest stretch is there; an error while opening is final, for whatever could pass was tried again before.
 */
export function createConversationConnector({
  client,
  queryClient,
  conversationId,
  limit,
}: ConversationConnectorOptions): ChatConnector {
  const detail = conversationQueries.detail(client, conversationId);
  const isOver = () => queryClient.getQueryData(detail.queryKey)?.status === "ended";

  /** A stretch; what is `settled` is not asked for twice. */
  function fetchPage(after: string | undefined, isSettled: boolean): Promise<MessagePage> {
    return queryClient.fetchQuery(
      queryOptions<MessagePage, ParlanceError>({
        queryKey: [
          ...conversationQueries.messagesOf(client, conversationId),
          // What was read while the conversation went on may not be all of it.
          { after, limit, isSettled },
        ],
        ...requestPolicy(({ signal }) =>
          client.api.listMessages({ conversationId, after, limit }, { signal }),
        ),
        staleTime: isSettled ? Infinity : 0,
      }),
    );
  }

  /** The newest stretch. A vendor that tells from the beginning has to be heard out first: what is shown first is what came last. */
  async function fetchNewest(signal: AbortSignal): Promise<HistoryPage> {
    const isSettled = isOver();
    const first = await fetchPage(undefined, isSettled);
    if (first.direction === "backwards") return toHistory(first);
    const messages = [...first.items];
    const seen = new Set<string>();
    for (let { next } = first; next !== undefined && !seen.has(next);) {
      seen.add(next);
      signal.throwIfAborted();
      const page = await fetchPage(next, isSettled);
      messages.push(...page.items);
      ({ next } = page);
    }
    return { messages, isWhole: true };
  }

  return {
    name: "conversation",
    capabilities: { attachments: false, stop: false, history: "paged", resume: false, end: false },
    async openChat({ signal }) {
      let newest: HistoryPage | undefined;
      try {
        newest = await fetchNewest(signal);
      } catch (error) {
        throw final(error);
      }
      return {
        sessionId: conversationId,
        isResumed: true,
        send: () => Promise.reject(readOnly()),
        async loadHistory({ signal: working, before }) {
          // Back in time nothing changes any more.
          if (before !== undefined) return toHistory(await fetchPage(before, true));
          const page = newest ?? (await fetchNewest(working));
          newest = isOver() ? page : undefined;
          return page;
        },
        close: () => undefined,
      };
    },
  };
}

function toHistory({ items, next }: MessagePage): HistoryPage {
  return { messages: items, isWhole: next === undefined, ...(next && { earlier: next }) };
}

function final(cause: unknown): ParlanceError {
  const { message, code, status, vendorCode, userMessage } = ParlanceError.from(cause, {
    message: "The conversation could not be read",
    code: "connection-failed",
  });
  return new ParlanceError(message, { code, status, vendorCode, userMessage, cause });
}

function readOnly(): ParlanceError {
  return new ParlanceError(
    "A past conversation takes no messages: begin a new one with a connector of the vendor.",
    { code: "unsupported" },
  );
}
