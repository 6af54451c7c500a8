import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { failureOf } from "../../../test/setup/failure";
import { within } from "./within";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = new Promise<never>(() => undefined);

it("is the outcome of the work, and leaves no timer", async () => {
  expect(await within(Promise.resolve(7), { timeoutMs: 100 })).toBe(7);
  await expect(within(Promise.reject(new Error("No")), { timeoutMs: 100 })).rejects.toThrow("No");
  expect(vi.getTimerCount()).toBe(0);
});

it("is given up in time, or with its signal, even one that was aborted before", async () => {
  const waiting = failureOf(within(never, { timeoutMs: 100 }));
  await vi.advanceTimersByTimeAsync(100);
  expect(await waiting).toMatchObject({ code: "timeout", recoverable: true });

  const controller = new AbortController();
  const { signal } = controller;
  const leaving = failureOf(within(never, { signal, timeoutMs: 100 }));
  controller.abort();
  expect((await leaving).code).toBe("aborted");
  expect((await failureOf(within(never, { signal }))).code).toBe("aborted");
  expect(vi.getTimerCount()).toBe(0);
});
