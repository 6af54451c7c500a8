import { ParlanceError, type SendMessageCommand } from "../../core/index";

/** What a message is made of on a Kivox socket: a text, recordings, or both. */
export interface KivoxMessage {
  readonly text: string | undefined;
  readonly recordings: readonly Blob[];
}

/**
 * What is to be said for a command (section 4.3); `fileOf` finds what was uploaded under an id.
 *
 * @throws ParlanceError `misuse` for a message with neither text nor recordings, `unsupported` for a file that is no sound.
 */
export function encodeMessage(
  { text, files }: Pick<SendMessageCommand, "text" | "files">,
  fileOf: (remoteId: string) => Blob | undefined,
): KivoxMessage {
  const recordings = files.map(({ name, remoteId }) => {
    const file = fileOf(remoteId);
    if (file) return file;
    throw new ParlanceError(
      `The file "${name}" was not uploaded here, so it cannot be sent: a Kivox agent is sent sound itself, not its address. Attach the file itself.`,
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

/** @throws ParlanceError `unsupported` for what is no sound: a Kivox agent hears and reads, and takes nothing else. */
export function requireSound(file: File): void {
  if (/^audio\//.test(file.type)) return;
  throw new ParlanceError(
    `"${file.name}" is no sound, and a Kivox agent takes nothing else beside text. Attach a recording, or paste what the file says.`,
    { code: "unsupported", userMessage: "This agent only takes sound, not files of other kinds." },
  );
}
