import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";
import { inject } from "vitest";

export interface Bundle {
  /** Minified code of the entry and of all that it loads lazily: no comments, one string. */
  readonly code: string;
  /** What it imports from outside the bundle, at once or lazily. */
  readonly imports: readonly string[];
  /** Sum of the gzipped files, in bytes. */
  readonly gzipBytes: number;
}

let count = 0;

/** Bundles a few lines of app code against the installed tarball, as an app's production build would. */
export async function bundle(source: string, isExternal: (id: string) => boolean): Promise<Bundle> {
  const root = inject("consumer");
  const entry = join(root, `entry-${(count += 1)}.js`);
  writeFileSync(entry, source);
  const result = (await build({
    root,
    configFile: false,
    logLevel: "silent",
    publicDir: false,
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      write: false,
      target: "es2022",
      // Not as a library: Vite leaves white space in those.
      minify: true,
      modulePreload: false,
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: "strict",
        external: (id) => id.startsWith("node:") || isExternal(id),
      },
    },
  })) as Rolldown.RolldownOutput;

  const chunks = result.output.filter((file) => file.type === "chunk");
  const own = new Set(chunks.map((chunk) => chunk.fileName));
  const imports = chunks.flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports]);
  return {
    code: chunks.map((chunk) => chunk.code).join("\n"),
    imports: [...new Set(imports.filter((id) => !own.has(id)))].sort(),
    gzipBytes: chunks.reduce((sum, chunk) => sum + gzipSync(chunk.code).length, 0),
  };
}
