import type { ArgTypes, Decorator, Globals, Preview } from "@storybook/react-vite";
import { setupWorker } from "msw/browser";
import { mswLoader } from "msw-storybook-addon/csf3";
import { useLayoutEffect, type ReactNode } from "react";
import { configure } from "storybook/test";
import "../src/styles.css";
import { radii, themes } from "../stories/looks";
import { startStoryClock, stopStoryClock } from "../stories/story-clock";
import { lookEverywhere } from "./look-everywhere";
import "./preview.css";

// A waiting query ends as soon as it is met; the second it would have by default is short on a busy machine.
configure({ asyncUtilTimeout: 5_000 });

interface DocumentGlobalsProps {
  readonly globals: Globals;
  readonly children: ReactNode;
}

/** The page behind a story is set up as the toolbar says, and as an app would do it: by attributes of its root. */
function DocumentGlobals({ globals, children }: DocumentGlobalsProps) {
  const { colorScheme, direction, theme, density, radius } = globals;
  useLayoutEffect(() => {
    const root = document.documentElement;
    root.style.colorScheme = colorScheme === "dark" ? "dark" : "light";
    root.dir = direction === "rtl" ? "rtl" : "ltr";
    const attributes = {
      "data-parlance-theme": theme,
      "data-parlance-density": density,
      "data-parlance-radius": radius,
    };
    for (const [name, value] of Object.entries(attributes)) {
      if (value) root.setAttribute(name, String(value));
      else root.removeAttribute(name);
    }
  }, [colorScheme, direction, theme, density, radius]);

  return children;
}

const withDocumentGlobals: Decorator = (Story, { globals }) => (
  <DocumentGlobals globals={globals}>
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
  async afterEach() {
    await twoFrames();
    await lookEverywhere();
  },
  initialGlobals: { colorScheme: "light", direction: "ltr", theme: "", density: "", radius: "" },
  globalTypes: {
    theme: {
      description: "Theme of the page",
      toolbar: {
        title: "Theme",
        icon: "paintbrush",
        items: [
          { value: "", title: "Theme: none" },
          ...themes.map((value) => ({ value, title: `Theme: ${value}` })),
        ],
        dynamicTitle: true,
      },
    },
    density: {
      description: "Density of the page",
      toolbar: {
        title: "Density",
        icon: "component",
        items: [
          { value: "", title: "Comfortable" },
          { value: "compact", title: "Compact" },
        ],
        dynamicTitle: true,
      },
    },
    radius: {
      description: "Corner radius of the page",
      toolbar: {
        title: "Radius",
        icon: "circlehollow",
        items: [
          { value: "", title: "Corners: the theme's" },
          ...radii.map((value) => ({ value, title: `Corners: ${value}` })),
        ],
        dynamicTitle: true,
      },
    },
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
