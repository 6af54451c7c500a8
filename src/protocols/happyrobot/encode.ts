import { ParlanceError, type SendMessageCommand, type SessionCommand } from "../../core/index";
import type { ArtifactInput, ClientFrame, MessageInput } from "./wire";

/**
 * The frame of a command (section 2.5). `data` of a message is not carried: the vendor takes an app's data with the token.
 *
 * @throws ParlanceError `misuse` for a message with neither text nor files, a file without an id, an empty token.
 */
export function encode(command: SessionCommand): ClientFrame {
  switch (command.type) {
    case "send-message":
      return { type: "message", id: command.messageId, ...encodeMessage(command) };
    case "refresh-token":
      if (command.token === "")
        throw misuse("The new token is empty, so it was not sent. Return one from getToken.");
      return { type: "token-refresh", token: command.token };
    default: {
      const never: never = command;
      return never;
    }
  }
}

/** What a message is made of, over the socket and over HTTP. */
export function encodeMessage({
  text,
  files,
}: Pick<SendMessageCommand, "text" | "files">): MessageInput {
  const isEmpty = text.trim() === "";
  if (isEmpty && files.length === 0)
    throw misuse("There is nothing to send: the message has neither text nor files.");
  // Whether empty content is accepted is not documented; the vendor's own example sends a space (2.4).
  const content = isEmpty ? " " : text;
  return files.length === 0 ? { content } : { content, artifacts: files.map(toArtifact) };
}

function toArtifact({
  remoteId,
  name,
  mediaType,
  size,
}: SendMessageCommand["files"][number]): ArtifactInput {
  if (remoteId === "")
    throw misuse(`The file "${name}" has no id, so it cannot be sent. Upload it first.`);
  return {
    media_id: remoteId,
    mime_type: mediaType || "application/octet-stream",
    filename: name,
    ...(size > 0 ? { size_bytes: size } : {}),
  };
}

function misuse(message: string): ParlanceError {
  return new ParlanceError(message, { code: "misuse" });
}
