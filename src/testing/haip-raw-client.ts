import { WebSocket, type ClientOptions } from "ws";
import { createFakeHaip, type FakeHaip, type FakeHaipOptions } from "./haip";
import { serveHaip, type HaipHost } from "./haip-host";
import type { FakeHaipEnvelope } from "./haip-wire";
import { randomUuid } from "./random";

/** What a test puts into an envelope; the rest is as a strict client writes it. */
export interface RawEnvelope extends Partial<Record<keyof FakeHaipEnvelope, unknown>> {
  readonly type: string;
}

/** A client that knows no rule: it sends what it is told and keeps what it hears. For the tests of this folder. */
export interface RawClient {
  /** Every message received. */
  readonly frames: readonly FakeHaipEnvelope[];
  /** What was no JSON. */
  readonly noise: readonly string[];
  readonly binaries: readonly Uint8Array[];
  readonly types: readonly string[];
  ofType(type: string): readonly FakeHaipEnvelope[];
  /** Resolves when `count` messages of a type are there, with the last of them. */
  until(type: string, count?: number): Promise<FakeHaipEnvelope>;
  /** Sends a message and returns its envelope. */
  send(envelope: RawEnvelope): FakeHaipEnvelope;
  /** Sends a `PING` and resolves with its `PONG`: all before it was handled. */
  settle(): Promise<FakeHaipEnvelope>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

export interface RawSocket extends RawClient {
  readonly socket: WebSocket;
  sendText(text: string): void;
  sendBytes(bytes: Uint8Array): void;
}

/** Keeps the messages of one link and lets a test wait for them. */
export function createInbox() {
  const frames: FakeHaipEnvelope[] = [];
  const noise: string[] = [];
  const counts = new Map<string, number>();
  const waiting = new Set<() => void>();
  return {
    frames,
    noise,
    take(text: string) {
      try {
        const frame = JSON.parse(text) as FakeHaipEnvelope;
        frames.push(frame);
        const type = String(frame?.type);
        counts.set(type, (counts.get(type) ?? 0) + 1);
      } catch {
        noise.push(text);
      }
      for (const check of [...waiting]) check();
    },
    until(type: string, count = 1): Promise<FakeHaipEnvelope> {
      return new Promise((resolve) => {
        const check = (): void => {
          if ((counts.get(type) ?? 0) < count) return;
          const found = frames.filter((frame) => frame?.type === type)[count - 1];
          waiting.delete(check);
          resolve(found as FakeHaipEnvelope);
        };
        waiting.add(check);
        check();
      });
    },
  };
}

export function createStamp(session: () => string) {
  let count = 0;
  return (envelope: RawEnvelope): FakeHaipEnvelope => {
    count += 1;
    const stamped = {
      id: randomUuid(),
      session: session(),
      seq: String(count),
      ts: String(Date.now()),
      channel: "SYSTEM",
      payload: {},
      ...envelope,
    };
    return stamped as unknown as FakeHaipEnvelope;
  };
}

export function dialHaip(
  url: string,
  options: ClientOptions & { protocols?: string[] } = {},
): RawSocket {
  const { protocols = [], ...rest } = options;
  const socket = new WebSocket(url, protocols, rest);
  const inbox = createInbox();
  const binaries: Uint8Array[] = [];
  const stamp = createStamp(() => inbox.frames[0]?.session ?? randomUuid());
  const isOpen = new Promise<void>((resolve) => socket.once("open", () => resolve()));
  socket.on("error", () => {});
  socket.on("message", (data: Buffer, isBinary) => {
    if (isBinary) binaries.push(new Uint8Array(data));
    else inbox.take(data.toString());
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once("close", (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  const write = (data: string | Uint8Array): void => {
    void isOpen.then(() => socket.send(data));
  };
  const client: RawSocket = {
    socket,
    closed,
    binaries,
    frames: inbox.frames,
    noise: inbox.noise,
    get types() {
      return inbox.frames.map((frame) => String(frame?.type));
    },
    ofType: (type) => inbox.frames.filter((frame) => frame?.type === type),
    until: inbox.until,
    send(envelope) {
      const stamped = stamp(envelope);
      write(JSON.stringify(stamped));
      return stamped;
    },
    async settle() {
      const count = client.ofType("PONG").length;
      client.send({ type: "PING", payload: { nonce: randomUuid() } });
      return inbox.until("PONG", count + 1);
    },
    sendText: write,
    sendBytes: write,
  };
  return client;
}

const cleanups: (() => Promise<void> | void)[] = [];

/** Ends what the test has begun; for `afterEach`. */
export async function closeHaip(): Promise<void> {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}

/** A fake on a port of its own, quick of tongue, and ways to get in. */
export async function openHaip(options: FakeHaipOptions = {}): Promise<{
  readonly fake: FakeHaip;
  readonly host: HaipHost;
  readonly token: string;
  /** Opens a socket, waits for the server's `HAI` and answers it. */
  enter(hai?: { readonly session?: string; readonly payload?: object }): Promise<RawSocket>;
  dial(query?: string): RawSocket;
}> {
  const fake = createFakeHaip({
    agent: ({ text }) => ["You said: ", text],
    ...options,
    timing: { firstPartMs: 1, partMs: 1, toolUpdateMs: 1, toolStepMs: 1, ...options.timing },
  });
  const host = await serveHaip(fake);
  const { token } = fake.mintToken();
  cleanups.push(
    () => host.close(),
    () => fake.close(),
  );
  const dial = (query = `?token=${token}`): RawSocket => {
    const client = dialHaip(`${host.wsUrl}${fake.dialect === "A" ? query : ""}`);
    cleanups.push(() => client.socket.terminate());
    return client;
  };
  return {
    fake,
    host,
    token,
    dial,
    async enter(hai = {}) {
      const client = dial();
      await client.until("HAI");
      client.send({
        type: "HAI",
        ...(hai.session !== undefined && { session: hai.session }),
        payload: {
          haip_version: "1.1.2",
          accept_major: [1],
          accept_events: ["HAI"],
          ...(fake.dialect !== "A" && { auth: { token } }),
          ...hai.payload,
        },
      });
      await client.settle();
      return client;
    },
  };
}

/** What a client of each dialect sends to say something; resolves with the transaction in B. */
export async function sayOver(
  client: RawClient,
  fake: FakeHaip,
  text: string,
  transaction?: string,
): Promise<string> {
  if (fake.dialect === "A") {
    const run_id = randomUuid();
    client.send({ type: "RUN_STARTED", payload: { run_id } });
    sendText(client, "TEXT_MESSAGE", text, { run_id });
    return run_id;
  }
  const id = transaction ?? (await startTransaction(client, "chat"));
  if (fake.dialect === "B2")
    client.send({ type: "MESSAGE", channel: "USER", transaction: id, payload: text });
  else sendText(client, "MESSAGE", text, { transaction: id });
  return id;
}

export async function startTransaction(client: RawClient, toolName: string): Promise<string> {
  const count = client.ofType("TRANSACTION_START").length;
  client.send({
    type: "TRANSACTION_START",
    transaction: randomUuid(),
    payload: { toolName, params: {} },
  });
  const { transaction } = await client.until("TRANSACTION_START", count + 1);
  return String(transaction);
}

export function sendText(
  client: RawClient,
  prefix: "TEXT_MESSAGE" | "MESSAGE",
  text: string,
  address: object = {},
): readonly FakeHaipEnvelope[] {
  const message_id = randomUuid();
  const channel = "USER";
  return [
    client.send({ type: `${prefix}_START`, channel, payload: { message_id }, ...address }),
    client.send({ type: `${prefix}_PART`, channel, payload: { message_id, text }, ...address }),
    client.send({ type: `${prefix}_END`, channel, payload: { message_id }, ...address }),
  ];
}

/** What the agent was heard to say, text by text. */
export function heard(client: RawClient): readonly string[] {
  const texts = new Map<string, string>();
  for (const { channel, type, payload } of client.frames) {
    if (channel !== "AGENT") continue;
    if (type === "MESSAGE") texts.set(randomUuid(), String(payload));
    const { message_id, text } = payload as { message_id?: string; text?: string };
    if (message_id !== undefined && text !== undefined && /MESSAGE_(START|PART)$/.test(type))
      texts.set(message_id, (texts.get(message_id) ?? "") + text);
  }
  return [...texts.values()];
}

/** The codes of the errors received, in order. */
export function errorsOf(client: RawClient): readonly string[] {
  return client.ofType("ERROR").map(({ payload }) => (payload as { code: string }).code);
}
