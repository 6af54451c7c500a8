import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { StrictMode, type ReactNode } from "react";
import { expect, test, vi } from "vitest";
import { createScriptedConnector } from "../../testing/index";
import { ChatPanel } from "./ChatPanel";
import { ChatWidget } from "./ChatWidget";
import type { ConsentSlotProps } from "./useConsent";

const strictly = (children: ReactNode) => render(<StrictMode>{children}</StrictMode>);
const afterAMoment = () => act(async () => undefined);

function Consent({ onAccept, onDecline }: ConsentSlotProps) {
  return (
    <>
      <p>We keep what you write for 30 days.</p>
      <button onClick={onAccept}>Agree</button>
      <button onClick={onDecline}>Not now</button>
    </>
  );
}

const slots = { consent: Consent };
const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

test("nothing connects, and nothing can be written, before the reader agrees", async () => {
  const connector = createScriptedConnector();
  const onConsentChange = vi.fn();
  strictly(
    <ChatPanel connector={connector} slots={slots} onConsentChange={onConsentChange} autoStart />,
  );
  await afterAMoment();
  expect(screen.getByText("We keep what you write for 30 days.")).toBeTruthy();
  expect(connector.openings).toHaveLength(0);
  expect(screen.queryByRole("textbox")).toBeNull();
  expect(screen.queryByRole("button", { name: "Menu" })).toBeNull();

  await press("Agree");
  await screen.findByText("Online");
  expect(connector.openings).toHaveLength(1);
  expect(onConsentChange.mock.calls).toEqual([[true]]);
  expect(screen.queryByRole("button", { name: "Agree" })).toBeNull();
  // The button that had the focus is gone.
  expect(document.activeElement).toBe(screen.getByRole("textbox"));
});

test("who does not agree finds the widget closed, and is asked again the next time", async () => {
  const connector = createScriptedConnector();
  const onConsentChange = vi.fn();
  strictly(
    <ChatWidget connector={connector} slots={slots} autoStart onConsentChange={onConsentChange} />,
  );
  await press("Open chat");
  await press("Not now");
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(onConsentChange.mock.calls).toEqual([[false]]);
  expect(connector.openings).toHaveLength(0);

  await press("Open chat");
  await press("Agree");
  await screen.findByText("Online");
  expect(onConsentChange.mock.calls).toEqual([[false], [true]]);
});

test("who agreed on an earlier visit is not asked", async () => {
  const connector = createScriptedConnector();
  strictly(<ChatPanel connector={connector} slots={slots} defaultConsent />);
  await screen.findByText("Online");
  expect(screen.queryByRole("button", { name: "Agree" })).toBeNull();
});

test("the app may hold the answer; taken back, the connection is let go of", async () => {
  const connector = createScriptedConnector();
  const onConsentChange = vi.fn();
  const panel = (consent: boolean) => (
    <StrictMode>
      <ChatPanel
        connector={connector}
        slots={slots}
        consent={consent}
        onConsentChange={onConsentChange}
      />
    </StrictMode>
  );
  const { rerender } = render(panel(false));
  await press("Agree");
  await afterAMoment();
  expect(onConsentChange.mock.calls).toEqual([[true]]);
  expect(connector.openings).toHaveLength(0);

  rerender(panel(true));
  await screen.findByText("Online");
  expect(connector.openConnections).toBe(1);
  rerender(panel(false));
  await afterAMoment();
  expect(connector.openConnections).toBe(0);
  expect(screen.getByRole("button", { name: "Agree" })).toBeTruthy();
  expect(screen.queryByRole("textbox")).toBeNull();
});
