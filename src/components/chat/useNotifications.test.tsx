import { renderHook } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createChatSession } from "../../core/index";
import { createScriptedConnector, type ScriptedConnectorOptions } from "../../testing/index";
import { isSoundMuted, setSoundMuted, subscribeToSound } from "./sound-setting";
import { useNotifications, type NotificationOptions } from "./useNotifications";

let isHidden = false;
/** Addresses that were played; "notes" is the kit's own sound. */
let played: string[] = [];
let openContexts = 0;

/** As much of the browser's sound as is used here; `play` is refused as it is on a page that nobody has touched. */
class SilentAudio {
  constructor(private readonly url: string) {}
  play() {
    played.push(this.url);
    return Promise.reject(new DOMException("not allowed", "NotAllowedError"));
  }
}
class SilentAudioContext {
  readonly currentTime = 0;
  readonly destination = {};
  constructor() {
    openContexts += 1;
    played.push("notes");
  }
  createOscillator() {
    const silent = () => undefined;
    return {
      frequency: { value: 0 },
      connect: (next: unknown) => next,
      start: silent,
      stop: silent,
    };
  }
  createGain() {
    const silent = () => undefined;
    const gain = {
      setValueAtTime: silent,
      linearRampToValueAtTime: silent,
      exponentialRampToValueAtTime: silent,
    };
    return { gain, connect: (next: unknown) => next };
  }
  close() {
    openContexts -= 1;
    return Promise.resolve();
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("Audio", SilentAudio);
  vi.stubGlobal("AudioContext", SilentAudioContext);
  vi.spyOn(document, "hidden", "get").mockImplementation(() => isHidden);
  isHidden = false;
  played = [];
  document.title = "Acme";
});
afterEach(() => {
  setSoundMuted(false);
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function look(hidden: boolean): void {
  isHidden = hidden;
  document.dispatchEvent(new Event("visibilitychange"));
}

async function notify(options: NotificationOptions, script: ScriptedConnectorOptions = {}) {
  const connector = createScriptedConnector(script);
  const session = createChatSession({ connector, sessionId: script.sessionId });
  const hook = renderHook((given: NotificationOptions) => useNotifications(session, given), {
    initialProps: options,
    wrapper: StrictMode,
  });
  await session.start();
  const say = async (text: string) => {
    connector.say(text);
    await vi.advanceTimersByTimeAsync(2000);
  };
  return { ...hook, connector, session, say };
}

describe("the title", () => {
  test("counts what comes while the page is hidden, until it is looked at again", async () => {
    const { say } = await notify({ title: true });
    await say("Seen");
    expect(document.title).toBe("Acme");
    look(true);
    await say("One");
    expect(document.title).toBe("(1) Acme");
    await say("Two");
    expect(document.title).toBe("(2) Acme");
    look(false);
    expect(document.title).toBe("Acme");
    look(true);
    await say("Three");
    expect(document.title).toBe("(1) Acme");
    expect(played).toEqual([]);
  });

  test("counts an answer when it is whole, though it began before", async () => {
    const { connector } = await notify({ title: true });
    const id = connector.beginMessage();
    connector.chunk(id, "It is ");
    look(true);
    connector.chunk(id, "here");
    await vi.advanceTimersByTimeAsync(500);
    expect(document.title).toBe("Acme");
    connector.endMessage(id);
    await vi.advanceTimersByTimeAsync(500);
    expect(document.title).toBe("(1) Acme");
  });

  test("counts neither the reader's own words nor old ones", async () => {
    const { session } = await notify(
      { title: true, sound: true },
      {
        sessionId: "known",
        history: [{ role: "agent", parts: [{ type: "text", text: "Old" }], createdAt: 1 }],
      },
    );
    look(true);
    void session.send("Hello");
    await vi.advanceTimersByTimeAsync(2000);
    expect(session.getState().conversation.messages).toHaveLength(2);
    expect(document.title).toBe("Acme");
    expect(played).toEqual([]);
  });

  test("is the app's to change meanwhile", async () => {
    const { say } = await notify({ title: true });
    look(true);
    await say("One");
    document.title = "Acme: checkout";
    await say("Two");
    expect(document.title).toBe("(2) Acme: checkout");
    document.title = "Acme: paid";
    look(false);
    expect(document.title).toBe("Acme: paid");
  });

  test("is put back when the chat leaves the page", async () => {
    const { say, unmount } = await notify({ title: true });
    look(true);
    await say("One");
    unmount();
    expect(document.title).toBe("Acme");
    await say("Two");
    expect(document.title).toBe("Acme");
  });

  test("counts two chats together", async () => {
    const first = await notify({ title: true });
    const second = await notify({ title: true });
    look(true);
    await first.say("One");
    await second.say("One");
    await second.say("Two");
    expect(document.title).toBe("(3) Acme");
    first.unmount();
    expect(document.title).toBe("(2) Acme");
    look(false);
    expect(document.title).toBe("Acme");
  });

  test("of a page without one is a number and then nothing", async () => {
    document.title = "";
    const { say } = await notify({ title: true });
    look(true);
    await say("One");
    expect(document.title).toBe("(1)");
    look(false);
    expect(document.title).toBe("");
  });
});

describe("the sound", () => {
  test("is heard once for each message that comes while the page is hidden", async () => {
    const { say } = await notify({ sound: true });
    await say("Seen");
    look(true);
    await say("One");
    await say("Two");
    expect(played).toEqual(["notes", "notes"]);
    expect(openContexts).toBe(0);
    expect(document.title).toBe("Acme");
  });

  test("may be the app's own, and a browser that refuses it is no error", async () => {
    const { say } = await notify({ sound: "/ding.mp3" });
    look(true);
    await say("One");
    expect(played).toEqual(["/ding.mp3"]);
  });

  test("is silent on a device that has none", async () => {
    vi.stubGlobal("AudioContext", undefined);
    const { say } = await notify({ sound: true, title: true });
    look(true);
    await say("One");
    expect(document.title).toBe("(1) Acme");
  });

  test("is one for what comes in one breath", async () => {
    const { connector, say } = await notify({ sound: true });
    look(true);
    connector.say("One");
    connector.say("Two");
    await say("Three");
    expect(played).toEqual(["notes"]);
  });

  test("can be muted, which is remembered and holds in every tab", async () => {
    const { say } = await notify({ sound: true });
    const onChange = vi.fn();
    const stop = subscribeToSound(onChange);
    setSoundMuted(true);
    expect(isSoundMuted()).toBe(true);
    look(true);
    await say("One");
    expect(played).toEqual([]);
    expect(localStorage.getItem("parlance:muted")).toBe("true");

    localStorage.removeItem("parlance:muted");
    window.dispatchEvent(new StorageEvent("storage", { key: "parlance:muted" }));
    expect(isSoundMuted()).toBe(false);
    await say("Two");
    expect(played).toEqual(["notes"]);
    expect(onChange).toHaveBeenCalledTimes(2);
    stop();
  });

  test("can be muted where the browser keeps nothing", async () => {
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    const { say } = await notify({ sound: true });
    setSoundMuted(true);
    look(true);
    await say("One");
    expect(played).toEqual([]);
  });

  test("can be turned on later", async () => {
    const { rerender, say } = await notify({});
    look(true);
    await say("One");
    rerender({ sound: true });
    await say("Two");
    expect(played).toEqual(["notes"]);
  });
});
