import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundle } from "./bundle";
import { installedPath, readManifest, scriptDoors } from "./doors";

const KIBIBYTE = 1024;

const isReact = (id: string) => /^react(-dom)?($|\/)/.test(id);

const isQuery = (id: string) => id.startsWith("@tanstack/");

/** What of a pattern stands in the code; the code itself would drown a failure. */
const finds = (code: string, pattern: RegExp) => code.match(pattern) ?? [];

/** All that a door can ever load of the package itself, with the packages it needs left outside. */
function wholeDoor(door: string) {
  const { name, dependencies, peerDependencies } = readManifest();
  const packages = Object.keys({ ...dependencies, ...peerDependencies });
  return bundle(`export * from "${name}${door.slice(1)}";`, (id) =>
    packages.some((each) => id === each || id.startsWith(`${each}/`)),
  );
}

test("./core holds no React and no browser", async () => {
  const { code, imports } = await wholeDoor("./core");

  expect(imports.filter(isReact)).toEqual([]);
  expect(finds(code, /\b(window|document|navigator|localStorage|sessionStorage)\s*[.[]/g)).toEqual(
    [],
  );
});

test("./server holds no React and no DOM", async () => {
  const { code, imports } = await wholeDoor("./server");

  expect(imports.filter(isReact)).toEqual([]);
  expect(finds(code, /\b(window|document|navigator|localStorage|sessionStorage)\s*[.[]/g)).toEqual(
    [],
  );
});

test.each(["./haip", "./happyrobot", "./kivox"])(
  "the vendor's door %s holds no React",
  async (door) => {
    const { imports } = await wholeDoor(door);

    expect(imports.filter(isReact)).toEqual([]);
  },
);

test("the door of agents holds no vendor either, and alone needs the query library", async () => {
  const { code, imports } = await wholeDoor("./agents");

  expect(imports.filter(isQuery)).toEqual(["@tanstack/react-query"]);
  expect(finds(code, /happyrobot|haip|kivox|audin/gi)).toEqual([]);
});

test("the React door holds no vendor, and no query library", async () => {
  const { code, imports } = await wholeDoor(".");

  expect(imports).toContain("react");
  expect(imports.filter(isQuery)).toEqual([]);
  expect(finds(code, /happyrobot|haip|kivox|audin/gi)).toEqual([]);
  expect(finds(code, /platform\./g)).toEqual([]);
});

test('"use client" stands on every file that uses React, and on no other', () => {
  const files = readdirSync(installedPath("dist"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".js"))
    .map((entry) => join(entry.parentPath, entry.name));
  const clientFiles = files.filter((file) => readFileSync(file, "utf8").startsWith('"use client"'));
  const reactFiles = files.filter((file) =>
    /^import\b.*\bfrom "react(-dom)?(\/[\w-]+)?";/m.test(readFileSync(file, "utf8")),
  );

  expect(reactFiles).not.toEqual([]);
  expect(clientFiles).toEqual(expect.arrayContaining(reactFiles));
  for (const { door, script } of scriptDoors()) {
    expect(clientFiles.includes(installedPath(script)), door).toBe(
      [".", "./agents"].includes(door),
    );
  }
});

test.each([
  [
    "ChatWidget and HappyRobot, all that is loaded when wanted included",
    `export { ChatWidget } from "@parlance/react";
     export { createHappyRobotChat } from "@parlance/react/happyrobot";`,
    78,
  ],
  [
    "a page of one list and a composer, Markdown included",
    `export { Announcer, Composer, loadMarkdown, MessageList, ParlanceProvider, useChatSession }
       from "@parlance/react";`,
    52,
  ],
  [
    "ChatWidget and HAIP, all that is loaded when wanted included",
    `export { ChatWidget } from "@parlance/react";
     export { createHaipChat } from "@parlance/react/haip";`,
    86,
  ],
  [
    "ChatWidget and Kivox, all that is loaded when wanted included",
    `export { ChatWidget } from "@parlance/react";
     export { createKivoxBearerClient, createKivoxChat } from "@parlance/react/kivox";`,
    84,
  ],
])("an app pays at most so many KiB for %s", async (_what, source, mostKibibytes) => {
  const { gzipBytes, imports } = await bundle(source, isReact);

  expect(imports.every(isReact)).toBe(true);
  expect(gzipBytes).toBeGreaterThan(5 * KIBIBYTE);
  expect(gzipBytes).toBeLessThanOrEqual(mostKibibytes * KIBIBYTE);
});

test("an app pays at most 25 KiB for a list of agents, beside React and the query library", async () => {
  const { code, gzipBytes, imports } = await bundle(
    `export { AgentList, AgentsProvider } from "@parlance/react/agents";`,
    (id) => isReact(id) || isQuery(id),
  );

  expect(imports.every((id) => isReact(id) || isQuery(id))).toBe(true);
  expect(finds(code, /kivox/gi)).toEqual([]);
  expect(gzipBytes).toBeGreaterThan(5 * KIBIBYTE);
  expect(gzipBytes).toBeLessThanOrEqual(25 * KIBIBYTE);
});

test("a page with HAIP holds no byte of HappyRobot, and loads HTTP only when it is wanted", async () => {
  const chat = `export { Announcer, Composer, MessageList, ParlanceProvider, useChatSession } from "@parlance/react";`;
  const haip = `export { createHaipChat } from "@parlance/react/haip";`;
  const page = await bundle(chat, isReact);
  const both = await bundle(chat + haip, isReact);

  expect(finds(both.code, /happyrobot/gi)).toEqual([]);
  expect(both.gzipBytes - page.gzipBytes).toBeLessThanOrEqual(21 * KIBIBYTE);
});
