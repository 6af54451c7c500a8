import { expect } from "vitest";
import { createFakeKivox, type FakeKivoxOptions } from "./kivox";

/** What is sent beside method and path. */
export interface RawOrder {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The index of a user of the seed, `null` for nobody. @defaultValue 0 */
  readonly as?: number | null;
}

/** The members of all bodies that tests look at; which of them this one has, a test knows by what it asked for. */
export interface RawBody {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly status: string;
  readonly config: { readonly name: string };
  readonly created_at: string;
  readonly last_used_at?: string;
  readonly items: readonly RawBody[];
  readonly total: number;
  readonly next_cursor: string;
  readonly has_more: boolean;
  readonly errors: readonly string[];
  readonly code: string;
  readonly message: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What came back. */
export interface RawAnswer {
  readonly status: number;
  readonly body: RawBody;
  readonly headers: Headers;
}

/** A fake with somebody who asks it, by API key, in this process. For the tests of this folder. */
export function openRawKivox(options: FakeKivoxOptions = {}) {
  const fake = createFakeKivox(options);
  const keys = new Map<number, string>();

  async function ask(method: string, path: string, order: RawOrder = {}): Promise<RawAnswer> {
    const { body, as = 0 } = order;
    if (as !== null && !keys.has(as) && fake.users[as])
      keys.set(as, fake.mintToken({ userId: fake.users[as].id }).token);
    const key = as === null ? undefined : keys.get(as);
    const response = await fake.handle(
      new Request(`${fake.baseUrl}${path}`, {
        method,
        headers: {
          ...(key !== undefined && { authorization: `Bearer ${key}` }),
          "x-turnstile-token": "token",
          ...order.headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
    if (!response) throw new Error(`The fake does not know ${path}.`);
    const text = await response.text();
    return {
      status: response.status,
      body: (text === "" ? undefined : JSON.parse(text)) as RawBody,
      headers: response.headers,
    };
  }

  return { fake, ask };
}

/** A frame as it came: the parsed JSON, the text that was none, or bytes. */
export type RawFrame = Readonly<Record<string, unknown>> | string | Uint8Array;

/** Keeps what a socket hears, and lets a test wait for it. */
export function openRawSocket(socket: WebSocket) {
  socket.binaryType = "arraybuffer";
  const frames: RawFrame[] = [];
  const waiting = new Set<() => void>();
  const typeOf = (frame: RawFrame) =>
    frame instanceof Uint8Array ? "binary" : typeof frame === "string" ? "noise" : frame?.type;
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.addEventListener("close", ({ code, reason }) => {
      resolve({ code, reason });
    });
  });
  const opened = new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => {
      resolve();
    });
    // Whether a refusal is an error as well depends on the host.
    socket.addEventListener("close", () => {
      reject(new Error("The socket did not open."));
    });
  });
  opened.catch(() => undefined);
  socket.addEventListener("error", () => undefined);
  socket.addEventListener("message", ({ data }: MessageEvent<string | ArrayBuffer>) => {
    frames.push(typeof data === "string" ? parse(data) : new Uint8Array(data));
    for (const check of [...waiting]) check();
  });
  return {
    socket,
    frames,
    opened,
    closed,
    get types() {
      return frames.map(typeOf);
    },
    ofType: (type: string) =>
      frames.filter((frame) => typeOf(frame) === type) as Record<string, unknown>[],
    /** What the agent has said in chunks. */
    get text() {
      return this.ofType("text_delta")
        .map(({ chunk }) => chunk)
        .join("");
    },
    send(frame: object | string | Uint8Array<ArrayBuffer>) {
      const isRaw = typeof frame === "string" || frame instanceof Uint8Array;
      socket.send(isRaw ? frame : JSON.stringify(frame));
    },
    /** Resolves with the frame of a type that is the `count`th of its kind. */
    until(type: string, count = 1): Promise<Record<string, unknown>> {
      return new Promise((resolve) => {
        const check = () => {
          const found = this.ofType(type)[count - 1];
          if (!found) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      });
    },
  };
}

function parse(text: string): RawFrame {
  try {
    return JSON.parse(text) as RawFrame;
  } catch {
    return text;
  }
}

/** Waits until what is read is what is expected; a busy machine may take a while. */
export function soon<Value>(read: () => Value) {
  return expect.poll(read, { timeout: 4000, interval: 10 });
}
