import { act, renderHook, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createKivoxScene, type KivoxScene } from "../../test/setup/kivox-scene";
import type { Agent, AgentStatus } from "../core/index";
import {
  agentQueries,
  useAgent,
  useAgents,
  useUpdateAgentStatus,
  type UseAgentsOptions,
} from "./index";

let scene: KivoxScene;
beforeEach(() => {
  scene = createKivoxScene();
});
afterEach(() => scene.close());

function renderAgents(options: UseAgentsOptions) {
  return renderHook((props: UseAgentsOptions) => useAgents(props), {
    wrapper: scene.Wrapper,
    initialProps: options,
  });
}

describe("useAgents", () => {
  test("gives a page of one's own, in the kit's words", async () => {
    const { result } = renderAgents({ scope: "me", limit: 10 });
    expect(result.current.isPending).toBe(true);
    await scene.settled();
    const { data } = result.current;
    expect(data).toMatchObject({ total: 60, page: 1, limit: 10 });
    expect(data?.items.map(({ id }) => id)).toEqual(
      scene.fake.agents
        .filter(({ owner_user_id }) => owner_user_id === scene.fake.users[0]?.id)
        .map(({ id }) => id)
        .reverse()
        .slice(0, 10),
    );
  });

  test("keeps the page before while the next loads", async () => {
    const { result, rerender } = renderAgents({ scope: "me", page: 1 });
    await scene.settled();
    const first = result.current.data;

    const release = scene.hold(/GET .*page=2/);
    rerender({ scope: "me", page: 2 });
    await waitFor(() => expect(result.current.isFetching).toBe(true));
    expect(result.current.isPlaceholderData).toBe(true);
    expect(result.current.data).toBe(first);

    await act(async () => release());
    await waitFor(() => expect(result.current.data?.page).toBe(2));
    expect(result.current.isPlaceholderData).toBe(false);
  });

  test("does not show somebody else's agents meanwhile", async () => {
    const { result, rerender } = renderAgents({ scope: "me" });
    await scene.settled();
    rerender({ scope: { org: "northline" } });
    expect(result.current.data).toBeUndefined();
    await scene.settled();
    expect(result.current.data?.total).toBe(20);
  });

  test("cancels a search that is superseded", async () => {
    const { result, rerender } = renderAgents({ scope: "me", search: "a" });
    await scene.settled();
    const all = scene.fake.agents.length;
    expect(result.current.data?.total).toBeLessThan(all);

    const release = scene.hold(/search=/);
    rerender({ scope: "me", search: "de" });
    await waitFor(() => expect(scene.asked.at(-1)?.what).toContain("search=de"));
    rerender({ scope: "me", search: "delivery" });
    await waitFor(() => expect(scene.asked.at(-1)?.what).toContain("search=delivery"));
    expect(scene.asked.map(({ signal }) => signal?.aborted)).toEqual([false, true, false]);

    await act(async () => release());
    await scene.settled();
    expect(result.current.data?.items[0]?.config.name).toMatch(/delivery/i);
    const { queryKey } = agentQueries.list(scene.client, { scope: "me", search: "de" });
    expect(scene.queryClient.getQueryData(queryKey)).toBeUndefined();
  });

  test("gives up the request when it unmounts", async () => {
    scene.hold(/GET/);
    const { unmount } = renderAgents({ scope: "me" });
    await waitFor(() => expect(scene.asked).toHaveLength(1));
    unmount();
    expect(scene.asked[0]?.signal?.aborted).toBe(true);
    await scene.settled();
  });

  test("asks for nothing while it is not enabled", async () => {
    const { result } = renderAgents({ scope: "me", enabled: false });
    const { result: unknown } = renderHook(() => useAgent(undefined), { wrapper: scene.Wrapper });
    await scene.settled();
    expect(result.current.fetchStatus).toBe("idle");
    expect(unknown.current.fetchStatus).toBe("idle");
    expect(scene.asked).toEqual([]);
  });

  test("tells what went wrong", async () => {
    scene.fake.failNext("listUserAgents", { status: 403, code: "role.too_low" });
    const { result } = renderAgents({ scope: "me" });
    await waitFor(() => expect(result.current.isError).toBe(true));
    expect(result.current.error).toMatchObject({ code: "forbidden", vendorCode: "role.too_low" });
  });

  test("one who is signed out is told, and the app too", async () => {
    delete scene.jar.cookie;
    const { result } = renderAgents({ scope: "me" });
    await waitFor(() => expect(result.current.isError).toBe(true));
    expect(result.current.error?.code).toBe("unauthenticated");
    expect(scene.refused).toEqual([result.current.error]);
  });
});

describe("useUpdateAgentStatus", () => {
  const statusRequest = /PATCH .*\/status/;

  /** Two lists and an agent on show, and all changes that begin wait for their answers. */
  async function show() {
    const { id = "" } =
      [...scene.fake.agents]
        .reverse()
        .find(({ owner_user_id, status }) => owner_user_id && status === "live") ?? {};
    const { result } = renderHook(
      () => ({
        all: useAgents({ scope: "me" }),
        live: useAgents({ scope: "me", status: "live" }),
        one: useAgent(id),
        first: useUpdateAgentStatus(),
        second: useUpdateAgentStatus(),
      }),
      { wrapper: scene.Wrapper },
    );
    await scene.settled();
    scene.forgetAsked();

    const find = (agents: readonly Agent[] | undefined, of = id) =>
      agents?.find((agent) => agent.id === of);
    const agents = () => [
      find(result.current.all.data?.items),
      find(result.current.live.data?.items),
      result.current.one.data,
    ];

    return {
      id,
      result,
      agents,
      statuses: () => agents().map((agent) => agent?.status),
      statusOf: (of: string) => find(result.current.all.data?.items, of)?.status,
      /** Begins a change; the answer, good or bad, comes when what it returns is called. */
      async change(
        hook: "first" | "second",
        status: AgentStatus,
        { fails = false, of = id }: { readonly fails?: boolean; readonly of?: string } = {},
      ) {
        if (fails) scene.fake.failNext("updateAgentStatus", { status: 500 });
        const release = scene.hold(statusRequest);
        const before = scene.asked.length;
        act(() => result.current[hook].mutate({ id: of, status }));
        await waitFor(() => expect(scene.asked.length).toBe(before + 1));
        return async () => {
          await act(async () => release());
          await waitFor(() => expect(result.current[hook].isPending).toBe(false));
        };
      },
    };
  }

  test("shows at once wherever the agent is shown, then asks again", async () => {
    const { id, change, statuses } = await show();
    expect(statuses()).toEqual(["live", "live", "live"]);
    const answer = await change("first", "archived");
    await waitFor(() => expect(statuses()).toEqual(["archived", "archived", "archived"]));

    scene.forgetAsked();
    await answer();
    await scene.settled();
    expect(statuses()).toEqual(["archived", undefined, "archived"]);
    expect(new Set(scene.paths)).toEqual(new Set(["GET /users/me/agents", `GET /agents/${id}`]));
  });

  test("is taken back to exactly what was when the vendor fails, and says so", async () => {
    const { change, agents, statuses, result } = await show();
    const before = agents();
    const { dataUpdatedAt } = result.current.all;
    const answer = await change("first", "archived", { fails: true });
    await waitFor(() => expect(statuses()).toEqual(["archived", "archived", "archived"]));

    const release = scene.hold(/GET/);
    await answer();
    expect(result.current.first.error?.code).toBe("vendor-unavailable");
    agents().forEach((agent, index) => expect(agent).toBe(before[index]));
    expect(result.current.all.dataUpdatedAt).toBe(dataUpdatedAt);
    await act(async () => release());
    await scene.settled();
    expect(statuses()).toEqual(["live", "live", "live"]);
  });

  test("leaves alone what has changed meanwhile", async () => {
    const { id, change, statuses, statusOf, result } = await show();
    const answer = await change("first", "archived", { fails: true });
    await waitFor(() => expect(statuses()).toEqual(["archived", "archived", "archived"]));

    const other = result.current.all.data?.items.find((agent) => agent.id !== id)?.id ?? "";
    act(() => {
      // The agent itself was heard of anew; in the list somebody else was.
      scene.queryClient.setQueryData(
        agentQueries.detail(scene.client, id).queryKey,
        (agent) => agent && { ...agent, status: "draft" as const },
      );
      scene.queryClient.setQueryData(
        agentQueries.list(scene.client, { scope: "me" }).queryKey,
        (page) =>
          page && {
            ...page,
            items: page.items.map((agent) =>
              agent.id === other ? { ...agent, status: "archived" as const } : agent,
            ),
          },
      );
    });
    const release = scene.hold(/GET/);
    await answer();
    expect(statuses()).toEqual(["live", "live", "draft"]);
    expect(statusOf(other)).toBe("archived");
    await act(async () => release());
    await scene.settled();
  });

  test("of two changes of one agent, one that fails does not undo the other", async () => {
    const { change, statuses } = await show();
    const first = await change("first", "archived", { fails: true });
    const second = await change("second", "draft");
    await waitFor(() => expect(statuses()).toEqual(["draft", "draft", "draft"]));
    scene.forgetAsked();
    await first();
    expect(statuses()).toEqual(["draft", "draft", "draft"]);
    // An answer from before the second change would undo it for a moment.
    expect(scene.asked).toEqual([]);
    await second();
    await scene.settled();
    expect(statuses()).toEqual(["draft", undefined, "draft"]);
  });

  test.each(["first", "second"])(
    "of two changes that both fail, the %s one sooner, nothing is left",
    async (sooner) => {
      const { change, statuses, agents } = await show();
      const before = agents();
      const first = await change("first", "archived", { fails: true });
      const second = await change("second", "draft", { fails: true });
      await waitFor(() => expect(statuses()).toEqual(["draft", "draft", "draft"]));
      const release = scene.hold(/GET/);
      for (const answer of sooner === "first" ? [first, second] : [second, first]) await answer();
      agents().forEach((agent, index) => expect(agent).toBe(before[index]));
      await act(async () => release());
      await scene.settled();
    },
  );

  test("lists wait for the last change, so that none is undone on show", async () => {
    const { id, change, statusOf, result } = await show();
    const other = result.current.live.data?.items.find((agent) => agent.id !== id)?.id ?? "";
    const first = await change("first", "archived");
    const second = await change("second", "archived", { of: other });
    scene.forgetAsked();
    await first();
    await waitFor(() => expect(scene.paths).toEqual([`GET /agents/${id}`]));
    expect([statusOf(id), statusOf(other)]).toEqual(["archived", "archived"]);
    await second();
    await scene.settled();
    expect(scene.paths).toContain("GET /users/me/agents");
    expect([statusOf(id), statusOf(other)]).toEqual(["archived", "archived"]);
  });

  test("gives the app its own callbacks", async () => {
    const heard: string[] = [];
    const [{ id = "" } = {}] = scene.fake.agents;
    scene.queryClient.setDefaultOptions({
      mutations: { onError: () => void heard.push("everybody's onError") },
    });
    const { result } = renderHook(
      () =>
        useUpdateAgentStatus({
          onMutate: () => "mine",
          onSuccess: (_agent, _variables, mine) => void heard.push(`success ${String(mine)}`),
          onSettled: () => void heard.push("settled"),
        }),
      { wrapper: scene.Wrapper },
    );
    await act(async () => void (await result.current.mutateAsync({ id, status: "draft" })));
    scene.fake.failNext("updateAgentStatus", { status: 403 });
    await act(async () => {
      await result.current.mutateAsync({ id, status: "live" }).catch(() => undefined);
    });
    expect(heard).toEqual(["success mine", "settled", "everybody's onError", "settled"]);
  });
});
