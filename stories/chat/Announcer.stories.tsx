import { Announcer, MessageList } from "@parlance/react";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";
import { chatOf, scriptedChat, withScriptedChat } from "../scripted-chat";
import { inPanel } from "../story-frame";
import { refused } from "../troubles";

/** Nothing to see: a screen reader is told what the eye finds by itself. */
const meta = {
  component: Announcer,
  tags: ["autodocs"],
  decorators: [inPanel, withScriptedChat],
  argTypes: { session: { control: false } },
  render: (args) => (
    <>
      <MessageList />
      <Announcer {...args} />
    </>
  ),
} satisfies Meta<typeof Announcer>;

export default meta;
type Story = StoryObj<typeof meta>;

/** By the sentence, not by the token, and without the signs of Markdown. */
export const SentenceBySentence: Story = {
  loaders: [scriptedChat()],
  async play(context) {
    const { connector, shown } = chatOf(context);
    await shown;
    const lane = laneOf(context.canvasElement, "polite");
    const id = connector.beginMessage();
    for (const text of ["It arrives **to", "day**. The driver", " calls ahead. He"]) {
      connector.chunk(id, text);
    }
    await lane("Assistant: It arrives today. The driver calls ahead.");
    connector.chunk(id, " rings twice.");
    connector.endMessage(id);
    await lane("He rings twice.");
  },
};

/** A failure does not wait for its turn. */
export const FailureAtOnce: Story = {
  loaders: [scriptedChat(undefined, { autoAcknowledge: false })],
  async play(context) {
    await chatOf(context).shown;
    await chatOf(context).askInVain("Ring the bell twice, please.", refused);
    await laneOf(context.canvasElement, "assertive")("Not sent. This message was refused.");
  },
};

function laneOf(canvasElement: HTMLElement, politeness: "polite" | "assertive") {
  return async (words: string) => {
    const lane = canvasElement.querySelector(`[aria-live="${politeness}"]`);
    await waitFor(() => expect(lane).toHaveTextContent(words));
  };
}
