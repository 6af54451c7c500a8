import { ParlanceError, type AccessToken, type ParlanceErrorCode } from "../core/index";

/**
 * What a refused request is told, as `error.code` of the JSON answer. The message beside it is for developers.
 *
 * | code | status | happened |
 * | --- | --- | --- |
 * | `unauthorized` | 401 | `authorize` returned `null` or threw |
 * | `forbidden` | 403 | `authorize` threw an error that says 403 |
 * | `origin-not-allowed` | 403 | a browser sent it from another origin, which is not in `allowedOrigins` |
 * | `method-not-allowed` | 405 | it was not a POST |
 * | `invalid-request` | 400 | its body broke off |
 * | `body-too-large` | 413 | its body is over `maxBodyBytes` |
 * | `rate-limited` | 429 | the vendor, or `authorize`, said so; `Retry-After` where known |
 * | `session-not-found` | 404 | the vendor does not know the session to join |
 * | `session-ended` | 409 | the session to join is not in progress |
 * | `vendor-refused` | 502 | the vendor refused our request, or answered something unreadable |
 * | `vendor-unavailable` | 503 | the vendor, or `authorize`, did not answer or failed; try again |
 * | `internal` | 500 | the code behind the route failed; `onError` has the error |
 */
export type TokenRouteErrorCode =
  | "unauthorized"
  | "forbidden"
  | "origin-not-allowed"
  | "method-not-allowed"
  | "invalid-request"
  | "body-too-large"
  | "rate-limited"
  | "session-not-found"
  | "session-ended"
  | "vendor-refused"
  | "vendor-unavailable"
  | "internal";

/** Where an error reported to `onError` came up. */
export interface TokenRouteErrorInfo {
  readonly request: Request;
  /** The status the caller was answered with. */
  readonly status: number;
}

/** What a token route needs. `authorize` has no default: there is no such thing as a public token endpoint. */
export interface TokenRouteOptions<Grant extends object, Token extends AccessToken> {
  /**
   * Decides who may have a token, from the caller's cookie or `Authorization` header. Returns what `createToken` needs to
   * know about the user; `null` answers 401.
   *
   * @remarks
   * A throw refuses as well: 401, or the error's own `status` where that is 403, 429 or 5xx (answered as 503). A
   * `ParlanceError` with code `forbidden` is a 403, one with `rate-limited` a 429 with its `retryAfterMs`.
   */
  readonly authorize: (
    request: Request,
  ) => Grant | null | undefined | Promise<Grant | null | undefined>;
  /**
   * Mints the token. What it returns is the JSON answer, as it is: `{ token, expiresAt }` is what the kit's `getToken`
   * may return. `signal` aborts when the caller goes away.
   */
  readonly createToken: (
    grant: Grant,
    options: { readonly signal: AbortSignal },
  ) => Token | Promise<Token>;
  /**
   * Other origins whose pages may ask, each spelled as browsers spell it: `"https://app.example.com"`. They are answered
   * with CORS headers that allow credentials. The route's own origin needs no mention.
   *
   * @defaultValue none, and no CORS headers
   */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** The largest request body, in bytes. @defaultValue 16384 */
  readonly maxBodyBytes?: number | undefined;
  /**
   * Hears of what went wrong behind a refusal: failures of the vendor, of `createToken`, and throws of `authorize`. Plain
   * refusals (`null`, a foreign origin, a GET) are not errors.
   *
   * @defaultValue console.error
   */
  readonly onError?: ((error: unknown, info: TokenRouteErrorInfo) => void) | undefined;
}

/** Answers one request; never rejects. */
export type TokenRoute = (request: Request) => Promise<Response>;

interface Refusal {
  readonly status: number;
  readonly code: TokenRouteErrorCode;
  readonly message: string;
  readonly retryAfterMs?: number | undefined;
}

/** A refusal on its way out, with what the developer should hear of, if anything. */
class Refused extends Error {
  readonly refusal: Refusal;
  readonly reported: { readonly error: unknown } | undefined;

  constructor(refusal: Refusal, reported?: { readonly error: unknown }) {
    super(refusal.message);
    this.refusal = refusal;
    this.reported = reported;
  }
}

/**
 * Makes the endpoint behind the app's `getToken`: a function from `Request` to `Response`, as Next route handlers, Hono,
 * Bun, Deno and Workers take it. For Express and `node:http` wrap it in {@link toNodeHandler}.
 *
 * @remarks
 * Answers POST only (and OPTIONS, which is a preflight), with `Cache-Control: no-store`. A browser request from another
 * origin is refused before `authorize` is asked, so that no foreign page can mint tokens on a visitor's cookie.
 *
 * @throws ParlanceError `misuse` when `authorize` or `createToken` is missing, or an allowed origin is not one.
 *
 * @example
 * ```ts
 * const server = createHappyRobotServer({ apiKey: process.env.HAPPYROBOT_API_KEY ?? "" });
 *
 * export const POST = createTokenRoute({
 *   authorize: async (request) => {
 *     const user = await userOfSession(request.headers.get("cookie"));
 *     return user && { userId: user.id };
 *   },
 *   createToken: (grant, { signal }) =>
 *     server.chat.createToken({ workflowId: "support", data: { userId: grant.userId } }, { signal }),
 * });
 * ```
 */
export function createTokenRoute<Grant extends object, Token extends AccessToken>(
  options: TokenRouteOptions<Grant, Token>,
): TokenRoute {
  const { authorize, createToken, maxBodyBytes = 16_384, onError = logError } = options;
  if (typeof authorize !== "function" || typeof createToken !== "function") {
    throw misuse(
      "createTokenRoute needs both authorize and createToken: without authorize anybody could mint tokens on your account. Return null from authorize to refuse a caller.",
    );
  }
  if (!(maxBodyBytes >= 0)) {
    throw misuse(`maxBodyBytes must be a number of bytes, 0 or more; it is ${maxBodyBytes}.`);
  }
  const allowedOrigins = new Set((options.allowedOrigins ?? []).map(checkedOrigin));

  async function mint(request: Request): Promise<Response> {
    if (!isFromAllowedPlace(request, allowedOrigins)) {
      throw new Refused({
        status: 403,
        code: "origin-not-allowed",
        message:
          "Pages of this origin may not ask for a token here. Add the origin to allowedOrigins of the token route if it should.",
      });
    }
    if (request.method !== "POST") {
      throw new Refused({
        status: 405,
        code: "method-not-allowed",
        message: "A token is asked for with POST.",
      });
    }
    const grant = await authorized(await withLimitedBody(request, maxBodyBytes));
    let token: Token;
    try {
      token = await createToken(grant, { signal: request.signal });
    } catch (error) {
      throw new Refused(refusalOfMint(error), { error });
    }
    if (!hasToken(token)) {
      const error = misuse(
        "createToken of the token route must return an object with a token, such as { token, expiresAt }; nothing was handed to the caller.",
      );
      throw new Refused(internal, { error });
    }
    return Response.json(token);
  }

  async function authorized(request: Request): Promise<Grant> {
    let grant: Grant | null | undefined;
    try {
      grant = await authorize(request);
    } catch (error) {
      throw new Refused(refusalOfThrow(error), isPlainRefusal(error) ? undefined : { error });
    }
    if (grant === null || grant === undefined) throw new Refused(unauthorized);
    // A Response is what some authentication helpers answer a stranger with: as an object it must not pass for a grant.
    if (isResponse(grant)) throw new Refused(refusalOfThrow(grant));
    if (typeof grant !== "object") {
      const error = misuse(
        `authorize of the token route must return an object that describes the user, or null to refuse; it returned a ${typeof grant}, so the caller was refused.`,
      );
      throw new Refused(internal, { error });
    }
    return grant;
  }

  function report(error: unknown, info: TokenRouteErrorInfo): void {
    try {
      onError(error, info);
    } catch (failure) {
      logError(failure);
    }
  }

  return async (request) => {
    let response: Response;
    if (request.method === "OPTIONS") {
      response = preflight(request, allowedOrigins);
    } else {
      try {
        response = await mint(request);
      } catch (thrown) {
        const { refusal, reported } =
          thrown instanceof Refused ? thrown : new Refused(internal, { error: thrown });
        // Nobody is left to answer, and nothing is wrong.
        if (reported && !request.signal.aborted) {
          report(reported.error, { request, status: refusal.status });
        }
        response = refuse(refusal);
      }
    }
    response.headers.set("Cache-Control", "no-store");
    if (allowedOrigins.size > 0) addCorsHeaders(response.headers, request, allowedOrigins);
    return response;
  };
}

const unauthorized: Refusal = {
  status: 401,
  code: "unauthorized",
  message: "Sign in first: no token is given to strangers.",
};

const internal: Refusal = {
  status: 500,
  code: "internal",
  message: "The token endpoint failed. The server's log says why.",
};

/** Browsers name where a request comes from, and no page can forge it; callers that are no browsers name nothing. */
function isFromAllowedPlace(request: Request, allowedOrigins: ReadonlySet<string>): boolean {
  const origin = request.headers.get("Origin");
  if (origin !== null && allowedOrigins.has(origin)) return true;
  const site = request.headers.get("Sec-Fetch-Site");
  // A sibling host is "same-site" and has the visitor's cookies, but is another application: it must be named.
  if (site !== null) return site === "same-origin" || site === "none";
  return origin === null || hostOf(origin) === ownHost(request);
}

/** Behind a proxy the URL is the inner one. A page cannot send X-Forwarded-Host without a preflight, which fails. */
function ownHost(request: Request): string {
  const forwarded = request.headers.get("X-Forwarded-Host")?.split(",")[0]?.trim();
  const host = forwarded || request.headers.get("Host") || new URL(request.url).host;
  return host.toLowerCase().replace(/:(80|443)$/, "");
}

/** Undefined for "null", the origin of a sandboxed frame or a file. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host.replace(/:(80|443)$/, "") : undefined;
}

function preflight(request: Request, allowedOrigins: ReadonlySet<string>): Response {
  const origin = request.headers.get("Origin");
  const response = new Response(null, { status: 204, headers: { Allow: "POST, OPTIONS" } });
  if (origin !== null && allowedOrigins.has(origin)) {
    response.headers.set("Access-Control-Allow-Methods", "POST");
    response.headers.set("Access-Control-Max-Age", "600");
    const wanted = request.headers.get("Access-Control-Request-Headers");
    if (wanted) response.headers.set("Access-Control-Allow-Headers", wanted);
  }
  return response;
}

function addCorsHeaders(
  headers: Headers,
  request: Request,
  allowedOrigins: ReadonlySet<string>,
): void {
  headers.append("Vary", "Origin");
  const origin = request.headers.get("Origin");
  if (origin === null || !allowedOrigins.has(origin)) return;
  headers.set("Access-Control-Allow-Origin", origin);
  headers.set("Access-Control-Allow-Credentials", "true");
  headers.set("Access-Control-Expose-Headers", "Retry-After");
}

/** The request itself where its length is known to be allowed (frameworks hand in richer ones), else a copy that was counted. */
async function withLimitedBody(request: Request, maxBytes: number): Promise<Request> {
  if (!request.body) return request;
  const tooLarge = new Refused({
    status: 413,
    code: "body-too-large",
    message: `The body of a token request may have ${maxBytes} bytes at most.`,
  });
  const declared = request.headers.get("Content-Length");
  if (declared !== null && /^\d+$/.test(declared)) {
    if (Number(declared) > maxBytes) throw tooLarge;
    return request;
  }
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = request.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.byteLength;
      if (size > maxBytes) throw tooLarge;
      chunks.push(value);
    }
  } catch (error) {
    reader.cancel().catch(() => undefined);
    if (error instanceof Refused) throw error;
    throw new Refused({
      status: 400,
      code: "invalid-request",
      message: "The body of the request broke off.",
    });
  }
  return new Request(request.url, {
    method: request.method,
    headers: request.headers,
    body: new Blob(chunks),
    signal: request.signal,
  });
}

/** Told by its tag: a server may carry a fetch library whose Response is not the global one. */
function isResponse(value: unknown): boolean {
  return Object.prototype.toString.call(value) === "[object Response]";
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("status" in error)) return undefined;
  return typeof error.status === "number" ? error.status : undefined;
}

function isPlainRefusal(error: unknown): boolean {
  if (ParlanceError.isInstance(error) && ["forbidden", "rate-limited"].includes(error.code)) {
    return true;
  }
  const status = statusOf(error);
  return status === 401 || status === 403 || status === 429;
}

/** What a throw of `authorize` means: refused in any case, only how is the question. */
function refusalOfThrow(error: unknown): Refusal {
  const code = ParlanceError.isInstance(error) ? error.code : undefined;
  const status = statusOf(error);
  if (code === "forbidden" || status === 403) {
    return { status: 403, code: "forbidden", message: "This user may not have a token." };
  }
  if (code === "rate-limited" || status === 429) return rateLimited(error);
  if (status !== undefined && status >= 500) return unavailable(error);
  return unauthorized;
}

const retryable: ReadonlySet<ParlanceErrorCode> = new Set([
  "vendor-unavailable",
  "network",
  "timeout",
  "connection-failed",
  "aborted",
]);

/** The error's own words stay here: they may speak of the account, the workflow or the vendor's insides. */
function refusalOfMint(error: unknown): Refusal {
  if (!ParlanceError.isInstance(error)) return internal;
  if (error.code === "rate-limited") return rateLimited(error);
  if (retryable.has(error.code)) return unavailable(error);
  if (error.code === "session-not-found") {
    return { status: 404, code: "session-not-found", message: "There is no such session." };
  }
  if (error.code === "session-ended") {
    return { status: 409, code: "session-ended", message: "The session is not in progress." };
  }
  if (error.status === undefined && error.code !== "invalid-response") return internal;
  return {
    status: 502,
    code: "vendor-refused",
    message: "The agent's service gave no token. The server's log says why.",
  };
}

function rateLimited(error: unknown): Refusal {
  return {
    status: 429,
    code: "rate-limited",
    message: "Too many tokens were asked for. Wait, then try again.",
    retryAfterMs: ParlanceError.isInstance(error) ? error.retryAfterMs : undefined,
  };
}

function unavailable(error: unknown): Refusal {
  return {
    status: 503,
    code: "vendor-unavailable",
    message: "No token can be had at the moment. Try again.",
    retryAfterMs: ParlanceError.isInstance(error) ? error.retryAfterMs : undefined,
  };
}

function refuse({ status, code, message, retryAfterMs }: Refusal): Response {
  const response = Response.json({ error: { code, message } }, { status });
  if (status === 405) response.headers.set("Allow", "POST, OPTIONS");
  if (retryAfterMs !== undefined) {
    response.headers.set("Retry-After", String(Math.max(1, Math.ceil(retryAfterMs / 1000))));
  }
  return response;
}

function hasToken(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    "token" in value &&
    typeof value.token === "string" &&
    value.token !== ""
  );
}

function isOrigin(value: string): boolean {
  if (!/^[a-z][a-z\d+.-]*:\/\/[^\s/?#@*,]+$/.test(value)) return false;
  // The origins of application shells (capacitor://localhost) have no normal form that URL would know.
  if (!/^https?:/.test(value)) return true;
  return URL.canParse(value) && new URL(value).origin === value;
}

function checkedOrigin(origin: string): string {
  if (!isOrigin(origin)) {
    throw misuse(
      `allowedOrigins holds ${JSON.stringify(origin)}, which no browser would send. Spell an origin as scheme and host, with a port only where it is unusual and without a path: "https://app.example.com". Wildcards are not supported: name each origin.`,
    );
  }
  return origin;
}

function misuse(message: string): ParlanceError {
  return new ParlanceError(message, { code: "misuse" });
}

function logError(error: unknown): void {
  // eslint-disable-next-line no-console -- the default of onError: a 502 that nobody is told of cannot be repaired
  console.error("The token route refused a request:", error);
}
