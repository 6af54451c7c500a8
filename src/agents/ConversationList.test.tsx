import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createKivoxScene, type KivoxScene } from "../../test/setup/kivox-scene";
import {
  agentsArabic,
  AgentsProvider,
  ConversationList,
  conversationQueries,
  type ConversationListProps,
} from "./index";

let scene: KivoxScene;
let agentId: string;
beforeEach(() => {
  scene = createKivoxScene();
  agentId = scene.fake.conversations[0]?.agent_id ?? "";
});
afterEach(() => scene.close());

const stored = () =>
  scene.fake.conversations
    .filter(({ agent_id }) => agent_id === agentId)
    .map(({ id }) => id)
    .reverse();
// Not by their roles: to work those out for a hundred rows takes jsdom seconds.
const rows = () => [...document.querySelectorAll<HTMLElement>("[role=listitem]")];
const shown = () => rows().map(({ dataset }) => dataset.rovingItem);
const openButton = (index: number) => rows()[index]!.querySelector("button")!;
const deleteButton = (index: number) => rows()[index]!.querySelectorAll("button")[1];
const list = () => screen.getByLabelText("Conversations", { selector: "section" });
const more = () => screen.getByText("Show older conversations");

async function renderList(props: Partial<ConversationListProps> = {}) {
  const view = render(<ConversationList agentId={agentId} {...props} />, {
    wrapper: scene.Wrapper,
  });
  await scene.settled();
  return view;
}

describe("the list of conversations", () => {
  test("tells them newest first and by day, when each was, how long, and why it is over", async () => {
    await renderList();
    expect(shown()).toEqual(stored().slice(0, 20));
    expect(screen.getByRole("group", { name: "Yesterday" })).toBeTruthy();
    expect(list().dataset.status).toBe("ready");
    expect(rows()[1]?.textContent).toContain("In progress");
    expect(rows()[2]?.textContent).toContain("Ended by the user");
    expect(within(rows()[0]!).getByText("Lasted 5 hr 33 min")).toBeTruthy();
    expect(within(rows()[2]!).getByText("No summary")).toBeTruthy();
  });

  test("says an unknown reason as it came, and nothing of what objects inherit", async () => {
    scene.rewrite(
      /conversations/,
      (page: { items: { end_reason?: string; status: string }[] }) => ({
        ...page,
        items: page.items.map((item, index) => ({
          ...item,
          status: "ended",
          end_reason: index === 0 ? "gone_fishing" : "constructor",
        })),
      }),
    );
    await renderList();
    expect(within(rows()[0]!).getByText("gone fishing")).toBeTruthy();
    expect(within(rows()[1]!).getByText("constructor")).toBeTruthy();
  });

  test("goes on to its end without a double or a gap, although new ones begin meanwhile", async () => {
    agentId = scene.fake.conversations[200]?.agent_id ?? "";
    await renderList({ pageSize: 5 });
    const before = stored();
    for (let page = 0; page < 2; page += 1) {
      scene.beginConversation(agentId);
      await userEvent.click(more());
      await scene.settled();
    }
    expect(stored()).toHaveLength(14);
    expect(shown()).toEqual(before);
    expect(screen.getByText("That is all: 12 conversations")).toBeTruthy();
  });

  test("tells which one was chosen, and shows it", async () => {
    const onSelect = vi.fn();
    await renderList({ onSelect });
    await userEvent.click(openButton(3));
    expect(onSelect.mock.lastCall?.[0]).toMatchObject({ id: stored()[3], agentId });
    expect(openButton(3).getAttribute("aria-current")).toBe("true");
    expect(openButton(2).getAttribute("aria-current")).toBeNull();
  });

  test("shows the one that the app chose", async () => {
    const { rerender } = await renderList({ selectedId: stored()[1]! });
    await userEvent.click(openButton(3));
    expect(openButton(1).getAttribute("aria-current")).toBe("true");
    rerender(<ConversationList agentId={agentId} selectedId={stored()[3]!} />);
    expect(openButton(3).getAttribute("aria-current")).toBe("true");
  });

  test("what is chosen need not be asked for where it is shown", async () => {
    await renderList();
    await userEvent.click(openButton(0));
    const query = scene.queryClient
      .getQueryCache()
      .find({ queryKey: ["parlance", scene.client.key, "conversations", "detail", stored()[0]] });
    expect(query?.state.data).toMatchObject({ id: stored()[0] });
    expect(query?.state.dataUpdatedAt).toBeGreaterThan(0);
  });

  test("what is known of it gives way to what is newer, and to nothing else", async () => {
    const [first = "", second = ""] = stored();
    const detail = (id: string) => conversationQueries.detail(scene.client, id).queryKey;
    const known = await scene.client.api.getConversation(first);
    const old = { ...known, summary: "as it was known" };
    scene.queryClient.setQueryData(detail(first), old, { updatedAt: Date.now() - 60_000 });
    scene.queryClient.setQueryData(detail(second), old, { updatedAt: Date.now() + 60_000 });
    await renderList();
    await userEvent.click(openButton(0));
    await userEvent.click(openButton(1));
    const summary = (id: string) => scene.queryClient.getQueryData(detail(id))?.summary;
    expect(summary(first)).toBe(known.summary);
    expect(summary(second)).toBe("as it was known");
  });
});

describe("by the keyboard", () => {
  test("has one Tab stop, and arrow keys, Home and End lead through it", async () => {
    await renderList({ role: "owner", pageSize: 30 });
    await userEvent.tab();
    expect(document.activeElement).toBe(openButton(0));
    await userEvent.keyboard("{ArrowDown}{ArrowDown}");
    expect(document.activeElement).toBe(openButton(2));
    await userEvent.keyboard("{ArrowUp}{End}");
    expect(document.activeElement).toBe(openButton(29));
    await userEvent.tab();
    expect(document.activeElement).toBe(more());
    await userEvent.tab({ shift: true });
    expect(document.activeElement).toBe(openButton(29));
    await userEvent.keyboard("{Home}");
    expect(document.activeElement).toBe(openButton(0));
  });

  test("aside is what can be done with one", async () => {
    await renderList({ role: "owner" });
    await userEvent.tab();
    await userEvent.keyboard("{ArrowRight}");
    expect(document.activeElement).toBe(
      within(rows()[0]!).getByRole("button", { name: /^Delete the conversation of/ }),
    );
    await userEvent.keyboard("{ArrowLeft}");
    expect(document.activeElement).toBe(openButton(0));
  });

  test("aside is the other way round where one reads from right to left", async () => {
    await renderList({ role: "owner" });
    // A browser tells every element so; jsdom the one that is told.
    rows()[0]!.style.direction = "rtl";
    await userEvent.tab();
    await userEvent.keyboard("{ArrowLeft}");
    expect(document.activeElement).toBe(deleteButton(0));
  });
});

describe("deleting", () => {
  const answer = (name: string) =>
    userEvent.click(within(screen.getByRole("alertdialog")).getByRole("button", { name }));

  test("asks first; the conversation goes, the focus stays", async () => {
    const onDeleted = vi.fn();
    await renderList({ role: "admin", onDeleted });
    const [first, second, third] = stored();
    openButton(1).focus();
    await userEvent.keyboard("{Delete}");
    expect(screen.getByRole("alertdialog", { name: "Delete this conversation?" })).toBeTruthy();
    await answer("Delete");
    await waitFor(() => expect(onDeleted.mock.lastCall?.[0]).toMatchObject({ id: second }));
    await scene.settled();
    expect(shown().slice(0, 2)).toEqual([first, third]);
    expect(stored()).not.toContain(second);
    expect(screen.getByText("Conversation deleted").getAttribute("role")).toBe("status");
    expect(list().contains(document.activeElement)).toBe(true);
  });

  test("a no leaves everything as it was", async () => {
    await renderList({ role: "admin" });
    await userEvent.click(deleteButton(1)!);
    await answer("Cancel");
    expect(screen.queryByRole("alertdialog")).toBeNull();
    expect(document.activeElement).toBe(deleteButton(1));
    expect(shown()).toEqual(stored().slice(0, 20));
  });

  test("what the vendor refuses is told, and can be tried again", async () => {
    await renderList({ role: "admin" });
    scene.fake.failNext("deleteConversation", { status: 500 });
    openButton(0).focus();
    await userEvent.keyboard("{Delete}");
    await answer("Delete");
    await within(screen.getByRole("alertdialog")).findByText(/does not answer at the moment/);
    expect(shown()).toContain(stored()[0]);
    await answer("Delete");
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  });

  test("is offered to nobody who may not, and where nobody knows", async () => {
    const { rerender } = await renderList({ role: "member" });
    expect(deleteButton(0)).toBeUndefined();
    openButton(0).focus();
    await userEvent.keyboard("{Delete}");
    expect(screen.queryByRole("alertdialog")).toBeNull();
    rerender(<ConversationList agentId={agentId} />);
    expect(deleteButton(0)).toBeUndefined();
    rerender(<ConversationList agentId={agentId} scope={{ org: "northline" }} />);
    await scene.settled();
    expect(deleteButton(19)?.getAttribute("aria-label")).toMatch(/^Delete the conversation of/);
  });
});

describe("its states", () => {
  test("holds the place while it loads", async () => {
    const release = scene.hold(/conversations/);
    render(<ConversationList agentId={agentId} />, { wrapper: scene.Wrapper });
    expect(list().getAttribute("aria-busy")).toBe("true");
    expect(list().dataset.status).toBe("loading");
    expect(screen.getByRole("status").textContent).toBe("Loading…");
    await act(async () => release());
    await scene.settled();
    expect(list().getAttribute("aria-busy")).toBe("false");
  });

  test("says that there are none", async () => {
    await renderList({ agentId: scene.fake.agents.at(-3)?.id ?? "" });
    expect(list().dataset.status).toBe("empty");
    expect(screen.getByText("No conversations yet")).toBeTruthy();
  });

  test("does not say so of a stretch that is empty while there are older ones", async () => {
    const [first] = stored();
    const asked = /conversations(?!.*after)/;
    scene.rewrite(asked, (page: object) => ({ ...page, items: [] }));
    await renderList();
    expect(screen.queryByText("No conversations yet")).toBeNull();
    await userEvent.click(more());
    await waitFor(() => expect(shown()).toHaveLength(20));
    expect(shown()).not.toContain(first);
  });

  test("tells a failure, and tries again", async () => {
    scene.fake.failNext("listAgentConversations", { status: 503 });
    await renderList();
    expect(list().dataset.status).toBe("failed");
    expect(screen.getByRole("alert").textContent).toContain("could not be loaded");
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(shown()).toHaveLength(20));
  });

  test("keeps what it has where older ones cannot be had", async () => {
    await renderList();
    scene.fake.failNext("listAgentConversations", { status: 500 });
    await userEvent.click(more());
    await screen.findByText("Older conversations could not be loaded");
    expect(shown()).toHaveLength(20);
    await userEvent.click(more());
    await waitFor(() => expect(shown()).toHaveLength(40));
    expect(screen.queryByText("Older conversations could not be loaded")).toBeNull();
  });

  test("is written on a server, where nothing is asked", () => {
    const html = renderToString(
      <scene.Wrapper>
        <ConversationList agentId={agentId} />
      </scene.Wrapper>,
    );
    expect(html).toContain('data-status="loading"');
    expect(scene.asked).toEqual([]);
  });

  test("speaks Arabic", async () => {
    render(
      <scene.Wrapper>
        <AgentsProvider messages={agentsArabic}>
          <ConversationList agentId={agentId} role="owner" />
        </AgentsProvider>
      </scene.Wrapper>,
    );
    await scene.settled();
    const region = screen.getByRole("region", { name: "المحادثات" });
    expect(region.getAttribute("dir")).toBe("rtl");
    expect(region.getAttribute("lang")).toBe("ar");
    expect(within(region).getByText("جارية")).toBeTruthy();
  });
});
