import type { FakeHappyRobot } from "./happyrobot";
import { openNodeServer } from "./node-server";

/** Where a served fake is to be found. */
export interface HappyRobotHost {
  /** The origin, as in `http://127.0.0.1:49152`. */
  readonly url: string;
  /** What a client takes as its `baseUrl`. */
  readonly baseUrl: string;
  /** The same for sockets. */
  readonly wsUrl: string;
  readonly port: number;
  /** Cuts every socket, stops listening, and resolves when nothing is open any more. The fake itself lives on. */
  close(): Promise<void>;
}

/**
 * Serves a fake HappyRobot on a real port: REST, file bucket and WebSocket over the real network. Node only; needs the
 * package `ws`, which is loaded with the first call.
 *
 * @param options.port - @defaultValue 0, any free one
 * @param options.host - @defaultValue "127.0.0.1"
 * @throws ParlanceError `unsupported` outside Node or without `ws`
 *
 * @example
 * ```ts
 * const fake = createFakeHappyRobot({ scenario: "token-expires" });
 * const host = await serveHappyRobot(fake);
 * const connector = createHappyRobotChat({
 *   baseUrl: host.baseUrl,
 *   getToken: () => fake.mintToken().token,
 * });
 * // ...
 * await host.close();
 * fake.close();
 * ```
 */
export async function serveHappyRobot(
  fake: FakeHappyRobot,
  options: { port?: number; host?: string } = {},
): Promise<HappyRobotHost> {
  const { port = 0, host = "127.0.0.1" } = options;
  const server = await openNodeServer({
    caller: "serveHappyRobot",
    vendor: "HappyRobot",
    port,
    host,
    handle: fake.handle,
    async upgrade({ url }) {
      const authorization = await fake.authorizeSocket(url);
      if (!authorization.ok && (fake.handshake === "refuse" || authorization.status >= 500))
        return authorization;
      return {
        accept: (socket) => {
          fake.accept(socket, { url, authorization });
        },
      };
    },
  });
  const prefix = new URL(fake.baseUrl).pathname.replace(/\/+$/, "");
  return { ...server, baseUrl: `${server.url}${prefix}`, wsUrl: `${server.wsUrl}${prefix}` };
}
