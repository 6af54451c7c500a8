import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect } from "storybook/test";
import { happyRobotChat, happyRobotOf } from "../happyrobot-chat";
import { SidePanel } from "./SidePanel";
import styles from "./SidePanel.css?raw";
import source from "./SidePanel.tsx?raw";
import { wholeRecipe } from "./whole-recipe";

const meta = {
  component: SidePanel,
  tags: ["autodocs"],
  parameters: {
    layout: "fullscreen",
    controls: { disable: true },
    docs: {
      source: { code: wholeRecipe(source, styles), language: "tsx" },
      story: { inline: false, height: "640px" },
    },
  },
  render: (_args, context) => <SidePanel connector={happyRobotOf(context).connector} />,
  beforeEach: (context) => () => happyRobotOf(context).fake.close(),
} satisfies Meta;

export default meta;
type Story = StoryObj;

export const Answered: Story = {
  loaders: [happyRobotChat({ scenario: "streaming" })],
  async play({ canvas, userEvent }) {
    await canvas.findByText("Online");
    await userEvent.type(canvas.getByRole("textbox"), "Where is my parcel?{Enter}");
    await userEvent.click(canvas.getByRole("button", { name: "Close chat" }));
    await expect(canvas.queryByRole("complementary")).toBeNull();
    await userEvent.click(canvas.getByRole("button", { name: "Ask about this order" }));
    await canvas.findByRole("heading", { name: "Your delivery" });
  },
};
