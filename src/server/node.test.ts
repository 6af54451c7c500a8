import * as http from "node:http";
import * as http2 from "node:http2";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { Writable } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { expectConsole } from "../../test/setup/console";
import { createFakeHappyRobot } from "../testing/index";
import { createHappyRobotServer } from "./happyrobot";
import { toNodeHandler, type NodeRequest, type NodeResponse } from "./node";
import { createTokenRoute } from "./token-route";

const closings: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closings.splice(0)) await close();
});

/** Serves on a free port until the test is over. */
async function serve(listener: http.RequestListener): Promise<string> {
  const server = http.createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closings.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The same over HTTP/2, with a client's session. */
async function serveHttp2(handler: ReturnType<typeof toNodeHandler>) {
  const server = http2.createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const session = http2.connect(origin);
  closings.push(async () => {
    session.close();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return { session, origin };
}

/** Tells what arrived at the route. */
async function echo(request: Request): Promise<Response> {
  return Response.json({
    method: request.method,
    url: request.url,
    headers: Object.fromEntries(request.headers),
    body: await request.text(),
  });
}

interface Echo {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function readEcho(response: Response): Promise<Echo> {
  expect(response.status).toBe(200);
  return (await response.json()) as Echo;
}

/** Until a count has not moved for a good while of turns of the event loop. */
async function standstillOf(count: () => number): Promise<void> {
  for (let before = -1; before !== count();) {
    before = count();
    for (let turn = 0; turn < 300; turn += 1) await nextTurn();
  }
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

interface Signal {
  readonly happened: Promise<void>;
  happen(): void;
}

function signal(): Signal {
  let happen = () => {};
  const happened = new Promise<void>((resolve) => (happen = resolve));
  return { happened, happen: () => happen() };
}

/** What Express is to a handler: a body parser before it, a cut URL, a protocol, `next`. */
function expressLike(
  parse: (text: string) => unknown,
  handler: ReturnType<typeof toNodeHandler>,
  next?: (error?: unknown) => void,
): http.RequestListener {
  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const dressed = Object.assign(request, {
        body: parse(Buffer.concat(chunks).toString()),
        originalUrl: request.url,
        protocol: "https",
        url: "/",
      });
      handler(dressed, response, next);
    });
  };
}

describe("a token route on node:http", () => {
  it("gives tokens to whom authorize knows", async () => {
    const fake = createFakeHappyRobot();
    const server = createHappyRobotServer({
      apiKey: "sk_test_happyrobot",
      fetch: async (address, init) =>
        (await fake.handle(new Request(address, init))) ?? Response.error(),
    });
    const route = createTokenRoute({
      authorize: async (request) => {
        if (request.headers.get("authorization") !== "Bearer ada") return null;
        return (await request.json()) as { workflow: string };
      },
      createToken: ({ workflow }) => server.chat.createToken({ workflowId: workflow }),
    });
    const origin = await serve(toNodeHandler(route));

    const ask = (user: string) =>
      fetch(`${origin}/token`, {
        method: "POST",
        headers: { authorization: `Bearer ${user}`, "content-type": "application/json", origin },
        body: JSON.stringify({ workflow: "support" }),
      });
    const answer = await ask("ada");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.json()).toMatchObject({ token: fake.tokens[0]?.token });
    expect((await ask("eve")).status).toBe(401);
    expect((await fetch(`${origin}/token`)).status).toBe(405);
    expect(
      (await fetch(origin, { method: "POST", headers: { origin: "https://evil.example" } })).status,
    ).toBe(403);
  });

  it("answers 413 while a large body is still on its way, and the connection serves on", async () => {
    const route = createTokenRoute({
      authorize: () => ({}),
      createToken: () => ({ token: "t" }),
    });
    const origin = await serve(toNodeHandler(route));
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    closings.push(async () => agent.destroy());
    const post = (write: (request: http.ClientRequest) => void) =>
      new Promise<{ status: number | undefined; port: number | undefined }>((resolve, reject) => {
        const request = http.request(origin, { method: "POST", agent }, (response) => {
          const port = response.socket.localPort;
          response.resume();
          response.on("end", () => resolve({ status: response.statusCode, port }));
        });
        request.on("error", reject);
        write(request);
      });
    const megabyte = Buffer.alloc(1 << 20);
    // Chunked, so that only counting can find out.
    const large = await post((request) => {
      request.write(megabyte);
      request.end(megabyte);
    });
    const small = await post((request) => request.end("{}"));
    expect([large.status, small.status]).toEqual([413, 200]);
    expect(small.port).toBe(large.port);
  });
});

describe("a request", () => {
  it("arrives with its method, URL, headers and streamed body", async () => {
    const origin = await serve(toNodeHandler(echo));
    const seen = await readEcho(
      await fetch(`${origin}/a/b?c=%20d`, {
        method: "PUT",
        headers: { "x-one": "1", cookie: "a=1; b=2" },
        body: "h\u00e9llo",
      }),
    );
    expect(seen).toMatchObject({
      method: "PUT",
      url: `${origin}/a/b?c=%20d`,
      headers: { "x-one": "1", cookie: "a=1; b=2" },
      body: "h\u00e9llo",
    });
  });

  it("with a large body arrives whole, at the reader's pace", async () => {
    const size = 64 << 20;
    let bytesRead = () => 0;
    const handler = toNodeHandler(async (request) => {
      const reader = request.body?.getReader();
      let received = (await reader?.read())?.value?.byteLength ?? 0;
      // Nothing more is taken for now: most of the body must stay where it is.
      await standstillOf(bytesRead);
      expect(bytesRead()).toBeLessThan(size / 2);
      for (;;) {
        const chunk = await reader?.read();
        if (!chunk || chunk.done) return new Response(String(received));
        received += chunk.value.byteLength;
      }
    });
    const origin = await serve((request, response) => {
      bytesRead = () => request.socket.bytesRead;
      handler(request, response);
    });
    const response = await fetch(origin, { method: "POST", body: new Uint8Array(size) });
    expect(await response.text()).toBe(String(size));
  });

  it("without a body has none", async () => {
    const origin = await serve(
      toNodeHandler((request) => new Response(`${request.method} ${request.body}`)),
    );
    expect(await (await fetch(origin)).text()).toBe("GET null");
    expect(await (await fetch(origin, { method: "POST" })).text()).toBe("POST null");
  });

  it.each([
    ["//evil.example/path", "//evil.example/path"],
    ["http://other.example/path", "http://other.example/path"],
    ["*", "/"],
  ])("for the odd target %s keeps its own host", async (target, path) => {
    const origin = await serve(toNodeHandler(echo));
    const { port } = new URL(origin);
    const body = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), "127.0.0.1");
      let text = "";
      socket.setEncoding("utf8");
      socket.on("data", (data: string) => (text += data));
      socket.on("end", () => resolve(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1)));
      socket.on("error", reject);
      socket.end(`OPTIONS ${target} HTTP/1.1\r\nHost: mine.example\r\nConnection: close\r\n\r\n`);
    });
    const expected = path.startsWith("http") ? path : `http://mine.example${path}`;
    expect(JSON.parse(body)).toMatchObject({ url: expected });
  });

  it("that cannot be one is answered with 400", async () => {
    const origin = await serve(toNodeHandler(echo));
    const { port } = new URL(origin);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      http
        .request({ port, host: "127.0.0.1", headers: { host: "not a host" } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
        .on("error", reject)
        .end();
    });
    expect(status).toBe(400);
  });

  it("over HTTP/2 arrives as well", async () => {
    const { session, origin } = await serveHttp2(toNodeHandler(echo));
    const stream = session.request({ ":method": "POST", ":path": "/token" });
    stream.end("over two");
    let text = "";
    stream.setEncoding("utf8");
    for await (const chunk of stream) text += String(chunk);
    expect(JSON.parse(text)).toMatchObject({ url: `${origin}/token`, body: "over two" });
  });

  it("of GET is served although it carries a body, which no Request may have", async () => {
    const origin = await serve(toNodeHandler((request) => new Response(request.method)));
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { "content-length": "3" };
      const request = http.request(origin, { method: "GET", headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on("error", reject);
      request.end("odd");
    });
    expect(status).toBe(200);
  });
});

describe("behind Express", () => {
  const post = async (
    parse: (text: string) => unknown,
    body: string,
    type: string,
  ): Promise<Echo> => {
    const origin = await serve(expressLike(parse, toNodeHandler(echo)));
    return readEcho(
      await fetch(`${origin}/api/token?x=1`, {
        method: "POST",
        headers: { "content-type": type },
        body,
      }),
    );
  };

  it("takes the body as express.json() has left it, and the URL as it was asked", async () => {
    const seen = await post(JSON.parse, '{ "workflow": "h\u00e9" }', "application/json");
    expect(seen.body).toBe('{"workflow":"h\u00e9"}');
    expect(seen.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/api\/token\?x=1$/);
    // They measured what was sent, which is gone.
    expect(seen.headers).not.toHaveProperty("content-length");
    expect(seen.headers["content-type"]).toBe("application/json");
  });

  it("takes a JSON string, a text, bytes and a form as well", async () => {
    expect((await post(JSON.parse, '"a"', "application/json")).body).toBe('"a"');
    expect((await post((text) => text, "plain", "text/plain")).body).toBe("plain");
    expect((await post((text) => Buffer.from(text), "raw", "application/octet-stream")).body).toBe(
      "raw",
    );
    const form = { a: "1 2", tags: ["x", "y"], user: { name: "Ada" } };
    const seen = await post(() => form, "parsed", "application/x-www-form-urlencoded");
    expect([...new URLSearchParams(seen.body)]).toEqual([
      ["a", "1 2"],
      ["tags", "x"],
      ["tags", "y"],
      ["user[name]", "Ada"],
    ]);
  });

  it("reads the stream where the parser was not concerned and only left {} behind", async () => {
    const handler = toNodeHandler(echo);
    const origin = await serve((request, response) =>
      handler(Object.assign(request, { body: {} }), response),
    );
    const seen = await readEcho(await fetch(origin, { method: "POST", body: "unparsed" }));
    expect(seen.body).toBe("unparsed");
  });

  it("sees no body where the parser made {} of nothing", async () => {
    const origin = await serve(
      expressLike(
        () => ({}),
        toNodeHandler((request) => new Response(String(request.body))),
      ),
    );
    expect(await (await fetch(origin, { method: "POST" })).text()).toBe("null");
  });

  it("hands a rejection to next", async () => {
    const errors: unknown[] = [];
    const failure = new Error("the route failed");
    const origin = await serve((request, response) => {
      toNodeHandler(() => Promise.reject(failure))(request, response, (error) => {
        errors.push(error);
        response.statusCode = 418;
        response.end();
      });
    });
    expect((await fetch(origin)).status).toBe(418);
    expect(errors).toEqual([failure]);
  });

  it("needs no stream at all: a request may be made up", async () => {
    const answer = await madeUpAnswer({
      method: "POST",
      url: "/token",
      headers: { host: "localhost", "content-length": "2", "content-type": "application/json" },
      body: { a: 1 },
    });
    expect(JSON.parse(answer)).toMatchObject({ url: "http://localhost/token", body: '{"a":1}' });
  });
});

describe("an answer", () => {
  it("arrives with status, headers, cookies and body, and keeps what middleware has set", async () => {
    const handler = toNodeHandler(() => {
      const headers = new Headers({ "x-two": "2", vary: "Origin" });
      headers.append("set-cookie", "b=2; Path=/");
      headers.append("set-cookie", "c=3; Expires=Wed, 21 Oct 2026 07:28:00 GMT");
      return new Response("made", { status: 201, headers });
    });
    const origin = await serve((request, response) => {
      response.setHeader("Vary", "Accept-Encoding");
      response.setHeader("Set-Cookie", "a=1");
      handler(request, response);
    });
    const response = await fetch(origin);
    expect(response.status).toBe(201);
    expect(response.headers.get("x-two")).toBe("2");
    expect(response.headers.get("vary")).toBe("Accept-Encoding, Origin");
    expect(response.headers.getSetCookie()).toEqual([
      "a=1",
      "b=2; Path=/",
      "c=3; Expires=Wed, 21 Oct 2026 07:28:00 GMT",
    ]);
    expect(await response.text()).toBe("made");
  });

  it("without a body ends at once", async () => {
    const origin = await serve(toNodeHandler(() => new Response(null, { status: 204 })));
    const response = await fetch(origin);
    expect(response.status).toBe(204);
    expect(await response.text()).toBe("");
  });

  it("that is large is written at the client's pace", async () => {
    let produced = 0;
    const answered = signal();
    const chunk = new Uint8Array(1 << 16);
    const origin = await serve(
      toNodeHandler(
        () =>
          new Response(
            new ReadableStream({
              pull(controller) {
                produced += chunk.byteLength;
                controller.enqueue(chunk);
                if (produced >= 64 << 20) {
                  controller.close();
                  answered.happen();
                }
              },
            }),
          ),
      ),
    );
    const request = http.get(origin);
    const response = await new Promise<http.IncomingMessage>((resolve) =>
      request.on("response", resolve),
    );
    response.pause();
    // Nothing is read: production must come to a stop well before the end.
    await standstillOf(() => produced);
    expect(produced).toBeLessThan(64 << 20);
    let received = 0;
    for await (const data of response) received += (data as Buffer).byteLength;
    await answered.happened;
    expect(received).toBe(64 << 20);
  });

  it("of a route that fails is 500, told without its reason", async () => {
    expectConsole("error", /behind toNodeHandler failed.*secret reason/s);
    const origin = await serve(toNodeHandler(() => Promise.reject(new Error("secret reason"))));
    const response = await fetch(origin);
    expect(response.status).toBe(500);
    expect(await response.text()).toBe("");
  });

  it("that breaks in the middle is cut, so that nobody takes it for whole", async () => {
    const origin = await serve(
      toNodeHandler(() => {
        let pulls = 0;
        const breaking = new ReadableStream<Uint8Array>({
          pull(controller) {
            pulls += 1;
            if (pulls < 3) controller.enqueue(new Uint8Array(10));
            else controller.error(new Error("broken"));
          },
        });
        return new Response(breaking);
      }),
    );
    await expect(fetch(origin).then((response) => response.text())).rejects.toThrow();
  });

  it("given before the body was read ends the reading of it", async () => {
    const over = signal();
    const origin = await serve(
      toNodeHandler((request) => {
        const reader = request.body?.getReader();
        const reading = (async () => {
          for (;;) if ((await reader?.read())?.done) break;
        })();
        void expect(reading)
          .rejects.toThrow(/answered before its body was read/)
          .then(over.happen);
        return new Response("enough");
      }),
    );
    const request = http.request(origin, { method: "POST" });
    request.write("never ends");
    const response = await new Promise<http.IncomingMessage>((resolve) =>
      request.on("response", resolve),
    );
    response.resume();
    await over.happened;
    request.end();
    await new Promise((resolve) => request.on("close", resolve));
  });
});

describe("a client that goes away", () => {
  it("aborts the request's signal, and the connection does not stay behind", async () => {
    const began = signal();
    const ended = signal();
    const origin = await serve(
      toNodeHandler(async (request) => {
        began.happen();
        await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
        ended.happen();
        return new Response("for nobody");
      }),
    );
    const controller = new AbortController();
    const asking = fetch(origin, { signal: controller.signal });
    await began.happened;
    controller.abort();
    await expect(asking).rejects.toThrow();
    await ended.happened;
  });

  it.each(["HTTP/1", "HTTP/2"])(
    "in the middle of its body makes reading fail: %s",
    async (version) => {
      const began = signal();
      const failed = signal();
      const handler = toNodeHandler(async (request) => {
        const reader = request.body?.getReader();
        await reader?.read();
        began.happen();
        await expect(reader?.read()).rejects.toThrow(/client went away/);
        failed.happen();
        return new Response();
      });
      const request =
        version === "HTTP/1"
          ? http.request(await serve(handler), { method: "POST" })
          : (await serveHttp2(handler)).session.request({ ":method": "POST", ":path": "/" });
      request.on("error", () => {});
      request.write("half");
      await began.happened;
      request.destroy();
      await failed.happened;
    },
  );

  it("before the handler's turn is not served", async () => {
    const arrived = signal();
    const gone = signal();
    let calls = 0;
    const handler = toNodeHandler(() => {
      calls += 1;
      return new Response();
    });
    const origin = await serve((request, response) => {
      arrived.happen();
      response.on("close", () => {
        handler(request, response);
        gone.happen();
      });
    });
    const controller = new AbortController();
    const asking = fetch(origin, { signal: controller.signal });
    await arrived.happened;
    controller.abort();
    await expect(asking).rejects.toThrow();
    await gone.happened;
    expect(calls).toBe(0);
  });

  it("is no failure of the route, and a late answer is thrown away", async () => {
    const began = signal();
    const cancelled = signal();
    const errors: unknown[] = [];
    const untilAborted = (request: Request) =>
      new Promise<void>((resolve) => {
        request.signal.addEventListener("abort", () => resolve());
        began.happen();
      });
    const rejecting = toNodeHandler(async (request) => {
      await untilAborted(request);
      throw new Error("given up");
    });
    const late = toNodeHandler(async (request) => {
      await untilAborted(request);
      return new Response(new ReadableStream({ cancel: () => cancelled.happen() }));
    });
    const origin = await serve((request, response) => {
      rejecting(request, response, (error) => errors.push(error));
      late(request, response);
    });
    const controller = new AbortController();
    const asking = fetch(origin, { signal: controller.signal });
    await began.happened;
    controller.abort();
    await expect(asking).rejects.toThrow();
    await cancelled.happened;
    expect(errors).toEqual([]);
  });

  it("in the middle of its answer ends the production of it", async () => {
    const cancelled = signal();
    const origin = await serve(
      toNodeHandler(
        () =>
          new Response(
            new ReadableStream({
              async pull(controller) {
                await nextTurn();
                controller.enqueue(new Uint8Array(1024));
              },
              cancel: () => cancelled.happen(),
            }),
          ),
      ),
    );
    const controller = new AbortController();
    const response = await fetch(origin, { signal: controller.signal });
    await response.body?.getReader().read();
    controller.abort();
    await cancelled.happened;
  });

  it("does not abort a request that was answered", async () => {
    let seen: AbortSignal | undefined;
    const closed = signal();
    const handler = toNodeHandler((request) => {
      seen = request.signal;
      return new Response("done");
    });
    const origin = await serve((request, response) => {
      response.on("close", () => closed.happen());
      handler(request, response);
    });
    await (await fetch(origin)).text();
    await closed.happened;
    expect(seen?.aborted).toBe(false);
  });
});

/** A request and a response that no server has made, as test doubles and serverless platforms do. */
function madeUpAnswer(request: NodeRequest): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const sink = new Writable({
      write(chunk: Buffer, _, done) {
        chunks.push(chunk);
        done();
      },
      final(done) {
        resolve(Buffer.concat(chunks).toString());
        done();
      },
    });
    const response: NodeResponse = Object.assign(sink, {
      statusCode: 0,
      headersSent: false,
      getHeader: () => undefined,
      setHeader: () => undefined,
    });
    toNodeHandler(echo)(request, response);
  });
}
