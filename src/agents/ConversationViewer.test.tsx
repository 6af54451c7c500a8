import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createKivoxScene, type KivoxScene } from "../../test/setup/kivox-scene";
import { ConversationViewer, type ConversationViewerProps } from "./index";

let scene: KivoxScene;
let long: string;
let short: string;
beforeEach(() => {
  scene = createKivoxScene();
  const [first] = scene.fake.conversations;
  const ofAgent = scene.fake.conversations.filter(({ agent_id }) => agent_id === first?.agent_id);
  long = ofAgent.at(-1)?.id ?? "";
  short = ofAgent.at(-3)?.id ?? "";
});
afterEach(() => {
  vi.restoreAllMocks();
  scene.close();
});

const viewer = () => document.querySelector<HTMLElement>("section")!;
// Not by their roles: to work those out for a thousand messages takes jsdom minutes.
const rows = () => [...document.querySelectorAll<HTMLElement>(".parlance-message-list__row")];
const earlier = () => screen.queryByText("Show earlier messages");
const saidBy = (index: number) => rows().at(index)?.textContent ?? "";
const pagesAsked = () => scene.asked.filter(({ what }) => what.includes("/messages"));

async function renderViewer(props: Partial<ConversationViewerProps> = {}) {
  const view = render(<ConversationViewer conversationId={short} {...props} />, {
    wrapper: scene.Wrapper,
  });
  await scene.settled();
  return view;
}

describe("a past conversation", () => {
  test("is told by the list of the live chat, with who, when and why it ended", async () => {
    await renderViewer();
    await screen.findByRole("heading", { name: "Conversation with Delivery assistant" });
    expect(screen.getByRole("log")).toBeTruthy();
    expect(rows()).toHaveLength(scene.fake.messagesOf(short).length);
    expect(within(viewer()).getByText("Ended by the user")).toBeTruthy();
    expect(viewer().dataset.status).toBe("ready");
    expect(screen.queryByRole("textbox")).toBeNull();
  });

  test("asks for no name where the app knows it", async () => {
    await renderViewer({ agentName: "Ada" });
    expect(screen.getByRole("heading", { name: "Conversation with Ada" })).toBeTruthy();
    expect(scene.paths.some((path) => path.includes("/agents/"))).toBe(false);
  });

  test("goes back stretch by stretch to its beginning", async () => {
    await renderViewer({ pageSize: 3 });
    expect(saidBy(-1)).toContain("09:00 to 12:00");
    expect(rows()).toHaveLength(3);
    await userEvent.click(earlier()!);
    await waitFor(() => expect(rows()).toHaveLength(6));
    await userEvent.click(earlier()!);
    await waitFor(() => expect(rows()).toHaveLength(8));
    expect(saidBy(0)).toContain("Channel: web-text");
    expect(earlier()).toBeNull();
    expect(pagesAsked()).toHaveLength(3);
  });

  test("another one is another list", async () => {
    const { rerender } = await renderViewer();
    rerender(<ConversationViewer conversationId={long} pageSize={4} />);
    expect(viewer().dataset.status).toBe("loading");
    await waitFor(() => expect(rows()).toHaveLength(4));
    expect(saidBy(-1)).toContain("(500)");
  });

  test("lets go of everything when it is closed", async () => {
    const release = scene.hold(/messages/);
    const { unmount } = render(<ConversationViewer conversationId={long} />, {
      wrapper: scene.Wrapper,
    });
    await waitFor(() => expect(pagesAsked()).toHaveLength(1));
    unmount();
    await act(async () => release());
    await scene.settled();
    expect(
      scene.queryClient
        .getQueryCache()
        .getAll()
        .map((query) => query.getObserversCount()),
    ).not.toContain(1);
  });
});

describe("its states", () => {
  test("holds the place while it loads", async () => {
    const release = scene.hold(/./);
    render(<ConversationViewer conversationId={short} />, { wrapper: scene.Wrapper });
    expect(viewer().getAttribute("aria-busy")).toBe("true");
    expect(screen.getByRole("status").textContent).toBe("Loading…");
    await act(async () => release());
    await waitFor(() => expect(viewer().dataset.status).toBe("ready"));
  });

  test("says that nothing was said", async () => {
    scene.rewrite(/messages/, () => ({ items: [], next_cursor: "", has_more: false }));
    await renderViewer();
    await screen.findByText("Nothing was said");
    expect(viewer().dataset.status).toBe("empty");
    expect(screen.queryByText("Download")).toBeNull();
  });

  test.each([
    [404, "This is not here any more."],
    [403, "You are not allowed to do this."],
  ])("says of %i that it is of no use to try again", async (status, words) => {
    scene.fake.failNext("getConversation", { status, times: 9 });
    scene.fake.failNext("listConversationMessages", { status, times: 9 });
    await renderViewer();
    expect((await screen.findByRole("alert")).textContent).toContain(words);
    expect(viewer().dataset.status).toBe("failed");
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  });

  test.each(["getConversation", "listConversationMessages"] as const)(
    "tells that %s failed, and tries again",
    async (operation) => {
      scene.fake.failNext(operation, { status: 500 });
      await renderViewer();
      expect((await screen.findByRole("alert")).textContent).toContain(
        "The conversation could not be loaded",
      );
      await userEvent.click(screen.getByRole("button", { name: "Try again" }));
      await waitFor(() => expect(viewer().dataset.status).toBe("ready"));
      expect(screen.queryByRole("alert")?.textContent ?? "").toBe("");
    },
  );

  test("tells who is signed out so, and does not ask for ever", async () => {
    delete scene.jar.cookie;
    await renderViewer();
    expect((await screen.findByRole("alert")).textContent).toContain("signed out");
    expect(pagesAsked()).toHaveLength(1);
  });

  test("what was said before can be asked for again where it failed", async () => {
    await renderViewer({ pageSize: 3 });
    scene.fake.failNext("listConversationMessages", { status: 500 });
    await userEvent.click(earlier()!);
    await userEvent.click(await screen.findByText(/could not be loaded/));
    await waitFor(() => expect(rows()).toHaveLength(6));
  });

  test("is written on a server, where nothing is asked", () => {
    const html = renderToString(
      <scene.Wrapper>
        <ConversationViewer conversationId={short} />
      </scene.Wrapper>,
    );
    expect(html).toContain('data-status="loading"');
    expect(scene.asked).toEqual([]);
  });
});

describe("the download", () => {
  test("holds all of it, although only the end was on show", async () => {
    const blobs: Blob[] = [];
    const names: string[] = [];
    URL.createObjectURL = (blob: Blob) => `blob:${blobs.push(blob)}`;
    URL.revokeObjectURL = () => undefined;
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      names.push(this.download);
    });
    await renderViewer({ agentName: "Ada", pageSize: 3 });
    await userEvent.click(screen.getByText("Download"));
    await waitFor(() => expect(names).toHaveLength(1));
    expect(names[0]).toMatch(/^Conversation with Ada .*\.md$/);
    const page = await new Promise<string>((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(String(reader.result));
      reader.readAsText(blobs[0] ?? new Blob());
    });
    expect(page).toContain("# Conversation with Ada");
    expect(page.match(/^\*\*/gm)).toHaveLength(8);
  });

  test("tells that it failed", async () => {
    await renderViewer({ pageSize: 3 });
    scene.fake.failNext("listConversationMessages", { status: 500 });
    await userEvent.click(screen.getByText("Download"));
    await screen.findByText("The conversation could not be downloaded");
    expect(screen.getByText("Download")).toBeTruthy();
  });

  test("is whole or not at all: nothing is saved of a conversation that was left meanwhile", async () => {
    const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue();
    URL.createObjectURL = () => "blob:some";
    const { rerender } = await renderViewer({ pageSize: 3 });
    const release = scene.hold(/messages/);
    await userEvent.click(screen.getByText("Download"));
    rerender(<ConversationViewer conversationId={long} pageSize={4} />);
    await act(async () => release());
    await waitFor(() => expect(rows()).toHaveLength(4));
    expect(click).not.toHaveBeenCalled();
  });

  test("is not there where the app does not want it", async () => {
    await renderViewer({ hasDownload: false });
    expect(screen.queryByText("Download")).toBeNull();
  });
});
