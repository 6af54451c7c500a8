import { createStore, type StoreApi } from "zustand/vanilla";
import type { ChatSession } from "../../core/index";

/** What a reader thinks of an answer. */
export type MessageFeedback = "good" | "bad";

type FeedbackById = Readonly<Record<string, MessageFeedback | undefined>>;

const stores = new WeakMap<ChatSession, StoreApi<FeedbackById>>();

/** What was thought of a session's answers. Kept as long as the session: a message comes and goes as the list scrolls. */
export function feedbackOf(session: ChatSession): StoreApi<FeedbackById> {
  let store = stores.get(session);
  if (!store) {
    store = createStore<FeedbackById>(() => ({}));
    stores.set(session, store);
  }
  return store;
}
