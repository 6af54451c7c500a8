import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

function readLock(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : undefined;
}

/** True when `node_modules` holds, at the same versions, all that the lockfile asks for on every platform. */
function isInstalled() {
  const wanted = readLock(`${root}package-lock.json`) ?? {};
  const present = readLock(`${root}node_modules/.package-lock.json`);
  if (!present) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const found = present[path];
    if (!found) return entry.optional === true || entry.devOptional === true;
    return found.version === entry.version;
  });
}

/** Runs a program to its end with our own input and output; answers its exit code. */
export function run(command, parameters, environment = {}) {
  const result = spawnSync(command, parameters, {
    cwd: root,
    stdio: "inherit",
    shell: command.endsWith(".cmd"),
    env: { ...process.env, ...environment },
  });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

/** Installs the locked packages when they are missing or are not those of the lockfile. */
export function ensureInstalled() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(
      `Node ${process.versions.node} is too old for the toolchain: use 20.19 or newer.`,
    );
    process.exit(1);
  }
  if (isInstalled()) return;
  console.log("Installing the locked packages (npm ci) ...");
  // Under `npm test` this is the npm that runs us; by hand it is whichever stands on the path.
  const npm = process.env.npm_execpath;
  const parameters = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const environment = { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: "1" };
  const status =
    npm && /\.c?js$/.test(npm)
      ? run(process.execPath, [npm, ...parameters], environment)
      : run(process.platform === "win32" ? "npm.cmd" : "npm", parameters, environment);
  if (status !== 0) {
    console.error("npm ci failed: the packages could not be installed. See the lines above.");
    process.exit(status);
  }
}
