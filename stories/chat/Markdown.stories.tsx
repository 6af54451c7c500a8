import { MarkdownProvider, TextPart, type MarkdownLinkProps } from "@parlance/react";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { Fragment, type ReactNode } from "react";
import { expect } from "storybook/test";
import { LastMessage } from "../last-message";
import { scriptedChat, withScriptedChat } from "../scripted-chat";
import { asPiece } from "../story-frame";

const meta = {
  title: "chat/Markdown options",
  component: MarkdownProvider,
  tags: ["autodocs"],
  decorators: [asPiece, withScriptedChat],
  render: (options) => (
    <MarkdownProvider {...options}>
      <LastMessage>
        {(message) =>
          message.parts.map(
            (part, index) =>
              part.type === "text" && <TextPart key={index} part={part} message={message} />,
          )
        }
      </LastMessage>
    </MarkdownProvider>
  ),
} satisfies Meta<typeof MarkdownProvider>;

export default meta;
type Story = StoryObj<typeof meta>;

const says = (text: string) => [scriptedChat(({ connector }) => connector.say(text))];

/** Words that JSON knows, in bold; a library such as Shiki or Prism does better. */
function highlight(code: string, language: string | undefined): ReactNode {
  if (language !== "json") return undefined;
  return code
    .split(/("[^"]*"(?=:)|\b(?:true|false|null)\b)/)
    .map((piece, index) =>
      index % 2 === 0 ? (
        <Fragment key={index}>{piece}</Fragment>
      ) : (
        <strong key={index}>{piece}</strong>
      ),
    );
}

export const Highlighted: Story = {
  args: { highlight },
  loaders: says('```json\n{\n  "from": "Tallow Lane 8",\n  "express": true\n}\n```'),
  async play({ canvas }) {
    await expect((await canvas.findByText('"express"')).tagName).toBe("STRONG");
  },
};

/** Half of the code is still on its way, so it is not coloured yet. */
export const NotYetHighlighted: Story = {
  args: { highlight },
  loaders: [
    scriptedChat(({ connector }) =>
      connector.chunk(connector.beginMessage(), '```json\n{\n  "from": "Tallow La'),
    ),
  ],
  async play({ canvas, canvasElement }) {
    await expect(await canvas.findByText(/Tallow La$/)).toBeVisible();
    await expect(canvasElement.querySelector("pre strong")).toBeNull();
  },
};

function ShopLink({ href, children }: MarkdownLinkProps) {
  const isShop = new URL(href).host === "shop.example.com";
  return (
    <a className="parlance-link" href={href} target={isShop ? undefined : "_blank"}>
      {children}
      {isShop ? "" : " ↗"}
    </a>
  );
}

/** Links within the shop stay in the tab, and relative ones lead there. */
export const OwnLinks: Story = {
  args: { components: { a: ShopLink }, baseUrl: "https://shop.example.com/help/" },
  loaders: says("See [your orders](/orders) or [the map](https://maps.example.com)."),
  async play({ canvas }) {
    const orders = await canvas.findByRole("link", { name: "your orders" });
    await expect(orders).toHaveAttribute("href", "https://shop.example.com/orders");
    await expect(canvas.getByRole("link", { name: "the map ↗" })).toBeVisible();
  },
};

/** Of one host only, here the page's own; the other image is a link. */
export const Images: Story = {
  args: {
    baseUrl: document.baseURI,
    images: (url) => new URL(url).host === location.host,
  },
  loaders: says(
    "![The parcel at the door](parcel.svg)\n\n![A pixel](https://track.example.com/p.gif)",
  ),
  async play({ canvas }) {
    const image = await canvas.findByRole("img", { name: "The parcel at the door" });
    await expect(image).toHaveAttribute("referrerpolicy", "no-referrer");
    await expect(canvas.getByRole("link", { name: "A pixel" })).toBeVisible();
  },
};
