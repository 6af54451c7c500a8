import { afterEach, describe, expect, it, vi } from "vitest";
import { type ParlanceError } from "../core/index";
import { canStreamRequests, createLineParser, type LineParserOptions } from "./ndjson-stream";

const encoder = new TextEncoder();

function listen(options: LineParserOptions = {}) {
  const lines: string[] = [];
  const errors: ParlanceError[] = [];
  const parser = createLineParser((line) => lines.push(line), {
    onError: (error) => errors.push(error),
    ...options,
  });
  return { parser, lines, errors, push: (text: string) => parser.push(encoder.encode(text)) };
}

function parse(...pieces: Uint8Array[]): string[] {
  const { parser, lines } = listen();
  for (const piece of pieces) parser.push(piece);
  parser.end();
  return lines;
}

const read = (text: string) => parse(encoder.encode(text));

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

describe("createLineParser", () => {
  it.each([
    ["LF", '{"a":1}\n{"b":2}\n', ['{"a":1}', '{"b":2}']],
    ["CRLF", '{"a":1}\r\n{"b":2}\r\n', ['{"a":1}', '{"b":2}']],
    ["a last line without its newline", '{"a":1}\n7', ['{"a":1}', "7"]],
    ["empty lines", '\n\r\n  \n{"a":1}\n\n', ['{"a":1}']],
    ["a byte order mark", '\ufeff{"a":1}\n', ['{"a":1}']],
    ["values that are no objects", '1\n"two"\n[3]\nnull\n', ["1", '"two"', "[3]", "null"]],
    ["what is no JSON, as it is", "<html>\n{broken\n}\n", ["<html>", "{broken", "}"]],
    ["a brace that closes nothing", '1}2\n{"a":{}}\n', ["1}2", '{"a":{}}']],
    ["an object cut off by a newline", '{"a":"\n{"b":2}\n', ['{"a":"', '{"b":2}']],
    ["an object cut off by the end", '{"a":1}\n{"b":', ['{"a":1}', '{"b":']],
    ["[DONE]", '{"a":1}\n[DONE]\ndata: [DONE]\ndata:[DONE]\r\n', ['{"a":1}']],
    ["nothing", "", []],
  ])("reads %s", (_what, text, lines) => {
    expect(read(text)).toEqual(lines);
  });

  it.each([
    ["side by side", '{"a":1}{"b":2}', ['{"a":1}', '{"b":2}']],
    ["with room between", '{"a":1} \t{"b":2}', ['{"a":1}', '{"b":2}']],
    ["nested", '{"a":{"b":[{}]}}{"c":[[]]}', ['{"a":{"b":[{}]}}', '{"c":[[]]}']],
    ["braces in strings", '{"a":"}{"}{"b":"{"}', ['{"a":"}{"}', '{"b":"{"}']],
    ["escaped quotes", '{"a":"\\"}{"}{"b":"\\\\"}', ['{"a":"\\"}{"}', '{"b":"\\\\"}']],
    ["[DONE] behind them", '{"a":1}{"b":2}[DONE]', ['{"a":1}', '{"b":2}']],
    ["with data: before them", 'data: {"a":1}{"b":2}', ['{"a":1}', '{"b":2}']],
  ])("takes apart objects on one line: %s", (_what, text, lines) => {
    expect(read(text)).toEqual(lines);
    expect(read(`${text}\n{"next":0}`)).toEqual([...lines, '{"next":0}']);
  });

  it("delivers an object as soon as it is closed, for there may never be a newline", () => {
    const { lines, push } = listen();
    push('{"a":');
    expect(lines).toEqual([]);
    push('1}{"b"');
    expect(lines).toEqual(['{"a":1}']);
    push(":2}");
    expect(lines).toEqual(['{"a":1}', '{"b":2}']);
  });

  it("reads an event stream, of which only the data counts", () => {
    const text =
      ': comment {"a":0} {"b":0}\nevent: haip-message\nid: 5\nretry: {"c":0}{"d":0}\n' +
      'data: {"e":1}\n\ndata:{"f":2}\r\n\r\n:\ndata:\n\nevent:heartbeat\ndata: {"g":3}\n\n';
    expect(read(text)).toEqual(['{"e":1}', '{"f":2}', '{"g":3}']);
  });

  it("takes a prefix off at the start of a line only", () => {
    expect(read('{"a":1} data: 2\n')).toEqual(['{"a":1}', "data: 2"]);
    expect(read('{"data: a":"event: b"}\n')).toEqual(['{"data: a":"event: b"}']);
  });

  it("reads on after a line that its reader could not bear", () => {
    const lines: string[] = [];
    const parser = createLineParser((line) => {
      if (line.startsWith("!")) throw new Error("cannot read it");
      lines.push(line);
    });
    expect(() => parser.push(encoder.encode('!{"a\n'))).toThrow("cannot read it");
    parser.push(encoder.encode('{"b":2}\n'));
    expect(lines).toEqual(['{"b":2}']);
  });

  describe("a line without end", () => {
    it("is dropped and reported once, and what follows its newline is read", () => {
      const { parser, lines, errors, push } = listen({ maxLineBytes: 10 });
      push('{"a":1}\n');
      push("0123456789");
      expect(errors).toEqual([]);
      push("0");
      expect(errors).toMatchObject([{ code: "invalid-response", recoverable: false }]);
      expect(errors[0]?.message).toContain("more than 10 bytes");
      push('0{"a":1}'.repeat(100));
      push('\n{"b":2}\n0123456789\n');
      parser.end();
      expect(lines).toEqual(['{"a":1}', '{"b":2}', "0123456789"]);
      expect(errors).toHaveLength(1);
    });

    it("is measured in bytes, wherever it is cut", () => {
      const line = encoder.encode("äöüäöü\n1\n");
      for (let cut = 0; cut <= line.length; cut += 1) {
        const { parser, lines, errors } = listen({ maxLineBytes: 11 });
        for (const piece of cutAt(line, [cut])) parser.push(piece);
        expect([lines, errors.length]).toEqual([["1"], 1]);
      }
    });

    it("is none where objects follow one another, however many", () => {
      const { lines, errors, push } = listen({ maxLineBytes: 10 });
      push('{"a":1}'.repeat(1000));
      expect(lines).toHaveLength(1000);
      expect(errors).toEqual([]);
    });

    it("ends at 10 MiB if nothing else is said", () => {
      const { parser, lines, errors } = listen();
      const mebibyte = new Uint8Array(1_048_576).fill(0x30);
      for (let count = 0; count < 10; count += 1) parser.push(mebibyte);
      expect(errors).toEqual([]);
      parser.push(Uint8Array.of(0x30));
      expect(errors).toHaveLength(1);
      parser.push(encoder.encode("\n1\n"));
      expect(lines).toEqual(["1"]);
    });

    it("needs nobody to hear of it", () => {
      const { parser, lines, push } = listen({ maxLineBytes: 3, onError: undefined });
      push("1234\n123\n");
      parser.end();
      expect(lines).toEqual(["123"]);
    });
  });

  it("is as new after its end", () => {
    const { parser, lines, errors, push } = listen({ maxLineBytes: 20 });
    for (const unfinished of ['{"a', '{"a":"\\', ": comment", '{"too long": "to be kept']) {
      push(unfinished);
      parser.end();
      parser.end();
      push('{"b":2}{"c":3}\n');
    }
    const after = ['{"b":2}', '{"c":3}'];
    expect(lines).toEqual(['{"a', ...after, '{"a":"\\', ...after, ...after, ...after]);
    expect(errors).toHaveLength(1);
  });

  describe("cut anywhere", () => {
    const recorded = encoder.encode(
      '{"type":"HAI","payload":{"haip_version":"1.1.2"}}\r\n\r\n' +
        '{"text":"Grüße, 世界 👋🏽 \\"}{\\" \\\\"}{"bare":[{"x":"]"}]} {"next":null}\n' +
        ': comment "odd\r\nevent: haip-message\ndata: {"framed":"ö"}\r\n\r\ndata: [DONE]\n' +
        '{"broken":"\n[DONE]\r\n"ünfinished',
    );
    const whole = parse(recorded);

    it("means what it means in one piece", () => {
      expect(whole).toEqual([
        '{"type":"HAI","payload":{"haip_version":"1.1.2"}}',
        '{"text":"Grüße, 世界 👋🏽 \\"}{\\" \\\\"}',
        '{"bare":[{"x":"]"}]}',
        '{"next":null}',
        '{"framed":"ö"}',
        '{"broken":"',
        '"ünfinished',
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

    it("and full of garbage: the same lines, and no exception", () => {
      const random = randomFrom(7);
      const alphabet = encoder.encode('{}[]"\\:\n\r ad\u00e9data');
      for (let round = 0; round < 300; round += 1) {
        const garbage = Uint8Array.from({ length: 120 }, () =>
          random() < 0.05
            ? Math.floor(random() * 256)
            : (alphabet[Math.floor(random() * alphabet.length)] ?? 0),
        );
        const cuts = Array.from({ length: 10 }, () => Math.floor(random() * 121));
        expect(parse(...cutAt(garbage, cuts))).toEqual(parse(garbage));
      }
    });
  });
});

describe("canStreamRequests", () => {
  const NodeRequest = globalThis.Request;
  afterEach(() => vi.unstubAllGlobals());

  it("is true in Node", () => {
    expect(canStreamRequests()).toBe(true);
  });

  it("is false where the fetch is a browser's, which keeps Accept-Encoding to itself", () => {
    class BrowserRequest extends NodeRequest {
      constructor(url: string, init: RequestInit) {
        super(url, init);
        this.headers.delete("accept-encoding");
      }
    }
    vi.stubGlobal("Request", BrowserRequest);
    expect(canStreamRequests()).toBe(false);
  });

  it("is false where a request knows nothing of duplex", () => {
    class OldRequest {
      readonly headers: Headers;
      constructor(_url: string, { headers }: RequestInit) {
        this.headers = new Headers(headers);
      }
    }
    vi.stubGlobal("Request", OldRequest);
    expect(canStreamRequests()).toBe(false);
  });

  it("is false where there is no Request, or none with a stream", () => {
    vi.stubGlobal("Request", undefined);
    expect(canStreamRequests()).toBe(false);
    vi.stubGlobal("Request", NodeRequest);
    vi.stubGlobal("ReadableStream", undefined);
    expect(canStreamRequests()).toBe(false);
  });
});
