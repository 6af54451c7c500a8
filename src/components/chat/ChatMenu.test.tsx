import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { StrictMode } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createChatSession, ParlanceError, type ChatConnector } from "../../core/index";
import { createScriptedConnector } from "../../testing/index";
import { ChatMenu } from "./ChatMenu";
import { ChatPanel, type ChatPanelProps } from "./ChatPanel";
import { ChatWidget } from "./ChatWidget";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  localStorage.clear();
});

const menuButton = () => screen.getByRole("button", { name: "Menu" });
const entries = () => screen.getAllByRole("menuitem").map(({ textContent }) => textContent);
const entry = (name: string) => screen.getByRole("menuitem", { name });

async function renderPanel(props: Partial<ChatPanelProps> = {}) {
  const connector = createScriptedConnector();
  render(
    <StrictMode>
      <ChatPanel connector={connector} {...props} />
    </StrictMode>,
  );
  await screen.findByText("Online");
  return connector;
}

const touched = () => ({
  session: createChatSession({ connector: createScriptedConnector() }),
  onKeyboardHelp: () => undefined,
});

function textOf(blob: Blob | undefined): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.readAsText(blob ?? new Blob());
  });
}

async function openMenu(): Promise<void> {
  await userEvent.click(menuButton());
  await screen.findByRole("menu", { name: "Menu" });
}

describe("the menu", () => {
  test("offers what can be done, and nothing else", async () => {
    await renderPanel();
    expect(menuButton().getAttribute("aria-expanded")).toBe("false");
    await openMenu();
    expect(menuButton().getAttribute("aria-expanded")).toBe("true");
    expect(menuButton().getAttribute("aria-controls")).toBe(screen.getByRole("menu").id);
    expect(entries()).toEqual([
      "Keyboard shortcuts",
      "Download as text",
      "Download as data (JSON)",
      "End conversation",
    ]);
  });

  test("offers no end where the vendor cannot, nor after it", async () => {
    const connector = createScriptedConnector({ capabilities: { end: false } });
    await renderPanel({ connector, menu: ["end", "download"] });
    await openMenu();
    expect(entries()).toEqual(["Download as text", "Download as data (JSON)"]);
  });

  test("is not there where nothing is left to offer, or nobody wants it", async () => {
    const connector = await renderPanel({ menu: ["end"] });
    expect(menuButton()).toBeTruthy();
    act(() => connector.emit({ type: "session-ended" }));
    expect(screen.queryByRole("button", { name: "Menu" })).toBeNull();
    await renderPanel({ menu: false });
    expect(screen.queryByRole("button", { name: "Menu" })).toBeNull();
  });

  test("speaks of no keys to who has none, unless there is nothing else to speak of", async () => {
    vi.stubGlobal("matchMedia", (query: string) => ({ matches: query.includes("coarse") }));
    const { unmount } = render(<ChatMenu items={["keyboard", "download"]} {...touched()} />);
    await openMenu();
    expect(entries()).toEqual(["Download as text", "Download as data (JSON)"]);
    unmount();
    render(<ChatMenu items={["keyboard"]} {...touched()} />);
    await openMenu();
    expect(entries()).toEqual(["Keyboard shortcuts"]);
  });

  test("is walked through by the arrow keys, Home, End and first letters, and round", async () => {
    await renderPanel();
    menuButton().focus();
    await userEvent.keyboard("{ArrowUp}");
    await waitFor(() => expect(document.activeElement).toBe(entry("End conversation")));
    await userEvent.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(entry("Keyboard shortcuts"));
    await userEvent.keyboard("{ArrowUp}{ArrowUp}");
    expect(document.activeElement).toBe(entry("Download as data (JSON)"));
    await userEvent.keyboard("{Home}");
    expect(document.activeElement).toBe(entry("Keyboard shortcuts"));
    await userEvent.keyboard("{End}");
    expect(document.activeElement).toBe(entry("End conversation"));
    await userEvent.keyboard("d");
    expect(document.activeElement).toBe(entry("Download as text"));
    await userEvent.keyboard("d");
    expect(document.activeElement).toBe(entry("Download as data (JSON)"));
    await userEvent.keyboard("d");
    expect(document.activeElement).toBe(entry("Download as text"));
  });

  test("closes on Escape, a second press and a press elsewhere, and the chat stays open", async () => {
    render(<ChatWidget connector={createScriptedConnector()} defaultOpen />);
    await screen.findByText("Online");
    await openMenu();
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByRole("menu")).toBeNull();
    expect(document.activeElement).toBe(menuButton());

    await openMenu();
    await userEvent.click(menuButton());
    expect(screen.queryByRole("menu")).toBeNull();

    await openMenu();
    await userEvent.click(screen.getByRole("textbox"));
    expect(screen.queryByRole("menu")).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole("textbox"));

    await openMenu();
    await userEvent.tab();
    expect(screen.queryByRole("menu")).toBeNull();
    expect(screen.getByRole("dialog")).toBeTruthy();
  });

  test("saves the conversation, once there is one, under the name of the chat", async () => {
    const saved: { name: string; blob: Blob | undefined }[] = [];
    const blobs: Blob[] = [];
    URL.createObjectURL = (blob: Blob) => `blob:${blobs.push(blob)}`;
    URL.revokeObjectURL = () => undefined;
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      saved.push({ name: this.download, blob: blobs.at(-1) });
    });
    const connector = await renderPanel({ title: "Ask Acme" });
    await openMenu();
    expect(entry("Download as text").getAttribute("aria-disabled")).toBe("true");
    await userEvent.click(entry("Download as text"));
    expect(saved).toHaveLength(0);

    act(() => connector.say("It arrives **today**."));
    await userEvent.click(entry("Download as text"));
    expect(screen.queryByRole("menu")).toBeNull();
    expect(document.activeElement).toBe(menuButton());
    expect(saved[0]?.name).toMatch(/^Ask Acme \d{4}-\d\d-\d\d\.md$/);
    expect(await textOf(saved[0]?.blob)).toContain("# Ask Acme");
    expect(await textOf(saved[0]?.blob)).toContain("It arrives **today**.");

    await openMenu();
    await userEvent.click(entry("Download as data (JSON)"));
    expect(JSON.parse(await textOf(saved[1]?.blob))).toMatchObject({
      messages: [{ role: "agent", parts: [{ type: "text", text: "It arrives **today**." }] }],
    });
  });

  test("turns the sound off and on, where there is one", async () => {
    await renderPanel({ notifications: { sound: true } });
    await openMenu();
    await userEvent.click(entry("Turn sound off"));
    await openMenu();
    await userEvent.click(entry("Turn sound on"));
    await openMenu();
    expect(entry("Turn sound off")).toBeTruthy();
  });

  test("shows the keyboard shortcuts, and has the focus back after them", async () => {
    await renderPanel();
    await openMenu();
    await userEvent.click(entry("Keyboard shortcuts"));
    expect(await screen.findByRole("dialog", { name: "Keyboard shortcuts" })).toBeTruthy();
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(document.activeElement).toBe(menuButton());
  });
});

describe("the end of a conversation", () => {
  async function askToEnd(): Promise<HTMLElement> {
    await openMenu();
    await userEvent.click(entry("End conversation"));
    return screen.findByRole("alertdialog", { name: "End this conversation?" });
  }
  const answer = (dialog: HTMLElement, name: string) =>
    within(dialog).getByRole("button", { name });

  test("is asked about, and nothing happens until it is answered", async () => {
    await renderPanel();
    const question = await askToEnd();
    expect(document.activeElement).toBe(answer(question, "Cancel"));
    // What lies behind rests.
    expect(screen.getByRole("textbox", { hidden: true }).closest("[inert]")).toBeTruthy();
    await userEvent.click(answer(question, "Cancel"));
    expect(screen.queryByRole("alertdialog")).toBeNull();
    expect(document.activeElement).toBe(menuButton());
    expect(screen.getByText("Online")).toBeTruthy();
    expect(screen.getByRole("textbox").closest("[inert]")).toBeNull();
  });

  test("is not asked about any more after a press beside the question, once it is over", async () => {
    await renderPanel();
    const question = await askToEnd();
    const cover = question.parentElement as HTMLElement;
    // From the question to beside it is a selection of text, and no press.
    fireEvent.pointerDown(question);
    fireEvent.click(cover);
    fireEvent.pointerDown(cover);
    // The rest of the press would meet what lies beneath.
    expect(question.isConnected).toBe(true);
    fireEvent.click(cover);
    expect(question.isConnected).toBe(false);
    expect(document.activeElement).toBe(menuButton());
  });

  test("comes after a yes, and another can be begun", async () => {
    const onEnded = vi.fn();
    await renderPanel({ onEnded });
    await userEvent.click(answer(await askToEnd(), "End"));
    expect(await screen.findByRole("button", { name: "Start a new conversation" })).toBeTruthy();
    expect(onEnded).toHaveBeenCalledOnce();
    expect(screen.queryByRole("alertdialog")).toBeNull();
  });

  test("takes the button that asked for it along, and the focus goes to the conversation", async () => {
    await renderPanel({ menu: ["end"] });
    await userEvent.click(answer(await askToEnd(), "End"));
    await screen.findByRole("button", { name: "Start a new conversation" });
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    expect(screen.queryByRole("button", { name: "Menu" })).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole("log"));
  });

  test("that comes by itself answers the question for good", async () => {
    const connector = await renderPanel();
    await askToEnd();
    act(() => connector.emit({ type: "session-ended", reason: "timeout" }));
    expect(screen.queryByRole("alertdialog")).toBeNull();
    expect(document.activeElement).toBe(menuButton());
    await userEvent.click(screen.getByRole("button", { name: "Start a new conversation" }));
    await screen.findByText("Online");
    expect(screen.queryByRole("alertdialog")).toBeNull();
  });

  test("that fails is said, and can be tried again", async () => {
    let refusals = 1;
    await renderPanel({ connector: refusingToEnd(() => refusals-- > 0) });
    const question = await askToEnd();
    await userEvent.click(answer(question, "End"));
    const alert = await within(question).findByRole("alert");
    await waitFor(() => expect(alert.textContent).toBe("It could not be ended. Try again."));
    expect(screen.getByText("Online")).toBeTruthy();
    await userEvent.click(answer(question, "End"));
    expect(await screen.findByText("This conversation has ended.")).toBeTruthy();
  });

  test("is not asked about any more when Escape is pressed, and a widget stays open", async () => {
    render(<ChatWidget connector={createScriptedConnector()} defaultOpen />);
    await screen.findByText("Online");
    await askToEnd();
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByRole("alertdialog")).toBeNull();
    expect(screen.getByRole("dialog")).toBeTruthy();
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});

/** A vendor that will not let go while `isRefusing`. */
function refusingToEnd(isRefusing: () => boolean): ChatConnector {
  const connector = createScriptedConnector();
  return {
    ...connector,
    async openChat(request, emit) {
      const connection = await connector.openChat(request, emit);
      return {
        ...connection,
        async end(options) {
          if (isRefusing()) throw new ParlanceError("no", { code: "network" });
          await connection.end?.(options);
        },
      };
    },
  };
}
