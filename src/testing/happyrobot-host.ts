import type * as http from "node:http";
import type { Duplex } from "node:stream";
import type * as ws from "ws";
import { ParlanceError } from "../core/index";
import type { FakeHappyRobot } from "./happyrobot";

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
  const [{ createServer }, { WebSocketServer }] = await loadNode();
  const prefix = new URL(fake.baseUrl).pathname.replace(/\/+$/, "");
  const socketServer = new WebSocketServer({ noServer: true });

  const server = createServer((incoming, outgoing) => {
    respond(incoming, outgoing).catch((cause: unknown) => {
      if (!outgoing.headersSent) outgoing.writeHead(500);
      outgoing.end(`The fake HappyRobot failed: ${String(cause)}\n`);
    });
  });

  async function respond(
    incoming: http.IncomingMessage,
    outgoing: http.ServerResponse,
  ): Promise<void> {
    const { method = "GET" } = incoming;
    const hasBody = method !== "GET" && method !== "HEAD";
    const request = new Request(addressOf(incoming), {
      method,
      headers: headersOf(incoming),
      ...(hasBody && { body: bodyOf(incoming), duplex: "half" as const }),
    });
    const response =
      (await fake.handle(request)) ??
      new Response("This address belongs to no route of the fake HappyRobot.\n", { status: 404 });
    const body = new Uint8Array(await response.arrayBuffer());
    response.headers.forEach((value, name) => outgoing.setHeader(name, value));
    outgoing.writeHead(response.status, { "content-length": body.byteLength }).end(body);
    // What nobody read of the request is let through and forgotten: a client that is still sending would otherwise see a
    // broken connection in place of the answer.
    incoming.removeAllListeners("data").resume();
  }

  server.on("upgrade", (incoming, stream: Duplex, head) => {
    stream.on("error", () => stream.destroy());
    upgrade(incoming, stream, head).catch(() => stream.destroy());
  });

  async function upgrade(
    incoming: http.IncomingMessage,
    stream: Duplex,
    head: Buffer,
  ): Promise<void> {
    const url = addressOf(incoming);
    const authorization = await fake.authorizeSocket(url);
    if (!authorization.ok && (fake.handshake === "refuse" || authorization.status >= 500)) {
      stream.end(refusalOf(authorization.status, authorization.error));
      return;
    }
    socketServer.handleUpgrade(incoming, stream, head, (socket) => {
      fake.accept(wrap(socket), { url, authorization });
    });
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const boundPort = typeof address === "object" && address ? address.port : port;
  const authority = `${host.includes(":") ? `[${host}]` : host}:${String(boundPort)}`;

  return {
    url: `http://${authority}`,
    baseUrl: `http://${authority}${prefix}`,
    wsUrl: `ws://${authority}${prefix}`,
    port: boundPort,
    async close() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      const cut = Array.from(socketServer.clients, (socket) => {
        const gone = new Promise((resolve) => socket.once("close", resolve));
        socket.terminate();
        return gone;
      });
      server.closeAllConnections();
      socketServer.close();
      await Promise.all([closed, ...cut]);
    },
  };
}

type NodeModules = [typeof http, typeof ws];

async function loadNode(): Promise<NodeModules> {
  // Names in a variable: a bundler that builds this door for a browser must not follow them.
  const names = ["node:http", "ws"];
  try {
    return (await Promise.all(
      names.map((name) => import(/* @vite-ignore */ /* webpackIgnore: true */ name)),
    )) as NodeModules;
  } catch (cause) {
    throw new ParlanceError(
      "serveHappyRobot could not load node:http and ws, without which it has no port to serve on: call it in Node, with the package ws installed.",
      { code: "unsupported", cause },
    );
  }
}

function addressOf(incoming: http.IncomingMessage): string {
  return `http://${incoming.headers.host ?? "localhost"}${incoming.url ?? "/"}`;
}

/** Streamed at the pace it is read, so that a body that is too large is refused without being in memory. */
function bodyOf(incoming: http.IncomingMessage): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start(controller) {
      incoming.on("data", (chunk: Uint8Array) => {
        controller.enqueue(chunk);
        if ((controller.desiredSize ?? 0) <= 0) incoming.pause();
      });
      incoming.once("end", () => {
        controller.close();
      });
      incoming.once("error", (cause) => {
        controller.error(cause);
      });
      incoming.pause();
    },
    pull() {
      incoming.resume();
    },
    cancel() {
      incoming.removeAllListeners("data").removeAllListeners("end");
    },
  });
}

function headersOf(incoming: http.IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const one of Array.isArray(value) ? value : [value ?? ""]) headers.append(name, one);
  }
  return headers;
}

function refusalOf(status: number, error: string): string {
  const body = JSON.stringify({ error, statusCode: status });
  return [
    `HTTP/1.1 ${String(status)} Refused`,
    "Connection: close",
    "Content-Type: application/json",
    `Content-Length: ${String(new TextEncoder().encode(body).byteLength)}`,
    "",
    body,
  ].join("\r\n");
}

function wrap(socket: ws.WebSocket): Parameters<FakeHappyRobot["accept"]>[0] {
  // A line that breaks ends in `close` too, which is all the fake wants to know.
  socket.on("error", () => {});
  return {
    send: (data) => {
      socket.send(data);
    },
    close: (code, reason) => {
      if (code === undefined) socket.terminate();
      else socket.close(code, reason);
    },
    onMessage: (listener) => {
      socket.on("message", (data, isBinary) => {
        listener(isBinary ? data : data.toString());
      });
    },
    onClose: (listener) => {
      socket.on("close", (code, reason) => {
        listener(code, reason.toString());
      });
    },
  };
}
