import { Launcher } from "@parlance/react";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn } from "storybook/test";
import { dark } from "../story-frame";

const meta = {
  component: Launcher,
  tags: ["autodocs"],
  args: { isOpen: false, onToggle: fn() },
  argTypes: { controls: { control: false }, className: { control: false } },
} satisfies Meta<typeof Launcher>;

export default meta;
type Story = StoryObj<typeof meta>;

export const Closed: Story = {
  async play({ args, canvas, userEvent }) {
    const button = canvas.getByRole("button", { name: "Open chat" });
    await expect(button).toHaveAttribute("aria-expanded", "false");
    await userEvent.click(button);
    await expect(args.onToggle).toHaveBeenCalledOnce();
  },
};

export const Open: Story = {
  args: { isOpen: true },
  async play({ canvas }) {
    const button = canvas.getByRole("button", { name: "Minimise chat" });
    await expect(button).toHaveAttribute("aria-expanded", "true");
  },
};

/** Three messages came while the chat was closed. */
export const Unread: Story = {
  args: { unread: 3 },
  async play({ canvas }) {
    await expect(canvas.getByRole("button")).toHaveAccessibleName("Open chat, 3 unread messages");
  },
};

/** Nobody reads a number that long; a screen reader is told the whole of it. */
export const ManyUnread: Story = {
  args: { unread: 120 },
  async play({ canvas }) {
    const button = canvas.getByRole("button");
    await expect(button).toHaveAccessibleName("Open chat, 120 unread messages");
    await expect(button.querySelector('[data-count="99+"]')).toBeVisible();
  },
};

export const Dark: Story = { ...Unread, globals: dark };
