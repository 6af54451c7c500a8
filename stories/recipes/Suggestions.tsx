import { ChatPanel } from "@parlance/react";
import type { ChatConnector } from "@parlance/react/core";
import "./Suggestions.css";

/** A chat with first questions to choose from; they come back whenever it is the reader's turn. */
export function Suggestions({ connector }: { readonly connector: ChatConnector }) {
  return (
    <section className="suggestions" aria-label="Help">
      <ChatPanel connector={connector} suggestions={questions} title="Parcel help" />
    </section>
  );
}

// The words themselves, or a shorter label for what is said.
const questions = [
  "Where is my parcel?",
  "Which windows are free?",
  { label: "Prices", text: "What does delivery cost?" },
];
