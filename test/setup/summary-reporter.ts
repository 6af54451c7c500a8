import type { Reporter, SerializedError, TestModule } from "vitest/node";

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

const rooms: Record<string, string> = {
  node: "Node",
  jsdom: "jsdom (React 19)",
  "jsdom-react-18": "jsdom (React 18)",
  chromium: "Chromium",
  stories: "Stories",
  package: "Package",
};

function sentence({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

// In a browser project the name carries the browser: "stories (chromium)".
function roomOf(module: TestModule): string {
  return module.project.name.replace(/ \(.*\)$/, "");
}

/** Ends a run with one line per room and, last of all, the line that counts them all. */
export class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const tallies = new Map<string, Tally>();
    const total: Tally = { passed: 0, failed: 0, skipped: 0 };

    for (const module of modules) {
      const room = roomOf(module);
      const tally = tallies.get(room) ?? { passed: 0, failed: 0, skipped: 0 };
      tallies.set(room, tally);
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        // A test that never ran because its file fell over is no success.
        tally[state === "pending" ? "failed" : state] += 1;
      }
      // A file that cannot be loaded, or a hook that throws, has no test to carry the failure.
      const suites = [module, ...module.children.allSuites()];
      tally.failed += suites.filter((suite) => suite.errors().length > 0).length;
    }

    const names = [...Object.keys(rooms), ...tallies.keys()];
    const lines: string[] = [];
    for (const name of new Set(names)) {
      const tally = tallies.get(name);
      if (!tally) continue;
      total.passed += tally.passed;
      total.failed += tally.failed;
      total.skipped += tally.skipped;
      lines.push(`${(rooms[name] ?? name).padEnd(18)}${sentence(tally)}`);
    }
    if (unhandledErrors.length > 0) {
      total.failed += unhandledErrors.length;
      lines.push(`${"Outside any test".padEnd(18)}${unhandledErrors.length} failed`);
    }
    process.stdout.write(`${lines.join("\n")}\n\n${sentence(total)}\n`);
  }
}
