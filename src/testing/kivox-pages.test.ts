import { expect, it } from "vitest";
import { createManualClock } from "./clock";
import { openRawKivox, type RawBody } from "./kivox-raw-client";

const agent = "c0000000-0000-4000-8000-000000000000";
const long = "f0000000-0000-4000-8000-0000000000c8";
const names = (items: readonly RawBody[]) => items.map(({ config }) => config.name);

it("gives agents in pages that begin with 1, the newest first", async () => {
  const { fake, ask } = openRawKivox();
  const pages = [];
  for (const page of [1, 2, 3, 4])
    pages.push((await ask("GET", `/users/me/agents?page=${String(page)}&limit=25`)).body);
  expect(pages.map(({ items, ...rest }) => ({ ...rest, count: items.length }))).toEqual(
    [25, 25, 10, 0].map((count, index) => ({ count, total: 60, limit: 25, page: index + 1 })),
  );
  const listed = pages.flatMap(({ items }) => names(items));
  expect(new Set(listed).size).toBe(60);
  const own = fake.agents.filter(({ owner_user_id }) => owner_user_id);
  expect(listed).toEqual(own.map(({ config }) => config.name).reverse());
  expect(pages[0]!.items.map(({ created_at }) => created_at)).toEqual(
    pages[0]!.items
      .map(({ created_at }) => created_at)
      .toSorted()
      .reverse(),
  );
  const { body } = await ask("GET", "/users/me/agents");
  expect(body).toMatchObject({ limit: 20, page: 1, total: 60 });
});

it.each(["limit=0", "limit=101", "limit=many", "limit=1.5", "limit=", "page=0", "page=-1"])(
  "refuses %s",
  async (query) => {
    const { ask } = openRawKivox();
    const { status, body } = await ask("GET", `/users/me/agents?${query}`);
    expect([status, body.code, body.params.field]).toEqual([
      422,
      "validation.failed",
      query.split("=")[0],
    ]);
  },
);

it("takes no cursor but its own, and as few or as many as it says", async () => {
  const { ask } = openRawKivox();
  for (const query of ["after=nonsense", `after=${btoa("place:x")}`, "limit=0", "limit=1000"]) {
    const path = `/agents/${agent}/conversations?${query}`;
    expect((await ask("GET", path)).status).toBe(422);
  }
});

it("searches names and descriptions: every word, whatever its case and its accents", async () => {
  const { ask } = openRawKivox();
  const search = async (words: string) => {
    const query = new URLSearchParams({ search: words, limit: "100" });
    return (await ask("GET", `/users/me/agents?${query.toString()}`)).body;
  };
  const spanish = await search("FACTURACION asistente");
  expect(names(spanish.items)).toEqual([
    "Asistente de Facturación",
    "Asistente de Facturación · Bogotá",
  ]);
  expect(spanish.total).toBe(2);
  expect((await search("receipts")).total).toBeGreaterThan(0);
  expect((await search("مساعد")).total).toBe(10);
  expect((await search("  ")).total).toBe(60);
  expect(await search("no such agent")).toMatchObject({ items: [], total: 0 });
});

it("pages through 200 conversations without a gap or a double while new ones come and others go", async () => {
  const { fake, ask } = openRawKivox();
  const before = fake.conversations.filter(({ agent_id }) => agent_id === agent);
  const removed = before[50]!.id;
  const seen: string[] = [];
  let after = "";
  do {
    const path = `/agents/${agent}/conversations?limit=30&after=${encodeURIComponent(after)}`;
    const { body } = await ask("GET", path);
    seen.push(...body.items.map(({ id }) => id));
    after = body.next_cursor;
    expect(body.has_more).toBe(after !== "");
    startConversation(fake);
    await ask("DELETE", `/conversations/${removed}`);
  } while (after !== "");
  expect(seen).toEqual(
    before
      .map(({ id }) => id)
      .filter((id) => id !== removed)
      .reverse(),
  );
  expect(fake.conversations.filter(({ agent_id }) => agent_id === agent)).toHaveLength(206);
  const { body } = await ask("GET", `/agents/${agent}/conversations?limit=7`);
  expect(body.items).toHaveLength(7);
  expect(seen).not.toContain(body.items[0]?.id);
});

it("tells a conversation of 1000 messages from its end, a page after the other", async () => {
  const { fake, ask } = openRawKivox();
  const seen: string[] = [];
  let after = "";
  let pages = 0;
  do {
    const path = `/conversations/${long}/messages?limit=100&after=${encodeURIComponent(after)}`;
    const { body } = await ask("GET", path);
    seen.push(...body.items.map(({ id }) => id));
    after = body.next_cursor;
    pages += 1;
  } while (after !== "");
  expect(pages).toBe(10);
  expect(seen).toEqual(
    fake
      .messagesOf(long)
      .map(({ id }) => id)
      .reverse(),
  );
  const [first] = (await ask("GET", `/agents/${agent}/conversations?limit=1`)).body.items;
  expect(first?.id).toBe(long);
});

it("has the same seed each time, counted back from its clock", () => {
  const seeds = [1, 2].map(() => {
    const { fake } = openRawKivox({ clock: createManualClock({ start: 1_800_000_000_000 }) });
    const { users, orgs, members, agents, templates, conversations } = fake;
    return {
      ...{ users, orgs, members, agents, templates, conversations },
      messages: conversations.map(({ id }) => fake.messagesOf(id)),
    };
  });
  expect(seeds[0]).toEqual(seeds[1]);
  const [{ agents, conversations, templates, messages } = seeds[0]!] = seeds;
  expect([agents.length, conversations.length, templates.length]).toEqual([80, 245, 12]);
  expect(messages.map((list) => list.length).toSorted((a, b) => b - a)[0]).toBe(1000);
  const every = <Value>(values: readonly Value[]) => new Set(values).size;
  expect(every(agents.map(({ status }) => status))).toBe(3);
  expect(every(agents.map(({ config }) => config.llm_engine))).toBe(4);
  expect(every(conversations.map(({ end_reason }) => end_reason))).toBe(9);
  expect(every(agents.map(({ secrets }) => secrets[0]?.value))).toBe(60);
});

it("begins with nobody, if asked to", async () => {
  const { fake, ask } = openRawKivox({ seed: "empty" });
  expect([fake.users, fake.agents, fake.conversations].map(({ length }) => length)).toEqual([
    0, 0, 0,
  ]);
  const account = { email: "new@example.com", password: "long enough", name: "New" };
  expect((await ask("POST", "/auth/signup", { as: null, body: account })).status).toBe(201);
  expect((await ask("GET", "/users/me/agents")).body).toMatchObject({ items: [], total: 0 });
});

/** By the socket, as there is no other way: a handshake, and the line is cut. */
function startConversation(fake: ReturnType<typeof openRawKivox>["fake"]): void {
  let hear: (data: unknown) => void = () => undefined;
  fake.accept(
    {
      send: () => undefined,
      close: () => undefined,
      onClose: () => undefined,
      onMessage: (listener) => {
        hear = listener;
      },
    },
    { url: `wss://kivox${fake.socketPath}?token=${fake.mintToken().token}` },
  );
  hear(JSON.stringify({ type: "handshake", agent_id: agent }));
  fake.drop();
}
