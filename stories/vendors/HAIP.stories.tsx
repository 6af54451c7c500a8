import { ChatWidget, type PartProps } from "@parlance/react";
import type { DataPart, ToolCallPart } from "@parlance/react/core";
import type { HaipTools } from "@parlance/react/haip";
import type { FakeHaip } from "@parlance/react/testing";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, waitFor, type UserEventObject, type within } from "storybook/test";
import { conversationIn } from "../conversation-in";
import { haipChat, haipOf } from "../haip-chat";
import { leapStoryClock } from "../story-clock";

type Canvas = ReturnType<typeof within>;

/**
 * A whole chat over HAIP 1 with a fake server behind it: every dialect and every transport, and what is special about a
 * protocol without history. Write to it: it answers.
 */
const meta = {
  component: ChatWidget,
  args: { title: "Ask Northline", defaultOpen: true },
  parameters: { layout: "fullscreen", controls: { disable: true } },
  render: (args, context) => <ChatWidget {...args} connector={haipOf(context).connector} />,
  beforeEach: (context) => () => haipOf(context).fake.close(),
} satisfies Meta<typeof ChatWidget>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Fast enough for a test, slow enough to be seen. */
const timing = { firstPartMs: 60, partMs: 8, toolUpdateMs: 60, toolStepMs: 250 };

/** Each question is a run, and the agent's text comes in parts. */
export const DialectA: Story = {
  loaders: [haipChat({ dialect: "A", timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    await ask(canvas, userEvent, "Where is my parcel?");
    await canvas.findByRole("heading", { name: "Your delivery" });
    await answered(canvas);
    await canvas.findByText("Sent");
    await ask(canvas, userEvent, "Which windows are free?");
    await conversationIn(canvas).findByText(/Tell me which one you would like/);
    const { runs } = sessionOf(haipOf(context).fake);
    await expect(runs.map(({ status }) => status)).toEqual(["finished", "active"]);
  },
};

/** One transaction with the agent, whose text comes in parts. */
export const DialectB1: Story = {
  loaders: [haipChat({ dialect: "B1", timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await canvas.findByText("Sent");
    await ask(canvas, userEvent, "Which windows are free?");
    await conversationIn(canvas).findByText(/Tell me which one you would like/);
    await expect(sessionOf(haipOf(context).fake).transactions).toHaveLength(1);
  },
};

/** One transaction with the agent, and every message in one piece. */
export const DialectB2: Story = {
  loaders: [haipChat({ dialect: "B2", timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await canvas.findByText("Sent");
    const { received } = sessionOf(haipOf(context).fake);
    await expect(received.filter(({ type }) => type === "MESSAGE")).toHaveLength(1);
  },
};

/** Server-Sent Events to us, a request for each message from us. */
export const OverEvents: Story = {
  loaders: [haipChat({ dialect: "A", transport: "sse", timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await canvas.findByText("Sent");
    await expect(sessionOf(haipOf(context).fake).transport).toBe("sse");
  },
};

/** One long answer to us, a request for each message from us: no browser can write into a request that is open. */
export const OverHttpStreaming: Story = {
  loaders: [haipChat({ dialect: "B1", transport: "http-streaming", timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await canvas.findByText("Sent");
    await expect(sessionOf(haipOf(context).fake).transport).toBe("http-streaming");
  },
};

/** The agent speaks first. */
export const Greeting: Story = {
  loaders: [haipChat({ scenario: "greeting", timing })],
  async play({ canvas }) {
    await canvas.findByText("delivery assistant", { selector: "strong" });
    await conversationIn(canvas).findByText(/What can I do for you today\?$/);
  },
};

/** Before it answers the agent uses a tool of its own, and says how far it got and what it has found. */
export const ToolCallWithProgress: Story = {
  loaders: [haipChat({ scenario: "tool-call", timing })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    const conversation = conversationIn(canvas);
    const bar = await conversation.findByRole("progressbar");
    await waitFor(() => expect(bar).toHaveValue(0.4));
    await waitFor(() => expect(bar).toHaveValue(0.8));
    await userEvent.click(await conversation.findByText("Used find_delivery_windows"));
    await conversation.findByText(/09:00/);
    await answered(canvas);
  },
};

/** The tool fails; the agent answers all the same. */
export const ToolFails: Story = {
  loaders: [haipChat({ scenario: "tool-fails", timing })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await conversationIn(canvas).findByText("The carrier does not answer");
    await answered(canvas);
  },
};

const basket: HaipTools = {
  add_to_basket: {
    description: "Puts something into the visitor's basket",
    run(params, { update }) {
      update({ progress: 0.5 });
      return { article: (params as { readonly article?: string }).article, items: 3 };
    },
  },
};

function BasketCard({ part }: PartProps<ToolCallPart>) {
  const { article } = (part.input ?? {}) as { readonly article?: string };
  const { items } = (part.output ?? {}) as { readonly items?: number };
  return (
    <p style={{ margin: 0, padding: "0.75rem 1rem", border: "1px solid", borderRadius: "0.75rem" }}>
      <strong>{article}</strong>
      {items === undefined
        ? " is on its way into your basket"
        : ` is in your basket: ${items} items`}
    </p>
  );
}

/** The agent has something done in the page, which draws it in its own way; the result goes back. */
export const ToolRunHere: Story = {
  args: { toolRenderers: { add_to_basket: BasketCard } },
  loaders: [haipChat({ timing, chat: { tools: basket } })],
  async play(context) {
    const { canvas } = context;
    const { fake } = haipOf(context);
    await canvas.findByText("Online");
    const call = fake.callTool(sessionOf(fake).id, "add_to_basket", { article: "Moving box" });
    await conversationIn(canvas).findByText(/is in your basket: 3 items/);
    await expect(await call).toMatchObject({
      status: "OK",
      result: { article: "Moving box", items: 3 },
      updates: [{ status: "RUNNING" }, { status: "RUNNING", progress: 50 }],
    });
  },
};

/** The agent asks for a tool that the page does not have, and is told so. */
export const ToolNotHere: Story = {
  loaders: [haipChat({ timing, chat: { tools: basket } })],
  async play(context) {
    const { canvas } = context;
    const { fake } = haipOf(context);
    await canvas.findByText("Online");
    await expect(fake.callTool(sessionOf(fake).id, "format_disk")).rejects.toMatchObject({
      code: "tool-failed",
    });
  },
};

/** The server takes no more and grants nothing: what is written waits, and goes out with the next grant. */
export const OutOfCredit: Story = {
  args: { onError: fn() },
  loaders: [
    haipChat({ scenario: "no-credit", timing, chat: { flowControl: { outOfCreditMs: 300 } } }),
  ],
  async play(context) {
    const { args, canvas, userEvent } = context;
    const { fake } = haipOf(context);
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await ask(canvas, userEvent, "Which windows are free?");
    await conversationIn(canvas).findByText(/Tell me which one you would like/);
    await ask(canvas, userEvent, "How do I do it myself?");
    await waitFor(() =>
      expect(args.onError).toHaveBeenCalledWith(expect.objectContaining({ code: "out-of-credit" })),
    );
    await expect(canvas.getByText("Sending…")).toBeInTheDocument();
    for (const channel of ["USER", "SYSTEM"]) fake.grant(channel, { messages: 8, bytes: 65_536 });
    await canvas.findByRole("link", { name: "tracking page" });
    await waitFor(() => expect(canvas.queryByText("Sending…")).toBeNull());
  },
};

/** The line fell, and the server is away for a while. */
export const Reconnecting: Story = {
  loaders: [haipChat({ timing })],
  async play(context) {
    const { canvas } = context;
    await canvas.findByText("Online");
    haipOf(context).fake.setScenario("offline");
    await canvas.findAllByText(/^Connection lost/);
    await canvas.findByRole("button", { name: "Try now" });
  },
};

/** The line is cut in the middle of an answer, and the session is taken up again where it was left. */
export const DropMidStream: Story = {
  loaders: [haipChat({ scenario: "drop-mid-stream", timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    const { fake } = haipOf(context);
    await ask(canvas, userEvent, "Where is my parcel?");
    await waitFor(() => expect(fake.sockets.total).toBe(2));
    await canvas.findByText("Online");
    await expect(canvas.getAllByRole("heading", { name: "Your delivery" })).toHaveLength(1);
    await waitFor(() => expect(sessionOf(fake).resumptions).toBe(1));
  },
};

/** A server that takes up no session again: the answer that was cut off stays so, and the next question is answered. */
export const ReconnectingAnew: Story = {
  loaders: [haipChat({ scenario: "drop-mid-stream", endpoints: "reference", timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    await ask(canvas, userEvent, "Where is my parcel?");
    await canvas.findByText("Answer was cut off");
    await waitFor(() => expect(haipOf(context).fake.sessions).toHaveLength(2));
    await ask(canvas, userEvent, "Where is it now?");
    await answered(canvas);
  },
};

/** The whole text comes with its beginning, and nobody says that it ends. */
export const LoneStart: Story = {
  loaders: [haipChat({ scenario: "lone-start", timing, chat: { settleMs: 200 } })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await canvas.findByRole("button", { name: "Send" });
    await waitFor(() => expect(canvas.queryByText("Assistant is typing")).toBeNull());
  },
};

/** An agent that sends our own messages back: they are its answers. */
export const Echo: Story = {
  loaders: [haipChat({ dialect: "B2", timing, chat: { tool: "echo" } })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Is anybody there?");
    await waitFor(() =>
      expect(conversationIn(canvas).getAllByText("Is anybody there?")).toHaveLength(2),
    );
    await canvas.findByText("Sent");
  },
};

/** The same in parts. */
export const EchoInParts: Story = {
  loaders: [haipChat({ dialect: "B1", timing, chat: { tool: "echo" } })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Is anybody there?");
    await waitFor(() =>
      expect(conversationIn(canvas).getAllByText("Is anybody there?")).toHaveLength(2),
    );
    await canvas.findByText("Sent");
  },
};

/** A sound comes before the answer, as text and once more as raw bytes. */
export const Audio: Story = {
  loaders: [haipChat({ scenario: "audio", timing, chat: { settleMs: 200 } })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await waitFor(() => expect(canvas.getAllByLabelText("Voice message")).toHaveLength(2));
    await answered(canvas);
  },
};

function OrderCard({ part }: PartProps<DataPart>) {
  const { order, parcels } = part.data as { readonly order?: string; readonly parcels?: number };
  return (
    <p style={{ margin: 0, padding: "0.75rem 1rem", border: "1px solid", borderRadius: "0.75rem" }}>
      Order <strong>{order}</strong>, {parcels} parcels
    </p>
  );
}

/** An agent of dialect B2 may say anything; the app knows how to draw it. */
export const Data: Story = {
  args: { dataRenderers: { message: OrderCard } },
  loaders: [haipChat({ dialect: "B2", scenario: "data", timing })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await conversationIn(canvas).findByText("4711-B", { selector: "strong" });
    await answered(canvas);
  },
};

/** The reader has heard enough. */
export const Stopped: Story = {
  loaders: [haipChat({ timing: { ...timing, partMs: 120 } })],
  async play(context) {
    const { canvas, userEvent } = context;
    await ask(canvas, userEvent, "Where is my parcel?");
    await canvas.findByRole("heading", { name: "Your delivery" });
    await userEvent.click(canvas.getByRole("button", { name: "Stop answering" }));
    await canvas.findByText("Answer was cut off");
    const { runs } = sessionOf(haipOf(context).fake);
    await waitFor(() => expect(runs[0]?.status).toBe("cancelled"));
  },
};

/** The server says everything twice. */
export const Duplicate: Story = {
  loaders: [haipChat({ scenario: "duplicate", timing })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await expect(canvas.getAllByRole("heading", { name: "Your delivery" })).toHaveLength(1);
  },
};

/** Garbage between the good messages harms nobody. */
export const Malformed: Story = {
  loaders: [haipChat({ scenario: "malformed", timing })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await canvas.findByText("Sent");
    await expect(canvas.getAllByRole("heading", { name: "Your delivery" })).toHaveLength(1);
  },
};

/** The server refuses each message at its first attempt. */
export const SendFails: Story = {
  loaders: [haipChat({ scenario: "send-fails", timing })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await userEvent.click(await canvas.findByRole("button", { name: "Retry" }));
    await answered(canvas);
    await canvas.findByText("Sent");
  },
};

/** The message was lost with the line, or was it? Nobody can tell, so the reader decides. */
export const DeliveryUnknown: Story = {
  loaders: [haipChat({ scenario: "drop-before-store", timing })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await userEvent.click(await canvas.findByRole("button", { name: "Retry" }));
    await answered(canvas);
    await expect(canvas.queryByRole("button", { name: "Retry" })).toBeNull();
  },
};

/** The server restarts in the middle of it all; with the session it forgot the run, which is made again. */
export const ServerRestart: Story = {
  loaders: [haipChat({ scenario: "server-restart", timing: { ...timing, restartMs: 1_500 } })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await canvas.findAllByText(/^Connection lost/);
    await answered(canvas, 15_000);
    await canvas.findByText("Online");
  },
};

/** The line ends with its token, and the next has a fresh one. */
export const TokenExpires: Story = {
  loaders: [haipChat({ timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    const { fake } = haipOf(context);
    await canvas.findByText("Online");
    fake.dropSockets({ code: 1008, reason: "Invalid token" });
    await waitFor(() => expect(fake.sockets.total).toBe(2));
    await ask(canvas, userEvent, "Where is my parcel?");
    await answered(canvas);
    await expect(fake.tokens).toHaveLength(2);
  },
};

/** The agent answers, says goodbye and closes. */
export const ClosedByAgent: Story = {
  loaders: [haipChat({ scenario: "closed-by-agent", timing: { ...timing, partMs: 2 } })],
  async play({ canvas, userEvent }) {
    await ask(canvas, userEvent, "Where is my parcel?");
    await conversationIn(canvas).findByText(/I am closing this conversation now/);
    await canvas.findByRole("button", { name: "Start a new conversation" });
    await expect(canvas.queryByRole("textbox")).toBeNull();
  },
};

/** The line looks alive and is dead; the laptop slept, and notices when it wakes. */
export const Silent: Story = {
  loaders: [haipChat({ timing, chat: { heartbeat: { timeoutMs: 500 } } })],
  async play(context) {
    const { canvas } = context;
    const { fake } = haipOf(context);
    await canvas.findByText("Online");
    fake.silence(true);
    leapStoryClock(120_000);
    window.dispatchEvent(new Event("pageshow"));
    await canvas.findAllByText(/^Connection lost/);
    fake.silence(false);
    await canvas.findByText("Online");
  },
};

/** Nobody is let in. */
export const Unauthorized: Story = {
  loaders: [haipChat({ scenario: "unauthorized", timing })],
  async play({ canvas }) {
    await canvas.findByText(/refused|No connection yet/);
  },
};

/** The server comes back, and what waited is sent once. */
export const BackFromOffline: Story = {
  loaders: [haipChat({ scenario: "offline", timing })],
  async play(context) {
    const { canvas, userEvent } = context;
    const { fake } = haipOf(context);
    await userEvent.type(canvas.getByRole("textbox"), "Where is my parcel?{Enter}");
    await canvas.findByText("Waiting for connection");
    fake.setScenario("streaming");
    await answered(canvas, 15_000);
    await waitFor(() => expect(sessionOf(fake).texts).toHaveLength(2));
  },
};

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

/** The newest session that the server has. */
function sessionOf(fake: FakeHaip): FakeHaip["sessions"][number] {
  const session = fake.sessions.at(-1);
  if (!session) throw new Error("The server has no session yet.");
  return session;
}
