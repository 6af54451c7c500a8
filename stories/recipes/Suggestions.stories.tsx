import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";
import { happyRobotChat, happyRobotOf } from "../happyrobot-chat";
import { Suggestions } from "./Suggestions";
import source from "./Suggestions.tsx?raw";

const meta = {
  component: Suggestions,
  tags: ["autodocs"],
  parameters: {
    layout: "padded",
    controls: { disable: true },
    docs: { source: { code: source, language: "tsx" }, story: { inline: false, height: "640px" } },
  },
  render: (_args, context) => <Suggestions connector={happyRobotOf(context).connector} />,
  beforeEach: (context) => () => happyRobotOf(context).fake.close(),
} satisfies Meta;

export default meta;
type Story = StoryObj;

export const Answered: Story = {
  loaders: [happyRobotChat({ scenario: "streaming" })],
  async play({ canvas, userEvent }) {
    // What is said before waits for the connection, and the floor is the reader's until then.
    await canvas.findByText("Online");
    await userEvent.click(canvas.getByRole("button", { name: "Where is my parcel?" }));
    // While the agent has the floor there is nothing to choose.
    await waitFor(() => expect(canvas.queryByRole("group", { name: "Suggestions" })).toBeNull());
    await canvas.findByRole("heading", { name: "Your delivery" });
    await canvas.findByRole("group", { name: "Suggestions" });
  },
};

/** Before anything has been said. */
export const Welcome: Story = {
  loaders: [happyRobotChat({ scenario: "streaming" })],
  async play({ canvas }) {
    await expect(canvas.getAllByRole("button", { name: /parcel|windows|Prices/ })).toHaveLength(3);
  },
};
