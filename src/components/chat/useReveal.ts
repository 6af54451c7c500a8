import {
  useEffect,
  useRef,
  useState,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
} from "react";

/** A pointer that only passes by, as it does while the list scrolls under it, brings nothing up. In milliseconds. */
const dwellMs = 60;

const control = "a, button, input, label, select, summary, audio, video, [role=button]";

/** Puts away what a tap brought up last: one at a time is enough. */
let putAway: (() => void) | undefined;

/**
 * Whether a message is asked to show what it keeps to itself: a mouse rests on it, the keyboard's focus is in it or on the
 * list item around it, or a finger tapped it.
 */
export function useReveal(ref: RefObject<HTMLElement | null>, isThere: boolean) {
  const [isPointedAt, setIsPointedAt] = useState(false);
  const [hasFocus, setHasFocus] = useState(false);
  const dwell = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isTouch = useRef(false);

  useEffect(() => {
    const row = ref.current?.closest<HTMLElement>("[role=listitem]") ?? ref.current;
    if (!row) return;
    // Listened to by hand: the row belongs to the list, and its own focus does not come by here.
    const onFocusIn = ({ target }: FocusEvent) =>
      // What is pressed with a mouse must not go with it; the row itself was only clicked.
      setHasFocus(target !== row || row.matches(":focus-visible"));
    const onFocusOut = ({ relatedTarget }: FocusEvent) => {
      if (!row.contains(relatedTarget as Node | null)) setHasFocus(false);
    };
    row.addEventListener("focusin", onFocusIn);
    row.addEventListener("focusout", onFocusOut);
    return () => {
      clearTimeout(dwell.current);
      row.removeEventListener("focusin", onFocusIn);
      row.removeEventListener("focusout", onFocusOut);
    };
  }, [ref, isThere]);

  return {
    isRevealed: isPointedAt || hasFocus,
    handlers: {
      onPointerEnter({ pointerType }: PointerEvent): void {
        isTouch.current = pointerType !== "mouse";
        if (isTouch.current) return;
        dwell.current = setTimeout(() => setIsPointedAt(true), dwellMs);
      },
      onPointerLeave(): void {
        clearTimeout(dwell.current);
        if (!isTouch.current) setIsPointedAt(false);
      },
      onClick({ target, currentTarget }: MouseEvent): void {
        if (!isTouch.current || (target as Element).closest(control)) return;
        // Who selects text wants the text.
        if (currentTarget.ownerDocument.getSelection()?.isCollapsed === false) return;
        putAway?.();
        putAway = isPointedAt ? undefined : () => setIsPointedAt(false);
        setIsPointedAt(!isPointedAt);
      },
    },
  };
}
