import { agentsArabic, ApiKeyManager } from "@parlance/react/agents";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { http, HttpResponse } from "msw";
import { expect, waitFor, within } from "storybook/test";
import { dark, narrow, phone } from "../story-frame";
import { agentsStage, agentsStageOf, inLanguage, withAgents } from "./agents-story";

const meta = {
  component: ApiKeyManager,
  tags: ["autodocs"],
  decorators: [withAgents],
  loaders: [agentsStage()],
  argTypes: { client: { control: false } },
} satisfies Meta<typeof ApiKeyManager>;

export default meta;
type Story = StoryObj<typeof meta>;
type Stage = Parameters<NonNullable<Story["play"]>>[0];

const items = ({ canvas }: Stage) => canvas.getAllByRole("listitem");

async function openForm({ canvas, userEvent }: Stage): Promise<void> {
  await userEvent.click(await canvas.findByRole("button", { name: "New key" }));
  await expect(canvas.getByRole("textbox", { name: "Name" })).toHaveFocus();
}

async function create(context: Stage): Promise<void> {
  const { canvas, userEvent } = context;
  await openForm(context);
  await userEvent.keyboard("Release robot");
  await userEvent.selectOptions(canvas.getByRole("combobox", { name: "Expires" }), "In 90 days");
  await userEvent.click(canvas.getByRole("button", { name: "Create key" }));
  await canvas.findByRole("group", { name: "Release robot is ready" });
}

export const Keys: Story = {
  async play(context) {
    await waitFor(() => expect(items(context).length).toBeGreaterThanOrEqual(3));
    await expect(context.canvas.getByText("Production")).toBeVisible();
    await expect(context.canvas.getByRole("button", { name: "Revoke Production" })).toBeVisible();
  },
};

export const Form: Story = {
  async play(context) {
    await openForm(context);
    await expect(context.canvas.getByRole("form", { name: "New key" })).toBeVisible();
  },
};

export const NameMissing: Story = {
  async play(context) {
    await openForm(context);
    await context.userEvent.click(context.canvas.getByRole("button", { name: "Create key" }));
    const field = context.canvas.getByRole("textbox", { name: "Name" });
    await expect(field).toHaveAccessibleDescription("Give the key a name, to tell it from others.");
    await expect(field).toHaveFocus();
  },
};

/** Shown this once. */
export const Created: Story = {
  async play(context) {
    await create(context);
    const field = context.canvas.getByRole<HTMLInputElement>("textbox", { name: "API key" });
    await expect(field.value).toMatch(/^sk_live_/);
    await expect(field).toHaveFocus();
    await expect(context.canvas.getByText(/it is never shown again/)).toBeVisible();
  },
};

export const Dismissed: Story = {
  async play(context) {
    const { canvas, userEvent } = context;
    await create(context);
    const { value } = canvas.getByRole<HTMLInputElement>("textbox", { name: "API key" });
    await userEvent.click(canvas.getByRole("button", { name: "I have kept it" }));
    await expect(document.body.innerHTML).not.toContain(value);
    await waitFor(() => expect(canvas.getByRole("button", { name: "New key" })).toHaveFocus());
    await expect(canvas.getByText("Release robot")).toBeVisible();
  },
};

export const NotCreated: Story = {
  loaders: [agentsStage({ prepare: (fake) => fake.failNext("createAPIKey", { status: 500 }) })],
  async play(context) {
    await openForm(context);
    await context.userEvent.keyboard("Release robot{Enter}");
    await expect(await context.canvas.findByText("The key could not be created")).toBeVisible();
    await expect(context.canvas.getByRole("textbox", { name: "Name" })).toHaveValue(
      "Release robot",
    );
  },
};

export const Asking: Story = {
  async play(context) {
    const { canvas, userEvent } = context;
    await userEvent.click(await canvas.findByRole("button", { name: "Revoke Staging" }));
    const dialog = await within(document.body).findByRole("alertdialog");
    await expect(dialog).toHaveAccessibleName("Revoke Staging?");
  },
};

export const Revoked: Story = {
  async play(context) {
    await Asking.play?.(context);
    const dialog = within(document.body).getByRole("alertdialog");
    await context.userEvent.click(within(dialog).getByRole("button", { name: "Revoke" }));
    await waitFor(() => expect(context.canvas.queryByText("Staging")).toBeNull());
    await expect(context.canvas.getByText("Staging was revoked")).toBeInTheDocument();
    await expect(agentsStageOf(context).fake.apiKeys.some(({ name }) => name === "Staging")).toBe(
      false,
    );
  },
};

export const Loading: Story = {
  loaders: [agentsStage({ latencyMs: 86_400_000 })],
  async play({ canvas }) {
    await expect(canvas.getByRole("region", { name: "API keys" })).toHaveAttribute(
      "aria-busy",
      "true",
    );
  },
};

export const Empty: Story = {
  loaders: [
    (context) => {
      const stage = agentsStage()(context);
      // Who signs in with a key has one.
      context.msw.use(http.get(`${stage.fake.baseUrl}/auth/api-keys`, () => HttpResponse.json([])));
      return stage;
    },
  ],
  async play({ canvas }) {
    await expect(await canvas.findByText("No API keys yet")).toBeVisible();
    await expect(canvas.getByRole("button", { name: "New key" })).toBeVisible();
  },
};

export const Failed: Story = {
  loaders: [agentsStage({ prepare: (fake) => fake.failNext("listAPIKeys", { status: 503 }) })],
  async play({ canvas }) {
    await expect(await canvas.findByText("The API keys could not be loaded")).toBeVisible();
  },
};

export const Dark: Story = { ...Created, globals: dark };

export const Phone: Story = { ...Created, ...phone };

export const Narrow: Story = { ...Created, ...narrow };

export const Arabic: Story = {
  ...inLanguage(agentsArabic),
  async play({ canvas, userEvent }) {
    await userEvent.click(await canvas.findByRole("button", { name: "مفتاح جديد" }));
    await userEvent.keyboard("تقرير{Enter}");
    await expect(await canvas.findByRole("group", { name: "أصبح تقرير جاهزًا" })).toBeVisible();
  },
};
