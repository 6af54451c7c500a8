import {
  ParlanceError,
  type ChatConnection,
  type ChatConnector,
  type OpenChatRequest,
  type SendMessageCommand,
  type SessionEvent,
} from "../../core/index";
import { beginTransaction } from "./begin-transaction";
import type { HaipConnection, HaipMemory } from "./connection";
import { createDecoder, type Decoder } from "./decode";
import { createDial, type HaipClientOptions } from "./dial";
import { createUuid, encodeText } from "./encode";
import { givenUp, passing, unsupported } from "./errors";
import type { HaipFrame, OutgoingFrame } from "./wire";
import { within } from "./within";

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
  const { tool, params, settleMs = 1_000, runMetadata, dialect } = options;
  const dial = createDial(options);
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
    await within(Promise.all(closing), { signal, timeoutMs: predecessorMs }).catch(() => undefined);
    if (signal.aborted) throw givenUp();
    const threadId = sessionId ?? options.threadId ?? createUuid();
    const thread = threads.get(threadId) ?? {};
    threads.set(threadId, thread);
    const known = reason === "reconnect" ? thread.decoder : undefined;
    const decoder = (thread.decoder = known ?? createDecoder({ createId, now }));
    decoder.cutOff();
    let isLive = true;
    let settling: ReturnType<typeof setTimeout> | undefined;
    let last: Promise<unknown> = Promise.resolve();
    let transaction: string | undefined;

    function tell(events: readonly SessionEvent[]): void {
      for (const event of events) if (isLive) emit(event);
    }
    function hear(frame: HaipFrame, bytes?: Uint8Array): void {
      const { type, envelope } = frame;
      // A heartbeat is no news.
      if (type === "PING" || type === "PONG") return;
      if (type === "RUN_FINISHED" || type === "RUN_ERROR" || type === "RUN_CANCEL") {
        const over = frame.payload.run_id ?? envelope.run_id;
        if (over === thread.runId) thread.runId = undefined;
      }
      tell(decoder.decode(frame, bytes));
      clearTimeout(settling);
      const waitMs = decoder.isUnsettled ? settleMs : decoder.isThinking ? thinkingMs : undefined;
      if (waitMs !== undefined) settling = setTimeout(() => tell(decoder.settle()), waitMs);
    }
    function letGo(): void {
      isLive = false;
      clearTimeout(settling);
    }
    function close(): void {
      letGo();
      awaitClose(linking.then((opened) => opened.close()));
    }

    const linking = dial({
      reason,
      resume: thread.memory,
      signal,
      handlers: {
        onFrame: hear,
        onAnswered({ type, payload, run_id }) {
          // As if it had been heard: what our tools do belongs to the conversation as well.
          hear({ type, payload, envelope: { type, run_id } } as unknown as HaipFrame);
        },
        onError: (error) => tell([{ type: "error", error }]),
        onClose({ next, reason: word, cause }, error) {
          if (cause !== "local") {
            tell([
              ...decoder.settle(),
              next === "final"
                ? { type: "session-ended", ...(word && { reason: word }) }
                : { type: "connection-lost", next, error },
            ]);
          }
          letGo();
        },
      },
    });
    let link: HaipConnection;
    try {
      link = await linking;
      thread.memory = link.memory;
      if (!link.isResumed) decoder.forget();
      if (link.dialect !== "A") {
        if (tool === undefined) throw namelessAgent();
        transaction = await beginTransaction(link, tool, params, link.auth, { signal });
      } else if (thread.runId !== undefined && !link.isResumed) {
        // The server has forgotten it with the connection.
        await tellOfRun("RUN_STARTED", thread.runId, { metadata: runMetadata });
      }
    } catch (error) {
      close();
      throw error;
    }
    tell([{ type: "session-started", sessionId: threadId }]);

    async function deliver(
      { text, files, data }: SendMessageCommand,
      sendSignal: AbortSignal,
    ): Promise<void> {
      if (files.length > 0) throw unsupported("A file", "a text carries none");
      let scope: Partial<OutgoingFrame> = { transaction };
      if (transaction === undefined) {
        // One at a time: the next question ends the last answer's run.
        await finishRun();
        const runId = createUuid();
        await tellOfRun("RUN_STARTED", runId, {
          metadata: data === undefined ? runMetadata : { ...runMetadata, data },
        });
        thread.runId = runId;
        scope = { run_id: runId, thread_id: threadId };
      }
      const where = { channel: "USER", ...scope } as const;
      await link.deliver(encodeText(link.dialect, createUuid(), text, where), sendSignal);
    }

    async function tellOfRun(
      type: "RUN_STARTED" | "RUN_FINISHED" | "RUN_CANCEL",
      run_id: string,
      more: Readonly<Record<string, unknown>> = {},
    ): Promise<void> {
      const thread_id = type === "RUN_STARTED" ? threadId : undefined;
      const payload = { run_id, thread_id, ...more };
      await link.send({ type, channel: "SYSTEM", run_id, thread_id, payload });
    }

    async function finishRun(): Promise<void> {
      const { runId } = thread;
      thread.runId = undefined;
      if (runId !== undefined) await tellOfRun("RUN_FINISHED", runId, { status: "OK" });
    }

    return {
      sessionId: threadId,
      async send(command, { signal: sendSignal }) {
        const delivered = last.then(() => deliver(command, sendSignal));
        last = delivered.catch(() => undefined);
        try {
          await delivered;
        } catch (cause) {
          throw asDeliveryError(cause as ParlanceError);
        }
        return {};
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
        else {
          const type = "TRANSACTION_END";
          await link.send({ type, channel: "SYSTEM", transaction, payload: {} });
        }
        tell([{ type: "session-ended" }]);
        close();
        await Promise.all(closing);
      },
      wake: () => link.wake(),
      close,
    };
  }

  return {
    name: "haip",
    capabilities: {
      attachments: false,
      // Dialect B has no word for it; whoever names a tool talks to a server of it.
      stop: dialect === undefined ? tool === undefined : dialect === "A",
      history: "none",
      resume: true,
      end: true,
    },
    openChat(request, emit) {
      const opening = open(request, emit);
      return within(opening, request).catch((error: unknown) => {
        // It may have opened this very moment; whoever aborted will not close it.
        awaitClose(opening.then((connection) => connection.close()));
        throw error;
      });
    },
  };
}

/** What left and was not confirmed may have arrived. */
function asDeliveryError(cause: ParlanceError): ParlanceError {
  const { code, message } = cause;
  if (code === "invalid-request")
    return passing(
      "message-rejected",
      `${message} The message was not taken; it may be sent again.`,
      cause,
    );
  if (!/^(connection-lost|timeout|aborted)$/.test(code)) return cause;
  return passing(
    "delivery-unknown",
    "The server did not confirm the message, so it may or may not have arrived. HAIP keeps no history that could tell.",
    cause,
  );
}

function namelessAgent(): ParlanceError {
  return new ParlanceError(
    "This HAIP server has transactions, which are begun with a tool: pass its name as { tool }.",
    { code: "misuse" },
  );
}
