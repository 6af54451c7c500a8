const session = { control: false, table: { category: "Session" } } as const;
const event = { control: false, table: { category: "What happens" } } as const;

/** How the options of `useChatSession` are listed, where a component takes them too; the story's script decides them. */
export const sessionArgTypes = {
  connector: session,
  session,
  autoStart: session,
  sessionKey: session,
  storage: session,
  sessionId: session,
  initialMessages: session,
  onMessage: event,
  onSignal: event,
  onTransfer: event,
  onTokenRefreshed: event,
  onEnded: event,
  onError: event,
} as const;
