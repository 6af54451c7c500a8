import {
  aborted,
  ParlanceError,
  pause,
  type ChatConnection,
  type ChatConnector,
  type OpenChatRequest,
  type SendMessageCommand,
  type SessionEvent,
} from "../../core/index";
import type { HaipMemory } from "./connection";
import { createDecoder, type Decoder } from "./decode";
import { createUuid } from "./encode";
import { connectionLost, refused, unsupported } from "./errors";
import { createPeer, createTokens, requireUrl, type HaipClientOptions } from "./peer";
import type { HaipFrame } from "./wire";

/** What a HAIP chat is made of: the options of the client, and whom it talks to. */
export interface HaipChatOptions extends Omit<HaipClientOptions, "reconnect"> {
  /** The agent: the tool that a transaction is begun with. Needed in dialect B, which knows agents by no other name. */
  readonly tool?: string | undefined;
  /** `params` of that transaction. */
  readonly params?: unknown;
  /** Groups the runs of a conversation (dialect A). @defaultValue one of its own per session */
  readonly threadId?: string | undefined;
  /** Told with each run (dialect A), together with the `data` of the message. */
  readonly runMetadata?: Readonly<Record<string, unknown>> | undefined;
  /**
   * A text that came whole with its beginning, or sound, counts as complete when nothing followed for this long, in
   * milliseconds: some servers never say so (section 7).
   *
   * @defaultValue 1000
   */
  readonly settleMs?: number | undefined;
}

/** The next link waits this long, in milliseconds, for the one before it to close. */
const predecessorMs = 1_000;

/** An agent that has used a tool thinks no longer than this, in milliseconds, about what to say of it. */
const thinkingMs = 30_000;

/** What a conversation keeps from one connection to the next. */
interface Thread {
  memory?: HaipMemory | undefined;
  decoder?: Decoder | undefined;
  /** The run whose answer is not known to be complete. */
  runId?: string | undefined;
}

/**
 * Chat with an agent behind a HAIP 1 server: each message is a run (dialect A) or goes into the one transaction (dialect B).
 *
 * @remarks Tools given as `tools` are run when the agent calls them, and their results sent back.
 * @throws ParlanceError `misuse` without a URL.
 *
 * @example
 * ```ts
 * const connector = createHaipChat({
 *   url: "wss://agents.example.com/haip/websocket",
 *   getToken: async ({ signal }) => {
 *     const response = await fetch("/api/haip-token", { method: "POST", signal });
 *     return (await response.json()).token;
 *   },
 * });
 * ```
 */
export function createHaipChat(options: HaipChatOptions): ChatConnector {
  requireUrl(options);
  const { tool, params, settleMs = 1_000, ...clientOptions } = options;
  const tokens = createTokens(options);
  /** Links on their way out. */
  const closing = new Set<Promise<unknown>>();
  /** By the id of the thread, which is what a session is called here. */
  const threads = new Map<string, Thread>();

  function awaitClose(link: Promise<unknown>): void {
    const gone = link.catch(() => undefined);
    closing.add(gone);
    void gone.then(() => closing.delete(gone));
  }

  async function open(
    { reason, sessionId, signal, createId, now }: OpenChatRequest,
    emit: (event: SessionEvent) => void,
  ): Promise<ChatConnection> {
    if (closing.size > 0) {
      const waiting = new AbortController();
      const stop = () => waiting.abort();
      signal.addEventListener("abort", stop, { once: true });
      void Promise.all(closing).then(stop);
      await pause(predecessorMs, waiting.signal).catch(() => undefined);
      signal.removeEventListener("abort", stop);
      if (signal.aborted) throw aborted("Opening the chat");
    }
    const threadId = sessionId ?? options.threadId ?? createUuid();
    const thread: Thread = threads.get(threadId) ?? {};
    threads.set(threadId, thread);
    const client = createPeer(clientOptions, tokens);
    const known = reason === "reconnect" ? thread.decoder : undefined;
    const decoder = (thread.decoder = known ?? createDecoder({ createId, now }));
    decoder.cutOff();
    let isLive = true;
    let settling: ReturnType<typeof setTimeout> | undefined;
    let last: Promise<unknown> = Promise.resolve();

    function tell(events: readonly SessionEvent[]): void {
      for (const event of events) if (isLive) emit(event);
    }
    function hear(frame: HaipFrame, bytes?: Uint8Array): void {
      const { type, envelope } = frame;
      // A heartbeat is no news.
      if (type === "PING" || type === "PONG") return;
      const isOver = type === "RUN_FINISHED" || type === "RUN_ERROR" || type === "RUN_CANCEL";
      const over = isOver ? (frame.payload.run_id ?? envelope.run_id) : undefined;
      if (over !== undefined && over === thread.runId) thread.runId = undefined;
      tell(decoder.decode(frame, bytes));
      clearTimeout(settling);
      const waitMs = decoder.isUnsettled ? settleMs : decoder.isThinking ? thinkingMs : undefined;
      if (waitMs !== undefined) settling = setTimeout(() => tell(decoder.settle()), waitMs);
    }
    function letGo(): void {
      isLive = false;
      clearTimeout(settling);
    }

    client.on("frame", hear);
    client.on("answered", ({ type, payload, run_id }) => {
      // As if it had been heard: what our tools do belongs to the conversation as well.
      hear({ type, payload, envelope: { type, run_id } } as unknown as HaipFrame);
    });
    client.on("error", (error) => tell([{ type: "error", error }]));
    client.on("close", (close) => {
      if (close.cause !== "local") {
        tell(decoder.settle());
        tell([
          close.next === "final"
            ? { type: "session-ended", ...(close.reason ? { reason: close.reason } : {}) }
            : {
                type: "connection-lost",
                next: close.next,
                error: close.next === "auth" ? refused(close.reason) : connectionLost(close),
              },
        ]);
      }
      letGo();
    });

    async function close(): Promise<void> {
      letGo();
      awaitClose(client.disconnect());
      await Promise.all(closing);
    }

    let transaction: string | undefined;
    try {
      const state = await client.connect({ signal, reason, resume: thread.memory });
      thread.memory = client.connection?.memory;
      if (!client.connection?.isResumed) decoder.forget();
      if (state.dialect !== "A") {
        if (tool === undefined) throw namelessAgent();
        transaction = await client.beginTransaction(tool, params, { signal });
      } else if (thread.runId !== undefined && !client.connection?.isResumed) {
        // The server has forgotten it with the connection.
        await tellOfRun("RUN_STARTED", thread.runId, { metadata: options.runMetadata });
      }
    } catch (error) {
      void close();
      throw error;
    }
    tell([{ type: "session-started", sessionId: threadId }]);

    async function deliver(
      { text, files, data }: SendMessageCommand,
      sendSignal: AbortSignal,
    ): Promise<void> {
      if (files.length > 0) throw unsupported("A file", "a text carries none");
      const how = { isConfirmed: true, signal: sendSignal };
      if (transaction !== undefined) {
        await client.sendText(text, { ...how, transaction });
        return;
      }
      // One at a time: the next question ends the last answer's run.
      await finishRun();
      const runId = createUuid();
      await tellOfRun("RUN_STARTED", runId, { metadata: metadataWith(data) });
      thread.runId = runId;
      await client.sendText(text, { ...how, runId, threadId });
    }

    function metadataWith(data: unknown): unknown {
      return data === undefined ? options.runMetadata : { ...options.runMetadata, data };
    }

    async function tellOfRun(
      type: "RUN_STARTED" | "RUN_FINISHED" | "RUN_CANCEL",
      run_id: string,
      more: Readonly<Record<string, unknown>> = {},
    ): Promise<void> {
      const thread_id = type === "RUN_STARTED" ? threadId : undefined;
      const payload = { run_id, thread_id, ...more };
      await client.send({ type, channel: "SYSTEM", run_id, thread_id, payload });
    }

    async function finishRun(): Promise<void> {
      const { runId } = thread;
      thread.runId = undefined;
      if (runId !== undefined) await tellOfRun("RUN_FINISHED", runId, { status: "OK" });
    }

    return {
      sessionId: threadId,
      send(command, { signal: sendSignal }) {
        const delivered = last.then(() => deliver(command, sendSignal));
        last = delivered.catch(() => undefined);
        return delivered.then(
          () => ({}),
          (cause: ParlanceError) => {
            throw asDeliveryError(cause);
          },
        );
      },
      async stop() {
        const { runId } = thread;
        if (transaction !== undefined) throw unsupported("Stopping an answer", "dialect B");
        if (runId === undefined) return;
        thread.runId = undefined;
        const cancelling = tellOfRun("RUN_CANCEL", runId);
        // Now, before the server ends the message as if it were complete.
        tell(decoder.interrupt());
        await cancelling;
      },
      async end() {
        threads.delete(threadId);
        if (transaction === undefined) await finishRun();
        else await client.tellServer("TRANSACTION_END", {}, { transaction });
        tell([{ type: "session-ended" }]);
        await close();
      },
      wake: () => client.wake(),
      close: () => void close(),
    };
  }

  return {
    name: "haip",
    capabilities: {
      attachments: false,
      // Dialect B has no word for it; whoever names a tool talks to a server of it.
      stop: options.dialect === undefined ? tool === undefined : options.dialect === "A",
      history: "none",
      resume: true,
      end: true,
    },
    openChat(request, emit) {
      const { signal } = request;
      if (signal.aborted) return Promise.reject(aborted("Opening the chat"));
      const opening = open(request, emit);
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          // It may have opened this very moment; whoever aborted will not close it.
          awaitClose(opening.then((connection) => connection.close()));
          reject(aborted("Opening the chat"));
        };
        signal.addEventListener("abort", onAbort, { once: true });
        opening.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
      });
    },
  };
}

/** What left and was not confirmed may have arrived. */
function asDeliveryError(cause: ParlanceError): ParlanceError {
  const { code } = cause;
  if (code === "invalid-request") {
    return new ParlanceError(`${cause.message} The message was not taken; it may be sent again.`, {
      code: "message-rejected",
      recoverable: true,
      cause,
    });
  }
  if (code !== "connection-lost" && code !== "timeout" && code !== "aborted") return cause;
  return new ParlanceError(
    "The message left, but the server did not confirm it, so it may or may not have arrived. HAIP keeps no history that could tell.",
    { code: "delivery-unknown", recoverable: true, cause },
  );
}

function namelessAgent(): ParlanceError {
  return new ParlanceError(
    "This HAIP server has transactions, which are begun with a tool: pass its name as { tool }.",
    { code: "misuse" },
  );
}
