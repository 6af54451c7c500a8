// @vitest-environment jsdom
import * as msw from "msw";
import * as msw3 from "msw-3";
import { setupServer as setupServer3 } from "msw-3/node";
import { setupServer } from "msw/node";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createFakeHaip, type FakeHaip, type FakeHaipOptions } from "./haip";
import { haipHandlers } from "./haip-msw";
import { createInbox, createStamp, sendText } from "./haip-raw-client";

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

const versions = {
  "MSW 2": (fake: FakeHaip) => setupServer(...haipHandlers(msw, fake)),
  "MSW 3": (fake: FakeHaip) => setupServer3(...haipHandlers(msw3, fake)),
};

describe.each(Object.entries(versions))("%s", (_version, listen) => {
  let stop = () => {};
  afterEach(() => {
    stop();
  });

  function serve(options: FakeHaipOptions = {}): FakeHaip {
    const fake = createFakeHaip({
      agent: () => ["Hello ", "there"],
      timing: { firstPartMs: 0, partMs: 0 },
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

  function dial(token: string) {
    const socket = new WebSocket(`wss://haip.example.com/haip/websocket?token=${token}`);
    socket.binaryType = "arraybuffer";
    const inbox = createInbox();
    const binaries: unknown[] = [];
    const stamp = createStamp(() => "mine");
    socket.addEventListener("message", ({ data }) => {
      if (typeof data === "string") inbox.take(data);
      else binaries.push(data);
    });
    const closed = new Promise<CloseEvent>((resolve) => {
      socket.addEventListener("close", resolve);
    });
    const send: Parameters<typeof sendText>[0]["send"] = (envelope) => {
      const stamped = stamp(envelope);
      socket.send(JSON.stringify(stamped));
      return stamped;
    };
    return { socket, ...inbox, binaries, send, closed };
  }

  it("talks over a socket, binary frames included", async () => {
    const fake = serve({ scenario: "audio" });
    const client = dial(fake.mintToken().token);
    await client.until("HAI");
    sendText(client as never, "TEXT_MESSAGE", "Hi");
    await client.until("TEXT_MESSAGE_END");
    expect(client.frames.filter(({ type }) => type === "AUDIO_CHUNK")).toHaveLength(2);
    expect(client.binaries.map((data) => (data as ArrayBuffer).byteLength)).toEqual([844]);
    client.socket.send(new Uint8Array([255, 1, 2]));
    client.send({ type: "PING" });
    await client.until("PONG");
    expect(fake.sessions[0]?.binaries.map(({ bytes }) => [...bytes])).toEqual([[255, 1, 2]]);
  });

  it("refuses a bad token after the socket has opened", async () => {
    serve();
    const { closed, socket } = dial("no token at all");
    const opened = new Promise((resolve) => {
      socket.addEventListener("open", resolve);
    });
    await opened;
    expect(await closed).toMatchObject({ code: 1008, reason: "Invalid token" });
  });

  it("refuses a socket while the vendor is offline", async () => {
    const fake = serve({ scenario: "offline" });
    expect((await dial(fake.mintToken().token).closed).code).toBe(1006);
  });

  it("streams events, and takes messages by post", async () => {
    const fake = serve();
    const { token } = fake.mintToken();
    const leaving = new AbortController();
    const response = await fetch(`${fake.baseUrl}/connect?token=${token}`, {
      signal: leaving.signal,
    });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const reader = response.body!.getReader();
    const decoder = new TextDecoder();
    let text = "";
    const until = async (needle: string) => {
      while (!text.includes(needle)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`The stream ended before ${needle}`);
        text += decoder.decode(value, { stream: true });
      }
    };
    await until("\n\n");
    const hai = JSON.parse(text.slice("data: ".length)) as { session: string };
    const stamp = createStamp(() => hai.session);
    const answer = await fetch(`${fake.baseUrl}/message`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(stamp({ type: "PING", payload: { nonce: "n" } })),
    });
    expect([answer.status, await answer.json()]).toEqual([200, { status: "ok" }]);
    await until("PONG");
    expect(fake.sockets.open).toBe(1);
    leaving.abort();
    expect(fake.sockets.open).toBe(0);
  });
});

it("says what it needs when it is not given MSW", () => {
  expect(() => haipHandlers({} as typeof msw)).toThrow(
    expect.objectContaining({ code: "misuse" }) as Error,
  );
});
