import { useState } from "react";
import type { ChatSession } from "../../core/index";

// Beside the session and not in it: a keystroke is nobody's business but the composer's. What was typed outlives the composer.
const drafts = new WeakMap<ChatSession, string>();

/** What is being written in a session. */
export function useDraft(
  session: ChatSession,
): readonly [string, (change: (draft: string) => string) => void] {
  const [, setVersion] = useState(0);
  const draft = drafts.get(session) ?? "";

  function changeDraft(change: (draft: string) => string): void {
    drafts.set(session, change(drafts.get(session) ?? ""));
    setVersion((version) => version + 1);
  }
  return [draft, changeDraft];
}
