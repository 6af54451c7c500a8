import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { installedPath, scriptDoors } from "./doors";

const reports = join(import.meta.dirname, "api");

function reportName(door: string): string {
  return `${door === "." ? "react" : door.slice(2)}.api.d.ts`;
}

/** The public surface of every door: each exported name with its declaration, without comments, by name. */
function describeDoors(): Map<string, string> {
  const doors = scriptDoors();
  const program = ts.createProgram(
    doors.map(({ types }) => installedPath(types)),
    {
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
      types: [],
      noEmit: true,
    },
  );
  const checker = program.getTypeChecker();
  const printer = ts.createPrinter({ removeComments: true });

  return new Map(
    doors.map(({ door, id, types }) => {
      const file = program.getSourceFile(installedPath(types));
      const symbol = file && checker.getSymbolAtLocation(file);
      if (!symbol) throw new Error(`${id} declares nothing.`);
      const entries = checker.getExportsOfModule(symbol).map((exported) => {
        const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
        const target = isAlias ? checker.getAliasedSymbol(exported) : exported;
        const text = (target.declarations ?? [])
          .map((declaration) => {
            // "const x: string" is a list of one inside a statement; print the statement.
            const node = ts.isVariableDeclaration(declaration)
              ? declaration.parent.parent
              : declaration;
            return printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
          })
          .join("\n");
        const renamed = target.name === exported.name ? "" : `// as ${exported.name}\n`;
        return { name: exported.name, text: `${renamed}${text}` };
      });
      entries.sort((left, right) => (left.name < right.name ? -1 : 1));
      return [
        reportName(door),
        `// What "${id}" offers. Renew with: npm run api\n\n${entries.map(({ text }) => text).join("\n\n")}\n`,
      ];
    }),
  );
}

test("the public surface of every door is the one that was agreed on", () => {
  const current = describeDoors();
  if (process.env.UPDATE_API === "1") {
    mkdirSync(reports, { recursive: true });
    for (const [name, report] of current) writeFileSync(join(reports, name), report);
  }

  const hint = 'If the change is meant, run "npm run api" and commit the report.';
  for (const [name, report] of current) {
    const path = join(reports, name);
    expect(existsSync(path) ? readFileSync(path, "utf8") : "", `${name}: ${hint}`).toBe(report);
  }
  expect(readdirSync(reports).sort()).toEqual([...current.keys()].sort());
});
