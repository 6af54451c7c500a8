import { createContext, useContext, useMemo, type ReactNode } from "react";
import { LanguageProvider, type MessageCatalogue } from "../components/index";
import { ParlanceError, type AgentsClient } from "../core/index";
import type { AgentsCatalogue } from "./language/catalogue";
import { agentsEnglish } from "./language/english";

interface AgentsContextValue {
  readonly client: AgentsClient | undefined;
  readonly text: AgentsCatalogue;
}

const AgentsContext = /* @__PURE__ */ createContext<AgentsContextValue>({
  client: undefined,
  text: agentsEnglish,
});

/** What {@link AgentsProvider} hands down. */
export interface AgentsProviderProps {
  /** The client that the hooks and components below use when they are given none. */
  readonly client?: AgentsClient | undefined;
  /**
   * A whole language (`agentsSpanish`, `agentsArabic`, your own) or the few texts that you word differently. What belongs to the chat
   * itself is said by `LanguageProvider`.
   *
   * @defaultValue English
   */
  readonly messages?: Partial<AgentsCatalogue> | undefined;
  /** How dates and numbers are written, as a BCP 47 tag. @defaultValue the locale of `messages` */
  readonly locale?: string | undefined;
  readonly children?: ReactNode;
}

/**
 * Hands a client and a language down to hooks and components that show agents. Optional: each of them takes an explicit `client`, which wins.
 * The app's own `QueryClientProvider` goes around it.
 *
 * @example
 * ```tsx
 * <QueryClientProvider client={queryClient}>
 *   <AgentsProvider client={kivox}>
 *     <AgentList scope="me" />
 *   </AgentsProvider>
 * </QueryClientProvider>
 * ```
 */
export function AgentsProvider({ client, messages, locale, children }: AgentsProviderProps) {
  const outer = useContext(AgentsContext);
  const value = useMemo(
    () => ({
      client: client ?? outer.client,
      text: messages ? { ...outer.text, ...messages } : outer.text,
    }),
    [client, messages, outer],
  );
  const common = useMemo(() => sharedOf(messages), [messages]);
  return (
    <LanguageProvider locale={locale} messages={common}>
      <AgentsContext.Provider value={value}>{children}</AgentsContext.Provider>
    </LanguageProvider>
  );
}

const shared = ["locale", "direction", "copy", "copied", "copyFailed"] as const;

/** What the pieces that agents and chat have in common are told. */
function sharedOf(
  messages: Partial<AgentsCatalogue> | undefined,
): Partial<MessageCatalogue> | undefined {
  const given = shared.flatMap((name) =>
    messages?.[name] === undefined ? [] : [[name, messages[name]]],
  );
  return given.length === 0 ? undefined : (Object.fromEntries(given) as Partial<MessageCatalogue>);
}

/**
 * The client in force: the given one, else that of the nearest {@link AgentsProvider}.
 *
 * @throws ParlanceError `misuse` where there is neither.
 */
export function useAgentsClient(client?: AgentsClient): AgentsClient {
  const { client: provided } = useContext(AgentsContext);
  const found = client ?? provided;
  if (found) return found;
  throw new ParlanceError(
    "There is no client to ask for agents: wrap the tree in <AgentsProvider client={...}> or pass { client }.",
    { code: "misuse" },
  );
}

/** The words of the language around this component. */
export function useAgentsText(): AgentsCatalogue {
  return useContext(AgentsContext).text;
}
