import { afterEach, describe, expect, it } from "vitest";
import { createManualClock } from "./clock";
import { closeHaip, dialHaip, errorsOf, openHaip } from "./haip-raw-client";
import { readJsonWebToken, signJsonWebToken } from "./json-web-token";
import { randomBytes } from "./random";

afterEach(closeHaip);

const dialects = ["A", "B1", "B2"] as const;

describe("section 4.1: the handshake", () => {
  it.each(dialects)("begins with the server's own HAI, unprompted, in %s", async (dialect) => {
    const { dial, fake } = await openHaip({ dialect });
    const hai = await dial().until("HAI");
    expect(hai).toMatchObject({
      session: fake.sessions[0]?.id,
      channel: "SYSTEM",
      ...(dialect !== "A" && { transaction: "null" }),
      payload: { haip_version: "1.1.2", accept_major: [1] },
    });
    expect("transaction" in hai).toBe(dialect !== "A");
  });

  it("tells dialects apart by accept_events alone (section 3.3)", async () => {
    const listed = await Promise.all(
      dialects.map(async (dialect) => {
        const { dial } = await openHaip({ dialect });
        const { payload } = await dial().until("HAI");
        return (payload as { accept_events: string[] }).accept_events;
      }),
    );
    expect(listed.map((events) => events.length)).toEqual([22, 15, 15]);
    expect(listed.map((events) => events.includes("RUN_STARTED"))).toEqual([true, false, false]);
    expect(listed.map((events) => events.includes("MESSAGE_START"))).toEqual([false, true, false]);
    expect(listed.map((events) => events.includes("MESSAGE"))).toEqual([false, false, true]);
  });

  it("needs no HAI of the client in A", async () => {
    const { dial } = await openHaip({ endpoints: "reference" });
    const client = dial();
    expect(await client.settle()).toMatchObject({ type: "PONG" });
    expect(client.types).toEqual(["HAI", "PONG"]);
  });

  it.each(["B1", "B2"] as const)("says nothing to who is let in, in %s", async (dialect) => {
    const { enter, fake } = await openHaip({ dialect, endpoints: "reference" });
    const client = await enter();
    expect(client.types).toEqual(["HAI", "PONG"]);
    client.send({ type: "HAI", payload: { auth: { token: "another" } } });
    await client.settle();
    expect(client.types).toEqual(["HAI", "PONG", "PONG"]);
    expect(fake.sessions[0]).toMatchObject({ user: "user-1" });
  });
});

describe("section 5.1: the token of dialect A", () => {
  it("is looked at when the socket is open already", async () => {
    const { dial, fake } = await openHaip();
    const client = dial("?token=nonsense");
    expect(await client.closed).toEqual({ code: 1008, reason: "Invalid token" });
    expect(client.frames).toEqual([]);
    expect(fake.sockets).toMatchObject({ open: 0, total: 0, refused: 1 });
  });

  it("needs a user and a future, and by the reference server's light no signature", async () => {
    const exp = Math.floor(Date.now() / 1000) + 60;
    const sign = (claims: object) =>
      signJsonWebToken({ iat: 0, exp, jti: "1", ...claims } as never, randomBytes(32));
    for (const endpoints of ["reference", "documented"] as const) {
      const { dial } = await openHaip({ endpoints });
      const foreign = dial(`?token=${sign({ userId: "ann" })}`);
      if (endpoints === "reference") await foreign.until("HAI");
      else expect(await foreign.closed).toMatchObject({ code: 1008 });
      expect(await dial(`?token=${sign({ sub: "ann" })}`).closed).toMatchObject({ code: 1008 });
      const old = dial(`?token=${sign({ userId: "ann", exp: 1 })}`);
      expect(await old.closed).toMatchObject({ code: 1008 });
    }
  });

  it("may come as a sub-protocol where the pages say so", async () => {
    const { host, token } = await openHaip();
    const client = dialHaip(host.wsUrl, { protocols: ["haip", `token.${token}`] });
    await client.until("HAI");
    client.socket.terminate();
  });

  it("is judged by the app, where the app wants to", async () => {
    const { dial } = await openHaip({ verifyToken: (token) => token === "sesame" });
    await dial("?token=sesame").until("HAI");
    expect(await dial().closed).toMatchObject({ code: 1008 });
  });

  it("is a JSON Web Token with a userId", async () => {
    const { fake } = await openHaip();
    const { token, expiresAt } = fake.mintToken({ userId: "ann", ttlSeconds: 60 });
    const claims = readJsonWebToken(token);
    expect(claims).toMatchObject({ userId: "ann" });
    expect(Date.parse(expiresAt)).toBe(Number(claims?.exp) * 1000);
  });
});

describe("section 5.2: the credentials of dialect B", () => {
  it.each(["B1", "B2"] as const)("are refused by an error, then 1008, in %s", async (dialect) => {
    const { dial, fake } = await openHaip({ dialect });
    const client = dial();
    client.send({ type: "HAI", payload: { auth: { token: "nonsense" } } });
    expect(await client.closed).toEqual({ code: 1008, reason: "Invalid token" });
    expect(errorsOf(client)).toEqual(["FAILED_AUTH"]);
    expect(fake.accepts({ token: "nonsense" })).toBe(false);
    expect(fake.accepts({ token: `Bearer ${fake.mintToken().token}` })).toBe(true);
  });

  it.each(["B1", "B2"] as const)("come before all else, in %s", async (dialect) => {
    const { dial } = await openHaip({ dialect });
    const client = dial();
    client.send({ type: "PING" });
    expect(await client.closed).toEqual({ code: 1008, reason: "Invalid token" });
    expect(errorsOf(client)).toEqual(["NOT HAI"]);
  });

  it.each([
    ["B1", "Invalid token"],
    ["B2", "Bad Message"],
  ] as const)("are not looked for in what is malformed, in %s", async (dialect, reason) => {
    const { dial } = await openHaip({ dialect });
    const client = dial();
    client.sendText('{"type":"HAI"}');
    expect(await client.closed).toEqual({ code: 1008, reason });
    expect(errorsOf(client)).toEqual(["INVALID_MESSAGE"]);
  });

  it("B2 looks for the transaction first, and stays open", async () => {
    const { dial } = await openHaip({ dialect: "B2" });
    const client = dial();
    client.send({ type: "MESSAGE", channel: "USER", payload: "Hello", transaction: "none" });
    await client.until("ERROR");
    expect(errorsOf(client)).toEqual(["TRANSACTION_NOT_FOUND"]);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  it("are whatever the app says they are", async () => {
    const { dial, fake } = await openHaip({
      dialect: "B1",
      authenticate: (auth) =>
        (auth as { password?: string }).password === "sesame" ? { id: "ali" } : null,
    });
    const client = dial();
    client.send({ type: "HAI", payload: { auth: { password: "sesame" } } });
    await client.settle();
    expect(fake.sessions[0]?.user).toBe("ali");
  });
});

describe("section 13: what is refused", () => {
  it.each(dialects)("what the validator does not know, in %s", async (dialect) => {
    const { enter } = await openHaip({ dialect });
    const client = await enter();
    const before = client.ofType("ERROR").length;
    client.send({ type: "FILE_START" });
    client.send({ type: "PING", channel: "audio-in" });
    client.send({ type: "PING", payload: null });
    client.sendText("[]");
    client.sendText('{"type":"PING"}');
    await client.settle();
    expect(errorsOf(client).slice(before)).toEqual(Array(5).fill("INVALID_MESSAGE"));
  });

  it.each([
    ["A", 5],
    ["B1", 5],
    ["B2", 3],
  ] as const)("%s knows %i channels", async (dialect, count) => {
    const { enter } = await openHaip({ dialect });
    const client = await enter();
    for (const channel of ["USER", "AGENT", "SYSTEM", "AUDIO_IN", "AUDIO_OUT"])
      client.send({ type: "PING", channel });
    await client.settle();
    expect(client.ofType("PONG")).toHaveLength(count + 2);
  });

  it("A knows types it has no ear for, its own PONG among them", async () => {
    const { dial } = await openHaip({ endpoints: "reference" });
    const client = dial();
    const deaf = ["PONG", "TOOL_LIST", "TOOL_SCHEMA", "FLOW_UPDATE", "RUN_ERROR"];
    for (const type of deaf) client.send({ type });
    await client.settle();
    expect(errorsOf(client)).toEqual(deaf.map(() => "UNSUPPORTED_TYPE"));
    expect(client.ofType("ERROR")[0]?.payload).toEqual({
      code: "UNSUPPORTED_TYPE",
      message: expect.any(String) as string,
    });
  });

  it("the pages name the message that an error is about", async () => {
    const { enter } = await openHaip();
    const client = await enter();
    const { id } = client.send({ type: "RUN_CANCEL", payload: { run_id: "none" } });
    expect((await client.until("ERROR")).payload).toMatchObject({
      code: "RUN_NOT_FOUND",
      related_id: id,
    });
  });

  it("what is no JSON is heard by nobody", async () => {
    const { dial, fake } = await openHaip();
    const client = dial();
    client.sendText("not JSON");
    await client.settle();
    expect(client.types).toEqual(["HAI", "PONG"]);
    expect(fake.sessions[0]?.received.map(({ type }) => type)).toEqual(["PING"]);
  });
});

describe("sections 10.1 and 12: numbers and pings", () => {
  it("counts in digits, or as the reference server does", async () => {
    const decimal = await openHaip();
    const first = await decimal.enter();
    expect(first.frames.map(({ seq }) => seq)).toEqual(first.frames.map((_, i) => String(i + 1)));
    const reference = await openHaip({ endpoints: "reference" });
    const second = await reference.enter();
    expect(second.frames.every(({ seq }) => /^\d{13}[0-9a-z]+$/.test(seq))).toBe(true);
    expect(second.frames.some(({ seq }) => /^\d+$/.test(seq))).toBe(false);
  });

  it("acknowledges what it has had in a row, where the pages say so", async () => {
    const { dial } = await openHaip();
    const client = dial();
    client.send({ type: "PING", seq: "1" });
    client.send({ type: "PING", seq: "2" });
    client.send({ type: "PING", seq: "4" });
    expect((await client.until("PONG", 3)).ack).toBe("2");
    client.send({ type: "PING", seq: "3" });
    expect((await client.until("PONG", 4)).ack).toBe("4");
  });

  it("pings a socket every 30 seconds, and answers a ping with its nonce", async () => {
    const clock = createManualClock();
    const { dial } = await openHaip({ clock });
    const client = dial();
    await client.until("HAI");
    await clock.advance(60_000);
    const ping = await client.until("PING", 2);
    expect(ping.payload).toEqual({ nonce: expect.stringMatching(/^[0-9a-f-]{36}$/) as string });
    client.send({ type: "PING", payload: { nonce: "mine" } });
    expect((await client.until("PONG")).payload).toEqual({ nonce: "mine" });
  });
});
