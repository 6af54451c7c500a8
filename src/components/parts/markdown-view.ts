import { createElement, Fragment, type ReactNode } from "react";
import type { MessageCatalogue } from "../language/catalogue";
import type { MarkdownOptions } from "./MarkdownContext";

/** What the elements of a text are made with. */
export interface MarkdownView {
  readonly options: MarkdownOptions;
  readonly text: MessageCatalogue;
  /** The text has been complete since it was first shown. */
  readonly isWhole: boolean;
  /** Elements already made, by the first of the things that they show. */
  readonly known: WeakMap<object, KnownElements>;
}

interface KnownElements {
  readonly items: readonly object[];
  readonly variant: unknown;
  readonly elements: readonly ReactNode[];
}

const groupSize = 16;

/**
 * An element for each of `items`, which are many and grow at their end: the first as they are, the others in groups, and of
 * those that show the same as before the same elements again, so that React passes them by.
 *
 * @param variant what else `elementOf` goes by
 */
export function growingElements<Item extends object>(
  items: readonly Item[],
  { known }: MarkdownView,
  variant: unknown,
  elementOf: (item: Item, index: number) => ReactNode,
): ReactNode[] {
  const shown: ReactNode[] = [];
  for (let start = 0; start < items.length; start += groupSize) {
    const group = items.slice(start, start + groupSize);
    const first = group[0] as Item;
    let earlier = known.get(first);
    if (!earlier || earlier.variant !== variant || !isSame(earlier.items, group)) {
      const elements = group.map((item, index) => elementOf(item, start + index));
      earlier = {
        items: group,
        variant,
        elements:
          start === 0 ? elements : [createElement(Fragment, { key: `+${start}` }, elements)],
      };
      known.set(first, earlier);
    }
    shown.push(...earlier.elements);
  }
  return shown;
}

function isSame(earlier: readonly object[], items: readonly object[]): boolean {
  return earlier.length === items.length && items.every((item, index) => item === earlier[index]);
}
