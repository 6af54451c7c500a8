import type { KivoxScenario } from "@parlance/react/testing";
import type { ScenarioNote } from "./scenario-notes";

/** Every scenario of the fake Kivox, in the words of the panel; one that is missing does not compile. */
export const kivoxNotes: Readonly<Record<KivoxScenario, ScenarioNote>> = {
  streaming: {
    group: "Answers",
    sentence: "The agent answers with Markdown, in small pieces.",
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
  "text-full": {
    group: "Answers",
    sentence: "Answers come whole, in one frame.",
  },
  duplicate: {
    group: "Answers",
    sentence: "Each answer comes in pieces and once more whole; you see it once.",
  },
  malformed: {
    group: "Answers",
    sentence:
      "Garbage between the good frames: broken JSON, wrong types, unknown names. Nothing shows.",
  },
  "unknown-frames": {
    group: "Answers",
    sentence: "Frames of a newer server stand between the others. Nothing shows.",
  },
  signal: {
    group: "Answers",
    sentence: "A word for the app comes before each answer: see the events.",
  },
  tick: {
    group: "Answers",
    sentence:
      "The time left is told every second. “Counter at Mill Court” has one minute: the banner counts it down.",
    startsAnew: true,
  },
  transfer: {
    group: "Answers",
    sentence: "The agent answers once and hands over to another; the transcript goes on.",
  },
  "flow-complete": {
    group: "Answers",
    sentence: "The agent answers once, and has done what it is there for: the session ends.",
  },
  "closed-by-agent": {
    group: "Answers",
    sentence: "The agent answers once, says goodbye and ends the session.",
  },
  audio: {
    group: "Tools and media",
    sentence: "Each answer is spoken, too.",
  },
  "audio-mismatch": {
    group: "Tools and media",
    sentence: "The same, but the size that is announced is never the size. It plays all the same.",
  },
  "audio-orphan": {
    group: "Tools and media",
    sentence: "Bytes that nobody announced, and an announcement that nothing follows: no sound.",
  },
  "drop-mid-stream": {
    group: "Connection",
    sentence:
      "The line dies in the middle of the next answer. Kivox knows no way back: REST completes it, and a new conversation begins.",
  },
  silent: {
    group: "Connection",
    sentence:
      "The first line takes the handshake and says nothing, not even how much time is left.",
    startsAnew: true,
  },
  "server-restart": {
    group: "Connection",
    sentence:
      "Every line closes after the next message, and for 3 s nobody gets in. The answer is read from REST.",
  },
  offline: {
    group: "Connection",
    sentence: "The vendor is down: sockets fall, requests get 503. Choose another scenario.",
  },
  "handshake-silent": {
    group: "Connection",
    sentence: "No handshake is answered; after 15 s it is tried again.",
    startsAnew: true,
  },
  "drop-before-ack": {
    group: "Delivery",
    sentence: "The next message arrives, but the line dies before its answer; REST settles it.",
  },
  "drop-before-store": {
    group: "Delivery",
    sentence: "The line dies with the next message on it: the message is lost, and can be retried.",
  },
  "send-fails": {
    group: "Delivery",
    sentence:
      "The first attempt at each message is answered with an error, which names no message: see the events.",
  },
  "token-expires": {
    group: "Tokens",
    sentence: "Keys and cookies live 60 s, and the line ends with them: the next has a fresh key.",
    startsAnew: true,
  },
  unauthorized: {
    group: "Refusals",
    sentence: "Every credential is refused, 401 everywhere: there is no way in.",
    startsAnew: true,
  },
  "handshake-refused": {
    group: "Refusals",
    sentence: "Each handshake is refused, with a reason.",
    startsAnew: true,
  },
};
