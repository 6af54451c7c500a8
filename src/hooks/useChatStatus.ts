import { useState, useSyncExternalStore } from "react";
import type { ChatSession } from "../core/index";
import { trackSession, type ChatSessionResult, type ChatSessionView } from "./tracked-session";
import { useSession } from "./useSession";

/** How a session stands, without its messages. */
export type ChatStatus = Omit<ChatSessionView, "messages">;

/**
 * How a session stands: its connection, its turn, its last error. Re-renders only for the properties that are read.
 *
 * @example
 * ```tsx
 * const { connection, isAgentTyping } = useChatStatus();
 * ```
 */
export function useChatStatus(session?: ChatSession): ChatStatus {
  return useTrackedSession(useSession(session));
}

/** A session's readable properties and methods for this component. */
export function useTrackedSession(session: ChatSession): ChatSessionResult {
  const [held, setHeld] = useState(() => ({ session, tracked: trackSession(session) }));
  let { tracked } = held;
  if (held.session !== session) {
    tracked = trackSession(session);
    setHeld({ session, tracked });
  }
  return useSyncExternalStore(tracked.subscribe, tracked.getResult, tracked.getServerResult);
}
