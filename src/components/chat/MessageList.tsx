import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type ComponentType,
  type ReactNode,
  type RefObject,
} from "react";
import type { ChatSession } from "../../core/index";
import { useMessageIds, useSession, useSessionState } from "../../hooks/index";
import { useFormat, useText } from "../language/LanguageContext";
import { Button } from "../ui/Button";
import { ArrowDownIcon } from "../ui/Icon";
import { joinClasses } from "../ui/join-classes";
import { ChatWelcome, type ChatWelcomeProps } from "./ChatWelcome";
import {
  MessageItem,
  type MessageItemClassNames,
  type MessageItemProps,
  type MessageItemSlots,
} from "./MessageItem";
import { followEnd, type ScrollFollower } from "./scroll-follower";
import { TypingIndicator, type TypingIndicatorProps } from "./TypingIndicator";

/** Class names to add to a {@link MessageList} and its messages. */
export interface MessageListClassNames extends MessageItemClassNames {
  readonly list?: string | undefined;
  readonly jumpButton?: string | undefined;
}

/** Components to put in place of those of a {@link MessageList} and its messages. */
export interface MessageListSlots extends MessageItemSlots {
  /** A whole message. */
  readonly message?: ComponentType<MessageItemProps> | undefined;
  /** What is shown while there are no messages. */
  readonly welcome?: ComponentType<ChatWelcomeProps> | undefined;
  readonly typingIndicator?: ComponentType<TypingIndicatorProps> | undefined;
}

// One object for ever: a new one would render every message again.
const noSlots: MessageListSlots = {};

/** Props of {@link MessageList}. */
export interface MessageListProps {
  /** @defaultValue the session of the nearest `ParlanceProvider` */
  readonly session?: ChatSession | undefined;
  readonly className?: string | undefined;
  readonly classNames?: MessageListClassNames | undefined;
  readonly slots?: MessageListSlots | undefined;
  /** Arranges the pieces of a message; see `render` of {@link MessageItem}. */
  readonly renderMessage?: MessageItemProps["render"];
}

/**
 * The conversation. Follows its end while the reader is there, stays put while he reads above, and offers the way back.
 *
 * @example
 * ```tsx
 * <ParlanceProvider session={chat.session}>
 *   <MessageList slots={{ data: OrderCard }} />
 * </ParlanceProvider>
 * ```
 */
export function MessageList({
  session: givenSession,
  className,
  classNames,
  slots = noSlots,
  renderMessage,
}: MessageListProps) {
  const session = useSession(givenSession);
  const text = useText();
  const ids = useMessageIds(session);
  const earlier = useEarlierMessages(session);
  const { logRef, rowsRef, leftAt, toEnd } = useFollowing(session, earlier.load);
  const Message = slots.message ?? MessageItem;
  const Welcome: ComponentType<ChatWelcomeProps> = slots.welcome ?? ChatWelcome;
  const Typing = slots.typingIndicator ?? TypingIndicator;

  return (
    <div className={joinClasses("parlance-message-list", className, classNames?.list)}>
      <div
        ref={logRef}
        className="parlance-message-list__log"
        role="log"
        aria-live="off"
        aria-label={text.conversation}
        tabIndex={0}
      >
        <div className="parlance-message-list__content">
          {earlier.button}
          {ids.length === 0 && !earlier.button && <Welcome session={session} />}
          {/* Roles and not <ol>: what a page says about its own lists is not meant for these. */}
          <div ref={rowsRef} className="parlance-message-list__rows" role="list">
            {ids.map((id) => (
              <Message
                key={id}
                id={id}
                session={session}
                classNames={classNames}
                slots={slots}
                render={renderMessage}
              />
            ))}
          </div>
          <Typing session={session} />
        </div>
      </div>
      {leftAt && (
        <JumpButton
          className={classNames?.jumpButton}
          newMessages={countAfter(ids, leftAt.lastId)}
          onClick={toEnd}
        />
      )}
    </div>
  );
}

function countAfter(ids: readonly string[], id: string | undefined): number {
  return id === undefined ? ids.length : ids.length - 1 - ids.lastIndexOf(id);
}

interface JumpButtonProps {
  readonly className?: string | undefined;
  readonly newMessages: number;
  readonly onClick: () => void;
}

function JumpButton({ className, newMessages, onClick }: JumpButtonProps) {
  const text = useText();
  const format = useFormat();
  return (
    <button
      type="button"
      className={joinClasses("parlance-message-list__jump", className)}
      data-new={newMessages > 0 || undefined}
      onClick={onClick}
    >
      <ArrowDownIcon />
      {newMessages > 0 ? text.newMessages(newMessages, format) : text.jumpToLatest}
    </button>
  );
}

interface Following {
  readonly logRef: RefObject<HTMLDivElement | null>;
  readonly rowsRef: RefObject<HTMLDivElement | null>;
  /** Where the conversation ended when the reader left its end; undefined while he is there. */
  readonly leftAt: { readonly lastId: string | undefined } | undefined;
  readonly toEnd: () => void;
}

function useFollowing(session: ChatSession, onNearStart: () => void): Following {
  const logRef = useRef<HTMLDivElement>(null);
  const rowsRef = useRef<HTMLDivElement>(null);
  const follower = useRef<ScrollFollower>(undefined);
  const [leftAt, setLeftAt] = useState<Following["leftAt"]>();
  const lastId = useSessionState(({ conversation }) => conversation.ids.at(-1), session);

  const latestOnNearStart = useRef(onNearStart);
  useEffect(() => {
    latestOnNearStart.current = onNearStart;
  });

  useEffect(() => {
    const log = logRef.current;
    const rows = rowsRef.current;
    const content = rows?.parentElement;
    // Without it (an old browser, a test without layout) the list scrolls as any other element does.
    if (!log || !rows || !content || typeof ResizeObserver === "undefined") return;
    const following = followEnd(
      { log, content, rows },
      {
        onFollowing(isFollowing) {
          setLeftAt(
            isFollowing ? undefined : { lastId: session.getState().conversation.ids.at(-1) },
          );
        },
        onNearStart: () => latestOnNearStart.current(),
      },
    );
    follower.current = following;
    return () => {
      following.stop();
      setLeftAt(undefined);
    };
  }, [session]);

  useEffect(() => {
    // Who says something wants to see it.
    const last = session.getState().conversation.messages.at(-1);
    if (last?.role === "user") follower.current?.toEnd("instant");
  }, [session, lastId]);

  const toEnd = useCallback(() => {
    const isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    // The button that had the focus is about to go.
    logRef.current?.focus({ preventScroll: true });
    follower.current?.toEnd(isCalm ? "instant" : "smooth");
  }, []);

  return { logRef, rowsRef, leftAt, toEnd };
}

function useEarlierMessages(session: ChatSession): {
  readonly load: () => void;
  readonly button: ReactNode;
} {
  const text = useText();
  const hasEarlier = useSessionState((state) => state.hasEarlier, session);
  const [status, setStatus] = useState<"idle" | "loading" | "failed">("idle");
  const isLoading = useRef(false);

  const load = useCallback(() => {
    if (isLoading.current || !session.getState().hasEarlier) return;
    isLoading.current = true;
    setStatus("loading");
    session
      .loadEarlier()
      .then(
        () => setStatus("idle"),
        () => setStatus("failed"),
      )
      .finally(() => {
        isLoading.current = false;
      });
  }, [session]);

  const labels = {
    idle: text.loadEarlier,
    loading: text.loadingEarlier,
    failed: text.earlierFailed,
  };
  const button = hasEarlier && (
    <Button
      className="parlance-message-list__earlier"
      data-status={status}
      aria-disabled={status === "loading"}
      onClick={load}
    >
      {labels[status]}
    </Button>
  );
  return { load, button };
}
