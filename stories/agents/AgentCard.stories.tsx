import { AgentCard, agentsArabic, agentsSpanish } from "@parlance/react/agents";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, waitFor } from "storybook/test";
import { asPiece, dark, narrow } from "../story-frame";
import { agentsStage, inLanguage, withAgents } from "./agents-story";
import { sampleAgent } from "./sample-agents";

const picture =
  "data:image/svg+xml," +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#2457d6"/><circle cx="4" cy="3" r="1.6" fill="#fff"/><circle cx="4" cy="8" r="3" fill="#fff"/></svg>',
  );

const meta = {
  component: AgentCard,
  tags: ["autodocs"],
  args: { agent: sampleAgent() },
  decorators: [asPiece, withAgents],
  loaders: [agentsStage()],
  // Now is when the story is told.
  render: (args) => (
    <AgentCard
      {...args}
      agent={sampleAgent({ ...args.agent, updatedAt: Date.now() - 10_800_000 })}
    />
  ),
} satisfies Meta<typeof AgentCard>;

export default meta;
type Story = StoryObj<typeof meta>;

export const Plain: Story = {
  async play({ canvas, canvasElement }) {
    await expect(canvas.getByText("Delivery assistant")).toBeVisible();
    await expect(canvas.getByText("British English")).toBeVisible();
    await expect(canvas.getByText("gpt-4o")).toBeVisible();
    await expect(canvas.getByText("Live")).toBeVisible();
    await expect(canvas.getByText("3 hours ago")).toBeVisible();
    await expect(canvas.queryByRole("button")).toBeNull();
    // Its secrets are nowhere.
    await expect(canvasElement.innerHTML).not.toContain("not-for-eyes");
    await expect(canvasElement.innerHTML).not.toContain("CRM_TOKEN");
  },
};

/** All of it, not the name alone. */
export const Pressable: Story = {
  args: { onSelect: fn() },
  async play({ args, canvas, canvasElement, userEvent }) {
    const { left, bottom } = canvas.getByText(/Tells where/).getBoundingClientRect();
    const under = canvasElement.ownerDocument.elementFromPoint(left + 5, bottom - 5);
    await userEvent.click(under ?? canvasElement);
    await expect(args.onSelect).toHaveBeenCalledOnce();
  },
};

export const Link: Story = {
  args: { href: "#/agents/7b0c" },
  async play({ canvas }) {
    await expect(canvas.getByRole("link", { name: "Delivery assistant" })).toHaveAttribute(
      "href",
      "#/agents/7b0c",
    );
  },
};

export const Selected: Story = {
  args: { onSelect: fn(), isSelected: true },
  async play({ canvas }) {
    await expect(canvas.getByRole("button", { current: true })).toBeVisible();
  },
};

export const Row: Story = {
  args: { layout: "row" },
  async play({ canvas }) {
    await expect(canvas.getByText("Delivery assistant")).toBeVisible();
  },
};

export const Draft: Story = {
  args: { agent: sampleAgent({ status: "draft" }) },
  async play({ canvas }) {
    await expect(canvas.getByText("Draft")).toBeVisible();
  },
};

export const Archived: Story = {
  args: { agent: sampleAgent({ status: "archived" }) },
  async play({ canvas }) {
    await expect(canvas.getByText("Archived")).toBeVisible();
  },
};

export const WithPicture: Story = {
  args: { agent: sampleAgent({ config: { avatarUrl: picture } }) },
  async play({ canvasElement }) {
    const image = canvasElement.querySelector("img");
    await waitFor(() => expect(image?.naturalWidth).toBeGreaterThan(0));
  },
};

/** Its letters stand in for it. */
export const BrokenPicture: Story = {
  args: { agent: sampleAgent({ config: { avatarUrl: "data:image/png;base64,AAAA" } }) },
  async play({ canvas }) {
    await expect(await canvas.findByText("DA")).toBeVisible();
  },
};

/** A URL that is not of a picture is not asked for. */
export const UnsafePicture: Story = {
  args: { agent: sampleAgent({ config: { avatarUrl: "javascript:alert(1)" } }) },
  async play({ canvas, canvasElement }) {
    await expect(canvas.getByText("DA")).toBeVisible();
    await expect(canvasElement.querySelector("img")).toBeNull();
  },
};

export const MuchToSay: Story = {
  args: {
    agent: sampleAgent({
      config: {
        name: "The assistant for deliveries, returns, refunds and everything else that has to do with parcels",
        description:
          "Tells where a parcel is, changes its delivery window, opens returns, prints labels, follows refunds, and hands over to a person when it does not know what to say or is asked to.",
        llmModel: "a-model-with-a-name-that-is-much-longer-than-anybody-needs-2026-03-10-preview",
      },
    }),
  },
  async play({ canvas, canvasElement }) {
    const description = canvas.getByText(/Tells where/).closest("div") ?? canvasElement;
    // Two lines of it.
    await expect(description.scrollHeight).toBeGreaterThan(description.clientHeight);
    await expect(canvasElement.scrollWidth).toBe(canvasElement.clientWidth);
  },
};

export const LittleToSay: Story = {
  args: {
    agent: {
      ...sampleAgent(),
      config: { name: "" },
    },
  },
  render: (args) => <AgentCard {...args} />,
  async play({ canvas }) {
    await expect(canvas.getByText("Unnamed agent")).toBeVisible();
  },
};

export const Narrow: Story = { ...MuchToSay, ...narrow };

export const Dark: Story = { ...Plain, globals: dark };

export const InSpanish: Story = {
  ...inLanguage(agentsSpanish),
  async play({ canvas }) {
    await expect(canvas.getByText("hace 3 horas")).toBeVisible();
  },
};

export const RightToLeft: Story = {
  ...inLanguage(agentsArabic),
  args: {
    agent: sampleAgent({
      config: {
        name: "مساعد التوصيل",
        description: "يخبر أين الطرد ويغيّر موعد التسليم.",
        language: "ar",
      },
    }),
  },
  async play({ canvas }) {
    await expect(canvas.getByText("العربية")).toBeVisible();
  },
};
