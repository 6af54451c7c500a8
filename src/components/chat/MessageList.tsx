import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type ComponentType,
  type EffectCallback,
  type FocusEvent,
  type ReactNode,
} from "react";
import type { ChatSession } from "../../core/index";
import { useSession, useSessionState } from "../../hooks/index";
import { useFormat, useText } from "../language/LanguageContext";
import { Button } from "../ui/Button";
import { ArrowDownIcon } from "../ui/Icon";
import { joinClasses } from "../ui/join-classes";
import { useHydrated } from "../ui/useHydrated";
import { ChatWelcome, type ChatWelcomeProps } from "./ChatWelcome";
import {
  MessageItem,
  type MessageItemClassNames,
  type MessageItemProps,
  type MessageItemSlots,
} from "./MessageItem";
import { onTranscriptKeyDown } from "./transcript-keys";
import { TypingIndicator, type TypingIndicatorProps } from "./TypingIndicator";
import { focusLog } from "./panel-focus";
import { useLostFocus } from "./useLostFocus";
import { useSameRecord } from "./useSameRecord";
import { useTranscript } from "./useTranscript";

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
  /**
   * What draws the calls of a tool, by the tool's name. Compared one by one: an object literal will do, components in it are
   * made once.
   *
   * @defaultValue the slot `toolCall`
   * @example
   * ```tsx
   * <MessageList toolRenderers={{ track_parcel: ParcelMap }} />
   * ```
   */
  readonly toolRenderers?: MessageItemProps["toolRenderers"];
  /**
   * What draws a part of type `data`, by its name; compared like `toolRenderers`. Data that nothing here or in the slot `data` is
   * meant for is not drawn.
   *
   * @defaultValue the slot `data`
   * @example
   * ```tsx
   * <MessageList dataRenderers={{ voucher: Voucher }} />
   * ```
   */
  readonly dataRenderers?: MessageItemProps["dataRenderers"];
  /** Arranges the pieces of a message; see `render` of {@link MessageItem}. */
  readonly renderMessage?: MessageItemProps["render"];
  /** See `onFeedback` of {@link MessageActions}. */
  readonly onFeedback?: MessageItemProps["onFeedback"];
  /** What stands under the last message and scrolls with it, such as `Suggestions`. */
  readonly children?: ReactNode;
  /**
   * Draws only the messages near the reader, so that ten thousand cost what a hundred do. The browser's search (Ctrl+F)
   * and "select all" still find the nearest thousand messages; `false` draws every message always.
   *
   * @defaultValue true
   */
  readonly virtualize?: boolean | undefined;
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
  toolRenderers,
  dataRenderers,
  renderMessage,
  onFeedback,
  children,
  virtualize = true,
}: MessageListProps) {
  const session = useSession(givenSession);
  const text = useText();
  const earlier = useEarlierMessages(session);
  const isHydrated = useHydrated();
  // Without layout (a test in Node, a very old browser) there is nothing to go by, and all is drawn.
  const canMeasure = !isHydrated || typeof ResizeObserver !== "undefined";
  const {
    logRef,
    rowsRef,
    window: { ids, start, end },
    newMessages,
    firstUnreadId,
    toEnd,
    reveal,
    beforePaint,
  } = useTranscript(session, {
    isVirtual: virtualize && canMeasure,
    onNearStart: earlier.load,
  });
  const drawnIds = ids.slice(start, end);
  const { activeId, isActiveDrawn, onFocus } = useActiveMessage(drawnIds);
  const rootRef = useRef<HTMLDivElement>(null);
  // A button that has done its last, a message that is far off now.
  const onLost = useLostFocus(rootRef, `${earlier.hasEarlier} ${start} ${end}`, focusLog);
  const tools = useSameRecord(toolRenderers);
  const data = useSameRecord(dataRenderers);
  const tellFeedback = useLatestFeedback(onFeedback);
  useDaysAhead(newMessages !== undefined);
  const Message = slots.message ?? MessageItem;
  const Welcome: ComponentType<ChatWelcomeProps> = slots.welcome ?? ChatWelcome;
  const Typing = slots.typingIndicator ?? TypingIndicator;

  return (
    <div
      {...onLost}
      ref={rootRef}
      className={joinClasses("parlance-message-list", className, classNames?.list)}
      data-whole={virtualize ? undefined : true}
    >
      <div
        ref={logRef}
        className="parlance-message-list__log"
        role="log"
        aria-live="off"
        aria-label={text.conversation}
        tabIndex={isActiveDrawn ? -1 : 0}
        onFocus={onFocus}
        onKeyDown={(event) => onTranscriptKeyDown(event, ids.length, reveal)}
      >
        <div className="parlance-message-list__content">
          {earlier.button}
          {ids.length === 0 && !earlier.button && <Welcome session={session} />}
          <div className="parlance-message-list__before" />
          {/* Roles and not <ol>: what a page says about its own lists is not meant for these. */}
          <div ref={rowsRef} className="parlance-message-list__rows" role="list">
            {drawnIds.map((id, index) => (
              <div
                key={id}
                role="listitem"
                className="parlance-message-list__row"
                data-message-id={id}
                // Tab leads to one of them, arrow keys to the others.
                tabIndex={id === activeId ? 0 : -1}
                aria-posinset={start + index + 1}
                aria-setsize={earlier.hasEarlier ? -1 : ids.length}
              >
                {id === firstUnreadId && (
                  <div className="parlance-message-list__unread">
                    <span>{text.unreadDivider}</span>
                  </div>
                )}
                <Message
                  id={id}
                  session={session}
                  classNames={classNames}
                  slots={slots}
                  toolRenderers={tools}
                  dataRenderers={data}
                  render={renderMessage}
                  onFeedback={onFeedback && tellFeedback}
                />
              </div>
            ))}
          </div>
          <div />
          <Typing session={session} />
          {children}
        </div>
      </div>
      {isHydrated &&
        beforePaint.map((effect, index) => <BeforePaint key={index} effect={effect} />)}
      {newMessages !== undefined && (
        <JumpButton className={classNames?.jumpButton} newMessages={newMessages} onClick={toEnd} />
      )}
    </div>
  );
}

/** Runs an effect before the paint. A component of its own, which is not there on a server: that complains of such effects. */
function BeforePaint({ effect }: { readonly effect: EffectCallback }) {
  useLayoutEffect(effect, [effect]);
  return null;
}

/** Reads the callback at the moment of the call, so that a new one draws no message again. */
function useLatestFeedback(onFeedback: MessageListProps["onFeedback"]) {
  const latest = useRef(onFeedback);
  useEffect(() => {
    latest.current = onFeedback;
  });
  return useCallback<NonNullable<typeof onFeedback>>(
    (message, feedback) => latest.current?.(message, feedback),
    [],
  );
}

/** In milliseconds: more than a frame leaves that moves a transcript, less than one in which nothing moves. */
const mostOfAFrame = 13.5;

/** Loads what knows how a language writes days: who goes up comes to one, and the frame that draws it should not wait. */
function useDaysAhead(isGoingUp: boolean): void {
  const format = useFormat();
  useEffect(() => {
    if (!isGoingUp) return;
    const whenIdle = globalThis.requestIdleCallback ?? setTimeout;
    let isOver = false;
    const prepare = (deadline?: IdleDeadline) => {
      if (isOver) return;
      // While something moves, what is left of a frame is too little for it.
      const isHurried = deadline !== undefined && deadline.timeRemaining() < mostOfAFrame;
      if (isHurried) whenIdle(prepare);
      // Any will do: the first one of a page is what takes its time.
      else format.day(0, Date.now());
    };
    whenIdle(prepare);
    return () => {
      isOver = true;
    };
  }, [isGoingUp, format]);
}

/** The message that the reader is at: Tab comes back to it. */
function useActiveMessage(drawnIds: readonly string[]) {
  const [activeId, setActiveId] = useState<string>();
  const onFocus = useCallback((event: FocusEvent<HTMLElement>) => {
    const row = event.target.closest<HTMLElement>(".parlance-message-list__row");
    if (row) setActiveId(row.dataset.messageId);
  }, []);
  return {
    activeId,
    isActiveDrawn: activeId !== undefined && drawnIds.includes(activeId),
    onFocus,
  };
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

function useEarlierMessages(session: ChatSession): {
  readonly load: () => void;
  readonly hasEarlier: boolean;
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
  return { load, hasEarlier, button };
}
