import type { ChatSession, Message } from "../../core/index";
import { useSessionState } from "../../hooks/index";
import { useFormat, useText } from "../language/LanguageContext";
import { Button } from "../ui/Button";
import { AlertIcon, RetryIcon } from "../ui/Icon";
import { focusLog } from "./panel-focus";

interface MessageFailureProps {
  readonly message: Message;
  readonly session: ChatSession;
}

/** Why a message was not sent, and what can be done about it. The buttons go with it, so they hand the focus on. */
export function MessageFailure({ message, session }: MessageFailureProps) {
  const text = useText();
  const format = useFormat();
  const hasEnded = useSessionState((state) => state.connection === "ended", session);
  return (
    <div className="parlance-message-failure">
      <div className="parlance-message-failure__reason">
        <AlertIcon />
        <span>
          <strong>{text.messageFailed}.</strong>{" "}
          {message.error && text.error(message.error, format)}
        </span>
      </div>
      <div className="parlance-message-failure__actions">
        {!hasEnded && (
          <Button
            onClick={(event) => {
              focusLog(event.currentTarget);
              session.retry(message.id);
            }}
          >
            <RetryIcon />
            {text.retry}
          </Button>
        )}
        <Button
          onClick={(event) => {
            focusLog(event.currentTarget);
            session.discard(message.id);
          }}
        >
          {text.discard}
        </Button>
      </div>
    </div>
  );
}
