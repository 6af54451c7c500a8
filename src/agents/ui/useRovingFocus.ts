import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
} from "react";

/** What an item of a list with one Tab stop needs on the element that takes the focus. */
interface RovingItemProps {
  readonly "data-roving": string;
  readonly tabIndex: 0 | -1;
}

/**
 * One Tab stop for a whole list: the arrow keys walk through it, by what is seen beside and below, Home and End to its ends. When the
 * item that has the focus goes away, another takes it.
 *
 * @param ids Of the items, in their order.
 * @param preferred The item that Tab leads to before the reader has been in the list.
 */
export function useRovingFocus<ListElement extends HTMLElement>(
  ids: readonly string[],
  preferred?: string,
) {
  const listRef = useRef<ListElement>(null);
  const focused = useRef<HTMLElement>(undefined);
  const [visited, setVisited] = useState<string>();
  const isThere = (id: string | undefined) => id !== undefined && ids.includes(id);
  const currentId = isThere(visited) ? visited : isThere(preferred) ? preferred : ids[0];

  useEffect(() => {
    const lost = focused.current;
    if (!lost || lost.isConnected) return;
    focused.current = undefined;
    if (document.activeElement === document.body) {
      const list = listRef.current;
      const next = list?.querySelector<HTMLElement>('[data-roving][tabindex="0"]');
      next?.focus({ preventScroll: true });
    }
  });

  const itemProps = (id: string): RovingItemProps => ({
    "data-roving": id,
    tabIndex: id === currentId ? 0 : -1,
  });

  const onKeyDown = useCallback((event: KeyboardEvent) => {
    const list = listRef.current;
    const { target } = event;
    const isModified = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    // A key in something else that an item holds is for that.
    if (!list || isModified || event.defaultPrevented) return;
    if (!(target instanceof HTMLElement) || target.dataset.roving === undefined) return;
    const items = [...list.querySelectorAll<HTMLElement>("[data-roving]")];
    const next = nextItem(event.key, target, items, isRightToLeft(list));
    if (!next) return;
    event.preventDefault();
    next.focus();
  }, []);

  const onFocus = useCallback((event: FocusEvent) => {
    const { target } = event;
    if (!(target instanceof HTMLElement)) return;
    focused.current = target;
    const item = target.closest<HTMLElement>("[data-roving], [data-roving-item]");
    const id = item?.dataset.roving ?? item?.dataset.rovingItem;
    if (id !== undefined) setVisited(id);
  }, []);

  const onBlur = useCallback(({ target }: FocusEvent) => {
    // What is taken away while it has the focus is not left by the reader.
    if (target.isConnected) focused.current = undefined;
  }, []);

  return { currentId, itemProps, listProps: { ref: listRef, onKeyDown, onFocus, onBlur } };
}

function isRightToLeft(element: HTMLElement): boolean {
  return getComputedStyle(element).direction === "rtl";
}

function nextItem(
  key: string,
  from: HTMLElement,
  items: readonly HTMLElement[],
  rightToLeft: boolean,
): HTMLElement | undefined {
  const index = items.indexOf(from);
  switch (key) {
    case "Home":
      return items[0];
    case "End":
      return items.at(-1);
    case "ArrowRight":
      return items[index + (rightToLeft ? -1 : 1)];
    case "ArrowLeft":
      return items[index + (rightToLeft ? 1 : -1)];
    case "ArrowDown":
      return besideRow(from, items, 1);
    case "ArrowUp":
      return besideRow(from, items, -1);
    default:
      return undefined;
  }
}

interface Placed {
  readonly element: HTMLElement;
  readonly top: number;
  readonly middle: number;
}

function place(element: HTMLElement): Placed {
  // The whole item, where what takes the focus is only a line of it.
  const box = (element.closest("[data-roving-item]") ?? element).getBoundingClientRect();
  return { element, top: box.top, middle: box.left + box.width / 2 };
}

/** The item of the next row, or of the one before, that is nearest to straight below or above. */
function besideRow(
  from: HTMLElement,
  items: readonly HTMLElement[],
  step: 1 | -1,
): HTMLElement | undefined {
  const places = items.map(place);
  const start = place(from);
  // Where nothing is laid out, what comes next is below.
  if (
    places.every(({ top }) => top === start.top) &&
    places.every(({ middle }) => middle === start.middle)
  )
    return items[items.indexOf(from) + step];
  const beyond = places.filter(({ top }) => (top - start.top) * step > 1);
  const nearestTop = Math.min(...beyond.map(({ top }) => (top - start.top) * step));
  const row = beyond.filter(({ top }) => (top - start.top) * step <= nearestTop + 1);
  const [nearest] = row.sort(
    (one, other) => Math.abs(one.middle - start.middle) - Math.abs(other.middle - start.middle),
  );
  return nearest?.element;
}
