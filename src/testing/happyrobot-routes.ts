import type { Clock } from "./clock";
import type { ScenarioTraits } from "./happyrobot-scenario";
import { wireMessage, type ChatSession, type IncomingMessage } from "./happyrobot-session";
import { bucketPath, type Storage } from "./happyrobot-storage";
import {
  isSameScope,
  scopeOf,
  type HappyRobotScope,
  type HappyRobotTokenClaims,
  type TokenOffice,
} from "./happyrobot-token";
import type { VoiceDesk } from "./happyrobot-voice";
import { environments, type WorkflowRegister } from "./happyrobot-workflow";
import { createBodyReader, readJson, type BodyReader } from "./request-body";
import { VendorFault } from "./vendor-fault";

/** A route of the vendor, for `failNext` and in the log of requests. */
export type HappyRobotRoute =
  | "create-chat-token"
  | "create-voice-token"
  | "create-session"
  | "send-message"
  | "history"
  | "close-session"
  | "presign-upload"
  | "put-file"
  | "get-file"
  | "complete-upload"
  | "socket";

/** One request that was answered; socket handshakes are among them, with the method `WS`. */
export interface FakeHappyRobotRequest {
  readonly method: string;
  /** Without origin and query. */
  readonly path: string;
  /** Absent for a path the vendor does not have. */
  readonly route?: HappyRobotRoute;
  /** The API key or chat token that came with it. */
  readonly token?: string;
  /** 101 for a socket that was let in. */
  readonly status: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What the vendor says to a socket's handshake. */
export type HappyRobotSocketAuthorization =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly status: number;
      readonly error: string;
    };

/** The same with what is needed to open the socket. */
export type SocketAdmission =
  | { ok: true; session: ChatSession; token: string; claims: HappyRobotTokenClaims }
  | { ok: false; status: number; error: string };

export interface Router {
  readonly requests: readonly FakeHappyRobotRequest[];
  handle(request: Request): Promise<Response | undefined>;
  admitSocket(url: string): SocketAdmission;
  failNext(route: HappyRobotRoute, failure: Failure): void;
  readMessage(session: ChatSession, frame: unknown): IncomingMessage;
}

interface Failure {
  readonly status: number;
  readonly times: number;
  readonly retryAfterSeconds: number | undefined;
}

export interface RouterDependencies {
  readonly clock: Clock;
  /** The path of the base URL, without a slash at its end. */
  readonly prefix: string;
  readonly apiKey: string;
  readonly orgId: string;
  readonly requestsPerMinute: number;
  readonly tokens: TokenOffice;
  readonly storage: Storage;
  readonly voice: VoiceDesk;
  readonly workflows: WorkflowRegister;
  readonly sessions: ReadonlyMap<string, ChatSession>;
  readonly traits: () => ScenarioTraits;
  /** Until when, in milliseconds since the epoch, the vendor is restarting. */
  readonly refusesUntil: () => number;
  readonly createSession: (scope: HappyRobotScope) => ChatSession;
}

interface Call {
  readonly request: Request;
  readonly url: URL;
  readonly credential: string | undefined;
  readonly id: string;
}

export function createRouter(dependencies: RouterDependencies): Router {
  const { clock, tokens, storage, voice, workflows, sessions, traits } = dependencies;
  const requests: FakeHappyRobotRequest[] = [];
  const failures = new Map<HappyRobotRoute, { failure: Failure; left: number }[]>();
  let recentKeyUses: number[] = [];

  const table: readonly {
    readonly route: HappyRobotRoute;
    readonly method: string;
    readonly path: RegExp;
    readonly answer: (call: Call) => object | Promise<object>;
  }[] = [
    {
      route: "create-chat-token",
      method: "POST",
      path: /^\/chat\/tokens$/,
      async answer({ request, credential }) {
        requireApiKey(credential);
        const body = await readJson(request);
        const workflowId = body.string("workflow_id", { minLength: 1 });
        const data = body.record("data");
        const env = body.oneOf("env", environments, "production");
        const ttlSeconds = body.integer("ttl_seconds", {
          minimum: 60,
          maximum: 86_400,
          fallback: 3600,
        });
        body.done();
        const workflow = workflows.find(workflowId, env);
        const { token, expires_at } = tokens.mint({
          scope: { workflowId: workflow.id, orgId: dependencies.orgId, env },
          ttlSeconds: traits().tokenTtlSeconds ?? ttlSeconds,
          data,
        });
        return { token, expires_at };
      },
    },
    {
      route: "create-voice-token",
      method: "POST",
      path: /^\/voice\/tokens$/,
      async answer({ request, credential }) {
        requireApiKey(credential);
        return voice.createToken(await readJson(request));
      },
    },
    {
      route: "create-session",
      method: "POST",
      path: /^\/chat\/sessions$/,
      answer({ credential }) {
        const scope = requireToken(credential);
        workflows.find(scope.workflowId, scope.env);
        const session = dependencies.createSession(scope);
        session.noteToken(credential ?? "", "create");
        return { session_id: session.record.id, status: session.record.status };
      },
    },
    {
      route: "send-message",
      method: "POST",
      path: /^\/chat\/sessions\/([^/]+)\/messages$/,
      async answer(call) {
        const session = requireSession(call, 403);
        const message = readMessageBody(session, await readJson(call.request));
        if (session.record.status === "closed") throw new VendorFault(404, "The session is closed");
        if (session.refusesAttempt(message.content))
          throw new VendorFault(502, "The message could not be delivered to the agent");
        return { message: wireMessage(session.record.id, session.post(message)) };
      },
    },
    {
      route: "history",
      method: "GET",
      path: /^\/chat\/sessions\/([^/]+)\/history$/,
      answer: (call) => history(requireSession(call, 403), call.url.origin),
    },
    {
      route: "close-session",
      method: "POST",
      path: /^\/chat\/sessions\/([^/]+)\/close$/,
      answer(call) {
        // 403 is not among the answers of this route (wire file, section 2.1): a foreign session is unknown.
        const session = requireSession(call, 404);
        session.close("client_closed");
        return { status: session.record.status, session_id: session.record.id };
      },
    },
    {
      route: "presign-upload",
      method: "GET",
      path: /^\/chat\/upload\/presigned$/,
      answer({ credential, url }) {
        const scope = requireToken(credential);
        requireStorage();
        const query = createBodyReader(Object.fromEntries(url.searchParams), "/query");
        const filename = query.string("filename", { minLength: 1 });
        const mimeType = query.string("mime_type", { minLength: 1 });
        query.done();
        return storage.presign(scope, url.origin, { filename, mimeType });
      },
    },
    {
      route: "complete-upload",
      method: "POST",
      path: /^\/chat\/upload\/complete$/,
      async answer({ request, credential }) {
        const scope = requireToken(credential);
        requireStorage();
        return storage.complete(scope, await readJson(request));
      },
    },
  ];

  function requireApiKey(credential: string | undefined): void {
    if (credential !== dependencies.apiKey) throw new VendorFault(401, "Invalid API key");
    const minuteAgo = clock.now() - 60_000;
    recentKeyUses = recentKeyUses.filter((at) => at > minuteAgo);
    const [oldest] = recentKeyUses;
    if (oldest !== undefined && recentKeyUses.length >= dependencies.requestsPerMinute)
      throw new VendorFault(429, "Too many requests for this API key", {
        "retry-after": String(Math.ceil((oldest - minuteAgo) / 1000)),
      });
    recentKeyUses.push(clock.now());
  }

  function requireToken(credential: string | undefined): HappyRobotScope {
    const verdict = tokens.verify(credential);
    if (!verdict.ok) throw new VendorFault(401, verdict.error);
    return scopeOf(verdict.claims);
  }

  function requireSession({ credential, id }: Call, foreign: 403 | 404): ChatSession {
    const scope = requireToken(credential);
    const session = sessions.get(id);
    if (session && isSameScope(session.record.scope, scope)) {
      session.noteToken(credential ?? "", "request");
      return session;
    }
    if (session && foreign === 403) throw new VendorFault(403, "The token is not for this session");
    throw new VendorFault(404, `Session ${id} was not found`);
  }

  function requireStorage(): void {
    if (traits().storage === "unavailable")
      throw new VendorFault(503, "File storage is not available");
  }

  function readMessageBody(session: ChatSession, body: BodyReader): IncomingMessage {
    // Whether an empty text is accepted is not documented (wire file, section 2.4). The strict reading is the safe one:
    // whoever sends a file alone sends a space with it, as the vendor's own example does.
    const content = body.string("content", { minLength: 1 });
    const artifacts = body.list("artifacts");
    body.done();
    return { content, artifacts: storage.resolve(session.record.scope, artifacts) };
  }

  function history(session: ChatSession, origin: string): object {
    const { id, status, startedAt, lastActivity, messages } = session.record;
    return {
      session_id: id,
      status,
      started_at: new Date(startedAt).toISOString(),
      last_activity: new Date(lastActivity).toISOString(),
      messages: messages.map((message) => ({
        id: message.id,
        role: message.role,
        content: message.content,
        timestamp: new Date(message.createdAt).toISOString(),
        ...(message.artifacts.length > 0 && {
          artifacts: message.artifacts.map(({ mediaId, filename, mimeType, sizeBytes }) => ({
            media_id: mediaId,
            filename,
            mime_type: mimeType,
            // `size_bytes` on the way in, `file_size` here (wire file, section 2.6).
            file_size: sizeBytes,
            presigned_url: storage.downloadUrl(mediaId, origin),
          })),
        }),
      })),
    };
  }

  /** What stands between any request and its route: outages, and failures a test has ordered. */
  function requireService(route: HappyRobotRoute): void {
    const { refuses } = traits();
    const isFile = route === "put-file" || route === "get-file";
    if (refuses && !(isFile && refuses.status === 401))
      throw new VendorFault(refuses.status, refuses.error);
    if (clock.now() < dependencies.refusesUntil())
      throw new VendorFault(502, "The service is restarting");
    const ordered = failures.get(route)?.find(({ left }) => left > 0);
    if (!ordered) return;
    ordered.left -= 1;
    const { status, retryAfterSeconds } = ordered.failure;
    throw new VendorFault(status, `Failure ${String(status)} ordered by the test`, {
      ...(retryAfterSeconds !== undefined && { "retry-after": String(retryAfterSeconds) }),
    });
  }

  function relativePath(url: URL): string | undefined {
    const { prefix } = dependencies;
    if (!url.pathname.startsWith(`${prefix}/`)) return undefined;
    const path = url.pathname.slice(prefix.length);
    return path.length > 1 ? path.replace(/\/$/, "") : path;
  }

  function note(entry: Omit<FakeHappyRobotRequest, "at">): void {
    requests.push({ ...entry, at: clock.now() });
  }

  async function handle(request: Request): Promise<Response | undefined> {
    const url = new URL(request.url);
    const credential = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    const seen = {
      method: request.method,
      path: url.pathname,
      ...(credential !== undefined && { token: credential }),
    };

    if (url.pathname.startsWith(bucketPath)) {
      const route = request.method === "PUT" ? "put-file" : "get-file";
      const response = await orFault(() => {
        if (request.method !== "OPTIONS") requireService(route);
        return storage.handle(request, url);
      });
      note({ ...seen, route, status: response.status });
      return response;
    }

    const path = relativePath(url);
    if (path === undefined || !/^\/(chat|voice)\//.test(path) || socketPath.test(path))
      return undefined;
    if (request.method === "OPTIONS") {
      note({ ...seen, status: 204 });
      return new Response(null, { status: 204, headers: { ...corsHeaders, ...preflightHeaders } });
    }

    const entry = table.find(
      ({ method, path: pattern }) => method === request.method && pattern.test(path),
    );
    const response = await orFault(async () => {
      if (!entry) throw new VendorFault(404, `Route ${request.method} ${path} was not found`);
      requireService(entry.route);
      const id = entry.path.exec(path)?.[1] ?? "";
      return json(200, await entry.answer({ request, url, credential, id }));
    });
    note({ ...seen, ...(entry && { route: entry.route }), status: response.status });
    return response;
  }

  return {
    requests,
    handle,
    admitSocket(address) {
      const url = new URL(address, "ws://localhost");
      const token = url.searchParams.get("token") ?? undefined;
      const admission = admit(url, token);
      note({
        method: "WS",
        path: url.pathname,
        route: "socket",
        ...(token !== undefined && { token }),
        status: admission.ok ? 101 : admission.status,
      });
      return admission;
    },
    failNext(route, failure) {
      const queue = failures.get(route) ?? [];
      queue.push({ failure, left: failure.times });
      failures.set(route, queue);
    },
    readMessage: (session, frame) => readMessageBody(session, createBodyReader(frame)),
  };

  function admit(url: URL, token: string | undefined): SocketAdmission {
    try {
      const id = socketPath.exec(relativePath(url) ?? "")?.[1];
      if (id === undefined) throw new VendorFault(404, "There is no socket at this address");
      requireService("socket");
      const verdict = tokens.verify(token);
      if (!verdict.ok) throw new VendorFault(401, verdict.error);
      const session = sessions.get(id);
      if (!session) throw new VendorFault(404, `Session ${id} was not found`);
      if (!isSameScope(session.record.scope, scopeOf(verdict.claims)))
        throw new VendorFault(403, "The token is not for this session");
      if (session.record.status === "closed") throw new VendorFault(404, `Session ${id} is closed`);
      return { ok: true, session, token: token ?? "", claims: verdict.claims };
    } catch (refused) {
      if (!(refused instanceof VendorFault)) throw refused;
      return { ok: false, status: refused.status, error: refused.message };
    }
  }
}

const socketPath = /^\/chat\/sessions\/([^/]+)\/ws$/;

const corsHeaders = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "retry-after",
};

const preflightHeaders = {
  "access-control-allow-methods": "GET, POST",
  "access-control-allow-headers": "authorization, content-type",
  "access-control-max-age": "600",
};

function json(
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", ...corsHeaders, ...headers },
  });
}

/** Refusals become answers in the one error shape of chat routes and voice tokens (wire file, section 1.3). */
async function orFault(work: () => Response | Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (refused) {
    if (!(refused instanceof VendorFault)) throw refused;
    const { status, message, headers } = refused;
    return json(status, { error: message, statusCode: status }, headers);
  }
}
