import { createHmac } from "node:crypto";
import { expect, it } from "vitest";
import { signJsonWebToken, verifyJsonWebToken } from "./json-web-token";

const secret = new TextEncoder().encode("a secret of this test");
const claims = { iat: 1_000, exp: 1_060, jti: "1", data: { name: "Zoë 🚚" } };
const now = 1_030_000;

it("signs what any other library reads and verifies", () => {
  const [header, body, signature] = signJsonWebToken(claims, secret).split(".") as [
    string,
    string,
    string,
  ];
  const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString()) as unknown;
  expect(read(header)).toEqual({ alg: "HS256", typ: "JWT" });
  expect(read(body)).toEqual(claims);
  expect(signature).toBe(
    createHmac("sha256", secret).update(`${header}.${body}`).digest("base64url"),
  );
});

it("gives the claims of a good token back", () => {
  expect(verifyJsonWebToken(signJsonWebToken(claims, secret), secret, now)).toEqual({
    ok: true,
    claims,
  });
});

it("lets a token live until the very second of exp", () => {
  const token = signJsonWebToken(claims, secret);
  expect(verifyJsonWebToken(token, secret, 1_059_999).ok).toBe(true);
  expect(verifyJsonWebToken(token, secret, 1_060_000)).toEqual({ ok: false, fault: "expired" });
});

it("refuses foreign signatures and changed claims", () => {
  const foreign = signJsonWebToken(claims, new TextEncoder().encode("another secret"));
  const fault = { ok: false, fault: "foreign-signature" };
  expect(verifyJsonWebToken(foreign, secret, now)).toEqual(fault);
  const [header, , signature] = signJsonWebToken(claims, secret).split(".");
  const [, longer] = signJsonWebToken({ ...claims, exp: 9_999 }, secret).split(".");
  expect(verifyJsonWebToken([header, longer, signature].join("."), secret, now)).toEqual(fault);
});

it("refuses what is no token, and the algorithm none", () => {
  const [, body] = signJsonWebToken(claims, secret).split(".");
  const none = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${String(body)}.x`;
  for (const text of ["", "a", "a.b", "a.b.c", "a.b.c.d", "é.é.é", "bnVsbA.bnVsbA.x", none])
    expect(verifyJsonWebToken(text, secret, now)).toEqual({ ok: false, fault: "garbled" });
});
