import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";
import { happyRobotChat, happyRobotOf } from "../happyrobot-chat";
import { OwnLayout } from "./OwnLayout";
import styles from "./OwnLayout.css?raw";
import source from "./OwnLayout.tsx?raw";
import { wholeRecipe } from "./whole-recipe";

const meta = {
  component: OwnLayout,
  tags: ["autodocs"],
  parameters: {
    layout: "padded",
    controls: { disable: true },
    docs: {
      source: { code: wholeRecipe(source, styles), language: "tsx" },
      story: { inline: false, height: "640px" },
    },
  },
  render: (_args, context) => <OwnLayout connector={happyRobotOf(context).connector} />,
  beforeEach: (context) => () => happyRobotOf(context).fake.close(),
} satisfies Meta;

export default meta;
type Story = StoryObj;

/** An agent that was told to write no Markdown. */
const answer = "It arrives today, between 14:00 and 16:00. The driver calls 15 minutes ahead.";

export const Answered: Story = {
  loaders: [happyRobotChat({ agent: () => answer })],
  async play({ canvas, userEvent }) {
    await canvas.findByText("We are here.");
    await userEvent.type(canvas.getByLabelText("Your question"), "Where is my parcel?{Enter}");
    await expect(canvas.getByRole("term")).toHaveTextContent("Where is my parcel?");
    await waitFor(() => expect(canvas.getByRole("definition")).toHaveTextContent(answer));
  },
};
