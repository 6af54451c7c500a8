import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  createChatSession,
  createConversation,
  ParlanceError,
  reduceConversation,
  type ChatSessionState,
  type ConversationEvent,
  type Message,
  type ToolCallPart,
} from "../../core/index";
import { createScriptedConnector, type ScriptedConnectorOptions } from "../../testing/index";
import { english } from "../language/english";
import { createFormat } from "../language/format";
import { announceSession } from "./session-announcements";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function listenTo(
  options: ScriptedConnectorOptions = {},
  connector = createScriptedConnector(options),
) {
  // Without jitter a first attempt to reconnect comes at once.
  const session = createChatSession({
    connector,
    sessionId: options.sessionId,
    environment: { random: () => 0 },
  });
  const started = session.start();
  connector.openings[0]?.accept();
  await started;
  const heard: string[] = [];
  const stop = announceSession(
    session,
    () => ({ text: english, format: createFormat("en") }),
    (lane, words) => heard.push(`${lane}: ${words}`),
  );
  return { connector, session, heard, stop };
}

const aMoment = () => vi.advanceTimersByTimeAsync(600);

describe("announceSession", () => {
  test("tells once that a session is about to end", async () => {
    const { connector, heard } = await listenTo();
    const startedAt = Date.now();
    connector.emit({ type: "session-started", sessionId: "s", expiresAt: startedAt + 90_000 });
    await vi.advanceTimersByTimeAsync(29_000);
    expect(heard).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(heard).toEqual(["polite: This conversation ends in 60 sec"]);
    // As a vendor says it again and again, a little sooner or later each time.
    for (const expiresAt of [90_400, 88_000, 89_100]) {
      connector.emit({
        type: "session-started",
        sessionId: "s",
        expiresAt: startedAt + expiresAt,
      });
      await vi.advanceTimersByTimeAsync(1_000);
    }
    connector.emit({ type: "session-started", sessionId: "s" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(heard).toHaveLength(1);
  });

  test("tells it again of a session that was given more time", async () => {
    const { connector, heard } = await listenTo();
    const startedAt = Date.now();
    for (const expiresAt of [60_000, 90_000]) {
      connector.emit({
        type: "session-started",
        sessionId: "s",
        expiresAt: startedAt + expiresAt,
      });
      await vi.advanceTimersByTimeAsync(0);
    }
    await vi.advanceTimersByTimeAsync(31_000);
    expect(heard).toEqual([
      "polite: This conversation ends in 60 sec",
      "polite: This conversation ends in 60 sec",
    ]);
  });

  test("says an answer by the sentence, never by the token", async () => {
    const { connector, heard } = await listenTo();
    const id = connector.beginMessage();
    for (const token of ["Your ", "parcel ", "is ", "here", ". ", "It ", "will "]) {
      connector.chunk(id, token);
    }
    await aMoment();
    expect(heard).toEqual(["polite: Assistant: Your parcel is here."]);
    connector.chunk(id, "be brought **today**");
    await aMoment();
    expect(heard).toHaveLength(1);
    connector.endMessage(id);
    await aMoment();
    expect(heard.slice(1)).toEqual(["polite: It will be brought today"]);
  });

  test("says a whole message once", async () => {
    const { connector, heard } = await listenTo();
    connector.say("Hello. How can I help?");
    await aMoment();
    connector.say("Anything else?");
    await aMoment();
    expect(heard).toEqual([
      "polite: Assistant: Hello. How can I help?",
      "polite: Assistant: Anything else?",
    ]);
  });

  test("says that a tool is at work and what became of it, once per state, never its progress", async () => {
    const { connector, heard } = await listenTo();
    const messageId = connector.beginMessage();
    const call = { type: "tool-call", toolCallId: "1", name: "track" } as const;
    const states: readonly Omit<ToolCallPart, keyof typeof call>[] = [
      { status: "queued" },
      { status: "running" },
      { status: "running", progress: 0.4, partial: "One parcel" },
      { status: "cancelling" },
      { status: "failed", error: "It was too late." },
    ];
    for (const state of states) {
      connector.emit({ type: "part-added", messageId, part: { ...call, ...state } });
      await aMoment();
    }
    const other = { ...call, toolCallId: "2" };
    for (const status of ["running", "complete"] as const) {
      connector.emit({ type: "part-added", messageId, part: { ...other, status } });
      await aMoment();
    }
    expect(heard).toEqual([
      "polite: Waiting to use track",
      "polite: Using track…",
      "polite: Stopping track…",
      "polite: track failed. It was too late.",
      "polite: Using track…",
    ]);
  });

  test("does not read out what was there before, nor what the user typed", async () => {
    const { connector, session, heard } = await listenTo({
      sessionId: "known",
      history: [{ role: "agent", parts: [{ type: "text", text: "Old news" }], createdAt: 1 }],
    });
    void session.send("Hello");
    await aMoment();
    expect(session.getState().conversation.messages).toHaveLength(2);
    expect(heard).toEqual([]);
    connector.say("Hi");
    await aMoment();
    expect(heard).toEqual(["polite: Assistant: Hi"]);
  });

  test("says at once, once per failure, that a message was not sent", async () => {
    const { connector, session, heard } = await listenTo({ autoAcknowledge: false });
    const refuse = async () => {
      await vi.advanceTimersByTimeAsync(0);
      connector.sent.at(-1)?.reject(new ParlanceError("no", { code: "message-rejected" }));
      await aMoment();
    };
    void session.send("Hello");
    await refuse();
    const sentence = "assertive: Not sent. This message was refused.";
    expect(heard).toEqual([sentence]);
    const [id = ""] = session.getState().conversation.ids;
    session.retry(id);
    await refuse();
    expect(heard).toEqual([sentence, sentence]);
  });

  test("speaks of a fall that lasts, and of the recovery", async () => {
    const connector = createScriptedConnector({ autoOpen: false });
    const { heard } = await listenTo({}, connector);
    connector.drop();
    await vi.advanceTimersByTimeAsync(500);
    expect(heard).toEqual([]);
    await vi.advanceTimersByTimeAsync(5000);
    connector.openings
      .at(-1)
      ?.reject(new ParlanceError("no", { code: "connection-failed", recoverable: true }));
    await vi.advanceTimersByTimeAsync(5000);
    expect(heard).toEqual(["polite: Connection lost. Reconnecting…"]);
    connector.openings.at(-1)?.accept();
    await aMoment();
    expect(heard.slice(1)).toEqual(["polite: Back online"]);
  });

  test("keeps a hitch to itself", async () => {
    const { connector, session, heard } = await listenTo();
    connector.drop();
    await aMoment();
    expect(session.getState().connection).toBe("connected");
    expect(heard).toEqual([]);
  });

  test("says why it gave up, and that it is over", async () => {
    const { connector, heard } = await listenTo();
    connector.drop({
      next: "final",
      error: new ParlanceError("no", { code: "token-rejected" }),
    });
    await aMoment();
    expect(heard).toEqual(["assertive: Your chat access was refused. Please try again."]);
  });

  test("says that the conversation has ended", async () => {
    const { connector, heard } = await listenTo();
    connector.emit({ type: "session-ended", reason: "timeout" });
    await aMoment();
    expect(heard).toEqual(["polite: This conversation has ended. Reason: timeout"]);
  });

  test("says why it ended in words, as they can be read", async () => {
    const { connector, heard } = await listenTo();
    connector.emit({ type: "session-ended", reason: "idle_timeout" });
    await aMoment();
    expect(heard).toEqual(["polite: This conversation has ended. Reason: idle timeout"]);
  });

  test("is silent after it was stopped", async () => {
    const { connector, heard, stop } = await listenTo();
    connector.say("Hello");
    stop();
    await aMoment();
    expect(heard).toEqual([]);
    expect(vi.getTimerCount()).toBeLessThanOrEqual(1);
  });

  test("looks at nothing but the answer while it streams, however long the conversation", async () => {
    const { tell, reads, heard } = listenToLong(10_000);
    tell({ type: "message-start", messageId: "answer", role: "agent", at: Date.now() });
    await aMoment();
    // A message that comes is the time to look at all of them.
    expect(reads()).toBeGreaterThanOrEqual(10_000);
    for (let sentence = 1; sentence <= 20; sentence += 1) {
      for (const text of ["This is ", "sentence ", `${sentence}. `]) {
        tell({ type: "text-delta", messageId: "answer", text });
      }
      await aMoment();
      expect(reads()).toBeLessThanOrEqual(1);
    }
    tell({ type: "message-end", messageId: "answer" });
    await aMoment();
    expect(reads()).toBeLessThanOrEqual(1);
    expect(heard).toHaveLength(20);
    expect(heard.at(-1)).toBe("polite: This is sentence 20.");
  });

  test("hears of a failure in the middle of a long conversation", async () => {
    const waiting: Message = {
      id: "waiting",
      role: "user",
      parts: [{ type: "text", text: "Hello" }],
      status: "queued",
      createdAt: Date.now(),
    };
    const { tell, heard } = listenToLong(10);
    tell({ type: "message-queued", message: waiting });
    for (const messageId of ["one", "two"]) {
      const parts = [{ type: "text" as const, text: messageId }];
      tell({ type: "message-added", messageId, role: "agent", parts, at: Date.now() });
    }
    await aMoment();
    const error = new ParlanceError("no", { code: "message-rejected" });
    tell({ type: "message-failed", messageId: "waiting", error });
    await aMoment();
    expect(heard.at(-1)).toBe("assertive: Not sent. This message was refused.");
  });
});

/** A long conversation that was there before, and how often any of its messages is looked at. */
function listenToLong(count: number) {
  let reads = 0;
  const watch = (messages: readonly Message[]) =>
    new Proxy(messages, {
      get(target, key) {
        if (typeof key === "string" && /^\d+$/.test(key)) reads += 1;
        return Reflect.get(target, key) as unknown;
      },
    });
  let conversation = createConversation(
    Array.from({ length: count }, (_, index) => ({
      id: `old-${index}`,
      role: "agent",
      parts: [{ type: "text", text: "Old news." }],
      status: "complete",
      createdAt: index,
    })),
  );
  const session = createChatSession({ connector: createScriptedConnector() });
  const listeners = new Set<() => void>();
  const getState = (): ChatSessionState => ({
    ...session.getState(),
    conversation: { ...conversation, messages: watch(conversation.messages) },
  });
  const heard: string[] = [];
  announceSession(
    {
      getState,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    () => ({ text: english, format: createFormat("en") }),
    (lane, words) => heard.push(`${lane}: ${words}`),
  );
  return {
    heard,
    tell(event: ConversationEvent) {
      conversation = reduceConversation(conversation, event);
      for (const listener of listeners) listener();
    },
    /** Since last asked. */
    reads() {
      const last = reads;
      reads = 0;
      return last;
    },
  };
}
