import { afterEach, beforeEach } from "vitest";

const levels = ["log", "info", "warn", "error", "debug"] as const;
type ConsoleLevel = (typeof levels)[number];

interface ConsoleEntry {
  readonly level: ConsoleLevel;
  readonly text: string;
}

interface ConsoleExpectation {
  readonly level: ConsoleLevel;
  readonly pattern: string | RegExp;
  met: boolean;
}

let entries: ConsoleEntry[] = [];
let rejections: string[] = [];
let expectations: ConsoleExpectation[] = [];
const originals = Object.fromEntries(levels.map((level) => [level, console[level]]));

/**
 * Allows, and demands, one kind of console output in the running test. Without it any output fails the test.
 *
 * @example
 * ```ts
 * expectConsole("error", /needs a connector/);
 * ```
 */
export function expectConsole(level: ConsoleLevel, pattern: string | RegExp): void {
  expectations.push({ level, pattern, met: false });
}

function describe(value: unknown): string {
  if (value instanceof Error) return value.stack ?? `${value.name}: ${value.message}`;
  if (typeof value === "string") return value;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

// React and others pass a format string; the pattern of an expectation should see the finished sentence.
function format(values: readonly unknown[]): string {
  const [first, ...rest] = values;
  if (typeof first !== "string") return values.map(describe).join(" ");
  const text = first.replace(/%[sdifoOc]/g, (token) => {
    if (rest.length === 0) return token;
    const value = rest.shift();
    return token === "%c" ? "" : describe(value);
  });
  return [text, ...rest.map(describe)].join(" ");
}

function isExpected(entry: ConsoleEntry): boolean {
  const match = expectations.find(
    ({ level, pattern }) =>
      level === entry.level &&
      (typeof pattern === "string" ? entry.text.includes(pattern) : pattern.test(entry.text)),
  );
  if (match) match.met = true;
  return match !== undefined;
}

function onNodeRejection(reason: unknown): void {
  rejections.push(describe(reason));
}

function onBrowserRejection(event: PromiseRejectionEvent): void {
  rejections.push(describe(event.reason));
}

function onBrowserError(event: ErrorEvent): void {
  rejections.push(describe(event.error ?? event.message));
}

const isNode = typeof process !== "undefined" && typeof process.on === "function";

beforeEach(() => {
  entries = [];
  rejections = [];
  expectations = [];
  for (const level of levels) {
    console[level] = (...values: unknown[]) => {
      entries.push({ level, text: format(values) });
    };
  }
  if (isNode) process.on("unhandledRejection", onNodeRejection);
  else {
    addEventListener("unhandledrejection", onBrowserRejection);
    addEventListener("error", onBrowserError);
  }
});

afterEach(async () => {
  // A rejection is reported one macrotask after the promise was dropped. MessageChannel is a macrotask that fake
  // timers leave alone.
  await new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

  for (const level of levels) console[level] = originals[level] as Console[ConsoleLevel];
  if (isNode) process.off("unhandledRejection", onNodeRejection);
  else {
    removeEventListener("unhandledrejection", onBrowserRejection);
    removeEventListener("error", onBrowserError);
  }

  const problems: string[] = [];
  for (const entry of entries) {
    if (!isExpected(entry)) problems.push(`console.${entry.level}: ${entry.text}`);
  }
  for (const expectation of expectations) {
    if (!expectation.met) {
      problems.push(
        `expected console.${expectation.level} matching ${String(expectation.pattern)}`,
      );
    }
  }
  for (const rejection of rejections) problems.push(`unhandled: ${rejection}`);
  if (problems.length > 0) throw new Error(`Unexpected output:\n${problems.join("\n")}`);
});
