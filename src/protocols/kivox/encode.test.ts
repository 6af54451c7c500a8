import { expect, it } from "vitest";
import { failureOf } from "../../../test/setup/failure";
import type { UploadedFile } from "../../core/index";
import { encodeMessage, readSound } from "./encode";

const uploaded: UploadedFile = { remoteId: "f", name: "a.webm", mediaType: "audio/webm", size: 2 };
const sound = new Uint8Array([1, 2]).buffer;
const soundOf = (file: UploadedFile) => (file === uploaded ? sound : undefined);

it.each([
  ["words", { text: "Hi", files: [] }, { text: "Hi", recordings: [] }],
  ["a recording", { text: " ", files: [uploaded] }, { text: undefined, recordings: [sound] }],
  ["both", { text: "Hi", files: [uploaded] }, { text: "Hi", recordings: [sound] }],
])("makes a message of %s", (_, command, message) => {
  expect(encodeMessage(command, soundOf)).toEqual(message);
});

it.each([
  ["of nothing", { text: " \n", files: [] }, /nothing to send/],
  [
    "of a file that is not here",
    { text: "", files: [{ ...uploaded }] },
    /"a.webm" was not uploaded here/,
  ],
])("makes no message %s", (_, command, message) => {
  expect(() => encodeMessage(command, soundOf)).toThrow(
    expect.objectContaining({ code: "misuse", message: expect.stringMatching(message) as unknown }),
  );
});

it("reads a recording", async () => {
  const file = new File([new Uint8Array([1, 2])], "a.webm", { type: "audio/webm;codecs=opus" });
  expect(new Uint8Array(await readSound(file))).toEqual(new Uint8Array([1, 2]));
});

it.each(["image/png", "video/webm", "application/audio/x", ""])(
  "refuses what is no recording: %o",
  async (type) => {
    const failure = await failureOf(readSound(new File(["x"], "a", { type })));
    expect(failure).toMatchObject({ code: "unsupported", recoverable: false });
    expect(failure.userMessage).toMatch(/only takes sound/);
  },
);

it("says of a recording that cannot be read that it was not sent", async () => {
  const file = Object.assign(new File(["x"], "a.webm", { type: "audio/webm" }), {
    arrayBuffer: () => Promise.reject(new DOMException("It is gone", "NotReadableError")),
  });
  expect(await failureOf(readSound(file))).toMatchObject({ code: "upload-failed" });
});
