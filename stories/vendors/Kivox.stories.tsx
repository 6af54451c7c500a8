import { ChatWidget } from "@parlance/react";
import {
  AgentList,
  AgentPicker,
  AgentsProvider,
  ConversationList,
  ConversationViewer,
} from "@parlance/react/agents";
import "@parlance/react/agents.css";
import { createKivoxChat, type KivoxClient } from "@parlance/react/kivox";
import type { FakeKivox } from "@parlance/react/testing";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { expect, fn, screen, waitFor, within, type UserEventObject } from "storybook/test";
import { conversationIn } from "../conversation-in";
import { attach } from "../file-gestures";
import { kivoxChat, kivoxOf } from "../kivox-chat";
import { paper } from "../sample-files";

type Canvas = ReturnType<typeof within>;

/**
 * A whole chat with an agent of Kivox, REST and WebSocket, with a fake behind it that plays a scenario; and what a chat never
 * shows: the agents and what was said to them. Write to it: it answers.
 */
const meta = {
  component: ChatWidget,
  args: { title: "Ask Northline", defaultOpen: true },
  parameters: { layout: "fullscreen", controls: { disable: true } },
  render: (args, context) => <ChatWidget {...args} connector={kivoxOf(context).connector} />,
  beforeEach: (context) => () => kivoxOf(context).fake.close(),
} satisfies Meta<typeof ChatWidget>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Fast enough for a test, slow enough to be seen. */
const timing = { firstChunkMs: 60, chunkMs: 8 };

/** The agent answers in Markdown, chunk by chunk; that it does so is what confirms the message. */
export const Streaming: Story = {
  loaders: [kivoxChat({ timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    await ask(canvas, userEvent, "Where is my parcel?");
    await canvas.findByRole("heading", { name: "Your delivery" });
    await answered(canvas);
    await canvas.findByText("Sent");
    await ask(canvas, userEvent, "Which windows are free?");
    await conversationIn(canvas).findByText(/Tell me which one you would like/);
    await expect(said(kivoxOf(context).fake)).toEqual([
      { type: "input_text", text: "Where is my parcel?" },
      { type: "input_text", text: "Which windows are free?" },
    ]);
  },
};

/** By the cookie of who is signed in: the socket's address holds no token. */
export const SignedIn: Story = {
  loaders: [kivoxChat({ credential: "cookie", timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    const { fake } = kivoxOf(context);
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await expect(fake.connections).toMatchObject([{ isOpen: true, userId: fake.users[0]?.id }]);
  },
};

/** The agent speaks first. */
export const Greeting: Story = {
  loaders: [kivoxChat({ scenario: "greeting", timing })],
  async play({ canvas }) {
    await canvas.findByText("delivery assistant", { selector: "strong" });
    await conversationIn(canvas).findByText(/What can I do for you today\?$/);
  },
};

/** The reader sees that somebody thinks about it. */
export const Slow: Story = {
  loaders: [kivoxChat({ scenario: "slow" })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await canvas.findByText("Sending…");
    await canvas.findByText("Assistant is typing");
    await canvas.findByText("Sent");
  },
};

/** The answer comes whole, in one frame. */
export const TextFull: Story = {
  loaders: [kivoxChat({ scenario: "text-full", timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await canvas.findByText("Sent");
    await expect(told(kivoxOf(context).fake, "text_delta")).toBe(0);
  },
};

/** The whole answer comes on top of a half that was said already: nothing is said twice. */
export const TextFullExtends: Story = {
  loaders: [kivoxChat({ scenario: "text-full", textFull: "extends", timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await expect(canvas.getAllByRole("heading", { name: "Your delivery" })).toHaveLength(1);
    await expect(told(kivoxOf(context).fake, "text_delta")).toBeGreaterThan(0);
  },
};

/** Each answer is spoken, too. */
export const SoundAnswered: Story = {
  loaders: [kivoxChat({ scenario: "audio", timing, chat: { audioMediaType: "audio/wav" } })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await expect(await canvas.findByLabelText("Voice message")).toBeVisible();
  },
};

/** A recording is a file like another; the agent says what it heard. */
export const SoundSent: Story = {
  loaders: [kivoxChat({ timing, transcribe: (frames) => `${frames.length} recording` })],
  async play(context) {
    const { canvas, canvasElement, userEvent } = context;
    await canvas.findByText("Online");
    const recording = new File([new Uint8Array(2_400)], "question.webm", { type: "audio/webm" });
    await attach(userEvent, canvasElement, recording);
    await userEvent.click(await canvas.findByRole("button", { name: "Send" }));
    await conversationIn(canvas).findByText("1 recording", { selector: "em" });
    await expect(kivoxOf(context).fake.audio).toMatchObject([
      { type: "input_audio", frames: [{ byteLength: 2_400 }] },
    ]);
  },
};

/** An agent hears and reads: other kinds of files stay here. */
export const FileRefused: Story = {
  loaders: [kivoxChat({ timing })],
  async play(context) {
    const { canvas, canvasElement, userEvent } = context;
    await canvas.findByText("Online");
    await attach(userEvent, canvasElement, paper("contract.pdf", 30));
    await canvas.findByText("This agent only takes sound, not files of other kinds.");
    await expect(said(kivoxOf(context).fake)).toEqual([]);
  },
};

/** A word for the app, of which the reader sees nothing. */
export const Signal: Story = {
  args: { onSignal: fn() },
  loaders: [kivoxChat({ scenario: "signal", timing })],
  async play({ args, canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await expect(args.onSignal).toHaveBeenCalledWith(
      expect.objectContaining({ name: "order-found", data: { order: "4711-B", parcels: 2 } }),
    );
  },
};

/** The agent hands over to another one; the transcript goes on. */
export const Transfer: Story = {
  args: { onTransfer: fn() },
  loaders: [kivoxChat({ scenario: "transfer", timing })],
  async play(context) {
    const { args, canvas, userEvent } = context;
    const { fake, agent } = kivoxOf(context);
    await ask(canvas, userEvent, "Where is my parcel?");
    await conversationIn(canvas).findByText(
      "You are now talking to another agent: A colleague knows more about this",
    );
    await expect(args.onTransfer).toHaveBeenCalledOnce();
    await ask(canvas, userEvent, "Are you there?");
    await conversationIn(canvas).findByText("Are you there?", { selector: "em" });
    await expect(canvas.getAllByRole("heading", { name: "Your delivery" })).toHaveLength(2);
    const [first, second] = fake.connections;
    await expect(first).toMatchObject({ agentId: agent.id, isOpen: false });
    await expect(second?.agentId).not.toBe(agent.id);
  },
};

/** The app keeps the user here, so the conversation is over when the agent leaves. */
export const TransferRefused: Story = {
  loaders: [kivoxChat({ scenario: "transfer", timing, chat: { onTransfer: () => false } })],
  async play(context) {
    const { canvas, userEvent } = context;
    await ask(canvas, userEvent, "Where is my parcel?");
    await canvas.findByRole("button", { name: "Start a new conversation" });
    await expect(kivoxOf(context).fake.connections).toHaveLength(1);
  },
};

/** Kivox ends sessions after a while: the last minute is counted down. */
export const LastMinute: Story = {
  loaders: [kivoxChat({ timing: { ...timing, tickMs: 86_400_000 } })],
  async play(context) {
    const { canvas } = context;
    await canvas.findByText("Online");
    kivoxOf(context).fake.send({ type: "tick", remaining_ms: 45_000, elapsed_ms: 1_755_000 });
    await canvas.findByText(/^This conversation ends in 4\d/);
  },
};

/** The time is up. */
export const TimeIsUp: Story = {
  loaders: [kivoxChat({ timing })],
  async play(context) {
    const { canvas } = context;
    await canvas.findByText("Online");
    kivoxOf(context).fake.endSession("timeout");
    await canvas.findByRole("button", { name: "Start a new conversation" });
    await expect(canvas.queryByRole("textbox")).toBeNull();
  },
};

/** The agent answers, and has done what it is there for. */
export const FlowComplete: Story = {
  loaders: [kivoxChat({ scenario: "flow-complete", timing: { ...timing, chunkMs: 2 } })],
  async play(context) {
    const { canvas, userEvent } = context;
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await canvas.findByRole("button", { name: "Start a new conversation" });
    const [conversation] = kivoxOf(context).fake.conversations.slice(-1);
    await expect(conversation).toMatchObject({ status: "ended", end_reason: "flow_end" });
  },
};

/** The agent answers, says goodbye and closes. */
export const ClosedByAgent: Story = {
  loaders: [kivoxChat({ scenario: "closed-by-agent", timing: { ...timing, chunkMs: 2 } })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await conversationIn(canvas).findByText(/I am closing this conversation now/);
    await userEvent.click(await canvas.findByRole("button", { name: "Start a new conversation" }));
    await canvas.findByText("Online");
  },
};

/** The reader has heard enough. Kivox does not answer that: what still comes of the turn is not shown. */
export const Stopped: Story = {
  loaders: [kivoxChat({ timing: { ...timing, chunkMs: 120 } })],
  async play(context) {
    const { canvas, userEvent } = context;
    await ask(canvas, userEvent, "Where is my parcel?");
    await canvas.findByRole("heading", { name: "Your delivery" });
    await userEvent.click(canvas.getByRole("button", { name: "Stop answering" }));
    await canvas.findByText("Answer was cut off");
    await waitFor(() => expect(said(kivoxOf(context).fake)).toContainEqual({ type: "cancel" }));
  },
};

/** The line dies in the middle of an answer. There is no way back, so REST tells the rest, and another conversation begins. */
export const DropMidStream: Story = {
  loaders: [kivoxChat({ scenario: "drop-mid-stream", timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    const { fake } = kivoxOf(context);
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await expect(canvas.getAllByRole("heading", { name: "Your delivery" })).toHaveLength(1);
    await expect(conversationIn(canvas).queryByText("Answer was cut off")).toBeNull();
    const [first, second] = fake.connections;
    await expect(first?.conversationId).not.toBe(second?.conversationId);
    await ask(canvas, userEvent, "Are you there?");
    await conversationIn(canvas).findByText("Are you there?", { selector: "em" });
  },
};

/** The line looks alive and is dead: not even the time left is told. */
export const Silent: Story = {
  loaders: [
    kivoxChat({
      timing: { ...timing, tickMs: 200 },
      network: { silenceMs: 1_500, handshakeTimeoutMs: 500 },
    }),
  ],
  async play(context) {
    const { canvas } = context;
    const { fake } = kivoxOf(context);
    await canvas.findByText("Online");
    fake.silence(true);
    await canvas.findAllByText(/^Connection lost/);
    fake.silence(false);
    await canvas.findByText("Online");
  },
};

/** Everybody is cut off after the message, which is answered meanwhile; REST knows the answer. */
export const ServerRestart: Story = {
  loaders: [kivoxChat({ scenario: "server-restart", timing: { ...timing, restartMs: 1_500 } })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await canvas.findAllByText(/^Connection lost/);
    await answered(canvas, 15_000);
    await canvas.findByText("Online");
  },
};

/** The vendor comes back, and what waited is sent once. */
export const BackFromOffline: Story = {
  loaders: [kivoxChat({ scenario: "offline", timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    const { fake } = kivoxOf(context);
    await userEvent.type(canvas.getByRole("textbox"), "Where is my parcel?{Enter}");
    await canvas.findByText("Waiting for connection");
    fake.setScenario("streaming");
    await answered(canvas, 15_000);
    await expect(said(fake)).toHaveLength(1);
  },
};

/** The message arrived, the line died before anything was told of it: it stands there once, with its answer. */
export const DropBeforeAnswer: Story = {
  loaders: [kivoxChat({ scenario: "drop-before-ack", timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await canvas.findByText("Sent");
    await expect(canvas.getAllByText("Where is my parcel?", { selector: "p" })).toHaveLength(1);
    await expect(said(kivoxOf(context).fake)).toHaveLength(1);
  },
};

/** The message was lost with the line: nobody sends it again unasked, the reader does. */
export const DropBeforeStore: Story = {
  loaders: [kivoxChat({ scenario: "drop-before-store", timing })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await userEvent.click(await canvas.findByRole("button", { name: "Retry" }));
    await answered(canvas);
    await expect(canvas.queryByRole("button", { name: "Retry" })).toBeNull();
  },
};

/** The agent reports an error in place of a turn; REST says that nothing arrived. */
export const SendFails: Story = {
  args: { onError: fn() },
  loaders: [kivoxChat({ scenario: "send-fails", timing, chat: { confirmMs: 1_000 } })],
  async play({ args, canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await waitFor(() =>
      expect(args.onError).toHaveBeenCalledWith(
        expect.objectContaining({ vendorCode: "message.rejected" }),
      ),
    );
    await userEvent.click(await canvas.findByRole("button", { name: "Retry" }));
    await answered(canvas);
    await canvas.findByText("Sent");
  },
};

/** Every answer comes once more whole, and every end of a turn twice. */
export const Duplicate: Story = {
  loaders: [kivoxChat({ scenario: "duplicate", timing })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await ask(canvas, userEvent, "Which windows are free?");
    await conversationIn(canvas).findByText(/Tell me which one you would like/);
    await expect(canvas.getAllByRole("heading", { name: "Your delivery" })).toHaveLength(1);
  },
};

/** Garbage between the good frames harms nobody. */
export const Malformed: Story = {
  loaders: [kivoxChat({ scenario: "malformed", timing })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await canvas.findByText("Sent");
    await expect(canvas.getAllByRole("heading", { name: "Your delivery" })).toHaveLength(1);
  },
};

/** Frames of a newer server. */
export const UnknownFrames: Story = {
  loaders: [kivoxChat({ scenario: "unknown-frames", timing })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await canvas.findByText("Sent");
  },
};

/** The agent refuses to talk. */
export const HandshakeRefused: Story = {
  args: { onError: fn() },
  loaders: [kivoxChat({ scenario: "handshake-refused", timing })],
  async play({ args, canvas }) {
    await canvas.findAllByText("You are not allowed to do this.");
    await expect(args.onError).toHaveBeenCalledWith(
      expect.objectContaining({ code: "forbidden", vendorCode: "agent.busy" }),
    );
  },
};

/** The agent does not answer the handshake; it is tried again, and then it does. */
export const HandshakeUnanswered: Story = {
  loaders: [
    kivoxChat({ scenario: "handshake-silent", timing, network: { handshakeTimeoutMs: 300 } }),
  ],
  async play(context) {
    const { canvas } = context;
    const { fake } = kivoxOf(context);
    await waitFor(() => expect(fake.connections.length).toBeGreaterThan(1));
    fake.setScenario("streaming");
    await canvas.findByText("Online", undefined, { timeout: 15_000 });
  },
};

/** The line ends with its token, and the next has a fresh one. */
export const TokenExpires: Story = {
  loaders: [kivoxChat({ timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    const { fake } = kivoxOf(context);
    await canvas.findByText("Online");
    fake.drop({ code: 1008, reason: "credential expired" });
    await waitFor(() => expect(fake.connections).toHaveLength(2));
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
  },
};

/** No credential is good enough. */
export const Unauthorized: Story = {
  loaders: [kivoxChat({ scenario: "unauthorized", timing })],
  async play({ canvas }) {
    await canvas.findAllByText("You are not allowed to do this.");
  },
};

/** What an app has around what shows agents. */
function Around({
  client,
  children,
}: {
  readonly client: KivoxClient;
  readonly children: ReactNode;
}) {
  const [queryClient] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={queryClient}>
      <AgentsProvider client={client}>
        <div style={{ padding: "1.5rem" }}>{children}</div>
      </AgentsProvider>
    </QueryClientProvider>
  );
}

/** The agents themselves, searched by the vendor. */
export const Agents: Story = {
  loaders: [kivoxChat()],
  render: (_args, context) => (
    <Around client={kivoxOf(context).client}>
      <AgentList scope="me" pageSize={6} />
    </Around>
  ),
  async play(context) {
    const { canvas, userEvent } = context;
    await canvas.findByText("60 agents");
    await userEvent.type(canvas.getByRole("searchbox"), "warranty");
    await canvas.findByText(/^4 .*warranty/i);
    await expect(kivoxOf(context).fake.log.requests.at(-1)).toMatchObject({
      operationId: "listUserAgents",
      query: expect.stringContaining("search=warranty"),
    });
  },
};

/** One of them is chosen, and talked to. */
export const AgentChosen: Story = {
  loaders: [kivoxChat({ timing })],
  render: (_args, context) => {
    const { client } = kivoxOf(context);
    return (
      <Around client={client}>
        <AgentPicker
          scope={{ org: "northline" }}
          createConnector={({ id }) => createKivoxChat({ client, agentId: id })}
        />
      </Around>
    );
  },
  async play(context) {
    const { canvas, userEvent } = context;
    const [first] = await canvas.findAllByRole("option");
    await userEvent.click(first ?? document.body);
    const chat = within(await screen.findByRole("dialog"));
    await ask(chat, userEvent, "Where is my parcel?");
    await answered(chat);
    const { agents, connections } = kivoxOf(context).fake;
    const agent = agents.find(({ id }) => id === connections[0]?.agentId);
    await expect(chat.getByRole("heading", { name: agent?.config.name ?? "" })).toBeVisible();
  },
};

/** What was said before, page by page from REST, drawn as if it were going on. */
export const PastConversation: Story = {
  loaders: [kivoxChat()],
  render: (_args, context) => {
    const { client, agent } = kivoxOf(context);
    return (
      <Around client={client}>
        <PastConversations agentId={agent.id} />
      </Around>
    );
  },
  async play(context) {
    const { canvas, userEvent } = context;
    const list = within(await canvas.findByRole("region", { name: "Conversations" }));
    const [newest] = await list.findAllByRole("listitem");
    await userEvent.click(
      within(newest ?? document.body).getAllByRole("button")[0] ?? document.body,
    );
    await canvas.findByRole("log");
    await conversationIn(canvas).findByText("Can it come later? (500)");
    const { requests } = kivoxOf(context).fake.log;
    const read = requests.filter(({ operationId }) => operationId === "listConversationMessages");
    // The last page of a thousand messages, and no more.
    await expect(read).toHaveLength(1);
  },
};

function PastConversations({ agentId }: { readonly agentId: string }) {
  const [conversationId, setConversationId] = useState<string>();
  return (
    <div
      style={{
        display: "grid",
        gridTemplateColumns: "minmax(15rem, 20rem) minmax(0, 1fr)",
        blockSize: "calc(100vh - 3rem)",
      }}
    >
      <ConversationList
        agentId={agentId}
        selectedId={conversationId}
        onSelect={({ id }) => setConversationId(id)}
      />
      {conversationId !== undefined && <ConversationViewer conversationId={conversationId} />}
    </div>
  );
}

async function ask(
  canvas: Canvas,
  userEvent: Pick<UserEventObject, "type">,
  question: string,
): Promise<void> {
  await canvas.findByText("Online");
  await userEvent.type(canvas.getByRole("textbox"), `${question}{Enter}`);
}

/** The answer to the first question has come, to its end. */
async function answered(canvas: Canvas, timeout?: number): Promise<void> {
  await conversationIn(canvas).findByText(
    /Shall I change the time window\?$/,
    undefined,
    timeout === undefined ? undefined : { timeout },
  );
}

/** What the vendor was told, after the handshakes. */
function said({ log }: FakeKivox): readonly unknown[] {
  return log.frames
    .filter(({ direction }) => direction === "received")
    .map(({ data }) => data)
    .filter((data) => (data as { readonly type?: string }).type !== "handshake");
}

/** How many frames of a type the vendor has sent. */
function told({ log }: FakeKivox, type: string): number {
  return log.frames.filter(
    ({ direction, data }) =>
      direction === "sent" && (data as { readonly type?: string }).type === type,
  ).length;
}
