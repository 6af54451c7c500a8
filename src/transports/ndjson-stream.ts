import { ParlanceError } from "../core/index";
import { type StreamParser } from "./event-stream";

/** What `createLineParser` may be told. */
export interface LineParserOptions {
  /** What waits for its end may be no longer than this, so that a line without end fills no memory. @defaultValue 10485760 */
  readonly maxLineBytes?: number | undefined;
  /** Told once (`invalid-response`) of a line that was too long. It is dropped; what follows its newline is read again. */
  readonly onError?: ((error: ParlanceError) => void) | undefined;
}

const newline = 0x0a;
const quote = 0x22;
const backslash = 0x5c;

/**
 * Reads newline-delimited JSON, and what servers send in its place: objects one after another without a newline, each delivered as
 * soon as it is closed, and `text/event-stream`, of which only the data counts, one line at a time. Blank lines and `[DONE]` are
 * dropped; whether a line is JSON is for its reader to find out.
 *
 * @example
 * ```ts
 * const parser = createLineParser((line) => console.info(JSON.parse(line)));
 * parser.push(new TextEncoder().encode('{"a":1}\n{"b":2}{"c":3}'));
 * ```
 */
export function createLineParser(
  onLine: (line: string) => void,
  { maxLineBytes = 10_485_760, onError }: LineParserOptions = {},
): StreamParser {
  const decoder = new TextDecoder();
  let text = "";
  let byteCount = 0;
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  let isLineStart = true;
  let isDropping = false;

  function hold(bytes: Uint8Array): void {
    if (isDropping) return;
    byteCount += bytes.length;
    if (byteCount <= maxLineBytes) {
      text += decoder.decode(bytes, { stream: true });
      return;
    }
    isDropping = true;
    text = "";
    onError?.(
      new ParlanceError(
        `The server sent a line of more than ${maxLineBytes} bytes, so it was dropped. What follows it is read.`,
        { code: "invalid-response" },
      ),
    );
  }

  function deliver(): void {
    let line = (text + decoder.decode()).trim();
    text = "";
    byteCount = 0;
    const field = isLineStart ? /^(data|event|id|retry|):/.exec(line) : null;
    isLineStart = false;
    if (field) {
      isDropping = field[1] !== "data";
      line = line.slice(field[0].length).trim();
    }
    if (!isDropping && line !== "" && line !== "[DONE]") onLine(line);
  }

  function endLine(): void {
    // Now, not after it: what is delivered may throw, and a line that is broken must not break the next one.
    depth = 0;
    isInString = isEscaped = false;
    deliver();
    isLineStart = true;
    isDropping = false;
  }

  return {
    // By bytes, not by characters: no byte of a longer UTF-8 character looks like one of these.
    push(bytes) {
      let from = 0;
      for (let index = 0; index < bytes.length; index += 1) {
        const byte = bytes[index];
        if (byte === newline) {
          hold(bytes.subarray(from, index));
          from = index + 1;
          endLine();
        } else if (isEscaped) isEscaped = false;
        else if (byte === quote) isInString = !isInString;
        else if (isInString) isEscaped = byte === backslash;
        else if (byte === 0x7b || byte === 0x5b) depth += 1;
        else if ((byte === 0x7d || byte === 0x5d) && depth > 0) {
          depth -= 1;
          if (depth > 0) continue;
          hold(bytes.subarray(from, index + 1));
          from = index + 1;
          deliver();
        }
      }
      hold(bytes.subarray(from));
    },
    end: endLine,
  };
}

/**
 * Whether `fetch` can go on sending a request's body while it reads the answer: Node, Deno, Bun and workers at the edge can.
 *
 * @remarks No browser can. Chromium sends streams, but only over HTTP/2, and withholds the answer until the body has ended; Safari
 * and Firefox have no request streams. Half duplex cannot be seen without a server, so a browser is known by another of its rules:
 * it takes `Accept-Encoding` out of the headers it is given.
 */
export function canStreamRequests(): boolean {
  try {
    let isDuplexKnown = false;
    const init = {
      method: "POST",
      body: new ReadableStream(),
      headers: { "accept-encoding": "identity" },
      get duplex() {
        isDuplexKnown = true;
        return "half";
      },
    };
    const { headers } = new Request("http://localhost", init);
    return isDuplexKnown && headers.has("accept-encoding");
  } catch {
    return false;
  }
}
