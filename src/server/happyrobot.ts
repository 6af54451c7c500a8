import { ParlanceError, type ParlanceErrorOptions } from "../core/index";
import { createHttp, type HttpResponse } from "../transports/http";
import {
  checkChatTokenRequest,
  checkVoiceTokenRequest,
  type HappyRobotChatTokenRequest,
  type HappyRobotVoiceTokenRequest,
} from "./happyrobot-request";

/** Where an organization lives. */
export type HappyRobotCluster = "us" | "eu";

/** How a {@link HappyRobotServer} reaches the vendor. */
export interface HappyRobotServerOptions {
  /** A server key of the organization (`sk_live_...` or `sk_test_...`). It goes to the vendor and nowhere else. */
  readonly apiKey: string;
  /** @defaultValue "us" */
  readonly cluster?: HappyRobotCluster | undefined;
  /** Instead of the cluster's own address: a proxy, a relay, a fake. */
  readonly baseUrl?: string | undefined;
  /** How long one attempt may take, in milliseconds. @defaultValue 30000 */
  readonly timeoutMs?: number | undefined;
  /**
   * How often a chat token is asked for again after 429, 5xx or a network failure. Voice tokens are asked for once,
   * whatever this says: each one may start a billable run.
   *
   * @defaultValue 2
   */
  readonly maxRetries?: number | undefined;
  /** @defaultValue the global `fetch` of the moment */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
}

/** A chat token, as the kit's `getToken` may return it. */
export interface HappyRobotChatToken {
  readonly token: string;
  /** An ISO date. */
  readonly expiresAt: string;
}

/** A voice token: what a browser needs to enter the call's LiveKit room. */
export interface HappyRobotVoiceToken {
  /** The WebSocket address of the room's server. */
  readonly url: string;
  readonly token: string;
  readonly roomName: string;
  /** The UUID of the run that the call is; your backend ends the run with it. */
  readonly runId: string;
}

/** The vendor's token endpoints, with the API key in hand. */
export interface HappyRobotServer {
  readonly chat: {
    /**
     * Mints a chat token for one user. Repeated after 429, 5xx and network failures.
     *
     * @throws ParlanceError `invalid-request` (before the call where it can be known), `token-rejected` (the API key was
     * refused), `not-found` (no such workflow, or none published in `env`), `rate-limited`, `vendor-unavailable`,
     * `network`, `timeout`, `aborted`, `invalid-response`.
     */
    createToken(
      request: HappyRobotChatTokenRequest,
      options?: { readonly signal?: AbortSignal | undefined },
    ): Promise<HappyRobotChatToken>;
  };
  readonly voice: {
    /**
     * Mints a voice token for one call. Never repeated, and not to be called ahead of need: each may start a billable run.
     *
     * @throws ParlanceError the same as `chat.createToken`; when joining a call `session-not-found` and `session-ended`
     * (it is not in progress).
     */
    createToken(
      request: HappyRobotVoiceTokenRequest,
      options?: { readonly signal?: AbortSignal | undefined },
    ): Promise<HappyRobotVoiceToken>;
  };
}

// Section 1.1 of the wire facts.
const baseUrls: Readonly<Record<HappyRobotCluster, string>> = {
  us: "https://platform.happyrobot.ai/api/v2",
  eu: "https://platform.eu.happyrobot.ai/api/v2",
};

/**
 * The vendor's token endpoints for a backend. Holds no connection and no state: make one per process or one per request,
 * as your platform hands out its secrets.
 *
 * @throws ParlanceError `misuse` in a browser, where the API key would be everybody's, and for options that cannot work.
 *
 * @example
 * ```ts
 * const server = createHappyRobotServer({ apiKey: process.env.HAPPYROBOT_API_KEY ?? "" });
 * const { token, expiresAt } = await server.chat.createToken({
 *   workflowId: "support",
 *   data: { userId: "42" },
 *   ttlSeconds: 900,
 * });
 * ```
 */
export function createHappyRobotServer(options: HappyRobotServerOptions): HappyRobotServer {
  checkPlace();
  checkOptions(options);
  const { apiKey, cluster = "us", baseUrl, timeoutMs = 30_000, maxRetries = 2, fetch } = options;
  const http = createHttp({
    baseUrl: baseUrl ?? baseUrls[cluster],
    vendor: "HappyRobot",
    bearer: apiKey,
    timeoutMs,
    maxRetries,
    fetch,
  });

  async function post(
    path: string,
    json: object,
    request: { readonly signal?: AbortSignal | undefined; readonly maxRetries?: number },
  ): Promise<HttpResponse> {
    try {
      return await http.request({ method: "POST", path, json, ...request });
    } catch (error) {
      throw withoutKey(withAdvice(error as ParlanceError), apiKey);
    }
  }

  return {
    chat: {
      async createToken(request, { signal } = {}) {
        checkChatTokenRequest(request);
        const json = {
          workflow_id: request.workflowId,
          data: request.data,
          env: request.env,
          ttl_seconds: request.ttlSeconds,
        };
        // The collection routes end in a slash (section 1.1): a redirect would turn the POST into a GET.
        const { body } = await post("/chat/tokens/", json, { signal });
        const answer = readStrings(body, ["token", "expires_at"]);
        return { token: answer.token, expiresAt: answer.expires_at };
      },
    },
    voice: {
      async createToken(request, { signal } = {}) {
        checkVoiceTokenRequest(request);
        const json = {
          workflow_id: request.workflowId,
          session_id: request.sessionId,
          should_takeover: request.shouldTakeover,
          data: request.data,
          env: request.env,
          ttl_seconds: request.ttlSeconds,
        };
        let response: HttpResponse;
        try {
          response = await post("/voice/tokens/", json, { signal, maxRetries: 0 });
        } catch (error) {
          if (request.sessionId === undefined) throw error;
          throw aboutTheSession(error as ParlanceError);
        }
        const answer = readStrings(response.body, ["url", "token", "room_name", "run_id"]);
        return {
          url: answer.url,
          token: answer.token,
          roomName: answer.room_name,
          runId: answer.run_id,
        };
      },
    },
  };
}

/** A page has a window and a document. So has Node under jsdom, where tests of a backend may well run. */
function checkPlace(): void {
  if (!("window" in globalThis && "document" in globalThis)) return;
  const { versions } =
    (globalThis as { process?: { versions?: Record<string, string> } }).process ?? {};
  if (versions?.["node"] && !versions["electron"]) return;
  throw misuse(
    "createHappyRobotServer was called in a browser, where everybody who opens the page could read the API key and spend on your account. Call it on a server, and give the page short-lived tokens with createTokenRoute.",
  );
}

function checkOptions(options: HappyRobotServerOptions): void {
  const { apiKey, cluster, baseUrl, timeoutMs, maxRetries } = options;
  if (typeof apiKey !== "string" || apiKey === "") {
    throw misuse(
      "createHappyRobotServer needs an apiKey, and it is missing: no token can be minted without one. Set the environment variable or secret that you read it from.",
    );
  }
  // fetch itself would refuse the header, and print the key in its error.
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw misuse(
      "The apiKey has a space, a line break or another character that cannot be sent, so the vendor would never see it. Look at the end of the secret: a line break often slips in there.",
    );
  }
  if (cluster !== undefined && !Object.hasOwn(baseUrls, cluster)) {
    throw misuse(
      `There is no cluster ${JSON.stringify(cluster)}. Pass "us" or "eu", or a baseUrl of your own.`,
    );
  }
  if (baseUrl !== undefined && !/^https?:\/\/[^?#]+$/.test(baseUrl)) {
    throw misuse(
      `The baseUrl ${JSON.stringify(baseUrl)} cannot be called: it must begin with https:// or http:// and have no query. The vendor's own ends in /api/v2.`,
    );
  }
  if (timeoutMs !== undefined && !(Number.isFinite(timeoutMs) && timeoutMs > 0)) {
    throw misuse(`timeoutMs must be a finite number of milliseconds above 0; it is ${timeoutMs}.`);
  }
  if (maxRetries !== undefined && !(Number.isInteger(maxRetries) && maxRetries >= 0)) {
    throw misuse(`maxRetries must be a whole number, 0 or more; it is ${maxRetries}.`);
  }
}

function readStrings<Name extends string>(
  body: unknown,
  names: readonly Name[],
): Readonly<Record<Name, string>> {
  const members = (typeof body === "object" ? body : null) as Readonly<
    Record<string, unknown>
  > | null;
  const missing = names.filter(
    (name) => typeof members?.[name] !== "string" || members[name] === "",
  );
  if (missing.length > 0) {
    // The body stays out of the error: it may hold a token, and errors are logged.
    throw new ParlanceError(
      `HappyRobot's answer has no ${missing.join(", no ")}, so there is no token to hand on. Check that the base URL leads to the vendor's API and not to a page or a proxy.`,
      { code: "invalid-response" },
    );
  }
  return members as Readonly<Record<Name, string>>;
}

function withAdvice(error: ParlanceError): ParlanceError {
  if (error.status !== 401) return error;
  return remade(error, {
    message: `${error.message} Check that the API key is in force, and that it belongs to this cluster.`,
  });
}

function aboutTheSession(error: ParlanceError): ParlanceError {
  if (error.status === 404) return remade(error, { code: "session-not-found" });
  if (error.status === 409) return remade(error, { code: "session-ended" });
  return error;
}

/** A vendor may quote the key it refused, and a fetch may put its whole request into its error. */
function withoutKey(error: ParlanceError, apiKey: string): ParlanceError {
  const strip = (text: string) => text.replaceAll(apiKey, "[the API key]");
  const stripCause = (cause: unknown, depth: number): unknown => {
    if (!(cause instanceof Error)) return stripData(cause, strip);
    const copy = new Error(strip(cause.message));
    copy.name = cause.name;
    copy.stack = strip(cause.stack ?? "");
    if ("code" in cause && typeof cause.code === "string") {
      Object.assign(copy, { code: cause.code });
    }
    if (cause.cause !== undefined && depth < 5) copy.cause = stripCause(cause.cause, depth + 1);
    return copy;
  };
  return remade(error, { message: strip(error.message), cause: stripCause(error.cause, 0) });
}

function stripData(data: unknown, strip: (text: string) => string): unknown {
  try {
    return JSON.parse(JSON.stringify(data), (_, value: unknown) =>
      typeof value === "string" ? strip(value) : value,
    ) as unknown;
  } catch {
    return undefined; // no data: something that a fetch threw, which is nobody's to read
  }
}

function remade(
  error: ParlanceError,
  changes: Partial<ParlanceErrorOptions> & { readonly message?: string },
): ParlanceError {
  const { message = error.message, ...options } = changes;
  return new ParlanceError(message, {
    code: error.code,
    recoverable: error.recoverable,
    retryAfterMs: error.retryAfterMs,
    status: error.status,
    cause: error.cause,
    ...options,
  });
}

function misuse(message: string): ParlanceError {
  return new ParlanceError(message, { code: "misuse" });
}
