import { arabic, ChatWidget, english, spanish, useChatSession } from "@parlance/react";
import {
  agentsArabic,
  agentsEnglish,
  AgentsProvider,
  agentsSpanish,
  conversationQueries,
} from "@parlance/react/agents";
import type { Agent } from "@parlance/react/core";
import { createKivoxChat, createKivoxSessionClient } from "@parlance/react/kivox";
import { QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { HostOrder } from "../host-control";
import { hostFact } from "../host-fact";
import type { Diary } from "../panel/diary";
import { DeveloperPanel } from "../panel/DeveloperPanel";
import type { Preferences } from "../panel/usePreferences";
import type { OfficeRoute } from "../route";
import { SiteHeader } from "../site/SiteHeader";
import { Desk } from "./Desk";
import { createOfficeCache } from "./office-cache";
import "./office.css";
import { SignIn } from "./SignIn";
import { useSignedIn } from "./useSignedIn";

/** Props of {@link OfficePage}. */
export interface OfficePageProps {
  readonly route: OfficeRoute;
  readonly diary: Diary;
  readonly preferences: Preferences;
  readonly onPreferences: (change: Partial<Preferences>) => void;
}

const languages = {
  en: { agents: agentsEnglish, chat: english },
  es: { agents: agentsSpanish, chat: spanish },
  ar: { agents: agentsArabic, chat: arabic },
};

/** Where Plover's agents are looked after: Kivox over REST, and a talk with whom one likes. */
export function OfficePage({ route, diary, preferences, onPreferences }: OfficePageProps) {
  const [isSignedIn, setSignedIn] = useSignedIn();
  const [client] = useState(() =>
    // Kivox on the page's own origin: its cookie is the page's.
    createKivoxSessionClient({ baseUrl: "/kivox", onUnauthenticated: () => setSignedIn(false) }),
  );
  const [cache] = useState(() => createOfficeCache(diary));
  const [line, setLine] = useState(() => openLine(undefined));
  const [isOpen, setOpen] = useState(false);
  const { session } = useChatSession({
    connector: line.connector,
    autoStart: false,
    ...diary.handlers,
    onEnded(reason) {
      diary.handlers.onEnded?.(reason);
      refreshConversations();
    },
  });

  useEffect(() => {
    const { title } = document;
    document.title = "Agents – Plover";
    return () => {
      document.title = title;
    };
  }, []);

  function openLine(agent: Agent | undefined) {
    // Somebody must be at the other end; nobody is called before there is somebody to talk to.
    const agentId = agent?.id ?? hostFact("kivox-agent");
    return { agent, connector: createKivoxChat({ client, agentId }) };
  }

  function talkTo(agent: Agent): void {
    if (agent.id !== line.agent?.id) setLine(openLine(agent));
    setOpen(true);
  }

  function leave(): void {
    setSignedIn(false);
    setOpen(false);
    setLine(openLine(undefined));
  }

  function refreshConversations(): void {
    void cache.invalidateQueries({ queryKey: conversationQueries.lists(client) });
  }

  function onOrdered({ order }: HostOrder): void {
    // So that what was ordered is seen at once.
    if (order === "set-scenario" || order === "fail-requests") void cache.invalidateQueries();
  }

  const { agents, chat } = languages[preferences.language];
  const name = line.agent?.config.name ?? "";
  return (
    <QueryClientProvider client={cache}>
      <AgentsProvider client={client} messages={agents}>
        <div className="page">
          <DeveloperPanel
            session={session}
            diary={diary}
            preferences={preferences}
            onPreferences={onPreferences}
            host="kivox"
            onConnect={() => setLine(openLine(line.agent))}
            onOrdered={onOrdered}
          />
          <div className="page__site">
            <div className="site">
              <SiteHeader isOffice />
              <main className="office">
                {isSignedIn ? (
                  <Desk route={route} onTalk={talkTo} onLeave={leave} />
                ) : (
                  <SignIn onSignedIn={() => setSignedIn(true)} />
                )}
              </main>
            </div>
          </div>
          {isSignedIn && line.agent && (
            <ChatWidget
              session={session}
              open={isOpen}
              onOpenChange={(next) => {
                setOpen(next);
                if (!next) refreshConversations();
              }}
              messages={{ ...chat, title: name, agent: name }}
            />
          )}
        </div>
      </AgentsProvider>
    </QueryClientProvider>
  );
}
