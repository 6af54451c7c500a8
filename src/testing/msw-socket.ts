import type { FakeSocket } from "./fake-socket";

/**
 * What is used of MSW: the part of its namespace that versions 2 and 3 share. Pass the whole namespace
 * (`import * as msw from "msw"`) or `{ http, ws }`.
 */
export interface MswNamespace<RequestHandler, SocketHandler> {
  readonly http: {
    all(
      path: string,
      resolver: (info: { request: Request }) => Promise<Response | undefined>,
    ): RequestHandler;
  };
  readonly ws: {
    link(url: string): {
      addEventListener(
        event: "connection",
        listener: (connection: { client: MswClient }) => void,
      ): SocketHandler;
    };
  };
}

/** A socket as MSW hands it to a `connection` listener. */
export interface MswClient {
  readonly url: URL;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: "message", listener: (event: { data: unknown }) => void): void;
  addEventListener(
    type: "close",
    listener: (event: { code: number; reason: string }) => void,
  ): void;
}

/** Hands a socket of MSW to a fake. */
export function acceptMswClient(
  client: MswClient,
  accept: (socket: FakeSocket, url: string) => void,
): void {
  let isAccepted = false;
  accept(
    {
      send(data) {
        client.send(data);
      },
      close(code, reason) {
        // 1006, as a browser reports a line that was cut; MSW lets its own side use any code.
        const close = () => {
          client.close(code ?? 1006, reason);
        };
        // MSW sends in a microtask and drops what is unsent when it closes, so closing waits for its turn. A handshake is
        // refused at once, before MSW opens the socket.
        if (isAccepted) queueMicrotask(close);
        else close();
      },
      onMessage(listener) {
        client.addEventListener("message", ({ data }) => {
          listener(data);
        });
      },
      onClose(listener) {
        client.addEventListener("close", ({ code, reason }) => {
          listener(code, reason);
        });
      },
    },
    client.url.href,
  );
  isAccepted = true;
}
