import { ParlanceError, type SendMessageCommand, type UploadedFile } from "../../core/index";

/** What a message is made of on a Kivox socket: a text, recordings, or both. */
export interface KivoxMessage {
  readonly text: string | undefined;
  readonly recordings: readonly ArrayBuffer[];
}

/**
 * What is to be said for a command (section 4.3); `soundOf` finds what was uploaded.
 *
 * @throws ParlanceError `misuse` for a message with neither text nor recordings, or with a file that was not uploaded here.
 */
export function encodeMessage(
  { text, files }: Pick<SendMessageCommand, "text" | "files">,
  soundOf: (file: UploadedFile) => ArrayBuffer | undefined,
): KivoxMessage {
  const recordings = files.map((file) => {
    const sound = soundOf(file);
    if (sound) return sound;
    throw new ParlanceError(
      `The file "${file.name}" was not uploaded here, so it cannot be sent: a Kivox agent is sent sound itself, not its address. Attach the file itself, or what upload() returned.`,
      { code: "misuse" },
    );
  });
  const isEmpty = text.trim() === "";
  if (isEmpty && recordings.length === 0) {
    throw new ParlanceError("There is nothing to send: the message has neither text nor sound.", {
      code: "misuse",
    });
  }
  return { text: isEmpty ? undefined : text, recordings };
}

/**
 * The bytes of a recording.
 *
 * @throws ParlanceError (by rejection) `unsupported` for what is no sound: a Kivox agent hears and reads, and takes nothing else;
 * `upload-failed` for what cannot be read.
 */
export async function readSound(file: File): Promise<ArrayBuffer> {
  if (!file.type.startsWith("audio/")) {
    throw new ParlanceError(
      `"${file.name}" is no sound, and a Kivox agent takes nothing else beside text. Attach a recording, or paste what the file says.`,
      {
        code: "unsupported",
        userMessage: "This agent only takes sound, not files of other kinds.",
      },
    );
  }
  try {
    return await file.arrayBuffer();
  } catch (cause) {
    throw new ParlanceError(
      `"${file.name}" could not be read, so it was not sent. Check that it is still there, or record it again.`,
      { code: "upload-failed", cause },
    );
  }
}
