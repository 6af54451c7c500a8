import type { FakeSocket } from "../../src/testing/index";

/** A fake vendor, as its network sees it. */
export interface InProcessServer {
  readonly isDown: boolean;
  handle(request: Request): Promise<Response | undefined>;
  accept(socket: FakeSocket, request: { readonly url: string }): void;
}

/** A socket as it is seen from its client. */
interface InProcessSocket {
  readonly url: string;
  readyState: number;
  onmessage: ((event: never) => void) | null;
}

/**
 * The network between a client and a fake vendor in the same process: no ports, no timers.
 *
 * @param later - How an event of a socket comes about. Microtasks are quick, but leave what was heard no time to have its effect
 * before the line falls; `setImmediate` does as a real socket does. @defaultValue queueMicrotask
 */
export function connectServer(
  fake: InProcessServer,
  later: (event: () => void) => void = queueMicrotask,
) {
  /** Every socket that a client asked for. */
  const sockets: InProcessSocket[] = [];

  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const { signal, ...rest } = init;
    signal?.throwIfAborted();
    const aborted = new Promise<never>((_resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    });
    aborted.catch(() => undefined);
    const response = await Promise.race([fake.handle(new Request(url, rest)), aborted]);
    if (response?.type === "error") throw new TypeError("The line was cut.");
    return response ?? new Response("No such route", { status: 404 });
  };

  class Socket implements InProcessSocket {
    readyState = 0;
    bufferedAmount = 0;
    binaryType = "blob";
    onopen: ((event: never) => void) | null = null;
    onmessage: ((event: never) => void) | null = null;
    onerror: ((event: never) => void) | null = null;
    onclose: ((event: never) => void) | null = null;
    readonly #hears: ((data: unknown) => void)[] = [];
    readonly #sees: ((code: number, reason: string) => void)[] = [];

    constructor(readonly url: string) {
      sockets.push(this);
      later(() => {
        if (this.readyState !== 0) return;
        if (fake.isDown) return this.#end(1006, "");
        this.readyState = 1;
        this.onopen?.({} as never);
        fake.accept(
          {
            send: (data) =>
              later(() => {
                if (this.readyState !== 1) return;
                const frame = typeof data === "string" ? data : data.slice().buffer;
                this.onmessage?.({ data: frame } as never);
              }),
            close: (code = 1006, reason = "") => later(() => this.#end(code, reason)),
            onMessage: (listener) => this.#hears.push(listener),
            onClose: (listener) => this.#sees.push(listener),
          },
          { url },
        );
      });
    }

    send(data: string | ArrayBuffer): void {
      later(() => {
        if (this.readyState === 1) for (const hear of this.#hears) hear(data);
      });
    }

    close(code = 1005, reason = ""): void {
      if (this.readyState >= 2) return;
      // What was sent before goes out before.
      later(() => {
        this.readyState = Math.max(this.readyState, 2);
        this.#end(code, reason);
      });
    }

    #end(code: number, reason: string): void {
      if (this.readyState === 3) return;
      this.readyState = 3;
      for (const see of this.#sees) see(code, reason);
      this.onclose?.({ code, reason } as never);
    }
  }

  return { fetch: fetch as typeof globalThis.fetch, WebSocket: Socket, sockets };
}
