import { agentsArabic, AgentStatusMenu } from "@parlance/react/agents";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, screen, waitFor, within } from "storybook/test";
import { dark } from "../story-frame";
import { agentsStage, agentsStageOf, inLanguage, withAgents } from "./agents-story";
import { sampleAgent } from "./sample-agents";

const meta = {
  component: AgentStatusMenu,
  tags: ["autodocs"],
  args: { agent: sampleAgent(), onError: fn() },
  decorators: [
    (Story) => (
      <div className="story-piece story-menu">
        <Story />
      </div>
    ),
    withAgents,
  ],
  loaders: [agentsStage()],
  // The platform knows the agent.
  render: (args, context) => {
    const [known] = agentsStageOf(context).fake.agents;
    return <AgentStatusMenu {...args} agent={{ ...args.agent, id: known?.id ?? args.agent.id }} />;
  },
} satisfies Meta<typeof AgentStatusMenu>;

export default meta;
type Story = StoryObj<typeof meta>;
type Stage = Parameters<NonNullable<Story["play"]>>[0];

const button = ({ canvas }: Stage) => canvas.getByRole("button", { name: /^Status of/ });

async function choose(context: Stage, name: RegExp): Promise<void> {
  await context.userEvent.click(button(context));
  await context.userEvent.click(screen.getByRole("menuitemradio", { name }));
}

export const Closed: Story = {
  async play(context) {
    await expect(button(context)).toHaveAttribute("aria-expanded", "false");
    await expect(button(context)).toHaveTextContent("Live");
  },
};

export const Open: Story = {
  async play(context) {
    await context.userEvent.click(button(context));
    const items = screen.getAllByRole("menuitemradio");
    await expect(items.map((item) => item.getAttribute("aria-checked"))).toEqual([
      "false",
      "true",
      "false",
    ]);
    await expect(items[1]).toHaveFocus();
  },
};

/** The vendor's answer is not waited for, and changes nothing. */
export const Changed: Story = {
  async play(context) {
    await choose(context, /Draft/);
    await expect(button(context)).toHaveTextContent("Draft");
    await expect(button(context)).toHaveFocus();
    await waitFor(() => expect(context.canvas.getByRole("status")).toHaveTextContent("Draft"));
    await expect(button(context)).toHaveTextContent("Draft");
  },
};

export const AsksBeforeArchiving: Story = {
  async play(context) {
    await choose(context, /Archived/);
    const question = await screen.findByRole("alertdialog");
    await expect(within(question).getByRole("button", { name: "Cancel" })).toHaveFocus();
    await expect(agentsStageOf(context).fake.log.requests).toHaveLength(0);
  },
};

export const NotArchived: Story = {
  async play(context) {
    await choose(context, /Archived/);
    await screen.findByRole("alertdialog");
    await context.userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    await expect(button(context)).toHaveTextContent("Live");
    await expect(button(context)).toHaveFocus();
  },
};

export const ArchivedAfterAYes: Story = {
  async play(context) {
    await choose(context, /Archived/);
    const question = await screen.findByRole("alertdialog");
    await context.userEvent.click(within(question).getByRole("button", { name: "Archive" }));
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    const { fake } = agentsStageOf(context);
    await waitFor(() => expect(fake.agents[0]?.status).toBe("archived"));
  },
};

/** Back to what it was, and told. */
export const Failed: Story = {
  loaders: [
    agentsStage({ prepare: (fake) => fake.failNext("updateAgentStatus", { status: 500 }) }),
  ],
  async play(context) {
    await choose(context, /Draft/);
    await waitFor(() =>
      expect(context.canvas.getByRole("alert")).toHaveTextContent(
        "The status could not be changed to “Draft”.",
      ),
    );
    await expect(button(context)).toHaveTextContent("Live");
    await expect(context.args.onError).toHaveBeenCalledOnce();
  },
};

/** Who may not change it sees it. */
export const ForAMember: Story = {
  args: { role: "member" },
  async play({ canvas }) {
    await expect(canvas.queryByRole("button")).toBeNull();
    await expect(canvas.getByText("Live")).toBeVisible();
  },
};

export const Dark: Story = { ...Open, globals: dark };

export const QuestionInTheDark: Story = { ...AsksBeforeArchiving, globals: dark };

export const RightToLeft: Story = {
  ...inLanguage(agentsArabic),
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole("button"));
    await expect(screen.getAllByRole("menuitemradio")).toHaveLength(3);
  },
};
