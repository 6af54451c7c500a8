import {
  messageText,
  type AccessToken,
  type ChatSession,
  type ChatSessionHandlers,
} from "@parlance/react/core";

/** One thing that happened, as the panel lists it. */
interface DiaryEntry {
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly name: string;
  readonly detail: string;
  readonly tone: "plain" | "good" | "bad";
}

interface DiaryState {
  /** Newest first. */
  readonly entries: readonly DiaryEntry[];
  /** When the token in force runs out, in milliseconds since the epoch. */
  readonly tokenExpiresAt: number | undefined;
}

/** Everything the app is told of its session, for the panel to show. */
export interface Diary {
  readonly handlers: ChatSessionHandlers;
  readonly noteToken: (token: AccessToken) => void;
  /** Writes down how the connection changes; returns how to stop. */
  readonly follow: (session: ChatSession) => () => void;
  readonly note: (name: string, detail: string, tone?: DiaryEntry["tone"]) => void;
  readonly subscribe: (listener: () => void) => () => void;
  readonly getState: () => DiaryState;
}

const maxEntries = 80;

export function createDiary(): Diary {
  const listeners = new Set<() => void>();
  let count = 0;
  let state: DiaryState = { entries: [], tokenExpiresAt: undefined };

  function update(change: Partial<DiaryState>): void {
    state = { ...state, ...change };
    for (const listener of [...listeners]) listener();
  }

  function note(name: string, detail: string, tone: DiaryEntry["tone"] = "plain"): void {
    const entry = { id: (count += 1), at: Date.now(), name, detail, tone };
    update({ entries: [entry, ...state.entries].slice(0, maxEntries) });
  }

  return {
    note,
    handlers: {
      onMessage: (message) => note("onMessage", messageText(message).replace(/\s+/g, " "), "good"),
      onSignal: ({ name }) => note("onSignal", name),
      onTransfer: ({ to }) => note("onTransfer", to ?? ""),
      onTokenRefreshed(expiresAt) {
        update({ tokenExpiresAt: expiresAt });
        note("onTokenRefreshed", "on the same socket", "good");
      },
      onEnded: (reason) => note("onEnded", reason ?? "by us"),
      onError: (error) => note("onError", `${error.code}: ${error.message}`, "bad"),
    },
    noteToken({ expiresAt }) {
      update({ tokenExpiresAt: expiresAt === undefined ? undefined : Number(new Date(expiresAt)) });
      note("getToken", "a token from our backend");
    },
    follow(session) {
      let last = session.getState().connection;
      return session.subscribe(() => {
        const { connection } = session.getState();
        if (connection === last) return;
        note("connection", `${last} → ${connection}`, toneOf[connection]);
        last = connection;
      });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    getState: () => state,
  };
}

const toneOf = {
  idle: "plain",
  connecting: "plain",
  connected: "good",
  reconnecting: "bad",
  offline: "bad",
  ended: "plain",
  failed: "bad",
} as const;
