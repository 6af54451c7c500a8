import { useEffect, useSyncExternalStore, type RefObject } from "react";

// The same words stand in ChatWidget.css.
const sheetQuery = "(max-width: 30rem), (max-height: 30rem)";

/** A keyboard on the screen takes at least this much of its height, in pixels; a browser's own bars take less. */
const keyboardPx = 100;

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia?.(sheetQuery);
  query?.addEventListener("change", listener);
  return () => query?.removeEventListener("change", listener);
}

const isSmall = () => window.matchMedia?.(sheetQuery).matches ?? false;
const notOnServer = () => false;

/**
 * Whether a chat lies over the whole of a small screen. While it does, the page behind it does not scroll, and it ends where a keyboard
 * on the screen begins: browsers lay that over the page, and over whatever is fixed to its end.
 */
export function useSheet(ref: RefObject<HTMLElement | null>, isOpen: boolean): boolean {
  const isSheet = useSyncExternalStore(subscribe, isSmall, notOnServer) && isOpen;

  useEffect(() => {
    const sheet = ref.current;
    if (!isSheet || !sheet) return;
    const root = document.documentElement;
    root.setAttribute("data-parlance-sheet", "");
    const letGo = fitAboveKeyboard(sheet);
    return () => {
      letGo();
      root.removeAttribute("data-parlance-sheet");
    };
  }, [ref, isSheet]);

  return isSheet;
}

function fitAboveKeyboard(sheet: HTMLElement): () => void {
  const { visualViewport: viewport } = window;
  if (!viewport) return () => undefined;

  function fit(): void {
    if (!viewport) return;
    const { height, offsetTop, scale } = viewport;
    // Who enlarges the page with two fingers looks closer; nothing has been put over it.
    const isCovered = scale < 1.05 && document.documentElement.clientHeight - height >= keyboardPx;
    sheet.toggleAttribute("data-keyboard", isCovered);
    sheet.style.setProperty("--_parlance-sheet-start", isCovered ? `${offsetTop}px` : null);
    sheet.style.setProperty("--_parlance-sheet-size", isCovered ? `${height}px` : null);
  }

  fit();
  viewport.addEventListener("resize", fit);
  viewport.addEventListener("scroll", fit);
  return () => {
    viewport.removeEventListener("resize", fit);
    viewport.removeEventListener("scroll", fit);
    sheet.removeAttribute("data-keyboard");
    sheet.style.removeProperty("--_parlance-sheet-start");
    sheet.style.removeProperty("--_parlance-sheet-size");
  };
}
