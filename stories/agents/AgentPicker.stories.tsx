import { AgentPicker, agentsArabic } from "@parlance/react/agents";
import { createKivoxChat } from "@parlance/react/kivox";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, screen, waitFor } from "storybook/test";
import { dark, narrow } from "../story-frame";
import { agentsStage, agentsStageOf, inLanguage, withAgents } from "./agents-story";

const meta = {
  component: AgentPicker,
  tags: ["autodocs"],
  args: {
    scope: "me",
    createConnector: () => {
      throw new Error("Each story makes its own");
    },
    onPick: fn(),
  },
  decorators: [withAgents],
  loaders: [agentsStage({ scenario: "greeting" })],
  render: (args, context) => {
    const { client } = agentsStageOf(context);
    return (
      <AgentPicker
        {...args}
        createConnector={({ id }) => createKivoxChat({ client, agentId: id })}
      />
    );
  },
} satisfies Meta<typeof AgentPicker>;

export default meta;
type Story = StoryObj<typeof meta>;
type Stage = Parameters<NonNullable<Story["play"]>>[0];

const field = ({ canvas }: Stage) => canvas.getByRole("combobox", { name: "Search agents" });
const options = ({ canvas }: Stage) => canvas.getAllByRole("option");

export const Picking: Story = {
  async play(context) {
    await context.canvas.findAllByRole("option");
    await expect(options(context)).toHaveLength(8);
    await context.userEvent.click(field(context));
    await context.userEvent.keyboard("{ArrowDown}{ArrowDown}");
    const [, second] = options(context);
    await expect(second).toHaveAttribute("aria-selected", "true");
    await expect(field(context)).toHaveAttribute("aria-activedescendant", second?.id);
    await expect(field(context)).toHaveFocus();
  },
};

/** By the keyboard alone, from the search to the first word. */
export const Talking: Story = {
  async play(context) {
    const { args, canvas, userEvent } = context;
    await canvas.findAllByRole("option");
    await userEvent.click(field(context));
    await userEvent.keyboard("{ArrowDown}{Enter}");
    await expect(args.onPick).toHaveBeenCalledOnce();
    await expect(await canvas.findByText("You are talking to")).toBeVisible();
    await waitFor(() => expect(screen.getByRole("dialog")).toBeVisible());
    await waitFor(() => expect(screen.getByRole("textbox")).toHaveFocus());
    await waitFor(() => expect(agentsStageOf(context).fake.connections).toHaveLength(1));
  },
};

export const SomebodyElse: Story = {
  async play(context) {
    const { canvas, userEvent } = context;
    await canvas.findAllByRole("option");
    await userEvent.click(options(context)[0] ?? document.body);
    await userEvent.click(await canvas.findByRole("button", { name: "Talk to somebody else" }));
    await expect(screen.queryByRole("dialog")).toBeNull();
    await waitFor(() => expect(field(context)).toHaveFocus());
  },
};

export const OnThePage: Story = {
  args: { children: (agent) => <p>{`A chat with ${agent.config.name}`}</p> },
  async play(context) {
    await context.canvas.findAllByRole("option");
    await context.userEvent.click(options(context)[0] ?? document.body);
    await expect(await context.canvas.findByText(/^A chat with/)).toBeVisible();
  },
};

export const NothingFound: Story = {
  async play(context) {
    await context.canvas.findAllByRole("option");
    await context.userEvent.type(field(context), "xyzzy");
    await context.canvas.findByText(/Nothing found for/);
    await expect(field(context)).toHaveAttribute("aria-expanded", "false");
  },
};

export const Loading: Story = {
  loaders: [agentsStage({ latencyMs: 86_400_000 })],
  async play({ canvas }) {
    await expect(canvas.getByText("Loading…")).toBeInTheDocument();
  },
};

export const Nobody: Story = {
  loaders: [agentsStage({ person: 1 })],
  async play({ canvas }) {
    await expect(await canvas.findByText("Nobody to talk to yet")).toBeVisible();
  },
};

export const Failed: Story = {
  loaders: [agentsStage({ prepare: (fake) => fake.failNext("listUserAgents", { status: 503 }) })],
  async play({ canvas }) {
    await expect(await canvas.findByRole("alert")).toHaveTextContent("could not be loaded");
  },
};

export const Dark: Story = { ...Picking, globals: dark };

export const Narrow: Story = { ...Picking, ...narrow };

export const RightToLeft: Story = {
  ...inLanguage(agentsArabic),
  async play({ canvas }) {
    await expect(await canvas.findAllByRole("option")).toHaveLength(8);
  },
};
