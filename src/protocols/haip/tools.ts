import { errorFrame } from "./encode";
import type { HaipConnection } from "./connection";
import type { Call } from "./dial";
import type { FrameOf, OutgoingFrame } from "./wire";

/** What a {@link HaipTool} is told of its call. */
export interface HaipToolCallContext {
  readonly callId: string;
  readonly runId: string | undefined;
  readonly threadId: string | undefined;
  /** Aborted when the caller cancels, and when the connection is gone. */
  readonly signal: AbortSignal;
  /** Tells the caller how it goes. @param update.progress - 0 to 1 */
  readonly update: (update: { readonly progress?: number; readonly partial?: unknown }) => void;
}

/** Something that we do for the other side when it calls (section 9.1). */
export interface HaipTool {
  readonly description?: string | undefined;
  /** A JSON Schema of `params`. */
  readonly schema?: unknown;
  /** Its result goes back to the caller; what it throws does too, as an error. */
  readonly run: (params: unknown, context: HaipToolCallContext) => unknown;
}

/** By name. */
export type HaipTools = Readonly<Record<string, HaipTool>>;

/** Runs tools for the other side. */
export interface ToolExecutor {
  /** Runs what is called. */
  onCall(frame: FrameOf<"TOOL_CALL">): void;
  onCancel(frame: FrameOf<"TOOL_CANCEL">): void;
  /** The connection is gone, and nobody waits for results any more. */
  stop(): void;
}

/** Opens a connection on which the other side may call these tools. */
export function openWithTools(
  tools: HaipTools,
  open: (call: Call) => Promise<HaipConnection>,
  call: Call,
): Promise<HaipConnection> {
  const { handlers } = call;
  const executor = createToolExecutor(tools, (frame) => {
    opening.then((opened) => opened.send(frame)).catch(handlers.onError);
    handlers.onAnswered?.(frame);
  });
  const opening = open({
    ...call,
    handlers: {
      ...handlers,
      onFrame(frame, bytes) {
        handlers.onFrame(frame, bytes);
        if (frame.type === "TOOL_CALL") executor.onCall(frame);
        if (frame.type === "TOOL_CANCEL") executor.onCancel(frame);
      },
      onClose(close, error) {
        executor.stop();
        handlers.onClose(close, error);
      },
    },
  });
  return opening;
}

/** Makes an executor that answers through `send`. */
export function createToolExecutor(
  tools: HaipTools,
  send: (frame: OutgoingFrame) => void,
): ToolExecutor {
  const running = new Map<string, AbortController>();

  function reply(
    { envelope }: FrameOf<"TOOL_CALL">,
    type: "TOOL_UPDATE" | "TOOL_DONE",
    payload: Readonly<Record<string, unknown>>,
  ): void {
    const { run_id, thread_id } = envelope;
    send({
      type,
      channel: "USER",
      payload,
      run_id,
      thread_id,
    });
  }

  async function run(call: FrameOf<"TOOL_CALL">, tool: HaipTool): Promise<void> {
    const { call_id, params } = call.payload;
    const controller = new AbortController();
    const { signal } = controller;
    running.set(call_id, controller);
    const isWanted = () => running.get(call_id) === controller;
    reply(call, "TOOL_UPDATE", { call_id, status: "RUNNING" });
    try {
      const result = await tool.run(params, {
        callId: call_id,
        runId: call.envelope.run_id,
        threadId: call.envelope.thread_id,
        signal,
        update({ progress, partial }) {
          if (!isWanted() || signal.aborted) return;
          reply(call, "TOOL_UPDATE", {
            call_id,
            status: "RUNNING",
            ...(progress === undefined ? {} : { progress: Math.round(progress * 100) }),
            partial,
          });
        },
      });
      if (!isWanted()) return;
      // A result that cannot be said is a failure, which can.
      JSON.stringify(result);
      const status = signal.aborted ? "CANCELLED" : "OK";
      reply(call, "TOOL_DONE", { call_id, status, result });
    } catch (cause) {
      if (!isWanted()) return;
      const error = cause instanceof Error ? cause.message : String(cause);
      const status = signal.aborted ? "CANCELLED" : "ERROR";
      reply(call, "TOOL_DONE", { call_id, status, result: { error } });
    } finally {
      if (isWanted()) running.delete(call_id);
    }
  }

  const find = (name: string) => (Object.hasOwn(tools, name) ? tools[name] : undefined);

  return {
    onCall(call) {
      const { tool: name, call_id } = call.payload;
      const tool = find(name);
      // Called twice under one id, it is run once.
      if (running.has(call_id)) return;
      if (tool) void run(call, tool);
      else send(errorFrame("TOOL_NOT_FOUND", `There is no tool "${name}".`, call_id));
    },
    onCancel({ payload: { call_id } }) {
      const controller = running.get(call_id);
      if (!controller || controller.signal.aborted) return;
      send({ type: "TOOL_UPDATE", channel: "USER", payload: { call_id, status: "CANCELLING" } });
      controller.abort();
    },
    stop() {
      const controllers = [...running.values()];
      running.clear();
      for (const controller of controllers) controller.abort();
    },
  };
}
