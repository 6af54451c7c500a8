import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { StrictMode } from "react";
import { describe, expect, test, vi } from "vitest";
import type { Message, ToolCallPart as ToolCall } from "../../core/index";
import { arabic } from "../language/arabic";
import { LanguageProvider } from "../language/LanguageContext";
import { spanish } from "../language/spanish";
import { ToolCallPart } from "./ToolCallPart";

function tree(values: Partial<ToolCall>, messages = {}, change: Partial<Message> = {}) {
  const part: ToolCall = {
    type: "tool-call",
    toolCallId: "1",
    name: "tracking",
    status: "running",
    ...values,
  };
  const message: Message = {
    id: "m1",
    role: "agent",
    status: "streaming",
    createdAt: 0,
    parts: [part],
    ...change,
  };
  return (
    <StrictMode>
      <LanguageProvider messages={messages}>
        <ToolCallPart part={part} message={message} />
      </LanguageProvider>
    </StrictMode>
  );
}

const show = (...how: Parameters<typeof tree>) => render(tree(...how)).container;
const bar = () => screen.queryByRole<HTMLProgressElement>("progressbar");

describe("ToolCallPart", () => {
  test.each([
    [
      "queued",
      "Waiting to use tracking",
      "En espera de usar tracking",
      "في انتظار استخدام tracking",
    ],
    ["running", "Using tracking…", "Usando tracking…", "جارٍ استخدام tracking…"],
    ["cancelling", "Stopping tracking…", "Deteniendo tracking…", "جارٍ إيقاف tracking…"],
    ["complete", "Used tracking", "Ha usado tracking", "استُخدمت tracking"],
    ["failed", "tracking failed", "tracking ha fallado", "تعذّر استخدام tracking"],
    ["cancelled", "tracking was stopped", "tracking se ha detenido", "أُوقف استخدام tracking"],
  ] as const)("says in words that it is %s", (status, inEnglish, inSpanish, inArabic) => {
    expect(show({ status }).textContent).toBe(inEnglish);
    expect(show({ status }, spanish).textContent).toBe(inSpanish);
    expect(show({ status }, arabic).textContent).toBe(inArabic);
  });

  test("shows how far it got, to the eye and in its role", () => {
    const container = show({ progress: 0.4 });
    expect(screen.getByRole("progressbar", { name: "Using tracking…" })).toHaveProperty(
      "value",
      0.4,
    );
    expect(container.textContent).toBe("Using tracking…40%");
  });

  test("shows that it is at work where nobody knows how far", () => {
    show({});
    expect(bar()?.hasAttribute("value")).toBe(false);
  });

  test.each([
    [1.7, 1],
    [0, 0],
    [-1, undefined],
    [Number.NaN, undefined],
    [Infinity, 1],
  ])("takes a progress of %s for %s", (progress, value) => {
    show({ progress });
    expect(bar()?.getAttribute("value") ?? undefined).toBe(value?.toString());
  });

  test.each(["queued", "complete", "failed", "cancelled"] as const)(
    "has no bar when it is %s",
    (status) => {
      expect(show({ status, progress: 0.5 }).querySelector("progress")).toBeNull();
    },
  );

  test("is over when the answer it belongs to was cut off", () => {
    const container = show({ progress: 0.5 }, {}, { status: "interrupted" });
    expect(container.textContent).toBe("tracking was stopped");
    expect(bar()).toBeNull();
  });

  test("has what was asked and answered folded away", async () => {
    show({ status: "complete", input: { day: "Monday" }, output: "booked" });
    const details = screen.getByText("Used tracking").closest("details");
    expect(details?.open).toBe(false);
    await userEvent.click(screen.getByText("Used tracking"));
    expect(details?.open).toBe(true);
    expect(details?.textContent).toContain('Asked{\n  "day": "Monday"\n}');
    expect(details?.textContent).toContain("booked");
  });

  test("shows the words it has found so far, and folds away the data, until the answer is there", () => {
    const { rerender, container } = render(tree({ partial: "Three parcels" }));
    expect(screen.getByText("Three parcels").closest("details")).toBeNull();
    rerender(tree({ partial: { parcels: 3 } }));
    expect(container.querySelector("details")?.textContent).toContain('So far{\n  "parcels": 3\n}');
    rerender(tree({ status: "cancelled", partial: "Three parcels" }));
    expect(container.querySelector("details")?.textContent).toContain("So farThree parcels");
    rerender(tree({ status: "complete", partial: "Three parcels", output: "Four parcels" }));
    expect(container.textContent).not.toContain("Three parcels");
  });

  test("says why it failed, unasked", () => {
    show({ status: "failed", error: "No parcel has this number." });
    expect(screen.getByText("No parcel has this number.").closest("details")).toBeNull();
  });

  test("lets the answer be copied", async () => {
    const user = userEvent.setup();
    show({ status: "complete", input: "a", output: { place: "Mill Court 3" } });
    await user.click(screen.getByText("Used tracking"));
    await user.click(screen.getByRole("button", { name: "Copy" }));
    expect(await navigator.clipboard.readText()).toBe('{\n  "place": "Mill Court 3"\n}');
    expect(screen.getByRole("button", { name: "Copied" })).toBeTruthy();
  });

  test("stays open while it goes on", async () => {
    const { rerender } = render(tree({ input: "4711-B" }));
    await userEvent.click(screen.getByText("Using tracking…"));
    rerender(tree({ input: "4711-B", progress: 0.5 }));
    rerender(tree({ input: "4711-B", status: "complete", output: "there" }));
    expect(screen.getByText("there").closest("details")?.open).toBe(true);
  });

  test("writes down once what stays the same while the message goes on", () => {
    const toJSON = vi.fn(() => "long");
    const output = { toJSON };
    const { rerender } = render(tree({ status: "complete", output }));
    toJSON.mockClear();
    rerender(tree({ status: "complete", output }));
    expect(toJSON).not.toHaveBeenCalled();
  });

  test.each([
    [null, "null"],
    [0, "0"],
    ["", ""],
    [12n, "12"],
    [() => 1, "() => 1"],
  ])("writes down %s", (output, written) => {
    const container = show({ status: "complete", output });
    expect(container.querySelector("pre")?.textContent).toBe(written);
  });
});
