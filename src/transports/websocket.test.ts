import { getEventListeners } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { WebSocket as NodeWebSocket, WebSocketServer, type WebSocket as ServerSocket } from "ws";
import {
  openWebSocket,
  type OpenWebSocketOptions,
  type WebSocketClose,
  type WebSocketConstructor,
  type WebSocketLike,
} from "./websocket";

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  vi.useRealTimers();
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

/** A real server on a free port; `accepted` are its ends of the sockets. */
async function serve(onConnection: (socket: ServerSocket) => void = () => undefined) {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await new Promise((resolve) => server.once("listening", resolve));
  server.on("connection", onConnection);
  cleanups.push(() => {
    for (const socket of server.clients) socket.terminate();
    return new Promise((resolve) => server.close(resolve));
  });
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** Opens a socket and writes down what is heard of it. */
function dial(url: string, options: Partial<OpenWebSocketOptions> = {}) {
  const frames: (string | Uint8Array)[] = [];
  const frameErrors: unknown[] = [];
  const closes: WebSocketClose[] = [];
  const heard = new Set<() => void>();
  const note = () => heard.forEach((check) => check());
  const opening = openWebSocket({
    url,
    WebSocket: NodeWebSocket,
    onFrame(data) {
      frames.push(data);
      note();
    },
    onFrameError(error) {
      frameErrors.push(error);
      note();
    },
    onClose(close) {
      closes.push(close);
      note();
    },
    ...options,
  });
  const until = (condition: () => boolean) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (!condition()) return;
        heard.delete(check);
        resolve();
      };
      heard.add(check);
      check();
    });
  return { opening, frames, frameErrors, closes, until };
}

/** A socket whose every step the test takes itself. */
class PuppetSocket implements WebSocketLike {
  static last: PuppetSocket;
  readyState = 0;
  bufferedAmount = 0;
  binaryType = "blob";
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  readonly sent: unknown[] = [];
  readonly closeCalls: unknown[][] = [];

  constructor(
    readonly url: string,
    readonly protocols?: string | string[],
  ) {
    PuppetSocket.last = this;
  }
  send(data: unknown): void {
    this.sent.push(data);
  }
  close(...details: unknown[]): void {
    this.closeCalls.push(details);
    this.readyState = 2;
  }
  open(): void {
    this.readyState = 1;
    this.onopen?.({} as never);
  }
  receive(data: unknown): void {
    this.onmessage?.({ data } as never);
  }
  closed(code = 1006, reason = ""): void {
    this.readyState = 3;
    this.onclose?.({ code, reason } as never);
  }
  get listeners(): unknown[] {
    return [this.onopen, this.onmessage, this.onerror, this.onclose].filter(Boolean);
  }
}

describe("openWebSocket", () => {
  it("carries text and binary both ways", async () => {
    const { url } = await serve((socket) =>
      socket.on("message", (data: Buffer, isBinary) => socket.send(data, { binary: isBinary })),
    );
    const { opening, frames, until } = dial(url);
    const transport = await opening;
    await transport.send("grüß Gott");
    await transport.send(new Uint8Array([0, 1, 255]).subarray(1));
    await until(() => frames.length === 2);
    expect(frames[0]).toBe("grüß Gott");
    expect(frames[1]).toEqual(new Uint8Array([1, 255]));
    await transport.close();
  });

  it("offers sub-protocols", async () => {
    const { url } = await serve();
    const { opening } = dial(url, { protocols: ["chat.v1"] });
    await (await opening).close();
    const puppet = dial("ws://puppet", { WebSocket: PuppetSocket, protocols: "chat.v2" });
    expect(PuppetSocket.last.protocols).toBe("chat.v2");
    PuppetSocket.last.closed();
    await expect(puppet.opening).rejects.toMatchObject({ code: "connection-failed" });
  });

  it("reports the other side's close code and reason, once", async () => {
    const { url } = await serve((socket) => socket.close(4401, "token expired"));
    const { opening, closes, until } = dial(url);
    const transport = await opening;
    await until(() => closes.length > 0);
    await transport.close();
    expect(closes).toEqual([{ code: 4401, reason: "token expired", cause: "remote" }]);
    expect(transport.isOpen).toBe(false);
    await expect(transport.send("too late")).rejects.toMatchObject({ code: "not-sent" });
  });

  it("reports a cut line as 1006", async () => {
    const { url } = await serve((socket) => socket.terminate());
    const { opening, closes, until } = dial(url);
    await opening;
    await until(() => closes.length > 0);
    expect(closes).toEqual([{ code: 1006, reason: "", cause: "remote" }]);
  });

  it("resolves close only when the socket is really closed, and hears nothing meanwhile", async () => {
    let isClosedAtServer = false;
    const { url } = await serve((socket) => {
      socket.on("close", () => (isClosedAtServer = true));
    });
    const { opening, closes, frames } = dial(url);
    const transport = await opening;
    const closing = transport.close(1000, "done");
    expect(transport.isOpen).toBe(false);
    await closing;
    expect(isClosedAtServer).toBe(true);
    expect(closes).toEqual([{ code: 1000, reason: "done", cause: "local" }]);
    expect(frames).toEqual([]);
    expect(transport.close()).toBe(closing);
  });

  it("does not wait for ever for a closing handshake", async () => {
    vi.useFakeTimers();
    const { opening, closes } = dial("ws://puppet", { WebSocket: PuppetSocket });
    PuppetSocket.last.open();
    const transport = await opening;
    const closing = transport.close();
    PuppetSocket.last.receive("a late word");
    await vi.advanceTimersByTimeAsync(999);
    expect(closes).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await closing;
    expect(closes).toEqual([{ code: 1006, reason: "", cause: "local" }]);
    PuppetSocket.last.closed();
    expect(closes).toHaveLength(1);
    expect(PuppetSocket.last.listeners).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("keeps what onFrame throws away from the socket", async () => {
    const { url } = await serve((socket) => {
      socket.send("bad");
      socket.send("good");
    });
    const frames: unknown[] = [];
    const { opening, frameErrors, until } = dial(url, {
      onFrame(data) {
        if (data === "bad") throw new Error("cannot read it");
        frames.push(data);
      },
    });
    const transport = await opening;
    await until(() => frameErrors.length === 1);
    await transport.close();
    expect(frameErrors).toEqual([new Error("cannot read it")]);
    expect(frames).toEqual(["good"]);
  });

  describe("opening", () => {
    it("rejects when nobody listens, and keeps the reason where there is one", async () => {
      const { url, server } = await serve();
      await new Promise((resolve) => server.close(resolve));
      await expect(dial(url).opening).rejects.toMatchObject({
        code: "connection-failed",
        recoverable: true,
        cause: expect.objectContaining({ code: "ECONNREFUSED" }) as unknown,
      });
    });

    it("does not quote the address, which may hold a token", async () => {
      const failure = await dial("not an address?token=secret").opening.catch(
        (error: unknown) => error,
      );
      expect(failure).toMatchObject({ code: "connection-failed", recoverable: false });
      expect((failure as Error).message).not.toContain("secret");
      expect((failure as Error).cause).toBeUndefined();
    });

    it("gives up after openTimeoutMs and leaves nothing behind", async () => {
      vi.useFakeTimers();
      const { opening, closes } = dial("ws://puppet", {
        WebSocket: PuppetSocket,
        openTimeoutMs: 500,
      });
      const rejected = expect(opening).rejects.toMatchObject({
        code: "timeout",
        recoverable: true,
      });
      await vi.advanceTimersByTimeAsync(500);
      expect(PuppetSocket.last.closeCalls).toHaveLength(1);
      PuppetSocket.last.closed();
      await rejected;
      expect(closes).toEqual([]);
      expect(PuppetSocket.last.listeners).toEqual([]);
      expect(vi.getTimerCount()).toBe(0);
    });

    it("can be aborted, and rejects once the socket is gone", async () => {
      const controller = new AbortController();
      const { url, server } = await serve();
      const { opening } = dial(url, { signal: controller.signal });
      controller.abort();
      await expect(opening).rejects.toMatchObject({ code: "aborted" });
      expect(server.clients.size).toBe(0);
      await expect(dial(url, { signal: controller.signal }).opening).rejects.toMatchObject({
        code: "aborted",
      });
    });

    it("opens and closes in order when it is aborted, for the other side may have opened it", async () => {
      vi.useFakeTimers();
      const controller = new AbortController();
      const { opening, closes } = dial("ws://puppet", {
        WebSocket: PuppetSocket,
        signal: controller.signal,
      });
      const rejected = expect(opening).rejects.toMatchObject({ code: "aborted" });
      controller.abort();
      expect(PuppetSocket.last.closeCalls).toEqual([]);
      PuppetSocket.last.open();
      expect(PuppetSocket.last.closeCalls).toEqual([[1000]]);
      PuppetSocket.last.closed(1000);
      await rejected;
      expect(closes).toEqual([]);
      expect(PuppetSocket.last.listeners).toEqual([]);
      expect(vi.getTimerCount()).toBe(0);
    });

    it("is cut when it is aborted and does not open either", async () => {
      vi.useFakeTimers();
      const controller = new AbortController();
      const { opening } = dial("ws://puppet", {
        WebSocket: PuppetSocket,
        signal: controller.signal,
      });
      const rejected = expect(opening).rejects.toMatchObject({ code: "aborted" });
      controller.abort();
      await vi.advanceTimersByTimeAsync(1_000);
      await rejected;
      expect(PuppetSocket.last.closeCalls).toHaveLength(1);
      PuppetSocket.last.closed();
      expect(PuppetSocket.last.listeners).toEqual([]);
      expect(vi.getTimerCount()).toBe(0);
    });

    it("ignores the signal once open", async () => {
      const { url } = await serve();
      const controller = new AbortController();
      const transport = await dial(url, { signal: controller.signal }).opening;
      expect(getEventListeners(controller.signal, "abort")).toEqual([]);
      controller.abort();
      expect(transport.isOpen).toBe(true);
      await transport.close();
    });

    it("says so where there is no WebSocket", async () => {
      vi.stubGlobal("WebSocket", undefined);
      cleanups.push(() => vi.unstubAllGlobals());
      const { opening } = dial("ws://127.0.0.1", { WebSocket: undefined });
      await expect(opening).rejects.toMatchObject({ code: "misuse" });
    });

    it("uses the global WebSocket", async () => {
      vi.stubGlobal("WebSocket", PuppetSocket);
      cleanups.push(() => vi.unstubAllGlobals());
      const { opening } = dial("ws://global", { WebSocket: undefined });
      expect(PuppetSocket.last.url).toBe("ws://global");
      PuppetSocket.last.open();
      expect((await opening).isOpen).toBe(true);
      PuppetSocket.last.closed();
    });
  });

  describe("watchdog", () => {
    it("declares a silent link dead without waiting for its goodbye", async () => {
      vi.useFakeTimers();
      const { opening, closes } = dial("ws://puppet", {
        WebSocket: PuppetSocket,
        watchdogMs: 45_000,
      });
      PuppetSocket.last.open();
      const transport = await opening;
      await vi.advanceTimersByTimeAsync(30_000);
      PuppetSocket.last.receive("heartbeat");
      await vi.advanceTimersByTimeAsync(44_999);
      expect(closes).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);
      expect(closes).toEqual([{ code: 1006, reason: "", cause: "watchdog" }]);
      expect(PuppetSocket.last.closeCalls).toHaveLength(1);
      PuppetSocket.last.receive("from the grave");
      PuppetSocket.last.closed();
      await transport.close();
      expect(closes).toHaveLength(1);
      expect(vi.getTimerCount()).toBe(0);
    });

    it("cuts the line at once where the socket can", async () => {
      const { url } = await serve();
      const { opening, closes, until } = dial(url, { watchdogMs: 20 });
      await opening;
      await until(() => closes.length > 0);
      expect(closes).toEqual([{ code: 1006, reason: "", cause: "watchdog" }]);
    });

    it("is asked on wake, because a sleeping device runs no timers", async () => {
      let time = 0;
      const { opening, closes } = dial("ws://puppet", {
        WebSocket: PuppetSocket,
        watchdogMs: 45_000,
        now: () => time,
      });
      PuppetSocket.last.open();
      const transport = await opening;
      time = 44_999;
      transport.checkWatchdog();
      expect(closes).toEqual([]);
      time = 45_000;
      transport.checkWatchdog();
      expect(closes).toEqual([{ code: 1006, reason: "", cause: "watchdog" }]);
      transport.checkWatchdog();
      expect(closes).toHaveLength(1);
    });
  });

  describe("back-pressure", () => {
    it("holds the sender back until the buffer has drained", async () => {
      vi.useFakeTimers();
      const { opening } = dial("ws://puppet", { WebSocket: PuppetSocket, highWaterBytes: 100 });
      const socket = PuppetSocket.last;
      socket.open();
      const transport = await opening;
      socket.bufferedAmount = 101;
      let isThrough = false;
      const sending = transport.send("much").then(() => (isThrough = true));
      expect(socket.sent).toEqual(["much"]);
      await vi.advanceTimersByTimeAsync(1000);
      expect(isThrough).toBe(false);
      socket.bufferedAmount = 100;
      await vi.advanceTimersByTimeAsync(20);
      await sending;
      expect(isThrough).toBe(true);
      expect(vi.getTimerCount()).toBe(0);
      socket.closed();
    });

    it("tells the sender when the link falls first", async () => {
      vi.useFakeTimers();
      const { opening } = dial("ws://puppet", { WebSocket: PuppetSocket, highWaterBytes: 0 });
      const socket = PuppetSocket.last;
      socket.open();
      const transport = await opening;
      socket.bufferedAmount = 1;
      const sending = transport.send("lost");
      socket.closed();
      await expect(sending).rejects.toMatchObject({ code: "delivery-unknown" });
      expect(vi.getTimerCount()).toBe(0);
    });
  });

  it("fits the classes of the browser and of the ws package", () => {
    const constructors: WebSocketConstructor[] = [NodeWebSocket];
    const browsers: (scope: { WebSocket: typeof WebSocket }) => WebSocketConstructor = (scope) =>
      scope.WebSocket;
    expect(constructors.concat(browsers({ WebSocket: PuppetSocket as never }))).toHaveLength(2);
  });
});
