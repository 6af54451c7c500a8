import { render, waitFor } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, expect, test } from "vitest";
import { commands } from "vitest/browser";
import { createHappyRobotChat } from "../../src/protocols/happyrobot/index";
import { ChatWidget } from "../../src/index";
import { countLeftovers } from "../setup/leftovers";

const mounts = 200;
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0)) await step();
});

test(`${mounts} mounts in StrictMode leave no socket, timer or listener, and never hold two sockets`, async () => {
  const { id, baseUrl } = await commands.startHappyRobot();
  undo.push(() => commands.stopHappyRobot(id));
  const connector = createHappyRobotChat({
    getToken: () => commands.mintHappyRobotToken(id),
    baseUrl,
  });
  const widget = (
    <StrictMode>
      <ChatWidget connector={connector} defaultOpen sessionKey="mounts" />
    </StrictMode>
  );
  const connected = () =>
    waitFor(async () => {
      expect(document.querySelector("[data-connection=connected]")).not.toBeNull();
    });

  // What React itself puts on the document once and for all is there after the first mount.
  render(widget).unmount();
  const leftovers = countLeftovers(undo);
  for (let mount = 0; mount < mounts; mount += 1) {
    const { unmount } = render(widget);
    // Most leave while they connect, at various moments; some have connected.
    if (mount % 20 === 0) await connected();
    else if (mount % 3 === 0) await commands.reportHappyRobot(id);
    unmount();
  }
  const { unmount } = render(widget);
  await connected();
  unmount();
  await waitFor(async () => expect((await commands.reportHappyRobot(id)).sockets.open).toBe(0));
  expect(leftovers.listeners()).toEqual({});
  expect(leftovers.timers()).toBe(0);

  const { sockets } = await commands.reportHappyRobot(id);
  expect(sockets.peak).toBe(1);
  expect(sockets.total).toBeGreaterThanOrEqual(mounts / 20);
}, 60_000);
