import { describe, expect, it } from "vitest";
import { createReplay, type ReplayOptions } from "./replay";

function setUp(options: Partial<ReplayOptions> = {}) {
  const clock = { now: 0 };
  const replay = createReplay<string>({ now: () => clock.now, ...options });
  const record = (...numbers: number[]) => {
    for (const seq of numbers)
      replay.record({ id: `mine-${seq}`, seq: String(seq) }, `frame ${seq}`);
  };
  /** Hears messages of these numbers, each with a new id, and returns the gaps. */
  let ids = 0;
  const hear = (...numbers: (number | string)[]) =>
    numbers.flatMap((seq) => {
      const { status, gap } = replay.accept({ id: `theirs-${(ids += 1)}`, seq: String(seq) });
      expect(status).toBe("new");
      return gap ? [gap] : [];
    });
  return { replay, clock, record, hear };
}

describe("createReplay, what was sent", () => {
  it("repeats a range by number, not by letters", () => {
    const { replay, record } = setUp();
    record(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    expect(replay.range("1", "3")).toEqual(["frame 1", "frame 2", "frame 3"]);
    expect(replay.range("9")).toEqual(["frame 9", "frame 10", "frame 11"]);
    expect(replay.range("0", "1")).toEqual(["frame 1"]);
    expect(replay.range("12")).toEqual([]);
    expect(replay.range("5", "4")).toEqual([]);
    expect(replay.range("10", "1700000000000abc")).toEqual(["frame 10", "frame 11"]);
    expect(replay.range("99999999999999999999")).toEqual([]);
  });

  it("cannot repeat what is no longer kept, or what never was a number of ours", () => {
    const { replay, clock, record } = setUp({ maxMessages: 3 });
    record(1, 2, 3, 4, 5);
    expect(replay.range("2")).toBeUndefined();
    expect(replay.range("3")).toEqual(["frame 3", "frame 4", "frame 5"]);
    for (const from of [undefined, "", "-1", "1700000000000abc", "3.5", "1e3"]) {
      expect(replay.range(from)).toBeUndefined();
    }
    clock.now = 300_000;
    expect(replay.range("3")).toHaveLength(3);
    clock.now = 300_001;
    expect(replay.range("5")).toBeUndefined();
    expect(replay.range("6")).toEqual([]);
  });

  it("keeps a thousand", () => {
    const { replay, record } = setUp();
    record(...Array.from({ length: 1_500 }, (_, index) => index + 1));
    expect(replay.range("500")).toBeUndefined();
    expect(replay.range("501")).toHaveLength(1_000);
  });
});

describe("createReplay, what was received", () => {
  it("knows a message by its id, whatever its number", () => {
    const { replay } = setUp();
    expect(replay.accept({ id: "a", seq: "1700000000000k3" })).toEqual({ status: "new" });
    expect(replay.accept({ id: "a", seq: "1700000000001z9" })).toEqual({ status: "duplicate" });
    expect(replay.accept({ id: "b", seq: "1700000000000k3" })).toEqual({ status: "new" });
    expect(replay.accept({ seq: "1" })).toEqual({ status: "new" });
    expect(replay.accept({ seq: "1" })).toEqual({ status: "new" });
    expect(replay.accept({ id: "__proto__" })).toEqual({ status: "new" });
  });

  it("takes an echo of what we sent for new, once, and its number for ours", () => {
    const { replay, record, hear } = setUp();
    record(1, 2, 3, 4, 5, 6, 7, 8, 9);
    hear(1, 2, 3);
    expect(replay.accept({ id: "mine-9", seq: "9" })).toEqual({ status: "new" });
    expect(replay.accept({ id: "mine-9", seq: "9" })).toEqual({ status: "duplicate" });
    expect(hear(4)).toEqual([]);
    expect(replay.ack).toBe("4");

    // Neither is an id of ours remembered for longer than its message.
    const brief = setUp({ maxMessages: 1 });
    brief.record(1, 2);
    brief.hear(1, 2, 3);
    brief.replay.accept({ id: "mine-1", seq: "4" });
    expect(brief.replay.ack).toBe("4");
    brief.replay.accept({ id: "mine-2", seq: "5" });
    expect(brief.replay.ack).toBe("4");
  });

  it("remembers the ids of two windows at least, and not for ever", () => {
    const { replay } = setUp({ maxMessages: 100 });
    const statusOf = (index: number) => replay.accept({ id: `id-${index}` }).status;
    for (let index = 0; index < 1_000; index += 1) expect(statusOf(index)).toBe("new");
    for (let index = 800; index < 1_000; index += 1) expect(statusOf(index)).toBe("duplicate");
    expect(statusOf(0)).toBe("new");
  });

  it("finds a gap once the peer has shown that it counts, says so once, and acknowledges up to it", () => {
    const { replay, hear } = setUp();
    expect(hear(1, 3, 0, 1, 3)).toEqual([]);
    expect(replay.ack).toBeUndefined();
    expect(replay.lastSeq).toBe("3");
    expect(hear(4, 5, 6)).toEqual([]);
    expect(replay.ack).toBe("6");
    const [gap, ...others] = hear(9, 10, 11);
    expect(gap).toEqual({ from: 7, to: 8 });
    expect(others).toEqual([]);
    expect(replay.ack).toBe("6");
    expect(replay.lastSeq).toBe("6");
    expect(replay.missing(gap!)).toEqual({ from: 7, to: 8 });
  });

  it("fills a gap in whatever order its messages come", () => {
    const { replay, hear } = setUp();
    hear(1, 2, 3);
    const [first] = hear(8);
    const [second] = hear(10);
    expect([first, second]).toEqual([
      { from: 4, to: 7 },
      { from: 9, to: 9 },
    ]);
    expect(hear(6, 7)).toEqual([]);
    expect(replay.missing(first!)).toEqual({ from: 4, to: 5 });
    expect(hear(5)).toEqual([]);
    expect(replay.ack).toBe("3");
    expect(hear(4)).toEqual([]);
    expect(replay.missing(first!)).toBeUndefined();
    expect(replay.ack).toBe("8");
    hear(9);
    expect(replay.missing(second!)).toBeUndefined();
    expect(replay.ack).toBe("10");
    expect(hear(11, 12)).toEqual([]);
  });

  it("expects nothing of peers that write the time, or letters", () => {
    const { replay, hear } = setUp();
    expect(hear(1700000000000, 1700000000001, 1700000000002, 1700000000003)).toEqual([]);
    expect(hear(1700000000900)).toEqual([]);
    expect(replay.lastSeq).toBe("1700000000900");
    expect(replay.ack).toBeUndefined();
    expect(hear("1700000000901k3x", "x1", "-5", "99999999999999999999999")).toEqual([]);
    expect(replay.lastSeq).toBe("1700000000900");
    expect(setUp().replay.lastSeq).toBeUndefined();
  });

  it("takes a leap that no window holds for the end of counting", () => {
    const { replay, hear } = setUp();
    hear(1, 2, 3);
    expect(hear(1_003)).toHaveLength(1);
    expect(hear(2_004)).toEqual([]);
    expect(replay.ack).toBeUndefined();
    expect(replay.lastSeq).toBe("2004");
    hear(2_005, 2_006);
    expect(replay.ack).toBe("2006");
    expect(hear(2_008)).toEqual([{ from: 2_007, to: 2_007 }]);
  });

  it("gives up what has fallen out of any window", () => {
    const { replay, hear } = setUp({ maxMessages: 10 });
    hear(1, 2, 3);
    const [gap] = hear(6);
    hear(7, 8, 9, 10, 11, 12, 13, 14);
    expect(replay.missing(gap!)).toEqual({ from: 5, to: 5 });
    hear(15);
    expect(replay.missing(gap!)).toBeUndefined();
    expect(replay.ack).toBe("15");
  });

  it("two sessions over a line that loses and doubles agree in the end", () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const random = seeded(seed);
      const sender = createReplay<{ id: string; seq: string }>({ now: () => 0 });
      const receiver = createReplay<never>({ now: () => 0 });
      const heard: string[] = [];
      const gaps: { from: number; to: number }[] = [];
      const hear = (envelope: { id: string; seq: string }) => {
        const { status, gap } = receiver.accept(envelope);
        if (status === "new") heard.push(envelope.id);
        if (gap) gaps.push(gap);
      };
      for (let number = 1; number <= 900; number += 1) {
        const envelope = { id: `m${number}`, seq: String(number) };
        sender.record(envelope, envelope);
        // A peer shows that it counts first; and what is lost last of all, nothing after it tells.
        if (number > 3 && number < 900 && random() < 0.2) continue;
        hear(envelope);
        if (random() < 0.2) hear(envelope);
      }
      for (let round = 0; round < 200; round += 1) {
        const open = gaps.flatMap((gap) => receiver.missing(gap) ?? []);
        if (open.length === 0) break;
        for (const { from, to } of open) {
          const repeated = sender.range(String(from), String(to)) ?? [];
          for (const envelope of repeated.toSorted(() => random() - 0.5)) {
            if (random() < 0.7) hear(envelope);
          }
        }
      }
      const all = Array.from({ length: 900 }, (_, index) => `m${index + 1}`);
      expect(heard.toSorted()).toEqual(all.toSorted());
      expect(receiver.ack).toBe("900");
      expect(gaps.length).toBeGreaterThan(50);
      expect(new Set(gaps.map(({ from }) => from)).size).toBe(gaps.length);
    }
  });
});

/** mulberry32: the same storm in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
