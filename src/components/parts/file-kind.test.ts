import { expect, test } from "vitest";
import { fileExtension, fileKind } from "./file-kind";

test.each([
  ["image/webp", "image"],
  ["VIDEO/MP4", "video"],
  ["audio/mpeg", "audio"],
  ["application/pdf", "document"],
  ["text/plain", "document"],
  ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "document"],
  ["text/csv", "table"],
  ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "table"],
  ["application/zip", "archive"],
  ["application/octet-stream", "other"],
  ["", "other"],
])("%s is a file of the kind %s", (mediaType, kind) => {
  expect(fileKind(mediaType)).toBe(kind);
});

test.each([
  ["a.pdf", "PDF"],
  ["a.tar.gz", "GZ"],
  ["README", undefined],
  [".env", undefined],
  ["v1.2 final", undefined],
])("%j ends in %s", (name, extension) => {
  expect(fileExtension(name)).toBe(extension);
});
