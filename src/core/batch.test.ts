import { expect, test } from "vitest";
import { createBatch } from "./batch";

test("what is announced during work is heard at its end, in order", () => {
  const { together, announce } = createBatch();
  const heard: string[] = [];
  announce(() => heard.push("alone"));
  together(() => {
    announce(() => heard.push("first"));
    together(() => announce(() => heard.push("second")));
    expect(heard).toEqual(["alone"]);
  });
  expect(heard).toEqual(["alone", "first", "second"]);
});

test("whoever hears of it may begin new work, after which the rest is heard first", () => {
  const { together, announce } = createBatch();
  const heard: string[] = [];
  together(() => {
    announce(() => together(() => announce(() => heard.push("new"))));
    announce(() => heard.push("old"));
  });
  expect(heard).toEqual(["old", "new"]);
});

test("work that throws is not announced less, nor is later work held for ever", () => {
  const { together, announce } = createBatch();
  const heard: string[] = [];
  const attempt = () =>
    together(() => {
      announce(() => heard.push("half"));
      throw new Error("mistake");
    });
  expect(attempt).toThrow("mistake");
  announce(() => heard.push("later"));
  expect(heard).toEqual(["half", "later"]);
});
