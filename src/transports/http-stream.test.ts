import { getEventListeners } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createEventStreamParser } from "./event-stream";
import { type Fetch } from "./http";
import { openHttpStream, type HttpStreamClose, type OpenHttpStreamOptions } from "./http-stream";
import { createLineParser } from "./ndjson-stream";

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  expect(vi.isFakeTimers() ? vi.getTimerCount() : 0).toBe(0);
  vi.useRealTimers();
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

/** A real server on a free port; `until` waits for something that a listener or a stream has told by `note`. */
async function serve(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  cleanups.push(stop);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/haip/stream?token=secret`, stop };
}

const checks = new Set<() => void>();
const note = () => checks.forEach((check) => check());
const until = (condition: () => boolean) =>
  new Promise<void>((resolve) => {
    const check = () => {
      if (!condition()) return;
      checks.delete(check);
      resolve();
    };
    checks.add(check);
    check();
  });

/** Opens a stream of lines and writes down what is heard of it. */
function dial(url: string, options: Partial<OpenHttpStreamOptions> = {}) {
  const lines: string[] = [];
  const closes: HttpStreamClose[] = [];
  const parser = createLineParser((line) => {
    lines.push(line);
    note();
  });
  const opening = openHttpStream({
    url,
    onBytes: (bytes) => parser.push(bytes),
    onEnd: () => parser.end(),
    onClose(close) {
      closes.push(close);
      note();
    },
    ...options,
  });
  return { opening, lines, closes };
}

/** A fetch whose answer the test writes itself, and which heeds no signal. */
function puppet({ status = 200, headers = {} as Record<string, string> } = {}) {
  const calls: { url: string; init: RequestInit }[] = [];
  let source!: ReadableStreamDefaultController<Uint8Array>;
  let wasCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => void (source = controller),
    cancel() {
      wasCancelled = true;
      note();
    },
  });
  const fetch: Fetch = (url, init) => {
    calls.push({ url, init });
    return Promise.resolve(new Response(body, { status, headers }));
  };
  return {
    fetch,
    calls,
    say: (text: string) => source.enqueue(new TextEncoder().encode(text)),
    end: () => source.close(),
    get wasCancelled() {
      return wasCancelled;
    },
  };
}

const never: Fetch = () => new Promise<Response>(() => undefined);

describe("openHttpStream", () => {
  it("reads an event stream as it comes, to its end", async () => {
    const { url } = await serve((request, response) => {
      response.setHeader("content-type", "Text/Event-Stream; charset=utf-8");
      response.write(
        `event: seen\ndata: ${request.method} ${request.headers["accept-encoding"]}\n\n`,
      );
      response.end("data: grüß Gott");
    });
    const events: string[] = [];
    const parser = createEventStreamParser(({ event, data }) => events.push(`${event}: ${data}`));
    const { opening, closes } = dial(url, {
      headers: { accept: "text/event-stream" },
      onBytes: (bytes) => parser.push(bytes),
      onEnd: () => parser.end(),
    });
    const stream = await opening;
    expect(stream).toMatchObject({ status: 200, contentType: "text/event-stream" });
    await until(() => closes.length > 0);
    expect(events).toEqual(["seen: GET identity", "message: grüß Gott"]);
    expect(closes).toEqual([{ cause: "remote" }]);
    expect(stream.isOpen).toBe(false);
    await stream.close();
    expect(closes).toHaveLength(1);
  });

  it("posts its body whole, and then only receives", async () => {
    let received = "";
    const { url } = await serve((request, response) => {
      request.on("data", (data: Buffer) => (received += data.toString()));
      request.on("end", () => response.write(`${request.method} ${request.headers["x-a"]}\n`));
    });
    const { opening, lines } = dial(url, { body: '{"hello":1}', headers: { "x-a": "b" } });
    const stream = await opening;
    await until(() => lines.length > 0);
    expect(received).toBe('{"hello":1}');
    expect(lines).toEqual(["POST b"]);
    expect(stream.contentType).toBe("");
    await expect(stream.send("more")).rejects.toMatchObject({ code: "misuse" });
    expect(stream.isOpen).toBe(true);
    await stream.close();
  });

  it("does not quote the address's host and query", async () => {
    const { url, stop } = await serve(() => undefined);
    await stop();
    const failure = await dial(url).opening.catch((error: unknown) => error);
    expect((failure as Error).message).toMatch(/^GET \/haip\/stream did not reach the server/);
    for (const [address, request] of [
      ["https://host.test", "GET /"],
      ["https://host.test?token=secret", "GET /"],
      ["/relative/path#part", "GET /relative/path"],
    ] as const) {
      const { fetch } = puppet({ status: 404 });
      const aborting = dial(address, { fetch, signal: AbortSignal.abort() });
      await expect(aborting.opening).rejects.toMatchObject({
        code: "aborted",
        message: expect.stringMatching(`^${request}: `) as unknown,
      });
    }
  });

  describe("both ways at once", () => {
    /** Answers each chunk with how it came. */
    const echo: RequestListener = (request, response) => {
      response.flushHeaders();
      request.on("data", (chunk: Buffer) => {
        response.write(`${JSON.stringify(chunk.toString())}\n`);
      });
      request.on("error", () => undefined);
    };

    it("sends each text in one chunk, while the answer is read", async () => {
      const { url } = await serve(echo);
      const { opening, lines, closes } = dial(url, { isDuplex: true, body: "first ü\n" });
      const stream = await opening;
      await until(() => lines.length === 1);
      await stream.send("second 世界\n");
      await until(() => lines.length === 2);
      await stream.send("third\n");
      await until(() => lines.length === 3);
      expect(lines.map((line) => JSON.parse(line) as string)).toEqual([
        "first ü\n",
        "second 世界\n",
        "third\n",
      ]);
      await stream.close();
      expect(closes).toEqual([{ cause: "local" }]);
      await expect(stream.send("too late")).rejects.toMatchObject({ code: "not-sent" });
    });

    it("opens before anything was sent: a newline leaves with the head", async () => {
      const { url } = await serve(echo);
      const { opening, lines } = dial(url, { isDuplex: true });
      const stream = await opening;
      await until(() => lines.length === 1);
      expect(lines).toEqual(['"\\n"']);
      await stream.close();
    });

    it("keeps the order of what is sent without waiting", async () => {
      let received = "";
      const { url } = await serve((request, response) => {
        response.flushHeaders();
        request.on("data", (chunk: Buffer) => {
          received += chunk.toString();
          note();
        });
        request.on("error", () => undefined);
      });
      const { opening } = dial(url, { isDuplex: true });
      const stream = await opening;
      const texts = Array.from({ length: 500 }, (_, index) => `${index} ${"x".repeat(1000)}\n`);
      await Promise.all(texts.map((text) => stream.send(text)));
      const whole = `\n${texts.join("")}`;
      await until(() => received.length === whole.length);
      expect(received).toBe(whole);
      await stream.close();
    });

    it("keeps nothing of what has left", async () => {
      let received = 0;
      const { url } = await serve((request, response) => {
        response.flushHeaders();
        request.on("data", (chunk: Buffer) => {
          received += chunk.length;
          note();
        });
        request.on("error", () => undefined);
      });
      const stream = await dial(url, { isDuplex: true }).opening;
      setFlagsFromString("--expose-gc");
      const collectGarbage = runInNewContext("gc") as () => void;
      collectGarbage();
      const before = process.memoryUsage().arrayBuffers;
      const text = "x".repeat(1_000_000);
      for (let count = 0; count < 60; count += 1) await stream.send(text);
      await until(() => received === 60_000_001);
      collectGarbage();
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30_000_000);
      await stream.close();
    });

    it("lets what was sent leave before it closes", async () => {
      let received = "";
      const { url } = await serve((request, response) => {
        response.flushHeaders();
        request.on("data", (chunk: Buffer) => {
          received += chunk.toString();
          note();
        });
        request.on("error", () => undefined);
      });
      const { opening, closes } = dial(url, { isDuplex: true });
      const stream = await opening;
      const sending = stream.send("goodbye\n");
      const closing = stream.close();
      expect(stream.isOpen).toBe(false);
      expect(stream.close()).toBe(closing);
      await Promise.all([sending, closing]);
      await until(() => received === "\ngoodbye\n");
      expect(closes).toEqual([{ cause: "local" }]);
    });

    it("ends the request in order when it closes, and then the answer", async () => {
      const ends: string[] = [];
      const { url } = await serve((request, response) => {
        response.flushHeaders();
        request.resume();
        request.on("end", () => ends.push("request"));
        response.on("close", () => {
          ends.push("answer");
          note();
        });
      });
      const stream = await dial(url, { isDuplex: true }).opening;
      await stream.close();
      await until(() => ends.length === 2);
      expect(ends).toEqual(["request", "answer"]);
    });

    it("ends the request when the other side ends the answer", async () => {
      let isGone = false;
      const { url } = await serve((request, response) => {
        request.socket.on("close", () => {
          isGone = true;
          note();
        });
        response.end("bye\n");
      });
      const { opening, lines, closes } = dial(url, { isDuplex: true });
      const stream = await opening;
      await until(() => closes.length > 0 && isGone);
      expect(lines).toEqual(["bye"]);
      expect(closes).toEqual([{ cause: "remote" }]);
      await expect(stream.send("too late")).rejects.toMatchObject({ code: "not-sent" });
    });

    it("tells the sender when the link falls before the text has left", async () => {
      const { fetch, calls, end } = puppet();
      const { opening, closes } = dial("http://puppet", { fetch, isDuplex: true });
      const stream = await opening;
      const sending = stream.send("lost");
      end();
      await expect(sending).rejects.toMatchObject({ code: "delivery-unknown" });
      expect(closes).toEqual([{ cause: "remote" }]);
      const upload = await new Response(calls[0]?.init.body).text();
      expect(upload).toBe("\nlost");
    });

    it("tells the sender when nobody takes the request's body any longer", async () => {
      const { fetch, calls } = puppet();
      const { opening } = dial("http://puppet", { fetch, isDuplex: true });
      const stream = await opening;
      const upload = calls[0]?.init.body as ReadableStream<Uint8Array>;
      const sending = stream.send("lost");
      await upload.cancel();
      await expect(sending).rejects.toMatchObject({ code: "delivery-unknown" });
      await expect(stream.send("lost as well")).rejects.toMatchObject({ code: "not-sent" });
      await stream.close();
    });

    it("closes as soon as what was sent has left", async () => {
      vi.useFakeTimers();
      const { fetch, calls } = puppet();
      const { opening, closes } = dial("http://puppet", { fetch, isDuplex: true });
      const stream = await opening;
      const upload = (calls[0]?.init.body as ReadableStream<Uint8Array>).getReader();
      const sending = stream.send("goodbye");
      const closing = stream.close();
      const texts: string[] = [];
      for (let count = 0; count < 2; count += 1)
        texts.push(new TextDecoder().decode((await upload.read()).value));
      expect(texts).toEqual(["\n", "goodbye"]);
      const next = upload.read();
      await sending;
      expect((await next).done).toBe(true);
      expect(closes).toEqual([]);
      await vi.advanceTimersByTimeAsync(0);
      await closing;
      expect(closes).toEqual([{ cause: "local" }]);
    });

    it("waits a second at most for what does not leave", async () => {
      vi.useFakeTimers();
      const answer = puppet();
      const { opening, closes, lines } = dial("http://puppet", {
        fetch: answer.fetch,
        isDuplex: true,
        watchdogMs: 500,
      });
      const stream = await opening;
      const failing = expect(stream.send("stuck")).rejects.toMatchObject({
        code: "delivery-unknown",
      });
      const closing = stream.close();
      answer.say("a late word\n");
      await vi.advanceTimersByTimeAsync(999);
      expect(closes).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);
      await Promise.all([closing, failing]);
      expect(closes).toEqual([{ cause: "local" }]);
      expect(lines).toEqual([]);
      expect(answer.wasCancelled).toBe(true);
    });

    it("waits no longer once the other side has ended", async () => {
      vi.useFakeTimers();
      const { fetch, end } = puppet();
      const { opening, closes } = dial("http://puppet", { fetch, isDuplex: true });
      const stream = await opening;
      const failing = expect(stream.send("stuck")).rejects.toMatchObject({
        code: "delivery-unknown",
      });
      const closing = stream.close();
      end();
      await Promise.all([closing, failing]);
      expect(closes).toEqual([{ cause: "local" }]);
    });
  });

  describe("opening", () => {
    it.each([
      [401, "token-rejected", false],
      [404, "not-found", false],
      [429, "rate-limited", true],
      [503, "vendor-unavailable", true],
    ] as const)("rejects a %i as %s, in the server's words", async (status, code, recoverable) => {
      const { url } = await serve((_request, response) => {
        response.writeHead(status, { "content-type": "application/json", "retry-after": "7" });
        response.end('{"error":"Invalid token"}');
      });
      const { opening, closes } = dial(url);
      const failure = await opening.catch((error: unknown) => error);
      expect(failure).toMatchObject({
        code,
        recoverable,
        status,
        retryAfterMs: 7_000,
        cause: { error: "Invalid token" },
      });
      expect((failure as Error).message).toContain(
        `The server answered ${status} to GET /haip/stream: Invalid token. `,
      );
      expect(closes).toEqual([]);
    });

    it("rejects a 401 to a request that stays open, and leaves nothing behind", async () => {
      let isGone = false;
      const { url } = await serve((request, response) => {
        request.socket.on("close", () => {
          isGone = true;
          note();
        });
        response.writeHead(401).end('{"error":"Invalid token"}');
      });
      const { opening } = dial(url, { isDuplex: true });
      await expect(opening).rejects.toMatchObject({ code: "token-rejected" });
      await until(() => isGone);
    });

    it("rejects when nobody listens, and keeps the reason", async () => {
      const { url, stop } = await serve(() => undefined);
      await stop();
      await expect(dial(url).opening).rejects.toMatchObject({
        code: "connection-failed",
        recoverable: true,
        cause: expect.any(TypeError) as unknown,
      });
    });

    it("rejects what a fetch throws at once", async () => {
      const cause = new TypeError("no such scheme");
      const fetch: Fetch = () => {
        throw cause;
      };
      await expect(dial("odd:", { fetch }).opening).rejects.toMatchObject({
        code: "connection-failed",
        cause,
      });
    });

    it("rejects an answer without a body to read", async () => {
      const fetch: Fetch = () => Promise.resolve(new Response(null, { status: 204 }));
      await expect(dial("http://puppet", { fetch }).opening).rejects.toMatchObject({
        code: "invalid-response",
        status: 204,
      });
    });

    it("gives up a server that does not answer after openTimeoutMs", async () => {
      let isGone = false;
      const { url } = await serve((_request, response) =>
        response.on("close", () => {
          isGone = true;
          note();
        }),
      );
      const { opening, closes } = dial(url, { openTimeoutMs: 20 });
      await expect(opening).rejects.toMatchObject({ code: "timeout", recoverable: true });
      await until(() => isGone);
      expect(closes).toEqual([]);
    });

    it("gives up after ten seconds if nothing else is said, even on a fetch that heeds no signal", async () => {
      vi.useFakeTimers();
      const rejected = expect(
        dial("http://puppet", { fetch: never }).opening,
      ).rejects.toMatchObject({ code: "timeout" });
      await vi.advanceTimersByTimeAsync(9_999);
      expect(vi.getTimerCount()).toBe(1);
      await vi.advanceTimersByTimeAsync(1);
      await rejected;
    });

    it("gives up a refusal whose words do not end", async () => {
      vi.useFakeTimers();
      const { fetch } = puppet({ status: 500 });
      const rejected = expect(dial("http://puppet", { fetch }).opening).rejects.toMatchObject({
        code: "timeout",
      });
      await vi.advanceTimersByTimeAsync(10_000);
      await rejected;
    });

    it("can be aborted before and during", async () => {
      let isGone = false;
      const controller = new AbortController();
      const { url } = await serve((_request, response) => {
        response.on("close", () => {
          isGone = true;
          note();
        });
        controller.abort();
      });
      const { opening, closes } = dial(url, { signal: controller.signal });
      await expect(opening).rejects.toMatchObject({ code: "aborted" });
      await until(() => isGone);
      const fetch = vi.fn(never);
      const late = dial(url, { signal: controller.signal, fetch });
      await expect(late.opening).rejects.toMatchObject({ code: "aborted" });
      expect(fetch).not.toHaveBeenCalled();
      expect(closes).toEqual([]);
      expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    });

    it.each([200, 500])("lets go of a %i that comes after the abort", async (status) => {
      const controller = new AbortController();
      const answer = puppet({ status });
      let give!: () => void;
      const fetch: Fetch = async (url, init) => {
        await new Promise<void>((resolve) => (give = resolve));
        return answer.fetch(url, init);
      };
      const { opening } = dial("http://puppet", { fetch, signal: controller.signal });
      controller.abort();
      await expect(opening).rejects.toMatchObject({ code: "aborted" });
      give();
      await until(() => answer.wasCancelled);
    });

    it("ignores the signal once open", async () => {
      const controller = new AbortController();
      const { fetch } = puppet();
      const stream = await dial("http://puppet", { fetch, signal: controller.signal }).opening;
      expect(getEventListeners(controller.signal, "abort")).toEqual([]);
      controller.abort();
      expect(stream.isOpen).toBe(true);
      await stream.close();
    });

    it("uses the global fetch of the moment, and asks for nothing from a cache", async () => {
      const { fetch, calls } = puppet();
      vi.stubGlobal("fetch", fetch);
      cleanups.push(() => vi.unstubAllGlobals());
      const stream = await dial("http://puppet", { method: "PUT", body: "b" }).opening;
      expect(calls[0]).toMatchObject({
        url: "http://puppet",
        init: { method: "PUT", body: "b", cache: "no-store" },
      });
      await stream.close();
    });
  });

  describe("ending", () => {
    it("delivers a line on which the other side ends in order", async () => {
      const { url } = await serve((_request, response) => {
        response.write('{"a":1}\nun');
        response.end("finished");
      });
      const { opening, lines, closes } = dial(url);
      await opening;
      await until(() => closes.length > 0);
      expect(lines).toEqual(['{"a":1}', "unfinished"]);
    });

    it("delivers no half of a line when the link breaks, and says what broke", async () => {
      const { url } = await serve((_request, response) => {
        response.write('{"a":1}\n"un', () => response.destroy());
      });
      const onEnd = vi.fn();
      const { opening, lines, closes } = dial(url, { onEnd });
      const stream = await opening;
      await until(() => closes.length > 0);
      expect(lines).toEqual(['{"a":1}']);
      expect(onEnd).not.toHaveBeenCalled();
      expect(closes).toEqual([{ cause: "remote", error: expect.any(Error) as unknown }]);
      expect(stream.isOpen).toBe(false);
    });

    it("hears nothing once it is closed, even while it reads", async () => {
      const { url } = await serve((_request, response) => response.write("1\n"));
      const { opening, lines, closes } = dial(url);
      const stream = await opening;
      await until(() => lines.length === 1);
      await stream.close();
      expect(stream.isOpen).toBe(false);
      expect(closes).toEqual([{ cause: "local" }]);
      expect(lines).toEqual(["1"]);
    });

    it("can be closed by what it delivers", async () => {
      const answer = puppet();
      let close: () => unknown = () => undefined;
      const heard: string[] = [];
      const { opening, closes } = dial("http://puppet", {
        fetch: answer.fetch,
        onBytes(bytes) {
          heard.push(new TextDecoder().decode(bytes));
          close();
        },
      });
      const stream = await opening;
      close = () => stream.close();
      answer.say("first");
      answer.say("second");
      await until(() => closes.length > 0);
      expect(heard).toEqual(["first"]);
      expect(closes).toEqual([{ cause: "local" }]);
      expect(answer.wasCancelled).toBe(true);
    });

    it.each(["onBytes", "onEnd"] as const)("ends, and says why, when %s throws", async (name) => {
      const answer = puppet();
      const error = new Error("cannot read it");
      const { opening, closes } = dial("http://puppet", {
        fetch: answer.fetch,
        [name]() {
          throw error;
        },
      });
      await opening;
      answer.say("1\n");
      answer.end();
      await until(() => closes.length > 0);
      expect(closes).toEqual([{ cause: "remote", error }]);
    });
  });

  describe("watchdog", () => {
    it("declares a silent stream dead", async () => {
      vi.useFakeTimers();
      const answer = puppet();
      const { opening, closes, lines } = dial("http://puppet", {
        fetch: answer.fetch,
        watchdogMs: 45_000,
      });
      const stream = await opening;
      await vi.advanceTimersByTimeAsync(30_000);
      answer.say(":\n");
      await vi.advanceTimersByTimeAsync(44_999);
      expect(closes).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);
      expect(closes).toEqual([{ cause: "watchdog" }]);
      expect(answer.wasCancelled).toBe(true);
      expect(stream.isOpen).toBe(false);
      await stream.close();
      expect(closes).toHaveLength(1);
      expect(lines).toEqual([]);
    });

    it("cuts the line", async () => {
      let isGone = false;
      const { url } = await serve((_request, response) => {
        response.flushHeaders();
        response.on("close", () => {
          isGone = true;
          note();
        });
      });
      const { opening, closes } = dial(url, { watchdogMs: 20 });
      await opening;
      await until(() => closes.length > 0 && isGone);
      expect(closes).toEqual([{ cause: "watchdog" }]);
    });

    it("is asked on wake, because a sleeping device runs no timers", async () => {
      let time = 0;
      const { fetch } = puppet();
      const { opening, closes } = dial("http://puppet", {
        fetch,
        watchdogMs: 45_000,
        now: () => time,
      });
      const stream = await opening;
      time = 44_999;
      stream.checkWatchdog();
      expect(closes).toEqual([]);
      time = 45_000;
      stream.checkWatchdog();
      expect(closes).toEqual([{ cause: "watchdog" }]);
      stream.checkWatchdog();
      expect(closes).toHaveLength(1);
    });
  });
});
