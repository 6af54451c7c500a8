const focusable =
  ":is(a[href], button, input, select, textarea):not([disabled]), summary, [tabindex]:not([tabindex='-1'])";

const field = "textarea:not([disabled]), [contenteditable]:not([contenteditable=false])";

/**
 * Puts the focus where one writes, else on the panel itself: there too where it would bring up a keyboard over half of what the
 * panel has to say.
 */
export function focusPanel(panel: HTMLElement): void {
  const bringsKeyboard = coversPage(panel) && window.matchMedia("(pointer: coarse)").matches;
  const target = bringsKeyboard ? panel : (panel.querySelector<HTMLElement>(field) ?? panel);
  target.focus({ preventScroll: true });
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
export function coversPage(panel: HTMLElement): boolean {
  const { width, height } = panel.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  return width > 0 && width >= clientWidth && height >= clientHeight;
}

/**
 * Whether Tab, pressed now, would lead out of `container`. If so the focus goes round inside, and the key has done its work.
 */
export function wrapFocus(container: HTMLElement, isBackward: boolean): boolean {
  const stops = [...container.querySelectorAll<HTMLElement>(focusable)].filter(
    (element) =>
      element.tabIndex >= 0 && element.getClientRects().length > 0 && !element.closest("[inert]"),
  );
  const edge = isBackward ? stops[0] : stops.at(-1);
  const other = isBackward ? stops.at(-1) : stops[0];
  const { activeElement } = document;
  // What stands before the first stop, as the container itself does, is an edge too.
  const isAtEdge = activeElement === edge || (isBackward && activeElement === container);
  if (!other || !isAtEdge) return false;
  other.focus();
  return true;
}

/** The first thing in `container` that can be done. */
export function firstControl(container: HTMLElement): HTMLElement | undefined {
  return container.querySelector<HTMLElement>(focusable) ?? undefined;
}

/** Puts the focus where one writes in the panel around `element`. False: there is no such place. */
export function focusComposer(element: HTMLElement): boolean {
  const panel = element.closest<HTMLElement>(".parlance-chat-panel");
  const target = panel?.querySelector<HTMLElement>(field);
  target?.focus({ preventScroll: true });
  return target !== undefined && target !== null;
}
