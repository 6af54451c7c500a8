import { ChatWidget } from "@parlance/react";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor, type UserEventObject, type within } from "storybook/test";
import { conversationIn } from "../conversation-in";
import { attach } from "../file-gestures";
import { happyRobotChat, happyRobotOf } from "../happyrobot-chat";
import { paper, photo } from "../sample-files";
import { leapStoryClock } from "../story-clock";

type Canvas = ReturnType<typeof within>;

/**
 * A whole chat over the vendor's own wire, REST and WebSocket, with a fake HappyRobot behind it that plays a scenario.
 * Write to it: it answers.
 */
const meta = {
  component: ChatWidget,
  args: { title: "Ask Northline", defaultOpen: true },
  parameters: { layout: "fullscreen", controls: { disable: true } },
  render: (args, context) => <ChatWidget {...args} connector={happyRobotOf(context).connector} />,
  beforeEach: (context) => () => happyRobotOf(context).fake.close(),
} satisfies Meta<typeof ChatWidget>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Fast enough for a test, slow enough to be seen. */
const timing = { ackMs: 20, firstChunkMs: 60, chunkMs: 8 };

/** The agent answers in Markdown, chunk by chunk. */
export const Streaming: Story = {
  loaders: [happyRobotChat({ scenario: "streaming", timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    await ask(canvas, userEvent, "Where is my parcel?");
    await canvas.findByRole("heading", { name: "Your delivery" });
    await answered(canvas);
    await canvas.findByText("Sent");
    await exchanged(context, 2);
  },
};

/** A conversation of several turns: a list, a table, a link, code. */
export const SeveralTurns: Story = {
  loaders: [happyRobotChat({ scenario: "streaming", timing: { ...timing, chunkMs: 2 } })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await ask(canvas, userEvent, "Which windows are free?");
    await conversationIn(canvas).findByText(/Tell me which one you would like/);
    await ask(canvas, userEvent, "How do I do it myself?");
    await canvas.findByRole("link", { name: "tracking page" });
    await ask(canvas, userEvent, "And by your API?");
    await canvas.findByText("json");
    await canvas.findByText("new");
  },
};

/** The agent speaks first. */
export const Greeting: Story = {
  loaders: [happyRobotChat({ scenario: "greeting", timing })],
  async play({ canvas }) {
    await canvas.findByText("delivery assistant", { selector: "strong" });
    await conversationIn(canvas).findByText(/What can I do for you today\?$/);
  },
};

/** The reader sees that his message is on its way, then that somebody thinks about it. */
export const Slow: Story = {
  loaders: [happyRobotChat({ scenario: "slow" })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await canvas.findByText("Sending…");
    await canvas.findByText("Sent");
    await canvas.findByText("Assistant is typing");
  },
};

/** The agent speaks by itself while the chat is closed. */
export const Reminder: Story = {
  args: { defaultOpen: false, autoStart: true },
  loaders: [happyRobotChat({ scenario: "streaming", timing })],
  async play(context) {
    const { canvas } = context;
    const { fake } = happyRobotOf(context);
    await waitFor(() => expect(fake.sockets.open).toBe(1));
    fake.say(fake.sessions[0]?.id ?? "", "Your parcel is **two streets away**.");
    await canvas.findByRole("button", { name: "Open chat, 1 unread message" });
  },
};

/** The line is cut in the middle of an answer; history completes it. */
export const DropMidStream: Story = {
  loaders: [happyRobotChat({ scenario: "drop-mid-stream", timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await expect(canvas.getAllByRole("heading", { name: "Your delivery" })).toHaveLength(1);
    await expect(conversationIn(canvas).queryByText("Answer was cut off")).toBeNull();
    await expect(happyRobotOf(context).fake.sockets.total).toBe(2);
  },
};

/** The message arrived, its acknowledgement did not: it stands there once, and is answered. */
export const DropBeforeAck: Story = {
  loaders: [happyRobotChat({ scenario: "drop-before-ack", timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await canvas.findByText("Sent");
    await expect(canvas.getAllByText("Where is my parcel?", { selector: "p" })).toHaveLength(1);
    await exchanged(context, 2);
  },
};

/** The message was lost with the line: nobody sends it again unasked, the reader does. */
export const DropBeforeStore: Story = {
  loaders: [happyRobotChat({ scenario: "drop-before-store", timing })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await canvas.findByText("This message did not arrive. Please try again.");
    await userEvent.click(canvas.getByRole("button", { name: "Retry" }));
    await answered(canvas);
    await expect(canvas.queryByRole("button", { name: "Retry" })).toBeNull();
  },
};

/** The vendor says everything twice, and once more on each new line. */
export const Duplicate: Story = {
  loaders: [happyRobotChat({ scenario: "duplicate", timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    const { fake } = happyRobotOf(context);
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    fake.dropSockets();
    await waitFor(() => expect(fake.sockets.total).toBe(2));
    await canvas.findByText("Online");
    await expect(canvas.getAllByRole("heading", { name: "Your delivery" })).toHaveLength(1);
  },
};

/** The token is replaced on the line, while the answer streams on it. */
export const TokenExpires: Story = {
  loaders: [happyRobotChat({ scenario: "token-expires", timing, tokenTtls: [31] })],
  async play(context) {
    const { canvas, userEvent } = context;
    const { fake } = happyRobotOf(context);
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await waitFor(() =>
      expect(fake.sessions[0]?.tokens.map(({ use }) => use)).toContain("refresh"),
    );
    await expect(fake.sockets.total).toBe(1);
    await expect(canvas.getByText("Online")).toBeInTheDocument();
  },
};

/** The vendor refuses every refresh, and the line falls with its token; the session goes on with a fresh one. */
export const RefreshRejected: Story = {
  loaders: [happyRobotChat({ scenario: "refresh-rejected", timing, tokenTtls: [2, 3600, 3600] })],
  async play(context) {
    const { canvas, userEvent } = context;
    const { fake } = happyRobotOf(context);
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await waitFor(() => expect(fake.sockets.total).toBe(2));
    await canvas.findByText("Online");
    await expect(fake.sessions).toHaveLength(1);
    await expect(canvas.getAllByRole("heading", { name: "Your delivery" })).toHaveLength(1);
  },
};

/** The vendor answers no refresh at all. */
export const TokenExpired: Story = {
  loaders: [happyRobotChat({ scenario: "token-expired", timing, tokenTtls: [2, 3600, 3600] })],
  async play(context) {
    const { canvas, userEvent } = context;
    const { fake } = happyRobotOf(context);
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await waitFor(() => expect(fake.sockets.total).toBe(2));
    await canvas.findByText("Online");
    await expect(fake.sessions).toHaveLength(1);
  },
};

/** The vendor refuses each message at its first attempt. */
export const SendFails: Story = {
  loaders: [happyRobotChat({ scenario: "send-fails", timing })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await canvas.findByText("This message was refused.");
    await userEvent.click(canvas.getByRole("button", { name: "Retry" }));
    await answered(canvas);
    await canvas.findByText("Sent");
  },
};

/** A message that fails twice may be taken back. */
export const SendFailsAndDiscarded: Story = {
  loaders: [happyRobotChat({ scenario: "send-fails", timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    await ask(canvas, userEvent, "Where is my parcel?");
    await userEvent.click(await canvas.findByRole("button", { name: "Discard" }));
    await canvas.findByText("How can we help?");
    await expect(happyRobotOf(context).fake.sessions[0]?.messages).toEqual([]);
  },
};

/** Nothing is ever acknowledged; what arrived is seen in the history. */
export const NoAck: Story = {
  loaders: [happyRobotChat({ scenario: "no-ack", timing, chat: { ackTimeoutMs: 400 } })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await canvas.findByText("Sent");
  },
};

/** The vendor restarts in the middle of it all, and answers when it is back. */
export const ServerRestart: Story = {
  loaders: [
    happyRobotChat({ scenario: "server-restart", timing: { ...timing, restartMs: 1_500 } }),
  ],
  async play(context) {
    const { canvas, userEvent } = context;
    await ask(canvas, userEvent, "Where is my parcel?");
    await canvas.findAllByText(/^Connection lost/);
    await answered(canvas, 15_000);
    await expect(happyRobotOf(context).fake.sessions).toHaveLength(1);
  },
};

/** The agent answers, says goodbye and ends the session. */
export const ClosedByAgent: Story = {
  loaders: [happyRobotChat({ scenario: "closed-by-agent", timing: { ...timing, chunkMs: 2 } })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await conversationIn(canvas).findByText(/I am closing this conversation now/);
    await canvas.findAllByText(/Reason: agent ended/);
    await expect(canvas.queryByRole("textbox")).toBeNull();
  },
};

/** ... and another conversation begins. */
export const BegunAnew: Story = {
  loaders: [happyRobotChat({ scenario: "closed-by-agent", timing: { ...timing, chunkMs: 2 } })],
  async play(context) {
    const { canvas, userEvent } = context;
    await ask(canvas, userEvent, "Where is my parcel?");
    await userEvent.click(await canvas.findByRole("button", { name: "Start a new conversation" }));
    await canvas.findByText("Online");
    await canvas.findByText("How can we help?");
    await expect(happyRobotOf(context).fake.sessions).toHaveLength(2);
  },
};

/** The line looks alive and is dead; the laptop slept, and notices when it wakes. */
export const Silent: Story = {
  loaders: [happyRobotChat({ scenario: "silent", timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    await ask(canvas, userEvent, "Where is my parcel?");
    await canvas.findByText("Sending…");
    leapStoryClock(60_000);
    window.dispatchEvent(new Event("pageshow"));
    await canvas.findByText("This message did not arrive. Please try again.");
    await userEvent.click(canvas.getByRole("button", { name: "Retry" }));
    await answered(canvas);
    await expect(happyRobotOf(context).fake.sockets.total).toBe(2);
  },
};

/** A picture and a paper go to the vendor's bucket, and the agent has them. */
export const Upload: Story = {
  loaders: [happyRobotChat({ scenario: "streaming", timing })],
  async play(context) {
    const { canvas, canvasElement, userEvent } = context;
    await canvas.findByText("Online");
    await attach(userEvent, canvasElement, await photo(), paper("contract.pdf", 300));
    await canvas.findByText("contract.pdf is ready to be sent");
    await ask(canvas, userEvent, "This is how it arrived.");
    await conversationIn(canvas).findByText("Thank you, I have received:");
    await canvas.findByText("contract.pdf", { selector: "code" });
    const sizes = [...happyRobotOf(context).fake.uploads.values()].map(
      ({ bytes }) => bytes?.length,
    );
    await expect(sizes).toContain(300_000);
  },
};

/** The vendor's bucket is down; the words can still be sent. */
export const StorageUnavailable: Story = {
  loaders: [happyRobotChat({ scenario: "storage-unavailable", timing })],
  async play({ canvas, canvasElement, userEvent }) {
    await canvas.findByText("Online");
    await attach(userEvent, canvasElement, paper("contract.pdf", 300));
    await canvas.findByText("Files cannot be uploaded at the moment. Please try again later.");
    await expect(
      canvas.getByRole("button", { name: "Upload contract.pdf again" }),
    ).toBeInTheDocument();
  },
};

/** Refused before a byte of it has left. */
export const UploadTooLarge: Story = {
  loaders: [happyRobotChat({ scenario: "upload-too-large", timing })],
  async play(context) {
    const { canvas, canvasElement, userEvent } = context;
    await canvas.findByText("Online");
    await attach(userEvent, canvasElement, paper("contract.pdf", 300));
    await canvas.findByText(/^This file is too large/);
    const uploads = [...happyRobotOf(context).fake.uploads.values()];
    await expect(uploads.filter(({ bytes }) => bytes)).toEqual([]);
  },
};

/** Garbage between the good frames harms nobody. */
export const Malformed: Story = {
  loaders: [happyRobotChat({ scenario: "malformed", timing })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await canvas.findByText("Sent");
    await expect(canvas.getAllByRole("heading", { name: "Your delivery" })).toHaveLength(1);
  },
};

/** An answer of one piece, without a beginning. */
export const EndWithoutStart: Story = {
  loaders: [happyRobotChat({ scenario: "end-without-start", timing })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
  },
};

/** Nobody is let in. */
export const Unauthorized: Story = {
  loaders: [happyRobotChat({ scenario: "unauthorized", timing })],
  async play({ canvas }) {
    await canvas.findByText(/refused|No connection yet/);
  },
};

/** The vendor is down; what is typed waits. */
export const Offline: Story = {
  loaders: [happyRobotChat({ scenario: "offline", timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    await userEvent.type(canvas.getByRole("textbox"), "Where is my parcel?{Enter}");
    await canvas.findByText("Waiting for connection");
    await canvas.findByText(/connecting…$|No connection yet/);
  },
};

/** The vendor comes back, and what waited is sent once. */
export const BackFromOffline: Story = {
  loaders: [happyRobotChat({ scenario: "offline", timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    const { fake } = happyRobotOf(context);
    await userEvent.type(canvas.getByRole("textbox"), "Where is my parcel?{Enter}");
    await canvas.findByText("Waiting for connection");
    fake.setScenario("streaming");
    await answered(canvas, 15_000);
    await exchanged(context, 2);
  },
};

async function ask(
  canvas: Canvas,
  userEvent: Pick<UserEventObject, "type">,
  question: string,
): Promise<void> {
  await canvas.findByText("Online");
  await userEvent.type(canvas.getByRole("textbox"), `${question}{Enter}`);
}

/** The answer to the first question has come, to its end. */
async function answered(canvas: Canvas, timeout?: number): Promise<void> {
  await conversationIn(canvas).findByText(
    /Shall I change the time window\?$/,
    undefined,
    timeout === undefined ? undefined : { timeout },
  );
}

/** So many messages the vendor has, each once; the last of them it keeps a moment after its last word. */
async function exchanged(
  context: { readonly loaded: Record<string, unknown> },
  count: number,
): Promise<void> {
  const { fake } = happyRobotOf(context);
  await waitFor(() => expect(fake.sessions[0]?.messages).toHaveLength(count));
}
