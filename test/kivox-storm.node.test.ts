import { afterEach, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { ParlanceError } from "../src/core/index";
import { createKivoxBearerClient, type KivoxConnection } from "../src/protocols/kivox/index";
import { createFakeKivox, serveKivox } from "../src/testing/index";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const calls = 1_000;
const unreadable = 505;
const piecesPerStream = 3;

/** Bytes that tell of which call they are, and which piece of it; some are long. */
function soundOf(call: number, piece = 0): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(3 + ((call * 7_919) % 5 === 0 ? 40_000 : call % 50));
  bytes.set([call & 0xff, call >> 8, piece]);
  return bytes;
}

const nameOf = (bytes: Uint8Array) => `${bytes[0]! + bytes[1]! * 256}.${bytes[2]}`;

/** A recording whose reading takes a while, each another; one cannot be read at all. */
function recordingOf(call: number): Blob {
  const blob = new Blob([soundOf(call)]);
  const turns = (call * 31) % 17;
  return Object.assign(blob, {
    async arrayBuffer() {
      for (let turn = 0; turn < turns; turn += 1) await turnOfTheLoop();
      if (call === unreadable) throw new DOMException("It is gone", "NotReadableError");
      return soundOf(call).buffer;
    },
  });
}

const turnOfTheLoop = () => new Promise<void>((resolve) => setImmediate(resolve));

async function* piecesOf(call: number) {
  for (let piece = 0; piece < piecesPerStream; piece += 1) {
    await turnOfTheLoop();
    yield piece % 2 === 0 ? soundOf(call, piece) : new Blob([soundOf(call, piece)]);
  }
}

function streamOf(call: number): ReadableStream<Uint8Array> {
  let piece = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(soundOf(call, piece));
      piece += 1;
      if (piece === piecesPerStream) controller.close();
    },
  });
}

/** What a call is, in turn: words, recordings and speech of every kind. */
const ways: readonly {
  readonly type: "input_text" | "input_audio" | "input_audio_stream";
  readonly isStream?: boolean;
  readonly make: (connection: KivoxConnection, call: number) => Promise<void>;
}[] = [
  { type: "input_text", make: (connection, call) => connection.sendText(`Word ${call}`) },
  { type: "input_audio", make: (connection, call) => connection.sendAudio(recordingOf(call)) },
  { type: "input_audio", make: (connection, call) => connection.sendAudio(soundOf(call).buffer) },
  {
    type: "input_audio_stream",
    make: (connection, call) => connection.streamAudio(recordingOf(call)),
  },
  {
    type: "input_audio_stream",
    isStream: true,
    make: (connection, call) => connection.streamAudio(piecesOf(call)),
  },
  { type: "input_audio_stream", make: (connection, call) => connection.streamAudio(soundOf(call)) },
  { type: "input_text", make: (connection, call) => connection.sendText(`Word ${call}`) },
  {
    type: "input_audio_stream",
    isStream: true,
    make: (connection, call) => connection.streamAudio(streamOf(call)),
  },
  { type: "input_audio", make: (connection, call) => connection.sendAudio(soundOf(call)) },
];

it(`${calls} calls at once arrive in order, each header directly before its own bytes`, async () => {
  const fake = createFakeKivox({
    agent: () => "",
    timing: { thinkMs: 0, firstChunkMs: 0, chunkMs: 0 },
  });
  const host = await serveKivox(fake);
  cleanUps.push(
    () => host.close(),
    () => fake.close(),
  );
  const client = createKivoxBearerClient({
    baseUrl: host.baseUrl,
    bearerToken: fake.mintToken().token,
    WebSocket: WebSocket as never,
  });
  const agent = fake.agents.findLast(({ status }) => status === "live");
  const connection = await client.realtime.connect({ agentId: agent?.id ?? "" });
  cleanUps.push(() => connection.close());

  const plan = Array.from({ length: calls }, (_, call) => ({
    call,
    ...ways[call % ways.length]!,
  }));
  const made = plan.map(({ call, make }) => make(connection, call));
  const outcomes = await Promise.allSettled(made);
  const failed = outcomes.flatMap((outcome, call) =>
    outcome.status === "rejected" ? [[call, (outcome.reason as ParlanceError).code]] : [],
  );
  expect(failed).toEqual([[unreadable, "upload-failed"]]);

  const atOnce = plan.filter(({ call, isStream }) => !isStream && call !== unreadable);
  const streams = plan.filter(({ isStream }) => isStream);
  const words = atOnce.filter(({ type }) => type === "input_text").length;
  const sounds = atOnce.length - words + streams.length * piecesPerStream;
  const received = () => fake.log.frames.filter(({ direction }) => direction === "received");
  await expect.poll(() => received().length, { timeout: 10_000 }).toBe(1 + words + 2 * sounds);

  /** As they came: words, and sound together with what announced it. */
  const heard: string[] = [];
  const frames = received().map(({ data }) => data as { type?: string; text?: string });
  frames.slice(1).forEach((frame, index) => {
    if (frame.type === "input_text") heard.push(`input_text ${frame.text?.replace("Word ", "")}.0`);
    if (!(frame instanceof Uint8Array)) return;
    const header = frames[index];
    const own = plan[Number.parseInt(nameOf(frame))];
    expect(header).toEqual({ type: own?.type });
    heard.push(`${own?.type} ${nameOf(frame)}`);
  });
  const isOfStream = (line: string) =>
    streams.some(({ call }) => line.startsWith(`input_audio_stream ${call}.`));
  expect(heard.filter((line) => !isOfStream(line))).toEqual(
    atOnce.map(({ call, type }) => `${type} ${call}.0`),
  );
  // A stream gives its pieces when it has them: they keep their own order.
  for (const { call } of streams) {
    expect(heard.filter((line) => line.startsWith(`input_audio_stream ${call}.`))).toEqual(
      Array.from({ length: piecesPerStream }, (_, piece) => `input_audio_stream ${call}.${piece}`),
    );
  }
  // Byte by byte, as the vendor has paired them.
  expect(fake.violations).toEqual([]);
  expect(fake.audio).toHaveLength(sounds);
  for (const { frames: sound } of fake.audio) {
    expect(sound).toHaveLength(1);
    const [call = 0, piece = 0] = nameOf(sound[0]!).split(".").map(Number);
    expect(Buffer.compare(sound[0]!, soundOf(call, piece))).toBe(0);
  }
}, 30_000);
