import type { MouseEvent } from "react";
import type { ChatSession, Message } from "../../core/index";
import { useSessionState } from "../../hooks/index";
import { useText } from "../language/LanguageContext";
import { Button } from "../ui/Button";
import { AlertIcon, RetryIcon } from "../ui/Icon";

interface MessageFailureProps {
  readonly message: Message;
  readonly session: ChatSession;
}

/** Why a message was not sent, and what can be done about it. */
export function MessageFailure({ message, session }: MessageFailureProps) {
  const text = useText();
  const hasEnded = useSessionState((state) => state.connection === "ended", session);
  return (
    <div className="parlance-message-failure">
      <div className="parlance-message-failure__reason">
        <AlertIcon />
        <span>
          <strong>{text.messageFailed}.</strong> {message.error && text.error(message.error)}
        </span>
      </div>
      <div className="parlance-message-failure__actions">
        {!hasEnded && (
          <Button
            onClick={(event) => {
              leaveFocus(event);
              session.retry(message.id);
            }}
          >
            <RetryIcon />
            {text.retry}
          </Button>
        )}
        <Button
          onClick={(event) => {
            leaveFocus(event);
            session.discard(message.id);
          }}
        >
          {text.discard}
        </Button>
      </div>
    </div>
  );
}

/** The button that was pressed goes away; without this the focus would fall to the top of the page. */
function leaveFocus(event: MouseEvent<HTMLButtonElement>): void {
  event.currentTarget.closest<HTMLElement>("[role=log]")?.focus({ preventScroll: true });
}
