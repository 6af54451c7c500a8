// npm run bench [-- --rounds 5]: what the kit costs, as a multiple of plain DOM measured in the same run.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import react from "@vitejs/plugin-react";
import { chromium } from "playwright";
import { build, preview } from "vite";
import { ensureChromium } from "../../scripts/chromium.mjs";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "3" } } });
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error(`--rounds has to be a whole number from 1, not "${values.rounds}".`);
  process.exit(1);
}

const subjects = ["plain-dom", "parlance"];
const paced = { lead: 10, chunks: 60 };

/** What is measured: how a page comes to it, and what is done while the clock runs. */
const cells = [
  { name: "mount 100 messages", count: 100, run: (page) => page.mount() },
  { name: "mount 1 000 messages", count: 1000, run: (page) => page.mount() },
  { name: "mount 10 000 messages", count: 10_000, run: (page) => page.mount() },
  ...[0, 1000].map((count) => ({
    name: `a chunk per frame, after ${count} messages`,
    count,
    answer: 8000,
    async before(page) {
      await page.mount();
      await page.startStream();
      await page.paced(paced.lead);
    },
    run: (page) => page.paced(paced.chunks),
  })),
  ...[8000, 16_000].map((answer) => ({
    name: `a flood of ${answer} characters`,
    count: 100,
    answer,
    async before(page) {
      await page.mount();
      await page.startStream();
    },
    run: (page) => page.flood(),
  })),
];

const folder = mkdtempSync(join(tmpdir(), "parlance-bench-"));
const vite = { configFile: false, logLevel: "error", root: import.meta.dirname };
await build({
  ...vite,
  plugins: [react()],
  build: { outDir: folder, emptyOutDir: true, target: "es2022" },
});
const server = await preview({
  ...vite,
  build: { outDir: folder },
  preview: { host: "127.0.0.1", port: 0 },
});
const { port } = server.httpServer.address();
const browser = await chromium.launch({
  executablePath: ensureChromium(),
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

/** The main thread's time so far, in milliseconds; time spent waiting for a core does not count. */
async function threadTime(client) {
  const { metrics } = await client.send("Performance.getMetrics");
  return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0);
}

/** A new page for every measurement, so that none is warm from another. */
async function measure(cell, subject) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 } });
  try {
    const tab = await context.newPage();
    const failures = [];
    tab.on("pageerror", (error) => failures.push(error.message));
    await tab.goto(`http://127.0.0.1:${port}/`);
    const client = await context.newCDPSession(tab);
    await client.send("Performance.enable", { timeDomain: "threadTicks" });
    const call = (name, ...values) =>
      tab.evaluate(([method, given]) => window.bench[method](...given), [name, values]);
    const page = {
      mount: () => call("mount"),
      startStream: () => call("startStream"),
      paced: (count) => call("paced", count),
      flood: () => call("flood"),
    };
    await call("prepare", subject, cell.count, cell.answer ?? 0);
    await cell.before?.(page);
    const start = await threadTime(client);
    const steps = (await cell.run(page)) ?? 1;
    const time = (await threadTime(client)) - start;
    if (failures.length > 0) throw new Error(`${subject}, ${cell.name}: ${failures[0]}`);
    return time / steps;
  } finally {
    await context.close();
  }
}

const median = (samples) => [...samples].sort((one, other) => one - other)[samples.length >> 1];

try {
  const results = cells.map((cell) => ({ cell, times: subjects.map(() => []) }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { cell, times } of results) {
      for (const [index, subject] of subjects.entries()) {
        times[index].push(await measure(cell, subject));
      }
    }
  }
  console.log(
    "Main-thread CPU in ms (per chunk where there are chunks): medians, and medians of the ratio within a round.\n",
  );
  console.log(
    `${"".padEnd(42)}${subjects.map((name) => name.padStart(12)).join("")}${"ratio".padStart(10)}`,
  );
  for (const { cell, times } of results) {
    const [plain, own] = times;
    const ratio = median(own.map((time, index) => time / plain[index]));
    const columns = times.map((samples) => median(samples).toFixed(3).padStart(12)).join("");
    console.log(`${cell.name.padEnd(42)}${columns}${`${ratio.toFixed(2)}×`.padStart(10)}`);
  }
} finally {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
