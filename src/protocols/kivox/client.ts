import {
  createTokenSource,
  ParlanceError,
  type AgentsClient,
  type GetToken,
  type TokenSource,
} from "../../core/index";
import type { Fetch } from "../../transports/http";
import { createKivoxApi } from "./api";
import {
  openKivoxConnection,
  socketUrl,
  type KivoxConnection,
  type KivoxConnectOptions,
  type KivoxSocketOptions,
} from "./connection";
import { createRest } from "./rest";

/** How to reach Kivox, whoever is asking. */
export interface KivoxNetworkOptions extends Omit<KivoxSocketOptions, "now"> {
  /** Where its REST is, with or without a slash at its end; its own default is not public (section 1). */
  readonly baseUrl: string;
  /** @defaultValue the global `fetch` */
  readonly fetch?: Fetch | undefined;
  /** How long a request may take, in milliseconds. @defaultValue 30000 */
  readonly timeoutMs?: number | undefined;
  /** Where the socket is, below the base URL; not public for this generation (section 4.1). @defaultValue "/conversations/websocket" */
  readonly socketPath?: string | undefined;
  /** The query parameter that carries the token of a socket; not public (section 4.1). @defaultValue "token" */
  readonly tokenParameter?: string | undefined;
  /** The whole address of the socket, instead of the two above: whatever your Kivox wants. */
  readonly socketUrl?:
    | string
    | ((request: {
        readonly agentId: string;
        readonly token: string | undefined;
        readonly signal: AbortSignal | undefined;
      }) => string | Promise<string>)
    | undefined;
}

/** What a client of the signed-in user is made of. */
export interface KivoxSessionClientOptions extends KivoxNetworkOptions {
  /** Nobody is signed in, or no more: time to show the way in. Called with each answer that says so. */
  readonly onUnauthenticated?: ((error: ParlanceError) => void) | undefined;
  /** A token for the socket, where the browser may not send the cookie along. @defaultValue the cookie alone */
  readonly getSocketToken?: GetToken | undefined;
}

/** What a client with a token is made of: `getToken` is asked again when one is refused. */
export type KivoxBearerClientOptions = KivoxNetworkOptions &
  (
    | { readonly bearerToken: string; readonly getToken?: undefined }
    | { readonly getToken: GetToken; readonly bearerToken?: undefined }
  );

/** Kivox's realtime half. */
export interface KivoxRealtime {
  /**
   * Begins a conversation; Kivox knows no way back into one (section 4.6).
   *
   * @throws ParlanceError (by rejection) `connection-failed`, `timeout`, `aborted`; `forbidden` when the agent refuses, also with a fresh
   * token where one can be had; what failed about the token.
   */
  connect(options: KivoxConnectOptions): Promise<KivoxConnection>;
}

/** Kivox's whole API without React. */
export interface KivoxClient extends AgentsClient {
  readonly baseUrl: string;
  readonly realtime: KivoxRealtime;
}

/**
 * A client for the user who is signed in in this browser: the cookie goes along with each request.
 *
 * @remarks Across origins Kivox must allow this page's, with credentials, and its cookie must be `SameSite=None; Secure` (section 1).
 * @throws ParlanceError `misuse` without a base URL.
 *
 * @example
 * ```ts
 * const kivox = createKivoxSessionClient({
 *   baseUrl: "https://kivox.example.com",
 *   onUnauthenticated: () => location.assign("/sign-in"),
 * });
 * const { items } = await kivox.api.listAgents({ scope: "me", search: "parcels" });
 * ```
 */
export function createKivoxSessionClient(options: KivoxSessionClientOptions): KivoxClient {
  const socketTokens = options?.getSocketToken && createTokenSource(options.getSocketToken);
  return createClient("session", options, undefined, socketTokens, true);
}

/**
 * A client with a bearer token: an API key on a server, or a token that your backend hands out.
 *
 * @throws ParlanceError `misuse` without a base URL, or with neither token nor `getToken`.
 *
 * @example
 * ```ts
 * const kivox = createKivoxBearerClient({
 *   baseUrl: "https://kivox.example.com",
 *   getToken: async ({ signal }) => (await fetch("/api/kivox-token", { method: "POST", signal })).text(),
 * });
 * const connection = await kivox.realtime.connect({
 *   agentId: "6f1c…",
 *   onEvent: (event) => console.info(event.type),
 * });
 * await connection.sendText("Where is my parcel?");
 * ```
 */
export function createKivoxBearerClient(options: KivoxBearerClientOptions): KivoxClient {
  const { bearerToken, getToken } = options;
  if (typeof getToken !== "function" && (typeof bearerToken !== "string" || bearerToken === "")) {
    throw misuse(
      "A Kivox bearer client needs a token, else nothing can be asked for: pass bearerToken, or getToken, a function that fetches one.",
    );
  }
  const tokens = createTokenSource(getToken ?? fixedToken(bearerToken ?? ""));
  return createClient("bearer", options, tokens, tokens, getToken !== undefined);
}

function createClient(
  kind: "session" | "bearer",
  options: KivoxNetworkOptions & Pick<KivoxSessionClientOptions, "onUnauthenticated">,
  tokens: TokenSource | undefined,
  socketTokens: TokenSource | undefined,
  isRenewable: boolean,
): KivoxClient {
  if (typeof options?.baseUrl !== "string" || options.baseUrl === "") {
    throw misuse(
      "A Kivox client needs to know where Kivox is: pass baseUrl, the address of its REST.",
    );
  }
  const {
    fetch,
    timeoutMs,
    onUnauthenticated,
    socketPath = "/conversations/websocket",
    tokenParameter = "token",
  } = options;
  const baseUrl = absolute(options.baseUrl);

  async function addressOf(
    agentId: string,
    token: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<string> {
    const given = options.socketUrl;
    if (typeof given === "function") {
      try {
        return await given({ agentId, token, signal });
      } catch (cause) {
        throw ParlanceError.from(cause, {
          message: "The socketUrl callback failed, so no conversation can be begun. Mend it",
          code: "callback-failed",
        });
      }
    }
    return given ?? socketUrl(baseUrl, { path: socketPath, parameter: tokenParameter, token });
  }

  async function connect(request: KivoxConnectOptions): Promise<KivoxConnection> {
    const { signal, agentId } = request;
    const open = async (token: string | undefined) =>
      openKivoxConnection(await addressOf(agentId, token, signal), request, options);
    if (!socketTokens) return await open(undefined);
    const { token } = await socketTokens.get({ signal });
    try {
      return await open(token);
    } catch (error) {
      const isRefused = (error as ParlanceError).code === "forbidden";
      if (!isRefused || !isRenewable) throw error;
      // Kivox does not say whether it was the token or the agent (section 7, 3): another token tells.
      socketTokens.reject(token);
      const fresh = await socketTokens.get({ reason: "rejected", signal });
      return await open(fresh.token);
    }
  }

  return {
    key: `kivox ${kind} ${baseUrl}`,
    baseUrl,
    api: createKivoxApi(createRest({ baseUrl, tokens, fetch, timeoutMs, onUnauthenticated })),
    realtime: { connect },
  };
}

/** What is relative is meant from the page. */
function absolute(baseUrl: string): string {
  const page = (globalThis as { readonly location?: { readonly href: string } }).location?.href;
  const address = URL.canParse(baseUrl, page) ? new URL(baseUrl, page) : undefined;
  // "localhost:8787" is an address too, of the scheme "localhost".
  if (address && /^https?:$/.test(address.protocol)) return address.href.replace(/\/+$/, "");
  throw misuse(
    `"${baseUrl}" is no address that can be fetched, so Kivox cannot be reached. Pass a baseUrl such as https://kivox.example.com; where there is no page, it cannot be relative.`,
  );
}

/** A token until it is refused: then it will be refused again. */
function fixedToken(token: string): GetToken {
  return ({ reason }) => {
    if (reason !== "rejected") return token;
    throw new ParlanceError(
      "Kivox refused the token, and no other can be had. Check that the key was not revoked; pass getToken where tokens run out.",
      { code: "token-rejected" },
    );
  };
}

function misuse(message: string): ParlanceError {
  return new ParlanceError(message, { code: "misuse" });
}
