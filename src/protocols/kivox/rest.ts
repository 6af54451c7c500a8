import createClient, { type Client } from "openapi-fetch";
import * as v from "valibot";
import { ParlanceError, type TokenSource } from "../../core/index";
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
    asking: Promise<{ readonly data?: unknown; readonly response: Response }>,
    schema: Schema,
  ): Promise<v.InferOutput<Schema>>;
}

/** Section 1, "Error body"; nothing of it is relied on but its being there. */
const errorBody = v.object({
  code: v.optional(v.string()),
  message: v.optional(v.string()),
});

export function createRest(options: RestOptions): Rest {
  const { tokens, timeoutMs } = options;
  const isCookie = tokens === undefined;
  const asked = new WeakMap<Response, string>();

  async function exchange(request: Request): Promise<Response> {
    const { method, url, signal } = request;
    const body = await request.text();
    const what = `${method} ${new URL(url).pathname}`;
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
    const answer = await (tokens ? askWithToken(tokens, ask, signal) : ask(undefined));
    if (answer.status >= 200 && answer.status < 300) {
      const response = toResponse(answer);
      asked.set(response, what);
      return response;
    }
    const error = toError(what, answer, isCookie);
    if (error.code === "unauthenticated") options.onUnauthenticated?.(error);
    throw error;
  }

  return {
    client: createClient<paths>({ baseUrl: options.baseUrl, fetch: exchange }),
    async read(asking, schema) {
      const { data, response } = await asking.catch((cause: unknown) => {
        throw ParlanceError.from(cause, {
          message: "Kivox could not be asked. Check the base URL, and that what is sent is JSON",
          code: "invalid-request",
        });
      });
      const result = v.safeParse(schema, data);
      if (result.success) return result.output;
      throw unreadable(
        asked.get(response) ?? "us",
        data,
        v.getDotPath(result.issues[0]) ?? undefined,
      );
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

/** As openapi-fetch wants it; a body that is no JSON becomes one that no schema takes. */
function toResponse({ status, body }: HttpResponse): Response {
  return body === undefined
    ? new Response(null, { status: 204 })
    : new Response(JSON.stringify(body), { status });
}

/** By status, which is our reading: the contract names these answers, but not their numbers (section 1). */
function toError(what: string, answer: HttpResponse, isCookie: boolean): ParlanceError {
  const { status, body } = answer;
  const error = refusal(what, answer, { vendor: "Kivox", hasTokenSource: !isCookie });
  const result = v.safeParse(errorBody, body);
  const { code: vendorCode, message } = result.success ? result.output : {};
  const isAboutInput = status === 409 || status === 422;
  return new ParlanceError(error.message, {
    code: status === 409 ? "conflict" : status === 401 && isCookie ? "unauthenticated" : error.code,
    status,
    recoverable: error.recoverable,
    retryAfterMs: error.retryAfterMs,
    vendorCode,
    // The vendor says it in the user's language, and knows what was wrong.
    userMessage: isAboutInput ? message?.slice(0, 300) : undefined,
    cause: body,
  });
}

function unreadable(what: string, body: unknown, where: string | undefined): ParlanceError {
  return new ParlanceError(
    `Kivox answered ${what} with something that cannot be read as its API${where === undefined ? "" : ` (at ${where})`}. Check the base URL, and whether something in between answers in its place.`,
    { code: "invalid-response", recoverable: true, cause: body },
  );
}
