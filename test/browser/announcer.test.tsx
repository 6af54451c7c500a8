import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import { ChatPanel } from "../../src/components/index";
import { ParlanceError } from "../../src/core/index";
import { createScriptedConnector, type ScriptedConnector } from "../../src/testing/index";
import "../../src/styles.css";

beforeEach(() => page.viewport(800, 640));
afterEach(cleanup);

const frame = () => act(() => new Promise((resolve) => requestAnimationFrame(resolve)));

/** What a screen reader is told: what is added to a live region, each time with the moment it came. */
interface Heard {
  readonly lane: string;
  readonly words: string;
  readonly at: number;
}

/** Every element of the page whose changes are read out. */
const liveRegions =
  "[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log]:not([aria-live=off]), output";

function listen() {
  const heard: Heard[] = [];
  const observer = new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      const element = target instanceof Element ? target : target.parentElement;
      const region = element?.closest(liveRegions);
      if (!region) continue;
      // Words that change in place are read out like new ones.
      const changed = addedNodes.length > 0 ? [...addedNodes] : [target];
      for (const node of changed) {
        const words = node.textContent?.trim() ?? "";
        const lane = region.getAttribute("aria-live") ?? region.getAttribute("role") ?? "";
        if (words !== "") heard.push({ lane, words, at: performance.now() });
      }
    }
  });
  observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  return heard;
}

async function renderPanel(connector: ScriptedConnector) {
  render(
    <StrictMode>
      <div style={{ blockSize: 600 }}>
        <ChatPanel connector={connector} />
      </div>
    </StrictMode>,
  );
  await screen.findByText("Online");
  return listen();
}

/** Prose, a list, a table and code: 2 000 chunks in all, none of which is a sentence. */
function longAnswer(): { readonly chunks: readonly string[]; readonly sentences: number } {
  let text = "";
  let sentences = 0;
  const chunksOf = (whole: string) => whole.match(/[^]{1,7}/g) ?? [];
  while (chunksOf(text).length < 2000) {
    const section = Array.from({ length: 6 }, () => {
      sentences += 1;
      return `Sentence number ${sentences} says something **worth** hearing about your parcel.`;
    });
    text += `## Part ${sentences / 6}\n\n${section.slice(0, 3).join(" ")}\n\n`;
    text += `${section
      .slice(3)
      .map((item) => `- ${item}`)
      .join("\n")}\n\n`;
    if (sentences % 36 === 0) text += "```ts\nconst parcel = track(4711);\n```\n\n";
  }
  return { chunks: chunksOf(text).slice(0, 2000), sentences };
}

describe("Announcer", () => {
  test(
    "tells a screen reader an answer of 2 000 chunks by the sentence: in order, nothing twice, seldom",
    { timeout: 60_000 },
    async () => {
      const connector = createScriptedConnector();
      const heard = await renderPanel(connector);
      const { chunks } = longAnswer();
      const startedAt = performance.now();
      const id = connector.beginMessage();
      for (let index = 0; index < chunks.length; index += 5) {
        for (const chunk of chunks.slice(index, index + 5)) connector.chunk(id, chunk);
        await frame();
      }
      connector.endMessage(id);
      const last = [...chunks.join("").matchAll(/number (\d+) says/g)].at(-1)?.[1] ?? "";
      await waitFor(() => expect(heard.at(-1)?.words).toContain(`number ${last} says`));
      const elapsed = performance.now() - startedAt;

      expect(heard.every(({ lane }) => lane === "polite")).toBe(true);
      // By the half second at most, and not by the chunk.
      expect(heard.length).toBeLessThanOrEqual(Math.ceil(elapsed / 500) + 1);
      expect(heard.length).toBeGreaterThan(3);

      // Each ends where a sentence, an item or a heading ends.
      for (const { words } of heard.slice(0, -1)) {
        expect(words).toMatch(/(?:parcel\.|Part \d+|code block\.)$/);
      }
      const all = heard.map(({ words }) => words).join(" ");
      const numbers = [...all.matchAll(/Sentence number (\d+) says/g)].map(([, number]) =>
        Number(number),
      );
      expect(numbers).toEqual(Array.from({ length: Number(last) }, (_, index) => index + 1));
      expect(all.match(/Assistant:/g)).toHaveLength(1);
      expect(all).not.toMatch(/[*#`]|const parcel/);
    },
  );

  test("tells of a failure at once, and of nothing else", async () => {
    const connector = createScriptedConnector({ autoAcknowledge: false });
    const heard = await renderPanel(connector);
    const field = screen.getByRole("textbox", { name: "Message" });
    await act(async () => {
      field.focus();
      document.execCommand("insertText", false, "Hello");
    });
    await act(async () => screen.getByRole("button", { name: "Send" }).click());
    await waitFor(() => expect(connector.sent).toHaveLength(1));
    await act(async () =>
      connector.sent[0]?.reject(new ParlanceError("no", { code: "message-rejected" })),
    );
    await waitFor(() => expect(heard).toHaveLength(1));
    expect(heard[0]).toMatchObject({
      lane: "assertive",
      words: "Not sent. This message was refused.",
    });
  });
});
