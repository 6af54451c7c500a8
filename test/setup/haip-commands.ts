import { fileURLToPath } from "node:url";
import type { BrowserCommand } from "vitest/node";
import type { FakeHaip, FakeHaipDialect, HaipHost, HaipScenario } from "../../src/testing/index";

interface Entry {
  readonly fake: FakeHaip;
  readonly host: HaipHost;
}

const testing = fileURLToPath(new URL("../../src/testing/index.ts", import.meta.url));
const entries = new Map<number, Entry>();
let count = 0;

function entryOf(id: number): Entry {
  const entry = entries.get(id);
  if (!entry) throw new Error(`No HAIP host ${id}: start one with commands.startHaip().`);
  return entry;
}

/** What a test in the browser may ask of a host. */
interface HaipStart {
  readonly dialect?: FakeHaipDialect;
  readonly endpoints?: "documented" | "reference";
  readonly scenario?: HaipScenario;
  /** The agent's answer to everything. */
  readonly answer?: string;
  readonly partMs?: number;
}

/** What the server saw. */
interface HaipReport {
  readonly sockets: { open: number; total: number; peak: number };
  readonly sessions: readonly {
    transport: string;
    texts: readonly { role: string; text: string }[];
  }[];
  readonly requests: readonly { method: string; path: string; status: number | undefined }[];
}

const startHaip: BrowserCommand<[options?: HaipStart]> = async (
  { project },
  { dialect, endpoints, scenario, answer, partMs } = {},
) => {
  // Through the project and not by import: the configuration, which imports this file, is loaded without a bundler.
  const { createFakeHaip, serveHaip } =
    await project.import<typeof import("../../src/testing/index")>(testing);
  const fake = createFakeHaip({
    ...(dialect && { dialect }),
    ...(endpoints && { endpoints }),
    ...(scenario && { scenario }),
    ...(answer !== undefined && { agent: () => answer }),
    ...(partMs !== undefined && { timing: { partMs } }),
  });
  const host = await serveHaip(fake);
  const id = (count += 1);
  entries.set(id, { fake, host });
  return { id, baseUrl: host.baseUrl };
};

const stopHaip: BrowserCommand<[id: number]> = async (_context, id) => {
  const { fake, host } = entryOf(id);
  entries.delete(id);
  fake.close();
  await host.close();
};

const mintHaipToken: BrowserCommand<[id: number]> = (_context, id) =>
  entryOf(id).fake.mintToken().token;

const reportHaip: BrowserCommand<[id: number]> = (_context, id): HaipReport => {
  const { fake } = entryOf(id);
  const { open, total, peak } = fake.sockets;
  return {
    sockets: { open, total, peak },
    sessions: fake.sessions.map(({ transport, texts }) => ({
      transport,
      texts: texts.map(({ role, text }) => ({ role, text })),
    })),
    requests: fake.requests.map(({ method, path, status }) => ({ method, path, status })),
  };
};

/** Lets tests in the browser run a fake HAIP server on a real port of the machine, and see what it saw. */
export const haipCommands = { startHaip, stopHaip, mintHaipToken, reportHaip };

declare module "vitest/browser" {
  interface BrowserCommands {
    startHaip(options?: HaipStart): Promise<{ id: number; baseUrl: string }>;
    stopHaip(id: number): Promise<void>;
    mintHaipToken(id: number): Promise<string>;
    reportHaip(id: number): Promise<HaipReport>;
  }
}
