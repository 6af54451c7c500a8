import type { FakeHaip } from "./haip";
import { openNodeServer } from "./node-server";

/** Where a served fake is to be found. */
export interface HaipHost {
  /** The origin, as in `http://127.0.0.1:49152`. */
  readonly url: string;
  /** What the addresses of HTTP begin with. */
  readonly baseUrl: string;
  /** The socket's address, without a token. */
  readonly wsUrl: string;
  /** Where events are received, without a token. */
  readonly sseUrl: string;
  /** Where a stream in both directions is opened. */
  readonly streamUrl: string;
  readonly port: number;
  /** Cuts every link, stops listening, and resolves when nothing is open any more. The fake itself lives on. */
  close(): Promise<void>;
}

/**
 * Serves a fake HAIP server on a real port: WebSocket, Server-Sent Events and HTTP streaming over the real network, for
 * pages of any origin. Node only; needs the package `ws`, which is loaded with the first call.
 *
 * @param options.port - @defaultValue 0, any free one
 * @param options.host - @defaultValue "127.0.0.1"
 * @throws ParlanceError `unsupported` outside Node or without `ws`
 *
 * @example
 * ```ts
 * const fake = createFakeHaip({ dialect: "B1" });
 * const host = await serveHaip(fake);
 * // ... let a client talk to host.wsUrl
 * await host.close();
 * fake.close();
 * ```
 */
export async function serveHaip(
  fake: FakeHaip,
  options: { port?: number; host?: string } = {},
): Promise<HaipHost> {
  const { port = 0, host = "127.0.0.1" } = options;
  const server = await openNodeServer({
    caller: "serveHaip",
    vendor: "HAIP server",
    port,
    host,
    handle: fake.handle,
    async upgrade({ url, protocols }) {
      if (fake.isDown) return { status: 502, error: "The upstream service is unavailable" };
      return {
        accept: (socket) => {
          fake.accept(socket, { url, protocols });
        },
      };
    },
  });
  const prefix = new URL(fake.baseUrl).pathname.replace(/\/+$/, "");
  const baseUrl = `${server.url}${prefix}`;
  return {
    ...server,
    baseUrl,
    wsUrl: `${server.wsUrl}${prefix}/websocket`,
    sseUrl: `${baseUrl}/sse`,
    streamUrl: `${baseUrl}/stream`,
  };
}
