import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createChatSession, ParlanceError } from "../../core/index";
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

  test("is silent after it was stopped", async () => {
    const { connector, heard, stop } = await listenTo();
    connector.say("Hello");
    stop();
    await aMoment();
    expect(heard).toEqual([]);
    expect(vi.getTimerCount()).toBeLessThanOrEqual(1);
  });
});
