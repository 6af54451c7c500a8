import { agentsArabic, TemplateGallery } from "@parlance/react/agents";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, waitFor, within } from "storybook/test";
import { dark, narrow, phone } from "../story-frame";
import { agentsStage, agentsStageOf, inLanguage, withAgents } from "./agents-story";

const meta = {
  component: TemplateGallery,
  tags: ["autodocs"],
  args: { scope: "me", onAgentCreated: fn() },
  decorators: [withAgents],
  loaders: [agentsStage()],
  argTypes: { client: { control: false } },
} satisfies Meta<typeof TemplateGallery>;

export default meta;
type Story = StoryObj<typeof meta>;
type Stage = Parameters<NonNullable<Story["play"]>>[0];

const cards = ({ canvas }: Stage) => canvas.getAllByRole("listitem");

export const Templates: Story = {
  async play(context) {
    await waitFor(() => expect(cards(context)).toHaveLength(8));
    await expect(context.canvas.getAllByText("4 steps")[0]).toBeVisible();
    await expect(context.canvas.getAllByRole("button", { name: /^Use / })).toHaveLength(8);
  },
};

export const Paged: Story = {
  args: { pageSize: 3 },
  async play(context) {
    const { canvas, userEvent } = context;
    await waitFor(() => expect(cards(context)).toHaveLength(3));
    const next = canvas.getByRole("button", { name: "Next page" });
    await userEvent.click(next);
    await userEvent.click(next);
    await expect(await canvas.findByText("Page 3 of 3")).toBeVisible();
    await waitFor(() => expect(cards(context)).toHaveLength(2));
    await expect(next).toHaveFocus();
    await expect(next).toHaveAttribute("aria-disabled", "true");
  },
};

export const Used: Story = {
  async play(context) {
    const { args, canvas, userEvent } = context;
    await waitFor(() => expect(cards(context)).toHaveLength(8));
    await userEvent.click(canvas.getByRole("button", { name: "Use Delivery" }));
    await waitFor(() => expect(args.onAgentCreated).toHaveBeenCalledOnce());
    await expect(agentsStageOf(context).fake.agents.at(-1)).toMatchObject({
      status: "draft",
      template_id: "e0000000-0000-4000-8000-000000000000",
    });
    await expect(await canvas.findByText(/is there, as a draft/)).toBeVisible();
  },
};

export const NotUsed: Story = {
  loaders: [agentsStage({ prepare: (fake) => fake.failNext("createUserAgent", { status: 500 }) })],
  async play(context) {
    const { canvas, userEvent } = context;
    await waitFor(() => expect(cards(context)).toHaveLength(8));
    await userEvent.click(canvas.getByRole("button", { name: "Use Delivery" }));
    await expect(await canvas.findByText(/No agent could be made from Delivery/)).toBeVisible();
    await expect(canvas.getByRole("button", { name: "Use Delivery" })).toBeVisible();
  },
};

export const Asking: Story = {
  async play(context) {
    await waitFor(() => expect(cards(context)).toHaveLength(8));
    await context.userEvent.click(context.canvas.getByRole("button", { name: "Delete Delivery" }));
    const dialog = await within(document.body).findByRole("alertdialog");
    await expect(dialog).toHaveAccessibleName("Delete Delivery?");
  },
};

export const Deleted: Story = {
  async play(context) {
    await Asking.play?.(context);
    const dialog = within(document.body).getByRole("alertdialog");
    await context.userEvent.click(within(dialog).getByRole("button", { name: "Delete" }));
    await waitFor(() => expect(cards(context)).toHaveLength(7));
    await expect(context.canvas.getByText("Delivery was deleted")).toBeInTheDocument();
  },
};

/** Of an organisation in which one may only look. */
export const ReadOnly: Story = {
  args: { scope: { org: "northline" } },
  loaders: [agentsStage({ person: 3 })],
  async play(context) {
    await waitFor(() => expect(cards(context)).toHaveLength(4));
    await expect(context.canvas.queryByRole("button")).toBeNull();
  },
};

/** Who may make agents, but not delete templates. */
export const AsMember: Story = {
  args: { scope: { org: "northline" } },
  loaders: [agentsStage({ person: 2 })],
  async play(context) {
    await waitFor(() =>
      expect(context.canvas.getAllByRole("button", { name: /^Use / })).toHaveLength(4),
    );
    await expect(context.canvas.queryByRole("button", { name: /^Delete/ })).toBeNull();
  },
};

export const Loading: Story = {
  loaders: [agentsStage({ latencyMs: 86_400_000 })],
  async play({ canvas }) {
    await expect(canvas.getByRole("region", { name: "Templates" })).toHaveAttribute(
      "aria-busy",
      "true",
    );
  },
};

export const Empty: Story = {
  args: { scope: { org: "mashriq" } },
  async play({ canvas }) {
    await expect(await canvas.findByText("No templates yet")).toBeVisible();
  },
};

export const Failed: Story = {
  loaders: [
    agentsStage({ prepare: (fake) => fake.failNext("listUserTemplates", { status: 503 }) }),
  ],
  async play({ canvas }) {
    const alert = await canvas.findByText("The templates could not be loaded");
    await expect(alert).toBeVisible();
  },
};

export const Dark: Story = { ...Templates, globals: dark };

export const Phone: Story = { ...Templates, ...phone };

export const Narrow: Story = { ...Templates, ...narrow };

export const Arabic: Story = {
  ...inLanguage(agentsArabic),
  async play(context) {
    await waitFor(() => expect(cards(context)).toHaveLength(8));
    await expect(context.canvas.getAllByText(/^[4٤] خطوات$/)[0]).toBeVisible();
  },
};
