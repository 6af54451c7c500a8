import { act, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { StrictMode } from "react";
import { describe, expect, test } from "vitest";
import { LanguageProvider } from "../language/LanguageContext";
import { spanish } from "../language/spanish";
import { KeyboardHelp } from "./KeyboardHelp";
import { useKeyboardHelp } from "./useKeyboardHelp";

function Panel() {
  const help = useKeyboardHelp();
  return (
    <div onKeyDown={help.onKeyDown}>
      <button onClick={help.open}>Help</button>
      <textarea aria-label="Message" />
      <div contentEditable suppressContentEditableWarning aria-label="Rich" role="textbox" />
      {help.dialog}
    </div>
  );
}

const renderPanel = () =>
  render(
    <StrictMode>
      <Panel />
    </StrictMode>,
  );
/** The module, once loaded, is there at once for whoever asks; a dialog that is to come has come. */
const loaded = () => act(() => import("./KeyboardHelp"));

describe("KeyboardHelp", () => {
  test("lists every shortcut with its keys, in the words of the language", () => {
    render(
      <LanguageProvider messages={spanish}>
        <KeyboardHelp onClose={() => undefined} />
      </LanguageProvider>,
    );
    const dialog = screen.getByRole("dialog", { name: spanish.keyboardHelp });
    const rows = [...dialog.querySelectorAll("dl > div")].map((row) => [
      row.querySelector("dt")?.textContent,
      row.querySelector("dd")?.textContent,
    ]);
    expect(rows).toEqual([
      [spanish.shortcutSend, "Intro"],
      [spanish.shortcutNewLine, "Mayús+Intro"],
      [spanish.shortcutMessages, "↑ ↓"],
      [spanish.shortcutFirstLast, "Inicio Fin"],
      [spanish.shortcutInside, "Intro Esc"],
      [spanish.shortcutWrite, "Esc"],
      [spanish.shortcutClose, "Esc"],
      [spanish.shortcutHelp, "?"],
    ]);
  });

  test("opens on ?, takes the focus, and gives it back when Escape closes it", async () => {
    renderPanel();
    const opener = screen.getByRole("button", { name: "Help" });
    opener.focus();
    await userEvent.keyboard("?");
    await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
    const close = screen.getByRole("button", { name: "Close keyboard shortcuts" });
    expect(document.activeElement).toBe(close);
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(document.activeElement).toBe(opener);
  });

  test("opens on the question mark of an Arabic keyboard too", async () => {
    renderPanel();
    fireEvent.keyDown(screen.getByRole("button", { name: "Help" }), { key: "؟" });
    expect(await screen.findByRole("dialog", { name: "Keyboard shortcuts" })).toBeTruthy();
  });

  test("gives the focus to the conversation where what had it is gone", async () => {
    function Panel({ hasOpener }: { readonly hasOpener: boolean }) {
      const help = useKeyboardHelp();
      return (
        <div>
          {hasOpener && <button onClick={help.open}>Help</button>}
          <div role="log" tabIndex={-1} />
          {help.dialog}
        </div>
      );
    }
    const { rerender } = render(<Panel hasOpener />);
    await userEvent.click(screen.getByRole("button", { name: "Help" }));
    await screen.findByRole("dialog");
    rerender(<Panel hasOpener={false} />);
    await userEvent.keyboard("{Escape}");
    expect(document.activeElement).toBe(screen.getByRole("log"));
  });

  test("opens by a button, and closes by its own", async () => {
    renderPanel();
    await userEvent.click(screen.getByRole("button", { name: "Help" }));
    await userEvent.click(await screen.findByRole("button", { name: "Close keyboard shortcuts" }));
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  test("never takes a question mark from somebody who writes", async () => {
    renderPanel();
    await userEvent.type(screen.getByRole("textbox", { name: "Message" }), "?");
    await userEvent.type(screen.getByRole("textbox", { name: "Rich" }), "?");
    await loaded();
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(screen.getByRole("textbox", { name: "Message" })).toHaveProperty("value", "?");
  });

  test.each([{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { repeat: true }])(
    "leaves %o alone",
    async (more) => {
      renderPanel();
      const button = screen.getByRole("button", { name: "Help" });
      fireEvent.keyDown(button, { key: "?", ...more });
      await loaded();
      expect(screen.queryByRole("dialog")).toBeNull();
    },
  );
});
