import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium, type Browser, type Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FakeHaip } from "@parlance/react/testing";
import { startDemo, type Demo } from "../demo/start-demo";
import { chromiumLaunch } from "./setup/chromium-launch";

let browser: Browser;
let demo: Demo;

beforeAll(async () => {
  browser = await chromium.launch(chromiumLaunch);
}, 60_000);

afterAll(() => browser.close());

beforeEach(async () => {
  demo = await startDemo({ port: 0, watch: false });
}, 60_000);

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await demo.close();
  for (const { fake } of [demo, ...demo.haip]) expect(fake.sockets.open).toBe(0);
  expect(demo.kivox.fake.connections.filter(({ isOpen }) => isOpen)).toEqual([]);
});

interface Visit {
  readonly page: Page;
  /** Everything the page said in its console, errors that nobody caught included. */
  readonly output: readonly string[];
  /** The text frames of every socket to the vendor, in the order of the wire. */
  readonly frames: readonly { direction: "sent" | "received"; type: unknown }[];
}

async function visit(query = ""): Promise<Visit> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const output: string[] = [];
  const frames: { direction: "sent" | "received"; type: unknown }[] = [];
  page.on("console", (message) => {
    // Vite's own, which a console shows only to those who ask for all of it.
    if (message.type() !== "debug") output.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => output.push(`uncaught: ${error.message}`));
  page.on("websocket", (socket) => {
    if (!socket.url().startsWith(demo.vendorUrl.replace("http", "ws"))) return;
    const note = (direction: "sent" | "received") => (frame: { payload: string | Buffer }) => {
      const { type } = JSON.parse(String(frame.payload)) as { type: unknown };
      frames.push({ direction, type });
    };
    socket.on("framesent", note("sent"));
    socket.on("framereceived", note("received"));
  });
  await page.goto(`${demo.url}${query}`);
  return { page, output, frames };
}

/** What axe finds fault with. */
async function violationsIn(page: Page): Promise<unknown> {
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8"));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    return (await axe.run()).violations.map(({ id, nodes }) => [
      id,
      ...nodes.map(({ html }) => html),
    ]);
  });
}

const haip = (dialect: string): FakeHaip => {
  const server = demo.haip.find(({ fake }) => fake.dialect === dialect);
  if (!server) throw new Error(`The demo serves no dialect ${dialect}.`);
  return server.fake;
};
/** Signs in where the agents are looked after. */
async function visitAgents(query = ""): Promise<Visit> {
  const visited = await visit(`agents${query}`);
  await visited.page.getByRole("button", { name: "Sign in" }).click();
  await visited.page.getByRole("button", { name: "Sign out" }).waitFor();
  return visited;
}

const composer = (page: Page) => page.getByRole("dialog").getByRole("textbox");
const transcript = (page: Page) => page.getByRole("dialog").getByRole("log");
const facts = (page: Page) => page.getByRole("complementary", { name: "Developer panel" });

describe("the demo", { timeout: 60_000 }, () => {
  it("streams a Markdown answer into the widget over a real WebSocket", async () => {
    const { page, output, frames } = await visit();
    await page.getByRole("button", { name: "Open chat" }).click();
    await composer(page).pressSequentially("Where is PL-2048?");
    // Counts the steps in which the answer grows: one that came whole would take one.
    const grown = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const lengths = new Set<number>();
          new MutationObserver((_changes, observer) => {
            const text = document.querySelector("[role=log]")?.textContent ?? "";
            lengths.add(text.length);
            if (!text.includes("leave it with a neighbour instead?")) return;
            observer.disconnect();
            resolve(lengths.size);
          }).observe(document.body, { subtree: true, childList: true, characterData: true });
        }),
    );
    await composer(page).press("Enter");

    expect(await grown).toBeGreaterThan(5);
    await expect
      .poll(() => frames.map(({ type }) => type), { timeout: 10_000 })
      .toContain("response-end");
    expect(await transcript(page).locator("strong").allTextContents()).toEqual([
      "PL-2048",
      "Picked up",
      "Now",
      "Arrives",
      "five minutes",
    ]);
    expect(await transcript(page).locator("ul > li:has(strong)").count()).toBe(3);
    expect(await transcript(page).locator("em").textContent()).toBe("Old Customs House");
    expect(frames.filter(({ direction }) => direction === "sent")).toEqual([
      { direction: "sent", type: "message" },
    ]);
    expect(frames.filter(({ type }) => type === "response-chunk").length).toBeGreaterThan(20);
    expect(demo.fake.sockets.total).toBe(1);
    expect(output).toEqual([]);
  });

  it("keeps the conversation over a reload, and begins another when asked to", async () => {
    const { page, output } = await visit();
    await page.getByRole("button", { name: "Find my parcel" }).click();
    await transcript(page).getByText("leave it with a neighbour instead?").waitFor();

    await page.reload();
    await page.getByRole("button", { name: "Open chat" }).click();
    await transcript(page).getByText("leave it with a neighbour instead?").waitFor();
    expect(demo.fake.sessions).toHaveLength(1);

    await facts(page).getByRole("button", { name: "New session" }).click();
    await expect.poll(() => demo.fake.sessions.length, { timeout: 10_000 }).toBe(2);
    await transcript(page).getByText("leave it with a neighbour").waitFor({ state: "detached" });
    expect(demo.fake.sessions[0]?.closeReason).toBe("client_closed");
    expect(output).toEqual([]);
  });

  it("switches the scenario from the panel, whose facts follow the session", async () => {
    const { page } = await visit();
    await facts(page)
      .getByRole("radio", { name: /^drop-mid-stream/ })
      .check();
    await expect.poll(() => demo.fake.scenario, { timeout: 10_000 }).toBe("drop-mid-stream");
    await page.getByRole("button", { name: "Find my parcel" }).click();

    await facts(page).getByText("connected → reconnecting").waitFor();
    await facts(page).getByText("reconnecting → connected").waitFor();
    await transcript(page).getByText("leave it with a neighbour instead?").waitFor();
    expect(await transcript(page).getByText("is on the road").count()).toBe(1);
    await facts(page).getByText("1 open, 2 in all").waitFor();

    await facts(page)
      .getByRole("radio", { name: /^greeting/ })
      .check();
    await transcript(page).getByText("What can I do for you today?").waitFor();
    expect(demo.fake.sessions).toHaveLength(2);
  });

  it("switches to HAIP, its dialects and its transports; the address keeps the choice", async () => {
    const { page, output } = await visit();
    await facts(page).getByRole("button", { name: "HAIP", exact: true }).click();
    await facts(page).getByRole("button", { name: "B1", exact: true }).click();
    await facts(page).getByRole("button", { name: "SSE", exact: true }).click();
    expect(new URL(page.url()).search).toBe("?vendor=haip&dialect=B1&transport=sse");

    await page.reload();
    await page.getByRole("button", { name: "Find my parcel" }).click();
    await transcript(page).getByText("leave it with a neighbour instead?").waitFor();
    expect(haip("B1").sessions.findLast(({ isOpen }) => isOpen)).toMatchObject({
      transport: "sse",
      transactions: [{ toolName: "chat" }],
    });
    expect(demo.fake.sessions).toHaveLength(0);

    await facts(page).getByRole("button", { name: "HappyRobot", exact: true }).click();
    expect(new URL(page.url()).search).toBe("");
    await transcript(page).getByText("neighbour").waitFor({ state: "detached" });
    await expect.poll(() => haip("B1").sockets.open, { timeout: 10_000 }).toBe(0);
    expect(output).toEqual([]);
  });

  it.each(["websocket", "sse", "http-streaming"])(
    "shows a tool of the agent at work, with its progress, over %s",
    async (transport) => {
      const { page, output } = await visit(`?vendor=haip&dialect=A&transport=${transport}`);
      await facts(page)
        .getByRole("radio", { name: /^tool-call/ })
        .check();
      await expect.poll(() => haip("A").scenario, { timeout: 10_000 }).toBe("tool-call");
      await page.getByRole("button", { name: "Find my parcel" }).click();

      const bar = transcript(page).getByRole("progressbar");
      await expect.poll(() => bar.getAttribute("value"), { timeout: 10_000 }).toMatch(/^0\.[48]$/);
      await transcript(page).getByText("Used find_delivery_windows").waitFor();
      await transcript(page).getByText("leave it with a neighbour instead?").waitFor();
      expect(haip("A").sessions.findLast(({ isOpen }) => isOpen)?.transport).toBe(transport);
      expect(output).toEqual([]);
    },
  );

  it("does in the page what the agent asks for, and shows it in its own way", async () => {
    const { page, output } = await visit("?vendor=haip");
    await page.getByRole("button", { name: "Open chat" }).click();
    await page.getByRole("button", { name: "Show me PL-2048 on the map" }).click();

    const map = transcript(page).getByRole("img", { name: "The way of parcel PL-2048" });
    await map.waitFor();
    await transcript(page).getByText("Looking for Ines…").waitFor();
    await transcript(page).getByText("Ines is 1.4 km away, about 6 minutes").waitFor();
    await transcript(page).getByText("Shall I ask her to wait downstairs?").waitFor();
    const { received = [] } = haip("A").sessions[0] ?? {};
    const told = received.filter(({ type }) => type.startsWith("TOOL_"));
    expect(told.filter(({ type }) => type === "TOOL_UPDATE").length).toBeGreaterThan(10);
    expect(told.at(-1)).toMatchObject({
      type: "TOOL_DONE",
      payload: { status: "OK", result: { parcel: "PL-2048", minutes: 6 } },
    });

    await facts(page).getByRole("button", { name: "Agent shows the map" }).click();
    await transcript(page).getByRole("img", { name: "The way of parcel PL-4711" }).waitFor();
    expect(output).toEqual([]);
  });

  it("talks to an agent of Kivox, and keeps the conversation over a reload", async () => {
    const { page, output } = await visit("?vendor=kivox");
    await page.getByRole("button", { name: "Find my parcel" }).click();
    await transcript(page).getByText("leave it with a neighbour instead?").waitFor();

    await page.reload();
    await page.getByRole("button", { name: "Open chat" }).click();
    await transcript(page).getByText("leave it with a neighbour instead?").waitFor();
    const { connections, agents, users } = demo.kivox.fake;
    expect(connections).toMatchObject([{ isOpen: false }, { isOpen: true }]);
    expect(agents.find(({ id }) => id === connections[0]?.agentId)?.config.name).toBe("Pip");
    expect(users.find(({ id }) => id === connections[0]?.userId)?.name).toBe("plover.example");

    await facts(page).getByRole("button", { name: "Agent hands over" }).click();
    await transcript(page)
      .getByText("You are now talking to another agent: A colleague knows more about this")
      .waitFor();
    await facts(page).getByRole("button", { name: "Agent signals" }).click();
    await facts(page).getByText("rider-near").waitFor();
    await facts(page).getByRole("button", { name: "Flow is complete" }).click();
    await page.getByRole("button", { name: "Start a new conversation" }).waitFor();
    expect(output).toEqual([]);
  });

  it("answers for Kivox on the page's own origin, to whoever is signed in", async () => {
    const ask = (headers: Record<string, string>) =>
      fetch(new URL("kivox/users/me/agents?limit=1", demo.url), { headers });
    expect((await ask({})).status).toBe(401);
    const answer = await ask({ cookie: demo.kivox.fake.sessionCookie() });
    expect(await answer.json()).toMatchObject({ total: 60, items: [{ status: "live" }] });
  });

  it("lists agents, searches them and archives one, which it asks about before", async () => {
    const { page, output } = await visit();
    await page.getByRole("link", { name: "Agents" }).click();
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("60 agents").waitFor();
    expect(new URL(page.url()).pathname).toBe("/agents");

    await page.getByRole("searchbox").fill("warranty line");
    await page.getByRole("button", { name: /^Status of \W*Warranty line\W*:/ }).click();
    await page.getByRole("menuitemradio", { name: "Archived" }).click();
    const agent = demo.kivox.fake.agents.find(({ config }) => config.name === "Warranty line");
    expect(agent?.status).not.toBe("archived");
    await page.getByRole("alertdialog").getByRole("button", { name: "Archive" }).click();
    await expect.poll(() => agent?.status, { timeout: 10_000 }).toBe("archived");
    expect(output).toEqual([]);
  });

  it("opens an agent, a conversation of the past, and a chat with it, which stands in the list", async () => {
    const { page, output } = await visitAgents();
    await page.getByRole("link", { name: "Delivery assistant", exact: true }).click();
    const conversations = page.getByRole("region", { name: "Conversations", exact: true });
    await conversations.getByText("Asked for the parcel and moved its delivery").first().click();
    await page.getByRole("log").getByText("Where is my parcel? (499)").waitFor();

    await page.getByRole("button", { name: "Talk" }).click();
    await composer(page).fill("Is anybody there?");
    await composer(page).press("Enter");
    await transcript(page).getByText("ours stands").waitFor();
    const { connections, sessions } = demo.kivox.fake;
    expect(connections).toMatchObject([{ isOpen: true, userId: sessions.at(-1)?.userId }]);

    await page.getByRole("dialog").getByRole("button", { name: "Minimise chat" }).click();
    await expect.poll(() => conversations.getByText("In progress").count()).toBe(2);
    expect(output).toEqual([]);
  });

  it("shows what goes wrong with Kivox, and recovers", async () => {
    const { page } = await visitAgents("?org=plover");
    await page.getByText("5 agents").waitFor();
    await facts(page).getByRole("button", { name: "Fail 2 requests" }).click();
    const again = page.getByRole("main").getByRole("button", { name: "Try again" });
    await again.click();
    await again.waitFor({ state: "detached" });
    await facts(page).getByText("query failed").first().waitFor();
    await page.getByText("5 agents").waitFor();
  });

  it("has nothing to offer to whom it is not given", async () => {
    const { page, output } = await visit("agents?org=plover");
    await page.getByRole("button", { name: /Dev Patel/ }).click();
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("link", { name: "Members" }).click();
    await page.getByText("You", { exact: true }).waitFor();
    expect(await page.getByRole("main").getByRole("combobox").count()).toBe(0);
    expect(output).toEqual([]);
  });

  it("is accessible where agents are looked after", async () => {
    const { page } = await visitAgents();
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.getByText("60 agents").waitFor();
    expect(await violationsIn(page)).toEqual([]);
    await page.getByRole("link", { name: "Delivery assistant", exact: true }).click();
    await page.getByText("Asked for the parcel and moved its delivery").first().click();
    await page.getByRole("log").waitFor();
    expect(await violationsIn(page)).toEqual([]);
  });

  it.each(["", "?vendor=haip"])(
    "is accessible, with the chat open and the panel beside it (/%s)",
    async (query) => {
      const { page } = await visit(query);
      await page.emulateMedia({ reducedMotion: "reduce" });
      await page.getByRole("button", { name: "Find my parcel" }).click();
      await transcript(page).getByText("leave it with a neighbour instead?").waitFor();
      expect(await violationsIn(page)).toEqual([]);
    },
  );

  it.each(["/api/chat-token", "/api/haip-token?server=haip-A", "/api/kivox-token"])(
    "gives no token to a stranger at %s",
    async (path) => {
      const response = await fetch(new URL(path, demo.url), { method: "POST" });
      expect(response.status).toBe(401);
      for (const { fake } of [demo, ...demo.haip]) expect(fake.tokens).toHaveLength(0);
      expect(demo.kivox.fake.apiKeys.map(({ name }) => name)).not.toContain("Minted by a test");
    },
  );

  it("takes the next free ports when its own are in use", async () => {
    const port = Number(new URL(demo.url).port);
    const second = await startDemo({ port, watch: false });
    try {
      expect(Number(new URL(second.url).port)).toBeGreaterThan(port);
      expect(second.vendorUrl).not.toBe(demo.vendorUrl);
      expect(new Set([...demo.haip, ...second.haip].map(({ url }) => url)).size).toBe(6);
      expect((await fetch(second.url)).status).toBe(200);
    } finally {
      await second.close();
    }
  });
});
