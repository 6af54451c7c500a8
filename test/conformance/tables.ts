import { haipCells, haipDialects, haipEndpoints, haipRuntimes, haipWays } from "./haip-transports";
import { scenarios } from "./scenarios";
import { vendorNames, type VendorName } from "./vendors";

/** What works where: the cells that the tests over real sockets prove, from Node and from Chromium. */
export function transportsTable(): string {
  const notes = createNotes();
  const columns = haipRuntimes.flatMap((runtime) =>
    haipDialects.map((dialect) => ({ runtime, dialect, cells: haipCells(runtime) })),
  );
  const rows = haipWays.flatMap((way) =>
    haipEndpoints.map((endpoints) => [
      optionsOf(way),
      endpoints,
      ...columns.map(({ dialect, cells }) => {
        const cell = cells.find(
          (one) => one.way === way && one.endpoints === endpoints && one.dialect === dialect,
        );
        const { impossible } = cell ?? {};
        return impossible
          ? notes.mark("no", `${impossible.because} The session fails with \`${impossible.code}\`.`)
          : "yes";
      }),
    ]),
  );
  const head = columns.map(({ runtime, dialect }) => `${runtime}, ${dialect}`);
  return [table(["options", "server", ...head], rows), notes.list()].join("\n\n");
}

/** What comes of each scenario: the same everywhere, unless a note says otherwise. */
export function conformanceTable(): string {
  const notes = createNotes();
  const rows = scenarios.map(({ name, what, differs = [], cannot = {} }) => [
    `\`${name}\``,
    what,
    ...vendorNames.map((vendor) => {
      const impossible = cannot[vendor];
      if (impossible !== undefined) return notes.mark("cannot", impossible);
      const difference = differs.find(({ vendors }) => vendors.includes(vendor));
      return difference ? notes.mark("differs", difference.because) : "same";
    }),
  ]);
  return [table(["scenario", "what happens", ...vendorNames.map(headOf)], rows), notes.list()].join(
    "\n\n",
  );
}

/** What comes of the scenarios otherwise where HAIP goes over HTTP. */
export function overHttpTable(): string {
  const rows = scenarios.flatMap(({ name, overHttp }) =>
    overHttp
      ? [
          [
            `\`${name}\``,
            overHttp.transports.map((transport) => `\`${transport}\``).join(", "),
            overHttp.because,
          ],
        ]
      : [],
  );
  return table(["scenario", "transports", "why"], rows);
}

const headOf = (vendor: VendorName) => vendor.replace("HAIP-", "HAIP ");

function optionsOf({ transport, options = {} }: (typeof haipWays)[number]): string {
  const entries = Object.entries({ transport, ...options });
  return `\`{ ${entries.map(([name, value]) => `${name}: "${value}"`).join(", ")} }\``;
}

/** Numbers reasons in the order in which they come up, each once. */
function createNotes() {
  const reasons: string[] = [];
  return {
    mark(word: string, reason: string): string {
      if (!reasons.includes(reason)) reasons.push(reason);
      return `${word} (${reasons.indexOf(reason) + 1})`;
    },
    list: () => reasons.map((reason, index) => `${index + 1}. ${reason}`).join("\n"),
  };
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}
