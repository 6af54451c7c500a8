import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { expect, it } from "vitest";
import { conformanceTable, overHttpTable, transportsTable } from "./tables";

const path = fileURLToPath(new URL("../../docs/haip-transports.md", import.meta.url));

/** The page with `content` between the marks of that name. */
function withSection(page: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${path} has no "${begin}" and "${end}".`);
  return `${page.slice(0, from)}${begin}\n\n${content}\n\n${page.slice(to)}`;
}

// `UPDATE_TABLES=1 npm test -- --project node test/conformance` writes them anew.
it("the page about HAIP's transports says what the tests prove", async () => {
  const page = readFileSync(path, "utf8");
  const sections = {
    "what works where": transportsTable(),
    scenarios: conformanceTable(),
    "scenarios over HTTP": overHttpTable(),
  };
  const made = await format(
    Object.entries(sections).reduce(
      (text, [name, content]) => withSection(text, name, content),
      page,
    ),
    { ...(await resolveConfig(path)), filepath: path },
  );
  if (process.env.UPDATE_TABLES) writeFileSync(path, made);
  expect(readFileSync(path, "utf8")).toBe(made);
});
