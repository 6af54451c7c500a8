import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createKivoxScene, type KivoxScene } from "../../test/setup/kivox-scene";
import { AgentList, agentsArabic, AgentsProvider, type AgentListProps } from "./index";

let scene: KivoxScene;
beforeEach(() => {
  scene = createKivoxScene();
});
afterEach(() => {
  vi.useRealTimers();
  scene.close();
});

// Not by their roles: to work those out for many cards takes jsdom seconds.
const items = () => [...document.querySelectorAll<HTMLElement>("li")];
const opener = (index: number) => items().at(index)!.querySelector<HTMLElement>("[data-roving]")!;
const names = () => items().map((_item, index) => opener(index).textContent);
const list = () => screen.getByLabelText("Agents", { selector: "section" });
const field = () => screen.getByLabelText<HTMLInputElement>("Search agents");
const press = (label: string) => userEvent.click(screen.getByLabelText(label));
const count = () => document.querySelector(".parlance-agent-list__count")?.textContent;
const asked = () => scene.asked.map(({ what }) => what);

async function renderList(props: Partial<AgentListProps> = {}) {
  const view = render(<AgentList scope="me" onSelect={() => undefined} {...props} />, {
    wrapper: scene.Wrapper,
  });
  await scene.settled();
  return view;
}

/** As the vendor's REST tells them. */
async function told(page: number, limit = 12) {
  const { items: agents } = await scene.client.api.listAgents({ scope: "me", page, limit });
  return agents.map(({ config }) => config.name);
}

describe("the list of agents", () => {
  test("tells a page of them, and how many there are", async () => {
    await renderList();
    expect(names()).toEqual(await told(1));
    expect(count()).toBe("60 agents. Page 1 of 5");
    expect(list().dataset).toMatchObject({ status: "ready", layout: "cards" });
    expect(list().getAttribute("aria-busy")).toBe("false");
  });

  test("holds the places of what is on its way", async () => {
    const release = scene.hold(/agents/);
    render(<AgentList scope="me" pageSize={4} layout="rows" />, { wrapper: scene.Wrapper });
    expect(list().getAttribute("aria-busy")).toBe("true");
    expect(list().dataset.status).toBe("loading");
    expect(document.querySelectorAll(".parlance-agent-card[data-layout=row]")).toHaveLength(4);
    expect(screen.getByText("Loading…")).toBeTruthy();
    await act(async () => release());
    await scene.settled();
    expect(items()).toHaveLength(4);
    expect(screen.queryByText("Loading…")).toBeNull();
  });

  test("is that of an organisation, by what one is there", async () => {
    await renderList({ scope: { org: "mashriq" } });
    // A viewer.
    expect(screen.queryByLabelText(/^Status of/)).toBeNull();
    await renderList({ scope: { org: "northline" } });
    expect(items().length).toBeGreaterThan(0);
    expect(screen.getAllByLabelText(/^Status of/)).toHaveLength(items().length);
  });

  test("asks nobody for a role that it is given", async () => {
    await renderList({ scope: { org: "northline" }, role: "viewer" });
    expect(screen.queryByLabelText(/^Status of/)).toBeNull();
    expect(scene.paths.filter((path) => path.includes("members"))).toEqual([]);
  });

  test("is there without a way to press anybody", async () => {
    render(<AgentList scope="me" role="viewer" />, { wrapper: scene.Wrapper });
    await scene.settled();
    expect(items()[0]?.querySelector("button, a")).toBeNull();
  });
});

describe("pages", () => {
  test("are turned, the one before stays meanwhile, and the focus where it was", async () => {
    const onPageChange = vi.fn();
    await renderList({ onPageChange });
    const first = names();
    const release = scene.hold(/page=2/);
    await press("Next page");
    expect(names()).toEqual(first);
    expect(list().dataset.stale).toBe("true");
    expect(list().getAttribute("aria-busy")).toBe("true");
    expect(document.activeElement).toBe(screen.getByLabelText("Next page"));
    await act(async () => release());
    await scene.settled();
    expect(names()).toEqual(await told(2));
    expect(list().dataset.stale).toBeUndefined();
    expect(count()).toBe("60 agents. Page 2 of 5");
    expect(document.activeElement).toBe(screen.getByLabelText("Next page"));
    expect(onPageChange.mock.calls).toEqual([[2]]);
  });

  test("end, and their buttons keep the focus there", async () => {
    await renderList({ defaultPage: 5 });
    const next = screen.getByLabelText("Next page");
    expect(next.getAttribute("aria-disabled")).toBe("true");
    await userEvent.click(next);
    expect(document.activeElement).toBe(next);
    expect(count()).toContain("Page 5 of 5");
    await press("Previous page");
    await scene.settled();
    expect(count()).toContain("Page 4 of 5");
  });

  test("that are no more lead to the last there is", async () => {
    await renderList({ defaultPage: 99 });
    await waitFor(() => expect(count()).toContain("Page 5 of 5"));
    expect(names()).toEqual(await told(5));
  });

  test("are the app's to turn, where it holds the number", async () => {
    const onPageChange = vi.fn();
    await renderList({ page: 2, onPageChange });
    await press("Next page");
    expect(onPageChange).toHaveBeenCalledWith(3);
    expect(count()).toContain("Page 2 of 5");
  });
});

describe("the search", () => {
  test("waits until one has stopped writing, and begins at the first page", async () => {
    const onSearchChange = vi.fn();
    await renderList({ defaultPage: 3, onSearchChange });
    scene.forgetAsked();
    await userEvent.type(field(), "deliv");
    expect(scene.asked).toEqual([]);
    await waitFor(() => expect(count()).toMatch(/for “.deliv.”/));
    expect(asked()).toEqual(["GET /users/me/agents?page=1&limit=12&search=deliv"]);
    expect(onSearchChange.mock.calls).toEqual([["deliv"]]);
  });

  test("does not wait for Enter, and is cleared by Escape and by its button", async () => {
    vi.useFakeTimers();
    const onSearchChange = vi.fn();
    render(<AgentList scope="me" onSearchChange={onSearchChange} />, { wrapper: scene.Wrapper });
    const write = (value: string) => fireEvent.change(field(), { target: { value } });
    write("a");
    fireEvent.keyDown(field(), { key: "Enter" });
    expect(onSearchChange.mock.calls).toEqual([["a"]]);
    expect(fireEvent.keyDown(field(), { key: "Escape" })).toBe(false);
    expect(onSearchChange.mock.calls).toEqual([["a"], [""]]);
    // Nothing is left to clear: it is for what is around.
    expect(fireEvent.keyDown(field(), { key: "Escape" })).toBe(true);
    write("b");
    act(() => void vi.advanceTimersByTime(249));
    expect(onSearchChange).toHaveBeenCalledTimes(2);
    act(() => void vi.advanceTimersByTime(1));
    expect(onSearchChange).toHaveBeenLastCalledWith("b");
    fireEvent.click(screen.getByLabelText("Clear the search"));
    expect(onSearchChange).toHaveBeenLastCalledWith("");
    expect(document.activeElement).toBe(field());
    expect(screen.queryByLabelText("Clear the search")).toBeNull();
  });

  test("follows the app that holds it", async () => {
    function App() {
      const [search, setSearch] = useState("returns");
      return (
        <>
          <button onClick={() => setSearch("billing")}>Billing</button>
          <AgentList scope="me" search={search} onSearchChange={setSearch} />
        </>
      );
    }
    render(<App />, { wrapper: scene.Wrapper });
    expect(field().value).toBe("returns");
    await userEvent.click(screen.getByText("Billing"));
    expect(field().value).toBe("billing");
    await userEvent.type(field(), "s");
    await waitFor(() => expect(asked().at(-1)).toContain("search=billings"));
    expect(field().value).toBe("billings");
  });

  test("that finds nothing says so, and leads back", async () => {
    await renderList({ defaultSearch: "xyzzy", defaultStatus: "live" });
    expect(list().dataset.status).toBe("empty");
    expect(screen.getByText(/Nothing found for “.xyzzy.”/)).toBeTruthy();
    await userEvent.click(screen.getByText("Show all agents"));
    await waitFor(() => expect(count()).toContain("60 agents"));
    expect(field().value).toBe("");
    expect(screen.getByLabelText<HTMLInputElement>("All").checked).toBe(true);
    expect(document.activeElement).toBe(field());
  });

  test("does not say that nothing was found before it knows", async () => {
    await renderList({ defaultSearch: "xyzzy" });
    const release = scene.hold(/search=delivery/);
    await userEvent.clear(field());
    await userEvent.type(field(), "delivery{Enter}");
    expect(screen.queryByText(/Nothing found/)).toBeNull();
    expect(list().dataset.status).toBe("loading");
    await act(async () => release());
    await waitFor(() => expect(count()).toMatch(/for “.delivery.”/));
  });
});

describe("the choice of a status", () => {
  test("shows only those, from the first page", async () => {
    const onStatusChange = vi.fn();
    await renderList({ defaultPage: 2, onStatusChange });
    await userEvent.click(screen.getByLabelText("Archived"));
    await waitFor(() => expect(list().dataset.stale).toBeUndefined());
    await scene.settled();
    expect(onStatusChange.mock.calls).toEqual([["archived"]]);
    const archived = scene.fake.agents.filter(
      ({ status, owner_user_id }) =>
        status === "archived" && owner_user_id === scene.fake.users[0]?.id,
    );
    expect(count()).toContain(`${String(archived.length)} agents`);
    expect(document.querySelectorAll("li [data-status=archived]").length).toBeGreaterThan(0);
    expect(
      document.querySelector("li .parlance-agent-card:not([data-status=archived])"),
    ).toBeNull();
  });

  test("is made by the arrow keys, as among any radio buttons", async () => {
    await renderList({ status: "all" });
    expect(screen.getByRole("group", { name: "Status" })).toBeTruthy();
    const radios = [...document.querySelectorAll<HTMLInputElement>("input[type=radio]")];
    expect(new Set(radios.map(({ name }) => name)).size).toBe(1);
    expect(radios.map(({ value }) => value)).toEqual(["all", "live", "draft", "archived"]);
  });

  test("that nobody has says so", async () => {
    scene.rewrite(/agents/, (page: object) => ({ ...page, items: [], total: 0 }));
    await renderList({ defaultStatus: "draft" });
    expect(screen.getByText("No drafts")).toBeTruthy();
  });
});

describe("where there is nothing", () => {
  beforeEach(() => {
    scene.rewrite(/agents/, (page: object) => ({ ...page, items: [], total: 0 }));
  });

  test("it is said", async () => {
    await renderList();
    expect(screen.getByText("No agents yet").closest("[role=status]")).toBeTruthy();
    expect(screen.queryByLabelText("Pages")).toBeNull();
  });

  test("the app may say it", async () => {
    await renderList({ slots: { empty: () => <p>Make one</p> } });
    expect(screen.getByText("Make one")).toBeTruthy();
    expect(screen.queryByText("No agents yet")).toBeNull();
  });
});

describe("a failure", () => {
  test("is said with what to do, and tried again", async () => {
    scene.fake.failNext("listUserAgents", { status: 503, times: 2 });
    await renderList();
    const alert = screen.getByRole("alert");
    expect(alert.dataset.code).toBe("vendor-unavailable");
    expect(alert.textContent).toContain("The agents could not be loaded");
    expect(list().dataset.status).toBe("failed");
    const release = scene.hold(/agents/);
    const again = screen.getByText("Try again");
    await userEvent.click(again);
    await waitFor(() => expect(again.textContent).toBe("Loading…"));
    await act(async () => release());
    await scene.settled();
    // Whoever pressed it may press it again.
    expect(document.activeElement).toBe(screen.getByText("Try again"));
    await userEvent.click(screen.getByText("Try again"));
    await waitFor(() => expect(items()).toHaveLength(12));
    expect(screen.queryByText("The agents could not be loaded")).toBeNull();
    expect(document.activeElement).not.toBe(document.body);
  });

  test("of a later look leaves what was there", async () => {
    await renderList();
    scene.fake.failNext("listUserAgents", { status: 500 });
    await act(() => scene.queryClient.invalidateQueries());
    expect(await screen.findByText(/This may be out of date/)).toBeTruthy();
    expect(items()).toHaveLength(12);
    await userEvent.click(screen.getByText("Try again"));
    await waitFor(() => expect(screen.queryByText(/out of date/)).toBeNull());
    expect(document.activeElement).not.toBe(document.body);
  });
});

describe("the keyboard", () => {
  test("finds one stop for all agents, and what the one in it offers", async () => {
    await renderList({
      actions: (agent, { tabIndex }) => (
        <button tabIndex={tabIndex}>{`Open ${agent.config.name}`}</button>
      ),
    });
    opener(0).focus();
    await userEvent.keyboard("{ArrowRight}{ArrowRight}");
    expect(document.activeElement).toBe(opener(2));
    await userEvent.tab();
    expect(items()[2]?.contains(document.activeElement)).toBe(true);
    await userEvent.tab();
    expect(document.activeElement?.textContent).toMatch(/^Open /);
    await userEvent.tab();
    expect(document.activeElement).toBe(screen.getByLabelText("Previous page"));
    await userEvent.tab({ shift: true });
    await userEvent.tab({ shift: true });
    await userEvent.tab({ shift: true });
    expect(document.activeElement).toBe(opener(2));
    await userEvent.tab({ shift: true });
    expect(document.activeElement).toBe(screen.getByLabelText("All"));
  });

  test("walks to the ends and no further, and opens with Enter and Space", async () => {
    const onSelect = vi.fn();
    await renderList({ onSelect });
    opener(0).focus();
    await userEvent.keyboard("{ArrowUp}{ArrowLeft}");
    expect(document.activeElement).toBe(opener(0));
    await userEvent.keyboard("{End}");
    expect(document.activeElement).toBe(opener(11));
    await userEvent.keyboard("{ArrowDown}{ArrowRight}{Enter}");
    await userEvent.keyboard("{Home} ");
    expect(onSelect.mock.calls.map(([{ config }]) => config.name)).toEqual([
      names()[11],
      names()[0],
    ]);
  });

  test("walks by what is seen, in two directions", async () => {
    await renderList({ pageSize: 5 });
    // Two beside each other; the last is alone in its row.
    vi.spyOn(Element.prototype, "getBoundingClientRect").mockImplementation(function (
      this: Element,
    ) {
      const index = items().findIndex((item) => item.contains(this));
      return new DOMRect((index % 2) * 100, Math.floor(index / 2) * 50, 90, 40);
    });
    opener(1).focus();
    await userEvent.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(opener(3));
    await userEvent.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(opener(4));
    await userEvent.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(opener(4));
    await userEvent.keyboard("{ArrowUp}{ArrowUp}");
    expect(document.activeElement).toBe(opener(0));
    vi.restoreAllMocks();
  });

  test("walks the other way where one writes the other way", async () => {
    render(
      <AgentsProvider messages={agentsArabic}>
        {/* jsdom does not know what `dir` does. */}
        <style>{"ul { direction: rtl }"}</style>
        <AgentList scope="me" onSelect={() => undefined} />
      </AgentsProvider>,
      { wrapper: scene.Wrapper },
    );
    await scene.settled();
    opener(0).focus();
    await userEvent.keyboard("{ArrowLeft}");
    expect(document.activeElement).toBe(opener(1));
    await userEvent.keyboard("{ArrowRight}");
    expect(document.activeElement).toBe(opener(0));
    expect(screen.getByLabelText("الوكلاء", { selector: "section" }).dir).toBe("rtl");
  });

  test("begins at the agent that is selected", async () => {
    const [, , third] = (await scene.client.api.listAgents({ scope: "me", limit: 12 })).items;
    await renderList({ selectedId: third?.id });
    expect(opener(2).tabIndex).toBe(0);
    expect(opener(2).getAttribute("aria-current")).toBe("true");
    expect(opener(0).tabIndex).toBe(-1);
  });

  test("is not lost with an agent that goes away", async () => {
    await renderList();
    opener(3).focus();
    const { id } = (await scene.client.api.listAgents({ scope: "me", limit: 12 })).items[3]!;
    await scene.client.api.deleteAgent(id);
    await act(() => scene.queryClient.invalidateQueries());
    await waitFor(() => expect(document.activeElement).toBe(opener(0)));
  });
});

describe("the status of an agent in the list", () => {
  test("is taken back, and told, when the vendor refuses", async () => {
    await renderList({ status: "live" });
    const [name] = names();
    scene.fake.failNext("updateAgentStatus", { status: 500 });
    const [first] = items();
    await userEvent.click(within(first!).getByLabelText(/^Status of/));
    await userEvent.click(within(first!).getByRole("menuitemradio", { name: /Archived/ }));
    await userEvent.click(within(first!).getByRole("button", { name: "Archive" }));
    await waitFor(() =>
      expect(within(items()[0]!).getByRole("alert").textContent).toContain("could not be changed"),
    );
    await scene.settled();
    expect(names()[0]).toBe(name);
    expect(within(items()[0]!).getByLabelText(/^Status of/).textContent).toBe("Live");
  });
});
