import type { ChatSession, Message } from "../core/index";
import { useSessionState } from "./useSessionState";

/** One message by its id; re-renders when that message changes and for no other. Undefined once it is gone. */
export function useMessage(id: string, session?: ChatSession): Message | undefined {
  return useSessionState(({ conversation }) => {
    const index = conversation.indexById.get(id);
    return index === undefined ? undefined : conversation.messages[index];
  }, session);
}
