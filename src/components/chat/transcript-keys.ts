import type { KeyboardEvent } from "react";
import { firstControl, focusComposer } from "./panel-focus";

/**
 * The keyboard map of a transcript: arrows go from message to message, Home and End to the first and the last, Enter into
 * a message, Escape out of it and then back to where one writes.
 */
export function onTranscriptKeyDown(
  event: KeyboardEvent<HTMLElement>,
  count: number,
  reveal: (index: number) => HTMLElement | undefined,
): void {
  const { target, key, currentTarget: log } = event;
  const hasModifier = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
  if (event.defaultPrevented || hasModifier || !(target instanceof HTMLElement)) return;
  const row = target.closest<HTMLElement>(".parlance-message-list__row") ?? undefined;
  const isInside = target !== log && target !== row;

  function goTo(index: number): void {
    event.preventDefault();
    reveal(Math.max(0, Math.min(index, count - 1)))?.focus({ preventScroll: true });
  }

  if (key === "Escape") {
    if (isInside && row) row.focus({ preventScroll: true });
    else if (!focusComposer(log)) return;
    event.preventDefault();
    return;
  }
  if (isInside || count === 0) return;
  const index = row ? Number(row.getAttribute("aria-posinset")) - 1 : undefined;
  switch (key) {
    case "ArrowUp":
      if (row && isCut(row, log, "above")) return;
      return goTo(index === undefined ? lastSeen(log) : index - 1);
    case "ArrowDown":
      if (row && isCut(row, log, "below")) return;
      return goTo(index === undefined ? lastSeen(log) : index + 1);
    case "Home":
      return goTo(0);
    case "End":
      return goTo(count - 1);
    case "Enter": {
      const control = row && firstControl(row);
      if (!control) return;
      event.preventDefault();
      return control.focus();
    }
    default:
  }
}

/** Whether part of a message that is read is out of sight on that side, so that the arrow still scrolls to it. */
function isCut(row: HTMLElement, log: HTMLElement, side: "above" | "below"): boolean {
  const { top, bottom } = row.getBoundingClientRect();
  const view = log.getBoundingClientRect();
  return side === "above" ? top < view.top - 1 : bottom > view.bottom + 1;
}

/** The last message that is in sight. */
function lastSeen(log: HTMLElement): number {
  const { bottom } = log.getBoundingClientRect();
  const rows = [...log.querySelectorAll<HTMLElement>(".parlance-message-list__row")];
  const row = rows.findLast((each) => each.getBoundingClientRect().top < bottom);
  return Number(row?.getAttribute("aria-posinset") ?? 1) - 1;
}
