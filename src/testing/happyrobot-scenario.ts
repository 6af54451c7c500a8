/**
 * A named story of a HappyRobot chat. Set it with `createFakeHappyRobot({ scenario })` or `fake.setScenario(name)`.
 *
 * | name | what happens |
 * | --- | --- |
 * | `streaming` | the agent answers each message with Markdown, in small chunks |
 * | `greeting` | the agent speaks first, right after the first socket of a session has connected |
 * | `slow` | a long wait before the first chunk and between chunks |
 * | `drop-mid-stream` | once per session the socket dies in the middle of an answer; history has the whole answer |
 * | `drop-before-ack` | once per session a message is stored, but the socket dies before the acknowledgement |
 * | `drop-before-store` | once per session the socket dies with the message on it: the message is lost |
 * | `duplicate` | each `response-end` comes twice, and each new socket hears the last turn once more |
 * | `token-expires` | tokens live 60 seconds, so a refresh is asked for every 30 |
 * | `refresh-rejected` | tokens live 60 seconds and each `token-refresh` is answered with `token-refresh-error` |
 * | `token-expired` | tokens live 20 seconds and a `token-refresh` is never answered |
 * | `send-fails` | the first attempt at each message is answered with `message-error` (502 over HTTP) |
 * | `no-ack` | messages are stored and answered, but never acknowledged |
 * | `server-restart` | the first message is acknowledged, then every socket closes with 1012 and everything is refused for `timing.restartMs`; the answer comes afterwards |
 * | `closed-by-agent` | the agent answers once, says goodbye and ends the session |
 * | `silent` | the first socket of a session says `connected` and then nothing, neither heartbeats nor answers, and hears nothing |
 * | `storage-unavailable` | uploads are answered with 503 |
 * | `upload-too-large` | `max_file_size` is 65536 bytes |
 * | `unauthorized` | every credential is refused: 401 everywhere |
 * | `malformed` | garbage between the good frames: bad JSON, unknown types, wrong member types, `__proto__` |
 * | `end-without-start` | answers are a `response-end` alone |
 * | `offline` | open sockets are cut, every request is answered with 502, every new socket is refused |
 */
export type HappyRobotScenario = keyof typeof traits;

/** How the vendor behaves in one scenario, where that differs from `streaming`. */
export interface ScenarioTraits {
  readonly greets?: boolean;
  readonly slow?: boolean;
  /** Where the socket dies, once per session. */
  readonly drop?: "mid-stream" | "before-ack" | "before-store";
  readonly repeats?: boolean;
  /** Overrules the life a token was asked for. */
  readonly tokenTtlSeconds?: number;
  readonly refresh?: "rejected" | "unanswered";
  readonly refusesFirstAttempts?: boolean;
  readonly acknowledges?: false;
  readonly restarts?: boolean;
  readonly endsAfterFirstAnswer?: boolean;
  readonly firstSocketIsDead?: boolean;
  readonly storage?: "unavailable";
  readonly maxFileSize?: number;
  readonly refuses?: { readonly status: 401 | 502; readonly error: string };
  readonly garbage?: boolean;
  readonly onlyEnds?: boolean;
}

const traits = {
  streaming: {},
  greeting: { greets: true },
  slow: { slow: true },
  "drop-mid-stream": { drop: "mid-stream" },
  "drop-before-ack": { drop: "before-ack" },
  "drop-before-store": { drop: "before-store" },
  duplicate: { repeats: true },
  "token-expires": { tokenTtlSeconds: 60 },
  "refresh-rejected": { tokenTtlSeconds: 60, refresh: "rejected" },
  "token-expired": { tokenTtlSeconds: 20, refresh: "unanswered" },
  "send-fails": { refusesFirstAttempts: true },
  "no-ack": { acknowledges: false },
  "server-restart": { restarts: true },
  "closed-by-agent": { endsAfterFirstAnswer: true },
  silent: { firstSocketIsDead: true },
  "storage-unavailable": { storage: "unavailable" },
  "upload-too-large": { maxFileSize: 65_536 },
  unauthorized: { refuses: { status: 401, error: "Invalid or expired credentials" } },
  malformed: { garbage: true },
  "end-without-start": { onlyEnds: true },
  offline: { refuses: { status: 502, error: "The upstream service is unavailable" } },
} as const satisfies Record<string, ScenarioTraits>;

/** Every scenario by name, for switchers and for tests that go through them all. */
export const happyRobotScenarios = Object.keys(traits) as readonly HappyRobotScenario[];

export function scenarioTraits(scenario: HappyRobotScenario): ScenarioTraits {
  return traits[scenario];
}

/**
 * Frames no client should trip over. None of them is a well-formed frame of section 2.5 of the wire file, and none means
 * that something has ended: a lenient reader must come to the same conversation with and without them.
 */
export const garbageFrames: readonly string[] = [
  '{"type":"response-chunk","content":',
  "",
  "null",
  "[]",
  '"response-end"',
  "42",
  '{"type":42,"content":"a number for a type"}',
  '{"content":"no type at all"}',
  '{"type":"agent-mood","mood":"sunny"}',
  '{"type":"constructor"}',
  '{"type":"response-chunk","content":{"text":"an object for a text"}}',
  '{"type":"response-chunk","content":7}',
  '{"type":"message-ack","id":9,"message":"a text for a message"}',
  '{"type":"message-error","id":"an id nobody used","error":"not for you"}',
  '{"type":"token-refresh-ack","expires_at":{}}',
  '{"__proto__":{"polluted":true},"type":"heartbeat"}',
  '{"type":"heartbeat","constructor":{"prototype":{"polluted":true}}}',
  `{"type":"noise","content":"${"x".repeat(65_536)}"}`,
];
