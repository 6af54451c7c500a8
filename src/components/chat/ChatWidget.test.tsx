import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Profiler, StrictMode, useState, type ReactNode } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createChatSession, ParlanceError } from "../../core/index";
import { createScriptedConnector } from "../../testing/index";
import { arabic } from "../language/arabic";
import { spanish } from "../language/spanish";
import { ChatWidget } from "./ChatWidget";
import { MessageItem, type MessageItemProps } from "./MessageItem";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const strictly = (children: ReactNode) => render(<StrictMode>{children}</StrictMode>);
const launcher = () => screen.getByRole("button", { name: /^Open chat/ });
const dialog = () => screen.getByRole("dialog");
const composer = () => screen.getByRole<HTMLTextAreaElement>("textbox");
const connected = () => screen.findByText("Online");

describe("ChatWidget", () => {
  test("connects when it is first opened, and not before", async () => {
    const connector = createScriptedConnector();
    strictly(<ChatWidget connector={connector} title="Ask Acme" />);
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(connector.openings).toHaveLength(0);
    expect(launcher().getAttribute("aria-expanded")).toBe("false");

    const button = launcher();
    await userEvent.click(button);
    expect(dialog()).toBe(screen.getByRole("dialog", { name: "Ask Acme" }));
    expect(button.getAttribute("aria-expanded")).toBe("true");
    expect(button.getAttribute("aria-controls")).toBe(dialog().id);
    await connected();
    expect(connector.openings).toHaveLength(1);
  });

  test("carries a message there and an answer back", async () => {
    const connector = createScriptedConnector();
    strictly(<ChatWidget connector={connector} />);
    await userEvent.click(launcher());
    expect(document.activeElement).toBe(composer());
    await connected();
    await userEvent.keyboard("Where is my parcel?{Enter}");

    const log = screen.getByRole("log", { name: "Conversation" });
    expect(await within(log).findByText("Where is my parcel?")).toBeTruthy();
    expect(connector.sent.map(({ command }) => command.text)).toEqual(["Where is my parcel?"]);
    expect(await within(log).findByText("Sent")).toBeTruthy();
    expect(within(log).getByText("Assistant is typing")).toBeTruthy();
    act(() => connector.say("It arrives today."));
    expect(await within(log).findByText("It arrives today.")).toBeTruthy();
    expect(within(log).queryByText("Assistant is typing")).toBeNull();
  });

  test("offers to send a failed message again, or to let it go", async () => {
    const connector = createScriptedConnector({ autoAcknowledge: false });
    strictly(<ChatWidget connector={connector} defaultOpen />);
    await connected();
    await userEvent.type(composer(), "Hello{Enter}");
    const refuse = () =>
      act(async () =>
        connector.sent.at(-1)?.reject(new ParlanceError("no", { code: "message-rejected" })),
      );
    await refuse();
    const message = (await screen.findByText("Hello")).closest("[role=listitem]");
    expect(message?.textContent).toContain("Not sent. This message was refused.");

    await userEvent.click(screen.getByRole("button", { name: "Retry" }));
    expect(screen.queryByRole("button", { name: "Retry" })).toBeNull();
    expect(connector.sent).toHaveLength(2);
    expect(document.activeElement).toBe(screen.getByRole("log"));

    await refuse();
    await userEvent.click(await screen.findByRole("button", { name: "Discard" }));
    expect(screen.queryByText("Hello")).toBeNull();
  });

  test("closes on Escape, returns the focus, and keeps the draft", async () => {
    strictly(<ChatWidget connector={createScriptedConnector()} />);
    await userEvent.click(launcher());
    await connected();
    await userEvent.keyboard("Half a thought");
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(document.activeElement).toBe(launcher());

    await userEvent.keyboard("{Enter}");
    expect(composer().value).toBe("Half a thought");
    expect(document.activeElement).toBe(composer());
  });

  test("is minimised by its own button too", async () => {
    const onOpenChange = vi.fn();
    strictly(<ChatWidget connector={createScriptedConnector()} onOpenChange={onOpenChange} />);
    await userEvent.click(launcher());
    await userEvent.click(within(dialog()).getByRole("button", { name: "Minimise chat" }));
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(document.activeElement).toBe(launcher());
    expect(onOpenChange.mock.calls).toEqual([[true], [false]]);
  });

  test("leaves it to the app to open and close it, where the app holds `open`", async () => {
    const onOpenChange = vi.fn();
    const connector = createScriptedConnector();
    const widget = (open: boolean) => (
      <StrictMode>
        <ChatWidget connector={connector} open={open} onOpenChange={onOpenChange} />
      </StrictMode>
    );
    const { rerender } = render(widget(false));
    await userEvent.click(launcher());
    expect(onOpenChange.mock.calls).toEqual([[true]]);
    expect(screen.queryByRole("dialog")).toBeNull();
    rerender(widget(true));
    expect(dialog()).toBeTruthy();
  });

  test("gives the focus back to the app's own button", async () => {
    const connector = createScriptedConnector();
    function App() {
      const [isOpen, setOpen] = useState(false);
      return (
        <>
          <button onClick={() => setOpen(true)}>Get help</button>
          <ChatWidget connector={connector} open={isOpen} onOpenChange={setOpen} />
        </>
      );
    }
    strictly(<App />);
    await userEvent.click(screen.getByRole("button", { name: "Get help" }));
    expect(document.activeElement).toBe(composer());
    await userEvent.keyboard("{Escape}");
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Get help" }));
  });

  test("does not take the focus when it is open from the start", async () => {
    strictly(<ChatWidget connector={createScriptedConnector()} defaultOpen />);
    await connected();
    expect(document.activeElement).toBe(document.body);
  });

  test("counts what comes while it is closed", async () => {
    const connector = createScriptedConnector();
    strictly(<ChatWidget connector={connector} autoStart />);
    await vi.waitFor(() => expect(connector.openConnections).toBe(1));
    act(() => connector.say("Hello"));
    expect(launcher().getAttribute("aria-label")).toBe("Open chat, 1 unread message");

    await userEvent.click(launcher());
    await userEvent.keyboard("{Escape}");
    expect(launcher().getAttribute("aria-label")).toBe("Open chat");
    act(() => connector.say("Still there?"));
    act(() => connector.say("I am."));
    expect(launcher().getAttribute("aria-label")).toBe("Open chat, 2 unread messages");
    expect(screen.getByRole("status").textContent).toBe("2 unread messages");
  });

  test("does not count what was read before the page was opened", async () => {
    const connector = createScriptedConnector({
      history: [{ role: "agent", parts: [{ type: "text", text: "Old news" }], createdAt: 1 }],
    });
    const session = createChatSession({ connector, sessionId: "known" });
    strictly(<ChatWidget session={session} autoStart />);
    await vi.waitFor(() => expect(session.getState().conversation.ids).toHaveLength(1));
    act(() => connector.say("Fresh news"));
    expect(launcher().getAttribute("aria-label")).toBe("Open chat, 1 unread message");
    session.disconnect();
  });

  test("says why the conversation ended and begins another", async () => {
    const connector = createScriptedConnector();
    strictly(<ChatWidget connector={connector} defaultOpen />);
    await connected();
    act(() => connector.say("Goodbye."));
    composer().focus();
    act(() => connector.emit({ type: "session-ended", reason: "idle_timeout" }));
    expect(
      await screen.findByText("This conversation has ended.", { ignore: "[aria-live] *" }),
    ).toBeTruthy();
    expect(screen.getByText("Reason: idle timeout")).toBeTruthy();
    expect(screen.queryByRole("textbox")).toBeNull();

    // Who was writing goes on from here, and back.
    const again = screen.getByRole("button", { name: "Start a new conversation" });
    expect(document.activeElement).toBe(again);
    await userEvent.keyboard("{Enter}");
    await connected();
    expect(document.activeElement).toBe(composer());
    expect(screen.queryByText("Goodbye.")).toBeNull();
    expect(composer().disabled).toBe(false);
    expect(connector.openings).toHaveLength(2);
  });

  test("keeps the focus inside when the banner that had it goes", async () => {
    const connector = createScriptedConnector({ autoOpen: false });
    strictly(<ChatWidget connector={connector} defaultOpen />);
    await vi.waitFor(() => expect(connector.openings).toHaveLength(1));
    act(() => connector.openings[0]?.reject(new ParlanceError("no", { code: "forbidden" })));
    const again = await screen.findByRole("button", { name: "Try again" });
    again.focus();
    await userEvent.keyboard("{Enter}");
    expect(document.activeElement).toBe(screen.getByRole("log"));
    act(() => connector.openings[1]?.accept());
    await connected();
  });

  test("shows a session of the app's own, and leaves it connected", async () => {
    const connector = createScriptedConnector();
    const session = createChatSession({ connector });
    const { unmount } = strictly(<ChatWidget session={session} />);
    await userEvent.click(launcher());
    await connected();
    unmount();
    await act(async () => undefined);
    expect(connector.openConnections).toBe(1);
    session.disconnect();
  });

  test("speaks Spanish, and Arabic from right to left", async () => {
    const connector = createScriptedConnector();
    const { unmount } = strictly(<ChatWidget connector={connector} messages={spanish} />);
    expect(screen.getByRole("button", { name: "Abrir el chat" })).toBeTruthy();
    unmount();
    strictly(<ChatWidget connector={connector} messages={arabic} defaultOpen />);
    expect(screen.getByRole("dialog", { name: "تحدّث معنا" })).toBeTruthy();
    expect(dialog().closest("[dir]")?.getAttribute("dir")).toBe("rtl");
  });

  test("takes the app's classes and components", async () => {
    const connector = createScriptedConnector();
    strictly(
      <ChatWidget
        connector={connector}
        defaultOpen
        classNames={{ widget: "my-widget", bubble: "my-bubble" }}
        slots={{
          header: ({ title }) => <h1>Mine: {title}</h1>,
          data: ({ part }) => <output>{JSON.stringify(part.data)}</output>,
        }}
        renderMessage={({ body }, message) => (
          <>
            {body}
            <button>Rate {message.role}</button>
          </>
        )}
        title="Acme"
      />,
    );
    await vi.waitFor(() => expect(connector.openConnections).toBe(1));
    act(() =>
      connector.emit({
        type: "message-added",
        messageId: "order",
        role: "agent",
        parts: [
          { type: "text", text: "Your order:" },
          { type: "data", name: "order", data: { total: 12 } },
        ],
        at: Date.now(),
      }),
    );
    expect(screen.getByRole("heading", { name: "Mine: Acme" })).toBeTruthy();
    expect((await screen.findByText('{"total":12}')).tagName).toBe("OUTPUT");
    expect(screen.getByRole("button", { name: "Rate agent" })).toBeTruthy();
    expect(screen.getByText("Your order:").closest(".my-bubble")).toBeTruthy();
    expect(dialog().closest(".my-widget")).toBeTruthy();
  });
});

describe("a token", () => {
  test("renders one message and nothing else of the widget", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const connector = createScriptedConnector();
    const rendered: string[] = [];
    const profiled = (props: MessageItemProps) => (
      <Profiler id={props.id} onRender={(id) => rendered.push(id)}>
        <MessageItem {...props} />
      </Profiler>
    );
    const header = () => {
      rendered.push("header");
      return <h2>Online</h2>;
    };
    const slots = { message: profiled, header };
    strictly(<ChatWidget connector={connector} defaultOpen slots={slots} />);
    await vi.waitFor(() => expect(connector.openConnections).toBe(1));
    act(() => {
      for (let index = 0; index < 50; index += 1) connector.say(`Message ${index}`);
    });
    let streaming = "";
    act(() => {
      streaming = connector.beginMessage();
      connector.chunk(streaming, "One");
    });
    await act(() => vi.advanceTimersByTimeAsync(300));

    rendered.length = 0;
    act(() => connector.chunk(streaming, " more"));
    await act(() => vi.advanceTimersByTimeAsync(300));
    expect(screen.getByText("One more")).toBeTruthy();
    expect(rendered).toEqual([streaming]);
  });

  test("is not the only thing that leaves the others alone: so does a new message", async () => {
    const connector = createScriptedConnector();
    const rendered: string[] = [];
    const text = ({ part }: { part: { text: string } }) => {
      rendered.push(part.text);
      return part.text;
    };
    const slots = { text };
    strictly(<ChatWidget connector={connector} defaultOpen slots={slots} />);
    await connected();
    act(() => {
      for (let index = 0; index < 20; index += 1) connector.say(`Message ${index}`);
    });
    rendered.length = 0;
    act(() => connector.say("The latest"));
    expect(screen.getByText("The latest")).toBeTruthy();
    expect(new Set(rendered)).toEqual(new Set(["The latest"]));
  });
});

describe("on a server", () => {
  test("is a launcher, and becomes alive without a warning", async () => {
    const connector = createScriptedConnector();
    const widget = (
      <StrictMode>
        <ChatWidget connector={connector} />
      </StrictMode>
    );
    const container = document.createElement("div");
    container.innerHTML = renderToString(widget);
    document.body.append(container);
    expect(within(container).getByRole("button", { name: "Open chat" })).toBeTruthy();
    expect(container.innerHTML).not.toContain("style=");

    const onRecoverableError = vi.fn();
    const root = await act(async () => hydrateRoot(container, widget, { onRecoverableError }));
    await userEvent.click(launcher());
    expect(dialog()).toBeTruthy();
    expect(onRecoverableError).not.toHaveBeenCalled();
    await act(async () => root.unmount());
    container.remove();
  });

  test("can be open, with messages, and hydrates where the clocks show another time", async () => {
    vi.stubEnv("TZ", "UTC");
    const connector = createScriptedConnector();
    const widget = (
      <StrictMode>
        <ChatWidget
          connector={connector}
          defaultOpen
          locale="en-US"
          initialMessages={[
            {
              id: "greeting",
              role: "agent",
              parts: [{ type: "text", text: "Welcome back" }],
              status: "complete",
              createdAt: Date.UTC(2025, 0, 1, 23, 30),
            },
          ]}
        />
      </StrictMode>
    );
    const html = renderToString(widget);
    expect(html).toContain("Welcome back");
    expect(html).not.toMatch(/style=|23:30/);
    vi.stubEnv("TZ", "Asia/Tokyo");
    const container = document.createElement("div");
    container.innerHTML = html;
    document.body.append(container);
    const onRecoverableError = vi.fn();
    const root = await act(async () => hydrateRoot(container, widget, { onRecoverableError }));
    expect(within(container).getByText(/^Assistant, 08:30:/)).toBeTruthy();
    expect(within(container).getByText("Thursday, January 2, 2025")).toBeTruthy();
    expect(onRecoverableError).not.toHaveBeenCalled();
    await act(async () => root.unmount());
    container.remove();
  });
});
