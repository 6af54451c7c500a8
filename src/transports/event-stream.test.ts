import { describe, expect, it } from "vitest";
import { createEventStreamParser, type StreamEvent } from "./event-stream";

const encoder = new TextEncoder();

function parse(...pieces: Uint8Array[]): StreamEvent[] {
  const events: StreamEvent[] = [];
  const parser = createEventStreamParser((event) => events.push(event));
  for (const piece of pieces) parser.push(piece);
  parser.end();
  return events;
}

const read = (text: string) => parse(encoder.encode(text));
const data = (...texts: string[]) => texts.map((text) => ({ event: "message", data: text }));

/** Numbers from 0 to 1, the same in every run (mulberry32). */
function randomFrom(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function cutAt(bytes: Uint8Array, cuts: number[]): Uint8Array[] {
  const edges = [0, ...cuts.sort((left, right) => left - right), bytes.length];
  return edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
}

describe("createEventStreamParser", () => {
  it.each([
    ["one event", "data: hello\n\n", data("hello")],
    ["two events", "data: 1\n\ndata: 2\n\n", data("1", "2")],
    ["lines of data, joined", "data: YHOO\ndata: +2\ndata: 10\n\n", data("YHOO\n+2\n10")],
    ["an event's name", "event: ping\ndata: 1\n\n", [{ event: "ping", data: "1" }]],
    ["a name that lasts for one event", "event: a\n\ndata: 1\n\n", data("1")],
    ["comments", ": keep-alive\n\n:\ndata: 1\n: within\n\n", data("1")],
    ["one space after the colon, and no more", "data:1\n\ndata:  2\n\n", data("1", " 2")],
    ["colons in data", 'data: {"a":1}\n\n', data('{"a":1}')],
    ["a field without a colon", "data\n\ndata\ndata\n\ndata:\n\n", data("", "\n", "")],
    ["a field nobody knows", "retry: 1000\nDATA: 1\n data: 2\ndata: 3\n\n", data("3")],
    ["LF", "data: 1\ndata: 2\n\n", data("1\n2")],
    ["CR", "data: 1\rdata: 2\r\r", data("1\n2")],
    ["CRLF", "data: 1\r\ndata: 2\r\n\r\n", data("1\n2")],
    ["all three", "data: 1\rdata: 2\r\ndata: 3\n\r", data("1\n2\n3")],
    ["a byte order mark, at the start only", "\ufeffdata: 1\n\n\ufeffdata: 2\n\n", data("1")],
    ["a line separator, which ends no line", "data: a\u2028b\n\n", data("a\u2028b")],
    ["nothing", "", []],
    ["blank lines", "\n\n\n", []],
    ["an event without data", "event: a\nid: 1\n\n", []],
    ["a last event without its blank line", "data: 1\n\ndata: 2\n", data("1", "2")],
    ["a last line without its end", "data: 1\n\ndata: 2", data("1", "2")],
  ])("reads %s", (_what, text, events) => {
    expect(read(text)).toEqual(events);
  });

  it("remembers the last id, until it is emptied", () => {
    const text = "id: 7\ndata: 1\n\ndata: 2\n\nid: 8\0\ndata: 3\n\nid\ndata: 4\n\n";
    expect(read(text)).toEqual([
      { event: "message", data: "1", id: "7" },
      { event: "message", data: "2", id: "7" },
      { event: "message", data: "3", id: "7" },
      { event: "message", data: "4" },
    ]);
  });

  it("puts a mark where bytes are no UTF-8", () => {
    const head = encoder.encode("data: a");
    expect(parse(head, Uint8Array.of(0xff, 0x62, 0x0a, 0x0a))).toEqual(data("a\ufffdb"));
    expect(parse(head, Uint8Array.of(0xf0, 0x9f))).toEqual(data("a\ufffd"));
  });

  it("delivers an event with its blank line, not with the next event", () => {
    const events: StreamEvent[] = [];
    const parser = createEventStreamParser((event) => events.push(event));
    parser.push(encoder.encode("data: 1\r\n\r"));
    expect(events).toEqual(data("1"));
    parser.push(encoder.encode("\ndata: 2\n\n"));
    expect(events).toEqual(data("1", "2"));
  });

  it("is as new after its end", () => {
    const events: StreamEvent[] = [];
    const parser = createEventStreamParser((event) => events.push(event));
    parser.push(encoder.encode("id: 1\nevent: a\ndata: 1\r"));
    parser.end();
    parser.end();
    parser.push(encoder.encode("\ufeffdata: 2\n\n"));
    expect(events).toEqual([{ event: "a", data: "1", id: "1" }, ...data("2")]);
  });

  describe("cut anywhere", () => {
    const recorded = encoder.encode(
      '\ufeff: connected\r\n\r\ndata: {"type":"HAI","payload":{"haip_version":"1.1.2"}}\n\n' +
        'event: haip-message\r\nid: 12\r\ndata: {"text":"Grüße, 世界 👋🏽"}\r\n\r\n' +
        'event: heartbeat\rdata\r\rretry: 500\ndata: {"lines":\ndata:  [1, 2]}\n\n' +
        "data: [DONE]\r\n\r\ndata: the last, ünfinished",
    );
    const whole = parse(recorded);

    it("means what it means in one piece", () => {
      expect(whole.map(({ event, data: text }) => [event, text])).toEqual([
        ["message", '{"type":"HAI","payload":{"haip_version":"1.1.2"}}'],
        ["haip-message", '{"text":"Grüße, 世界 👋🏽"}'],
        ["heartbeat", ""],
        ["message", '{"lines":\n [1, 2]}'],
        ["message", "[DONE]"],
        ["message", "the last, ünfinished"],
      ]);
    });

    it("at every byte", () => {
      for (let cut = 0; cut <= recorded.length; cut += 1)
        expect(parse(...cutAt(recorded, [cut])), `cut at ${cut}`).toEqual(whole);
    });

    it("at every pair of neighbouring bytes, and byte by byte", () => {
      for (let cut = 0; cut < recorded.length; cut += 1)
        expect(parse(...cutAt(recorded, [cut, cut + 1])), `cut around ${cut}`).toEqual(whole);
      expect(parse(...cutAt(recorded, [...recorded.keys()]))).toEqual(whole);
    });

    it("at many places at once", () => {
      const random = randomFrom(20_260_901);
      for (let round = 0; round < 500; round += 1) {
        const cuts = Array.from({ length: 1 + Math.floor(random() * 40) }, () =>
          Math.floor(random() * (recorded.length + 1)),
        );
        expect(parse(...cutAt(recorded, cuts)), `cut at ${cuts.join()}`).toEqual(whole);
      }
    });
  });
});
