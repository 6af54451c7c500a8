/**
 * What {@link toNodeHandler} needs of a request: an `IncomingMessage`, of HTTP/1 or 2, also as Express dresses it up.
 */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** The path before a router cut its own part off (Express). */
  readonly originalUrl?: string | undefined;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  /** What a body parser made of the body (Express). */
  readonly body?: unknown;
  /** `http` or `https` (Express, where `trust proxy` has its say). */
  readonly protocol?: string | undefined;
  readonly socket?: object | null | undefined;
  readonly readableEnded?: boolean | undefined;
  on?(event: string, listener: (...values: unknown[]) => void): unknown;
  off?(event: string, listener: (...values: unknown[]) => void): unknown;
  pause?(): unknown;
  resume?(): unknown;
}

/** What {@link toNodeHandler} needs of a response: a `ServerResponse`, of HTTP/1 or 2. */
export interface NodeResponse {
  statusCode: number;
  readonly headersSent: boolean;
  readonly destroyed?: boolean | undefined;
  getHeader(name: string): unknown;
  setHeader(name: string, value: string | string[]): unknown;
  write(chunk: Uint8Array): boolean;
  end(): unknown;
  destroy(error?: Error): unknown;
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
}

/** A handler for `http.createServer`, Express and everything that speaks like them. */
export type NodeHandler = (
  request: NodeRequest,
  response: NodeResponse,
  next?: (error?: unknown) => void,
) => void;

/**
 * Serves a fetch-style route, such as one of {@link createTokenRoute}, from `node:http`, Express or any server with the
 * same request and response. Takes a body as it streams in, or as `express.json()` has left it.
 *
 * @remarks
 * The `signal` of the route's `Request` aborts when the client goes away. A route that rejects is handed to `next`, and
 * without one is answered with 500 and logged.
 *
 * @example
 * ```ts
 * app.post("/api/chat-token", toNodeHandler(route));
 * ```
 */
export function toNodeHandler(
  route: (request: Request) => Response | Promise<Response>,
): NodeHandler {
  return (nodeRequest, nodeResponse, next) => {
    if (nodeResponse.destroyed) return;
    const controller = new AbortController();
    let body: IncomingBody | undefined;
    const onClose = () => controller.abort();
    nodeResponse.on("close", onClose);
    void serve().then(() => {
      nodeResponse.off("close", onClose);
      // An unread rest would hold up the next request of the same connection.
      body?.drop();
    });

    async function serve(): Promise<void> {
      const { signal } = controller;
      try {
        let request: Request;
        try {
          const headers = headersOf(nodeRequest);
          body = bodyOf(nodeRequest, headers);
          request = toRequest(nodeRequest, headers, body, signal);
        } catch {
          const unreadable = failure(400, "invalid-request", "The request cannot be read.");
          return await answer(unreadable, nodeResponse, signal);
        }
        await answer(await route(request), nodeResponse, signal);
      } catch (error) {
        if (signal.aborted) return;
        if (nodeResponse.headersSent) {
          // Cutting the connection is the only way left to say that the answer is not whole.
          nodeResponse.destroy();
        } else if (next) {
          next(error);
        } else {
          // eslint-disable-next-line no-console -- there is nobody else to tell, and 500 alone helps no developer
          console.error("A route behind toNodeHandler failed:", error);
          nodeResponse.statusCode = 500;
          nodeResponse.end();
        }
      }
    }
  };
}

function failure(status: number, code: string, message: string): Response {
  return Response.json(
    { error: { code, message } },
    { status, headers: { "Cache-Control": "no-store" } },
  );
}

function headersOf(nodeRequest: NodeRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(nodeRequest.headers)) {
    if (value === undefined || name.startsWith(":")) continue; // HTTP/2 keeps the request line among the headers
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
  }
  return headers;
}

function toRequest(
  nodeRequest: NodeRequest,
  headers: Headers,
  body: IncomingBody | undefined,
  signal: AbortSignal,
): Request {
  const init: RequestInit & { duplex: "half" } = {
    method: nodeRequest.method ?? "GET",
    headers,
    signal,
    duplex: "half",
  };
  if (body) init.body = body.content;
  return new Request(urlOf(nodeRequest), init);
}

function urlOf({ headers, socket, protocol, originalUrl, url }: NodeRequest): string {
  const target = originalUrl ?? url ?? "/";
  if (/^https?:\/\//i.test(target)) return target; // asked as of a proxy
  const isEncrypted = (socket as { encrypted?: unknown } | null | undefined)?.encrypted === true;
  const scheme = protocol ?? headers[":scheme"] ?? (isEncrypted ? "https" : "http");
  const authority = headers[":authority"] ?? headers["host"] ?? "localhost";
  // Joined by hand: to the URL constructor a target that begins with two slashes would name another host.
  return `${String(scheme)}://${String(authority)}${target.startsWith("/") ? target : "/"}`;
}

interface IncomingBody {
  readonly content: NonNullable<RequestInit["body"]>;
  /** Reads what is left, and forgets it. */
  drop(): void;
}

function bodyOf(nodeRequest: NodeRequest, headers: Headers): IncomingBody | undefined {
  const { method = "GET", body } = nodeRequest;
  const isHttp2 = nodeRequest.headers[":authority"] !== undefined;
  const isAnnounced = isHttp2 || headers.has("content-length") || headers.has("transfer-encoding");
  if (["GET", "HEAD"].includes(method) || headers.get("content-length") === "0" || !isAnnounced) {
    return undefined;
  }
  // A parser that was not concerned leaves {} behind and the stream unread: the stream has the say while it lasts.
  if (nodeRequest.readableEnded === false) return streamOf(nodeRequest);
  if (body === undefined || body === null) return undefined;
  const type = headers.get("content-type") ?? "";
  // What was parsed was also inflated, and is spelled anew: the old measures do not fit it.
  for (const name of ["content-length", "content-encoding", "transfer-encoding"]) {
    headers.delete(name);
  }
  return { content: unparsed(body, type), drop: () => undefined };
}

function unparsed(body: unknown, type: string): IncomingBody["content"] {
  if (body instanceof Uint8Array) return new Uint8Array(body);
  if (type.startsWith("application/x-www-form-urlencoded")) return formOf(body);
  if (typeof body === "string" && !type.includes("json")) return body;
  return JSON.stringify(body);
}

function formOf(body: unknown): URLSearchParams {
  const form = new URLSearchParams();
  const add = (name: string, value: unknown) => {
    if (Array.isArray(value)) value.forEach((one: unknown) => add(name, one));
    else if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) add(name ? `${name}[${key}]` : key, inner);
    } else form.append(name, String(value));
  };
  add("", body);
  return form;
}

/** By events, not by iterating: leaving an iteration early destroys the socket, and with it the answer. */
function streamOf(nodeRequest: NodeRequest): IncomingBody {
  let finish = (_settle: () => void) => {};
  let drop = () => {};
  const content = new ReadableStream<Uint8Array>({
    start(controller) {
      const onData = (chunk: unknown) => {
        controller.enqueue(
          typeof chunk === "string" ? new TextEncoder().encode(chunk) : (chunk as Uint8Array),
        );
        if ((controller.desiredSize ?? 0) <= 0) nodeRequest.pause?.();
      };
      const onEnd = () => finish(() => controller.close());
      const onFailure = () =>
        finish(() =>
          controller.error(new Error("The client went away before its request was whole.")),
        );
      const listeners = {
        data: onData,
        end: onEnd,
        aborted: onFailure, // all that HTTP/2 says before it ends the stream as if it were whole
        error: onFailure,
        close: onFailure,
      };
      for (const [event, listener] of Object.entries(listeners)) nodeRequest.on?.(event, listener);
      finish = (settle) => {
        for (const [event, listener] of Object.entries(listeners)) {
          nodeRequest.off?.(event, listener);
        }
        settle();
      };
      drop = () => {
        finish(() =>
          controller.error(new Error("The request was answered before its body was read.")),
        );
        nodeRequest.resume?.();
      };
      nodeRequest.pause?.();
    },
    pull() {
      nodeRequest.resume?.();
    },
    cancel: () => drop(),
  });
  return { content, drop: () => drop() };
}

async function answer(
  response: Response,
  nodeResponse: NodeResponse,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) {
    await response.body?.cancel();
    return;
  }
  nodeResponse.statusCode = response.status;
  response.headers.forEach((value, name) => {
    if (name === "set-cookie") return;
    // What middleware said of caching before us stays true.
    const before = name === "vary" ? nodeResponse.getHeader(name) : undefined;
    nodeResponse.setHeader(name, before ? `${String(before)}, ${value}` : value);
  });
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) {
    const before = nodeResponse.getHeader("set-cookie");
    nodeResponse.setHeader("set-cookie", [
      ...(Array.isArray(before) ? (before as string[]) : before ? [String(before)] : []),
      ...cookies,
    ]);
  }
  const reader = response.body?.getReader();
  if (reader) {
    const giveUp = () => void reader.cancel().catch(() => undefined);
    signal.addEventListener("abort", giveUp, { once: true });
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done || signal.aborted) break;
        if (!nodeResponse.write(value)) await drained(nodeResponse, signal);
      }
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }
  nodeResponse.end();
}

function drained(nodeResponse: NodeResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      nodeResponse.off("drain", settle);
      signal.removeEventListener("abort", settle);
      resolve();
    };
    nodeResponse.on("drain", settle);
    signal.addEventListener("abort", settle);
    if (signal.aborted) settle();
  });
}
