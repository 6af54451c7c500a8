import { act, renderHook, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createKivoxScene, type KivoxScene } from "../../test/setup/kivox-scene";
import {
  useConversation,
  useConversationMessages,
  useConversations,
  useDeleteConversation,
} from "./index";

let scene: KivoxScene;
let agentId: string;
beforeEach(() => {
  scene = createKivoxScene();
  agentId = scene.fake.conversations[0]?.agent_id ?? "";
});
afterEach(() => scene.close());

const ofAgent = () => scene.fake.conversations.filter(({ agent_id }) => agent_id === agentId);
const newestFirst = () =>
  ofAgent()
    .map(({ id }) => id)
    .reverse();

async function fetchMore(result: {
  readonly current: { readonly fetchNextPage: () => Promise<unknown> };
}) {
  await act(async () => void (await result.current.fetchNextPage()));
  await scene.settled();
}

describe("useConversations", () => {
  async function renderConversations(limit = 50) {
    const { result } = renderHook(() => useConversations(agentId, { limit }), {
      wrapper: scene.Wrapper,
    });
    await scene.settled();
    return {
      result,
      ids: () => result.current.data?.map(({ id }) => id),
      more: () => fetchMore(result),
    };
  }

  test("makes one list of all stretches, although conversations begin meanwhile", async () => {
    const { result, ids, more } = await renderConversations();
    const before = newestFirst();
    expect(before).toHaveLength(200);
    expect(ids()).toEqual(before.slice(0, 50));
    while (result.current.hasNextPage) {
      scene.beginConversation(agentId);
      await more();
    }
    expect(ids()).toEqual(before);
    expect(newestFirst()).toHaveLength(203);

    await act(async () => void (await result.current.refetch()));
    await scene.settled();
    expect(ids()).toEqual(newestFirst().slice(0, 200));
    while (result.current.hasNextPage) await more();
    expect(ids()).toEqual(newestFirst());
  });

  test("has none twice, where the vendor's cursor counts from the newest", async () => {
    interface Stretch {
      items: { id: string }[];
    }
    let last: Stretch["items"] = [];
    scene.rewrite<Stretch>(/conversations/, (stretch) => {
      const items = [...last, ...stretch.items];
      last = stretch.items.slice(-2);
      return { ...stretch, items };
    });
    const { ids, more } = await renderConversations();
    await more();
    await more();
    expect(ids()).toEqual(newestFirst().slice(0, 150));
  });

  test("does not go round in circles with a cursor that leads nowhere", async () => {
    scene.rewrite<object>(/conversations/, (stretch) => ({
      ...stretch,
      next_cursor: "cGxhY2U6MTUx",
      has_more: true,
    }));
    const { result, more } = await renderConversations();
    expect(result.current.hasNextPage).toBe(true);
    await more();
    expect(result.current.hasNextPage).toBe(false);
  });

  test("keeps what there is when more cannot be had", async () => {
    const { result, ids, more } = await renderConversations();
    scene.fake.failNext("listAgentConversations", { status: 503 });
    await more();
    expect(result.current.isFetchNextPageError).toBe(true);
    expect(result.current.error?.code).toBe("vendor-unavailable");
    expect(ids()).toHaveLength(50);
    await more();
    expect(ids()).toEqual(newestFirst().slice(0, 100));
  });
});

describe("useConversationMessages", () => {
  const longest = () => newestFirst()[0] ?? "";
  const said = () => scene.fake.messagesOf(longest());

  test("puts earlier messages before the later ones", async () => {
    const { result } = renderHook(() => useConversationMessages(longest(), { limit: 100 }), {
      wrapper: scene.Wrapper,
    });
    await scene.settled();
    const texts = () =>
      result.current.data?.messages.map(({ parts: [part] }) =>
        part?.type === "text" ? part.text : part?.type,
      );
    const contents = said().map(({ content }) => content);
    expect(contents).toHaveLength(1_000);
    expect(result.current.data?.direction).toBe("backwards");
    expect(texts()).toEqual(contents.slice(-100));
    while (result.current.hasNextPage) await fetchMore(result);
    expect(texts()).toEqual(contents);
    expect(scene.paths).toHaveLength(10);
  });

  test("puts later messages after the earlier ones, where the vendor begins at the beginning", async () => {
    interface Stretch {
      items: object[];
      next_cursor: string;
      has_more: boolean;
    }
    scene.rewrite<Stretch>(/messages/, () => {
      const from = scene.asked.length === 1 ? 0 : 3;
      const items = said().slice(from, from + 3);
      return { items, next_cursor: "on", has_more: from === 0 };
    });
    const { result } = renderHook(() => useConversationMessages(longest(), { limit: 3 }), {
      wrapper: scene.Wrapper,
    });
    await scene.settled();
    expect(result.current.data?.direction).toBe("forwards");
    await fetchMore(result);
    expect(result.current.data?.messages.map(({ remoteId }) => remoteId)).toEqual(
      said()
        .slice(0, 6)
        .map(({ id }) => id),
    );
  });
});

test("useDeleteConversation takes it out of the lists that have it, at once", async () => {
  const [newest = "", next = "", old = ""] = [0, 1, 150].map((place) => newestFirst()[place]);
  const { result } = renderHook(
    () => ({
      list: useConversations(agentId, { limit: 20 }),
      one: useConversation(newest),
      messages: useConversationMessages(newest),
      remove: useDeleteConversation(),
    }),
    { wrapper: scene.Wrapper },
  );
  await scene.settled();

  scene.forgetAsked();
  await act(async () => void (await result.current.remove.mutateAsync({ id: old })));
  await scene.settled();
  expect(scene.paths).toEqual([`DELETE /conversations/${old}`]);

  scene.forgetAsked();
  const release = scene.hold(/GET/);
  await act(async () => void (await result.current.remove.mutateAsync({ id: newest })));
  await waitFor(() => expect(result.current.list.data?.[0]?.id).toBe(next));
  expect(result.current.list.data).toHaveLength(19);
  await act(async () => release());
  await scene.settled();
  expect(result.current.list.data).toHaveLength(20);
  // What is gone is not asked for.
  expect(scene.paths).toEqual([
    `DELETE /conversations/${newest}`,
    `GET /agents/${agentId}/conversations`,
  ]);
  expect(result.current.one.isStale).toBe(true);
});
