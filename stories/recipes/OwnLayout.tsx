import { useChatSession, useMessage, useMessageIds } from "@parlance/react";
import type { ChatConnector, ChatSession } from "@parlance/react/core";
import { messageText } from "@parlance/react/core";
import { useState, type FormEvent } from "react";
import "./OwnLayout.css";

/** A chat of your own making: the hooks bring the conversation, everything on the screen is yours. */
export function OwnLayout({ connector }: { readonly connector: ChatConnector }) {
  const chat = useChatSession({ connector });
  const ids = useMessageIds(chat.session);
  const [question, setQuestion] = useState("");

  function ask(event: FormEvent): void {
    event.preventDefault();
    if (question.trim() === "") return;
    // A delivery that fails is a state of the message, not an exception.
    void chat.send(question);
    setQuestion("");
  }

  return (
    <main className="own-layout">
      <h1>Questions and answers</h1>
      <p role="status">{chat.isConnected ? "We are here." : "One moment, please …"}</p>
      <dl>
        {ids.map((id) => (
          <Entry key={id} id={id} session={chat.session} />
        ))}
      </dl>
      {chat.isAgentTyping && <p>Somebody is looking it up …</p>}
      <form onSubmit={ask}>
        <label>
          Your question
          <input value={question} onChange={(event) => setQuestion(event.currentTarget.value)} />
        </label>
        <button disabled={!chat.canSend}>Ask</button>
      </form>
    </main>
  );
}

/** Renders again only when its own message changes. */
function Entry({ id, session }: { readonly id: string; readonly session: ChatSession }) {
  const message = useMessage(id, session);
  if (!message) return null;
  const text = messageText(message);
  return message.role === "user" ? (
    <dt data-status={message.status}>
      {text}
      {message.status === "failed" && (
        <button onClick={() => session.retry(id)}>Not sent. Try again</button>
      )}
    </dt>
  ) : (
    <dd>{text}</dd>
  );
}
