import {
  arabic,
  ChatWidget,
  spanish,
  useChatSession,
  type DataRenderers,
  type ToolRenderers,
} from "@parlance/react";
import { useState } from "react";
import { createCourierChat } from "./courier-chat";
import { createDiary } from "./panel/diary";
import { DeveloperPanel } from "./panel/DeveloperPanel";
import { usePreferences, type Preferences } from "./panel/usePreferences";
import { Site } from "./site/Site";
import { MapCard } from "./tools/MapCard";
import { OrderCard } from "./tools/OrderCard";
import { readChoice, withChoice, type VendorChoice } from "./vendor-choice";

const words = {
  en: { title: "Plover Care", agent: "Pip", welcomeText: "Parcels, prices, plans: Pip knows." },
  es: { ...spanish, title: "Plover Care", agent: "Pip" },
  ar: { ...arabic, title: "Plover Care", agent: "Pip" },
} satisfies Record<Preferences["language"], object>;

const toolRenderers: ToolRenderers = { show_map: MapCard };
const dataRenderers: DataRenderers = { message: OrderCard };

/** What is worth asking an agent that can use the tools of the page. */
const toolQuestions = ["Show me PL-2048 on the map", "What time is it here?"];

export function App() {
  const [diary] = useState(createDiary);
  const [{ choice, connector }, setLine] = useState(() =>
    openLine(readChoice(window.location.search)),
  );
  const [isOpen, setOpen] = useState(false);
  const [preferences, setPreferences] = usePreferences();
  const { session } = useChatSession({
    connector,
    // Without a history there would be nothing to show after a reload.
    sessionKey: choice.vendor === "happyrobot" ? "plover-care" : undefined,
    autoStart: false,
    ...diary.handlers,
  });

  function openLine(choice: VendorChoice) {
    return { choice, connector: createCourierChat(choice, diary.noteToken) };
  }

  function connect(choice: VendorChoice): void {
    window.history.replaceState(null, "", withChoice(window.location.href, choice));
    setLine(openLine(choice));
  }

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
        choice={choice}
        onConnect={connect}
      />
      <div className="page__site">
        <Site onAsk={ask} />
      </div>
      <ChatWidget
        session={session}
        open={isOpen}
        onOpenChange={setOpen}
        messages={words[preferences.language]}
        toolRenderers={toolRenderers}
        dataRenderers={dataRenderers}
        suggestions={choice.vendor === "haip" && choice.dialect === "A" ? toolQuestions : undefined}
      />
    </div>
  );
}
