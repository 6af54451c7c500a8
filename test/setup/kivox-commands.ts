import { fileURLToPath } from "node:url";
import type { BrowserCommand } from "vitest/node";
import type {
  FakeKivox,
  KivoxFailure,
  KivoxHost,
  KivoxOperationId,
  KivoxScenario,
} from "../../src/testing/index";

interface Entry {
  readonly fake: FakeKivox;
  readonly host: KivoxHost;
  readonly sockets: { open: number; total: number; peak: number };
  /** The numbers of the connections that came over the network. */
  readonly numbers: ReadonlySet<number>;
  /** Answers are kept until it resolves. */
  held?: { readonly path: RegExp; readonly opened: Promise<void>; readonly open: () => void };
}

const testing = fileURLToPath(new URL("../../src/testing/index.ts", import.meta.url));
const entries = new Map<number, Entry>();
let count = 0;

function entryOf(id: number): Entry {
  const entry = entries.get(id);
  if (!entry) throw new Error(`No Kivox host ${id}: start one with commands.startKivox().`);
  return entry;
}

/** What a test in the browser may ask of a host. */
interface KivoxStart {
  readonly scenario?: KivoxScenario;
  /** The page that may ask with its cookie. */
  readonly origin?: string;
  /** After each page of conversations that is handed out, somebody begins another one with the same agent. */
  readonly isBusy?: boolean;
}

/** Where the host is, and who may sign in there. */
export interface StartedKivox {
  readonly id: number;
  readonly baseUrl: string;
  readonly email: string;
  readonly password: string;
}

/** What the vendor has and saw. */
interface KivoxReport {
  /** Of the first user, in the order of a list: newest first. */
  readonly agents: readonly { id: string; name: string; status: string }[];
  /** Newest first. */
  readonly conversations: readonly {
    id: string;
    agentId: string;
    status: string;
    endReason: string | undefined;
  }[];
  /** What was said over sockets that came over the network, by connection. */
  readonly talks: readonly {
    agentId: string | undefined;
    conversationId: string | undefined;
    isOpen: boolean;
    messages: readonly { role: string; content: string }[];
  }[];
  readonly requests: readonly {
    operationId: string | undefined;
    query: string;
    status: number;
  }[];
  readonly sockets: { open: number; total: number; peak: number };
}

/** Somebody elsewhere begins to talk to an agent. */
function beginConversation(fake: FakeKivox, agentId: string): void {
  let hear: (data: string) => void = () => undefined;
  fake.accept(
    {
      send: () => undefined,
      close: () => undefined,
      onMessage: (listener) => {
        hear = listener;
      },
      onClose: () => undefined,
    },
    { url: `${fake.baseUrl}${fake.socketPath}`, cookie: fake.sessionCookie() },
  );
  hear(JSON.stringify({ type: "handshake", agent_id: agentId }));
}

const startKivox: BrowserCommand<[options?: KivoxStart]> = async (
  { project },
  { scenario, origin, isBusy = false } = {},
): Promise<StartedKivox> => {
  // Through the project and not by import: the configuration, which imports this file, is loaded without a bundler.
  const { createFakeKivox, serveKivox } =
    await project.import<typeof import("../../src/testing/index")>(testing);
  const fake: FakeKivox = createFakeKivox({
    ...(scenario && { scenario }),
    // Each says its name, so that it is seen who answers.
    agent({ agentId, turn }) {
      const agent = fake.agents.find(({ id }) => id === agentId);
      return `${agent?.config.name} here, answer ${turn}.`;
    },
  });
  const sockets = { open: 0, total: 0, peak: 0 };
  const numbers = new Set<number>();
  const served = Object.assign(Object.create(fake) as FakeKivox, {
    async handle(request) {
      const { pathname } = new URL(request.url);
      const response = await fake.handle(request);
      if (entry.held?.path.test(pathname)) await entry.held.opened;
      const agentId = /\/agents\/([^/]+)\/conversations$/.exec(pathname)?.[1];
      if (isBusy && agentId !== undefined && request.method === "GET")
        beginConversation(fake, agentId);
      return response;
    },
    accept(socket, request) {
      sockets.open += 1;
      sockets.total += 1;
      sockets.peak = Math.max(sockets.peak, sockets.open);
      numbers.add(fake.connections.length + 1);
      socket.onClose(() => (sockets.open -= 1));
      fake.accept(socket, request);
    },
  } satisfies Partial<FakeKivox>);
  // Of the same name as the page's host, else the browser keeps no cookie.
  const host = await serveKivox(served, { host: "localhost", ...(origin && { origin }) });
  const entry: Entry = { fake, host, sockets, numbers };
  const id = (count += 1);
  entries.set(id, entry);
  const { email = "" } = fake.users[0] ?? {};
  return { id, baseUrl: host.baseUrl, email, password: fake.password };
};

const stopKivox: BrowserCommand<[id: number]> = async (_context, id) => {
  const { fake, host, held } = entryOf(id);
  entries.delete(id);
  held?.open();
  fake.close();
  await host.close();
};

const failKivox: BrowserCommand<
  [id: number, operationId: KivoxOperationId, failure: KivoxFailure]
> = (_context, id, operationId, failure) => entryOf(id).fake.failNext(operationId, failure);

const holdKivox: BrowserCommand<[id: number, path: string]> = (_context, id, path) => {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  entryOf(id).held = { path: new RegExp(path), opened, open };
};

const releaseKivox: BrowserCommand<[id: number]> = (_context, id) => {
  const entry = entryOf(id);
  entry.held?.open();
  delete entry.held;
};

const reportKivox: BrowserCommand<[id: number]> = (_context, id): KivoxReport => {
  const { fake, sockets, numbers } = entryOf(id);
  const owner = fake.users[0]?.id;
  return {
    agents: fake.agents
      .filter(({ owner_user_id }) => owner_user_id === owner)
      .map(({ id, config, status }) => ({ id, name: config.name, status }))
      .reverse(),
    conversations: fake.conversations
      .map(({ id, agent_id, status, end_reason }) => ({
        id,
        agentId: agent_id,
        status,
        endReason: end_reason,
      }))
      .reverse(),
    talks: fake.connections
      .filter(({ number }) => numbers.has(number))
      .map(({ agentId, conversationId, isOpen }) => ({
        agentId,
        conversationId,
        isOpen,
        messages: fake
          .messagesOf(conversationId ?? "")
          .map(({ role, content }) => ({ role, content })),
      })),
    requests: fake.log.requests.map(({ operationId, query, status }) => ({
      operationId,
      query,
      status,
    })),
    sockets: { ...sockets },
  };
};

/** Lets tests in the browser run a fake Kivox on a real port of the machine, and see what it saw. */
export const kivoxCommands = {
  startKivox,
  stopKivox,
  failKivox,
  holdKivox,
  releaseKivox,
  reportKivox,
};

declare module "vitest/browser" {
  interface BrowserCommands {
    startKivox(options?: KivoxStart): Promise<StartedKivox>;
    stopKivox(id: number): Promise<void>;
    failKivox(id: number, operationId: KivoxOperationId, failure: KivoxFailure): Promise<void>;
    /** Keeps answers to requests whose path fits on their way, until `releaseKivox`. */
    holdKivox(id: number, path: string): Promise<void>;
    releaseKivox(id: number): Promise<void>;
    reportKivox(id: number): Promise<KivoxReport>;
  }
}
