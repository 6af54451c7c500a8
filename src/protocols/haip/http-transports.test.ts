import { afterEach, describe, expect, it } from "vitest";
import { failureOf } from "../../../test/setup/failure";
import {
  createFakeHaip,
  serveHaip,
  type FakeHaipDialect,
  type FakeHaipOptions,
  type HaipHost,
} from "../../testing/index";
import { createHaipClient } from "./client";
import { overHttpStream } from "./http-transports";
import type { HaipClientOptions } from "./dial";
import type { HaipFrame } from "./wire";

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const timing = { firstPartMs: 1, partMs: 1, toolUpdateMs: 1, toolStepMs: 1 };

/** A client and a fake vendor with a real network between them: the streams are the point here. */
async function setUp(
  dialect: FakeHaipDialect,
  how: (host: HaipHost) => Partial<HaipClientOptions>,
  fakeOptions: FakeHaipOptions = {},
) {
  const fake = createFakeHaip({ dialect, timing, agent: () => "On its way.", ...fakeOptions });
  const host = await serveHaip(fake);
  const token = () => fake.mintToken().token;
  const client = createHaipClient({
    url: host.sseUrl,
    reconnect: false,
    heartbeat: { intervalMs: 0 },
    ...(dialect === "A" ? { getToken: token } : { authenticate: () => ({ token: token() }) }),
    ...how(host),
  });
  endings.push(
    () => fake.close(),
    () => host.close(),
    () => client.disconnect(),
  );
  return { fake, host, client };
}

type Client = ReturnType<typeof createHaipClient>;

/** Asks, and resolves with the whole of the answer. */
async function answerTo(client: Client, text: string): Promise<string> {
  const { dialect } = await client.connect();
  const answered = new Promise<string>((resolve) => {
    let words = "";
    client.on("frame", ({ type, payload, envelope }: HaipFrame) => {
      if (envelope?.channel !== "AGENT") return;
      if (type === "MESSAGE") resolve(String(payload));
      if (type.endsWith("MESSAGE_PART")) words += (payload as { readonly text: string }).text;
      if (type.endsWith("MESSAGE_END")) resolve(words);
    });
  });
  if (dialect === "A") {
    const { runId } = await client.startRun();
    await client.sendText(text, { runId, isConfirmed: true });
  } else {
    const transaction = await client.startTransaction("chat");
    await transaction.sendText(text, { isConfirmed: true });
  }
  return answered;
}

const ways: Readonly<Record<string, (host: HaipHost) => Partial<HaipClientOptions>>> = {
  "events, with addresses of their own for what is sent": (host) => ({
    transport: "sse",
    url: `${host.baseUrl}/connect`,
  }),
  "events, with the same address for what is sent": (host) => ({
    transport: "sse",
    url: host.sseUrl,
    sendTo: "same-url",
  }),
  "events, with addresses of the app's": (host) => ({
    transport: "sse",
    url: `${host.baseUrl}/connect`,
    sendTo: { handshake: `${host.baseUrl}/handshake`, message: `${host.baseUrl}/message` },
  }),
  "one request that goes both ways": (host) => ({
    transport: "http-streaming",
    url: host.streamUrl,
  }),
  "one stream, and a request for each message": (host) => ({
    transport: "http-streaming",
    url: host.streamUrl,
    duplex: "separate",
  }),
};

describe.each(Object.entries(ways))("%s", (_name, how) => {
  it.each(["A", "B1", "B2"] as const)("carries a conversation in %s", async (dialect) => {
    const { fake, client } = await setUp(dialect, how);
    expect(await answerTo(client, "Where is it? 📦")).toBe("On its way.");
    expect(fake.sessions[0]?.texts[0]?.text).toBe("Where is it? 📦");
    await client.disconnect();
    await expect.poll(() => fake.sockets.open).toBe(0);
  });

  it("keeps the order of what is sent, however much at once", async () => {
    const { fake, client } = await setUp("A", how, { credit: { messages: 1_000, bytes: 1e6 } });
    await client.connect();
    const words = Array.from({ length: 60 }, (_, index) => `Word ${index}`);
    const stream = client.streamText({ channel: "AGENT" });
    await Promise.all(words.map((word) => stream.write(word)));
    await client.ping();
    const parts = fake.sessions[0]?.received.filter(({ type }) => type === "TEXT_MESSAGE_PART");
    expect(parts?.map(({ payload }) => (payload as { readonly text: string }).text)).toEqual(words);
    expect(fake.sessions[0]?.received.map(({ seq }) => seq)).toEqual(
      Array.from({ length: fake.sessions[0]?.received.length ?? 0 }, (_, index) =>
        String(index + 1),
      ),
    );
  });

  it.each(["A", "B1"] as const)("is refused with bad credentials in %s", async (dialect) => {
    const { fake, client } = await setUp(dialect, how, { scenario: "unauthorized" });
    expect((await failureOf(client.connect())).code).toBe("token-rejected");
    await expect.poll(() => fake.sockets.open).toBe(0);
  });

  it("carries sound as base64", async () => {
    const { fake, client } = await setUp("A", how);
    await client.connect();
    await client.sendAudio(Uint8Array.of(1, 2, 3), { mime: "audio/wav" });
    await client.ping();
    expect(fake.sessions[0]?.received.find(({ type }) => type === "AUDIO_CHUNK")).toMatchObject({
      payload: { data: "AQID" },
    });
  });

  it("is missed when it ends, and comes back", async () => {
    const { fake, client } = await setUp("A", (host) => ({
      ...how(host),
      reconnect: { baseMs: 1, maxMs: 5 },
    }));
    await client.connect();
    const fallen = new Promise((resolve) => client.on("close", resolve));
    fake.dropSockets();
    expect(await fallen).toMatchObject({ next: "retry", cause: "remote" });
    await client.sendText("Hello?", { isConfirmed: true });
    expect(fake.sockets.total).toBe(2);
    expect(fake.sessions.flatMap(({ texts }) => texts.map(({ text }) => text))).toContain("Hello?");
  });
});

describe("a message that the server does not take", () => {
  it("fails by itself, and the connection goes on", async () => {
    const { fake, client } = await setUp("A", (host) => ({
      transport: "sse",
      url: `${host.baseUrl}/connect`,
    }));
    await client.connect();
    fake.failNext("message", 400);
    expect((await failureOf(client.sendText("One"))).code).toBe("invalid-request");
    await client.sendText("Two", { isConfirmed: true });
    expect(client.getState().status).toBe("connected");
  });

  it("for want of a session, or of credentials, ends the connection", async () => {
    for (const [status, code] of [
      [401, "token-rejected"],
      [404, "not-found"],
    ] as const) {
      const { fake, client } = await setUp("A", (host) => ({
        transport: "sse",
        url: `${host.baseUrl}/connect`,
      }));
      await client.connect();
      fake.failNext("message", status);
      expect((await failureOf(client.sendText("One"))).code).toBe(code);
      expect(client.getState().status).toBe("closed");
      await expect.poll(() => fake.sockets.open).toBe(0);
    }
  });
});

it("says at once that a receive-only server takes nothing", async () => {
  const { client } = await setUp("A", (host) => ({ transport: "sse", url: host.sseUrl }), {
    endpoints: "reference",
  });
  const failure = await failureOf(client.connect());
  expect(failure.recoverable).toBe(false);
});

it("tells of a line that is too long to be read, and reads on", async () => {
  const lines = ["x".repeat(10_485_761), '{"type":"INFO"}', ""];
  const texts: string[] = [];
  const errors: unknown[] = [];
  await new Promise((resolve, reject) => {
    overHttpStream({
      fetch: () => Promise.resolve(new Response(lines.join("\n"))),
      duplex: "separate",
    })({
      url: "https://haip.example.com/haip/stream",
      token: undefined,
      hello: () => "{}",
      signal: new AbortController().signal,
      openTimeoutMs: 1_000,
      watchdogMs: Infinity,
      onText: (text) => texts.push(text),
      onBinary: () => undefined,
      onFrameError: (error) => errors.push(error),
      onClose: resolve,
    }).catch(reject);
  });
  expect(texts).toEqual(['{"type":"INFO"}']);
  expect(errors).toMatchObject([{ code: "invalid-response" }]);
});
