import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createKivoxScene, type KivoxScene } from "../../test/setup/kivox-scene";
import type { Agent } from "../core/index";
import { agentQueries, AgentStatusMenu, type AgentStatusMenuProps } from "./index";

let scene: KivoxScene;
let agent: Agent;
beforeEach(async () => {
  scene = createKivoxScene();
  const { items } = await scene.client.api.listAgents({ scope: "me", status: "live" });
  agent = items[0]!;
  scene.forgetAsked();
});
afterEach(() => scene.close());

const renderMenu = (props: Partial<AgentStatusMenuProps> = {}) =>
  render(<AgentStatusMenu agent={agent} {...props} />, { wrapper: scene.Wrapper });
const button = () => screen.getByRole("button", { name: /^Status of/ });
const item = (name: RegExp) => screen.getByRole("menuitemradio", { name });
const stored = () => scene.fake.agents.find(({ id }) => id === agent.id)?.status;

async function choose(name: RegExp): Promise<void> {
  await userEvent.click(button());
  await userEvent.click(item(name));
}

describe("the status of an agent", () => {
  test("is a badge for who may not change it, and for who is not yet known", () => {
    const { rerender } = renderMenu({ role: "member" });
    expect(screen.queryByRole("button")).toBeNull();
    expect(screen.getByText("Live")).toBeTruthy();
    rerender(<AgentStatusMenu agent={{ ...agent, ownerOrganisationId: "org-1" }} />);
    expect(screen.queryByRole("button")).toBeNull();
    rerender(<AgentStatusMenu agent={agent} role="admin" />);
    expect(button()).toBeTruthy();
  });

  test("is changed by the mouse", async () => {
    renderMenu();
    await choose(/Draft/);
    await waitFor(() => expect(stored()).toBe("draft"));
    expect(scene.paths).toEqual([`PATCH /agents/${agent.id}/status`]);
    expect(document.activeElement).toBe(button());
    expect(screen.getByRole("status").textContent).toMatch(/Draft$/);
  });

  test("is walked through by the keyboard", async () => {
    renderMenu();
    await userEvent.tab();
    expect(document.activeElement).toBe(button());
    await userEvent.keyboard("{ArrowDown}");
    // Where one is.
    expect(document.activeElement).toBe(item(/Live/));
    await userEvent.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(item(/Archived/));
    await userEvent.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(item(/Draft/));
    await userEvent.keyboard("{ArrowUp}");
    expect(document.activeElement).toBe(item(/Archived/));
    await userEvent.keyboard("{Home}");
    expect(document.activeElement).toBe(item(/Draft/));
    await userEvent.keyboard("{End}{Escape}");
    expect(screen.queryByRole("menu")).toBeNull();
    expect(document.activeElement).toBe(button());
    await userEvent.keyboard("{Enter}{Home}{Enter}");
    await waitFor(() => expect(stored()).toBe("draft"));
  });

  test("closes on Tab, on a press elsewhere, and when the page moves under it", async () => {
    renderMenu();
    await userEvent.click(button());
    await userEvent.tab();
    expect(screen.queryByRole("menu")).toBeNull();
    await userEvent.click(button());
    await userEvent.click(document.body);
    expect(screen.queryByRole("menu")).toBeNull();
    await userEvent.click(button());
    expect(document.activeElement).toBe(item(/Live/));
    act(() => void window.dispatchEvent(new Event("resize")));
    expect(screen.queryByRole("menu")).toBeNull();
    expect(document.activeElement).toBe(button());
  });

  test("asks nothing of the vendor when it stays what it is", async () => {
    renderMenu();
    await choose(/Live/);
    expect(scene.asked).toEqual([]);
  });

  test("is shown at once, here and in the cache", async () => {
    const { queryKey } = agentQueries.detail(scene.client, agent.id);
    scene.queryClient.setQueryData(queryKey, agent);
    const release = scene.hold(/PATCH/);
    renderMenu();
    await choose(/Draft/);
    expect(button().textContent).toBe("Draft");
    await waitFor(() => expect(scene.queryClient.getQueryData(queryKey)?.status).toBe("draft"));
    await act(async () => release());
    await scene.settled();
  });

  test("stays what it was changed to, also where the agent that is given is from before", async () => {
    const { rerender } = renderMenu();
    await choose(/Draft/);
    await waitFor(() => expect(screen.getByRole("status").textContent).toMatch(/Draft$/));
    expect(button().textContent).toBe("Draft");
    // Somebody else has changed it since.
    rerender(<AgentStatusMenu agent={{ ...agent, updatedAt: Date.now() + 60_000 }} />);
    expect(button().textContent).toBe("Live");
  });

  test("is what it was after a failure, which is told", async () => {
    const onError = vi.fn();
    scene.fake.failNext("updateAgentStatus", { status: 500 });
    renderMenu({ onError });
    await choose(/Draft/);
    await waitFor(() =>
      expect(screen.getByRole("alert").textContent).toBe(
        "The status could not be changed to “Draft”. The service does not answer at the moment. Please try again in a moment.",
      ),
    );
    expect(button().textContent).toBe("Live");
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: "vendor-unavailable" });
    await choose(/Draft/);
    await waitFor(() => expect(stored()).toBe("draft"));
    expect(screen.queryByRole("alert")).toBeNull();
  });
});

describe("before an agent is archived", () => {
  const question = () => screen.findByRole("alertdialog", { name: /^Archive .*\?$/ });
  const answer = async (name: string) =>
    userEvent.click(within(await question()).getByRole("button", { name }));

  test("it is asked, and a no changes nothing", async () => {
    renderMenu();
    await choose(/Archived/);
    expect(document.activeElement).toBe(
      within(await question()).getByRole("button", { name: "Cancel" }),
    );
    await answer("Cancel");
    expect(screen.queryByRole("alertdialog")).toBeNull();
    expect(document.activeElement).toBe(button());
    expect(scene.asked).toEqual([]);
    expect(button().textContent).toBe("Live");
  });

  test("Escape is a no", async () => {
    renderMenu();
    await choose(/Archived/);
    await question();
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByRole("alertdialog")).toBeNull();
    expect(scene.asked).toEqual([]);
  });

  test("a yes is not waited for, and taken back when the vendor refuses", async () => {
    scene.fake.failNext("updateAgentStatus", { status: 403 });
    const release = scene.hold(/PATCH/);
    renderMenu();
    await choose(/Archived/);
    await answer("Archive");
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    expect(button().textContent).toBe("Archived");
    await act(async () => release());
    await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("not allowed"));
    expect(button().textContent).toBe("Live");
    expect(stored()).toBe("live");
  });
});
