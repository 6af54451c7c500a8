import { useEffect, useState } from "react";
import type { ChatSession, ChatSessionState } from "../../core/index";
import { useSessionState } from "../../hooks/index";

/** How many messages of the agent's side came since the chat was last open, or since it was first there. */
export function useUnreadCount(session: ChatSession, isOpen: boolean): number {
  const [startedAt] = useState(() => Date.now());
  const [lastSeenId, setLastSeenId] = useState<string>();

  useEffect(() => {
    if (!isOpen) return;
    return () => setLastSeenId(session.getState().conversation.ids.at(-1));
  }, [isOpen, session]);

  return useSessionState(
    (state) => (isOpen ? 0 : countUnread(state, lastSeenId, startedAt)),
    session,
  );
}

function countUnread(
  { conversation: { messages } }: ChatSessionState,
  lastSeenId: string | undefined,
  startedAt: number,
): number {
  let unread = 0;
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const message = messages[index];
    // What a session brings back from before this page was open was read then.
    if (!message || message.id === lastSeenId || message.createdAt < startedAt) break;
    if (message.role !== "user" && message.parts.length > 0) unread += 1;
  }
  return unread;
}
