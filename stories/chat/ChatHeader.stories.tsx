import { ChatHeader } from "@parlance/react";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn } from "storybook/test";
import { scriptedChat, withScriptedChat } from "../scripted-chat";
import { asPiece } from "../story-frame";
import { comeBackLater, notSignedIn } from "../troubles";

const meta = {
  component: ChatHeader,
  tags: ["autodocs"],
  args: { title: "Ask Northline", onClose: fn() },
  decorators: [asPiece, withScriptedChat],
  argTypes: {
    title: { control: "text" },
    picture: { control: false },
    actions: { control: false },
    menu: { control: false },
    onMinimise: { control: false },
    session: { control: false },
    className: { control: false },
  },
} satisfies Meta<typeof ChatHeader>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Not asked to connect yet. */
export const Idle: Story = {
  loaders: [scriptedChat(({ session }) => session.disconnect())],
  async play({ canvas }) {
    await expect(canvas.getByText("Replies in a moment")).toBeVisible();
  },
};

export const Connecting: Story = {
  loaders: [scriptedChat(undefined, { autoOpen: false })],
  async play({ canvas }) {
    await expect(canvas.getByText("Connecting…")).toBeVisible();
  },
};

export const Connected: Story = {
  loaders: [scriptedChat()],
  async play({ args, canvas, userEvent }) {
    await expect(canvas.getByText("Online")).toBeVisible();
    await userEvent.click(canvas.getByRole("button", { name: "Close chat" }));
    await expect(args.onClose).toHaveBeenCalledOnce();
  },
};

export const Reconnecting: Story = {
  loaders: [scriptedChat(({ connector }) => connector.drop({ error: comeBackLater }))],
  async play({ canvas }) {
    await expect(canvas.getByText("Reconnecting…")).toBeVisible();
  },
};

export const Offline: Story = {
  loaders: [
    scriptedChat(({ connector }) => connector.drop({ error: comeBackLater }), { isOnline: false }),
  ],
  async play({ canvas }) {
    await expect(canvas.getByText("You are offline")).toBeVisible();
  },
};

export const Failed: Story = {
  loaders: [scriptedChat(({ connector }) => connector.drop({ next: "final", error: notSignedIn }))],
  async play({ canvas }) {
    await expect(canvas.getByText("Not connected")).toBeVisible();
  },
};

export const Ended: Story = {
  loaders: [scriptedChat(({ connector }) => connector.emit({ type: "session-ended" }))],
  async play({ canvas }) {
    await expect(canvas.getByText("Conversation ended")).toBeVisible();
  },
};

/** A name that does not fit. */
export const LongTitle: Story = {
  args: { title: `The ${"very ".repeat(20)}helpful desk of Northline` },
  loaders: [scriptedChat()],
  async play({ canvas, canvasElement }) {
    await expect(canvas.getByRole("button", { name: "Close chat" })).toBeVisible();
    await expect(canvasElement.scrollWidth).toBe(canvasElement.clientWidth);
  },
};
