import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { expect, inject, test } from "vitest";
import { installedPath, readManifest, scriptDoors } from "./doors";

test("publint finds nothing to say about the tarball", async () => {
  const { messages, pkg } = await publint({
    pack: { tarball: Uint8Array.from(readFileSync(inject("tarball"))).buffer },
    strict: true,
  });

  expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
});

test("every door's types resolve for bundlers and for Node", async () => {
  const analysis = await checkPackage(
    createPackageFromTarballData(Uint8Array.from(readFileSync(inject("tarball")))),
    { excludeEntrypoints: ["./agents.css", "./styles.css"] },
  );
  if (!analysis.types) throw new Error("The tarball holds no types.");

  // The package is ES modules only, on purpose: require() without a bundler and Node 10 are not among its readers.
  const problems = analysis.problems.filter(
    (problem) =>
      problem.kind !== "CJSResolvesToESM" &&
      !("resolutionKind" in problem && problem.resolutionKind === "node10"),
  );

  expect(problems).toEqual([]);
});

test("the doors are the rooms", () => {
  const source = (path: string) => join(import.meta.dirname, "../../src", path);
  const privateRooms = ["components", "hooks", "media", "protocols", "transports"];
  const folders = readdirSync(source("."), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !privateRooms.includes(entry.name))
    .map((entry) => entry.name);
  const vendors = readdirSync(source("protocols")).filter((vendor) =>
    existsSync(source(`protocols/${vendor}/index.ts`)),
  );

  const rooms = [...folders, ...vendors].map((name) => `./${name}`);

  expect(Object.keys(readManifest().exports).sort()).toEqual(
    [".", ...rooms, "./agents.css", "./package.json", "./styles.css"].sort(),
  );
});

test("every door leads to files that are in the tarball", () => {
  for (const { script, types } of scriptDoors()) {
    expect(existsSync(installedPath(script)), script).toBe(true);
    expect(existsSync(installedPath(types)), types).toBe(true);
  }
  expect(existsSync(installedPath("dist/styles.css"))).toBe(true);
  expect(existsSync(installedPath("dist/agents.css"))).toBe(true);
});

test("the tarball holds dist, the licence and the readme, and nothing of the workshop", () => {
  const files = readdirSync(installedPath(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(installedPath().length + 1));

  expect(files).toContain("LICENSE");
  expect(files).toContain("README.md");
  expect(
    files.filter(
      (file) =>
        !/^dist\/.*\.(js|js\.map|d\.ts|css)$/.test(file) &&
        !["LICENSE", "README.md", "CHANGELOG.md", "package.json"].includes(file),
    ),
  ).toEqual([]);
});

test("only stylesheets have side effects", () => {
  expect(readManifest().sideEffects).toEqual(["**/*.css"]);
});
