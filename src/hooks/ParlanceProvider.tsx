import { createContext, useContext, useMemo, type ReactNode } from "react";
import type { ChatConnector, ChatSession } from "../core/index";

interface ParlanceContextValue {
  readonly session: ChatSession | undefined;
  readonly connector: ChatConnector | undefined;
}

const ParlanceContext = /* @__PURE__ */ createContext<ParlanceContextValue>({
  session: undefined,
  connector: undefined,
});

/** What {@link ParlanceProvider} hands down. */
export interface ParlanceProviderProps {
  /** The session that the hooks and components below use. */
  readonly session?: ChatSession | undefined;
  /** The connector that `useChatSession` below uses when it is given none. */
  readonly connector?: ChatConnector | undefined;
  readonly children?: ReactNode;
}

/**
 * Hands a session or a connector down, so that hooks and parts below need not be told. Optional: each of them
 * takes an explicit one, which wins.
 *
 * @example
 * ```tsx
 * const chat = useChatSession({ connector });
 * return (
 *   <ParlanceProvider session={chat.session}>
 *     <MessageList />
 *     <Composer />
 *   </ParlanceProvider>
 * );
 * ```
 */
export function ParlanceProvider({ session, connector, children }: ParlanceProviderProps) {
  const outer = useContext(ParlanceContext);
  const value = useMemo(
    () => ({ session: session ?? outer.session, connector: connector ?? outer.connector }),
    [session, connector, outer],
  );
  return <ParlanceContext.Provider value={value}>{children}</ParlanceContext.Provider>;
}

/** What the nearest providers hand down; members are undefined where nobody does. */
export function useParlanceContext(): ParlanceContextValue {
  return useContext(ParlanceContext);
}
