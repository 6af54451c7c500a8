import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, describe, expect, test } from "vitest";
import { commands, userEvent } from "vitest/browser";
import type { ParlanceErrorCode } from "../../src/core/index";
import { ChatPanel } from "../../src/index";
import { createHaipChat } from "../../src/protocols/haip/index";
import { haipCells, nameOf, type HaipCell } from "../conformance/haip-transports";
import "../../src/styles.css";

const question = "Where is my parcel?";
const answer = "It is on its way, and will be there tomorrow.";
let host: number | undefined;

afterEach(async () => {
  cleanup();
  if (host !== undefined) await commands.stopHaip(host);
  host = undefined;
});

/** A chat panel that talks to a server on a real port. */
async function openPanel({ dialect, endpoints, way }: HaipCell) {
  const { id, baseUrl } = await commands.startHaip({
    dialect,
    endpoints,
    scenario: "tool-call",
    answer,
    partMs: 30,
  });
  host = id;
  const mintToken = () => commands.mintHaipToken(id);
  const connector = createHaipChat({
    url: `${baseUrl}/${way.path[endpoints]}`,
    transport: way.transport,
    ...way.options,
    ...(dialect === "A"
      ? { getToken: mintToken }
      : { tool: "chat", authenticate: async () => ({ token: await mintToken() }) }),
  });
  const errors: ParlanceErrorCode[] = [];
  render(
    <StrictMode>
      <div style={{ height: 480 }}>
        <ChatPanel connector={connector} onError={({ code }) => errors.push(code)} />
      </div>
    </StrictMode>,
  );
  return { errors, report: () => commands.reportHaip(id) };
}

/** The texts that the agent's message showed, one after the other. */
function watchAnswer() {
  const shown: string[] = [];
  const observer = new MutationObserver(() => {
    const paragraph = document.querySelector("[data-role=agent] p");
    const text = paragraph?.textContent ?? "";
    if (text !== "" && text !== shown.at(-1)) shown.push(text);
  });
  observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  return {
    shown,
    stop: () => observer.disconnect(),
  };
}

describe("HAIP from Chromium, over real sockets", () => {
  test.each(haipCells("Chromium").map((cell) => [nameOf(cell), cell] as const))(
    "%s",
    async (_, cell) => {
      const { errors, report } = await openPanel(cell);
      const connection = () =>
        document.querySelector("[data-connection]")?.getAttribute("data-connection");
      if (cell.impossible) {
        await waitFor(() => expect(connection()).toBe("failed"), { timeout: 5_000 });
        expect(errors).toEqual([cell.impossible.code]);
        expect((await report()).sessions.flatMap(({ texts }) => texts)).toEqual([]);
        return;
      }
      await waitFor(() => expect(connection()).toBe("connected"), { timeout: 5_000 });
      const { shown, stop } = watchAnswer();
      await userEvent.fill(screen.getByRole("textbox"), question);
      await userEvent.keyboard("{Enter}");
      await waitFor(
        () =>
          expect(
            document.querySelector("[data-role=agent][data-status=complete]")?.textContent,
          ).toContain(answer),
        { timeout: 5_000 },
      );
      stop();

      // Dialect B2 has whole messages only, and no B has tool calls.
      const parts = shown.filter((text) => text !== answer);
      if (cell.dialect === "B2") expect(parts).toEqual([]);
      else expect(parts.length).toBeGreaterThan(0);
      for (const part of parts) expect(answer.startsWith(part.trim())).toBe(true);
      expect(
        within(screen.getByRole("log")).queryAllByText("Used find_delivery_windows"),
      ).toHaveLength(cell.dialect === "A" ? 1 : 0);
      expect(errors).toEqual([]);
      const { sockets, sessions } = await report();
      expect(sockets.open).toBe(1);
      expect(sessions.at(-1)).toEqual({
        transport: cell.way.transport,
        texts: [
          { role: "user", text: question },
          { role: "agent", text: answer },
        ],
      });
    },
  );
});
