import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium, type Browser, type Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
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
  expect(demo.fake.sockets.open).toBe(0);
});

interface Visit {
  readonly page: Page;
  /** Everything the page said in its console, errors that nobody caught included. */
  readonly output: readonly string[];
  /** The text frames of every socket to the vendor, in the order of the wire. */
  readonly frames: readonly { direction: "sent" | "received"; type: unknown }[];
}

async function visit(): Promise<Visit> {
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
  await page.goto(demo.url);
  return { page, output, frames };
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

  it("is accessible, with the chat open and the panel beside it", async () => {
    const { page } = await visit();
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.getByRole("button", { name: "Find my parcel" }).click();
    await transcript(page).getByText("leave it with a neighbour instead?").waitFor();
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8"));
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
      return (await axe.run()).violations.map(({ id, nodes }) => [
        id,
        ...nodes.map(({ html }) => html),
      ]);
    });
    expect(violations).toEqual([]);
  });

  it("gives no token to a stranger", async () => {
    const response = await fetch(new URL("/api/chat-token", demo.url), { method: "POST" });
    expect(response.status).toBe(401);
    expect(demo.fake.tokens).toHaveLength(0);
  });

  it("takes the next free ports when its own are in use", async () => {
    const port = Number(new URL(demo.url).port);
    const second = await startDemo({ port, watch: false });
    try {
      expect(Number(new URL(second.url).port)).toBeGreaterThan(port);
      expect(second.vendorUrl).not.toBe(demo.vendorUrl);
      expect((await fetch(second.url)).status).toBe(200);
    } finally {
      await second.close();
    }
  });
});
