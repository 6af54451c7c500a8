import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactElement } from "react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createKivoxScene, type KivoxScene } from "../../../test/setup/kivox-scene";
import {
  AgentList,
  AgentPicker,
  ApiKeyManager,
  ConversationList,
  ConversationViewer,
  MemberList,
  TemplateGallery,
} from "../index";

let scene: KivoxScene;
beforeEach(() => {
  scene = createKivoxScene();
});
afterEach(() => scene.close());

type Operation = Parameters<KivoxScene["fake"]["failNext"]>[0];

const page = { items: [], total: 0, page: 1, limit: 20 };
const stretch = { items: [], next_cursor: "", has_more: false };

function viewer() {
  return <ConversationViewer conversationId={scene.fake.conversations[0]?.id ?? ""} />;
}

test.each<
  [name: string, operation: Operation, asked: RegExp, empty: unknown, element: () => ReactElement]
>([
  ["AgentList", "listUserAgents", /agents/, page, () => <AgentList scope="me" />],
  [
    "AgentPicker",
    "listUserAgents",
    /agents/,
    page,
    () => (
      <AgentPicker
        scope="me"
        createConnector={() => {
          throw new Error("Nobody was picked.");
        }}
      />
    ),
  ],
  [
    "ConversationList",
    "listAgentConversations",
    /conversations/,
    stretch,
    () => <ConversationList agentId={scene.fake.agents[0]?.id ?? ""} />,
  ],
  ["ConversationViewer", "getConversation", /conversations\/[^/]*$/, undefined, viewer],
  ["ConversationViewer", "listConversationMessages", /messages/, undefined, viewer],
  ["TemplateGallery", "listUserTemplates", /templates/, page, () => <TemplateGallery scope="me" />],
  ["MemberList", "listOrgMembers", /members/, [], () => <MemberList org="northline" />],
  ["ApiKeyManager", "listAPIKeys", /api-keys/, [], () => <ApiKeyManager />],
])(
  "%s: whoever tries %s again keeps the button while it is asked for, and the focus after that",
  async (_name, operation, asked, empty, element) => {
    scene.fake.failNext(operation, { status: 503, times: 2 });
    render(element(), { wrapper: scene.Wrapper });
    const again = await screen.findByText("Try again");

    const release = scene.hold(asked);
    await userEvent.click(again);
    await waitFor(() => expect(again.textContent).toBe("Loading…"));
    expect(again.isConnected).toBe(true);
    await act(async () => release());
    await waitFor(() => expect(again.textContent).toBe("Try again"));
    expect(again.isConnected).toBe(true);
    expect(document.activeElement).toBe(again);

    if (empty !== undefined) scene.rewrite(asked, () => empty);
    await userEvent.click(again);
    await waitFor(() => expect(again.isConnected).toBe(false));
    await scene.settled();
    expect(document.activeElement).not.toBe(document.body);
  },
);
