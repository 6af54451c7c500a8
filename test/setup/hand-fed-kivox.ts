/** A socket as it is seen from its client. */
interface HandFedSocket {
  readonly url: string;
  readyState: number;
  bufferedAmount: number;
}

/** How a server behaves that otherwise does only what a test says. */
export interface HandFedKivoxOptions {
  /** What it answers a handshake with; `undefined`: nothing. @defaultValue `handshake_ok` for `conversation-1`, then 2, ... */
  readonly answer?: ((count: number) => object | undefined) | undefined;
  /** Whether sockets open. @defaultValue true */
  readonly opens?: boolean;
  /** Whether it answers when a socket is closed. @defaultValue true */
  readonly answersClose?: boolean;
}

/** A Kivox that does only what a test says: frames go by microtasks, and nothing happens by itself but the handshake. */
export function createHandFedKivox({
  answer = (count) => ({ type: "handshake_ok", conversation_id: `conversation-${count}` }),
  opens = true,
  answersClose = true,
}: HandFedKivoxOptions = {}) {
  const sockets: Socket[] = [];
  /** Frames as they were parsed, and bytes. */
  const received: unknown[] = [];
  let handshakes = 0;

  class Socket implements HandFedSocket {
    readyState = 0;
    bufferedAmount = 0;
    binaryType = "blob";
    onopen: ((event: never) => void) | null = null;
    onmessage: ((event: never) => void) | null = null;
    onerror: ((event: never) => void) | null = null;
    onclose: ((event: never) => void) | null = null;

    constructor(readonly url: string) {
      sockets.push(this);
      if (opens)
        queueMicrotask(() => {
          if (this.readyState !== 0) return;
          this.readyState = 1;
          this.onopen?.({} as never);
        });
    }

    send(data: string | ArrayBuffer): void {
      if (typeof data !== "string") {
        received.push(new Uint8Array(data));
        return;
      }
      const frame = JSON.parse(data) as { readonly type: string };
      received.push(frame);
      if (frame.type !== "handshake") return;
      const said = answer((handshakes += 1));
      if (said) queueMicrotask(() => this.hear(said));
    }

    close(code = 1005, reason = ""): void {
      if (this.readyState >= 2) return;
      this.readyState = 2;
      if (answersClose) queueMicrotask(() => this.end(code, reason));
    }

    hear(data: unknown): void {
      if (this.readyState !== 1) return;
      const isRaw = typeof data === "string" || data instanceof Uint8Array;
      const frame = isRaw ? data : JSON.stringify(data);
      this.onmessage?.({
        data: frame instanceof Uint8Array ? frame.slice().buffer : frame,
      } as never);
    }

    end(code: number, reason: string): void {
      if (this.readyState === 3) return;
      this.readyState = 3;
      this.onclose?.({ code, reason } as never);
    }
  }

  return {
    WebSocket: Socket,
    sockets: sockets as readonly Socket[],
    received: received as readonly unknown[],
    get open() {
      return sockets.filter(({ readyState }) => readyState < 3).length;
    },
    /** Everything in the same moment, on the newest socket: objects as JSON, text and bytes as they are. */
    say(...frames: readonly unknown[]): void {
      for (const frame of frames) sockets.at(-1)?.hear(frame);
    },
    /** The newest socket falls. */
    drop(code = 1006, reason = ""): void {
      sockets.at(-1)?.end(code, reason);
    },
  };
}
