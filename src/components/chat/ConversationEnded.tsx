import type { ChatSession } from "../../core/index";
import { useChatStatus, useSession } from "../../hooks/index";
import { useText } from "../language/LanguageContext";
import { Button } from "../ui/Button";
import { FlagIcon } from "../ui/Icon";
import { joinClasses } from "../ui/join-classes";
import { reasonInWords } from "./reason-in-words";

/** Props of {@link ConversationEnded}, and what a component in its place is given. */
export interface ConversationEndedProps {
  /** @defaultValue the session of the nearest `ParlanceProvider` */
  readonly session?: ChatSession | undefined;
  readonly className?: string | undefined;
}

/**
 * Says that the conversation is over, and why where that is known, and begins another.
 *
 * @example
 * ```tsx
 * {chat.connection === "ended" ? <ConversationEnded /> : <Composer />}
 * ```
 */
export function ConversationEnded({ session: givenSession, className }: ConversationEndedProps) {
  const session = useSession(givenSession);
  const { endReason } = useChatStatus(session);
  const text = useText();
  return (
    <div className={joinClasses("parlance-conversation-ended", className)}>
      <div className="parlance-conversation-ended__text">
        <span className="parlance-conversation-ended__picture">
          <FlagIcon />
        </span>
        <div>
          {text.ended}
          {endReason && (
            <div className="parlance-conversation-ended__reason">
              {text.endedBecause(reasonInWords(endReason))}
            </div>
          )}
        </div>
      </div>
      <Button
        emphasis="strong"
        // What goes wrong is state, and the banner shows it.
        onClick={() => void session.start().catch(() => undefined)}
      >
        {text.startAgain}
      </Button>
    </div>
  );
}
