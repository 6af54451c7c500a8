import {
  Announcer,
  Composer,
  ConnectionBanner,
  MessageList,
  ParlanceProvider,
  useChatSession,
  useMessageIds,
} from "@parlance/react";
import type { ChatConnector } from "@parlance/react/core";
import "./Suggestions.css";

const questions = ["Where is my parcel?", "Which windows are free?", "What does it cost?"];

/** A chat arranged from its parts, with first questions to choose from in place of a welcome. */
export function Suggestions({ connector }: { readonly connector: ChatConnector }) {
  const chat = useChatSession({ connector });
  const isEmpty = useMessageIds(chat.session).length === 0;

  return (
    <ParlanceProvider session={chat.session}>
      <section className="suggestions" aria-label="Help">
        <ConnectionBanner />
        <MessageList slots={slots} />
        {isEmpty && (
          <ul className="suggestions__questions">
            {questions.map((question) => (
              <li key={question}>
                <button onClick={() => void chat.send(question)}>{question}</button>
              </li>
            ))}
          </ul>
        )}
        <Composer accept="image/*" />
        <Announcer />
      </section>
    </ParlanceProvider>
  );
}

// Made once: other slots would be other components, and all messages would be made anew.
const slots = { welcome: () => null };
