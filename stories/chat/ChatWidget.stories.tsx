import {
  arabic,
  ChatWidget,
  spanish,
  type ChatWidgetProps,
  type ConsentSlotProps,
} from "@parlance/react";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, fn, waitFor, within } from "storybook/test";
import { attach } from "../file-gestures";
import { radii, themes } from "../looks";
import { longTalk, parcelTalk } from "../parcel-talk";
import { paper, photo } from "../sample-files";
import { chatOf, scriptedChat, withScriptedChat } from "../scripted-chat";
import { sessionArgTypes } from "../session-arg-types";
import "./ChatWidget.stories.css";
import { dark, narrow, phone, rightToLeft } from "../story-frame";
import { comeBackLater, refused } from "../troubles";

const meta = {
  component: ChatWidget,
  tags: ["autodocs"],
  args: {
    title: "Ask Northline",
    // The script has connected already.
    autoStart: false,
    onOpenChange: fn(),
  },
  decorators: [withScriptedChat],
  parameters: {
    layout: "fullscreen",
    // It stands in the corner of its page, so each gets a page.
    docs: { story: { inline: false, height: "760px" } },
  },
  argTypes: {
    ...sessionArgTypes,
    open: { control: false, table: { category: "Opening" } },
    defaultOpen: { control: "boolean", table: { category: "Opening" } },
    onOpenChange: { control: false, table: { category: "Opening" } },
    title: { control: "text", table: { category: "Look" } },
    placement: {
      control: "inline-radio",
      options: ["start", "end"],
      table: { category: "Look" },
    },
    theme: { control: "select", options: themes, table: { category: "Look" } },
    density: {
      control: "inline-radio",
      options: ["comfortable", "compact"],
      table: { category: "Look" },
    },
    radius: { control: "inline-radio", options: radii, table: { category: "Look" } },
    colorScheme: {
      control: "inline-radio",
      options: ["auto", "light", "dark"],
      table: { category: "Look" },
    },
    resizable: { control: "boolean", table: { category: "Look" } },
    size: { control: false, table: { category: "Look" } },
    defaultSize: { control: false, table: { category: "Look" } },
    onSizeChange: { control: false, table: { category: "Look" } },
    suggestions: { control: "object", table: { category: "Features" } },
    onFeedback: { control: false, table: { category: "Features" } },
    virtualize: { control: "boolean", table: { category: "Features" } },
    markdown: { control: false, table: { category: "Features" } },
    menu: { control: false, table: { category: "Features" } },
    notifications: { control: "object", table: { category: "Features" } },
    consent: { control: false, table: { category: "Features" } },
    defaultConsent: { control: "boolean", table: { category: "Features" } },
    onConsentChange: { control: false, table: { category: "Features" } },
    messages: { control: false, table: { category: "Language" } },
    locale: { control: "text", table: { category: "Language" } },
    classNames: { control: false, table: { category: "Look" } },
    slots: { control: false, table: { category: "Look" } },
    renderMessage: { control: false, table: { category: "Look" } },
  },
} satisfies Meta<typeof ChatWidget>;

export default meta;
type Story = StoryObj<typeof meta>;

export const Closed: Story = {
  loaders: [scriptedChat()],
  async play({ canvas }) {
    await expect(canvas.getByRole("button", { name: "Open chat" })).toBeVisible();
    await expect(canvas.queryByRole("dialog")).toBeNull();
  },
};

/** Opened by the launcher: the reader can write at once. */
export const Opened: Story = {
  loaders: [scriptedChat()],
  async play({ args, canvas, userEvent }) {
    await userEvent.click(canvas.getByRole("button", { name: "Open chat" }));
    await expect(canvas.getByRole("dialog", { name: "Ask Northline" })).toBeInTheDocument();
    await waitFor(() => expect(canvas.getByRole("textbox")).toHaveFocus());
    await expect(args.onOpenChange).toHaveBeenCalledWith(true);
  },
};

/** Escape closes, and the focus is back where it came from. */
export const ClosedAgain: Story = {
  loaders: [scriptedChat()],
  async play({ args, canvas, userEvent }) {
    await userEvent.click(canvas.getByRole("button", { name: "Open chat" }));
    await waitFor(() => expect(canvas.getByRole("textbox")).toHaveFocus());
    await userEvent.keyboard("{Escape}");
    await expect(args.onOpenChange).toHaveBeenLastCalledWith(false);
    await expect(canvas.getByRole("button", { name: "Open chat" })).toHaveFocus();
  },
};

/** Open from the start, with nothing said yet. */
export const Welcome: Story = {
  args: { defaultOpen: true },
  loaders: [scriptedChat()],
  async play({ canvas }) {
    await expect(await canvas.findByText("How can we help?")).toBeInTheDocument();
  },
};

/** What can be asked, before anything has been. */
export const WelcomeWithSuggestions: Story = {
  args: {
    defaultOpen: true,
    suggestions: ["Where is my parcel?", "Which delivery windows are free?", "Talk to a person"],
  },
  loaders: [scriptedChat()],
  async play({ canvas }) {
    const suggestions = within(await canvas.findByRole("group", { name: "Suggestions" }));
    await expect(suggestions.getAllByRole("button")).toHaveLength(3);
  },
};

/** Connects when it is first opened, as it does by itself in an app. */
export const ConnectsWhenOpened: Story = {
  args: { autoStart: "open" },
  loaders: [scriptedChat(({ session }) => session.disconnect())],
  async play(context) {
    const { canvas, userEvent } = context;
    const { connector } = chatOf(context);
    await expect(connector.openConnections).toBe(0);
    await userEvent.click(canvas.getByRole("button", { name: "Open chat" }));
    await canvas.findByText("Online");
    await expect(connector.openConnections).toBe(1);
  },
};

/** Three messages came while the chat was closed. */
export const UnreadMessages: Story = {
  loaders: [scriptedChat(parcelTalk)],
  async play(context) {
    const { connector, shown } = chatOf(context);
    await shown;
    connector.say("The driver has left.");
    connector.say("He is two streets away.");
    connector.say("He rings **now**.");
    await context.canvas.findByRole("button", { name: "Open chat, 3 unread messages" });
  },
};

/** Read, they are counted no more. */
export const UnreadMessagesRead: Story = {
  ...UnreadMessages,
  async play(context) {
    const { canvas, userEvent } = context;
    await chatOf(context).shown;
    chatOf(context).connector.say("He rings **now**.");
    await userEvent.click(
      await canvas.findByRole("button", { name: "Open chat, 1 unread message" }),
    );
    await expect(await canvas.findByText("now")).toBeInTheDocument();
    await userEvent.keyboard("{Escape}");
    await expect(canvas.getByRole("button", { name: "Open chat" })).toBeVisible();
  },
};

export const Conversation: Story = {
  args: { defaultOpen: true },
  loaders: [scriptedChat(parcelTalk)],
  async play({ canvas }) {
    await canvas.findByText("today");
    await expect(canvas.getByText("Of course. What is the name on the bell?")).toBeInTheDocument();
  },
};

export const Streaming: Story = {
  args: { defaultOpen: true },
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
    await expect(canvas.getByRole("button", { name: "Stop answering" })).toBeInTheDocument();
  },
};

/** Half a sentence and the place in the conversation are there when the chat opens again. */
export const DraftKept: Story = {
  loaders: [scriptedChat(undefined, { history: longTalk })],
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole("button", { name: "Open chat" }));
    await userEvent.type(canvas.getByRole("textbox"), "Half a sen");
    const dialog = within(canvas.getByRole("dialog"));
    await userEvent.click(dialog.getByRole("button", { name: "Minimise chat" }));
    await userEvent.click(canvas.getByRole("button", { name: "Open chat" }));
    await expect(canvas.getByRole("textbox")).toHaveValue("Half a sen");
  },
};

/** What else can be done with the conversation. */
export const MenuOpened: Story = {
  args: { defaultOpen: true, notifications: { sound: true, title: true } },
  loaders: [scriptedChat(parcelTalk)],
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole("button", { name: "Menu" }));
    const menu = within(await canvas.findByRole("menu"));
    await expect(menu.getAllByRole("menuitem").map(({ textContent }) => textContent)).toEqual([
      "Turn sound off",
      "Keyboard shortcuts",
      "Download as text",
      "Download as data (JSON)",
      "End conversation",
    ]);
  },
};

/** Before the conversation is ended for good. */
export const AskedToEnd: Story = {
  args: { defaultOpen: true },
  loaders: [scriptedChat(parcelTalk)],
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole("button", { name: "Menu" }));
    await userEvent.click(await canvas.findByRole("menuitem", { name: "End conversation" }));
    const question = within(await canvas.findByRole("alertdialog"));
    await waitFor(() => expect(question.getByRole("button", { name: "Cancel" })).toHaveFocus());
  },
};

/** Over, and ready for another. */
export const EndedByTheReader: Story = {
  ...AskedToEnd,
  async play(context) {
    await AskedToEnd.play?.(context);
    const { canvas, userEvent } = context;
    await userEvent.click(canvas.getByRole("button", { name: "End" }));
    await canvas.findByRole("button", { name: "Start a new conversation" });
    await expect(canvas.queryByRole("alertdialog")).toBeNull();
  },
};

/** Over by the agent's word, who said why. */
export const EndedByTheAgent: Story = {
  args: { defaultOpen: true },
  loaders: [
    scriptedChat(async (chat) => {
      await parcelTalk(chat);
      chat.connector.emit({ type: "session-ended", reason: "agent_ended" });
    }),
  ],
  async play({ canvas }) {
    await canvas.findByText(/Reason: agent ended/);
    await expect(canvas.queryByRole("textbox")).toBeNull();
  },
};

/** As large as the reader made it by its corner, here by the arrow keys. */
export const Resized: Story = {
  args: { defaultOpen: true, onSizeChange: fn() },
  loaders: [scriptedChat(parcelTalk)],
  async play({ args, canvas, userEvent }) {
    const corner = await canvas.findByRole("slider", { name: "Resize chat" });
    await waitFor(() => expect(corner).toHaveAttribute("aria-valuenow", "400"));
    corner.focus();
    await userEvent.keyboard("{Shift>}{ArrowLeft}{ArrowLeft}{/Shift}{ArrowDown}");
    await expect(args.onSizeChange).toHaveBeenCalledTimes(3);
    await waitFor(() => expect(corner).toHaveAttribute("aria-valuenow", "528"));
  },
};

/** Nothing connects before the reader agrees. */
export const AskingForConsent: Story = {
  args: {
    defaultOpen: true,
    autoStart: "open",
    slots: { consent: PrivacyNotice },
    onConsentChange: fn(),
  },
  loaders: [scriptedChat(({ session }) => session.disconnect())],
  async play(context) {
    const { canvas } = context;
    await canvas.findByRole("heading", { name: "Before we begin" });
    await expect(chatOf(context).connector.openConnections).toBe(0);
    await expect(canvas.queryByRole("textbox")).toBeNull();
  },
};

/** He agreed, and can write. */
export const ConsentGiven: Story = {
  ...AskingForConsent,
  async play(context) {
    const { args, canvas, userEvent } = context;
    await userEvent.click(canvas.getByRole("button", { name: "Agree and chat" }));
    await canvas.findByText("Online");
    await expect(args.onConsentChange).toHaveBeenCalledWith(true);
    await waitFor(() => expect(canvas.getByRole("textbox")).toHaveFocus());
  },
};

export const FailedMessage: Story = {
  args: { defaultOpen: true },
  loaders: [
    scriptedChat(
      async ({ ask, askInVain, connector }) => {
        await ask("Hello! Where is my parcel 4711-B?");
        connector.say("It arrives **today**, between 14:00 and 16:00.");
        await askInVain("Ring the bell twice, please.", refused);
      },
      { autoAcknowledge: false },
    ),
  ],
  async play({ canvas }) {
    await expect(canvas.getByText("Not sent.")).toBeInTheDocument();
  },
};

export const Reconnecting: Story = {
  args: { defaultOpen: true },
  loaders: [
    scriptedChat(async (chat) => {
      await parcelTalk(chat);
      chat.connector.drop({ error: comeBackLater });
    }),
  ],
  async play({ canvas }) {
    await canvas.findByText(/^Connection lost. Trying again in 1\d sec$/);
  },
};

export const Offline: Story = {
  args: { defaultOpen: true },
  loaders: [
    scriptedChat(
      async (chat) => {
        await parcelTalk(chat);
        chat.connector.drop({ error: comeBackLater });
      },
      { isOnline: false },
    ),
  ],
  async play({ canvas }) {
    await canvas.findByText("You are offline. Messages are sent once you are back.");
    await expect(canvas.getByText("You are offline")).toBeInTheDocument();
  },
};

export const Attachments: Story = {
  args: { defaultOpen: true },
  loaders: [scriptedChat(parcelTalk)],
  async play({ canvas, canvasElement, userEvent }) {
    await attach(userEvent, canvasElement, await photo(), paper("contract.pdf", 2400));
    await userEvent.type(canvas.getByRole("textbox"), "This is how it arrived.");
    await canvas.findByText("contract.pdf is ready to be sent");
  },
};

/** The app decides whether it is open; the chat asks. */
export const OpenedByTheApp: Story = {
  render: (args) => <SupportPage {...args} />,
  loaders: [scriptedChat(parcelTalk)],
  async play({ args, canvas, userEvent }) {
    const button = canvas.getByRole("button", { name: "Talk to us" });
    await userEvent.click(button);
    await canvas.findByRole("dialog");
    await expect(button).toHaveAttribute("aria-pressed", "true");
    const dialog = within(canvas.getByRole("dialog"));
    await userEvent.click(dialog.getByRole("button", { name: "Minimise chat" }));
    await expect(args.onOpenChange).toHaveBeenLastCalledWith(false);
    await expect(button).toHaveAttribute("aria-pressed", "false");
    await userEvent.click(button);
    await canvas.findByRole("dialog");
  },
};

/** In the other corner. */
export const AtTheStart: Story = {
  args: { defaultOpen: true, placement: "start" },
  loaders: [scriptedChat(parcelTalk)],
  async play({ canvas }) {
    const { left } = canvas.getByRole("dialog").getBoundingClientRect();
    await expect(left).toBe(24);
  },
};

export const Spanish: Story = {
  args: { defaultOpen: true, title: undefined, messages: spanish },
  loaders: [
    scriptedChat(async ({ ask, connector }) => {
      await ask("Hola, ¿dónde está mi paquete 4711-B?");
      connector.say("Llega **hoy**, entre las 14:00 y las 16:00.");
    }),
  ],
  async play({ canvas }) {
    await expect(canvas.getByRole("dialog", { name: spanish.title })).toBeInTheDocument();
  },
};

/** From the right to the left, and in the other corner by that. */
export const Arabic: Story = {
  globals: rightToLeft,
  args: { defaultOpen: true, title: undefined, messages: arabic },
  loaders: [
    scriptedChat(async ({ ask, connector }) => {
      await ask("مرحبا! أين طردي؟");
      connector.say("يصل **اليوم** بين 14:00 و16:00.");
    }),
  ],
  async play({ canvas }) {
    const { left } = canvas.getByRole("dialog", { name: arabic.title }).getBoundingClientRect();
    await expect(left).toBe(24);
  },
};

export const Dark: Story = { ...Conversation, globals: dark };

/** On a phone it lies over the whole page, and Tab stays in it. */
export const Sheet: Story = {
  ...Conversation,
  ...phone,
  async play({ canvas }) {
    const dialog = await canvas.findByRole("dialog", { name: "Ask Northline" });
    await waitFor(() => expect(dialog).toHaveAttribute("aria-modal", "true"));
    // It slides in.
    await waitFor(async () => {
      const { left, top, width, height } = dialog.getBoundingClientRect();
      await expect([left, top, width, height]).toEqual([0, 0, 360, 640]);
    });
    await expect(canvas.queryByRole("slider", { name: "Resize chat" })).toBeNull();
    await canvas.findByText("today");
  },
};

/** The narrowest of phones, where something went wrong. */
export const Narrow: Story = {
  ...FailedMessage,
  ...narrow,
  parameters: { ...narrow.parameters, docs: { story: { inline: false, height: "640px" } } },
};

/** Words and buttons of the app's own: what has to be agreed to is for its lawyers to say. */
function PrivacyNotice({ onAccept, onDecline }: ConsentSlotProps) {
  return (
    <div className="story-consent">
      <h3>Before we begin</h3>
      <p>
        Northline keeps this conversation for 30 days, so that the next one begins where it ended.
      </p>
      <button type="button" className="story-consent__accept" onClick={onAccept}>
        Agree and chat
      </button>
      <button type="button" onClick={onDecline}>
        Not now
      </button>
    </div>
  );
}

function SupportPage({ onOpenChange, ...props }: ChatWidgetProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <main className="story-page">
      <h1>Northline</h1>
      <button type="button" aria-pressed={isOpen} onClick={() => setOpen(true)}>
        Talk to us
      </button>
      <ChatWidget
        {...props}
        open={isOpen}
        onOpenChange={(next) => {
          setOpen(next);
          onOpenChange?.(next);
        }}
      />
    </main>
  );
}
