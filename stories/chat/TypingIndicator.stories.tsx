import { TypingIndicator } from "@parlance/react";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect } from "storybook/test";
import { scriptedChat, withScriptedChat } from "../scripted-chat";
import { asPiece } from "../story-frame";

const meta = {
  component: TypingIndicator,
  tags: ["autodocs"],
  decorators: [asPiece, withScriptedChat],
  argTypes: { session: { control: false }, className: { control: false } },
} satisfies Meta<typeof TypingIndicator>;

export default meta;
type Story = StoryObj<typeof meta>;

/** The agent, or a person in its place, composes. */
export const Typing: Story = {
  loaders: [scriptedChat(({ connector }) => connector.emit({ type: "typing-start" }))],
  async play({ canvas }) {
    await expect(canvas.getByText("Assistant is typing")).toBeInTheDocument();
  },
};

/** The reader asked and the answer has not begun; nobody need say that somebody types. */
export const WaitingForAnswer: Story = {
  loaders: [scriptedChat(({ ask }) => ask("Where is my parcel?"))],
  async play({ canvas }) {
    await expect(canvas.getByText("Assistant is typing")).toBeInTheDocument();
  },
};

/** Nobody composes, nothing is shown. */
export const Quiet: Story = {
  loaders: [scriptedChat()],
  async play({ canvasElement }) {
    await expect(canvasElement.textContent).toBe("");
  },
};

/** Who types on the other end of a line that fell, nobody knows. */
export const NotConnected: Story = {
  loaders: [
    scriptedChat(async ({ ask, connector }) => {
      await ask("Where is my parcel?");
      connector.drop({ next: "final" });
    }),
  ],
  async play({ canvasElement }) {
    await expect(canvasElement.textContent).toBe("");
  },
};
