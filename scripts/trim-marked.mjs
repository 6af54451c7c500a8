// Writes src/components/parts/marked-lexer.js: what of `marked` reads Markdown, without what writes HTML. Run it after an
// update of marked; a test compares.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { build } from "vite";

const file = fileURLToPath(new URL("../src/components/parts/marked-lexer.js", import.meta.url));

/** The text of the file, made from the installed `marked`. */
export async function trimMarked() {
  const source = createRequire(import.meta.url).resolve("marked");
  const code = readFileSync(source.replace(/marked\.[^/\\]*$/, "marked.esm.js"), "utf8");
  const licence = readFileSync(source.replace(/lib[/\\][^/\\]*$/, "LICENSE"), "utf8").replace(
    /^[\s\S]*?(?=## Marked)/,
    "",
  );
  const version = /marked v(\S+)/.exec(code)?.[1];
  const lexer = /[{,](\w+) as Lexer[,}]/.exec(code)?.[1];
  // From here on it is one shared instance, which keeps everything alive.
  const end = code.search(/;var \w+=new \w+;function \w+\(\w+,\w+\)\{return \w+\.parse\(/);
  if (!version || !lexer || end < 0) {
    throw new Error(
      "This marked is built in another way: look at its file, and mend scripts/trim-marked.mjs.",
    );
  }
  const output = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      minify: false,
      target: "es2022",
      lib: { entry: "marked-lexer", formats: ["es"] },
    },
    plugins: [
      {
        name: "trimmed",
        enforce: "pre",
        resolveId: (id) => (id.endsWith("marked-lexer") ? "\0marked-lexer" : null),
        load: (id) =>
          id === "\0marked-lexer" ? `${code.slice(0, end)};export{${lexer} as Lexer};` : null,
      },
    ],
  });
  const [{ output: chunks }] = [output].flat();
  const body = chunks[0].code.replace(/\/\*\*[\s\S]*?\*\/\n?/g, "").replace(/\/\/#.*\n?/g, "");
  const text = `/*!\n * The lexer of marked ${version}, taken out of it by scripts/trim-marked.mjs.\n *\n${licence
    .trim()
    .split("\n")
    .map((line) => ` * ${line}`.trimEnd())
    .join("\n")}\n */\n${body}`;
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(file, await trimMarked());
