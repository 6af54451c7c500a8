import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { run } from "./install.mjs";

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function onPath(names) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function usualPlaces() {
  const home = homedir();
  switch (process.platform) {
    case "darwin":
      return ["", home].flatMap((base) => [
        `${base}/Applications/Chromium.app/Contents/MacOS/Chromium`,
        `${base}/Applications/Google Chrome.app/Contents/MacOS/Google Chrome`,
        `${base}/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge`,
      ]);
    case "win32":
      return ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"]
        .map((name) => process.env[name])
        .filter(Boolean)
        .flatMap((base) => [
          join(base, "Chromium/Application/chrome.exe"),
          join(base, "Google/Chrome/Application/chrome.exe"),
          join(base, "Microsoft/Edge/Application/msedge.exe"),
        ]);
    default:
      return [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/usr/bin/google-chrome-stable",
        "/snap/bin/chromium",
      ];
  }
}

function playwrightPlaces() {
  const cache =
    process.env.PLAYWRIGHT_BROWSERS_PATH ??
    {
      darwin: join(homedir(), "Library/Caches/ms-playwright"),
      win32: join(process.env.LOCALAPPDATA ?? homedir(), "ms-playwright"),
    }[process.platform] ??
    join(homedir(), ".cache/ms-playwright");
  if (!existsSync(cache)) return [];
  const programs = [
    "chrome-linux/chrome",
    "chrome-linux64/chrome",
    "chrome-mac/Chromium.app/Contents/MacOS/Chromium",
    "chrome-win/chrome.exe",
    "chrome-win64/chrome.exe",
  ];
  return readdirSync(cache)
    .filter((folder) => /^chromium-\d+$/.test(folder))
    .sort()
    .reverse()
    .flatMap((folder) => programs.map((program) => join(cache, folder, program)));
}

function findChromium() {
  return [
    ...usualPlaces(),
    ...onPath(["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]),
    ...playwrightPlaces(),
  ].find(isProgram);
}

function installChromium() {
  if (process.platform !== "linux" || !isProgram("/usr/bin/apt-get")) return;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status !== 0) return;
  const prefix = isRoot ? [] : ["sudo", "-n"];
  console.log("No Chromium found; installing it with apt-get ...");
  for (const words of [
    ["apt-get", "update", "-qq"],
    ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
  ]) {
    const [command, ...parameters] = [...prefix, ...words];
    if (run(command, parameters, { DEBIAN_FRONTEND: "noninteractive" }) !== 0) return;
  }
}

/** The path of a Chromium to test in, installed first where that is possible. Ends the process when there is none. */
export function ensureChromium() {
  const named = process.env.CHROMIUM;
  if (named) {
    if (isProgram(named)) return named;
    console.error(`CHROMIUM names ${named}, which is not a program that can be run.`);
    process.exit(1);
  }
  let found = findChromium();
  if (!found) {
    installChromium();
    found = findChromium();
  }
  if (found) return found;
  console.error(
    "The browser tests need Chromium or Chrome and none was found. Install one, or set CHROMIUM to its program.",
  );
  process.exit(1);
}
