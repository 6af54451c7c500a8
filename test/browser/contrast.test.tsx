import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { ChatPanel, Launcher } from "../../src/components/index";
import { ParlanceError, type Message, type MessagePart } from "../../src/core/index";
import { createScriptedConnector } from "../../src/testing/index";
import { borderOf, contrastsIn, faint, focusRingOf } from "../setup/contrast";
import "../../src/styles.css";

const themes = ["indigo", "paper", "graphite", "lagoon", "ember"] as const;
const schemes = ["light", "dark"] as const;
const root = document.documentElement;
const stillness = new CSSStyleSheet();

beforeEach(() => {
  // What moves or changes its colour slowly would be measured on the way.
  root.style.setProperty("--parlance-duration", "0ms");
  stillness.replaceSync("* { animation: none !important; }");
  document.adoptedStyleSheets = [stillness];
  return page.viewport(420, 4000);
});
afterEach(() => {
  cleanup();
  document.adoptedStyleSheets = [];
  root.removeAttribute("style");
  delete root.dataset.parlanceTheme;
});

const text = (value: string): MessagePart => ({ type: "text", text: value });

const everyMarkdown = `# A head

Words, **bold ones**, ~~old ones~~, [a link](https://example.com), \`code\`.

> A quotation

- [x] done
- [ ] to do

| Parcel | State |
| --- | --- |
| 4711-B | on the road |

\`\`\`json
{ "parcel": "4711-B" }
\`\`\`

---

1. first`;

const refusal = new ParlanceError("no", { code: "message-rejected", recoverable: true });

const comeBackLater = new ParlanceError("later", {
  code: "connection-lost",
  recoverable: true,
  retryAfterMs: 60_000,
});

const everyMessage: readonly Message[] = [
  { id: "1", role: "user", status: "sent", parts: [text(everyMarkdown)], createdAt: 1 },
  { id: "2", role: "agent", status: "complete", parts: [text(everyMarkdown)], createdAt: 2 },
  {
    id: "3",
    role: "agent",
    status: "complete",
    createdAt: 3,
    parts: [
      { type: "tool-call", toolCallId: "1", name: "track", status: "complete", output: "ok" },
      { type: "tool-call", toolCallId: "2", name: "call", status: "failed", output: "no" },
      { type: "tool-call", toolCallId: "3", name: "wait", status: "running" },
      { type: "file", name: "a.pdf", mediaType: "application/pdf", size: 1000 },
      { type: "audio", transcript: "Hello" },
    ],
  },
  { id: "4", role: "system", status: "complete", parts: [text("Ava joined")], createdAt: 4 },
  { id: "5", role: "agent", status: "interrupted", parts: [text("Cut o")], createdAt: 5 },
  {
    id: "6",
    role: "user",
    status: "sent",
    createdAt: 6,
    parts: [{ type: "file", name: "b.pdf", mediaType: "application/pdf", size: 1000 }],
  },
  {
    id: "7",
    role: "user",
    status: "failed",
    error: refusal,
    parts: [text(everyMarkdown)],
    createdAt: 7,
  },
  { id: "8", role: "user", status: "queued", parts: [text("Waits")], createdAt: 8 },
];

/** A panel that is as tall as what it says, so that all of it can be seen. */
function Tall({ children }: { readonly children: ReactNode }) {
  return <div style={{ blockSize: "3900px", inlineSize: "400px" }}>{children}</div>;
}

async function renderPanel(initialMessages: readonly Message[] = everyMessage) {
  // A vendor that takes nothing: what waits goes on waiting.
  const connector = createScriptedConnector({ autoAcknowledge: false });
  render(
    <Tall>
      <ChatPanel connector={connector} initialMessages={initialMessages} onClose={() => {}} />
    </Tall>,
  );
  await waitFor(() => expect(connector.openConnections).toBe(1));
  await screen.findByText("Online");
  return connector;
}

/** Calls `look` under every theme, light and dark, and puts together what it finds. */
async function underEveryTheme(look: () => readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const theme of themes) {
    for (const scheme of schemes) {
      root.dataset.parlanceTheme = theme;
      root.style.colorScheme = scheme;
      await act(() => new Promise((resolve) => requestAnimationFrame(resolve)));
      found.push(...look().map((line) => `${theme}, ${scheme}: ${line}`));
    }
  }
  return [...new Set(found)];
}

const textsAndIcons = () => faint(contrastsIn(document.body));

describe("every theme, light and dark, has contrast enough", () => {
  test("in all that can be said", async () => {
    const connector = await renderPanel();
    await screen.findAllByText("4711-B");
    for (const details of document.querySelectorAll("details")) details.open = true;
    act(() => connector.emit({ type: "typing-start" }));
    // A word about what is measured: without it nothing found would prove nothing.
    expect(contrastsIn(document.body).length).toBeGreaterThan(60);
    expect(await underEveryTheme(textsAndIcons)).toEqual([]);
  });

  test("before anything is said, in the corner of the page, and in the field", async () => {
    await renderPanel([]);
    render(<Launcher isOpen={false} unread={3} onToggle={() => {}} />);
    const box = document.querySelector(".parlance-composer__box") as Element;
    expect(await underEveryTheme(() => [...textsAndIcons(), ...faint([borderOf(box)])])).toEqual(
      [],
    );
    await userEvent.type(screen.getByRole("textbox"), "Half a sentence");
    expect(await underEveryTheme(textsAndIcons)).toEqual([]);
  });

  test("when the line is down, when it is back, and at the end", async () => {
    const connector = await renderPanel();
    act(() => connector.drop({ error: comeBackLater }));
    await screen.findAllByText(/Connection lost/);
    expect(await underEveryTheme(textsAndIcons)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Try now" }));
    await screen.findAllByText("Back online");
    expect(await underEveryTheme(textsAndIcons)).toEqual([]);
    act(() => connector.emit({ type: "session-ended" }));
    await screen.findByRole("button", { name: "Start a new conversation" });
    expect(await underEveryTheme(textsAndIcons)).toEqual([]);
  });

  test("when nothing goes any more", async () => {
    const connector = await renderPanel();
    connector.drop({ next: "final", error: new ParlanceError("no", { code: "network" }) });
    await screen.findByRole("button", { name: "Try again" });
    expect(await underEveryTheme(textsAndIcons)).toEqual([]);
  });

  test("in the ring around what has the focus", async () => {
    await renderPanel();
    render(<Launcher isOpen={false} unread={0} onToggle={() => {}} />);
    await screen.findAllByText("4711-B");
    // From here on the page takes it that one moves by keyboard.
    await userEvent.tab();
    const stops = [
      ...document.querySelectorAll<HTMLElement>(
        "button, a[href], summary, [tabindex='0'], textarea",
      ),
    ];
    let rings = 0;
    const found = await underEveryTheme(() =>
      stops.flatMap((stop) => {
        stop.focus();
        const ring = stop.matches(":focus-visible") ? focusRingOf(stop) : undefined;
        if (!ring) return [];
        rings += 1;
        return faint([ring]);
      }),
    );
    expect(rings).toBeGreaterThan(10 * themes.length * schemes.length);
    expect(found).toEqual([]);

    const field = screen.getByRole("textbox");
    const box = field.closest(".parlance-composer__box") as Element;
    field.focus();
    expect(await underEveryTheme(() => faint([borderOf(box)]))).toEqual([]);
  });
});

test("a colour that is too faint is found, whatever it is written in and however it comes about", async () => {
  await renderPanel();
  await screen.findAllByText("4711-B");
  const isFound = (css: Readonly<Record<string, string>>) => {
    for (const [name, value] of Object.entries(css)) root.style.setProperty(name, value);
    const found = textsAndIcons();
    for (const name of Object.keys(css)) root.style.removeProperty(name);
    return found.length > 0;
  };
  expect(isFound({})).toBe(false);
  expect(isFound({ "--parlance-color-text-muted": "#aaa" })).toBe(true);
  expect(isFound({ "--parlance-color-text-muted": "oklch(0.75 0.02 268)" })).toBe(true);
  expect(isFound({ "--parlance-color-text": "rgb(0 0 0 / 40%)" })).toBe(true);
  expect(isFound({ "--parlance-color-user-surface": "color-mix(in oklab, blue 30%, white)" })).toBe(
    true,
  );
  expect(isFound({ "--parlance-header-wash": "linear-gradient(#555, transparent)" })).toBe(true);
  const { style } = document.querySelector(".parlance-chat-header") as HTMLElement;
  style.opacity = "0.4";
  expect(isFound({})).toBe(true);
});
