import { useEffect, useRef, type RefObject } from "react";

/**
 * Gives the focus a new place when what had it inside `ref` is taken away as `state` changes; without this it falls to the top of the
 * page. Returns what the element needs to hear.
 */
export function useLostFocus(
  ref: RefObject<HTMLElement | null>,
  state: string,
  takeOver: (element: HTMLElement) => void,
): { readonly onFocus: () => void; readonly onBlur: () => void } {
  const hasFocus = useRef(false);
  const latest = useRef(takeOver);
  useEffect(() => {
    latest.current = takeOver;
  });
  useEffect(() => {
    const element = ref.current;
    if (element && hasFocus.current && !element.contains(document.activeElement)) {
      latest.current(element);
    }
  }, [ref, state]);
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
