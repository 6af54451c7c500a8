import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { failureOf } from "../../test/setup/failure";
import { createSuccession } from "./succession";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const signal = new AbortController().signal;

function setUp() {
  const links = createSuccession();
  const told: string[] = [];
  /** Opens a link that closes when it is told to. */
  function link(name: string) {
    let gone!: () => void;
    const closed = new Promise<void>((resolve) => (gone = resolve));
    const open = () => {
      told.push(`${name} opens`);
      return Promise.resolve({
        close() {
          told.push(`${name} closes`);
          links.awaitClose(closed);
        },
      });
    };
    return { open, gone };
  }
  return { links, told, link };
}

it("opens the first link at once, and the next when it has closed", async () => {
  const { links, told, link } = setUp();
  const first = link("first");
  const opened = await links.openNext(signal, first.open);
  opened.close();
  const next = links.openNext(signal, link("second").open);
  await vi.advanceTimersByTimeAsync(999);
  expect(told).toEqual(["first opens", "first closes"]);
  first.gone();
  await next;
  expect(told.at(-1)).toBe("second opens");
});

it("waits a second at most", async () => {
  const { links, told, link } = setUp();
  (await links.openNext(signal, link("first").open)).close();
  const next = links.openNext(signal, link("second").open);
  await vi.advanceTimersByTimeAsync(1_000);
  await next;
  expect(told.at(-1)).toBe("second opens");
});

it("opens nothing for who has given up, be it while it waits", async () => {
  const { links, told, link } = setUp();
  (await links.openNext(signal, link("first").open)).close();
  const controller = new AbortController();
  const next = failureOf(links.openNext(controller.signal, link("second").open));
  controller.abort();
  expect((await next).code).toBe("aborted");
  const late = links.openNext(controller.signal, link("third").open);
  expect((await failureOf(late)).code).toBe("aborted");
  expect(told).toEqual(["first opens", "first closes"]);
});

it("closes what opened although nobody wants it any more, and has the next wait for that", async () => {
  const { links, told, link } = setUp();
  const controller = new AbortController();
  let letOpen!: () => void;
  const mayOpen = new Promise<void>((resolve) => (letOpen = resolve));
  const first = link("first");
  const unwanted = failureOf(
    links.openNext(controller.signal, () => mayOpen.then(() => first.open())),
  );
  await vi.advanceTimersByTimeAsync(0);
  controller.abort();
  expect((await unwanted).code).toBe("aborted");
  const next = links.openNext(signal, link("second").open);
  letOpen();
  await vi.advanceTimersByTimeAsync(10);
  expect(told).toEqual(["first opens", "first closes"]);
  first.gone();
  await next;
  expect(told).toEqual(["first opens", "first closes", "second opens"]);
});

it("tells what an opening failed with, and stands in nobody's way", async () => {
  const { links, told, link } = setUp();
  const failure = new Error("No");
  await expect(links.openNext(signal, () => Promise.reject(failure))).rejects.toBe(failure);
  links.awaitClose(Promise.reject(failure));
  await links.openNext(signal, link("second").open);
  expect(told).toEqual(["second opens"]);
});
