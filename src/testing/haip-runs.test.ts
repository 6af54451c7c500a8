import { afterEach, describe, expect, it } from "vitest";
import { createManualClock } from "./clock";
import { closeHaip, errorsOf, heard, openHaip, sendText, sayOver } from "./haip-raw-client";

afterEach(closeHaip);

describe("section 6.1: runs", () => {
  it("are the client's, and unanswered", async () => {
    const { enter, fake } = await openHaip({ endpoints: "reference" });
    const client = await enter();
    const before = client.frames.length;
    client.send({
      type: "RUN_STARTED",
      payload: { run_id: "r", thread_id: "t", metadata: { a: 1 } },
    });
    await client.settle();
    client.send({ type: "RUN_FINISHED", payload: { run_id: "r", status: "OK", summary: "done" } });
    await client.settle();
    expect(client.types.slice(before)).toEqual(["PONG", "PONG"]);
    expect(fake.sessions[0]?.runs).toEqual([
      { id: "r", threadId: "t", metadata: { a: 1 }, status: "finished", summary: "done" },
    ]);
  });

  it("must be named to be ended", async () => {
    const { enter } = await openHaip({ endpoints: "reference" });
    const client = await enter();
    client.send({ type: "RUN_FINISHED", run_id: "on the envelope" });
    client.send({ type: "RUN_CANCEL", payload: { run_id: "unknown" } });
    await client.settle();
    expect(errorsOf(client)).toEqual(["MISSING_RUN_ID", "RUN_NOT_FOUND"]);
  });

  it("are limited where the pages say so", async () => {
    const { enter } = await openHaip({ maxConcurrentRuns: 1 });
    const client = await enter();
    client.send({ type: "RUN_STARTED", payload: { run_id: "1" } });
    client.send({ type: "RUN_STARTED", payload: { run_id: "2" } });
    await client.until("ERROR");
    expect(errorsOf(client)).toEqual(["RUN_LIMIT_EXCEEDED"]);
  });

  it.each([
    ["documented", ["TEXT_MESSAGE_END", "RUN_FINISHED", "PONG"]],
    ["reference", ["PONG"]],
  ] as const)("stop in the middle of an answer when cancelled (%s)", async (endpoints, after) => {
    const clock = createManualClock();
    const { enter, fake } = await openHaip({ endpoints, clock, agent: () => ["a", "b", "c", "d"] });
    const client = await enter();
    const run_id = await sayOver(client, fake, "Go on");
    await client.settle();
    await clock.advance(2);
    await client.until("TEXT_MESSAGE_PART", 2);
    const before = client.frames.length;
    client.send({ type: "RUN_CANCEL", payload: { run_id } });
    await client.settle();
    await clock.advance(10_000);
    expect(client.types.slice(before)).toEqual(after);
    if (endpoints === "documented")
      expect((await client.until("RUN_FINISHED")).payload).toEqual({ run_id, status: "CANCELLED" });
    expect(fake.sessions[0]?.runs[0]?.status).toBe("cancelled");
  });
});

describe("section 7: text", () => {
  it("is START, PARTs and END with one message id, on AGENT", async () => {
    const { enter, fake } = await openHaip({ agent: () => ["one ", "two"] });
    const client = await enter();
    const before = client.frames.length;
    const run_id = await sayOver(client, fake, "Hi");
    const end = await client.until("TEXT_MESSAGE_END");
    const answer = client.frames.slice(before);
    expect(answer.map(({ type }) => type)).toEqual([
      "TEXT_MESSAGE_START",
      "TEXT_MESSAGE_PART",
      "TEXT_MESSAGE_PART",
      "TEXT_MESSAGE_END",
    ]);
    for (const { channel, payload, run_id: run } of answer) {
      expect({ channel, run }).toEqual({ channel: "AGENT", run: run_id });
      expect(payload).toMatchObject(end.payload as object);
    }
  });

  it("may be whole in its START, and belongs to the newest run when it names none", async () => {
    const { enter, fake } = await openHaip();
    const client = await enter();
    client.send({ type: "RUN_STARTED", payload: { run_id: "newest" } });
    client.send({
      type: "TEXT_MESSAGE_START",
      channel: "USER",
      payload: { message_id: "m", text: "All of it" },
    });
    client.send({ type: "TEXT_MESSAGE_END", channel: "USER", payload: { message_id: "m" } });
    expect((await client.until("TEXT_MESSAGE_END")).run_id).toBe("newest");
    expect(fake.sessions[0]?.texts[0]).toEqual({
      role: "user",
      text: "All of it",
      messageId: "m",
      runId: "newest",
    });
  });

  it("is answered run by run, each in its own time", async () => {
    const { enter, fake } = await openHaip();
    const client = await enter();
    const runs = [await sayOver(client, fake, "one"), await sayOver(client, fake, "two")];
    await client.until("TEXT_MESSAGE_END", 2);
    expect(heard(client)).toEqual(["You said: one", "You said: two"]);
    expect(client.ofType("TEXT_MESSAGE_START").map(({ run_id }) => run_id)).toEqual(runs);
  });
});

describe("section 9.1: tools of the server", () => {
  const call = (tool: string, params: object) => ({
    type: "TOOL_CALL",
    channel: "USER",
    payload: { call_id: "any string", tool, params },
  });

  it("update once and are done, on AGENT", async () => {
    const clock = createManualClock();
    const { enter } = await openHaip({ clock, timing: { toolUpdateMs: 50, toolStepMs: 100 } });
    const client = await enter();
    client.send(call("add", { a: 2, b: 3 }));
    await client.settle();
    await clock.advance(50);
    expect((await client.until("TOOL_UPDATE")).payload).toEqual({
      call_id: "any string",
      status: "RUNNING",
      progress: 50,
    });
    expect(client.ofType("TOOL_DONE")).toEqual([]);
    await clock.advance(100);
    expect(await client.until("TOOL_DONE")).toMatchObject({
      channel: "AGENT",
      payload: { call_id: "any string", status: "OK", result: { result: 5 } },
    });
  });

  it("echo what they were told", async () => {
    const { enter } = await openHaip();
    const client = await enter();
    client.send(call("echo", { message: "hey" }));
    expect((await client.until("TOOL_DONE")).payload).toMatchObject({ result: { echoed: "hey" } });
  });

  it("fail with what they throw", async () => {
    const { enter } = await openHaip({
      tools: [
        {
          name: "break",
          execute: () => {
            throw new Error("No gas");
          },
        },
      ],
    });
    const client = await enter();
    client.send(call("break", {}));
    expect((await client.until("TOOL_DONE")).payload).toMatchObject({
      status: "ERROR",
      result: { error: "No gas" },
    });
  });

  it("are unknown without a word of which call", async () => {
    const { enter } = await openHaip({ endpoints: "reference" });
    const client = await enter();
    client.send(call("nothing", {}));
    const { payload } = await client.until("ERROR");
    expect(payload).toEqual({ code: "TOOL_NOT_FOUND", message: expect.any(String) as string });
  });

  it.each([
    ["reference", "OK"],
    ["documented", "CANCELLED"],
  ] as const)("when cancelled end as %s has it: %s", async (endpoints, status) => {
    const clock = createManualClock();
    const { enter } = await openHaip({ endpoints, clock });
    const client = await enter();
    client.send(call("echo", {}));
    client.send({ type: "TOOL_CANCEL", payload: { call_id: "any string" } });
    await client.settle();
    await clock.advance(1000);
    expect((await client.until("TOOL_DONE")).payload).toMatchObject({ status });
    expect(client.ofType("TOOL_DONE")).toHaveLength(1);
  });

  it("are advertised where the pages say so", async () => {
    const { enter } = await openHaip();
    const client = await enter();
    const { payload } = await client.until("TOOL_LIST");
    expect((payload as { tools: { name: string }[] }).tools.map(({ name }) => name)).toEqual([
      "echo",
      "add",
    ]);
    expect(client.ofType("TOOL_SCHEMA")).toHaveLength(2);
  });
});

describe("section 9.1: tools of the client", () => {
  it("are asked for by the agent, and their result comes back", async () => {
    const { enter, fake } = await openHaip();
    const client = await enter();
    const answer = fake.callTool(fake.sessions[0]!.id, "locate", { of: "me" });
    const { payload, channel } = await client.until("TOOL_CALL");
    expect(channel).toBe("AGENT");
    expect(payload).toMatchObject({ tool: "locate", params: { of: "me" } });
    const { call_id } = payload as { call_id: string };
    const update = { call_id, status: "RUNNING", progress: 10 };
    client.send({ type: "TOOL_UPDATE", channel: "USER", payload: update });
    client.send({ type: "TOOL_DONE", channel: "USER", payload: { call_id, result: [52, 13] } });
    expect(await answer).toEqual({
      callId: call_id,
      status: "OK",
      result: [52, 13],
      updates: [update],
    });
  });

  it("fail when the client says so, and when it goes", async () => {
    const { enter, fake } = await openHaip({ endpoints: "reference" });
    const client = await enter();
    const { id } = fake.sessions[0]!;
    const unknown = fake.callTool(id, "nothing");
    const { call_id } = (await client.until("TOOL_CALL")).payload as { call_id: string };
    client.send({
      type: "ERROR",
      payload: { code: "TOOL_NOT_FOUND", message: "?", related_id: call_id },
    });
    await expect(unknown).rejects.toMatchObject({ code: "tool-failed" });
    const orphan = fake.callTool(id, "locate");
    client.socket.close();
    await expect(orphan).rejects.toMatchObject({ code: "aborted" });
  });

  it("are no matter of dialect B, and of no session that is not there", async () => {
    const { enter, fake } = await openHaip({ dialect: "B1" });
    await enter();
    const { id } = fake.sessions[0]!;
    expect(() => fake.callTool(id, "locate")).toThrow(
      expect.objectContaining({ code: "misuse" }) as Error,
    );
    expect(() => fake.say("nobody", "Hi")).toThrow(
      expect.objectContaining({ code: "misuse" }) as Error,
    );
  });
});

it("the agent speaks by itself in the newest run", async () => {
  const { enter, fake } = await openHaip();
  const client = await enter();
  client.send({ type: "RUN_STARTED", payload: { run_id: "r" } });
  await client.settle();
  fake.say(fake.sessions[0]!.id, "Still there?");
  expect((await client.until("TEXT_MESSAGE_END")).run_id).toBe("r");
  expect(heard(client)).toEqual(["Still there?"]);
});

it("a text that is not the user's is not answered", async () => {
  const { enter, fake } = await openHaip();
  const client = await enter();
  for (const type of ["TEXT_MESSAGE_START", "TEXT_MESSAGE_END"])
    client.send({ type, channel: "AGENT", payload: { message_id: "m", text: "I am the agent" } });
  sendText(client, "TEXT_MESSAGE", "I am not");
  await client.until("TEXT_MESSAGE_END");
  expect(fake.sessions[0]?.texts.map(({ text }) => text)).toEqual([
    "I am not",
    "You said: I am not",
  ]);
});
