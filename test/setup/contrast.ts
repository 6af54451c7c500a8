/** Red, green and blue from 0 to 255, and how opaque from 0 to 1. */
type Colour = readonly [red: number, green: number, blue: number, alpha: number];

/** What is too faint to be read or seen. */
export interface FaintColour {
  /** The element, in a few words. */
  readonly where: string;
  readonly what: "text" | "icon" | "outline" | "border";
  /** From 1 (the same colour) to 21 (black on white). */
  readonly ratio: number;
  readonly needed: number;
}

const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const known = new Map<string, Colour>();

function paint(background: string, colour: string): readonly number[] {
  if (!context) throw new Error("This browser paints nothing, so no colour can be read.");
  context.fillStyle = background;
  context.fillRect(0, 0, 1, 1);
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data];
}

/** Any colour that CSS can say. On black and on white: only so does a canvas tell precisely how opaque it is. */
function read(colour: string): Colour {
  let found = known.get(colour);
  if (!found) {
    const [red = 0, green = 0, blue = 0] = paint("#000", colour);
    const [redOnWhite = 0] = paint("#fff", colour);
    const alpha = 1 - (redOnWhite - red) / 255;
    found = alpha < 0.004 ? [0, 0, 0, 0] : [red / alpha, green / alpha, blue / alpha, alpha];
    known.set(colour, found);
  }
  return found;
}

function mix(below: Colour, above: Colour, opacity: number): Colour {
  const share = above[3] * opacity;
  const channel = (index: 0 | 1 | 2) => below[index] * (1 - share) + above[index] * share;
  return [channel(0), channel(1), channel(2), 1];
}

function luminance([red, green, blue]: Colour): number {
  const [r = 0, g = 0, b = 0] = [red, green, blue].map((value) => {
    const share = Math.min(Math.max(value / 255, 0), 1);
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratioOf(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const colourPattern = /(?:oklch|oklab|rgba?|hsla?|color|lab|lch)\([^()]*\)|#[\da-f]{3,8}\b/gi;

type Backgrounds = readonly (readonly Colour[])[];
let backgrounds = new WeakMap<Element, Backgrounds>();

/** The layers an element may be painted with, lowest first: its colour, and where it has a gradient each of that one's on it. */
function backgroundsOf(element: Element): Backgrounds {
  const remembered = backgrounds.get(element);
  if (remembered) return remembered;
  const { backgroundColor, backgroundImage } = getComputedStyle(element);
  const ground = read(backgroundColor);
  const stops = (backgroundImage.match(colourPattern) ?? []).map(read);
  const layers = stops.map((stop) => [ground, stop]);
  const isCovered = stops.length > 0 && stops.every(([, , , alpha]) => alpha === 1);
  const found = isCovered ? layers : [[ground], ...layers];
  backgrounds.set(element, found);
  return found;
}

/** The least contrast that `colour` can have where it is painted on `element`. */
function contrastOn(element: Element, colour: Colour): number {
  const chain: Element[] = [];
  for (let at: Element | null = element; at; at = at.parentElement) chain.unshift(at);

  function look(index: number, below: Colour): readonly (readonly [Colour, Colour])[] {
    const at = chain[index];
    if (!at) return [[mix(below, colour, 1), below]];
    const opacity = Number(getComputedStyle(at).opacity);
    return backgroundsOf(at).flatMap((layers) =>
      look(
        index + 1,
        layers.reduce((under, layer) => mix(under, layer, 1), below),
      ).map(([above, under]) => [mix(below, above, opacity), mix(below, under, opacity)] as const),
    );
  }

  const isDark = getComputedStyle(document.documentElement).colorScheme === "dark";
  const page = read(isDark ? "#121212" : "#fff");
  return Math.min(...look(0, page).map(([above, under]) => ratioOf(above, under)));
}

function isSeen(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  return (
    width > 1 &&
    height > 1 &&
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !element.closest("[disabled], [aria-disabled=true], [data-disabled], .parlance-visually-hidden")
  );
}

function nameOf(element: Element): string {
  const classes = element.getAttribute("class") ?? element.tagName.toLowerCase();
  return `${classes} in ${element.parentElement?.className || "the page"}`;
}

function neededFor(element: Element): number {
  const { fontSize, fontWeight } = getComputedStyle(element);
  const size = Number.parseFloat(fontSize);
  return size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700) ? 3 : 4.5;
}

function* looksOf(root: Element): Generator<FaintColour> {
  const words = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const element = words.currentNode.parentElement;
    if (!element || !words.currentNode.nodeValue?.trim() || !isSeen(element)) continue;
    const ratio = contrastOn(element, read(getComputedStyle(element).color));
    yield { where: nameOf(element), what: "text", ratio, needed: neededFor(element) };
  }
  for (const field of root.querySelectorAll("textarea, input")) {
    if (!isSeen(field)) continue;
    const ratio = contrastOn(field, read(getComputedStyle(field, "::placeholder").color));
    yield { where: nameOf(field), what: "text", ratio, needed: 4.5 };
  }
  // An icon beside words says nothing that they do not say.
  for (const icon of root.querySelectorAll(":is(button, [role=img]) svg")) {
    if (!isSeen(icon)) continue;
    const ratio = contrastOn(icon, read(getComputedStyle(icon).color));
    yield { where: nameOf(icon), what: "icon", ratio, needed: 3 };
  }
}

/** Everything that is read or recognised inside `root`, with the contrast it has. */
export function contrastsIn(root: Element): readonly FaintColour[] {
  backgrounds = new WeakMap();
  return [...looksOf(root)];
}

/** The contrast of the ring around what has the focus, with what it lies on. */
export function focusRingOf(element: HTMLElement): FaintColour | undefined {
  backgrounds = new WeakMap();
  const { outlineColor, outlineOffset, outlineStyle } = getComputedStyle(element);
  if (outlineStyle === "none" || !isSeen(element)) return undefined;
  const isInside = Number.parseFloat(outlineOffset) < 0;
  const ground = isInside ? element : (element.parentElement ?? element);
  const ratio = contrastOn(ground, read(outlineColor));
  return { where: nameOf(element), what: "outline", ratio, needed: 3 };
}

/** The contrast of an element's border with what is around it. */
export function borderOf(element: Element): FaintColour {
  backgrounds = new WeakMap();
  const ratio = contrastOn(
    element.parentElement ?? element,
    read(getComputedStyle(element).borderTopColor),
  );
  return { where: nameOf(element), what: "border", ratio, needed: 3 };
}

/** Those that are too faint, as a failing test should name them. */
export function faint(looks: readonly FaintColour[]): string[] {
  return looks
    .filter(({ ratio, needed }) => ratio < needed)
    .map(
      ({ where, what, ratio, needed }) =>
        `${what} of ${where}: ${ratio.toFixed(2)}, needed ${needed}`,
    );
}
