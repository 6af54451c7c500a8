import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { failureOf } from "../../../test/setup/failure";
import { createRecordedKivox, type RecordedKivox } from "../../../test/setup/recorded-kivox";
import type { Agent, AgentsApi, AgentStatus } from "../../core/index";
import { createKivoxSessionClient } from "./client";

const ada = "c0000000-0000-4000-8000-000000000000";
const longConversation = "f0000000-0000-4000-8000-0000000000c8";

type Fetch = RecordedKivox["fetch"];

let kivox: RecordedKivox;
let api: AgentsApi;
beforeEach(() => {
  kivox = createRecordedKivox();
  kivox.jar.cookie = kivox.fake.sessionCookie();
  api = apiOver(kivox.fetch);
});
afterEach(() => kivox.close());

/** The first user's, over a line that may be tampered with. */
function apiOver(fetch: Fetch): AgentsApi {
  return createKivoxSessionClient({ baseUrl: kivox.fake.baseUrl, fetch }).api;
}

/** A line on which the query of a request, or the body of an answer, becomes another. */
function tampered({
  ask = (query) => query,
  answer = (body) => body,
}: {
  readonly ask?: (query: URLSearchParams) => URLSearchParams;
  readonly answer?: (body: Record<string, unknown>) => unknown;
}): Fetch {
  return async (address, init) => {
    const url = new URL(address);
    url.search = ask(url.searchParams).toString();
    const { status, ...response } = await kivox.fetch(url.href, init).then(async (given) => ({
      status: given.status,
      body: (await given.json()) as Record<string, unknown>,
    }));
    const body = status < 300 ? answer(response.body) : response.body;
    return new Response(JSON.stringify(body), { status });
  };
}

const namesOf = (agents: readonly Agent[]) => agents.map(({ config }) => config.name);
const idsOf = (things: readonly { readonly id: string }[]) => things.map(({ id }) => id);

describe("listAgents", () => {
  it("asks for as little as was said, and leaves the rest to Kivox", async () => {
    const page = await api.listAgents({ scope: "me" });

    expect(page).toMatchObject({ total: 60, page: 1, limit: 20 });
    expect(page.items).toHaveLength(20);
    expect(kivox.asked).toEqual(["GET /users/me/agents"]);
  });

  it("goes through one's own page by page, without a double or a gap", async () => {
    const pages = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((page) => api.listAgents({ scope: "me", page, limit: 12 })),
    );

    const ids = idsOf(pages.flatMap(({ items }) => items));
    expect(ids).toHaveLength(60);
    expect(new Set(ids).size).toBe(60);
    expect(pages.at(-1)?.items).toEqual([]);
    expect(kivox.asked[1]).toBe("GET /users/me/agents?page=2&limit=12");
  });

  it("goes through an organisation's by its slug", async () => {
    const { items } = await api.listAgents({ scope: { org: "northline" }, limit: 5 });

    expect(items.map(({ ownerOrganisationId }) => ownerOrganisationId)).toEqual(
      Array(5).fill("b0000000-0000-4000-8000-000000000000"),
    );
    expect(kivox.asked).toEqual(["GET /orgs/northline/agents?limit=5"]);
  });

  it.each([
    "citas médicas",
    "مواعيد",
    "50% & more = less + ?",
    "a/b#c",
    "'\"<>`{}|\\^",
    "+1 (555) 010-0000",
    "🚚 delivery",
    "\u0000\u202e",
  ])("has %j looked for as it is written", async (search) => {
    await api.listAgents({ scope: "me", search });

    const { path } = kivox.exchanges[0]!;
    expect(new URL(path, kivox.fake.baseUrl).searchParams.get("search")).toBe(search);
  });

  it("finds by words, whatever their accents", async () => {
    const { items } = await api.listAgents({ scope: "me", search: "asistente citas medicas" });
    expect(items).not.toEqual([]);
    for (const name of namesOf(items)) expect(name).toContain("Asistente de Citas médicas");
  });

  it("asks for everything where the words are none", async () => {
    await api.listAgents({ scope: "me", search: "" });
    expect(kivox.asked).toEqual(["GET /users/me/agents"]);
  });
});

describe("listAgents of a status, which Kivox cannot choose by", () => {
  const inFake = (status: AgentStatus) =>
    kivox.fake.agents
      .filter((agent) => agent.owner_user_id !== undefined && agent.status === status)
      .map(({ id }) => id)
      .toReversed();

  it("looks through all there are, and pages what it finds", async () => {
    const first = await api.listAgents({ scope: "me", status: "live", page: 1, limit: 20 });
    const second = await api.listAgents({ scope: "me", status: "live", page: 2, limit: 20 });
    const beyond = await api.listAgents({ scope: "me", status: "live", page: 9, limit: 20 });

    expect(idsOf([...first.items, ...second.items])).toEqual(inFake("live"));
    expect(first).toMatchObject({ total: inFake("live").length, page: 1, limit: 20 });
    expect(second.items.every(({ status }) => status === "live")).toBe(true);
    expect(beyond).toMatchObject({ items: [], page: 9 });
    expect(kivox.asked).toEqual(Array(3).fill("GET /users/me/agents?page=1&limit=100"));
  });

  it("looks among those that were searched for, in an organisation too", async () => {
    await api.listAgents({ scope: { org: "northline" }, status: "draft", search: "line" });
    expect(kivox.asked).toEqual(["GET /orgs/northline/agents?page=1&limit=100&search=line"]);
  });

  it("finds all where Kivox gives fewer a page than it is asked for", async () => {
    const stingy = apiOver(
      tampered({ ask: (query) => new URLSearchParams({ page: query.get("page")!, limit: "7" }) }),
    );

    const page = await stingy.listAgents({ scope: "me", status: "archived", limit: 50 });

    expect(idsOf(page.items)).toEqual(inFake("archived"));
    expect(page.total).toBe(inFake("archived").length);
    expect(kivox.asked).toHaveLength(Math.ceil(60 / 7));
  });

  it("tells nobody twice where agents are made meanwhile", async () => {
    const moving = apiOver(async (address, init) => {
      const answer = await kivox.fetch(address.replace("limit=100", "limit=20"), init);
      // What is newest comes first, so that each page begins with the end of the one before.
      await kivox.fetch(`${kivox.fake.baseUrl}/users/me/agents`, {
        method: "POST",
        body: "{}",
        credentials: "include",
      });
      return answer;
    });

    const { items } = await moving.listAgents({ scope: "me", status: "live", limit: 100 });

    expect(idsOf(items)).toEqual([...new Set(idsOf(items))]);
    expect(new Set(idsOf(items))).toEqual(new Set(inFake("live")));
  });

  it("comes to an end where Kivox does not", async () => {
    let next = 0;
    const endless = apiOver(
      tampered({
        ask: () => new URLSearchParams({ limit: "2" }),
        answer: ({ items, ...rest }) => ({
          ...rest,
          items: (items as object[]).map((agent) => ({ ...agent, id: String(next++) })),
          total: 1_000_000,
        }),
      }),
    );

    const { total } = await endless.listAgents({ scope: "me", status: "live" });

    expect(kivox.asked).toHaveLength(50);
    expect(total).toBe(100);
  });

  it("comes to an end where Kivox knows one page only", async () => {
    const stuck = apiOver(tampered({ ask: () => new URLSearchParams({ limit: "20" }) }));

    const { items } = await stuck.listAgents({ scope: "me", status: "live" });

    expect(items.length).toBeGreaterThan(0);
    expect(kivox.asked).toHaveLength(3);
  });

  it("comes to an end where the pages are empty, whatever they say", async () => {
    const empty = apiOver(
      tampered({ answer: (body) => ({ ...body, items: [], total: 1_000_000 }) }),
    );

    await expect(empty.listAgents({ scope: "me", status: "live" })).resolves.toMatchObject({
      items: [],
      total: 0,
    });
    expect(kivox.asked).toHaveLength(1);
  });

  it("stops where who asked has given up", async () => {
    const giveUp = new AbortController();
    const slow = apiOver(async (address, init) => {
      const answer = await kivox.fetch(address.replace("limit=100", "limit=5"), init);
      if (kivox.asked.length === 2) giveUp.abort();
      return answer;
    });

    const failure = await failureOf(
      slow.listAgents({ scope: "me", status: "live" }, { signal: giveUp.signal }),
    );

    expect(failure.code).toBe("aborted");
    expect(kivox.asked).toHaveLength(2);
  });
});

describe("lists with a cursor", () => {
  it("lead through 200 conversations, newest first, without a double or a gap", async () => {
    const before = kivox.fake.conversations.filter(({ agent_id }) => agent_id === ada);
    const seen: string[] = [];
    const starts: number[] = [];
    let after: string | undefined;
    do {
      const { items, next } = await api.listConversations({ agentId: ada, after, limit: 30 });
      seen.push(...idsOf(items));
      starts.push(...items.map(({ startedAt }) => startedAt));
      after = next;
    } while (after !== undefined);

    expect(seen.toSorted()).toEqual(idsOf(before).toSorted());
    expect(starts).toEqual(starts.toSorted((one, other) => other - one));
    expect(kivox.asked).toHaveLength(7);
    expect(kivox.asked[0]).toBe(`GET /agents/${ada}/conversations?limit=30`);
  });

  it("give a cursor back as it came, whatever is in it", async () => {
    const cursor = "a+b/c==&limit=1 ü?#";
    await failureOf(api.listConversations({ agentId: ada, after: cursor }));

    const { path } = kivox.exchanges[0]!;
    expect(new URL(path, kivox.fake.baseUrl).searchParams.get("after")).toBe(cursor);
  });

  it.each(["newest", "oldest"])("read 1000 messages that Kivox tells %s first", async (order) => {
    // Oldest first is the fake's own order turned: cursors count from the other end.
    const all = kivox.fake.messagesOf(longConversation);
    const turned: Fetch = async (address) => {
      const query = new URL(address).searchParams;
      const start = Number(query.get("after") ?? 0);
      const end = start + Number(query.get("limit"));
      return Promise.resolve(
        Response.json({
          items: all.slice(start, end),
          next_cursor: String(end),
          has_more: end < all.length,
        }),
      );
    };
    const reader = order === "newest" ? api : apiOver(turned);

    let texts: string[] = [];
    const directions = new Set<string>();
    let after: string | undefined;
    do {
      const page = await reader.listMessages({
        conversationId: longConversation,
        after,
        limit: 100,
      });
      const here = page.items.map(({ parts }) => (parts[0]?.type === "text" ? parts[0].text : ""));
      texts = page.direction === "backwards" ? [...here, ...texts] : [...texts, ...here];
      directions.add(page.direction);
      after = page.next;
    } while (after !== undefined);

    expect(texts).toEqual(all.map(({ content }) => content));
    expect([...directions]).toEqual([order === "newest" ? "backwards" : "forwards"]);
  });
});

describe("an agent's secrets", () => {
  const valueOf = (id: string) =>
    kivox.fake.agents.find((agent) => agent.id === id)?.secrets[0]?.value ?? "";

  it("are in no log, and come back as they were when the agent is written", async () => {
    const agent = await api.getAgent(ada);
    const value = valueOf(ada);
    expect(value).toMatch(/^ck_live_/);

    const logged = [
      inspect(agent, { depth: 10 }),
      JSON.stringify(agent),
      `${agent.secrets.join()}`,
    ];
    expect(logged.join()).not.toContain("ck_live_");

    const { config, secrets } = agent;
    await api.updateAgent(ada, { config: { ...config, name: "Eva" }, secrets });

    expect(kivox.exchanges.at(-1)?.sent).toMatchObject({
      config: { name: "Eva" },
      secrets: [{ key: "CARRIER_API_KEY", value }],
    });
    expect(valueOf(ada)).toBe(value);
  });

  it("are not overwritten by what a written-down cache has left of them: nothing is sent", async () => {
    const value = valueOf(ada);
    const restored = JSON.parse(JSON.stringify(await api.getAgent(ada))) as Agent;
    const { secrets } = restored;

    for (const work of [
      () => api.updateAgent(ada, { secrets }),
      () => api.createAgent({ scope: "me", secrets }),
      () => api.createTemplate({ scope: "me", name: "Copy", secrets }),
      () => api.updateTemplate("t1", { secrets }),
    ]) {
      expect(await failureOf(work())).toMatchObject({ code: "misuse" });
    }
    expect(kivox.exchanges).toHaveLength(1);
    expect(valueOf(ada)).toBe(value);
  });
});

describe("what is written", () => {
  it("keeps what Kivox knows and we do not", async () => {
    const stranger = apiOver(
      tampered({
        answer: (agent) => ({ ...agent, config: { name: "Ada", voice: { pitch: 2 } } }),
      }),
    );
    const { config } = await stranger.getAgent(ada);

    await api.updateAgent(ada, { config: { ...config, llmModel: "gpt-4o" } });

    expect(kivox.exchanges.at(-1)?.sent).toEqual({
      config: { name: "Ada", voice: { pitch: 2 }, llm_model: "gpt-4o" },
    });
  });

  it("is only what was said: what is absent stays as it is", async () => {
    await api.updateAgent(ada, {});
    await api.updateMe({ avatarUrl: "https://example.com/ana.png" });
    await api.updateOrganisation("northline", { name: undefined, description: "" });
    await api.lintAgent(ada);
    await api.createAgent({ scope: "me" });

    expect(kivox.exchanges.map(({ sent }) => sent)).toEqual([
      {},
      { avatar_url: "https://example.com/ana.png" },
      { description: "" },
      {},
      {},
    ]);
  });

  it("has times as ISO 8601", async () => {
    const expiresAt = Date.UTC(2099, 0, 2, 3, 4, 5, 678);
    const key = await api.createApiKey({ name: "Reports", scopes: ["agents:read"], expiresAt });

    expect(kivox.exchanges[0]?.sent).toEqual({
      name: "Reports",
      scopes: ["agents:read"],
      expires_at: "2099-01-02T03:04:05.678Z",
    });
    expect(key.expiresAt).toBe(expiresAt);
  });

  it.each([Number.NaN, Infinity, 9e15])("has no time that is none (%d)", async (expiresAt) => {
    expect(await failureOf(api.createApiKey({ name: "Reports", expiresAt }))).toMatchObject({
      code: "invalid-request",
    });
    expect(kivox.exchanges).toEqual([]);
  });

  it("proves that a person asks where Kivox wants it, and nowhere else", async () => {
    const challengeToken = "0.turnstile-token";
    const email = "new@example.com";
    await api.signUp({ email, password: "long enough", name: "New", challengeToken });
    await api.signIn({ email, password: "long enough", challengeToken });
    await api.recoverPassword({ email, challengeToken });
    await api.getMe();
    const [token = ""] = kivox.fake.resetTokens.keys();
    await api.resetPassword({ token, password: "another one" });

    expect(kivox.exchanges.map(({ headers }) => headers.get("x-turnstile-token"))).toEqual([
      challengeToken,
      challengeToken,
      challengeToken,
      null,
      null,
    ]);
    expect(JSON.stringify(kivox.exchanges.map(({ sent }) => sent))).not.toContain(challengeToken);
  });
});

describe("an id", () => {
  it.each(["a/b", "a b", "ü", "a?b#c", "%2e%2e", "..%2F..", "...", "a;b=c", "$&", "{agentID}"])(
    "%j is one segment of the path, as it is written",
    async (id) => {
      await failureOf(api.getAgent(id));
      await failureOf(api.removeMember(id, id));

      expect(kivox.exchanges.map(({ operationId }) => operationId)).toEqual([
        "getAgent",
        "removeOrgMember",
      ]);
      for (const { path } of kivox.exchanges)
        expect(decodeURIComponent(path.split("/").at(-1)!)).toBe(id);
    },
  );

  it.each(["", ".", ".."])(
    "%j is none: it would lead to another operation, so nothing is asked",
    async (id) => {
      const works = [
        () => api.removeMember("northline", id),
        () => api.getOrganisation(id),
        () => api.deleteAgent(id),
        () => api.updateAgentStatus(id, "archived"),
        () => api.revokeApiKey(id),
        () => api.listMessages({ conversationId: id }),
        () => api.listAgents({ scope: { org: id } }),
      ];
      for (const work of works)
        expect(await failureOf(work())).toMatchObject({ code: "invalid-request" });

      expect(kivox.fake.log.requests).toEqual([]);
    },
  );
});

describe("signing in and out", () => {
  it("takes and leaves the cookie", async () => {
    delete kivox.jar.cookie;
    const fresh = apiOver(kivox.fetch);
    const { email } = kivox.fake.users[0]!;

    expect(await failureOf(fresh.getMe())).toMatchObject({ code: "unauthenticated" });
    const { expiresAt } = await fresh.signIn({
      email,
      password: kivox.fake.password,
      challengeToken: "t",
    });
    expect(expiresAt).toBeGreaterThan(Date.now());
    await expect(fresh.getMe()).resolves.toMatchObject({ email });
    await fresh.signOut();
    expect(await failureOf(fresh.getMe())).toMatchObject({ code: "unauthenticated" });
  });

  it("is here, or everywhere", async () => {
    await api.signOut();
    kivox.jar.cookie = kivox.fake.sessionCookie();
    await api.signOut({ everywhere: true });

    expect(kivox.asked).toEqual(["DELETE /auth/sessions/me", "DELETE /auth/sessions"]);
    expect(kivox.fake.sessions).toEqual([]);
  });
});

describe("anything", () => {
  it("is asked once", async () => {
    kivox.fake.failNext("createUserAgent", { status: 503 });
    await failureOf(api.createAgent({ scope: "me", config: { name: "Ada" } }));
    await api.createAgent({ scope: "me", config: { name: "Ada" } });

    expect(kivox.asked).toEqual(["POST /users/me/agents", "POST /users/me/agents"]);
    expect(kivox.fake.agents.filter(({ config }) => config.name === "Ada")).toHaveLength(1);
  });

  it("that Kivox finds wrong is told in its words", async () => {
    const failure = await failureOf(api.createOrganisation({ name: "Other", slug: "northline" }));

    expect(failure).toMatchObject({
      code: "conflict",
      vendorCode: "slug.taken",
      userMessage: "This slug belongs to another organisation",
    });
  });
});
