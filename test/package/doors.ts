import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";

export interface Manifest {
  readonly name: string;
  readonly exports: Record<string, string | { readonly types: string; readonly default: string }>;
  readonly files: readonly string[];
  readonly sideEffects: readonly string[];
  readonly dependencies: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
}

/** Where the package lies once an app has installed it. */
export function installedPath(...segments: readonly string[]): string {
  return join(inject("consumer"), "node_modules/@parlance/react", ...segments);
}

export function readManifest(): Manifest {
  return JSON.parse(readFileSync(installedPath("package.json"), "utf8")) as Manifest;
}

/** The doors that hold script, as an app spells them: "@parlance/react/core". */
export function scriptDoors(): { door: string; id: string; script: string; types: string }[] {
  const { name, exports } = readManifest();
  return Object.entries(exports).flatMap(([door, target]) =>
    typeof target === "string"
      ? []
      : [{ door, id: name + door.slice(1), script: target.default, types: target.types }],
  );
}
