import { ChatPanel, useChatSession } from "@parlance/react";
import type { ChatConnector } from "@parlance/react/core";
import { useState } from "react";
import "./SidePanel.css";

/** A chat beside the work it is about. The session belongs to the page, so it lives on while the panel is closed. */
export function SidePanel({ connector }: { readonly connector: ChatConnector }) {
  const [isOpen, setOpen] = useState(true);
  const { session } = useChatSession({ connector });

  return (
    <div className="side-panel">
      <main>
        <h1>Order 4711-B</h1>
        <p>Two parcels, on the road since 06:10.</p>
        {!isOpen && <button onClick={() => setOpen(true)}>Ask about this order</button>}
      </main>
      {isOpen && (
        <aside aria-label="Help">
          <ChatPanel session={session} title="About 4711-B" onClose={() => setOpen(false)} />
        </aside>
      )}
    </div>
  );
}
