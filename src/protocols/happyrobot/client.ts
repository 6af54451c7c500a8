import * as v from "valibot";
import { createTokenSource, ParlanceError, type GetToken } from "../../core/index";
import { createHttp, type Fetch, type HttpRequest } from "../../transports/http";
import { uploadBytes } from "../../transports/upload";
import type { WebSocketConstructor } from "../../transports/websocket";
import {
  openConnection,
  sessionEnded,
  tokenRejected,
  type HappyRobotConnection,
  type HappyRobotHandlers,
} from "./connection";
import { isEnded } from "./decode";
import {
  closeAnswer,
  completeAnswer,
  historyAnswer,
  presignedAnswer,
  sendAnswer,
  sessionAnswer,
  type ArtifactInput,
  type CloseAnswer,
  type CompleteAnswer,
  type CompleteUploadInput,
  type HistoryAnswer,
  type MessageInput,
  type PresignedAnswer,
  type SentMessage,
  type SessionAnswer,
} from "./wire";

/** The vendor's addresses by cluster (section 1.1). */
export const clusterUrls = {
  us: "https://platform.happyrobot.ai/api/v2",
  eu: "https://platform.eu.happyrobot.ai/api/v2",
} as const;

/** Where the vendor keeps an organization. */
export type HappyRobotCluster = keyof typeof clusterUrls;

/** How to reach HappyRobot, whatever is done there. */
export interface HappyRobotNetworkOptions {
  /** @defaultValue "us" */
  readonly cluster?: HappyRobotCluster | undefined;
  /** Instead of a cluster: a proxy, a fake, a relay; may be relative to the page. The socket's address follows from it. */
  readonly baseUrl?: string | undefined;
  /**
   * @defaultValue the global `fetch`
   * @remarks Uploads go through it too, and then know their progress only at the start and at the end.
   */
  readonly fetch?: Fetch | undefined;
  /** @defaultValue the global `WebSocket` */
  readonly WebSocket?: WebSocketConstructor | undefined;
  /** How long a request may take, in milliseconds; uploads may take as long as they move. @defaultValue 30000 */
  readonly timeoutMs?: number | undefined;
  /** How long the socket may take to open, in milliseconds, and again to say its first word. @defaultValue 10000 */
  readonly openTimeoutMs?: number | undefined;
  /** How long a message may wait for its acknowledgement, in milliseconds. @defaultValue 30000 */
  readonly ackTimeoutMs?: number | undefined;
  /** A socket on which nothing was heard for this long, in milliseconds, is dead; heartbeats come every 15 s. @defaultValue 45000 */
  readonly watchdogMs?: number | undefined;
  /**
   * How many bytes one unit of the vendor's `max_file_size` stands for: the unit is not published.
   * @defaultValue 1
   */
  readonly maxFileSizeUnit?: number | undefined;
}

/** Where the token comes from: `getToken` keeps a session alive beyond the life of one token. */
export type HappyRobotTokenOptions =
  | { readonly getToken: GetToken; readonly token?: undefined }
  | { readonly token: string; readonly getToken?: undefined };

/** What a {@link HappyRobotClient} is made of. */
export type HappyRobotClientOptions = HappyRobotNetworkOptions & HappyRobotTokenOptions;

/** An option that every request takes. */
export interface HappyRobotRequestOptions {
  readonly signal?: AbortSignal | undefined;
}

/** How a file is uploaded. */
export interface HappyRobotUploadOptions extends HappyRobotRequestOptions {
  /** @defaultValue the file's own name */
  readonly filename?: string | undefined;
  /** @defaultValue the file's own type, else `application/octet-stream` */
  readonly mimeType?: string | undefined;
  /** Called with the share that has left, 0 to 1, never falling. */
  readonly onProgress?: ((progress: number) => void) | undefined;
}

/** An uploaded file, fit for `artifacts` of a message. */
export interface UploadedArtifact extends ArtifactInput {
  readonly filename: string;
  readonly size_bytes: number;
}

/**
 * The vendor's chat API for browsers, whole and without React; names and bodies are the vendor's. All of it shares one
 * token: what is refreshed on a socket is used by the next request.
 *
 * @remarks
 * Every method rejects with a ParlanceError and nothing else: besides its own codes by HTTP status (400 and 422
 * `invalid-request`, 401 `token-rejected` after one new token, 403 `forbidden`, 404 `not-found`, 429 `rate-limited`, 5xx
 * `vendor-unavailable`), `network`, `timeout`, `aborted`, `invalid-response`, or what failed about the token. No request is repeated by
 * itself: the vendor knows no idempotency keys.
 */
export interface HappyRobotClient {
  readonly baseUrl: string;
  createSession(options?: HappyRobotRequestOptions): Promise<SessionAnswer>;
  /**
   * Opens the socket of a session. When that fails, history is asked why, because a browser tells nothing of a refused
   * handshake.
   *
   * @throws ParlanceError (by rejection) `connection-failed`, `session-not-found`, `session-ended`, `token-rejected`, ...
   */
  connect(
    sessionId: string,
    handlers?: HappyRobotHandlers,
    options?: HappyRobotRequestOptions & {
      /** What `getToken` is told if a token must be had. @defaultValue "connect" */
      readonly reason?: "connect" | "reconnect" | undefined;
    },
  ): Promise<HappyRobotConnection>;
  /** Over HTTP, where there is no socket; the agent's answer still comes over a socket only. */
  sendMessage(
    sessionId: string,
    message: MessageInput,
    options?: HappyRobotRequestOptions,
  ): Promise<SentMessage>;
  getHistory(sessionId: string, options?: HappyRobotRequestOptions): Promise<HistoryAnswer>;
  /** Ends a session for good. */
  closeSession(sessionId: string, options?: HappyRobotRequestOptions): Promise<CloseAnswer>;
  getPresignedUpload(
    file: { readonly filename: string; readonly mime_type: string },
    options?: HappyRobotRequestOptions,
  ): Promise<PresignedAnswer>;
  completeUpload(
    upload: CompleteUploadInput,
    options?: HappyRobotRequestOptions,
  ): Promise<CompleteAnswer>;
  /**
   * Presigns, puts the bytes, completes. A file over the vendor's limit is refused before its bytes leave.
   *
   * @throws ParlanceError (by rejection) `file-too-large`, `storage-unavailable`, `upload-failed`, `invalid-request` for an empty
   * file, ...
   */
  uploadFile(file: Blob, options?: HappyRobotUploadOptions): Promise<UploadedArtifact>;
}

/**
 * Makes a client, inert until its first call.
 *
 * @throws ParlanceError `misuse` without `getToken` or `token`.
 *
 * @example
 * ```ts
 * const client = createHappyRobotClient({
 *   getToken: async () => (await fetch("/api/chat-token", { method: "POST" })).text(),
 * });
 * const { session_id } = await client.createSession();
 * const connection = await client.connect(session_id, {
 *   onResponseEnd: (content) => console.info(content),
 * });
 * await connection.sendMessage({ content: "Where is my parcel?" });
 * ```
 */
export function createHappyRobotClient(options: HappyRobotClientOptions): HappyRobotClient {
  const {
    cluster = "us",
    getToken,
    token,
    timeoutMs = 30_000,
    openTimeoutMs = 10_000,
    ackTimeoutMs = 30_000,
    watchdogMs = 45_000,
    maxFileSizeUnit = 1,
  } = options;
  const baseUrl = (options.baseUrl ?? clusterUrls[cluster] ?? "").replace(/\/+$/, "");
  if (baseUrl === "" && options.baseUrl === undefined)
    throw misuse(`There is no cluster "${String(cluster)}". Use "us", "eu", or a baseUrl.`);
  if (typeof getToken !== "function" && typeof token !== "string") {
    throw misuse(
      "A HappyRobot client needs a token, else nothing can be asked for: pass getToken, a function that fetches one from your backend.",
    );
  }
  const tokens = createTokenSource(getToken ?? createFixedToken(token ?? ""));
  const http = createHttp({
    baseUrl,
    vendor: "HappyRobot",
    bearer: tokens,
    fetch: options.fetch,
    timeoutMs,
  });

  async function ask<const Schema extends v.GenericSchema>(
    schema: Schema,
    request: HttpRequest,
  ): Promise<v.InferOutput<Schema>> {
    const { body } = await http.request(request);
    const result = v.safeParse(schema, body);
    if (result.success) return result.output;
    throw new ParlanceError(
      `HappyRobot answered ${request.method ?? "GET"} ${request.path} with something that cannot be read as its API. Check the base URL, and whether something in between answers in its place.`,
      { code: "invalid-response", recoverable: true, cause: body },
    );
  }

  const client: HappyRobotClient = {
    baseUrl,
    createSession: ({ signal } = {}) =>
      ask(sessionAnswer, { method: "POST", path: "/chat/sessions/", signal }),
    async connect(sessionId, handlers = {}, { signal, reason } = {}) {
      // After a refusal the source knows the better reason.
      const credential = await tokens.get({ reason: tokens.current && reason, signal });
      try {
        return await openConnection({
          url: socketUrl(baseUrl, sessionId, credential.token),
          sessionId,
          credential,
          tokens,
          isRenewable: getToken !== undefined,
          handlers,
          closeSession: (closeOptions) => client.closeSession(sessionId, closeOptions),
          createId,
          WebSocket: options.WebSocket,
          signal,
          openTimeoutMs,
          ackTimeoutMs,
          watchdogMs,
        });
      } catch (error) {
        const isMute =
          ParlanceError.isInstance(error) &&
          error.code === "connection-failed" &&
          error.recoverable;
        throw isMute ? await explain(error, sessionId, credential.token, signal) : error;
      }
    },
    async sendMessage(sessionId, { content, artifacts }, { signal } = {}) {
      const { message } = await ask(sendAnswer, {
        method: "POST",
        path: sessionPath(sessionId, "messages"),
        json: artifacts === undefined ? { content } : { content, artifacts },
        signal,
      });
      return message;
    },
    getHistory: (sessionId, { signal } = {}) =>
      ask(historyAnswer, { path: sessionPath(sessionId, "history"), signal }),
    closeSession: (sessionId, { signal } = {}) =>
      ask(closeAnswer, { method: "POST", path: sessionPath(sessionId, "close"), signal }),
    getPresignedUpload: ({ filename, mime_type }, { signal } = {}) =>
      ask(presignedAnswer, {
        path: "/chat/upload/presigned",
        query: { filename, mime_type },
        signal,
      }).catch(toUploadError),
    completeUpload: ({ artifact_id, s3_uri, filename, mime_type, size_bytes }, { signal } = {}) =>
      ask(completeAnswer, {
        method: "POST",
        path: "/chat/upload/complete",
        json: { artifact_id, s3_uri, filename, mime_type, size_bytes },
        signal,
      }).catch(toUploadError),
    async uploadFile(file, { signal, onProgress, ...given } = {}) {
      const filename = given.filename || (file as Partial<File>).name || "file";
      const mimeType = given.mimeType || file.type || "application/octet-stream";
      const { size } = file;
      if (size === 0) {
        throw new ParlanceError(
          `The file "${filename}" is empty, so it was not uploaded. Choose one with something in it.`,
          { code: "invalid-request", userMessage: "This file is empty." },
        );
      }
      const { artifact_id, upload_url, s3_uri, max_file_size } = await client.getPresignedUpload(
        { filename, mime_type: mimeType },
        { signal },
      );
      const limit = max_file_size === undefined ? undefined : max_file_size * maxFileSizeUnit;
      if (limit !== undefined && size > limit) throw fileTooLarge(filename, limit);
      await uploadBytes({
        url: upload_url,
        body: file,
        mediaType: mimeType,
        signal,
        onProgress,
        fetch: options.fetch,
      });
      await client.completeUpload(
        { artifact_id, s3_uri, filename, mime_type: mimeType, size_bytes: size },
        { signal },
      );
      return { media_id: artifact_id, mime_type: mimeType, filename, size_bytes: size };
    },
  };
  return client;

  /** Why a socket could not be opened, as far as REST knows. */
  async function explain(
    failure: ParlanceError,
    sessionId: string,
    usedToken: string,
    signal: AbortSignal | undefined,
  ): Promise<ParlanceError> {
    try {
      const { status } = await ask(historyAnswer, {
        path: sessionPath(sessionId, "history"),
        signal,
        timeoutMs: openTimeoutMs,
      });
      if (isEnded(status)) return sessionEnded(status);
      // The request went through with another token than the socket's, so that one was refused.
      return tokens.current?.token === usedToken ? failure : tokenRejected();
    } catch (cause) {
      const error = toSessionError(cause);
      const isNoNews = error.code === "network" || error.code === "timeout";
      return isNoNews ? failure : error;
    }
  }
}

/** What history or another route of a session answered, in the words of a session. */
export function toSessionError(cause: unknown): ParlanceError {
  const error = ParlanceError.from(cause, { message: "The session failed", code: "network" });
  return error.code === "not-found" || error.code === "forbidden"
    ? new ParlanceError(
        "HappyRobot does not know the session, or it belongs to another workflow, organization or environment than the token. Start a new one.",
        { code: "session-not-found", status: error.status, cause: error },
      )
    : error;
}

function toUploadError(cause: unknown): never {
  const error = ParlanceError.from(cause, { message: "The upload failed", code: "upload-failed" });
  if (error.status === 503) {
    throw new ParlanceError(
      "HappyRobot cannot take files at the moment, so the file was not uploaded. Try again in a moment.",
      {
        code: "storage-unavailable",
        recoverable: true,
        status: 503,
        retryAfterMs: error.retryAfterMs,
        cause: error,
      },
    );
  }
  throw error;
}

function fileTooLarge(filename: string, limit: number): ParlanceError {
  const most = inBytes(limit);
  return new ParlanceError(
    `The file "${filename}" is larger than the ${most} that HappyRobot takes, so it was not uploaded. Choose a smaller one.`,
    {
      code: "file-too-large",
      userMessage: `This file is too large: at most ${most} can be sent.`,
      maxBytes: limit,
    },
  );
}

/** A round figure of either kind of kilobyte or megabyte is meant as that kind; else binary. */
function inBytes(bytes: number): string {
  const [decimal, binary, unit] =
    bytes < 1_000_000 ? [1_000, 1_024, "KB"] : [1_000_000, 1_048_576, "MB"];
  return `${Number((bytes / (bytes % decimal === 0 ? decimal : binary)).toPrecision(3))} ${unit}`;
}

function sessionPath(sessionId: string, route: string): string {
  return `/chat/sessions/${encodeURIComponent(sessionId)}/${route}`;
}

/** The socket lives beside REST, under the same host and prefix (section 1.1). */
function socketUrl(baseUrl: string, sessionId: string, token: string): string {
  let url: URL;
  try {
    url = new URL(`${baseUrl}${sessionPath(sessionId, "ws")}`, globalThis.location?.href);
  } catch (cause) {
    throw new ParlanceError(
      `The base URL "${baseUrl}" is no address, so no connection can be opened. Use an absolute one, or in a browser a path.`,
      { code: "misuse", cause },
    );
  }
  url.protocol = url.protocol.replace("http", "ws");
  url.searchParams.set("token", token);
  return url.href;
}

/** One token that cannot be renewed: once it is no longer good, everything that needs one says so at once. */
function createFixedToken(token: string): GetToken {
  let isUsed = false;
  return () => {
    if (isUsed) {
      throw new ParlanceError(
        "The token was refused or has run out, and no other can be had. Pass getToken instead of token, so that sessions outlive a token.",
        { code: "token-expired" },
      );
    }
    isUsed = true;
    return token;
  };
}

let idCount = 0;

function createId(): string {
  // randomUUID exists in secure contexts only.
  return (
    globalThis.crypto?.randomUUID?.() ??
    `${Date.now().toString(36)}-${(idCount += 1).toString(36)}-${Math.random().toString(36).slice(2)}`
  );
}

function misuse(message: string): ParlanceError {
  return new ParlanceError(message, { code: "misuse" });
}
