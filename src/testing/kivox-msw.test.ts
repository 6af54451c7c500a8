// @vitest-environment jsdom
import * as msw from "msw";
import * as msw3 from "msw-3";
import { setupServer as setupServer3 } from "msw-3/node";
import { setupServer } from "msw/node";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createFakeKivox, type FakeKivox } from "./kivox";
import { kivoxHandlers } from "./kivox-msw";
import { openRawSocket } from "./kivox-raw-client";
import type { KivoxCookieJar } from "./kivox-routes";

beforeAll(() => {
  // MSW 3 asks for Node 22. What it misses in Node 20 is this one function.
  const promise = Promise as unknown as { withResolvers?: () => unknown };
  promise.withResolvers ??= () => {
    let settle = {};
    const made = new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
    return { promise: made, ...settle };
  };
});

interface Options {
  readonly baseUrl?: string;
  readonly jar?: KivoxCookieJar;
}

// The namespaces go in whole, and what comes out goes into that version's own setupServer: the compiler checks both.
const versions = {
  "MSW 2": (fake: FakeKivox, options: Options) => setupServer(...kivoxHandlers(msw, fake, options)),
  "MSW 3": (fake: FakeKivox, options: Options) =>
    setupServer3(...kivoxHandlers(msw3, fake, options)),
};

describe.each(Object.entries(versions))("%s", (version, listen) => {
  let stop = () => {};
  afterEach(() => {
    stop();
  });

  function serve(options: Options = {}) {
    const fake = createFakeKivox({ timing: { thinkMs: 0, firstChunkMs: 0, chunkMs: 0 } });
    const server = listen(fake, options);
    server.listen({ onUnhandledRequest: "error" });
    stop = () => {
      fake.close();
      server.close();
    };
    return fake;
  }

  // MSW 3 does not tell a fake in Node what a request asked for.
  const tellsCredentials = version === "MSW 2";

  it("keeps the cookie that a mocked answer cannot set", async () => {
    const fake = serve();
    const ask = (method: string, path: string, credentials: RequestCredentials, body?: object) =>
      fetch(`${fake.baseUrl}${path}`, {
        method,
        credentials,
        headers: { "x-turnstile-token": "token" },
        ...(body && { body: JSON.stringify(body) }),
      }).then(({ status }) => status);
    expect(await ask("GET", "/users/me", "include")).toBe(401);
    const { email } = fake.users[0]!;
    expect(await ask("POST", "/auth/sessions", "include", { email, password: fake.password })).toBe(
      201,
    );
    expect(await ask("GET", "/users/me", "include")).toBe(200);
    expect(await ask("GET", "/users/me", "omit")).toBe(tellsCredentials ? 401 : 200);
    expect(await ask("DELETE", "/auth/sessions/me", "include")).toBe(204);
    expect(await ask("GET", "/users/me", "include")).toBe(401);
  });

  it("is signed in from the start, and at another origin, where told so", async () => {
    const jar: KivoxCookieJar = {};
    const fake = serve({ baseUrl: "http://localhost:8787", jar });
    Object.assign(jar, { cookie: fake.sessionCookie(fake.users[1]!.id) });
    const response = await fetch("http://localhost:8787/users/me", { credentials: "include" });
    expect(await response.json()).toMatchObject({ name: "Bruno Keller" });
  });

  it("has lines that are cut", async () => {
    const fake = serve();
    fake.failNext("getMe", { status: 0, network: true });
    await expect(fetch(`${fake.baseUrl}/users/me`)).rejects.toThrow();
  });

  it("talks over the WebSocket, with sound both ways", async () => {
    const jar: KivoxCookieJar = {};
    const fake = serve({ jar });
    Object.assign(jar, { cookie: fake.sessionCookie() });
    const socket = openRawSocket(
      new WebSocket(`${fake.baseUrl.replace("http", "ws")}${fake.socketPath}`),
    );
    await socket.opened;
    socket.send({
      type: "handshake",
      agent_id: "c0000000-0000-4000-8000-000000000000",
      channel: "web-voice",
    });
    await socket.until("handshake_ok");
    socket.send({ type: "input_audio" });
    socket.send(new Uint8Array([1, 2, 3]));
    await socket.until("turn_complete");
    expect(fake.audio.map(({ frames: [bytes] }) => [...bytes!])).toEqual([[1, 2, 3]]);
    expect(fake.violations).toEqual([]);
    const [size] = socket.ofType("audio_delta").map((frame) => frame.size);
    expect(socket.types.slice(1, 3)).toEqual(["audio_delta", "binary"]);
    expect((socket.frames[2] as Uint8Array).byteLength).toBe(size);
    expect(socket.text).toContain("Sound of 3 bytes");
  });
});

it("says what it needs of MSW", () => {
  expect(() => kivoxHandlers({} as never)).toThrow(expect.objectContaining({ code: "misuse" }));
});
