import { once } from "node:events";
import * as http from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import {
  closeHaip,
  createInbox,
  createStamp,
  openHaip,
  sendText,
  type RawEnvelope,
} from "./haip-raw-client";
import type { FakeHaipEnvelope } from "./haip-wire";

const cleanups: (() => void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) cleanup();
  await closeHaip();
});

/** A stream over Node's own client, whose request body can stay open and whose headers are what we say. */
function open(url: string, options: http.RequestOptions & { body?: string } = {}) {
  const { body, ...rest } = options;
  const inbox = createInbox();
  const request = http.request(url, { agent: false, ...rest });
  cleanups.push(() => request.destroy());
  request.on("error", () => {});
  request.flushHeaders();
  const response = once(request, "response").then(([incoming]) => incoming as http.IncomingMessage);
  let pending = "";
  const chunks: string[] = [];
  const ended = response.then(async (incoming) => {
    incoming.on("data", (chunk: Buffer) => {
      chunks.push(chunk.toString());
      pending += chunk.toString();
      const lines = pending.split("\n");
      pending = lines.pop() ?? "";
      for (const line of lines) if (line !== "") inbox.take(line.replace(/^data: /, ""));
    });
    incoming.on("error", () => {});
    await new Promise((resolve) => incoming.once("close", resolve));
  });
  if (body !== undefined) request.end(body);
  const stamp = createStamp(() => inbox.frames[0]?.session ?? "none");
  return {
    ...inbox,
    request,
    response,
    ended,
    chunks,
    stamp,
    send(envelope: RawEnvelope): FakeHaipEnvelope {
      const stamped = stamp(envelope);
      request.write(`${JSON.stringify(stamped)}\n`);
      return stamped;
    },
  };
}

const listen = (url: string) => open(url, { method: "GET", body: "" });
const ndjson = (url: string, token: string, headers: http.OutgoingHttpHeaders = {}) =>
  open(url, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/x-ndjson",
      "accept-encoding": "identity",
      ...headers,
    },
  });

describe("section 14.2: Server-Sent Events of the reference server", () => {
  it("are received and nothing more: HAI first, unnamed, one data line each", async () => {
    const { fake, host, token } = await openHaip({ endpoints: "reference" });
    const stream = listen(`${host.sseUrl}?token=${token}`);
    const hai = await stream.until("HAI");
    expect((await stream.response).headers["content-type"]).toBe("text/event-stream");
    expect(stream.chunks).toEqual([`data: ${JSON.stringify(hai)}\n\n`]);
    expect(fake.sessions[0]).toMatchObject({ transport: "sse", user: "user-1" });
  });

  it.each([
    ["POST", "/sse"],
    ["POST", "/handshake"],
    ["POST", "/message"],
    ["GET", "/connect"],
    ["GET", "/stream"],
  ])("%s %s is 404", async (method, path) => {
    const { host, token } = await openHaip({ endpoints: "reference" });
    const response = await fetch(`${host.baseUrl}${path}?token=${token}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(404);
  });

  it("want the token in the query, and want none in B", async () => {
    const { host, token } = await openHaip({ endpoints: "reference" });
    const refused = await fetch(host.sseUrl, { headers: { authorization: `Bearer ${token}` } });
    expect([refused.status, await refused.json()]).toEqual([401, { error: "Invalid token" }]);
    const other = await openHaip({ endpoints: "reference", dialect: "B2" });
    await listen(other.host.sseUrl).until("HAI");
  });

  it("end with their reader", async () => {
    const { fake, host, token } = await openHaip({ endpoints: "reference" });
    const stream = listen(`${host.sseUrl}?token=${token}`);
    await stream.until("HAI");
    expect(fake.sockets.open).toBe(1);
    stream.request.destroy();
    await until(() => fake.sockets.open === 0);
  });
});

describe("section 14.2: Server-Sent Events by the pages", () => {
  async function connect(options: Parameters<typeof openHaip>[0] = {}, path = "/connect") {
    const opened = await openHaip(options);
    const { fake, host, token } = opened;
    const stream = listen(`${host.baseUrl}${path}?token=${token}`);
    await stream.until("HAI");
    const post = async (to: string, envelope: FakeHaipEnvelope, bearer: string = token) => {
      const response = await fetch(`${host.baseUrl}${to}`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(fake.dialect === "A" && { authorization: `Bearer ${bearer}` }),
        },
        body: JSON.stringify(envelope),
      });
      return [response.status, await response.json()] as const;
    };
    return { ...opened, stream, post };
  }

  it.each(["A", "B1", "B2"] as const)("carry a conversation in %s", async (dialect) => {
    const { stream, post, token } = await connect({ dialect });
    const say = (envelope: RawEnvelope) => post("/message", stream.stamp(envelope));
    const ok = [200, { status: "ok" }];
    const hai = stream.stamp({ type: "HAI", payload: { auth: { token } } });
    expect(await post("/handshake", hai)).toEqual(ok);
    if (dialect === "A") {
      expect(await say({ type: "RUN_STARTED", payload: { run_id: "r" } })).toEqual(ok);
      for (const [type, payload] of [
        ["TEXT_MESSAGE_START", { message_id: "m", text: "Hi" }],
        ["TEXT_MESSAGE_END", { message_id: "m" }],
      ] as const)
        expect(await say({ type, channel: "USER", payload })).toEqual(ok);
      await stream.until("TEXT_MESSAGE_END");
      return;
    }
    await say({ type: "TRANSACTION_START", transaction: "t", payload: { toolName: "chat" } });
    const { transaction } = await stream.until("TRANSACTION_START");
    const channel = "USER";
    if (dialect === "B2") await say({ type: "MESSAGE", channel, transaction, payload: "Hi" });
    else
      for (const type of ["MESSAGE_START", "MESSAGE_END"])
        await say({ type, channel, transaction, payload: { message_id: "m", text: "Hi" } });
    await stream.until(dialect === "B2" ? "MESSAGE" : "MESSAGE_END");
  });

  it("may be received and sent to at one address", async () => {
    const { stream, post } = await connect({}, "/sse");
    expect((await post("/sse", stream.stamp({ type: "PING" })))[0]).toBe(200);
    await stream.until("PONG");
  });

  it("find their session by the envelope, and their user by the header", async () => {
    const { stream, post } = await connect();
    const lost = stream.stamp({ type: "PING", session: "elsewhere" });
    expect(await post("/message", lost)).toEqual([404, { error: "Session not found" }]);
    const foreign = stream.stamp({ type: "PING" });
    expect(await post("/message", foreign, "none")).toEqual([401, { error: "Invalid token" }]);
  });

  it("turn bad credentials of B away and end", async () => {
    const { stream, post } = await connect({ dialect: "B1" });
    const hai = stream.stamp({ type: "HAI", payload: { auth: {} } });
    expect(await post("/handshake", hai)).toEqual([401, { error: "Invalid token" }]);
    await stream.ended;
    expect(stream.frames.map(({ type }) => type)).toEqual(["HAI", "ERROR"]);
  });

  it("can be taken up again, by a HAI that names the old session", async () => {
    const { fake, stream, post, host, token } = await connect({ agent: () => "Later" });
    await post("/handshake", stream.stamp({ type: "HAI", payload: {} }));
    const { session } = stream.frames[0]!;
    stream.request.destroy();
    await until(() => fake.sockets.open === 0);
    fake.say(session, "Missed");
    const again = listen(`${host.baseUrl}/connect?token=${token}`);
    await again.until("HAI");
    const hai = again.stamp({ type: "HAI", session, payload: { last_rx_seq: "1" } });
    expect((await post("/handshake", hai))[0]).toBe(200);
    expect(await again.until("TEXT_MESSAGE_END")).toMatchObject({ session });
    expect(fake.sessions).toHaveLength(1);
  });

  it("are open to pages of any origin", async () => {
    const { host } = await openHaip();
    const preflight = await fetch(`${host.baseUrl}/message`, { method: "OPTIONS" });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
    expect(preflight.headers.get("access-control-allow-headers")).toContain("authorization");
  });
});

describe("section 14.3: HTTP streaming of the reference server", () => {
  it("is lines both ways, full duplex", async () => {
    const { fake, host, token } = await openHaip({ endpoints: "reference" });
    const stream = ndjson(host.streamUrl, token);
    await stream.until("HAI");
    expect((await stream.response).headers["content-type"]).toBe("application/json");
    sendText(stream as never, "TEXT_MESSAGE", "Hi");
    await stream.until("TEXT_MESSAGE_END");
    expect(stream.noise).toEqual([]);
    expect(fake.sessions[0]).toMatchObject({ transport: "http-streaming" });
  });

  it("wants the token in the header", async () => {
    const { host, token } = await openHaip({ endpoints: "reference" });
    const response = await fetch(`${host.streamUrl}?token=${token}`, { method: "POST" });
    expect([response.status, await response.json()]).toEqual([401, { error: "Invalid token" }]);
  });

  it("1: a JSON content type has the body swallowed, or refused", async () => {
    const { fake, host, token } = await openHaip({ endpoints: "reference" });
    const post = (body: string) =>
      open(host.streamUrl, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body,
      });
    const one = post('{"type":"PING"}\n');
    await one.until("HAI");
    expect(fake.sessions[0]?.received).toEqual([]);
    const several = await post('{"type":"PING"}\n{"type":"PING"}\n').response;
    expect(several.statusCode).toBe(400);
    expect(several.headers["content-type"]).toContain("text/html");
  });

  it("2: the end of the body is the end of the session", async () => {
    const { fake, host, token } = await openHaip({ endpoints: "reference" });
    const stream = ndjson(host.streamUrl, token);
    await stream.until("HAI");
    sendText(stream as never, "TEXT_MESSAGE", "Hi");
    stream.send({ type: "PING" });
    stream.request.end();
    await stream.ended;
    expect(stream.frames.map(({ type }) => type)).toContain("PONG");
    expect(stream.frames.map(({ type }) => type)).not.toContain("TEXT_MESSAGE_END");
    expect(fake.sessions[0]?.isOpen).toBe(false);
  });

  it.each([
    ["reference", []],
    ["documented", ["PING"]],
  ] as const)(
    "3: a line in two chunks is lost, but not by the pages (%s)",
    async (endpoints, heard) => {
      const { fake, host, token } = await openHaip({ endpoints });
      const stream = ndjson(host.streamUrl, token);
      await stream.until("HAI");
      const line = `${JSON.stringify(stream.stamp({ type: "PING", payload: { nonce: "split" } }))}\n`;
      stream.request.write(line.slice(0, 40));
      stream.request.setNoDelay(true);
      // Its own chunk: the server has read the first half when it answers this.
      const first = fake.sessions[0]!;
      const probe = ndjson(host.streamUrl, token);
      await probe.until("HAI");
      probe.send({ type: "PING" });
      await probe.until("PONG");
      stream.request.write(line.slice(40));
      stream.send({ type: "PING", payload: { nonce: "whole" } });
      await stream.until("PONG");
      const nonces = first.received.map(({ payload }) => (payload as { nonce: string }).nonce);
      expect(nonces.includes("split")).toBe(heard.length > 0);
    },
  );

  it("5: compression holds everything back, over events too", async () => {
    const { fake, host, token } = await openHaip({ endpoints: "reference" });
    const stream = ndjson(host.streamUrl, token, { "accept-encoding": "gzip, deflate" });
    const events = open(`${host.sseUrl}?token=${token}`, {
      headers: { "accept-encoding": "gzip" },
      body: "",
    });
    await Promise.all([stream.response, events.response]);
    stream.send({ type: "PING" });
    await until(() => fake.sessions[0]?.received.length === 1);
    expect([...stream.chunks, ...events.chunks]).toEqual([]);
    stream.request.end();
    await stream.ended;
    expect(stream.frames.map(({ type }) => type)).toEqual(["HAI", "PONG"]);
  });

  it("does not end when B turns a client away", async () => {
    const { fake, host } = await openHaip({ endpoints: "reference", dialect: "B1" });
    const stream = ndjson(host.streamUrl, "");
    await stream.until("HAI");
    stream.send({ type: "HAI", payload: { auth: {} } });
    stream.send({ type: "PING" });
    await stream.until("ERROR", 2);
    expect(fake.sockets.open).toBe(1);
  });
});

describe("section 14.3: HTTP streaming by the pages", () => {
  it.each([
    ["text/event-stream", "text/event-stream"],
    ["application/json", "application/json"],
  ])("takes a HAI for a body and answers as %s", async (accept, contentType) => {
    const { fake, host, token } = await openHaip({ dialect: "B1" });
    const stamp = createStamp(() => "mine");
    const stream = open(host.streamUrl, {
      method: "POST",
      headers: { "content-type": "application/json", accept },
      body: JSON.stringify(stamp({ type: "HAI", payload: { auth: { token } } })),
    });
    const { session } = await stream.until("HAI");
    expect((await stream.response).headers["content-type"]).toBe(contentType);
    expect(stream.chunks[0]?.startsWith("data: ")).toBe(accept === "text/event-stream");
    expect(fake.sessions[0]).toMatchObject({ transport: "http-streaming", user: "user-1" });
    await fetch(`${host.baseUrl}/message`, {
      method: "POST",
      body: JSON.stringify(stamp({ type: "PING", session })),
    });
    await stream.until("PONG");
  });
});

describe("section 14.4: vitals", () => {
  it("are at the root", async () => {
    const { host, enter } = await openHaip();
    await enter();
    const ask = async (path: string) => (await fetch(`${host.url}${path}`)).json();
    expect(await ask("/health")).toMatchObject({ status: "ok", activeConnections: 1 });
    expect(await ask("/stats")).toMatchObject({ totalConnections: 1, totalMessages: 2 });
  });
});

describe("what a test can break", () => {
  it("a route fails as often as it is told", async () => {
    const { fake, host, token } = await openHaip();
    fake.failNext("connect", 503);
    const connect = () => fetch(`${host.baseUrl}/connect?token=${token}`);
    expect((await connect()).status).toBe(503);
    const response = await connect();
    expect(response.status).toBe(200);
    await response.body?.cancel();
    expect(fake.requests.map(({ route, status }) => [route, status])).toEqual([
      ["connect", 503],
      ["connect", 200],
    ]);
  });

  it("a cut breaks a stream, and a post is never answered in silence", async () => {
    const { fake, host, token } = await openHaip();
    const stream = listen(`${host.sseUrl}?token=${token}`);
    await stream.until("HAI");
    fake.silence(true);
    const answer = fetch(`${host.baseUrl}/message`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(stream.stamp({ type: "PING" })),
    });
    await until(() => fake.requests.length === 2);
    fake.silence(false);
    await expect(answer).rejects.toThrow();
    expect(stream.frames).toHaveLength(1);
    fake.dropSockets();
    await stream.ended;
    expect(fake.sockets.connections[0]?.isOpen).toBe(false);
  });

  it("what is not the fake's is 404", async () => {
    const { host } = await openHaip();
    expect((await fetch(`${host.url}/elsewhere`)).status).toBe(404);
    expect((await fetch(`${host.baseUrl}/elsewhere`)).status).toBe(404);
  });
});

/** Waits for the event loop to bring it about. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
