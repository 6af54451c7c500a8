import type { FakeKivox } from "./kivox";
import { openNodeServer } from "./node-server";

/** Where a served fake is to be found. */
export interface KivoxHost {
  /** The origin, as in `http://127.0.0.1:49152`. */
  readonly url: string;
  /** What a client takes as its `baseUrl`. */
  readonly baseUrl: string;
  /** The socket's address, without a credential. */
  readonly wsUrl: string;
  readonly port: number;
  /** Cuts every socket, stops listening, and resolves when nothing is open any more. The fake itself lives on. */
  close(): Promise<void>;
}

/**
 * Serves a fake Kivox on a real port: REST, cookies and WebSocket over the real network. Node only; needs the package `ws`,
 * which is loaded with the first call.
 *
 * @param options.port - @defaultValue 0, any free one
 * @param options.host - Of the same name as the page's, else the browser keeps no cookie. @defaultValue "127.0.0.1"
 * @param options.origin - The origin whose pages may ask with their cookies (CORS). @defaultValue whichever asks
 * @throws ParlanceError `unsupported` outside Node or without `ws`
 *
 * @example
 * ```ts
 * const fake = createFakeKivox();
 * const host = await serveKivox(fake, { origin: "http://localhost:5173" });
 * // ... let a client talk to host.baseUrl
 * await host.close();
 * fake.close();
 * ```
 */
export async function serveKivox(
  fake: FakeKivox,
  options: { port?: number; host?: string; origin?: string } = {},
): Promise<KivoxHost> {
  const { port = 0, host = "127.0.0.1", origin } = options;

  async function handle(request: Request): Promise<Response | undefined> {
    const asking = request.headers.get("origin");
    const isAllowed = asking !== null && asking === (origin ?? asking);
    const isPreflight = request.method === "OPTIONS";
    const response = isPreflight ? new Response(null, { status: 204 }) : await fake.handle(request);
    if (!response || response.type === "error" || !isAllowed) return response;
    const { headers } = response;
    headers.set("access-control-allow-origin", asking);
    headers.set("access-control-allow-credentials", "true");
    headers.append("vary", "Origin");
    if (isPreflight) {
      headers.set("access-control-allow-methods", "GET, POST, PATCH, DELETE");
      headers.set("access-control-allow-headers", "authorization, content-type, x-turnstile-token");
      headers.set("access-control-max-age", "600");
    }
    return response;
  }

  const server = await openNodeServer({
    caller: "serveKivox",
    vendor: "Kivox",
    port,
    host,
    handle,
    async upgrade({ url, headers }) {
      const cookie = headers.get("cookie") ?? undefined;
      const refusal = fake.refusalOf(url);
      if (refusal) return refusal;
      return {
        accept: (socket) => {
          fake.accept(socket, { url, ...(cookie !== undefined && { cookie }) });
        },
      };
    },
  });
  const prefix = new URL(fake.baseUrl).pathname.replace(/\/+$/, "");
  return {
    ...server,
    baseUrl: `${server.url}${prefix}`,
    wsUrl: `${server.wsUrl}${prefix}${fake.socketPath}`,
  };
}
