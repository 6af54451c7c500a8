import { act, fireEvent, render, screen } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createChatSession, ParlanceError } from "../../core/index";
import { createScriptedConnector } from "../../testing/index";
import { ConnectionBanner } from "./ConnectionBanner";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const said = (container: HTMLElement) => container.textContent;

interface Surroundings {
  readonly random?: number;
  readonly isOnline?: () => boolean;
}

async function renderBanner({ random = 0.5, isOnline = () => true }: Surroundings = {}) {
  const connector = createScriptedConnector({ autoOpen: false });
  const session = createChatSession({
    connector,
    environment: { random: () => random, isOnline },
  });
  const started = session.start().catch(() => undefined);
  const { container } = render(
    <StrictMode>
      <ConnectionBanner session={session} />
    </StrictMode>,
  );
  return { connector, session, container, started };
}

describe("ConnectionBanner", () => {
  test("says nothing of a quick start", async () => {
    const { connector, container } = await renderBanner();
    await pass(1000);
    expect(said(container)).toBe("");
    connector.openings[0]?.accept();
    await pass(5000);
    expect(said(container)).toBe("");
  });

  test("speaks up when the start takes long", async () => {
    const { container } = await renderBanner();
    await pass(1600);
    expect(said(container)).toBe("Still connecting…");
  });

  test("says nothing of a hitch that heals in a moment", async () => {
    const { connector, container } = await renderBanner({ random: 0 });
    connector.openings[0]?.accept();
    await pass(0);
    act(() => connector.drop());
    await pass(300);
    connector.openings[1]?.accept();
    await pass(3000);
    expect(said(container)).toBe("");
  });

  test("counts down to the next attempt, tries at once when asked, and tells the good news", async () => {
    const { connector, container } = await renderBanner();
    connector.openings[0]?.accept();
    await pass(0);
    act(() => connector.drop());
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await pass(20_000);
      connector.openings[attempt]?.reject(
        new ParlanceError("no", { code: "connection-failed", recoverable: true }),
      );
      await pass(0);
    }
    expect(said(container)).toMatch(/^Connection lost\. Trying again in \d+ sec/);
    const seconds = () => Number(/\d+/.exec(said(container) ?? "")?.[0]);
    const before = seconds();
    await pass(1000);
    expect(seconds()).toBe(before - 1);

    const attempts = connector.openings.length;
    fireEvent.click(screen.getByRole("button", { name: "Try now" }));
    expect(connector.openings).toHaveLength(attempts + 1);
    connector.openings.at(-1)?.accept();
    await pass(0);
    expect(said(container)).toBe("Back online");
    await pass(2500);
    expect(said(container)).toBe("");
  });

  test("says that the device is offline", async () => {
    let online = true;
    const { connector, container } = await renderBanner({ isOnline: () => online });
    connector.openings[0]?.accept();
    await pass(0);
    online = false;
    act(() => connector.drop());
    await pass(700);
    connector.openings
      .at(-1)
      ?.reject(new ParlanceError("no", { code: "connection-failed", recoverable: true }));
    await pass(0);
    expect(said(container)).toBe("You are offline. Messages are sent once you are back.Try now");
  });

  test("says at once why it gave up, and starts over when asked", async () => {
    const { connector, container, started } = await renderBanner();
    connector.openings[0]?.reject(new ParlanceError("no", { code: "session-not-found" }));
    await started;
    await pass(0);
    expect(said(container)).toContain("This conversation could not be found.");
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(connector.openings).toHaveLength(2);
  });

  test("counts down the last minute of a session that its vendor will end", async () => {
    const { connector, container } = await renderBanner();
    connector.openings[0]?.accept();
    await pass(0);
    act(() =>
      connector.emit({ type: "session-started", sessionId: "s", expiresAt: Date.now() + 62_000 }),
    );
    expect(said(container)).toBe("");
    await pass(2_000);
    expect(said(container)).toBe("This conversation ends in 60 sec");
    await pass(50_000);
    expect(said(container)).toBe("This conversation ends in 10 sec");
    act(() =>
      connector.emit({ type: "session-started", sessionId: "s", expiresAt: Date.now() + 600_000 }),
    );
    expect(said(container)).toBe("");
  });
});
