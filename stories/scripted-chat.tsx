import { ParlanceProvider } from "@parlance/react";
import {
  createChatSession,
  type ChatConnector,
  type ChatSession,
  type ChatSessionState,
  type HistoryMessage,
  type MessagePart,
  type ParlanceError,
} from "@parlance/react/core";
import {
  createScriptedConnector,
  type ScriptedConnector,
  type ScriptedConnectorOptions,
} from "@parlance/react/testing";
import type { Decorator, Loader } from "@storybook/react-vite";
import { useEffect, type ReactNode } from "react";

/** A session like any other, and a connector that says what its script says. */
export interface ScriptedChat {
  readonly connector: ScriptedConnector;
  readonly session: ChatSession;
  /** Resolves once the components of the story are there and listen: outside of a test that takes them a moment. */
  readonly shown: Promise<void>;
  /** What is said from here on was said this many minutes ago. */
  minutesAgo(minutes: number): void;
  /** The reader says something, and the vendor takes it. */
  ask(text: string): Promise<void>;
  /** The reader says something, and the vendor refuses it. The chat must not acknowledge by itself. */
  askInVain(text: string, error: ParlanceError): Promise<void>;
  /** The agent adds a message of these parts in one go. */
  show(...parts: readonly MessagePart[]): void;
}

/** What happens before the story is shown. */
export type ChatScript = (chat: ScriptedChat) => void | Promise<void>;

/** How the vendor of a story behaves. */
export interface ScriptedChatOptions extends Omit<ScriptedConnectorOptions, "history"> {
  /** What was said before this page was opened. */
  readonly history?: readonly HistoryMessage[] | undefined;
  /** What was said before that, for a vendor that tells its history page by page. */
  readonly earlier?: readonly HistoryMessage[] | undefined;
  readonly isOnline?: boolean | undefined;
}

/** Opens a session and plays a script on it; the story is shown as the script leaves it. With {@link withScriptedChat}. */
export function scriptedChat(script?: ChatScript, options?: ScriptedChatOptions): Loader {
  return async () => {
    let onShown = () => {};
    const shown = new Promise<void>((resolve) => (onShown = resolve));
    return { chat: await play(shown, script, options), onShown };
  };
}

async function play(
  shown: Promise<void>,
  script: ChatScript = () => undefined,
  { isOnline = true, autoOpen = true, history, earlier, ...options }: ScriptedChatOptions = {},
): Promise<ScriptedChat> {
  const connector = createScriptedConnector({ ...options, autoOpen, history });
  let ids = 0;
  let lagMs = 0;
  const createId = () => `message-${(ids += 1)}`;
  const now = () => Date.now() - lagMs;
  const session = createChatSession({
    connector: earlier ? paged(connector, earlier) : connector,
    // Only a session that is returned to has a history.
    sessionId: history && "session-1",
    environment: {
      now,
      createId,
      // The longest pause, so that what happens in it can be looked at.
      random: () => 0.999,
      isOnline: () => isOnline,
    },
  });

  async function deliver(text: string) {
    const delivery = session.send(text);
    // The session hands it over in its own time.
    await eventLoopTurn();
    return { delivery, handedOver: connector.sent.at(-1) };
  }

  const chat: ScriptedChat = {
    connector,
    session,
    shown,
    minutesAgo(minutes) {
      lagMs = minutes * 60_000;
    },
    async ask(text) {
      const { delivery, handedOver } = await deliver(text);
      handedOver?.acknowledge();
      await delivery;
    },
    async askInVain(text, error) {
      const { delivery, handedOver } = await deliver(text);
      handedOver?.reject(error);
      await delivery;
    },
    show(...parts) {
      connector.emit({
        type: "message-added",
        messageId: createId(),
        role: "agent",
        parts,
        at: now(),
      });
    },
  };

  const started = session.start().catch(() => undefined);
  if (autoOpen) await started;
  if (history) await sessionState(session, ({ conversation }) => conversation.ids.length > 0);
  await script(chat);
  lagMs = 0;
  return chat;
}

/** The same vendor, but its history comes in two pages. */
function paged(connector: ChatConnector, earlier: readonly HistoryMessage[]): ChatConnector {
  return {
    name: connector.name,
    capabilities: { ...connector.capabilities, history: "paged" },
    async openChat(request, emit) {
      const connection = await connector.openChat(request, emit);
      const loadLatest = connection.loadHistory?.bind(connection);
      return {
        ...connection,
        async loadHistory(options) {
          if (options.before !== undefined) return { messages: earlier, isWhole: true };
          const latest = await loadLatest?.(options);
          return { messages: latest?.messages ?? [], isWhole: false, earlier: "page 1" };
        },
      };
    },
  };
}

/** Resolves once the session is in a state like that. */
function sessionState(
  session: ChatSession,
  isReached: (state: ChatSessionState) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isReached(session.getState())) return;
      stop();
      resolve();
    };
    const stop = session.subscribe(look);
    look();
  });
}

/** Resolves when everything that was under way has had its turn. */
export function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** The chat that {@link scriptedChat} loaded. */
export function chatOf({ loaded }: { readonly loaded: Record<string, unknown> }): ScriptedChat {
  if (!loaded.chat) throw new Error("This story has no chat: give it loaders: [scriptedChat()].");
  return loaded.chat as ScriptedChat;
}

/** Hands the story's session down, and lets go of it when the story leaves. */
export const withScriptedChat: Decorator = (Story, context) => (
  <ChatStage session={chatOf(context).session} onShown={context.loaded.onShown as () => void}>
    <Story />
  </ChatStage>
);

interface ChatStageProps {
  readonly session: ChatSession;
  readonly onShown: () => void;
  readonly children: ReactNode;
}

function ChatStage({ session, onShown, children }: ChatStageProps) {
  useEffect(() => session.retain(), [session]);
  // The effects of what is inside have run by now.
  useEffect(onShown, [onShown]);
  return <ParlanceProvider session={session}>{children}</ParlanceProvider>;
}
