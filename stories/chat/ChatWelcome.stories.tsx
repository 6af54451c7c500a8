import { arabic, ChatWelcome, LanguageProvider } from "@parlance/react";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect } from "storybook/test";
import { asPiece, rightToLeft } from "../story-frame";

const meta = {
  component: ChatWelcome,
  tags: ["autodocs"],
  decorators: [asPiece],
} satisfies Meta<typeof ChatWelcome>;

export default meta;
type Story = StoryObj<typeof meta>;

export const InOurWords: Story = {
  async play({ canvas }) {
    await expect(canvas.getByRole("heading", { name: "How can we help?" })).toBeVisible();
  },
};

export const InYourWords: Story = {
  render: () => (
    <LanguageProvider
      messages={{
        welcomeTitle: "Hi, I am Ava",
        welcomeText: "I know every parcel by its first name.",
      }}
    >
      <ChatWelcome />
    </LanguageProvider>
  ),
  async play({ canvas }) {
    await expect(canvas.getByRole("heading", { name: "Hi, I am Ava" })).toBeVisible();
  },
};

export const Arabic: Story = {
  globals: rightToLeft,
  render: () => (
    <LanguageProvider messages={arabic}>
      <ChatWelcome />
    </LanguageProvider>
  ),
  async play({ canvas }) {
    await expect(canvas.getByRole("heading", { name: arabic.welcomeTitle })).toBeVisible();
  },
};
