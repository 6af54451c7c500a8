import {
  ParlanceError,
  type ChatConnection,
  type ChatConnector,
  type OpenChatRequest,
  type SessionEvent,
} from "../../core/index";
import { createSuccession } from "../../transports/succession";
import { createHappyRobotClient, toSessionError, type HappyRobotClientOptions } from "./client";
import { sessionEnded, type HappyRobotClose } from "./connection";
import { createDecoder, decodeHistory, isEnded } from "./decode";
import { encodeMessage } from "./encode";

/** What a HappyRobot chat is made of. */
export type HappyRobotChatOptions = HappyRobotClientOptions & {
  /** A session to return to with the first connection, instead of beginning a new one. */
  readonly sessionId?: string | undefined;
};

/**
 * Chat with a HappyRobot agent.
 *
 * @throws ParlanceError `misuse` without `getToken` or `token`.
 *
 * @example
 * ```ts
 * const connector = createHappyRobotChat({
 *   getToken: async ({ signal }) => {
 *     const response = await fetch("/api/chat-token", { method: "POST", signal });
 *     return (await response.json()).token;
 *   },
 * });
 * ```
 */
export function createHappyRobotChat(options: HappyRobotChatOptions): ChatConnector {
  const client = createHappyRobotClient(options);
  const sockets = createSuccession();
  /** A session that no connection has used yet: the app's own, or one whose first connection failed. */
  let unused = options.sessionId;

  async function open(
    request: OpenChatRequest,
    emit: (event: SessionEvent) => void,
  ): Promise<ChatConnection> {
    const { signal } = request;
    if (request.sessionId !== undefined) return connect(request.sessionId, true, request, emit);
    const spare = unused;
    unused = undefined;
    let sessionId = spare ?? (await client.createSession({ signal })).session_id;
    for (;;) {
      const isOfApp = sessionId === options.sessionId;
      try {
        return await connect(sessionId, isOfApp, request, emit);
      } catch (error) {
        const { code } = error as ParlanceError;
        const isGone = code === "session-ended" || code === "session-not-found";
        if (!isGone) {
          unused = sessionId;
          throw error;
        }
        // Nobody but us knew this session, so nobody need hear that it is gone.
        if (sessionId !== spare || isOfApp) throw error;
        sessionId = (await client.createSession({ signal })).session_id;
      }
    }
  }

  async function connect(
    sessionId: string,
    isResumed: boolean,
    { reason, signal, createId, now }: OpenChatRequest,
    emit: (event: SessionEvent) => void,
  ): Promise<ChatConnection> {
    const decode = createDecoder({ createId, now });
    const work = new AbortController();
    let hasStarted = false;
    let state: "live" | "lost" | "over" = "live";
    const connection = await client.connect(
      sessionId,
      {
        onFrame(frame) {
          if (!hasStarted) {
            hasStarted = true;
            emit({ type: "session-started", sessionId });
          }
          for (const event of decode(frame)) {
            if (state !== "live" || event.type === "session-started") continue;
            if (event.type === "session-ended") state = "over";
            emit(event);
          }
        },
        onTokenRefreshed(expiresAt) {
          if (state !== "live") return;
          emit({ type: "token-refreshed", ...(expiresAt === undefined ? {} : { expiresAt }) });
        },
        onError(error) {
          if (state === "live") emit({ type: "error", error });
        },
        onClose(close) {
          if (state !== "live") return;
          // Final without a word of the vendor's: `end` was answered before `session-closed` came.
          state = close.next === "final" ? "over" : "lost";
          if (state === "over") emit({ type: "session-ended" });
          else emit({ type: "connection-lost", next: close.next, error: connectionLost(close) });
        },
      },
      { signal, reason },
    );
    return {
      sessionId,
      isResumed,
      async send(command, { signal }) {
        const { message } = await connection.sendMessage(encodeMessage(command), {
          id: command.messageId,
          signal,
        });
        return message?.id ? { remoteId: message.id } : {};
      },
      async loadHistory({ signal }) {
        const history = await either(signal, work.signal, (both) =>
          client.getHistory(sessionId, { signal: both }),
        ).catch((cause: unknown) => {
          throw toSessionError(cause);
        });
        if (isEnded(history.status)) throw sessionEnded(history.status);
        return { messages: decodeHistory(history, { now }), isWhole: true };
      },
      async upload(file, { signal, onProgress }) {
        const { media_id, mime_type, filename, size_bytes } = await either(
          signal,
          work.signal,
          (both) => client.uploadFile(file, { signal: both, onProgress }),
        );
        return { remoteId: media_id, name: filename, mediaType: mime_type, size: size_bytes };
      },
      async end({ signal }) {
        try {
          await connection.endSession({ signal });
        } catch (error) {
          // A session that is not there has ended.
          if ((error as ParlanceError).code !== "not-found") throw error;
          await connection.close();
        }
      },
      wake: () => connection.wake(),
      close() {
        // What a fallen link has begun over HTTP needs no socket and goes on.
        if (state !== "lost") work.abort();
        state = "over";
        sockets.awaitClose(connection.close());
      },
    };
  }

  return {
    name: "happyrobot",
    capabilities: { attachments: true, stop: false, history: "whole", resume: true, end: true },
    openChat: (request, emit) => sockets.openNext(request.signal, () => open(request, emit)),
  };
}

/** Runs `work` with a signal that is aborted with either of two, and when the work is done. */
async function either<T>(
  one: AbortSignal | undefined,
  other: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const forward = () => controller.abort();
  if (one?.aborted || other?.aborted) controller.abort();
  one?.addEventListener("abort", forward);
  other?.addEventListener("abort", forward);
  try {
    return await work(controller.signal);
  } finally {
    one?.removeEventListener("abort", forward);
    other?.removeEventListener("abort", forward);
    controller.abort();
  }
}

function connectionLost({ code, reason, cause, next }: HappyRobotClose): ParlanceError {
  if (next === "auth") {
    return new ParlanceError(
      "The token of the connection ran out or was refused, so the connection fell. It is opened again with a new one.",
      { code: "token-expired", recoverable: true },
    );
  }
  const how =
    cause === "watchdog"
      ? "nothing was heard for too long"
      : `close code ${code}${reason ? `, ${reason}` : ""}`;
  return new ParlanceError(
    `The connection to HappyRobot fell (${how}). The session lives on and is connected to again.`,
    { code: "connection-lost", recoverable: true },
  );
}
