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
import { OfficePage } from "./office/OfficePage";
import { createDiary } from "./panel/diary";
import { DeveloperPanel } from "./panel/DeveloperPanel";
import { usePreferences, type Preferences } from "./panel/usePreferences";
import { VendorSwitcher } from "./panel/VendorSwitcher";
import { readRoute, useAddress } from "./route";
import { Site } from "./site/Site";
import { MapCard } from "./tools/MapCard";
import { OrderCard } from "./tools/OrderCard";
import { hostOf, readChoice, withChoice, type VendorChoice } from "./vendor-choice";

const words = {
  en: { title: "Plover Care", agent: "Pip", welcomeText: "Parcels, prices, plans: Pip knows." },
  es: { ...spanish, title: "Plover Care", agent: "Pip" },
  ar: { ...arabic, title: "Plover Care", agent: "Pip" },
} satisfies Record<Preferences["language"], object>;

const toolRenderers: ToolRenderers = { show_map: MapCard };
const dataRenderers: DataRenderers = { message: OrderCard };

/** What is worth asking an agent that can use the tools of the page. */
const toolQuestions = ["Show me PL-2048 on the map", "What time is it here?"];

/** Without a history there would be nothing to show after a reload. */
const sessionKeys: Readonly<Record<VendorChoice["vendor"], string | undefined>> = {
  happyrobot: "plover-care",
  kivox: "plover-care-kivox",
  haip: undefined,
};

export function App() {
  const route = readRoute(useAddress());
  const [diary] = useState(createDiary);
  const [{ choice, connector }, setLine] = useState(() =>
    openLine(readChoice(window.location.search)),
  );
  const [isOpen, setOpen] = useState(false);
  const [preferences, setPreferences] = usePreferences();
  const { session } = useChatSession({
    connector,
    sessionKey: sessionKeys[choice.vendor],
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

  // The session of the site lives on meanwhile, as it would beside the pages of any app.
  if (route.page === "agents") {
    return (
      <OfficePage
        route={route}
        diary={diary}
        preferences={preferences}
        onPreferences={setPreferences}
      />
    );
  }

  return (
    <div className="page">
      <DeveloperPanel
        session={session}
        diary={diary}
        preferences={preferences}
        onPreferences={setPreferences}
        host={hostOf(choice)}
        onConnect={() => connect(choice)}
      >
        <VendorSwitcher choice={choice} onChange={connect} />
      </DeveloperPanel>
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
