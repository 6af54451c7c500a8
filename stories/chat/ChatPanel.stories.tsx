import { arabic, ChatPanel, spanish } from "@parlance/react";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, waitFor } from "storybook/test";
import { conversationIn } from "../conversation-in";
import { attach, dragOver } from "../file-gestures";
import { radii, themes } from "../looks";
import { longTalk, parcelTalk } from "../parcel-talk";
import { paper, photo, photoUrl } from "../sample-files";
import { chatOf, eventLoopTurn, scriptedChat, withScriptedChat } from "../scripted-chat";
import { sessionArgTypes } from "../session-arg-types";
import { dark, inPanel, narrow, rightToLeft } from "../story-frame";
import { comeBackLater, lost, notSignedIn, refused, storageDown, tooLarge } from "../troubles";
import { failing, stuckAt } from "../uploads";

const meta = {
  component: ChatPanel,
  tags: ["autodocs"],
  args: { title: "Ask Northline", onClose: fn() },
  decorators: [inPanel, withScriptedChat],
  argTypes: {
    ...sessionArgTypes,
    title: { control: "text", table: { category: "Look" } },
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
    onMinimise: { control: false, table: { category: "Look" } },
    onClose: { control: false, table: { category: "Look" } },
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
} satisfies Meta<typeof ChatPanel>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Connected, and nothing said yet. */
export const Empty: Story = {
  loaders: [scriptedChat()],
  async play({ args, canvas, userEvent }) {
    await expect(canvas.getByRole("heading", { name: "Ask Northline" })).toBeVisible();
    await expect(canvas.getByText("Online")).toBeVisible();
    await userEvent.click(canvas.getByRole("button", { name: "Close chat" }));
    await expect(args.onClose).toHaveBeenCalledOnce();
  },
};

/** A picture of the app's own, and something to do beside the kit's buttons. */
export const HeaderOfTheApp: Story = {
  args: { slots: { headerPicture: Ava, headerActions: CallButton } },
  loaders: [scriptedChat(parcelTalk)],
  async play({ canvas }) {
    await expect(canvas.getByRole("img", { name: "Ava" })).toBeVisible();
    await expect(canvas.getByRole("button", { name: "Call us" })).toBeVisible();
    await expect(canvas.getByRole("button", { name: "Menu" })).toBeVisible();
  },
};

/** A panel that can be put away as well as closed, and a menu that has one thing only. */
export const Minimisable: Story = {
  args: { onMinimise: fn(), menu: ["download"] },
  loaders: [scriptedChat(parcelTalk)],
  async play({ args, canvas, userEvent }) {
    await userEvent.click(canvas.getByRole("button", { name: "Minimise chat" }));
    await expect(args.onMinimise).toHaveBeenCalledOnce();
    await expect(args.onClose).not.toHaveBeenCalled();
    await userEvent.click(canvas.getByRole("button", { name: "Menu" }));
    await canvas.findByRole("menuitem", { name: "Download as text" });
  },
};

/** `?` outside of a text field. */
export const KeyboardShortcuts: Story = {
  loaders: [scriptedChat(parcelTalk)],
  async play({ canvas, userEvent }) {
    canvas.getByRole("button", { name: "Menu" }).focus();
    await userEvent.keyboard("?");
    await canvas.findByRole("dialog", { name: "Keyboard shortcuts" });
  },
};

/** The vendor would not let go. */
export const EndFailed: Story = {
  loaders: [
    scriptedChat(async (chat) => {
      await parcelTalk(chat);
      chat.session.end = () => Promise.reject(refused);
    }),
  ],
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole("button", { name: "Menu" }));
    await userEvent.click(await canvas.findByRole("menuitem", { name: "End conversation" }));
    await userEvent.click(await canvas.findByRole("button", { name: "End" }));
    await canvas.findByText("It could not be ended. Try again.");
    await expect(canvas.getByText("Online")).toBeInTheDocument();
  },
};

export const Conversation: Story = {
  loaders: [scriptedChat(parcelTalk)],
  async play({ canvas }) {
    await expect(await canvas.findByText("today")).toBeVisible();
    await expect(canvas.getByText("Of course. What is the name on the bell?")).toBeVisible();
  },
};

/** What can be said at a touch, and thumbs for what the agent said. */
export const SuggestionsAndFeedback: Story = {
  args: {
    suggestions: ["Mr Okafor, second floor", { label: "Prices", text: "What does delivery cost?" }],
    onFeedback: fn(),
  },
  loaders: [scriptedChat(parcelTalk)],
  async play(context) {
    const { args, canvas, userEvent } = context;
    const { connector, session } = chatOf(context);
    const good = canvas.getByRole("button", { name: "Good answer" });
    await userEvent.click(good);
    await expect(good).toHaveAttribute("aria-pressed", "true");
    const answer = session.getState().conversation.messages.at(-1);
    await expect(args.onFeedback).toHaveBeenCalledWith(answer, "good");
    // They fade in.
    const okafor = canvas.getByRole("button", { name: "Mr Okafor, second floor" });
    await waitFor(() => expect(okafor).toBeVisible());
    await expect(canvas.getByRole("button", { name: "Prices" })).toBeInTheDocument();
    await expect(connector.sent).toHaveLength(3);
  },
};

/** One of them was chosen: the agent has the floor, and there is nothing to choose. */
export const SuggestionChosen: Story = {
  ...SuggestionsAndFeedback,
  async play(context) {
    const { canvas, userEvent } = context;
    await userEvent.click(canvas.getByRole("button", { name: "Prices" }));
    await expect(chatOf(context).connector.sent.at(-1)?.command.text).toBe(
      "What does delivery cost?",
    );
    await waitFor(() => expect(canvas.queryByRole("group", { name: "Suggestions" })).toBeNull());
    await expect(canvas.getByText("What does delivery cost?")).toBeVisible();
  },
};

/** What the reader types is there at once, and the answer is awaited. */
export const WaitingForAnswer: Story = {
  loaders: [scriptedChat(parcelTalk)],
  async play({ canvas, userEvent }) {
    await userEvent.type(canvas.getByRole("textbox"), "Okafor, second floor.{Enter}");
    await expect(canvas.getByText("Okafor, second floor.")).toBeVisible();
    await canvas.findByText("Assistant is typing");
    await expect(canvas.getByRole("textbox")).toHaveValue("");
  },
};

/** A colleague takes over and composes. */
export const AgentTyping: Story = {
  loaders: [
    scriptedChat(async (chat) => {
      await parcelTalk(chat);
      chat.connector.emit({
        type: "message-added",
        messageId: "notice",
        role: "system",
        parts: [{ type: "text", text: "Ava from the night shift has joined" }],
        at: Date.now(),
      });
      chat.connector.emit({ type: "typing-start" });
    }),
  ],
  async play({ canvas }) {
    await expect(canvas.getByText("Ava from the night shift has joined")).toBeVisible();
    await expect(canvas.getByText("Assistant is typing")).toBeInTheDocument();
  },
};

export const Streaming: Story = {
  loaders: [
    scriptedChat(async (chat) => {
      await parcelTalk(chat);
      await chat.ask("Okafor. Which windows are free tomorrow?");
      chat.connector.chunk(
        chat.connector.beginMessage(),
        "Noted. **Tomorrow** these are free:\n\n| Window | Price |\n| --- | --- |\n| 08:00 – 10:00 | free |\n| 14:00 – 1",
      );
    }),
  ],
  async play({ canvas }) {
    await canvas.findByRole("table");
    await expect(canvas.getByRole("button", { name: "Stop answering" })).toBeVisible();
  },
};

/** Stopped by the reader. */
export const Stopped: Story = {
  ...Streaming,
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole("button", { name: "Stop answering" }));
    const cutOff = await conversationIn(canvas).findByText("Answer was cut off");
    await expect(cutOff).toBeVisible();
  },
};

export const FailedMessage: Story = {
  loaders: [
    scriptedChat(
      async ({ ask, askInVain, connector, minutesAgo }) => {
        minutesAgo(4);
        await ask("Hello! Where is my parcel 4711-B?");
        connector.say("It arrives **today**, between 14:00 and 16:00.");
        await askInVain("Ring the bell twice, please.", refused);
        await askInVain(
          "And should nobody be at home, leave it with Mr Okafor on the second floor.",
          lost,
        );
      },
      { autoAcknowledge: false },
    ),
  ],
  async play({ canvas }) {
    await expect(canvas.getAllByRole("button", { name: "Retry" })).toHaveLength(2);
    await expect(canvas.getByText(/This message was refused/)).toBeVisible();
  },
};

/** Retried, it is the newest message, and this time the vendor takes it. */
export const RetriedMessage: Story = {
  ...FailedMessage,
  async play(context) {
    const { canvas, userEvent } = context;
    const [retry] = canvas.getAllByRole("button", { name: "Retry" });
    if (retry) await userEvent.click(retry);
    chatOf(context).connector.sent.at(-1)?.acknowledge();
    await waitFor(() => expect(canvas.getAllByRole("button", { name: "Retry" })).toHaveLength(1));
    const { messages } = chatOf(context).session.getState().conversation;
    await expect(messages.map(({ status }) => status)).toEqual([
      "sent",
      "complete",
      "failed",
      "sent",
    ]);
  },
};

/** Discarded, it is gone. */
export const DiscardedMessage: Story = {
  ...FailedMessage,
  async play({ canvas, userEvent }) {
    const [discard] = canvas.getAllByRole("button", { name: "Discard" });
    if (discard) await userEvent.click(discard);
    await expect(canvas.queryByText("Ring the bell twice, please.")).toBeNull();
    await expect(canvas.getAllByRole("button", { name: "Retry" })).toHaveLength(1);
  },
};

/** Typed while there is no connection: it waits, and goes out once, in its order. */
export const Queued: Story = {
  loaders: [
    scriptedChat(async (chat) => {
      await parcelTalk(chat);
      chat.connector.drop({ error: comeBackLater });
    }),
  ],
  async play({ canvas, userEvent }) {
    await userEvent.type(canvas.getByRole("textbox"), "Okafor, second floor.{Enter}");
    await userEvent.type(canvas.getByRole("textbox"), "He is always at home.{Enter}");
    await expect(canvas.getAllByText("Waiting for connection")).toHaveLength(2);
    await canvas.findByText(/^Connection lost. Trying again in/);
  },
};

/** Back online, what was queued goes out. */
export const QueueSent: Story = {
  ...Queued,
  async play(context) {
    const { canvas, userEvent } = context;
    await userEvent.type(canvas.getByRole("textbox"), "Okafor, second floor.{Enter}");
    await userEvent.type(canvas.getByRole("textbox"), "He is always at home.{Enter}");
    await userEvent.click(await canvas.findByRole("button", { name: "Try now" }));
    await canvas.findByText("Back online");
    await waitFor(() => expect(canvas.queryByText("Waiting for connection")).toBeNull());
    const { sent } = chatOf(context).connector;
    await expect(sent.slice(-2).map(({ command }) => command.text)).toEqual([
      "Okafor, second floor.",
      "He is always at home.",
    ]);
  },
};

/** The line fell in the middle of an answer. */
export const Interrupted: Story = {
  loaders: [
    scriptedChat(async (chat) => {
      await parcelTalk(chat);
      await chat.ask("Okafor. Which windows are free tomorrow?");
      chat.connector.chunk(chat.connector.beginMessage(), "Noted. **Tomorrow** these are fr");
      chat.connector.drop({ error: comeBackLater });
    }),
  ],
  async play({ canvas }) {
    await expect(canvas.getByText("Answer was cut off")).toBeVisible();
    await canvas.findByText(/^Connection lost. Trying again in/);
  },
};

export const Connecting: Story = {
  loaders: [scriptedChat(undefined, { autoOpen: false })],
  async play({ canvas }) {
    await expect(canvas.getByText("Connecting…")).toBeVisible();
    await canvas.findByText("Still connecting…");
  },
};

export const Reconnecting: Story = {
  loaders: [
    scriptedChat(
      async (chat) => {
        chat.connector.openings[0]?.accept();
        await eventLoopTurn();
        await parcelTalk(chat);
        chat.connector.drop();
        // Now, and not after a pause.
        void chat.session.start();
      },
      { autoOpen: false },
    ),
  ],
  async play({ canvas }) {
    await expect(canvas.getByText("Reconnecting…")).toBeVisible();
    await canvas.findByText("Connection lost. Reconnecting…");
    await expect(canvas.getByRole("textbox")).toBeEnabled();
  },
};

/** When the next attempt is due, and a way not to wait for it. */
export const ReconnectingLater: Story = {
  ...Queued,
  async play({ canvas }) {
    await canvas.findByText(/^Connection lost. Trying again in 1\d sec$/);
    await expect(canvas.getByRole("button", { name: "Try now" })).toBeEnabled();
  },
};

export const Offline: Story = {
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
    await expect(canvas.getByText("You are offline")).toBeVisible();
    await canvas.findByText("You are offline. Messages are sent once you are back.");
  },
};

/** It will not connect by itself any more. */
export const Failed: Story = {
  loaders: [
    scriptedChat(async (chat) => {
      await parcelTalk(chat);
      chat.connector.drop({ next: "final", error: notSignedIn });
    }),
  ],
  async play({ canvas }) {
    await expect(canvas.getByText("Not connected")).toBeVisible();
    const tryAgain = canvas.getByRole("button", { name: "Try again" });
    // The banner fades in.
    await waitFor(() => expect(tryAgain).toBeVisible());
  },
};

/** Over for good, at the vendor too. */
export const Ended: Story = {
  loaders: [
    scriptedChat(async (chat) => {
      await parcelTalk(chat);
      chat.connector.emit({ type: "session-ended", reason: "agent_ended" });
    }),
  ],
  async play({ canvas }) {
    await expect(canvas.getByText(/Reason: agent ended/)).toBeVisible();
    await expect(canvas.queryByRole("textbox")).toBeNull();
  },
};

/** A new conversation begins with an empty page. */
export const BegunAnew: Story = {
  ...Ended,
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole("button", { name: "Start a new conversation" }));
    await expect(await canvas.findByRole("textbox")).toBeEnabled();
    await expect(canvas.getByText("How can we help?")).toBeVisible();
  },
};

/** One on its way, one there, and words to go with them. */
export const Uploading: Story = {
  loaders: [
    scriptedChat(parcelTalk, {
      upload: (file, options) =>
        file.name === "contract.pdf"
          ? stuckAt(0.42)(file, options)
          : Promise.resolve({
              remoteId: file.name,
              name: file.name,
              mediaType: file.type,
              size: file.size,
            }),
    }),
  ],
  async play({ canvas, canvasElement, userEvent }) {
    await attach(userEvent, canvasElement, await photo(), paper("contract.pdf", 2400));
    await userEvent.type(canvas.getByRole("textbox"), "This is how it arrived.");
    await canvas.findByText("parcel.png is ready to be sent");
    await expect(canvas.getByRole("progressbar")).toHaveAttribute("value", "0.42");
  },
};

/** Over the limit, and a store that is down: each file says on its own what became of it. */
export const UploadsFailed: Story = {
  loaders: [
    scriptedChat(parcelTalk, {
      upload: (file, options) =>
        failing(file.name === "film.pdf" ? tooLarge : storageDown)(file, options),
    }),
  ],
  async play({ canvas, canvasElement, userEvent }) {
    await attach(userEvent, canvasElement, paper("film.pdf", 62_000), paper("contract.pdf", 2400));
    await canvas.findByText("This file is too large: 62 MB. Files may have up to 50 MB.");
    await canvas.findByText(/^Files cannot be uploaded at the moment/);
    await expect(canvas.getByRole("button", { name: "Upload contract.pdf again" })).toBeVisible();
  },
};

/** The files that were sent stand in the conversation. */
export const FilesSent: Story = {
  loaders: [
    scriptedChat(async (chat) => {
      await chat.session.send({
        text: "This is how it arrived.",
        files: [await photo(), paper("contract.pdf", 2400)],
      });
      chat.show(
        { type: "text", text: "Thank you. **This** is how it left, and the receipt:" },
        {
          type: "file",
          name: "parcel.png",
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
      );
    }),
  ],
  async play({ canvas }) {
    await canvas.findByText("This");
    await expect(canvas.getByRole("link", { name: /receipt\.pdf/ })).toBeVisible();
    await expect(canvas.getByText("contract.pdf")).toBeInTheDocument();
  },
};

/** The whole panel takes what is dropped, not the composer alone. */
export const DraggedOver: Story = {
  loaders: [scriptedChat(parcelTalk)],
  async play(context) {
    const { canvas, canvasElement } = context;
    await chatOf(context).shown;
    dragOver(canvasElement, await photo());
    await waitFor(() => expect(canvas.getByText("Drop files to attach them")).toBeVisible());
  },
};

/** Every kind of Markdown that an agent may write. */
export const Markdown: Story = {
  loaders: [
    scriptedChat(async ({ ask, connector }) => {
      await ask("Everything about *4711-B*, please");
      connector.say(
        '## 4711-B\n\nIt is **on time**. See [the tracking page](https://example.com/track).\n\n- [x] Address confirmed\n- [ ] Gate code sent\n\n| Window | Price |\n| --- | ---: |\n| 08:00 – 10:00 | €6 |\n| 14:00 – 16:00 | free |\n\n> Changes are free of charge until midnight.\n\n```json\n{ "parcel": "4711-B" }\n```',
      );
    }),
  ],
  async play({ canvas }) {
    await canvas.findByRole("table");
    await expect(canvas.getByText("Everything about *4711-B*, please")).toBeInTheDocument();
  },
};

/** What does not fit into a line breaks, and nothing scrolls sideways but a table and code. */
export const LongWords: Story = {
  loaders: [
    scriptedChat(async ({ ask, connector }) => {
      await ask(`https://example.com/${"track/".repeat(30)}`);
      connector.say(`${"Donaudampfschifffahrtsgesellschaft".repeat(5)}\n\n\`${"x".repeat(90)}\``);
    }),
  ],
  async play({ canvas }) {
    await canvas.findByText(/^x+$/);
    const log = canvas.getByRole("log");
    await expect(log.scrollWidth).toBe(log.clientWidth);
  },
};

export const TwoHundredMessages: Story = {
  loaders: [scriptedChat(undefined, { history: longTalk })],
  async play({ canvas }) {
    await waitFor(() => expect(canvas.getByText("4799")).toBeVisible());
    const log = canvas.getByRole("log");
    await expect(log.scrollTop).toBeGreaterThan(2 * log.clientHeight);
  },
};

export const Spanish: Story = {
  args: { title: undefined, messages: spanish },
  loaders: [
    scriptedChat(
      async ({ ask, askInVain, connector, minutesAgo }) => {
        minutesAgo(4);
        await ask("Hola, ¿dónde está mi paquete 4711-B?");
        connector.say("Llega **hoy**, entre las 14:00 y las 16:00.");
        await askInVain("Que llame dos veces, por favor.", refused);
      },
      { autoAcknowledge: false },
    ),
  ],
  async play({ canvas }) {
    await expect(canvas.getByRole("button", { name: spanish.retry })).toBeVisible();
    await expect(canvas.getByRole("log").closest("[lang]")).toHaveAttribute("lang", "es");
  },
};

/** From the right to the left, with what belongs to the left in it. */
export const Arabic: Story = {
  globals: rightToLeft,
  args: { title: undefined, messages: arabic },
  loaders: [
    scriptedChat(
      async ({ ask, askInVain, connector, minutesAgo }) => {
        minutesAgo(4);
        await ask("مرحبا! أين طردي 4711-B؟");
        connector.say(
          "وجدته. غادر الطرد **4711-B** مدينة Rotterdam ويصل:\n\n- **اليوم** بين 14:00 و16:00\n- إلى *Mill Court 3*",
        );
        await askInVain("اتصلوا مرتين من فضلكم.", refused);
      },
      { autoAcknowledge: false },
    ),
  ],
  async play({ canvas }) {
    await expect(await canvas.findByText("اليوم", { selector: "strong" })).toBeVisible();
    await expect(canvas.getByRole("log").closest("[dir]")).toHaveAttribute("dir", "rtl");
  },
};

/** The page is dark. */
export const Dark: Story = { ...Conversation, globals: dark };

/** The page is light, the chat is not. */
export const DarkOnLightPage: Story = {
  ...FailedMessage,
  args: { colorScheme: "dark" },
};

/** A dark page, a cut-off answer, a line that is down. */
export const DarkTrouble: Story = { ...Interrupted, globals: dark };

/** 320 pixels wide, the whole of them. */
export const Narrow: Story = { ...FailedMessage, ...narrow };

/** A chat that is the page and not in its corner has no close button. */
export const WithoutCloseButton: Story = {
  render: ({ onClose: _absent, ...args }) => <ChatPanel {...args} />,
  loaders: [scriptedChat(parcelTalk)],
  async play({ canvas }) {
    await expect(canvas.queryByRole("button", { name: "Close chat" })).toBeNull();
  },
};

/** Words of one's own, here and there. */
export const OwnWords: Story = {
  args: {
    messages: {
      agent: "Ava",
      welcomeTitle: "Hi, I am Ava",
      welcomeText: "I know every parcel by its first name.",
      composerPlaceholder: "Ask Ava…",
    },
  },
  loaders: [scriptedChat()],
  async play({ canvas }) {
    await expect(canvas.getByText("Hi, I am Ava")).toBeVisible();
    await expect(canvas.getByPlaceholderText("Ask Ava…")).toBeVisible();
  },
};

/** Pieces of one's own in place of ours. */
export const OwnPieces: Story = {
  args: {
    slots: {
      header: () => (
        <header style={{ padding: "1rem", borderBlockEnd: "1px solid" }}>
          <strong>Northline</strong> answers day and night
        </header>
      ),
      avatar: () => <strong>N</strong>,
    },
  },
  loaders: [scriptedChat(parcelTalk)],
  async play({ canvas }) {
    await expect(canvas.getByText(/answers day and night/)).toBeVisible();
    await expect(canvas.getAllByText("N")).toHaveLength(2);
  },
};

const portrait = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="#f3c9a5"/><path d="M4 40c0-10 7-14 16-14s16 4 16 14z" fill="#2f5d62"/><circle cx="20" cy="17" r="8" fill="#8a5a3c"/><path d="M11 18c0-8 4-11 9-11s9 3 9 11c-2-4-4-6-9-6s-7 2-9 6z" fill="#2b1d16"/></svg>',
)}`;

function Ava() {
  return <img src={portrait} alt="Ava" />;
}

function CallButton() {
  return (
    <button type="button" className="parlance-icon-button" aria-label="Call us">
      <svg viewBox="0 0 24 24" width="1.25em" height="1.25em" fill="none" stroke="currentColor">
        <path
          strokeWidth="1.75"
          d="M6.5 4h3l1.5 4-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4 1.5v3a2 2 0 0 1-2 2A15.5 15.5 0 0 1 4.5 6a2 2 0 0 1 2-2Z"
        />
      </svg>
    </button>
  );
}
