import { AudioPart } from "@parlance/react";
import type { AudioPart as Audio } from "@parlance/react/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect } from "storybook/test";
import { LastMessage } from "../last-message";
import { scriptedChat, withScriptedChat } from "../scripted-chat";
import { asPiece } from "../story-frame";

const meta = {
  component: AudioPart,
  tags: ["autodocs"],
  decorators: [asPiece, withScriptedChat],
  parameters: {
    controls: { disable: true },
    docs: { source: { code: "<AudioPart part={part} message={message} />" } },
  },
  render: () => (
    <LastMessage>
      {(message) =>
        message.parts.map(
          (part, index) =>
            part.type === "audio" && <AudioPart key={index} part={part} message={message} />,
        )
      }
    </LastMessage>
  ),
} satisfies Meta;

export default meta;
type Story = StoryObj;

const speaks = (audio: Omit<Audio, "type">) => [
  scriptedChat(({ show }) => show({ type: "audio", ...audio })),
];

/** The words of a call, whose sound nobody kept. */
export const Transcript: Story = {
  loaders: speaks({ transcript: "I left it with Mr Okafor on the second floor." }),
  async play({ canvas }) {
    await expect(canvas.getByText(/Mr Okafor/)).toBeVisible();
  },
};

/** To be listened to, and read. Nothing is fetched before the reader presses play. */
export const Playable: Story = {
  loaders: speaks({
    transcript: "I left it with Mr Okafor on the second floor.",
    url: "https://files.example.com/driver.mp3",
    mediaType: "audio/mpeg",
  }),
  async play({ canvas }) {
    await expect(canvas.getByLabelText("Voice message")).toHaveAttribute("preload", "none");
  },
};
