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
import { createSuccession } from "../../transports/succession";
import type { KivoxClient } from "./client";
import type { KivoxConnection, KivoxEvent } from "./connection";
import { createDecoder, type Decoder } from "./decode";
import { encodeMessage, readSound } from "./encode";
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
 * one begins in the same transcript, the earlier ones are read from REST, and the agent starts anew. One in which there was no more than a
 * greeting leaves no trace in the row. A message is `sent` once the agent's next turn begins, or REST knows it.
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

  const links = createSuccession();
  /** Whom one talks to, by conversation: a transfer leads to others than the first. */
  const agents = new Map<string, string>();
  /** Who is to come next, by the conversation that has handed over: they may be out of reach for a while. */
  const transfers = new Map<string, KivoxTransfer>();
  /** Held as long as somebody holds the message. */
  const sounds = new WeakMap<UploadedFile, ArrayBuffer>();

  async function agentOf(chain: readonly string[], signal: AbortSignal): Promise<string> {
    const last = chain.at(-1);
    if (last === undefined) return options.agentId;
    const known = transfers.get(last)?.agentId ?? agents.get(last);
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
    let chain: readonly string[] = sessionId === undefined ? [] : sessionId.split(between);
    const work = new AbortController();
    const unconfirmed: Deferred[] = [];
    let state: "opening" | "live" | "over" = "opening";
    let conversationId = "";
    let turns = 0;
    let expiresAt: number | undefined;
    let decoder: Decoder | undefined;

    function tell(event: SessionEvent): void {
      if (state !== "live") return;
      if (event.type === "connection-lost" || event.type === "session-ended") letGo();
      // While others wait for their answer the floor is not the user's.
      if (event.type !== "turn-end" || unconfirmed.length === 0) emit(event);
    }

    function letGo(): void {
      if (state === "over") return;
      state = "over";
      work.abort();
      links.awaitClose(latest.then((connection) => connection.close()));
      giveUpUnconfirmed();
    }

    function giveUpUnconfirmed(): void {
      for (const { reject } of unconfirmed.splice(0)) reject(deliveryUnknown());
    }

    function tellOfSession(): void {
      const start = { type: "session-started", sessionId: chain.join(between) } as const;
      tell(expiresAt === undefined ? start : { ...start, expiresAt });
    }

    /** From now on the conversation in force belongs to the session's past. */
    function join(): void {
      if (chain.at(-1) === conversationId) return;
      chain = [...chain, conversationId];
      tellOfSession();
    }

    /** A turn answers the oldest message that none has answered yet. */
    function noteTurn(): void {
      unconfirmed.shift()?.resolve();
      turns += 1;
      // The first may be a greeting, which is said in each conversation.
      if (turns > 1) join();
    }

    function noteTick(remainingMs: number | undefined): void {
      if (remainingMs === undefined) return;
      const next = now() + remainingMs;
      if (expiresAt !== undefined && Math.abs(next - expiresAt) < toleranceMs) return;
      expiresAt = next;
      tellOfSession();
    }

    async function decide(transfer: KivoxTransfer): Promise<boolean> {
      try {
        return (await options.onTransfer?.(transfer)) !== false;
      } catch (cause) {
        tell({ type: "error", error: callbackFailed(cause) });
        return true;
      }
    }

    function connect(agentId: string): Promise<KivoxConnection> {
      const ours = createDecoder({ createId, now, audioMediaType, onTurn: noteTurn });
      let phase: "talking" | "deciding" | "left" = "talking";
      /** How the agent left while it was being decided whether the user goes along. */
      let farewell: KivoxEvent | undefined;

      function hear(event: KivoxEvent): void {
        if (event.type === "tick") noteTick(event.remaining_ms);
        for (const decoded of ours.decode(event)) tell(decoded);
      }

      /** Resolves with the connection to go on with. */
      async function handOver(transfer: KivoxTransfer): Promise<KivoxConnection> {
        phase = "deciding";
        const mayGo = await decide(transfer);
        const before = await connection;
        if (state !== "live") return before;
        if (!mayGo) {
          phase = "talking";
          if (farewell) hear(farewell);
          return before;
        }
        phase = "left";
        join();
        transfers.set(conversationId, transfer);
        giveUpUnconfirmed();
        await before.close();
        try {
          if (work.signal.aborted) throw aborted("Going to the next agent");
          return await connect(transfer.agentId);
        } catch (cause) {
          tell({ type: "connection-lost", next: "retry", error: failedTransfer(transfer, cause) });
          throw cause;
        }
      }

      const connection = client.realtime.connect({
        agentId,
        channel: options.channel,
        renderDirective: options.renderDirective,
        signal: work.signal,
        onConversation(id) {
          const last = chain.at(-1) ?? "";
          const transfer = transfers.get(last);
          transfers.delete(last);
          agents.set(id, agentId);
          conversationId = id;
          decoder = ours;
          turns = 0;
          expiresAt = undefined;
          if (state === "opening") state = "live";
          if (last === "" || transfer) join();
          else tellOfSession();
          if (transfer) tell(noticeOf(transfer));
        },
        onEvent(event) {
          if (phase === "left") return;
          const isFarewell = event.type === "session_closed" || event.type === "connection_lost";
          if (phase === "deciding" && isFarewell) {
            farewell = event;
            return;
          }
          hear(event);
          if (event.type !== "transfer" || phase === "deciding" || state !== "live") return;
          current = handOver({ agentId: event.agent_id, reason: event.reason });
          current.catch(() => undefined);
        },
        onListenerError: (cause) => tell({ type: "error", error: notTakenIn(cause) }),
      });
      connection.catch(() => undefined);
      latest = connection;
      return connection;
    }

    /** Who is out of reach is tried again; who refuses is not, and the agent before goes on. */
    function failedTransfer(transfer: KivoxTransfer, cause: unknown): ParlanceError {
      const isRefused = (cause as ParlanceError).code === "forbidden";
      if (isRefused) transfers.delete(chain.at(-1) ?? "");
      return isRefused ? transferRefused(transfer, cause) : transferFailed(transfer, cause);
    }

    function noticeOf(transfer: KivoxTransfer): SessionEvent {
      const text = describeTransfer(transfer);
      const parts = [{ type: "text" as const, text }];
      return { type: "message-added", messageId: createId(), role: "system", parts, at: now() };
    }

    /** The connection that is opened or used, be it on its way out. */
    let latest!: Promise<KivoxConnection>;
    /** The one to say something on: while a transfer is being decided, that is waited for. */
    let current!: Promise<KivoxConnection>;

    /** Another transfer may come before the first has led anywhere. */
    async function settled(): Promise<KivoxConnection> {
      for (;;) {
        const awaited = current;
        const connection = await awaited;
        if (awaited === current) return connection;
      }
    }

    const giveUp = () => work.abort();
    signal.addEventListener("abort", giveUp, { once: true });
    try {
      if (signal.aborted) throw aborted("Opening the chat");
      const first = connect(await agentOf(chain, signal));
      current = first;
      await first;
    } catch (cause) {
      state = "over";
      const transfer = transfers.get(chain.at(-1) ?? "");
      throw transfer && !signal.aborted ? failedTransfer(transfer, cause) : cause;
    } finally {
      signal.removeEventListener("abort", giveUp);
    }

    return {
      get sessionId() {
        return chain.join(between);
      },
      isResumed: sessionId !== undefined,
      async send(command, { signal: sendSignal }): Promise<Delivery> {
        const { text, recordings } = encodeMessage(command, (file) => sounds.get(file));
        const connection = await unlessAborted(settled(), sendSignal).catch(() => undefined);
        if (!connection || state !== "live") throw notSent();
        join();
        decoder?.heardInput();
        const confirmed = createDeferred();
        unconfirmed.push(confirmed);
        let timer: ReturnType<typeof setTimeout> | undefined;
        try {
          await Promise.all([
            ...(text === undefined ? [] : [connection.sendText(text)]),
            ...recordings.map((recording) => connection.sendAudio(recording)),
          ]);
          timer = setTimeout(() => confirmed.reject(deliveryUnknown()), confirmMs);
          await unlessAborted(confirmed.promise, sendSignal);
        } finally {
          clearTimeout(timer);
          const index = unconfirmed.indexOf(confirmed);
          if (index >= 0) unconfirmed.splice(index, 1);
        }
        return {};
      },
      loadHistory: ({ signal: loadSignal, before }) =>
        loadHistory(client, chain, before, loadSignal),
      async upload(file, { signal: uploadSignal, onProgress }): Promise<UploadedFile> {
        const sound = await readSound(file);
        if (uploadSignal?.aborted) throw aborted("Uploading a file");
        const { name, type: mediaType, size } = file;
        const uploaded = { remoteId: createId(), name, mediaType, size };
        sounds.set(uploaded, sound);
        onProgress?.(1);
        return uploaded;
      },
      async stop() {
        for (const event of decoder?.interrupt() ?? []) tell(event);
        await (await latest).stop();
      },
      async end() {
        const connection = await latest.catch(() => undefined);
        await connection?.end();
        tell({ type: "session-ended" });
      },
      wake() {
        void latest.then(
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
    openChat: (request, emit) => links.openNext(request.signal, () => open(request, emit)),
  };
}

/** What comes of the work, unless nobody waits for it any longer: then its fate is unknown. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop!: () => void;
  const stopped = new Promise<never>(
    (_resolve, reject) => (stop = () => reject(deliveryUnknown())),
  );
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
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
  promise.catch(() => undefined);
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

function transferRefused({ agentId }: KivoxTransfer, cause: unknown): ParlanceError {
  return new ParlanceError(
    `The conversation was handed to agent ${agentId}, who refused it. It goes on with the agent before; check that the other is live, and that this user may talk to it.`,
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
