import { useMemo, useSyncExternalStore } from "react";
import {
  findMessage,
  type ChatSession,
  type ChatSessionState,
  type Message,
} from "../../core/index";
import { beginsDay, isLatestAnswer, placeOf, type MessagePlace } from "./message-place";

/** A message, and how it stands among the others. */
interface PlacedMessage {
  readonly message: Message;
  readonly place: MessagePlace;
  readonly beginsDay: boolean;
  readonly isLatestAnswer: boolean;
  /** False on the server and while hydrating: a server does not know the reader's time zone, so neither where his days begin. */
  readonly isHydrated: boolean;
}

/** One subscription for all of it; renders again when one of the five changes. Undefined once the message is gone. */
export function usePlacedMessage(id: string, session: ChatSession): PlacedMessage | undefined {
  const [getPlaced, getInitial] = useMemo(
    () => [
      createReader(id, session.getState, true),
      createReader(id, session.getInitialState, false),
    ],
    [id, session],
  );
  return useSyncExternalStore(session.subscribe, getPlaced, getInitial);
}

/** Reads the same object until something in it has changed. */
function createReader(id: string, getState: () => ChatSessionState, isHydrated: boolean) {
  let last: PlacedMessage | undefined;
  return (): PlacedMessage | undefined => {
    const { conversation } = getState();
    const message = findMessage(conversation, id);
    if (!message) return (last = undefined);
    const next: PlacedMessage = {
      message,
      place: placeOf(conversation, id),
      beginsDay: beginsDay(conversation, id),
      isLatestAnswer: isLatestAnswer(conversation, id),
      isHydrated,
    };
    const isSame =
      last?.message === next.message &&
      last.place === next.place &&
      last.beginsDay === next.beginsDay &&
      last.isLatestAnswer === next.isLatestAnswer;
    return isSame ? last : (last = next);
  };
}
