import { useEffect, useRef, type RefObject } from "react";

/**
 * Gives the focus a place in `rootRef` when what had it there is taken away as `state` changes: where Tab would lead to in it, else the
 * element itself, which can take it. Without this it falls to the top of the page. Returns what the element needs to hear.
 */
export function useFocusHome(rootRef: RefObject<HTMLElement | null>, state: string) {
  const hasFocus = useRef(false);
  useEffect(() => {
    const root = rootRef.current;
    const { activeElement } = document;
    const isLost = activeElement === null || activeElement === document.body;
    if (!root || !hasFocus.current || !isLost) return;
    const home = root.querySelector<HTMLElement>('[data-roving][tabindex="0"], [data-focus-home]');
    (home ?? root).focus({ preventScroll: true });
  }, [rootRef, state]);
  return {
    onFocus: () => {
      hasFocus.current = true;
    },
    // Not told of an element that is taken away while it has the focus.
    onBlur: () => {
      hasFocus.current = false;
    },
  };
}
