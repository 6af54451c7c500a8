import type { Decorator, Preview } from "@storybook/react-vite";
import { setupWorker } from "msw/browser";
import { mswLoader } from "msw-storybook-addon/csf3";
import { useLayoutEffect } from "react";
import "../src/styles.css";
import "./preview.css";

const withDocumentGlobals: Decorator = (Story, { globals }) => {
  const scheme = globals.colorScheme === "dark" ? "dark" : "light";
  const direction = globals.direction === "rtl" ? "rtl" : "ltr";

  useLayoutEffect(() => {
    const root = document.documentElement;
    root.style.colorScheme = scheme;
    root.dataset.colorScheme = scheme;
    root.dir = direction;
  }, [scheme, direction]);

  return <Story />;
};

const preview: Preview = {
  decorators: [withDocumentGlobals],
  loaders: [
    mswLoader(async () => {
      const worker = setupWorker();
      await worker.start({ quiet: true, onUnhandledRequest: "bypass" });
      return worker;
    }),
  ],
  initialGlobals: { colorScheme: "light", direction: "ltr" },
  globalTypes: {
    colorScheme: {
      description: "Colour scheme of the page",
      toolbar: {
        title: "Colour scheme",
        icon: "contrast",
        items: [
          { value: "light", title: "Light", icon: "sun" },
          { value: "dark", title: "Dark", icon: "moon" },
        ],
        dynamicTitle: true,
      },
    },
    direction: {
      description: "Writing direction of the page",
      toolbar: {
        title: "Direction",
        icon: "transfer",
        items: [
          { value: "ltr", title: "Left to right" },
          { value: "rtl", title: "Right to left" },
        ],
        dynamicTitle: true,
      },
    },
  },
  parameters: {
    a11y: { test: "error" },
    controls: { matchers: { color: /(background|color)$/i, date: /Date$/i } },
    layout: "padded",
    options: {
      storySort: { order: ["chat", "call", "operator", "agents", "vendors", "recipes"] },
    },
  },
};

export default preview;
