// Every test of the project, from a clean clone on. What follows on the command line goes to vitest:
// `npm test -- --project node src/core`.
import { ensureChromium } from "./chromium.mjs";
import { ensureInstalled, root, run } from "./install.mjs";

ensureInstalled();
const chromium = ensureChromium();
process.exitCode = run(
  process.execPath,
  [`${root}node_modules/vitest/vitest.mjs`, "run", ...process.argv.slice(2)],
  { CHROMIUM: chromium },
);
