import { expect, vi } from "vitest";
import { ParlanceError } from "../../src/core/index";

/** What the work rejected with; fails the test where it did not. */
export async function failureOf(work: Promise<unknown>): Promise<ParlanceError> {
  const failure = await work.then(
    () => new Error("It did not fail."),
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(ParlanceError);
  return failure as ParlanceError;
}

/** The same while time passes, for at most `ms` milliseconds of it. */
export async function failureSoon(work: Promise<unknown>, ms = 60_000): Promise<ParlanceError> {
  return failureOf(soon(work, ms));
}

/** The outcome of the work while time passes, for at most `ms` milliseconds of it. */
export async function soon<T>(work: Promise<T>, ms = 60_000): Promise<T> {
  let isSettled = false;
  const settling = work.finally(() => (isSettled = true));
  settling.catch(() => undefined);
  for (let passed = 0; !isSettled && passed < ms; passed += 1) await vi.advanceTimersByTimeAsync(1);
  if (!isSettled) throw new Error(`It did not settle within ${ms} ms.`);
  return settling;
}
