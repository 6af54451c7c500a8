import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn } from "storybook/test";
import { happyRobotChat, happyRobotOf } from "../happyrobot-chat";
import { narrow } from "../story-frame";
import { SupportForm } from "./SupportForm";
import styles from "./SupportForm.css?raw";
import source from "./SupportForm.tsx?raw";
import { wholeRecipe } from "./whole-recipe";

const onSubmit = fn();

const meta = {
  component: SupportForm,
  tags: ["autodocs"],
  parameters: {
    layout: "fullscreen",
    controls: { disable: true },
    docs: {
      source: { code: wholeRecipe(source, styles), language: "tsx" },
      story: { inline: false, height: "720px" },
    },
  },
  loaders: [happyRobotChat({ scenario: "streaming" })],
  render: (_args, context) => (
    <SupportForm connector={happyRobotOf(context).connector} onSubmit={onSubmit} />
  ),
  beforeEach(context) {
    onSubmit.mockClear();
    return () => happyRobotOf(context).fake.close();
  },
} satisfies Meta;

export default meta;
type Story = StoryObj;

/** Nothing has been connected yet. */
export const Empty: Story = {
  async play({ canvas }) {
    await expect(canvas.getByRole("button", { name: "Ask now instead" })).toBeDisabled();
    await expect(canvas.queryByRole("log")).toBeNull();
  },
};

/** What was written in the form is the first message. */
export const AskedNow: Story = {
  async play({ canvas, userEvent }) {
    await userEvent.type(canvas.getByLabelText("Subject"), "Parcel 4711-B");
    await userEvent.type(canvas.getByLabelText("What happened?"), "Where is it?");
    await userEvent.click(canvas.getByRole("button", { name: "Ask now instead" }));
    await expect(await canvas.findByText(/^Parcel 4711-B\s+Where is it\?$/)).toBeVisible();
    await canvas.findByRole("heading", { name: "Your delivery" });
    await expect(onSubmit).not.toHaveBeenCalled();
  },
};

/** Who has time is answered by mail, as ever. */
export const Submitted: Story = {
  async play({ canvas, userEvent }) {
    await userEvent.type(canvas.getByLabelText("Subject"), "Parcel 4711-B");
    await userEvent.type(canvas.getByLabelText("What happened?"), "It is wet.");
    await userEvent.click(canvas.getByRole("button", { name: "Send request" }));
    await canvas.findByText("Thank you. We answer within a day.");
    await expect(onSubmit).toHaveBeenCalledWith({
      subject: "Parcel 4711-B",
      description: "It is wet.",
    });
  },
};

export const Narrow: Story = { ...AskedNow, ...narrow };
