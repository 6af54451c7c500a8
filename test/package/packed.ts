import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** A folder outside the repository whose `node_modules` holds the packed package and what it declares, no more. */
    consumer: string;
    /** The packed tarball. */
    tarball: string;
  }
}

const root = fileURLToPath(new URL("../..", import.meta.url));

// Vitest sets NODE_ENV to "test", and React's JSX and Vite's build would listen to it.
const environment = { ...process.env, NODE_ENV: "production" };

function npm(parameters: readonly string[]): string {
  const program = process.env.npm_execpath;
  const [command, first] =
    program && /\.c?js$/.test(program) ? [process.execPath, [program]] : ["npm", []];
  return execFileSync(command, [...first, ...parameters], {
    cwd: root,
    encoding: "utf8",
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Builds and packs once for all package tests, and lays the tarball out as an app would have it installed. */
export default function setup(project: TestProject): () => void {
  const build = spawnSync(process.execPath, [join(root, "scripts/build.mjs")], {
    cwd: root,
    encoding: "utf8",
    env: environment,
  });
  if (build.status !== 0) throw new Error(`The build failed.\n${build.stdout}\n${build.stderr}`);

  const consumer = mkdtempSync(join(tmpdir(), "parlance-package-"));
  const [{ filename }] = JSON.parse(
    npm([
      "pack",
      "--json",
      "--ignore-scripts",
      "--loglevel=silent",
      "--pack-destination",
      consumer,
    ]),
  ) as [{ filename: string }];
  const tarball = join(consumer, filename);
  execFileSync("tar", ["-xzf", tarball, "-C", consumer]);

  const modules = join(consumer, "node_modules");
  const home = join(modules, "@parlance/react");
  mkdirSync(dirname(home), { recursive: true });
  renameSync(join(consumer, "package"), home);
  const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
    peerDependencies: Record<string, string>;
  };
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    const place = join(modules, name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(root, "node_modules", name), place, "junction");
  }

  project.provide("consumer", consumer);
  project.provide("tarball", tarball);
  return () => rmSync(consumer, { recursive: true, force: true });
}
