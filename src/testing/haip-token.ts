import type { Clock } from "./clock";
import { readJsonWebToken, signJsonWebToken, verifyJsonWebToken } from "./json-web-token";
import { randomUuid } from "./random";

/** What a token of the fake says; `userId` is what the reference server asks for (wire file, section 5.1). */
export interface HaipTokenClaims {
  readonly userId: string;
  readonly sub: string;
  readonly iss: string;
  readonly aud: string;
  /** Seconds since the epoch. */
  readonly iat: number;
  /** Seconds since the epoch. */
  readonly exp: number;
  readonly jti: string;
}

/** A token the fake has given out; what an app's `getToken` returns. */
export interface FakeHaipToken {
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
  readonly claims: HaipTokenClaims;
}

export interface HaipTokenOffice {
  readonly minted: readonly FakeHaipToken[];
  mint(order: { userId: string; ttlSeconds: number }): FakeHaipToken;
  /** What the token says, if it is good. */
  verify(
    token: string | undefined,
  ): { readonly userId: string; readonly expiresAt: number } | undefined;
}

export function createHaipTokenOffice(dependencies: {
  readonly clock: Clock;
  readonly secret: Uint8Array;
  readonly endpoints: "reference" | "documented";
  readonly verifyToken: ((token: string) => boolean) | undefined;
}): HaipTokenOffice {
  const { clock, secret, endpoints, verifyToken } = dependencies;
  const minted: FakeHaipToken[] = [];
  return {
    minted,
    mint({ userId, ttlSeconds }) {
      const iat = Math.floor(clock.now() / 1000);
      const claims: HaipTokenClaims = {
        userId,
        sub: userId,
        iss: "haip-server",
        aud: "haip-protocol",
        iat,
        exp: iat + ttlSeconds,
        jti: randomUuid(),
      };
      const entry = {
        token: signJsonWebToken(claims, secret),
        expiresAt: new Date(claims.exp * 1000).toISOString(),
        claims,
      };
      minted.push(entry);
      return entry;
    },
    verify(token) {
      if (!token) return undefined;
      const claims = readJsonWebToken(token);
      const userId = typeof claims?.userId === "string" ? claims.userId : "";
      const expiresAt = typeof claims?.exp === "number" ? claims.exp * 1000 : Infinity;
      if (verifyToken) return verifyToken(token) ? { userId, expiresAt } : undefined;
      // The reference server reads the token, but does not verify its signature (section 5.1).
      if (endpoints === "documented" && !verifyJsonWebToken(token, secret, clock.now()).ok)
        return undefined;
      return userId !== "" && Number.isFinite(expiresAt) && expiresAt > clock.now()
        ? { userId, expiresAt }
        : undefined;
    },
  };
}
