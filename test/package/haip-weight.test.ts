import { expect, test } from "vitest";
import { load } from "./bundle";

const isReact = (id: string) => /^react(-dom)?($|\/)/.test(id);

/** What a chat of texts over a WebSocket never loads: the names of files, behind which the package's build sets a hash. */
const room = /^(http-transports|sound|tools)(?=-.{8}$)/;

const page = `
  import { Announcer, Composer, loadMarkdown, MessageList, ParlanceProvider, useChatSession }
    from "@parlance/react";
  globalThis.page = [Announcer, Composer, loadMarkdown, MessageList, ParlanceProvider, useChatSession];
`;
const haip = `
  import { createHaipChat } from "@parlance/react/haip";
  globalThis.connector = createHaipChat;
`;

test("HAIP adds at most 12 KiB to a page that has the chat", async () => {
  const before = await load(page, isReact, (file) => room.test(file));
  const after = await load(page + haip, isReact, (file) => room.test(file));

  const rooms = after.left.flatMap((file) => room.exec(file)?.[1] ?? []);
  expect(rooms.sort()).toEqual(["http-transports", "sound", "tools"]);
  expect(after.gzipBytes - before.gzipBytes).toBeGreaterThan(8 * 1024);
  expect(after.gzipBytes - before.gzipBytes).toBeLessThanOrEqual(12 * 1024);
});
