import { createTimerSet, systemClock, type Clock } from "./clock";
import { createKivoxAccess, type FakeKivoxSession } from "./kivox-access";
import { createAccounts } from "./kivox-accounts";
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
} from "./kivox-record";
import {
  createKivoxRouter,
  type FakeKivoxRequest,
  type KivoxCookieJar,
  type KivoxFailure,
} from "./kivox-routes";
import { kivoxTraits, type KivoxScenario } from "./kivox-scenario";
import { seedKivox } from "./kivox-seed";
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
   * which a browser takes over https and from localhost.
   * @defaultValue "lax"
   */
  readonly cookie?: "lax" | "cross-site";
  /** How long each answer over HTTP takes, in milliseconds. @defaultValue 0 */
  readonly latencyMs?: number;
  /** Requests are known by its path, under any origin. @defaultValue "https://kivox.example.com" */
  readonly baseUrl?: string;
}

/** A Kivox that lives in this process: its rules, and everything a test wants to see or to break. */
export interface FakeKivox {
  readonly baseUrl: string;
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
  readonly log: { readonly requests: readonly FakeKivoxRequest[] };

  /**
   * Answers a request of the vendor's API; `undefined` for any other.
   *
   * @param jar - Stands in for a browser's cookies where there is no browser: requests with `credentials: "include"` are given
   * what it holds, and signing in or out changes it
   */
  handle(request: Request, jar?: KivoxCookieJar): Promise<Response | undefined>;

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
  /** Changes the story from here on. What happens "once per user" may happen again. */
  setScenario(scenario: KivoxScenario): void;
  /** Clears every timer; what was recorded stays readable. */
  close(): void;
}

/**
 * A fake Kivox that keeps the vendor's rules: credentials, roles, pages, errors. Host it with {@link kivoxHandlers} (MSW, in
 * tests and stories) or {@link serveKivox} (a real port).
 *
 * @remarks
 * It answers all operations of the REST interface (generation B). Where the vendor's behaviour is not published the fake takes
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
  let scenario = options.scenario ?? "streaming";

  const traits = () => kivoxTraits(scenario);
  const isDown = () => traits().refuses === "everything";
  const access = createKivoxAccess({ clock, store, traits });
  const router = createKivoxRouter({
    clock,
    prefix: new URL(baseUrl).pathname.replace(/\/+$/, ""),
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

  const firstUser = () => store.users.live[0]?.id ?? "";

  return {
    baseUrl,
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
    log: { requests: router.requests },

    handle: router.handle,
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
    setScenario(next) {
      scenario = next;
    },
    close() {
      timers.clear();
      router.stop();
    },
  };
}
