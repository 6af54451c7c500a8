import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { StrictMode } from "react";
import { renderToString } from "react-dom/server";
import { describe, expect, test, vi } from "vitest";
import { createSecret, type Agent, type AgentConfig } from "../core/index";
import { AgentCard, agentsSpanish, AgentsProvider, type AgentCardProps } from "./index";

const agentWith = (config: Partial<AgentConfig> = {}, rest: Partial<Agent> = {}): Agent => ({
  id: "agent-1",
  status: "live",
  config: { name: "Ada Lovelace", description: "Counts.", language: "es", ...config },
  secrets: [{ key: "TOKEN_OF_CRM", value: createSecret("hush"), description: "of the CRM" }],
  blueprint: { version: "1", entries: [] },
  createdAt: 0,
  updatedAt: Date.now(),
  ...rest,
});

function renderCard(props: Partial<AgentCardProps> = {}) {
  return render(
    <StrictMode>
      <AgentCard agent={agentWith()} {...props} />
    </StrictMode>,
  );
}

const picture = () => document.querySelector("img");

describe("an agent's card", () => {
  test("says who it is, and none of its secrets", () => {
    const { container } = renderCard({ agent: agentWith({ llmEngine: "acme", llmModel: "m-1" }) });
    expect(container.textContent).toContain("Ada Lovelace");
    expect(container.textContent).toContain("Counts.");
    expect(container.textContent).toContain("Language: Spanish");
    expect(container.textContent).toContain("Engine: m-1");
    expect(container.textContent).toContain("Live");
    expect(container.textContent).toContain("Updated this minute");
    for (const secret of ["hush", "TOKEN_OF_CRM", "of the CRM", "redacted"])
      expect(container.innerHTML).not.toContain(secret);
  });

  test("gives a date after a month, and the precise time on a closer look", () => {
    renderCard({ agent: agentWith({}, { updatedAt: Date.UTC(2020, 4, 17, 12) }) });
    const time = screen.getByText("May 17, 2020");
    expect(time.getAttribute("datetime")).toBe("2020-05-17T12:00:00.000Z");
    expect(time.title).toContain("2020");
  });

  test("shows what is no language tag as it is, and an agent without a name as such", () => {
    const { container } = renderCard({ agent: agentWith({ name: " ", language: "Kling on!" }) });
    expect(container.textContent).toContain("Kling on!");
    expect(screen.getByText("Unnamed agent")).toBeTruthy();
  });

  test("cannot be pressed where nothing would happen", () => {
    renderCard();
    expect(screen.queryByRole("button")).toBeNull();
    expect(screen.queryByRole("link")).toBeNull();
  });

  test("is pressed by mouse, Enter and Space", async () => {
    const onSelect = vi.fn();
    const agent = agentWith();
    renderCard({ agent, onSelect, isSelected: true });
    const button = screen.getByRole("button", { name: "Ada Lovelace", current: true });
    await userEvent.click(button);
    await userEvent.keyboard("{Enter} ");
    expect(onSelect.mock.calls).toEqual([[agent], [agent], [agent]]);
  });

  test("is a link that an app may follow in its own way, unless a new tab is asked for", () => {
    const onSelect = vi.fn();
    renderCard({ href: "/agents/agent-1", onSelect });
    const link = screen.getByRole("link", { name: "Ada Lovelace" });
    expect(fireEvent.click(link)).toBe(false);
    expect(onSelect).toHaveBeenCalledOnce();
    // jsdom goes nowhere by itself; that nobody prevented it is what counts.
    link.addEventListener("click", (event) => expect(event.defaultPrevented).toBe(false));
    fireEvent.click(link, { ctrlKey: true });
    expect(onSelect).toHaveBeenCalledOnce();
  });

  test("speaks the language around it", () => {
    render(
      <AgentsProvider messages={agentsSpanish}>
        <AgentCard agent={agentWith({}, { status: "archived" })} />
      </AgentsProvider>,
    );
    expect(screen.getByText("Archivado")).toBeTruthy();
    expect(screen.getByText("Español")).toBeTruthy();
  });

  test("is made on a server, without the time there", () => {
    const html = renderToString(<AgentCard agent={agentWith({}, { updatedAt: 0 })} />);
    expect(html).toContain("Ada Lovelace");
    expect(html).toContain("Jan 1, 1970");
  });
});

describe("its picture", () => {
  test("is of the web or in the URL itself, and asked for without a referrer", () => {
    const { rerender } = renderCard({ agent: agentWith({ avatarUrl: "https://a.example/a.png" }) });
    expect(picture()?.src).toBe("https://a.example/a.png");
    expect(picture()?.getAttribute("referrerpolicy")).toBe("no-referrer");
    rerender(<AgentCard agent={agentWith({ avatarUrl: "data:image/png;base64,AAAA" })} />);
    expect(picture()?.src).toBe("data:image/png;base64,AAAA");
  });

  test.each([
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "https://user:password@a.example/a.png",
    "blob:https://a.example/1",
    "//a.example/a.png",
    "not a URL",
  ])("is not %s", (avatarUrl) => {
    renderCard({ agent: agentWith({ avatarUrl }) });
    expect(picture()).toBeNull();
    expect(screen.getByText("AL")).toBeTruthy();
  });

  test("gives way to letters when it cannot be had, until there is another", () => {
    const { rerender } = renderCard({ agent: agentWith({ avatarUrl: "https://a.example/1" }) });
    fireEvent.error(picture()!);
    expect(screen.getByText("AL")).toBeTruthy();
    rerender(
      <StrictMode>
        <AgentCard agent={agentWith({ avatarUrl: "https://a.example/2" })} />
      </StrictMode>,
    );
    expect(picture()?.src).toBe("https://a.example/2");
  });

  test.each([
    ["Ada", "A"],
    ["ada augusta lovelace", "AL"],
    ["Émile Zola", "ÉZ"],
    ["مساعد التوصيل", "م"],
    ["3 in 1", "31"],
    ["…", ""],
  ])("of %s is %s", (name, letters) => {
    renderCard({ agent: agentWith({ name }) });
    expect(document.querySelector(".parlance-avatar")?.textContent).toBe(letters);
  });

  test("has one colour for ever", () => {
    const hue = () => document.querySelector<HTMLElement>(".parlance-avatar")?.dataset.hue;
    const { rerender } = render(<AgentCard agent={agentWith()} />);
    const first = hue();
    rerender(<AgentCard agent={agentWith({ name: "Somebody else" })} />);
    expect(hue()).toBe(first);
  });
});
