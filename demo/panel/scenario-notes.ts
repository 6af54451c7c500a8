import type { HappyRobotScenario } from "@parlance/react/testing";

/** What the panel says of a scenario. */
export interface ScenarioNote {
  readonly group:
    "Answers" | "Tools and media" | "Connection" | "Delivery" | "Tokens" | "Files" | "Refusals";
  /** What the vendor does, and what to look out for. */
  readonly sentence: string;
  /** It shows from the first connection of a session, or with a fresh token, so a session that stands begins anew. */
  readonly startsAnew?: true;
}

/** Every scenario of the fake HappyRobot, in the words of the panel; one that is missing does not compile. */
export const scenarioNotes: Readonly<Record<HappyRobotScenario, ScenarioNote>> = {
  streaming: {
    group: "Answers",
    sentence: "The agent answers each message with Markdown, in small pieces.",
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
  duplicate: {
    group: "Answers",
    sentence:
      "Ends of answers come twice, and a new socket hears the last one again; you see each once.",
  },
  "end-without-start": {
    group: "Answers",
    sentence: "Answers arrive whole, in one frame that nothing announced.",
  },
  malformed: {
    group: "Answers",
    sentence:
      "Garbage between the good frames: broken JSON, wrong types, unknown names. Nothing shows.",
  },
  "closed-by-agent": {
    group: "Answers",
    sentence: "The agent answers once, says goodbye and ends the session.",
  },
  "drop-mid-stream": {
    group: "Connection",
    sentence: "The socket dies in the middle of the next answer; history completes it.",
  },
  silent: {
    group: "Connection",
    sentence:
      "The first socket never says a word. After 45 s without a heartbeat it counts as dead.",
    startsAnew: true,
  },
  "server-restart": {
    group: "Connection",
    sentence:
      "Every socket closes after the next message, and for 3 s nobody gets in. The answer comes later.",
  },
  offline: {
    group: "Connection",
    sentence:
      "The vendor is down: sockets fall, requests get 502. Type on, and choose another scenario.",
  },
  "drop-before-ack": {
    group: "Delivery",
    sentence: "The next message arrives, but the socket dies before saying so; history settles it.",
  },
  "drop-before-store": {
    group: "Delivery",
    sentence:
      "The socket dies with the next message on it: the message is lost, and offered for retry.",
  },
  "send-fails": {
    group: "Delivery",
    sentence: "The first attempt at each message is refused. Retry succeeds.",
  },
  "no-ack": {
    group: "Delivery",
    sentence: "Messages arrive and are answered, but never acknowledged.",
  },
  "token-expires": {
    group: "Tokens",
    sentence: "Tokens live 60 s: every 30 s a new one is handed over on the same socket.",
    startsAnew: true,
  },
  "refresh-rejected": {
    group: "Tokens",
    sentence:
      "Tokens live 60 s and no refresh is accepted: the session reconnects with a fresh one.",
    startsAnew: true,
  },
  "token-expired": {
    group: "Tokens",
    sentence: "Tokens live 20 s and a refresh is never answered: they run out under the session.",
    startsAnew: true,
  },
  "upload-too-large": {
    group: "Files",
    sentence: "Files may have 64 KB. A larger one is refused before a byte of it leaves.",
  },
  "storage-unavailable": {
    group: "Files",
    sentence: "The bucket is down: an upload fails, and can be tried again.",
  },
  unauthorized: {
    group: "Refusals",
    sentence: "Every credential is refused, 401 everywhere: there is no way in.",
    startsAnew: true,
  },
};
