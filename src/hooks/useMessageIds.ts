import type { ChatSession, ChatSessionState } from "../core/index";
import { useSessionState } from "./useSessionState";

const selectIds = (state: ChatSessionState) => state.conversation.ids;

/** The ids of all messages in order: the same array while only contents change, so a list over it does not render per token. */
export function useMessageIds(session?: ChatSession): readonly string[] {
  return useSessionState(selectIds, session);
}
