import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createKivoxScene, type KivoxScene } from "../../test/setup/kivox-scene";
import type { Agent } from "../core/index";
import { createScriptedConnector, type ScriptedConnector } from "../testing/index";
import { AgentPicker, type AgentPickerProps } from "./index";

let scene: KivoxScene;
let made: { readonly agent: Agent; readonly connector: ScriptedConnector }[];
beforeEach(() => {
  scene = createKivoxScene();
  made = [];
});
afterEach(() => scene.close());

function createConnector(agent: Agent): ScriptedConnector {
  const connector = createScriptedConnector();
  made.push({ agent, connector });
  return connector;
}

const field = () => screen.getByRole<HTMLInputElement>("combobox", { name: "Search agents" });
const options = () => [...document.querySelectorAll<HTMLElement>("[role=option]")];
const pointed = () => document.querySelector("[role=option][aria-selected=true]");
const leave = () => screen.findByRole("button", { name: "Talk to somebody else" });

async function renderPicker(props: Partial<AgentPickerProps> = {}) {
  const view = render(<AgentPicker scope="me" createConnector={createConnector} {...props} />, {
    wrapper: scene.Wrapper,
  });
  await scene.settled();
  return view;
}

describe("whom to talk to", () => {
  test("is one of those who are live", async () => {
    await renderPicker({ pageSize: 100 });
    const live = scene.fake.agents.filter(
      ({ status, owner_user_id }) => status === "live" && owner_user_id === scene.fake.users[0]?.id,
    );
    expect(options()).toHaveLength(live.length);
    expect(screen.getByRole("heading", { name: "Who do you want to talk to?" })).toBeTruthy();
  });

  test("is pointed at by the arrow keys while the field keeps the focus", async () => {
    await renderPicker({ pageSize: 3 });
    await userEvent.click(field());
    expect(field().getAttribute("aria-expanded")).toBe("true");
    expect(field().getAttribute("aria-controls")).toBe(screen.getByRole("listbox").id);
    await userEvent.keyboard("{ArrowDown}{ArrowDown}");
    expect(pointed()).toBe(options()[1]);
    expect(field().getAttribute("aria-activedescendant")).toBe(pointed()?.id);
    await userEvent.keyboard("{ArrowDown}{ArrowDown}");
    expect(pointed()).toBe(options()[0]);
    await userEvent.keyboard("{ArrowUp}");
    expect(pointed()).toBe(options()[2]);
    expect(document.activeElement).toBe(field());
  });

  test("is searched for; Enter takes the first that is found, once it is", async () => {
    await renderPicker();
    await userEvent.type(field(), "billing{Enter}");
    expect(made).toEqual([]);
    await waitFor(() => expect(screen.getByText(/agents? for “.billing.”/)).toBeTruthy());
    await userEvent.keyboard("{Enter}");
    expect(made[0]?.agent.config.name).toMatch(/Billing/);
  });

  test("may be on another page", async () => {
    await renderPicker({ pageSize: 5 });
    const first = options().map(({ textContent }) => textContent);
    await userEvent.click(screen.getByRole("button", { name: "Next page" }));
    await scene.settled();
    expect(options()).toHaveLength(5);
    expect(options().map(({ textContent }) => textContent)).not.toEqual(first);
  });

  test("is nobody where nobody is found", async () => {
    await renderPicker();
    await userEvent.type(field(), "xyzzy");
    await screen.findByText(/Nothing found for “.xyzzy.”/);
    expect(field().getAttribute("aria-expanded")).toBe("false");
    expect(field().getAttribute("aria-controls")).toBeNull();
    await userEvent.click(screen.getByText("Show all agents"));
    await waitFor(() => expect(options().length).toBeGreaterThan(0));
    expect(document.activeElement).toBe(field());
  });

  test("is nobody where nobody is live", async () => {
    scene.rewrite(/agents/, (page: object) => ({ ...page, items: [], total: 0 }));
    await renderPicker();
    expect(screen.getByText("Nobody to talk to yet")).toBeTruthy();
  });

  test("is not known after a failure, until it is tried again", async () => {
    scene.fake.failNext("listUserAgents", { status: 503 });
    await renderPicker();
    expect(screen.getByRole("alert").textContent).toContain("could not be loaded");
    await userEvent.click(screen.getByText("Try again"));
    await waitFor(() => expect(options().length).toBeGreaterThan(0));
  });

  test("is not yet known while it loads", async () => {
    const release = scene.hold(/agents/);
    render(<AgentPicker scope="me" createConnector={createConnector} />, {
      wrapper: scene.Wrapper,
    });
    expect(screen.getByText("Loading…")).toBeTruthy();
    expect(field().getAttribute("aria-expanded")).toBe("false");
    await act(async () => release());
    await waitFor(() => expect(options().length).toBeGreaterThan(0));
  });
});

describe("the talk", () => {
  test("is a chat with whom was picked, opened and ready to be written in", async () => {
    const onPick = vi.fn();
    await renderPicker({ onPick });
    const name = options()[1]?.querySelector(".parlance-agent-picker__name")?.textContent;
    await userEvent.click(options()[1]!);
    expect(await screen.findByRole("dialog", { name: name! })).toBeTruthy();
    expect(made).toHaveLength(1);
    expect(made[0]?.agent.config.name).toBe(name);
    expect(onPick.mock.calls).toEqual([[made[0]?.agent]]);
    await screen.findByText("Online");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("textbox")));
    act(() => made[0]?.connector.say("Hello, I am here."));
    expect(await screen.findByText("Hello, I am here.")).toBeTruthy();
  });

  test("can be with somebody else, and is then another one", async () => {
    const onPick = vi.fn();
    await renderPicker({ onPick });
    await userEvent.click(options()[0]!);
    await screen.findByText("Online");
    act(() => made[0]?.connector.say("The first to speak."));
    await screen.findByText("The first to speak.");
    await userEvent.click(await leave());
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(document.activeElement).toBe(field());
    expect(onPick).toHaveBeenLastCalledWith(undefined);

    await userEvent.click(options()[1]!);
    await screen.findByText("Online");
    expect(made.map(({ agent }) => agent.id)).toEqual([
      ...new Set(made.map((one) => one.agent.id)),
    ]);
    expect(screen.queryByText("The first to speak.")).toBeNull();
  });

  test("looks and behaves as the app says", async () => {
    const onOpenChange = vi.fn();
    await renderPicker({ widget: { title: "Ask us", defaultOpen: false, onOpenChange } });
    await userEvent.click(options()[0]!);
    await leave();
    expect(screen.queryByRole("dialog")).toBeNull();
    await userEvent.click(document.querySelector(".parlance-chat-widget button")!);
    expect(await screen.findByRole("dialog", { name: "Ask us" })).toBeTruthy();
    expect(onOpenChange.mock.calls).toEqual([[true]]);
  });

  test("may be anything else", async () => {
    await renderPicker({
      children: (agent, connector) => <p>{`${agent.config.name} over ${connector.name}`}</p>,
    });
    await userEvent.click(field());
    await userEvent.keyboard("{Enter}");
    expect(screen.getByText(/ over scripted/)).toBeTruthy();
    expect(document.activeElement).toBe(await leave());
    expect(made).toHaveLength(1);
  });
});
