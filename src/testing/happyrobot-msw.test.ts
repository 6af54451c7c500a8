// @vitest-environment jsdom
import * as msw from "msw";
import * as msw3 from "msw-3";
import { setupServer as setupServer3 } from "msw-3/node";
import { setupServer } from "msw/node";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createFakeHappyRobot, type FakeHappyRobot } from "./happyrobot";
import { happyRobotHandlers } from "./happyrobot-msw";

beforeAll(() => {
  // MSW 3 asks for Node 22. What it misses in Node 20 is this one function.
  const promise = Promise as unknown as { withResolvers?: () => unknown };
  promise.withResolvers ??= () => {
    let settle = {};
    const made = new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
    return { promise: made, ...settle };
  };
});

// The namespaces go in whole, and what comes out goes into that version's own setupServer: the compiler checks both.
const versions = {
  "MSW 2": (fake: FakeHappyRobot) => setupServer(...happyRobotHandlers(msw, fake)),
  "MSW 3": (fake: FakeHappyRobot) => setupServer3(...happyRobotHandlers(msw3, fake)),
};

describe.each(Object.entries(versions))("%s", (_version, listen) => {
  let stop = () => {};
  afterEach(() => {
    stop();
  });

  function serve(options: Parameters<typeof createFakeHappyRobot>[0] = {}) {
    const fake = createFakeHappyRobot({
      agent: () => ["Hello ", "there"],
      timing: { ackMs: 0, firstChunkMs: 0, chunkMs: 0 },
      ...options,
    });
    const server = listen(fake);
    server.listen({ onUnhandledRequest: "error" });
    stop = () => {
      fake.close();
      server.close();
    };
    return fake;
  }

  async function ask(fake: FakeHappyRobot, method: string, path: string, body?: unknown) {
    const response = await fetch(`${fake.baseUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${fake.tokens[0]?.token ?? ""}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  async function socketUrl(fake: FakeHappyRobot): Promise<string> {
    const { token } = fake.mintToken();
    const { body } = await ask(fake, "POST", "/chat/sessions/");
    const base = fake.baseUrl.replace(/^http/, "ws");
    return `${base}/chat/sessions/${String(body.session_id)}/ws?token=${token}`;
  }

  /** Everything a socket goes through, as a list of words, until it is closed or `until` is met. */
  function listenTo(socket: WebSocket) {
    const events: string[] = [];
    const waiting: { word: string; resolve: () => void }[] = [];
    const note = (word: string) => {
      events.push(word);
      for (const { word: wanted, resolve } of waiting) if (wanted === word) resolve();
    };
    socket.addEventListener("open", () => {
      note("open");
    });
    socket.addEventListener("message", ({ data }) => {
      note((JSON.parse(String(data)) as { type: string }).type);
    });
    socket.addEventListener("close", ({ code, reason }) => {
      note(`close ${String(code)} ${reason}`.trim());
    });
    return {
      events,
      until: (word: string) =>
        new Promise<void>((resolve) => {
          if (events.includes(word)) resolve();
          else waiting.push({ word, resolve });
        }),
    };
  }

  it("answers REST, with errors as they are", async () => {
    const fake = serve();
    expect(await ask(fake, "POST", "/chat/sessions/")).toEqual({
      status: 401,
      body: { error: expect.any(String), statusCode: 401 },
    });
    fake.mintToken();
    expect((await ask(fake, "POST", "/chat/sessions")).status).toBe(200);
  });

  it("answers under any origin, the European one included", async () => {
    const fake = serve();
    const response = await fetch("https://platform.eu.happyrobot.ai/api/v2/chat/sessions/", {
      method: "POST",
      headers: { authorization: `Bearer ${fake.mintToken().token}` },
    });
    expect(response.status).toBe(200);
  });

  it("talks over the WebSocket", async () => {
    const fake = serve();
    const socket = new WebSocket(await socketUrl(fake));
    const { events, until } = listenTo(socket);
    await until("connected");
    socket.send(JSON.stringify({ type: "message", id: "1", content: "Hi" }));
    await until("response-end");
    expect(events).toEqual([
      "open",
      "connected",
      "message-ack",
      "response-start",
      "response-chunk",
      "response-chunk",
      "response-end",
    ]);
    socket.close(1000, "bye");
    await until("close 1000 bye");
    expect(fake.sockets).toMatchObject({ open: 0, total: 1 });
    expect(fake.sockets.connections[0]).toMatchObject({ closeCode: 1000, closeReason: "bye" });
  });

  it("delivers the last frame before it closes", async () => {
    const fake = serve();
    const { events, until } = listenTo(new WebSocket(await socketUrl(fake)));
    await until("connected");
    fake.endSession(fake.sessions[0]?.id ?? "");
    await until("close 1000 session closed");
    expect(events.slice(-2)).toEqual(["session-closed", "close 1000 session closed"]);
  });

  it("cuts a line with 1006", async () => {
    const fake = serve();
    const { until } = listenTo(new WebSocket(await socketUrl(fake)));
    await until("connected");
    fake.dropSockets();
    await until("close 1006");
    expect(fake.sockets.open).toBe(0);
  });

  it("opens an invalid handshake and closes it, or never opens it when told to", async () => {
    const lenient = serve();
    const opened = listenTo(new WebSocket(`${await socketUrl(lenient)}x`));
    await opened.until("close 4401 Invalid chat token");
    expect(opened.events).toEqual(["open", "close 4401 Invalid chat token"]);
    stop();

    const strict = serve({ handshake: "refuse" });
    const refused = listenTo(new WebSocket(`${await socketUrl(strict)}x`));
    await refused.until("close 1006");
    expect(refused.events).toEqual(["close 1006"]);
  });

  it("takes a file at the presigned address and gives it back", async () => {
    const fake = serve();
    fake.mintToken();
    const { body } = await ask(
      fake,
      "GET",
      "/chat/upload/presigned?filename=note.txt&mime_type=text/plain",
    );
    const put = await fetch(String(body.upload_url), {
      method: "PUT",
      headers: { "content-type": "text/plain" },
      body: new TextEncoder().encode("a note"),
    });
    expect(put.status).toBe(200);
    const stored = fake.uploads.get(String(body.artifact_id))?.bytes;
    expect(new TextDecoder().decode(stored)).toBe("a note");
  });
});

it("makes a fake of its own when none is given", async () => {
  const server = setupServer(...happyRobotHandlers(msw));
  server.listen({ onUnhandledRequest: "error" });
  const response = await fetch("https://platform.happyrobot.ai/api/v2/chat/sessions/", {
    method: "POST",
  });
  server.close();
  expect(response.status).toBe(401);
});

it("says what it needs when it is given something else", () => {
  expect(() => happyRobotHandlers({} as typeof msw)).toThrow(/import \* as msw/);
});
