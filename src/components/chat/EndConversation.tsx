import { useId, useRef, useState } from "react";
import type { ChatSession } from "../../core/index";
import { useSession } from "../../hooks/index";
import { useText } from "../language/LanguageContext";
import { Button } from "../ui/Button";
import { PanelDialog } from "./PanelDialog";

/** Props of {@link EndConversation}. */
export interface EndConversationProps {
  /** @defaultValue the session of the nearest `ParlanceProvider` */
  readonly session?: ChatSession | undefined;
  /** The reader has decided: against it, or for it and it is done. */
  readonly onClose: () => void;
}

/** Asks before the conversation is ended for good, and says so if that fails. */
export function EndConversation({ session: givenSession, onClose }: EndConversationProps) {
  const session = useSession(givenSession);
  const text = useText();
  const id = useId();
  const [status, setStatus] = useState<"asking" | "ending" | "failed">("asking");
  const isEnding = useRef(false);

  async function end(): Promise<void> {
    if (isEnding.current) return;
    isEnding.current = true;
    setStatus("ending");
    try {
      await session.end();
      onClose();
    } catch {
      // Whatever the vendor's reason was, the conversation goes on, and it can be tried again.
      setStatus("failed");
    } finally {
      isEnding.current = false;
    }
  }

  return (
    <PanelDialog
      role="alertdialog"
      labelledBy={`${id}-question`}
      describedBy={`${id}-consequence`}
      onClose={onClose}
    >
      <div
        id={`${id}-question`}
        className="parlance-end-conversation__question"
        role="heading"
        aria-level={3}
      >
        {text.endQuestion}
      </div>
      <div id={`${id}-consequence`} className="parlance-end-conversation__consequence">
        {text.endConsequence}
      </div>
      <div className="parlance-end-conversation__failure" role="alert">
        {status === "failed" && text.endFailed}
      </div>
      <div className="parlance-end-conversation__answers">
        <Button className="parlance-end-conversation__cancel" onClick={onClose}>
          {text.cancel}
        </Button>
        <Button
          emphasis="strong"
          className="parlance-end-conversation__end"
          aria-disabled={status === "ending"}
          onClick={() => void end()}
        >
          {text.end}
        </Button>
      </div>
    </PanelDialog>
  );
}
