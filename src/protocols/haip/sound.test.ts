import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createBinaryPairing, fromBase64, toBase64, type BinaryPairingOptions } from "./sound";
import { readFrame, type HaipFrame } from "./wire";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Setting extends Partial<BinaryPairingOptions> {
  onPaired?(frame: HaipFrame, bytes: Uint8Array): void;
}

/** The pairing of one connection, and what it tells: `id=bytes` for a pair, `id: reason (bytes lost)` for a problem. */
function setUp({ onPaired, ...options }: Setting = {}) {
  const told: string[] = [];
  const tell = (frame: HaipFrame, bytes: Uint8Array) =>
    told.push(`${frame.envelope?.id}=${bytes.join("")}`);
  const pairing = createBinaryPairing({
    onOrphan: ({ reason, frame, bytes }) =>
      told.push(`${frame?.envelope?.id ?? "nobody"}: ${reason} (${bytes})`),
    ...options,
  });
  const expectFrame = (frame: HaipFrame) =>
    pairing.expect(frame, (bytes) => (onPaired ?? tell)(frame, bytes));
  const expectBytes = (id: string, length: unknown, payload: object = { message_id: "m" }) => {
    const envelope = { id, type: "AUDIO_CHUNK", channel: "AUDIO_OUT", bin_len: length, payload };
    return expectFrame(readFrame(JSON.stringify(envelope)));
  };
  const push = (...digits: number[]) => pairing.push(Uint8Array.from(digits));
  return { pairing, told, expectFrame, expectBytes, push };
}

describe("createBinaryPairing", () => {
  it("gives a binary frame to the envelope before it", () => {
    const { told, expectBytes, push } = setUp();
    expect(expectBytes("a", 3)).toBe(true);
    expect(told).toEqual([]);
    push(1, 2, 3);
    expectBytes("b", 1);
    push(4);
    expect(told).toEqual(["a=123", "b=4"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("gives it to the oldest of several, and joins the fragments", () => {
    const { told, expectBytes, push } = setUp();
    expectBytes("a", 4);
    expectBytes("b", 2);
    push(1);
    push(2, 3);
    push(4);
    push(5);
    push(6);
    expect(told).toEqual(["a=1234", "b=56"]);
  });

  it("waits for nothing where the sound is in the payload, or where there is no length", () => {
    const { told, expectBytes, push } = setUp();
    expect(expectBytes("both, as the SDK of A sends", 3, { message_id: "m", data: "AQID" })).toBe(
      false,
    );
    expect(expectBytes("none", undefined)).toBe(false);
    push(1, 2, 3);
    expect(told).toEqual(["nobody: no-envelope (3)"]);
  });

  it("pairs messages of unknown types too", () => {
    const { told, expectFrame, push } = setUp();
    const chunk = {
      id: "file",
      type: "FILE_CHUNK",
      bin_len: 2,
      bin_mime: "application/pdf",
      payload: {},
    };
    expect(expectFrame(readFrame(JSON.stringify(chunk)))).toBe(true);
    expect(expectFrame(readFrame("no JSON"))).toBe(false);
    push(1, 2);
    expect(told).toEqual(["file=12"]);
  });

  it("pairs no bytes at once, whether an empty frame follows or not", () => {
    const { told, expectBytes, push } = setUp();
    expectBytes("empty", 0);
    push();
    expectBytes("a", 1);
    push();
    push(1);
    expect(told).toEqual(["empty=", "a=1"]);
  });

  it("reports a doubled frame, and one of too many bytes, and goes on", () => {
    const { told, expectBytes, push } = setUp();
    expectBytes("a", 2);
    push(1, 2);
    push(1, 2);
    expectBytes("b", 2);
    push(3, 4, 5);
    expectBytes("c", 1);
    push(6);
    expect(told).toEqual(["a=12", "nobody: no-envelope (2)", "b: too-many-bytes (3)", "c=6"]);
  });

  it("finds the owner of a frame by its length where the oldest lost its bytes", () => {
    const { told, expectBytes, push } = setUp();
    expectBytes("lost", 9);
    expectBytes("swallowed by the one before", 3);
    push(1, 2, 3);
    expectBytes("c", 8);
    expectBytes("d", 8);
    push(1, 2, 3, 4, 5, 6, 7, 8);
    push(8, 7, 6, 5, 4, 3, 2, 1);
    expectBytes("lost too", 1);
    expectBytes("e", 2);
    push(1, 2);
    expectBytes("lost too", 2);
    expectBytes("lost, and large enough for what comes", 20);
    expectBytes("f", 4);
    push(1, 2, 3, 4);
    expect(told).toEqual([
      "lost: missing (3)",
      "swallowed by the one before: missing (0)",
      "c=12345678",
      "d=87654321",
      "lost too: missing (0)",
      "e=12",
      "lost too: missing (0)",
      "lost, and large enough for what comes: missing (0)",
      "f=1234",
    ]);
  });

  it("reports what is missing after a while, and more of a while where much is to come", () => {
    const { told, expectBytes, push } = setUp({ timeoutMs: 1_000 });
    expectBytes("a", 32);
    expectBytes("b", 32_000);
    push(1, 2);
    vi.advanceTimersByTime(1_000);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(["a: missing (2)"]);
    vi.advanceTimersByTime(1_999);
    expect(told).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(["a: missing (2)", "b: missing (0)"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("reports what is missing when the connection closes, and leaves no timer", () => {
    const { pairing, told, expectBytes, push } = setUp();
    expectBytes("a", 3);
    expectBytes("b", 3);
    push(1);
    pairing.close();
    expect(told).toEqual(["a: missing (1)", "b: missing (0)"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("keeps neither too many messages nor too many bytes", () => {
    const { told, expectBytes, push } = setUp({ maxWaiting: 2, maxBytes: 10 });
    for (const length of [11, 1.5, 1e308])
      expect(expectBytes(`${length} bytes`, length)).toBe(true);
    expect(told).toEqual([
      "11 bytes: too-large (0)",
      "1.5 bytes: too-large (0)",
      "1e+308 bytes: too-large (0)",
    ]);
    told.length = 0;
    for (const id of ["a", "b", "c"]) expectBytes(id, 1);
    push(1);
    push(2);
    push(3);
    expect(told).toEqual(["a: missing (0)", "b=1", "c=2", "nobody: no-envelope (1)"]);
  });

  it("may be used from within what it calls", () => {
    const told: string[] = [];
    const { pairing, expectBytes } = setUp({
      onPaired(frame) {
        told.push(`${frame.envelope?.id}`);
        if (told.length > 2) return;
        expectBytes(`after ${told.at(-1)}`, 1);
        pairing.push(Uint8Array.of(1));
      },
    });
    expectBytes("a", 1);
    pairing.push(Uint8Array.of(1));
    expect(told).toEqual(["a", "after a", "after after a"]);
  });

  it("accounts for every message and every byte in a storm, and always finds its feet", () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const random = seeded(seed);
      let paired = 0;
      let lost = 0;
      let bytesOut = 0;
      const { pairing, expectBytes } = setUp({
        maxWaiting: 8,
        onPaired(frame, bytes) {
          paired += 1;
          bytesOut += bytes.length;
          expect(bytes.length).toBe(frame.envelope?.bin_len);
        },
        onOrphan(problem) {
          bytesOut += problem.bytes;
          if (problem.frame) lost += 1;
        },
      });
      let expected = 0;
      let bytesIn = 0;
      const push = (length: number) => {
        bytesIn += length;
        pairing.push(new Uint8Array(length));
      };
      for (let step = 0; step < 1_000; step += 1) {
        const length = Math.floor(random() * 40);
        if (random() < 0.9) expected += Number(expectBytes(`${step}`, length));
        const fate = random();
        // As it should be, in fragments, doubled, of any length; else it is missing.
        if (fate < 0.6) push(length);
        else if (fate < 0.75) for (let rest = length; rest > 0; rest -= 7) push(Math.min(rest, 7));
        else if (fate < 0.85) [length, length].forEach(push);
        else if (fate < 0.92) push(Math.floor(random() * 80));
        if (random() < 0.02) vi.advanceTimersByTime(10_000);
      }
      vi.advanceTimersByTime(1_000_000);
      expect(paired + lost).toBe(expected);
      expect(bytesOut).toBe(bytesIn);
      expect(paired).toBeGreaterThan(expected / 3);

      const before = paired;
      for (let index = 0; index < 10; index += 1) {
        expectBytes(`quiet ${index}`, 5);
        push(5);
      }
      expect(paired - before).toBe(10);
    }
  });
});

/** mulberry32: the same storm in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe("base64", () => {
  it("goes both ways, for large pieces too", () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index * 7);
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
  });

  it("is undefined where it is none", () => {
    expect(fromBase64("no base64!")).toBeUndefined();
    expect(fromBase64("")).toEqual(new Uint8Array());
  });
});
