// Takes the picture of the README from the demo itself: docs/images/widget.webp.
import { mkdirSync, writeFileSync } from "node:fs";
import { chromium } from "playwright";
import { createServer } from "vite";
import { ensureChromium } from "./chromium.mjs";
import { root } from "./install.mjs";

const size = { width: 940, height: 740 };
const gap = 24;

const loader = await createServer({
  root,
  configFile: false,
  appType: "custom",
  logLevel: "warn",
  resolve: { tsconfigPaths: true },
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
});
const { startDemo } = await loader.ssrLoadModule("/demo/start-demo.ts");
const demo = await startDemo({ port: 0, watch: false });
const browser = await chromium.launch({
  executablePath: ensureChromium(),
  args: ["--no-sandbox", "--disable-gpu"],
});

async function takeShot(colorScheme) {
  const page = await browser.newPage({ viewport: size, deviceScaleFactor: 2, colorScheme });
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.goto(demo.url);
  await page.addStyleTag({ content: ".panel { display: none }" });
  await page.getByRole("button", { name: "Find my parcel" }).click();
  await page.getByRole("log").getByText("neighbour instead?").waitFor();
  const composer = page.getByRole("dialog").getByRole("textbox");
  await composer.fill("Yes please, number 10.");
  // The last chunk has come, its end has not.
  await page.locator(".parlance-chat-panel[data-turn=ready]").waitFor();
  const shot = await page.screenshot();
  await page.close();
  return shot.toString("base64");
}

const shots = [await takeShot("light"), await takeShot("dark")];

// A browser is the only encoder at hand.
const page = await browser.newPage();
const picture = await page.evaluate(
  async ({ shots, size, gap }) => {
    const canvas = document.createElement("canvas");
    const scale = 1.3;
    canvas.width = (2 * size.width + gap) * scale;
    canvas.height = size.height * scale;
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.scale(scale, scale);
    for (const [index, shot] of shots.entries()) {
      const image = new Image();
      image.src = `data:image/png;base64,${shot}`;
      await image.decode();
      const left = index * (size.width + gap);
      context.save();
      context.beginPath();
      context.roundRect(left, 0, size.width, size.height, 16);
      context.clip();
      context.drawImage(image, left, 0, size.width, size.height);
      context.restore();
    }
    return canvas.toDataURL("image/webp", 0.84).split(",")[1];
  },
  { shots, size, gap },
);
mkdirSync(`${root}docs/images`, { recursive: true });
writeFileSync(`${root}docs/images/widget.webp`, Buffer.from(picture, "base64"));

await browser.close();
await demo.close();
await loader.close();
