import { FilePart } from "@parlance/react";
import type { FilePart as File } from "@parlance/react/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";
import { LastMessage } from "../last-message";
import { paper, photoUrl } from "../sample-files";
import { eventLoopTurn, scriptedChat, withScriptedChat } from "../scripted-chat";
import { asPiece, dark } from "../story-frame";

const meta = {
  component: FilePart,
  tags: ["autodocs"],
  decorators: [asPiece, withScriptedChat],
  parameters: {
    controls: { disable: true },
    docs: { source: { code: "<FilePart part={part} message={message} />" } },
  },
  render: () => (
    <LastMessage>
      {(message) =>
        message.parts.map(
          (part, index) =>
            part.type === "file" && <FilePart key={index} part={part} message={message} />,
        )
      }
    </LastMessage>
  ),
} satisfies Meta;

export default meta;
type Story = StoryObj;

const sends = (file: Omit<File, "type">) => [
  scriptedChat(({ show }) => show({ type: "file", ...file })),
];

export const Document: Story = {
  loaders: sends({
    name: "invoice-4711.pdf",
    mediaType: "application/pdf",
    size: 132_000,
    url: "https://files.example.com/invoice-4711.pdf",
  }),
  async play({ canvas }) {
    const link = canvas.getByRole("link", { name: /invoice-4711\.pdf/ });
    await expect(link).toHaveAttribute("href", "https://files.example.com/invoice-4711.pdf");
    await expect(link).toHaveTextContent("PDF · 132 kB");
  },
};

export const Image: Story = {
  loaders: [
    scriptedChat(async ({ show }) =>
      show({
        type: "file",
        name: "parcel.png",
        mediaType: "image/png",
        size: 84_000,
        url: await photoUrl(),
      }),
    ),
  ],
  async play({ canvasElement }) {
    await expect(canvasElement.querySelector("img")).toBeVisible();
  },
};

/** The picture is gone; its name is not. */
export const ImageGone: Story = {
  loaders: sends({
    name: "parcel.png",
    mediaType: "image/png",
    size: 84_000,
    url: `blob:${location.origin}/00000000-0000-0000-0000-000000000000`,
  }),
  async play({ canvas, canvasElement }) {
    await expect(canvas.getByText("parcel.png")).toBeVisible();
    await waitFor(() => expect(canvasElement.querySelector("img")).toBeNull());
  },
};

export const Spreadsheet: Story = {
  loaders: sends({ name: "rides.csv", mediaType: "text/csv", size: 900 }),
  async play({ canvas }) {
    await expect(canvas.getByText("900 bytes")).toBeVisible();
  },
};

export const Archive: Story = {
  loaders: sends({ name: "photos.zip", mediaType: "application/zip", size: 18_400_000 }),
  async play({ canvas }) {
    await expect(canvas.getByText("18.4 MB")).toBeVisible();
  },
};

/** A vendor that tells neither name nor size. */
export const Nameless: Story = {
  loaders: sends({ name: "", mediaType: "application/octet-stream" }),
  async play({ canvas }) {
    await expect(canvas.getByText("File")).toBeVisible();
  },
};

export const LongName: Story = {
  loaders: sends({
    name: `Delivery note for the order of the tenth of March ${"and the day after ".repeat(4)}(final).docx`,
    mediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    size: 41_000,
    url: "https://files.example.com/note.docx",
  }),
  async play({ canvas, canvasElement }) {
    await expect(canvas.getByRole("link")).toBeVisible();
    await expect(canvasElement.scrollWidth).toBe(canvasElement.clientWidth);
  },
};

/** On its way with the message it belongs to. */
export const Uploading: Story = {
  loaders: [
    scriptedChat(
      async ({ session }) => {
        void session.send({ files: [paper("contract.pdf", 2400)] });
        await eventLoopTurn();
      },
      {
        upload(_file, { onProgress }) {
          onProgress?.(0.42);
          return new Promise(() => undefined);
        },
      },
    ),
  ],
  async play({ canvas }) {
    await expect(canvas.getByRole("progressbar")).toHaveAttribute("value", "0.42");
    await expect(canvas.getByRole("progressbar")).toHaveAccessibleName(
      "contract.pdf: 42% uploaded",
    );
  },
};

/** A URL that must not be opened leads nowhere. */
export const UnsafeUrl: Story = {
  loaders: sends({
    name: "prize.pdf",
    mediaType: "application/pdf",
    url: "javascript:alert(document.cookie)",
  }),
  async play({ canvas }) {
    await expect(canvas.getByText("prize.pdf")).toBeVisible();
    await expect(canvas.queryByRole("link")).toBeNull();
  },
};

export const Dark: Story = { ...Document, globals: dark };
