import { vi } from "vitest";
import {
  createChatSession,
  messageText,
  type ChatSession,
  type ChatSessionState,
  type Message,
  type ParlanceErrorCode,
} from "../../src/core/index";
import type { Story, VendorUnderTest } from "./vendors";

/** What came of a scenario: what a person or an app sees, and what the vendor has of it. */
export interface Outcome {
  /** Each message: its role, its status (with the reason, where it failed), its text and the names of its files. */
  readonly conversation: readonly string[];
  /** How the session was connected, one state after the other. */
  readonly connection: readonly ChatSessionState["connection"][];
  /** What the vendor has of what the user said. */
  readonly heard: readonly string[];
  /** What the app was told, each thing once. */
  readonly errors: readonly ParlanceErrorCode[];
  /** Whether an answer was seen while it came about. */
  readonly isStreamed: boolean;
}

/** The person in front of the screen, and her device. */
export interface User {
  readonly session: ChatSession;
  /** Opens the chat. */
  starts(): Promise<void>;
  /** Says something, and sees whether it was sent. */
  says(text: string, files?: readonly File[]): Promise<void>;
  /** Says something, and does not look. */
  types(text: string): void;
  /** Sends again what failed. */
  retries(): Promise<void>;
  /** Sees so many answers, and the last one's end. */
  reads(answers: number): Promise<void>;
  waits(ms: number): Promise<void>;
  sees(what: (state: ChatSessionState) => boolean): Promise<void>;
  /** Her device loses the network, or has it again. */
  setOnline(isOnline: boolean): void;
  /** The vendor's story goes on as another. */
  meanwhile(story: Story): void;
  /** Lines stay open, but nothing passes. */
  silence(isOn: boolean): void;
}

/** What has not come about by then never will, in milliseconds. */
const patienceMs = 180_000;
const stepMs = 5;

/** Timers stand still while promises, and events on their way, get their turn. */
const turnOfTheLoop = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Plays a scenario on fake timers, and tells what came of it once nothing moves any more. */
export async function play(
  vendor: VendorUnderTest,
  act: (user: User) => Promise<void>,
): Promise<Outcome> {
  let isOnline = true;
  let wake: () => void = () => undefined;
  const session = createChatSession({
    connector: vendor.connector,
    // Five seconds: the pause in which a scenario happens, and the vendor is back.
    backoff: { baseMs: 10_000, maxMs: 10_000 },
    maxAttempts: 3,
    environment: {
      random: () => 0.5,
      isOnline: () => isOnline,
      onWake(listener) {
        wake = listener;
        return () => undefined;
      },
    },
  });
  const errors = new Set<ParlanceErrorCode>();
  const connection: ChatSessionState["connection"][] = [];
  let isStreamed = false;
  session.listen({ onError: ({ code }) => errors.add(code) });
  const stopWatching = session.subscribe(() => {
    const { connection: now, conversation } = session.getState();
    if (now !== (connection.at(-1) ?? "idle")) connection.push(now);
    isStreamed ||= conversation.messages.some(
      (message) => message.status === "streaming" && messageText(message) !== "",
    );
  });
  const messages = () => session.getState().conversation.messages;

  async function sees(what: (state: ChatSessionState) => boolean): Promise<void> {
    for (let passed = 0; passed < patienceMs; passed += stepMs) {
      await turnOfTheLoop();
      if (what(session.getState())) return;
      await vi.advanceTimersByTimeAsync(stepMs);
    }
    const seen = [session.getState().connection, ...messages().map(describe)].join("\n");
    throw new Error(`It was never seen that ${what.toString()}. This was:\n${seen}`);
  }

  async function waits(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += stepMs) {
      await turnOfTheLoop();
      await vi.advanceTimersByTimeAsync(stepMs);
    }
  }

  const user: User = {
    session,
    async starts() {
      session.start().catch(() => undefined);
      await sees((state) => state.connection === "connected");
    },
    async says(text, files = []) {
      let isDecided = false;
      session.send({ text, files }).then(
        () => (isDecided = true),
        () => (isDecided = true),
      );
      await sees(() => isDecided);
    },
    types: (text) => void session.send(text),
    async retries() {
      const failed = messages().find(({ status }) => status === "failed");
      if (!failed) throw new Error("Nothing has failed, so there is nothing to try again.");
      session.retry(failed.id);
      await sees(() => messages().find(({ id }) => id === failed.id)?.status === "sent");
    },
    reads: (answers) =>
      sees(
        ({ conversation }) =>
          conversation.turn === "ready" &&
          conversation.messages.filter(({ role }) => role === "agent").length >= answers,
      ),
    waits,
    sees,
    setOnline(isOnlineNow) {
      isOnline = isOnlineNow;
      if (isOnlineNow) wake();
    },
    meanwhile: vendor.setStory,
    silence: vendor.silence,
  };

  try {
    await act(user);
    // What comes too late, or twice, comes now.
    await waits(3_000);
    return {
      conversation: messages().map(describe),
      connection: [...connection],
      heard: [...vendor.heard],
      errors: [...errors],
      isStreamed,
    };
  } finally {
    stopWatching();
    session.disconnect();
    await waits(2_000);
  }
}

function describe(message: Message): string {
  const { role, status, error, parts } = message;
  const files = parts.flatMap((part) => (part.type === "file" ? [` [${part.name}]`] : []));
  return `${role} ${status}${error ? ` (${error.code})` : ""}: ${messageText(message)}${files.join("")}`;
}
