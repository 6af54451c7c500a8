import { ParlanceError } from "../core/index";
import { createFakeHaip, type FakeHaip } from "./haip";
import { acceptMswClient, type MswNamespace } from "./msw-socket";

/**
 * A fake HAIP server behind MSW, version 2 or 3: WebSocket, Server-Sent Events and HTTP streaming below the path of
 * `fake.baseUrl`, under any origin. MSW is handed in, so this door imports none and your version decides.
 *
 * @param msw - `import * as msw from "msw"`
 * @param fake - Keep a hand on it to see what arrived and to break things. @defaultValue a new one
 *
 * @remarks
 * MSW replaces the global `WebSocket`, so there must be one when MSW starts: browsers and jsdom have it; in Node before 22
 * set it yourself (`globalThis.WebSocket = WebSocket` of the package `ws`). A request body is read as it comes in Node;
 * browsers hand MSW none that is still being written.
 *
 * @example
 * ```ts
 * import * as msw from "msw";
 * import { setupServer } from "msw/node";
 *
 * const fake = createFakeHaip({ dialect: "B2", agent: () => "Hi there!" });
 * const server = setupServer(...haipHandlers(msw, fake));
 * beforeAll(() => server.listen());
 * afterAll(() => {
 *   server.close();
 *   fake.close();
 * });
 * ```
 */
export function haipHandlers<RequestHandler, SocketHandler>(
  msw: MswNamespace<RequestHandler, SocketHandler>,
  fake: FakeHaip = createFakeHaip(),
): (RequestHandler | SocketHandler)[] {
  if (typeof msw?.http?.all !== "function" || typeof msw.ws?.link !== "function")
    throw new ParlanceError(
      'haipHandlers needs the http and ws of MSW 2 or 3 to make handlers with: pass the namespace (import * as msw from "msw").',
      { code: "misuse" },
    );
  const prefix = new URL(fake.baseUrl).pathname.replace(/\/+$/, "");
  return [
    msw.http.all(`*${prefix}/*`, ({ request }) => fake.handle(request)),
    msw.ws.link(`*${prefix}/*`).addEventListener("connection", ({ client }) => {
      acceptMswClient(client, (socket, url) => {
        fake.accept(socket, { url });
      });
    }),
  ];
}
