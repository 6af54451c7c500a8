import type { Clock } from "./clock";
import type { HaipHub, LinkEnd } from "./haip-hub";
import { createHaipStream } from "./haip-stream";
import { textOf, type FakeHaipDialect } from "./haip-wire";
import { readBytes } from "./request-body";
import { VendorFault } from "./vendor-fault";

/** An address of the fake: the last word of its path, or the socket. */
export type HaipRoute = "connect" | "handshake" | "message" | "sse" | "stream" | "websocket";

/** A request that reached the fake. */
export interface FakeHaipRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly route?: HaipRoute;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Absent until it is answered, and where the line was cut in place of an answer. */
  readonly status?: number;
}

export interface HaipRouter {
  readonly requests: readonly FakeHaipRequest[];
  handle(request: Request): Promise<Response | undefined>;
  failNext(route: HaipRoute, status: number, times: number): void;
  /** The status that `failNext` has ordered for this route, once each. */
  takeFailure(route: HaipRoute): number | undefined;
  setSilent(isSilent: boolean): void;
}

const corsHeaders = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers": "*, authorization",
  "access-control-max-age": "600",
};

const bodyLimit = 10 * 1024 * 1024;

/** The HTTP half: streams, and the posts that belong to them (wire file, sections 14.2 and 14.3). */
export function createHaipRouter(dependencies: {
  readonly clock: Clock;
  readonly prefix: string;
  readonly dialect: FakeHaipDialect;
  readonly endpoints: "reference" | "documented";
  readonly hub: HaipHub;
  readonly isDown: () => boolean;
  readonly admit: (token: string | undefined) => LinkAdmission | undefined;
}): HaipRouter {
  const { clock, prefix, dialect, endpoints, hub } = dependencies;
  const isDocumented = endpoints === "documented";
  const requests: FakeHaipRequest[] = [];
  const failures = new Map<HaipRoute, number[]>();
  const startedAt = clock.now();
  let silence: { readonly over: Promise<void>; end(): void } | undefined;

  function takeFailure(route: HaipRoute): number | undefined {
    return failures.get(route)?.shift();
  }

  async function handle(request: Request): Promise<Response | undefined> {
    const url = new URL(request.url);
    if (url.pathname === "/health" || url.pathname === "/stats") return vitals(url.pathname);
    if (!url.pathname.startsWith(`${prefix}/`)) return undefined;
    const rest = url.pathname.slice(prefix.length + 1);
    const route = routes.find((name) => name === rest);
    const entry: { -readonly [Name in keyof FakeHaipRequest]: FakeHaipRequest[Name] } = {
      method: request.method,
      path: `${url.pathname}${url.search}`,
      at: clock.now(),
      ...(route && { route }),
    };
    requests.push(entry);
    if (request.method === "OPTIONS")
      return new Response(null, { status: 204, headers: corsHeaders });
    if (silence) {
      await silence.over;
      return Response.error();
    }
    let response: Response;
    try {
      response = await answer(request, url, route);
    } catch (fault) {
      if (!(fault instanceof VendorFault)) throw fault;
      response = json(fault.status, { error: fault.message });
    }
    if (response.type !== "error") entry.status = response.status;
    return response;
  }

  async function answer(
    request: Request,
    url: URL,
    route: HaipRoute | undefined,
  ): Promise<Response> {
    if (dependencies.isDown()) throw new VendorFault(502, "The upstream service is unavailable");
    const failure = route && takeFailure(route);
    if (failure !== undefined) throw new VendorFault(failure, "Internal server error");
    const inQuery = url.searchParams.get("token") ?? undefined;
    const inHeader = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    const token = isDocumented ? (inQuery ?? inHeader) : route === "sse" ? inQuery : inHeader;

    switch (`${request.method} ${route ?? ""}`) {
      case "GET sse":
        return openStream(request, token, "sse").response;
      case "POST stream":
        return stream(request, token);
      case "GET connect":
        if (isDocumented) return openStream(request, token, "sse").response;
        break;
      case "POST handshake":
      case "POST message":
      case "POST sse":
        if (isDocumented) return post(request, token, route === "handshake");
        break;
    }
    throw new VendorFault(404, "Not found");
  }

  function admit(token: string | undefined): LinkAdmission {
    const admission = dependencies.admit(token);
    if (admission) return admission;
    hub.noteRefusal();
    throw new VendorFault(
      401,
      isDocumented && token === undefined ? "Missing token" : "Invalid token",
    );
  }

  function openStream(
    request: Request,
    token: string | undefined,
    framing: "sse" | "ndjson",
    contentType?: string,
  ): { response: Response; end: LinkEnd; finish: () => void } {
    const admission = admit(token);
    // The reference server compresses, and its compression holds everything back (section 14.3, number 5).
    const isHeldBack =
      !isDocumented && /gzip|deflate/.test(request.headers.get("accept-encoding") ?? "");
    const stream = createHaipStream({ framing, isHeldBack });
    const end = hub.open(
      {
        transport: request.method === "GET" ? "sse" : "http-streaming",
        send: stream.send,
        close: stream.close,
      },
      admission,
    );
    stream.onLeft(() => {
      end.leave();
    });
    if (request.signal.aborted) end.leave();
    request.signal.addEventListener("abort", () => {
      end.leave();
    });
    const response = new Response(stream.body, {
      headers: {
        ...corsHeaders,
        "content-type":
          contentType ?? (framing === "sse" ? "text/event-stream" : "application/x-ndjson"),
        "cache-control": "no-cache, no-transform",
      },
    });
    return {
      response,
      end,
      finish: () => {
        stream.close(1000);
        end.leave(1000);
      },
    };
  }

  async function stream(request: Request, token: string | undefined): Promise<Response> {
    const isJson = /\bapplication\/json\b/.test(request.headers.get("content-type") ?? "");
    if (!isJson) {
      const opened = openStream(request, token, "ndjson", "application/json");
      void readLines(request, opened.end).finally(opened.finish);
      return opened.response;
    }
    const text = await readText(request);
    if (!isDocumented) {
      // The JSON body parser swallows it: one object is ignored, several are an error in HTML (number 1).
      if (!isJsonText(text))
        return new Response("<!DOCTYPE html><html><body><pre>Bad Request</pre></body></html>\n", {
          status: 400,
          headers: { ...corsHeaders, "content-type": "text/html; charset=utf-8" },
        });
      return openStream(request, token, "ndjson", "application/json").response;
    }
    const wantsJson = /\bapplication\/json\b/.test(request.headers.get("accept") ?? "");
    const { response, end } = openStream(
      request,
      token,
      wantsJson ? "ndjson" : "sse",
      wantsJson ? "application/json" : undefined,
    );
    end.receive(text);
    return response;
  }

  /** Client messages in the body of the request, as long as it lasts (section 14.3, numbers 2 and 3). */
  async function readLines(request: Request, end: LinkEnd): Promise<void> {
    const reader = request.body?.getReader();
    if (!reader) return;
    const decoder = new TextDecoder();
    let rest = "";
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        rest += decoder.decode(value, { stream: true });
        const lines = rest.split("\n");
        // The reference server does not join what two chunks share.
        rest = isDocumented ? (lines.pop() ?? "") : "";
        for (const line of lines) if (line.trim() !== "") end.receive(line);
      }
      if (rest.trim() !== "") end.receive(rest);
    } catch {
      // The client broke off, which `leave` tells.
    }
  }

  async function post(
    request: Request,
    token: string | undefined,
    isHandshake: boolean,
  ): Promise<Response> {
    if (dialect === "A") admit(token);
    const text = await readText(request);
    const envelope = isJsonText(text) ? (JSON.parse(text) as unknown) : undefined;
    const end = hub.find(envelope);
    if (!end) throw new VendorFault(404, "Session not found");
    const receipt = end.receive(text);
    if (receipt === "cut") return Response.error();
    if (receipt === "taken") return json(200, { status: "ok" });
    const isTurnedAway = isHandshake || (dialect !== "A" && textOf(envelope, "type") === "HAI");
    throw isTurnedAway
      ? new VendorFault(401, "Invalid token")
      : new VendorFault(500, "Internal server error");
  }

  /** Section 14.4; the figures are the fake's own. */
  function vitals(path: string): Response {
    const { open, total } = hub.log;
    const uptime = clock.now() - startedAt;
    if (path === "/health")
      return json(200, {
        status: "ok",
        uptime,
        activeConnections: open,
        totalConnections: total,
      });
    const totalMessages = [...hub.sessions.values()].reduce(
      (sum, { session }) => sum + session.record.received.length,
      0,
    );
    return json(200, {
      totalConnections: total,
      activeConnections: open,
      totalMessages,
      messagesPerSecond: totalMessages / Math.max(1, uptime / 1000),
      averageLatency: 0,
      errorRate: 0,
      uptime,
    });
  }

  return {
    requests,
    handle,
    takeFailure,
    failNext(route, status, times) {
      failures.set(route, [...(failures.get(route) ?? []), ...Array<number>(times).fill(status)]);
    },
    setSilent(isSilent) {
      if (!isSilent) {
        silence?.end();
        silence = undefined;
      } else if (!silence) {
        let end = (): void => {};
        const over = new Promise<void>((resolve) => {
          end = resolve;
        });
        silence = { over, end };
      }
    },
  };
}

/** What a link that was let in is known by. */
export interface LinkAdmission {
  readonly token?: string | undefined;
  readonly userId?: string | undefined;
  readonly expiresAt?: number | undefined;
}

const routes: readonly HaipRoute[] = ["connect", "handshake", "message", "sse", "stream"];

async function readText(request: Request): Promise<string> {
  const bytes = await readBytes(
    request,
    bodyLimit,
    () => new VendorFault(413, "request entity too large"),
  );
  return new TextDecoder().decode(bytes);
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function json(status: number, body: object): Response {
  return Response.json(body, { status, headers: corsHeaders });
}
