import { act, renderHook, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createKivoxScene, type KivoxScene } from "../../test/setup/kivox-scene";
import { ParlanceError } from "../core/index";
import { agentQueries, conversationQueries, useAgent, useAgents, useConversations } from "./index";

let scene: KivoxScene;
beforeEach(() => {
  scene = createKivoxScene();
});
afterEach(() => scene.close());

describe("prefetched", () => {
  test("is there at the first glance, and not asked for twice", async () => {
    const { queryClient, client } = scene;
    const agentId = scene.fake.conversations[0]?.agent_id ?? "";
    queryClient.setDefaultOptions({ queries: { staleTime: Infinity, retry: false } });
    await Promise.all([
      queryClient.prefetchQuery(agentQueries.list(client, { scope: "me" })),
      queryClient.prefetchInfiniteQuery(conversationQueries.list(client, { agentId })),
    ]);
    scene.forgetAsked();
    const { result } = renderHook(
      // The same list, asked for in other words.
      () => ({
        agents: useAgents({ scope: "me", search: " ", page: 1 }),
        conversations: useConversations(agentId),
      }),
      { wrapper: scene.Wrapper },
    );
    expect(result.current.agents.data?.total).toBe(60);
    expect(result.current.conversations.data).toHaveLength(20);
    await scene.settled();
    expect(scene.asked).toEqual([]);
  });

  test("can be read, written and invalidated by its keys", async () => {
    const { queryClient, client } = scene;
    const id = scene.fake.agents[0]?.id ?? "";
    const { result } = renderHook(
      () => ({ agent: useAgent(id), agents: useAgents({ scope: "me" }) }),
      {
        wrapper: scene.Wrapper,
      },
    );
    await scene.settled();
    const { queryKey } = agentQueries.detail(client, id);
    act(() => {
      queryClient.setQueryData(
        queryKey,
        (agent) => agent && { ...agent, config: { ...agent.config, name: "Ada" } },
      );
    });
    await waitFor(() => expect(result.current.agent.data?.config.name).toBe("Ada"));
    expect(queryClient.getQueryData(queryKey)?.config.name).toBe("Ada");

    scene.forgetAsked();
    await act(async () => queryClient.invalidateQueries({ queryKey: agentQueries.lists(client) }));
    await scene.settled();
    expect(scene.paths).toEqual(["GET /users/me/agents"]);
  });

  test("keys are the client's own, and go through JSON", () => {
    const list = agentQueries.list(scene.client, { scope: { org: "northline" }, search: "a" });
    expect(JSON.parse(JSON.stringify(list.queryKey))).toEqual([
      "parlance",
      scene.client.key,
      "agents",
      "list",
      { org: "northline" },
      { search: "a", page: 1 },
    ]);
  });
});

describe("asking again", () => {
  /** Failures come at once; the pauses between them are the vendor's and the app's. */
  async function attemptsWith(
    failure: { readonly status: number; readonly times: number },
    queries: { readonly retry?: number | boolean; readonly retryDelay?: number },
  ) {
    scene.queryClient.setDefaultOptions({ queries });
    scene.fake.failNext("listUserAgents", failure);
    const { result } = renderHook(() => useAgents({ scope: "me" }), { wrapper: scene.Wrapper });
    await scene.settled();
    return { attempts: scene.asked.length, isError: result.current.isError };
  }

  test("never when it cannot help", async () => {
    const failure = { status: 404, times: 9 };
    expect(await attemptsWith(failure, { retry: 5, retryDelay: 1 })).toEqual({
      attempts: 1,
      isError: true,
    });
  });

  test("not before the vendor wants it", () => {
    const { retryDelay } = agentQueries.list(scene.client, { scope: "me" });
    if (typeof retryDelay !== "function") throw new Error("A query says how long it waits.");
    const failure = { code: "rate-limited", recoverable: true } as const;
    expect([0, 1, 9].map((count) => retryDelay(count, new ParlanceError("", failure)))).toEqual([
      1_000, 2_000, 30_000,
    ]);
    expect(retryDelay(0, new ParlanceError("", { ...failure, retryAfterMs: 45_000 }))).toBe(45_000);
  });

  test.each([
    ["three times by itself", {}, 4, true],
    ["as often as the app says", { retry: 1 }, 2, true],
    ["as long as the app says", { retry: true }, 8, false],
    ["not when the app says so", { retry: false }, 1, true],
  ])("%s", async (_name, retry, attempts, isError) => {
    expect(await attemptsWith({ status: 503, times: 7 }, { ...retry, retryDelay: 1 })).toEqual({
      attempts,
      isError,
    });
  });
});
