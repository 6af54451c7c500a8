import { ChatPanel, useChatSession, useChatStatus } from "@parlance/react";
import type { ChatConnector } from "@parlance/react/core";
import { useState, type FormEvent } from "react";
import "./SupportForm.css";

/** What a support desk is sent. */
interface SupportRequest {
  readonly subject: string;
  readonly description: string;
}

interface SupportFormProps {
  readonly connector: ChatConnector;
  readonly onSubmit: (request: SupportRequest) => void;
}

/**
 * A chat beside a form: who would rather be answered at once hands over what he has written, and nobody writes anything twice.
 * Nothing connects before that.
 */
export function SupportForm({ connector, onSubmit }: SupportFormProps) {
  const chat = useChatSession({ connector, autoStart: false });
  const { connection } = useChatStatus(chat.session);
  const [subject, setSubject] = useState("");
  const [description, setDescription] = useState("");
  const [isSent, setSent] = useState(false);
  const isAsked = connection !== "idle";
  const written = [subject, description].map((text) => text.trim()).filter(Boolean);

  function submit(event: FormEvent): void {
    event.preventDefault();
    onSubmit({ subject, description });
    setSent(true);
  }

  function askNow(): void {
    // What goes wrong is state, and shown by the panel.
    void chat.start().catch(() => undefined);
    // Sent once the chat is connected; until then it waits.
    void chat.send(written.join("\n\n"));
  }

  return (
    <main className="support-form">
      <form className="support-form-request" onSubmit={submit}>
        <h1>Contact support</h1>
        <label>
          Subject
          <input required value={subject} onChange={(event) => setSubject(event.target.value)} />
        </label>
        <label>
          What happened?
          <textarea
            required
            rows={6}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        </label>
        <div className="support-form-actions">
          <button>Send request</button>
          <button type="button" disabled={isAsked || written.length === 0} onClick={askNow}>
            Ask now instead
          </button>
        </div>
        <p role="status">{isSent && "Thank you. We answer within a day."}</p>
      </form>
      <section aria-label="Ask now">
        {isAsked ? (
          <ChatPanel session={chat.session} title="Ask now" />
        ) : (
          <p>Write what happened. “Ask now instead” brings it here, and an answer in a moment.</p>
        )}
      </section>
    </main>
  );
}
