import fc from "fast-check";
import { expect, it } from "vitest";
import { chunksOf, defaultAgent } from "./happyrobot-agent";

it("splits any text into small pieces that are the text again", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const chunks = chunksOf(text);
      return (
        chunks.join("") === text && chunks.every((chunk) => [...chunk.trimStart()].length <= 12)
      );
    }),
  );
});

it("quotes what was asked as plain words, whatever it was", () => {
  const ask = (text: string) => defaultAgent({ text, attachments: [], sessionId: "1", turn: 2 });
  expect(ask("a | b\n# c `d` [e](javascript:f) <img>")).toContain('"a b c d e (javascript:f) img"');
  expect(ask("one two three four five six seven eight nine")).toContain("seven eight …");
  expect(ask(" ")).toContain('"your file"');
});

it("names the files it has received", () => {
  const answer = defaultAgent({
    text: " ",
    attachments: [
      { mediaId: "1", mimeType: "image/png", filename: "a photo.png" },
      { mediaId: "2", mimeType: "text/plain" },
    ],
    sessionId: "1",
    turn: 1,
  });
  expect(answer).toContain("- `a photo.png` (image/png)\n- `2` (text/plain)");
});
