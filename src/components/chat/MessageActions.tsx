import { useSyncExternalStore, type ReactNode } from "react";
import { messageText, type ChatSession, type Message } from "../../core/index";
import { useSession } from "../../hooks/index";
import { useText } from "../language/LanguageContext";
import { CopyButton } from "../ui/CopyButton";
import { ThumbIcon } from "../ui/Icon";
import { joinClasses } from "../ui/join-classes";
import { feedbackOf, type MessageFeedback } from "./message-feedback";

/** Props of {@link MessageActions}, and what a component in its place is given. */
export interface MessageActionsProps {
  readonly message: Message;
  /** @defaultValue the session of the nearest `ParlanceProvider` */
  readonly session?: ChatSession | undefined;
  /**
   * Told what the reader thinks of an answer, and `undefined` when he takes it back. Without it he is not asked.
   *
   * @remarks What was chosen is kept as long as the session object.
   */
  readonly onFeedback?:
    ((message: Message, feedback: MessageFeedback | undefined) => void) | undefined;
  readonly className?: string | undefined;
  /** Further actions, after its own. */
  readonly children?: ReactNode;
}

const verdicts = ["good", "bad"] as const;

/**
 * What can be done with a message: copy it, and say whether an answer was any good.
 *
 * @example
 * ```tsx
 * function Actions(props: MessageActionsProps) {
 *   return (
 *     <MessageActions {...props}>
 *       <button onClick={() => share(props.message)}>Share</button>
 *     </MessageActions>
 *   );
 * }
 *
 * <MessageList slots={{ actions: Actions }} />
 * ```
 */
export function MessageActions({
  message,
  session,
  onFeedback,
  className,
  children,
}: MessageActionsProps) {
  const text = useText();
  const words = wordsOf(message);
  return (
    <div
      className={joinClasses("parlance-message-actions", className)}
      role="group"
      aria-label={text.messageActions}
    >
      {words !== "" && (
        <CopyButton
          text={words}
          label={text.copyMessage}
          // As typed is all that a user's words are; an agent's are drawn.
          toHtml={message.role === "user" ? undefined : htmlAround}
        />
      )}
      {onFeedback && message.role === "agent" && (
        <Feedback message={message} session={session} onFeedback={onFeedback} />
      )}
      {children}
    </div>
  );
}

type FeedbackProps = Pick<MessageActionsProps, "message" | "session"> &
  Required<Pick<MessageActionsProps, "onFeedback">>;

function Feedback({ message, session: givenSession, onFeedback }: FeedbackProps) {
  const store = feedbackOf(useSession(givenSession));
  const read = () => store.getState()[message.id];
  const chosen = useSyncExternalStore(store.subscribe, read, read);
  const text = useText();
  const labels = { good: text.goodAnswer, bad: text.badAnswer };

  return verdicts.map((verdict) => (
    <button
      key={verdict}
      type="button"
      className="parlance-message-actions__verdict"
      data-verdict={verdict}
      aria-pressed={chosen === verdict}
      aria-label={labels[verdict]}
      title={labels[verdict]}
      onClick={() => {
        const feedback = chosen === verdict ? undefined : verdict;
        store.setState({ [message.id]: feedback });
        onFeedback?.(message, feedback);
      }}
    >
      <ThumbIcon />
    </button>
  ));
}

/** What a message says: its text as it was written, or else what was spoken. */
function wordsOf(message: Message): string {
  const spoken = message.parts.flatMap((part) => (part.type === "audio" ? part.transcript : []));
  return messageText(message) || spoken.filter(Boolean).join("\n\n");
}

/** The message around a button as it is drawn, without what is only there to be pressed. */
function htmlAround(button: HTMLElement): string {
  const drawn = button.closest(".parlance-message-item")?.querySelectorAll(".parlance-text") ?? [];
  return Array.from(drawn, (text) => {
    const copy = text.cloneNode(true) as Element;
    for (const control of copy.querySelectorAll(".parlance-code__bar, button, svg"))
      control.remove();
    return copy.innerHTML;
  }).join("");
}
