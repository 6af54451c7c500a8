import { describe, expect, it } from "vitest";
import type { SendMessageCommand } from "../../core/index";
import { encode } from "./encode";

const command: SendMessageCommand = {
  type: "send-message",
  messageId: "m-1",
  text: "Where is my parcel?",
  files: [],
};
const file = { remoteId: "f-1", name: "bill.pdf", mediaType: "application/pdf", size: 12 };

describe("encode", () => {
  it("sends a message under our id", () => {
    expect(encode(command)).toEqual({
      type: "message",
      id: "m-1",
      content: "Where is my parcel?",
    });
  });

  it("names files as the vendor does, which wants a number of bytes only if there are any", () => {
    expect(
      encode({ ...command, files: [file, { ...file, remoteId: "f-2", mediaType: "", size: 0 }] }),
    ).toEqual({
      type: "message",
      id: "m-1",
      content: "Where is my parcel?",
      artifacts: [
        {
          media_id: "f-1",
          mime_type: "application/pdf",
          filename: "bill.pdf",
          size_bytes: 12,
        },
        { media_id: "f-2", mime_type: "application/octet-stream", filename: "bill.pdf" },
      ],
    });
  });

  it("sends a space where there are only files", () => {
    expect(encode({ ...command, text: "", files: [file] })).toMatchObject({ content: " " });
    expect(encode({ ...command, text: "\n", files: [file] })).toMatchObject({ content: " " });
  });

  it("sends no more than the vendor knows", () => {
    expect(Object.keys(encode({ ...command, data: { secret: true } }))).toEqual([
      "type",
      "id",
      "content",
    ]);
  });

  it("hands over a fresh token", () => {
    expect(encode({ type: "refresh-token", token: "t-2" })).toEqual({
      type: "token-refresh",
      token: "t-2",
    });
  });

  it("refuses what makes no sense", () => {
    for (const wrong of [
      { ...command, text: " " },
      { ...command, files: [{ ...file, remoteId: "" }] },
      { type: "refresh-token", token: "" } as const,
    ]) {
      expect(() => encode(wrong)).toThrow(expect.objectContaining({ code: "misuse" }) as Error);
    }
  });
});
