import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { StrictMode, useState } from "react";
import { describe, expect, test, vi } from "vitest";
import { ParlanceError } from "../../core/index";
import { ConfirmDialog } from "./ConfirmDialog";

function App({ onConfirm }: { readonly onConfirm: () => unknown }) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <StrictMode>
      <button onClick={() => setIsAsking(true)}>Delete it</button>
      {isAsking && (
        <ConfirmDialog
          question="Delete it?"
          consequence="It is gone for good."
          confirm="Delete"
          onConfirm={onConfirm}
          onClose={() => setIsAsking(false)}
        />
      )}
    </StrictMode>
  );
}

async function ask(onConfirm: () => unknown = () => undefined) {
  render(<App onConfirm={onConfirm} />);
  await userEvent.click(screen.getByText("Delete it"));
  return screen.getByRole("alertdialog", { name: "Delete it?" });
}
const answer = (name: string) => userEvent.click(screen.getByRole("button", { name }));
const dialog = () => screen.queryByRole("alertdialog");

describe("a question before something is done", () => {
  test("says what a yes leads to, and begins at the no", async () => {
    const question = await ask();
    const described = document.getElementById(question.getAttribute("aria-describedby") ?? "");
    expect(described?.textContent).toBe("It is gone for good.");
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Cancel" }));
  });

  test("is over after a yes that worked, and the focus is where it was", async () => {
    const onConfirm = vi.fn();
    await ask(onConfirm);
    await answer("Delete");
    await waitFor(() => expect(dialog()).toBeNull());
    expect(onConfirm).toHaveBeenCalledOnce();
    expect(document.activeElement).toBe(screen.getByText("Delete it"));
  });

  test.each([
    ["Cancel", () => answer("Cancel")],
    ["Escape", () => userEvent.keyboard("{Escape}")],
    ["a press beside it", () => userEvent.click(dialog()!)],
    ["the device's own way back", () => Promise.resolve(fireEvent(dialog()!, new Event("cancel")))],
  ])("is over after %s, and nothing was done", async (_how, leave) => {
    const onConfirm = vi.fn();
    await ask(onConfirm);
    await leave();
    expect(dialog()).toBeNull();
    expect(onConfirm).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(screen.getByText("Delete it"));
  });

  test("stays for a press in it, also for one that ends beside it", async () => {
    const heading = (await ask()).querySelector("[role=heading]")!;
    await userEvent.click(heading);
    await userEvent.pointer([
      { keys: "[MouseLeft>]", target: heading },
      { keys: "[/MouseLeft]", target: dialog()! },
    ]);
    expect(dialog()).not.toBeNull();
  });

  test("is there until the finger is off the glass, so that nothing under it is pressed", async () => {
    await ask();
    const user = userEvent.setup();
    await user.pointer({ keys: "[TouchA>]", target: dialog()! });
    expect(dialog()).not.toBeNull();
    await user.pointer({ keys: "[/TouchA]" });
    expect(dialog()).toBeNull();
  });

  test("is done once, however often yes is said", async () => {
    let finish = (): void => undefined;
    const onConfirm = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
    await ask(onConfirm);
    await answer("Delete");
    await answer("Delete");
    expect(onConfirm).toHaveBeenCalledOnce();
    expect(screen.getByText("Delete").getAttribute("aria-disabled")).toBe("true");
    finish();
    await waitFor(() => expect(dialog()).toBeNull());
  });

  test("one that was left leaves the next question alone, when what it began is done", async () => {
    let finish = (): void => undefined;
    await ask(() => new Promise<void>((resolve) => (finish = resolve)));
    await answer("Delete");
    await answer("Cancel");
    await userEvent.click(screen.getByText("Delete it"));
    await act(async () => finish());
    expect(dialog()).not.toBeNull();
  });

  test("says what went wrong, and can be answered again", async () => {
    const refusal = new ParlanceError("no", { code: "forbidden" });
    const onConfirm = vi.fn().mockRejectedValueOnce(refusal).mockResolvedValue(undefined);
    const question = await ask(onConfirm);
    await answer("Delete");
    await waitFor(() =>
      expect(screen.getByRole("alert").textContent).toBe("You are not allowed to do this."),
    );
    expect(question.dataset.status).toBe("failed");
    await answer("Delete");
    await waitFor(() => expect(dialog()).toBeNull());
    expect(onConfirm).toHaveBeenCalledTimes(2);
  });

  test("tells of what the app threw as of any failure", async () => {
    await ask(() => {
      throw new TypeError("of the app");
    });
    await answer("Delete");
    await waitFor(() => expect(screen.getByRole("alert").textContent).toMatch(/went wrong/));
  });
});
