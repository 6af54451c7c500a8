import { ParlanceError } from "../core/index";
import { createTimerSet, systemClock, type Clock } from "./clock";
import type { FakeSocket } from "./fake-socket";
import type { HappyRobotAgent } from "./happyrobot-agent";
import {
  createRouter,
  type FakeHappyRobotRequest,
  type HappyRobotRoute,
  type HappyRobotSocketAuthorization,
  type SocketAdmission,
} from "./happyrobot-routes";
import { scenarioTraits, type HappyRobotScenario } from "./happyrobot-scenario";
import {
  createChatSession,
  type ChatSession,
  type FakeHappyRobotSession,
  type HappyRobotTiming,
} from "./happyrobot-session";
import { createSocketHub, happyRobotCloseCodes, type FakeSocketLog } from "./happyrobot-socket";
import { createStorage, type FakeHappyRobotUpload } from "./happyrobot-storage";
import {
  createTokenOffice,
  type FakeHappyRobotToken,
  type HappyRobotEnvironment,
} from "./happyrobot-token";
import { createVoiceDesk, type FakeHappyRobotCall } from "./happyrobot-voice";
import { createWorkflowRegister, type FakeHappyRobotWorkflow } from "./happyrobot-workflow";
import { randomBytes, randomUuid } from "./random";

/** How a fake HappyRobot is set up; everything has a default. */
export interface FakeHappyRobotOptions {
  /** @defaultValue "streaming" */
  readonly scenario?: HappyRobotScenario;
  /** Drives expiry, heartbeats and the pace of answers. @defaultValue the clock of the host */
  readonly clock?: Clock;
  /** The pace of answers; the scenario `slow` has its own. */
  readonly timing?: Partial<HappyRobotTiming>;
  /** The one API key that is accepted. @defaultValue "sk_test_happyrobot" */
  readonly apiKey?: string;
  /** @defaultValue a random UUID */
  readonly orgId?: string;
  /** @defaultValue one workflow with the slug "support", live in every environment */
  readonly workflows?: readonly FakeHappyRobotWorkflow[];
  /** Requests are known by its path, under any origin. @defaultValue "https://platform.happyrobot.ai/api/v2" */
  readonly baseUrl?: string;
  /**
   * What an invalid handshake gets, which the vendor does not document: `close` opens the socket and closes it with a code
   * of {@link happyRobotCloseCodes}; `refuse` never opens it.
   * @defaultValue "close"
   */
  readonly handshake?: "close" | "refuse";
  /** The agent's words. @defaultValue believable Markdown that takes up what was asked */
  readonly agent?: HappyRobotAgent;
  /** `max_file_size`, in bytes. @defaultValue 52428800 */
  readonly maxFileSize?: number;
  /** After this many milliseconds a session ends without a word. @defaultValue never */
  readonly maxSessionMs?: number;
  /** After this many milliseconds without a message the agent says goodbye and ends the session. @defaultValue never */
  readonly idleTimeoutMs?: number;
  /** Requests with the API key that are let through in any minute; more get 429. @defaultValue 300 */
  readonly requestsPerMinute?: number;
  /** What voice tokens name as LiveKit's address; `null` makes them fail with 500. @defaultValue "wss://livekit.example.com" */
  readonly liveKitUrl?: string | null;
}

/** A HappyRobot that lives in this process: its rules, and everything a test wants to see or to break. */
export interface FakeHappyRobot {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly handshake: "close" | "refuse";
  readonly workflows: readonly Required<FakeHappyRobotWorkflow>[];
  readonly scenario: HappyRobotScenario;

  /** Every chat session, in the order they were created. */
  readonly sessions: readonly FakeHappyRobotSession[];
  /** Every voice call, in the order they were begun. */
  readonly calls: readonly FakeHappyRobotCall[];
  readonly requests: readonly FakeHappyRobotRequest[];
  readonly sockets: FakeSocketLog;
  /** By artifact id. */
  readonly uploads: ReadonlyMap<string, FakeHappyRobotUpload>;
  /** Every chat token, over the API or by `mintToken`. */
  readonly tokens: readonly FakeHappyRobotToken[];

  /** Answers a request of the vendor's API or of its file bucket; `undefined` for any other. */
  handle(request: Request): Promise<Response | undefined>;
  /**
   * Takes over a socket. Its handshake is checked here unless the host has done so with `authorizeSocket` and passes the
   * outcome along.
   */
  accept(
    socket: FakeSocket,
    request: { readonly url: string; readonly authorization?: HappyRobotSocketAuthorization },
  ): void;
  /**
   * Checks a handshake before the socket is opened. A host that can should refuse with the status when `handshake` is
   * `refuse` and, whatever it is, when the status is 500 or more: a vendor that is down opens no sockets.
   */
  authorizeSocket(url: string): Promise<HappyRobotSocketAuthorization>;

  /**
   * A chat token without the detour over the API: what an app's `getToken` returns. The workflow need not exist, so tokens
   * of a foreign scope can be made.
   *
   * @param order.ttlSeconds - Any number, also below the vendor's minimum. @defaultValue 3600, or what the scenario says
   * @param order.workflowId - UUID or slug. @defaultValue the first workflow
   * @param order.env - @defaultValue "production"
   */
  mintToken(order?: {
    ttlSeconds?: number;
    workflowId?: string;
    orgId?: string;
    env?: HappyRobotEnvironment;
    data?: Readonly<Record<string, unknown>>;
  }): FakeHappyRobotToken;
  /** The agent speaks by itself, as a reminder does. @throws ParlanceError `misuse` for an unknown session */
  say(sessionId: string, text: string): void;
  /** Closes every open socket; without a code they are cut, as by a dead network. */
  dropSockets(how?: { code?: number; reason?: string }): void;
  /** While on, open sockets stay open, but nothing passes in either direction and nobody is told. */
  silence(isOn: boolean): void;
  /** The next `times` requests to `route` fail with `status`. @param times - @defaultValue 1 */
  failNext(
    route: HappyRobotRoute,
    status: number,
    times?: number,
    options?: { retryAfterSeconds?: number },
  ): void;
  /** Changes the story from here on. What happens "once per session" may happen again. */
  setScenario(scenario: HappyRobotScenario): void;
  /**
   * Ends a chat session or a voice call from the vendor's side.
   * @throws ParlanceError `misuse` for an unknown session
   */
  endSession(sessionId: string, reason?: string): void;
  /** Closes every socket and clears every timer; what was recorded stays readable. */
  close(): void;
}

const defaultTiming: HappyRobotTiming = {
  ackMs: 10,
  firstChunkMs: 60,
  chunkMs: 15,
  restartMs: 3000,
};

const slowTiming = { ackMs: 800, firstChunkMs: 2500, chunkMs: 150 };

/**
 * A fake HappyRobot that keeps the vendor's rules: authorization, expiry, order, errors. Host it with
 * {@link happyRobotHandlers} (MSW, in tests and stories) or {@link serveHappyRobot} (a real port).
 *
 * @remarks
 * It answers the chat and voice-token routes, the chat socket and the file bucket. Where the vendor's behaviour is not
 * published the fake takes the reading that asks more of a client, and says so beside the line.
 *
 * @example
 * ```ts
 * const fake = createFakeHappyRobot({ scenario: "token-expires" });
 * const server = setupServer(...happyRobotHandlers(msw, fake));
 * const connector = createHappyRobotChat({ getToken: () => fake.mintToken().token });
 * // ... and afterwards: what did the vendor see?
 * expect(fake.sessions[0]?.messages.map(({ content }) => content)).toEqual(["Hello", "Hi there!"]);
 * ```
 */
export function createFakeHappyRobot(options: FakeHappyRobotOptions = {}): FakeHappyRobot {
  const clock = options.clock ?? systemClock;
  const baseUrl = (options.baseUrl ?? "https://platform.happyrobot.ai/api/v2").replace(/\/+$/, "");
  const apiKey = options.apiKey ?? "sk_test_happyrobot";
  const orgId = options.orgId ?? randomUuid();
  const handshake = options.handshake ?? "close";
  const secret = randomBytes(32);
  const timers = createTimerSet(clock);
  const sessions = new Map<string, ChatSession>();
  let scenario = options.scenario ?? "streaming";
  let scenarioRun = 0;
  let refusesUntil = 0;

  const traits = () => scenarioTraits(scenario);
  const workflows = createWorkflowRegister(options.workflows ?? [{ slug: "support" }]);
  const tokens = createTokenOffice(clock, secret);
  const storage = createStorage({
    clock,
    secret,
    maxFileSize: () => traits().maxFileSize ?? options.maxFileSize ?? 52_428_800,
  });
  const voice = createVoiceDesk({
    clock,
    workflows,
    // Not the secret of the chat tokens: a LiveKit token must not open a chat.
    secret: randomBytes(32),
    liveKitUrl:
      options.liveKitUrl === null ? undefined : (options.liveKitUrl ?? "wss://livekit.example.com"),
  });
  const timing = (): HappyRobotTiming => ({
    ...defaultTiming,
    ...options.timing,
    ...(traits().slow && slowTiming),
  });
  const router = createRouter({
    clock,
    prefix: new URL(baseUrl).pathname.replace(/\/+$/, ""),
    apiKey,
    orgId,
    requestsPerMinute: options.requestsPerMinute ?? 300,
    tokens,
    storage,
    voice,
    workflows,
    sessions,
    traits,
    refusesUntil: () => refusesUntil,
    createSession(scope) {
      const session = createChatSession(scope, {
        clock,
        timing,
        traits,
        scenarioRun: () => scenarioRun,
        agent: options.agent,
        maxSessionMs: options.maxSessionMs,
        idleTimeoutMs: options.idleTimeoutMs,
        restart() {
          refusesUntil = clock.now() + timing().restartMs;
          hub.closeAll(happyRobotCloseCodes.restart, "service restart");
        },
      });
      sessions.set(session.record.id, session);
      return session;
    },
  });
  const hub = createSocketHub({ clock, tokens, traits, readMessage: router.readMessage });

  function knownSession(sessionId: string, verb: string): ChatSession {
    const session = sessions.get(sessionId);
    if (session) return session;
    throw new ParlanceError(
      `The fake HappyRobot has no session "${sessionId}", so ${verb} has nothing to act on: take the id from fake.sessions.`,
      { code: "misuse" },
    );
  }

  function refuseSocket(socket: FakeSocket, status: number, error: string): void {
    hub.noteRefusal();
    // Registered although nothing is done: hosts may count on both listeners being there.
    socket.onMessage(() => {});
    if (handshake === "refuse" || status >= 500) {
      socket.close();
      return;
    }
    const code =
      status === 401
        ? happyRobotCloseCodes.unauthorized
        : status === 403
          ? happyRobotCloseCodes.forbidden
          : happyRobotCloseCodes.notFound;
    // A moment later, so that it has been open: closed at once, some hosts would never have opened it.
    const cancel = timers.after(0, () => {
      socket.close(code, error);
    });
    socket.onClose(cancel);
  }

  // What `authorizeSocket` has found out, so that `accept` neither asks twice nor logs twice.
  const admissions = new WeakMap<HappyRobotSocketAuthorization, SocketAdmission>();

  function authorize(url: string): HappyRobotSocketAuthorization {
    const admission = router.admitSocket(url);
    const authorization: HappyRobotSocketAuthorization = admission.ok
      ? { ok: true }
      : { ok: false, status: admission.status, error: admission.error };
    admissions.set(authorization, admission);
    return authorization;
  }

  return {
    baseUrl,
    apiKey,
    handshake,
    workflows: workflows.all,
    get scenario() {
      return scenario;
    },
    get sessions() {
      return Array.from(sessions.values(), ({ record }) => record);
    },
    calls: voice.calls,
    requests: router.requests,
    sockets: hub.sockets,
    uploads: storage.uploads,
    tokens: tokens.minted,

    handle: router.handle,
    accept(socket, { url, authorization }) {
      const given = authorization ?? authorize(url);
      const admission = admissions.get(given) ?? router.admitSocket(url);
      if (!admission.ok) refuseSocket(socket, admission.status, admission.error);
      else if (admission.session.record.status === "closed")
        refuseSocket(socket, 404, "The session was closed during the handshake");
      else hub.open(socket, admission);
    },
    authorizeSocket: async (url) => authorize(url),

    mintToken(order = {}) {
      const wanted = order.workflowId ?? workflows.all[0]?.id ?? "";
      const known = workflows.all.find(({ id, slug }) => id === wanted || slug === wanted);
      return tokens.mint({
        scope: {
          workflowId: known?.id ?? wanted,
          orgId: order.orgId ?? orgId,
          env: order.env ?? "production",
        },
        ttlSeconds: order.ttlSeconds ?? traits().tokenTtlSeconds ?? 3600,
        data: order.data,
      });
    },
    say(sessionId, text) {
      knownSession(sessionId, "say").speak(text);
    },
    dropSockets({ code, reason } = {}) {
      hub.closeAll(code, reason);
    },
    silence: hub.setSilent,
    failNext(route, status, times = 1, failure = {}) {
      router.failNext(route, { status, times, retryAfterSeconds: failure.retryAfterSeconds });
    },
    setScenario(next) {
      scenario = next;
      scenarioRun += 1;
      if (traits().refuses?.status === 502) hub.closeAll();
    },
    endSession(sessionId, reason = "agent_ended") {
      if (voice.end(sessionId)) return;
      knownSession(sessionId, "endSession").close(reason);
    },
    close() {
      timers.clear();
      for (const session of sessions.values()) session.stop();
      hub.closeAll(happyRobotCloseCodes.shutdown, "shutting down");
    },
  };
}
