import { ParlanceError } from "../core/index";
import { createFakeKivox, type FakeKivox } from "./kivox";
import type { KivoxCookieJar } from "./kivox-routes";
import { acceptMswClient, type MswNamespace } from "./msw-socket";

/**
 * A fake Kivox behind MSW, version 2 or 3: REST and WebSocket. MSW is handed in, so this door imports none and your version
 * decides.
 *
 * @param msw - `import * as msw from "msw"`
 * @param fake - Keep a hand on it to see what arrived and to break things. @defaultValue a new one
 * @param options.baseUrl - What a client takes as its `baseUrl`, with the path of `fake.baseUrl`; only requests below it are
 * answered. @defaultValue `fake.baseUrl`
 * @param options.jar - Stands in for the browser's cookies, which a mocked answer cannot set: requests that do not omit
 * credentials, and sockets, are given what it holds, and signing in or out changes it. Begin with
 * `{ cookie: fake.sessionCookie() }` to be signed in. @defaultValue an empty one
 *
 * @remarks
 * MSW replaces the global `WebSocket`, so there must be one when MSW starts: browsers and jsdom have it; in Node before 22
 * set it yourself (`globalThis.WebSocket = WebSocket` of the package `ws`).
 *
 * @example
 * ```ts
 * import * as msw from "msw";
 * import { setupServer } from "msw/node";
 *
 * const fake = createFakeKivox();
 * const server = setupServer(
 *   ...kivoxHandlers(msw, fake, { jar: { cookie: fake.sessionCookie() } }),
 * );
 * beforeAll(() => server.listen());
 * afterAll(() => {
 *   server.close();
 *   fake.close();
 * });
 * ```
 */
export function kivoxHandlers<RequestHandler, SocketHandler>(
  msw: MswNamespace<RequestHandler, SocketHandler>,
  fake: FakeKivox = createFakeKivox(),
  options: { baseUrl?: string; jar?: KivoxCookieJar } = {},
): (RequestHandler | SocketHandler)[] {
  if (typeof msw?.http?.all !== "function" || typeof msw.ws?.link !== "function")
    throw new ParlanceError(
      'kivoxHandlers needs the http and ws of MSW 2 or 3 to make handlers with: pass the namespace (import * as msw from "msw").',
      { code: "misuse" },
    );
  const { jar = {} } = options;
  const baseUrl = (options.baseUrl ?? fake.baseUrl).replace(/\/+$/, "");
  return [
    msw.http.all(`${baseUrl}/*`, ({ request }) => fake.handle(request, jar)),
    msw.ws
      .link(`${baseUrl.replace(/^http/, "ws")}${fake.socketPath}`)
      .addEventListener("connection", ({ client }) => {
        acceptMswClient(client, (socket, url) => {
          fake.accept(socket, { url, ...jar });
        });
      }),
  ];
}
