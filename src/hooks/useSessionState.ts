import { useSyncExternalStore } from "react";
import type { ChatSession, ChatSessionState } from "../core/index";
import { useSession } from "./useSession";

/**
 * One value out of a session's state; re-renders only when that value changes by `Object.is`, so select, do not build.
 *
 * @example
 * ```ts
 * const turn = useSessionState((state) => state.conversation.turn);
 * ```
 */
export function useSessionState<T>(
  selector: (state: ChatSessionState) => T,
  session?: ChatSession,
): T {
  const found = useSession(session);
  return useSyncExternalStore(
    found.subscribe,
    () => selector(found.getState()),
    () => selector(found.getInitialState()),
  );
}
