import { afterEach, describe, expect, it } from "vitest";
import {
  closeHaip,
  errorsOf,
  heard,
  openHaip,
  sendText,
  startTransaction,
} from "./haip-raw-client";

afterEach(closeHaip);

const both = ["B1", "B2"] as const;

describe("section 6.2: transactions", () => {
  it.each(both)("get an id of the server's, and say whose they are, in %s", async (dialect) => {
    const { enter, fake } = await openHaip({ dialect });
    const client = await enter();
    client.send({
      type: "TRANSACTION_START",
      transaction: "temporary",
      payload: { toolName: "chat", params: { language: "en" }, auth: {} },
    });
    const answer = await client.until("TRANSACTION_START");
    expect(answer.payload).toEqual({ referenceId: "temporary" });
    expect(answer.transaction).not.toBe("temporary");
    expect(fake.sessions[0]?.transactions).toEqual([
      {
        id: answer.transaction,
        referenceId: "temporary",
        toolName: "chat",
        params: { language: "en" },
        isEnded: false,
      },
    ]);
  });

  it.each(both)("fail under their temporary id, in %s", async (dialect) => {
    const { enter } = await openHaip({ dialect });
    const client = await enter();
    client.send({ type: "TRANSACTION_START", transaction: "t1", payload: {} });
    client.send({ type: "TRANSACTION_START", transaction: "t2", payload: { toolName: "none" } });
    await client.until("ERROR", 2);
    expect(errorsOf(client)).toEqual(["MISSING_TOOL_NAME", "TOOL_NOT_FOUND"]);
    expect(client.ofType("ERROR").map(({ transaction }) => transaction)).toEqual(["t1", "t2"]);
  });

  it("are not known by their temporary id", async () => {
    const { enter } = await openHaip({ dialect: "B2" });
    const client = await enter();
    client.send({ type: "TRANSACTION_START", transaction: "t", payload: { toolName: "chat" } });
    client.send({ type: "MESSAGE", channel: "USER", transaction: "t", payload: "Hello" });
    await client.until("ERROR");
    expect(errorsOf(client)).toEqual(["TRANSACTION_NOT_FOUND"]);
  });

  it.each(both)("end without a word and live on, in %s", async (dialect) => {
    const { enter, fake } = await openHaip({ dialect });
    const client = await enter();
    const transaction = await startTransaction(client, "echo");
    const before = client.frames.length;
    client.send({ type: "TRANSACTION_END", transaction });
    await client.settle();
    expect(client.types.slice(before)).toEqual(["PONG"]);
    expect(fake.sessions[0]?.transactions[0]?.isEnded).toBe(true);
    client.send(
      dialect === "B2"
        ? { type: "MESSAGE", channel: "USER", transaction, payload: "still" }
        : { type: "MESSAGE_START", channel: "USER", transaction, payload: { message_id: "m" } },
    );
    await client.settle();
    expect(errorsOf(client)).toEqual([]);
  });

  it.each([
    ["B1", "ERROR"],
    ["B2", "TRANSACTION_NOT_FOUND"],
  ] as const)("of nobody cannot be ended: in %s that is %s", async (dialect, code) => {
    const { enter } = await openHaip({ dialect });
    const client = await enter();
    client.send({ type: "TRANSACTION_END", transaction: "none" });
    await client.until("ERROR");
    expect(errorsOf(client)).toEqual([code]);
  });
});

describe("section 7: text", () => {
  it("B1 streams to and fro", async () => {
    const { enter } = await openHaip({ dialect: "B1" });
    const client = await enter();
    const transaction = await startTransaction(client, "chat");
    const before = client.frames.length;
    sendText(client, "MESSAGE", "Hi", { transaction });
    await client.until("MESSAGE_END");
    expect(client.types.slice(before)).toEqual([
      "MESSAGE_START",
      "MESSAGE_PART",
      "MESSAGE_PART",
      "MESSAGE_END",
    ]);
    expect(client.ofType("MESSAGE_START")[0]?.payload).toEqual({
      message_id: expect.any(String) as string,
    });
    expect(heard(client)).toEqual(["You said: Hi"]);
  });

  it("B2 says it in one message, and holds a message to its tool's schema", async () => {
    const { enter } = await openHaip({ dialect: "B2" });
    const client = await enter();
    const transaction = await startTransaction(client, "chat");
    client.send({ type: "MESSAGE", channel: "USER", transaction, payload: { text: "Hi" } });
    client.send({ type: "MESSAGE", channel: "USER", transaction, payload: "Hi" });
    expect(await client.until("MESSAGE")).toMatchObject({
      channel: "AGENT",
      transaction,
      payload: "You said: Hi",
    });
    const { payload } = client.ofType("ERROR")[0]!;
    expect(payload).toMatchObject({ code: "INVALID_PAYLOAD" });
    expect(JSON.parse((payload as { message: string }).message)).toEqual([
      { instancePath: "", message: "must be string" },
    ]);
  });

  it("the echo tool sends the client's own envelopes back, but for the session", async () => {
    const { enter, fake } = await openHaip({ dialect: "B1" });
    const client = await enter();
    const transaction = await startTransaction(client, "echo");
    const sent = sendText(client, "MESSAGE", "Hi", { transaction, session: "my own" });
    await client.until("MESSAGE_END");
    const { id: session } = fake.sessions[0]!;
    expect(client.frames.slice(-3)).toEqual(sent.map((envelope) => ({ ...envelope, session })));
  });

  it("the echo tool of B2 does so with a MESSAGE", async () => {
    const { enter } = await openHaip({ dialect: "B2" });
    const client = await enter();
    const transaction = await startTransaction(client, "echo");
    const sent = client.send({ type: "MESSAGE", channel: "USER", transaction, payload: "Hi" });
    expect(await client.until("MESSAGE")).toEqual(sent);
  });

  it.each([
    ["B1", ["MESSAGE", "RUN_STARTED", "TOOL_CALL", "PAUSE_CHANNEL"]],
    ["B2", ["MESSAGE_START", "AUDIO_CHUNK", "RUN_STARTED", "TOOL_CALL", "PAUSE_CHANNEL"]],
  ] as const)("%s does not know the types of others", async (dialect, types) => {
    const { enter } = await openHaip({ dialect });
    const client = await enter();
    for (const type of types) client.send({ type });
    await client.settle();
    expect(errorsOf(client)).toEqual(types.map(() => "INVALID_MESSAGE"));
  });
});

describe("section 9.2: tools", () => {
  it("B1 lists them to anybody, B2 in a transaction", async () => {
    const names = (payload: unknown) =>
      (payload as { tools: { name: string }[] }).tools.map(({ name }) => name);
    const first = await (await openHaip({ dialect: "B1" })).enter();
    first.send({ type: "TOOL_LIST" });
    expect(names((await first.until("TOOL_LIST")).payload)).toEqual(["chat", "echo"]);
    const second = await (await openHaip({ dialect: "B2" })).enter();
    second.send({ type: "TOOL_LIST" });
    await second.until("ERROR");
    expect(errorsOf(second)).toEqual(["TRANSACTION_NOT_FOUND"]);
    const transaction = await startTransaction(second, "chat");
    second.send({ type: "TOOL_LIST", transaction });
    expect(names((await second.until("TOOL_LIST")).payload)).toEqual(["chat", "echo"]);
  });

  it("B2 asks for a permission per type", async () => {
    const { enter } = await openHaip({
      dialect: "B2",
      authenticate: () => ({ id: "ann", permissions: { MESSAGE: "*" } }),
    });
    const client = await enter();
    const transaction = await startTransaction(client, "chat");
    client.send({ type: "TOOL_LIST", transaction });
    client.send({ type: "AUDIO", channel: "USER", transaction });
    client.send({ type: "MESSAGE", channel: "USER", transaction, payload: "Hi" });
    await client.until("MESSAGE");
    expect(errorsOf(client)).toEqual(["UNAUTHORIZED", "UNAUTHORIZED"]);
  });

  it("B2 knows two types that do nothing", async () => {
    const { enter } = await openHaip({ dialect: "B2" });
    const client = await enter();
    client.send({ type: "TRANSACTION_JOIN" });
    client.send({ type: "MESSAGE_UPDATE" });
    await client.until("ERROR", 2);
    expect(errorsOf(client)).toEqual(["UNSUPPORTED_TYPE", "UNSUPPORTED_TYPE"]);
  });

  it("of one's own answer with what they return", async () => {
    const { enter } = await openHaip({
      dialect: "B2",
      tools: [
        {
          name: "measure",
          inputSchema: { type: "object" },
          execute: (input) => ({ keys: Object.keys(input as object) }),
        },
      ],
    });
    const client = await enter();
    const transaction = await startTransaction(client, "measure");
    client.send({ type: "MESSAGE", channel: "USER", transaction, payload: { a: 1, b: 2 } });
    expect((await client.until("MESSAGE")).payload).toEqual({ keys: ["a", "b"] });
  });

  it.each(both)("ignore a PONG, a FLOW_UPDATE and an INFO, in %s", async (dialect) => {
    const { enter } = await openHaip({ dialect, endpoints: "reference" });
    const client = await enter();
    const transaction = await startTransaction(client, "chat");
    const before = client.frames.length;
    for (const type of ["PONG", "FLOW_UPDATE", "INFO", "TOOL_SCHEMA"])
      client.send({ type, transaction });
    await client.settle();
    expect(client.types.slice(before)).toEqual(["PONG"]);
  });
});
