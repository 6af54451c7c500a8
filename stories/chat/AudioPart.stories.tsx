import { arabic, AudioPart, LanguageProvider, MessageItem } from "@parlance/react";
import type { AudioPart as Audio } from "@parlance/react/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fireEvent, waitFor } from "storybook/test";
import { LastMessage } from "../last-message";
import { voiceUrl } from "../sample-files";
import { scriptedChat, withScriptedChat } from "../scripted-chat";
import { asPiece, dark, inList, narrow, rightToLeft } from "../story-frame";

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

const speaks = (getAudio: () => Omit<Audio, "type">) => [
  scriptedChat(({ show }) => show({ type: "audio", ...getAudio() })),
];

const transcript = "I left it with Mr Okafor on the second floor.";

/** The words of a call, whose sound nobody kept. */
export const Transcript: Story = {
  loaders: speaks(() => ({ transcript, durationMs: 4_200 })),
  async play({ canvas }) {
    await expect(canvas.getByText(/Mr Okafor/)).toBeVisible();
    await expect(canvas.getByText("0:04")).toBeVisible();
  },
};

/** To be listened to, and read. Nothing is fetched before the reader presses play. */
export const Playable: Story = {
  loaders: speaks(() => ({
    transcript,
    url: "https://files.example.com/driver.mp3",
    mediaType: "audio/mpeg",
    durationMs: 4_200,
  })),
  async play({ canvas }) {
    await expect(canvas.getByText("0:04")).toBeVisible();
    await expect(canvas.getByLabelText("Voice message")).toHaveAttribute("preload", "none");
  },
};

/** Nobody wrote down what was said. The sound is on this page already, so the player says at once how long it is. */
export const WithoutTranscript: Story = {
  loaders: speaks(() => ({ url: voiceUrl(5), mediaType: "audio/wav", durationMs: 5_000 })),
  async play({ canvas }) {
    const player = canvas.getByLabelText<HTMLAudioElement>("Voice message");
    await waitFor(() => expect(player.duration).toBe(5));
    await waitFor(() => expect(canvas.queryByText("0:05")).toBeNull());
  },
};

/** What came is no sound. */
export const Broken: Story = {
  loaders: speaks(() => ({
    transcript,
    url: "data:audio/wav;base64,bm8gc291bmQ=",
    mediaType: "audio/wav",
  })),
  async play({ canvas }) {
    await expect(await canvas.findByText("This recording cannot be played")).toBeVisible();
    await expect(canvas.queryByLabelText("Voice message")).toBeNull();
    await expect(canvas.getByText(/Mr Okafor/)).toBeVisible();
  },
};

/** It is not there any more, which shows when it is to be played. */
export const Gone: Story = {
  loaders: speaks(() => ({ url: "https://files.example.com/driver.mp3" })),
  async play({ canvas }) {
    const source = canvas.getByLabelText("Voice message").firstElementChild as Element;
    await fireEvent.error(source);
    await expect(canvas.getByText("This recording cannot be played")).toBeVisible();
  },
};

export const Dark: Story = { ...WithoutTranscript, globals: dark };

export const Narrow: Story = {
  ...narrow,
  loaders: speaks(() => ({ transcript, url: voiceUrl(5), durationMs: 5_000 })),
};

export const RightToLeft: Story = {
  globals: rightToLeft,
  loaders: speaks(() => ({ url: voiceUrl(5), durationMs: 5_000 })),
  decorators: [
    (Story) => (
      <LanguageProvider messages={arabic}>
        <Story />
      </LanguageProvider>
    ),
  ],
};

/** Within messages, of the agent and of the reader. */
export const InMessages: Story = {
  decorators: [inList],
  loaders: [
    scriptedChat(({ show, connector }) => {
      show({ type: "audio", transcript, url: voiceUrl(5), durationMs: 5_000 });
      connector.emit({
        type: "message-added",
        messageId: "spoken",
        role: "user",
        parts: [{ type: "audio", url: voiceUrl(2), durationMs: 2_000 }],
        at: Date.now(),
      });
    }),
  ],
  render: () => (
    <>
      {["message-1", "spoken"].map((id) => (
        <div role="listitem" key={id}>
          <MessageItem id={id} />
        </div>
      ))}
    </>
  ),
  async play({ canvas }) {
    await expect(canvas.getAllByLabelText("Voice message")).toHaveLength(2);
  },
};
