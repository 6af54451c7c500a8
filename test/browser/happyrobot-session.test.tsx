import { renderHook, waitFor } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { commands } from "vitest/browser";
import { useChatSession, type UseChatSessionOptions } from "../../src/index";
import { messageText, type GetToken } from "../../src/core/index";
import { createHappyRobotChat } from "../../src/protocols/happyrobot/index";
import type { HappyRobotStart } from "../setup/happyrobot-commands";

let host = 0;
let baseUrl = "";

async function startHost(options?: HappyRobotStart) {
  ({ id: host, baseUrl } = await commands.startHappyRobot(options));
}

afterEach(() => commands.stopHappyRobot(host));

const report = () => commands.reportHappyRobot(host);

async function chatWith(
  getToken: GetToken = () => commands.mintHappyRobotToken(host),
  options: Partial<UseChatSessionOptions> = {},
) {
  const connector = createHappyRobotChat({ getToken, baseUrl });
  const { result, unmount } = renderHook(() => useChatSession({ connector, ...options }), {
    wrapper: StrictMode,
  });
  await waitFor(() => expect(result.current.connection).toBe("connected"));
  return { chat: () => result.current, unmount, connector };
}

type Chat = Awaited<ReturnType<typeof chatWith>>["chat"];

const lines = (chat: Chat) =>
  chat().messages.map((message) => `${message.role} ${message.status}: ${messageText(message)}`);

/** One question and its answer, to the end. */
async function exchange(chat: Chat, question: string) {
  const before = chat().messages.length;
  const sent = await chat().send(question);
  expect(sent.status).toBe("sent");
  await waitFor(() => {
    expect(chat().messages).toHaveLength(before + 2);
    expect(chat().turn).toBe("ready");
  });
}

/** What the vendor has, in the words of `lines`. */
async function filed() {
  const { sessions } = await report();
  return sessions.flatMap(({ messages }) =>
    messages.map(({ role, content }) =>
      role === "user" ? `user sent: ${content}` : `agent complete: ${content}`,
    ),
  );
}

const answers = ["One answer in a few words.", "Another answer in other words.", "A third one."];

describe("tokens of 60 seconds", () => {
  beforeEach(() => startHost({ scenario: "token-expires", answers }));

  test("one conversation lives through two refreshes on one and the same socket, and REST uses the new token", async () => {
    const onTokenRefreshed = vi.fn();
    const { chat } = await chatWith(undefined, { onTokenRefreshed });
    await exchange(chat, "first");
    const tokenBefore = (await report()).tokens[0];

    for (const refreshes of [1, 2]) {
      await commands.advanceHappyRobot(host, 31_000);
      await waitFor(() => expect(onTokenRefreshed).toHaveBeenCalledTimes(refreshes));
    }
    await exchange(chat, "second");
    const { sockets, tokens } = await report();
    expect(sockets).toEqual({ open: 1, total: 1, peak: 1 });
    expect(tokens).toHaveLength(3);

    // The first token is past its end by now: only a new one can do this.
    const uploaded = await chat().upload(new File(["bytes"], "note.txt", { type: "text/plain" }));
    expect(uploaded.size).toBe(5);
    const uploads = (await report()).requests.filter(
      ({ method, path }) => method !== "OPTIONS" && path.includes("/upload/"),
    );
    expect(uploads.map(({ status }) => status)).toEqual([200, 200]);
    expect(uploads.map(({ token }) => token)).toEqual([tokens[2], tokens[2]]);
    expect(tokenBefore).not.toBe(tokens[2]);
    expect(lines(chat)).toEqual(await filed());
  });

  test("a getToken that fails twice while refreshing does not cost the socket", async () => {
    let failures = 0;
    const onTokenRefreshed = vi.fn();
    const { chat } = await chatWith(
      ({ reason }) => {
        if (reason === "refresh" && failures < 2) {
          failures += 1;
          throw new Error("the token endpoint is down");
        }
        return commands.mintHappyRobotToken(host);
      },
      { onTokenRefreshed },
    );
    await commands.advanceHappyRobot(host, 31_000);
    await waitFor(() => expect(onTokenRefreshed).toHaveBeenCalledTimes(1));
    expect(failures).toBe(2);
    await commands.advanceHappyRobot(host, 25_000);
    await exchange(chat, "still there?");
    expect((await report()).sockets).toEqual({ open: 1, total: 1, peak: 1 });
  });
});

test("with every refresh rejected it reconnects with a fresh token into the same session, each message once", async () => {
  await startHost({ scenario: "refresh-rejected", answers });
  const { chat } = await chatWith();
  await exchange(chat, "before");
  const { sessionId } = chat();
  await commands.advanceHappyRobot(host, 61_000);
  await waitFor(async () => expect((await report()).sockets.total).toBe(2));
  await waitFor(() => expect(chat().connection).toBe("connected"));
  await exchange(chat, "after");
  expect(chat().sessionId).toBe(sessionId);
  const { sockets, sessions } = await report();
  expect(sockets).toEqual({ open: 1, total: 2, peak: 1 });
  expect(sessions).toHaveLength(1);
  expect(lines(chat)).toEqual([
    "user sent: before",
    `agent complete: ${answers[0]}`,
    "user sent: after",
    `agent complete: ${answers[1]}`,
  ]);
});

describe("the socket is killed", () => {
  test("mid-stream: the cut answer is completed from history", async () => {
    await startHost({ scenario: "drop-mid-stream", answers, chunkMs: 40 });
    const { chat } = await chatWith();
    const { session } = chat();
    // It may be over before anybody looks.
    const seen = new Set<string | undefined>();
    session.subscribe(() => seen.add(session.getState().conversation.messages.at(-1)?.status));
    await chat().send("hello");
    await waitFor(() =>
      expect(lines(chat)).toEqual(["user sent: hello", `agent complete: ${answers[0]}`]),
    );
    expect(seen).toContain("interrupted");
    expect((await report()).sockets.peak).toBe(1);
  });

  test("before the acknowledgement of a message that arrived: history says sent", async () => {
    await startHost({ scenario: "drop-before-ack", answers });
    const { chat } = await chatWith();
    expect(await chat().send("hello")).toMatchObject({ status: "sent" });
    await waitFor(() =>
      expect(lines(chat)).toEqual(["user sent: hello", `agent complete: ${answers[0]}`]),
    );
    expect(lines(chat)).toEqual(await filed());
  });

  test("with a message that was lost on it: history says failed, and retry works", async () => {
    await startHost({ scenario: "drop-before-store", answers });
    const { chat } = await chatWith();
    const failed = await chat().send("hello");
    expect(failed).toMatchObject({ status: "failed", error: { code: "message-not-delivered" } });
    chat().retry(failed.id);
    await waitFor(() =>
      expect(lines(chat)).toEqual(["user sent: hello", `agent complete: ${answers[0]}`]),
    );
    expect(lines(chat)).toEqual(await filed());
  });

  test("while two messages are queued: each is sent once, in order", async () => {
    await startHost({ answers });
    const { chat } = await chatWith();
    await exchange(chat, "before");
    await commands.setHappyRobotScenario(host, "offline");
    await waitFor(() => expect(chat().connection).toBe("reconnecting"));
    const one = chat().send("one");
    const two = chat().send("two");
    await waitFor(() => expect(chat().messages.at(-1)?.status).toBe("queued"));
    await commands.setHappyRobotScenario(host, "streaming");
    void chat().start();
    expect([(await one).status, (await two).status]).toEqual(["sent", "sent"]);
    await waitFor(() => expect(chat().messages).toHaveLength(6), { timeout: 5_000 });
    await waitFor(() => expect(chat().turn).toBe("ready"));
    const { sessions } = await report();
    const said = sessions.flatMap(({ messages }) =>
      messages.flatMap(({ role, content }) => (role === "user" ? [content] : [])),
    );
    expect(said).toEqual(["before", "one", "two"]);
    const shown = chat().messages.filter(({ role }) => role === "user");
    expect(shown.map((message) => messageText(message))).toEqual(said);
  });

  test("again and again in the middle of a conversation: nothing is lost, nothing doubled", async () => {
    await startHost({ answers, chunkMs: 5 });
    const { chat } = await chatWith();
    for (let round = 0; round < 6; round += 1) {
      const sending = chat().send(`question ${round}`);
      await commands.dropHappyRobotSockets(host);
      const message = await sending;
      if (message.status === "failed") {
        chat().retry(message.id);
      }
      await waitFor(
        () => {
          // Falls in a row make the pauses long; nobody waits for them here.
          if (chat().retryAt !== undefined) void chat().start();
          expect(chat().connection).toBe("connected");
          expect(chat().messages.filter(({ role }) => role === "agent")).toHaveLength(round + 1);
          expect(chat().messages.at(-1)?.status).toBe("complete");
        },
        { timeout: 10_000 },
      );
    }
    expect(lines(chat)).toEqual(await filed());
    expect((await report()).sockets.peak).toBe(1);
  }, 60_000);
});

test("a turn repeated after the reconnection is shown once", async () => {
  await startHost({ scenario: "duplicate", answers });
  const { chat } = await chatWith();
  await exchange(chat, "hello");
  await commands.dropHappyRobotSockets(host);
  await waitFor(async () => expect((await report()).sockets.total).toBe(2));
  await waitFor(() => expect(chat().connection).toBe("connected"));
  await exchange(chat, "once more");
  expect(lines(chat)).toEqual(await filed());
});

test("a vendor that restarts is waited for", async () => {
  await startHost({ scenario: "server-restart", answers });
  const { chat } = await chatWith();
  await chat().send("hello");
  await waitFor(() => expect(chat().connection).toBe("reconnecting"));
  await commands.advanceHappyRobot(host, 5_000);
  void chat().start();
  await waitFor(
    () => expect(lines(chat)).toEqual(["user sent: hello", `agent complete: ${answers[0]}`]),
    { timeout: 10_000 },
  );
});

test("a session survives a reload of the page", async () => {
  await startHost({ answers });
  sessionStorage.clear();
  const first = await chatWith(undefined, { sessionKey: "support" });
  await exchange(first.chat, "before the reload");
  first.unmount();
  // Another page knows nothing of this one's socket; a reload closes it first.
  await waitFor(async () => expect((await report()).sockets.open).toBe(0));
  const second = await chatWith(undefined, { sessionKey: "support" });
  await waitFor(() => expect(lines(second.chat)).toEqual(lines(first.chat)));
  await exchange(second.chat, "after the reload");
  expect((await report()).sessions).toHaveLength(1);
  expect((await report()).sockets).toEqual({ open: 1, total: 2, peak: 1 });
});
