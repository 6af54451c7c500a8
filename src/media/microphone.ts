import { aborted, ParlanceError } from "../core/index";

/** How the microphone is recorded. */
export interface RecordMicrophoneOptions {
  /**
   * What the sound is recorded in: a container and a codec that this browser can write.
   *
   * @defaultValue `audio/webm;codecs=opus`, else `audio/mp4`, whichever the browser can write
   */
  readonly mediaType?: string | undefined;
  /** How much sound a piece holds, in milliseconds. @defaultValue 250 */
  readonly pieceMs?: number | undefined;
  /** Which microphone, and how it is cleaned up. @defaultValue the browser's own choice */
  readonly constraints?: MediaTrackConstraints | undefined;
  /** Gives up; before the microphone is open, and after. */
  readonly signal?: AbortSignal | undefined;
}

/** A microphone that is being recorded. */
export interface MicrophoneRecording {
  /** As it is really recorded, codec and all. */
  readonly mediaType: string;
  /**
   * The sound, piece by piece, until it is stopped; fit for `streamAudio`. Only the first piece begins with the container's head, so a piece
   * by itself cannot be played.
   */
  readonly pieces: ReadableStream<Blob>;
  /** Lets go of the microphone and resolves with the whole recording. Idempotent. */
  stop(): Promise<Blob>;
}

const writable = ["audio/webm;codecs=opus", "audio/mp4"];

/**
 * Records the microphone, after asking for it.
 *
 * @throws ParlanceError (by rejection) `microphone-unavailable` when it is refused, missing or busy; `unsupported` when the browser cannot write
 * that media type, or cannot record at all; `aborted`, also while the user is being asked.
 *
 * @example
 * ```ts
 * const recording = await recordMicrophone();
 * void connection.streamAudio(recording.pieces);
 * button.onclick = () => void recording.stop();
 * ```
 */
export async function recordMicrophone({
  mediaType,
  pieceMs = 250,
  constraints,
  signal,
}: RecordMicrophoneOptions = {}): Promise<MicrophoneRecording> {
  const chosen = choose(mediaType);
  if (signal?.aborted) throw aborted("Recording the microphone");
  const stream = await unlessAborted(listen(constraints), signal);
  const recorder = new MediaRecorder(stream, { mimeType: chosen });
  const recorded: Blob[] = [];
  let controller!: ReadableStreamDefaultController<Blob>;
  let isRead = true;
  const pieces = new ReadableStream<Blob>({
    start(given) {
      controller = given;
    },
    cancel() {
      // Nobody listens to the pieces any more; the recording goes on.
      isRead = false;
    },
  });
  const whole = new Promise<Blob>((resolve, reject) => {
    recorder.ondataavailable = ({ data }) => {
      if (data.size === 0) return;
      recorded.push(data);
      if (isRead) controller.enqueue(data);
    };
    // Also when the microphone is pulled out.
    recorder.onstop = () => {
      end();
      if (isRead) controller.close();
      resolve(new Blob(recorded, { type: recorder.mimeType || chosen }));
    };
    recorder.onerror = (event) => {
      end();
      const error = recordingFailed((event as Event & { readonly error?: unknown }).error);
      if (isRead) controller.error(error);
      // The last of the data and the end follow, but nobody can read them any more.
      isRead = false;
      reject(error);
    };
  });
  whole.catch(() => undefined);

  function stop(): Promise<Blob> {
    if (recorder.state !== "inactive") recorder.stop();
    return whole;
  }

  const giveUp = () => void stop();

  function end(): void {
    signal?.removeEventListener("abort", giveUp);
    letGo(stream);
  }

  signal?.addEventListener("abort", giveUp, { once: true });
  try {
    recorder.start(pieceMs);
  } catch (cause) {
    end();
    throw notBegun(cause);
  }
  return { mediaType: recorder.mimeType || chosen, pieces, stop };
}

function choose(mediaType: string | undefined): string {
  const isThere = typeof MediaRecorder === "function" && typeof navigator === "object";
  if (!isThere || !navigator.mediaDevices) {
    throw new ParlanceError(
      "This browser cannot record here, so nobody can be heard. It needs MediaRecorder, and a page served over https or from localhost.",
      { code: "unsupported", userMessage: "This browser cannot record sound." },
    );
  }
  const chosen = [...(mediaType === undefined ? writable : [mediaType])].find((type) =>
    MediaRecorder.isTypeSupported(type),
  );
  if (chosen !== undefined) return chosen;
  throw new ParlanceError(
    `This browser cannot record ${mediaType ?? writable.join(" or ")}. Pass a mediaType that MediaRecorder.isTypeSupported, and tell the agent's side of it.`,
    { code: "unsupported", userMessage: "This browser cannot record sound." },
  );
}

async function listen(constraints: MediaTrackConstraints | undefined): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: constraints ?? true });
  } catch (cause) {
    const { name } = cause as DOMException;
    const isRefused = name === "NotAllowedError" || name === "SecurityError";
    throw new ParlanceError(
      isRefused
        ? "The microphone may not be used, so nobody can be heard. Allow it for this page in the browser's settings."
        : `The microphone could not be opened (${name}). Check that there is one, and that no other program holds it.`,
      {
        code: "microphone-unavailable",
        recoverable: true,
        userMessage: isRefused
          ? "The microphone may not be used. Allow it in the browser's settings."
          : "No microphone could be opened.",
        cause,
      },
    );
  }
}

/** A browser may ask its user for ever; what he grants after all is let go of. */
function unlessAborted(
  listening: Promise<MediaStream>,
  signal: AbortSignal | undefined,
): Promise<MediaStream> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      reject(aborted("Recording the microphone"));
      listening.then(letGo, () => undefined);
    };
    signal?.addEventListener("abort", giveUp, { once: true });
    listening.then(resolve, reject).finally(() => signal?.removeEventListener("abort", giveUp));
  });
}

function notBegun(cause: unknown): ParlanceError {
  return new ParlanceError(
    `The microphone is open but could not be recorded (${(cause as DOMException).name}), so nobody can be heard. Check that it is still there, and try again or with another mediaType.`,
    { code: "microphone-unavailable", recoverable: true, cause },
  );
}

function recordingFailed(cause: unknown): ParlanceError {
  return new ParlanceError(
    "The recording broke off. What was recorded before is lost; record again.",
    {
      code: "microphone-unavailable",
      recoverable: true,
      cause,
    },
  );
}

function letGo(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
