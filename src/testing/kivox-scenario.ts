/**
 * A named story of Kivox. Set it with `createFakeKivox({ scenario })` or `fake.setScenario(name)`. Where HappyRobot has a
 * scenario of the same name, the conversation is the same.
 *
 * | name | what happens |
 * | --- | --- |
 * | `streaming` | the agent answers each message with Markdown, in small chunks |
 * | `greeting` | the agent speaks first: what its blueprint's entry node says, else words of its own |
 * | `slow` | a long wait before the first chunk, of which an empty chunk tells, and between chunks |
 * | `drop-mid-stream` | once per user the line dies in the middle of an answer; REST has the whole answer |
 * | `drop-before-ack` | once per user a message is stored and answered, but the line dies before anything is told |
 * | `drop-before-store` | once per user the line dies with the message on it: the message is lost |
 * | `duplicate` | after its chunks each answer comes once more, as `text_full`, and each `turn_complete` comes twice |
 * | `token-expires` | credentials live 60 seconds, and a line ends with 1008 when its credential does |
 * | `send-fails` | the first attempt at each message is answered with `error` |
 * | `server-restart` | the first message is stored, then every line closes with 1012 and everything is refused for `timing.restartMs`; the answer is stored afterwards |
 * | `closed-by-agent` | the agent answers once, says goodbye and ends the session: `script_terminate` |
 * | `silent` | the first session says `handshake_ok` and then nothing, and hears nothing |
 * | `unauthorized` | every credential is refused: 401 everywhere, `handshake_error` on the socket |
 * | `malformed` | garbage between the good frames: bad JSON, unknown types, wrong member types, `__proto__` |
 * | `offline` | open lines are cut, every request is answered with 503, every new socket is refused |
 * | `handshake-refused` | each handshake is answered with `handshake_error` |
 * | `handshake-silent` | no handshake is answered |
 * | `text-full` | answers come as `text_full`, in the manner of the option `textFull` |
 * | `signal` | a `signal` comes before each answer |
 * | `tick` | a `tick` comes every second |
 * | `transfer` | the agent answers once and hands over to another live agent of the same owner |
 * | `flow-complete` | the agent answers once, and its flow is complete |
 * | `audio` | each answer is spoken too |
 * | `audio-mismatch` | the same, and `size` is never the size |
 * | `audio-orphan` | the same, with a binary frame that nobody announced and an announcement that nothing follows |
 * | `unknown-frames` | frames of types that nobody knows stand between the others, which have members nobody knows |
 */
export type KivoxScenario = keyof typeof traits;

/** How the vendor behaves in one scenario, where that differs from `streaming`. */
export interface KivoxScenarioTraits {
  readonly greets?: boolean;
  readonly slow?: boolean;
  readonly drop?: "mid-stream" | "before-ack" | "before-store";
  readonly repeats?: boolean;
  readonly credentialTtlSeconds?: number;
  readonly refusesFirstAttempts?: boolean;
  readonly restarts?: boolean;
  readonly firstSocketIsDead?: boolean;
  readonly refuses?: "credentials" | "everything";
  readonly garbage?: boolean;
  readonly handshake?: "refused" | "silent";
  readonly textFull?: boolean;
  readonly signals?: boolean;
  readonly tickMs?: number;
  /** What follows the first answer. */
  readonly afterAnswer?: "goodbye" | "transfer" | "flow-complete";
  readonly audio?: "sound" | "mismatch" | "orphan";
  readonly strangeFrames?: boolean;
}

const traits = {
  streaming: {},
  greeting: { greets: true },
  slow: { slow: true },
  "drop-mid-stream": { drop: "mid-stream" },
  "drop-before-ack": { drop: "before-ack" },
  "drop-before-store": { drop: "before-store" },
  duplicate: { repeats: true },
  "token-expires": { credentialTtlSeconds: 60 },
  "send-fails": { refusesFirstAttempts: true },
  "server-restart": { restarts: true },
  "closed-by-agent": { afterAnswer: "goodbye" },
  silent: { firstSocketIsDead: true },
  unauthorized: { refuses: "credentials" },
  malformed: { garbage: true },
  offline: { refuses: "everything" },
  "handshake-refused": { handshake: "refused" },
  "handshake-silent": { handshake: "silent" },
  "text-full": { textFull: true },
  signal: { signals: true },
  tick: { tickMs: 1000 },
  transfer: { afterAnswer: "transfer" },
  "flow-complete": { afterAnswer: "flow-complete" },
  audio: { audio: "sound" },
  "audio-mismatch": { audio: "mismatch" },
  "audio-orphan": { audio: "orphan" },
  "unknown-frames": { strangeFrames: true },
} as const satisfies Record<string, KivoxScenarioTraits>;

/** Every scenario by name, for switchers and for tests that go through them all. */
export const kivoxScenarios = Object.keys(traits) as readonly KivoxScenario[];

export function kivoxTraits(scenario: KivoxScenario): KivoxScenarioTraits {
  return traits[scenario];
}
