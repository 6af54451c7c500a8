import createClient, { defaultPathSerializer, type Client } from "openapi-fetch";
import * as v from "valibot";
import { ParlanceError, type ParlanceErrorCode, type TokenSource } from "../../core/index";
import { fetchAnswer, refusal, type Fetch, type HttpResponse } from "../../transports/http";
import type { paths } from "./schema";

/** How Kivox's REST is reached. */
export interface RestOptions {
  readonly baseUrl: string;
  /** The source of a bearer token; without one, the browser's cookie speaks for the user. */
  readonly tokens?: TokenSource | undefined;
  readonly fetch?: Fetch | undefined;
  readonly timeoutMs?: number | undefined;
  /** Nobody is signed in, or no more. */
  readonly onUnauthenticated?: ((error: ParlanceError) => void) | undefined;
}

/** Kivox's REST, typed by our OpenAPI document. Whatever is asked of it rejects with a ParlanceError, and with nothing else. */
export interface Rest {
  readonly client: Client<paths>;
  /** Waits for an answer and reads it. */
  read<const Schema extends v.GenericSchema>(
    asking: Promise<{ readonly response: Response }>,
    schema: Schema,
  ): Promise<v.InferOutput<Schema>>;
}

/** Section 1, "Error body"; nothing of it is relied on but its being there. */
const errorBody = v.fallback(
  v.object({
    code: v.fallback(v.optional(v.string()), undefined),
    message: v.fallback(v.optional(v.string()), undefined),
  }),
  {},
);

/** What needs nobody signed in: 401 there is about a password, not about who asks (section 2). */
const waysIn = /^POST .*\/auth\/(signup|sessions|password\/(recover|reset))$/;

export function createRest(options: RestOptions): Rest {
  const { tokens, timeoutMs } = options;
  const isCookie = tokens === undefined;
  const answers = new WeakMap<Response, { readonly what: string; readonly body: unknown }>();

  async function exchange(request: Request): Promise<Response> {
    const { method, url, signal } = request;
    const body = await request.text();
    const what = `${method} ${new URL(url).pathname}`;
    const isWayIn = waysIn.test(what);
    const ask = async (token: string | undefined) => {
      const headers = new Headers(request.headers);
      headers.set("accept", "application/json");
      if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
      const credentials = isCookie ? "include" : "omit";
      return await fetchAnswer(url, {
        init: {
          method,
          headers: Object.fromEntries(headers),
          credentials,
          ...(body === "" ? {} : { body }),
        },
        what,
        vendor: "Kivox",
        fetch: options.fetch,
        timeoutMs,
        signal,
      });
    };
    const answer = await (tokens && !isWayIn ? askWithToken(tokens, ask, signal) : ask(undefined));
    if (answer.status >= 200 && answer.status < 300) {
      const response = new Response(null, { status: 204 });
      answers.set(response, { what, body: answer.body });
      return response;
    }
    const error = toError(what, answer, { isCookie, isWayIn });
    if (error.code === "unauthenticated" && !isWayIn) tellUnauthenticated(error);
    throw error;
  }

  function tellUnauthenticated(error: ParlanceError): void {
    try {
      options.onUnauthenticated?.(error);
    } catch (cause) {
      // Who asked is to hear of the answer; this reaches the app's own handlers, outside of our work.
      setTimeout(() => {
        throw cause;
      }, 0);
    }
  }

  return {
    client: createClient<paths>({
      baseUrl: options.baseUrl,
      fetch: exchange,
      pathSerializer: serializePath,
    }),
    async read(asking, schema) {
      const { response } = await asking.catch((cause: unknown) => {
        throw ParlanceError.from(cause, {
          message: "Kivox could not be asked. Check the base URL, and that what is sent is JSON",
          code: "invalid-request",
        });
      });
      const { what, body } = answers.get(response) ?? { what: "us", body: undefined };
      const result = v.safeParse(schema, body);
      if (result.success) return result.output;
      throw unreadable(what, body, v.getDotPath(result.issues[0]));
    },
  };
}

async function askWithToken(
  tokens: TokenSource,
  ask: (token: string) => Promise<HttpResponse>,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const { token } = await tokens.get({ signal });
  const answer = await ask(token);
  if (answer.status !== 401) return answer;
  tokens.reject(token);
  const fresh = await tokens.get({ reason: "rejected", signal });
  const second = await ask(fresh.token);
  if (second.status === 401) tokens.reject(fresh.token);
  return second;
}

/** What a URL takes for a way up, or for nothing, would lead to another operation: `DELETE /orgs/acme/members/..` deletes it all. */
function serializePath(path: string, ids: Record<string, unknown>): string {
  for (const [name, id] of Object.entries(ids)) {
    if (typeof id === "string" && !/^\.{0,2}$/.test(id)) continue;
    throw new ParlanceError(
      `${JSON.stringify(id)} cannot be the ${name} of anything, so Kivox was not asked. Pass what its lists tell.`,
      { code: "invalid-request" },
    );
  }
  return defaultPathSerializer(path, ids);
}

/** By status, which is our reading: the contract names these answers, but not their numbers (section 1). */
function toError(
  what: string,
  answer: HttpResponse,
  { isCookie, isWayIn }: { readonly isCookie: boolean; readonly isWayIn: boolean },
): ParlanceError {
  const { status, body } = answer;
  const error = refusal(what, answer, {
    vendor: "Kivox",
    hasTokenSource: !isCookie && !isWayIn,
  });
  const { code: vendorCode, message } = v.parse(errorBody, body);
  const isAboutInput = status === 409 || status === 422 || (status === 401 && isWayIn);
  return new ParlanceError(error.message, {
    code: codeOf(status, isCookie || isWayIn) ?? error.code,
    status,
    recoverable: error.recoverable,
    retryAfterMs: error.retryAfterMs,
    vendorCode,
    // The vendor says it in the user's language, and knows what was wrong.
    userMessage: (isAboutInput && message?.trim().slice(0, 300)) || undefined,
    cause: body,
  });
}

function codeOf(status: number, isWithoutToken: boolean): ParlanceErrorCode | undefined {
  if (status === 409) return "conflict";
  return status === 401 && isWithoutToken ? "unauthenticated" : undefined;
}

function unreadable(what: string, body: unknown, where: string | null): ParlanceError {
  return new ParlanceError(
    `Kivox answered ${what} with something that cannot be read as its API${where === null ? "" : ` (at ${where})`}. Check the base URL, and whether something in between answers in its place.`,
    {
      code: "invalid-response",
      recoverable: true,
      // A proxy's page helps; what is almost an agent or a key has secrets in it, and errors are logged.
      cause: typeof body === "string" && /^\s*</.test(body) ? body.slice(0, 2_000) : undefined,
    },
  );
}
