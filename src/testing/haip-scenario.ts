/**
 * A named story of a HAIP conversation. Set it with `createFakeHaip({ scenario })` or `fake.setScenario(name)`. Where
 * HappyRobot has a scenario of the same name, the conversation is the same.
 *
 * | name | what happens |
 * | --- | --- |
 * | `streaming` | the agent answers each message with Markdown; dialect B2 sends it whole |
 * | `greeting` | the agent speaks first: in A after the client's `HAI`, in B when a transaction with `chat` has begun |
 * | `slow` | a long wait before the first part and between parts |
 * | `drop-mid-stream` | once per user the link dies in the middle of an answer |
 * | `drop-before-ack` | once per user a message arrives, but the link dies before the `PONG` that would confirm it |
 * | `drop-before-store` | once per user the link dies with the message on it: the message is lost |
 * | `duplicate` | every envelope comes twice, with the same id |
 * | `server-restart` | the first message is confirmed, then every link closes with 1012 and everything is refused for `timing.restartMs`; with endpoints `documented` the answer comes to who resumes |
 * | `closed-by-agent` | the agent answers once, says goodbye, ends the run or the transaction and closes with 1000 |
 * | `silent` | the first link says `HAI` and then nothing, and hears nothing |
 * | `unauthorized` | every credential is refused |
 * | `malformed` | garbage between the good frames: bad JSON, unknown types, wrong member types, `__proto__` |
 * | `offline` | open links are cut, every request is answered with 502, every new socket is refused |
 * | `send-fails` | the first attempt at each message is answered with an `ERROR` (and 500 where it came by a `POST` of its own) |
 * | `token-expires` | tokens live 60 seconds, and a link ends with 1008 when its token does |
 * | `tool-call` | A: the agent tells of a tool it runs, with progress and partial results, before each answer; B has no such messages: as `streaming` |
 * | `tool-fails` | the same, and the tool fails |
 * | `lone-start` | A and B1: an answer is a START with the whole text and no END (wire file, section 7); B2 as `streaming` |
 * | `audio` | a sound comes before each answer: as base64, and over WebSocket once more as envelope and binary frame |
 * | `data` | B: an `INFO` comes before each answer, in B2 also a `MESSAGE` that is an object; A has neither: as `streaming` |
 * | `no-credit` | six messages per channel, and no more is ever granted unless `fake.grant` does |
 */
export type HaipScenario = keyof typeof traits;

/** How the vendor behaves in one scenario, where that differs from `streaming`. */
export interface HaipTraits {
  readonly greets?: boolean;
  readonly slow?: boolean;
  readonly drop?: "mid-stream" | "before-ack" | "before-store";
  readonly repeats?: boolean;
  readonly restarts?: boolean;
  readonly endsAfterFirstAnswer?: boolean;
  readonly firstLinkIsDead?: boolean;
  readonly refuses?: "credentials" | "everything";
  readonly garbage?: boolean;
  readonly refusesFirstAttempts?: boolean;
  readonly tokenTtlSeconds?: number;
  readonly tool?: "works" | "fails";
  readonly loneStarts?: boolean;
  readonly audio?: boolean;
  readonly data?: boolean;
  readonly creditMessages?: number;
}

const traits = {
  streaming: {},
  greeting: { greets: true },
  slow: { slow: true },
  "drop-mid-stream": { drop: "mid-stream" },
  "drop-before-ack": { drop: "before-ack" },
  "drop-before-store": { drop: "before-store" },
  duplicate: { repeats: true },
  "server-restart": { restarts: true },
  "closed-by-agent": { endsAfterFirstAnswer: true },
  silent: { firstLinkIsDead: true },
  unauthorized: { refuses: "credentials" },
  malformed: { garbage: true },
  offline: { refuses: "everything" },
  "send-fails": { refusesFirstAttempts: true },
  "token-expires": { tokenTtlSeconds: 60 },
  "tool-call": { tool: "works" },
  "tool-fails": { tool: "fails" },
  "lone-start": { loneStarts: true },
  audio: { audio: true },
  data: { data: true },
  "no-credit": { creditMessages: 6 },
} as const satisfies Record<string, HaipTraits>;

/** Every scenario by name, for switchers and for tests that go through them all. */
export const haipScenarios = Object.keys(traits) as readonly HaipScenario[];

export function haipTraits(scenario: HaipScenario): HaipTraits {
  return traits[scenario];
}

/**
 * Frames no client should trip over: none is a well-formed message of section 3 of the wire file, and none means that
 * something has begun or ended.
 */
export const haipGarbage: readonly string[] = [
  '{"id":"1","type":"TEXT_MESSAGE_PART","payload":',
  "null",
  "[]",
  '"HAI"',
  "42",
  '{"type":42,"channel":"AGENT","payload":{}}',
  '{"payload":{"text":"no type at all"}}',
  '{"type":"AGENT_MOOD","channel":"AGENT","payload":{"mood":"sunny"}}',
  '{"type":"constructor","payload":{}}',
  '{"type":"TEXT_MESSAGE_PART","channel":"AGENT","payload":{"message_id":{"an":"object"},"text":"for an id"}}',
  '{"type":"MESSAGE_PART","channel":"AGENT","payload":7}',
  '{"type":"PONG","channel":"SYSTEM","payload":{"nonce":["a","list"]}}',
  '{"type":"TOOL_DONE","channel":"AGENT","payload":{"call_id":"a call nobody made","status":"OK"}}',
  '{"type":"TRANSACTION_START","channel":"SYSTEM","transaction":"nobody","payload":{"referenceId":"an id nobody used"}}',
  '{"type":"FLOW_UPDATE","channel":"SYSTEM","payload":{"channel":"USER","add_messages":"many"}}',
  '{"__proto__":{"polluted":true},"type":"PING_OF_ANOTHER_KIND","payload":{"__proto__":{"polluted":true}}}',
  '{"type":"NOISE","constructor":{"prototype":{"polluted":true}},"payload":{}}',
  `{"type":"NOISE","channel":"AGENT","payload":{"text":"${"x".repeat(65_536)}"}}`,
];
