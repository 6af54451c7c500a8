import {
  aborted,
  backoffDelay,
  ParlanceError,
  pause,
  type ParlanceErrorCode,
  type TokenSource,
} from "../core/index";

/** As much of `fetch` as the kit needs. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** How an {@link Http} behaves. */
export interface HttpOptions {
  /** With or without a slash at its end. */
  readonly baseUrl: string;
  /** Who answers, as errors name it. @defaultValue "The server" */
  readonly vendor?: string | undefined;
  /** A token source, whose token is renewed once when it is refused, or a fixed key. @defaultValue no Authorization header */
  readonly bearer?: TokenSource | string | undefined;
  /** @defaultValue the global `fetch` of the moment */
  readonly fetch?: Fetch | undefined;
  /** How long one attempt may take, in milliseconds, its body included. @defaultValue 30000 */
  readonly timeoutMs?: number | undefined;
  /** How often a request is repeated after 429, 5xx or a network failure. @defaultValue 0 */
  readonly maxRetries?: number | undefined;
  /** Returns 0 (inclusive) to 1 (exclusive); spreads the pauses between attempts. @defaultValue Math.random */
  readonly random?: (() => number) | undefined;
}

/** One request. */
export interface HttpRequest {
  /** @defaultValue "GET" */
  readonly method?: string | undefined;
  /** Joined to the base URL; begins with a slash. */
  readonly path: string;
  /** What is undefined is left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, instead of `json`. */
  readonly body?: BodyInit | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Overrules the option of the same name. */
  readonly timeoutMs?: number | undefined;
  /** Overrules the option of the same name: 0 for what must not happen twice. */
  readonly maxRetries?: number | undefined;
}

/** A 2xx answer. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, whatever its declared type; else the text; undefined when empty. */
  readonly body: unknown;
}

/** Requests under one base URL with one credential. */
export interface Http {
  /**
   * @throws ParlanceError (by rejection), and nothing else. By status: 401 `token-rejected`, 403 `forbidden`, 404 `not-found`,
   * 408 `timeout`, 413 `file-too-large`, 429 `rate-limited`, other 4xx `invalid-request`, 5xx `vendor-unavailable`; else `network`,
   * `timeout`, `aborted`, or what the token source throws. `cause` holds the body.
   */
  request(request: HttpRequest): Promise<HttpResponse>;
}

/** Nobody waits longer than this for the next attempt; then the error says when to come back. */
const longestRetryAfterMs = 60_000;

/**
 * Makes an {@link Http}; no request is made before `request`.
 *
 * @example
 * ```ts
 * const http = createHttp({ baseUrl: "https://vendor.example/api", bearer: apiKey, maxRetries: 2 });
 * const { body } = await http.request({ method: "POST", path: "/tokens", json: { ttl_seconds: 60 } });
 * ```
 */
export function createHttp(options: HttpOptions): Http {
  const { vendor = "The server", bearer, random } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, "");

  return {
    async request(request) {
      const maxRetries = request.maxRetries ?? options.maxRetries ?? 0;
      for (let failures = 1; ; failures += 1) {
        try {
          return await attempt(request);
        } catch (cause) {
          const error = ParlanceError.from(cause, {
            message: `${describe(request)} failed before an answer came`,
            code: "network",
            recoverable: true,
          });
          const isWorthRepeating =
            error.code === "rate-limited" ||
            error.code === "vendor-unavailable" ||
            error.code === "network";
          if (failures > maxRetries || !isWorthRepeating) throw error;
          if ((error.retryAfterMs ?? 0) > longestRetryAfterMs) throw error;
          await pause(backoffDelay(failures, error.retryAfterMs, { random }), request.signal).catch(
            (reason: unknown) => {
              throw aborted(describe(request), reason);
            },
          );
        }
      }
    },
  };

  async function attempt(request: HttpRequest): Promise<HttpResponse> {
    const { signal } = request;
    if (bearer === undefined || typeof bearer === "string") {
      const answer = await exchange(request, bearer);
      return answer.error ? Promise.reject(answer.error) : answer;
    }
    const { token } = await bearer.get({ signal });
    let answer = await exchange(request, token);
    if (answer.status === 401) {
      bearer.reject(token);
      const fresh = await bearer.get({ reason: "rejected", signal });
      answer = await exchange(request, fresh.token);
      if (answer.status === 401) bearer.reject(fresh.token);
    }
    if (answer.error) throw answer.error;
    return answer;
  }

  async function exchange(
    request: HttpRequest,
    token: string | undefined,
  ): Promise<HttpResponse & { readonly error?: ParlanceError }> {
    const { method = "GET", path, query, json, signal } = request;
    if (signal?.aborted) throw aborted(describe(request));
    const body = json === undefined ? request.body : toJson(request);
    const headers: Record<string, string> = {
      accept: "application/json",
      ...(json === undefined ? {} : { "content-type": "application/json" }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...request.headers,
    };
    const answer = await fetchAnswer(`${baseUrl}${path}${toQueryString(query)}`, {
      init: body === undefined ? { method, headers } : { method, headers, body },
      what: describe(request),
      vendor,
      fetch: options.fetch,
      timeoutMs: request.timeoutMs ?? options.timeoutMs,
      signal,
    });
    if (answer.status >= 200 && answer.status < 300) return answer;
    const hasTokenSource = typeof bearer === "object";
    return { ...answer, error: refusal(describe(request), answer, { vendor, hasTokenSource }) };
  }
}

/** What {@link fetchAnswer} needs beside an address. */
export interface FetchAnswerOptions {
  readonly init: Omit<RequestInit, "signal">;
  /** What is asked, as errors name it: "GET /agents". */
  readonly what: string;
  /** Who answers, as errors name it. @defaultValue "The server" */
  readonly vendor?: string | undefined;
  /** @defaultValue the global `fetch` of the moment */
  readonly fetch?: Fetch | undefined;
  /** How long it may take, in milliseconds, the body included. @defaultValue 30000 */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks once and reads the answer whole, whatever its status.
 *
 * @throws ParlanceError (by rejection) `network`, `timeout`, `aborted`.
 */
export async function fetchAnswer(
  url: string,
  { init, what, vendor = "The server", timeoutMs = 30_000, signal, ...options }: FetchAnswerOptions,
): Promise<HttpResponse> {
  if (signal?.aborted) throw aborted(what);
  const controller = new AbortController();
  let isTimedOut = false;
  const timer = setTimeout(() => {
    isTimedOut = true;
    controller.abort();
  }, timeoutMs);
  const forward = () => controller.abort();
  signal?.addEventListener("abort", forward, { once: true });
  try {
    const send: Fetch = options.fetch ?? ((address, how) => globalThis.fetch(address, how));
    const answering = send(url, { ...init, signal: controller.signal }).then(readAnswer);
    // An injected fetch may not heed the signal.
    return await untilAborted(answering, controller.signal);
  } catch (cause) {
    if (isTimedOut) {
      throw new ParlanceError(
        `${vendor} did not answer ${what} within ${timeoutMs} ms, so it is not known whether it took effect. Try again.`,
        { code: "timeout", recoverable: true, cause },
      );
    }
    if (signal?.aborted) throw aborted(what, cause);
    throw new ParlanceError(
      `${what} did not reach ${vendor}, or its answer did not come back. Check the network, the base URL and CORS, then try again.`,
      { code: "network", recoverable: true, cause },
    );
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", forward);
  }
}

/** Reads an answer whole. */
export async function readAnswer(response: Response): Promise<HttpResponse> {
  const { status, headers } = response;
  return { status, headers, body: parse(await response.text()) };
}

/** The error of an answer that is not 2xx, by its status as {@link Http} says. `request` names what was asked: "GET /agents". */
export function refusal(
  request: string,
  { status, headers, body }: HttpResponse,
  { vendor = "The server", hasTokenSource = false } = {},
): ParlanceError {
  const { code, advice } = meaningOf(status);
  const words = wordsOf(body);
  return new ParlanceError(
    `${vendor} answered ${status} to ${request}${words ? `: ${words}` : ""}. ${advice}`,
    {
      code,
      status,
      recoverable:
        code === "rate-limited" ||
        code === "vendor-unavailable" ||
        code === "timeout" ||
        (code === "token-rejected" && hasTokenSource),
      retryAfterMs: retryAfterOf(headers),
      cause: body,
    },
  );
}

function describe({ method = "GET", path }: HttpRequest): string {
  return `${method} ${path}`;
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

function toQueryString(query: HttpRequest["query"] = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) parameters.set(name, String(value));
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

function toJson(request: HttpRequest): string {
  try {
    return JSON.stringify(request.json);
  } catch (cause) {
    throw new ParlanceError(
      `${describe(request)} was given data that is not JSON (a cycle, a BigInt), so it was not sent. Pass plain data.`,
      { code: "misuse", cause },
    );
  }
}

function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text; // a proxy's HTML page, or a bucket's XML
  }
}

function meaningOf(status: number): { readonly code: ParlanceErrorCode; readonly advice: string } {
  switch (status) {
    case 401:
      return { code: "token-rejected", advice: "The credential was refused; use a new one." };
    case 403:
      return {
        code: "forbidden",
        advice: "The credential is valid, but not for this; check what it was made for.",
      };
    case 404:
      return { code: "not-found", advice: "Check the id, the environment and the base URL." };
    case 408:
      return { code: "timeout", advice: "Try again." };
    case 413:
      return { code: "file-too-large", advice: "Send a smaller one." };
    case 429:
      return { code: "rate-limited", advice: "Wait before the next request." };
    default:
      return status >= 500
        ? { code: "vendor-unavailable", advice: "Try again in a moment." }
        : { code: "invalid-request", advice: "Check what was sent." };
  }
}

/** The vendors' error bodies: `{ error, statusCode }`, `{ error, message, details }`, `{ message }`; else a short text. */
function wordsOf(body: unknown): string {
  if (typeof body === "string") return /^\s*</.test(body) ? "" : body.slice(0, 200).trim();
  if (typeof body !== "object" || body === null) return "";
  const { error, message } = body as { readonly error?: unknown; readonly message?: unknown };
  const words = [error, message].filter((word) => typeof word === "string" && word !== "");
  return [...new Set(words)].join(" - ").slice(0, 300).replace(/\.$/, "");
}

function retryAfterOf(headers: Headers): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (!value) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
