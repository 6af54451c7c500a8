import { MessageActions } from "@parlance/react";
import type { Message } from "@parlance/react/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, spyOn } from "storybook/test";
import { scriptedChat, withScriptedChat } from "../scripted-chat";
import { asPiece, dark, rightToLeft } from "../story-frame";

const answer: Message = {
  id: "message-1",
  role: "agent",
  status: "complete",
  parts: [{ type: "text", text: "It arrives **today**." }],
  createdAt: new Date(2026, 2, 10, 9, 41).getTime(),
};

const meta = {
  component: MessageActions,
  tags: ["autodocs"],
  args: { message: answer, onFeedback: fn() },
  decorators: [asPiece, withScriptedChat],
  argTypes: {
    message: { control: false },
    session: { control: false },
    className: { control: false },
    children: { control: false },
  },
} satisfies Meta<typeof MessageActions>;

export default meta;
type Story = StoryObj<typeof meta>;

export const Answer: Story = {
  loaders: [scriptedChat()],
  async play({ canvas }) {
    await expect(canvas.getByRole("group", { name: "Message actions" })).toBeVisible();
    await expect(canvas.getAllByRole("button")).toHaveLength(3);
  },
};

/** Nobody asks what the reader thinks of his own words. */
export const OwnWords: Story = {
  args: { message: { ...answer, role: "user", status: "sent" } },
  loaders: [scriptedChat()],
  async play({ canvas }) {
    await expect(canvas.getAllByRole("button")).toHaveLength(1);
    await expect(canvas.getByRole("button", { name: "Copy message" })).toBeVisible();
  },
};

/** As it was written, where the message is not drawn around it. */
export const Copied: Story = {
  loaders: [scriptedChat()],
  async play({ canvas, userEvent }) {
    // Whether a test may write to the clipboard is up to the browser.
    const write = spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    await userEvent.click(canvas.getByRole("button", { name: "Copy message" }));
    await canvas.findByText("Copied");
    await expect(write).toHaveBeenCalledWith("It arrives **today**.");
  },
};

/** The browser did not allow it. */
export const NotCopied: Story = {
  loaders: [scriptedChat()],
  async play({ canvas, userEvent }) {
    const refusal = new DOMException("Not here.", "NotAllowedError");
    spyOn(navigator.clipboard, "writeText").mockRejectedValue(refusal);
    await userEvent.click(canvas.getByRole("button", { name: "Copy message" }));
    await canvas.findByText("Could not be copied");
  },
};

export const Liked: Story = {
  loaders: [scriptedChat()],
  async play({ args, canvas, userEvent }) {
    const good = canvas.getByRole("button", { name: "Good answer" });
    await userEvent.click(good);
    await expect(good).toHaveAttribute("aria-pressed", "true");
    await expect(args.onFeedback).toHaveBeenCalledWith(answer, "good");
  },
};

/** Pressed again, it was never said. */
export const LikedNoMore: Story = {
  loaders: [scriptedChat()],
  async play({ args, canvas, userEvent }) {
    const good = canvas.getByRole("button", { name: "Good answer" });
    await userEvent.click(good);
    await userEvent.click(good);
    await expect(good).toHaveAttribute("aria-pressed", "false");
    await expect(args.onFeedback).toHaveBeenLastCalledWith(answer, undefined);
  },
};

export const Disliked: Story = {
  loaders: [scriptedChat()],
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole("button", { name: "Good answer" }));
    await userEvent.click(canvas.getByRole("button", { name: "Bad answer" }));
    const pressed = canvas.getByRole("button", { pressed: true });
    await expect(pressed).toHaveAccessibleName("Bad answer");
  },
};

export const DislikedInTheDark: Story = { ...Disliked, globals: dark };

export const RightToLeft: Story = { ...Liked, globals: rightToLeft };
