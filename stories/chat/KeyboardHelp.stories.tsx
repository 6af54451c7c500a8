import { arabic, ChatPanel, spanish, type MessageCatalogue } from "@parlance/react";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor, type within } from "storybook/test";
import { parcelTalk } from "../parcel-talk";
import { chatOf, scriptedChat, withScriptedChat } from "../scripted-chat";
import { dark, inPanel, narrow } from "../story-frame";

/** The keyboard map of a chat. It opens by the menu, and by `?` wherever nobody is writing. */
const meta = {
  title: "chat/KeyboardHelp",
  decorators: [inPanel, withScriptedChat],
  loaders: [scriptedChat(parcelTalk)],
  parameters: { controls: { disable: true } },
  render: (_args, context) => <ChatPanel session={chatOf(context).session} />,
} satisfies Meta;

export default meta;
type Story = StoryObj;

const speaking = (messages: MessageCatalogue): Story => ({
  render: (_args, context) => <ChatPanel session={chatOf(context).session} messages={messages} />,
  play: askForHelp,
});

interface Stage {
  readonly canvas: ReturnType<typeof within>;
  readonly userEvent: { keyboard(text: string): Promise<void> };
}

async function askForHelp({ canvas, userEvent }: Stage): Promise<void> {
  canvas.getByRole("log").focus();
  await userEvent.keyboard("?");
  await canvas.findByRole("dialog");
}

export const Open: Story = {
  async play(context) {
    await askForHelp(context);
    const close = context.canvas.getByRole("button", { name: "Close keyboard shortcuts" });
    await waitFor(() => expect(close).toHaveFocus());
  },
};

/** The focus is back where it was. */
export const Closed: Story = {
  async play(context) {
    await askForHelp(context);
    await context.userEvent.keyboard("{Escape}");
    await expect(context.canvas.queryByRole("dialog")).toBeNull();
    await waitFor(() => expect(context.canvas.getByRole("log")).toHaveFocus());
  },
};

/** A question mark that is being written is a question mark. */
export const NotWhileWriting: Story = {
  async play({ canvas, userEvent }) {
    const field = canvas.getByRole("textbox");
    await userEvent.type(field, "?");
    await expect(field).toHaveValue("?");
    await expect(canvas.queryByRole("dialog")).toBeNull();
  },
};

export const Dark: Story = { ...Open, globals: dark };

export const Narrow: Story = { ...Open, ...narrow };

/** Keys have other names on other keyboards. */
export const Spanish: Story = speaking(spanish);

export const Arabic: Story = speaking(arabic);
