import { ParlanceError } from "../core/index";
import { createFakeHappyRobot, type FakeHappyRobot } from "./happyrobot";
import { bucketPath } from "./happyrobot-storage";
import { acceptMswClient, type MswNamespace } from "./msw-socket";

/**
 * A fake HappyRobot behind MSW, version 2 or 3: REST, file bucket and WebSocket, under any origin. MSW is handed in, so this
 * door imports none and your version decides.
 *
 * @param msw - `import * as msw from "msw"`
 * @param fake - Keep a hand on it to see what arrived and to break things. @defaultValue a new one
 *
 * @remarks
 * MSW replaces the global `WebSocket`, so there must be one when MSW starts: browsers and jsdom have it; in Node before 22
 * set it yourself (`globalThis.WebSocket = WebSocket` of the package `ws`).
 *
 * @example In tests
 * ```ts
 * import * as msw from "msw";
 * import { setupServer } from "msw/node";
 *
 * const fake = createFakeHappyRobot({ agent: () => "Hi there!" });
 * const server = setupServer(...happyRobotHandlers(msw, fake));
 * beforeAll(() => server.listen());
 * afterAll(() => {
 *   server.close();
 *   fake.close();
 * });
 * ```
 *
 * @example In the browser, for stories and for work without a backend
 * ```ts
 * import { http, ws } from "msw";
 * import { setupWorker } from "msw/browser";
 *
 * const fake = createFakeHappyRobot({ scenario: "slow" });
 * await setupWorker(...happyRobotHandlers({ http, ws }, fake)).start();
 * ```
 *
 * @example For one test only, in front of what is there
 * ```ts
 * server.use(...happyRobotHandlers(msw, createFakeHappyRobot({ scenario: "send-fails" })));
 * ```
 */
export function happyRobotHandlers<RequestHandler, SocketHandler>(
  msw: MswNamespace<RequestHandler, SocketHandler>,
  fake: FakeHappyRobot = createFakeHappyRobot(),
): (RequestHandler | SocketHandler)[] {
  if (typeof msw?.http?.all !== "function" || typeof msw.ws?.link !== "function")
    throw new ParlanceError(
      'happyRobotHandlers needs the http and ws of MSW 2 or 3 to make handlers with: pass the namespace (import * as msw from "msw").',
      { code: "misuse" },
    );
  const prefix = new URL(fake.baseUrl).pathname.replace(/\/+$/, "");
  const resolve = ({ request }: { request: Request }) => fake.handle(request);
  return [
    msw.http.all(`*${prefix}/*`, resolve),
    msw.http.all(`*${bucketPath}*`, resolve),
    msw.ws
      .link(`*${prefix}/chat/sessions/:sessionId/ws`)
      .addEventListener("connection", ({ client }) => {
        acceptMswClient(client, (socket, url) => {
          fake.accept(socket, { url });
        });
      }),
  ];
}
