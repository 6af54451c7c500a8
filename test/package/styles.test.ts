import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Browser } from "playwright";
import { build, type Rolldown } from "vite";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { chromiumLaunch } from "../setup/chromium-launch";

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch(chromiumLaunch);
});
afterAll(() => browser.close());

/** The kit's stylesheet in an app's production build for browsers that do not know light-dark(). */
async function loweredStyles(page: string): Promise<string> {
  const root = inject("consumer");
  const entry = join(root, "page.css");
  writeFileSync(entry, `@import "@parlance/react/styles.css";\n${page}`);
  const { output } = (await build({
    root,
    configFile: false,
    logLevel: "silent",
    publicDir: false,
    build: { write: false, cssTarget: "chrome111", rolldownOptions: { input: entry } },
  })) as Rolldown.RolldownOutput;
  const sheet = output.find((file) => file.type === "asset" && file.fileName.endsWith(".css"));
  return String((sheet as Rolldown.OutputAsset).source);
}

/** How light the card of a widget is, 0 to 255. */
async function lightness(
  css: string,
  scheme: "light" | "dark",
  attribute = "",
  before = "",
  after = "",
): Promise<number> {
  const page = await browser.newPage({ colorScheme: scheme });
  await page.setContent(
    `<style>${css}</style><div ${attribute}>${before}<div class="parlance-chat-panel">Hello</div>${after}</div>`,
  );
  const red = await page.evaluate(() => {
    const panel = document.querySelector(".parlance-chat-panel");
    const context = document.createElement("canvas").getContext("2d");
    if (!panel || !context) throw new Error("There is nothing to look at.");
    context.fillStyle = getComputedStyle(panel).backgroundColor;
    context.fillRect(0, 0, 1, 1);
    const [value = 0, , , alpha] = context.getImageData(0, 0, 1, 1).data;
    return alpha === 255 ? value : Number.NaN;
  });
  await page.close();
  return red;
}

const light = 200;
const dark = 80;

test("colours survive a build that lowers light-dark(), and are light where the page says nothing", async () => {
  const css = await loweredStyles("");
  expect(css).not.toContain("light-dark(");
  expect(await lightness(css, "light")).toBeGreaterThan(light);
  expect(await lightness(css, "dark")).toBeGreaterThan(light);
});

test("they follow the page's color-scheme there, and the widget's own", async () => {
  const css = await loweredStyles(":root { color-scheme: light dark; }");
  expect(await lightness(css, "light")).toBeGreaterThan(light);
  expect(await lightness(css, "dark")).toBeLessThan(dark);
  const isLight = 'data-parlance-color-scheme="light"';
  const isDark = 'data-parlance-color-scheme="dark"';
  expect(await lightness(css, "dark", isLight)).toBeGreaterThan(light);
  expect(await lightness(css, "light", isDark)).toBeLessThan(dark);
});

test("a theme survives such a build, and so does a scheme within it and a theme within a theme", async () => {
  const css = await loweredStyles(":root { color-scheme: light dark; }");
  const paper = 'data-parlance-theme="paper"';
  const isDark = 'data-parlance-color-scheme="dark"';
  const look = (attributes: string, inner: string) =>
    lightness(css, "light", attributes, `<div ${inner}>`, "</div>");
  // How much red there is in paper: 252 by day, 29 by night.
  expect(await look(paper, "")).toBe(252);
  expect(await look(paper, isDark)).toBe(29);
  expect(await look(`${paper} ${isDark}`, "")).toBe(29);
  expect(await look(isDark, paper)).toBe(29);
  expect(await look(paper, 'data-parlance-theme="indigo"')).toBe(255);
  const graphiteInPaper = `data-parlance-theme="graphite" ${isDark}`;
  const paperInGraphite = `${paper} ${isDark}`;
  expect(await look(paper, graphiteInPaper)).toBe(await look("", graphiteInPaper));
  expect(await look('data-parlance-theme="graphite"', paperInGraphite)).toBe(29);
});

test("an app's own colours win in every scheme", async () => {
  const css = await loweredStyles(":root { --parlance-color-surface: rgb(120 0 0); }");
  expect(await lightness(css, "light")).toBe(120);
  expect(await lightness(css, "dark", 'data-parlance-color-scheme="dark"')).toBe(120);
});

test("an app's own colours refine a theme", async () => {
  const css = await loweredStyles(
    "[data-parlance-theme=paper] { --parlance-color-surface: rgb(120 0 0); }",
  );
  expect(await lightness(css, "light", 'data-parlance-theme="paper"')).toBe(120);
  expect(await lightness(css, "light", 'data-parlance-theme="lagoon"')).toBeGreaterThan(light);
});
