import type { ChatPanelProps } from "@parlance/react";

/** The themes the kit brings along. */
export const themes = [
  "indigo",
  "paper",
  "graphite",
  "lagoon",
  "ember",
] as const satisfies readonly NonNullable<ChatPanelProps["theme"]>[];

/** How a page may be lit. */
export const schemes = ["light", "dark"] as const;

/** How round corners may be. */
export const radii = ["none", "small", "medium", "large"] as const satisfies readonly NonNullable<
  ChatPanelProps["radius"]
>[];
