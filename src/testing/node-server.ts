import type * as http from "node:http";
import type { Duplex } from "node:stream";
import type * as ws from "ws";
import { ParlanceError } from "../core/index";
import type { FakeSocket } from "./fake-socket";

/** What a fake does on a port. */
export interface NodeServerOptions {
  /** Of the function that was called, for its errors. */
  readonly caller: string;
  readonly vendor: string;
  readonly port: number;
  readonly host: string;
  handle(request: Request): Promise<Response | undefined>;
  /** What becomes of a socket: refused with a status before it is open, or taken. */
  upgrade(handshake: {
    readonly url: string;
    readonly protocols: readonly string[];
    readonly headers: Headers;
  }): Promise<SocketWelcome>;
}

/** What becomes of a socket that asks to be opened. */
type SocketWelcome =
  | { readonly status: number; readonly error: string }
  | { readonly accept: (socket: FakeSocket) => void };

export interface NodeServer {
  /** As in `http://127.0.0.1:49152`. */
  readonly url: string;
  /** The same for sockets. */
  readonly wsUrl: string;
  readonly port: number;
  /** Cuts every connection, stops listening, and resolves when nothing is open any more. */
  close(): Promise<void>;
}

/** A port of this machine in front of a fake: requests, streams and sockets over the real network. */
export async function openNodeServer(options: NodeServerOptions): Promise<NodeServer> {
  const { caller, vendor, port, host } = options;
  const [{ createServer }, { WebSocketServer }] = await loadNode(caller);
  const socketServer = new WebSocketServer({ noServer: true });

  const server = createServer((incoming, outgoing) => {
    respond(incoming, outgoing).catch((cause: unknown) => {
      if (!outgoing.headersSent) outgoing.writeHead(500);
      outgoing.end(`The fake ${vendor} failed: ${String(cause)}\n`);
    });
  });

  // A request may be a stream that lasts as long as a session.
  server.requestTimeout = 0;

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
      (await options.handle(request)) ??
      new Response(`This address belongs to no route of the fake ${vendor}.\n`, { status: 404 });
    if (response.type === "error") {
      outgoing.destroy();
      return;
    }
    response.headers.forEach((value, name) => outgoing.setHeader(name, value));
    outgoing.writeHead(response.status);
    // At once, so that a stream is open before it says anything.
    outgoing.flushHeaders();
    await pass(response, outgoing);
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
    const protocols = incoming.headers["sec-websocket-protocol"]?.split(/\s*,\s*/) ?? [];
    const welcome = await options.upgrade({
      url: addressOf(incoming),
      protocols,
      headers: headersOf(incoming),
    });
    if ("status" in welcome) stream.end(refusalOf(welcome.status, welcome.error));
    else
      socketServer.handleUpgrade(incoming, stream, head, (socket) => {
        welcome.accept(wrap(socket));
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
    wsUrl: `ws://${authority}`,
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

/** Hands a body on piece by piece, and its end or its breaking off with it. */
async function pass(response: Response, outgoing: http.ServerResponse): Promise<void> {
  const reader = response.body?.getReader();
  if (!reader) {
    outgoing.end();
    return;
  }
  const leave = (): void => {
    reader.cancel().catch(() => {});
  };
  outgoing.on("close", leave);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      outgoing.write(value);
    }
    outgoing.off("close", leave);
    outgoing.end();
  } catch {
    outgoing.destroy();
  }
}

type NodeModules = [typeof http, typeof ws];

async function loadNode(caller: string): Promise<NodeModules> {
  // Names in a variable: a bundler that builds this door for a browser must not follow them.
  const names = ["node:http", "ws"];
  try {
    return (await Promise.all(
      names.map((name) => import(/* @vite-ignore */ /* webpackIgnore: true */ name)),
    )) as NodeModules;
  } catch (cause) {
    throw new ParlanceError(
      `${caller} could not load node:http and ws, without which it has no port to serve on: call it in Node, with the package ws installed.`,
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

function wrap(socket: ws.WebSocket): FakeSocket {
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
