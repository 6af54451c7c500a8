import { findMessage, type ChatSession, type Message } from "../core/index";
import { useSessionState } from "./useSessionState";

/** One message by its id; re-renders when that message changes and for no other. Undefined once it is gone. */
export function useMessage(id: string, session?: ChatSession): Message | undefined {
  return useSessionState((state) => findMessage(state.conversation, id), session);
}
