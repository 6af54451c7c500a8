import { fireEvent, render, screen } from "@testing-library/react";
import { StrictMode } from "react";
import { describe, expect, test, vi } from "vitest";
import type { AudioPart as Audio } from "../../core/index";
import { LanguageProvider } from "../language/LanguageContext";
import { AudioPart } from "./AudioPart";

function tree(values: Omit<Audio, "type">) {
  const part: Audio = { type: "audio", ...values };
  return (
    <StrictMode>
      <LanguageProvider>
        <AudioPart
          part={part}
          message={{ id: "m1", role: "agent", status: "complete", createdAt: 0, parts: [part] }}
        />
      </LanguageProvider>
    </StrictMode>
  );
}

const show = (values: Omit<Audio, "type">) => render(tree(values)).container;
const player = () => screen.queryByLabelText<HTMLAudioElement>("Voice message");
const broken = "This recording cannot be played";

describe("AudioPart", () => {
  test("says its words and how long it is", () => {
    expect(show({ transcript: "It ships today.", durationMs: 65_400 }).textContent).toBe(
      "It ships today.1:05",
    );
    expect(show({ durationMs: 2_000 }).textContent).toBe("Voice message0:02");
    expect(show({ durationMs: Number.NaN }).textContent).toBe("Voice message");
    expect(player()).toBeNull();
  });

  test("leaves it to the player to say how long it is, once that knows", () => {
    const { container } = render(tree({ url: "blob:https://a.example/1", durationMs: 2_000 }));
    const audio = player() ?? expect.unreachable();
    const duration = vi.spyOn(audio, "duration", "get").mockReturnValue(Infinity);
    fireEvent.durationChange(audio);
    expect(container.textContent).toBe("Voice message0:02");
    duration.mockReturnValue(2.04);
    fireEvent.durationChange(audio);
    expect(container.textContent).toBe("Voice message");
  });

  test.each([
    ["https://example.com/a.mp3", "none"],
    ["http://example.com/a.mp3", "none"],
    ["blob:https://a.example/1", "metadata"],
    ["data:audio/wav;base64,UklGRg==", "metadata"],
    ["data:audio/webm;codecs=opus;base64,GkXf", "metadata"],
  ])("plays %s, with a preload of %s", (url, preload) => {
    const source = show({ url, mediaType: "audio/mpeg" }).querySelector("source");
    expect([source?.getAttribute("src"), source?.type]).toEqual([url, "audio/mpeg"]);
    expect([player()?.controls, player()?.preload]).toEqual([true, preload]);
    expect(screen.queryByText(broken)).toBeNull();
  });

  test.each([
    "javascript:alert(1)",
    "data:text/html,<script>",
    "data:image/svg+xml,<svg/>",
    "data:,audio/wav;",
    "/a.mp3",
    "mailto:a@example.com",
    "",
  ])("does not play %j, and says so", (url) => {
    show({ url, transcript: "It ships today." });
    expect(player()).toBeNull();
    expect(screen.getByText(broken)).toBeTruthy();
    expect(screen.getByText("It ships today.")).toBeTruthy();
  });

  test.each(["source", "audio"])("says so where the %s turns out to be broken", (element) => {
    const url = "https://example.com/gone.mp3";
    const { container, rerender } = render(tree({ url }));
    fireEvent.error(container.querySelector(element) ?? expect.unreachable());
    expect(player()).toBeNull();
    expect(screen.getByRole("status").textContent).toBe(broken);
    // It may come from elsewhere later.
    rerender(tree({ url: "https://example.com/found.mp3" }));
    expect(player()).toBeTruthy();
    expect(screen.queryByText(broken)).toBeNull();
  });
});
