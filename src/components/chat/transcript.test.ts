import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ParlanceError, type Message, type MessagePart } from "../../core/index";
import { arabic } from "../language/arabic";
import { english } from "../language/english";
import {
  downloadTranscript,
  transcriptJson,
  transcriptMarkdown,
  type Transcript,
} from "./transcript";

const morning = new Date(2026, 2, 10, 9, 41).getTime();
const dayMs = 86_400_000;

let ids = 0;
function message(
  role: Message["role"],
  parts: string | readonly MessagePart[],
  more: Partial<Message> = {},
): Message {
  return {
    id: `message-${(ids += 1)}`,
    remoteId: `remote-${ids}`,
    role,
    parts: typeof parts === "string" ? [{ type: "text", text: parts }] : parts,
    status: role === "user" ? "sent" : "complete",
    createdAt: morning,
    ...more,
  };
}

const refused = new ParlanceError("no", { code: "message-rejected" });

/** The spaces of a time of day differ between engines. */
const plainSpaces = (text: string) => text.replace(/[\u202f\u00a0]/g, " ");

describe("transcriptMarkdown", () => {
  test("reads as who said what and when, day by day", () => {
    const page = transcriptMarkdown([
      message("user", "Where is it?", { createdAt: morning - dayMs }),
      message("agent", "In **Rotterdam**.\n\n- On a lorry\n"),
      message("user", "Hurry!", { status: "failed", error: refused }),
      message("agent", "I will", { status: "interrupted" }),
    ]);
    expect(plainSpaces(page)).toBe(`# Chat with us

## Monday, March 9, 2026

**You** · 9:41 AM

Where is it?

## Tuesday, March 10, 2026

**Assistant** · 9:41 AM

In **Rotterdam**.

- On a lorry

**You** · 9:41 AM · *Not sent: This message was refused.*

Hurry!

**Assistant** · 9:41 AM · *Answer was cut off*

I will
`);
  });

  test("names files, tools and voices, and links only what leads somewhere", () => {
    const page = transcriptMarkdown([
      message("agent", [
        {
          type: "file",
          name: "bill[1].pdf",
          mediaType: "application/pdf",
          size: 2000,
          url: "https://example.com/a b.pdf",
        },
        { type: "file", name: "me.png", mediaType: "image/png", url: "blob:https://x/1" },
        { type: "file", name: "", mediaType: "image/png", url: "javascript:alert(1)" },
        { type: "tool-call", toolCallId: "1", name: "track", status: "complete", output: { a: 1 } },
        {
          type: "audio",
          transcript: "Hello there",
          url: "https://example.com/a.mp3",
          durationMs: 65_000,
        },
        { type: "data", name: "order", data: {} },
      ]),
    ]);
    expect(page.split("\n\n").slice(3)).toEqual([
      "[bill\\[1\\].pdf](<https://example.com/a%20b.pdf>) (2 kB)",
      "me.png",
      "File",
      "*Used track*",
      "[Voice message](<https://example.com/a.mp3>) (1:05)",
      "Hello there\n",
    ]);
  });

  test.each([
    [{ status: "queued" }, "*Waiting to use track*"],
    [{ status: "running", progress: 0.4, partial: { a: 1 } }, "*Using track…*"],
    [{ status: "cancelling" }, "*Stopping track…*"],
    [{ status: "cancelled" }, "*track was stopped*"],
    [{ status: "failed" }, "*track failed*"],
    [{ status: "failed", error: "No such parcel." }, "*track failed*: No such parcel."],
  ] as const)("says how a tool fared: %j", (state, written) => {
    const parts = [{ type: "tool-call", toolCallId: "1", name: "track", ...state }] as const;
    expect(transcriptMarkdown([message("agent", parts)])).toContain(`\n\n${written}\n`);
    if (state.status !== "running") return;
    const cutOff = transcriptMarkdown([message("agent", parts, { status: "interrupted" })]);
    expect(cutOff).toContain("*track was stopped*");
  });

  test("leaves out what says nothing", () => {
    const page = transcriptMarkdown([
      message("agent", []),
      message("agent", [{ type: "data", name: "order", data: {} }]),
      message("agent", " \n"),
    ]);
    expect(page).toBe("# Chat with us\n");
  });

  test.each([
    ["```ts\nconst a", "```ts\nconst a\n```"],
    ["~~~~\n```\n~~~", "~~~~\n```\n~~~\n~~~~"],
    ["```\ndone\n```", "```\ndone\n```"],
    ["```not a fence```", "```not a fence```"],
  ])("closes code that was cut off: %j", (said, written) => {
    const page = transcriptMarkdown([
      message("agent", said, { status: "interrupted" }),
      message("user", "And then?"),
    ]);
    expect(page).toContain(`\n\n${written}\n\n**You**`);
  });

  test("speaks the language it is told", () => {
    const page = transcriptMarkdown([message("user", "مرحبا")], { text: arabic });
    expect(page).toContain(`# ${arabic.title}`);
    expect(page).toMatch(/## الثلاثاء، .*مارس/);
    expect(page).toContain(`**${arabic.user}** · `);
  });
});

describe("transcriptJson", () => {
  test("is data without what only this page understands", () => {
    const json = transcriptJson([
      message(
        "user",
        [
          { type: "text", text: "Look" },
          { type: "file", name: "a.png", mediaType: "image/png", url: "blob:x", remoteId: "f" },
        ],
        { status: "failed", error: refused },
      ),
      message("agent", [
        { type: "tool-call", toolCallId: "1", name: "track", status: "complete", input: { id: 4 } },
        {
          type: "tool-call",
          toolCallId: "2",
          name: "call",
          status: "failed",
          progress: 0.5,
          partial: ["rang"],
          error: "Nobody answered.",
        },
        { type: "audio", url: "data:audio/wav;base64,UklGRg==", durationMs: 900 },
      ]),
    ]);
    expect(JSON.parse(json)).toEqual({
      version: 1,
      messages: [
        {
          role: "user",
          at: new Date(morning).toISOString(),
          status: "failed",
          parts: [
            { type: "text", text: "Look" },
            { type: "file", name: "a.png", mediaType: "image/png" },
          ],
          error: { code: "message-rejected", message: "This message was refused." },
        },
        {
          role: "agent",
          at: new Date(morning).toISOString(),
          status: "complete",
          parts: [
            { type: "tool-call", name: "track", status: "complete", input: { id: 4 } },
            {
              type: "tool-call",
              name: "call",
              status: "failed",
              progress: 0.5,
              partial: ["rang"],
              error: "Nobody answered.",
            },
            { type: "audio", durationMs: 900 },
          ],
        },
      ],
    });
  });

  test("is not spoilt by data that JSON cannot say", () => {
    const round: { self?: unknown } = {};
    round.self = round;
    const json = transcriptJson([
      message("agent", [
        { type: "data", name: "round", data: round },
        { type: "data", name: "huge", data: 10n },
      ]),
    ]);
    const { messages }: Transcript = JSON.parse(json);
    expect(messages[0]?.parts).toEqual([
      { type: "data", name: "round", data: "[object Object]" },
      { type: "data", name: "huge", data: "10" },
    ]);
  });
});

describe("downloadTranscript", () => {
  const saved: { readonly name: string; readonly url: string }[] = [];
  const blobs = new Map<string, Blob>();

  beforeEach(() => {
    vi.useFakeTimers({ now: morning });
    saved.length = 0;
    // jsdom neither keeps blobs by address nor follows links.
    URL.createObjectURL = (blob) => {
      const url = `blob:${blobs.size}`;
      blobs.set(url, blob as Blob);
      return url;
    };
    URL.revokeObjectURL = (url) => void blobs.delete(url);
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      saved.push({ name: this.download, url: this.href });
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  test("saves a file named for the chat and the day, and lets go of its memory", async () => {
    const messages = [message("user", "Hello")];
    downloadTranscript("markdown", messages, { text: { ...english, title: "Ask: Acme / UK" } });
    downloadTranscript("json", messages);
    expect(saved.map(({ name }) => name)).toEqual([
      "Ask Acme UK 2026-03-10.md",
      "Chat with us 2026-03-10.json",
    ]);
    const [page, data] = saved.map(({ url }) => blobs.get(url));
    expect(page?.type).toBe("text/markdown;charset=utf-8");
    expect(data?.type).toBe("application/json;charset=utf-8");
    vi.runAllTimers();
    expect(blobs.size).toBe(0);
  });
});
