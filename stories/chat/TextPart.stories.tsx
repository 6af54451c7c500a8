import { TextPart } from "@parlance/react";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect } from "storybook/test";
import { LastMessage } from "../last-message";
import { scriptedChat, withScriptedChat } from "../scripted-chat";
import { asPiece, dark, rightToLeft } from "../story-frame";

const meta = {
  component: TextPart,
  tags: ["autodocs"],
  decorators: [asPiece, withScriptedChat],
  parameters: {
    controls: { disable: true },
    docs: { source: { code: "<TextPart part={part} message={message} />" } },
  },
  render: () => (
    <LastMessage>
      {(message) =>
        message.parts.map(
          (part, index) =>
            part.type === "text" && <TextPart key={index} part={part} message={message} />,
        )
      }
    </LastMessage>
  ),
} satisfies Meta;

export default meta;
type Story = StoryObj;

const says = (text: string) => [scriptedChat(({ connector }) => connector.say(text))];

/** All that has come of a message whose end is still on its way. */
const begins = (text: string) => [
  scriptedChat(({ connector }) => connector.chunk(connector.beginMessage(), text)),
];

export const Paragraphs: Story = {
  loaders: says(
    "Parcel 4711-B left Rotterdam this morning.\n\nIt arrives between 14:00 and 16:00.  \nThe driver calls ahead.",
  ),
  async play({ canvas }) {
    await expect(canvas.getByText(/left Rotterdam/).tagName).toBe("P");
  },
};

export const Emphasis: Story = {
  loaders: says("It is **on time**, *not* late; ~~Monday~~ **_Tuesday_**; pay with `PAY-BY-LINK`."),
  async play({ canvas }) {
    await expect((await canvas.findByText("on time")).tagName).toBe("STRONG");
    await expect(canvas.getByText("Monday").tagName).toBe("DEL");
    await expect(canvas.getByText("PAY-BY-LINK").tagName).toBe("CODE");
  },
};

export const Headings: Story = {
  loaders: says(
    "# Your order\n\nTwo parcels.\n\n## 4711-B\n\nOn the road.\n\n### Time\n\n14:00\n\n#### Place\n\nMill Court 3",
  ),
  async play({ canvas }) {
    await canvas.findByRole("heading", { name: "Your order" });
    await expect(canvas.getAllByRole("heading")).toHaveLength(4);
  },
};

export const Lists: Story = {
  loaders: says(
    "Bring:\n\n- the receipt\n- something to sign with\n  - a pen\n  - or your telephone\n\nThen:\n\n3. ring twice\n4. wait\n   1. a minute\n   2. or two",
  ),
  async play({ canvas }) {
    await canvas.findByText("a pen");
    await expect(canvas.getAllByRole("list")).toHaveLength(4);
    await expect(canvas.getByText("ring twice").closest("ol")).toHaveAttribute("start", "3");
  },
};

export const TaskList: Story = {
  loaders: says("- [x] Address confirmed\n- [x] Recipient informed\n- [ ] Gate code sent"),
  async play({ canvas }) {
    await expect(await canvas.findAllByRole("img", { name: "Done" })).toHaveLength(2);
    await expect(canvas.getAllByRole("img", { name: "To do" })).toHaveLength(1);
  },
};

/** Wider than the chat: it scrolls by itself, by keyboard too. */
export const Table: Story = {
  loaders: says(
    "| Ride | Up to 3 km | Up to 8 km | Up to 15 km | Up to 40 km |\n| --- | ---: | ---: | ---: | ---: |\n| **Calm** – the same day | €6 | €9 | €13 | €22 |\n| **Brisk** – within 3 hours | €9 | €13 | €18 | €31 |\n| **Now** – within 60 minutes | €14 | €19 | €26 | €44 |",
  ),
  async play({ canvas }) {
    await canvas.findByRole("table");
    await expect(canvas.getAllByRole("columnheader")).toHaveLength(5);
    await expect(canvas.getByRole("cell", { name: "€44" })).toBeInTheDocument();
    await expect(await canvas.findByRole("group", { name: "Table" })).toHaveProperty("tabIndex", 0);
  },
};

export const Code: Story = {
  loaders: says(
    'One request is a ride:\n\n```json\n{\n  "from": "Tallow Lane 8",\n  "to": "Mill Court 3",\n  "notify": ["sms", "webhook", "https://shop.example.com/rides/notifications"]\n}\n```\n\nSend it with `POST /rides`.',
  ),
  async play({ canvas }) {
    await expect(await canvas.findByText("json")).toBeVisible();
    await expect(canvas.getByRole("button", { name: "Copy" })).toBeVisible();
    const code = await canvas.findByRole("group", { name: "code block" });
    await expect(code).toHaveProperty("tabIndex", 0);
  },
};

export const Quote: Story = {
  loaders: says(
    "The rules say:\n\n> Changes are free of charge until midnight.\n>\n> > Or later, if **we** are late.",
  ),
  async play({ canvas }) {
    const quote = await canvas.findByText(/until midnight/, { selector: "blockquote *" });
    await expect(quote).not.toHaveTextContent(">");
  },
};

/** To where they may lead, and in a tab of their own. */
export const Links: Story = {
  loaders: says(
    "See [the tracking page](https://example.com/track), https://example.com, write to <help@example.com> or call [us](tel:+31201234567).",
  ),
  async play({ canvas }) {
    const link = await canvas.findByRole("link", { name: "the tracking page" });
    await expect(link).toHaveAttribute("rel", "noopener noreferrer nofollow");
    await expect(link).toHaveAttribute("target", "_blank");
    await expect(canvas.getAllByRole("link")).toHaveLength(4);
  },
};

/** Markup that would do something is text; a link that must not be followed is its words. */
export const UnsafeMarkup: Story = {
  loaders: says(
    'Click [here](javascript:alert(1)) or <a href="https://example.com" onclick="alert(1)">there</a>.\n\n<script>alert(1)</script>\n\n![a picture](https://example.com/pixel.png)',
  ),
  async play({ canvas, canvasElement }) {
    await canvas.findByRole("link", { name: "a picture" });
    await expect(canvas.getByText(/<script>/)).toBeVisible();
    await expect(canvas.queryByRole("link", { name: "here" })).toBeNull();
    await expect(canvasElement.querySelector("script, img, [onclick]")).toBeNull();
  },
};

export const Divider: Story = {
  loaders: says("Until here the old price holds.\n\n---\n\nFrom here the new one."),
  async play({ canvas }) {
    await canvas.findByRole("separator");
  },
};

/** The end of a bold word has not come yet; it is bold already, and no asterisk flickers by. */
export const UnfinishedEmphasis: Story = {
  loaders: begins("It arrives **between 14:00 and"),
  async play({ canvas }) {
    await expect((await canvas.findByText("between 14:00 and")).tagName).toBe("STRONG");
  },
};

/** Where the link leads is still on its way. */
export const UnfinishedLink: Story = {
  loaders: begins("Follow it on [the tracking page](https://exam"),
  async play({ canvas, canvasElement }) {
    await canvas.findByText(/the tracking page$/);
    await expect(canvasElement).not.toHaveTextContent("https");
  },
};

export const UnfinishedTable: Story = {
  loaders: begins("| Day | Morning |\n| --- | --- |\n| Tuesday | 08:00 – 10:00 |\n| Wedn"),
  async play({ canvas }) {
    await canvas.findByRole("table");
    await expect(canvas.getByRole("cell", { name: "Wedn" })).toBeVisible();
  },
};

export const UnfinishedCode: Story = {
  loaders: begins('This is the request:\n\n```json\n{\n  "from": "Tallow La'),
  async play({ canvas }) {
    await expect(await canvas.findByText("json")).toBeVisible();
    await expect(canvas.getByText(/Tallow La$/)).toBeVisible();
  },
};

/** What the reader typed is shown as it was typed. */
export const UserText: Story = {
  loaders: [
    scriptedChat(({ ask }) =>
      ask(
        "1. I typed *this*\n2. with <b>every</b> sign\n\n   and   every blank https://example.com",
      ),
    ),
  ],
  async play({ canvas }) {
    await expect(canvas.getByText(/I typed \*this\*/)).toBeVisible();
    await expect(canvas.queryByRole("list")).toBeNull();
  },
};

/** Written from the right, with a name from the left in it. */
export const Arabic: Story = {
  globals: rightToLeft,
  loaders: says(
    "الطرد **4711-B** في الطريق:\n\n- غادر *Rotterdam* في 06:10\n- يصل بين 14:00 و16:00\n\n> يتصل السائق قبل ربع ساعة.",
  ),
  async play({ canvas }) {
    await expect((await canvas.findByText("4711-B")).tagName).toBe("STRONG");
  },
};

/** All kinds of blocks, in a right-to-left text; code and numbers keep their own direction. */
export const ArabicBlocks: Story = {
  globals: rightToLeft,
  loaders: says(
    "## الطلب **4711-B**\n\n1. افتح [صفحة التتبع](https://example.com/track)\n2. اكتب `TRACK-4711-B`\n   - أو *24/7-Support*\n\n- [x] العنوان مؤكد\n- [ ] رمز البوابة\n\n| اليوم | الوقت |\n| --- | ---: |\n| الثلاثاء | 08:00 |\n\n```js\nconst ride = await book();\n```",
  ),
  async play({ canvas }) {
    await canvas.findByRole("table");
    await expect(getComputedStyle(canvas.getByText("24/7-Support")).unicodeBidi).toBe("plaintext");
  },
};

export const Dark: Story = {
  globals: dark,
  loaders: says(
    "## In the dark\n\nA [link](https://example.com), `code`, and\n\n> a quote\n\n| Day | Time |\n| --- | --- |\n| Tuesday | 08:00 |\n\n```js\nconst ride = await book();\n```",
  ),
  async play({ canvas }) {
    await canvas.findByRole("table");
  },
};
