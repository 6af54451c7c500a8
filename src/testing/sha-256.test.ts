import { expect, it } from "vitest";
import { hmacSha256, sha256 } from "./sha-256";

const bytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));

it("agrees with WebCrypto at every length around the block size", async () => {
  for (const length of [...Array.from({ length: 200 }, (_, index) => index), 4_096, 65_536]) {
    const data = bytes(length);
    expect(sha256(data)).toEqual(new Uint8Array(await crypto.subtle.digest("SHA-256", data)));
  }
});

it("agrees with WebCrypto on HMAC, for keys shorter and longer than a block", async () => {
  for (const keyLength of [1, 32, 63, 64, 65, 200]) {
    const secret = bytes(keyLength);
    const data = bytes(keyLength * 3);
    const key = await crypto.subtle.importKey(
      "raw",
      secret,
      { name: "HMAC", hash: "SHA-256" },
      false,
      ["sign"],
    );
    const expected = new Uint8Array(await crypto.subtle.sign("HMAC", key, data));
    expect(hmacSha256(secret, data)).toEqual(expected);
  }
});
