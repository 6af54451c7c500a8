import { once } from "node:events";
import { Agent, request, type IncomingMessage } from "node:http";
import { createConnection } from "node:net";
import { afterEach, expect, it, vi } from "vitest";
import { WebSocket, type ClientOptions } from "ws";
import { createManualClock } from "./clock";
import { createFakeHappyRobot, type FakeHappyRobotOptions } from "./happyrobot";
import { serveHappyRobot } from "./happyrobot-host";

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serve(options: FakeHappyRobotOptions = {}) {
  const fake = createFakeHappyRobot({
    agent: () => ["Hello ", "there"],
    timing: { ackMs: 1, firstChunkMs: 1, chunkMs: 1 },
    ...options,
  });
  const host = await serveHappyRobot(fake);
  cleanups.push(
    () => host.close(),
    () => {
      fake.close();
    },
  );
  const { token } = fake.mintToken();
  const ask = (method: string, path: string, body?: unknown) =>
    fetch(`${host.baseUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const created = (await (await ask("POST", "/chat/sessions/")).json()) as { session_id: string };
  const socketUrl = `${host.wsUrl}/chat/sessions/${created.session_id}/ws?token=${token}`;
  return { fake, host, token, ask, sessionId: created.session_id, socketUrl };
}

/** Collects frames and lets a test wait for the next of a type. */
function dial(url: string, options?: ClientOptions) {
  const socket = new WebSocket(url, options);
  const frames: Record<string, unknown>[] = [];
  const waiting = new Map<string, (frame: Record<string, unknown>) => void>();
  socket.on("message", (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as Record<string, unknown>;
    frames.push(frame);
    const type = String(frame.type);
    waiting.get(type)?.(frame);
    waiting.delete(type);
  });
  return {
    socket,
    frames,
    next: (type: string) =>
      new Promise<Record<string, unknown>>((resolve) => waiting.set(type, resolve)),
    closed: once(socket, "close").then(([code, reason]: unknown[]) => ({
      code,
      reason: String(reason),
    })),
  };
}

it("answers REST and talks over a real socket", async () => {
  const { fake, host, socketUrl, sessionId } = await serve();
  expect(host.url).toBe(`http://127.0.0.1:${String(host.port)}`);
  expect(host.baseUrl).toBe(`${host.url}/api/v2`);
  const { socket, next, frames } = dial(socketUrl);
  await next("connected");
  expect(fake.sockets.open).toBe(1);
  socket.send(JSON.stringify({ type: "message", id: "1", content: "Hi" }));
  expect(await next("response-end")).toEqual({ type: "response-end", content: "Hello there" });
  expect(frames.map(({ type }) => type)).toEqual([
    "connected",
    "message-ack",
    "response-start",
    "response-chunk",
    "response-chunk",
    "response-end",
  ]);
  expect(fake.sessions[0]).toMatchObject({ id: sessionId, messages: [{}, {}] });
});

it("gives errors and CORS headers through as they are, and 404 to what is not the vendor's", async () => {
  const { host } = await serve();
  const refused = await fetch(`${host.baseUrl}/chat/sessions/`, { method: "POST" });
  expect(refused.status).toBe(401);
  expect(refused.headers.get("access-control-allow-origin")).toBe("*");
  expect(await refused.json()).toEqual({ error: expect.any(String), statusCode: 401 });
  const preflight = await fetch(`${host.baseUrl}/chat/sessions/`, { method: "OPTIONS" });
  expect(preflight.status).toBe(204);
  expect((await fetch(`${host.url}/index.html`)).status).toBe(404);
});

it("takes a file of 5 MB byte by byte, at an address on the same port", async () => {
  const { fake, host, ask } = await serve();
  const file = new Uint8Array(5_000_000).map((_, index) => (index * 31) & 0xff);
  const presigned = (await (
    await ask("GET", "/chat/upload/presigned?filename=big.bin&mime_type=application/octet-stream")
  ).json()) as { artifact_id: string; upload_url: string };
  expect(presigned.upload_url.startsWith(host.url)).toBe(true);
  const put = await fetch(presigned.upload_url, {
    method: "PUT",
    body: file,
    headers: { "content-type": "application/octet-stream" },
  });
  expect(put.status).toBe(200);
  const { bytes } = fake.uploads.get(presigned.artifact_id) ?? {};
  expect(Buffer.from(file).equals(bytes ?? new Uint8Array())).toBe(true);
});

it("answers an upload that is too large, whether its length is announced or not", async () => {
  const { fake, ask } = await serve({ maxFileSize: 100_000 });
  const presigned = (await (
    await ask("GET", "/chat/upload/presigned?filename=big.bin&mime_type=a/b")
  ).json()) as { artifact_id: string; upload_url: string };
  const file = new Uint8Array(20_000_000);
  const lengths = [{ "transfer-encoding": "chunked" }, { "content-length": file.byteLength }];
  // One connection: it serves the second upload only if the rest of the first was read to its end.
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  cleanups.push(() => {
    agent.destroy();
  });
  for (const length of lengths) {
    const put = request(presigned.upload_url, {
      agent,
      method: "PUT",
      headers: { "content-type": "a/b", ...length },
    });
    const sent = once(put, "finish");
    put.end(file);
    const [answer] = (await once(put, "response")) as [IncomingMessage];
    expect(answer.statusCode).toBe(400);
    expect(Buffer.concat(await answer.toArray()).toString()).toContain("EntityTooLarge");
    await sent;
  }
  expect(fake.uploads.get(presigned.artifact_id)?.status).toBe("presigned");
});

it("forgets an upload that is broken off, and goes on serving", async () => {
  const { fake, ask } = await serve();
  const presigned = (await (
    await ask("GET", "/chat/upload/presigned?filename=big.bin&mime_type=a/b")
  ).json()) as { artifact_id: string; upload_url: string };
  const put = request(presigned.upload_url, {
    method: "PUT",
    headers: { "content-type": "a/b", "content-length": 1_000_000 },
  });
  put.on("error", () => {});
  put.write(new Uint8Array(100_000));
  await vi.waitFor(() => {
    expect(fake.uploads.get(presigned.artifact_id)?.attempts).toBe(1);
  });
  put.destroy();
  expect((await ask("POST", "/chat/sessions/")).status).toBe(200);
  expect(fake.uploads.get(presigned.artifact_id)?.status).toBe("presigned");
});

it("opens an invalid handshake and closes it with the fake's code", async () => {
  const { fake, socketUrl } = await serve();
  const { socket, closed } = dial(`${socketUrl}x`);
  await once(socket, "open");
  expect(await closed).toEqual({ code: 4401, reason: "Invalid chat token" });
  expect(fake.sockets).toMatchObject({ open: 0, total: 0, refused: 1 });
});

it("refuses an invalid handshake with the status when told to", async () => {
  const { host, fake, socketUrl, sessionId } = await serve({ handshake: "refuse" });
  const foreign = fake.mintToken({ env: "staging" }).token;
  const attempts = {
    [`${socketUrl}x`]: 401,
    [`${host.wsUrl}/chat/sessions/${sessionId}/ws?token=${foreign}`]: 403,
    [socketUrl.replace(sessionId, "unknown")]: 404,
    [`ws://127.0.0.1:${String(host.port)}/elsewhere`]: 404,
  };
  for (const [url, status] of Object.entries(attempts)) {
    const socket = new WebSocket(url);
    const [error] = (await once(socket, "error").catch((thrown: unknown) => [thrown])) as [Error];
    expect(error.message).toContain(String(status));
  }
});

it("refuses sockets with 502 while the vendor is away, however handshakes are answered", async () => {
  const { fake, socketUrl } = await serve();
  fake.setScenario("offline");
  const socket = new WebSocket(socketUrl);
  const [error] = (await once(socket, "error").catch((thrown: unknown) => [thrown])) as [Error];
  expect(error.message).toContain("502");
});

it("cuts lines so that the client sees 1006, and closes with a code where there is one", async () => {
  const { fake, socketUrl } = await serve();
  const first = dial(socketUrl);
  await first.next("connected");
  fake.dropSockets();
  expect((await first.closed).code).toBe(1006);
  const second = dial(socketUrl);
  await second.next("connected");
  fake.dropSockets({ code: 1012, reason: "service restart" });
  expect(await second.closed).toEqual({ code: 1012, reason: "service restart" });
});

it("notices when a client leaves", async () => {
  const { fake, socketUrl } = await serve();
  const { socket, next } = dial(socketUrl);
  await next("connected");
  socket.close(1000, "bye");
  await once(socket, "close");
  expect(fake.sockets.open).toBe(0);
  expect(fake.sockets.connections[0]).toMatchObject({ closeCode: 1000, closeReason: "bye" });
});

it("lets an hour pass in the vendor's time while the client lives in real time", async () => {
  const clock = createManualClock();
  const { fake, socketUrl } = await serve({ clock });
  const { socket, next, closed } = dial(socketUrl);
  await next("connected");
  const required = next("token-refresh-required");
  await clock.advance(3_575_000);
  await required;
  const acknowledged = next("token-refresh-ack");
  const fresh = fake.mintToken();
  socket.send(JSON.stringify({ type: "token-refresh", token: fresh.token }));
  expect((await acknowledged).expires_at).toBe(fresh.expires_at);
  await clock.advance(3_600_000);
  expect((await closed).code).toBe(4401);
});

it("leaves nothing open when it is closed", async () => {
  const { fake, host, socketUrl } = await serve();
  const { next, closed } = dial(socketUrl);
  await next("connected");
  const idle = createConnection(host.port, "127.0.0.1");
  idle.on("error", () => {});
  await once(idle, "connect");
  await host.close();
  expect((await closed).code).toBe(1006);
  expect(fake.sockets.open).toBe(0);
  await expect(fetch(host.url)).rejects.toThrow();
  cleanups.length = 0;
});

it("says so when the port is taken", async () => {
  const { fake, host } = await serve();
  await expect(serveHappyRobot(fake, { port: host.port })).rejects.toThrow(/EADDRINUSE/);
});
