import { getEventListeners } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { JSDOM } from "jsdom";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Fetch } from "./http";
import { uploadBytes } from "./upload";

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

interface Stored {
  readonly method: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly bytes: Buffer;
}

/** A bucket on a free port that keeps what it is given, or answers as it is told. */
async function openBucket(answer?: RequestListener) {
  const stored: Stored[] = [];
  const server = createServer((request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-methods", "PUT");
    response.setHeader("access-control-allow-headers", "content-type");
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    if (answer) return answer(request, response);
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method, headers } = request;
      stored.push({ method, headers, bytes: Buffer.concat(chunks) });
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/object`, stored };
}

const bytes = new Uint8Array(100_000).map((_, index) => (index * 31) % 251);
const body = new Blob([bytes]);

/** The XMLHttpRequest of jsdom with its Blob, so that the browser's way runs in Node. */
function useXmlHttpRequest(): Blob {
  const { window } = new JSDOM("", { url: "http://127.0.0.1/" });
  cleanups.push(() => window.close());
  vi.stubGlobal("XMLHttpRequest", window.XMLHttpRequest);
  return new window.Blob([bytes]);
}

describe.each(["fetch", "XMLHttpRequest"])("uploadBytes by %s", (way) => {
  const bodyFor = () => (way === "fetch" ? body : useXmlHttpRequest());

  it("brings the bytes as they are, with their type and no credential", async () => {
    const { url, stored } = await openBucket();
    const progress: number[] = [];
    const { signal } = new AbortController();
    await uploadBytes({
      url,
      body: bodyFor(),
      mediaType: "image/png",
      signal,
      onProgress: (share) => progress.push(share),
    });
    expect(getEventListeners(signal, "abort")).toEqual([]);
    expect(stored).toHaveLength(1);
    expect(stored[0]).toMatchObject({ method: "PUT", headers: { "content-type": "image/png" } });
    expect(stored[0]?.headers).not.toHaveProperty("authorization");
    expect(stored[0]?.bytes.equals(bytes)).toBe(true);
    expect(progress[0]).toBe(0);
    expect(progress.at(-1)).toBe(1);
    expect(progress).toEqual([...new Set(progress)].sort((a, b) => a - b));
  });

  it.each([
    [413, "", "file-too-large", false],
    [400, "<Error><Code>EntityTooLarge</Code></Error>", "file-too-large", false],
    [503, "", "storage-unavailable", true],
    [403, "<Error><Code>AccessDenied</Code></Error>", "upload-failed", true],
  ])("turns %i %s into %s", async (status, text, code, recoverable) => {
    const { url } = await openBucket((request, response) => {
      request.resume();
      request.on("end", () => response.writeHead(status).end(text));
    });
    await expect(
      uploadBytes({ url, body: bodyFor(), mediaType: "image/png" }),
    ).rejects.toMatchObject({ code, recoverable, status });
  });

  it("can be aborted under way", async () => {
    const controller = new AbortController();
    const { url } = await openBucket(() => controller.abort());
    const progress: number[] = [];
    await expect(
      uploadBytes({
        url,
        body: bodyFor(),
        mediaType: "image/png",
        signal: controller.signal,
        onProgress: (share) => progress.push(share),
      }),
    ).rejects.toMatchObject({ code: "aborted" });
    expect(progress).not.toContain(1);
  });

  it("does not begin when it is aborted already", async () => {
    const { url, stored } = await openBucket();
    await expect(
      uploadBytes({ url, body: bodyFor(), mediaType: "image/png", signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: "aborted" });
    expect(stored).toEqual([]);
  });

  it("gives the caller the error of its own callback", async () => {
    const { url } = await openBucket();
    const cause = new Error("broken bar");
    await expect(
      uploadBytes({
        url,
        body: bodyFor(),
        mediaType: "image/png",
        onProgress(share) {
          if (share > 0) throw cause;
        },
      }),
    ).rejects.toMatchObject({ code: "callback-failed", cause });
  });
});

describe("uploadBytes", () => {
  it("says so when the bucket cannot be reached", async () => {
    const { url } = await openBucket((request) => void request.socket.destroy());
    await expect(uploadBytes({ url, body, mediaType: "image/png" })).rejects.toMatchObject({
      code: "upload-failed",
      recoverable: true,
    });
  });

  it("gives up when nothing moves any more", async () => {
    vi.useFakeTimers();
    const fetch: Fetch = (_url, { signal }) =>
      new Promise((_resolve, reject) =>
        signal?.addEventListener("abort", () => reject(signal.reason as Error)),
      );
    const failed = expect(
      uploadBytes({ url: "http://bucket.test", body, mediaType: "image/png", fetch }),
    ).rejects.toMatchObject({ code: "upload-failed", recoverable: true });
    await vi.advanceTimersByTimeAsync(60_000 + 100_000 / 8);
    await failed;
    expect(vi.getTimerCount()).toBe(0);
  });

  it("gives up a request that stopped moving, and lets one that moves go on", async () => {
    vi.useFakeTimers();
    const requests: PuppetRequest[] = [];
    class PuppetRequest {
      readonly upload: { onprogress?: (event: object) => void } = {};
      isAborted = false;
      constructor() {
        requests.push(this);
      }
      open() {}
      setRequestHeader() {}
      send() {}
      abort() {
        this.isAborted = true;
      }
    }
    vi.stubGlobal("XMLHttpRequest", PuppetRequest);
    const progress: number[] = [];
    const failed = expect(
      uploadBytes({
        url: "http://bucket.test",
        body,
        mediaType: "image/png",
        onProgress: (share) => progress.push(share),
      }),
    ).rejects.toMatchObject({ code: "upload-failed" });
    const [request] = requests;
    for (const loaded of [10, 5, 20]) {
      await vi.advanceTimersByTimeAsync(59_999);
      request?.upload.onprogress?.({ loaded, total: 100 });
    }
    expect(request?.isAborted).toBe(false);
    expect(progress).toEqual([0, 0.1, 0.2]);
    await vi.advanceTimersByTimeAsync(60_000);
    await failed;
    expect(request?.isAborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("prefers a fetch that was handed in, and knows only start and end then", async () => {
    vi.stubGlobal("XMLHttpRequest", class {});
    const progress: number[] = [];
    const fetch: Fetch = () => Promise.resolve(new Response(null, { status: 200 }));
    await uploadBytes({
      url: "http://bucket.test",
      body,
      mediaType: "image/png",
      fetch,
      onProgress: (share) => progress.push(share),
    });
    expect(progress).toEqual([0, 1]);
  });
});
