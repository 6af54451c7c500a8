import { cleanup, render, renderHook, screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { StrictMode } from "react";
import { afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { commands, page, userEvent } from "vitest/browser";
import { LanguageProvider, useFormat, type Format } from "../../src/index";
import { deskWords, KivoxDesk } from "../setup/kivox-desk";
import type { StartedKivox } from "../setup/kivox-commands";
import "../../src/styles.css";
import "@parlance/react/agents.css";

// Several helpings of a busy machine.
const patience = { timeout: 20_000 };
const wait = <T,>(look: () => T | Promise<T>) => waitFor(look, patience);

let kivox: StartedKivox;
const report = () => commands.reportKivox(kivox.id);

/** What the policy of the page did not let pass. */
const forbidden: string[] = [];

beforeAll(async () => {
  // For all of this page, and for good: the styles of the kit are there already, as a style sheet of the app would be.
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // The faces of the agents are said in their addresses.
    "img-src 'self' data:",
    "connect-src 'self' http://localhost:* ws://localhost:*",
  ].join("; ");
  document.head.append(policy);
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
    forbidden.push(`${violatedDirective}: ${blockedURI} ${sample}`),
  );
});

beforeEach(async () => {
  await page.viewport(1200, 800);
  kivox = await commands.startKivox({
    origin: location.origin,
    scenario: "transfer",
    isBusy: true,
  });
});

afterEach(async () => {
  cleanup();
  await commands.stopKivox(kivox.id);
  document.documentElement.removeAttribute("dir");
  document.documentElement.removeAttribute("lang");
});

async function faults(): Promise<readonly string[]> {
  const passing = document
    .getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
  await Promise.all(passing.map(({ finished }) => finished.catch(() => undefined)));
  const { violations } = await axe.run(document.body);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

/** How a person works the app. */
interface Hand {
  press(element: HTMLElement): Promise<void>;
  write(field: HTMLElement, text: string): Promise<void>;
  clear(field: HTMLElement): Promise<void>;
  /** Goes to the end, or the beginning, of what there is of a list. */
  goToEnd(list: HTMLElement): Promise<void>;
  goToStart(list: HTMLElement): Promise<void>;
}

const pointer: Hand = {
  press: (element) => userEvent.click(element),
  write: (field, text) => userEvent.fill(field, text),
  clear: (field) => userEvent.clear(field),
  async goToEnd(list) {
    list.scrollTop = list.scrollHeight;
  },
  async goToStart(list) {
    list.scrollTop = 0;
  },
};

/**
 * Looks after each paint whether the focus is somewhere, from when it first was. What it returns stops it, and tells what had the focus
 * before it was lost.
 */
function watchFocus(): () => readonly string[] {
  const losses: string[] = [];
  let last: Element | undefined;
  let isOver = false;
  async function watch(): Promise<void> {
    while (!isOver) {
      await painted();
      const { activeElement } = document;
      if (activeElement && activeElement !== document.body) last = activeElement;
      else if (last) {
        losses.push(last.outerHTML.slice(0, 200));
        last = undefined;
      }
    }
  }
  void watch();
  return () => {
    isOver = true;
    return losses;
  };
}

const isRightToLeft = () => document.documentElement.dir === "rtl";

/** What has the focus, which is never nothing. */
function focused(): HTMLElement {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLElement) || activeElement === document.body)
    throw new Error("The focus is lost.");
  return activeElement;
}

async function key(name: string): Promise<void> {
  await userEvent.keyboard(name);
  focused();
}

/** Presses a key, the one way or the other, until `element` has the focus. */
async function walkTo(element: HTMLElement, onward: string, back: string): Promise<void> {
  for (let steps = 0; document.activeElement !== element; steps += 1) {
    if (steps === 60) throw new Error(`No way to ${element.outerHTML} by ${onward} or ${back}.`);
    const { activeElement } = document;
    const isBefore =
      activeElement !== null &&
      activeElement !== document.body &&
      (element.compareDocumentPosition(activeElement) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    await key(isBefore ? back : onward);
  }
}

const tabTo = (element: HTMLElement) => walkTo(element, "{Tab}", "{Shift>}{Tab}{/Shift}");

/** To anything that can be pressed, as a person without a pointer goes there. */
async function reach(element: HTMLElement): Promise<void> {
  if (element.role === "menuitemradio") return walkTo(element, "{ArrowDown}", "{ArrowUp}");
  // What a question is over is out of reach.
  const item = element.closest("dialog") ? null : element.closest("[data-roving-item]");
  const main = item?.querySelector<HTMLElement>("[data-roving]");
  if (main) {
    const region = main.closest("section");
    const stop = region?.querySelector<HTMLElement>('[data-roving][tabindex="0"]');
    if (!region?.contains(document.activeElement) || !focused().matches("[data-roving]"))
      await tabTo(stop ?? main);
    if (main === region?.querySelector("[data-roving]")) await key("{Home}");
    if (item?.role === "listitem") await walkTo(main, "{ArrowDown}", "{ArrowUp}");
    // Beside one another: onwards is where one reads to.
    else if (isRightToLeft()) await walkTo(main, "{ArrowLeft}", "{ArrowRight}");
    else await walkTo(main, "{ArrowRight}", "{ArrowLeft}");
  }
  await tabTo(element);
}

const keyboard: Hand = {
  async press(element) {
    await reach(element);
    await key("{Enter}");
  },
  async write(field, text) {
    await reach(field);
    await key(`{Control>}a{/Control}${text}`);
  },
  async clear(field) {
    await reach(field);
    await key("{Escape}");
  },
  async goToEnd(list) {
    const stop = list.querySelector<HTMLElement>('[data-roving][tabindex="0"]');
    if (!focused().matches("[data-roving]") && stop) await tabTo(stop);
    await key("{End}");
  },
  async goToStart(list) {
    const stop = list.querySelector<HTMLElement>('[role=listitem][tabindex="0"]');
    if (!list.contains(document.activeElement)) await tabTo(stop ?? list);
    await key("{Home}");
  },
};

/** Once all is painted as it stands. */
const painted = () =>
  new Promise<void>((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    });
  });

/** What is told without the marks that keep a quoted name apart. */
const plain = (text: string | null) => (text ?? "").replace(/[\u2066-\u2069]/g, "");
const named = (words: string) => (name: string) => plain(name) === plain(words);

const rowsIn = (list: HTMLElement) => [
  ...list.querySelectorAll<HTMLElement>("[role=listitem][data-roving-item]"),
];
const idsIn = (list: HTMLElement) => rowsIn(list).map(({ dataset }) => dataset.rovingItem);
const cardOf = (id: string) =>
  document.querySelector<HTMLElement>(`.parlance-agent-card[data-roving-item="${id}"]`);

function formatOf(language: keyof typeof deskWords): Format {
  const { chat } = deskWords[language].catalogue;
  const { result, unmount } = renderHook(useFormat, {
    wrapper: ({ children }) => <LanguageProvider messages={chat}>{children}</LanguageProvider>,
  });
  unmount();
  return result.current;
}

interface Visit {
  readonly hand: Hand;
  readonly language: keyof typeof deskWords;
  /** How the language writes what is counted. */
  readonly format: Format;
  /** What the search is for, and an agent that it finds. */
  readonly theme: string;
  readonly found: string;
  /** Called where the app stands still, in each of its steps. */
  readonly look: () => Promise<void>;
}

async function signIn({ hand, language, look }: Visit): Promise<void> {
  const words = deskWords[language];
  await look();
  await hand.write(screen.getByLabelText(words.email), kivox.email);
  await hand.write(screen.getByLabelText(words.password), "not this one");
  await hand.press(screen.getByRole("button", { name: words.signIn }));
  await wait(() =>
    expect(screen.getByRole("alert").textContent).toBe("E-mail or password is wrong"),
  );
  await hand.write(screen.getByLabelText(words.password), kivox.password);
  await hand.press(screen.getByRole("button", { name: words.signIn }));
  await wait(() => expect(document.querySelectorAll("[data-roving]")).toHaveLength(12));
  expect((await report()).requests.slice(0, 3)).toMatchObject([
    { operationId: "createSession", status: 401 },
    { operationId: "createSession", status: 201 },
    { operationId: "listUserAgents", status: 200 },
  ]);
  // Nothing that a script of the page could read.
  expect(document.cookie).not.toContain("kivox_session");
  await look();
}

async function searchAndArchive({
  hand,
  language,
  format,
  theme,
  found,
  look,
}: Visit): Promise<void> {
  const text = deskWords[language].catalogue.agents;
  const list = screen.getByRole("region", { name: text.agents });
  const told = () => plain(list.querySelector("[role=status]")?.textContent ?? null);
  const names = () =>
    [...list.querySelectorAll("[data-roving]")].map(({ textContent }) => textContent);
  const { agents } = await report();
  expect(agents).toHaveLength(60);
  expect(told()).toContain(text.agentCount(60, format));

  const field = screen.getByRole("searchbox", { name: text.searchAgents });
  const expected = agents.filter(({ name }) => name.includes(theme));
  await hand.write(field, theme);
  await wait(() => expect(told()).toBe(plain(text.agentsFound(expected.length, theme, format))));
  expect(names()).toEqual(expected.map(({ name }) => name));
  await look();

  const agent = expected.find(({ name }) => name === found);
  if (!agent) throw new Error(`No agent is called ${found}.`);
  expect(agent.status).toBe("live");
  const statusButton = (status: "live" | "archived") =>
    screen.getByRole("button", { name: named(text.statusOf(found, text.agentStatus[status])) });
  const archive = async () => {
    await hand.press(statusButton("live"));
    if (hand === keyboard) {
      await key("{Escape}");
      expect(document.activeElement).toBe(statusButton("live"));
      await key("{Enter}");
    }
    await look();
    await hand.press(
      screen.getByRole("menuitemradio", { name: new RegExp(`^${text.agentStatus.archived}`) }),
    );
    await look();
    const dialog = screen.getByRole("alertdialog", { name: named(text.archiveQuestion(found)) });
    await hand.press(within(dialog).getByRole("button", { name: text.archive }));
  };

  await commands.failKivox(kivox.id, "updateAgentStatus", { status: 500 });
  await commands.holdKivox(kivox.id, "/status$");
  await archive();
  // Before any answer has come.
  await wait(() => expect(cardOf(agent.id)?.dataset.status).toBe("archived"));
  expect((await report()).agents).toEqual(agents);
  await commands.releaseKivox(kivox.id);
  await wait(() => expect(cardOf(agent.id)?.dataset.status).toBe("live"));
  const alert = await within(list).findByRole("alert", {}, patience);
  expect(plain(alert.textContent)).toContain(text.statusNotChanged(text.agentStatus.archived));
  expect((await report()).agents).toEqual(agents);
  if (hand === keyboard) expect(focused()).toBe(statusButton("live"));
  await look();

  await archive();
  await wait(async () =>
    expect((await report()).agents.find(({ id }) => id === agent.id)?.status).toBe("archived"),
  );
  await wait(() => expect(within(list).queryByRole("alert")).toBeNull());
  expect(cardOf(agent.id)?.dataset.status).toBe("archived");
  if (hand === keyboard) expect(focused()).toBe(statusButton("archived"));
  const changes = (await report()).requests.filter(
    ({ operationId }) => operationId === "updateAgentStatus",
  );
  expect(changes.map(({ status }) => status)).toEqual([500, 200]);

  await hand.clear(field);
  await wait(() => expect(told()).toContain(text.agentCount(60, format)));
}

async function pageThroughConversations({ hand, language, format, look }: Visit): Promise<void> {
  const text = deskWords[language].catalogue.agents;
  const { agents, conversations } = await report();
  const [agent] = agents;
  if (!agent) throw new Error("There are no agents.");
  const before = conversations.filter(({ agentId }) => agentId === agent.id).map(({ id }) => id);
  expect(before).toHaveLength(200);

  const card = cardOf(agent.id)?.querySelector<HTMLElement>("[data-roving]");
  if (!card) throw new Error(`${agent.name} is not in the list.`);
  await hand.press(card);
  const list = await screen.findByRole("region", { name: text.conversations }, patience);
  await wait(() => expect(rowsIn(list)).toHaveLength(20));
  await look();

  const end = text.endOfConversations(200, format);
  while (within(list).queryByText(end) === null) {
    const { length } = rowsIn(list);
    await hand.goToEnd(list);
    await wait(() => expect(rowsIn(list).length).toBeGreaterThan(length));
  }
  expect(idsIn(list)).toEqual(before);
  const { requests, conversations: after } = await report();
  const pages = requests.filter(({ operationId }) => operationId === "listAgentConversations");
  expect(pages).toHaveLength(10);
  // Somebody began another one after each page.
  expect(after.filter(({ agentId }) => agentId === agent.id)).toHaveLength(210);
  await look();
}

async function readTheLongOne({ hand, language, look }: Visit): Promise<void> {
  const { agents: text, chat } = deskWords[language].catalogue;
  const list = screen.getByRole("region", { name: text.conversations });
  const open = rowsIn(list)[0]?.querySelector<HTMLElement>("button");
  if (!open) throw new Error("There is no conversation.");
  await hand.press(open);
  const log = await screen.findByRole("log", { name: chat.conversation }, patience);
  const rows = () => [...log.querySelectorAll<HTMLElement>("[role=listitem][aria-posinset]")];
  await wait(() => expect(rows().at(-1)?.textContent).toContain("(500)"));
  await painted();
  expect(log.scrollHeight - log.clientHeight - log.scrollTop).toBeLessThanOrEqual(1);
  await look();

  const isWhole = () => rows()[0]?.getAttribute("aria-setsize") === "1000";
  while (!isWhole()) {
    // Nothing comes before it is seen where everything is.
    await commands.holdKivox(kivox.id, "/messages$");
    await hand.goToStart(log);
    await painted();
    const [first] = rows();
    const id = first?.dataset.messageId;
    const top = first?.getBoundingClientRect().top ?? Number.NaN;
    await commands.releaseKivox(kivox.id);
    await wait(() => expect(isWhole() || rows()[0]?.dataset.messageId !== id).toBe(true));
    await painted();
    const row = log.querySelector(`[role=listitem][data-message-id="${id}"]`);
    const moved = (row?.getBoundingClientRect().top ?? Number.NaN) - top;
    // To the pixel: a browser scrolls by whole ones.
    expect(Math.abs(moved)).toBeLessThanOrEqual(1);
    if (hand === keyboard) expect(focused()).toBe(row);
  }
  await hand.goToStart(log);
  await painted();
  expect(rows()[0]?.getAttribute("aria-posinset")).toBe("1");
  expect(rows()[0]?.textContent).toContain("Where is my parcel? (1)");
  expect(log.scrollTop).toBe(0);
  const pages = (await report()).requests.filter(
    ({ operationId }) => operationId === "listConversationMessages",
  );
  expect(pages).toHaveLength(20);
  expect(new Set(pages.map(({ query }) => query)).size).toBe(20);
}

async function talk({ hand, language, look }: Visit): Promise<void> {
  const { catalogue, ...words } = deskWords[language];
  const { agents: text, chat } = catalogue;
  const [first, second] = (await report()).agents.filter(({ status }) => status === "live");
  if (!first || !second) throw new Error("Nobody is live.");
  await hand.press(screen.getByRole("button", { name: words.talk }));
  const field = await screen.findByRole("combobox", { name: text.searchAgents }, patience);
  await wait(() => expect(screen.getAllByRole("option")).toHaveLength(8));
  await look();
  if (hand === keyboard) {
    await reach(field);
    await key("{ArrowDown}");
    await key("{Enter}");
  } else {
    await hand.press(screen.getByRole("option", { name: new RegExp(first.name) }));
  }
  const dialog = await screen.findByRole("dialog", { name: first.name }, patience);
  const composer = await within(dialog).findByRole("textbox", {}, patience);
  await wait(() => expect(document.activeElement).toBe(composer));
  await wait(() => within(dialog).getByText(chat.statusConnected));
  await look();

  await hand.write(composer, "Where is my parcel?");
  await key("{Enter}");
  await wait(() => within(dialog).getByText(`${first.name} here, answer 1.`));
  const notice = await within(dialog).findByText(words.transferred, {}, patience);
  expect(notice.closest("[data-role]")?.getAttribute("data-role")).toBe("system");
  await hand.write(composer, "And when?");
  await key("{Enter}");
  await wait(() => within(dialog).getByText(`${second.name} here, answer 1.`));
  await look();
  expect(
    [...dialog.querySelectorAll<HTMLElement>("[role=log] [data-role]")].map(
      ({ dataset }) => dataset.role,
    ),
  ).toEqual(["user", "agent", "system", "user", "agent"]);

  const { talks, conversations, sockets } = await report();
  expect(talks).toEqual([
    {
      agentId: first.id,
      conversationId: talks[0]?.conversationId,
      isOpen: false,
      messages: [
        { role: "user", content: "Where is my parcel?" },
        { role: "assistant", content: `${first.name} here, answer 1.` },
      ],
    },
    {
      agentId: second.id,
      conversationId: talks[1]?.conversationId,
      isOpen: true,
      messages: [
        { role: "user", content: "And when?" },
        { role: "assistant", content: `${second.name} here, answer 1.` },
      ],
    },
  ]);
  expect(conversations.find(({ id }) => id === talks[0]?.conversationId)).toMatchObject({
    status: "ended",
    endReason: "agent_transfer",
  });
  expect(sockets).toEqual({ open: 1, total: 2, peak: 1 });

  await key("{Escape}");
  expect(screen.queryByRole("dialog")).toBeNull();
  await look();
  await hand.press(screen.getByRole("button", { name: text.pickAnother }));
  await screen.findByRole("combobox", {}, patience);
  if (hand === keyboard) focused();
  await wait(async () => expect((await report()).sockets.open).toBe(0));
}

describe("the whole of Kivox, as an admin goes through it", () => {
  test.each([
    [
      "with a pointer",
      {
        hand: pointer,
        language: "en",
        theme: "Billing",
        found: "Billing assistant · Hamburg",
      },
    ],
    [
      "with the keyboard alone",
      {
        hand: keyboard,
        language: "en",
        theme: "Billing",
        found: "Billing assistant · Hamburg",
      },
    ],
    [
      "with the keyboard alone, from right to left",
      {
        hand: keyboard,
        language: "ar",
        theme: "الفواتير",
        found: "مساعد الفواتير · دبي",
      },
    ],
  ] as const)("%s", { timeout: 180_000 }, async (_, way) => {
    const { hand, language } = way;
    document.documentElement.lang = language;
    document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
    render(
      <StrictMode>
        <KivoxDesk baseUrl={kivox.baseUrl} language={language} />
      </StrictMode>,
    );
    const losses = watchFocus();
    onTestFinished(() => void losses());
    const visit: Visit = {
      ...way,
      format: formatOf(language),
      async look() {
        await painted();
        // What a page is made of does not depend on the hand, but on the side that one reads from.
        if (hand === pointer || language === "ar") expect(await faults()).toEqual([]);
      },
    };
    await signIn(visit);
    await searchAndArchive(visit);
    await pageThroughConversations(visit);
    await readTheLongOne(visit);
    await talk(visit);
    // Who points has the focus where he points, which may be nowhere.
    if (hand === keyboard) expect(losses()).toEqual([]);
    expect(forbidden).toEqual([]);
  });

  test("under a policy that is in force", async () => {
    document.body.insertAdjacentHTML("beforeend", '<i style="color: red"></i>');
    await wait(() => expect(forbidden.splice(0)).toEqual([expect.stringMatching(/^style-src/)]));
    document.body.lastElementChild?.remove();
  });
});
