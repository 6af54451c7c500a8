import { act, render, renderHook, screen } from "@testing-library/react";
import { Profiler, StrictMode, useState, type ReactNode } from "react";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createChatSession, messageText, ParlanceError } from "../core/index";
import { createScriptedConnector } from "../testing/index";
import {
  ParlanceProvider,
  useChatSession,
  useChatStatus,
  useMessage,
  useMessageIds,
  useSession,
  type UseChatSessionOptions,
} from "./index";

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
});
afterEach(() => {
  vi.useRealTimers();
});

const flush = () => act(() => vi.advanceTimersByTimeAsync(0));
const frame = () => act(() => vi.advanceTimersByTimeAsync(300));

/** React 18 reports an error in a render to the window and the console too, before it throws it. */
function expectThrow(attempt: () => unknown, message: RegExp) {
  const ignore = (event: ErrorEvent) => event.preventDefault();
  const silenced = vi.spyOn(console, "error").mockImplementation(() => undefined);
  window.addEventListener("error", ignore);
  expect(attempt).toThrow(message);
  window.removeEventListener("error", ignore);
  silenced.mockRestore();
}

function renderChat(options: UseChatSessionOptions) {
  return renderHook((props: UseChatSessionOptions) => useChatSession(props), {
    wrapper: StrictMode,
    initialProps: options,
  });
}

describe("useChatSession", () => {
  test("connects in an effect, once, even in StrictMode", async () => {
    const connector = createScriptedConnector();
    const { result } = renderChat({ connector });
    await flush();
    expect(result.current.connection).toBe("connected");
    expect(result.current.isConnected).toBe(true);
    expect(connector.openings).toHaveLength(1);
    expect(connector.peakConnections).toBe(1);
  });

  test("lets go on unmount, and of every one of 200 mounts", async () => {
    const connector = createScriptedConnector();
    for (let mount = 0; mount < 200; mount += 1) {
      const { unmount } = renderChat({ connector });
      await flush();
      unmount();
    }
    await flush();
    expect(connector.openConnections).toBe(0);
    expect(connector.peakConnections).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("waits for start() when autoStart is false", async () => {
    const connector = createScriptedConnector();
    const { result } = renderChat({ connector, autoStart: false });
    await flush();
    expect(result.current.connection).toBe("idle");
    await act(() => result.current.start());
    expect(result.current.connection).toBe("connected");
  });

  test("shows what is said and sent", async () => {
    const connector = createScriptedConnector();
    const { result } = renderChat({ connector });
    await flush();
    await act(async () => {
      connector.say("Hello");
      await result.current.send("Hi");
    });
    expect(result.current.messages.map((message) => messageText(message))).toEqual(["Hello", "Hi"]);
    expect(result.current.turn).toBe("submitted");
    expect(result.current.isAgentTyping).toBe(true);
  });

  test("calls the callback of the last render", async () => {
    const connector = createScriptedConnector();
    const heard: string[] = [];
    const { rerender } = renderChat({ connector, onMessage: () => heard.push("old") });
    await flush();
    rerender({ connector, onMessage: (message) => heard.push(messageText(message)) });
    act(() => connector.say("Hello"));
    expect(heard).toEqual(["Hello"]);
    expect(connector.openings).toHaveLength(1);
  });

  test("tells a callback's own failure, or lets it reach the app's handlers where nobody listens", async () => {
    const connector = createScriptedConnector();
    const onMessage = () => {
      throw new Error("mistake of the app");
    };
    const codes: string[] = [];
    const { rerender } = renderChat({
      connector,
      onMessage,
      onError: ({ code }) => codes.push(code),
    });
    await flush();
    act(() => connector.say("Hello"));
    expect(codes).toEqual(["callback-failed"]);
    rerender({ connector, onMessage });
    act(() => connector.say("Hello"));
    expect(() => vi.advanceTimersByTime(0)).toThrow(/onMessage threw/);
  });

  test("begins another session with another connector", async () => {
    const first = createScriptedConnector();
    const second = createScriptedConnector();
    const { result, rerender } = renderChat({ connector: first });
    await flush();
    act(() => first.say("I am the first"));
    rerender({ connector: second });
    await flush();
    expect(result.current.messages).toEqual([]);
    expect(first.openConnections).toBe(0);
    expect(second.openConnections).toBe(1);
  });

  test("returns to its session after a reload when it has a key", async () => {
    const connector = createScriptedConnector({
      history: [{ role: "agent", parts: [{ type: "text", text: "Before" }], createdAt: 1 }],
    });
    const { unmount } = renderChat({ connector, sessionKey: "support" });
    await flush();
    unmount();
    await flush();
    const { result } = renderChat({ connector, sessionKey: "support" });
    await flush();
    expect(result.current.sessionId).toBe("session-1");
    expect(result.current.messages.map((message) => messageText(message))).toEqual(["Before"]);
  });

  test("keeps its key wherever the app says, and survives a storage that refuses", async () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
    const { result } = renderChat({
      connector: createScriptedConnector(),
      sessionKey: "a",
      storage,
    });
    await flush();
    expect([...kept]).toEqual([["parlance:a", "session-1"]]);
    await act(() => result.current.end());
    expect([...kept]).toEqual([]);

    const refuse = () => {
      throw new DOMException("blocked", "SecurityError");
    };
    const errors: string[] = [];
    const blocked = renderChat({
      connector: createScriptedConnector(),
      sessionKey: "a",
      storage: { getItem: refuse, setItem: refuse, removeItem: refuse },
      onError: ({ code }) => errors.push(code),
    });
    await flush();
    expect(blocked.result.current.isConnected).toBe(true);
    expect(errors).toContain("callback-failed");
  });

  test("uses a given session as it is", async () => {
    const connector = createScriptedConnector();
    const session = createChatSession({ connector });
    const { result, unmount } = renderChat({ session });
    await flush();
    expect(result.current.connection).toBe("idle");
    await act(() => session.start());
    expect(result.current.isConnected).toBe(true);
    unmount();
    await flush();
    expect(connector.openConnections).toBe(1);
    session.disconnect();
  });

  test("names what is missing", () => {
    const attempt = () => renderHook(() => useChatSession());
    expectThrow(attempt, /needs a connector.*ParlanceProvider/);
  });

  test("wakes with the page and the network, and leaves no listener behind", async () => {
    const connector = createScriptedConnector({ autoOpen: false });
    const { result, unmount } = renderChat({ connector });
    await flush();
    connector.openings[0]?.reject(
      new ParlanceError("down", { code: "network", recoverable: true, retryAfterMs: 60_000 }),
    );
    await flush();
    expect(result.current.retryAt).toBeDefined();
    act(() => void window.dispatchEvent(new Event("online")));
    expect(connector.openings).toHaveLength(2);
    unmount();
    await flush();
    window.dispatchEvent(new Event("online"));
    document.dispatchEvent(new Event("visibilitychange"));
    expect(connector.openings).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("renders on a server without touching it", () => {
    const connector = createScriptedConnector();
    function Page() {
      return <p>{useChatSession({ connector, sessionKey: "support" }).connection}</p>;
    }
    expect(renderToString(<Page />)).toBe("<p>idle</p>");
    expect(connector.openings).toHaveLength(0);
  });

  test("counts down what remains of the session, for who reads it", async () => {
    const connector = createScriptedConnector();
    const { result, rerender } = renderChat({ connector });
    await flush();
    act(() =>
      connector.emit({
        type: "session-started",
        sessionId: "session-1",
        expiresAt: Date.now() + 90_000,
      }),
    );
    expect(result.current.remainingMs).toBe(90_000);
    rerender({ connector });
    await act(() => vi.advanceTimersByTimeAsync(2_000));
    expect(result.current.remainingMs).toBe(88_000);
  });
});

describe("reading narrowly", () => {
  const renders = { status: 0, ids: 0, first: 0, last: 0 };
  const count = (name: keyof typeof renders) => () => void (renders[name] += 1);
  beforeEach(() => void Object.assign(renders, { status: 0, ids: 0, first: 0, last: 0 }));

  function Status() {
    return <output>{useChatStatus().connection}</output>;
  }
  function Ids() {
    return <output>{useMessageIds().length}</output>;
  }
  function Text({ place }: { place: number }) {
    const id = useMessageIds().at(place) ?? "";
    const message = useMessage(id);
    return <p>{message && messageText(message)}</p>;
  }
  function Page({ children }: { children?: ReactNode }) {
    const [connector] = useState(createScriptedConnector);
    scripted = connector;
    const chat = useChatSession({ connector });
    return <ParlanceProvider session={chat.session}>{children}</ParlanceProvider>;
  }
  let scripted = createScriptedConnector();

  test("a token re-renders the one message it belongs to, and nothing else", async () => {
    render(
      <Page>
        <Profiler id="status" onRender={count("status")}>
          <Status />
        </Profiler>
        <Profiler id="ids" onRender={count("ids")}>
          <Ids />
        </Profiler>
        <Profiler id="first" onRender={count("first")}>
          <Text place={0} />
        </Profiler>
        <Profiler id="last" onRender={count("last")}>
          <Text place={-1} />
        </Profiler>
      </Page>,
    );
    await flush();
    act(() => scripted.say("Done before"));
    let id = "";
    act(() => {
      id = scripted.beginMessage();
      scripted.chunk(id, "One");
    });
    const before = { ...renders };
    for (let chunk = 0; chunk < 5; chunk += 1) {
      act(() => scripted.chunk(id, " more"));
      await frame();
    }
    expect(screen.getByText("One more more more more more")).toBeDefined();
    expect(renders).toEqual({ ...before, last: before.last + 5 });
  });

  test("needs a session", () => {
    expectThrow(() => renderHook(() => useSession()), /no chat session here.*ParlanceProvider/);
  });
});
