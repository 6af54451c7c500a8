import { toNodeHandler } from "@parlance/react/server";
import {
  createFakeHaip,
  createFakeHappyRobot,
  createFakeKivox,
  serveHaip,
  serveHappyRobot,
  serveKivox,
  type FakeHaip,
  type FakeHaipDialect,
  type FakeHappyRobot,
  type FakeKivox,
  type HaipHost,
} from "@parlance/react/testing";
import react from "@vitejs/plugin-react";
import { createServer as createHttpServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { fileURLToPath } from "node:url";
import {
  createLogger,
  createServer as createViteServer,
  type Logger,
  type ViteDevServer,
} from "vite";
import { courierAgent } from "./courier-agent";
import { createCourierHaipAgent } from "./courier-haip-agent";
import { onFreePort } from "./free-port";
import { createHostControl } from "./host-control";
import { createPloverKivoxAgent, openPloverOffice } from "./plover-agents";
import { ploverPassword } from "./plover-people";
import { steerHaip, steerHappyRobot, steerKivox, type SteeredVendor } from "./steered-vendor";
import {
  createChatTokenRoute,
  createHaipTokenRoute,
  createKivoxTokenRoute,
  greetVisitor,
} from "./token-endpoint";
import { haipDialects, type VendorHost } from "./vendor-choice";

/** The demo while it runs. */
export interface Demo {
  /** Where the page is. */
  readonly url: string;
  /** What the page takes as HappyRobot's `baseUrl`. */
  readonly vendorUrl: string;
  /** HappyRobot's side: what it has seen, and how to break it. */
  readonly fake: FakeHappyRobot;
  /** A HAIP server for each dialect: its side, and what its addresses begin with. */
  readonly haip: readonly { readonly fake: FakeHaip; readonly url: string }[];
  /** Kivox's side, and where it is; the page finds it below its own address, too. */
  readonly kivox: { readonly fake: FakeKivox; readonly url: string };
  close(): Promise<void>;
}

const host = "127.0.0.1";
/** Where Kivox is on the page's own origin: its cookie is then the page's, and nobody asks for CORS. */
const kivoxPath = "/kivox";
const project = fileURLToPath(new URL("..", import.meta.url));

/**
 * Serves the site with its token endpoints, and the fake vendors beside it: each on a port of its own, because a vendor is
 * another origin in production too.
 *
 * @param options.port - The page's. The vendors get the next ones; where one is taken the next free one is used, and 0 takes
 * any.
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
  const haip: HaipServer[] = [];
  for (const dialect of haipDialects) {
    const below = haip.at(-1)?.port ?? vendor.port;
    haip.push(await serveDialect(dialect, options.port === 0 ? 0 : below + 1));
  }
  const kivox: FakeKivox = createFakeKivox({
    password: ploverPassword,
    // Its path is that of the proxy on the page's own origin.
    baseUrl: `http://${host}${kivoxPath}`,
    agent: createPloverKivoxAgent(() => kivox),
    timing: { thinkMs: 80, firstChunkMs: 450, chunkMs: 28 },
    latencyMs: 120,
  });
  const office = await openPloverOffice(kivox);
  const kivoxFrom = (haip.at(-1)?.port ?? vendor.port) + 1;
  const kivoxHost = await onFreePort(options.port === 0 ? 0 : kivoxFrom, (port) =>
    serveKivox(kivox, { host, port }),
  );
  const server = createHttpServer();
  const pages = await servePages(
    server,
    {
      happyrobot: vendor.baseUrl,
      ...Object.fromEntries(haip.map(({ name, url }) => [name, url])),
      kivox: kivoxHost.baseUrl,
    },
    { kivoxUrl: kivoxHost.url, careAgentId: office.careAgentId, isWatching: options.watch },
  );

  const routes = {
    "/api/chat-token": createChatTokenRoute({ apiKey: fake.apiKey, baseUrl: vendor.baseUrl }),
    "/api/haip-token": createHaipTokenRoute(({ server: asked, userId }) => {
      const issuer = haip.find(({ name }) => name === asked);
      if (!issuer) throw new Error(`There is no HAIP server "${asked}".`);
      return issuer.fake.mintToken({ userId });
    }),
    "/api/kivox-token": createKivoxTokenRoute(office.mintKey),
    // Kivox tells of members by id alone; what they are called, the app knows.
    "/api/people": () =>
      Promise.resolve(
        Response.json(Object.fromEntries(kivox.users.map(({ id, name }) => [id, name]))),
      ),
  };
  const steered: [VendorHost, SteeredVendor][] = [
    ["happyrobot", steerHappyRobot(fake)],
    ...haip.map(({ name, fake }): [VendorHost, SteeredVendor] => [name, steerHaip(fake)]),
    ["kivox", steerKivox(kivox)],
  ];
  const handlers = new Map([
    ...Object.entries(routes).map(([path, route]) => [path, toNodeHandler(route)] as const),
    ...steered.map(
      ([name, steeredVendor]) =>
        [`/demo/control/${name}`, toNodeHandler(createHostControl(steeredVendor))] as const,
    ),
  ]);
  server.on("request", (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const handler = handlers.get(pathname);
    if (handler) return handler(request, response);
    const isPage = request.headers.accept?.includes("text/html") ?? false;
    const cookie = isPage ? greetVisitor(request.headers.cookie ?? "") : undefined;
    if (cookie !== undefined) response.setHeader("set-cookie", cookie);
    pages.middlewares(request, response);
  });
  const open = new Set<Socket>();
  server.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  const port = await onFreePort(options.port, (candidate) => listen(server, candidate));

  return {
    url: `http://${host}:${String(port)}/`,
    vendorUrl: vendor.baseUrl,
    fake,
    haip,
    kivox: { fake: kivox, url: kivoxHost.baseUrl },
    async close() {
      fake.close();
      kivox.close();
      for (const { fake } of haip) fake.close();
      const closed = new Promise((resolve) => server.close(resolve));
      // Sockets that the proxy has taken over are nobody's connections any more.
      for (const socket of open) socket.destroy();
      await Promise.all([
        closed,
        vendor.close(),
        ...haip.map((each) => each.close()),
        kivoxHost.close(),
        pages.close(),
      ]);
    },
  };
}

interface HaipServer {
  readonly name: VendorHost;
  readonly fake: FakeHaip;
  readonly url: string;
  readonly port: number;
  readonly close: HaipHost["close"];
}

async function serveDialect(dialect: FakeHaipDialect, from: number): Promise<HaipServer> {
  const fake: FakeHaip = createFakeHaip({
    dialect,
    agent: createCourierHaipAgent(
      dialect === "A"
        ? {
            callTool: (sessionId, tool, params) =>
              fake.callTool(sessionId, tool, params).then(({ status, result }) => {
                if (status !== "OK") throw new Error(`The page answered ${status}.`);
                return result;
              }),
            say: (sessionId, text) => fake.say(sessionId, text),
          }
        : undefined,
    ),
    timing: { firstPartMs: 450, partMs: 28, toolUpdateMs: 500, toolStepMs: 700 },
  });
  const {
    baseUrl: url,
    port,
    close,
  } = await onFreePort(from, (port) => serveHaip(fake, { host, port }));
  return { name: `haip-${dialect}`, fake, url, port, close };
}

function servePages(
  server: Server,
  vendorUrls: Readonly<Record<string, string>>,
  options: {
    readonly kivoxUrl: string;
    readonly careAgentId: string;
    readonly isWatching: boolean;
  },
): Promise<ViteDevServer> {
  return createViteServer({
    root: `${project}demo`,
    configFile: false,
    cacheDir: `${project}node_modules/.vite/demo`,
    appType: "spa",
    customLogger: createQuietLogger(),
    clearScreen: false,
    plugins: [
      react(),
      {
        name: "demo:vendor-addresses",
        transformIndexHtml: () =>
          [
            ...Object.entries(vendorUrls).map(([name, url]) => [`${name}-base-url`, url]),
            ["kivox-agent", options.careAgentId],
          ].map(([name, content]) => ({
            tag: "meta",
            attrs: { name, content },
            injectTo: "head",
          })),
      },
    ],
    resolve: { tsconfigPaths: true, dedupe: ["react", "react-dom"] },
    // Named in advance: found one by one they would reload the page under its first visitor.
    optimizeDeps: {
      include: [
        "@tanstack/react-query",
        "marked",
        "openapi-fetch",
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
      middlewareMode: { server },
      fs: { allow: [project] },
      hmr: { server },
      proxy: { [kivoxPath]: { target: options.kivoxUrl, ws: true } },
      ...(options.isWatching ? {} : { watch: null }),
    },
  });
}

/** Vite's warnings, without what the proxy says when the vendor fails: the scenarios have it fail on purpose. */
function createQuietLogger(): Logger {
  const logger = createLogger("warn", { allowClearScreen: false });
  return {
    ...logger,
    error(message, options) {
      if (!/(?:http|ws) proxy (?:socket )?error/.test(message)) logger.error(message, options);
    },
  };
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
