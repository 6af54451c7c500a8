import { ConnectionBanner, MessageList } from "@parlance/react";
import type { Decorator, Meta, StoryObj } from "@storybook/react-vite";
import { expect } from "storybook/test";
import { parcelTalk } from "../parcel-talk";
import { chatOf, eventLoopTurn, scriptedChat, withScriptedChat } from "../scripted-chat";
import { asPiece, dark, inPanel, rightToLeft } from "../story-frame";
import { comeBackLater, notSignedIn } from "../troubles";

/** It takes no room itself. */
const withRoom: Decorator = (Story) => (
  <div className="story-room">
    <Story />
  </div>
);

/** Lies over the beginning of what stands after it, so that nothing moves when it comes and goes. */
const meta = {
  component: ConnectionBanner,
  tags: ["autodocs"],
  decorators: [withRoom, asPiece, withScriptedChat],
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

/** The vendor will end the session: the last minute is counted down. */
export const EndingSoon: Story = {
  loaders: [
    scriptedChat(({ connector }) =>
      connector.emit({ type: "session-started", sessionId: "s", expiresAt: Date.now() + 45_500 }),
    ),
  ],
  async play({ canvas }) {
    await canvas.findByText(/^This conversation ends in 4\d sec$/);
  },
};

/** Where it stands in a chat: what is being read stays where it is. */
export const OverAConversation: Story = {
  loaders: [
    scriptedChat(async (chat) => {
      await parcelTalk(chat);
      chat.connector.drop({ error: comeBackLater });
    }),
  ],
  decorators: [inPanel],
  render: (args) => (
    <>
      <ConnectionBanner {...args} />
      <MessageList />
    </>
  ),
  async play({ canvas }) {
    await canvas.findByRole("button", { name: "Try now" });
  },
};

export const Dark: Story = { ...ReconnectingLater, globals: dark };

export const RightToLeft: Story = { ...ReconnectingLater, globals: rightToLeft };
