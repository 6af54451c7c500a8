import {
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
} from "react";
import { useFormat, useText } from "../language/LanguageContext";

/** How large a chat is, in CSS pixels. */
export interface ChatSize {
  readonly width: number;
  readonly height: number;
}

interface ResizeHandleProps {
  /** The card whose free corner it is. */
  readonly cardRef: RefObject<HTMLElement | null>;
  /** Shows a size that the reader is only trying out. */
  readonly onTry: (size: ChatSize) => void;
  /** The reader has decided; without a size for the one it was before. */
  readonly onResize: (size: ChatSize | undefined) => void;
}

/** A chat smaller than this is none, in pixels. */
const smallest: ChatSize = { width: 320, height: 400 };
const stepPx = 16;
const wideStepPx = 64;

interface Bounds {
  readonly size: ChatSize;
  readonly least: ChatSize;
  readonly most: ChatSize;
  /** 1 where the free corner is at the right, and moving it there makes the card wider; else -1. */
  readonly outwards: 1 | -1;
}

/** As it will lie once it has opened: while it moves and grows there, a rectangle of it would be of that moment. */
function measure(card: HTMLElement): Bounds {
  const { offsetLeft, offsetTop, offsetWidth: width, offsetHeight: height, offsetParent } = card;
  const around = offsetParent?.getBoundingClientRect();
  const left = (around?.left ?? 0) + offsetLeft;
  const bottom = (around?.top ?? 0) + offsetTop + height;
  const { clientWidth } = document.documentElement;
  const right = clientWidth - left - width;
  const isAtLeft = left < right;
  const margin = isAtLeft ? left : right;
  const most = { width: clientWidth - 2 * margin, height: bottom - margin };
  return {
    size: { width, height },
    least: {
      width: Math.min(smallest.width, most.width),
      height: Math.min(smallest.height, most.height),
    },
    most,
    outwards: isAtLeft ? 1 : -1,
  };
}

function within({ least, most }: Bounds, { width, height }: ChatSize): ChatSize {
  return {
    width: Math.round(Math.max(least.width, Math.min(most.width, width))),
    height: Math.round(Math.max(least.height, Math.min(most.height, height))),
  };
}

/**
 * The free corner of a chat, to be dragged by a pointer or moved by the arrow keys (further with Shift; Home and End for the smallest
 * and the largest).
 */
export function ResizeHandle({ cardRef, onTry, onResize }: ResizeHandleProps) {
  const text = useText();
  const format = useFormat();
  const bounds = useBounds(cardRef);
  const drag = useRef<{ readonly x: number; readonly y: number; readonly bounds: Bounds }>(
    undefined,
  );

  function dragged({ clientX, clientY }: PointerEvent): ChatSize | undefined {
    if (!drag.current) return undefined;
    const { x, y, bounds: begun } = drag.current;
    return within(begun, {
      width: begun.size.width + (clientX - x) * begun.outwards,
      height: begun.size.height - (clientY - y),
    });
  }

  function endDrag(size: ChatSize | undefined): void {
    if (!drag.current) return;
    drag.current = undefined;
    cardRef.current?.removeAttribute("data-resizing");
    onResize(size);
  }

  const latestEndDrag = useRef(endDrag);
  useEffect(() => {
    latestEndDrag.current = endDrag;
  });
  // The handle may go while it is dragged: on a screen that is turned, say.
  useEffect(() => () => latestEndDrag.current(undefined), []);

  function onPointerDown(event: PointerEvent<HTMLElement>): void {
    if (!cardRef.current || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, y: event.clientY, bounds: measure(cardRef.current) };
    cardRef.current.setAttribute("data-resizing", "");
  }

  function onPointerMove(event: PointerEvent): void {
    const size = dragged(event);
    if (size) onTry(size);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!cardRef.current || event.ctrlKey || event.altKey || event.metaKey) return;
    if (drag.current) {
      if (event.key !== "Escape") return;
      event.preventDefault();
      endDrag(undefined);
      return;
    }
    const now = measure(cardRef.current);
    const next = moved(now, event);
    if (!next) return;
    event.preventDefault();
    onResize(within(now, next));
  }

  return (
    <div
      className="parlance-resize-handle"
      // Of the roles only this one tells a screen reader to leave the arrow keys to the page and to say what they did.
      role="slider"
      tabIndex={0}
      aria-label={text.resize}
      aria-valuemin={bounds?.least.width ?? 0}
      aria-valuemax={bounds?.most.width ?? 0}
      aria-valuenow={bounds?.size.width ?? 0}
      aria-valuetext={
        bounds && `${format.number(bounds.size.width)} × ${format.number(bounds.size.height)}`
      }
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={(event) => endDrag(dragged(event))}
      onPointerCancel={() => endDrag(undefined)}
      onKeyDown={onKeyDown}
    />
  );
}

/** Where the corner goes by a key; undefined for a key that moves nothing. */
function moved(
  { size: { width, height }, least, most, outwards }: Bounds,
  { key, shiftKey }: KeyboardEvent,
): ChatSize | undefined {
  const step = shiftKey ? wideStepPx : stepPx;
  switch (key) {
    case "ArrowRight":
      return { width: width + step * outwards, height };
    case "ArrowLeft":
      return { width: width - step * outwards, height };
    case "ArrowUp":
      return { width, height: height + step };
    case "ArrowDown":
      return { width, height: height - step };
    case "Home":
      return least;
    case "End":
      return most;
    default:
      return undefined;
  }
}

/** What a screen reader is told of the card's size; undefined until it has one. */
function useBounds(cardRef: RefObject<HTMLElement | null>): Bounds | undefined {
  const [bounds, setBounds] = useState<Bounds>();
  useEffect(() => {
    const card = cardRef.current;
    if (!card || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(() => setBounds(measure(card)));
    observer.observe(card);
    return () => observer.disconnect();
  }, [cardRef]);
  return bounds;
}
