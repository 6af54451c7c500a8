import { waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createKivoxScene, type KivoxScene } from "../../test/setup/kivox-scene";
import { createChatSession, messageText, type ChatSession } from "../core/index";
import { createConversationConnector } from "./conversation-connector";
import { conversationQueries } from "./index";

let scene: KivoxScene;
/** 1000 messages. */
let long: string;
let active: string;
const opened: ChatSession[] = [];
beforeEach(() => {
  scene = createKivoxScene();
  const [first] = scene.fake.conversations;
  const ofAgent = scene.fake.conversations.filter(({ agent_id }) => agent_id === first?.agent_id);
  long = ofAgent.at(-1)?.id ?? "";
  active = ofAgent.at(-2)?.id ?? "";
});
afterEach(() => {
  for (const session of opened.splice(0)) session.disconnect();
  scene.close();
});

const told = () => scene.fake.messagesOf(long).map(({ id }) => id);
const pagesAsked = () => scene.asked.filter(({ what }) => what.includes("/messages"));

async function open(conversationId: string, limit = 50) {
  const { client, queryClient } = scene;
  const session = createChatSession({
    connector: createConversationConnector({ client, queryClient, conversationId, limit }),
  });
  opened.push(session);
  await session.start();
  const messages = () => session.getState().conversation.messages;
  return { session, messages, ids: () => messages().map(({ remoteId }) => remoteId) };
}

/** What who shows a conversation has asked for: what it is. */
const knowIt = (id: string) =>
  scene.queryClient.fetchQuery(conversationQueries.detail(scene.client, id));

describe("a past conversation behind the interface of a live one", () => {
  test("begins at its end, and goes back stretch by stretch to the beginning", async () => {
    const { session, ids } = await open(long);
    await waitFor(() => expect(ids()).toEqual(told().slice(-50)));
    expect(pagesAsked()).toHaveLength(1);
    while (session.getState().hasEarlier) await session.loadEarlier();
    expect(ids()).toEqual(told());
    expect(pagesAsked()).toHaveLength(20);
  });

  test("of a vendor that tells from the beginning is heard out first", async () => {
    scene.client.api.listMessages = ({ conversationId, after = "0", limit = 50 }) => {
      const messages = scene.fake.messagesOf(conversationId);
      const end = Number(after) + limit;
      const items = messages.slice(Number(after), end).map(({ id, content, created_at }) => ({
        remoteId: id,
        role: "agent" as const,
        parts: [{ type: "text" as const, text: content }],
        createdAt: Date.parse(created_at),
      }));
      const isLast = end >= messages.length;
      return Promise.resolve({
        items,
        direction: "forwards",
        ...(isLast ? {} : { next: String(end) }),
      });
    };
    const { session, ids } = await open(long, 300);
    await waitFor(() => expect(ids()).toEqual(told()));
    expect(session.getState().hasEarlier).toBe(false);
  });

  test("that is over is asked for once, however often it is opened", async () => {
    await knowIt(long);
    const first = await open(long);
    await waitFor(() => expect(first.ids()).toHaveLength(50));
    await first.session.loadEarlier();
    scene.forgetAsked();
    const second = await open(long);
    await second.session.loadEarlier();
    expect(second.ids()).toEqual(told().slice(-100));
    expect(scene.asked).toEqual([]);
  });

  test("that still goes on is asked for each time", async () => {
    await knowIt(active);
    await open(active);
    scene.forgetAsked();
    const { messages } = await open(active);
    await waitFor(() => expect(messages().length).toBeGreaterThan(0));
    expect(pagesAsked()).toHaveLength(1);
  });

  test("what was said before can be asked for again after a failure", async () => {
    const { session, ids } = await open(long);
    scene.fake.failNext("listConversationMessages", { status: 500 });
    await expect(session.loadEarlier()).rejects.toMatchObject({ code: "vendor-unavailable" });
    expect(ids()).toHaveLength(50);
    await session.loadEarlier();
    expect(ids()).toEqual(told().slice(-100));
  });

  test.each([
    [401, "unauthenticated"],
    [403, "forbidden"],
    [404, "not-found"],
    [500, "vendor-unavailable"],
  ])("a %i while it opens is final, and may be tried again", async (status, code) => {
    scene.fake.failNext("listConversationMessages", { status });
    const { client, queryClient } = scene;
    const session = createChatSession({
      connector: createConversationConnector({
        client,
        queryClient,
        conversationId: long,
        limit: 50,
      }),
    });
    opened.push(session);
    await expect(session.start()).rejects.toMatchObject({ code, recoverable: false, status });
    expect(session.getState().connection).toBe("failed");
    expect(pagesAsked()).toHaveLength(1);
    await session.start();
    await waitFor(() => expect(session.getState().conversation.ids).toHaveLength(50));
  });

  test("takes nothing", async () => {
    const { session } = await open(long);
    const message = await session.send("Hello?");
    expect(message).toMatchObject({ status: "failed", error: { code: "unsupported" } });
    expect(messageText(message)).toBe("Hello?");
    await expect(session.end()).rejects.toMatchObject({ code: "unsupported" });
  });
});
