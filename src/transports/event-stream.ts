/** Takes a stream apart as its bytes come, wherever they are cut. What it calls must not throw. */
export interface StreamParser {
  push(bytes: Uint8Array): void;
  /** The stream ended in order: delivers what only waited for its end. Afterwards the parser is as new. */
  end(): void;
}

/** One event of a `text/event-stream`. */
export interface StreamEvent {
  /** "message" where the server names none. */
  readonly event: string;
  readonly data: string;
  /** The last id the stream gave, on this event or before it; absent while there is none. */
  readonly id?: string;
}

/**
 * Reads `text/event-stream` as WHATWG HTML has it (section 9.2.6), with two differences: an event that the stream ends on without
 * its blank line is delivered, because servers forget it, and `retry` is ignored, because our own backoff rules.
 *
 * @example
 * ```ts
 * const parser = createEventStreamParser(({ event, data }) => console.info(event, data));
 * parser.push(new TextEncoder().encode("data: hello\n\n"));
 * ```
 */
export function createEventStreamParser(onEvent: (event: StreamEvent) => void): StreamParser {
  const decoder = new TextDecoder();
  let unfinished = "";
  let isAfterCarriageReturn = false;
  let event = "";
  let data: string | undefined;
  let id = "";

  function read(text: string): void {
    if (text === "") return;
    // The second half of a CRLF that was cut in two ends no second line.
    const rest = isAfterCarriageReturn && text.startsWith("\n") ? text.slice(1) : text;
    isAfterCarriageReturn = rest.endsWith("\r");
    const [first = "", ...others] = rest.split(/\r\n?|\n/);
    unfinished += first;
    for (const next of others) {
      const line = unfinished;
      unfinished = next;
      take(line);
    }
  }

  function take(line: string): void {
    if (line === "") return dispatch();
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") data = data === undefined ? value : `${data}\n${value}`;
    else if (field === "event") event = value;
    else if (field === "id" && !value.includes("\0")) id = value;
  }

  function dispatch(): void {
    const ready = data === undefined ? undefined : { event: event || "message", data };
    event = "";
    data = undefined;
    if (ready) onEvent(id ? { ...ready, id } : ready);
  }

  return {
    push(bytes) {
      read(decoder.decode(bytes, { stream: true }));
    },
    end() {
      read(decoder.decode());
      const line = unfinished;
      unfinished = "";
      if (line !== "") take(line);
      dispatch();
      id = "";
    },
  };
}
