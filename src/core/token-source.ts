import { backoffDelay, longestTimerMs, pause } from "./backoff";
import { aborted, ParlanceError } from "./error";

/**
 * Why a token is wanted: for the first connection, for one after a link fell, because the old one runs out, or because
 * the vendor refused the old one.
 */
export type TokenReason = "connect" | "reconnect" | "refresh" | "rejected";

/** A token with what is known about its life. */
export interface AccessToken {
  readonly token: string;
  /**
   * An ISO date, a `Date`, or a number of milliseconds since the epoch (below 10^11: seconds).
   * @defaultValue the `exp` claim where the token is a JWT, else unknown
   */
  readonly expiresAt?: string | number | Date;
}

/**
 * The app's way to a fresh token, usually a `fetch` of its own backend. May be called again at any time; must not hand
 * out a token that was refused. A throw is tried again unless it is a ParlanceError that is not `recoverable`.
 *
 * @example
 * ```ts
 * const getToken: GetToken = async ({ signal }) => {
 *   const response = await fetch("/api/chat-token", { method: "POST", signal });
 *   if (!response.ok) throw new Error(`The token endpoint answered ${response.status}.`);
 *   return (await response.json()) as AccessToken;
 * };
 * ```
 */
export type GetToken = (request: {
  readonly reason: TokenReason;
  readonly signal: AbortSignal;
}) => string | AccessToken | Promise<string | AccessToken>;

/** A token as the kit holds it. */
export interface Credential {
  readonly token: string;
  /** Milliseconds since the epoch by this device's clock; absent when unknown. */
  readonly expiresAt?: number;
}

/** How a token source behaves. */
export interface TokenSourceOptions {
  /** How long before its expiry a token is replaced, in milliseconds; never more than a quarter of its life. @defaultValue 10000 */
  readonly marginMs?: number | undefined;
  /** How long a failing `getToken` is tried again when no other deadline is given, in milliseconds. @defaultValue 20000 */
  readonly retryForMs?: number | undefined;
  readonly now?: (() => number) | undefined;
  readonly random?: (() => number) | undefined;
}

/** Holds the one current token of a connector, for REST and socket alike. */
export interface TokenSource {
  /** The token in force, which may have expired; undefined before the first and after a rejection. */
  readonly current: Credential | undefined;
  /**
   * The current token while it has more than the margin to live, else a new one, which becomes current.
   * Callers at the same time share one call of `getToken`.
   *
   * @throws ParlanceError `token-unavailable`, `token-expired`, `token-rejected` (all recoverable), `aborted`.
   */
  get(options?: {
    readonly reason?: TokenReason | undefined;
    readonly signal?: AbortSignal | undefined;
  }): Promise<Credential>;
  /**
   * A new token that does **not** become current until {@link TokenSource.accept}: the vendor may yet refuse it.
   *
   * @throws the same as {@link TokenSource.get}.
   */
  renew(options: {
    readonly reason: TokenReason;
    readonly signal?: AbortSignal | undefined;
    /** When to stop trying, in milliseconds since the epoch. */
    readonly deadline?: number | undefined;
  }): Promise<Credential>;
  /** Makes a renewed token current. */
  accept(credential: Credential): void;
  /** Never uses this token again; `getToken` handing it out once more counts as a failure. */
  reject(token: string): void;
}

interface Flight {
  readonly promise: Promise<Credential>;
  readonly controller: AbortController;
  waiting: number;
}

/** Makes a token source over the app's `getToken`, or over one fixed token that cannot be renewed. */
export function createTokenSource(
  getToken: GetToken | string,
  options: TokenSourceOptions = {},
): TokenSource {
  const { marginMs = 10_000, retryForMs = 20_000, now = Date.now, random = Math.random } = options;
  const ask: GetToken = typeof getToken === "string" ? () => getToken : getToken;
  const rejected = new Set<string>();
  let current: Credential | undefined;
  let receivedAt = 0;
  let flight: Flight | undefined;

  function accept(credential: Credential): void {
    current = credential;
    receivedAt = now();
  }

  function isFresh(credential: Credential): boolean {
    if (credential.expiresAt === undefined) return true;
    const margin = Math.min(marginMs, (credential.expiresAt - receivedAt) / 4);
    return credential.expiresAt - now() > margin;
  }

  async function obtain(
    reason: TokenReason,
    signal: AbortSignal,
    deadline: number,
  ): Promise<Credential> {
    const timeout = new AbortController();
    const timeLeft = Math.min(Math.max(0, deadline - now()), longestTimerMs);
    const timer = setTimeout(() => timeout.abort(), timeLeft);
    const forward = () => timeout.abort();
    signal.addEventListener("abort", forward, { once: true });
    let lastFailure: unknown;
    try {
      for (let failures = 1; ; failures += 1) {
        try {
          const answer = await untilAborted(
            ask({ reason, signal: timeout.signal }),
            timeout.signal,
          );
          const credential = toCredential(answer, now());
          if (!rejected.has(credential.token)) return credential;
          lastFailure = refusedAgain();
        } catch (error) {
          if (signal.aborted) throw aborted("Getting a token", error);
          if (ParlanceError.isInstance(error) && !error.recoverable) throw error;
          if (!timeout.signal.aborted) lastFailure = error;
        }
        const delay = backoffDelay(failures, retryAfter(lastFailure), { maxMs: 5_000, random });
        await pause(delay, timeout.signal).catch((error: unknown) => {
          throw signal.aborted ? aborted("Getting a token", error) : failed(lastFailure);
        });
      }
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", forward);
    }
  }

  function failed(cause: unknown): ParlanceError {
    if (ParlanceError.isInstance(cause) && cause.code === "token-rejected") return cause;
    return current === undefined
      ? new ParlanceError(
          "No token could be had: getToken kept failing, so no connection can be opened. Check the token endpoint of your backend.",
          { code: "token-unavailable", recoverable: true, cause },
        )
      : new ParlanceError(
          "The token has run out and getToken kept failing, so the session cannot go on. Check the token endpoint of your backend, then start again.",
          { code: "token-expired", recoverable: true, cause },
        );
  }

  return {
    get current() {
      return current;
    },
    async get({ reason, signal } = {}) {
      if (signal?.aborted) throw aborted("Getting a token");
      if (current && isFresh(current)) return current;
      if (!flight) {
        const controller = new AbortController();
        const why =
          reason ?? (rejected.size > 0 && !current ? "rejected" : current ? "refresh" : "connect");
        const own: Flight = {
          controller,
          waiting: 0,
          promise: obtain(why, controller.signal, now() + retryForMs).then(
            (credential) => {
              if (flight === own) {
                flight = undefined;
                accept(credential);
              }
              return credential;
            },
            (error: unknown) => {
              if (flight === own) flight = undefined;
              throw error;
            },
          ),
        };
        flight = own;
      }
      return share(flight, signal, () => (flight = undefined));
    },
    renew({ reason, signal = new AbortController().signal, deadline = now() + retryForMs }) {
      if (signal.aborted) return Promise.reject(aborted("Getting a token"));
      return obtain(reason, signal, deadline);
    },
    accept,
    reject(token) {
      rejected.add(token);
      if (current?.token === token) current = undefined;
    },
  };
}

/** One caller's view of a shared flight: he may leave; when all have left, the flight is called off. */
function share(
  flight: Flight,
  signal: AbortSignal | undefined,
  onDeserted: () => void,
): Promise<Credential> {
  flight.waiting += 1;
  if (!signal) return flight.promise;
  return untilAborted(flight.promise, signal, () => {
    flight.waiting -= 1;
    if (flight.waiting > 0) return;
    onDeserted();
    flight.controller.abort();
  });
}

function untilAborted<T>(
  work: T | Promise<T>,
  signal: AbortSignal,
  onLeave?: () => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      onLeave?.();
      reject(aborted("Getting a token"));
    };
    if (signal.aborted) return leave();
    signal.addEventListener("abort", leave, { once: true });
    Promise.resolve(work)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", leave));
  });
}

function retryAfter(error: unknown): number | undefined {
  return ParlanceError.isInstance(error) ? error.retryAfterMs : undefined;
}

function refusedAgain(): ParlanceError {
  return new ParlanceError(
    'getToken gave the token that the vendor has refused, so it was not used. Ask your backend for a new one when the reason is "rejected" or "refresh".',
    { code: "token-rejected", recoverable: true },
  );
}

function toCredential(answer: unknown, receivedAt: number): Credential {
  const { token, expiresAt } = (
    typeof answer === "object" && answer !== null ? answer : { token: answer }
  ) as Partial<Record<keyof AccessToken, unknown>>;
  if (typeof token !== "string" || token === "") {
    throw new ParlanceError(
      "getToken must return a token: a string that is not empty, or { token, expiresAt }. Without one no connection can be opened.",
      { code: "misuse" },
    );
  }
  const expiry = toTime(expiresAt, receivedAt) ?? expiryOfJsonWebToken(token, receivedAt);
  return expiry === undefined ? { token } : { token, expiresAt: expiry };
}

function toTime(value: unknown, receivedAt: number): number | undefined {
  let time = Number.NaN;
  if (typeof value === "number") time = value < 1e11 ? value * 1000 : value;
  else if (typeof value === "string") time = Date.parse(value);
  else if (value instanceof Date) time = value.getTime();
  // A token is not born expired: such a date only shows that this device's clock is wrong.
  return time > receivedAt ? time : undefined;
}

function expiryOfJsonWebToken(token: string, receivedAt: number): number | undefined {
  const payload = token.split(".")[1];
  if (!payload) return undefined;
  let claims: unknown;
  try {
    claims = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return undefined; // not a JWT: a vendor may use opaque tokens, whose life is unknown
  }
  if (typeof claims !== "object" || claims === null) return undefined;
  const { exp, iat } = claims as { exp?: unknown; iat?: unknown };
  if (typeof exp !== "number" || !Number.isFinite(exp)) return undefined;
  const isClockPlausible =
    exp * 1000 > receivedAt && (typeof iat !== "number" || iat * 1000 - 60_000 < receivedAt);
  if (isClockPlausible) return exp * 1000;
  return typeof iat === "number" && exp > iat ? receivedAt + (exp - iat) * 1000 : undefined;
}
