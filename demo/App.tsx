import { arabic, ChatWidget, spanish, useChatSession } from "@parlance/react";
import { useState } from "react";
import { createCourierChat } from "./courier-chat";
import { createDiary } from "./panel/diary";
import { DeveloperPanel } from "./panel/DeveloperPanel";
import { usePreferences, type Preferences } from "./panel/usePreferences";
import { Site } from "./site/Site";

const words = {
  en: { title: "Plover Care", agent: "Pip", welcomeText: "Parcels, prices, plans: Pip knows." },
  es: { ...spanish, title: "Plover Care", agent: "Pip" },
  ar: { ...arabic, title: "Plover Care", agent: "Pip" },
} satisfies Record<Preferences["language"], object>;

export function App() {
  const [diary] = useState(createDiary);
  const [connector, setConnector] = useState(() => createCourierChat(diary.noteToken));
  const [isOpen, setOpen] = useState(false);
  const [preferences, setPreferences] = usePreferences();
  const { session } = useChatSession({
    connector,
    sessionKey: "plover-care",
    autoStart: false,
    ...diary.handlers,
  });

  function ask(question: string): void {
    setOpen(true);
    void session.send(question);
  }

  return (
    <div className="page">
      <DeveloperPanel
        session={session}
        diary={diary}
        preferences={preferences}
        onPreferences={setPreferences}
        onNewConnector={() => setConnector(createCourierChat(diary.noteToken))}
      />
      <div className="page__site">
        <Site onAsk={ask} />
      </div>
      <ChatWidget
        session={session}
        open={isOpen}
        onOpenChange={setOpen}
        messages={words[preferences.language]}
      />
    </div>
  );
}
