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

/** Builds a few lines of app code against the installed tarball, as an app's production build would. */
async function buildChunks(
  source: string,
  isExternal: (id: string) => boolean,
  preserveEntrySignatures: "strict" | false,
): Promise<Rolldown.OutputChunk[]> {
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
        preserveEntrySignatures,
        external: (id) => id.startsWith("node:") || isExternal(id),
      },
    },
  })) as Rolldown.RolldownOutput;
  return result.output.filter((file) => file.type === "chunk");
}

/** What a page comes to load: at once, and lazily unless that is left. The bundler also writes files that nothing leads to. */
function follow(
  chunks: readonly Rolldown.OutputChunk[],
  isLeft: (chunkName: string) => boolean,
): readonly Rolldown.OutputChunk[] {
  const loaded = new Set<Rolldown.OutputChunk>();
  function visit(fileName: string | undefined): void {
    const chunk = chunks.find((each) => each.fileName === fileName);
    if (!chunk || loaded.has(chunk)) return;
    loaded.add(chunk);
    chunk.imports.forEach(visit);
    for (const lazy of chunk.dynamicImports) {
      const name = chunks.find((each) => each.fileName === lazy)?.name ?? "";
      if (!isLeft(name)) visit(lazy);
    }
  }
  visit(chunks.find(({ isEntry }) => isEntry)?.fileName);
  return [...loaded];
}

function gzipBytesOf(chunks: readonly Rolldown.OutputChunk[]): number {
  return chunks.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);
}

/** Bundles code of which every export is kept. */
export async function bundle(source: string, isExternal: (id: string) => boolean): Promise<Bundle> {
  const chunks = follow(await buildChunks(source, isExternal, "strict"), () => false);
  const own = new Set(chunks.map((chunk) => chunk.fileName));
  const imports = chunks.flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports]);
  return {
    code: chunks.map((chunk) => chunk.code).join("\n"),
    imports: [...new Set(imports.filter((id) => !own.has(id)))].sort(),
    gzipBytes: gzipBytesOf(chunks),
  };
}

/** What of an app's page is loaded: at once, or lazily unless the page has no use for it. */
export interface Load {
  /** The names of the files that are loaded. */
  readonly loaded: readonly string[];
  /** The names of those that are not. */
  readonly left: readonly string[];
  /** Sum of the files that are loaded, by `gzip -9`. */
  readonly gzipBytes: number;
}

/** Bundles code that uses what it imports, as the entry of an app does, and follows what its page loads. */
export async function load(
  source: string,
  isExternal: (id: string) => boolean,
  isLeft: (chunkName: string) => boolean,
): Promise<Load> {
  const chunks = await buildChunks(source, isExternal, false);
  const loaded = follow(chunks, isLeft);
  return {
    loaded: loaded.map(({ name }) => name),
    left: chunks.filter((chunk) => !loaded.includes(chunk)).map(({ name }) => name),
    gzipBytes: gzipBytesOf(loaded),
  };
}
