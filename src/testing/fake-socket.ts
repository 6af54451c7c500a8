/**
 * The vendor's end of a socket, as a host hands it over. Whoever hosts the fake wraps its own sockets in this.
 *
 * @remarks
 * `close()` without a code means that the line is cut: the client should see 1006 where the host can do that.
 */
export interface FakeSocket {
  /** A text frame for a string, a binary frame for bytes. */
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  /** `listener` gets a string for a text frame; anything else is the bytes of a binary frame. */
  onMessage(listener: (data: unknown) => void): void;
  /** `listener` is called once, whichever side closed. */
  onClose(listener: (code: number, reason: string) => void): void;
}

/** Frames in their order, although some hosts give bytes as a Blob, which is read only later. */
export function readFrames(
  socket: FakeSocket,
  listener: (data: string | Uint8Array) => void,
): void {
  let before: Promise<void> | undefined;
  socket.onMessage((data) => {
    if (!before && !(data instanceof Blob)) {
      listener(bytesOf(data));
      return;
    }
    const turn = (before ?? Promise.resolve())
      .then(async () =>
        data instanceof Blob ? new Uint8Array(await data.arrayBuffer()) : bytesOf(data),
      )
      .then((frame) => {
        if (before === turn) before = undefined;
        listener(frame);
      });
    before = turn;
  });
}

function bytesOf(data: unknown): string | Uint8Array {
  if (typeof data === "string") return data;
  if (ArrayBuffer.isView(data))
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return String(data);
}
