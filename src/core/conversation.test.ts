import { describe, expect, test } from "vitest";
import {
  createConversation,
  reduceConversation,
  type Conversation,
  type ConversationEvent,
} from "./conversation";
import { ParlanceError } from "./error";
import type { HistoryMessage } from "./event";
import { messageText, type Message } from "./message";

const at = Date.UTC(2026, 0, 1);

/** A conversation told in words: `talk().user("a").agent("b")`. */
function after(...events: ConversationEvent[]): Conversation {
  return events.reduce(reduceConversation, createConversation());
}

function queued(id: string, text: string): ConversationEvent {
  const message: Message = {
    id,
    role: "user",
    parts: [{ type: "text", text }],
    status: "queued",
    createdAt: at,
  };
  return { type: "message-queued", message };
}

const sending = (messageId: string): ConversationEvent => ({ type: "message-sending", messageId });
const sent = (messageId: string, remoteId?: string): ConversationEvent => ({
  type: "message-sent",
  messageId,
  remoteId,
});
const start = (messageId: string): ConversationEvent => ({
  type: "message-start",
  messageId,
  role: "agent",
  at,
});
const delta = (messageId: string, text: string): ConversationEvent => ({
  type: "text-delta",
  messageId,
  text,
});
const end = (messageId: string, text?: string): ConversationEvent => ({
  type: "message-end",
  messageId,
  ...(text === undefined ? {} : { text }),
});
const lost: ConversationEvent = {
  type: "connection-lost",
  next: "retry",
  error: new ParlanceError("fell", { code: "connection-lost", recoverable: true }),
};
const undelivered = new ParlanceError("not there", { code: "message-not-delivered" });

function history(
  messages: readonly (readonly [role: "user" | "agent", text: string, remoteId?: string])[],
  unacknowledged: readonly string[] = [],
): ConversationEvent {
  return {
    type: "history-loaded",
    entries: messages.map(([role, text, remoteId], index) => {
      const message: HistoryMessage = {
        role,
        parts: [{ type: "text", text }],
        createdAt: at + index,
        ...(remoteId === undefined ? {} : { remoteId }),
      };
      return { id: `new-${index}`, message };
    }),
    unacknowledged: new Set(unacknowledged),
    error: undelivered,
  };
}

/** What a reader would see: one line a message. */
function lines(conversation: Conversation): string[] {
  return conversation.messages.map(
    (message) => `${message.role} ${message.status}: ${messageText(message)}`,
  );
}

describe("a turn", () => {
  test("goes from question to answer", () => {
    let conversation = after(queued("u", "Hi"));
    expect(conversation.turn).toBe("ready");
    conversation = reduceConversation(conversation, sending("u"));
    expect(conversation.turn).toBe("submitted");
    conversation = [sent("u", "r1"), start("a")].reduce(reduceConversation, conversation);
    expect(conversation.turn).toBe("streaming");
    conversation = [delta("a", "Hel"), delta("a", "lo"), end("a", "Hello")].reduce(
      reduceConversation,
      conversation,
    );
    expect(conversation.turn).toBe("ready");
    expect(lines(conversation)).toEqual(["user sent: Hi", "agent complete: Hello"]);
  });

  test("ends with the whole text, which replaces what was streamed", () => {
    const conversation = after(start("a"), delta("a", "Helo"), end("a", "Hello."));
    expect(lines(conversation)).toEqual(["agent complete: Hello."]);
  });

  test("that said nothing leaves no message", () => {
    expect(after(start("a"), end("a", "")).messages).toEqual([]);
  });

  test("cut off keeps its text, and vanishes if it had none", () => {
    expect(lines(after(start("a"), delta("a", "Half"), lost))).toEqual(["agent interrupted: Half"]);
    expect(lines(after(start("a"), lost))).toEqual([]);
  });

  test("cut off goes on where it was, if the vendor takes it up again under its id", () => {
    const half = after(queued("u", "Hi"), start("a"), delta("a", "Half"), queued("v", "?"), lost);
    const goesOn = reduceConversation(half, start("a"));
    expect(goesOn.turn).toBe("streaming");
    expect(lines([delta("a", " an answer"), end("a")].reduce(reduceConversation, goesOn))).toEqual([
      "user queued: Hi",
      "agent complete: Half an answer",
      "user queued: ?",
    ]);
    const whole = reduceConversation(goesOn, end("a"));
    expect(reduceConversation(whole, start("a"))).toBe(whole);
  });

  test("waits for no answer any more once overdue", () => {
    const asked = after(queued("u", "Hi"), sending("u"));
    expect(reduceConversation(asked, { type: "answer-overdue" }).turn).toBe("ready");
  });
});

describe("identity", () => {
  test("of untouched messages, and of the list of ids, survives a token", () => {
    const before = after(queued("u", "Hi"), start("a"), delta("a", "x"));
    const next = reduceConversation(before, delta("a", "y"));
    expect(next.messages[0]).toBe(before.messages[0]);
    expect(next.messages[1]).not.toBe(before.messages[1]);
    expect(next.ids).toBe(before.ids);
    expect(next.indexById).toBe(before.indexById);
  });

  test.each<[string, ConversationEvent]>([
    ["an unknown frame", { type: "unknown", frame: { type: "new" } }],
    ["text for nobody", delta("nobody", "x")],
    ["an empty delta", delta("a", "")],
    ["a second start", start("a")],
    ["an end for nobody", end("nobody", "x")],
    ["history that tells nothing new", history([["agent", "Done", "r9"]])],
  ])("of the conversation survives %s", (_what, event) => {
    const before = after(start("a"), end("a", "Done"), history([["agent", "Done", "r9"]]));
    expect(reduceConversation(before, event)).toBe(before);
  });

  test("late text does not reopen a complete message", () => {
    const before = after(start("a"), end("a", "Done"));
    expect(reduceConversation(before, delta("a", " more"))).toBe(before);
  });
});

describe("a tool call", () => {
  test("replaces its earlier state", () => {
    const part = { type: "tool-call", toolCallId: "t", name: "lookup" } as const;
    const conversation = after(
      start("a"),
      { type: "part-added", messageId: "a", part: { ...part, status: "running" } },
      { type: "part-added", messageId: "a", part: { ...part, status: "complete", output: 1 } },
      delta("a", "Found it."),
    );
    expect(conversation.messages[0]?.parts).toEqual([
      { ...part, status: "complete", output: 1 },
      { type: "text", text: "Found it." },
    ]);
  });
});

describe("history after a fall", () => {
  test("shows each message once and gives them the vendor's ids", () => {
    const conversation = after(
      queued("u", "Hi"),
      sending("u"),
      sent("u"),
      start("a"),
      end("a", "Hello"),
      history([
        ["user", "Hi", "r1"],
        ["agent", "Hello", "r2"],
      ]),
    );
    expect(lines(conversation)).toEqual(["user sent: Hi", "agent complete: Hello"]);
    expect(conversation.messages.map((message) => message.remoteId)).toEqual(["r1", "r2"]);
    expect(conversation.ids).toEqual(["u", "a"]);
  });

  test("decides what became of unacknowledged messages", () => {
    const conversation = after(
      queued("one", "arrived"),
      sending("one"),
      queued("two", "lost"),
      sending("two"),
      lost,
      history([["user", "arrived", "r1"]], ["one", "two"]),
    );
    expect(lines(conversation)).toEqual(["user sent: arrived", "user failed: lost"]);
    expect(conversation.messages[1]?.error).toBe(undelivered);
  });

  test("never takes away an acknowledged message that it lacks", () => {
    const conversation = after(queued("u", "Hi"), sending("u"), sent("u", "r1"), history([]));
    expect(lines(conversation)).toEqual(["user sent: Hi"]);
  });

  test("completes a cut-off answer by how it begins", () => {
    const conversation = after(
      start("a"),
      delta("a", "The weather is"),
      lost,
      history([["agent", "The weather is fine.", "r1"]]),
    );
    expect(lines(conversation)).toEqual(["agent complete: The weather is fine."]);
    expect(conversation.ids).toEqual(["a"]);
  });

  test("completes a cut-off answer by its place where the vendor tidied the text", () => {
    const conversation = after(
      queued("u", "Weather?"),
      sending("u"),
      sent("u", "r1"),
      start("a"),
      delta("a", "the  weather"),
      lost,
      history([
        ["user", "Weather?", "r1"],
        ["agent", "The weather is fine.", "r2"],
      ]),
    );
    expect(lines(conversation)).toEqual([
      "user sent: Weather?",
      "agent complete: The weather is fine.",
    ]);
  });

  test("does not take the answer to the next question for the end of a cut-off one", () => {
    const conversation = after(
      queued("u1", "First"),
      sending("u1"),
      sent("u1", "r1"),
      start("a1"),
      delta("a1", "I"),
      { type: "turn-interrupted" },
      queued("u2", "Second"),
      sending("u2"),
      sent("u2", "r2"),
      history([
        ["user", "First", "r1"],
        ["user", "Second", "r2"],
        ["agent", "I answer the second.", "r3"],
      ]),
    );
    expect(lines(conversation)).toEqual([
      "user sent: First",
      "agent interrupted: I",
      "user sent: Second",
      "agent complete: I answer the second.",
    ]);
  });

  test("leaves a cut-off answer marked where it knows nothing of it", () => {
    const conversation = after(start("a"), delta("a", "Half"), lost, history([]));
    expect(lines(conversation)).toEqual(["agent interrupted: Half"]);
  });

  test("keeps equal messages apart by their order", () => {
    const reminder = "Are you still there?";
    const conversation = after(
      start("a"),
      end("a", reminder),
      start("b"),
      end("b", reminder),
      history([
        ["agent", reminder, "r1"],
        ["agent", reminder, "r2"],
        ["agent", reminder, "r3"],
      ]),
    );
    expect(conversation.messages.map(({ id, remoteId }) => `${id} ${remoteId}`)).toEqual([
      "a r1",
      "b r2",
      "new-2 r3",
    ]);
  });

  test("copes with an answer filed behind a question that was asked while it streamed", () => {
    const conversation = after(
      queued("u1", "First"),
      sending("u1"),
      sent("u1", "r1"),
      start("a1"),
      delta("a1", "Ans"),
      queued("u2", "Second"),
      sending("u2"),
      sent("u2", "r2"),
      end("a1", "Answer"),
      history([
        ["user", "First", "r1"],
        ["user", "Second", "r2"],
        ["agent", "Answer", "r3"],
      ]),
    );
    expect(lines(conversation)).toEqual([
      "user sent: First",
      "user sent: Second",
      "agent complete: Answer",
    ]);
    expect(conversation.ids).toEqual(["u1", "u2", "a1"]);
  });

  test("puts what waits behind such an answer, too", () => {
    const conversation = after(
      start("a"),
      queued("u1", "First"),
      sending("u1"),
      sent("u1", "r1"),
      queued("u2", "Second"),
      end("a", "Answer"),
      history([
        ["user", "First", "r1"],
        ["agent", "Answer", "r2"],
      ]),
    );
    expect(conversation.ids).toEqual(["u1", "a", "u2"]);
  });

  test("tells what was missed before what was heard since, and once, also when that is filed later", () => {
    const missed = ["agent", "This was said while nobody listened."] as const;
    const heard = "This was heard on the next connection.";
    const before = after(
      queued("u1", "First"),
      sending("u1"),
      sent("u1", "r1"),
      { ...start("a"), at: at + 2 } as ConversationEvent,
      end("a", heard),
      queued("u2", "Second"),
      sending("u2"),
      sent("u2", "r2"),
    );
    const once = reduceConversation(
      before,
      history([["user", "First", "r1"], missed, ["user", "Second", "r2"]]),
    );
    expect(once.ids).toEqual(["u1", "new-1", "a", "u2"]);
    const twice = reduceConversation(
      once,
      history([["user", "First", "r1"], ["agent", heard], missed, ["user", "Second", "r2"]]),
    );
    expect(twice.ids).toHaveLength(4);
  });

  test("does not take a message said again for the one that had failed", () => {
    const conversation = after(
      queued("u1", "Yes"),
      sending("u1"),
      { type: "message-failed", messageId: "u1", error: undelivered },
      queued("u2", "No"),
      sending("u2"),
      sent("u2"),
      queued("u3", "Yes"),
      sending("u3"),
      sent("u3"),
      history([
        ["user", "No", "r2"],
        ["user", "Yes", "r3"],
      ]),
    );
    expect(lines(conversation)).toEqual(["user failed: Yes", "user sent: No", "user sent: Yes"]);
    expect(conversation.ids).toEqual(["u1", "u2", "u3"]);
  });

  test("does not complete a cut-off answer by one that was heard to its end", () => {
    const sorry = "I am sorry, I did not understand";
    const conversation = after(
      start("a1"),
      delta("a1", sorry),
      { type: "turn-interrupted" },
      queued("u", "Where is my parcel?"),
      sending("u"),
      sent("u", "r1"),
      start("a2"),
      end("a2", `${sorry} that either.`),
      history([
        ["user", "Where is my parcel?", "r1"],
        ["agent", `${sorry} that either.`, "r2"],
      ]),
    );
    expect(lines(conversation)).toEqual([
      `agent interrupted: ${sorry}`,
      "user sent: Where is my parcel?",
      `agent complete: ${sorry} that either.`,
    ]);
  });

  test("keeps a cut-off answer that was never filed apart from the next, without ids of the vendor's too", () => {
    const conversation = after(
      queued("u1", "First"),
      sending("u1"),
      sent("u1"),
      start("a1"),
      delta("a1", "Half of the first answer"),
      lost,
      queued("u2", "Second"),
      sending("u2"),
      sent("u2"),
      history([
        ["user", "First"],
        ["user", "Second"],
        ["agent", "The second answer."],
      ]),
    );
    expect(lines(conversation)).toEqual([
      "user sent: First",
      "agent interrupted: Half of the first answer",
      "user sent: Second",
      "agent complete: The second answer.",
    ]);
  });

  test("knows a text again that the vendor has tidied up", () => {
    const conversation = after(
      queued("u", "  Two\r\n\r\n\r\nlines\u00a0here "),
      sending("u"),
      history([["user", "Two\n\nlines here", "r1"]], ["u"]),
    );
    expect(conversation.messages.map(({ id, status }) => [id, status])).toEqual([["u", "sent"]]);
  });

  test("puts what never arrived after what did", () => {
    const conversation = after(
      queued("u", "First"),
      sending("u"),
      sent("u", "r1"),
      queued("later", "Second"),
      history([
        ["user", "First", "r1"],
        ["agent", "Answer", "r2"],
      ]),
    );
    expect(lines(conversation)).toEqual([
      "user sent: First",
      "agent complete: Answer",
      "user queued: Second",
    ]);
  });

  test("leaves alone what is streaming at this moment", () => {
    const conversation = after(
      start("a"),
      delta("a", "The weather"),
      history([["agent", "The weather is fine.", "r1"]]),
      delta("a", " is"),
      end("a", "The weather is fine."),
    );
    expect(lines(conversation)).toEqual(["agent complete: The weather is fine."]);
    expect(conversation.messages[0]?.remoteId).toBe("r1");
  });

  test("does not take what is streaming for an older answer that begins alike, or for a file", () => {
    const streaming = after(start("a"), delta("a", "I"));
    const question = history([
      ["user", "Can you help?", "r1"],
      ["agent", "I can.", "r2"],
      ["user", "How?", "r3"],
    ]);
    expect(lines(reduceConversation(streaming, question))).toEqual([
      "user sent: Can you help?",
      "agent complete: I can.",
      "user sent: How?",
      "agent streaming: I",
    ]);
    const file = reduceConversation(streaming, history([["agent", "", "r1"]]));
    expect(file.messages).toHaveLength(2);
  });

  test("goes before what was said while it was on its way", () => {
    const conversation = after(
      { ...start("a"), at: at + 60_000 } as ConversationEvent,
      end("a", "Welcome back!"),
      history([
        ["user", "Hello", "r1"],
        ["agent", "Hello yourself", "r2"],
      ]),
    );
    expect(lines(conversation)).toEqual([
      "user sent: Hello",
      "agent complete: Hello yourself",
      "agent complete: Welcome back!",
    ]);
  });

  test("is not doubled by a vendor that streams what history has told", () => {
    const recovered = after(history([["agent", "Welcome!", "r1"]]));
    const conversation = [start("a"), delta("a", "Wel"), end("a", "Welcome!")].reduce(
      reduceConversation,
      recovered,
    );
    expect(lines(conversation)).toEqual(["agent complete: Welcome!"]);
    // Said a third time it is a new message.
    const again = [start("b"), end("b", "Welcome!")].reduce(reduceConversation, conversation);
    expect(again.messages).toHaveLength(2);
  });

  test("is not needed to know that a vendor says its last turn again after a fall", () => {
    const said = [start("a"), end("a", "Hello")];
    const again = [start("b"), delta("b", "Hel"), end("b", "Hello")];
    expect(after(...said, lost, ...again).ids).toEqual(["a"]);
    expect(after(...said, ...again).ids).toEqual(["a", "b"]);
  });

  test("gives way to a vendor that says a cut-off answer again from its beginning", () => {
    const conversation = after(
      start("a"),
      delta("a", "The wea"),
      lost,
      start("b"),
      delta("b", "The weather is"),
      end("b", "The weather is fine."),
    );
    expect(lines(conversation)).toEqual(["agent complete: The weather is fine."]);
    expect(conversation.ids).toEqual(["a"]);
  });

  test("takes what was spoken for what is told as text in its place", () => {
    const sound = { type: "file", name: "a.webm", mediaType: "audio/webm", size: 3 } as const;
    const spoken = (id: string, ...words: string[]): ConversationEvent => ({
      type: "message-queued",
      message: {
        id,
        role: "user",
        parts: [...words.map((text) => ({ type: "text" as const, text })), sound],
        status: "queued",
        createdAt: at,
      },
    });
    const said = after(
      queued("u1", "First"),
      sending("u1"),
      sent("u1", "r1"),
      spoken("u2"),
      sending("u2"),
      sent("u2"),
      spoken("u3", "Listen:"),
      sending("u3"),
      sent("u3"),
    );
    const told = reduceConversation(
      said,
      history([
        ["user", "First", "r1"],
        ["user", "Where is my parcel?", "r2"],
        ["user", "Listen:", "r3"],
      ]),
    );
    expect(told.messages.map(({ id, remoteId }) => [id, remoteId])).toEqual([
      ["u1", "r1"],
      ["u2", "r2"],
      ["u3", "r3"],
    ]);
    expect(told.messages.map(({ parts }) => parts.map(({ type }) => type))).toEqual([
      ["text"],
      ["file"],
      ["text", "file"],
    ]);
    // What was typed is not taken for what was spoken.
    const typed = after(
      spoken("u1"),
      sending("u1"),
      sent("u1"),
      queued("u2", "Second"),
      sending("u2"),
      sent("u2"),
    );
    const next = reduceConversation(typed, history([["user", "Second", "r2"]]));
    expect(next.messages.map(({ id, remoteId }) => [id, remoteId])).toEqual([
      ["u1", undefined],
      ["u2", "r2"],
    ]);
  });

  test("awaits no answer where the agent leaves the floor without a word", () => {
    const asked = after(queued("u1", "Hello?"), sending("u1"), sent("u1"));
    expect(asked.turn).toBe("submitted");
    const over = reduceConversation(asked, { type: "turn-end" });
    expect(over.turn).toBe("ready");
    expect(reduceConversation(over, { type: "turn-end" })).toBe(over);
    const streaming = after(start("a"), delta("a", "Hi"));
    expect(reduceConversation(streaming, { type: "turn-end" })).toBe(streaming);
  });

  test("does not take a cut-off turn without words for the beginning of the next", () => {
    const part = { type: "data", name: "card", data: 1 } as const;
    const conversation = after(
      start("a"),
      { type: "part-added", messageId: "a", part },
      { type: "turn-interrupted" },
      start("b"),
      end("b", "Something else"),
    );
    expect(conversation.messages.map(({ parts }) => parts[0]?.type)).toEqual(["data", "text"]);
  });

  test("of earlier pages goes in front, each message once", () => {
    const conversation = after(history([["agent", "Newest", "r3"]]), {
      type: "earlier-loaded",
      entries: [
        {
          id: "e1",
          message: { role: "user", parts: [], createdAt: at, remoteId: "r1" },
        },
        {
          id: "e3",
          message: { role: "agent", parts: [], createdAt: at, remoteId: "r3" },
        },
      ],
    });
    expect(conversation.ids).toEqual(["e1", "new-0"]);
  });
});

test("a long conversation is laid over its history in one go", () => {
  const count = 10_000;
  const events: ConversationEvent[] = [];
  const told: ["agent", string, string][] = [];
  for (let index = 0; index < count; index += 1)
    told.push(["agent", `Message ${index}`, `r${index}`]);
  events.push(history(told));
  const conversation = after(...events);
  expect(conversation.messages).toHaveLength(count);
  expect(reduceConversation(conversation, history(told))).toBe(conversation);
});

test("a message tried again is the newest and has no error", () => {
  const conversation = after(
    queued("u", "Hi"),
    sending("u"),
    { type: "message-failed", messageId: "u", error: undelivered },
    start("a"),
    end("a", "Something else"),
    { type: "message-retried", messageId: "u", at: at + 5 },
  );
  expect(lines(conversation)).toEqual(["agent complete: Something else", "user queued: Hi"]);
  expect(conversation.messages[1]).not.toHaveProperty("error");
});
