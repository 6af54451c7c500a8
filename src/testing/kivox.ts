import { ParlanceError } from "../core/index";
import { createTimerSet, systemClock, type Clock } from "./clock";
import type { FakeSocket } from "./fake-socket";
import { createKivoxAccess, type FakeKivoxSession } from "./kivox-access";
import { createAccounts } from "./kivox-accounts";
import { defaultKivoxAgent, type KivoxAgent } from "./kivox-agent";
import { createAgents } from "./kivox-agents";
import type { KivoxOperationId } from "./kivox-operations";
import { createOrganisations } from "./kivox-organisations";
import type {
  FakeKivoxAgent,
  FakeKivoxApiKey,
  FakeKivoxConversation,
  FakeKivoxMember,
  FakeKivoxMessage,
  FakeKivoxOrg,
  FakeKivoxTemplate,
  FakeKivoxUser,
  KivoxEndReason,
} from "./kivox-record";
import {
  createKivoxRouter,
  type FakeKivoxRequest,
  type KivoxCookieJar,
  type KivoxFailure,
} from "./kivox-routes";
import { kivoxTraits, type KivoxScenario } from "./kivox-scenario";
import { seedKivox } from "./kivox-seed";
import type { KivoxTiming } from "./kivox-session";
import {
  createKivoxHub,
  kivoxCloseCodes,
  type FakeKivoxAudio,
  type FakeKivoxConnection,
  type FakeKivoxFrame,
  type FakeKivoxViolation,
  type KivoxDoor,
} from "./kivox-socket";
import { createKivoxStore } from "./kivox-store";

/** How a fake Kivox is set up; everything has a default. */
export interface FakeKivoxOptions {
  /** @defaultValue "streaming" */
  readonly scenario?: KivoxScenario;
  /** Drives expiry, ticks and the pace of answers. @defaultValue the clock of the host */
  readonly clock?: Clock;
  /**
   * What there is from the start: `demo` has six people, three organisations, 80 agents (60 of the first user, 20 of an
   * organisation), 245 conversations (200 of the first agent, the newest with 1000 messages) and 12 templates, with the same
   * ids each time; `empty` has nobody.
   * @defaultValue "demo"
   */
  readonly seed?: "demo" | "empty";
  /** Of every user of the seed. @defaultValue "parlance demo" */
  readonly password?: string;
  /** What `X-Turnstile-Token` may be where it is required. @defaultValue "any", but not nothing */
  readonly turnstile?: "any" | readonly string[];
  /**
   * What `kivox_session` says beside `HttpOnly`: `lax` serves pages of the same site, `cross-site` says `SameSite=None; Secure`,
   * which browsers take over https and from localhost, and some keep from pages of another site all the same.
   * @defaultValue "lax"
   */
  readonly cookie?: "lax" | "cross-site";
  /** The pace of the socket; the scenario `slow` has its own. */
  readonly timing?: Partial<KivoxTiming>;
  /** The agent's words. @defaultValue believable Markdown that takes up what was asked */
  readonly agent?: KivoxAgent;
  /** Whether agents speak first in every scenario, not in `greeting` alone. @defaultValue false */
  readonly greets?: boolean;
  /** What the agent hears in a sound. @defaultValue how long it is, in bytes */
  readonly transcribe?: (frames: readonly Uint8Array[]) => string;
  /**
   * How `text_full` comes in the scenario `text-full`, which is not published: `instead` of chunks, after all of them and the
   * same (`repeats`), or after half of them and longer (`extends`).
   * @defaultValue "instead"
   */
  readonly textFull?: "instead" | "repeats" | "extends";
  /** Where sockets are opened, below `baseUrl`; the vendor's own path is not published. @defaultValue "/conversations/websocket" */
  readonly socketPath?: string;
  /**
   * The query parameter with the API key or the token of the session; without it a cookie is looked for. The vendor's own name
   * for it is not published.
   * @defaultValue "token"
   */
  readonly authParam?: string;
  /** How long each answer over HTTP takes, in milliseconds. @defaultValue 0 */
  readonly latencyMs?: number;
  /** Requests are known by its path, under any origin. @defaultValue "https://kivox.example.com" */
  readonly baseUrl?: string;
}

/** A Kivox that lives in this process: its rules, and everything a test wants to see or to break. */
export interface FakeKivox {
  readonly baseUrl: string;
  readonly socketPath: string;
  readonly authParam: string;
  readonly scenario: KivoxScenario;
  /** Of every user of the seed. */
  readonly password: string;

  /** What is read here is live, and without what was deleted. The first is who `sessionCookie` and `mintToken` speak of. */
  readonly users: readonly FakeKivoxUser[];
  readonly orgs: readonly FakeKivoxOrg[];
  readonly members: readonly FakeKivoxMember[];
  /** In the order of their creation: lists tell the last first. */
  readonly agents: readonly FakeKivoxAgent[];
  readonly templates: readonly FakeKivoxTemplate[];
  readonly apiKeys: readonly FakeKivoxApiKey[];
  readonly conversations: readonly FakeKivoxConversation[];
  /** Oldest first. */
  messagesOf(conversationId: string): readonly FakeKivoxMessage[];
  readonly sessions: readonly FakeKivoxSession[];
  /** The tokens that were sent by e-mail to reset a password, with the id of their user. */
  readonly resetTokens: ReadonlyMap<string, string>;
  /** What came and went, in the order it did. */
  readonly log: {
    readonly requests: readonly FakeKivoxRequest[];
    readonly frames: readonly FakeKivoxFrame[];
  };

  /** Every socket that was opened, in the order they were. */
  readonly connections: readonly FakeKivoxConnection[];
  /** Every sound that came as it should, in the order of the wire. */
  readonly audio: readonly FakeKivoxAudio[];
  /** What clients did against the rules; none of it ends a session, except a first frame that is no handshake. */
  readonly violations: readonly FakeKivoxViolation[];

  /**
   * Answers a request of the vendor's API; `undefined` for any other.
   *
   * @param jar - Stands in for a browser's cookies where there is no browser: requests that do not omit credentials are given
   * what it holds, and signing in or out changes it
   */
  handle(request: Request, jar?: KivoxCookieJar): Promise<Response | undefined>;
  /**
   * Takes over a socket. Who has no valid credential is told so when the handshake comes.
   *
   * @param request.cookie - The `Cookie` header of its opening
   */
  accept(socket: FakeSocket, request: { readonly url: string; readonly cookie?: string }): void;
  /** Why no socket is opened at an address, if none is: hosts answer with that. */
  refusalOf(url: string): { readonly status: number; readonly error: string } | undefined;

  /**
   * Signs a user in without the detour over the API.
   * @param order.userId - @defaultValue the first user
   * @param order.ttlSeconds - @defaultValue 30 days, or what the scenario says
   */
  createSession(order?: { userId?: string; ttlSeconds?: number }): FakeKivoxSession;
  /** What a signed-in browser sends as `Cookie`. @param userId - @defaultValue the first user */
  sessionCookie(userId?: string): string;
  /**
   * An API key of a user: what a client sends as `Bearer`.
   * @param order.userId - @defaultValue the first user
   * @param order.ttlSeconds - @defaultValue for ever, or what the scenario says
   */
  mintToken(order?: { userId?: string; ttlSeconds?: number }): {
    readonly token: string;
    readonly key: FakeKivoxApiKey;
  };
  /** The next uses of an operation fail, before they have any effect. */
  failNext(operationId: KivoxOperationId, failure: KivoxFailure): void;
  /**
   * The agent speaks by itself. Like all that follow, it acts on the newest open connection unless one is given by its number.
   * @throws ParlanceError `misuse` where there is no such connection, or no session in it
   */
  say(text: string, connection?: number): void;
  /** Hands the session over. @param agentId - @defaultValue the newest other live agent of the same owner */
  transfer(agentId?: string, connection?: number): void;
  /** The flow has reached its end: `flow_complete`, and shortly after `session_closed`. */
  completeFlow(connection?: number): void;
  /** Tells `session_closed` and closes. @param reason - @defaultValue "script_terminate" */
  endSession(reason?: KivoxEndReason, connection?: number): void;
  /** Any frame. */
  send(frame: object, connection?: number): void;
  /** Any text, whether JSON or not, or bytes without an announcement. */
  sendRaw(data: string | Uint8Array<ArrayBuffer>, connection?: number): void;
  /** Closes every open socket; without a code they are cut, as by a dead network. */
  drop(how?: { code?: number; reason?: string }): void;
  /** While on, sockets stay open, but nothing passes in either direction and nobody is told. */
  silence(isOn: boolean): void;
  /** Changes the story from here on. What happens "once per user" may happen again. */
  setScenario(scenario: KivoxScenario): void;
  /** Closes every socket and clears every timer; what was recorded stays readable. */
  close(): void;
}

const defaultTiming: KivoxTiming = {
  thinkMs: 10,
  firstChunkMs: 60,
  chunkMs: 15,
  tickMs: 5000,
  audioGapMs: 300,
  restartMs: 3000,
};

const slowTiming = { thinkMs: 800, firstChunkMs: 2500, chunkMs: 150 };

const defaultTranscribe = (frames: readonly Uint8Array[]) =>
  `Sound of ${String(frames.reduce((sum, { byteLength }) => sum + byteLength, 0))} bytes`;

/**
 * A fake Kivox that keeps the vendor's rules: credentials, roles, pages, errors. Host it with {@link kivoxHandlers} (MSW, in
 * tests and stories) or {@link serveKivox} (a real port).
 *
 * @remarks
 * It answers all operations of the REST interface (generation B) and the conversation socket. Where the vendor's behaviour is not published the fake takes
 * a reading and says so beside the line: `limit` is 20 unless said otherwise and at most 100; lists are told newest first, the
 * messages of a conversation too; what is another's is 404, what needs a higher role 403.
 *
 * @example
 * ```ts
 * const fake = createFakeKivox();
 * const server = setupServer(
 *   ...kivoxHandlers(msw, fake, { jar: { cookie: fake.sessionCookie() } }),
 * );
 * // ... and afterwards: what did the vendor see?
 * expect(fake.log.requests.map(({ operationId }) => operationId)).toEqual(["listUserAgents"]);
 * ```
 */
export function createFakeKivox(options: FakeKivoxOptions = {}): FakeKivox {
  const clock = options.clock ?? systemClock;
  const baseUrl = (options.baseUrl ?? "https://kivox.example.com").replace(/\/+$/, "");
  const password = options.password ?? "parlance demo";
  const timers = createTimerSet(clock);
  const store = createKivoxStore(clock);
  const resetTokens = new Map<string, string>();
  const prefix = new URL(baseUrl).pathname.replace(/\/+$/, "");
  const socketPath = options.socketPath ?? "/conversations/websocket";
  const authParam = options.authParam ?? "token";
  const past = new Set<string>();
  let scenario = options.scenario ?? "streaming";
  let refusesUntil = 0;

  const traits = () => kivoxTraits(scenario);
  const isDown = () => traits().refuses === "everything" || clock.now() < refusesUntil;
  const timing = (): KivoxTiming => ({
    ...defaultTiming,
    ...options.timing,
    ...(traits().slow && slowTiming),
  });
  const access = createKivoxAccess({ clock, store, traits });
  const router = createKivoxRouter({
    clock,
    prefix,
    access,
    desk: {
      ...createAccounts({
        store,
        access,
        resetTokens,
        cookieAttributes:
          options.cookie === "cross-site" ? "SameSite=None; Secure" : "SameSite=Lax",
      }),
      ...createOrganisations({ store, access }),
      ...createAgents({ store, access }),
    },
    traits,
    isDown,
    latencyMs: options.latencyMs ?? 0,
    turnstile: options.turnstile ?? "any",
  });
  if (options.seed !== "empty")
    seedKivox(store, clock, (userId, name) => access.createKey(userId, { name }), password);

  const hub = createKivoxHub(
    {
      clock,
      store,
      timing,
      traits,
      agent: options.agent ?? defaultKivoxAgent,
      transcribe: options.transcribe ?? defaultTranscribe,
      textFull: options.textFull ?? "instead",
      greets: options.greets ?? false,
      timers,
      restart() {
        refusesUntil = clock.now() + timing().restartMs;
        hub.closeAll(kivoxCloseCodes.restart, "service restart");
      },
    },
    access,
    (what) => {
      const isFirst = !past.has(what);
      past.add(what);
      return isFirst;
    },
  );

  function open(verb: string, number: number | undefined): KivoxDoor {
    const door = hub.find(number);
    if (door) return door;
    throw new ParlanceError(
      `The fake Kivox has no open connection${number === undefined ? "" : ` ${String(number)}`}, so ${verb} has nothing to act on: open one first, and take its number from fake.connections.`,
      { code: "misuse" },
    );
  }

  function talking(verb: string, number: number | undefined) {
    const { session } = open(verb, number);
    if (session) return session;
    throw new ParlanceError(
      `No handshake has been accepted on this connection, so ${verb} has no session to act on: wait for handshake_ok.`,
      { code: "misuse" },
    );
  }

  function refusalOf(address: string) {
    if (new URL(address, "ws://localhost").pathname !== prefix + socketPath)
      return { status: 404, error: "There is no socket at this address" };
    return isDown() ? { status: 503, error: "The service is unavailable" } : undefined;
  }

  const firstUser = () => store.users.live[0]?.id ?? "";

  return {
    baseUrl,
    socketPath,
    authParam,
    password,
    get scenario() {
      return scenario;
    },
    get users() {
      return store.users.live;
    },
    get orgs() {
      return store.orgs.live;
    },
    members: store.members,
    get agents() {
      return store.agents.live;
    },
    get templates() {
      return store.templates.live;
    },
    get apiKeys() {
      return [...store.keys.values()];
    },
    get conversations() {
      return store.conversations.live;
    },
    messagesOf: store.messagesOf,
    get sessions() {
      return [...access.sessions.values()];
    },
    resetTokens,
    log: { requests: router.requests, frames: hub.frames },
    connections: hub.connections,
    audio: hub.audio,
    violations: hub.violations,

    handle: router.handle,
    accept(socket, { url, cookie }) {
      if (refusalOf(url)) {
        // Registered although nothing is done: hosts may count on both listeners being there.
        socket.onMessage(() => {});
        socket.onClose(() => {});
        socket.close();
        return;
      }
      const credential = new URL(url, "ws://localhost").searchParams.get(authParam);
      hub.open(
        socket,
        credential === null ? access.callerOf(undefined, cookie) : access.callerBy(credential),
      );
    },
    refusalOf,
    createSession: ({ userId = firstUser(), ttlSeconds } = {}) =>
      access.openSession(userId, ttlSeconds === undefined ? undefined : ttlSeconds * 1000),
    sessionCookie: (userId = firstUser()) => access.openSession(userId).cookie,
    mintToken({ userId = firstUser(), ttlSeconds } = {}) {
      const { raw, key } = access.createKey(userId, {
        name: "Minted by a test",
        expires_at:
          ttlSeconds === undefined
            ? undefined
            : new Date(clock.now() + ttlSeconds * 1000).toISOString(),
      });
      return { token: raw, key };
    },
    failNext: router.failNext,
    say(text, connection) {
      talking("say", connection).say(text);
    },
    transfer(agentId, connection) {
      talking("transfer", connection).transfer(agentId, "A colleague knows more about this");
    },
    completeFlow(connection) {
      talking("completeFlow", connection).completeFlow();
    },
    endSession(reason = "script_terminate", connection) {
      talking("endSession", connection).close(reason);
    },
    send(frame, connection) {
      open("send", connection).send(frame);
    },
    sendRaw(data, connection) {
      open("sendRaw", connection).send(data);
    },
    drop({ code, reason } = {}) {
      hub.closeAll(code, reason);
    },
    silence: hub.setSilent,
    setScenario(next) {
      scenario = next;
      past.clear();
      if (isDown()) hub.closeAll();
    },
    close() {
      timers.clear();
      router.stop();
      hub.closeAll(kivoxCloseCodes.shutdown, "shutting down");
    },
  };
}
