import { afterEach, expect, it, vi } from "vitest";
import { createManualClock, createTimerSet, systemClock } from "./clock";

afterEach(() => {
  vi.useRealTimers();
});

it("is driven by fake timers installed after it was made", () => {
  const rang = vi.fn();
  vi.useFakeTimers({ now: 5_000 });
  systemClock.setTimeout(rang, 1_000);
  const cancelled = systemClock.setTimeout(rang, 500);
  systemClock.clearTimeout(cancelled);
  vi.advanceTimersByTime(999);
  expect(rang).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(rang).toHaveBeenCalledOnce();
  expect(systemClock.now()).toBe(6_000);
});

it("runs what falls due in order of time, then of setting", async () => {
  const clock = createManualClock({ start: 1_000 });
  const rang: string[] = [];
  clock.setTimeout(() => rang.push(`late at ${String(clock.now())}`), 20);
  clock.setTimeout(() => rang.push(`early at ${String(clock.now())}`), 10);
  clock.setTimeout(() => rang.push("early, set second"), 10);
  clock.setTimeout(() => rang.push("not yet"), 31);
  await clock.advance(30);
  expect(rang).toEqual(["early at 1010", "early, set second", "late at 1020"]);
  expect(clock.now()).toBe(1_030);
});

it("runs a timer set by a timer, and one set by a promise between two timers", async () => {
  const clock = createManualClock({ start: 0 });
  const rang: number[] = [];
  clock.setTimeout(() => {
    rang.push(clock.now());
    clock.setTimeout(() => rang.push(clock.now()), 5);
    void Promise.resolve().then(() => clock.setTimeout(() => rang.push(clock.now()), 7));
  }, 10);
  clock.setTimeout(() => rang.push(clock.now()), 16);
  await clock.advance(20);
  expect(rang).toEqual([10, 15, 16, 17]);
});

it("moves without the timers of the host, so it works under fake timers too", async () => {
  vi.useFakeTimers();
  const clock = createManualClock({ start: 0 });
  const rang = vi.fn();
  clock.setTimeout(rang, 10);
  await clock.advance(10);
  expect(rang).toHaveBeenCalledOnce();
});

it("ends all timers of a set, and cancels one alone", async () => {
  const clock = createManualClock();
  const timers = createTimerSet(clock);
  const rang: string[] = [];
  timers.after(10, () => rang.push("kept"));
  timers.after(10, () => rang.push("cancelled"))();
  await clock.advance(10);
  timers.after(10, () => rang.push("cleared"));
  timers.clear();
  await clock.advance(100);
  expect(rang).toEqual(["kept"]);
});
