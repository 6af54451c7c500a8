import { expect, it } from "vitest";
import { createManualClock } from "./clock";
import { openRawKivox, type RawBody } from "./kivox-raw-client";

const account = { email: "new@example.com", password: "long enough", name: "New" };
const cookieOf = (headers: Headers) => headers.get("set-cookie") ?? "";

it("signs up, in, out here, and out everywhere, by cookie", async () => {
  const { fake, ask } = openRawKivox();
  const up = await ask("POST", "/auth/signup", { as: null, body: account });
  expect(cookieOf(up.headers)).toMatch(
    /^kivox_session=[\w-]+; Path=\/; Expires=.+ GMT; HttpOnly; SameSite=Lax$/,
  );
  const me = (cookie: string) => ask("GET", "/users/me", { as: null, headers: { cookie } });
  const first = cookieOf(up.headers).split(";")[0]!;
  expect((await me(`theme=dark; ${first}`)).body).toMatchObject({ email: account.email });
  expect(JSON.stringify(up.body)).not.toContain(first.split("=")[1]);

  const signIn = async () => {
    const { headers } = await ask("POST", "/auth/sessions", {
      as: null,
      body: { ...account, email: "NEW@example.com" },
    });
    return cookieOf(headers).split(";")[0]!;
  };
  const [second, third] = [await signIn(), await signIn()];
  const out = await ask("DELETE", "/auth/sessions/me", { as: null, headers: { cookie: second } });
  expect(cookieOf(out.headers)).toContain("Max-Age=0");
  expect(
    await Promise.all([first, second, third].map(async (one) => (await me(one)).status)),
  ).toEqual([200, 401, 200]);
  await ask("DELETE", "/auth/sessions", { as: null, headers: { cookie: third } });
  expect((await me(first)).status).toBe(401);
  expect(fake.sessions).toEqual([]);
});

it("says SameSite=None and Secure for pages of other sites", async () => {
  const { ask } = openRawKivox({ cookie: "cross-site" });
  const { headers } = await ask("POST", "/auth/signup", { as: null, body: account });
  expect(cookieOf(headers)).toMatch(/; HttpOnly; SameSite=None; Secure$/);
});

it("asks for a Turnstile token that it takes", async () => {
  const { ask } = openRawKivox({ turnstile: ["human"] });
  const signUp = (token?: string) =>
    ask("POST", "/auth/signup", {
      as: null,
      body: account,
      headers: { "x-turnstile-token": token ?? "" },
    });
  expect(await signUp()).toMatchObject({ status: 422, body: { code: "turnstile.required" } });
  expect(await signUp("robot")).toMatchObject({
    status: 403,
    body: { code: "turnstile.rejected" },
  });
  expect(await signUp("human")).toMatchObject({ status: 201 });
});

it("recovers a password without telling who exists, and resets it once", async () => {
  const { fake, ask } = openRawKivox();
  const { cookie } = fake.createSession();
  const recover = (email: string) =>
    ask("POST", "/auth/password/recover", { as: null, body: { email } });
  expect((await recover("who@example.com")).status).toBe(204);
  expect(fake.resetTokens.size).toBe(0);
  expect((await recover("ana@example.com")).status).toBe(204);
  const [[token, userId]] = [...fake.resetTokens] as [[string, string]];
  expect(userId).toBe(fake.users[0]!.id);

  const reset = () =>
    ask("POST", "/auth/password/reset", { as: null, body: { token, password: "brand new one" } });
  expect((await reset()).status).toBe(204);
  expect((await reset()).status).toBe(422);
  expect((await ask("GET", "/users/me", { as: null, headers: { cookie } })).status).toBe(401);
  const signIn = (password: string) =>
    ask("POST", "/auth/sessions", { as: null, body: { email: "ana@example.com", password } });
  expect((await signIn(fake.password)).status).toBe(401);
  expect((await signIn("brand new one")).status).toBe(201);
});

it("shows a key once, takes it as Bearer until it is revoked or expires", async () => {
  const clock = createManualClock();
  const { fake, ask } = openRawKivox({ clock });
  const create = async (body: object) => (await ask("POST", "/auth/api-keys", { body })).body;
  const status = async (key: string) => {
    const headers = { authorization: `Bearer ${key}` };
    return (await ask("GET", "/users/me", { as: null, headers })).status;
  };
  const lasting = await create({ name: "Lasting" });
  const brief = await create({
    name: "Brief",
    expires_at: new Date(clock.now() + 60_000).toISOString(),
  });
  expect([await status(lasting.key), await status(brief.key)]).toEqual([200, 200]);
  // The one body that is a list by itself.
  const listed = (await ask("GET", "/auth/api-keys")).body as unknown as readonly RawBody[];
  expect(JSON.stringify(listed)).not.toContain(lasting.key);
  expect(listed.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["Lasting", "Brief", "Production", "Staging", "Nightly reports"]),
  );
  expect(listed.find(({ name }) => name === "Lasting")?.last_used_at).toBeDefined();

  await clock.advance(60_000);
  expect([await status(lasting.key), await status(brief.key)]).toEqual([200, 401]);
  expect((await ask("DELETE", `/auth/api-keys/${lasting.id as string}`, { as: 1 })).status).toBe(
    404,
  );
  expect((await ask("DELETE", `/auth/api-keys/${lasting.id as string}`)).status).toBe(204);
  expect(await status(lasting.key)).toBe(401);
  expect(fake.log.requests.at(-1)).not.toHaveProperty("user");
});

it("lets a session run out", async () => {
  const clock = createManualClock();
  const { fake, ask } = openRawKivox({ clock });
  const { cookie, expiresAt } = fake.createSession({ ttlSeconds: 60 });
  const status = async () =>
    (await ask("GET", "/users/me", { as: null, headers: { cookie } })).status;
  expect(expiresAt).toBe(clock.now() + 60_000);
  expect(await status()).toBe(200);
  await clock.advance(60_000);
  expect(await status()).toBe(401);
});

it("deletes an account softly: its credentials are no more, its e-mail is free", async () => {
  const { fake, ask } = openRawKivox();
  const headers = { cookie: fake.sessionCookie(fake.users[2]!.id) };
  expect((await ask("DELETE", "/users/me", { as: null, headers })).status).toBe(204);
  expect((await ask("GET", "/users/me", { as: null, headers })).status).toBe(401);
  const { body: members } = await ask("GET", "/orgs/northline/members");
  expect(members).toHaveLength(3);
  const again = { ...account, email: "carla@example.com" };
  expect((await ask("POST", "/auth/signup", { as: null, body: again })).status).toBe(201);
});

it("makes an agent of a template, secrets included", async () => {
  const { ask } = openRawKivox();
  const { body: template } = await ask("POST", "/users/me/templates", {
    body: {
      name: "Frame",
      config: { name: "Framed", language: "es" },
      secrets: [{ key: "KEY", value: "s3cret" }],
      blueprint: { entries: [] },
    },
  });
  expect(template).not.toHaveProperty("secrets");
  await ask("PATCH", `/templates/${template.id as string}`, {
    body: { secrets: [{ key: "KEY", value: "newer" }] },
  });
  const make = (body: object) =>
    ask("POST", "/users/me/agents", { body: { template_id: template.id, ...body } });
  expect((await make({})).body).toMatchObject({
    template_id: template.id,
    config: { name: "Framed", language: "es" },
    secrets: [{ key: "KEY", value: "newer" }],
    blueprint: { version: "1", entries: [] },
  });
  expect((await make({ config: { name: "Own" } })).body.config).toEqual({ name: "Own" });
});

it("changes what a PATCH names, and nothing else", async () => {
  const { fake, ask } = openRawKivox();
  const agent = fake.agents.at(-1)!;
  const before = structuredClone(agent);
  const { body } = await ask("PATCH", `/agents/${agent.id}`, {
    body: { secrets: [], id: "mine", owner_user_id: "me", status: "archived" },
  });
  expect(body).toEqual({ ...before, secrets: [], updated_at: expect.any(String) });
});

it("tells what is wrong with a body: where first, and all of it", async () => {
  const { ask } = openRawKivox();
  const body = { config: { name: 1, llm_engine: "parrot" }, secrets: [{ key: "A" }] };
  const answer = await ask("POST", "/users/me/agents", { body });
  expect(answer.body).toMatchObject({
    code: "validation.failed",
    params: { field: "config.name", reason: "must be a text" },
  });
  for (const field of ["config.llm_engine", "secrets.0.value"])
    expect(answer.body.message).toContain(field);
  const raw = { method: "POST", body: "{", headers: { "x-turnstile-token": "x" } };
  const { fake } = openRawKivox();
  const response = await fake.handle(new Request(`${fake.baseUrl}/auth/signup`, raw));
  expect(await response?.json()).toMatchObject({ params: { field: "body" } });
});

it("finds what is wrong with a blueprint, the saved one or another", async () => {
  const { fake, ask } = openRawKivox();
  const node = (id: string, type: string) => ({ id, type, data: {}, position: { x: 1 } });
  const edge = (source: string, target: string) => ({ source, target, label: "then" });
  const lint = async (id: string, body?: object) =>
    (await ask("POST", `/agents/${id}/lint`, { body })).body.errors as string[];
  const { id } = fake.agents.at(-1)!;
  expect(await lint(id)).toEqual([]);
  expect(await lint("c0000000-0000-4000-8000-000000000005")).toEqual([
    'entry "main": edge "talk" to "search" names unknown node "search"',
    'entry "main": no edge reaches node "look-up"',
  ]);
  expect(await lint(id, { blueprint: { entries: [] } })).toEqual(["blueprint has no entries"]);
  const workflow = {
    nodes: [node("a", "entry"), node("b", "thread"), node("b", "tool"), node("c", "thread")],
    edges: [edge("a", "b"), edge("x", "b")],
  };
  const broken = {
    entries: [
      { name: "main", workflow },
      { name: "main", workflow },
    ],
  };
  expect([...new Set(await lint(id, { blueprint: broken }))]).toEqual([
    'entry "main" exists more than once',
    'entry "main": node id "b" is used more than once',
    'entry "main": there is no exit node',
    'entry "main": edge "x" to "b" names unknown node "x"',
    'entry "main": no edge reaches node "c"',
  ]);
});

it("fails as a test orders it, without any effect, and then no more", async () => {
  const clock = createManualClock();
  const { fake, ask } = openRawKivox({ clock });
  const archive = () =>
    ask("PATCH", `/agents/${fake.agents.at(-1)!.id}/status`, { body: { status: "archived" } });
  fake.failNext("updateAgentStatus", { status: 500, times: 2 });
  fake.failNext("updateAgentStatus", { status: 409, code: "agent.busy", afterMs: 1000 });
  fake.failNext("updateAgentStatus", { status: 0, network: true });
  for (const _ of [1, 2])
    expect(await archive()).toMatchObject({ status: 500, body: { code: "server.unavailable" } });
  let isAnswered = false;
  const late = archive().finally(() => {
    isAnswered = true;
  });
  await clock.advance(999);
  expect(isAnswered).toBe(false);
  await clock.advance(1);
  expect(await late).toMatchObject({ status: 409, body: { code: "agent.busy" } });
  expect(await archive()).toMatchObject({ status: 0 });
  expect(fake.agents.at(-1)!.status).toBe("live");
  expect((await archive()).body.status).toBe("archived");
  expect(fake.log.requests.map(({ status }) => status)).toEqual([500, 500, 409, 0, 200]);
});

it("takes its time, and lets nobody wait when it is closed", async () => {
  const clock = createManualClock();
  const { fake, ask } = openRawKivox({ clock, latencyMs: 200 });
  let isAnswered = false;
  const first = ask("GET", "/users/me").then(() => {
    isAnswered = true;
  });
  await clock.advance(199);
  expect(isAnswered).toBe(false);
  await clock.advance(1);
  await first;
  const second = ask("GET", "/users/me");
  await clock.advance(1);
  fake.close();
  expect((await second).status).toBe(200);
});
