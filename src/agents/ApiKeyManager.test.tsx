import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createKivoxScene, type KivoxScene } from "../../test/setup/kivox-scene";
import { agentsSpanish, AgentsProvider, ApiKeyManager, type ApiKeyManagerProps } from "./index";

let scene: KivoxScene;
beforeEach(() => {
  scene = createKivoxScene();
});
afterEach(() => scene.close());

const manager = () => screen.getByRole("region", { name: "API keys" });
const button = (name: string) => screen.getByRole("button", { name });
const items = () => screen.queryAllByRole("listitem");
const nameField = () => screen.getByRole<HTMLInputElement>("textbox", { name: "Name" });
const keyField = () => screen.findByRole<HTMLInputElement>("textbox", { name: "API key" });
const answer = (name: string) =>
  userEvent.click(within(screen.getByRole("alertdialog")).getByRole("button", { name }));

async function renderManager(props: ApiKeyManagerProps = {}) {
  const view = render(<ApiKeyManager {...props} />, { wrapper: scene.Wrapper });
  await scene.settled();
  return view;
}

async function create(name: string) {
  await userEvent.click(button("New key"));
  await userEvent.type(nameField(), name);
  await userEvent.click(button("Create key"));
  return (await keyField()).value;
}

describe("the keys", () => {
  test("are told by name and beginning, and by what became of them", async () => {
    const day = 86_400_000;
    scene.rewrite(/api-keys/, ([first, second, third]: Record<string, unknown>[]) => [
      { ...first, name: "Nightly", prefix: "sk_live_9f3", last_used_at: "2026-03-01T12:00:00Z" },
      { ...second, expires_at: new Date(Date.now() + 9 * day).toISOString() },
      { ...third, expires_at: "2026-01-01T12:00:00Z", scopes: ["agents:read"] },
    ]);
    await renderManager();
    const [used, lasting, expired] = items();
    expect(within(used!).getByText("sk_live_9f3…")).toBeTruthy();
    expect(within(used!).getByText("Last used Mar 1, 2026")).toBeTruthy();
    expect(within(used!).getByText("Does not expire")).toBeTruthy();
    expect(within(lasting!).getByText(/^Expires /)).toBeTruthy();
    expect(lasting?.dataset.expired).toBeUndefined();
    expect(within(expired!).getByText("Expired Jan 1, 2026")).toBeTruthy();
    expect(within(expired!).getByText("agents:read")).toBeTruthy();
    expect(expired?.dataset.expired).toBe("true");
  });

  test("a new one is shown once, to be copied, and forgotten then", async () => {
    await renderManager();
    const key = await create("Release robot");
    expect(key).toMatch(/^sk_live_/);
    expect(document.activeElement).toBe(await keyField());
    expect(screen.getByText(/it is never shown again/)).toBeTruthy();

    await userEvent.setup().click(button("Copy"));
    expect(await navigator.clipboard.readText()).toBe(key);

    await userEvent.click(button("I have kept it"));
    expect(document.body.innerHTML).not.toContain(key);
    expect(document.activeElement).toBe(button("New key"));
    await scene.settled();
    expect(screen.getByText("Release robot")).toBeTruthy();
    expect(items()).toHaveLength(4);
    const kept = scene.queryClient.getMutationCache().getAll();
    expect(kept.map(({ state }) => state.data)).not.toContainEqual(
      expect.objectContaining({ name: "Release robot" }),
    );
  });

  test("is nowhere to be read but in its field", async () => {
    await renderManager();
    const key = await create("Release robot");
    const state = [
      ...scene.queryClient.getQueryCache().getAll(),
      ...scene.queryClient.getMutationCache().getAll(),
    ].map(({ state }) => state);
    expect(JSON.stringify(state)).not.toContain(key);
  });

  test("a new one may have an end, and the scopes that the app says", async () => {
    await renderManager({ scopes: ["agents:read"] });
    await userEvent.click(button("New key"));
    await userEvent.type(nameField(), "For a month");
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Expires" }), "In 30 days");
    await userEvent.keyboard("{Tab}{Enter}");
    await keyField();
    const key = scene.fake.apiKeys.find(({ name }) => name === "For a month");
    expect(key?.scopes).toEqual(["agents:read"]);
    expect((Date.parse(key?.expires_at ?? "") - Date.now()) / 86_400_000).toBeCloseTo(30, 1);
  });

  test("a new one needs a name", async () => {
    await renderManager();
    await userEvent.click(button("New key"));
    expect(document.activeElement).toBe(nameField());
    await userEvent.keyboard("  {Enter}");
    expect(screen.getByText("Give the key a name, to tell it from others.")).toBeTruthy();
    expect(nameField().getAttribute("aria-invalid")).toBe("true");
    expect(scene.fake.apiKeys).toHaveLength(3);
  });

  test("what could not be created is told, and nothing that was entered lost", async () => {
    await renderManager();
    scene.fake.failNext("createAPIKey", { status: 500 });
    await userEvent.click(button("New key"));
    await userEvent.type(nameField(), "Release robot{Enter}");
    await screen.findByText("The key could not be created");
    expect(nameField().value).toBe("Release robot");
    await userEvent.click(button("Create key"));
    expect((await keyField()).value).toMatch(/^sk_live_/);
  });

  test("Escape gives the form up, and the focus back", async () => {
    await renderManager();
    await userEvent.click(button("New key"));
    await userEvent.keyboard("Re{Escape}");
    expect(screen.queryByRole("form")).toBeNull();
    expect(document.activeElement).toBe(button("New key"));
  });

  test("are revoked after asking", async () => {
    await renderManager();
    await userEvent.click(button("Revoke Staging"));
    await answer("Cancel");
    expect(document.activeElement).toBe(button("Revoke Staging"));
    await userEvent.click(button("Revoke Staging"));
    await answer("Revoke");
    await screen.findByText("Staging was revoked");
    await scene.settled();
    expect(scene.fake.apiKeys.map(({ name }) => name)).not.toContain("Staging");
    expect(items()).toHaveLength(2);
    expect(manager().contains(document.activeElement)).toBe(true);
  });

  test("one that is revoked is not shown any longer either", async () => {
    await renderManager();
    const key = await create("Release robot");
    await userEvent.click(await screen.findByRole("button", { name: "Revoke Release robot" }));
    await answer("Revoke");
    await waitFor(() => expect(document.body.innerHTML).not.toContain(key));
  });
});

test("a language of agents has a word for everything in it", async () => {
  render(
    <scene.Wrapper>
      <AgentsProvider messages={agentsSpanish}>
        <ApiKeyManager />
      </AgentsProvider>
    </scene.Wrapper>,
  );
  await scene.settled();
  await userEvent.click(button("Nueva clave"));
  await userEvent.type(screen.getByRole("textbox", { name: "Nombre" }), "Informe");
  await userEvent.click(button("Crear clave"));
  await userEvent.click(await screen.findByText("Copiar"));
  expect(await screen.findAllByText("Copiado")).not.toHaveLength(0);
});

describe("its states", () => {
  test("holds the place while it loads, on a server too", () => {
    const html = renderToString(
      <scene.Wrapper>
        <ApiKeyManager />
      </scene.Wrapper>,
    );
    expect(html).toContain('data-status="loading"');
    expect(scene.asked).toEqual([]);
  });

  test("says that there are none, and how to make one", async () => {
    scene.jar.cookie = scene.fake.sessionCookie(scene.fake.users[1]?.id);
    await renderManager();
    expect(screen.getByText("No API keys yet")).toBeTruthy();
    await create("First");
    await userEvent.click(button("I have kept it"));
    expect(document.activeElement).toBe(button("New key"));
    expect(items()).toHaveLength(1);
  });

  test("tells a failure, and tries again", async () => {
    scene.fake.failNext("listAPIKeys", { status: 503 });
    await renderManager();
    expect(screen.getByRole("alert").textContent).toContain("could not be loaded");
    await userEvent.click(button("Try again"));
    await waitFor(() => expect(items()).toHaveLength(3));
  });
});
