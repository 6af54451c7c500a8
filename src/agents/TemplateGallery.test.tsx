import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createKivoxScene, type KivoxScene } from "../../test/setup/kivox-scene";
import { TemplateGallery, type TemplateGalleryProps } from "./index";

let scene: KivoxScene;
beforeEach(() => {
  scene = createKivoxScene();
});
afterEach(() => scene.close());

const gallery = () => screen.getByRole("region", { name: "Templates" });
const cards = () => screen.getAllByRole("listitem");
const button = (name: string | RegExp) => screen.getByRole("button", { name });
const signInAs = (person: number) => {
  scene.jar.cookie = scene.fake.sessionCookie(scene.fake.users[person]?.id);
};

async function renderGallery(props: Partial<TemplateGalleryProps> = {}) {
  const view = render(<TemplateGallery scope="me" {...props} />, { wrapper: scene.Wrapper });
  await scene.settled();
  return view;
}

describe("the gallery of templates", () => {
  test("shows what one has, page by page, and keeps the focus on the way", async () => {
    await renderGallery({ pageSize: 3 });
    expect(cards()).toHaveLength(3);
    expect(within(cards()[0]!).getByText("Delivery")).toBeTruthy();
    expect(within(cards()[0]!).getByText("4 steps")).toBeTruthy();

    const release = scene.hold(/page=2/);
    await userEvent.click(button("Next page"));
    expect(gallery().getAttribute("aria-busy")).toBe("true");
    expect(gallery().dataset.stale).toBe("true");
    await act(async () => release());
    await scene.settled();
    expect(within(cards()[0]!).queryByText("Delivery")).toBeNull();
    expect(document.activeElement).toBe(button("Next page"));
  });

  test("shows the page that the app holds", async () => {
    const onPageChange = vi.fn();
    await renderGallery({ pageSize: 3, page: 2, onPageChange });
    await userEvent.click(button("Next page"));
    expect(onPageChange).toHaveBeenLastCalledWith(3);
    expect(screen.getByText("Page 2 of 3")).toBeTruthy();
  });

  test("makes an agent of a template, in the same place", async () => {
    const onAgentCreated = vi.fn();
    await renderGallery({ scope: { org: "northline" }, onAgentCreated });
    const [template] = scene.fake.templates.filter(({ owner_org_id }) => owner_org_id).reverse();
    await userEvent.click(button(`Use ${template?.name ?? ""}`));
    await waitFor(() => expect(onAgentCreated).toHaveBeenCalledOnce());
    expect(scene.fake.agents.at(-1)).toMatchObject({
      template_id: template?.id,
      owner_org_id: template?.owner_org_id,
      status: "draft",
    });
    const word = screen.getByText(/is there, as a draft/);
    expect(word.getAttribute("role")).toBe("status");
    expect(word.classList.contains("parlance-visually-hidden")).toBe(false);
  });

  test("makes one agent, however often it is pressed meanwhile", async () => {
    await renderGallery();
    const before = scene.fake.agents.length;
    const release = scene.hold(/POST/);
    await userEvent.click(button("Use Delivery"));
    await userEvent.click(button("Making an agent…"));
    await act(async () => release());
    await scene.settled();
    expect(scene.fake.agents).toHaveLength(before + 1);
  });

  test("leaves it to the app where that wants it", async () => {
    const onUse = vi.fn();
    await renderGallery({ onUse, role: "viewer" });
    const before = scene.fake.agents.length;
    await userEvent.click(button("Use Delivery"));
    expect(onUse.mock.lastCall?.[0]).toMatchObject({ name: "Delivery" });
    expect(scene.fake.agents).toHaveLength(before);
  });

  test("tells what could not be made, and tries again", async () => {
    await renderGallery();
    scene.fake.failNext("createUserAgent", { status: 500 });
    await userEvent.click(button("Use Delivery"));
    await screen.findByText("No agent could be made from Delivery");
    await userEvent.click(button("Use Delivery"));
    await screen.findByText(/is there, as a draft/);
    expect(screen.queryByText("No agent could be made from Delivery")).toBeNull();
  });

  test("deletes after asking; the focus stays, an emptied page is left", async () => {
    await renderGallery({ pageSize: 7, defaultPage: 2 });
    expect(cards()).toHaveLength(1);
    await userEvent.click(button(/^Delete/));
    const dialog = screen.getByRole("alertdialog");
    await userEvent.click(within(dialog).getByRole("button", { name: "Delete" }));
    await waitFor(() => expect(cards()).toHaveLength(7));
    expect(screen.getByText(/was deleted/)).toBeTruthy();
    expect(gallery().contains(document.activeElement)).toBe(true);
  });

  test.each([
    [0, true, true],
    [1, true, true],
    [2, true, false],
    [3, false, false],
  ])("offers to person %i of an organisation what the role allows", async (person, use, remove) => {
    signInAs(person);
    await renderGallery({ scope: { org: "northline" } });
    expect(cards()).toHaveLength(4);
    expect(screen.queryAllByRole("button", { name: /^Use/ })).toHaveLength(use ? 4 : 0);
    expect(screen.queryAllByRole("button", { name: /^Delete/ })).toHaveLength(remove ? 4 : 0);
  });
});

describe("a page beyond the last", () => {
  test.each([
    ["the app holds the page", true],
    ["the app is only told", false],
  ])("leads back to the last one where %s", async (_who, isHeld) => {
    const told = vi.fn();
    function App() {
      const [page, setPage] = useState(9);
      const onPageChange = (next: number) => {
        told(next);
        setPage(next);
      };
      return (
        <TemplateGallery
          scope="me"
          pageSize={3}
          {...(isHeld ? { page } : { defaultPage: 9 })}
          onPageChange={onPageChange}
        />
      );
    }
    render(<App />, { wrapper: scene.Wrapper });
    expect(await screen.findByText("Page 3 of 3")).toBeTruthy();
    await waitFor(() => expect(cards()).toHaveLength(2));
    expect(told.mock.calls).toEqual([[3]]);
  });
});

describe("its states", () => {
  test("holds the place while it loads, on a server too", () => {
    const html = renderToString(
      <scene.Wrapper>
        <TemplateGallery scope="me" />
      </scene.Wrapper>,
    );
    expect(html).toContain('data-status="loading"');
    expect(scene.asked).toEqual([]);
  });

  test("says that there are none", async () => {
    await renderGallery({ scope: { org: "mashriq" } });
    expect(gallery().dataset.status).toBe("empty");
    expect(screen.getByText("No templates yet")).toBeTruthy();
  });

  test("tells a failure, and tries again", async () => {
    scene.fake.failNext("listUserTemplates", { status: 503 });
    await renderGallery();
    expect(screen.getByRole("alert").textContent).toContain("could not be loaded");
    await userEvent.click(button("Try again"));
    await waitFor(() => expect(cards()).toHaveLength(8));
  });
});
