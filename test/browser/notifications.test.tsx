import { act, cleanup, render, waitFor } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ChatPanel } from "../../src/components/index";
import { createScriptedConnector } from "../../src/testing/index";
import "../../src/styles.css";

let contexts: AudioContext[] = [];
let oscillators = 0;

beforeEach(() => {
  contexts = [];
  oscillators = 0;
  const Native = window.AudioContext;
  vi.stubGlobal(
    "AudioContext",
    class extends Native {
      constructor() {
        super();
        contexts.push(this);
      }
      override createOscillator() {
        oscillators += 1;
        return super.createOscillator();
      }
    },
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("notifications", () => {
  test("sound, and let go of the device, in a browser; the title is the page's own again", async () => {
    const pageTitle = document.title;
    const isHidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    const connector = createScriptedConnector();
    render(
      <StrictMode>
        <div style={{ blockSize: 600 }}>
          <ChatPanel connector={connector} notifications={{ sound: true, title: true }} />
        </div>
      </StrictMode>,
    );
    await waitFor(() => expect(connector.openConnections).toBe(1));
    // What notifies is loaded when it is wanted; until then nobody counts. Asked by the clock: what is said changes the page.
    await vi.waitFor(() => {
      act(() => connector.say("It is here."));
      expect(document.title).toMatch(/^\(\d+\) /);
    });
    expect(contexts).toHaveLength(1);
    expect(oscillators).toBe(2);
    await waitFor(() => expect(contexts[0]?.state).toBe("closed"));

    isHidden.mockReturnValue(false);
    act(() => void document.dispatchEvent(new Event("visibilitychange")));
    expect(document.title).toBe(pageTitle);
  });
});
