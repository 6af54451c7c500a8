import type { ChatCapabilities } from "../../src/core/index";
import type { Outcome, User } from "./play";
import { answerTo, haip, haipReference, type Story, type VendorName } from "./vendors";

/** What a scenario looks at; whether an answer was streamed only where that is the point. */
export type Expectation = Omit<Outcome, "isStreamed"> & Partial<Pick<Outcome, "isStreamed">>;

/** The transports of HAIP that have no socket. */
export const haipHttpTransports = ["sse", "http-streaming"] as const;
type HaipHttpTransport = (typeof haipHttpTransports)[number];

/** Something that can happen in a chat, and what must come of it, whoever the vendor is. */
export interface Scenario {
  readonly name: string;
  /** For the table in the documentation. */
  readonly what: string;
  /** What the fake vendor does. */
  readonly story: Story;
  readonly act: (user: User) => Promise<void>;
  readonly expected: Expectation;
  /** Where a protocol cannot bring that about, what comes of it there. */
  readonly differs?: readonly (Partial<Expectation> & {
    readonly vendors: readonly VendorName[];
    readonly because: string;
  })[];
  /** What comes of it where HAIP goes over HTTP. */
  readonly overHttp?: Partial<Expectation> & {
    readonly transports: readonly HaipHttpTransport[];
    readonly because: string;
  };
  /** What a connector must be able to do. */
  readonly needs?: keyof ChatCapabilities;
  /** Why some cannot: they say so in their capabilities, and whoever tries all the same is told `unsupported`. */
  readonly cannot?: Partial<Readonly<Record<VendorName, string>>>;
  /** Tries it, where it is needed but cannot be done. */
  readonly attempt?: (user: User) => Promise<unknown>;
}

const question = "Where is my parcel?";
const other = "And the other one?";
const asked = `user sent: ${question}`;
const answered = `agent complete: ${answerTo(question)}`;
const exchange = [asked, answered];
const both = [...exchange, `user sent: ${other}`, `agent complete: ${answerTo(other)}`];

const calm = ["connecting", "connected"] as const;
const fell = ["connecting", "connected", "reconnecting", "connected"] as const;

/** Long enough for a connection that fell to be replaced, and for what was cut off to be completed. */
const aWhileMs = 20_000;

const wholeMessages = {
  vendors: ["HAIP-B2", "HAIP-B2 reference"],
  because: "A `MESSAGE` of dialect B2 comes whole: there is nothing to see until it is complete.",
  isStreamed: false,
} as const;

const noHistory =
  "HAIP keeps no history, so a message that was not confirmed when the line fell is shown as failed (`delivery-unknown`), and its user decides.";
const notResumed =
  "The reference server forgets a session with its line, and keeps no history: what it would have said is lost.";

async function ask(user: User): Promise<void> {
  await user.starts();
  await user.says(question);
  await user.reads(1);
}

async function askAndWait(user: User): Promise<void> {
  await user.starts();
  await user.says(question);
  await user.waits(aWhileMs);
}

async function askAndRetry(user: User): Promise<void> {
  await user.starts();
  await user.says(question);
  await user.sees(({ connection }) => connection === "connected");
  await user.retries();
  await user.reads(1);
}

export const scenarios: readonly Scenario[] = [
  {
    name: "greeting",
    what: "The agent speaks first",
    story: "greeting",
    async act(user) {
      await user.starts();
      await user.reads(1);
    },
    expected: {
      conversation: [
        "agent complete: Hello! I am the **delivery assistant**. What can I do for you today?",
      ],
      connection: calm,
      heard: [],
      errors: [],
      isStreamed: true,
    },
    differs: [wholeMessages],
  },
  {
    name: "streaming",
    what: "A question and its answer",
    story: "streaming",
    act: ask,
    expected: {
      conversation: exchange,
      connection: calm,
      heard: [question],
      errors: [],
      isStreamed: true,
    },
    differs: [wholeMessages],
  },
  {
    name: "slow",
    what: "The answer takes its time",
    story: "slow",
    act: ask,
    expected: {
      conversation: exchange,
      connection: calm,
      heard: [question],
      errors: [],
      isStreamed: true,
    },
    differs: [wholeMessages],
  },
  {
    name: "queued",
    what: "Three messages are typed before there is a connection",
    story: "streaming",
    async act(user) {
      for (const text of ["One", "Two", "Three"]) user.types(text);
      await user.sees(({ conversation }) =>
        conversation.messages.every(({ status }) => status === "queued"),
      );
      await user.starts();
      await user.reads(3);
    },
    expected: {
      conversation: [
        "user sent: One",
        "user sent: Two",
        "user sent: Three",
        `agent complete: ${answerTo("One")}`,
        `agent complete: ${answerTo("Two")}`,
        `agent complete: ${answerTo("Three")}`,
      ],
      connection: calm,
      heard: ["One", "Two", "Three"],
      errors: [],
    },
  },
  {
    name: "drop-mid-stream",
    what: "The line falls in the middle of an answer",
    story: "drop-mid-stream",
    act: askAndWait,
    expected: {
      conversation: exchange,
      connection: fell,
      heard: [question],
      errors: ["connection-lost"],
    },
    differs: [
      {
        vendors: ["HAIP-A reference", "HAIP-B1 reference"],
        because: notResumed,
        conversation: [asked, `agent interrupted: You said "${question}". It is`],
      },
      { vendors: ["HAIP-B2 reference"], because: notResumed, conversation: [asked] },
    ],
  },
  {
    name: "drop-before-ack",
    what: "A message arrives, but the line falls before that is confirmed",
    story: "drop-before-ack",
    act: askAndWait,
    expected: {
      conversation: exchange,
      connection: fell,
      heard: [question],
      errors: ["connection-lost"],
    },
    differs: [
      {
        vendors: haip,
        because: noHistory,
        conversation: [`user failed (delivery-unknown): ${question}`, answered],
        errors: ["connection-lost", "delivery-unknown"],
      },
      {
        vendors: haipReference,
        because: `${noHistory} ${notResumed}`,
        conversation: [`user failed (delivery-unknown): ${question}`],
        errors: ["connection-lost", "delivery-unknown"],
      },
    ],
  },
  {
    name: "drop-before-store",
    what: "The line falls with a message on it, which its user sends again",
    story: "drop-before-store",
    act: askAndRetry,
    expected: {
      conversation: exchange,
      connection: fell,
      heard: [question],
      errors: ["connection-lost", "message-not-delivered"],
    },
    differs: [
      {
        vendors: [...haip, ...haipReference],
        because: noHistory,
        errors: ["connection-lost", "delivery-unknown"],
      },
    ],
  },
  {
    name: "duplicate",
    what: "Everything is said twice",
    story: "duplicate",
    async act(user) {
      await ask(user);
      await user.says(other);
      await user.reads(2);
    },
    expected: { conversation: both, connection: calm, heard: [question, other], errors: [] },
  },
  {
    name: "server-restart",
    what: "The vendor restarts right after it has confirmed a message",
    story: "server-restart",
    act: askAndWait,
    expected: {
      conversation: exchange,
      connection: fell,
      heard: [question],
      errors: ["connection-lost"],
    },
    differs: [{ vendors: haipReference, because: notResumed, conversation: [asked] }],
  },
  {
    name: "closed-by-agent",
    what: "The agent says goodbye and ends the session",
    story: "closed-by-agent",
    async act(user) {
      await ask(user);
      await user.waits(aWhileMs);
    },
    expected: {
      conversation: [
        ...exchange,
        "agent complete: Thank you for your time. I am closing this conversation now. Goodbye!",
      ],
      connection: ["connecting", "connected", "ended"],
      heard: [question],
      errors: [],
    },
    overHttp: {
      transports: haipHttpTransports,
      because:
        "A stream has no close code: one that the server has ended on purpose looks like one that broke, and is opened again.",
      connection: fell,
      errors: ["connection-lost"],
    },
  },
  {
    name: "goes-silent",
    what: "The line falls silent in the middle of a conversation, without closing",
    story: "streaming",
    async act(user) {
      await ask(user);
      user.silence(true);
      await user.sees(({ connection }) => connection === "reconnecting");
      user.silence(false);
      await user.sees(({ connection }) => connection === "connected");
      await user.says(other);
      await user.reads(2);
    },
    expected: {
      conversation: both,
      connection: fell,
      heard: [question, other],
      errors: ["connection-lost"],
    },
  },
  {
    name: "silent",
    what: "The first line is silent from the start",
    story: "silent",
    async act(user) {
      await user.starts();
      await user.waits(60_000);
      await user.says(question);
      await user.reads(1);
    },
    expected: {
      conversation: exchange,
      connection: fell,
      heard: [question],
      errors: ["connection-lost"],
    },
    differs: [
      {
        vendors: [...haip, ...haipReference],
        because:
          "A connection counts as one when a `PING` was answered on it, so a line that is silent from the start never becomes one.",
        connection: calm,
        errors: ["timeout"],
      },
    ],
    overHttp: {
      transports: ["sse"],
      because: "Our `HAI` is posted, and fails before the wait for its answer is over.",
      connection: calm,
      errors: ["connection-lost"],
    },
  },
  {
    name: "unauthorized",
    what: "Every credential is refused",
    story: "unauthorized",
    async act(user) {
      user.session.start().catch(() => undefined);
      await user.sees(({ connection }) => connection === "failed");
    },
    expected: {
      conversation: [],
      connection: ["connecting", "failed"],
      heard: [],
      errors: ["token-rejected"],
    },
    differs: [
      {
        vendors: ["Kivox"],
        because:
          "A Kivox refuses a handshake in words that are not public, so whether it means the credential or the agent cannot be told: a new token is asked for, and when that is refused too, the session fails with `forbidden`.",
        errors: ["forbidden"],
      },
    ],
  },
  {
    name: "malformed",
    what: "There is garbage between the good frames",
    story: "malformed",
    act: ask,
    expected: { conversation: exchange, connection: calm, heard: [question], errors: [] },
  },
  {
    name: "send-fails",
    what: "The vendor refuses a message, which its user sends again",
    story: "send-fails",
    act: askAndRetry,
    expected: {
      conversation: exchange,
      connection: calm,
      heard: [question],
      errors: ["message-rejected"],
    },
    differs: [
      {
        vendors: ["Kivox"],
        because:
          "An `error` of Kivox names no message. When no turn follows one, its REST is asked, and does not have it.",
        errors: ["vendor-unavailable", "message-not-delivered"],
      },
    ],
  },
  {
    name: "token-expires",
    what: "The token runs out between two questions",
    story: "token-expires",
    async act(user) {
      await ask(user);
      await user.waits(70_000);
      await user.says(other);
      await user.reads(2);
    },
    expected: { conversation: both, connection: calm, heard: [question, other], errors: [] },
    differs: [
      {
        vendors: haip,
        because:
          "HAIP has no words to renew a token on a line: it is closed with 1008, and opened again with a new token.",
        connection: fell,
        errors: ["token-expired", "token-rejected"],
      },
      {
        vendors: haipReference,
        because:
          "HAIP has no words to renew a token on a line: it is closed with 1008, and opened again with a new token.",
        connection: fell,
        errors: ["token-rejected"],
      },
      {
        vendors: ["Kivox"],
        because:
          "Kivox has no words to renew a token on a line: when the line ends with it, another one is opened, with a new token once the old one is refused.",
        connection: fell,
        errors: ["connection-lost"],
      },
    ],
    overHttp: {
      transports: haipHttpTransports,
      because:
        "A stream has no close code: that the token was the reason is seen when the next one is refused, and a new token is asked for.",
      connection: fell,
      errors: ["token-expired", "connection-lost"],
    },
  },
  {
    name: "offline-then-back",
    what: "A message is typed while the device is offline",
    story: "streaming",
    async act(user) {
      await ask(user);
      user.setOnline(false);
      user.meanwhile("offline");
      await user.sees(({ connection }) => connection === "offline");
      user.types(other);
      await user.sees(({ conversation }) => conversation.messages.at(-1)?.status === "queued");
      await user.waits(1_000);
      user.meanwhile("streaming");
      user.setOnline(true);
      await user.reads(2);
    },
    expected: {
      conversation: both,
      connection: ["connecting", "connected", "offline", "reconnecting", "connected"],
      heard: [question, other],
      errors: ["connection-lost"],
    },
  },
  {
    name: "end",
    what: "The user ends the session",
    story: "streaming",
    needs: "end",
    async act(user) {
      await ask(user);
      await user.session.end();
    },
    expected: {
      conversation: exchange,
      connection: ["connecting", "connected", "ended"],
      heard: [question],
      errors: [],
    },
  },
  {
    name: "stop",
    what: "The user stops an answer",
    story: "slow",
    needs: "stop",
    async act(user) {
      await user.starts();
      await user.says(question);
      await user.sees(({ conversation }) => conversation.turn === "streaming");
      await user.waits(3_000);
      await user.session.stop();
      await user.waits(aWhileMs);
    },
    attempt: (user) => user.session.stop(),
    expected: {
      conversation: [asked, 'agent interrupted: You said "Where is'],
      connection: calm,
      heard: [question],
      errors: [],
    },
    cannot: {
      HappyRobot: "Its chat has no frame that stops an answer.",
      "HAIP-B1": "`RUN_CANCEL` belongs to runs, which dialect B does not have.",
      "HAIP-B2": "`RUN_CANCEL` belongs to runs, which dialect B does not have.",
      "HAIP-B1 reference": "`RUN_CANCEL` belongs to runs, which dialect B does not have.",
      "HAIP-B2 reference": "`RUN_CANCEL` belongs to runs, which dialect B does not have.",
    },
  },
  {
    name: "file",
    what: "The user sends a file",
    story: "streaming",
    needs: "attachments",
    async act(user) {
      await user.starts();
      await user.says(question, [note()]);
      const isSent = user.session
        .getState()
        .conversation.messages.some(({ status }) => status === "sent");
      if (isSent) await user.reads(1);
    },
    attempt: (user) => user.session.send({ text: question, files: [note()] }),
    expected: {
      conversation: [`${asked} [note.txt]`, answered],
      connection: calm,
      heard: [question],
      errors: [],
    },
    differs: [
      {
        vendors: ["Kivox"],
        because:
          "A Kivox agent takes sound beside text, and nothing else: another file is refused, with `unsupported`, before anything is sent.",
        conversation: [`user failed (unsupported): ${question} [note.txt]`],
        heard: [],
        errors: ["unsupported"],
      },
    ],
    cannot: Object.fromEntries(
      [...haip, ...haipReference].map((vendor) => [
        vendor,
        "HAIP carries no file with a message: `FILE_START` and its siblings stand in examples only, and no server knows them.",
      ]),
    ),
  },
];

function note(): File {
  return new File(["Gate code: 4711"], "note.txt", { type: "text/plain" });
}
