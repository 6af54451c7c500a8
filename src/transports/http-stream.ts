import { aborted, ParlanceError } from "../core/index";
import { readAnswer, refusal, type Fetch } from "./http";

/** How a stream that had opened came to its end. */
export interface HttpStreamClose {
  /** Who ended it: the other side or the network, our watchdog because nothing was heard, or our own `close`. */
  readonly cause: "remote" | "watchdog" | "local";
  /** What broke a stream that did not end in order: the network's error, or what `onBytes` or `onEnd` threw. */
  readonly error?: unknown;
}

/** What `openHttpStream` needs. */
export interface OpenHttpStreamOptions {
  readonly url: string;
  /** @defaultValue "POST" with a body, else "GET" */
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Sent whole; with `isDuplex` as the first chunk. There one must be sent for the request to leave at all (Node keeps the head
   * back until then), so it is a newline if nothing is given.
   */
  readonly body?: string | undefined;
  /** Keeps the request's body open for `send`; only where `canStreamRequests()`. @defaultValue false */
  readonly isDuplex?: boolean | undefined;
  /** @defaultValue the global `fetch` of the moment */
  readonly fetch?: Fetch | undefined;
  /** Gives up the opening; once open, use `close`. */
  readonly signal?: AbortSignal | undefined;
  /** How long the head of the answer may take, in milliseconds. @defaultValue 10000 */
  readonly openTimeoutMs?: number | undefined;
  /** A stream on which nothing was heard for this long, in milliseconds, is dead. @defaultValue no limit */
  readonly watchdogMs?: number | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: (() => number) | undefined;
  /** Ends the stream if it throws: a parser that was interrupted cannot go on. */
  readonly onBytes: (bytes: Uint8Array) => void;
  /** Called before `onClose` when the answer ended in order; not when it broke or was closed here. */
  readonly onEnd: () => void;
  /** Called exactly once for a stream that had opened, whoever closed it. */
  readonly onClose: (close: HttpStreamClose) => void;
}

/** A stream that is open, or was. */
export interface HttpStream {
  readonly isOpen: boolean;
  readonly status: number;
  /** The media type of the answer in small letters, without parameters; empty when the server names none. */
  readonly contentType: string;
  /**
   * Sends the text as one chunk, so no line in it is split; resolves when it has left and more may follow.
   *
   * @throws ParlanceError (by rejection) `not-sent` when the stream is not open, `delivery-unknown` when it closed before the text
   * had left, `misuse` without `isDuplex`.
   */
  send(text: string): Promise<void>;
  /** Resolves at once, or when what was sent has left, after a second at most. Nothing is heard from now on. Idempotent. */
  close(): Promise<void>;
  /** Declares the link dead if nothing was heard for `watchdogMs`: a sleeping device runs no timers, so ask on wake. */
  checkWatchdog(): void;
}

const closeTimeoutMs = 1_000;

/**
 * Opens a request whose answer is read as it comes. A promise that rejects has left no request behind.
 *
 * @remarks The first bytes may come right after the promise has resolved.
 *
 * @throws ParlanceError (by rejection) by status as `Http` says; else `connection-failed`, `timeout`, `aborted`, and
 * `invalid-response` where the answer's body cannot be read as a stream.
 */
export function openHttpStream(options: OpenHttpStreamOptions): Promise<HttpStream> {
  const {
    url,
    isDuplex = false,
    body,
    signal,
    openTimeoutMs = 10_000,
    watchdogMs = Number.POSITIVE_INFINITY,
    now = Date.now,
    onBytes,
    onEnd,
    onClose,
  } = options;
  const method = options.method ?? (isDuplex || body !== undefined ? "POST" : "GET");
  // Neither host nor query: the query may hold a token.
  const request = `${method} ${url.replace(/^[a-z]+:\/\/[^/?#]*|[?#].*$/gi, "") || "/"}`;

  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted(request));

    let phase: "opening" | "open" | "closing" | "closed" = "opening";
    let cause: HttpStreamClose["cause"] = "remote";
    let heardAt = 0;
    let watchdog: ReturnType<typeof setTimeout> | undefined;
    let closing: ReturnType<typeof setTimeout> | undefined;
    let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
    let uploading: ReadableStreamDefaultController<Uint8Array> | undefined;
    let waiting: { resolve(): void; reject(error: ParlanceError): void }[] = [];
    let settleClosed!: () => void;
    const closed = new Promise<void>((resolveClosed) => (settleClosed = resolveClosed));
    const exchange = new AbortController();
    const encoder = new TextEncoder();

    signal?.addEventListener("abort", abandon, { once: true });
    const opening = setTimeout(giveUp, openTimeoutMs);
    open().then(() => finish(), finish);

    async function open(): Promise<void> {
      const fetch: Fetch = options.fetch ?? ((address, init) => globalThis.fetch(address, init));
      const response = await fetch(url, {
        method,
        // A compressing proxy would hold events back until it has enough of them. A browser takes this out again.
        headers: { "accept-encoding": "identity", ...options.headers },
        cache: "no-store",
        signal: exchange.signal,
        ...(isDuplex ? openUpload() : body !== undefined && { body }),
      });
      if (phase === "opening" && !response.ok) throw refusal(request, await readAnswer(response));
      // An injected fetch may not have heeded the signal.
      if (phase !== "opening") return response.body?.cancel();
      if (!response.body)
        throw new ParlanceError(
          `The answer to ${request} has no body to read as a stream. Use another transport here.`,
          { code: "invalid-response", status: response.status },
        );
      reader = response.body.getReader();
      phase = "open";
      clearTimeout(opening);
      signal?.removeEventListener("abort", abandon);
      hear();
      resolve(toStream(response));
      await listen(reader);
    }

    async function listen(source: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
      for (;;) {
        const { done, value } = await source.read();
        if (phase === "open") {
          if (done) onEnd();
          else {
            hear();
            onBytes(value);
          }
        }
        if (done) return;
      }
    }

    function openUpload(): RequestInit {
      const upload = new ReadableStream<Uint8Array>(
        {
          start(controller) {
            uploading = controller;
            controller.enqueue(encoder.encode(body ?? "\n"));
          },
          // All that was sent has been taken, for more is asked for.
          pull() {
            for (const { resolve: resolveSend } of waiting) resolveSend();
            waiting = [];
            if (phase === "closing") endUpload();
          },
          cancel: failWaiting,
        },
        { highWaterMark: 0 },
      );
      // Unless a redirect is an error, Node keeps a copy of all that is ever sent, so as to send it again.
      return { body: upload, duplex: "half", redirect: "error" } as RequestInit;
    }

    /** The last chunk was taken, but has a turn to go before it is on the line, where an abort cannot reach it. */
    function endUpload(): void {
      closeUpload();
      clearTimeout(closing);
      closing = setTimeout(finish);
    }

    function closeUpload(): void {
      try {
        uploading?.close();
      } catch {
        // It is closed, or the fetch has given it up.
      }
    }

    function abandon(): void {
      finish(aborted(request));
    }

    function giveUp(): void {
      finish(
        new ParlanceError(
          `${request} was not answered within ${openTimeoutMs} ms, so the attempt was given up. Try again.`,
          { code: "timeout", recoverable: true },
        ),
      );
    }

    function declareDead(): void {
      cause = "watchdog";
      finish();
    }

    function finish(failure?: unknown): void {
      if (phase === "closed") return;
      const hasOpened = phase !== "opening";
      phase = "closed";
      for (const timer of [opening, watchdog, closing]) clearTimeout(timer);
      signal?.removeEventListener("abort", abandon);
      closeUpload();
      reader?.cancel().catch(ignore);
      exchange.abort();
      failWaiting();
      settleClosed();
      if (hasOpened) onClose(failure === undefined ? { cause } : { cause, error: failure });
      else
        reject(
          ParlanceError.isInstance(failure)
            ? failure
            : new ParlanceError(
                `${request} did not reach the server, or its answer did not come back. Check the network, the base URL and CORS, then try again.`,
                { code: "connection-failed", recoverable: true, cause: failure },
              ),
        );
    }

    function failWaiting(): void {
      for (const { reject: rejectSend } of waiting)
        rejectSend(
          new ParlanceError(
            "The connection closed before everything had left, so what was sent may or may not have arrived.",
            { code: "delivery-unknown", recoverable: true },
          ),
        );
      waiting = [];
    }

    function hear(): void {
      heardAt = now();
      if (!Number.isFinite(watchdogMs)) return;
      clearTimeout(watchdog);
      watchdog = setTimeout(declareDead, watchdogMs);
    }

    function toStream({ status, headers }: Response): HttpStream {
      const [mediaType = ""] = (headers.get("content-type") ?? "").split(";");
      return {
        get isOpen() {
          return phase === "open";
        },
        status,
        contentType: mediaType.trim().toLowerCase(),
        send(text) {
          if (!isDuplex)
            return Promise.reject(
              new ParlanceError(
                "This stream only receives. Open it with { isDuplex: true } to send.",
                { code: "misuse" },
              ),
            );
          try {
            if (phase !== "open") return Promise.reject(notSent());
            uploading?.enqueue(encoder.encode(text));
          } catch (error) {
            return Promise.reject(notSent(error));
          }
          return new Promise((resolveSend, rejectSend) => {
            waiting.push({ resolve: resolveSend, reject: rejectSend });
          });
        },
        close() {
          if (phase === "open") {
            phase = "closing";
            cause = "local";
            clearTimeout(watchdog);
            if (!uploading) finish();
            else if (waiting.length === 0) endUpload();
            else closing = setTimeout(finish, closeTimeoutMs);
          }
          return closed;
        },
        checkWatchdog() {
          if (phase === "open" && now() - heardAt >= watchdogMs) declareDead();
        },
      };
    }
  });
}

function notSent(cause?: unknown): ParlanceError {
  return new ParlanceError(
    "The connection is not open, so nothing was sent. Send it again once connected.",
    { code: "not-sent", recoverable: true, cause },
  );
}

function ignore(): void {
  // What is cancelled has nothing more to say.
}
