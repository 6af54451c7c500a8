import { useQueryClient } from "@tanstack/react-query";
import { useId, useMemo, useRef, useState } from "react";
import {
  appearanceAttributes,
  Button,
  downloadTranscript,
  joinClasses,
  MessageList,
  useFormat,
  useLanguageAttributes,
  useText,
  type Appearance,
  type MessageListClassNames,
  type MessageListProps,
} from "../components/index";
import {
  aborted,
  type AgentsClient,
  type ChatSession,
  type ConversationSummary,
} from "../core/index";
import { useChatSession } from "../hooks/index";
import { useAgentsClient, useAgentsText } from "./AgentsProvider";
import { createConversationConnector } from "./conversation-connector";
import { ConversationFacts } from "./ConversationFacts";
import { EmptyState } from "./ui/EmptyState";
import { ErrorState } from "./ui/ErrorState";
import { ConversationIcon, DownloadIcon } from "./ui/RecordIcons";
import { Skeleton } from "./ui/Skeleton";
import { useFailure } from "./ui/useFailure";
import { useFocusHome } from "./ui/useFocusHome";
import { useAgent } from "./useAgents";
import { useConversation } from "./useConversations";

/** Class names to add to the pieces of a {@link ConversationViewer}. */
export interface ConversationViewerClassNames extends MessageListClassNames {
  readonly viewer?: string | undefined;
  readonly header?: string | undefined;
}

/** Props of {@link ConversationViewer}. */
export interface ConversationViewerProps
  extends
    Appearance,
    Pick<
      MessageListProps,
      "slots" | "toolRenderers" | "dataRenderers" | "renderMessage" | "virtualize"
    > {
  /** @defaultValue the client of the nearest `AgentsProvider` */
  readonly client?: AgentsClient | undefined;
  readonly conversationId: string;
  /** Who was talked to. @defaultValue the agent's name, which is asked for */
  readonly agentName?: string | undefined;
  /** How many messages are fetched at a time. @defaultValue 50 */
  readonly pageSize?: number | undefined;
  /** Whether the conversation can be saved as a text. @defaultValue true */
  readonly hasDownload?: boolean | undefined;
  readonly classNames?: ConversationViewerClassNames | undefined;
}

/**
 * A past conversation, drawn by the very `MessageList` of a live one: it begins at its end, and what was said before comes as one
 * scrolls up. Fills the height it is given.
 *
 * @example
 * ```tsx
 * <div style={{ display: "grid", blockSize: "40rem" }}>
 *   <ConversationViewer conversationId={conversation.id} />
 * </div>
 * ```
 */
export function ConversationViewer(props: ConversationViewerProps) {
  // Another conversation is another session, another place in the list, another try.
  return <Viewer key={props.conversationId} {...props} />;
}

function Viewer({
  client: givenClient,
  conversationId,
  agentName,
  pageSize = 50,
  hasDownload = true,
  classNames,
  slots,
  theme,
  colorScheme,
  density,
  radius,
  ...list
}: ConversationViewerProps) {
  const client = useAgentsClient(givenClient);
  const queryClient = useQueryClient();
  const text = useAgentsText();
  const titleId = useId();
  const connector = useMemo(
    () => createConversationConnector({ client, queryClient, conversationId, limit: pageSize }),
    [client, queryClient, conversationId, pageSize],
  );
  const chat = useChatSession({ connector });
  const conversation = useConversation(conversationId, { client });
  const agent = useAgent(conversation.data?.agentId, { client, enabled: agentName === undefined });
  const name = agentName ?? agent.data?.config.name;
  const { isConnected, session } = chat;
  const failure = useFailure(conversation) ?? chat.error;
  const isEmpty = isConnected && chat.messages.length === 0;
  const status = failure ? "failed" : !isConnected ? "loading" : isEmpty ? "empty" : "ready";
  const rootRef = useRef<HTMLElement>(null);
  const onLost = useFocusHome(rootRef, status);
  const ownSlots = useMemo(() => ({ welcome: NothingSaid, ...slots }), [slots]);

  function tryAgain(): void {
    if (conversation.isError) void conversation.refetch();
    // What goes wrong is state, and shown here.
    if (!isConnected) chat.start().catch(() => undefined);
  }

  const isGone = failure?.code === "not-found" || failure?.code === "forbidden";
  return (
    <section
      {...onLost}
      ref={rootRef}
      className={joinClasses("parlance-conversation-viewer", classNames?.viewer)}
      aria-labelledby={titleId}
      aria-busy={status === "loading"}
      tabIndex={-1}
      data-status={status}
      {...appearanceAttributes({ theme, colorScheme, density, radius })}
      {...useLanguageAttributes()}
    >
      <ViewerHeader
        titleId={titleId}
        title={name === undefined ? text.conversationRecord : text.conversationWith(name)}
        conversation={failure ? undefined : conversation.data}
        isLoading={conversation.isPending && !failure}
        session={hasDownload && status === "ready" ? session : undefined}
        className={classNames?.header}
      />
      {status === "failed" && failure ? (
        <ErrorState
          title={text.conversationFailed}
          error={failure}
          onRetry={isGone ? undefined : tryAgain}
          isRetrying={conversation.isFetching || chat.connection === "connecting"}
          className="parlance-conversation-viewer__state"
        />
      ) : status === "loading" ? (
        <MessagesOnTheirWay />
      ) : (
        <MessageList {...list} session={session} classNames={classNames} slots={ownSlots} />
      )}
    </section>
  );
}

interface ViewerHeaderProps {
  readonly titleId: string;
  readonly title: string;
  readonly conversation: ConversationSummary | undefined;
  readonly isLoading: boolean;
  /** What can be saved; absent where nothing can. */
  readonly session: ChatSession | undefined;
  readonly className: string | undefined;
}

function ViewerHeader({
  titleId,
  title,
  conversation,
  isLoading,
  session,
  className,
}: ViewerHeaderProps) {
  return (
    <div className={joinClasses("parlance-conversation-viewer__header", className)}>
      <div className="parlance-conversation-viewer__heading">
        <div
          id={titleId}
          className="parlance-conversation-viewer__title"
          role="heading"
          aria-level={2}
        >
          {title}
        </div>
        {conversation ? (
          <ConversationFacts conversation={conversation} hasDay />
        ) : (
          isLoading && <Skeleton length="medium" />
        )}
      </div>
      {session && <DownloadButton session={session} title={title} />}
    </div>
  );
}

interface DownloadButtonProps {
  readonly session: ChatSession;
  readonly title: string;
}

/** Saves all that was said, and fetches for it what has not been shown yet. */
function DownloadButton({ session, title }: DownloadButtonProps) {
  const text = useAgentsText();
  const chatText = useText();
  const format = useFormat();
  const isUnderWay = useRef(false);
  const [status, setStatus] = useState<"idle" | "loading" | "failed">("idle");

  async function download(): Promise<void> {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setStatus("loading");
    try {
      await loadAll(session);
      const { messages } = session.getState().conversation;
      downloadTranscript("markdown", messages, { text: { ...chatText, title }, format });
      setStatus("idle");
    } catch {
      setStatus("failed");
    } finally {
      isUnderWay.current = false;
    }
  }

  return (
    <div className="parlance-conversation-viewer__download" data-status={status}>
      <Button aria-disabled={status === "loading"} onClick={() => void download()}>
        <DownloadIcon />
        {status === "loading" ? text.downloadingConversation : text.downloadConversation}
      </Button>
      <span className="parlance-conversation-viewer__failure" role="alert">
        {status === "failed" && text.conversationNotDownloaded}
      </span>
    </div>
  );
}

async function loadAll(session: ChatSession): Promise<void> {
  for (let known = -1; session.getState().hasEarlier;) {
    const { length } = session.getState().conversation.ids;
    // Let go of meanwhile: nothing more will come, and a part would pass for the whole.
    if (length === known) throw aborted("Downloading the conversation");
    known = length;
    await session.loadEarlier();
  }
}

function NothingSaid() {
  const text = useAgentsText();
  return (
    <EmptyState
      title={text.emptyConversationTitle}
      text={text.emptyConversationText}
      picture={<ConversationIcon />}
      className="parlance-conversation-viewer__state"
    />
  );
}

/** Who says what will be there, roughly. */
const outline = ["agent", "user", "agent", "agent", "user"] as const;

function MessagesOnTheirWay() {
  const text = useAgentsText();
  return (
    <div className="parlance-conversation-viewer__outline">
      <span role="status" className="parlance-visually-hidden">
        {text.loading}
      </span>
      {outline.map((role, index) => (
        <div key={index} className="parlance-conversation-viewer__bubble" data-role={role}>
          <Skeleton />
          {role === "agent" && <Skeleton length="medium" />}
        </div>
      ))}
    </div>
  );
}
