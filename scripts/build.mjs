// The whole of dist/: scripts and stylesheet by Vite, then the declarations beside them.
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import { build } from "vite";
import { doors } from "./doors.mjs";
import { root } from "./install.mjs";

process.chdir(root);
await build({ root, configFile: `${root}vite.config.ts` });

// One pass over all doors, so that a class two doors export is declared in one shared file and stays one type.
const declarations = await rollup({
  input: doors,
  external: (id) => !/^(\.|\/|[A-Za-z]:)/.test(id),
  plugins: [dts({ tsconfig: "tsconfig.json" })],
});
await declarations.write({
  dir: "dist",
  format: "es",
  entryFileNames: "[name].d.ts",
  chunkFileNames: "chunks/[name]-[hash].d.ts",
});
await declarations.close();
