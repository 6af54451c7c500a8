import { agentsArabic, agentsSpanish, ConversationList } from "@parlance/react/agents";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, waitFor, within } from "storybook/test";
import { dark, inPanel, narrow, phone } from "../story-frame";
import { agentsStage, agentsStageOf, inLanguage, withAgents } from "./agents-story";

/** Of those that the platform of the stories has: with 200, 12, no, and 8 conversations. */
const busyAgent = "c0000000-0000-4000-8000-000000000000";
const spanishAgent = "c0000000-0000-4000-8000-000000000001";
const newAgent = "c0000000-0000-4000-8000-000000000002";
const arabicAgent = "c0000000-0000-4000-8000-000000000005";

const meta = {
  component: ConversationList,
  tags: ["autodocs"],
  args: { agentId: busyAgent, role: "owner", onSelect: fn(), onDeleted: fn() },
  decorators: [inPanel, withAgents],
  loaders: [agentsStage()],
  argTypes: { client: { control: false } },
} satisfies Meta<typeof ConversationList>;

export default meta;
type Story = StoryObj<typeof meta>;
type Stage = Parameters<NonNullable<Story["play"]>>[0];

const items = ({ canvas }: Stage) => canvas.getAllByRole("listitem");
const openButton = (item: HTMLElement | undefined) => within(item!).getAllByRole("button")[0]!;
const list = ({ canvas }: Stage) => canvas.getByRole("region", { name: "Conversations" });

export const Conversations: Story = {
  async play(context) {
    await waitFor(() => expect(items(context)).toHaveLength(20));
    await expect(context.canvas.getByText("In progress")).toBeVisible();
    await expect(context.canvas.getAllByText("Completed")[0]).toBeInTheDocument();
    await expect(context.canvas.getByRole("group", { name: "Yesterday" })).toBeVisible();
  },
};

/** More come before the end is reached. */
export const Scrolled: Story = {
  async play(context) {
    await waitFor(() => expect(items(context)).toHaveLength(20));
    list(context).scrollTop = 1e6;
    await waitFor(() => expect(items(context).length).toBeGreaterThanOrEqual(40));
    const texts = items(context).map((item) => item.dataset.rovingItem);
    await expect(new Set(texts).size).toBe(texts.length);
  },
};

export const WholeList: Story = {
  args: { agentId: spanishAgent },
  async play(context) {
    await waitFor(() => expect(items(context)).toHaveLength(12));
    await expect(context.canvas.getByText("That is all: 12 conversations")).toBeInTheDocument();
  },
};

export const Selected: Story = {
  async play(context) {
    await waitFor(() => expect(items(context)).toHaveLength(20));
    const second = openButton(items(context)[1]);
    await context.userEvent.click(second);
    await expect(second).toHaveAttribute("aria-current", "true");
    await expect(context.args.onSelect).toHaveBeenCalledOnce();
  },
};

/** One Tab stop; arrow keys go on, aside to what can be done with one, and back. */
export const ByKeyboard: Story = {
  async play(context) {
    const { userEvent } = context;
    await waitFor(() => expect(items(context)).toHaveLength(20));
    await userEvent.tab();
    await expect(openButton(items(context)[0])).toHaveFocus();
    await userEvent.keyboard("{ArrowDown}{ArrowDown}");
    await expect(openButton(items(context)[2])).toHaveFocus();
    await userEvent.keyboard("{ArrowRight}");
    await expect(within(items(context)[2]!).getByRole("button", { name: /^Delete/ })).toHaveFocus();
    await userEvent.keyboard("{ArrowLeft}{Enter}");
    await expect(context.args.onSelect).toHaveBeenCalledOnce();
  },
};

export const Asking: Story = {
  async play(context) {
    await waitFor(() => expect(items(context)).toHaveLength(20));
    openButton(items(context)[2]).focus();
    await context.userEvent.keyboard("{Delete}");
    const dialog = await within(document.body).findByRole("alertdialog");
    await expect(dialog).toHaveAccessibleName("Delete this conversation?");
  },
};

export const Deleted: Story = {
  async play(context) {
    const { args, canvas, userEvent } = context;
    await waitFor(() => expect(items(context)).toHaveLength(20));
    const second = items(context)[1]!.dataset.rovingItem;
    openButton(items(context)[1]).focus();
    await userEvent.keyboard("{Delete}");
    const dialog = await within(document.body).findByRole("alertdialog");
    await userEvent.click(within(dialog).getByRole("button", { name: "Delete" }));
    await waitFor(() => expect(args.onDeleted).toHaveBeenCalledOnce());
    await expect(items(context).map((item) => item.dataset.rovingItem)).not.toContain(second);
    await expect(canvas.getByText("Conversation deleted")).toBeInTheDocument();
    await waitFor(() =>
      expect(list(context)).toContainElement(document.activeElement as HTMLElement),
    );
    await expect(agentsStageOf(context).fake.conversations.some(({ id }) => id === second)).toBe(
      false,
    );
  },
};

/** Who may only look is offered nothing else. */
export const ReadOnly: Story = {
  args: { role: "viewer" },
  async play(context) {
    await waitFor(() => expect(items(context)).toHaveLength(20));
    await expect(context.canvas.queryByRole("button", { name: /^Delete/ })).toBeNull();
  },
};

export const Loading: Story = {
  loaders: [agentsStage({ latencyMs: 86_400_000 })],
  async play(context) {
    await expect(list(context)).toHaveAttribute("aria-busy", "true");
    await expect(context.canvas.getByText("Loading…")).toBeInTheDocument();
  },
};

export const Empty: Story = {
  args: { agentId: newAgent },
  async play({ canvas }) {
    await expect(await canvas.findByText("No conversations yet")).toBeVisible();
  },
};

export const Failed: Story = {
  loaders: [
    agentsStage({ prepare: (fake) => fake.failNext("listAgentConversations", { status: 503 }) }),
  ],
  async play(context) {
    const alert = await context.canvas.findByRole("alert");
    await expect(alert).toHaveTextContent("The conversations could not be loaded");
  },
};

export const Recovered: Story = {
  ...Failed,
  async play(context) {
    await context.userEvent.click(await context.canvas.findByRole("button", { name: "Try again" }));
    await waitFor(() => expect(items(context)).toHaveLength(20));
  },
};

/** What there is stays; what is missing can be asked for again. */
export const OlderOnesFailed: Story = {
  async play(context) {
    await waitFor(() => expect(items(context)).toHaveLength(20));
    agentsStageOf(context).fake.failNext("listAgentConversations", { status: 500 });
    list(context).scrollTop = 1e6;
    const failure = await context.canvas.findByText("Older conversations could not be loaded");
    await expect(failure).toBeVisible();
    await expect(items(context)).toHaveLength(20);
  },
};

export const Dark: Story = { ...Selected, globals: dark };

export const Phone: Story = { ...Conversations, ...phone };

export const Narrow: Story = { ...Conversations, ...narrow };

export const Spanish: Story = {
  ...inLanguage(agentsSpanish),
  args: { agentId: spanishAgent },
  async play({ canvas }) {
    await expect(await canvas.findByText("Eso es todo: 12 conversaciones")).toBeInTheDocument();
  },
};

export const Arabic: Story = {
  ...inLanguage(agentsArabic),
  args: { agentId: arabicAgent },
  async play(context) {
    const { canvas, userEvent } = context;
    await expect(await canvas.findByText(/^هذا كل شيء: [8٨] محادثات$/)).toBeInTheDocument();
    await userEvent.tab();
    await userEvent.keyboard("{ArrowDown}{ArrowLeft}");
    await expect(within(items(context)[1]!).getByRole("button", { name: /^حذف/ })).toHaveFocus();
  },
};
