import { afterEach, expect, it } from "vitest";
import { failureOf } from "../../../test/setup/failure";
import { connectKivoxInProcess } from "../../../test/setup/in-process-kivox";
import type { GetToken, ParlanceError } from "../../core/index";
import { createFakeKivox, type FakeKivoxOptions } from "../../testing/index";
import { createKivoxBearerClient, createKivoxSessionClient, type KivoxClient } from "./client";

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

function setUp(options: FakeKivoxOptions = {}) {
  const fake = createFakeKivox(options);
  endings.push(() => fake.close());
  const jar: { cookie?: string } = {};
  const { fetch, WebSocket, sockets } = connectKivoxInProcess(fake, { jar });
  const agentId = fake.agents.findLast(({ status }) => status === "live")?.id ?? "";
  const network = { baseUrl: fake.baseUrl, fetch, WebSocket };
  async function connect({ realtime }: KivoxClient, signal?: AbortSignal) {
    const connection = await realtime.connect({ agentId, signal });
    endings.push(() => connection.close());
    return connection;
  }
  return { fake, jar, network, agentId, connect, addresses: () => sockets.map(({ url }) => url) };
}

/** Hands out one token after the other, and notes why. */
function tokens(...given: readonly string[]) {
  const reasons: string[] = [];
  const getToken: GetToken = ({ reason }) => given[reasons.push(reason) - 1] ?? "none";
  return { getToken, reasons };
}

it("takes the cookie alone, where the browser sends it", async () => {
  const { fake, jar, network, connect, addresses } = setUp();
  const client = createKivoxSessionClient(network);
  expect((await failureOf(connect(client))).code).toBe("forbidden");
  jar.cookie = fake.sessionCookie();
  await connect(client);
  expect(addresses()).toEqual(Array(2).fill("wss://kivox.example.com/conversations/websocket"));
});

it("takes a token of its own for the socket, where the cookie does not go along", async () => {
  const { fake, network, connect } = setUp();
  const { getToken, reasons } = tokens(fake.createSession().token);
  await connect(createKivoxSessionClient({ ...network, getSocketToken: getToken }));
  expect(reasons).toEqual(["connect"]);
});

it("shows the token in the address, and asks for another one when the handshake is refused", async () => {
  const { fake, network, connect, addresses } = setUp();
  const { token } = fake.mintToken();
  const { getToken, reasons } = tokens("stale", token);
  const client = createKivoxBearerClient({ ...network, getToken });
  await connect(client);
  await connect(client);
  expect(reasons).toEqual(["connect", "rejected"]);
  expect(addresses().map((url) => new URL(url).searchParams.get("token"))).toEqual([
    "stale",
    token,
    token,
  ]);
  // The first was closed before the second was opened.
  expect(fake.connections[0]).toMatchObject({ isOpen: false });
});

it("says what the vendor says when the other token is refused, too", async () => {
  const { network, connect, addresses } = setUp();
  const { getToken, reasons } = tokens("stale", "stale too");
  const failure = await failureOf(connect(createKivoxBearerClient({ ...network, getToken })));
  expect(failure).toMatchObject({ code: "forbidden", vendorCode: "auth.unauthorized" });
  expect([reasons.length, addresses().length]).toEqual([2, 2]);
});

it("tries a token that cannot be renewed once", async () => {
  const { network, connect, addresses } = setUp();
  const client = createKivoxBearerClient({ ...network, bearerToken: "sk_live_x" });
  expect((await failureOf(connect(client))).code).toBe("forbidden");
  expect(addresses()).toHaveLength(1);
});

it("opens nothing without a token", async () => {
  const { network, connect, addresses } = setUp();
  const client = createKivoxBearerClient({ ...network, getToken: () => "" });
  expect((await failureOf(connect(client))).code).toBe("misuse");
  expect(addresses()).toEqual([]);
});

it.each(["before", "while a token is fetched"])(
  "opens nothing for who gives up %s",
  async (when) => {
    const { network, connect, addresses } = setUp();
    const controller = new AbortController();
    if (when === "before") controller.abort();
    let asked!: () => void;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const getToken: GetToken = () => {
      asked();
      return new Promise<never>(() => undefined);
    };
    const client = createKivoxBearerClient({ ...network, getToken });
    const connecting = failureOf(connect(client, controller.signal));
    if (when !== "before") await isAsked;
    controller.abort();
    expect((await connecting).code).toBe("aborted");
    expect(addresses()).toEqual([]);
  },
);

it("goes where it is told: another path, another parameter, another address", async () => {
  const { fake, network, connect, addresses, agentId } = setUp({
    socketPath: "/talk",
    authParam: "key",
  });
  const { token } = fake.mintToken();
  const given = { ...network, bearerToken: token };
  await connect(createKivoxBearerClient({ ...given, socketPath: "/talk", tokenParameter: "key" }));
  const address = `wss://kivox.example.com/talk?key=${token}`;
  await connect(createKivoxBearerClient({ ...given, socketUrl: address }));
  const asked: unknown[] = [];
  await connect(
    createKivoxBearerClient({
      ...given,
      socketUrl(request) {
        asked.push(request);
        return Promise.resolve(address);
      },
    }),
  );
  expect(addresses()).toEqual([address, address, address]);
  expect(asked).toEqual([{ agentId, token, signal: undefined }]);
});

it("says whose fault it is when the app cannot tell an address", async () => {
  const { network, connect } = setUp();
  const cause = new Error("no region");
  const client = createKivoxBearerClient({
    ...network,
    bearerToken: "sk_live_secret",
    socketUrl: () => Promise.reject(cause),
  });
  await expect(connect(client)).rejects.toMatchObject({ code: "callback-failed", cause });
});

it("keeps the token out of what it says when an address is refused", async () => {
  const { network, connect } = setUp();
  const client = createKivoxBearerClient({
    ...network,
    bearerToken: "sk_live_secret",
    WebSocket: class {
      constructor(url: string) {
        throw new SyntaxError(`${url} is no address`);
      }
    } as never,
  });
  const failure: ParlanceError = await failureOf(connect(client));
  expect(failure.code).toBe("connection-failed");
  expect(`${failure.message} ${String(failure.cause)}`).not.toContain("secret");
});
