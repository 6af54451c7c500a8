import { useQueryClient } from "@tanstack/react-query";
import {
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from "react";
import {
  appearanceAttributes,
  Button,
  IconButton,
  joinClasses,
  useControlled,
  useFormat,
  useHydrated,
  useLanguageAttributes,
  type Appearance,
} from "../components/index";
import {
  may,
  type AgentsClient,
  type AgentScope,
  type ConversationSummary,
  type Role,
} from "../core/index";
import { useAgentsClient, useAgentsText } from "./AgentsProvider";
import { conversationQueries } from "./conversation-queries";
import { ConversationFacts } from "./ConversationFacts";
import { ConfirmDialog } from "./ui/ConfirmDialog";
import { EmptyState } from "./ui/EmptyState";
import { ErrorState } from "./ui/ErrorState";
import { ConversationIcon, DeleteIcon } from "./ui/RecordIcons";
import { Skeleton } from "./ui/Skeleton";
import { useFailure } from "./ui/useFailure";
import { useFocusHome } from "./ui/useFocusHome";
import { useRovingFocus } from "./ui/useRovingFocus";
import { useConversations, useDeleteConversation } from "./useConversations";
import { useRole } from "./useRole";

/** Class names to add to the pieces of a {@link ConversationList}. */
export interface ConversationListClassNames {
  readonly list?: string | undefined;
  readonly day?: string | undefined;
  readonly item?: string | undefined;
}

/** Props of {@link ConversationList}. */
export interface ConversationListProps extends Appearance {
  /** @defaultValue the client of the nearest `AgentsProvider` */
  readonly client?: AgentsClient | undefined;
  /** Whose conversations. */
  readonly agentId: string;
  /** The conversation that is shown beside the list; with `onSelect` it is the app's. */
  readonly selectedId?: string | undefined;
  readonly defaultSelectedId?: string | undefined;
  readonly onSelect?: ((conversation: ConversationSummary) => void) | undefined;
  /** Called once a conversation is gone, to close what shows it. */
  readonly onDeleted?: ((conversation: ConversationSummary) => void) | undefined;
  /** What the reader may do with them. @defaultValue what `scope` gives */
  readonly role?: Role | undefined;
  /** Whose the agent is: there the reader's role is looked up. @defaultValue nobody is asked, and nothing offered that needs a role */
  readonly scope?: AgentScope | undefined;
  /** How many are fetched at a time. @defaultValue the vendor's */
  readonly pageSize?: number | undefined;
  /** What the list is called by screen readers. @defaultValue `conversations` of `messages` */
  readonly label?: string | undefined;
  readonly classNames?: ConversationListClassNames | undefined;
}

/**
 * The conversations that an agent had, newest first and by day; older ones come as one scrolls down. Scrolls by itself where its
 * height is bounded, else with the page.
 *
 * @example
 * ```tsx
 * const [shown, setShown] = useState<string>();
 * return (
 *   <>
 *     <ConversationList agentId={agent.id} selectedId={shown} onSelect={({ id }) => setShown(id)} />
 *     {shown && <ConversationViewer conversationId={shown} />}
 *   </>
 * );
 * ```
 */
export function ConversationList({
  client: givenClient,
  agentId,
  selectedId: givenSelectedId,
  defaultSelectedId,
  onSelect,
  onDeleted,
  role: givenRole,
  scope,
  pageSize,
  label,
  classNames,
  theme,
  colorScheme,
  density,
  radius,
}: ConversationListProps) {
  const client = useAgentsClient(givenClient);
  const queryClient = useQueryClient();
  const text = useAgentsText();
  const format = useFormat();
  const query = useConversations(agentId, { client, limit: pageSize });
  const remove = useDeleteConversation({ client });
  const foundRole = useRole(scope, { client, enabled: givenRole === undefined });
  const role = givenRole ?? foundRole;
  const [selectedId, select] = useControlled(givenSelectedId, defaultSelectedId, undefined);
  const [asked, setAsked] = useState<ConversationSummary>();
  const [said, setSaid] = useState("");
  const rootRef = useRef<HTMLElement>(null);
  const endRef = useRef<HTMLDivElement>(null);

  const conversations = useMemo(() => query.data ?? [], [query.data]);
  const ids = useMemo(() => conversations.map(({ id }) => id), [conversations]);
  const days = useDays(conversations);
  const roving = useRovingFocus<HTMLDivElement>(ids, selectedId);
  const failure = useFailure(query);
  const status = failure
    ? "failed"
    : query.isPending
      ? "loading"
      : ids.length === 0 && !query.hasNextPage
        ? "empty"
        : "ready";
  const onLost = useFocusHome(rootRef, `${status} ${ids.length} ${asked?.id} ${query.hasNextPage}`);
  const isMoreFailed = query.isFetchNextPageError;
  const canLoadMore = query.hasNextPage && !query.isFetching && !isMoreFailed;
  useNearEnd(rootRef, endRef, canLoadMore, () => void query.fetchNextPage());

  function open(conversation: ConversationSummary): void {
    // What is known of it already need not be waited for where it is shown.
    const { queryKey } = conversationQueries.detail(client, conversation.id);
    const { dataUpdatedAt: updatedAt } = query;
    const isNews = (queryClient.getQueryState(queryKey)?.dataUpdatedAt ?? 0) < updatedAt;
    if (isNews) queryClient.setQueryData(queryKey, conversation, { updatedAt });
    select(conversation.id);
    onSelect?.(conversation);
  }

  async function confirmDelete(conversation: ConversationSummary): Promise<void> {
    await remove.mutateAsync({ id: conversation.id });
    setSaid(text.conversationDeleted);
    onDeleted?.(conversation);
  }

  return (
    <section
      {...onLost}
      ref={rootRef}
      className={joinClasses("parlance-conversation-list", classNames?.list)}
      aria-label={label ?? text.conversations}
      aria-busy={query.isPending || query.isFetchingNextPage}
      tabIndex={-1}
      data-status={status}
      {...appearanceAttributes({ theme, colorScheme, density, radius })}
      {...useLanguageAttributes()}
    >
      <span role="status" className="parlance-visually-hidden">
        {status === "loading" ? text.loading : said}
      </span>
      {status === "loading" && <ConversationsOnTheirWay />}
      {failure && (
        <ErrorState
          title={text.conversationsFailed}
          error={failure}
          onRetry={() => void query.refetch()}
          isRetrying={query.isFetching}
        />
      )}
      {status === "empty" && (
        <EmptyState
          title={text.noConversationsTitle}
          text={text.noConversationsText}
          picture={<ConversationIcon />}
        />
      )}
      {status === "ready" && (
        <div {...roving.listProps} className="parlance-conversation-list__days">
          {days.map(({ day, items }) => (
            <Day key={items[0]?.id} day={day} className={classNames?.day}>
              {items.map((conversation) => (
                <ConversationItem
                  key={conversation.id}
                  conversation={conversation}
                  isSelected={conversation.id === selectedId}
                  rovingProps={roving.itemProps(conversation.id)}
                  onOpen={() => open(conversation)}
                  onDelete={
                    may(role, "delete-conversation") ? () => setAsked(conversation) : undefined
                  }
                  className={classNames?.item}
                />
              ))}
            </Day>
          ))}
        </div>
      )}
      {status === "ready" && (
        <div ref={endRef} className="parlance-conversation-list__end">
          {query.hasNextPage ? (
            <Button
              data-status={isMoreFailed ? "failed" : undefined}
              aria-disabled={query.isFetchingNextPage}
              onClick={() => {
                if (!query.isFetchingNextPage) void query.fetchNextPage();
              }}
            >
              {query.isFetchingNextPage ? text.loading : text.loadMoreConversations}
            </Button>
          ) : (
            text.endOfConversations(ids.length, format)
          )}
          <span className="parlance-conversation-list__failure" role="alert">
            {isMoreFailed && text.moreConversationsFailed}
          </span>
        </div>
      )}
      {asked && (
        <ConfirmDialog
          question={text.deleteConversationQuestion}
          consequence={text.deleteConversationConsequence}
          confirm={text.delete}
          onConfirm={() => confirmDelete(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </section>
  );
}

interface DayProps {
  readonly day: string | undefined;
  readonly className: string | undefined;
  readonly children: ReactNode;
}

function Day({ day, className, children }: DayProps) {
  const id = useId();
  return (
    <div
      className={joinClasses("parlance-conversation-list__group", className)}
      role="group"
      aria-labelledby={day === undefined ? undefined : id}
    >
      {day !== undefined && (
        <div id={id} className="parlance-conversation-list__day">
          {day}
        </div>
      )}
      {/* Roles and not <ul>: what a page says about its own lists is not meant for these. */}
      <div role="list">{children}</div>
    </div>
  );
}

interface ConversationItemProps {
  readonly conversation: ConversationSummary;
  readonly isSelected: boolean;
  readonly rovingProps: { readonly "data-roving": string; readonly tabIndex: 0 | -1 };
  readonly onOpen: () => void;
  /** Absent where it may not be deleted. */
  readonly onDelete: (() => void) | undefined;
  readonly className: string | undefined;
}

function ConversationItem({
  conversation,
  isSelected,
  rovingProps,
  onOpen,
  onDelete,
  className,
}: ConversationItemProps) {
  const text = useAgentsText();
  const format = useFormat();

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    if (!onDelete || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const isRightToLeft = getComputedStyle(event.currentTarget).direction === "rtl";
    const [inwards, outwards] = isRightToLeft
      ? ["ArrowLeft", "ArrowRight"]
      : ["ArrowRight", "ArrowLeft"];
    const [open, remove] = event.currentTarget.querySelectorAll("button");
    if (event.key === "Delete") onDelete();
    else if (event.key === inwards) remove?.focus();
    else if (event.key === outwards) open?.focus();
    else return;
    event.preventDefault();
  }

  return (
    <div
      role="listitem"
      className={joinClasses("parlance-conversation-list__item", className)}
      data-roving-item={conversation.id}
      data-selected={isSelected || undefined}
      data-conversation-status={conversation.status}
      onKeyDown={onKeyDown}
    >
      <button
        {...rovingProps}
        type="button"
        className="parlance-conversation-list__open"
        aria-current={isSelected || undefined}
        aria-keyshortcuts={onDelete && "Delete"}
        onClick={onOpen}
      >
        <ConversationFacts conversation={conversation} />
        <span
          className="parlance-conversation-list__summary"
          data-missing={conversation.summary ? undefined : true}
        >
          <bdi>{conversation.summary || text.noSummary}</bdi>
        </span>
      </button>
      {onDelete && (
        <IconButton
          label={text.deleteConversation(format.dateTime(conversation.startedAt))}
          className="parlance-conversation-list__delete"
          // One Tab stop for the list: an arrow key leads here.
          tabIndex={-1}
          onClick={onDelete}
        >
          <DeleteIcon />
        </IconButton>
      )}
    </div>
  );
}

const skeletons = [0, 1, 2, 3, 4, 5];

function ConversationsOnTheirWay() {
  return (
    <div className="parlance-conversation-list__days" aria-hidden="true">
      {skeletons.map((index) => (
        <div key={index} className="parlance-conversation-list__item">
          <div className="parlance-conversation-list__open">
            <div className="parlance-conversation-facts">
              <Skeleton length="short" />
              <Skeleton shape="pill" />
            </div>
            <Skeleton />
          </div>
        </div>
      ))}
    </div>
  );
}

interface ConversationsOfDay {
  /** In words; undefined where no day is known. */
  readonly day: string | undefined;
  readonly items: readonly ConversationSummary[];
}

/** The conversations by the days on which they began. On a server the days of the reader are not known. */
function useDays(conversations: readonly ConversationSummary[]): readonly ConversationsOfDay[] {
  const format = useFormat();
  const isHydrated = useHydrated();
  const [now] = useState(() => Date.now());
  return useMemo(() => {
    if (!isHydrated) return [{ day: undefined, items: conversations }];
    const days: { day: string; items: ConversationSummary[] }[] = [];
    for (const conversation of conversations) {
      const day = format.day(conversation.startedAt, now);
      const last = days.at(-1);
      if (last?.day === day) last.items.push(conversation);
      else days.push({ day, items: [conversation] });
    }
    return days;
  }, [conversations, format, isHydrated, now]);
}

/** In CSS pixels: so far ahead of the reader is fetched what he is about to read. */
const nearness = 400;

/** Calls `onNear` while the end of what scrolls is near the reader, once for each time that there may be more. */
function useNearEnd(
  rootRef: RefObject<HTMLElement | null>,
  endRef: RefObject<HTMLElement | null>,
  isWanted: boolean,
  onNear: () => void,
): void {
  const latest = useRef(onNear);
  useEffect(() => {
    latest.current = onNear;
  });
  useEffect(() => {
    const [root, end] = [rootRef.current, endRef.current];
    // Without it the button is there.
    if (!isWanted || !root || !end || typeof IntersectionObserver === "undefined") return;
    const isBounded = root.scrollHeight > root.clientHeight;
    const observer = new IntersectionObserver(
      (entries) => {
        // How it stands now is told last.
        if (entries.at(-1)?.isIntersecting) latest.current();
      },
      { root: isBounded ? root : null, rootMargin: `0px 0px ${nearness}px 0px` },
    );
    observer.observe(end);
    return () => observer.disconnect();
  }, [rootRef, endRef, isWanted]);
}
