import { hmacSha256 } from "./sha-256";

/** What a JSON Web Token says, beside what a vendor adds. Times are seconds since the epoch (RFC 7519, section 4.1). */
export interface JsonWebTokenClaims {
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
}

/**
 * A JSON Web Token signed with HS256: the real thing, readable and verifiable by any other library.
 *
 * @example
 * ```ts
 * const token = signJsonWebToken({ iat: 1_700_000_000, exp: 1_700_000_060, jti: "1" }, secret);
 * ```
 */
export function signJsonWebToken(claims: JsonWebTokenClaims, secret: Uint8Array): string {
  const signed = `${encodeJson({ alg: "HS256", typ: "JWT" })}.${encodeJson(claims)}`;
  return `${signed}.${signature(signed, secret)}`;
}

/** Why a token was refused. */
export type JsonWebTokenFault = "garbled" | "foreign-signature" | "expired";

/** Checks the form, the signature and, against `now` (milliseconds), the expiry of a token. */
export function verifyJsonWebToken(
  token: string,
  secret: Uint8Array,
  now: number,
): { ok: true; claims: JsonWebTokenClaims } | { ok: false; fault: JsonWebTokenFault } {
  const [header, body, given, ...rest] = token.split(".");
  if (!header || !body || !given || rest.length > 0) return { ok: false, fault: "garbled" };
  const algorithm = decodeJson(header);
  const claims = decodeJson(body);
  if (algorithm?.alg !== "HS256" || typeof claims?.exp !== "number")
    return { ok: false, fault: "garbled" };
  if (given !== signature(`${header}.${body}`, secret))
    return { ok: false, fault: "foreign-signature" };
  if (now >= claims.exp * 1000) return { ok: false, fault: "expired" };
  return { ok: true, claims: claims as unknown as JsonWebTokenClaims };
}

/** What a token says, whoever signed it and however old it is. */
export function readJsonWebToken(token: string): Readonly<Record<string, unknown>> | undefined {
  const parts = token.split(".");
  return parts.length === 3 ? decodeJson(parts[1] ?? "") : undefined;
}

/** The HMAC of `text` as it appears in a token or in a signed address. */
export function signature(text: string, secret: Uint8Array): string {
  return encodeBytes(hmacSha256(secret, new TextEncoder().encode(text)));
}

function encodeJson(value: unknown): string {
  return encodeBytes(new TextEncoder().encode(JSON.stringify(value)));
}

function decodeJson(text: string): Record<string, unknown> | undefined {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function encodeBytes(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
