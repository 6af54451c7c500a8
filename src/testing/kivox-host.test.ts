import { afterEach, expect, it } from "vitest";
import { createFakeKivox, type FakeKivoxOptions } from "./kivox";
import { serveKivox } from "./kivox-host";

const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function serve(options: FakeKivoxOptions = {}, origin?: string) {
  const fake = createFakeKivox(options);
  const host = await serveKivox(fake, origin === undefined ? {} : { origin });
  cleanUps.push(
    () => host.close(),
    () => {
      fake.close();
    },
  );
  return { fake, host };
}

it("signs in over the network: the cookie that comes is the cookie that goes", async () => {
  const { fake, host } = await serve({ baseUrl: "https://kivox.example.com/api" });
  expect(host.baseUrl).toBe(`http://127.0.0.1:${String(host.port)}/api`);
  expect(host.wsUrl).toBe(`ws://127.0.0.1:${String(host.port)}/api/conversations/websocket`);
  const signedIn = await fetch(`${host.baseUrl}/auth/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-turnstile-token": "token" },
    body: JSON.stringify({ email: fake.users[0]!.email, password: fake.password }),
  });
  expect(signedIn.status).toBe(201);
  const cookie = signedIn.headers.getSetCookie()[0]!.split(";")[0]!;
  const me = await fetch(`${host.baseUrl}/users/me`, { headers: { cookie } });
  expect(await me.json()).toMatchObject({ name: "Ana Torres" });
  const out = await fetch(`${host.baseUrl}/auth/sessions/me`, {
    method: "DELETE",
    headers: { cookie },
  });
  expect([out.status, await out.text()]).toEqual([204, ""]);
  expect((await fetch(`${host.baseUrl}/users/me`, { headers: { cookie } })).status).toBe(401);
});

it("lets the pages of one origin ask with their cookies, and of no other", async () => {
  const { host } = await serve({}, "https://app.example.com");
  const preflight = (origin: string) =>
    fetch(`${host.baseUrl}/users/me`, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "PATCH" },
    });
  const allowed = await preflight("https://app.example.com");
  expect(allowed.status).toBe(204);
  expect(Object.fromEntries(allowed.headers)).toMatchObject({
    "access-control-allow-origin": "https://app.example.com",
    "access-control-allow-credentials": "true",
    "access-control-allow-methods": "GET, POST, PATCH, DELETE",
    "access-control-allow-headers": "authorization, content-type, x-turnstile-token",
    vary: "Origin",
  });
  const refused = await preflight("https://evil.example.com");
  expect(refused.headers.has("access-control-allow-origin")).toBe(false);
  const answer = await fetch(`${host.baseUrl}/users/me`, {
    headers: { origin: "https://app.example.com" },
  });
  expect(answer.status).toBe(401);
  expect(answer.headers.get("access-control-allow-origin")).toBe("https://app.example.com");
});

it("cuts the line where a test orders it, and says 404 to what is not the vendor's", async () => {
  const { fake, host } = await serve();
  fake.failNext("getMe", { status: 0, network: true });
  await expect(fetch(`${host.baseUrl}/users/me`)).rejects.toThrow("fetch failed");
  expect((await fetch(`${host.baseUrl}/users/me`)).status).toBe(401);
  expect((await fetch(`${host.url}/index.html`)).status).toBe(404);
});
