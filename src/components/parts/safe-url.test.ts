import { expect, test } from "vitest";
import { safeUrl } from "./safe-url";

test.each([
  ["https://example.com/a b?c=ä#d", "https://example.com/a%20b?c=%C3%A4#d"],
  ["HTTP://EXAMPLE.com", "http://example.com/"],
  ["mailto:ava@example.com?subject=Hi", "mailto:ava@example.com?subject=Hi"],
  ["tel:+49 30 123", "tel:+49 30 123"],
  [" \thttps://example.com\n", "https://example.com/"],
])("%j may be followed", (url, followed) => {
  expect(safeUrl(url)).toBe(followed);
});

test.each([
  "javascript:alert(1)",
  "java\nscript:alert(1)",
  " \u0001javascript:alert(1)",
  "data:text/html,x",
  "blob:https://example.com/1",
  "ftp://example.com",
  "//example.com",
  "/account",
  "account",
  "#top",
  "?page=2",
  "https://",
  "https://bank.example@evil.example/",
  "",
])("%j may not", (url) => {
  expect(safeUrl(url)).toBeUndefined();
});
