import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import { StrictMode, type ReactNode } from "react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { commands, page } from "vitest/browser";
import { AgentPicker, agentQueries } from "../../src/agents/index";
import type { ChatConnector } from "../../src/core/index";
import { ChatWidget } from "../../src/index";
import {
  createKivoxChat,
  createKivoxSessionClient,
  type KivoxClient,
} from "../../src/protocols/kivox/index";
import type { StartedKivox } from "../setup/kivox-commands";
import { countLeftovers } from "../setup/leftovers";
import "../../src/styles.css";
import "@parlance/react/agents.css";

const mounts = 100;
const patience = { timeout: 20_000 };
const undo: (() => unknown)[] = [];
let kivox: StartedKivox;
let client: KivoxClient;

beforeEach(async () => {
  await page.viewport(1000, 800);
  kivox = await commands.startKivox({ origin: location.origin });
  undo.push(() => commands.stopKivox(kivox.id));
  client = createKivoxSessionClient({ baseUrl: kivox.baseUrl });
  const { email, password } = kivox;
  await client.api.signIn({ email, password, challengeToken: "a person, surely" });
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const report = () => commands.reportKivox(kivox.id);
const connected = () =>
  waitFor(
    () => expect(document.querySelector("[data-connection=connected]")).not.toBeNull(),
    patience,
  );

/** Mounts and unmounts again and again, at various moments of a chat's beginning, and looks at what is left of it. */
async function mountOften(content: ReactNode, begin: () => void): Promise<void> {
  // What React itself puts on the document once and for all is there after the first mount.
  render(content).unmount();
  const leftovers = countLeftovers(undo);
  for (let mount = 0; mount < mounts; mount += 1) {
    const { unmount } = render(content);
    begin();
    // Most leave while they connect; some have connected.
    if (mount % 20 === 0) await connected();
    else if (mount % 3 === 0) await report();
    unmount();
  }
  const { unmount } = render(content);
  begin();
  await connected();
  unmount();
  await waitFor(async () => expect((await report()).sockets.open).toBe(0), patience);
  expect(leftovers.listeners()).toEqual({});
  expect(leftovers.timers()).toBe(0);

  const { sockets, talks } = await report();
  expect(sockets.peak).toBe(1);
  expect(sockets.total).toBeGreaterThanOrEqual(mounts / 20);
  expect(talks.filter(({ isOpen }) => isOpen)).toEqual([]);
}

test(`${mounts} mounts of a ChatWidget in StrictMode leave nothing behind, and never hold two sockets`, async () => {
  const [agent] = (await report()).agents;
  const connector = createKivoxChat({ client, agentId: agent?.id ?? "" });
  await mountOften(
    <StrictMode>
      <ChatWidget connector={connector} defaultOpen sessionKey="mounts" />
    </StrictMode>,
    () => undefined,
  );
}, 120_000);

test(`${mounts} mounts of an AgentPicker, from which an agent is picked, leave nothing behind either`, async () => {
  // A cache forgets what nobody looks at by a timer of its own.
  const queryClient = new QueryClient({
    defaultOptions: { queries: { gcTime: Infinity, staleTime: Infinity } },
  });
  await queryClient.prefetchQuery(
    agentQueries.list(client, { scope: "me", search: "", status: "live", page: 1, limit: 8 }),
  );
  // An app that talks to an agent in several places has one connector for it.
  const connectors = new Map<string, ChatConnector>();
  const createConnector = ({ id }: { readonly id: string }) => {
    const connector = connectors.get(id) ?? createKivoxChat({ client, agentId: id });
    connectors.set(id, connector);
    return connector;
  };
  await mountOften(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <AgentPicker client={client} scope="me" createConnector={createConnector} />
      </QueryClientProvider>
    </StrictMode>,
    () => screen.getAllByRole("option")[0]?.click(),
  );
  expect(
    (await report()).requests.filter(({ operationId }) => operationId === "listUserAgents"),
  ).toHaveLength(1);
}, 120_000);
