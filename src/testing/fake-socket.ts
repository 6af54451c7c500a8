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
