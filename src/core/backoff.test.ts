import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { backoffDelay, pause } from "./backoff";

describe("backoffDelay", () => {
  const most = { random: () => 0.999_999 };

  test("doubles its ceiling with each failure, up to the maximum", () => {
    expect([1, 2, 3, 4].map((failures) => backoffDelay(failures, undefined, most))).toEqual([
      500, 1000, 2000, 4000,
    ]);
    expect(backoffDelay(50, undefined, most)).toBe(30_000);
  });

  test("may wait not at all: full jitter spreads clients over the whole pause", () => {
    expect(backoffDelay(6, undefined, { random: () => 0 })).toBe(0);
  });

  test("never comes back before the server asked for it", () => {
    expect(backoffDelay(1, 7000, { random: () => 0 })).toBe(7000);
  });

  test("is never longer than a timer can wait, for that one would not wait at all", () => {
    expect(backoffDelay(1, Number.POSITIVE_INFINITY)).toBe(2 ** 31 - 1);
  });
});

describe("pause", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("rejects when aborted and leaves no timer", async () => {
    const controller = new AbortController();
    const waiting = pause(1000, controller.signal);
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("rejects at once when it was aborted before", async () => {
    await expect(pause(1000, AbortSignal.abort(new Error("before")))).rejects.toThrow("before");
  });

  test("resolves after its time", async () => {
    const waiting = pause(1000);
    await vi.advanceTimersByTimeAsync(1000);
    await expect(waiting).resolves.toBeUndefined();
  });
});
