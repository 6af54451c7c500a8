import {
  agentsArabic,
  ConversationList,
  ConversationViewer,
  type ConversationViewerProps,
} from "@parlance/react/agents";
import { arabic, LanguageProvider } from "@parlance/react";
import type { Decorator, Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, spyOn, waitFor, within } from "storybook/test";
import { dark, inPanel, narrow, phone } from "../story-frame";
import { agentsStage, agentsStageOf, inLanguage, withAgents } from "./agents-story";
import "./ConversationViewer.stories.css";

const busyAgent = "c0000000-0000-4000-8000-000000000000";
/** A thousand messages. */
const longConversation = "f0000000-0000-4000-8000-0000000000c8";
const activeConversation = "f0000000-0000-4000-8000-0000000000c7";
/** With what a system and a tool said. */
const shortConversation = "f0000000-0000-4000-8000-0000000000c6";
const arabicConversation = "f0000000-0000-4000-8000-0000000000dc";

/** As wide as a chat, but for a story that is about more. */
const inPanelUnlessWide: Decorator = (Story, context) =>
  context.parameters["isWide"] ? <Story /> : inPanel(Story, context);

const meta = {
  component: ConversationViewer,
  tags: ["autodocs"],
  args: { conversationId: shortConversation },
  decorators: [inPanelUnlessWide, withAgents],
  loaders: [agentsStage()],
  argTypes: { client: { control: false }, slots: { control: false } },
} satisfies Meta<typeof ConversationViewer>;

export default meta;
type Story = StoryObj<typeof meta>;

export const ShortConversation: Story = {
  async play({ canvas }) {
    await expect(
      await canvas.findByRole("heading", { name: "Conversation with Delivery assistant" }),
    ).toBeVisible();
    await expect(canvas.getByText("Ended by the user")).toBeVisible();
    await waitFor(() =>
      expect(canvas.getAllByText("Where is my parcel?").length).toBeGreaterThan(0),
    );
    await expect(canvas.getByRole("button", { name: "Download" })).toBeVisible();
    await expect(canvas.queryByRole("textbox")).toBeNull();
  },
};

/** Begins at its end; what was said before comes as one scrolls up. */
export const AThousandMessages: Story = {
  args: { conversationId: longConversation },
  async play(context) {
    const { canvas } = context;
    await expect(
      await canvas.findByText(/\(500\)$/, { selector: ".parlance-message-list__row:last-child *" }),
    ).toBeVisible();
    const log = canvas.getByRole("log");
    const asked = () =>
      agentsStageOf(context).fake.log.requests.filter(
        ({ operationId }) => operationId === "listConversationMessages",
      ).length;
    await expect(asked()).toBe(1);
    log.scrollTop = 0;
    await waitFor(() => expect(asked()).toBeGreaterThan(1));
    await waitFor(() => expect(log.scrollTop).toBeGreaterThan(0));
  },
};

export const StillGoingOn: Story = {
  args: { conversationId: activeConversation },
  async play({ canvas }) {
    await expect(await canvas.findByText("In progress")).toBeVisible();
  },
};

export const Loading: Story = {
  loaders: [agentsStage({ latencyMs: 86_400_000 })],
  async play({ canvas }) {
    await expect(canvas.getByRole("region", { name: "Past conversation" })).toHaveAttribute(
      "aria-busy",
      "true",
    );
  },
};

export const NothingSaid: Story = {
  loaders: [
    agentsStage({
      prepare: (fake) => void (fake.messagesOf(shortConversation) as unknown[]).splice(0),
    }),
  ],
  async play({ canvas }) {
    await expect(await canvas.findByText("Nothing was said")).toBeVisible();
  },
};

export const NotThere: Story = {
  args: { conversationId: "f0000000-0000-4000-8000-00000000ffff" },
  async play({ canvas }) {
    await expect(await canvas.findByRole("alert")).toHaveTextContent("This is not here any more");
    await expect(canvas.queryByRole("button", { name: "Try again" })).toBeNull();
  },
};

export const NotAllowed: Story = {
  loaders: [
    agentsStage({
      prepare: (fake) => fake.failNext("listConversationMessages", { status: 403, times: 9 }),
    }),
  ],
  async play({ canvas }) {
    await expect(await canvas.findByRole("alert")).toHaveTextContent(
      "You are not allowed to do this",
    );
  },
};

export const ServerDown: Story = {
  loaders: [
    agentsStage({
      prepare(fake) {
        fake.failNext("listConversationMessages", { status: 500 });
        fake.failNext("getConversation", { status: 500 });
      },
    }),
  ],
  async play({ canvas }) {
    await expect(await canvas.findByRole("alert")).toHaveTextContent(
      "The conversation could not be loaded",
    );
  },
};

export const Recovered: Story = {
  ...ServerDown,
  async play({ canvas, userEvent }) {
    await userEvent.click(await canvas.findByRole("button", { name: "Try again" }));
    await waitFor(() =>
      expect(canvas.getAllByText("Where is my parcel?").length).toBeGreaterThan(0),
    );
  },
};

export const Downloaded: Story = {
  async play({ canvas, userEvent }) {
    const click = spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      this.dataset.clicked = this.download;
    });
    try {
      await canvas.findByRole("heading", { name: "Conversation with Delivery assistant" });
      await userEvent.click(await canvas.findByRole("button", { name: "Download" }));
      await waitFor(() => expect(click).toHaveBeenCalledOnce());
      await expect(click.mock.instances[0]).toHaveProperty(
        "download",
        expect.stringMatching(/^Conversation with Delivery assistant .*\.md$/),
      );
    } finally {
      click.mockRestore();
    }
  },
};

/** As an app puts the two together. */
export const BesideItsList: Story = {
  parameters: { isWide: true, layout: "fullscreen" },
  render: (args) => <ListAndViewer {...args} />,
  async play({ canvas, userEvent }) {
    const list = within(canvas.getByRole("region", { name: "Conversations" }));
    await waitFor(() => expect(list.getAllByRole("listitem")).toHaveLength(20));
    await userEvent.click(list.getAllByRole("listitem")[2]!.querySelector("button")!);
    await expect(await canvas.findByRole("heading", { name: /^Conversation with/ })).toBeVisible();
  },
};

function ListAndViewer({ conversationId: first, ...props }: ConversationViewerProps) {
  const [conversationId, setConversationId] = useState(first);
  return (
    <div className="story-conversations">
      <ConversationList
        agentId={busyAgent}
        role="owner"
        selectedId={conversationId}
        onSelect={({ id }) => setConversationId(id)}
      />
      <ConversationViewer {...props} conversationId={conversationId} />
    </div>
  );
}

export const Dark: Story = { ...ShortConversation, globals: dark };

export const Phone: Story = { ...ShortConversation, ...phone };

export const Narrow: Story = { ...ShortConversation, ...narrow };

export const Arabic: Story = {
  ...inLanguage(agentsArabic),
  args: { conversationId: arabicConversation },
  decorators: [
    (Story) => (
      <LanguageProvider messages={arabic}>
        <Story />
      </LanguageProvider>
    ),
  ],
  async play({ canvas }) {
    await expect(await canvas.findByRole("heading", { name: /^محادثة مع/ })).toBeVisible();
    await waitFor(() => expect(canvas.getAllByText("أين طلبي؟").length).toBeGreaterThan(0));
  },
};
