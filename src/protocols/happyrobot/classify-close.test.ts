import { expect, it } from "vitest";
import { classifyClose, type CloseFacts } from "./classify-close";

const fall: CloseFacts = {
  code: 1006,
  reason: "",
  isSessionClosed: false,
  isTokenSpent: false,
  isRefreshDue: false,
};

it.each<[string, Partial<CloseFacts>, ReturnType<typeof classifyClose>]>([
  ["a broken line", {}, "retry"],
  ["a restart", { code: 1012, reason: "service restart" }, "retry"],
  ["a goodbye nobody explained", { code: 1000 }, "retry"],
  ["a goodbye after the session was closed", { code: 1000, isSessionClosed: true }, "final"],
  ["a fall after the session was closed", { isSessionClosed: true, isTokenSpent: true }, "final"],
  ["any close after the token ran out", { code: 1000, isTokenSpent: true }, "auth"],
  ["the customary code for unauthorized", { code: 4401 }, "auth"],
  ["the registered code for unauthorized", { code: 3000 }, "auth"],
  ["a policy violation nobody explained", { code: 1008 }, "retry"],
  ["a policy violation while a refresh is due", { code: 1008, isRefreshDue: true }, "auth"],
  ["a policy violation about the token", { code: 1008, reason: "Token expired" }, "auth"],
  ["forbidden, nobody knows what", { code: 4403 }, "retry"],
  ["forbidden while a refresh is due", { code: 4403, isRefreshDue: true }, "auth"],
  ["a broken line while a refresh is due", { isRefreshDue: true }, "retry"],
  ["a broken line with a word about tokens", { reason: "token" }, "retry"],
])("%s", (_what, facts, next) => {
  expect(classifyClose({ ...fall, ...facts })).toBe(next);
});
