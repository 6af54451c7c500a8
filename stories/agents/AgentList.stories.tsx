import { AgentList, agentsArabic } from "@parlance/react/agents";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, waitFor, within } from "storybook/test";
import { dark, narrow, phone } from "../story-frame";
import { agentsStage, agentsStageOf, inLanguage, withAgents } from "./agents-story";

const meta = {
  component: AgentList,
  tags: ["autodocs"],
  args: { scope: "me", onSelect: fn() },
  decorators: [withAgents],
  loaders: [agentsStage()],
  argTypes: {
    client: { control: false },
    slots: { control: false },
    classNames: { control: false },
  },
} satisfies Meta<typeof AgentList>;

export default meta;
type Story = StoryObj<typeof meta>;
type Stage = Parameters<NonNullable<Story["play"]>>[0];

const items = ({ canvas }: Stage) => canvas.getAllByRole("listitem");
const opener = (item: HTMLElement | undefined) =>
  item?.querySelector<HTMLElement>("[data-roving]") ?? null;

async function loaded({ canvas }: Stage, count = "60 agents"): Promise<void> {
  await canvas.findByText(count);
}

/** A press selects; one Tab stop, and the arrow keys walk by what is seen. */
export const Cards: Story = {
  async play(context) {
    const { args, canvas, userEvent } = context;
    await loaded(context);
    await expect(items(context)).toHaveLength(12);
    await expect(canvas.getByText("Page 1 of 5", { selector: "nav *" })).toBeVisible();

    const [first, second] = items(context);
    opener(first)?.focus();
    await userEvent.keyboard("{ArrowRight}");
    await expect(opener(second)).toHaveFocus();
    await userEvent.keyboard("{ArrowDown}");
    // Straight below, however many fit beside each other.
    const { left } = second?.getBoundingClientRect() ?? { left: 0 };
    const focused = document.activeElement?.closest("li")?.getBoundingClientRect();
    await expect(focused?.left).toBe(left);
    await userEvent.keyboard("{ArrowUp}{Enter}");
    await expect(args.onSelect).toHaveBeenCalledOnce();
    await userEvent.keyboard("{End}");
    await expect(opener(items(context).at(-1))).toHaveFocus();
  },
};

export const Rows: Story = {
  args: { layout: "rows", pageSize: 8 },
  async play(context) {
    await loaded(context);
    await expect(items(context)).toHaveLength(8);
    const [first, second] = items(context);
    opener(first)?.focus();
    await context.userEvent.keyboard("{ArrowDown}");
    await expect(opener(second)).toHaveFocus();
  },
};

/** As large as what comes. */
export const Loading: Story = {
  loaders: [agentsStage({ latencyMs: 86_400_000 })],
  async play({ canvas }) {
    const list = canvas.getByRole("region", { name: "Agents" });
    await expect(list).toHaveAttribute("aria-busy", "true");
    await expect(list).toHaveAttribute("data-status", "loading");
    await expect(canvas.queryByRole("list")).toBeNull();
  },
};

export const LoadingRows: Story = { ...Loading, args: { layout: "rows" } };

/** The page before stays, dimmed, until the next one is there. */
export const NextPageLoading: Story = {
  async play(context) {
    const { canvas, userEvent } = context;
    await loaded(context);
    const { fake } = agentsStageOf(context);
    fake.failNext("listUserAgents", { status: 500, afterMs: 86_400_000 });
    const next = canvas.getByRole("button", { name: "Next page" });
    await userEvent.click(next);
    const list = canvas.getByRole("region", { name: "Agents" });
    await waitFor(() => expect(list).toHaveAttribute("data-stale"));
    await expect(list).toHaveAttribute("aria-busy", "true");
    await expect(items(context)).toHaveLength(12);
    await expect(next).toHaveFocus();
  },
};

export const LastPage: Story = {
  args: { defaultPage: 5 },
  async play(context) {
    const { canvas, userEvent } = context;
    await loaded(context);
    const next = canvas.getByRole("button", { name: "Next page" });
    await expect(next).toHaveAttribute("aria-disabled", "true");
    await userEvent.click(canvas.getByRole("button", { name: "Previous page" }));
    await canvas.findByText("Page 4 of 5", { selector: "nav *" });
  },
};

export const Searched: Story = {
  async play(context) {
    const { canvas, userEvent } = context;
    await loaded(context);
    const field = canvas.getByRole("searchbox", { name: "Search agents" });
    await userEvent.type(field, "parcel");
    await canvas.findByText(/agents for “.parcel.”/);
    await expect(items(context).length).toBeLessThan(12);
  },
};

export const NothingFound: Story = {
  args: { defaultSearch: "a word that nobody wrote" },
  async play({ canvas, userEvent }) {
    await canvas.findByText(/Nothing found for/);
    await userEvent.click(canvas.getByRole("button", { name: "Show all agents" }));
    await canvas.findByText("60 agents");
    await expect(canvas.getByRole("searchbox")).toHaveValue("");
    await waitFor(() => expect(canvas.getByRole("searchbox")).toHaveFocus());
    await userEvent.type(canvas.getByRole("searchbox"), "xyzzy");
    await canvas.findByText(/Nothing found for/);
  },
};

export const OnlyDrafts: Story = {
  async play(context) {
    const { canvas, userEvent } = context;
    await loaded(context);
    await userEvent.click(canvas.getByRole("radio", { name: "Draft" }));
    await waitFor(() => expect(canvas.queryByText("60 agents")).toBeNull());
    await canvas.findByText(/^\d+ agents/);
    for (const item of items(context)) await expect(within(item).getByText("Draft")).toBeVisible();
  },
};

export const Empty: Story = {
  loaders: [agentsStage({ person: 1 })],
  async play({ canvas }) {
    await expect(await canvas.findByText("No agents yet")).toBeVisible();
  },
};

/** With the app's own way to begin. */
export const EmptyWithOwnWords: Story = {
  ...Empty,
  args: {
    slots: {
      empty: () => <button type="button">Make your first agent</button>,
    },
  },
  async play({ canvas }) {
    await expect(
      await canvas.findByRole("button", { name: "Make your first agent" }),
    ).toBeVisible();
  },
};

export const Failed: Story = {
  loaders: [
    agentsStage({ prepare: (fake) => fake.failNext("listUserAgents", { status: 503, times: 2 }) }),
  ],
  async play(context) {
    const { canvas, userEvent } = context;
    const alert = await canvas.findByRole("alert");
    await expect(alert).toHaveTextContent("The agents could not be loaded");
    await userEvent.click(canvas.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(agentsStageOf(context).fake.log.requests).toHaveLength(2));
    await waitFor(() => expect(canvas.getByRole("button", { name: "Try again" })).toHaveFocus());
  },
};

export const FailedAndRetried: Story = {
  loaders: [agentsStage({ prepare: (fake) => fake.failNext("listUserAgents", { status: 503 }) })],
  async play(context) {
    const { canvas, userEvent } = context;
    await userEvent.click(await canvas.findByRole("button", { name: "Try again" }));
    await loaded(context);
  },
};

/** What was there before the failure is still shown. */
export const NotRefreshed: Story = {
  async play(context) {
    await loaded(context);
    const { fake, queryClient } = agentsStageOf(context);
    fake.failNext("listUserAgents", { status: 500 });
    await queryClient.invalidateQueries();
    await context.canvas.findByText(/This may be out of date/);
    await expect(items(context)).toHaveLength(12);
  },
};

export const Selected: Story = {
  async play(context) {
    await loaded(context);
    const current = items(context).map((item) => opener(item)?.getAttribute("aria-current"));
    await expect(current.filter(Boolean)).toEqual(["true"]);
  },
  loaders: [agentsStage()],
  render: (args, context) => (
    <AgentList {...args} selectedId={agentsStageOf(context).fake.agents.at(-2)?.id} />
  ),
};

/** Links, for an app whose agents have pages. */
export const Links: Story = {
  args: { hrefOf: ({ id }) => `#/agents/${id}` },
  async play(context) {
    await loaded(context);
    await expect(context.canvas.getAllByRole("link")).toHaveLength(12);
  },
};

/** Who may only look is shown the state, and no way to change it. */
export const ForAViewer: Story = {
  args: { scope: { org: "northline" } },
  loaders: [agentsStage({ person: 3 })],
  async play(context) {
    await loaded(context, "20 agents");
    await waitFor(() =>
      expect(
        agentsStageOf(context).fake.log.requests.map(({ operationId }) => operationId),
      ).toContain("listOrgMembers"),
    );
    await expect(context.canvas.queryByRole("button", { name: /Status of/ })).toBeNull();
  },
};

export const WithActions: Story = {
  args: {
    actions: (_agent, { tabIndex }) => (
      <button type="button" tabIndex={tabIndex}>
        Open
      </button>
    ),
  },
  async play(context) {
    const { canvas, userEvent } = context;
    await loaded(context);
    const [first, second] = items(context);
    opener(first)?.focus();
    await userEvent.keyboard("{ArrowRight}{Tab}{Tab}");
    await expect(
      within(second ?? document.body).getByRole("button", { name: "Open" }),
    ).toHaveFocus();
    await userEvent.tab();
    await expect(canvas.getByRole("button", { name: "Previous page" })).toHaveFocus();
  },
};

export const Dark: Story = { ...Cards, globals: dark };

export const DarkRows: Story = { ...Rows, globals: dark };

export const RightToLeft: Story = {
  ...inLanguage(agentsArabic),
  async play(context) {
    const { canvas, userEvent } = context;
    await canvas.findByRole("region", { name: "الوكلاء" });
    await waitFor(() => expect(items(context)).toHaveLength(12));
    const [first, second] = items(context);
    opener(first)?.focus();
    // To where the next one stands.
    await userEvent.keyboard("{ArrowLeft}");
    await expect(opener(second)).toHaveFocus();
    await userEvent.keyboard("{ArrowRight}");
    await expect(opener(first)).toHaveFocus();
  },
};

export const Phone: Story = { ...phone, args: { pageSize: 4 }, play: loadedAndFits };

export const NarrowRows: Story = {
  ...narrow,
  args: { layout: "rows", pageSize: 6 },
  play: loadedAndFits,
};

async function loadedAndFits(context: Stage): Promise<void> {
  await loaded(context);
  const { scrollWidth, clientWidth } = document.documentElement;
  await expect(scrollWidth).toBe(clientWidth);
}
