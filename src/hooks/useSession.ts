import { ParlanceError, type ChatSession } from "../core/index";
import { useParlanceContext } from "./ParlanceProvider";

/**
 * The session to use: the argument, else the one of the nearest {@link ParlanceProvider}.
 *
 * @throws ParlanceError `misuse` when there is neither.
 */
export function useSession(session?: ChatSession): ChatSession {
  const context = useParlanceContext();
  const found = session ?? context.session;
  if (!found) {
    throw new ParlanceError(
      "There is no chat session here, so there is nothing to show: wrap the tree in <ParlanceProvider session={chat.session}>, or pass the session as an argument.",
      { code: "misuse" },
    );
  }
  return found;
}
