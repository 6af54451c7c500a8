import { aborted, backoffDelay, ParlanceError, pause } from "../../core/index";
import { usualRuns, type HaipConnection } from "./connection";
import type { HaipCounters } from "./counters";
import type { HaipClientOptions } from "./dial";
import { createUuid, encodeTextStep } from "./encode";
import { unsupported } from "./errors";
import type { ChannelState } from "./flow-control";
import {
  createPeer,
  scopeOf,
  type ComeBack,
  type HaipMessageScope,
  type HaipPeer,
  type HaipRequestOptions,
  type HaipTextOptions,
} from "./peer";
import type { Question } from "./questions";
import { createRuns, type Runs } from "./runs";
import { loadSoundRoom } from "./sound-room";
import { createTransactions, type Transactions } from "./transactions";
import type { FrameOf, HaipChannel, HaipToolInfo, OutgoingFrame, SentEnvelope } from "./wire";

/** A text that is sent as it comes about. */
export interface HaipTextStream {
  readonly messageId: string;
  write(text: string): Promise<void>;
  end(): Promise<void>;
}

/** How sound is sent. */
export interface HaipAudioOptions extends HaipMessageScope {
  /** Of the whole recording: its pieces share it. @defaultValue a new UUID */
  readonly messageId?: string | undefined;
  /** Such as `audio/webm`. */
  readonly mime: string;
  readonly durationMs?: number | undefined;
  /** @defaultValue "binary" where the link carries binary frames, else "base64" */
  readonly encoding?: "binary" | "base64" | undefined;
}

/** What a tool call came to. */
export interface HaipToolResult {
  readonly callId: string;
  readonly result: unknown;
}

/** How a tool is called. */
export interface HaipToolCallOptions extends HaipMessageScope, HaipRequestOptions {
  /** @defaultValue a new UUID */
  readonly callId?: string | undefined;
  readonly onUpdate?: ((update: FrameOf<"TOOL_UPDATE">["payload"]) => void) | undefined;
}

/** What was counted since the client was made. */
export interface HaipMetrics extends Readonly<HaipCounters> {
  /** Waiting for credit, or for a pause to end. */
  readonly messagesQueued: number;
  /** How often the connection was made anew. */
  readonly reconnects: number;
}

/**
 * All of HAIP 1, in whichever dialect and over whichever transport. All promises settle: with the answer, with the server's
 * error, in time, with the connection, or with the signal. Errors are those of {@link HaipPeer}.
 */
export interface HaipClient extends HaipPeer, Omit<Runs, "remake">, Omit<Transactions, "remake"> {
  getMetrics(): HaipMetrics;
  /** How a channel stands with credit. */
  getChannel(channel: HaipChannel): ChannelState | undefined;
  /** Milliseconds to the server and back. */
  ping(options?: HaipRequestOptions): Promise<number>;

  /** Not in dialect B2, which has whole messages only. */
  streamText(options?: Omit<HaipTextOptions, "isConfirmed">): HaipTextStream;
  /** A message and the bytes it speaks of, in two frames (section 8). */
  sendBinary(
    bytes: Uint8Array,
    frame: Omit<OutgoingFrame, "bin_len" | "bin_mime"> & { readonly mime: string },
  ): Promise<SentEnvelope>;
  /** A piece of sound; resolves with its message's id. */
  sendAudio(bytes: Uint8Array, options: HaipAudioOptions): Promise<string>;

  /** Asks (dialect B); in A it is what the server has advertised. */
  listTools(options?: HaipRequestOptions): Promise<readonly HaipToolInfo[]>;
  /** The schema of a tool that the server has advertised. */
  getToolSchema(tool: string): unknown;
  /** Tells the server of our own tools, and their schemas. Its reference refuses it (section 9.1). */
  advertiseTools(): Promise<void>;
  callTool(tool: string, params?: unknown, options?: HaipToolCallOptions): Promise<HaipToolResult>;
  updateTool(
    callId: string,
    update: {
      readonly status: "QUEUED" | "RUNNING" | "CANCELLING";
      /** 0 to 100, as the vendor counts. */
      readonly progress?: number;
      readonly partial?: unknown;
    },
    scope?: HaipMessageScope,
  ): Promise<void>;
  completeTool(
    callId: string,
    outcome: { readonly status?: "OK" | "CANCELLED" | "ERROR"; readonly result?: unknown },
    scope?: HaipMessageScope,
  ): Promise<void>;
  cancelTool(callId: string, reason?: string, scope?: HaipMessageScope): Promise<void>;

  /** What comes again comes as any other message. */
  requestReplay(
    from: string,
    options?: { readonly to?: string | undefined; readonly transaction?: string | undefined },
  ): Promise<void>;
  /** Lets the server send more on a channel; done by itself as it is used up. */
  grantCredit(
    channel: HaipChannel,
    credit: { readonly messages?: number; readonly bytes?: number },
  ): Promise<void>;
  pauseChannel(channel: HaipChannel): Promise<void>;
  resumeChannel(channel: HaipChannel): Promise<void>;
}

const channels: readonly HaipChannel[] = ["USER", "AGENT", "SYSTEM", "AUDIO_IN", "AUDIO_OUT"];

/**
 * Makes a client, which does nothing until `connect`.
 *
 * @throws ParlanceError `misuse` without a URL.
 *
 * @example
 * ```ts
 * const client = createHaipClient({ url: "wss://agents.example.com/haip/websocket", token });
 * client.on("TEXT_MESSAGE_PART", ({ payload }) => console.info(payload.text));
 * await client.connect();
 * const run = await client.startRun();
 * await client.sendText("Where is my parcel?", { runId: run.runId });
 * ```
 */
export function createHaipClient(options: HaipClientOptions): HaipClient {
  const advertised = new Map<string, { info?: HaipToolInfo; schema?: unknown }>();
  let reconnects = 0;

  const comeBack: ComeBack = async (link, { next }, memory, signal) => {
    const { maxAttempts = 30, ...backoff } = options.reconnect || {};
    const isRefused = next === "auth";
    for (let failures = 1; ; failures += 1) {
      // With a new credential there is no reason to wait.
      const delay = isRefused && failures === 1 ? 0 : backoffDelay(failures, undefined, backoff);
      await pause(delay, signal);
      try {
        const opened = await link.reopen(isRefused ? "rejected" : "reconnect", memory, signal);
        reconnects += 1;
        if (!opened.isResumed) await (opened.dialect === "A" ? runs : transactions).remake();
        return opened;
      } catch (cause) {
        const error = cause as ParlanceError;
        // With new credentials it has been tried already.
        const isRefusedAgain = error.code === "token-rejected";
        if (signal.aborted || !error.recoverable || isRefusedAgain || failures >= maxAttempts) {
          throw error;
        }
        link.tellError(error);
      }
    }
  };
  const peer = createPeer(options, options.reconnect === false ? undefined : comeBack);
  const { live, liveIn, inA, tellServer } = peer;
  const runs = createRuns(peer, options.maxConcurrentRuns ?? usualRuns);
  const transactions = createTransactions(peer);

  function note(tool: string, what: { info?: HaipToolInfo; schema?: unknown }): void {
    advertised.set(tool, { ...advertised.get(tool), ...what });
  }

  peer.on("TOOL_LIST", ({ payload: { tools = [] } }) => {
    for (const info of tools) note(info.name, { info });
  });
  peer.on("TOOL_SCHEMA", ({ payload: { tool, schema } }) => {
    // Two shapes go by this name (section 3.3).
    const { name, inputSchema } = (schema ?? {}) as { name?: unknown; inputSchema?: unknown };
    const key = tool ?? (typeof name === "string" ? name : undefined);
    if (key !== undefined) note(key, { schema: inputSchema ?? schema });
  });

  /** Calls of which nothing shows yet that the server has taken them. */
  const unproven = new Set<Question<unknown>>();

  /** The errors of some servers name no call: a PONG between two says which one they are not about (section 9.1). */
  function prove(opened: HaipConnection): void {
    if (unproven.size === 0) return;
    const nonce = createUuid();
    const earlier = [...unproven];
    unproven.clear();
    const stop = peer.on("PONG", ({ payload }) => {
      if (payload.nonce !== nonce) return;
      stop();
      for (const question of earlier) question.isTaken = true;
    });
    opened.send({ type: "PING", channel: "SYSTEM", payload: { nonce } }).catch(stop);
  }

  const client: HaipClient = {
    getState: peer.getState,
    on: peer.on,
    connect: peer.connect,
    disconnect: peer.disconnect,
    wake: peer.wake,
    startRun: runs.startRun,
    finishRun: runs.finishRun,
    cancelRun: runs.cancelRun,
    getRun: runs.getRun,
    listRuns: runs.listRuns,
    startTransaction: transactions.startTransaction,
    listTransactions: transactions.listTransactions,
    sendText: peer.sendText,
    send: peer.send,
    getMetrics: () => ({
      ...peer.counters,
      messagesQueued: channels.reduce(
        (sum, channel) => sum + (peer.connection?.channel(channel).queued ?? 0),
        0,
      ),
      reconnects,
    }),
    getChannel: (channel) => peer.connection?.channel(channel),
    async ping(how = {}) {
      return (await live(how.signal)).ping(how);
    },

    streamText({ messageId = createUuid(), author, signal, ...scope } = {}) {
      let started: Promise<unknown> | undefined;
      const step = async (what: Parameters<typeof encodeTextStep>[2]) => {
        const opened = await live(signal);
        if (opened.dialect === "B2") throw unsupported("Streamed text", opened.dialect);
        const frame = encodeTextStep(opened.dialect, messageId, what, scopeOf(scope, "USER"));
        await opened.send(frame, { signal });
      };
      const start = () => (started ??= step({ step: "start", author }));
      return {
        messageId,
        async write(text) {
          await start();
          await step({ step: "part", text });
        },
        async end() {
          await start();
          await step({ step: "end" });
        },
      };
    },
    async sendBinary(bytes, { mime, ...frame }) {
      const opened = await live();
      if (!opened.carriesBinary) throw unsupported("A binary frame", "this transport");
      return opened.send({ ...frame, bin_len: bytes.byteLength, bin_mime: mime }, { bytes });
    },
    async sendAudio(bytes, { messageId = createUuid(), mime, durationMs, encoding, ...scope }) {
      const opened = await live();
      const { dialect } = opened;
      const isBinary = (encoding ?? (opened.carriesBinary ? "binary" : "base64")) === "binary";
      const payload = {
        message_id: messageId,
        mime,
        ...(durationMs === undefined ? {} : { duration_ms: String(Math.round(durationMs)) }),
        ...(isBinary ? {} : { data: (await loadSoundRoom()).toBase64(bytes) }),
      };
      // Only dialect A has channels of its own for sound that its server keeps credit for (section 2).
      const frame: OutgoingFrame = {
        type: dialect === "B2" ? "AUDIO" : "AUDIO_CHUNK",
        payload,
        ...scopeOf(scope, dialect === "A" ? "AUDIO_IN" : "USER"),
      };
      if (isBinary) await client.sendBinary(bytes, { ...frame, mime });
      else await opened.send(frame);
      return messageId;
    },

    async listTools(how = {}) {
      const opened = await live(how.signal);
      if (opened.dialect === "A") return [...advertised.values()].flatMap(({ info }) => info ?? []);
      // B2 answers within a transaction only (section 3.3).
      const transaction = transactions.listTransactions()[0]?.id;
      const frame: OutgoingFrame = {
        type: "TOOL_LIST",
        channel: "SYSTEM",
        transaction,
        payload: {},
      };
      return opened.ask<readonly HaipToolInfo[]>(
        [frame],
        {
          transaction,
          answerIn: ({ type, payload }) => (type === "TOOL_LIST" ? payload.tools : undefined),
        },
        how,
      );
    },
    getToolSchema: (tool) => advertised.get(tool)?.schema,
    async advertiseTools() {
      const entries = Object.entries(options.tools ?? {});
      await inA("TOOL_LIST", {
        tools: entries.map(([name, { description }]) => ({
          name,
          ...(description && { description }),
        })),
      });
      for (const [tool, { schema }] of entries) {
        if (schema !== undefined) await inA("TOOL_SCHEMA", { tool, schema });
      }
    },
    async callTool(
      tool,
      params,
      { callId = createUuid(), onUpdate, signal, timeoutMs, ...scope } = {},
    ) {
      if (signal?.aborted) throw aborted("Calling a tool");
      const opened = await liveIn("A", "A tool call", signal);
      const question: Question<FrameOf<"TOOL_DONE">["payload"]> = {
        callId,
        answerIn: ({ type, payload }) =>
          type === "TOOL_DONE" && payload.call_id === callId ? payload : undefined,
      };
      const stop = peer.on("TOOL_UPDATE", ({ payload }) => {
        if (payload.call_id !== callId) return;
        question.isTaken = true;
        onUpdate?.(payload);
      });
      prove(opened);
      unproven.add(question);
      const frame: OutgoingFrame = {
        type: "TOOL_CALL",
        payload: { call_id: callId, tool, params },
        ...scopeOf(scope, "AGENT"),
      };
      try {
        const { status, result } = await opened.ask([frame], question, { signal, timeoutMs });
        if (status === "ERROR" || status === "CANCELLED") throw toolFailed(tool, status, result);
        return { callId, result };
      } catch (cause) {
        const { code } = cause as ParlanceError;
        // Nobody waits for it any more.
        if ((code === "aborted" || code === "timeout") && opened.isOpen) {
          client.cancelTool(callId, code, scope).catch(() => undefined);
        }
        throw cause;
      } finally {
        unproven.delete(question);
        stop();
      }
    },
    updateTool: (callId, { status, progress, partial }, scope) =>
      inA(
        "TOOL_UPDATE",
        {
          call_id: callId,
          status,
          progress,
          partial,
        },
        scope,
      ),
    completeTool: (callId, { status = "OK", result }, scope) =>
      inA("TOOL_DONE", { call_id: callId, status, result }, scope),
    cancelTool: (callId, reason, scope) => inA("TOOL_CANCEL", { call_id: callId, reason }, scope),

    async requestReplay(from, { to, transaction } = {}) {
      peer.counters.replayRequests += 1;
      const payload = { from_seq: from, to_seq: to };
      await tellServer("REPLAY_REQUEST", payload, { transaction });
    },
    grantCredit: (channel, { messages, bytes }) =>
      tellServer("FLOW_UPDATE", {
        channel,
        add_messages: messages,
        add_bytes: bytes,
      }),
    pauseChannel: (channel) => inA("PAUSE_CHANNEL", { channel }),
    resumeChannel: (channel) => inA("RESUME_CHANNEL", { channel }),
  };
  return client;
}

function toolFailed(tool: string, status: string, result: unknown): ParlanceError {
  const { error } = (result ?? {}) as { readonly error?: unknown };
  const how = status === "CANCELLED" ? "was cancelled" : "failed";
  return new ParlanceError(
    `The tool "${tool}" ${how}${typeof error === "string" ? `: ${error}` : ""}. Its result is the cause.`,
    { code: status === "CANCELLED" ? "aborted" : "tool-failed", cause: result },
  );
}
