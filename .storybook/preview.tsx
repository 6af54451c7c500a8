import type { ArgTypes, Decorator, Preview } from "@storybook/react-vite";
import { setupWorker } from "msw/browser";
import { mswLoader } from "msw-storybook-addon/csf3";
import { useLayoutEffect, type ReactNode } from "react";
import { configure } from "storybook/test";
import "../src/styles.css";
import { startStoryClock, stopStoryClock } from "../stories/story-clock";
import "./preview.css";

// A waiting query ends as soon as it is met; the second it would have by default is short on a busy machine.
configure({ asyncUtilTimeout: 5_000 });

interface DocumentGlobalsProps {
  readonly scheme: "light" | "dark";
  readonly direction: "ltr" | "rtl";
  readonly children: ReactNode;
}

function DocumentGlobals({ scheme, direction, children }: DocumentGlobalsProps) {
  useLayoutEffect(() => {
    const root = document.documentElement;
    root.style.colorScheme = scheme;
    root.dir = direction;
  }, [scheme, direction]);

  return children;
}

const withDocumentGlobals: Decorator = (Story, { globals }) => (
  <DocumentGlobals
    scheme={globals.colorScheme === "dark" ? "dark" : "light"}
    direction={globals.direction === "rtl" ? "rtl" : "ltr"}
  >
    <Story />
  </DocumentGlobals>
);

function twoFrames(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  });
}

/** Doc comments link to each other; on a page of props the name is enough. */
function withoutLinks(argTypes: ArgTypes): ArgTypes {
  return Object.fromEntries(
    Object.entries(argTypes).map(([name, argType]) => {
      const description = argType.description?.replace(/\{@link (\w+)\s*\}/g, "`$1`");
      return [name, description === undefined ? argType : { ...argType, description }];
    }),
  );
}

const preview: Preview = {
  argTypesEnhancers: [({ argTypes }) => withoutLinks(argTypes)],
  decorators: [withDocumentGlobals],
  loaders: [
    startStoryClock,
    mswLoader(async () => {
      const worker = setupWorker();
      await worker.start({ quiet: true, onUnhandledRequest: "bypass" });
      return worker;
    }),
  ],
  beforeEach: () => stopStoryClock,
  // What measures itself has done so by then, and axe, which looks next, finds it finished.
  afterEach: twoFrames,
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
