import type { HaipScenario } from "@parlance/react/testing";
import type { ScenarioNote } from "./scenario-notes";

/** Every scenario of the fake HAIP server, in the words of the panel; one that is missing does not compile. */
export const haipNotes: Readonly<Record<HaipScenario, ScenarioNote>> = {
  streaming: {
    group: "Answers",
    sentence: "The agent answers with Markdown, in small pieces; in B2 in one.",
  },
  greeting: {
    group: "Answers",
    sentence: "The agent speaks first, as soon as the session is connected.",
    startsAnew: true,
  },
  slow: {
    group: "Answers",
    sentence: "A long wait before the first word, and between words.",
  },
  "lone-start": {
    group: "Answers",
    sentence: "A and B1: the whole text comes with its beginning, and an end never does.",
  },
  duplicate: {
    group: "Answers",
    sentence: "Every message comes twice, under the same id; you see each once.",
  },
  malformed: {
    group: "Answers",
    sentence:
      "Garbage between the good messages: broken JSON, wrong types, unknown names. Nothing shows.",
  },
  "closed-by-agent": {
    group: "Answers",
    sentence: "The agent answers once, says goodbye and closes. Over a WebSocket the session ends.",
  },
  "tool-call": {
    group: "Tools and media",
    sentence: "A: before it answers, the agent uses a tool, with progress and partial results.",
  },
  "tool-fails": {
    group: "Tools and media",
    sentence: "A: the same, and the tool fails.",
  },
  audio: {
    group: "Tools and media",
    sentence: "A sound comes before each answer; over a WebSocket once more, as raw bytes.",
  },
  data: {
    group: "Tools and media",
    sentence: "B: news of the order come before each answer; in B2 an object as well.",
  },
  "drop-mid-stream": {
    group: "Connection",
    sentence: "The line dies in the middle of the next answer; the session is taken up again.",
  },
  silent: {
    group: "Connection",
    sentence: "The first line says hello and then nothing: nobody is let in, and another is tried.",
    startsAnew: true,
  },
  "server-restart": {
    group: "Connection",
    sentence: "Every line closes after the next message, and for 3 s nobody gets in.",
  },
  offline: {
    group: "Connection",
    sentence: "The vendor is down. Type on, and choose another scenario.",
  },
  "drop-before-ack": {
    group: "Delivery",
    sentence:
      "The next message arrives, but the line dies before saying so. HAIP has no history, so nobody knows.",
  },
  "drop-before-store": {
    group: "Delivery",
    sentence: "The line dies with the next message on it: the message is lost, and can be retried.",
  },
  "send-fails": {
    group: "Delivery",
    sentence: "The first attempt at each message is refused. Retry succeeds.",
  },
  "no-credit": {
    group: "Delivery",
    sentence: "Six messages on each channel, then the server takes no more and says nothing.",
    startsAnew: true,
  },
  "token-expires": {
    group: "Tokens",
    sentence: "Tokens live 60 s, and the line ends with its token: the next has a fresh one.",
    startsAnew: true,
  },
  unauthorized: {
    group: "Refusals",
    sentence: "Every credential is refused: there is no way in.",
    startsAnew: true,
  },
};
