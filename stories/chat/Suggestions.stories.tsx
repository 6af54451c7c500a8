import { Suggestions } from "@parlance/react";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect } from "storybook/test";
import { chatOf, scriptedChat, withScriptedChat } from "../scripted-chat";
import { asPiece, dark, narrow, rightToLeft } from "../story-frame";

const meta = {
  component: Suggestions,
  tags: ["autodocs"],
  args: {
    items: [
      "Where is my parcel?",
      "Which delivery windows are still free this week?",
      { label: "Prices", text: "What does delivery cost?" },
      "Talk to a person",
    ],
  },
  decorators: [asPiece, withScriptedChat],
  argTypes: { session: { control: false }, className: { control: false } },
} satisfies Meta<typeof Suggestions>;

export default meta;
type Story = StoryObj<typeof meta>;

/** As many lines as they need. */
export const Wrapped: Story = {
  loaders: [scriptedChat()],
  async play({ canvas }) {
    await expect(canvas.getAllByRole("button")).toHaveLength(4);
  },
};

export const WrappedInTheDark: Story = { ...Wrapped, globals: dark };

export const WrappedNarrow: Story = { ...Wrapped, ...narrow };

/** One line, which goes on beyond the edge. */
export const Scrolling: Story = {
  args: { layout: "scroll" },
  loaders: [scriptedChat()],
  async play({ canvas, userEvent }) {
    const group = canvas.getByRole("group", { name: "Suggestions" });
    await expect(group.scrollWidth).toBeGreaterThan(group.clientWidth);
    // The focus brings along what it comes to.
    for (let stop = 0; stop < 4; stop += 1) await userEvent.tab();
    const last = canvas.getByRole("button", { name: "Talk to a person" });
    await expect(last).toHaveFocus();
    await expect(group.scrollLeft).toBeGreaterThan(0);
  },
};

export const FromRightToLeft: Story = {
  ...Wrapped,
  globals: rightToLeft,
  args: { items: ["أين طردي؟", "ما المواعيد المتاحة؟", "التحدث إلى شخص"] },
  async play({ canvas }) {
    await expect(canvas.getAllByRole("button")).toHaveLength(3);
  },
};

/** One was chosen: it is said, and the floor is the agent's. */
export const Chosen: Story = {
  loaders: [scriptedChat()],
  async play(context) {
    const { canvas, userEvent } = context;
    await userEvent.click(canvas.getByRole("button", { name: "Prices" }));
    const { connector } = chatOf(context);
    await expect(connector.sent.at(-1)?.command.text).toBe("What does delivery cost?");
    await expect(canvas.queryByRole("group")).toBeNull();
  },
};
