import { expect, test } from "vitest";
import { droppedFiles, isAccepted } from "./accepted-files";

const file = (name: string, type = "") => new File([""], name, { type });

test.each([
  { name: "a.pdf", type: "application/pdf", accept: undefined, taken: true },
  { name: "a.pdf", type: "application/pdf", accept: "", taken: true },
  { name: "a.PDF", type: "", accept: ".pdf, .png", taken: true },
  { name: "a.pdf.exe", type: "", accept: ".pdf", taken: false },
  { name: "a.png", type: "image/png", accept: "image/*", taken: true },
  { name: "a.png", type: "image/png", accept: "IMAGE/PNG", taken: true },
  { name: "a.png", type: "image/png", accept: "image/jpeg,video/*", taken: false },
  { name: "imagine.txt", type: "text/plain", accept: "image/*", taken: false },
])("$name ($type) where $accept is accepted: $taken", ({ name, type, accept, taken }) => {
  expect(isAccepted(file(name, type), accept)).toBe(taken);
});

test("a directory that is dropped is no file", () => {
  const photos = file("photos");
  const note = file("note.txt");
  const item = (of: File, isDirectory: boolean) => ({
    getAsFile: () => of,
    webkitGetAsEntry: () => ({ isDirectory }),
  });
  const transfer = {
    files: [photos, note],
    items: [item(photos, true), item(note, false)],
  } as unknown as DataTransfer;
  expect(droppedFiles(transfer)).toEqual([note]);
  expect(droppedFiles(null)).toEqual([]);
});
