/** The body of a response that stays open. */
export interface HaipStream {
  readonly body: ReadableStream<Uint8Array>;
  send(text: string): void;
  /** Ends the body; without a code it breaks, as a cut line does. */
  close(code?: number): void;
  /** The listener is called when the reader has gone, not when we close. */
  onLeft(listener: () => void): void;
}

/**
 * @param options.framing - Events of one `data:` line each, or lines of JSON (wire file, sections 14.2 and 14.3)
 * @param options.isHeldBack - Nothing gets out before the end
 */
export function createHaipStream(options: {
  readonly framing: "sse" | "ndjson";
  readonly isHeldBack: boolean;
}): HaipStream {
  const encoder = new TextEncoder();
  let held = "";
  let isOpen = true;
  let left: () => void = () => {};
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given;
    },
    cancel() {
      isOpen = false;
      left();
    },
  });
  return {
    body,
    send(text) {
      if (!isOpen) return;
      const framed = options.framing === "sse" ? `data: ${text}\n\n` : `${text}\n`;
      if (options.isHeldBack) held += framed;
      else controller?.enqueue(encoder.encode(framed));
    },
    close(code) {
      if (!isOpen) return;
      isOpen = false;
      if (code === undefined) {
        controller?.error(new Error("The line was cut"));
        return;
      }
      if (held !== "") controller?.enqueue(encoder.encode(held));
      controller?.close();
    },
    onLeft(listener) {
      left = listener;
    },
  };
}
