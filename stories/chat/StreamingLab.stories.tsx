import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";
import { longTalk } from "../parcel-talk";
import { chatOf, scriptedChat, withScriptedChat } from "../scripted-chat";
import { StreamingLab, type StreamingLabProps } from "./StreamingLab";

/**
 * How streaming feels, and what it costs: choose the speed, the size of chunks, what is written and how much, and press Start.
 * Long frames are shown as the browser counts them.
 */
const meta = {
  title: "chat/StreamingLab",
  decorators: [withScriptedChat],
  argTypes: {
    chunksPerSecond: { control: { type: "range", min: 1, max: 1000, step: 1 } },
    chunkSize: { control: { type: "range", min: 1, max: 200, step: 1 } },
    content: {
      control: "select",
      options: ["prose", "code", "table", "lists", "mixed", "arabic"],
    },
    length: { control: { type: "range", min: 100, max: 100_000, step: 100 } },
  },
  args: { chunksPerSecond: 60, chunkSize: 6, content: "mixed", length: 6000 },
  render: (args, context) => (
    <StreamingLab chat={chatOf(context)} {...(args as StreamingLabProps)} />
  ),
} satisfies Meta;

export default meta;
type Story = StoryObj<Partial<StreamingLabProps>>;

/** A short answer, as fast as agents write. */
export const Mixed: Story = {
  loaders: [scriptedChat()],
  args: { length: 600, chunksPerSecond: 200 },
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole("button", { name: "Start" }));
    await canvas.findByRole("button", { name: "Stop" });
    await canvas.findByRole("button", { name: "Start" });
    await expect(canvas.getByRole("progressbar")).toHaveValue(100);
    await canvas.findByRole("heading", { name: "Delivery 1" });
    await waitFor(() => expect(canvas.getByText("Frames").nextSibling).not.toHaveTextContent("–"));
  },
};

/** The reader has had enough; what came stays. */
export const Stopped: Story = {
  loaders: [scriptedChat()],
  args: { length: 100_000 },
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole("button", { name: "Start" }));
    await canvas.findByText("Delivery 1");
    await userEvent.click(canvas.getByRole("button", { name: "Stop" }));
    await canvas.findByText("Answer was cut off");
  },
};

/** Everything at once: many chunks to a frame, under a conversation of two hundred messages. */
export const Flood: Story = {
  loaders: [scriptedChat(undefined, { history: longTalk })],
  args: { length: 8000, chunksPerSecond: 1000, chunkSize: 8 },
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole("button", { name: "Start" }));
    await canvas.findByRole("button", { name: "Stop" });
    await canvas.findByRole("button", { name: "Start" });
    await expect(canvas.getByRole("progressbar")).toHaveValue(1000);
  },
};

export const Code: Story = { loaders: [scriptedChat()], args: { content: "code" } };

export const Table: Story = { loaders: [scriptedChat()], args: { content: "table" } };

export const Arabic: Story = {
  loaders: [scriptedChat()],
  args: { content: "arabic" },
  globals: { direction: "rtl" },
};
