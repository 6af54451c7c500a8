import { MessageActions, MessageItem, useMessageIds, type MessageItemProps } from "@parlance/react";
import type { Message } from "@parlance/react/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, within } from "storybook/test";
import { photoUrl } from "../sample-files";
import { chatOf, eventLoopTurn, scriptedChat, withScriptedChat } from "../scripted-chat";
import { asPiece, dark, inList } from "../story-frame";
import { lost, refused } from "../troubles";

const meta = {
  component: MessageItem,
  tags: ["autodocs"],
  args: { id: "message-1" },
  decorators: [inList, asPiece, withScriptedChat],
  render: (args) => <Row {...args} />,
  argTypes: {
    id: { control: false },
    session: { control: false },
    classNames: { control: false },
    slots: { control: false },
    render: { control: false },
    onFeedback: { control: false },
  },
} satisfies Meta<typeof MessageItem>;

export default meta;
type Story = StoryObj<typeof meta>;

const unacknowledged = { autoAcknowledge: false };

/** The reader's own words, taken by the vendor. */
export const Sent: Story = {
  loaders: [scriptedChat(({ ask }) => ask("Hello! Where is my parcel 4711-B?"))],
  async play({ canvas }) {
    await expect(canvas.getByText("Sent")).toBeInTheDocument();
  },
};

/** On its way, not acknowledged yet. */
export const Sending: Story = {
  loaders: [
    scriptedChat(async ({ session }) => {
      void session.send("Hello! Where is my parcel 4711-B?");
      await eventLoopTurn();
    }, unacknowledged),
  ],
  async play({ canvas }) {
    await expect(canvas.getByText("Sending…")).toBeVisible();
  },
};

/** Written while there was no connection. */
export const Queued: Story = {
  loaders: [
    scriptedChat(({ session }) => void session.send("Hello! Where is my parcel 4711-B?"), {
      autoOpen: false,
    }),
  ],
  async play({ canvas }) {
    await expect(canvas.getByText("Waiting for connection")).toBeVisible();
  },
};

/** Paler than what was sent, and still to be read. */
export const QueuedInTheDark: Story = { ...Queued, globals: dark };

/** The vendor refused it. */
export const Failed: Story = {
  loaders: [
    scriptedChat(({ askInVain }) => askInVain("Ring the bell twice, please.", refused), {
      ...unacknowledged,
    }),
  ],
  async play({ canvas }) {
    await expect(canvas.getByText("Not sent.")).toBeVisible();
    await expect(canvas.getByText("This message was refused.")).toBeVisible();
  },
};

/** The line fell, and the vendor's history shows that it never arrived. */
export const Lost: Story = {
  loaders: [
    scriptedChat(({ askInVain }) => askInVain("Ring the bell twice, please.", lost), {
      ...unacknowledged,
    }),
  ],
  async play({ canvas }) {
    await expect(canvas.getByText(/did not arrive/)).toBeVisible();
  },
};

/** Retry, and this time the vendor takes it. */
export const Retried: Story = {
  ...Failed,
  async play(context) {
    const { canvas, userEvent } = context;
    const { connector } = chatOf(context);
    await userEvent.click(canvas.getByRole("button", { name: "Retry" }));
    await expect(canvas.getByText("Sending…")).toBeVisible();
    connector.sent.at(-1)?.acknowledge();
    await canvas.findByText("Sent");
    await expect(canvas.queryByRole("button", { name: "Retry" })).toBeNull();
    await expect(connector.sent.map(({ command }) => command.text)).toEqual([
      "Ring the bell twice, please.",
      "Ring the bell twice, please.",
    ]);
  },
};

/** Discard, and it was never written. */
export const Discarded: Story = {
  ...Failed,
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole("button", { name: "Discard" }));
    await expect(canvas.queryByText("Ring the bell twice, please.")).toBeNull();
  },
};

/** The agent's answer, complete. */
export const Answered: Story = {
  loaders: [
    scriptedChat(({ connector }) =>
      connector.say("It arrives **today**, between 14:00 and 16:00. The driver calls ahead."),
    ),
  ],
  async play({ canvas }) {
    await expect((await canvas.findByText("today")).tagName).toBe("STRONG");
  },
};

/** More of it comes any moment. */
export const Streaming: Story = {
  loaders: [
    scriptedChat(({ connector }) => {
      const id = connector.beginMessage();
      connector.chunk(id, "It left Rotterdam at **06:10** and arri");
    }),
  ],
  async play({ canvas }) {
    await canvas.findByText("06:10");
    await expect(shownIn(canvas)).toHaveAttribute("data-status", "streaming");
  },
};

/** The line fell in the middle of the answer. */
export const Interrupted: Story = {
  loaders: [
    scriptedChat(({ connector }) => {
      const id = connector.beginMessage();
      connector.chunk(id, "It left Rotterdam at **06:10** and arri");
      connector.drop({ next: "final" });
    }),
  ],
  async play({ canvas }) {
    await expect(canvas.getByText("Answer was cut off")).toBeVisible();
  },
};

/** Not said by either side: somebody else took over. */
export const Notice: Story = {
  loaders: [
    scriptedChat(({ connector }) =>
      connector.emit({
        type: "message-added",
        messageId: "message-1",
        role: "system",
        parts: [{ type: "text", text: "Ava from the night shift has joined" }],
        at: Date.now(),
      }),
    ),
  ],
  async play({ canvas }) {
    await expect(canvas.getByText("Ava from the night shift has joined")).toBeVisible();
  },
};

/** What is said in one breath stands together, with one picture and one time. */
export const InOneBreath: Story = {
  render: (args) => <AllMessages {...args} />,
  loaders: [
    scriptedChat(async ({ ask, connector }) => {
      await ask("Nobody is at home then.");
      await ask("Can my neighbour take it?");
      connector.say("Of course.");
      connector.say("What is the name on the bell?");
    }),
  ],
  async play({ canvas }) {
    const places = canvas.getAllByRole("listitem").map((row) => shownIn(within(row)).dataset.place);
    await expect(places).toEqual(["first", "last", "first", "last"]);
  },
};

/** A mouse rests on a message inside a group: its own time and what can be done lie on its edge, and nothing moves. */
export const PointedAt: Story = {
  ...InOneBreath,
  args: { onFeedback: fn() },
  async play({ canvas, userEvent }) {
    const row = canvas.getAllByRole("listitem")[2] ?? canvas.getByRole("list");
    const before = canvas.getByRole("list").getBoundingClientRect().height;
    await userEvent.hover(within(row).getByText("Of course."));
    await within(row).findByRole("button", { name: "Copy message" });
    await expect(within(row).getByText(/^9:41/)).toBeInTheDocument();
    await expect(canvas.getByRole("list").getBoundingClientRect().height).toBe(before);
  },
};

/** The keyboard's focus is on a message. */
export const Focused: Story = {
  ...InOneBreath,
  args: { onFeedback: fn() },
  async play({ canvas, userEvent }) {
    await userEvent.tab();
    const row = canvas.getAllByRole("listitem")[0] ?? canvas.getByRole("list");
    await expect(row).toHaveFocus();
    await within(row).findByRole("button", { name: "Copy message" });
  },
};

/** The reader is asked what he thinks of the answer, where the app wants to know. */
export const Judged: Story = {
  args: { onFeedback: fn() },
  loaders: [
    scriptedChat(({ connector }) =>
      connector.say("It arrives **today**, between 14:00 and 16:00. The driver calls ahead."),
    ),
  ],
  async play(context) {
    const { args, canvas, userEvent } = context;
    const good = canvas.getByRole("button", { name: "Good answer" });
    await userEvent.click(good);
    await expect(good).toHaveAttribute("aria-pressed", "true");
    const [answer] = chatOf(context).session.getState().conversation.messages;
    await expect(args.onFeedback).toHaveBeenCalledWith(answer, "good");
  },
};

/** What the app can do with a message, beside what the kit can. */
export const OwnActions: Story = {
  args: {
    slots: {
      actions: (props) => (
        <MessageActions {...props}>
          <button type="button">Share</button>
        </MessageActions>
      ),
    },
  },
  loaders: [scriptedChat(({ connector }) => connector.say("The driver calls ahead."))],
  async play({ canvas }) {
    await expect(canvas.getByRole("button", { name: "Copy message" })).toBeVisible();
    await expect(canvas.getByRole("button", { name: "Share" })).toBeVisible();
  },
};

/** Each language in its own direction, the sides of the chat in that of the page. */
export const BothDirections: Story = {
  ...InOneBreath,
  loaders: [
    scriptedChat(async ({ ask, connector }) => {
      await ask("مرحبا! أين طردي 4711-B؟\nIt should be here.");
      connector.say("سيصل **اليوم** بين 14:00 و16:00.");
      connector.say("The driver calls ahead.");
    }),
  ],
  async play({ canvas }) {
    await canvas.findByText("اليوم");
    await expect(canvas.getByText("The driver calls ahead.")).toBeVisible();
  },
};

/** Words, a picture, a paper, a tool and a voice: a message is made of parts. */
export const ManyParts: Story = {
  loaders: [
    scriptedChat(async ({ show }) => {
      show(
        {
          type: "tool-call",
          toolCallId: "call-1",
          name: "Track parcel",
          status: "complete",
          input: { parcel: "4711-B" },
          output: { place: "Mill Court 3" },
        },
        { type: "text", text: "It was **delivered** at 14:12. Here is the proof:" },
        {
          type: "file",
          name: "proof.png",
          mediaType: "image/png",
          size: 84_000,
          url: await photoUrl(),
        },
        {
          type: "file",
          name: "receipt.pdf",
          mediaType: "application/pdf",
          size: 132_000,
          url: "https://files.example.com/receipt.pdf",
        },
        { type: "audio", transcript: "I left it with Mr Okafor on the second floor." },
      );
    }),
  ],
  async play({ canvas }) {
    await expect(canvas.getByRole("link", { name: /receipt\.pdf/ })).toBeVisible();
    await expect(canvas.getByText("Used Track parcel")).toBeVisible();
  },
};

/** What only the app understands is drawn by the app. */
export const DataOfTheApp: Story = {
  args: {
    slots: {
      data: ({ part }) => (
        <output>
          {part.name}: {JSON.stringify(part.data)}
        </output>
      ),
    },
  },
  loaders: [
    scriptedChat(({ show }) =>
      show(
        { type: "text", text: "This is your voucher." },
        { type: "data", name: "voucher", data: { code: "PLUM-20", percent: 20 } },
      ),
    ),
  ],
  async play({ canvas }) {
    await expect(canvas.getByText(/PLUM-20/)).toBeVisible();
  },
};

/** An app with pictures of its own people. */
export const OwnAvatar: Story = {
  ...InOneBreath,
  args: { slots: { avatar: Initials, userAvatar: Initials } },
  async play({ canvas }) {
    await expect(canvas.getByText("AV")).toBeVisible();
    await expect(canvas.getByText("ME")).toBeVisible();
  },
};

/** An app that arranges the pieces another way: the time comes first. */
export const OwnArrangement: Story = {
  args: {
    render: ({ body, meta: time }) => (
      <>
        {time}
        {body}
      </>
    ),
  },
  loaders: [scriptedChat(({ connector }) => connector.say("Ava here. How can I help?"))],
  async play({ canvas, userEvent }) {
    const words = canvas.getByText("Ava here. How can I help?");
    await userEvent.hover(words);
    const time = await canvas.findByText(/^9:41/);
    await expect(time.compareDocumentPosition(words)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  },
};

/** A word that no line holds breaks; nothing sticks out. */
export const LongWords: Story = {
  loaders: [
    scriptedChat(({ connector }) =>
      connector.say(`See https://example.com/${"track/".repeat(24)} and \`${"x".repeat(90)}\`.`),
    ),
  ],
  async play({ canvas }) {
    await canvas.findByRole("link");
    const item = shownIn(canvas);
    await expect(item.scrollWidth).toBe(item.clientWidth);
  },
};

function AllMessages(props: MessageItemProps) {
  return useMessageIds().map((id) => <Row key={id} {...props} id={id} />);
}

/** A message where a list has it. */
function Row(props: MessageItemProps) {
  return (
    <div role="listitem" tabIndex={0}>
      <MessageItem {...props} />
    </div>
  );
}

/** The message itself, in its list item. */
function shownIn(canvas: ReturnType<typeof within>): HTMLElement {
  const item: unknown = canvas.getByText(/:$/).closest("[data-place]");
  if (!(item instanceof HTMLElement)) throw new Error("There is no message here.");
  return item;
}

function Initials({ message }: { readonly message: Message }) {
  return <strong data-message={message.id}>{message.role === "user" ? "ME" : "AV"}</strong>;
}
