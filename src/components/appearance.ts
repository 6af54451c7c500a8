/** The looks that the kit brings along; each is light and dark. */
export type ThemeName = "indigo" | "paper" | "graphite" | "lagoon" | "ember";

/** How the components below look. What is not given is taken from around them. */
export interface Appearance {
  /** A look of the kit's own; your own is a few `--parlance-*` properties. @defaultValue `indigo`, as the page refined it */
  readonly theme?: ThemeName | undefined;
  /** `auto` follows the page's own `color-scheme`. @defaultValue "auto" */
  readonly colorScheme?: "auto" | "light" | "dark" | undefined;
  /** How much room things take. @defaultValue "comfortable" */
  readonly density?: "comfortable" | "compact" | undefined;
  /** How round corners are. @defaultValue the theme's own */
  readonly radius?: "none" | "small" | "medium" | "large" | undefined;
}

/** The attributes that tell the stylesheet of an appearance, for a component's outermost element. */
export function appearanceAttributes({ theme, colorScheme, density, radius }: Appearance) {
  return {
    "data-parlance-theme": theme,
    "data-parlance-color-scheme": colorScheme === "auto" ? undefined : colorScheme,
    "data-parlance-density": density,
    "data-parlance-radius": radius,
  };
}
