import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { createChatSession, messageText, type ChatSession } from "../../src/core/index";
import { createHaipChat } from "../../src/protocols/haip/index";
import { createFakeHaip, serveHaip } from "../../src/testing/index";
import { haipCells, nameOf, type HaipCell } from "./haip-transports";

const answer = "The parcel is on its way, and will be there tomorrow.";

const cleanUps: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function openSession({ dialect, endpoints, way }: HaipCell) {
  const fake = createFakeHaip({
    dialect,
    endpoints,
    scenario: "tool-call",
    agent: () => answer,
    timing: { firstPartMs: 5, partMs: 2, toolUpdateMs: 5, toolStepMs: 5 },
  });
  const host = await serveHaip(fake);
  const connector = createHaipChat({
    url: `${host.baseUrl}/${way.path[endpoints]}`,
    transport: way.transport,
    ...way.options,
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
    ...(dialect === "A"
      ? { getToken: () => fake.mintToken().token }
      : { tool: "chat", authenticate: () => ({ token: fake.mintToken().token }) }),
  });
  const session = createChatSession({ connector });
  cleanUps.push(async () => {
    session.disconnect();
    fake.close();
    await host.close();
  });
  return { fake, session };
}

/** Resolves when it is so, which a listener sees first. */
function seen(session: ChatSession, isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = session.subscribe(() => {
      if (!isSo()) return;
      stop();
      resolve();
    });
  });
}

describe("HAIP from Node, over real sockets", () => {
  it.each(haipCells("Node").map((cell) => [nameOf(cell), cell] as const))("%s", async (_, cell) => {
    const { fake, session } = await openSession(cell);
    if (cell.impossible) {
      // Not tried thirty times: it will never work.
      await expect(session.start()).rejects.toMatchObject({
        code: cell.impossible.code,
        recoverable: false,
      });
      expect(session.getState().connection).toBe("failed");
      expect(fake.sessions.flatMap(({ texts }) => texts)).toEqual([]);
      return;
    }
    await session.start();
    const messages = () => session.getState().conversation.messages;
    const last = () => messages().at(-1);
    let isStreamed = false;
    session.subscribe(() => {
      const text = last()?.status === "streaming" ? messageText(last()!) : "";
      isStreamed ||= text !== "" && answer.startsWith(text) && text !== answer;
    });
    const answered = seen(session, () => last()?.role === "agent" && last()?.status === "complete");
    const sent = await session.send("Where is my parcel?");
    await answered;

    expect(sent.status).toBe("sent");
    expect(messages().map((message) => [message.role, messageText(message)])).toEqual([
      ["user", "Where is my parcel?"],
      ["agent", answer],
    ]);
    // Dialect B2 has whole messages only, and no B has tool calls.
    expect(isStreamed).toBe(cell.dialect !== "B2");
    const calls = last()?.parts.filter(({ type }) => type === "tool-call");
    expect(calls).toMatchObject(
      cell.dialect === "A" ? [{ name: "find_delivery_windows", status: "complete" }] : [],
    );
    expect(fake.sessions.map(({ transport }) => transport)).toEqual([cell.way.transport]);
    expect(fake.sessions[0]?.texts.map(({ text }) => text)).toEqual([
      "Where is my parcel?",
      answer,
    ]);
  });
});
