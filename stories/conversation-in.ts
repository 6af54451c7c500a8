import { within } from "storybook/test";

/** What stands in the conversation, apart from what a screen reader is told about it. */
export function conversationIn(canvas: ReturnType<typeof within>): ReturnType<typeof within> {
  return within(canvas.getByRole("log"));
}
