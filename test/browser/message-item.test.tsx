import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { StrictMode } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { userEvent as pointer } from "vitest/browser";
import { MessageList } from "../../src/components/index";
import { createChatSession, type Message } from "../../src/core/index";
import { createScriptedConnector } from "../../src/testing/index";
import "../../src/styles.css";

afterEach(cleanup);

function said(id: string, role: "agent" | "user", minute: number): Message {
  return {
    id,
    role,
    parts: [{ type: "text", text: id }],
    status: role === "agent" ? "complete" : "sent",
    createdAt: new Date(2026, 3, 15, 14, minute).getTime(),
  };
}

const talk = [
  said("One", "agent", 1),
  said("Two", "agent", 2),
  said("Three", "agent", 3),
  said("Four", "user", 4),
];

function renderList() {
  const session = createChatSession({
    connector: createScriptedConnector(),
    initialMessages: talk,
  });
  const { container } = render(
    <StrictMode>
      <div style={{ display: "flex", blockSize: 480, inlineSize: 360 }}>
        <MessageList session={session} />
      </div>
    </StrictMode>,
  );
  const row = (text: string) =>
    screen.getByText(text).closest<HTMLElement>("[role=listitem]") ?? expect.unreachable();
  const places = () =>
    talk.map(({ id }) => screen.getByText(id).getBoundingClientRect().top.toFixed(2));
  return { container, row, places };
}

const times = (element: HTMLElement) => element.querySelectorAll("time").length;
const isCopyable = (element: HTMLElement) =>
  within(element).queryByRole("button", { name: "Copy message" }) !== null;

test("a message under a mouse shows its time and its actions, and none of them moves", async () => {
  const { row, places } = renderList();
  const before = places();
  expect([times(row("Two")), isCopyable(row("Two"))]).toEqual([0, false]);
  for (const text of ["Two", "Four", "Three"]) {
    await pointer.hover(screen.getByText(text));
    await vi.waitFor(() => expect([times(row(text)), isCopyable(row(text))]).toEqual([1, true]));
    expect(places()).toEqual(before);
  }
  // Three is the latest answer.
  expect(["One", "Two", "Three", "Four"].filter((text) => isCopyable(row(text)))).toEqual([
    "Three",
  ]);
});

test("the keyboard's focus on a row shows them too, Enter leads to them, and they go with it", async () => {
  const { row, places } = renderList();
  const before = places();
  await userEvent.tab();
  await userEvent.keyboard("{Home}");
  expect(document.activeElement).toBe(row("One"));
  await vi.waitFor(() => expect(isCopyable(row("One"))).toBe(true));
  await userEvent.keyboard("{Enter}");
  expect(document.activeElement).toBe(
    within(row("One")).getByRole("button", { name: "Copy message" }),
  );
  expect(times(row("One"))).toBe(1);
  expect(places()).toEqual(before);
  await userEvent.keyboard("{Escape}{ArrowDown}");
  await vi.waitFor(() => expect(isCopyable(row("Two"))).toBe(true));
  expect([times(row("One")), isCopyable(row("One"))]).toEqual([0, false]);
});
