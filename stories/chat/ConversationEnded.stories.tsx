import { ConversationEnded } from "@parlance/react";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";
import { chatOf, scriptedChat, withScriptedChat } from "../scripted-chat";
import { asPiece } from "../story-frame";

const meta = {
  component: ConversationEnded,
  tags: ["autodocs"],
  decorators: [asPiece, withScriptedChat],
  argTypes: { session: { control: false }, className: { control: false } },
} satisfies Meta<typeof ConversationEnded>;

export default meta;
type Story = StoryObj<typeof meta>;

export const Ended: Story = {
  loaders: [scriptedChat(({ connector }) => connector.emit({ type: "session-ended" }))],
  async play({ canvas }) {
    await expect(canvas.getByText("This conversation has ended.")).toBeVisible();
  },
};

/** The vendor said why; its identifier is made readable. */
export const EndedForAReason: Story = {
  loaders: [
    scriptedChat(({ connector }) =>
      connector.emit({ type: "session-ended", reason: "idle_timeout" }),
    ),
  ],
  async play({ canvas }) {
    await expect(canvas.getByText(/Reason: idle timeout/)).toBeVisible();
  },
};

/** Another conversation, in another session. */
export const BegunAnew: Story = {
  ...Ended,
  async play(context) {
    const { canvas, userEvent } = context;
    await userEvent.click(canvas.getByRole("button", { name: "Start a new conversation" }));
    const { session } = chatOf(context);
    await waitFor(() => expect(session.getState().connection).toBe("connected"));
    await expect(session.getState().sessionId).toBe("session-2");
  },
};
