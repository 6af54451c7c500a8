import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { BrowserCommand } from "vitest/node";
import type {
  FakeHappyRobot,
  HappyRobotHost,
  HappyRobotRoute,
  HappyRobotScenario,
} from "../../src/testing/index";

interface Entry {
  readonly fake: FakeHappyRobot;
  readonly host: HappyRobotHost;
  readonly advance: (ms: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const testing = fileURLToPath(new URL("../../src/testing/index.ts", import.meta.url));
const entries = new Map<number, Entry>();
let count = 0;

function entryOf(id: number): Entry {
  const entry = entries.get(id);
  if (!entry)
    throw new Error(`No HappyRobot host ${id}: start one with commands.startHappyRobot().`);
  return entry;
}

/** What a test in the browser may ask of a host. */
export interface HappyRobotStart {
  readonly scenario?: HappyRobotScenario;
  readonly maxFileSize?: number;
  readonly chunkMs?: number;
  /** Answers instead of the fake's own. */
  readonly answers?: readonly string[];
}

/** What the vendor saw. */
interface HappyRobotReport {
  readonly sockets: { open: number; total: number; peak: number };
  readonly sessions: readonly {
    id: string;
    status: string;
    messages: readonly { role: string; content: string; files: number }[];
  }[];
  readonly requests: readonly { method: string; path: string; status: number; token?: string }[];
  readonly uploads: readonly { filename: string; size: number; sha256: string }[];
  readonly tokens: readonly string[];
}

const startHappyRobot: BrowserCommand<[options?: HappyRobotStart]> = async (
  { project },
  { scenario, maxFileSize, chunkMs, answers } = {},
) => {
  // Through the project and not by import: the configuration, which imports this file, is loaded without a bundler.
  const { createFakeHappyRobot, createManualClock, serveHappyRobot } =
    await project.import<typeof import("../../src/testing/index")>(testing);
  // The vendor's time runs with ours, and leaps when a test says so.
  const clock = createManualClock();
  let last = performance.now();
  let moving: Promise<void> = Promise.resolve();
  const advance = (ms: number) => (moving = moving.then(() => clock.advance(ms)));
  const pace = setInterval(() => {
    const present = performance.now();
    void advance(present - last);
    last = present;
  }, 5);
  const fake = createFakeHappyRobot({
    clock,
    ...(scenario && { scenario }),
    ...(maxFileSize !== undefined && { maxFileSize }),
    ...(chunkMs !== undefined && { timing: { chunkMs } }),
    ...(answers && { agent: ({ turn }) => answers[(turn - 1) % answers.length] ?? "" }),
  });
  const host = await serveHappyRobot(fake);
  const id = (count += 1);
  entries.set(id, {
    fake,
    host,
    advance,
    async stop() {
      clearInterval(pace);
      entries.delete(id);
      fake.close();
      await host.close();
    },
  });
  return { id, baseUrl: host.baseUrl };
};

const stopHappyRobot: BrowserCommand<[id: number]> = (_context, id) => entryOf(id).stop();

const advanceHappyRobot: BrowserCommand<[id: number, ms: number]> = (_context, id, ms) =>
  entryOf(id).advance(ms);

const mintHappyRobotToken: BrowserCommand<[id: number, ttlSeconds?: number]> = (
  _context,
  id,
  ttlSeconds,
) => entryOf(id).fake.mintToken(ttlSeconds === undefined ? {} : { ttlSeconds }).token;

const dropHappyRobotSockets: BrowserCommand<[id: number]> = (_context, id) =>
  entryOf(id).fake.dropSockets();

const setHappyRobotScenario: BrowserCommand<[id: number, scenario: HappyRobotScenario]> = (
  _context,
  id,
  scenario,
) => entryOf(id).fake.setScenario(scenario);

const failHappyRobot: BrowserCommand<
  [id: number, route: HappyRobotRoute, status: number, times: number]
> = (_context, id, route, status, times) => entryOf(id).fake.failNext(route, status, times);

const reportHappyRobot: BrowserCommand<[id: number]> = (_context, id): HappyRobotReport => {
  const { fake } = entryOf(id);
  return {
    sockets: { open: fake.sockets.open, total: fake.sockets.total, peak: fake.sockets.peak },
    sessions: fake.sessions.map((session) => ({
      id: session.id,
      status: session.status,
      messages: session.messages.map(({ role, content, artifacts }) => ({
        role,
        content,
        files: artifacts?.length ?? 0,
      })),
    })),
    requests: fake.requests.map(({ method, path, status, token }) => ({
      method,
      path,
      status,
      ...(token === undefined ? {} : { token }),
    })),
    uploads: [...fake.uploads.values()].flatMap(({ filename, bytes }) =>
      bytes
        ? [
            {
              filename,
              size: bytes.byteLength,
              sha256: createHash("sha256").update(bytes).digest("hex"),
            },
          ]
        : [],
    ),
    tokens: fake.tokens.map(({ token }) => token),
  };
};

/** Lets tests in the browser run the fake vendor on a real port of the machine, and see what it saw. */
export const happyRobotCommands = {
  startHappyRobot,
  stopHappyRobot,
  advanceHappyRobot,
  mintHappyRobotToken,
  dropHappyRobotSockets,
  setHappyRobotScenario,
  failHappyRobot,
  reportHappyRobot,
};

declare module "vitest/browser" {
  interface BrowserCommands {
    startHappyRobot(options?: HappyRobotStart): Promise<{ id: number; baseUrl: string }>;
    stopHappyRobot(id: number): Promise<void>;
    advanceHappyRobot(id: number, ms: number): Promise<void>;
    mintHappyRobotToken(id: number, ttlSeconds?: number): Promise<string>;
    dropHappyRobotSockets(id: number): Promise<void>;
    setHappyRobotScenario(id: number, scenario: HappyRobotScenario): Promise<void>;
    failHappyRobot(
      id: number,
      route: HappyRobotRoute,
      status: number,
      times: number,
    ): Promise<void>;
    reportHappyRobot(id: number): Promise<HappyRobotReport>;
  }
}
