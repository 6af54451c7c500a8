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
  let serverResult: ChatSessionResult | undefined;
  let current = createResult(session.getState);
  let seen = look();

  /** What is read is always of this moment, also in a handler that outlived its render. */
  function createResult(getState: () => ChatSessionState): ChatSessionResult {
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
    for (const key of Object.keys(readers) as (keyof ChatSessionView)[]) {
      Object.defineProperty(result, key, {
        enumerable: true,
        get() {
          tracked.add(key);
          return readers[key](getState());
        },
      });
    }
    return result as ChatSessionResult;
  }

  function look() {
    const state = session.getState();
    return { state, remainingMs: readers.remainingMs(state) };
  }

  function hasChanged(): boolean {
    const { state, remainingMs } = look();
    for (const key of tracked) {
      const isSame =
        key === "remainingMs"
          ? remainingMs === seen.remainingMs
          : Object.is(readers[key](state), readers[key](seen.state));
      if (!isSame) return true;
    }
    return false;
  }

  return {
    subscribe(listener) {
      let tick: ReturnType<typeof setInterval> | undefined;
      const keepTime = () => {
        const isCountingDown = session.getState().expiresAt !== undefined;
        if (isCountingDown) {
          tick ??= setInterval(() => {
            if (tracked.has("remainingMs")) listener();
          }, 1000);
        } else {
          clearInterval(tick);
          tick = undefined;
        }
      };
      keepTime();
      const stop = session.subscribe(() => {
        keepTime();
        listener();
      });
      return () => {
        clearInterval(tick);
        stop();
      };
    },
    getResult() {
      if (hasChanged()) {
        seen = look();
        current = createResult(session.getState);
      }
      return current;
    },
    getServerResult: () => (serverResult ??= createResult(session.getInitialState)),
  };
}
