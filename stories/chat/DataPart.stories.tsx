import { DataPart, MessageItem, type PartProps } from "@parlance/react";
import type { DataPart as Data } from "@parlance/react/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect } from "storybook/test";
import { LastMessage } from "../last-message";
import { scriptedChat, withScriptedChat } from "../scripted-chat";
import { asPiece, dark, inList, narrow, rightToLeft } from "../story-frame";

const meta = {
  component: DataPart,
  tags: ["autodocs"],
  decorators: [asPiece, withScriptedChat],
  parameters: {
    controls: { disable: true },
    docs: { source: { code: "<DataPart part={part} message={message} />" } },
  },
  render: () => (
    <LastMessage>
      {(message) =>
        message.parts.map(
          (part, index) =>
            part.type === "data" && <DataPart key={index} part={part} message={message} />,
        )
      }
    </LastMessage>
  ),
} satisfies Meta;

export default meta;
type Story = StoryObj;

const brings = (name: string, data: unknown) => [
  scriptedChat(({ show }) => show({ type: "data", name, data })),
];

const voucher = { code: "PLUM-20", percent: 20, until: "2026-05-01" };

/** Where the app asks for it: data that only a program understands. */
export const Folded: Story = {
  loaders: brings("voucher", voucher),
  async play({ canvas }) {
    await expect(canvas.getByText("voucher")).toBeVisible();
    await expect(canvas.getByText(/PLUM-20/)).not.toBeVisible();
  },
};

export const Unfolded: Story = {
  ...Folded,
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByText("voucher"));
    await expect(canvas.getByText(/PLUM-20/)).toBeVisible();
    await expect(canvas.getByRole("button", { name: "Copy" })).toBeVisible();
  },
};

/** More than anybody reads: it scrolls. */
export const Long: Story = {
  loaders: brings(
    "a name as long as those that programs give to what they hand to one another".repeat(3),
    Array.from({ length: 40 }, (_, index) => ({ ...voucher, index })),
  ),
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByText(/^a name/));
    await expect(await canvas.findByRole("group", { name: "Data" })).toHaveAttribute("tabindex");
  },
};

export const Dark: Story = { ...Unfolded, globals: dark };

export const Narrow: Story = { ...Unfolded, ...narrow };

export const RightToLeft: Story = { ...Unfolded, globals: rightToLeft };

function Voucher({ part }: PartProps<Data>) {
  const { code, percent } = part.data as typeof voucher;
  return (
    <p>
      <strong>{percent}% off</strong> with the code {code}
    </p>
  );
}

const dataRenderers = { voucher: Voucher };

/** A component of the app's own draws data of this name; `dataRenderers` names it. */
export const CustomRenderer: Story = {
  parameters: {
    docs: { source: { code: "<MessageList dataRenderers={{ voucher: Voucher }} />" } },
  },
  decorators: [inList],
  loaders: [
    scriptedChat(({ show }) =>
      show(
        { type: "text", text: "Here you are:" },
        { type: "data", name: "voucher", data: voucher },
        { type: "data", name: "trace", data: "for the app only" },
      ),
    ),
  ],
  render: () => (
    <LastMessage>
      {({ id }) => (
        <div role="listitem">
          <MessageItem id={id} dataRenderers={dataRenderers} />
        </div>
      )}
    </LastMessage>
  ),
  async play({ canvas }) {
    await expect(canvas.getByText("20% off")).toBeVisible();
    await expect(canvas.queryByText(/for the app only/)).toBeNull();
  },
};
