import { ChatPanel } from "@parlance/react";
import type { ChatConnector } from "@parlance/react/core";
import "./FullPage.css";

/** A page that is a chat. After a reload it returns to the same session. */
export function FullPage({ connector }: { readonly connector: ChatConnector }) {
  return (
    <main className="full-page">
      <ChatPanel
        connector={connector}
        sessionKey="support"
        title="Ask Northline"
        messages={{
          agent: "Ava",
          welcomeTitle: "Good morning. I am Ava.",
          welcomeText: "Parcels, prices, pick-ups: what is it about?",
        }}
      />
    </main>
  );
}
