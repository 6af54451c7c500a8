import {
  aborted,
  ParlanceError,
  type ChatConnection,
  type ChatConnector,
  type Delivery,
  type HistoryMessage,
  type HistoryPage,
  type OpenChatRequest,
  type SessionEvent,
  type UploadedFile,
} from "../../core/index";
import type { KivoxClient } from "./client";
import type { KivoxConnection, KivoxEvent } from "./connection";
import { createDecoder } from "./decode";
import { encodeMessage, requireSound } from "./encode";
import type { KivoxChannel } from "./wire";

/** The agent hands the conversation to another one. */
export interface KivoxTransfer {
  readonly agentId: string;
  /** In the agent's words; may be empty. */
  readonly reason: string;
}

/** What a Kivox chat is made of. */
export interface KivoxChatOptions {
  /** Of {@link createKivoxSessionClient} or {@link createKivoxBearerClient}. */
  readonly client: KivoxClient;
  readonly agentId: string;
  /** @defaultValue "web-text" */
  readonly channel?: KivoxChannel | undefined;
  /** A free word to the agent's runtime; what it does is not public (section 7, 3). */
  readonly renderDirective?: string | undefined;
  /** `false` keeps the user here: the conversation then ends when the agent closes it. @defaultValue everybody is let go */
  readonly onTransfer?: ((transfer: KivoxTransfer) => boolean | Promise<boolean>) | undefined;
  /** What the conversation says where another agent takes over. @defaultValue a sentence in English, with the reason */
  readonly describeTransfer?: ((transfer: KivoxTransfer) => string) | undefined;
  /** What the agent's sound is in: neither codec nor container are public (section 7, 2). @defaultValue "audio/webm;codecs=opus" */
  readonly audioMediaType?: string | undefined;
  /**
   * Kivox confirms nothing, so the turn that follows a message does. How long to wait for it, in milliseconds, before REST is asked whether
   * the message has arrived.
   *
   * @defaultValue 30000
   */
  readonly confirmMs?: number | undefined;
}

/** Stands between the ids of the conversations of a session: none holds it. */
const between = "+";
/** A stretch of history is made of whole pages, and goes on beyond a conversation that was short. */
const fewMessages = 30;
/** Nobody waits for more pages of a list that is told from its beginning. */
const mostPages = 100;
/** By how much the end of a session may move before it is told, in milliseconds: ticks are never quite even. */
const toleranceMs = 1_500;

/**
 * Chat with a Kivox agent.
 *
 * @remarks
 * Kivox has no way back into a conversation (section 4.6), so a session here is a row of them: after a fall, a reload or a transfer the next
 * one begins in the same transcript, the earlier ones are read from REST, and the agent starts anew. A message is `sent` once the agent's next turn
 * begins, or REST knows it.
 *
 * @throws ParlanceError `misuse` without a client or an agent.
 *
 * @example
 * ```ts
 * const client = createKivoxSessionClient({ baseUrl: "https://kivox.example.com" });
 * const connector = createKivoxChat({ client, agentId: "6f1c…" });
 * ```
 */
export function createKivoxChat(options: KivoxChatOptions): ChatConnector {
  const { client, audioMediaType = "audio/webm;codecs=opus", confirmMs = 30_000 } = options;
  if (typeof client?.realtime?.connect !== "function") {
    throw misuse(
      "A Kivox chat needs a client: pass { client }, made by createKivoxSessionClient or createKivoxBearerClient.",
    );
  }
  if (typeof options.agentId !== "string" || options.agentId === "")
    throw misuse("A Kivox chat needs to know whom to talk to: pass { agentId }.");
  const { describeTransfer = describe } = options;

  /** Whom one talks to, by conversation: a transfer leads to others than the first. */
  const agents = new Map<string, string>();

  async function agentOf(chain: readonly string[], signal: AbortSignal): Promise<string> {
    const last = chain.at(-1);
    if (last === undefined) return options.agentId;
    const known = agents.get(last);
    if (known !== undefined) return known;
    try {
      return (await client.api.getConversation(last, { signal })).agentId;
    } catch (cause) {
      throw toSessionError(cause);
    }
  }

  async function open(
    { sessionId, signal, createId, now }: OpenChatRequest,
    emit: (event: SessionEvent) => void,
  ): Promise<ChatConnection> {
    /** The conversations of this session, oldest first. */
    let chain = sessionId === undefined ? [] : sessionId.split(between);
    const decoder = createDecoder({ createId, now, audioMediaType });
    const files = new Map<string, File>();
    const work = new AbortController();
    const unconfirmed: Deferred[] = [];
    let state: "opening" | "live" | "over" = "opening";
    let isTurnOpen = false;
    let expiresAt: number | undefined;

    function tell(event: SessionEvent): void {
      if (state !== "live") return;
      if (event.type === "connection-lost" || event.type === "session-ended") letGo();
      emit(event);
    }

    function letGo(): void {
      state = "over";
      work.abort();
      void current.then(
        (connection) => connection.close(),
        () => undefined,
      );
      giveUpUnconfirmed();
    }

    function giveUpUnconfirmed(): void {
      for (const { reject } of unconfirmed.splice(0)) reject(deliveryUnknown());
    }

    function tellOfSession(): void {
      const start = { type: "session-started", sessionId: chain.join(between) } as const;
      tell(expiresAt === undefined ? start : { ...start, expiresAt });
    }

    /** A turn answers the oldest message that none has answered yet; one that is over without a word did, too. */
    function noteTurn({ type }: KivoxEvent): void {
      if (decoder.isInterrupted) return;
      const isOutput = type === "text_delta" || type === "text_full" || type === "audio_delta";
      const isEnd = type === "turn_complete" || type === "flow_complete" || type === "transfer";
      if (!isOutput && !isEnd) return;
      if (!isTurnOpen) unconfirmed.shift()?.resolve();
      isTurnOpen = isOutput;
    }

    function noteTick(remainingMs: number | undefined): void {
      if (remainingMs === undefined) return;
      const next = now() + remainingMs;
      if (expiresAt !== undefined && Math.abs(next - expiresAt) < toleranceMs) return;
      expiresAt = next;
      tellOfSession();
    }

    function hear(event: KivoxEvent): void {
      noteTurn(event);
      if (event.type === "tick") noteTick(event.remaining_ms);
      for (const decoded of decoder.decode(event)) tell(decoded);
    }

    async function connect(agentId: string): Promise<KivoxConnection> {
      let isHandingOver = false;
      /** How the agent left while it was being decided whether the user goes along. */
      let farewell: KivoxEvent | undefined;

      async function handOver(transfer: KivoxTransfer): Promise<void> {
        isHandingOver = true;
        const mayGo = await decide(transfer);
        if (state !== "live") return;
        if (!mayGo) {
          isHandingOver = false;
          if (farewell) hear(farewell);
          return;
        }
        const last = chain.at(-1);
        if (last !== undefined) agents.set(last, transfer.agentId);
        giveUpUnconfirmed();
        void current.then((connection) => connection.close());
        current = connect(transfer.agentId);
        try {
          await current;
        } catch (cause) {
          tell({ type: "connection-lost", next: "retry", error: transferFailed(transfer, cause) });
        }
      }

      async function decide(transfer: KivoxTransfer): Promise<boolean> {
        try {
          return (await options.onTransfer?.(transfer)) !== false;
        } catch (cause) {
          tell({ type: "error", error: callbackFailed(cause) });
          return true;
        }
      }

      return await client.realtime.connect({
        agentId,
        channel: options.channel,
        renderDirective: options.renderDirective,
        signal: work.signal,
        onConversation(id) {
          const isFirst = state === "opening";
          chain = [...chain, id];
          agents.set(id, agentId);
          expiresAt = undefined;
          isTurnOpen = false;
          if (isFirst) state = "live";
          tellOfSession();
          if (!isFirst) tellOfTransfer();
        },
        onEvent(event) {
          const isFarewell = event.type === "session_closed" || event.type === "connection_lost";
          if (isHandingOver) {
            if (isFarewell) farewell = event;
            return;
          }
          hear(event);
          if (event.type !== "transfer" || state !== "live") return;
          lastTransfer = { agentId: event.agent_id, reason: event.reason };
          void handOver(lastTransfer);
        },
        onListenerError: (cause) => tell({ type: "error", error: notTakenIn(cause) }),
      });
    }

    let lastTransfer: KivoxTransfer | undefined;

    function tellOfTransfer(): void {
      if (!lastTransfer) return;
      tell({
        type: "message-added",
        messageId: createId(),
        role: "system",
        parts: [{ type: "text", text: describeTransfer(lastTransfer) }],
        at: now(),
      });
    }

    const giveUp = () => work.abort();
    signal.addEventListener("abort", giveUp, { once: true });
    let current: Promise<KivoxConnection>;
    try {
      if (signal.aborted) throw aborted("Opening the chat");
      const agentId = await agentOf(chain, signal);
      current = connect(agentId);
      await current;
    } finally {
      signal.removeEventListener("abort", giveUp);
    }

    async function confirmation(giveUpSignal: AbortSignal): Promise<void> {
      const deferred = createDeferred();
      unconfirmed.push(deferred);
      const stop = () => deferred.reject(deliveryUnknown());
      const timer = setTimeout(stop, confirmMs);
      giveUpSignal.addEventListener("abort", stop, { once: true });
      try {
        await deferred.promise;
      } finally {
        clearTimeout(timer);
        giveUpSignal.removeEventListener("abort", stop);
        const index = unconfirmed.indexOf(deferred);
        if (index >= 0) unconfirmed.splice(index, 1);
      }
    }

    return {
      get sessionId() {
        return chain.join(between);
      },
      isResumed: sessionId !== undefined,
      async send(command, { signal: sendSignal }): Promise<Delivery> {
        const { text, recordings } = encodeMessage(command, (id) => files.get(id));
        const connection = await current.catch(() => undefined);
        if (!connection || state !== "live") throw notSent();
        decoder.heardInput();
        const confirmed = confirmation(sendSignal);
        const left = Promise.all([
          ...(text === undefined ? [] : [connection.sendText(text)]),
          ...recordings.map((recording) => connection.sendAudio(recording)),
        ]);
        // Whichever fails first tells why; the other is heard of no more.
        confirmed.catch(() => undefined);
        await left;
        for (const { remoteId } of command.files) files.delete(remoteId);
        await confirmed;
        return {};
      },
      loadHistory: ({ signal: loadSignal, before }) =>
        loadHistory(client, chain, before, loadSignal),
      upload(file): Promise<UploadedFile> {
        try {
          requireSound(file);
        } catch (error) {
          return Promise.reject(error as ParlanceError);
        }
        const remoteId = createId();
        files.set(remoteId, file);
        return Promise.resolve({
          remoteId,
          name: file.name,
          mediaType: file.type,
          size: file.size,
        });
      },
      async stop() {
        const connection = await current;
        for (const event of decoder.interrupt()) tell(event);
        isTurnOpen = false;
        await connection.stop();
      },
      async end() {
        const connection = await current.catch(() => undefined);
        await connection?.end();
        tell({ type: "session-ended" });
      },
      wake() {
        void current.then(
          (connection) => connection.wake(),
          () => undefined,
        );
      },
      close: letGo,
    };
  }

  return {
    name: "kivox",
    capabilities: { attachments: true, stop: true, history: "paged", resume: true, end: true },
    openChat: open,
  };
}

/** A row of conversations, read from its end: whole pages, and at least a few messages where there are as many. */
async function loadHistory(
  { api }: KivoxClient,
  chain: readonly string[],
  before: string | undefined,
  signal: AbortSignal,
): Promise<HistoryPage> {
  const start = before === undefined ? undefined : /^(\d+) (.*)$/s.exec(before);
  let index = start ? Number(start[1]) : chain.length - 1;
  let after = start?.[2] || undefined;
  let messages: readonly HistoryMessage[] = [];
  while (index >= 0) {
    const page = await pageOf(api, chain[index] ?? "", after, signal);
    messages = [...page.messages, ...messages];
    after = page.earlier;
    if (after === undefined) index -= 1;
    if (messages.length >= fewMessages && index >= 0)
      return { messages, isWhole: false, earlier: `${index} ${after ?? ""}` };
  }
  return { messages, isWhole: true };
}

async function pageOf(
  api: KivoxClient["api"],
  conversationId: string,
  after: string | undefined,
  signal: AbortSignal,
): Promise<{ messages: readonly HistoryMessage[]; earlier: string | undefined }> {
  try {
    let page = await api.listMessages({ conversationId, after }, { signal });
    if (page.direction === "backwards") return { messages: page.items, earlier: page.next };
    // Told from its beginning (the order is not public): what is wanted stands at its end.
    const messages = [...page.items];
    for (let count = 1; page.next !== undefined && count < mostPages; count += 1) {
      page = await api.listMessages({ conversationId, after: page.next }, { signal });
      messages.push(...page.items);
    }
    return { messages, earlier: undefined };
  } catch (cause) {
    // A conversation that is gone, or not written down yet, has nothing to tell; the others have.
    if ((cause as ParlanceError).code === "not-found") return { messages: [], earlier: undefined };
    throw cause;
  }
}

interface Deferred {
  readonly promise: Promise<void>;
  resolve(): void;
  reject(error: ParlanceError): void;
}

function createDeferred(): Deferred {
  let resolve!: () => void;
  let reject!: (error: ParlanceError) => void;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

function describe({ reason }: KivoxTransfer): string {
  return reason === ""
    ? "You are now talking to another agent."
    : `You are now talking to another agent: ${reason}`;
}

function toSessionError(cause: unknown): ParlanceError {
  const error = ParlanceError.from(cause, {
    message: "The conversation could not be looked up",
    code: "network",
    recoverable: true,
  });
  if (error.code !== "not-found") return error;
  return new ParlanceError(
    "Kivox does not know this conversation, or it is not this user's, so it cannot be gone on with. Start a new one.",
    { code: "session-not-found", cause: error },
  );
}

function transferFailed({ agentId }: KivoxTransfer, cause: unknown): ParlanceError {
  return new ParlanceError(
    `The conversation was handed to agent ${agentId}, who could not be reached. It is tried again.`,
    { code: "connection-lost", recoverable: true, cause },
  );
}

function callbackFailed(cause: unknown): ParlanceError {
  return new ParlanceError(
    "onTransfer threw, so the transfer went ahead as if it had been allowed. Return false to refuse one.",
    { code: "callback-failed", cause },
  );
}

function notTakenIn(cause: unknown): ParlanceError {
  return ParlanceError.from(cause, {
    message: "Something that Kivox said could not be taken in; the conversation goes on",
    code: "invalid-response",
    recoverable: true,
  });
}

function notSent(): ParlanceError {
  return new ParlanceError(
    "The connection to the agent is gone, so the message was not sent. It follows once there is another.",
    { code: "not-sent", recoverable: true },
  );
}

function deliveryUnknown(): ParlanceError {
  return new ParlanceError(
    "The message left, but no turn of the agent followed it, so it may or may not have arrived. Kivox's history decides.",
    { code: "delivery-unknown", recoverable: true },
  );
}

function misuse(message: string): ParlanceError {
  return new ParlanceError(message, { code: "misuse" });
}
