import type {
  ChatCapabilities,
  ChatSession,
  ChatSessionState,
  ConnectionStatus,
  Message,
  ParlanceError,
  TurnStatus,
} from "../core/index";

/** What can be read of a session at one moment. */
export interface ChatSessionView {
  readonly connection: ConnectionStatus;
  readonly turn: TurnStatus;
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** The vendor's id of the session, once there is one. */
  readonly sessionId: string | undefined;
  /** Why the session is not connected; gone once it is. */
  readonly error: ParlanceError | undefined;
  /** The vendor's word for why the session ended. */
  readonly endReason: string | undefined;
  /** When the next attempt to connect is due, in milliseconds since the epoch. */
  readonly retryAt: number | undefined;
  /** How long until the vendor ends the session by itself, in milliseconds, if it says so; counts down by the second. */
  readonly remainingMs: number | undefined;
  /** Whether `loadEarlier` would find more. */
  readonly hasEarlier: boolean;
  readonly isConnected: boolean;
  /** Whether a message would be taken; true while reconnecting, for it is queued then. */
  readonly canSend: boolean;
  /** Whether the agent was asked and has shown no text yet, or the vendor says that somebody is composing. */
  readonly isAgentTyping: boolean;
}

/** A session as a hook returns it: what can be read, and what can be done. Reading a property is what subscribes to it. */
export interface ChatSessionResult
  extends
    ChatSessionView,
    Pick<
      ChatSession,
      | "start"
      | "send"
      | "upload"
      | "stop"
      | "retry"
      | "discard"
      | "loadEarlier"
      | "end"
      | "disconnect"
    > {
  readonly session: ChatSession;
  readonly capabilities: ChatCapabilities;
}

/** The bridge between a session and `useSyncExternalStore` for one component. */
export interface TrackedSession {
  readonly subscribe: (listener: () => void) => () => void;
  /** The same object until a property that was read has changed. */
  readonly getResult: () => ChatSessionResult;
  readonly getServerResult: () => ChatSessionResult;
}

type Readers = {
  readonly [Key in keyof ChatSessionView]: (state: ChatSessionState) => ChatSessionView[Key];
};

const readers: Readers = {
  connection: (state) => state.connection,
  turn: (state) => state.conversation.turn,
  messages: (state) => state.conversation.messages,
  sessionId: (state) => state.sessionId,
  error: (state) => state.error,
  endReason: (state) => state.endReason,
  retryAt: (state) => state.retryAt,
  remainingMs: ({ expiresAt }) =>
    // To the second, so that it does not differ at every look.
    expiresAt === undefined
      ? undefined
      : Math.max(0, Math.ceil((expiresAt - Date.now()) / 1000) * 1000),
  hasEarlier: (state) => state.hasEarlier,
  isConnected: (state) => state.connection === "connected",
  canSend: (state) =>
    state.connection !== "ended" &&
    !(state.connection === "failed" && state.error?.recoverable === false),
  isAgentTyping: ({ conversation }) => {
    if (conversation.turn === "submitted" || conversation.isTyping) return true;
    return conversation.turn === "streaming" && conversation.messages.at(-1)?.parts.length === 0;
  },
};

/** Makes the bridge. One per component: it remembers which properties that component reads. */
export function trackSession(session: ChatSession): TrackedSession {
  const tracked = new Set<keyof ChatSessionView>();
  const initial = createResult(session.getInitialState());
  let current = initial;

  function createResult(state: ChatSessionState): {
    state: ChatSessionState;
    result: ChatSessionResult;
  } {
    const {
      capabilities,
      start,
      send,
      upload,
      stop,
      retry,
      discard,
      loadEarlier,
      end,
      disconnect,
    } = session;
    const methods = { start, send, upload, stop, retry, discard, loadEarlier, end, disconnect };
    const result = { session, capabilities, ...methods };
    const values: Partial<ChatSessionView> = {};
    for (const key of Object.keys(readers) as (keyof ChatSessionView)[]) {
      Object.defineProperty(result, key, {
        enumerable: true,
        get() {
          tracked.add(key);
          if (!(key in values)) Object.assign(values, { [key]: readers[key](state) });
          return values[key];
        },
      });
    }
    return { state, result: result as ChatSessionResult };
  }

  function hasChanged(state: ChatSessionState): boolean {
    for (const key of tracked) {
      if (!Object.is(readers[key](state), current.result[key])) return true;
    }
    return false;
  }

  return {
    subscribe(listener) {
      const stop = session.subscribe(listener);
      const tick = setInterval(() => {
        if (tracked.has("remainingMs")) listener();
      }, 1000);
      return () => {
        clearInterval(tick);
        stop();
      };
    },
    getResult() {
      const state = session.getState();
      if (hasChanged(state)) current = createResult(state);
      return current.result;
    },
    getServerResult: () => initial.result,
  };
}
