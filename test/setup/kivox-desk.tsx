import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useId, useLayoutEffect, useRef, useState, type FormEvent } from "react";
import {
  AgentList,
  AgentPicker,
  agentsArabic,
  agentsEnglish,
  AgentsProvider,
  ConversationList,
  ConversationViewer,
  useSignIn,
} from "../../src/agents/index";
import { arabic, english, LanguageProvider } from "../../src/index";
import type { Agent } from "../../src/core/index";
import { createKivoxChat, createKivoxSessionClient } from "../../src/protocols/kivox/index";

/** The app's own words. */
export const deskWords = {
  en: {
    catalogue: { agents: agentsEnglish, chat: english },
    title: "Our agents",
    email: "E-mail",
    password: "Password",
    signIn: "Sign in",
    look: "Look after them",
    talk: "Talk to one",
    transferred: "A colleague takes over",
  },
  ar: {
    catalogue: { agents: agentsArabic, chat: arabic },
    title: "وكلاؤنا",
    email: "البريد الإلكتروني",
    password: "كلمة المرور",
    signIn: "تسجيل الدخول",
    look: "إدارة الوكلاء",
    talk: "التحدث مع وكيل",
    transferred: "انتقلت المحادثة إلى زميل",
  },
} as const;

interface DeskProps {
  /** Where Kivox is. */
  readonly baseUrl: string;
  readonly language: keyof typeof deskWords;
}

/** A small app for an admin, of the kit's own parts: who is signed in by a cookie looks after agents and talks to them. */
export function KivoxDesk({ baseUrl, language }: DeskProps) {
  const [client] = useState(() => createKivoxSessionClient({ baseUrl }));
  const [queryClient] = useState(() => new QueryClient());
  const [view, setView] = useState<"sign-in" | "look" | "talk">("sign-in");
  const [agent, setAgent] = useState<Agent>();
  const words = deskWords[language];
  const titleRef = useRef<HTMLHeadingElement>(null);

  useLayoutEffect(() => {
    // What was pressed to come here is gone.
    if (view !== "sign-in" && document.activeElement === document.body) titleRef.current?.focus();
  }, [view, agent]);

  return (
    <QueryClientProvider client={queryClient}>
      <LanguageProvider messages={words.catalogue.chat}>
        <AgentsProvider client={client} messages={words.catalogue.agents}>
          <main>
            <h1 ref={titleRef} tabIndex={-1}>
              {words.title}
            </h1>
            {view === "sign-in" ? (
              <SignIn words={words} onSignedIn={() => setView("look")} />
            ) : (
              <nav>
                {(["look", "talk"] as const).map((name) => (
                  <button
                    key={name}
                    type="button"
                    style={{ minBlockSize: 44 }}
                    aria-current={name === view ? "page" : undefined}
                    onClick={() => {
                      setAgent(undefined);
                      setView(name);
                    }}
                  >
                    {words[name]}
                  </button>
                ))}
              </nav>
            )}
            {view === "look" &&
              (agent ? <Records agent={agent} /> : <AgentList scope="me" onSelect={setAgent} />)}
            {view === "talk" && (
              <AgentPicker
                scope="me"
                createConnector={({ id }) =>
                  createKivoxChat({
                    client,
                    agentId: id,
                    describeTransfer: () => words.transferred,
                  })
                }
              />
            )}
          </main>
        </AgentsProvider>
      </LanguageProvider>
    </QueryClientProvider>
  );
}

interface SignInProps {
  readonly words: (typeof deskWords)[keyof typeof deskWords];
  readonly onSignedIn: () => void;
}

function SignIn({ words, onSignedIn }: SignInProps) {
  const signIn = useSignIn({ onSuccess: onSignedIn });
  const id = useId();

  function onSubmit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    signIn.mutate({
      email: String(fields.get("email")),
      password: String(fields.get("password")),
      challengeToken: "a person, surely",
    });
  }

  return (
    <form onSubmit={onSubmit} noValidate>
      <label htmlFor={`${id}-email`}>{words.email}</label>
      <input id={`${id}-email`} name="email" type="email" autoComplete="username" />
      <label htmlFor={`${id}-password`}>{words.password}</label>
      <input
        id={`${id}-password`}
        name="password"
        type="password"
        autoComplete="current-password"
      />
      <p role="alert">{signIn.error?.userMessage}</p>
      <button type="submit">{words.signIn}</button>
    </form>
  );
}

/** What one agent was talked to about: all of it beside one of it. */
function Records({ agent }: { readonly agent: Agent }) {
  const [conversationId, setConversationId] = useState<string>();
  return (
    <div
      style={{
        display: "grid",
        gridTemplateColumns: "20rem 1fr",
        gridTemplateRows: "minmax(0, 1fr)",
        blockSize: 520,
      }}
    >
      <ConversationList
        agentId={agent.id}
        scope="me"
        selectedId={conversationId}
        onSelect={({ id }) => setConversationId(id)}
      />
      {conversationId !== undefined && <ConversationViewer conversationId={conversationId} />}
    </div>
  );
}
