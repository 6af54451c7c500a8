import { ToolCallPart } from "@parlance/react";
import type { ToolCallPart as ToolCall } from "@parlance/react/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect } from "storybook/test";
import { LastMessage } from "../last-message";
import { scriptedChat, withScriptedChat } from "../scripted-chat";
import { asPiece, dark } from "../story-frame";

const meta = {
  component: ToolCallPart,
  tags: ["autodocs"],
  decorators: [asPiece, withScriptedChat],
  parameters: {
    controls: { disable: true },
    docs: { source: { code: "<ToolCallPart part={part} message={message} />" } },
  },
  render: () => (
    <LastMessage>
      {(message) =>
        message.parts.map(
          (part, index) =>
            part.type === "tool-call" && <ToolCallPart key={index} part={part} message={message} />,
        )
      }
    </LastMessage>
  ),
} satisfies Meta;

export default meta;
type Story = StoryObj;

/** The agent says that it uses a tool, then perhaps what came of it. */
const uses = (...states: readonly Omit<ToolCall, "type" | "toolCallId" | "name">[]) => [
  scriptedChat(({ connector }) => {
    const messageId = connector.beginMessage();
    for (const state of states) {
      connector.emit({
        type: "part-added",
        messageId,
        part: { type: "tool-call", toolCallId: "call-1", name: "Track parcel", ...state },
      });
    }
  }),
];

const input = { parcel: "4711-B", with: ["place", "time"] };

export const Running: Story = {
  loaders: uses({ status: "running", input }),
  async play({ canvas }) {
    await expect(canvas.getByText("Using Track parcel…")).toBeVisible();
  },
};

/** Nothing was asked that can be shown. */
export const RunningWithoutInput: Story = {
  loaders: uses({ status: "running" }),
  async play({ canvas }) {
    await expect(canvas.getByText("Using Track parcel…")).toBeVisible();
    await expect(canvas.queryByRole("group")).toBeNull();
  },
};

export const Complete: Story = {
  loaders: uses(
    { status: "running", input },
    { status: "complete", input, output: { place: "Mill Court 3", between: ["14:00", "16:00"] } },
  ),
  async play({ canvas }) {
    await expect(canvas.getByText("Used Track parcel")).toBeVisible();
    await expect(canvas.getByText(/Mill Court 3/)).not.toBeVisible();
  },
};

/** Unfolded: what was asked, and what was answered. */
export const Unfolded: Story = {
  ...Complete,
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByText("Used Track parcel"));
    await expect(canvas.getByText(/Mill Court 3/)).toBeVisible();
  },
};

export const Failed: Story = {
  loaders: uses(
    { status: "running", input },
    { status: "failed", input, output: "No parcel has this number." },
  ),
  async play({ canvas }) {
    await expect(canvas.getByText("Track parcel failed")).toBeVisible();
  },
};

export const Dark: Story = { ...Unfolded, globals: dark };
