import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ParlanceError } from "../../core/index";
import {
  createFlowControl,
  frameBytes,
  type FlowControl,
  type FlowControlOptions,
} from "./flow-control";
import type { HaipChannel } from "./wire";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Flow control whose writes are noted in their order. */
function setUp(options: Partial<FlowControlOptions> = {}) {
  const written: string[] = [];
  const flow = createFlowControl({
    onOutOfCredit: (channel) => written.push(`out of credit: ${channel}`),
    onCredit: (channel) => written.push(`credit: ${channel}`),
    ...options,
  });
  const send = (
    name: string,
    {
      channel = "USER" as HaipChannel,
      type = "MESSAGE",
      bytes = 100,
      signal = undefined as AbortSignal | undefined,
    } = {},
  ) => flow.send({ channel, type, bytes, signal, write: () => void written.push(name) });
  return { flow, written, send };
}

describe("frameBytes", () => {
  it("is what sound decodes to, what a binary frame holds, and else the whole envelope as UTF-8", () => {
    const sound = (data: string) => frameBytes({ type: "AUDIO_CHUNK", payload: { data } }, "{...}");
    for (const length of [0, 1, 2, 3, 4, 1000]) {
      expect(sound(Buffer.alloc(length).toString("base64"))).toBe(length);
    }
    expect(frameBytes({ type: "AUDIO", payload: { data: "AAAA" }, bin_len: 9 }, "{...}")).toBe(3);
    expect(frameBytes({ type: "AUDIO", payload: {}, bin_len: 3840 }, "{...}")).toBe(3840);
    expect(frameBytes({ type: "MESSAGE", payload: { data: "AAAA" } }, '{"é":"€"}')).toBe(12);
    expect(frameBytes({ type: "MESSAGE", payload: null }, "{}")).toBe(2);
  });
});

describe("createFlowControl, sending", () => {
  it("writes at once what there is credit for, and the rest in order as credit comes", async () => {
    const { flow, written, send } = setUp();
    flow.seed({ messages: 2, bytes: 1_000 });
    await Promise.all([send("one"), send("two")]);
    const three = send("three");
    const four = send("four");
    expect(written).toEqual(["one", "two"]);
    expect(flow.state("USER")).toEqual({
      messages: 0,
      bytes: 800,
      isPaused: false,
      isOutOfCredit: false,
      queued: 2,
    });

    flow.update("USER", { messages: 1 });
    await three;
    flow.update("USER", { messages: 5, bytes: 50 });
    await four;
    expect(written).toEqual(["one", "two", "three", "four"]);
    expect(flow.state("USER")).toMatchObject({ messages: 4, bytes: 650, queued: 0 });
  });

  it("lets nothing overtake within a channel, and one channel not hold up another", () => {
    const { flow, written, send } = setUp();
    flow.seed({ bytes: 1_000 });
    void send("fits", { bytes: 450 });
    void send("waits", { bytes: 560 });
    void send("would fit", { bytes: 10 });
    void send("elsewhere", { channel: "AGENT", bytes: 1_000 });
    expect(written).toEqual(["fits", "elsewhere"]);
    flow.update("USER", { bytes: 100 });
    expect(written).toEqual(["fits", "elsewhere", "waits", "would fit"]);
  });

  it("has no limit before the peer's HAI, and none in what the HAI does not name", () => {
    const { flow, written, send } = setUp();
    void send("before");
    flow.seed({ messages: 1 });
    expect(flow.state("USER")).toMatchObject({ messages: 0, bytes: Infinity });
    // The same HAI again grants nothing more.
    flow.seed({ messages: 1 });
    void send("after");
    expect(written).toEqual(["before"]);
    flow.seed({});
    expect(written).toEqual(["before", "after"]);
  });

  it("never holds back what a stalled session needs to recover", () => {
    const { flow, written, send } = setUp();
    flow.seed({ messages: 0 });
    flow.pause("SYSTEM");
    flow.pause("USER");
    void send("PING", { channel: "SYSTEM", type: "PING" });
    void send("waits");
    for (const type of ["PONG", "ERROR", "FLOW_UPDATE", "RESUME_CHANNEL"])
      void send(type, { type });
    expect(written).toEqual(["PING", "PONG", "ERROR", "FLOW_UPDATE", "RESUME_CHANNEL"]);
    expect(flow.state("SYSTEM").messages).toBe(0);
    expect(flow.state("USER")).toMatchObject({ messages: 0, queued: 1 });
  });

  it("counts everything where the server does", () => {
    const { flow, written, send } = setUp();
    flow.seed({ messages: 1000, bytes: 1_000 }, true);
    void send("HAI", { channel: "SYSTEM", type: "HAI" });
    void send("PING", { channel: "SYSTEM", type: "PING" });
    expect(written).toEqual(["HAI", "PING"]);
    expect(flow.state("SYSTEM")).toMatchObject({ messages: 998, bytes: 800 });
  });

  it("holds a paused channel until it is resumed, and does not call that a lack of credit", () => {
    const { flow, written, send } = setUp();
    flow.pause("USER");
    void send("one");
    void send("two");
    vi.advanceTimersByTime(60_000);
    expect(written).toEqual([]);
    expect(flow.state("USER")).toMatchObject({ isPaused: true, queued: 2 });
    flow.resume("USER");
    expect(written).toEqual(["one", "two"]);
  });

  it("only counts where it is not enforced", () => {
    const { flow, written, send } = setUp({ isEnforced: false });
    flow.seed({ messages: 1, bytes: 150 });
    flow.pause("USER");
    void send("one");
    void send("two");
    expect(written).toEqual(["one", "two"]);
    expect(flow.state("USER")).toMatchObject({ messages: -1, bytes: -50, queued: 0 });
  });

  it("counts what the writing came to, where only the writing shows it", async () => {
    const { flow } = setUp();
    flow.seed({ bytes: 500 });
    await flow.send({ channel: "USER", type: "MESSAGE", bytes: 300, write: () => 120 });
    expect(flow.state("USER").bytes).toBe(380);
  });

  it("gives back the credit of a write that threw, and goes on with the next", async () => {
    const { flow, written, send } = setUp();
    flow.seed({ messages: 1 });
    const failed = flow.send({
      channel: "USER",
      type: "MESSAGE",
      bytes: 1,
      write: () => {
        throw new ParlanceError("The socket is closed.", { code: "not-sent" });
      },
    });
    await expect(failed).rejects.toMatchObject({ code: "not-sent" });
    await send("one");
    expect(written).toEqual(["one"]);
    expect(flow.state("USER").messages).toBe(0);
  });

  it("writes nothing between the two frames of one message, whoever sends meanwhile", () => {
    const { flow, written, send } = setUp();
    flow.seed({ messages: 2 });
    void flow.send({
      channel: "AUDIO_IN",
      type: "AUDIO_CHUNK",
      bytes: 4,
      write() {
        written.push("envelope");
        void send("PONG", { channel: "SYSTEM", type: "PONG" });
        void send("text");
        flow.update("AUDIO_IN", { messages: 1 });
        written.push("bytes");
      },
    });
    expect(written).toEqual(["envelope", "bytes", "PONG", "text"]);
  });

  it("takes an aborted message out, which may free the next", async () => {
    const { flow, written, send } = setUp();
    flow.seed({ bytes: 500 });
    const abort = new AbortController();
    const large = send("large", { bytes: 500, signal: abort.signal });
    await large;
    const second = send("second", { bytes: 400, signal: abort.signal });
    flow.update("USER", { bytes: 100 });
    const third = send("third", { bytes: 100 });
    expect(written).toEqual(["large"]);
    abort.abort();
    await expect(second).rejects.toMatchObject({ code: "aborted" });
    await third;
    await expect(send("late", { signal: abort.signal })).rejects.toMatchObject({ code: "aborted" });
    expect(written).toEqual(["large", "third"]);
    expect(flow.state("USER")).toMatchObject({ bytes: 0, queued: 0 });
  });

  it("rejects what waits when the connection closes, and leaves no timer", async () => {
    const { flow, written, send } = setUp();
    flow.seed({ messages: 0 });
    const cause = new Error("cut");
    const waiting = send("waits");
    void send("waits, and nobody for it");
    expect(vi.getTimerCount()).toBe(1);
    flow.close(cause);
    await expect(waiting).rejects.toMatchObject({ code: "not-sent", recoverable: true, cause });
    await expect(send("late")).rejects.toMatchObject({ code: "not-sent" });
    flow.update("USER", { messages: 9 });
    flow.resume("USER");
    flow.close();
    expect(written).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("may close during a write", async () => {
    const { flow, written, send } = setUp();
    let ping: Promise<void> | undefined;
    await flow.send({
      channel: "USER",
      type: "MESSAGE",
      bytes: 1,
      write() {
        ping = send("PING", { channel: "SYSTEM", type: "PING" });
        flow.close();
      },
    });
    await expect(ping).rejects.toMatchObject({ code: "not-sent" });
    expect(written).toEqual([]);
  });

  it("holds no memory for the channels a peer invents", () => {
    const { flow } = setUp();
    for (let index = 0; index < 1_000; index += 1) flow.pause(`channel ${index}`);
    expect(flow.state("channel 10").isPaused).toBe(true);
    expect(flow.state("channel 999").isPaused).toBe(false);
    flow.pause("__proto__");
    expect(Object.hasOwn(Object.prototype, "isPaused")).toBe(false);

    const receive = (channel: string) =>
      flow.received({ channel, type: "MESSAGE", bytes: 300_000 });
    for (let index = 0; index < 1_000; index += 1) receive(`channel ${index}`);
    expect(receive("channel 10")).toBeDefined();
    expect(receive("channel 999")).toBeUndefined();
  });
});

describe("createFlowControl, out of credit", () => {
  it("says so once a message has waited, loses nothing, and says when it is over", () => {
    const { flow, written, send } = setUp();
    flow.seed({ messages: 0 });
    void send("one");
    vi.advanceTimersByTime(4_999);
    expect(written).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(flow.state("USER").isOutOfCredit).toBe(true);
    void send("two");
    vi.advanceTimersByTime(600_000);
    expect(written).toEqual(["out of credit: USER"]);

    flow.update("USER", { messages: 1 });
    expect(written).toEqual(["out of credit: USER", "one", "credit: USER"]);
    vi.advanceTimersByTime(5_000);
    flow.update("USER", { messages: 1 });
    expect(written.slice(3)).toEqual(["out of credit: USER", "two", "credit: USER"]);
    vi.advanceTimersByTime(600_000);
    expect(written).toHaveLength(6);
  });

  it("waits anew after each grant, even one that is not enough", () => {
    const { flow, written, send } = setUp({ outOfCreditMs: 1_000 });
    flow.seed({ bytes: 200 });
    void send("one", { bytes: 200 });
    void send("two", { bytes: 200 });
    for (let grant = 0; grant < 3; grant += 1) {
      vi.advanceTimersByTime(999);
      flow.update("USER", { bytes: 10 });
    }
    expect(written).toEqual(["one"]);
    vi.advanceTimersByTime(1_000);
    expect(written).toEqual(["one", "out of credit: USER"]);
    flow.update("USER", { bytes: 10 });
    expect(written).toHaveLength(2);
  });

  it("is over when nothing waits any more", async () => {
    const { flow, written, send } = setUp();
    const abort = new AbortController();
    flow.seed({ messages: 0 });
    const waiting = send("one", { signal: abort.signal });
    vi.advanceTimersByTime(5_000);
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: "aborted" });
    expect(written).toEqual(["out of credit: USER", "credit: USER"]);
    expect(flow.state("USER").isOutOfCredit).toBe(false);
  });

  it("counts anew for the next message where the one that waited was taken back", () => {
    const { flow, written, send } = setUp();
    const abort = new AbortController();
    flow.seed({ messages: 0 });
    void send("one", { signal: abort.signal });
    vi.advanceTimersByTime(4_000);
    abort.abort();
    expect(vi.getTimerCount()).toBe(0);
    void send("two");
    vi.advanceTimersByTime(4_999);
    expect(written).toEqual([]);
  });

  it("counts anew after a pause", () => {
    const { flow, written, send } = setUp();
    flow.seed({ messages: 0 });
    void send("one");
    vi.advanceTimersByTime(4_000);
    flow.pause("USER");
    vi.advanceTimersByTime(60_000);
    flow.resume("USER");
    vi.advanceTimersByTime(4_999);
    expect(written).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(written).toEqual(["out of credit: USER"]);
  });

  it("sends a message that is larger than the credit ever was once half of that is there", () => {
    const { flow, written, send } = setUp();
    flow.seed({ messages: 10, bytes: 1_000 });
    void send("small", { bytes: 600 });
    void send("huge", { bytes: 5_000 });
    void send("next", { bytes: 10 });
    expect(written).toEqual(["small"]);
    flow.update("USER", { bytes: 100 });
    expect(written).toEqual(["small", "huge"]);
    expect(flow.state("USER").bytes).toBe(-4_500);
    flow.update("USER", { bytes: 4_510 });
    expect(written).toEqual(["small", "huge", "next"]);

    // The most there ever was grows with the grants: now this one can wait for enough.
    flow.update("AGENT", { bytes: 1_000 });
    void send("half", { channel: "AGENT", bytes: 1_000 });
    void send("as much as ever was", { channel: "AGENT", bytes: 2_000 });
    expect(written.at(-1)).toBe("half");
    flow.update("AGENT", { bytes: 999 });
    expect(written.at(-1)).toBe("half");
    flow.update("AGENT", { bytes: 1 });
    expect(written.at(-1)).toBe("as much as ever was");

    flow.seed({ messages: 10, bytes: 0 });
    void send("nothing was granted", { channel: "AUDIO_IN", bytes: 10 });
    expect(flow.state("AUDIO_IN").queued).toBe(1);
  });
});

describe("createFlowControl, receiving", () => {
  const receive = (flow: FlowControl, bytes: number, type = "MESSAGE", channel = "AGENT") =>
    flow.received({ channel, type, bytes });

  it("gives back what the peer used once that is half of its messages or of its bytes", () => {
    const { flow } = setUp({ grant: { messages: 4, bytes: 1_000 } });
    expect(receive(flow, 100)).toBeUndefined();
    expect(receive(flow, 100)).toEqual({ channel: "AGENT", add_messages: 2, add_bytes: 200 });
    expect(receive(flow, 499)).toBeUndefined();
    expect(receive(flow, 1, "MESSAGE", "USER")).toBeUndefined();
    expect(receive(flow, 1)).toEqual({ channel: "AGENT", add_messages: 2, add_bytes: 500 });
    expect(receive(flow, 1e308)?.add_bytes).toBe(Number.MAX_SAFE_INTEGER);
    expect(receive(flow, 0)).toBeUndefined();
    expect(receive(flow, 0)).toEqual({ channel: "AGENT", add_messages: 2 });
  });

  it("grants 1000 messages and 1 MiB unless told otherwise", () => {
    const { flow } = setUp();
    for (let index = 0; index < 499; index += 1) expect(receive(flow, 1)).toBeUndefined();
    expect(receive(flow, 1)).toEqual({ channel: "AGENT", add_messages: 500, add_bytes: 500 });
    expect(receive(flow, 524_288)).toMatchObject({ add_bytes: 524_288 });
  });

  it("does not answer an update by an update, yet gives its credit back with the next", () => {
    const { flow } = setUp({ grant: { messages: 1, bytes: 1_000 } });
    expect(receive(flow, 100, "FLOW_UPDATE", "SYSTEM")).toBeUndefined();
    expect(receive(flow, 10, "PING", "SYSTEM")).toMatchObject({ add_messages: 2, add_bytes: 110 });
  });
});

/** mulberry32: the same storm in every run. Integers below `limit`. */
function seeded(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

describe("createFlowControl, in bulk", () => {
  it.each([
    ["refills once half is used", 1 / 2],
    ["refills once a batch is used", 1],
  ])("10 000 messages flow to a peer that grants 32 messages / 64 KiB and %s", async (_, share) => {
    const random = seeded(20_261_121);
    const peerCredit = { messages: 32, bytes: 65_536 };
    const onOutOfCredit = vi.fn();
    const flow = createFlowControl({ onOutOfCredit });
    flow.seed(peerCredit);
    const arrived: number[] = [];
    const onTheWay: { messages: number; bytes: number }[] = [];
    const used = { messages: 0, bytes: 0 };
    const promises = Array.from({ length: 10_000 }, (_unused, index) => {
      // Large ones come with the half refill only: no sender could fill a batch to the last byte.
      const bytes = 1 + random(share < 1 ? 30_000 : 2_048);
      const write = () => {
        arrived.push(index);
        peerCredit.messages -= 1;
        peerCredit.bytes -= bytes;
        used.messages += 1;
        used.bytes += bytes;
        if (peerCredit.messages < 0 || peerCredit.bytes < 0) throw new Error("overdrawn");
        if (used.messages < 32 * share && used.bytes < 65_536 * share) return;
        onTheWay.push({ ...used });
        used.messages = used.bytes = 0;
      };
      return flow.send({ channel: "USER", type: "MESSAGE", bytes, write });
    });
    let grants = 0;
    for (let grant = onTheWay.shift(); grant; grant = onTheWay.shift()) {
      vi.advanceTimersByTime(random(4_000));
      peerCredit.messages += grant.messages;
      peerCredit.bytes += grant.bytes;
      flow.update("USER", grant);
      grants += 1;
    }
    await Promise.all(promises);
    expect(arrived).toEqual(promises.map((_unused, index) => index));
    expect(grants).toBeGreaterThan(300);
    expect(flow.state("USER")).toMatchObject({ ...peerCredit, queued: 0 });
    expect(onOutOfCredit).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("two ends of this kit keep each other supplied, whatever the sizes", async () => {
    const random = seeded(7);
    const grant = { messages: 3, bytes: 1_000 };
    const ends = [createFlowControl({ grant }), createFlowControl({ grant })] as const;
    const updates: (() => void)[] = [];
    let arrived = 0;
    const send = (
      from: 0 | 1,
      channel: HaipChannel,
      type: string,
      bytes: number,
      hear: () => void,
    ) => {
      const to = from === 0 ? ends[1] : ends[0];
      return ends[from].send({
        channel,
        type,
        bytes,
        write() {
          arrived += 1;
          hear();
          const update = to.received({ channel, type, bytes });
          if (!update) return;
          const { channel: on, add_messages: messages, add_bytes: more } = update;
          const apply = () => ends[from].update(on, { messages, bytes: more });
          updates.push(() => void send(from === 0 ? 1 : 0, "SYSTEM", "FLOW_UPDATE", 90, apply));
        },
      });
    };
    for (const end of ends) end.seed(grant);
    const channels = ["USER", "AGENT", "SYSTEM"] as const;
    const promises = Array.from({ length: 3_000 }, () =>
      // Up to half of what was granted, or larger than all of it.
      send(
        random(2) as 0 | 1,
        channels[random(3)]!,
        "MESSAGE",
        random(10) === 0 ? 1_001 + random(9_000) : random(500),
        () => undefined,
      ),
    );
    let steps = 0;
    for (; updates.length > 0 && steps < 20_000; steps += 1) {
      const [update] = updates.splice(random(updates.length), 1);
      update?.();
    }
    await Promise.all(promises);
    expect(arrived).toBe(3_000 + steps);
    expect(steps).toBeLessThan(20_000);
  });

  it.each([1, 2, 3, 4, 5])("keeps order and counts through storm %i", async (seed) => {
    const random = seeded(seed);
    const channels = ["USER", "AGENT", "AUDIO_IN"] as const;
    const granted = { messages: 20, bytes: 4_000 };
    const flow = createFlowControl({});
    flow.seed(granted);
    const ledger = new Map(
      channels.map((channel) => [
        channel,
        { ...granted, isPaused: false, expected: [] as number[], written: [] as number[] },
      ]),
    );
    const outcomes: Promise<string>[] = [];
    const waiting = new Map<number, { channel: HaipChannel; abort: AbortController }>();
    const violations: string[] = [];
    let sent = 0;
    let depth = 0;

    function send(channel: (typeof channels)[number]): void {
      const id = (sent += 1);
      const bytes = 1 + random(900);
      const abort = new AbortController();
      const account = ledger.get(channel)!;
      const isBroken = random(50) === 0;
      const isBusy = random(20) === 0;
      account.expected.push(id);
      waiting.set(id, { channel, abort });
      const write = () => {
        if (account.isPaused) violations.push(`${id} was written during a pause`);
        if (depth > 0) violations.push(`${id} was written inside another`);
        depth += 1;
        waiting.delete(id);
        account.written.push(id);
        if (isBusy) send(channels[random(3)]!);
        depth -= 1;
        if (isBroken) throw new Error("broken");
        account.messages -= 1;
        account.bytes -= bytes;
      };
      const promise = flow.send({ channel, type: "MESSAGE", bytes, write, signal: abort.signal });
      outcomes.push(
        promise.then(
          () => "written",
          (error: Error) => (ParlanceError.isInstance(error) ? error.code : error.message),
        ),
      );
    }

    for (let step = 0; step < 5_000; step += 1) {
      const channel = channels[random(3)]!;
      const account = ledger.get(channel)!;
      switch (random(8)) {
        case 0:
          account.isPaused = true;
          flow.pause(channel);
          break;
        case 1:
          account.isPaused = false;
          flow.resume(channel);
          break;
        case 2: {
          const credit = { messages: random(8), bytes: random(3_000) };
          account.messages += credit.messages;
          account.bytes += credit.bytes;
          flow.update(channel, credit);
          break;
        }
        case 3: {
          const [id] = [...waiting.keys()].slice(-1);
          if (id === undefined || random(4) > 0) break;
          const { channel: on, abort } = waiting.get(id)!;
          const { expected } = ledger.get(on as (typeof channels)[number])!;
          waiting.delete(id);
          expected.splice(expected.indexOf(id), 1);
          abort.abort();
          break;
        }
        default:
          send(channel);
      }
      vi.advanceTimersByTime(random(3_000));
    }
    expect(violations).toEqual([]);
    for (const [channel, { messages, bytes, isPaused, expected, written }] of ledger) {
      expect(written).toEqual(expected.slice(0, written.length));
      const queued = expected.length - written.length;
      expect(flow.state(channel)).toMatchObject({ messages, bytes, isPaused, queued });
    }
    flow.close();
    const fates = await Promise.all(outcomes);
    const count = (fate: string) => fates.filter((other) => other === fate).length;
    const writtenCount = [...ledger.values()].reduce((sum, { written }) => sum + written.length, 0);
    expect(count("written") + count("broken")).toBe(writtenCount);
    expect(count("not-sent")).toBe(waiting.size);
    expect(count("written") + count("broken") + count("not-sent") + count("aborted")).toBe(sent);
    for (const fate of ["written", "broken", "aborted"]) expect(count(fate)).toBeGreaterThan(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});
