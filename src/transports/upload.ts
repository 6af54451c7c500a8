import { aborted, ParlanceError } from "../core/index";
import type { Fetch } from "./http";

/** What `uploadBytes` needs. */
export interface UploadBytesOptions {
  /** A presigned address: whoever has it may write, so no other credential is sent. */
  readonly url: string;
  readonly body: Blob;
  /** Sent as Content-Type; a bucket refuses any other than the declared one. */
  readonly mediaType: string;
  readonly signal?: AbortSignal | undefined;
  /** Called with the share that has left, 0 to 1, never falling. */
  readonly onProgress?: ((progress: number) => void) | undefined;
  /** Used instead of XMLHttpRequest; progress is then known only at the start and at the end. */
  readonly fetch?: Fetch | undefined;
  /** An upload that has not moved for this long, in milliseconds, is given up. @defaultValue 60000 */
  readonly stallMs?: number | undefined;
}

/** The slowest line worth waiting for, where the progress cannot be seen. */
const slowestBytesPerMs = 8;

/**
 * PUTs bytes to a bucket, by XMLHttpRequest where there is one (only it tells the progress), else by fetch.
 *
 * @throws ParlanceError (by rejection) `upload-failed`, `file-too-large`, `storage-unavailable`, `aborted`, `callback-failed`.
 */
export async function uploadBytes(options: UploadBytesOptions): Promise<void> {
  const { signal, onProgress } = options;
  if (signal?.aborted) throw aborted("The upload");
  let highest = -1;
  const report = (progress: number) => {
    if (progress <= highest || signal?.aborted) return;
    highest = progress;
    try {
      onProgress?.(progress);
    } catch (cause) {
      throw new ParlanceError(
        "onProgress threw, so the upload was given up. Mend the callback; its error is the cause.",
        { code: "callback-failed", cause },
      );
    }
  };
  report(0);
  const hasProgress = options.fetch === undefined && typeof XMLHttpRequest === "function";
  const { status, text } = await (hasProgress
    ? putByXmlHttpRequest(options, report)
    : putByFetch(options));
  if (status >= 200 && status < 300) report(1);
  else throw refused(status, text);
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function putByXmlHttpRequest(
  { url, body, mediaType, signal, stallMs = 60_000 }: UploadBytesOptions,
  report: (progress: number) => void,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let stall: ReturnType<typeof setTimeout>;
    const watch = () => {
      clearTimeout(stall);
      stall = setTimeout(() => {
        settle(() => reject(stalled(stallMs)));
        request.abort();
      }, stallMs);
    };
    const onAbort = () => {
      settle(() => reject(aborted("The upload")));
      request.abort();
    };
    const settle = (how: () => void) => {
      clearTimeout(stall);
      signal?.removeEventListener("abort", onAbort);
      request.upload.onprogress = null;
      request.onload = request.onerror = request.onabort = null;
      how();
    };
    request.upload.onprogress = ({ loaded, total }) => {
      watch();
      try {
        if (total > 0) report(Math.min(1, loaded / total));
      } catch (error) {
        settle(() => reject(error as ParlanceError));
        request.abort();
      }
    };
    request.onload = () => {
      const { status, responseText: text } = request;
      settle(() => resolve({ status, text }));
    };
    request.onerror = () => settle(() => reject(unreachable()));
    request.onabort = () => settle(() => reject(unreachable()));
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      request.open("PUT", url);
      request.setRequestHeader("Content-Type", mediaType);
      watch();
      request.send(body);
    } catch (error) {
      settle(() => reject(unreachable(error)));
    }
  });
}

async function putByFetch(options: UploadBytesOptions): Promise<Answer> {
  const { url, body, mediaType, signal, stallMs = 60_000 } = options;
  const send: Fetch = options.fetch ?? ((address, init) => globalThis.fetch(address, init));
  const controller = new AbortController();
  const limitMs = stallMs + body.size / slowestBytesPerMs;
  let isOverdue = false;
  const timer = setTimeout(() => {
    isOverdue = true;
    controller.abort();
  }, limitMs);
  const forward = () => controller.abort();
  signal?.addEventListener("abort", forward, { once: true });
  try {
    const response = await send(url, {
      method: "PUT",
      headers: { "content-type": mediaType },
      body,
      signal: controller.signal,
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    if (signal?.aborted) throw aborted("The upload", error);
    throw isOverdue ? stalled(limitMs) : unreachable(error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", forward);
  }
}

function refused(status: number, text: string): ParlanceError {
  const bucketCode = /<Code>(\w+)<\/Code>/.exec(text)?.[1];
  if (status === 413 || bucketCode === "EntityTooLarge") {
    return new ParlanceError(
      `The bucket refused the file as too large (${status}). Choose a smaller one.`,
      { code: "file-too-large", status, cause: text },
    );
  }
  if (status === 503) {
    return new ParlanceError(
      "The bucket cannot take files at the moment (503). Try again in a moment.",
      { code: "storage-unavailable", recoverable: true, status, cause: text },
    );
  }
  return new ParlanceError(
    `The bucket refused the file (${status}${bucketCode ? ` ${bucketCode}` : ""}), so it was not uploaded. Try again: the address may have run out.`,
    { code: "upload-failed", recoverable: true, status, cause: text },
  );
}

function stalled(ms: number): ParlanceError {
  return new ParlanceError(
    `The upload did not move for ${Math.round(ms / 1000)} seconds and was given up. Check the network, then try again.`,
    { code: "upload-failed", recoverable: true },
  );
}

function unreachable(cause?: unknown): ParlanceError {
  return new ParlanceError(
    "The file did not reach the bucket. Check the network, and that the bucket allows this origin (CORS), then try again.",
    { code: "upload-failed", recoverable: true, cause },
  );
}
