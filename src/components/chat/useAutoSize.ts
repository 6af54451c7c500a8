import { useEffect, type RefObject } from "react";

/** Lets a text area grow with what is written in it, up to its `max-block-size`, where CSS (`field-sizing`) cannot do that. */
export function useAutoSize(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  // What follows from a keystroke runs before the next paint.
  useEffect(() => {
    if (field.current) fit(field.current);
  }, [field, text]);

  useEffect(() => {
    const element = field.current;
    if (!element || typeof ResizeObserver === "undefined") return;
    // Narrower lines are more lines; and while the chat is hidden there is nothing to measure.
    let width = 0;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === width) return;
      width = element.clientWidth;
      fit(element);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [field]);
}

function fit(field: HTMLTextAreaElement): void {
  if (globalThis.CSS?.supports?.("field-sizing", "content") || field.clientWidth === 0) return;
  field.style.blockSize = "auto";
  field.style.blockSize = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}
