import { ParlanceError } from "../../core/index";
import { createEventStreamParser } from "../../transports/event-stream";
import { createHttp, type Http } from "../../transports/http";
import { openHttpStream, type HttpStream } from "../../transports/http-stream";
import { canStreamRequests, createLineParser } from "../../transports/ndjson-stream";
import { notSent } from "./errors";
import {
  withToken,
  type HaipHttpOptions,
  type HaipLink,
  type HaipLinkClose,
  type HaipTransport,
  type HaipTransportRequest,
} from "./transport";

/** Server-Sent Events, and a POST for each message (section 14.2). */
export function overEventStream(options: HaipHttpOptions): HaipTransport {
  return async (request) => {
    const { url, token, onText } = request;
    const parser = createEventStreamParser(({ event, data }) => {
      // Named events of the SDK's dialect carry the same; `[DONE]` is followed by the end itself.
      if (data !== "[DONE]" && event !== "heartbeat") guarded(request, () => onText(data));
    });
    const stream = await openHttpStream({
      ...streamOptions(request, options, parser),
      url: withToken(url, token),
      headers: { accept: "text/event-stream", ...bearer(token) },
    });
    return postingLink(stream, request, options, false);
  };
}

/** Newline-delimited JSON, in the body of one request or with a POST for each message (section 14.3). */
export function overHttpStream(options: HaipHttpOptions): HaipTransport {
  return async (request) => {
    const { url, token, hello, onText } = request;
    const { duplex = "auto" } = options;
    const isDuplex = duplex === "auto" ? canStreamRequests() : duplex === "full-duplex";
    // A fetch of the app's own may know better.
    if (isDuplex && !options.fetch && !canStreamRequests()) throw noDuplex();
    const parser = createLineParser((line) => guarded(request, () => onText(line)), {
      onError: request.onFrameError,
    });
    const stream = await openHttpStream({
      ...streamOptions(request, options, parser),
      url,
      method: "POST",
      // The reference server swallows a body that calls itself application/json.
      headers: {
        accept: isDuplex ? "application/x-ndjson" : "text/event-stream",
        "content-type": isDuplex ? "application/x-ndjson" : "application/json",
        ...bearer(token),
      },
      isDuplex,
      ...(isDuplex ? {} : { body: hello() }),
    });
    if (!isDuplex) return postingLink(stream, request, options, true);
    return {
      send: (text) => stream.send(`${text}\n`),
      close: () => stream.close(),
      checkWatchdog: () => stream.checkWatchdog(),
    };
  };
}

type Parser = ReturnType<typeof createLineParser>;

function streamOptions(
  { signal, openTimeoutMs, watchdogMs, onClose }: HaipTransportRequest,
  { fetch }: HaipHttpOptions,
  parser: Parser,
) {
  return {
    fetch,
    signal,
    openTimeoutMs,
    watchdogMs,
    onBytes: (bytes: Uint8Array) => parser.push(bytes),
    onEnd: () => parser.end(),
    onClose: ({ cause }: { readonly cause: HaipLinkClose["cause"] }) =>
      onClose({ reason: "", cause }),
  };
}

/** One POST after the other: their order is the order of the messages. */
function postingLink(
  stream: HttpStream,
  { url, token }: HaipTransportRequest,
  { sendTo = "separate", fetch }: HaipHttpOptions,
  hasSentHello: boolean,
): HaipLink {
  const http: Http = createHttp({ baseUrl: "", vendor: "The HAIP server", bearer: token, fetch });
  const life = new AbortController();
  let last: Promise<unknown> = Promise.resolve();
  let isGreeted = hasSentHello;
  /** The server has taken a message of ours. */
  let isHeard = false;

  function addressOf(kind: "handshake" | "message"): string {
    if (sendTo === "same-url") return url;
    if (sendTo !== "separate") return sendTo[kind];
    const [, before = "", query = ""] = /^([^?#]*\/)[^/?#]*(\?[^#]*)?/.exec(url) ?? [];
    return `${before}${kind}${query}`;
  }

  async function post(text: string): Promise<void> {
    if (!stream.isOpen) throw notSent();
    const path = addressOf(isGreeted ? "message" : "handshake");
    isGreeted = true;
    const posting = http.request({
      method: "POST",
      path,
      body: text,
      headers: {
        "content-type": "application/json",
        ...(sendTo === "same-url" && { "x-haip-message": "true" }),
      },
      signal: life.signal,
    });
    await posting.catch((cause: ParlanceError) => {
      throw cause.code === "not-found" && !isHeard ? receivesOnly(path, cause) : cause;
    });
    isHeard = true;
  }

  return {
    hasSentHello,
    send(text) {
      const posted = last.then(() => post(text));
      last = posted.catch(() => undefined);
      return posted;
    },
    close() {
      life.abort();
      return stream.close();
    },
    checkWatchdog: () => stream.checkWatchdog(),
  };
}

function guarded({ onFrameError }: HaipTransportRequest, work: () => void): void {
  try {
    work();
  } catch (error) {
    onFrameError(error);
  }
}

function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

function noDuplex(): ParlanceError {
  return new ParlanceError(
    'No browser can go on sending a request while it reads the answer, so there is no connection. Use { duplex: "separate" } where the server takes messages by POST, else its WebSocket.',
    { code: "unsupported" },
  );
}

/** The vendor's own server is such a one (section 14.2). */
function receivesOnly(path: string, cause: unknown): ParlanceError {
  return new ParlanceError(
    `The HAIP server takes no messages at ${path}, so over this transport it can only be listened to. Use its WebSocket, or say where it takes them with { sendTo }.`,
    { code: "unsupported", cause },
  );
}
