import { arabic, ChatPanel, Launcher, type ChatPanelProps } from "@parlance/react";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect } from "storybook/test";
import { radii, schemes, themes } from "../looks";
import { scriptedChat, withScriptedChat } from "../scripted-chat";
import { rightToLeft } from "../story-frame";
import "./ThemeGallery.css";

const meta = {
  component: ChatPanel,
  args: { title: "Ask Northline" },
  decorators: [withScriptedChat],
  parameters: { layout: "fullscreen", controls: { disable: true } },
} satisfies Meta<typeof ChatPanel>;

export default meta;
type Story = StoryObj<typeof meta>;

type Look = Pick<ChatPanelProps, "theme" | "colorScheme" | "density" | "radius">;

interface GalleryProps extends Pick<ChatPanelProps, "title" | "messages"> {
  readonly looks: readonly Look[];
}

/** The same chat in every look; the attributes that a chat sets on itself do the same for what stands alone. */
function Gallery({ looks, ...props }: GalleryProps) {
  return (
    <div className="theme-gallery">
      {looks.map((look) => {
        const { theme = "indigo", colorScheme = "light", density, radius } = look;
        const name = [theme, colorScheme, density, radius].filter(Boolean).join(", ");
        return (
          <div
            key={name}
            className="theme-gallery__look"
            data-parlance-theme={theme}
            data-parlance-color-scheme={colorScheme}
            data-parlance-density={density}
            data-parlance-radius={radius}
          >
            <h2 className="theme-gallery__name">{name}</h2>
            <div className="theme-gallery__card">
              <ChatPanel {...props} {...look} />
            </div>
            <div className="theme-gallery__launcher">
              <Launcher isOpen={false} unread={2} onToggle={() => undefined} />
            </div>
          </div>
        );
      })}
    </div>
  );
}

const talk = scriptedChat(async ({ ask, connector, minutesAgo }) => {
  minutesAgo(4);
  await ask("Where is parcel 4711-B?");
  connector.say(
    "Found it. It left Rotterdam at 06:10 and arrives **today**:\n\n- between 14:00 and 16:00\n- at *Mill Court 3*, see [the map](https://example.com/map)\n\nThe gate code is `4711`.",
  );
  await ask("Nobody is at home then.");
  await ask("Can my neighbour take it?");
  connector.say("Of course. What is the name on the bell?");
  minutesAgo(0);
});

const arabicTalk = scriptedChat(async ({ ask, connector, minutesAgo }) => {
  minutesAgo(4);
  await ask("مرحبا! أين طردي 4711-B؟");
  connector.say(
    "وجدته. غادر الطرد **4711-B** مدينة Rotterdam ويصل:\n\n- **اليوم** بين 14:00 و16:00\n- إلى *Mill Court 3*، انظر [الخريطة](https://example.com/map)\n\nرمز البوابة `4711`.",
  );
  await ask("لن يكون أحد في البيت.");
  connector.say("هل يستلمه الجار؟");
  minutesAgo(0);
});

const lit = themes.flatMap((theme) => schemes.map((colorScheme) => ({ theme, colorScheme })));

/** Every theme, light and dark, at a glance. */
export const Themes: Story = {
  render: (args) => <Gallery {...args} looks={lit} />,
  loaders: [talk],
  async play({ canvas }) {
    await expect(await canvas.findAllByText("today")).toHaveLength(lit.length);
  },
};

/** The same from right to left. */
export const ThemesRightToLeft: Story = {
  globals: rightToLeft,
  args: { messages: arabic, title: undefined },
  render: (args) => <Gallery {...args} looks={lit} />,
  loaders: [arabicTalk],
  async play({ canvas }) {
    await expect(await canvas.findAllByText("اليوم", { selector: "strong" })).toHaveLength(
      lit.length,
    );
  },
};

/** Every theme, set close. */
export const Compact: Story = {
  render: (args) => (
    <Gallery {...args} looks={themes.map((theme) => ({ theme, density: "compact" }))} />
  ),
  loaders: [talk],
  async play({ canvas }) {
    await canvas.findAllByText("today");
  },
};

/** Corners from sharp to round, in any theme. */
export const CornerRadius: Story = {
  render: (args) => <Gallery {...args} looks={radii.map((radius) => ({ radius }))} />,
  loaders: [talk],
  async play({ canvas }) {
    await canvas.findAllByText("today");
  },
};
