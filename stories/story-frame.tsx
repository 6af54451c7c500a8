import type { Decorator } from "@storybook/react-vite";
import "./story-frame.css";

/** Stands in a box of the size that a chat has on most pages. */
export const inPanel: Decorator = (Story) => (
  <div className="story-panel">
    <Story />
  </div>
);

/** Stands where a chat would stand around it: as wide, in the same font. */
export const asPiece: Decorator = (Story) => (
  <div className="story-piece">
    <Story />
  </div>
);

/** In the corner where a chat has its menu, with the room that opens under it. */
export const inMenuCorner: Decorator = (Story) => (
  <div className="story-piece story-menu">
    <Story />
  </div>
);

/** What a list item needs around it. */
export const inList: Decorator = (Story) => (
  <div role="list">
    <Story />
  </div>
);

/** A phone of the narrow kind. */
export const narrow = {
  parameters: {
    viewport: {
      options: {
        narrow: { name: "Narrow phone", styles: { width: "320px", height: "640px" } },
      },
    },
    layout: "fullscreen",
  },
  globals: { viewport: { value: "narrow" } },
};

/** A phone of the usual kind. */
export const phone = {
  parameters: {
    viewport: {
      options: {
        phone: { name: "Phone", styles: { width: "360px", height: "640px" } },
      },
    },
    layout: "fullscreen",
    docs: { story: { inline: false, height: "640px" } },
  },
  globals: { viewport: { value: "phone" } },
};

/** A page that is dark. */
export const dark = { colorScheme: "dark" };

/** A page that is written from right to left. */
export const rightToLeft = { direction: "rtl" };
