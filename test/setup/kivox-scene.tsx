import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { waitFor } from "@testing-library/react";
import { StrictMode, type ReactNode } from "react";
import { expect } from "vitest";
import { AgentsProvider } from "../../src/agents/index";
import { createKivoxSessionClient } from "../../src/protocols/kivox/index";
import { createFakeKivox, type FakeKivoxOptions } from "../../src/testing/index";

/** A request as it left, and whether anybody still wants its answer. */
interface Asked {
  readonly what: string;
  readonly signal: AbortSignal | null | undefined;
}

/** An app whose first user is signed in at a fake Kivox in the same process: no ports, no timers, and answers that can be kept waiting. */
export function createKivoxScene(options?: FakeKivoxOptions) {
  const fake = createFakeKivox(options);
  const jar: { cookie?: string } = { cookie: fake.sessionCookie() };
  const refused: unknown[] = [];
  let asked: Asked[] = [];
  const gates: { readonly pattern: RegExp; readonly opened: Promise<void> }[] = [];
  const rewritings: { readonly pattern: RegExp; readonly rewrite: (body: never) => unknown }[] = [];

  const client = createKivoxSessionClient({
    baseUrl: fake.baseUrl,
    onUnauthenticated: (error) => refused.push(error),
    fetch: async (address, { signal, ...init }) => {
      const { pathname, search } = new URL(address);
      const what = `${init.method ?? "GET"} ${pathname}${search}`;
      asked.push({ what, signal });
      const answer = await fake.handle(new Request(address, init), jar);
      await gates.findLast(({ pattern }) => pattern.test(what))?.opened;
      const rewriting = rewritings.find(({ pattern }) => pattern.test(what));
      if (!answer || !rewriting) return answer ?? new Response("No such route", { status: 404 });
      return Response.json(rewriting.rewrite((await answer.json()) as never));
    },
  });

  const queryClient = new QueryClient({
    // A test reads results outside of a render, where what is read is not noticed.
    defaultOptions: { queries: { retry: false, notifyOnChangeProps: "all" } },
  });

  function Wrapper({ children }: { readonly children?: ReactNode }) {
    return (
      <StrictMode>
        <QueryClientProvider client={queryClient}>
          <AgentsProvider client={client}>{children}</AgentsProvider>
        </QueryClientProvider>
      </StrictMode>
    );
  }

  return {
    fake,
    jar,
    client,
    queryClient,
    Wrapper,
    /** What `onUnauthenticated` was told. */
    refused,
    /** Everything that was asked since the last `forgetAsked`. */
    get asked(): readonly Asked[] {
      return asked;
    },
    /** What was asked, without what is asked how. */
    get paths(): readonly string[] {
      return asked.map(({ what }) => what.replace(/\?.*/, "")).sort();
    },
    forgetAsked() {
      asked = [];
    },
    /** Has a vendor of another mind: what it answers is changed on the way. */
    rewrite<Body>(pattern: RegExp, rewrite: (body: Body) => unknown) {
      rewritings.push({ pattern, rewrite });
    },
    /** Somebody begins a conversation with a live agent. */
    beginConversation(agentId: string) {
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
    },
    /** Keeps answers on their way, from now on, until what it returns is called. The latest that fits counts. */
    hold(pattern: RegExp): () => void {
      let open = (): void => undefined;
      const gate = { pattern, opened: new Promise<void>((resolve) => (open = resolve)) };
      gates.push(gate);
      return () => {
        gates.splice(gates.indexOf(gate), 1);
        open();
      };
    },
    /** Waits until nothing is under way. */
    settled: () =>
      waitFor(() => expect(queryClient.isFetching() + queryClient.isMutating()).toBe(0)),
    close() {
      queryClient.clear();
      fake.close();
    },
  };
}

export type KivoxScene = ReturnType<typeof createKivoxScene>;
