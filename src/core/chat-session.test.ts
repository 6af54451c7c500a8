import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createScriptedConnector, type ScriptedConnectorOptions } from "../testing/index";
import { createChatSession, type ChatSession, type ChatSessionOptions } from "./chat-session";
import { ParlanceError, type ParlanceErrorCode } from "./error";
import type { HistoryMessage } from "./event";
import { messageText, type Message } from "./message";

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) }));
afterEach(() => {
  // Rule 7: whatever a test did, a session that was let go leaves no timer behind.
  for (const session of sessions.splice(0)) session.disconnect();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const sessions: ChatSession[] = [];
const flush = () => vi.advanceTimersByTimeAsync(0);

function setUp(
  script: ScriptedConnectorOptions = {},
  options: Omit<ChatSessionOptions, "connector"> = {},
) {
  const connector = createScriptedConnector(script);
  const wakeListeners = new Set<() => void>();
  const session = createChatSession({
    connector,
    ...options,
    environment: {
      // The longest pause that jitter allows.
      random: () => 0.999_999,
      onWake: (listener) => {
        wakeListeners.add(listener);
        return () => wakeListeners.delete(listener);
      },
      ...options.environment,
    },
  });
  sessions.push(session);
  const lines = () =>
    session
      .getState()
      .conversation.messages.map(
        (message) => `${message.role} ${message.status}: ${messageText(message)}`,
      );
  return {
    connector,
    session,
    lines,
    wake: () => wakeListeners.forEach((listener) => listener()),
    wakeListeners,
    status: () => session.getState().connection,
  };
}

function failure(
  code: ParlanceErrorCode,
  options: { recoverable?: boolean; retryAfterMs?: number } = {},
) {
  return new ParlanceError(`scripted ${code}`, { code, ...options });
}

function told(role: "user" | "agent", text: string, remoteId: string): HistoryMessage {
  return { role, parts: [{ type: "text", text }], createdAt: Date.now(), remoteId };
}

describe("rule 1: starting", () => {
  test("is idempotent: the same promise and one connection", async () => {
    const { connector, session, status } = setUp();
    const first = session.start();
    expect(session.start()).toBe(first);
    expect(status()).toBe("connecting");
    await first;
    expect(session.start()).toBe(first);
    expect(status()).toBe("connected");
    expect(connector.openings).toHaveLength(1);
  });

  test("resolves once it is connected, after a fall too", async () => {
    const { connector, session, status } = setUp({ autoOpen: false });
    void session.start();
    connector.openings[0]?.accept();
    await flush();
    connector.drop();
    const seen: string[] = [];
    const again = session.start().then(() => seen.push(status()));
    await flush();
    expect(seen).toEqual([]);
    connector.openings[1]?.accept();
    await again;
    expect(seen).toEqual(["connected"]);
  });

  test("superseded is dropped: a connection that opens too late is closed unheard", async () => {
    const { connector, session, status } = setUp({ autoOpen: false });
    const rejected = expect(session.start()).rejects.toMatchObject({ code: "aborted" });
    session.disconnect();
    await rejected;
    expect(connector.openings[0]?.request.signal.aborted).toBe(true);
    connector.openings[0]?.accept();
    await flush();
    expect(status()).toBe("idle");
    expect(connector.openConnections).toBe(0);
  });

  test("begins a new generation: what an older connection still says is not heard", async () => {
    const { connector, session, lines } = setUp();
    let late: (() => void) | undefined;
    const openChat = connector.openChat.bind(connector);
    Object.assign(connector, {
      openChat: ((request, emit) => {
        late ??= () => emit({ type: "message-start", messageId: "late", role: "agent", at: 0 });
        return openChat(request, emit);
      }) satisfies typeof openChat,
    });
    await session.start();
    connector.drop();
    await vi.advanceTimersByTimeAsync(1000);
    late?.();
    expect(lines()).toEqual([]);
    expect(connector.openings).toHaveLength(2);
  });

  test("of everything retained is undone once all have released, and not by StrictMode's mount, unmount, mount", async () => {
    const { connector, session, status } = setUp();
    const release = session.retain();
    void session.start();
    release();
    const releaseAgain = session.retain();
    void session.start();
    await flush();
    expect(status()).toBe("connected");
    expect(connector.openings).toHaveLength(1);
    releaseAgain();
    releaseAgain();
    await flush();
    expect(status()).toBe("idle");
    expect(connector.openConnections).toBe(0);
  });

  test("needs a connector", () => {
    const create = () => createChatSession({ connector: undefined as never });
    expect(create).toThrow(/needs a connector.*vendor/);
  });
});

describe("rule 2: reconnecting", () => {
  test("pauses longer after each failure, with jitter, and says when it tries next", async () => {
    const { connector, session, status } = setUp({ autoOpen: false });
    void session.start();
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      connector.openings[attempt]?.reject(failure("network", { recoverable: true }));
      await flush();
      const wait = (session.getState().retryAt ?? 0) - Date.now();
      pauses.push(wait);
      expect(status()).toBe("connecting");
      expect(session.getState().error?.code).toBe("network");
      await vi.advanceTimersByTimeAsync(wait);
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  test("honours Retry-After", async () => {
    const { connector, session } = setUp({ autoOpen: false });
    void session.start();
    connector.openings[0]?.reject(
      failure("rate-limited", { recoverable: true, retryAfterMs: 45_000 }),
    );
    await flush();
    expect(session.getState().retryAt).toBe(Date.now() + 45_000);
  });

  test("starts counting anew after a stable minute", async () => {
    const { connector, session } = setUp();
    await session.start();
    for (const [stableMs, pauseMs] of [
      [1_000, 500],
      [1_000, 1000],
      [60_000, 500],
    ] as const) {
      await vi.advanceTimersByTimeAsync(stableMs);
      connector.drop();
      expect(session.getState().retryAt).toBe(Date.now() + pauseMs);
      await vi.advanceTimersByTimeAsync(pauseMs);
      expect(session.getState().connection).toBe("connected");
    }
  });

  test("is woken: by the network, by the page, by start()", async () => {
    const { connector, session, wake, status } = setUp({ autoOpen: false });
    void session.start();
    connector.openings[0]?.reject(failure("network", { recoverable: true, retryAfterMs: 60_000 }));
    await flush();
    wake();
    expect(connector.openings).toHaveLength(2);
    connector.openings[1]?.reject(failure("network", { recoverable: true, retryAfterMs: 60_000 }));
    await flush();
    void session.start();
    expect(connector.openings).toHaveLength(3);
    connector.openings[2]?.accept();
    await flush();
    expect(status()).toBe("connected");
    expect(connector.peakConnections).toBe(1);
  });

  test("says offline while the device is", async () => {
    let isOnline = false;
    const { connector, session, status } = setUp(
      {},
      { environment: { isOnline: () => isOnline, random: () => 0.5 } },
    );
    await session.start();
    connector.drop();
    expect(status()).toBe("offline");
    isOnline = true;
    await vi.advanceTimersByTimeAsync(1000);
    expect(status()).toBe("connected");
  });

  test("with a new token does not wait the first time, and does the second", async () => {
    const { connector, session } = setUp();
    await session.start();
    connector.drop({ next: "auth", error: failure("token-expired", { recoverable: true }) });
    expect(session.getState().retryAt).toBe(Date.now());
    await flush();
    expect(session.getState().connection).toBe("connected");
    connector.drop({ next: "auth", error: failure("token-expired", { recoverable: true }) });
    expect(session.getState().retryAt).toBe(Date.now() + 1000);
  });

  test("stops where a refused token cannot be replaced", async () => {
    const { connector, session, status } = setUp({ autoOpen: false });
    const started = session.start();
    connector.openings[0]?.reject(failure("token-expired"));
    await expect(started).rejects.toMatchObject({ code: "token-expired" });
    expect(status()).toBe("failed");
  });

  test("stops at what is final, and can be started again", async () => {
    const { connector, session, status } = setUp({ autoOpen: false });
    const started = session.start();
    connector.openings[0]?.reject(failure("invalid-request"));
    await expect(started).rejects.toMatchObject({ code: "invalid-request" });
    expect(status()).toBe("failed");
    expect(session.getState().error?.code).toBe("invalid-request");
    const again = session.start();
    connector.openings[1]?.accept();
    await again;
    expect(status()).toBe("connected");
  });

  test("gives up after many failures in a row, and wakes again", async () => {
    const { connector, session, status, wake } = setUp({ autoOpen: false }, { maxAttempts: 2 });
    const started = expect(session.start()).rejects.toMatchObject({ code: "network" });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      connector.openings[attempt]?.reject(failure("network", { recoverable: true }));
      await vi.advanceTimersByTimeAsync(attempt === 2 ? 0 : 30_000);
    }
    await started;
    expect(status()).toBe("failed");
    wake();
    expect(connector.openings).toHaveLength(4);
  });

  test("gives an attempt that never answers so much time and no more", async () => {
    const { connector, session } = setUp({ autoOpen: false }, { openTimeoutMs: 5_000 });
    void session.start();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(connector.openings[0]?.request.signal.aborted).toBe(true);
    expect(session.getState().error?.code).toBe("timeout");
  });

  test("survives a connector that throws", async () => {
    const { connector, session } = setUp();
    Object.assign(connector, {
      openChat: () => {
        throw new TypeError("broken connector");
      },
    });
    void session.start();
    await flush();
    expect(session.getState().error).toMatchObject({ code: "connection-failed" });
  });
});

describe("rule 4: sending", () => {
  test("queues what is typed while not connected, and sends it once, in order", async () => {
    const { connector, session, lines } = setUp();
    const one = session.send("one");
    const two = session.send("two");
    expect(lines()).toEqual(["user queued: one", "user queued: two"]);
    await session.start();
    expect((await one).status).toBe("sent");
    expect((await two).status).toBe("sent");
    expect(connector.sent.map(({ command }) => command.text)).toEqual(["one", "two"]);
  });

  test("does not wait for one acknowledgement before it sends the next", async () => {
    const { connector, session, lines } = setUp({ autoAcknowledge: false });
    await session.start();
    void session.send("one");
    void session.send("two");
    await flush();
    expect(connector.sent).toHaveLength(2);
    connector.sent[1]?.acknowledge();
    await flush();
    expect(lines()).toEqual(["user sending: one", "user sent: two"]);
  });

  test("never resends what was not acknowledged: history decides sent or failed, and then the queue goes on", async () => {
    let history: HistoryMessage[] = [];
    const { connector, session, lines } = setUp({ autoAcknowledge: false, history: () => history });
    await session.start();
    const arrived = session.send("arrived");
    const missing = session.send("missing");
    await flush();
    connector.drop();
    const queued = session.send("queued");
    expect(lines()).toEqual([
      "user sending: arrived",
      "user sending: missing",
      "user queued: queued",
    ]);
    history = [told("user", "arrived", "r1")];
    await vi.advanceTimersByTimeAsync(500);
    expect((await arrived).status).toBe("sent");
    expect(await missing).toMatchObject({
      status: "failed",
      error: { code: "message-not-delivered", recoverable: true },
    });
    expect(connector.sent.map(({ command }) => command.text)).toEqual([
      "arrived",
      "missing",
      "queued",
    ]);
    connector.sent[2]?.acknowledge({ remoteId: "r2" });
    expect((await queued).remoteId).toBe("r2");
  });

  test("retries a failed message as the newest, once", async () => {
    const { connector, session, lines } = setUp({ autoAcknowledge: false });
    await session.start();
    const sending = session.send("hello");
    await flush();
    connector.sent[0]?.reject(failure("message-rejected", { recoverable: true }));
    const failed = await sending;
    expect(failed.status).toBe("failed");
    connector.say("Are you there?");
    session.retry(failed.id);
    session.retry(failed.id);
    await flush();
    connector.sent[1]?.acknowledge();
    await flush();
    expect(lines()).toEqual(["agent complete: Are you there?", "user sent: hello"]);
    expect(connector.sent).toHaveLength(2);
  });

  test("discards a message that failed or waits, and settles its promise", async () => {
    const { session, lines } = setUp();
    const waiting = session.send("never mind");
    session.discard(session.getState().conversation.ids[0] ?? "");
    await expect(waiting).rejects.toMatchObject({ code: "aborted" });
    expect(lines()).toEqual([]);
  });

  test("asks history when an acknowledgement does not come, without a fall", async () => {
    let history: HistoryMessage[] = [];
    const { connector, session } = setUp({ autoAcknowledge: false, history: () => history });
    await session.start();
    const slow = session.send("slow");
    const other = session.send("other");
    await flush();
    history = [told("user", "slow", "r1")];
    connector.sent[0]?.reject(failure("delivery-unknown", { recoverable: true }));
    expect(await slow).toMatchObject({ status: "sent", remoteId: "r1" });
    // Its neighbour still waits for its own acknowledgement.
    connector.sent[1]?.acknowledge();
    expect((await other).status).toBe("sent");
  });

  test("puts back into the queue what never left the device", async () => {
    const { connector, session, lines } = setUp({ autoAcknowledge: false });
    await session.start();
    void session.send("hello");
    await flush();
    connector.sent[0]?.reject(failure("not-sent", { recoverable: true }));
    await flush();
    expect(lines()).toEqual(["user queued: hello"]);
    connector.drop();
    await vi.advanceTimersByTimeAsync(500);
    connector.sent[1]?.acknowledge();
    await flush();
    expect(lines()).toEqual(["user sent: hello"]);
  });

  test("without history says honestly that the fate of a message is unknown", async () => {
    const { connector, session } = setUp({
      autoAcknowledge: false,
      capabilities: { history: "none" },
    });
    await session.start();
    const sending = session.send("hello");
    await flush();
    connector.drop();
    await vi.advanceTimersByTimeAsync(500);
    expect(await sending).toMatchObject({ status: "failed", error: { code: "delivery-unknown" } });
  });

  test("refuses nothing at all, and an ended session", async () => {
    const { session } = setUp();
    await expect(session.send("   ")).rejects.toMatchObject({ code: "misuse" });
    await session.start();
    await session.end();
    await expect(session.send("hello")).rejects.toMatchObject({ code: "session-ended" });
  });

  test("lets the queue go on where history cannot be had", async () => {
    const { connector, session } = setUp({
      history: () => {
        throw failure("vendor-unavailable", { recoverable: true });
      },
    });
    const errors: string[] = [];
    session.listen({ onError: (error) => errors.push(error.code) });
    await session.start();
    connector.drop();
    const queued = session.send("hello");
    await vi.advanceTimersByTimeAsync(5_000);
    expect((await queued).status).toBe("sent");
    expect(errors).toContain("vendor-unavailable");
  });
});

describe("files", () => {
  const file = () => new File(["hello"], "hello.txt", { type: "text/plain" });

  test("travel before their message, with progress on the part", async () => {
    let finish: (() => void) | undefined;
    const { connector, session } = setUp({
      upload: (sent, { onProgress }) =>
        new Promise((resolve) => {
          onProgress?.(0.4);
          finish = () =>
            resolve({ remoteId: "f1", name: sent.name, mediaType: sent.type, size: sent.size });
        }),
    });
    await session.start();
    const sending = session.send({ text: "See file", files: [file()] });
    void session.send("after it");
    await flush();
    expect(session.getState().conversation.messages[0]?.parts[1]).toMatchObject({ progress: 0.4 });
    expect(connector.sent).toHaveLength(0);
    finish?.();
    expect((await sending).parts[1]).toEqual({
      type: "file",
      name: "hello.txt",
      mediaType: "text/plain",
      size: 5,
      remoteId: "f1",
    });
    expect(connector.sent.map(({ command }) => [command.text, command.files.length])).toEqual([
      ["See file", 1],
      ["after it", 0],
    ]);
  });

  test("that fail take their message with them, and retry brings both", async () => {
    let attempts = 0;
    const { session } = setUp({
      upload: (sent) => {
        attempts += 1;
        if (attempts === 1) return Promise.reject(failure("file-too-large"));
        return Promise.resolve({ remoteId: "f1", name: sent.name, mediaType: "", size: 5 });
      },
    });
    await session.start();
    const failed = await session.send({ files: [file()] });
    expect(failed).toMatchObject({ status: "failed", error: { code: "file-too-large" } });
    session.retry(failed.id);
    await flush();
    expect(session.getState().conversation.messages[0]?.status).toBe("sent");
  });

  test("under way when the connection falls are brought by the next one", async () => {
    let uploads = 0;
    const { connector, session, lines } = setUp({
      upload: (sent, { signal }) => {
        uploads += 1;
        if (uploads > 1) {
          return Promise.resolve({ remoteId: "f1", name: sent.name, mediaType: "", size: 5 });
        }
        return new Promise((_, reject) =>
          signal?.addEventListener("abort", () => reject(failure("aborted"))),
        );
      },
    });
    await session.start();
    void session.send({ text: "with file", files: [file()] });
    await flush();
    connector.drop();
    expect(lines()).toEqual(["user queued: with file"]);
    await vi.advanceTimersByTimeAsync(500);
    expect(lines()).toEqual(["user sent: with file"]);
    expect(connector.sent).toHaveLength(1);
  });

  test("can be brought ahead of a message, waiting for a connection, until the caller gives up", async () => {
    const { session } = setUp();
    const controller = new AbortController();
    const abandoned = session.upload(file(), { signal: controller.signal });
    const uploading = session.upload(file());
    controller.abort();
    await expect(abandoned).rejects.toMatchObject({ code: "aborted" });
    await session.start();
    await expect(uploading).resolves.toMatchObject({ remoteId: "file-hello.txt" });
  });

  test.each([
    ["is let go", (session: ChatSession) => session.disconnect()],
    ["ends", (session: ChatSession) => void session.end()],
  ])("are given up when the session %s", async (_, letGo) => {
    const { session } = setUp({
      upload: (_file, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => reject(failure("aborted")));
          giveUp = () => reject(failure("aborted"));
        }),
    });
    let giveUp: (() => void) | undefined;
    await session.start();
    const uploading = session.upload(file());
    await flush();
    letGo(session);
    giveUp?.();
    await expect(uploading).rejects.toMatchObject({ code: "aborted" });
  });

  test("are refused where the vendor takes none", async () => {
    const { session } = setUp({ capabilities: { attachments: false } });
    await expect(session.upload(file())).rejects.toMatchObject({ code: "unsupported" });
    await expect(session.send({ files: [file()] })).rejects.toMatchObject({ code: "unsupported" });
  });
});

describe("rule 5: a turn cut off", () => {
  test("keeps its text as interrupted, and is completed from history, also a while later", async () => {
    let history: HistoryMessage[] = [];
    const { connector, session, lines } = setUp({ history: () => history });
    const completed: string[] = [];
    session.listen({ onMessage: (message) => completed.push(messageText(message)) });
    await session.start();
    connector.chunk(connector.beginMessage(), "The answer is");
    connector.drop();
    expect(lines()).toEqual(["agent interrupted: The answer is"]);
    await vi.advanceTimersByTimeAsync(500);
    expect(lines()).toEqual(["agent interrupted: The answer is"]);
    // The agent went on alone, and the vendor filed the whole answer only then.
    history = [told("agent", "The answer is 42.", "r1")];
    await vi.advanceTimersByTimeAsync(2_000);
    expect(lines()).toEqual(["agent complete: The answer is 42."]);
    expect(completed).toEqual(["The answer is 42."]);
  });

  test("said again is shown once, unless history says that it was meant", async () => {
    let history: HistoryMessage[] = [];
    const { connector, session, lines } = setUp({ history: () => history });
    await session.start();
    connector.say("Are you still there?");
    history = [told("agent", "Are you still there?", "r1")];
    connector.drop();
    await vi.advanceTimersByTimeAsync(500);
    connector.say("Are you still there?");
    await flush();
    expect(lines()).toEqual(["agent complete: Are you still there?"]);

    connector.drop();
    await vi.advanceTimersByTimeAsync(1000);
    history = [...history, told("agent", "Are you still there?", "r2")];
    connector.say("Are you still there?");
    await flush();
    expect(lines()).toHaveLength(2);
  });

  test("stopped by the user keeps its text too", async () => {
    const { connector, session, lines } = setUp();
    await session.start();
    connector.chunk(connector.beginMessage(), "Once upon");
    await session.stop();
    expect(lines()).toEqual(["agent interrupted: Once upon"]);
    expect(session.getState().conversation.turn).toBe("ready");
  });
});

describe("coming back to a session", () => {
  test("goes by the remembered id and shows what was said", async () => {
    const saved: (string | undefined)[] = [];
    const { connector, session, lines } = setUp(
      { history: [told("user", "Hi", "r1"), told("agent", "Hello", "r2")] },
      { memory: { load: () => "remembered", save: (id) => saved.push(id) } },
    );
    const onMessage = vi.fn();
    session.listen({ onMessage });
    await session.start();
    await flush();
    expect(connector.openings[0]?.request).toMatchObject({
      sessionId: "remembered",
      reason: "connect",
    });
    expect(lines()).toEqual(["user sent: Hi", "agent complete: Hello"]);
    expect(saved).toEqual(["remembered"]);
    // What was said before the reload is no news.
    expect(onMessage).not.toHaveBeenCalled();
  });

  test("that goes on under another id is remembered by that one", async () => {
    const saved: (string | undefined)[] = [];
    const { session, connector } = setUp(
      {},
      { memory: { load: () => undefined, save: (id) => saved.push(id) } },
    );
    await session.start();
    connector.emit({ type: "session-started", sessionId: "another" });
    connector.emit({ type: "session-started", sessionId: "another", expiresAt: 1 });
    expect(saved.slice(1)).toEqual(["another"]);
  });

  test("that the connector knew of itself shows what was said, too", async () => {
    const { connector, session, lines } = setUp({ history: [told("agent", "Before", "r1")] });
    const openChat = connector.openChat.bind(connector);
    Object.assign(connector, {
      openChat: (async (request, emit) => ({
        ...(await openChat(request, emit)),
        isResumed: true,
      })) satisfies typeof openChat,
    });
    await session.start();
    await flush();
    expect(lines()).toEqual(["agent complete: Before"]);
  });

  test.each(["session-not-found", "session-ended", "forbidden"] as const)(
    "that is gone (%s) begins a new one",
    async (code) => {
      let saved: string | undefined = "gone";
      const { connector, session } = setUp(
        { autoOpen: false },
        { memory: { load: () => saved, save: (id) => (saved = id) } },
      );
      const started = session.start();
      connector.openings[0]?.reject(failure(code));
      await flush();
      expect(connector.openings[1]?.request.sessionId).toBeUndefined();
      connector.openings[1]?.accept();
      await started;
      expect(saved).toBe("session-1");
    },
  );

  test("that history calls ended begins a new one", async () => {
    let isGone = true;
    const { connector, session, status } = setUp(
      {
        history: () => {
          if (isGone) throw failure("session-ended");
          return [];
        },
      },
      { sessionId: "old" },
    );
    await session.start();
    await flush();
    isGone = false;
    expect(status()).toBe("connected");
    expect(session.getState().sessionId).toBe("session-1");
    expect(connector.openConnections).toBe(1);
  });

  test("ends it where the vendor lost it meanwhile", async () => {
    const { connector, session, status } = setUp({
      history: () => {
        throw failure("session-not-found");
      },
    });
    const onEnded = vi.fn();
    session.listen({ onEnded });
    await session.start();
    connector.drop();
    await vi.advanceTimersByTimeAsync(500);
    expect(status()).toBe("ended");
    expect(onEnded).toHaveBeenCalledTimes(1);
  });

  test("survives a memory that throws", async () => {
    const errors: string[] = [];
    const forbidden = () => {
      throw new Error("storage is blocked");
    };
    const { session } = setUp({}, { memory: { load: forbidden, save: forbidden } });
    session.listen({ onError: (error) => errors.push(error.code) });
    await session.start();
    expect(errors).toEqual(["callback-failed", "callback-failed"]);
  });
});

describe("messages kept from before", () => {
  const kept = (id: string, status: Message["status"], text: string): Message => ({
    id,
    role: status === "streaming" ? "agent" : "user",
    parts: [{ type: "text", text }],
    status,
    createdAt: 1,
  });
  const initialMessages = [
    kept("a", "sending", "on its way then"),
    kept("b", "streaming", "Half an ans"),
  ];

  test("on their way then are never resent unasked, whatever falls", async () => {
    const { connector, session, lines } = setUp({}, { initialMessages });
    expect(lines()).toEqual(["user failed: on its way then", "agent interrupted: Half an ans"]);
    await session.start();
    connector.drop();
    await vi.advanceTimersByTimeAsync(500);
    expect(connector.sent).toEqual([]);
  });

  test("are settled by the history of the session they belong to", async () => {
    const { session, lines } = setUp(
      { history: [told("user", "on its way then", "r1"), told("agent", "Half an answer.", "r2")] },
      { initialMessages, sessionId: "before" },
    );
    await session.start();
    await flush();
    expect(lines()).toEqual(["user sent: on its way then", "agent complete: Half an answer."]);
  });
});

describe("ending", () => {
  test("by the agent: says why, fails what waited, and start() begins anew", async () => {
    const { connector, session, status, lines } = setUp({ autoAcknowledge: false });
    const reasons: (string | undefined)[] = [];
    session.listen({ onEnded: (reason) => reasons.push(reason) });
    await session.start();
    const sending = session.send("hello");
    await flush();
    connector.emit({ type: "session-ended", reason: "done" });
    expect(status()).toBe("ended");
    expect(session.getState().endReason).toBe("done");
    expect(reasons).toEqual(["done"]);
    expect(await sending).toMatchObject({ status: "failed", error: { code: "delivery-unknown" } });
    expect(connector.openConnections).toBe(0);
    await session.start();
    expect(lines()).toEqual([]);
    expect(connector.openings[1]?.request.sessionId).toBeUndefined();
  });

  test("by the user goes through although the page lets go at once", async () => {
    const { connector, session, status } = setUp();
    let ended: (() => void) | undefined;
    let signal: AbortSignal | undefined;
    const openChat = connector.openChat.bind(connector);
    Object.assign(connector, {
      openChat: (async (request, emit) => ({
        ...(await openChat(request, emit)),
        end: (options: { readonly signal: AbortSignal }) => {
          ({ signal } = options);
          return new Promise<void>((resolve) => (ended = resolve));
        },
      })) satisfies typeof openChat,
    });
    await session.start();
    const ending = session.end();
    session.disconnect();
    expect(signal?.aborted).toBe(false);
    ended?.();
    await ending;
    expect(status()).toBe("ended");
  });

  test("by the user is told to the vendor", async () => {
    const { session, status } = setUp();
    await session.start();
    await session.end();
    expect(status()).toBe("ended");
    expect(session.getState().endReason).toBe("ended by the user");
    await expect(session.end()).resolves.toBeUndefined();
  });
});

describe("rule 7: letting go", () => {
  test("settles every promise and keeps what was typed", async () => {
    const { connector, session, lines, wakeListeners } = setUp({ autoAcknowledge: false });
    await session.start();
    const sending = session.send("on its way");
    await flush();
    connector.drop();
    const queued = session.send("typed meanwhile");
    const uploading = session.upload(new File([], "x"));
    session.disconnect();
    expect((await sending).status).toBe("sending");
    expect((await queued).status).toBe("queued");
    await expect(uploading).rejects.toMatchObject({ code: "aborted" });
    expect(vi.getTimerCount()).toBe(0);
    expect(wakeListeners.size).toBe(0);
    await session.start();
    await flush();
    expect(lines()).toEqual(["user failed: on its way", "user sending: typed meanwhile"]);
  });
});

describe("what the app is told", () => {
  test("reaches every listener, even beside one that throws", async () => {
    const { connector, session } = setUp();
    const errors: ParlanceError[] = [];
    const heard: string[] = [];
    session.listen({
      onMessage: () => {
        throw new Error("mistake of the app");
      },
      onError: (error) => errors.push(error),
    });
    const stop = session.listen({ onMessage: (message) => heard.push(messageText(message)) });
    await session.start();
    connector.say("Hello");
    stop();
    connector.say("Bye");
    expect(heard).toEqual(["Hello"]);
    expect(errors.map(({ code }) => code)).toEqual(["callback-failed", "callback-failed"]);
    expect(errors[0]?.cause).toEqual(new Error("mistake of the app"));
  });

  test("includes signals, transfers and token refreshes", async () => {
    const { connector, session } = setUp();
    const heard: unknown[] = [];
    session.listen({
      onSignal: ({ name }) => heard.push(name),
      onTransfer: ({ to }) => heard.push(to),
      onTokenRefreshed: (expiresAt) => heard.push(expiresAt),
    });
    await session.start();
    connector.emit({ type: "signal", name: "cart" });
    connector.emit({ type: "transfer", to: "a person" });
    connector.emit({ type: "token-refreshed", expiresAt: 5 });
    expect(heard).toEqual(["cart", "a person", 5]);
  });
});

describe("writing the state", () => {
  test("happens at most once a frame while text streams, and at once at both ends of a turn", async () => {
    const { connector, session } = setUp();
    await session.start();
    await flush();
    let writes = 0;
    session.subscribe(() => (writes += 1));
    const id = connector.beginMessage();
    connector.chunk(id, "first");
    expect(writes).toBe(2);
    for (let chunk = 0; chunk < 100; chunk += 1) connector.chunk(id, " more");
    expect(writes).toBe(2);
    await vi.advanceTimersByTimeAsync(16);
    expect(writes).toBe(3);
    connector.chunk(id, " last");
    connector.endMessage(id);
    expect(writes).toBe(4);
    expect(session.getState().conversation.messages[0]?.status).toBe("complete");
    await vi.advanceTimersByTimeAsync(16);
    expect(writes).toBe(4);
  });

  test("stops expecting an answer that does not come", async () => {
    const { session } = setUp();
    await session.start();
    void session.send("hello");
    await flush();
    expect(session.getState().conversation.turn).toBe("submitted");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(session.getState().conversation.turn).toBe("ready");
  });
});

describe("who listens may act at once", () => {
  /** Acts in the very change that shows this status, once. */
  function onStatus(session: ChatSession, status: string, act: () => void) {
    const stop = session.subscribe(() => {
      if (session.getState().connection !== status) return;
      stop();
      act();
    });
  }

  test("let go while connecting: what was asked for is called off", async () => {
    const { connector, session, status } = setUp();
    onStatus(session, "connecting", session.disconnect);
    await expect(session.start()).rejects.toMatchObject({ code: "aborted" });
    expect(status()).toBe("idle");
    expect(connector.openings[0]?.request.signal.aborted).toBe(true);
    expect(connector.openConnections).toBe(0);
  });

  test("let go when connected: nothing goes out until the next connection has its history", async () => {
    let history: HistoryMessage[] = [];
    const { connector, session, lines } = setUp({ history: () => history });
    onStatus(session, "connected", session.disconnect);
    await session.start().catch(() => undefined);
    history = [told("agent", "Welcome", "r1")];
    await flush();
    onStatus(session, "connected", () => void session.send("Hi"));
    await session.start();
    expect(connector.sent).toHaveLength(0);
    await flush();
    expect(lines()).toEqual(["agent complete: Welcome", "user sent: Hi"]);
  });

  test("let go when the connection fell: nothing is opened again", async () => {
    const { connector, session, status } = setUp();
    await session.start();
    const id = connector.beginMessage();
    connector.chunk(id, "Half");
    const stop = session.subscribe(() => {
      stop();
      session.disconnect();
    });
    connector.drop();
    expect(status()).toBe("idle");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(connector.openings).toHaveLength(1);
    expect(status()).toBe("idle");
  });

  test("let go when the remembered session is gone: the next one is called off", async () => {
    const { connector, session, status } = setUp({ autoOpen: false }, { sessionId: "old" });
    void session.start().catch(() => undefined);
    const stop = session.subscribe(() => {
      stop();
      session.disconnect();
    });
    connector.openings[0]?.reject(failure("session-not-found"));
    await flush();
    expect(status()).toBe("idle");
    expect(connector.openings[1]?.request.signal.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(connector.openings).toHaveLength(2);
  });

  test("start again when it failed", async () => {
    const { connector, session, status } = setUp({ autoOpen: false });
    let second: Promise<void> | undefined;
    onStatus(session, "failed", () => void (second = session.start()));
    const first = session.start();
    connector.openings[0]?.reject(failure("forbidden"));
    await expect(first).rejects.toMatchObject({ code: "forbidden" });
    connector.openings[1]?.accept();
    await expect(second).resolves.toBeUndefined();
    expect(status()).toBe("connected");
  });

  test.each(["subscribing", "listening"])("start again when it ended, by %s", async (way) => {
    const { connector, session, status } = setUp();
    await session.start();
    const ended: (string | undefined)[] = [];
    session.listen({ onEnded: (reason) => ended.push(reason) });
    const again = () => void (session.start(), session.send("Hello again"));
    if (way === "subscribing") onStatus(session, "ended", again);
    else session.listen({ onError: () => session.getState().connection === "ended" && again() });
    void session.send("Not heard any more");
    connector.emit({ type: "session-ended", reason: "idle" });
    await flush();
    expect(status()).toBe("connected");
    expect(connector.openings).toHaveLength(2);
    expect(connector.sent.map(({ command }) => command.text)).toContain("Hello again");
    expect(ended).toEqual(["idle"]);
  });

  test("and one that throws stops nothing", async () => {
    const { connector, session, status } = setUp();
    const errors: string[] = [];
    session.listen({ onError: ({ code }) => errors.push(code) });
    session.subscribe(() => {
      throw new Error("mistake of the app");
    });
    await session.start();
    await session.send("Hi");
    expect(status()).toBe("connected");
    expect(connector.sent).toHaveLength(1);
    expect(new Set(errors)).toEqual(new Set(["callback-failed"]));
  });
});

describe("a promise of send settles", () => {
  test("when history tells of the message before its acknowledgement comes", async () => {
    const history: HistoryMessage[] = [];
    const { connector, session, lines } = setUp({ autoAcknowledge: false, history: () => history });
    await session.start();
    const id = connector.beginMessage();
    connector.chunk(id, "A cut-off answer of the agent");
    connector.drop();
    await vi.advanceTimersByTimeAsync(500);
    const sending = session.send("Hi");
    history.push(told("user", "Hi", "r1"));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(lines().at(-1)).toBe("user sent: Hi");
    connector.sent[0]?.acknowledge({ remoteId: "r1" });
    await expect(sending).resolves.toMatchObject({ status: "sent" });
  });

  test("when a session that never connected is let go, as does the one of upload", async () => {
    const { session } = setUp();
    const sending = session.send("Hi");
    const uploading = expect(session.upload(new File(["x"], "x"))).rejects.toMatchObject({
      code: "aborted",
    });
    session.disconnect();
    await expect(sending).resolves.toMatchObject({ status: "queued" });
    await uploading;
  });

  test("when the session gives up", async () => {
    const { connector, session, status } = setUp({ autoOpen: false });
    const sending = session.send("Hi");
    void session.start();
    connector.openings[0]?.reject(failure("forbidden"));
    await expect(sending).resolves.toMatchObject({ status: "queued" });
    expect(status()).toBe("failed");
  });

  test("where history can never be had", async () => {
    const { connector, session, lines } = setUp({
      autoAcknowledge: false,
      history: () => {
        throw failure("forbidden");
      },
    });
    await session.start();
    const sending = session.send("Hi");
    await flush();
    connector.drop();
    await vi.advanceTimersByTimeAsync(500);
    await expect(sending).resolves.toMatchObject({ status: "failed" });
    expect(lines()).toEqual(["user failed: Hi"]);
  });
});

describe("at the edges", () => {
  test("a session that the vendor lost while nobody was there is over, and start() begins anew", async () => {
    const { connector, session, status } = setUp({ autoOpen: false });
    void session.start();
    connector.openings[0]?.accept();
    await flush();
    session.disconnect();
    void session.start().catch(() => undefined);
    connector.openings[1]?.reject(failure("session-not-found"));
    await flush();
    expect(status()).toBe("ended");
    void session.start();
    expect(connector.openings[2]?.request).not.toHaveProperty("sessionId");
  });

  test("a memory that cannot forget does not bring a lost session back", async () => {
    const { connector, session } = setUp(
      { autoOpen: false },
      { memory: { load: () => "old", save: () => undefined } },
    );
    void session.start();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      connector.openings[attempt]?.reject(failure("session-not-found"));
      await flush();
    }
    expect(connector.openings.map(({ request }) => request.sessionId)).toEqual(["old", undefined]);
  });

  test("an agent is not said to type once the session is let go", async () => {
    const { session } = setUp();
    await session.start();
    await session.send("Hi");
    expect(session.getState().conversation.turn).toBe("submitted");
    session.disconnect();
    expect(session.getState().conversation.turn).toBe("ready");
  });

  test("a message that goes does not wake the expectation of an answer", async () => {
    const { connector, session } = setUp();
    await session.start();
    await session.send("Hi");
    connector.emit({ type: "session-ended" });
    expect(session.getState().conversation.turn).toBe("ready");
    const { session: other, connector: refusing } = setUp({ autoAcknowledge: false });
    await other.start();
    void other.send("One");
    const two = other.send("Two");
    await flush();
    refusing.sent[0]?.acknowledge();
    refusing.sent[1]?.reject(failure("message-rejected"));
    await flush();
    refusing.emit({ type: "session-ended" });
    other.discard((await two).id);
    expect(other.getState().conversation.turn).toBe("ready");
  });

  test("what history shows as lost is told as an error, too", async () => {
    const { connector, session } = setUp({ autoAcknowledge: false });
    const errors: string[] = [];
    session.listen({ onError: ({ code }) => errors.push(code) });
    await session.start();
    const sending = session.send("Hi");
    await flush();
    connector.drop();
    await vi.advanceTimersByTimeAsync(500);
    await expect(sending).resolves.toMatchObject({ status: "failed" });
    expect(errors).toEqual(["connection-lost", "message-not-delivered"]);
  });

  test("an answer that was under way during a reload comes from history", async () => {
    const history = [told("user", "Hi", "r1")];
    const { session, lines } = setUp({ history: () => history }, { sessionId: "old" });
    await session.start();
    await flush();
    history.push(told("agent", "Hello", "r2"));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(lines()).toEqual(["user sent: Hi", "agent complete: Hello"]);
  });
});
