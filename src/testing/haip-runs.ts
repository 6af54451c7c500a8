import { ParlanceError } from "../core/index";
import { createConversation, type Conversation } from "./haip-conversation";
import type { Desk, FakeHaipToolResult, Hear, Receipt } from "./haip-desk";
import type { FakeHaipRun } from "./haip-record";
import type { HaipSession } from "./haip-session";
import { createTextBuffer } from "./haip-text-buffer";
import { builtInTools, type FakeHaipTool } from "./haip-tool";
import { isRecord, textOf, type FakeHaipEnvelope } from "./haip-wire";
import { greeting } from "./happyrobot-agent";
import { randomUuid } from "./random";

type OpenCall = {
  readonly updates: unknown[];
  resolve(result: FakeHaipToolResult): void;
  reject(error: ParlanceError): void;
};

/** Dialect A: runs, streamed texts, and tools both ways (wire file, sections 3.2, 6.1, 9.1). */
export function createRunDesk(session: HaipSession, hear: Hear): Desk {
  const { record, settings, isDocumented } = session;
  const tools = [...settings.tools, ...builtInTools];
  const buffer = createTextBuffer();
  const conversations = new Map<string, Conversation>();
  const asked = new Map<string, OpenCall>();
  const running = new Map<string, () => void>();
  const indexes = new Map<string, number>();
  let active = 0;
  let turn = 0;

  function conversationOf(runId: string | undefined, threadId?: string): Conversation {
    const key = runId ?? "";
    const known = conversations.get(key);
    if (known) return known;
    const run = runOf(runId);
    const conversation = createConversation(
      session,
      { run_id: runId, thread_id: run?.threadId ?? threadId },
      () => (turn += 1),
    );
    conversations.set(key, conversation);
    return conversation;
  }

  function newestRun(): string | undefined {
    return record.runs.findLast(({ status }) => status === "active")?.id;
  }

  function runOf(id: string | undefined): FakeHaipRun | undefined {
    return id === undefined ? undefined : record.runs[indexes.get(id) ?? -1];
  }

  function setRun(run: FakeHaipRun): void {
    const index = indexes.get(run.id) ?? record.runs.length;
    active += Number(run.status === "active") - Number(runOf(run.id)?.status === "active");
    indexes.set(run.id, index);
    record.runs[index] = run;
  }

  function startRun(envelope: FakeHaipEnvelope): Receipt {
    const { payload } = envelope;
    const id = textOf(payload, "run_id") ?? textOf(envelope, "run_id");
    if (id === undefined) {
      session.fail("MISSING_RUN_ID", "A run needs a run_id", envelope);
      return "refused";
    }
    if (isDocumented && active >= settings.maxConcurrentRuns) {
      session.fail("RUN_LIMIT_EXCEEDED", "Too many runs are open", envelope);
      return "refused";
    }
    const threadId = textOf(payload, "thread_id") ?? textOf(envelope, "thread_id");
    const metadata = isRecord(payload) ? payload.metadata : undefined;
    setRun({
      id,
      status: "active",
      ...(threadId !== undefined && { threadId }),
      ...(metadata !== undefined && { metadata }),
    });
    return "taken";
  }

  function endRun(envelope: FakeHaipEnvelope, isCancelled: boolean): Receipt {
    const { payload } = envelope;
    const id = textOf(payload, "run_id") ?? (isDocumented ? textOf(envelope, "run_id") : undefined);
    const run = runOf(id);
    if (!run || id === undefined) {
      if (id === undefined) session.fail("MISSING_RUN_ID", "A run_id is needed", envelope);
      else session.fail("RUN_NOT_FOUND", `There is no run ${id}`, envelope);
      return "refused";
    }
    const wasActive = run.status === "active";
    const summary = textOf(payload, "summary");
    const isOver = isCancelled || textOf(payload, "status") === "CANCELLED";
    setRun({
      ...run,
      status: isOver ? "cancelled" : "finished",
      ...(summary !== undefined && { summary }),
    });
    if (isCancelled) {
      conversations.get(id)?.cancel(isDocumented);
      if (isDocumented && wasActive)
        session.send({
          type: "RUN_FINISHED",
          payload: { run_id: id, status: "CANCELLED" },
          run_id: id,
          thread_id: run.threadId,
        });
    }
    return "taken";
  }

  function takeText(envelope: FakeHaipEnvelope): Receipt {
    const phase = envelope.type.slice("TEXT_MESSAGE_".length) as "START" | "PART" | "END";
    const whole = buffer.take(phase, envelope.payload);
    if (!whole || envelope.channel !== "USER") return "taken";
    const runId = textOf(envelope, "run_id") ?? newestRun();
    return hear(whole, envelope, conversationOf(runId, textOf(envelope, "thread_id")));
  }

  function callServerTool(envelope: FakeHaipEnvelope): Receipt {
    const { payload } = envelope;
    const name = textOf(payload, "tool");
    const tool = tools.find((known) => known.name === name);
    if (!tool) {
      session.fail("TOOL_NOT_FOUND", `There is no tool ${name ?? ""}`, envelope);
      return "refused";
    }
    execute(tool, textOf(payload, "call_id") ?? "", envelope);
    return "taken";
  }

  function execute(tool: FakeHaipTool, call_id: string, envelope: FakeHaipEnvelope): void {
    const { toolUpdateMs, toolStepMs } = settings.timing();
    const params = isRecord(envelope.payload) ? envelope.payload.params : undefined;
    const tell = (type: string, payload: object): void => {
      session.send({
        type,
        channel: "AGENT",
        payload: { call_id, ...payload },
        run_id: textOf(envelope, "run_id"),
        thread_id: textOf(envelope, "thread_id"),
      });
    };
    const done = (status: string, result: unknown): void => {
      running.delete(call_id);
      tell("TOOL_DONE", { status, ...(result !== undefined && { result }) });
    };
    let cancelTimer = session.timers.after(toolUpdateMs, () => {
      tell("TOOL_UPDATE", { status: "RUNNING", progress: 50 });
      cancelTimer = session.timers.after(toolStepMs, () => {
        void Promise.resolve()
          .then(() => tool.execute(params))
          .then(
            (result) => {
              if (running.has(call_id)) done("OK", result);
            },
            (cause: unknown) => {
              if (running.has(call_id)) done("ERROR", { error: messageOf(cause) });
            },
          );
      });
    });
    running.set(call_id, () => {
      cancelTimer();
      tell("TOOL_UPDATE", { status: "CANCELLING" });
      done("CANCELLED", undefined);
    });
  }

  function takeToolMessage(envelope: FakeHaipEnvelope): Receipt {
    const { payload } = envelope;
    const call = asked.get(textOf(payload, "call_id") ?? "");
    const fields = isRecord(payload) ? payload : {};
    if (envelope.type === "TOOL_UPDATE") call?.updates.push(payload);
    else if (envelope.type === "TOOL_CANCEL") {
      // The reference server takes it and goes on (section 9.1).
      if (isDocumented) running.get(textOf(payload, "call_id") ?? "")?.();
    } else if (call) {
      const callId = String(fields.call_id);
      asked.delete(callId);
      call.resolve({
        callId,
        status: textOf(payload, "status") ?? "OK",
        result: fields.result,
        updates: call.updates,
      });
    }
    return "taken";
  }

  /** A client that knows no such tool says so by an error that names the call, on whichever member. */
  function takeError({ payload }: FakeHaipEnvelope): Receipt {
    const detail = isRecord(payload) ? payload.detail : undefined;
    const named = [
      textOf(payload, "related_id"),
      textOf(payload, "call_id"),
      textOf(detail, "call_id"),
    ];
    for (const id of named) {
      const call = id === undefined ? undefined : asked.get(id);
      if (id === undefined || !call) continue;
      asked.delete(id);
      call.reject(
        new ParlanceError(
          `The client answered the tool call with ${textOf(payload, "code") ?? "an error"}, so there is no result: ${textOf(payload, "message") ?? ""}`,
          { code: "tool-failed" },
        ),
      );
    }
    return "taken";
  }

  return {
    handle(envelope) {
      switch (envelope.type) {
        case "RUN_STARTED":
          return startRun(envelope);
        case "RUN_FINISHED":
          return endRun(envelope, false);
        case "RUN_CANCEL":
          return endRun(envelope, true);
        case "TEXT_MESSAGE_START":
        case "TEXT_MESSAGE_PART":
        case "TEXT_MESSAGE_END":
          return takeText(envelope);
        case "AUDIO_CHUNK":
          return "taken";
        case "TOOL_CALL":
          return callServerTool(envelope);
        case "TOOL_UPDATE":
        case "TOOL_DONE":
        case "TOOL_CANCEL":
          return takeToolMessage(envelope);
        case "REPLAY_REQUEST":
          return replayReceived(session, envelope);
        case "ERROR":
          return takeError(envelope);
        case "TOOL_LIST":
        case "TOOL_SCHEMA":
        case "RUN_ERROR":
          return isDocumented ? "taken" : "unsupported";
        default:
          return "unsupported";
      }
    },
    welcome() {
      if (isDocumented) {
        session.send({
          type: "TOOL_LIST",
          channel: "AGENT",
          payload: { tools: tools.map(({ name, description }) => ({ name, description })) },
        });
        for (const { name, inputSchema } of tools)
          if (inputSchema)
            session.send({
              type: "TOOL_SCHEMA",
              channel: "AGENT",
              payload: { tool: name, schema: inputSchema },
            });
      }
      if (settings.traits().greets) conversationOf(undefined).say(greeting);
    },
    say(text) {
      conversationOf(newestRun()).say(text);
    },
    callTool(tool, params) {
      const call_id = randomUuid();
      const answer = new Promise<FakeHaipToolResult>((resolve, reject) => {
        asked.set(call_id, { updates: [], resolve, reject });
      });
      session.send({
        type: "TOOL_CALL",
        channel: "AGENT",
        payload: { call_id, tool, params: params ?? {} },
        run_id: newestRun(),
      });
      return answer;
    },
    abandon() {
      for (const call of asked.values())
        call.reject(
          new ParlanceError(
            "The session ended before the client had run the tool, so there is no result: keep the client connected until the call is done.",
            { code: "aborted" },
          ),
        );
      asked.clear();
    },
  };
}

/** What the reference server replays: what the client sent, picked by comparing texts (wire file, section 10.3). */
function replayReceived(session: HaipSession, envelope: FakeHaipEnvelope): Receipt {
  const from = textOf(envelope.payload, "from_seq") ?? "";
  const to = textOf(envelope.payload, "to_seq");
  for (const past of session.record.received.slice(-1000)) {
    const isInside = past.seq >= from && (to === undefined || past.seq <= to);
    if (isInside && past !== envelope) session.sendVerbatim(past);
  }
  return "taken";
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
