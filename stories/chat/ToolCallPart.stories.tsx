import {
  arabic,
  LanguageProvider,
  MessageItem,
  ToolCallPart,
  type PartProps,
} from "@parlance/react";
import type { ToolCallPart as ToolCall } from "@parlance/react/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect } from "storybook/test";
import { LastMessage } from "../last-message";
import { scriptedChat, withScriptedChat } from "../scripted-chat";
import { asPiece, dark, inList, narrow, rightToLeft } from "../story-frame";

const meta = {
  component: ToolCallPart,
  tags: ["autodocs"],
  decorators: [asPiece, withScriptedChat],
  parameters: {
    controls: { disable: true },
    docs: { source: { code: "<ToolCallPart part={part} message={message} />" } },
  },
  render: () => (
    <LastMessage>
      {(message) =>
        message.parts.map(
          (part, index) =>
            part.type === "tool-call" && <ToolCallPart key={index} part={part} message={message} />,
        )
      }
    </LastMessage>
  ),
} satisfies Meta;

export default meta;
type Story = StoryObj;

type State = Omit<ToolCall, "type" | "toolCallId" | "name">;

/** The agent says that it uses a tool, then perhaps what came of it. */
const uses = (...states: readonly State[]) => [
  scriptedChat(({ connector }) => {
    const messageId = connector.beginMessage();
    for (const state of states) {
      connector.emit({
        type: "part-added",
        messageId,
        part: { type: "tool-call", toolCallId: "call-1", name: "Track parcel", ...state },
      });
    }
  }),
];

const input = { parcel: "4711-B", with: ["place", "time"] };

export const Queued: Story = {
  loaders: uses({ status: "queued", input }),
  async play({ canvas }) {
    await expect(canvas.getByText("Waiting to use Track parcel")).toBeVisible();
    await expect(canvas.queryByRole("progressbar")).toBeNull();
  },
};

/** Nobody knows how far it got. */
export const Running: Story = {
  loaders: uses({ status: "running", input }),
  async play({ canvas }) {
    await expect(canvas.getByText("Using Track parcel…")).toBeVisible();
    await expect(canvas.getByRole("progressbar")).not.toHaveAttribute("value");
  },
};

/** Nothing was asked that can be shown. */
export const RunningWithoutInput: Story = {
  loaders: uses({ status: "running" }),
  async play({ canvas }) {
    await expect(canvas.getByText("Using Track parcel…")).toBeVisible();
    await expect(canvas.queryByRole("group")).toBeNull();
  },
};

export const RunningWithProgress: Story = {
  loaders: uses({ status: "running", input }, { status: "running", input, progress: 0.4 }),
  async play({ canvas }) {
    await expect(canvas.getByText("40%")).toBeVisible();
    const bar = canvas.getByRole("progressbar", { name: "Using Track parcel…" });
    await expect(bar).toHaveValue(0.4);
  },
};

const twoDepots = "In Rotterdam at noon.\nIn Delft at half past one.";

/** Words that it has found so far can be read at once. */
export const Partial: Story = {
  loaders: uses({ status: "running", input, progress: 0.66, partial: twoDepots }),
  async play({ canvas }) {
    await expect(canvas.getByText(/In Delft/)).toBeVisible();
  },
};

/** Data that it has found so far is folded away with the rest. */
export const PartialData: Story = {
  loaders: uses({ status: "running", input, partial: { seenIn: ["Rotterdam", "Delft"] } }),
  async play({ canvas, userEvent }) {
    await expect(canvas.getByText(/Delft/)).not.toBeVisible();
    await userEvent.click(canvas.getByText("Using Track parcel…"));
    await expect(canvas.getByText(/Delft/)).toBeVisible();
  },
};

export const Cancelling: Story = {
  loaders: uses({ status: "cancelling", input, progress: 0.66 }),
  async play({ canvas }) {
    await expect(canvas.getByText("Stopping Track parcel…")).toBeVisible();
  },
};

export const Cancelled: Story = {
  loaders: uses({ status: "cancelled", input, partial: twoDepots }),
  async play({ canvas }) {
    await expect(canvas.getByText("Track parcel was stopped")).toBeVisible();
    await expect(canvas.queryByRole("progressbar")).toBeNull();
  },
};

/** The connection fell while the tool was at work. */
export const CutOff: Story = {
  loaders: [
    scriptedChat(({ connector }) => {
      const messageId = connector.beginMessage();
      connector.emit({
        type: "part-added",
        messageId,
        part: {
          type: "tool-call",
          toolCallId: "call-1",
          name: "Track parcel",
          status: "running",
          progress: 0.4,
        },
      });
      connector.emit({ type: "turn-interrupted", messageId });
    }),
  ],
  async play({ canvas }) {
    await expect(canvas.getByText("Track parcel was stopped")).toBeVisible();
    await expect(canvas.queryByRole("progressbar")).toBeNull();
  },
};

export const Complete: Story = {
  loaders: uses(
    { status: "running", input },
    { status: "complete", input, output: { place: "Mill Court 3", between: ["14:00", "16:00"] } },
  ),
  async play({ canvas }) {
    await expect(canvas.getByText("Used Track parcel")).toBeVisible();
    await expect(canvas.getByText(/Mill Court 3/)).not.toBeVisible();
  },
};

/** Unfolded: what was asked, and what was answered. */
export const Unfolded: Story = {
  ...Complete,
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByText("Used Track parcel"));
    await expect(canvas.getByText(/Mill Court 3/)).toBeVisible();
    await expect(canvas.getByRole("button", { name: "Copy" })).toBeVisible();
  },
};

export const Failed: Story = {
  loaders: uses(
    { status: "running", input },
    { status: "failed", input, error: "No parcel has this number." },
  ),
  async play({ canvas }) {
    await expect(canvas.getByText("Track parcel failed")).toBeVisible();
    await expect(canvas.getByText("No parcel has this number.")).toBeVisible();
  },
};

const stops = Array.from({ length: 60 }, (_, stop) => ({
  stop,
  place: `Depot ${stop}`,
  note: "left at the second door on the right, behind the plum tree".repeat(3),
}));

const trace = Array.from({ length: 30 }, (_, line) => `  at depot ${line} of the eastern route`);

/** More than anybody reads: it scrolls, by the keyboard too. */
export const LongValues: Story = {
  loaders: uses({
    status: "failed",
    input: stops,
    output: "4711-B".repeat(500),
    error: ["The route could not be read.", ...trace].join("\n"),
  }),
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByText("Track parcel failed"));
    for (const name of ["Asked", "Answered", "Track parcel failed"]) {
      const region = await canvas.findByRole("group", { name });
      await expect(region).toHaveAttribute("tabindex", "0");
      await expect(region.clientHeight).toBeLessThan(200);
    }
  },
};

export const Dark: Story = { ...Unfolded, globals: dark };

export const DarkWithProgress: Story = { ...RunningWithProgress, globals: dark };

export const Narrow: Story = { ...Partial, ...narrow };

export const RightToLeft: Story = {
  globals: rightToLeft,
  loaders: uses({
    status: "running",
    input,
    progress: 0.4,
    partial: "في روتردام عند الظهر.",
  }),
  decorators: [
    (Story) => (
      <LanguageProvider messages={arabic}>
        <Story />
      </LanguageProvider>
    ),
  ],
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByText(arabic.toolRunning("Track parcel")));
    await expect(canvas.getByText(/4711-B/)).toBeVisible();
  },
};

function ParcelRoute({ part }: PartProps<ToolCall>) {
  const share = part.status === "complete" ? 1 : (part.progress ?? 0);
  const places = ["Rotterdam", "Delft", "Mill Court 3"];
  return (
    <ol aria-label={part.name}>
      {places.slice(0, Math.max(1, Math.ceil(share * places.length))).map((place) => (
        <li key={place}>{place}</li>
      ))}
    </ol>
  );
}

const toolRenderers = { "Track parcel": ParcelRoute };

/** A component of the app's own draws this tool; `toolRenderers` names it. */
export const CustomRenderer: Story = {
  parameters: {
    docs: { source: { code: '<MessageList toolRenderers={{ "Track parcel": ParcelRoute }} />' } },
  },
  decorators: [inList],
  loaders: uses({ status: "running", progress: 0.6 }),
  render: () => (
    <LastMessage>
      {({ id }) => (
        <div role="listitem">
          <MessageItem id={id} toolRenderers={toolRenderers} />
        </div>
      )}
    </LastMessage>
  ),
  async play({ canvas }) {
    await expect(canvas.getByText("Delft")).toBeVisible();
    await expect(canvas.queryByText("Using Track parcel…")).toBeNull();
  },
};
