import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { StrictMode } from "react";
import { describe, expect, test } from "vitest";
import type { DataPart as Data } from "../../core/index";
import { DataPart } from "./DataPart";

function show(name: string, data: unknown) {
  const part: Data = { type: "data", name, data };
  render(
    <DataPart
      part={part}
      message={{ id: "m1", role: "agent", status: "complete", createdAt: 0, parts: [part] }}
    />,
    { wrapper: StrictMode },
  );
}

describe("DataPart", () => {
  test("shows its name, and what it holds once it is unfolded", async () => {
    show("voucher", { code: "PLUM-20" });
    const details = screen.getByText("voucher").closest("details");
    expect(details?.open).toBe(false);
    await userEvent.click(screen.getByText("voucher"));
    expect(details?.open).toBe(true);
    expect(details?.textContent).toContain('"code": "PLUM-20"');
  });

  test("can be copied", async () => {
    const user = userEvent.setup();
    show("voucher", ["PLUM-20"]);
    await user.click(screen.getByText("voucher"));
    await user.click(screen.getByRole("button", { name: "Copy" }));
    expect(await navigator.clipboard.readText()).toBe('[\n  "PLUM-20"\n]');
  });

  test("has a name in any case, and holds anything", () => {
    const cycle: unknown[] = [];
    cycle.push({ cycle });
    show("", cycle);
    expect(screen.getAllByText("Data")[0]?.closest("summary")).toBeTruthy();
    expect(screen.getByText("[object Object]")).toBeTruthy();
  });
});
