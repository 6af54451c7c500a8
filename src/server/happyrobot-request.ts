import { ParlanceError } from "../core/index";

/** Which published version of a workflow answers. */
export type HappyRobotEnvironment = "production" | "staging" | "development";

/** What a chat token is for. */
export interface HappyRobotChatTokenRequest {
  /** The workflow's UUID or slug. */
  readonly workflowId: string;
  /**
   * The agent's trigger variables: what your backend knows of this user. Plain JSON data.
   *
   * @remarks It travels inside the token, which the user can read: put no secrets in it.
   */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
  /** @defaultValue "production" */
  readonly env?: HappyRobotEnvironment | undefined;
  /** The token's life, 60 to 86400 seconds. The kit renews it in time, so short is good. @defaultValue 3600, the vendor's */
  readonly ttlSeconds?: number | undefined;
}

/** Starts a new call. */
export interface HappyRobotNewCallTokenRequest {
  /** The workflow's UUID or slug; it needs a Web Call trigger. */
  readonly workflowId: string;
  /** Attributes of the caller for the agent; the keys are those declared on the Web Call trigger. Plain JSON data. */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
  /** @defaultValue "production" */
  readonly env?: HappyRobotEnvironment | undefined;
  /** The token's life, 60 to 86400 seconds; it is not renewed during a call. @defaultValue 21600, the vendor's */
  readonly ttlSeconds?: number | undefined;
  readonly sessionId?: undefined;
  readonly shouldTakeover?: undefined;
}

/** Joins a call in progress. */
export interface HappyRobotJoinCallTokenRequest {
  /** The UUID of the session whose call it is. */
  readonly sessionId: string;
  /**
   * `false`: a hidden listener, the agent stays. `true`: a human takes over and the agent drops out.
   *
   * @defaultValue false
   */
  readonly shouldTakeover?: boolean | undefined;
  /** The token's life, 60 to 86400 seconds; it is not renewed during a call. @defaultValue 21600, the vendor's */
  readonly ttlSeconds?: number | undefined;
  readonly workflowId?: undefined;
  readonly data?: undefined;
  readonly env?: undefined;
}

/** What a voice token is for: a new call, or one in progress. */
export type HappyRobotVoiceTokenRequest =
  HappyRobotNewCallTokenRequest | HappyRobotJoinCallTokenRequest;

const environments: readonly string[] = [
  "production",
  "staging",
  "development",
] satisfies HappyRobotEnvironment[];

/**
 * Throws for what the vendor would refuse, and for what would reach the agent as something else than was meant. A caller
 * in JavaScript, or one who passes on what a user sent, can hand in anything.
 *
 * @throws ParlanceError `invalid-request`.
 */
export function checkChatTokenRequest(request: HappyRobotChatTokenRequest): void {
  checkWorkflow(request.workflowId);
  checkData(request.data);
  checkEnvironment(request.env);
  checkLife(request.ttlSeconds);
}

/**
 * As {@link checkChatTokenRequest}, and a new call is not mixed up with one in progress.
 *
 * @throws ParlanceError `invalid-request`.
 */
export function checkVoiceTokenRequest(request: HappyRobotVoiceTokenRequest): void {
  const { workflowId, sessionId, shouldTakeover, data, env, ttlSeconds } = request;
  if ((workflowId === undefined) === (sessionId === undefined)) {
    throw invalid(
      "A voice token is either for a new call or for one in progress: pass workflowId or sessionId, exactly one of them.",
    );
  }
  if (sessionId === undefined) {
    if (shouldTakeover !== undefined) {
      throw invalid(
        "shouldTakeover is for joining a call in progress and means nothing for a new one. Pass it with sessionId.",
      );
    }
    checkWorkflow(workflowId);
    checkData(data);
    checkEnvironment(env);
  } else {
    if (
      typeof sessionId !== "string" ||
      !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(sessionId)
    ) {
      throw invalid(`sessionId must be the UUID of a session; it is ${show(sessionId)}.`);
    }
    if (shouldTakeover !== undefined && typeof shouldTakeover !== "boolean") {
      throw invalid(
        `shouldTakeover must be true or false; it is ${show(shouldTakeover)}, and a mistake would drop the agent from a live call.`,
      );
    }
    if (data !== undefined || env !== undefined) {
      throw invalid(
        "data and env belong to a new call; a call in progress has its own already. Leave them out with sessionId.",
      );
    }
  }
  checkLife(ttlSeconds);
}

function checkWorkflow(workflowId: unknown): void {
  if (typeof workflowId !== "string" || workflowId.trim() === "") {
    throw invalid(
      `workflowId must be the UUID or the slug of a workflow; it is ${show(workflowId)}, so nobody would answer.`,
    );
  }
}

function checkEnvironment(env: unknown): void {
  if (env !== undefined && !environments.includes(env as string)) {
    throw invalid(`env must be one of ${environments.join(", ")}; it is ${show(env)}.`);
  }
}

function checkLife(ttlSeconds: unknown): void {
  if (ttlSeconds === undefined) return;
  if (
    !Number.isInteger(ttlSeconds) ||
    (ttlSeconds as number) < 60 ||
    (ttlSeconds as number) > 86_400
  ) {
    throw invalid(
      `ttlSeconds must be a whole number of seconds from 60 to 86400; it is ${show(ttlSeconds)}.`,
    );
  }
}

function checkData(data: unknown): void {
  if (data === undefined) return;
  if (!isPlainObject(data)) {
    throw invalid(
      `data must be a plain object, whose members become the agent's variables; it is ${show(data)}.`,
    );
  }
  checkJson(data, "data", []);
}

/** What JSON.stringify would change, drop or choke on would reach the agent as something else than was meant. */
function checkJson(value: unknown, path: string, ancestors: readonly object[]): void {
  if (value === null || typeof value === "string" || typeof value === "boolean") return;
  if (typeof value === "number" && Number.isFinite(value)) return;
  if (value instanceof Date && !Number.isNaN(value.getTime())) return;
  if (typeof value === "object" && ancestors.includes(value)) {
    throw invalid(`${path} is part of itself, which JSON cannot carry. Pass plain data.`);
  }
  if (Array.isArray(value)) {
    value.forEach((item, index) => checkJson(item, `${path}[${index}]`, [...ancestors, value]));
  } else if (isPlainObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      // An absent value under a name is simply left out.
      if (member !== undefined) checkJson(member, `${path}.${key}`, [...ancestors, value]);
    }
  } else {
    throw invalid(
      `${path} is ${show(value)}, which JSON cannot carry, so the agent would not get it. Pass plain data.`,
    );
  }
}

/** Told by the end of its chain, not by Object.prototype: under some test runners every file has its own. */
function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function show(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "string") return JSON.stringify(value.slice(0, 60));
  if (typeof value === "object" && value !== null) {
    return Array.isArray(value)
      ? "an array"
      : `a ${Object.prototype.toString.call(value).slice(8, -1)}`;
  }
  return ["bigint", "function", "symbol"].includes(typeof value)
    ? `a ${typeof value}`
    : String(value);
}

function invalid(message: string): ParlanceError {
  return new ParlanceError(message, { code: "invalid-request" });
}
