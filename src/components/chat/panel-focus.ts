const focusable =
  "a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), summary, [tabindex]:not([tabindex='-1'])";

const field = "textarea:not([disabled]), [contenteditable]:not([contenteditable=false])";

/** Puts the focus where one writes, else on the panel itself. */
export function focusPanel(panel: HTMLElement): void {
  (panel.querySelector<HTMLElement>(field) ?? panel).focus({ preventScroll: true });
}

/** Puts the focus where one writes, else on the first thing that can be done. */
export function focusFirst(container: HTMLElement): void {
  const first =
    container.querySelector<HTMLElement>(field) ?? container.querySelector<HTMLElement>(focusable);
  first?.focus({ preventScroll: true });
}

/** Puts the focus on the conversation `element` is or holds, or stands in. */
export function focusLog(element: HTMLElement): void {
  const log =
    element.querySelector<HTMLElement>("[role=log]") ?? element.closest<HTMLElement>("[role=log]");
  log?.focus({ preventScroll: true });
}

/** Whether the panel leaves nothing of the page to be seen, as it does on a phone. */
function coversPage(panel: HTMLElement): boolean {
  const { width, height } = panel.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  return width > 0 && width >= clientWidth && height >= clientHeight;
}

/**
 * Whether Tab, pressed now, would lead out of a panel that hides where it leads. If so the focus goes round inside, and the
 * key has done its work.
 */
export function wrapFocus(panel: HTMLElement, isBackward: boolean): boolean {
  if (!coversPage(panel)) return false;
  const stops = [...panel.querySelectorAll<HTMLElement>(focusable)].filter(
    (element) => element.getClientRects().length > 0,
  );
  const edge = isBackward ? stops[0] : stops.at(-1);
  const other = isBackward ? stops.at(-1) : stops[0];
  if (!edge || document.activeElement !== edge) return false;
  other?.focus();
  return true;
}
