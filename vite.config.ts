import react from "@vitejs/plugin-react";
import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { defineConfig, type Plugin, type Rolldown } from "vite";
import { doors } from "./scripts/doors.mjs";

const manifest = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")) as {
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
};
const packages = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });

function isExternal(id: string): boolean {
  return (
    id.startsWith("node:") ||
    builtinModules.includes(id) ||
    packages.some((name) => id === name || id.startsWith(`${name}/`))
  );
}

function usesReact(chunk: Rolldown.RenderedChunk): boolean {
  return (
    (chunk.isEntry && chunk.name === "index") ||
    [...chunk.imports, ...chunk.dynamicImports].some((id) => /^react(-dom)?($|\/)/.test(id)) ||
    chunk.moduleIds.some((id) => /\/src\/(hooks|components|agents)\//.test(id))
  );
}

const stylesheets = ["styles", "agents"];

/** A stylesheet can only be an entry by way of a script; the script that remains is empty and goes. */
function withoutStylesheetScript(): Plugin {
  return {
    name: "parlance:without-stylesheet-script",
    generateBundle(_options, bundle) {
      for (const [file, output] of Object.entries(bundle)) {
        const isScriptOfSheet = output.type === "chunk" && stylesheets.includes(output.name);
        if (isScriptOfSheet || stylesheets.some((name) => file === `${name}.js.map`))
          delete bundle[file];
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), withoutStylesheetScript()],
  publicDir: false,
  build: {
    target: "es2022",
    minify: false,
    // The modern CSS in the source is meant: nesting, light-dark() and logical properties are not lowered.
    cssMinify: false,
    cssCodeSplit: true,
    sourcemap: true,
    lib: {
      entry: { ...doors, styles: "src/styles.css", agents: "src/agents/agents.css" },
      formats: ["es"],
    },
    rolldownOptions: {
      external: isExternal,
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "chunks/[name]-[hash].js",
        assetFileNames: "[name][extname]",
        banner: (chunk) => (usesReact(chunk) ? '"use client";' : ""),
      },
    },
  },
});
