import { ConnectionBanner } from "@parlance/react";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect } from "storybook/test";
import { chatOf, eventLoopTurn, scriptedChat, withScriptedChat } from "../scripted-chat";
import { asPiece } from "../story-frame";
import { comeBackLater, notSignedIn } from "../troubles";

const meta = {
  component: ConnectionBanner,
  tags: ["autodocs"],
  decorators: [asPiece, withScriptedChat],
  argTypes: { session: { control: false }, className: { control: false } },
} satisfies Meta<typeof ConnectionBanner>;

export default meta;
type Story = StoryObj<typeof meta>;

/** A connection that works is not worth a word. */
export const Connected: Story = {
  loaders: [scriptedChat()],
  async play({ canvasElement }) {
    await expect(canvasElement.textContent).toBe("");
  },
};

/** The first connection takes longer than one likes to wait. */
export const Connecting: Story = {
  loaders: [scriptedChat(undefined, { autoOpen: false })],
  async play({ canvas }) {
    await canvas.findByText("Still connecting…");
    await expect(canvas.queryByRole("button")).toBeNull();
  },
};

/** The first connection failed; the next attempt is due at the vendor's own word. */
export const ConnectingLater: Story = {
  loaders: [
    scriptedChat(
      async ({ connector }) => {
        connector.openings[0]?.reject(comeBackLater);
        await eventLoopTurn();
      },
      { autoOpen: false },
    ),
  ],
  async play({ canvas }) {
    await canvas.findByText(/^No connection yet. Trying again in 1\d sec$/);
  },
};

/** The connection fell, and the next is being opened. */
export const Reconnecting: Story = {
  loaders: [
    scriptedChat(
      async ({ connector, session }) => {
        connector.openings[0]?.accept();
        await eventLoopTurn();
        connector.drop();
        // Now, and not after a pause.
        void session.start();
      },
      { autoOpen: false },
    ),
  ],
  async play({ canvas }) {
    await canvas.findByText("Connection lost. Reconnecting…");
  },
};

/** The connection fell; the reader sees when the next attempt is due, and may try before. */
export const ReconnectingLater: Story = {
  loaders: [scriptedChat(({ connector }) => connector.drop({ error: comeBackLater }))],
  async play({ canvas }) {
    await canvas.findByText(/^Connection lost. Trying again in 1\d sec$/);
    await expect(canvas.getByRole("button", { name: "Try now" })).toBeEnabled();
  },
};

/** The reader did not wait. */
export const BackOnline: Story = {
  ...ReconnectingLater,
  async play({ canvas, userEvent }) {
    await userEvent.click(await canvas.findByRole("button", { name: "Try now" }));
    await canvas.findByText("Back online");
  },
};

/** The device has no network. */
export const Offline: Story = {
  loaders: [
    scriptedChat(({ connector }) => connector.drop({ error: comeBackLater }), { isOnline: false }),
  ],
  async play({ canvas }) {
    await canvas.findByText("You are offline. Messages are sent once you are back.");
  },
};

/** The session gave up; what went wrong is said in the words of the kit. */
export const Failed: Story = {
  loaders: [scriptedChat(({ connector }) => connector.drop({ next: "final", error: notSignedIn }))],
  async play({ canvas }) {
    await canvas.findByText("We could not sign you in to the chat. Please try again.");
    await expect(canvas.getByRole("button", { name: "Try again" })).toBeEnabled();
  },
};

/** Another attempt after the last. */
export const TriedAgain: Story = {
  ...Failed,
  async play(context) {
    const { canvas, userEvent } = context;
    await userEvent.click(await canvas.findByRole("button", { name: "Try again" }));
    await expect(chatOf(context).session.getState().connection).toBe("connected");
    await expect(canvas.queryByRole("button")).toBeNull();
  },
};
