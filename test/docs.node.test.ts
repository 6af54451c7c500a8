import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Sample {
  /** The page and the line where the code begins. */
  readonly place: string;
  /** Where it pretends to lie: in the project's folder, so that it finds the packages an app would have. */
  readonly path: string;
  readonly code: string;
}

/**
 * The `ts` and `tsx` blocks of a page. What a reader knows from the text around a block, and a compiler does not, stands in
 * a comment right before it: `<!-- given: declare const connector: ChatConnector; -->`.
 */
function samplesOf(page: string, text: string): Sample[] {
  const blocks = text.matchAll(/(?:<!-- given:([^]*?)-->\s*)?^```(tsx?)\n([^]*?)^```$/gm);
  return Array.from(blocks, ({ index, 0: whole, 1: given = "", 2: language, 3: code = "" }) => {
    const line = text.slice(0, index + whole.indexOf("```")).split("\n").length + 1;
    const prelude = given.replace(/\s*\n\s*/g, " ").trim();
    return {
      place: `${page}:${line}`,
      path: `${root}${page.replace(/\W+/g, "-")}-${line}.${language}`,
      // One line, so that the compiler's line numbers stay those of the block, plus one.
      code: `${prelude}\n${code}`,
    };
  });
}

function complaintsAbout(samples: readonly Sample[]): Map<string, string[]> {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const codes = new Map(samples.map(({ path, code }) => [path, code]));
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => codes.has(path) || fileExists(path);
  host.readFile = (path) => codes.get(path) ?? readFile(path);
  host.getSourceFile = (path, languageVersion, ...rest) => {
    const code = codes.get(path);
    return code === undefined
      ? getSourceFile(path, languageVersion, ...rest)
      : ts.createSourceFile(path, code, languageVersion);
  };
  const program = ts.createProgram({
    // A sample may define what only the reader uses.
    options: { ...options, noUnusedLocals: false, noUnusedParameters: false },
    rootNames: [...codes.keys()],
    host,
  });
  return new Map(
    samples.map(({ place, path }) => {
      const file = program.getSourceFile(path);
      const diagnostics = [
        ...program.getSyntacticDiagnostics(file),
        ...program.getSemanticDiagnostics(file),
      ];
      return [
        place,
        diagnostics.map(({ start = 0, messageText }) => {
          const line = file?.getLineAndCharacterOfPosition(start).line ?? 0;
          return `line ${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
        }),
      ];
    }),
  );
}

const pages = [
  "README.md",
  "docs/haip.md",
  "docs/kivox.md",
  ...readdirSync(`${root}docs/guides`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/guides/${name}`),
];
const samples = pages.flatMap((page) => samplesOf(page, readFileSync(root + page, "utf8")));
const control = samplesOf(
  "control.md",
  [
    "<!-- given: const connector: string = 1; -->",
    "```tsx",
    'import { ChatWidget } from "@parlance/react";',
    "export const chat = <ChatWidget connector={connector} />;",
    "```",
    "```ts",
    "const mistake: number = ",
    "```",
  ].join("\n"),
);

describe("samples of the guides", () => {
  const complaints = complaintsAbout([...samples, ...control]);

  it.each(samples.map(({ place }) => place))("%s compiles", (place) => {
    expect(complaints.get(place)).toEqual([]);
  });

  it("are found on every page", () => {
    for (const page of pages) {
      expect(samples.filter(({ place }) => place.startsWith(`${page}:`)).length).toBeGreaterThan(0);
    }
  });

  it("are refused when they would not compile", () => {
    expect(complaints.get("control.md:3")).toEqual([
      expect.stringMatching(/^line 0: .*'number' is not assignable to type 'string'/),
      expect.stringMatching(/^line 2: .*'string' is not assignable/),
    ]);
    expect(complaints.get("control.md:7")).toEqual(["line 1: Expression expected."]);
  });
});

describe("links of the pages", () => {
  it.each([...pages, "docs/haip-transports.md"])("%s points at files that exist", (page) => {
    const text = readFileSync(root + page, "utf8");
    const folder = new URL(page, `file://${root}`);
    const targets = Array.from(
      text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)|src(?:set)?="([^"]+)"/g),
      ([, link, source]) => link ?? source ?? "",
    );
    const missing = targets.filter(
      (target) =>
        !ts.sys.fileExists(fileURLToPath(new URL(target, folder))) &&
        !ts.sys.directoryExists(fileURLToPath(new URL(target, folder))),
    );
    expect(missing).toEqual([]);
  });
});
