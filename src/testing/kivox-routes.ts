import { createTimerSet, type Clock } from "./clock";
import type { KivoxAccess, KivoxCaller } from "./kivox-access";
import { codeOf, errorBody, KivoxFault } from "./kivox-fault";
import { kivoxOperations, type KivoxDesk, type KivoxOperationId } from "./kivox-operations";
import type { KivoxScenarioTraits } from "./kivox-scenario";
import { VendorFault } from "./vendor-fault";

/** One request that was answered. */
export interface FakeKivoxRequest {
  /** Absent for a method and path the vendor does not have. */
  readonly operationId?: KivoxOperationId;
  readonly method: string;
  /** Without origin and query. */
  readonly path: string;
  /** With its `?`; empty where there is none. */
  readonly query: string;
  /** 0 where the line was cut. */
  readonly status: number;
  /** The id of who asked. */
  readonly user?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A failure that a test orders. */
export interface KivoxFailure {
  readonly status: number;
  /** @defaultValue what the status stands for, as in `resource.conflict` for 409 */
  readonly code?: string;
  /** @defaultValue 1 */
  readonly times?: number;
  /** How long the answer takes, in milliseconds. @defaultValue 0 */
  readonly afterMs?: number;
  /** Cuts the line in place of an answer; the status is then of no matter. @defaultValue false */
  readonly network?: boolean;
}

/** The one cookie a browser would keep, for hosts that have no browser before them. */
export interface KivoxCookieJar {
  /** As in a `Cookie` header. */
  cookie?: string;
}

export interface KivoxRouter {
  readonly requests: readonly FakeKivoxRequest[];
  handle(request: Request, jar?: KivoxCookieJar): Promise<Response | undefined>;
  failNext(operationId: KivoxOperationId, failure: KivoxFailure): void;
  /** Answers at once whoever is still waiting. */
  stop(): void;
}

const open: readonly KivoxOperationId[] = [
  "signup",
  "createSession",
  "recoverPassword",
  "resetPassword",
];
const guarded: readonly KivoxOperationId[] = ["signup", "createSession", "recoverPassword"];

const table = kivoxOperations.map(([operationId, method, path, status]) => ({
  operationId,
  method,
  status,
  path: new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`),
}));

export function createKivoxRouter(dependencies: {
  readonly clock: Clock;
  /** The path of the base URL, without a slash at its end. */
  readonly prefix: string;
  readonly access: KivoxAccess;
  readonly desk: KivoxDesk;
  readonly traits: () => KivoxScenarioTraits;
  readonly isDown: () => boolean;
  readonly latencyMs: number;
  readonly turnstile: "any" | readonly string[];
}): KivoxRouter {
  const { clock, prefix, access, desk, traits, turnstile } = dependencies;
  const requests: FakeKivoxRequest[] = [];
  const failures = new Map<KivoxOperationId, { failure: KivoxFailure; left: number }[]>();
  const timers = createTimerSet(clock);

  const waiting = new Set<() => void>();

  async function wait(delayMs: number): Promise<void> {
    if (delayMs <= 0) return;
    await new Promise<void>((resolve) => {
      const goOn = () => {
        waiting.delete(goOn);
        resolve();
      };
      waiting.add(goOn);
      timers.after(delayMs, goOn);
    });
  }

  function takeFailure(operationId: KivoxOperationId): KivoxFailure | undefined {
    const ordered = failures.get(operationId)?.find(({ left }) => left > 0);
    if (ordered) ordered.left -= 1;
    return ordered?.failure;
  }

  /** How a missing or refused token is answered is not published (wire file, section 1, "Anti-bot"): 422 and 403 here. */
  function demandTurnstile(request: Request): void {
    const token = request.headers.get("x-turnstile-token");
    if (!token)
      throw new KivoxFault(422, "turnstile.required", "The header X-Turnstile-Token is missing", {
        header: "X-Turnstile-Token",
      });
    if (turnstile !== "any" && !turnstile.includes(token))
      throw new KivoxFault(403, "turnstile.rejected", "The Turnstile token was not accepted");
  }

  function demandCaller(caller: KivoxCaller | undefined): KivoxCaller {
    if (caller) return caller;
    throw new KivoxFault(401, "auth.unauthorized", "Sign in, or send a valid API key");
  }

  async function handle(request: Request, jar?: KivoxCookieJar): Promise<Response | undefined> {
    const url = new URL(request.url);
    if (!url.pathname.startsWith(`${prefix}/`)) return undefined;
    const path = url.pathname.slice(prefix.length).replace(/(.)\/$/, "$1");
    if (!/^\/(auth|users|orgs|agents|conversations|templates)(\/|$)/.test(path)) return undefined;

    const here = table.filter((entry) => entry.path.test(path));
    const entry = here.find(({ method }) => method === request.method);
    // "include" would be the right question, but MSW 3 in Node does not tell what was asked for.
    const jarred = request.credentials === "omit" ? undefined : jar?.cookie;
    const bearer = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    const caller = access.callerOf(bearer, request.headers.get("cookie") ?? jarred);
    let cookie: string | undefined;

    const respond = async (): Promise<Response> => {
      const failure = entry && takeFailure(entry.operationId);
      await wait(failure?.afterMs ?? dependencies.latencyMs);
      if (failure?.network) return Response.error();
      if (failure)
        throw new KivoxFault(
          failure.status,
          failure.code ?? codeOf(failure.status),
          `Failure ${String(failure.status)} ordered by the test`,
        );
      if (dependencies.isDown())
        throw new KivoxFault(503, "server.unavailable", "The service is unavailable");
      if (!entry) {
        if (here.length > 0)
          throw new KivoxFault(405, "method.not_allowed", `${path} has no ${request.method}`);
        throw new KivoxFault(404, "route.not_found", `There is no ${path}`);
      }
      const { operationId, status } = entry;
      if (guarded.includes(operationId)) demandTurnstile(request);
      const isOpen = open.includes(operationId) && traits().refuses !== "credentials";
      const known = isOpen ? caller : demandCaller(caller);
      const body = await desk[operationId]?.({
        request,
        query: url.searchParams,
        ids: Object.fromEntries(
          Object.entries(entry.path.exec(path)?.groups ?? {}).map(([name, value]) => [
            name,
            decode(value),
          ]),
        ),
        get user() {
          return demandCaller(known).user;
        },
        get credential() {
          return demandCaller(known).credential;
        },
        setCookie(given) {
          cookie = given;
        },
      });
      return json(status, body, cookie);
    };

    const response = await respond().catch((refused: unknown) => {
      if (!(refused instanceof VendorFault)) throw refused;
      const { status, message } = refused;
      const { code, params } =
        refused instanceof KivoxFault ? refused : { code: codeOf(status), params: undefined };
      return json(status, errorBody(code, message, params));
    });
    if (jar && cookie !== undefined) {
      const value = cookie.split(";")[0] ?? "";
      if (value.endsWith("=")) delete jar.cookie;
      else jar.cookie = value;
    }
    requests.push({
      ...(entry && { operationId: entry.operationId }),
      method: request.method,
      path: url.pathname,
      query: url.search,
      status: response.status,
      ...(caller && { user: caller.user.id }),
      at: clock.now(),
    });
    return response;
  }

  return {
    requests,
    handle,
    failNext(operationId, failure) {
      const queue = failures.get(operationId) ?? [];
      queue.push({ failure, left: failure.times ?? 1 });
      failures.set(operationId, queue);
    },
    stop() {
      timers.clear();
      for (const goOn of waiting) goOn();
    },
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function json(status: number, body: unknown, cookie?: string): Response {
  const headers = new Headers({ "cache-control": "no-store" });
  if (body !== undefined) headers.set("content-type", "application/json");
  // Browsers let no script say this; there the jar of the host stands in.
  if (cookie !== undefined) headers.append("set-cookie", cookie);
  return new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
}
