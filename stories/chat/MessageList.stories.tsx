import { MessageList } from "@parlance/react";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor, within } from "storybook/test";
import { askedAndAnswered, longTalk, parcelTalk } from "../parcel-talk";
import { chatOf, scriptedChat, withScriptedChat } from "../scripted-chat";
import { dark, inPanel } from "../story-frame";
import { refused } from "../troubles";

const meta = {
  component: MessageList,
  tags: ["autodocs"],
  decorators: [inPanel, withScriptedChat],
  argTypes: {
    session: { control: false },
    className: { control: false },
    classNames: { control: false },
    slots: { control: false },
    renderMessage: { control: false },
  },
} satisfies Meta<typeof MessageList>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Before anything has been said. */
export const Empty: Story = {
  loaders: [scriptedChat()],
  async play({ canvas }) {
    await expect(canvas.getByRole("heading", { name: "How can we help?" })).toBeVisible();
    await expect(canvas.queryByRole("listitem")).toBeNull();
  },
};

/** An app that greets in its own way. */
export const OwnWelcome: Story = {
  args: { slots: { welcome: () => <p>Ava is here. Ask her anything.</p> } },
  loaders: [scriptedChat()],
  async play({ canvas }) {
    await expect(canvas.getByText("Ava is here. Ask her anything.")).toBeVisible();
  },
};

export const Conversation: Story = {
  loaders: [scriptedChat(parcelTalk)],
  async play({ canvas }) {
    await canvas.findByText("today");
    await expect(canvas.getByText("Of course. What is the name on the bell?")).toBeVisible();
    await expect(canvas.getByText("Today")).toBeInTheDocument();
  },
};

/** Yesterday, and today. */
export const OverTwoDays: Story = {
  loaders: [
    scriptedChat(async (chat) => {
      chat.minutesAgo(24 * 60);
      await chat.ask("Do you deliver on Tuesdays?");
      chat.connector.say("Every day but Sunday.");
      await parcelTalk(chat);
    }),
  ],
  async play({ canvas }) {
    await expect(canvas.getByText("Yesterday")).toBeInTheDocument();
    await expect(canvas.getByText("Today")).toBeInTheDocument();
  },
};

/** Asked, and not answered yet. */
export const WaitingForAnswer: Story = {
  loaders: [
    scriptedChat(async (chat) => {
      await parcelTalk(chat);
      await chat.ask("Okafor, second floor.");
    }),
  ],
  async play({ canvas }) {
    await expect(canvas.getByText("Assistant is typing")).toBeInTheDocument();
  },
};

/** The vendor says that somebody composes, though nobody asked. */
export const AgentTyping: Story = {
  loaders: [
    scriptedChat(async (chat) => {
      await parcelTalk(chat);
      chat.connector.emit({ type: "typing-start" });
    }),
  ],
  async play({ canvas }) {
    await expect(canvas.getByText("Assistant is typing")).toBeInTheDocument();
  },
};

export const Streaming: Story = {
  loaders: [
    scriptedChat(async (chat) => {
      await parcelTalk(chat);
      await chat.ask("Okafor, second floor.");
      chat.connector.chunk(
        chat.connector.beginMessage(),
        "Noted. The driver rings at **Okafor** and leaves",
      );
    }),
  ],
  async play({ canvas }) {
    await canvas.findByText("Okafor");
    await expect(canvas.queryByText("Assistant is typing")).toBeNull();
  },
};

/** What failed stands among what did not. */
export const FailedMessage: Story = {
  loaders: [
    scriptedChat(
      async ({ ask, askInVain, connector }) => {
        await ask("Hello! Where is my parcel 4711-B?");
        connector.say("It arrives today, between 14:00 and 16:00.");
        await askInVain("Ring the bell twice, please.", refused);
      },
      { autoAcknowledge: false },
    ),
  ],
  async play({ canvas }) {
    await expect(canvas.getByRole("button", { name: "Retry" })).toBeVisible();
    await expect(canvas.getByRole("button", { name: "Discard" })).toBeVisible();
  },
};

/** The list begins at its end, wherever that is. */
export const TwoHundredMessages: Story = {
  loaders: [scriptedChat(undefined, { history: longTalk })],
  async play({ canvas }) {
    await waitFor(() => expect(canvas.getByText(/4799/, { selector: "strong" })).toBeVisible());
    await expect(rowsIn(canvas).length).toBeLessThan(40);
    await atEnd(canvas.getByRole("log"));
  },
};

/** As quick as two hundred: only what is near the reader is drawn, wherever he is. */
export const TenThousandMessages: Story = {
  loaders: [scriptedChat(undefined, { history: askedAndAnswered(5000) })],
  async play({ canvas }) {
    const log = canvas.getByRole("log");
    await waitFor(() => expect(canvas.getByText("9699", { selector: "strong" })).toBeVisible());
    await expect(rowsIn(canvas).length).toBeLessThan(40);
    await atEnd(log);

    log.scrollTop = log.scrollHeight / 2;
    await waitFor(async () => {
      const [first] = seenIn(log);
      await expect(Math.abs(Number(first?.getAttribute("aria-posinset")) - 5000)).toBeLessThan(500);
      await expect(first).toHaveTextContent(/parcel/i);
      await expect(heightOf(seenIn(log))).toBeGreaterThanOrEqual(log.clientHeight);
    });
    await expect(rowsIn(canvas).length).toBeLessThan(40);
  },
};

/** Every message is there always, for a page that has to be printed or searched as a whole. */
export const Whole: Story = {
  args: { virtualize: false },
  loaders: [scriptedChat(undefined, { history: longTalk })],
  async play({ canvas }) {
    await waitFor(() => expect(canvas.getByText("4799", { selector: "strong" })).toBeVisible());
    await expect(rowsIn(canvas)).toHaveLength(200);
    await expect(canvas.getByText(/^Question 1:/)).toBeInTheDocument();
    await atEnd(canvas.getByRole("log"));
  },
};

/** Who reads above stays where he is; how much came meanwhile is counted, and the way back is offered. */
export const ReadingAbove: Story = {
  loaders: [scriptedChat(undefined, { history: longTalk })],
  async play(context) {
    const { canvas } = context;
    await leaveEnd(canvas);
    chatOf(context).connector.say("The driver has left.");
    chatOf(context).connector.say("He is two streets away.");
    await canvas.findByRole("button", { name: "2 new messages" });
  },
};

/** Back at the end, the button has done its work. */
export const JumpedToLatest: Story = {
  ...ReadingAbove,
  async play({ canvas, userEvent }) {
    const log = canvas.getByRole("log");
    await leaveEnd(canvas);
    await userEvent.click(canvas.getByRole("button", { name: "Jump to latest" }));
    await atEnd(log);
    await waitFor(() =>
      expect(canvas.queryByRole("button", { name: "Jump to latest" })).toBeNull(),
    );
    await expect(log).toHaveFocus();
  },
};

/** Back at the end, what came meanwhile is still told from what was read. */
export const UnreadDivider: Story = {
  ...ReadingAbove,
  async play(context) {
    const { canvas, userEvent } = context;
    await leaveEnd(canvas);
    chatOf(context).connector.say("The driver has left.");
    chatOf(context).connector.say("He is two streets away.");
    await userEvent.click(await canvas.findByRole("button", { name: "2 new messages" }));
    await atEnd(canvas.getByRole("log"));
    await waitFor(() => expect(canvas.getByText("New")).toBeVisible());
    const [before, first, second] = rowsIn(canvas).slice(-3);
    await expect(before).not.toHaveTextContent("New");
    await expect(first).toHaveTextContent(/^New.*The driver has left\./);
    await expect(second).not.toHaveTextContent("New");
  },
};

/** By the keyboard: arrows from message to message, Home to the first, Enter into a message and Escape out of it. */
export const WalkedThrough: Story = {
  ...TwoHundredMessages,
  async play({ canvas, userEvent }) {
    const log = canvas.getByRole("log");
    await waitFor(() => expect(canvas.getByText("4799", { selector: "strong" })).toBeVisible());
    log.focus();
    await userEvent.keyboard("{Home}");
    await expect(document.activeElement).toHaveTextContent(/Question 1:/);
    await userEvent.keyboard("{ArrowDown}{ArrowDown}{ArrowUp}");
    await expect(document.activeElement).toHaveAttribute("aria-posinset", "2");
    await expect(document.activeElement).toHaveTextContent(/4700/);
    await userEvent.keyboard("{End}");
    const last = rowsIn(canvas).at(-1);
    await expect(last).toHaveFocus();
    await expect(last).toHaveAttribute("aria-posinset", "200");
    await userEvent.keyboard("{Enter}");
    await expect(canvas.getByRole("button", { name: "Copy message" })).toHaveFocus();
    await userEvent.keyboard("{Escape}");
    await expect(last).toHaveFocus();
  },
};

/** A vendor that tells its history page by page. */
export const EarlierMessages: Story = {
  loaders: [
    scriptedChat(undefined, { history: longTalk.slice(-2), earlier: longTalk.slice(0, -2) }),
  ],
  async play({ canvas, userEvent }) {
    await userEvent.click(await canvas.findByRole("button", { name: "Show earlier messages" }));
    await canvas.findByText(/4798/, { selector: "strong" });
    await expect(canvas.queryByRole("button", { name: "Show earlier messages" })).toBeNull();
  },
};

/** The earlier page could not be had, and the button says how to go on. */
export const EarlierMessagesFailed: Story = {
  loaders: [
    scriptedChat(
      (chat) => {
        chat.session.loadEarlier = () => Promise.reject(refused);
      },
      { history: longTalk.slice(-2), earlier: longTalk.slice(0, -2) },
    ),
  ],
  async play({ canvas, userEvent }) {
    await userEvent.click(await canvas.findByRole("button", { name: "Show earlier messages" }));
    await canvas.findByRole("button", {
      name: "Earlier messages could not be loaded. Try again",
    });
  },
};

export const Dark: Story = { ...Conversation, globals: dark };

async function atEnd(log: HTMLElement): Promise<void> {
  await expect(log.scrollHeight).toBeGreaterThan(2 * log.clientHeight);
  await waitFor(() => expect(log.scrollHeight - log.clientHeight - log.scrollTop).toBeLessThan(2));
}

/** The rows that are drawn. */
function rowsIn(canvas: ReturnType<typeof within>): HTMLElement[] {
  // Lists in what is said have items too.
  return canvas
    .getAllByRole("listitem", { hidden: true })
    .filter((item: HTMLElement) => item.hasAttribute("aria-posinset"));
}

/** The rows that can be seen. */
function seenIn(log: HTMLElement): HTMLElement[] {
  const view = log.getBoundingClientRect();
  return rowsIn(within(log)).filter((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return bottom > view.top && top < view.bottom;
  });
}

function heightOf(rows: readonly HTMLElement[]): number {
  return rows.reduce((height, row) => height + row.getBoundingClientRect().height, 0);
}

/** Scrolls up until the list lets go: while it takes its shape it follows its end. */
async function leaveEnd(canvas: ReturnType<typeof within>): Promise<void> {
  const log = canvas.getByRole("log");
  await waitFor(async () => {
    // Once only where once will do: what scrolls while the button is pressed takes the reader away again.
    if (log.scrollHeight - log.clientHeight - log.scrollTop < 2) log.scrollBy({ top: -400 });
    await expect(canvas.getByRole("button", { name: "Jump to latest" })).toBeInTheDocument();
  });
}
