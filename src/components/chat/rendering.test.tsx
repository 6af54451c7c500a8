import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { createChatSession, type Message, type TextPart } from "../../core/index";
import { createScriptedConnector } from "../../testing/index";
import type { PartProps } from "../parts/part-props";
import { ChatPanel } from "./ChatPanel";

const past = Array.from({ length: 1_000 }, (_, index): Message => {
  const isUser = index % 2 === 0;
  return {
    id: `past-${index}`,
    role: isUser ? "user" : "agent",
    status: isUser ? "sent" : "complete",
    parts: [{ type: "text", text: `Message ${index}` }],
    createdAt: index * 60_000,
  };
});

/** Every drawing of a message's text, by the id of the message. */
let drawn: string[] = [];

function CountedText({ part, message }: PartProps<TextPart>) {
  drawn.push(message.id);
  return <p>{part.text}</p>;
}

// Made once, as an app makes them: other slots would be other components.
const slots = { text: CountedText };

async function renderThousand() {
  const connector = createScriptedConnector();
  const session = createChatSession({ connector, initialMessages: past });
  await session.start();
  drawn = [];
  render(<ChatPanel session={session} slots={slots} />);
  expect(drawn).toContain("past-999");
  return { connector, session };
}

// A page without layout may draw all of them, and a busy machine takes its time.
describe("In a conversation of 1 000 messages", { timeout: 30_000 }, () => {
  test("typing draws none of them again", async () => {
    const { session } = await renderThousand();
    drawn = [];
    const field = screen.getByRole("textbox");
    await userEvent.type(field, "Hello?");
    expect(field).toHaveProperty("value", "Hello?");
    expect(drawn).toEqual([]);
    session.disconnect();
  });

  test("a chunk draws exactly one again, once", async () => {
    const { connector, session } = await renderThousand();
    let id = "";
    act(() => {
      id = connector.beginMessage();
      connector.chunk(id, "It ");
    });
    for (const chunk of ["arrives ", "to", "day."]) {
      drawn = [];
      await act(async () => {
        connector.chunk(id, chunk);
        await nextFlush(session);
      });
      expect(drawn).toEqual([id]);
    }
    expect(screen.getByText("It arrives today.")).toBeTruthy();
    session.disconnect();
  });
});

/** A session tells of chunks once per frame. */
function nextFlush(session: ReturnType<typeof createChatSession>): Promise<void> {
  return new Promise((resolve) => {
    const stop = session.subscribe(() => {
      stop();
      resolve();
    });
  });
}
