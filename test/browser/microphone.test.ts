import { afterEach, describe, expect, test, vi } from "vitest";
import { recordMicrophone } from "../../src/protocols/kivox/index";

afterEach(() => {
  vi.restoreAllMocks();
});

/** The tracks that are open, as the browser gave them. */
function watchTracks(): MediaStreamTrack[] {
  const tracks: MediaStreamTrack[] = [];
  const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  vi.spyOn(navigator.mediaDevices, "getUserMedia").mockImplementation(async (constraints) => {
    const stream = await getUserMedia(constraints);
    tracks.push(...stream.getTracks());
    return stream;
  });
  return tracks;
}

async function read(reader: ReadableStreamDefaultReader<Blob>, count: number): Promise<Blob[]> {
  const pieces: Blob[] = [];
  while (pieces.length < count) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
  }
  return pieces;
}

describe("recordMicrophone", () => {
  test("gives the sound piece by piece, and whole in the end", async () => {
    const tracks = watchTracks();
    const recording = await recordMicrophone({ pieceMs: 50 });
    expect(recording.mediaType).toBe("audio/webm;codecs=opus");
    const reader = recording.pieces.getReader();
    const pieces = await read(reader, 3);
    const whole = await recording.stop();
    pieces.push(...(await read(reader, Infinity)));
    expect(whole.type).toBe("audio/webm;codecs=opus");
    expect(new Uint8Array(await whole.arrayBuffer())).toEqual(
      new Uint8Array(await new Blob(pieces).arrayBuffer()),
    );
    // The head of a WebM file.
    expect([...new Uint8Array(await whole.slice(0, 4).arrayBuffer())]).toEqual([
      0x1a, 0x45, 0xdf, 0xa3,
    ]);
    expect(tracks.map(({ readyState }) => readyState)).toEqual(["ended"]);
    expect(await recording.stop()).toBe(whole);
  });

  test("can be played", async () => {
    const recording = await recordMicrophone({ pieceMs: 50 });
    await read(recording.pieces.getReader(), 4);
    const whole = await recording.stop();
    const context = new OfflineAudioContext(1, 48_000, 48_000);
    const { duration } = await context.decodeAudioData(await whole.arrayBuffer());
    expect(duration).toBeGreaterThan(0.1);
  });

  test("lets go of the microphone when it is given up", async () => {
    const tracks = watchTracks();
    const controller = new AbortController();
    const { pieces } = await recordMicrophone({ signal: controller.signal });
    controller.abort();
    await read(pieces.getReader(), Infinity);
    expect(tracks.map(({ readyState }) => readyState)).toEqual(["ended"]);
    await expect(recordMicrophone({ signal: controller.signal })).rejects.toMatchObject({
      code: "aborted",
    });
  });

  test("is given up while the browser still asks, and wants nothing of what is granted then", async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    let grant = (): void => undefined;
    vi.spyOn(navigator.mediaDevices, "getUserMedia").mockReturnValue(
      new Promise((resolve) => (grant = () => resolve(stream))),
    );
    const controller = new AbortController();
    const recording = recordMicrophone({ signal: controller.signal });
    controller.abort();
    await expect(recording).rejects.toMatchObject({ code: "aborted" });
    grant();
    await vi.waitFor(() => expect(stream.active).toBe(false));
  });

  test("lets go of the microphone when the recorder cannot begin", async () => {
    const tracks = watchTracks();
    const cause = new DOMException("Not this one", "NotSupportedError");
    vi.spyOn(MediaRecorder.prototype, "start").mockImplementation(() => {
      throw cause;
    });
    await expect(recordMicrophone()).rejects.toMatchObject({
      code: "microphone-unavailable",
      recoverable: true,
      cause,
    });
    expect(tracks.map(({ readyState }) => readyState)).toEqual(["ended"]);
  });

  test("a recording that breaks off says so to who waits for it, and only once", async () => {
    const start = vi.spyOn(MediaRecorder.prototype, "start");
    const { pieces, stop } = await recordMicrophone({ pieceMs: 50 });
    const recorder = start.mock.contexts[0] as MediaRecorder;
    const isOver = new Promise((resolve) => recorder.addEventListener("stop", resolve));
    // What follows an error by the specification: the last of the data, and the end.
    recorder.dispatchEvent(new Event("error"));
    await isOver;
    await expect(pieces.getReader().read()).rejects.toMatchObject({
      code: "microphone-unavailable",
    });
    await expect(stop()).rejects.toMatchObject({ code: "microphone-unavailable" });
  });

  test("says what is wrong when it cannot be had", async () => {
    await expect(
      recordMicrophone({ constraints: { deviceId: { exact: "no such microphone" } } }),
    ).rejects.toMatchObject({ code: "microphone-unavailable", recoverable: true });
    await expect(recordMicrophone({ mediaType: "audio/midi" })).rejects.toMatchObject({
      code: "unsupported",
    });
  });
});
