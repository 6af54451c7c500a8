import type { Clock } from "./clock";
import { signJsonWebToken, verifyJsonWebToken } from "./json-web-token";
import { randomUuid } from "./random";

/** Which published version of a workflow is meant. */
export type HappyRobotEnvironment = "production" | "staging" | "development";

/** What a chat token is for: a token reaches exactly the sessions and artifacts of its own scope. */
export interface HappyRobotScope {
  readonly workflowId: string;
  readonly orgId: string;
  readonly env: HappyRobotEnvironment;
}

/** What a chat token of the fake says. The vendor does not publish its own claims (wire file, section 6, number 9). */
export interface HappyRobotTokenClaims {
  /** Seconds since the epoch. */
  readonly iat: number;
  /** Seconds since the epoch. */
  readonly exp: number;
  readonly jti: string;
  readonly workflow_id: string;
  readonly org_id: string;
  readonly env: HappyRobotEnvironment;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A chat token the fake has given out. */
export interface FakeHappyRobotToken {
  readonly token: string;
  /** ISO 8601, as in the answer of `POST /chat/tokens/`. */
  readonly expires_at: string;
  readonly claims: HappyRobotTokenClaims;
}

type TokenVerdict = { ok: true; claims: HappyRobotTokenClaims } | { ok: false; error: string };

export interface TokenOffice {
  readonly minted: readonly FakeHappyRobotToken[];
  mint(order: {
    scope: HappyRobotScope;
    ttlSeconds: number;
    data?: Readonly<Record<string, unknown>> | undefined;
  }): FakeHappyRobotToken;
  verify(token: string | undefined): TokenVerdict;
}

export function createTokenOffice(clock: Clock, secret: Uint8Array): TokenOffice {
  const minted: FakeHappyRobotToken[] = [];
  return {
    minted,
    mint({ scope, ttlSeconds, data }) {
      const iat = Math.floor(clock.now() / 1000);
      const claims: HappyRobotTokenClaims = {
        iat,
        exp: iat + ttlSeconds,
        jti: randomUuid(),
        workflow_id: scope.workflowId,
        org_id: scope.orgId,
        env: scope.env,
        ...(data && { data }),
      };
      const entry = {
        token: signJsonWebToken(claims, secret),
        expires_at: new Date(claims.exp * 1000).toISOString(),
        claims,
      };
      minted.push(entry);
      return entry;
    },
    verify(token) {
      if (!token) return { ok: false, error: "A chat token is required" };
      const verdict = verifyJsonWebToken(token, secret, clock.now());
      if (verdict.ok) return { ok: true, claims: verdict.claims as HappyRobotTokenClaims };
      return {
        ok: false,
        error: verdict.fault === "expired" ? "The chat token has expired" : "Invalid chat token",
      };
    },
  };
}

export function scopeOf(claims: HappyRobotTokenClaims): HappyRobotScope {
  return { workflowId: claims.workflow_id, orgId: claims.org_id, env: claims.env };
}

export function isSameScope(first: HappyRobotScope, second: HappyRobotScope): boolean {
  return (
    first.workflowId === second.workflowId &&
    first.orgId === second.orgId &&
    first.env === second.env
  );
}
