import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import { arabic, ChatPanel, type ChatPanelProps } from "../../src/components/index";
import { ParlanceError, type HistoryMessage } from "../../src/core/index";
import { createScriptedConnector } from "../../src/testing/index";
import "../../src/styles.css";

beforeEach(() => page.viewport(360, 640));
afterEach(cleanup);

const history: readonly HistoryMessage[] = Array.from({ length: 30 }, (_, index) => ({
  remoteId: `remote-${index}`,
  role: index % 2 === 0 ? ("user" as const) : ("agent" as const),
  parts: [{ type: "text" as const, text: `Message ${index} of a conversation with some length.` }],
  createdAt: Date.UTC(2026, 2, 10, 9, index),
}));

/** The vendor asks to stay away for longer than any test lasts. */
const comeBackLater = new ParlanceError("The service restarts.", {
  code: "connection-lost",
  recoverable: true,
  retryAfterMs: 600_000,
});
const notSignedIn = new ParlanceError("no", { code: "token-unavailable", recoverable: true });

const frames = async (count = 4) => {
  for (let frame = 0; frame < count; frame += 1) {
    await act(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
};

async function renderPanel(count = history.length, props: ChatPanelProps = {}) {
  const connector = createScriptedConnector({ history: history.slice(0, count) });
  render(
    <StrictMode>
      <div style={{ blockSize: 600 }}>
        <ChatPanel connector={connector} sessionId="known" {...props} />
      </div>
    </StrictMode>,
  );
  await screen.findByText(`Message ${count - 1} of a conversation with some length.`);
  await frames();
  return connector;
}

const log = () => screen.getByRole("log");
const shownBanner = () => document.querySelector(".parlance-connection-banner__content");
const banner = () => {
  const found = shownBanner();
  if (!found) throw new Error("The banner is not shown.");
  return found.getBoundingClientRect();
};
/** Where everything of the panel stands, the banner apart. */
const places = () =>
  [...document.querySelectorAll("[data-message-id], [role=log], form, textarea")].map((element) => {
    const { top, left, width, height } = element.getBoundingClientRect();
    return [element.getAttribute("data-message-id") ?? element.tagName, top, left, width, height];
  });

describe("ConnectionBanner", () => {
  test.each([
    ["at the end of a long conversation", 30, undefined],
    ["in the middle of it", 30, 400],
    ["at its very beginning", 30, 0],
    ["in a short one", 2, undefined],
  ])("moves nothing when it comes and goes, %s", async (_where, count, scrollTop) => {
    const connector = await renderPanel(count);
    if (scrollTop !== undefined) log().scrollTop = scrollTop;
    await frames();
    const before = places();
    expect(before.length).toBeGreaterThan(count > 2 ? 6 : 4);

    act(() => connector.drop({ error: comeBackLater }));
    const tryNow = await screen.findByRole("button", { name: "Try now" });
    await frames();
    expect(banner().height).toBeGreaterThanOrEqual(44);
    expect(places()).toEqual(before);

    act(() => tryNow.click());
    // Not by its words alone: they are told to a screen reader too, and stay there longer.
    await waitFor(() => expect(shownBanner()?.textContent).toBe("Back online"));
    expect(places()).toEqual(before);
    await waitFor(() => expect(shownBanner()).toBeNull());
    expect(places()).toEqual(before);
  });

  test.each([
    ["English", {}],
    ["Arabic", { messages: arabic }],
  ])("leaves the first message to be read, in %s", async (_language, props) => {
    const connector = await renderPanel(30, props);
    act(() => connector.drop({ next: "final", error: notSignedIn }));
    await waitFor(banner);
    await frames();
    // What has never been seen takes its real size as the reader comes to it.
    await waitFor(async () => {
      log().scrollTop = 0;
      await frames();
      expect(log().scrollTop).toBe(0);
    });
    const first = screen.getByText(/^Message 0 /).getBoundingClientRect();
    expect(first.top).toBeGreaterThanOrEqual(banner().bottom);
    expect(banner().right).toBeLessThanOrEqual(360);
    expect(banner().left).toBeGreaterThanOrEqual(0);
  });

  test("lets through what is meant for the list beside it", async () => {
    await page.viewport(1000, 640);
    const connector = await renderPanel();
    act(() => connector.drop({ error: comeBackLater }));
    await screen.findByRole("button", { name: "Try now" });
    const { top } = banner();
    expect(log().contains(document.elementFromPoint(20, top + 20))).toBe(true);
  });
});
