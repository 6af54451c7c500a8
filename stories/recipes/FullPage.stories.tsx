import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";
import { happyRobotChat, happyRobotOf } from "../happyrobot-chat";
import { FullPage } from "./FullPage";
import styles from "./FullPage.css?raw";
import source from "./FullPage.tsx?raw";
import { wholeRecipe } from "./whole-recipe";

const meta = {
  component: FullPage,
  tags: ["autodocs"],
  parameters: {
    layout: "fullscreen",
    controls: { disable: true },
    docs: {
      source: { code: wholeRecipe(source, styles), language: "tsx" },
      story: { inline: false, height: "640px" },
    },
  },
  render: (_args, context) => <FullPage connector={happyRobotOf(context).connector} />,
  beforeEach: (context) => () => {
    happyRobotOf(context).fake.close();
    // The next fake knows nothing of this one's sessions.
    sessionStorage.clear();
  },
} satisfies Meta;

export default meta;
type Story = StoryObj;

export const Answered: Story = {
  loaders: [happyRobotChat({ scenario: "streaming" })],
  async play({ canvas, userEvent }) {
    await canvas.findByText("Online");
    await waitFor(() => expect(canvas.getByText("Good morning. I am Ava.")).toBeVisible());
    await userEvent.type(canvas.getByRole("textbox"), "Where is my parcel?{Enter}");
    await canvas.findByRole("heading", { name: "Your delivery" });
  },
};
