import { ChatMenu } from "@parlance/react";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, waitFor, within } from "storybook/test";
import { scriptedChat, withScriptedChat } from "../scripted-chat";
import { dark, inMenuCorner, rightToLeft } from "../story-frame";

const meta = {
  component: ChatMenu,
  tags: ["autodocs"],
  args: { hasSound: true, onKeyboardHelp: fn(), onEnd: fn() },
  decorators: [inMenuCorner, withScriptedChat],
  argTypes: { session: { control: false }, className: { control: false } },
} satisfies Meta<typeof ChatMenu>;

export default meta;
type Story = StoryObj<typeof meta>;
type Stage = Parameters<NonNullable<Story["play"]>>[0];

/** Opens it, and says what it offers. */
async function offered({ canvas, userEvent }: Stage): Promise<(string | null)[]> {
  await userEvent.click(canvas.getByRole("button", { name: "Menu" }));
  const menu = within(await canvas.findByRole("menu", { name: "Menu" }));
  return menu.getAllByRole("menuitem").map(({ textContent }) => textContent);
}

export const Closed: Story = {
  loaders: [scriptedChat()],
  async play({ canvas }) {
    const button = canvas.getByRole("button", { name: "Menu" });
    await expect(button).toHaveAttribute("aria-expanded", "false");
    await expect(canvas.queryByRole("menu")).toBeNull();
  },
};

export const Open: Story = {
  loaders: [scriptedChat()],
  async play(context) {
    await expect(await offered(context)).toEqual([
      "Turn sound off",
      "Keyboard shortcuts",
      "Download as text",
      "Download as data (JSON)",
      "End conversation",
    ]);
    const [first] = context.canvas.getAllByRole("menuitem");
    await waitFor(() => expect(first).toHaveFocus());
  },
};

/** By the keyboard: the arrow up opens it at its last entry, Enter takes that. */
export const OpenedAtItsEnd: Story = {
  loaders: [scriptedChat()],
  async play({ args, canvas, userEvent }) {
    canvas.getByRole("button", { name: "Menu" }).focus();
    await userEvent.keyboard("{ArrowUp}");
    const last = await canvas.findByRole("menuitem", { name: "End conversation" });
    await waitFor(() => expect(last).toHaveFocus());
    await userEvent.keyboard("{Enter}");
    await expect(args.onEnd).toHaveBeenCalledOnce();
    await expect(canvas.queryByRole("menu")).toBeNull();
  },
};

/** What the app chose, in its order. */
export const OwnChoice: Story = {
  args: { items: ["end", "download"] },
  loaders: [scriptedChat()],
  async play(context) {
    await expect(await offered(context)).toEqual([
      "End conversation",
      "Download as text",
      "Download as data (JSON)",
    ]);
  },
};

/** What is over cannot be ended, and is still worth keeping. */
export const Ended: Story = {
  loaders: [scriptedChat(({ connector }) => connector.emit({ type: "session-ended" }))],
  async play(context) {
    await expect(await offered(context)).not.toContain("End conversation");
  },
};

export const Dark: Story = { ...Open, globals: dark };

export const RightToLeft: Story = { ...Open, globals: rightToLeft };
