import { describe, expect, it } from "vitest";
import { createUuid, encodeText, encodeTextStep, partsOf } from "./encode";

const scope = { channel: "USER", run_id: "r" } as const;

describe("encodeText", () => {
  it("is three steps in A", () => {
    expect(encodeText("A", "m", "Where is it?", scope, "Ada")).toEqual([
      { type: "TEXT_MESSAGE_START", ...scope, payload: { message_id: "m", author: "Ada" } },
      { type: "TEXT_MESSAGE_PART", ...scope, payload: { message_id: "m", text: "Where is it?" } },
      { type: "TEXT_MESSAGE_END", ...scope, payload: { message_id: "m" } },
    ]);
  });

  it("has other names in B1, and no author where there is none", () => {
    const frames = encodeText("B1", "m", "Hi", { channel: "USER", transaction: "t" });
    expect(frames.map(({ type }) => type)).toEqual([
      "MESSAGE_START",
      "MESSAGE_PART",
      "MESSAGE_END",
    ]);
    expect(frames[0]).toEqual({
      type: "MESSAGE_START",
      channel: "USER",
      transaction: "t",
      payload: { message_id: "m" },
    });
  });

  it("is one message in B2", () => {
    expect(encodeText("B2", "m", "Hi", { channel: "USER", transaction: "t" })).toEqual([
      { type: "MESSAGE", channel: "USER", transaction: "t", payload: "Hi" },
    ]);
  });

  it("is cut into parts of 1000, but never through a character", () => {
    const text = `${"x".repeat(999)}📦${"y".repeat(1_500)}`;
    const parts = partsOf(text);
    expect(parts.map(({ length }) => length)).toEqual([999, 1_000, 502]);
    expect(parts.join("")).toBe(text);
    expect(encodeText("A", "m", text, scope)).toHaveLength(5);
    expect(partsOf("")).toEqual([]);
    // Half a character that is the sender's own is passed on as it is.
    expect(partsOf("\ud800".repeat(3)).join("")).toBe("\ud800".repeat(3));
  });

  it("steps one by one", () => {
    expect(encodeTextStep("A", "m", { step: "part", text: "Hi" }, scope)).toEqual({
      type: "TEXT_MESSAGE_PART",
      ...scope,
      payload: { message_id: "m", text: "Hi" },
    });
  });
});

describe("createUuid", () => {
  it("is one also where the page is not secure", () => {
    const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
    expect(createUuid()).toMatch(uuid);
    const { randomUUID } = crypto;
    Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
    try {
      expect(createUuid()).toMatch(uuid);
    } finally {
      Object.defineProperty(crypto, "randomUUID", { value: randomUUID, configurable: true });
    }
  });
});
