import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { StrictMode } from "react";
import { describe, expect, test, vi } from "vitest";
import { createChatSession } from "../../core/index";
import { ParlanceProvider } from "../../hooks/index";
import { createScriptedConnector } from "../../testing/index";
import { Suggestions } from "./Suggestions";

async function renderSuggestions() {
  const connector = createScriptedConnector();
  const session = createChatSession({ connector });
  await session.start();
  render(
    <ParlanceProvider session={session}>
      <div>
        <div role="log" aria-label="Conversation" tabIndex={0} />
      </div>
      <Suggestions
        items={["Where is my parcel?", { label: "Prices", text: "What does delivery cost?" }]}
      />
    </ParlanceProvider>,
    { wrapper: StrictMode },
  );
  return { connector, session };
}

const chips = () => screen.queryAllByRole("button").map(({ textContent }) => textContent);

describe("Suggestions", () => {
  test("say what they stand for, and leave the floor to the agent", async () => {
    const { connector, session } = await renderSuggestions();
    expect(screen.getByRole("group", { name: "Suggestions" })).toBeTruthy();
    expect(chips()).toEqual(["Where is my parcel?", "Prices"]);

    await userEvent.click(screen.getByRole("button", { name: "Prices" }));
    expect(connector.sent.map(({ command }) => command.text)).toEqual(["What does delivery cost?"]);
    expect(chips()).toEqual([]);
    // Not lost with the chip that had it.
    expect(document.activeElement).toBe(screen.getByRole("log"));

    act(() => connector.say("4.90 in the city."));
    await vi.waitFor(() => expect(chips()).toHaveLength(2));
    session.disconnect();
  });

  test("are gone once the conversation has ended", async () => {
    const { connector } = await renderSuggestions();
    act(() => connector.emit({ type: "session-ended" }));
    expect(chips()).toEqual([]);
  });
});
