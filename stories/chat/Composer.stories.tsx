import { arabic, Composer, LanguageProvider } from "@parlance/react";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";
import { attach, dragOver, drop, paste } from "../file-gestures";
import { paper, photo } from "../sample-files";
import { chatOf, scriptedChat, withScriptedChat } from "../scripted-chat";
import { asPiece, dark, narrow, rightToLeft } from "../story-frame";
import { storageDown, tooLarge } from "../troubles";
import { failing, failingOnce, stuckAt } from "../uploads";

const meta = {
  component: Composer,
  tags: ["autodocs"],
  decorators: [asPiece, withScriptedChat],
  argTypes: { session: { control: false }, className: { control: false } },
} satisfies Meta<typeof Composer>;

export default meta;
type Story = StoryObj<typeof meta>;

export const Empty: Story = {
  loaders: [scriptedChat()],
  async play({ canvas }) {
    await expect(canvas.getByRole("textbox", { name: "Message" })).toHaveValue("");
    await expect(canvas.getByRole("button", { name: "Send" })).toHaveAttribute(
      "aria-disabled",
      "true",
    );
  },
};

export const Typed: Story = {
  loaders: [scriptedChat()],
  async play({ canvas, userEvent }) {
    await userEvent.type(canvas.getByRole("textbox"), "Can my neighbour take it?");
    await expect(canvas.getByRole("button", { name: "Send" })).toHaveAttribute(
      "aria-disabled",
      "false",
    );
  },
};

/** Enter sends, and the field is empty again. */
export const Sent: Story = {
  loaders: [scriptedChat()],
  async play(context) {
    const { canvas, userEvent } = context;
    const field = canvas.getByRole("textbox");
    await userEvent.type(field, "Can my neighbour take it?{Enter}");
    await expect(field).toHaveValue("");
    await expect(field).toHaveFocus();
    await waitFor(() =>
      expect(chatOf(context).connector.sent[0]?.command.text).toBe("Can my neighbour take it?"),
    );
  },
};

/** Shift and Enter begin a new line; the field grows as far as it may, then it scrolls. */
export const ManyLines: Story = {
  loaders: [scriptedChat()],
  async play({ canvas, userEvent }) {
    const field = canvas.getByRole("textbox");
    const { height } = field.getBoundingClientRect();
    await userEvent.type(
      field,
      Array.from({ length: 14 }, (_, index) => `${index + 1}.`).join("{Shift>}{Enter}{/Shift}"),
    );
    await expect(field).toHaveValue(
      Array.from({ length: 14 }, (_, index) => `${index + 1}.`).join("\n"),
    );
    await expect(field.getBoundingClientRect().height).toBeGreaterThan(3 * height);
    await expect(field.scrollHeight).toBeGreaterThan(field.clientHeight);
  },
};

/** The agent speaks; it can be stopped. */
export const Answering: Story = {
  loaders: [
    scriptedChat(({ connector }) =>
      connector.chunk(connector.beginMessage(), "It left Rotterdam at"),
    ),
  ],
  async play({ canvas }) {
    await expect(canvas.getByRole("button", { name: "Stop answering" })).toBeEnabled();
    await expect(canvas.queryByRole("button", { name: "Send" })).toBeNull();
  },
};

/** The next question may be sent before the answer is over. */
export const TypedWhileAnswering: Story = {
  ...Answering,
  async play({ canvas, userEvent }) {
    await userEvent.type(canvas.getByRole("textbox"), "And the other one?");
    await expect(canvas.getByRole("button", { name: "Send" })).toBeEnabled();
    await expect(canvas.getByRole("button", { name: "Stop answering" })).toBeEnabled();
  },
};

/** The agent was stopped. */
export const Stopped: Story = {
  ...Answering,
  async play(context) {
    const { canvas, userEvent } = context;
    await userEvent.click(canvas.getByRole("button", { name: "Stop answering" }));
    await canvas.findByRole("button", { name: "Send" });
    const { messages } = chatOf(context).session.getState().conversation;
    await expect(messages.at(-1)?.status).toBe("interrupted");
  },
};

export const Uploading: Story = {
  loaders: [scriptedChat(undefined, { upload: stuckAt(0.42) })],
  async play({ canvas, canvasElement, userEvent }) {
    await attach(userEvent, canvasElement, paper("contract.pdf", 2400));
    const bar = await canvas.findByRole("progressbar", { name: "contract.pdf: 42% uploaded" });
    await expect(bar).toHaveAttribute("value", "0.42");
  },
};

/** Taken away before it had arrived. */
export const UploadGivenUp: Story = {
  ...Uploading,
  async play({ canvas, canvasElement, userEvent }) {
    await attach(userEvent, canvasElement, paper("contract.pdf", 2400));
    await userEvent.click(await canvas.findByRole("button", { name: "Remove contract.pdf" }));
    await expect(canvas.queryByRole("list", { name: "Attachments" })).toBeNull();
    await expect(canvas.getByRole("textbox")).toHaveFocus();
  },
};

/** There already, with or without words to go with it. */
export const Ready: Story = {
  loaders: [scriptedChat()],
  async play({ canvas, canvasElement, userEvent }) {
    await attach(userEvent, canvasElement, await photo(), paper("contract.pdf", 2400));
    await canvas.findByText("contract.pdf is ready to be sent");
    await expect(canvas.getByText("2.4 MB")).toBeVisible();
    await expect(canvas.getByRole("button", { name: "Send" })).toHaveAttribute(
      "aria-disabled",
      "false",
    );
  },
};

export const UploadFailed: Story = {
  loaders: [scriptedChat(undefined, { upload: failing(storageDown) })],
  async play({ canvas, canvasElement, userEvent }) {
    await attach(userEvent, canvasElement, paper("contract.pdf", 2400));
    await canvas.findByText(/^Files cannot be uploaded at the moment/);
    await expect(canvas.getByRole("button", { name: "Send" })).toHaveAttribute(
      "aria-disabled",
      "true",
    );
  },
};

export const UploadRetried: Story = {
  loaders: [scriptedChat(undefined, { upload: failingOnce(storageDown) })],
  async play({ canvas, canvasElement, userEvent }) {
    await attach(userEvent, canvasElement, paper("contract.pdf", 2400));
    await userEvent.click(await canvas.findByRole("button", { name: "Upload contract.pdf again" }));
    await canvas.findByText("contract.pdf is ready to be sent");
  },
};

/** Refused before a byte of it has left; trying again would change nothing. */
export const OverTheLimit: Story = {
  loaders: [scriptedChat(undefined, { upload: failing(tooLarge) })],
  async play({ canvas, canvasElement, userEvent }) {
    await attach(userEvent, canvasElement, paper("film.pdf", 62_000));
    await canvas.findByText("This file is too large: 62 MB. Files may have up to 50 MB.");
    await expect(canvas.queryByRole("button", { name: /again/ })).toBeNull();
  },
};

/** An app that takes papers and pictures only. */
export const NotAccepted: Story = {
  args: { accept: ".pdf,image/*" },
  loaders: [scriptedChat()],
  async play(context) {
    const { canvas, canvasElement } = context;
    await chatOf(context).shown;
    drop(canvasElement, new File(["…"], "setup.exe"));
    await canvas.findByText("Files of this kind cannot be sent: setup.exe");
    await expect(canvas.queryByRole("list", { name: "Attachments" })).toBeNull();
  },
};

export const ManyFiles: Story = {
  loaders: [scriptedChat()],
  async play({ canvas, canvasElement, userEvent }) {
    const files = Array.from({ length: 9 }, (_, index) =>
      paper(`page ${index + 1} of the contract.pdf`, 100 * index + 80),
    );
    await attach(userEvent, canvasElement, await photo(), ...files);
    await canvas.findByText("page 9 of the contract.pdf is ready to be sent");
    await expect(canvas.getAllByRole("listitem")).toHaveLength(10);
  },
};

/** Sent by Enter while a file is still on its way: it goes as soon as that is there. */
export const WaitingForUploads: Story = {
  loaders: [scriptedChat(undefined, { upload: stuckAt(0.8) })],
  async play(context) {
    const { canvas, canvasElement, userEvent } = context;
    await attach(userEvent, canvasElement, paper("contract.pdf", 2400));
    await userEvent.type(canvas.getByRole("textbox"), "Here it is.{Enter}");
    await canvas.findByRole("button", { name: "Sent as soon as the file has been uploaded" });
    await expect(chatOf(context).connector.sent).toHaveLength(0);
  },
};

export const DraggedOver: Story = {
  loaders: [scriptedChat()],
  async play(context) {
    const { canvas, canvasElement } = context;
    await chatOf(context).shown;
    dragOver(canvasElement, await photo());
    // It fades in.
    await waitFor(() => expect(canvas.getByText("Drop files to attach them")).toBeVisible());
  },
};

export const Dropped: Story = {
  loaders: [scriptedChat()],
  async play(context) {
    const { canvas, canvasElement } = context;
    await chatOf(context).shown;
    const file = await photo();
    dragOver(canvasElement, file);
    await canvas.findByText("Drop files to attach them");
    drop(canvasElement, file);
    await canvas.findByText("parcel.png is ready to be sent");
    await expect(canvas.queryByText("Drop files to attach them")).toBeNull();
  },
};

/** A picture from the clipboard. */
export const Pasted: Story = {
  loaders: [scriptedChat()],
  async play({ canvas }) {
    paste(canvas.getByRole("textbox"), await photo("screenshot.png"));
    await canvas.findByText("screenshot.png is ready to be sent");
  },
};

/** A vendor that takes no files is not asked to. */
export const WithoutFiles: Story = {
  loaders: [scriptedChat(undefined, { capabilities: { attachments: false } })],
  async play({ canvas }) {
    await expect(canvas.queryByRole("button", { name: "Attach files" })).toBeNull();
  },
};

/** Nothing is left to be said. */
export const Ended: Story = {
  loaders: [scriptedChat(({ connector }) => connector.emit({ type: "session-ended" }))],
  async play({ canvas }) {
    await expect(canvas.getByRole("textbox")).toBeDisabled();
    await expect(canvas.getByPlaceholderText("This conversation has ended")).toBeVisible();
  },
};

export const Arabic: Story = {
  globals: rightToLeft,
  decorators: [
    (Story) => (
      <LanguageProvider messages={arabic}>
        <Story />
      </LanguageProvider>
    ),
  ],
  loaders: [scriptedChat()],
  async play({ canvas, canvasElement, userEvent }) {
    await attach(userEvent, canvasElement, paper("عقد.pdf", 2400));
    await userEvent.type(canvas.getByRole("textbox"), "هل يمكن أن يستلمه جاري؟");
    await canvas.findByText(arabic.fileUploaded("عقد.pdf"));
  },
};

export const Dark: Story = { ...Ready, globals: dark };

export const Narrow: Story = { ...Ready, ...narrow };
