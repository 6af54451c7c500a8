import { afterEach, describe, expect, it } from "vitest";
import { until } from "../../../test/setup/in-process-socket";
import { createToolExecutor, type HaipToolCallContext, type HaipTools } from "./tools";
import { readFrame, type FrameOf, type OutgoingFrame } from "./wire";

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function frame<Type extends "TOOL_CALL" | "TOOL_CANCEL">(
  type: Type,
  payload: object,
  envelope: object = {},
): FrameOf<Type> {
  return readFrame(JSON.stringify({ type, payload, ...envelope })) as FrameOf<Type>;
}

/** An executor of these tools, and what it says. */
function setUp(tools: HaipTools) {
  const said: OutgoingFrame[] = [];
  const executor = createToolExecutor(tools, (outgoing) => said.push(outgoing));
  stops.push(() => executor.stop());
  return {
    said,
    executor,
    call: (tool: string, call_id = "c", params?: unknown, envelope?: object) =>
      executor.onCall(frame("TOOL_CALL", { tool, call_id, params }, envelope)),
    cancel: (call_id: string) => executor.onCancel(frame("TOOL_CANCEL", { call_id })),
    /** The last words about a call. */
    done: () => said.filter(({ type }) => type === "TOOL_DONE").map(({ payload }) => payload),
  };
}

/** A tool that is done when the test says so. */
function createSlowTool() {
  const contexts: HaipToolCallContext[] = [];
  const endings: { resolve(value: unknown): void; reject(error: unknown): void }[] = [];
  return {
    contexts,
    endings,
    run: (_params: unknown, context: HaipToolCallContext) => {
      contexts.push(context);
      return new Promise((resolve, reject) => endings.push({ resolve, reject }));
    },
  };
}

describe("a tool of ours", () => {
  it("is run with what the caller gave, and its result goes back to where the call came from", async () => {
    const seen: unknown[] = [];
    const { said, call } = setUp({
      add: {
        run: (params, { callId, runId, threadId }) => {
          seen.push([params, callId, runId, threadId]);
          return { sum: 3 };
        },
      },
    });
    call("add", "c-1", { a: 1, b: 2 }, { run_id: "r", thread_id: "t" });
    await until(() => said.length === 2);
    expect(seen).toEqual([[{ a: 1, b: 2 }, "c-1", "r", "t"]]);
    const scope = { channel: "USER", run_id: "r", thread_id: "t" };
    expect(said).toEqual([
      { type: "TOOL_UPDATE", ...scope, payload: { call_id: "c-1", status: "RUNNING" } },
      {
        type: "TOOL_DONE",
        ...scope,
        payload: { call_id: "c-1", status: "OK", result: { sum: 3 } },
      },
    ]);
  });

  it("tells how it goes", async () => {
    const tool = createSlowTool();
    const { said, call, done } = setUp({ slow: tool });
    call("slow");
    tool.contexts[0]?.update({ progress: 0.256 });
    tool.contexts[0]?.update({ partial: ["one"] });
    expect(said.slice(1).map(({ payload }) => payload)).toEqual([
      { call_id: "c", status: "RUNNING", progress: 26 },
      { call_id: "c", status: "RUNNING", partial: ["one"] },
    ]);
    tool.endings[0]?.resolve(undefined);
    await until(() => done().length === 1);
    expect(done()).toEqual([{ call_id: "c", status: "OK" }]);
    // Nobody listens any more.
    tool.contexts[0]?.update({ progress: 1 });
    expect(said).toHaveLength(4);
  });

  it.each([
    [new Error("No such order"), "No such order"],
    ["a bare word", "a bare word"],
  ])("that throws %o says so to the caller", async (thrown, error) => {
    const { call, done } = setUp({
      fail: {
        run() {
          throw thrown;
        },
      },
    });
    call("fail");
    await until(() => done().length === 1);
    expect(done()).toEqual([{ call_id: "c", status: "ERROR", result: { error } }]);
  });

  it("whose result cannot be written down has failed", async () => {
    const endless: { self?: unknown } = {};
    endless.self = endless;
    const { call, done } = setUp({ look: { run: () => endless } });
    call("look");
    await until(() => done().length === 1);
    expect(done()).toMatchObject([{ status: "ERROR" }]);
  });

  it.each(["resolve", "reject"] as const)(
    "that is cancelled is told by its signal, and %ss as cancelled",
    async (end) => {
      const tool = createSlowTool();
      const { said, call, cancel, done } = setUp({ slow: tool });
      call("slow");
      cancel("c");
      cancel("c");
      expect(tool.contexts[0]?.signal.aborted).toBe(true);
      tool.contexts[0]?.update({ progress: 0.9 });
      expect(said.map(({ payload }) => (payload as { readonly status: string }).status)).toEqual([
        "RUNNING",
        "CANCELLING",
      ]);
      if (end === "resolve") tool.endings[0]?.resolve("half of it");
      else tool.endings[0]?.reject(new Error("Stopped"));
      await until(() => done().length === 1);
      expect(done()).toEqual([
        {
          call_id: "c",
          status: "CANCELLED",
          result: end === "resolve" ? "half of it" : { error: "Stopped" },
        },
      ]);
    },
  );

  it("that is called twice under one id is run once, while it runs and after", async () => {
    const tool = createSlowTool();
    const { call, done } = setUp({ slow: tool });
    call("slow", "c-1");
    call("slow", "c-1");
    call("slow", "c-2");
    expect(tool.endings).toHaveLength(2);
    tool.endings[0]?.resolve(1);
    tool.endings[1]?.resolve(2);
    await until(() => done().length === 2);
    expect(done()).toMatchObject([{ call_id: "c-1" }, { call_id: "c-2" }]);
  });

  it("that runs when the connection is lost is told, and says nothing to the next", async () => {
    const tool = createSlowTool();
    const { said, executor, call } = setUp({ slow: tool });
    call("slow");
    executor.stop();
    expect(tool.contexts[0]?.signal.aborted).toBe(true);
    tool.endings[0]?.resolve("too late");
    tool.contexts[0]?.update({ progress: 1 });
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    expect(said).toHaveLength(1);
    // The same call on the next connection is another.
    call("slow");
    expect(tool.endings).toHaveLength(2);
  });
});

describe("a tool that is not ours", () => {
  it("is refused, naming the call", () => {
    const { said, call, cancel } = setUp({ add: { run: () => 3 } });
    call("fly", "c-9");
    call("constructor", "c-10");
    cancel("c-9");
    expect(said).toMatchObject([
      { type: "ERROR", payload: { code: "TOOL_NOT_FOUND", related_id: "c-9" } },
      { type: "ERROR", payload: { code: "TOOL_NOT_FOUND", related_id: "c-10" } },
    ]);
  });
});
