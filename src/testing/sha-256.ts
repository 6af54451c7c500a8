// WebCrypto offers the same, but only as a promise kept by another thread, which fake timers cannot drive, and only in
// secure contexts. A fake that mints and checks tokens in step with a fake clock needs it now, everywhere.

const rounds = /* @__PURE__ */ roundConstants();

/** The SHA-256 digest of `data` (FIPS 180-4), synchronously. For fakes: it takes no care of timing attacks. */
export function sha256(data: Uint8Array): Uint8Array {
  const length = data.length;
  const padded = new Uint8Array((((length + 8) >> 6) << 6) + 64);
  padded.set(data);
  padded[length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(length / 0x20000000));
  view.setUint32(padded.length - 4, (length << 3) >>> 0);

  const hash = Uint32Array.from(rounds.initial);
  const words = new Uint32Array(64);
  for (let offset = 0; offset < padded.length; offset += 64) {
    for (let index = 0; index < 16; index++) words[index] = view.getUint32(offset + index * 4);
    for (let index = 16; index < 64; index++) {
      const early = words[index - 15]!;
      const late = words[index - 2]!;
      const small0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
      const small1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
      words[index] = words[index - 16]! + small0 + words[index - 7]! + small1;
    }
    let [a, b, c, d, e, f, g, h] = hash as unknown as Eight;
    for (let index = 0; index < 64; index++) {
      const large1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const choice = (e & f) ^ (~e & g);
      const first = (h + large1 + choice + rounds.constants[index]! + words[index]!) | 0;
      const large0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const majority = (a & b) ^ (a & c) ^ (b & c);
      [h, g, f, e, d, c, b, a] = [
        g,
        f,
        e,
        (d + first) | 0,
        c,
        b,
        a,
        (first + large0 + majority) | 0,
      ];
    }
    [a, b, c, d, e, f, g, h].forEach((value, index) => {
      hash[index] = hash[index]! + value;
    });
  }

  const digest = new Uint8Array(32);
  const output = new DataView(digest.buffer);
  hash.forEach((value, index) => output.setUint32(index * 4, value));
  return digest;
}

/** HMAC with SHA-256 (RFC 2104), synchronously. */
export function hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array {
  const block = new Uint8Array(64);
  block.set(key.length > 64 ? sha256(key) : key);
  const inner = sha256(
    concatenate(
      block.map((byte) => byte ^ 0x36),
      data,
    ),
  );
  return sha256(
    concatenate(
      block.map((byte) => byte ^ 0x5c),
      inner,
    ),
  );
}

type Eight = [number, number, number, number, number, number, number, number];

function rotate(value: number, bits: number): number {
  return (value >>> bits) | (value << (32 - bits));
}

function concatenate(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}

/** The first 32 bits of the fractions of the square and cube roots of the first primes. */
function roundConstants(): { initial: Uint32Array; constants: Uint32Array } {
  const initial = new Uint32Array(8);
  const constants = new Uint32Array(64);
  for (let candidate = 2, found = 0; found < 64; candidate++) {
    let isPrime = true;
    for (let divisor = 2; divisor * divisor <= candidate; divisor++) {
      if (candidate % divisor === 0) isPrime = false;
    }
    if (!isPrime) continue;
    if (found < 8) initial[found] = fraction(Math.sqrt(candidate));
    constants[found++] = fraction(Math.cbrt(candidate));
  }
  return { initial, constants };
}

function fraction(value: number): number {
  return ((value - Math.floor(value)) * 0x100000000) >>> 0;
}
