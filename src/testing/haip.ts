import { ParlanceError } from "../core/index";
import { createTimerSet, systemClock, type Clock } from "./clock";
import type { FakeSocket } from "./fake-socket";
import { defaultHaipAgent, type HaipAgent } from "./haip-agent";
import { creditOf, type FakeHaipCredit } from "./haip-credit";
import type { FakeHaipToolResult } from "./haip-desk";
import {
  createHaipRouter,
  type FakeHaipRequest,
  type HaipRoute,
  type LinkAdmission,
} from "./haip-http";
import { createHaipHub, type FakeHaipConnectionLog } from "./haip-hub";
import type { Reception } from "./haip-reception";
import { haipTraits, type HaipScenario } from "./haip-scenario";
import type { FakeHaipSession, FakeHaipUser, HaipTiming } from "./haip-record";
import type { HaipSettings } from "./haip-session";
import { acceptHaipSocket } from "./haip-socket";
import { createHaipTokenOffice, type FakeHaipToken } from "./haip-token";
import type { FakeHaipTool } from "./haip-tool";
import {
  textOf,
  type FakeHaipDialect,
  type FakeHaipOutgoing,
  type FakeHaipSequence,
} from "./haip-wire";
import { randomBytes } from "./random";

/** How a fake HAIP server is set up; everything has a default. */
export interface FakeHaipOptions {
  /** @defaultValue "A" */
  readonly dialect?: FakeHaipDialect;
  /**
   * `reference` does what the vendor's server was seen to do, `documented` what the vendor's pages promise beyond that: more
   * addresses, grants of credit, resumption, replay, cancelling.
   * @defaultValue "documented"
   */
  readonly endpoints?: "reference" | "documented";
  /** @defaultValue "streaming" */
  readonly scenario?: HaipScenario;
  /** Drives expiry, heartbeats and the pace of answers. @defaultValue the clock of the host */
  readonly clock?: Clock;
  /** The pace of answers; the scenario `slow` has its own. */
  readonly timing?: Partial<HaipTiming>;
  /** The agent's words. @defaultValue believable Markdown that takes up what was asked */
  readonly agent?: HaipAgent;
  /** Beside the built-in ones: `echo` and `add` in A, `chat` and `echo` in B. */
  readonly tools?: readonly FakeHaipTool[];
  /** @defaultValue 32 messages and 262144 bytes in batches; with endpoints "reference" 1000 and 1048576, never more */
  readonly credit?: FakeHaipCredit;
  /** @defaultValue "decimal"; with endpoints "reference" what the server writes: milliseconds and letters */
  readonly sequence?: FakeHaipSequence;
  /** Above it a run is refused; endpoints "documented" only. @defaultValue 10 */
  readonly maxConcurrentRuns?: number;
  /** Dialect A: whether a token is good. @defaultValue tokens of `mintToken` are, until they expire */
  readonly verifyToken?: (token: string) => boolean;
  /** Dialect B: who `HAI.payload.auth` is, or null. @defaultValue `{ token }` with a token of `mintToken` */
  readonly authenticate?: (auth: unknown) => FakeHaipUser | null;
  /** Requests are known by its path, under any origin. @defaultValue "https://haip.example.com/haip" */
  readonly baseUrl?: string;
}

/** A HAIP server that lives in this process: its rules, and everything a test wants to see or to break. */
export interface FakeHaip {
  readonly dialect: FakeHaipDialect;
  readonly endpoints: "reference" | "documented";
  readonly baseUrl: string;
  readonly scenario: HaipScenario;
  /** Whether the scenario has everything refused now: hosts answer 502 and open no sockets. */
  readonly isDown: boolean;

  /** Every session, in the order they were begun; one that was taken up again counts once. */
  readonly sessions: readonly FakeHaipSession[];
  readonly requests: readonly FakeHaipRequest[];
  /** Every link of whichever transport. */
  readonly sockets: FakeHaipConnectionLog;
  /** Every token of `mintToken`. */
  readonly tokens: readonly FakeHaipToken[];

  /** Answers a request below `baseUrl`, and `/health` and `/stats`; `undefined` for any other. */
  handle(request: Request): Promise<Response | undefined>;
  /** Takes over a socket; its path does not matter, its token does in dialect A. */
  accept(
    socket: FakeSocket,
    request: { readonly url: string; readonly protocols?: readonly string[] },
  ): void;

  /**
   * A token: dialect A takes it at the door, dialect B by default as `{ token }` in `HAI.payload.auth`.
   *
   * @param order.ttlSeconds - @defaultValue 3600, or what the scenario says
   * @param order.userId - @defaultValue "user-1"
   */
  mintToken(order?: { ttlSeconds?: number; userId?: string }): FakeHaipToken;
  /** Whether dialect B would let this in. */
  accepts(auth: unknown): boolean;

  /**
   * The agent speaks by itself, in the newest run or transaction.
   * @throws ParlanceError `misuse` for an unknown session
   */
  say(sessionId: string, text: string): void;
  /**
   * Dialect A: the agent asks the client to run a tool, and waits for its `TOOL_DONE`. Rejects with `tool-failed` for an
   * `ERROR` that names the call, with `aborted` when the session is over.
   *
   * @throws ParlanceError `misuse` for an unknown session and in dialect B, which has no such message
   */
  callTool(sessionId: string, tool: string, params?: unknown): Promise<FakeHaipToolResult>;
  /** Any message, stamped like all others. @throws ParlanceError `misuse` for an unknown session */
  send(sessionId: string, outgoing: FakeHaipOutgoing): void;
  /** Dialect A: tells every client to hold a channel. @throws ParlanceError `misuse` in dialect B */
  pause(channel: string): void;
  /** Dialect A: tells every client to go on. @throws ParlanceError `misuse` in dialect B */
  resume(channel: string): void;
  /** Gives every client more credit on a channel. */
  grant(channel: string, credit: { messages?: number; bytes?: number }): void;
  /**
   * The next messages to a session are numbered and kept for replay, but lost on the way.
   * @throws ParlanceError `misuse` for an unknown session
   */
  lose(sessionId: string, times?: number): void;
  /** Closes every open link; without a code they are cut, as by a dead network. */
  dropSockets(how?: { code?: number; reason?: string }): void;
  /** While on, links stay open, but nothing passes in either direction and nobody is told. */
  silence(isOn: boolean): void;
  /** The next `times` uses of a route fail with `status`. @param times - @defaultValue 1 */
  failNext(route: HaipRoute, status: number, times?: number): void;
  /** Changes the story from here on. What happens "once per user" may happen again. */
  setScenario(scenario: HaipScenario): void;
  /** The server starts anew: every link is cut, and no session can be taken up again. */
  restart(): void;
  /** Closes every link and clears every timer; what was recorded stays readable. */
  close(): void;
}

const defaultTiming: HaipTiming = {
  firstPartMs: 60,
  partMs: 15,
  toolUpdateMs: 50,
  toolStepMs: 100,
  restartMs: 3000,
  heartbeatMs: 30_000,
};

const slowTiming = { firstPartMs: 2500, partMs: 150 };

/**
 * A fake HAIP server that keeps the rules of one dialect: handshake, credentials, credit, errors. Host it with
 * {@link haipHandlers} (MSW, in tests and stories) or {@link serveHaip} (a real port).
 *
 * @example
 * ```ts
 * const fake = createFakeHaip({ dialect: "B2", agent: () => "Hi there!" });
 * const host = await serveHaip(fake);
 * // ... and afterwards: what did the server see?
 * expect(fake.sessions[0]?.texts.map(({ text }) => text)).toEqual(["Hello", "Hi there!"]);
 * ```
 */
export function createFakeHaip(options: FakeHaipOptions = {}): FakeHaip {
  const { dialect = "A", endpoints = "documented" } = options;
  const clock = options.clock ?? systemClock;
  const baseUrl = (options.baseUrl ?? "https://haip.example.com/haip").replace(/\/+$/, "");
  const timers = createTimerSet(clock);
  const past = new Set<string>();
  let scenario = options.scenario ?? "streaming";
  let scenarioRun = 0;
  let refusesUntil = 0;

  const traits = () => haipTraits(scenario);
  const timing = (): HaipTiming => ({
    ...defaultTiming,
    ...options.timing,
    ...(traits().slow && slowTiming),
  });
  const isDown = () => traits().refuses === "everything" || clock.now() < refusesUntil;
  const office = createHaipTokenOffice({
    clock,
    secret: randomBytes(32),
    endpoints,
    verifyToken: options.verifyToken,
  });
  /** When a token's end is to end its link. */
  const endOf = (expiresAt: number): { expiresAt?: number } =>
    traits().tokenTtlSeconds === undefined || !Number.isFinite(expiresAt) ? {} : { expiresAt };

  function authenticate(auth: unknown): FakeHaipUser | null {
    if (traits().refuses) return null;
    if (options.authenticate) return options.authenticate(auth);
    const verdict = office.verify(textOf(auth, "token")?.replace(/^Bearer /, ""));
    return verdict ? { id: verdict.userId, ...endOf(verdict.expiresAt) } : null;
  }

  function admit(token: string | undefined): LinkAdmission | undefined {
    // In dialect B the transport is open (section 5.2).
    if (dialect !== "A") return {};
    if (traits().refuses) return undefined;
    const verdict = office.verify(token);
    return verdict && { token, userId: verdict.userId, ...endOf(verdict.expiresAt) };
  }

  const settings: HaipSettings = {
    dialect,
    endpoints,
    sequence: options.sequence ?? (endpoints === "documented" ? "decimal" : "reference"),
    clock,
    timing,
    traits,
    credit: () => creditOf(options.credit, endpoints, traits()),
    maxConcurrentRuns: options.maxConcurrentRuns ?? 10,
    agent: options.agent ?? defaultHaipAgent,
    tools: options.tools ?? [],
    authenticate,
    once(what) {
      const key = `${String(scenarioRun)} ${what}`;
      if (past.has(key)) return false;
      past.add(key);
      return true;
    },
    restart() {
      refusesUntil = clock.now() + timing().restartMs;
      hub.closeAll(1012, "Service restart");
    },
  };
  const hub = createHaipHub(settings);
  const router = createHaipRouter({
    clock,
    prefix: new URL(baseUrl).pathname.replace(/\/+$/, ""),
    dialect,
    endpoints,
    hub,
    isDown,
    admit,
  });

  function known(sessionId: string, verb: string): Reception {
    const reception = hub.sessions.get(sessionId);
    if (reception) return reception;
    throw new ParlanceError(
      `The fake HAIP server has no session "${sessionId}", so ${verb} has nothing to act on: take the id from fake.sessions.`,
      { code: "misuse" },
    );
  }

  function openReceptions(): Reception[] {
    return [...hub.sessions.values()].filter(({ session }) => session.record.isOpen);
  }

  function tellChannel(type: "PAUSE_CHANNEL" | "RESUME_CHANNEL", channel: string): void {
    if (dialect !== "A")
      throw new ParlanceError(
        `Dialect ${dialect} has no ${type}, so no client would understand it: use dialect A.`,
        { code: "misuse" },
      );
    for (const { session } of openReceptions()) session.send({ type, payload: { channel } });
  }

  return {
    dialect,
    endpoints,
    baseUrl,
    get scenario() {
      return scenario;
    },
    get isDown() {
      return isDown();
    },
    get sessions() {
      return Array.from(hub.sessions.values(), ({ session }) => session.record);
    },
    requests: router.requests,
    sockets: hub.log,
    tokens: office.minted,

    handle: router.handle,
    accept(socket, { url, protocols = [] }) {
      const inProtocol =
        endpoints === "documented"
          ? protocols.find((name) => name.startsWith("token."))?.slice("token.".length)
          : undefined;
      const admission = admit(new URL(url).searchParams.get("token") ?? inProtocol);
      const isOut = isDown() || router.takeFailure("websocket") !== undefined;
      acceptHaipSocket(socket, hub, timers, isOut ? "down" : admission);
    },

    mintToken(order = {}) {
      return office.mint({
        userId: order.userId ?? "user-1",
        ttlSeconds: order.ttlSeconds ?? traits().tokenTtlSeconds ?? 3600,
      });
    },
    accepts: (auth) => authenticate(auth) !== null,
    say(sessionId, text) {
      known(sessionId, "say").say(text);
    },
    callTool(sessionId, tool, params) {
      const reception = known(sessionId, "callTool");
      if (reception.callTool) return reception.callTool(tool, params);
      throw new ParlanceError(
        `Dialect ${dialect} has no TOOL_CALL, so the agent cannot ask for one: use dialect A.`,
        { code: "misuse" },
      );
    },
    send(sessionId, outgoing) {
      known(sessionId, "send").session.send(outgoing);
    },
    pause(channel) {
      tellChannel("PAUSE_CHANNEL", channel);
    },
    resume(channel) {
      tellChannel("RESUME_CHANNEL", channel);
    },
    grant(channel, { messages = 0, bytes = 0 }) {
      for (const { session } of openReceptions()) {
        session.ledger.add(channel, messages, bytes);
        session.send({
          type: "FLOW_UPDATE",
          payload: {
            channel,
            ...(messages > 0 && { add_messages: messages }),
            ...(bytes > 0 && { add_bytes: bytes }),
          },
        });
      }
    },
    lose(sessionId, times = 1) {
      known(sessionId, "lose").session.lose(times);
    },
    dropSockets({ code, reason } = {}) {
      hub.closeAll(code, reason);
    },
    silence(isOn) {
      hub.setSilent(isOn);
      router.setSilent(isOn);
    },
    failNext(route, status, times = 1) {
      router.failNext(route, status, times);
    },
    setScenario(next) {
      scenario = next;
      scenarioRun += 1;
      if (isDown()) hub.closeAll();
    },
    restart: hub.forget,
    close() {
      timers.clear();
      router.setSilent(false);
      hub.closeAll(1001, "Going away");
      hub.forget();
    },
  };
}
