import { toNodeHandler } from "@parlance/react/server";
import {
  createFakeHappyRobot,
  serveHappyRobot,
  type FakeHappyRobot,
} from "@parlance/react/testing";
import react from "@vitejs/plugin-react";
import { createServer as createHttpServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { createServer as createViteServer, type ViteDevServer } from "vite";
import { courierAgent } from "./courier-agent";
import { onFreePort } from "./free-port";
import { createHostControl } from "./host-control";
import { createChatTokenRoute, greetVisitor } from "./token-endpoint";

/** The demo while it runs. */
export interface Demo {
  /** Where the page is. */
  readonly url: string;
  /** What the page takes as the vendor's `baseUrl`. */
  readonly vendorUrl: string;
  /** The vendor's side: what it has seen, and how to break it. */
  readonly fake: FakeHappyRobot;
  close(): Promise<void>;
}

const host = "127.0.0.1";
const project = fileURLToPath(new URL("..", import.meta.url));

/**
 * Serves the site with its token endpoint, and a fake HappyRobot beside it: on a port of its own, because the vendor is
 * another origin in production too.
 *
 * @param options.port - The page's. The vendor gets the next one; where one is taken the next free one is used, and 0 takes
 * any two.
 * @param options.watch - Whether the page follows changes of the source.
 */
export async function startDemo(options: { port: number; watch: boolean }): Promise<Demo> {
  const fake = createFakeHappyRobot({
    apiKey: "sk_test_plover",
    workflows: [{ slug: "plover-care" }],
    agent: courierAgent,
    timing: { ackMs: 80, firstChunkMs: 450, chunkMs: 28 },
  });
  const vendor = await onFreePort(options.port === 0 ? 0 : options.port + 1, (port) =>
    serveHappyRobot(fake, { host, port }),
  );
  const server = createHttpServer();
  const pages = await servePages(server, vendor.baseUrl, options.watch);

  const chatToken = toNodeHandler(
    createChatTokenRoute({ apiKey: fake.apiKey, baseUrl: vendor.baseUrl }),
  );
  const control = toNodeHandler(createHostControl(fake));
  server.on("request", (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/api/chat-token") return chatToken(request, response);
    if (pathname === "/demo/control") return control(request, response);
    const cookie = pathname === "/" ? greetVisitor(request.headers.cookie ?? "") : undefined;
    if (cookie !== undefined) response.setHeader("set-cookie", cookie);
    pages.middlewares(request, response);
  });
  const port = await onFreePort(options.port, (candidate) => listen(server, candidate));

  return {
    url: `http://${host}:${String(port)}/`,
    vendorUrl: vendor.baseUrl,
    fake,
    async close() {
      fake.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, vendor.close(), pages.close()]);
    },
  };
}

function servePages(
  server: Server,
  vendorUrl: string,
  isWatching: boolean,
): Promise<ViteDevServer> {
  return createViteServer({
    root: `${project}demo`,
    configFile: false,
    cacheDir: `${project}node_modules/.vite/demo`,
    appType: "spa",
    logLevel: "warn",
    clearScreen: false,
    plugins: [
      react(),
      {
        name: "demo:vendor-address",
        transformIndexHtml: () => [
          {
            tag: "meta",
            attrs: { name: "happyrobot-base-url", content: vendorUrl },
            injectTo: "head",
          },
        ],
      },
    ],
    resolve: { tsconfigPaths: true, dedupe: ["react", "react-dom"] },
    // Named in advance: found one by one they would reload the page under its first visitor.
    optimizeDeps: {
      include: [
        "marked",
        "react",
        "react-dom",
        "react-dom/client",
        "react/jsx-dev-runtime",
        "react/jsx-runtime",
        "valibot",
        "zustand/vanilla",
      ],
    },
    server: {
      middlewareMode: true,
      fs: { allow: [project] },
      hmr: { server },
      ...(isWatching ? {} : { watch: null }),
    },
  });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
