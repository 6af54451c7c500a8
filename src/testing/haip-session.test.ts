import { afterEach, describe, expect, it } from "vitest";
import { createManualClock } from "./clock";
import {
  closeHaip,
  errorsOf,
  heard,
  openHaip,
  sayOver,
  sendText,
  startTransaction,
} from "./haip-raw-client";

afterEach(closeHaip);

describe("section 8: binary frames", () => {
  it("are heard by the reference server, but belong to nothing", async () => {
    const { dial, fake } = await openHaip({ endpoints: "reference" });
    const client = dial();
    client.send({
      type: "AUDIO_CHUNK",
      channel: "AUDIO_IN",
      payload: { message_id: "m", mime: "audio/wav" },
      bin_len: 3,
    });
    client.sendBytes(new Uint8Array([255, 254, 253]));
    await client.settle();
    expect(fake.sessions[0]?.binaries).toEqual([{ bytes: new Uint8Array([255, 254, 253]) }]);
    expect(errorsOf(client)).toEqual([]);
  });

  it("that are JSON are taken for a message", async () => {
    const { dial } = await openHaip({ endpoints: "reference" });
    const client = dial();
    client.sendBytes(new TextEncoder().encode('{"type":"PING"}'));
    await client.until("ERROR");
    expect(errorsOf(client)).toEqual(["INVALID_MESSAGE"]);
  });

  it("belong to the oldest envelope that waits for one, by the pages", async () => {
    const { enter, fake } = await openHaip();
    const client = await enter();
    const chunk = (bin_len: number, payload: object = {}) =>
      client.send({ type: "AUDIO_CHUNK", channel: "AUDIO_IN", payload, bin_len });
    const first = chunk(1);
    chunk(9, { data: "AA==" });
    const second = chunk(2);
    client.sendBytes(new Uint8Array([255]));
    client.sendBytes(new Uint8Array([255, 255, 255]));
    client.sendBytes(new Uint8Array([255]));
    await client.settle();
    expect(fake.sessions[0]?.binaries.map(({ envelopeId }) => envelopeId)).toEqual([
      first.id,
      second.id,
      undefined,
    ]);
    expect(errorsOf(client)).toEqual(["BINARY_FRAME_ERROR", "BINARY_FRAME_ERROR"]);
  });
});

describe("section 10.3: replay", () => {
  it("A gives a client its own messages, by comparing texts", async () => {
    const { dial } = await openHaip({ endpoints: "reference" });
    const client = dial();
    const sent = ["1", "2", "3", "10"].map((seq) => client.send({ type: "RUN_ERROR", seq }));
    await client.settle();
    const before = client.frames.length;
    client.send({ type: "REPLAY_REQUEST", payload: { from_seq: "1", to_seq: "3" } });
    await client.until("RUN_ERROR", 4);
    expect(client.frames.slice(before)).toEqual(sent);
  });

  it.each(["B1", "B2"] as const)("%s gives all of a transaction", async (dialect) => {
    const { enter, fake } = await openHaip({ dialect, endpoints: "reference" });
    const client = await enter();
    const transaction = await sayOver(client, fake, "Hi");
    const last = dialect === "B1" ? "MESSAGE_END" : "MESSAGE";
    await client.until(last);
    const before = client.frames.length;
    client.send({ type: "REPLAY_REQUEST", transaction, payload: { from_seq: "99999" } });
    await client.settle();
    const replayed = client.frames.slice(before, -1);
    expect(replayed.map(({ channel }) => channel)).toEqual(
      dialect === "B1" ? ["USER", "USER", "USER", ...Array(4).fill("AGENT")] : ["USER", "AGENT"],
    );
    client.send({ type: "REPLAY_REQUEST", payload: { from_seq: "1" } });
    await client.until("ERROR");
    expect(errorsOf(client)).toEqual(["TRANSACTION_NOT_FOUND"]);
  });

  it("by the pages gives what the server has sent, without a gap", async () => {
    const { enter, fake } = await openHaip();
    const client = await enter();
    const session = fake.sessions[0]!;
    const first = Number(session.sent.at(-1)?.seq) + 1;
    fake.lose(session.id, 2);
    for (const topic of ["a", "b", "c"])
      fake.send(session.id, { type: "TOOL_LIST", payload: { tools: [], topic } });
    await client.settle();
    const numbers = client.frames.slice(-2).map(({ seq }) => Number(seq));
    expect(numbers).toEqual([first + 2, first + 3]);
    client.send({
      type: "REPLAY_REQUEST",
      payload: { from_seq: String(first), to_seq: String(first + 1) },
    });
    await client.settle();
    expect(client.frames.slice(-3, -1)).toEqual(
      session.sent.filter(({ seq }) => Number(seq) === first || Number(seq) === first + 1),
    );
  });

  it("by the pages does not reach behind a thousand messages or five minutes", async () => {
    const clock = createManualClock();
    const { enter, fake } = await openHaip({ clock, timing: { heartbeatMs: 86_400_000 } });
    const client = await enter();
    const { id } = fake.sessions[0]!;
    for (let index = 0; index < 1000; index += 1) fake.send(id, { type: "TOOL_LIST" });
    client.send({ type: "REPLAY_REQUEST", payload: { from_seq: "1" } });
    await client.until("ERROR");
    await clock.advance(300_001);
    client.send({ type: "REPLAY_REQUEST", payload: { from_seq: "1000" } });
    await client.until("ERROR", 2);
    expect(errorsOf(client)).toEqual(["REPLAY_TOO_OLD", "REPLAY_TOO_OLD"]);
  });
});

describe("section 10.4: taking a session up again", () => {
  it("gives the new link the old session, with what it has missed", async () => {
    const { enter, fake } = await openHaip({ agent: () => ["a", "b", "c"] });
    const client = await enter();
    const { id: session } = fake.sessions[0]!;
    const run_id = await sayOver(client, fake, "Hi");
    const start = await client.until("TEXT_MESSAGE_START");
    client.socket.terminate();
    const again = await enter({ session, payload: { last_rx_seq: start.seq } });
    await again.until("TEXT_MESSAGE_END");
    expect(heard(again)).toEqual(["abc"]);
    const after = again.frames.slice(1);
    expect(after.every((frame) => frame.session === session)).toBe(true);
    const numbers = after.map(({ seq }) => Number(seq));
    expect(numbers).toEqual(numbers.map((_, index) => Number(start.seq) + 1 + index));
    expect(fake.sessions).toHaveLength(1);
    expect(fake.sessions[0]).toMatchObject({ resumptions: 1, isOpen: true });
    // What the session had is still there.
    again.send({ type: "RUN_FINISHED", payload: { run_id } });
    await again.settle();
    expect(errorsOf(again)).toEqual([]);
  });

  it("fails for a session nobody knows, and starts a fresh one", async () => {
    const { enter, fake } = await openHaip({ dialect: "B1" });
    const client = await enter({ session: "unknown", payload: { last_rx_seq: "7" } });
    expect(errorsOf(client)).toEqual(["RESUME_FAILED"]);
    await startTransaction(client, "chat");
    expect(fake.sessions[0]).toMatchObject({ resumptions: 0, isOpen: true });
  });

  it("fails after a restart, after five minutes, and for another user", async () => {
    const clock = createManualClock();
    const { enter, dial, fake } = await openHaip({ clock });
    const client = await enter();
    const { id: session } = fake.sessions[0]!;
    const stranger = dial(`?token=${fake.mintToken({ userId: "bob" }).token}`);
    stranger.send({ type: "HAI", session, payload: { last_rx_seq: "1" } });
    expect((await stranger.until("ERROR")).payload).toMatchObject({ code: "RESUME_FAILED" });
    fake.restart();
    expect(await client.closed).toMatchObject({ code: 1006 });
    const second = await enter({ session, payload: { last_rx_seq: "1" } });
    expect(errorsOf(second)).toEqual(["RESUME_FAILED"]);
    const kept = second.frames[0]!.session;
    second.socket.terminate();
    await second.closed;
    await clock.advance(300_001);
    const third = await enter({ session: kept, payload: { last_rx_seq: "1" } });
    expect(errorsOf(third)).toEqual(["RESUME_FAILED"]);
  });

  it("is nothing the reference server knows", async () => {
    const { enter, fake } = await openHaip({ endpoints: "reference" });
    const client = await enter();
    const { id: session } = fake.sessions[0]!;
    client.socket.terminate();
    const again = await enter({ session, payload: { last_rx_seq: "1" } });
    expect(again.types).toEqual(["HAI", "PONG"]);
    expect(fake.sessions).toHaveLength(2);
  });

  it("takes a message once that a client sends once more", async () => {
    const { enter, fake } = await openHaip({ agent: () => "" });
    const client = await enter();
    const { id: session } = fake.sessions[0]!;
    const sent = sendText(client, "TEXT_MESSAGE", "Hi");
    await client.settle();
    client.socket.terminate();
    const again = await enter({ session, payload: { last_rx_seq: client.frames.at(-1)?.seq } });
    for (const envelope of sent) again.sendText(JSON.stringify(envelope));
    await again.settle();
    expect(fake.sessions[0]?.texts.map(({ text }) => text)).toEqual(["Hi"]);
  });
});

describe("section 11: credit", () => {
  it.each(["A", "B1"] as const)(
    "is 1000 for the reference server, for ever, in %s",
    async (dialect) => {
      const { enter } = await openHaip({
        dialect,
        endpoints: "reference",
        credit: { messages: 5, bytes: 1 },
      });
      const client = await enter();
      const { payload } = await client.until("HAI");
      expect(payload).toMatchObject({
        capabilities: { flow_control: { initial_credit_messages: 5, initial_credit_bytes: 1 } },
      });
      for (let index = 0; index < 5; index += 1) client.send({ type: "PING" });
      await client.until("ERROR", 2);
      // HAI and every PING cost: two of seven had to go.
      expect(client.ofType("PONG")).toHaveLength(4);
      expect(errorsOf(client)).toEqual(["INSUFFICIENT_CREDITS", "INSUFFICIENT_CREDITS"]);
    },
  );

  it("is not looked at by the reference server of B2", async () => {
    const { enter } = await openHaip({
      dialect: "B2",
      endpoints: "reference",
      credit: { messages: 1, bytes: 1 },
    });
    const client = await enter();
    await client.settle();
    expect(errorsOf(client)).toEqual([]);
  });

  it("comes back by the pages, so that it never runs out for who waits", async () => {
    const { enter } = await openHaip({
      agent: () => "",
      credit: { messages: 32, bytes: 65_536 },
    });
    const client = await enter();
    let left = { messages: 32, bytes: 65_536 };
    let seen = 0;
    for (let index = 0; index < 500; index += 1) {
      if (left.messages < 2) await client.until("FLOW_UPDATE", seen + 1);
      for (const { payload } of client.ofType("FLOW_UPDATE").slice(seen)) {
        const { channel, add_messages, add_bytes } = payload as {
          channel: string;
          add_messages: number;
          add_bytes: number;
        };
        seen += 1;
        if (channel !== "USER") continue;
        left = { messages: left.messages + add_messages, bytes: left.bytes + add_bytes };
      }
      if (left.messages < 2) continue;
      const [first] = sendWhole(client, `${String(index)} ${"x".repeat(500)}`);
      left = { messages: left.messages - 2, bytes: left.bytes - JSON.stringify(first).length };
    }
    await client.settle();
    expect(errorsOf(client)).toEqual([]);
    expect(seen).toBeGreaterThan(20);
  });

  it("overdrawn costs the message", async () => {
    const { enter, fake } = await openHaip({
      credit: { messages: 3, bytes: 65_536, replenish: "never" },
      agent: () => "",
    });
    const client = await enter();
    sendText(client, "TEXT_MESSAGE", "one");
    const [lost] = sendText(client, "TEXT_MESSAGE", "two");
    await client.settle();
    expect(client.ofType("ERROR")[0]?.payload).toMatchObject({
      code: "FLOW_CONTROL_VIOLATION",
      related_id: lost?.id,
    });
    expect(fake.sessions[0]?.texts.map(({ text }) => text)).toEqual(["one"]);
    fake.grant("USER", { messages: 3 });
    expect((await client.until("FLOW_UPDATE")).payload).toEqual({
      channel: "USER",
      add_messages: 3,
    });
    sendText(client, "TEXT_MESSAGE", "three");
    await client.settle();
    expect(fake.sessions[0]?.texts.map(({ text }) => text)).toEqual(["one", "three"]);
  });

  it("that a client gives is kept to, until it gives more", async () => {
    const { enter, fake } = await openHaip({ agent: () => ["a", "b", "c"] });
    const client = await enter({
      payload: {
        capabilities: {
          flow_control: { initial_credit_messages: 4, initial_credit_bytes: 100_000 },
        },
      },
    });
    // Three went with the tools that A advertises.
    await sayOver(client, fake, "Hi");
    await client.until("TEXT_MESSAGE_START");
    await client.settle();
    expect(client.ofType("TEXT_MESSAGE_PART")).toEqual([]);
    client.send({ type: "FLOW_UPDATE", payload: { channel: "AGENT", add_messages: 4 } });
    await client.until("TEXT_MESSAGE_END");
    expect(heard(client)).toEqual(["abc"]);
    const numbers = client.frames.map(({ seq }) => Number(seq));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it("and a channel can be paused, from either side", async () => {
    const { enter, fake } = await openHaip();
    const client = await enter();
    fake.pause("USER");
    expect((await client.until("PAUSE_CHANNEL")).payload).toEqual({ channel: "USER" });
    fake.resume("USER");
    expect((await client.until("RESUME_CHANNEL")).payload).toEqual({ channel: "USER" });
    client.send({ type: "PAUSE_CHANNEL", payload: { channel: "AGENT" } });
    await sayOver(client, fake, "Hi");
    await client.settle();
    expect(client.ofType("TEXT_MESSAGE_START")).toEqual([]);
    client.send({ type: "RESUME_CHANNEL", payload: { channel: "AGENT" } });
    await client.until("TEXT_MESSAGE_END");
    expect(heard(client)).toEqual(["You said: Hi"]);
  });

  it("has no pauses in B", async () => {
    const { fake } = await openHaip({ dialect: "B2" });
    expect(() => fake.pause("USER")).toThrow(expect.objectContaining({ code: "misuse" }) as Error);
  });
});

/** A text in two messages: START with all of it, and END. */
function sendWhole(client: Parameters<typeof sendText>[0], text: string) {
  const channel = "USER";
  const message_id = text.slice(0, 8);
  return [
    client.send({ type: "TEXT_MESSAGE_START", channel, payload: { message_id, text } }),
    client.send({ type: "TEXT_MESSAGE_END", channel, payload: { message_id } }),
  ];
}
