import type { FakeHappyRobot } from "../../src/testing/index";

/** The network between a client and a fake in the same process: no ports, no timers, every step a microtask. */
export function connectInProcess(fake: FakeHappyRobot) {
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    init.signal?.throwIfAborted();
    const aborted = new Promise<never>((_resolve, reject) => {
      init.signal?.addEventListener("abort", () => reject(init.signal?.reason as Error), {
        once: true,
      });
    });
    aborted.catch(() => undefined);
    // The signal stays here: an aborted request may have reached the vendor all the same.
    const { signal: _signal, ...rest } = init;
    const response = await Promise.race([fake.handle(new Request(url, rest)), aborted]);
    return response ?? new Response("No such route", { status: 404 });
  };

  class InProcessSocket {
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
      void fake.authorizeSocket(url).then((authorization) => {
        if (this.readyState !== 0) return;
        if (!authorization.ok && (fake.handshake === "refuse" || authorization.status >= 500))
          return this.#end(1006, "");
        this.readyState = 1;
        this.onopen?.({} as never);
        fake.accept(
          {
            send: (data) =>
              queueMicrotask(() => {
                if (this.readyState === 1) this.onmessage?.({ data } as never);
              }),
            close: (code = 1006, reason = "") => queueMicrotask(() => this.#end(code, reason)),
            onMessage: (listener) => this.#hears.push(listener),
            onClose: (listener) => this.#sees.push(listener),
          },
          { url, authorization },
        );
      });
    }

    send(data: string | ArrayBuffer): void {
      queueMicrotask(() => {
        if (this.readyState === 1) for (const hear of this.#hears) hear(data);
      });
    }

    close(code = 1005, reason = ""): void {
      if (this.readyState >= 2) return;
      this.readyState = 2;
      queueMicrotask(() => this.#end(code, reason));
    }

    #end(code: number, reason: string): void {
      if (this.readyState === 3) return;
      this.readyState = 3;
      for (const see of this.#sees) see(code, reason);
      this.onclose?.({ code, reason } as never);
    }
  }

  return { fetch, WebSocket: InProcessSocket };
}

/** Lets the event loop turn until `condition` holds; time does not pass under fake timers. */
export async function until(condition: () => boolean, turns = 2_000): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    if (condition()) return;
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(undefined);
    });
  }
  throw new Error(`It did not come to pass: ${condition.toString()}`);
}
