import { agentsArabic, MemberList } from "@parlance/react/agents";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, waitFor, within } from "storybook/test";
import { dark, narrow, phone } from "../story-frame";
import { agentsStage, agentsStageOf, inLanguage, withAgents } from "./agents-story";

/** What the app of the stories calls people; the platform knows ids only. */
const names: Readonly<Record<string, string>> = {
  "a0000000-0000-4000-8000-000000000000": "Ana Torres",
  "a0000000-0000-4000-8000-000000000001": "Bruno Keller",
  "a0000000-0000-4000-8000-000000000002": "Carla Nwosu",
  "a0000000-0000-4000-8000-000000000003": "Dev Patel",
  "a0000000-0000-4000-8000-000000000004": "Elena Ruiz",
};
const elena = "a0000000-0000-4000-8000-000000000004";

const meta = {
  component: MemberList,
  tags: ["autodocs"],
  args: { org: "northline", nameOf: ({ userId }) => names[userId], onLeft: fn() },
  decorators: [withAgents],
  loaders: [agentsStage()],
  argTypes: { client: { control: false } },
} satisfies Meta<typeof MemberList>;

export default meta;
type Story = StoryObj<typeof meta>;
type Stage = Parameters<NonNullable<Story["play"]>>[0];

async function shown({ canvas }: Stage): Promise<void> {
  await waitFor(() => expect(canvas.getAllByRole("listitem")).toHaveLength(4));
}

export const AsOwner: Story = {
  async play(context) {
    const { canvas } = context;
    await shown(context);
    await expect(await canvas.findByText("You")).toBeVisible();
    await expect(await canvas.findByRole("combobox", { name: "Role of Bruno Keller" })).toHaveValue(
      "admin",
    );
    await expect(canvas.getByRole("button", { name: "Remove Bruno Keller" })).toBeVisible();
    await expect(canvas.getByRole("form", { name: "Add a member" })).toBeVisible();
  },
};

/** Who gives nobody more than he has himself. */
export const AsAdmin: Story = {
  loaders: [agentsStage({ person: 1 })],
  async play(context) {
    const { canvas } = context;
    await shown(context);
    const role = await canvas.findByRole("combobox", { name: "Role of Carla Nwosu" });
    const offered = within(role)
      .getAllByRole("option")
      .map(({ textContent }) => textContent);
    await expect(offered).toEqual(["Admin", "Member", "Viewer"]);
    await expect(canvas.queryByRole("combobox", { name: "Role of Ana Torres" })).toBeNull();
    await expect(canvas.queryByRole("button", { name: "Remove Ana Torres" })).toBeNull();
  },
};

/** Who may look, and leave. */
export const AsViewer: Story = {
  loaders: [agentsStage({ person: 3 })],
  async play(context) {
    const { canvas } = context;
    await shown(context);
    await expect(await canvas.findByRole("button", { name: "Leave" })).toBeVisible();
    await expect(canvas.queryByRole("combobox")).toBeNull();
    await expect(canvas.queryByRole("form")).toBeNull();
    await expect(canvas.queryByRole("button", { name: /^Remove/ })).toBeNull();
  },
};

/** Where the app does not know what people are called. */
export const WithoutNames: Story = {
  args: { nameOf: () => undefined },
  async play(context) {
    await shown(context);
    await expect(context.canvas.getByText("a000…0001")).toBeVisible();
  },
};

export const RoleChanged: Story = {
  async play(context) {
    const { canvas, userEvent } = context;
    await shown(context);
    const role = await canvas.findByRole("combobox", { name: "Role of Dev Patel" });
    await userEvent.selectOptions(role, "Member");
    await expect(await canvas.findByText("Role of Dev Patel: Member")).toBeInTheDocument();
    await expect(role).toHaveValue("member");
  },
};

export const RoleNotChanged: Story = {
  loaders: [agentsStage({ prepare: (fake) => fake.failNext("updateOrgMember", { status: 500 }) })],
  async play(context) {
    const { canvas, userEvent } = context;
    await shown(context);
    const role = await canvas.findByRole("combobox", { name: "Role of Dev Patel" });
    await userEvent.selectOptions(role, "Member");
    await expect(
      await canvas.findByText("The role of Dev Patel could not be changed"),
    ).toBeVisible();
    await expect(role).toHaveValue("viewer");
  },
};

export const Added: Story = {
  async play(context) {
    const { canvas, userEvent } = context;
    await shown(context);
    await userEvent.type(await canvas.findByRole("textbox", { name: "User id" }), elena);
    await userEvent.selectOptions(canvas.getByRole("combobox", { name: "Role" }), "Viewer");
    await userEvent.click(canvas.getByRole("button", { name: "Add" }));
    await expect(await canvas.findByText("Elena Ruiz")).toBeVisible();
    await expect(canvas.getByRole("textbox", { name: "User id" })).toHaveFocus();
  },
};

export const NotAdded: Story = {
  async play(context) {
    const { canvas, userEvent } = context;
    await shown(context);
    await userEvent.click(await canvas.findByRole("button", { name: "Add" }));
    await expect(canvas.getByText("Enter the id of the user to add.")).toBeVisible();
    await userEvent.type(canvas.getByRole("textbox", { name: "User id" }), "nobody");
    await userEvent.click(canvas.getByRole("button", { name: "Add" }));
    await expect(await canvas.findByText("The member could not be added")).toBeVisible();
  },
};

export const Asking: Story = {
  async play(context) {
    const { canvas, userEvent } = context;
    await shown(context);
    await userEvent.click(await canvas.findByRole("button", { name: "Remove Dev Patel" }));
    const dialog = await within(document.body).findByRole("alertdialog");
    await expect(dialog).toHaveAccessibleName("Remove Dev Patel?");
  },
};

export const Left: Story = {
  loaders: [agentsStage({ person: 3 })],
  async play(context) {
    const { args, canvas, userEvent } = context;
    await shown(context);
    await userEvent.click(await canvas.findByRole("button", { name: "Leave" }));
    const dialog = await within(document.body).findByRole("alertdialog");
    await expect(dialog).toHaveAccessibleName("Leave this organisation?");
    await userEvent.click(within(dialog).getByRole("button", { name: "Leave" }));
    await waitFor(() => expect(args.onLeft).toHaveBeenCalledOnce());
    await expect(
      agentsStageOf(context).fake.members.filter(
        ({ org_id }) => org_id === "b0000000-0000-4000-8000-000000000000",
      ),
    ).toHaveLength(3);
  },
};

export const Loading: Story = {
  loaders: [agentsStage({ latencyMs: 86_400_000 })],
  async play({ canvas }) {
    await expect(canvas.getByRole("region", { name: "Members" })).toHaveAttribute(
      "aria-busy",
      "true",
    );
  },
};

export const Failed: Story = {
  loaders: [
    agentsStage({ prepare: (fake) => fake.failNext("listOrgMembers", { status: 503, times: 9 }) }),
  ],
  async play({ canvas }) {
    await expect(await canvas.findByText("The members could not be loaded")).toBeVisible();
  },
};

export const Dark: Story = { ...AsOwner, globals: dark };

export const Phone: Story = { ...AsOwner, ...phone };

export const Narrow: Story = { ...AsOwner, ...narrow };

export const Arabic: Story = {
  ...inLanguage(agentsArabic),
  args: { org: "mashriq" },
  async play({ canvas }) {
    await expect(await canvas.findByText(/^[3٣] أعضاء$/)).toBeVisible();
    await expect(await canvas.findByRole("button", { name: "مغادرة" })).toBeVisible();
  },
};
