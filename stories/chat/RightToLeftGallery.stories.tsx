import { arabic, ChatPanel, type ChatPanelProps } from "@parlance/react";
import type { Loader, Meta, StoryObj } from "@storybook/react-vite";
import { useEffect } from "react";
import { expect, within } from "storybook/test";
import {
  chatOf,
  scriptedChat,
  type ScriptedChat,
  type ScriptedChatOptions,
} from "../scripted-chat";
import { rightToLeft } from "../story-frame";
import { comeBackLater, refused } from "../troubles";
import "./ThemeGallery.css";

const meta = {
  component: ChatPanel,
  globals: rightToLeft,
  parameters: { layout: "fullscreen", controls: { disable: true } },
} satisfies Meta<typeof ChatPanel>;

export default meta;
type Story = StoryObj<typeof meta>;

type Script = NonNullable<Parameters<typeof scriptedChat>[0]>;

const scenes: readonly (readonly [name: string, script: Script, options?: ScriptedChatOptions])[] =
  [
    ["Welcome", () => undefined],
    [
      "Conversation",
      async ({ ask, connector, minutesAgo }) => {
        minutesAgo(4);
        await ask("مرحبا! أين طردي 4711-B؟");
        connector.say(
          "وجدته. غادر الطرد **4711-B** مدينة Rotterdam ويصل:\n\n1. **اليوم** بين 14:00 و16:00\n2. إلى *Mill Court 3*\n\n> يتصل السائق قبل ربع ساعة.",
        );
        await ask("لن يكون أحد في البيت.");
        connector.emit({ type: "typing-start" });
      },
    ],
    [
      "Markdown",
      ({ connector }) => {
        connector.say(
          '### المواعيد\n\n| الطرد | الحالة |\n| --- | --- |\n| 4711-B | في الطريق |\n| 4712-A | وصل |\n\n- [x] العنوان مؤكد\n- [ ] الرمز أُرسل\n\n```json\n{ "parcel": "4711-B" }\n```',
        );
      },
    ],
    [
      "Parts",
      ({ show }) => {
        show(
          { type: "text", text: "هذا ما وجدته:" },
          { type: "tool-call", toolCallId: "1", name: "track", status: "complete", output: "ok" },
          { type: "file", name: "عقد.pdf", mediaType: "application/pdf", size: 240_000 },
        );
      },
    ],
    [
      "Trouble",
      async ({ ask, askInVain, connector }) => {
        await ask("أين طردي؟");
        connector.chunk(connector.beginMessage(), "يصل الطرد بين");
        await askInVain("اتصلوا مرتين من فضلكم.", refused);
        connector.drop({ error: comeBackLater });
      },
      { autoAcknowledge: false },
    ],
    [
      "Ended",
      async ({ ask, connector }) => {
        await ask("شكرا!");
        connector.say("على الرحب والسعة.");
        connector.emit({ type: "session-ended" });
      },
    ],
  ];

const allScenes: Loader = async (context) => {
  const chats: ScriptedChat[] = [];
  for (const [, script, options] of scenes) {
    const loaded = await scriptedChat(script, options)(context);
    chats.push(chatOf({ loaded: loaded as Record<string, unknown> }));
  }
  return { chats };
};

interface SceneProps extends Pick<ChatPanelProps, "theme" | "colorScheme"> {
  readonly name: string;
  readonly chat: ScriptedChat;
}

function Scene({ name, chat: { session }, ...look }: SceneProps) {
  useEffect(() => session.retain(), [session]);
  return (
    <section className="theme-gallery__look" lang="en" dir="ltr" aria-label={name}>
      <h2 className="theme-gallery__name">{name}</h2>
      <div className="theme-gallery__card">
        <ChatPanel {...look} session={session} messages={arabic} onClose={() => undefined} />
      </div>
    </section>
  );
}

/** What a chat may be in, in Arabic. */
export const States: Story = {
  loaders: [allScenes],
  render: (args, { loaded }) => (
    <div className="theme-gallery">
      {(loaded.chats as readonly ScriptedChat[]).map((chat, index) => {
        const [name = ""] = scenes[index] ?? [];
        return <Scene key={name} {...args} name={name} chat={chat} />;
      })}
    </div>
  ),
  async play({ canvas }) {
    await canvas.findByRole("table");
    const ended = within(canvas.getByRole("region", { name: "Ended" }));
    await expect(ended.getByRole("button", { name: arabic.startAgain })).toBeVisible();
    for (const panel of document.querySelectorAll(".parlance-chat-panel")) {
      await expect(getComputedStyle(panel).direction).toBe("rtl");
    }
  },
};
