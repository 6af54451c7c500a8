import {
  useCallback,
  useState,
  type ComponentType,
  type KeyboardEvent,
  type ReactNode,
} from "react";
import type { KeyboardHelpProps } from "./KeyboardHelp";

interface KeyboardHelpHandle {
  /** To be rendered directly in the panel; nothing until it was asked for. */
  readonly dialog: ReactNode;
  /** Shows it as soon as it is loaded. */
  readonly open: () => void;
  /** Opens it on `?`, for the panel. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** The keyboard map of a panel: not loaded before somebody wants it. */
export function useKeyboardHelp(): KeyboardHelpHandle {
  const [Help, setHelp] = useState<ComponentType<KeyboardHelpProps>>();
  const close = useCallback(() => setHelp(undefined), []);
  const open = useCallback(() => {
    import("./KeyboardHelp").then(
      (module) => setHelp(() => module.KeyboardHelp),
      // Offline, or a page older than the last deployment: asked again, it is tried again.
      () => undefined,
    );
  }, []);
  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      if (!asksForHelp(event)) return;
      event.preventDefault();
      open();
    },
    [open],
  );
  return { dialog: Help && <Help onClose={close} />, open, onKeyDown };
}

/**
 * Whether a key asks for help: a `?` that nobody is writing. In a text field it is always a question mark, in an empty one too:
 * many a question begins with nothing else.
 */
function asksForHelp(event: KeyboardEvent): boolean {
  // The second is the one of an Arabic keyboard.
  if (!["?", "؟"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey)
    return false;
  if (event.defaultPrevented || event.nativeEvent.isComposing || event.repeat) return false;
  const writes = "input, textarea, select, [contenteditable]:not([contenteditable=false])";
  return !(event.target instanceof Element && event.target.closest(writes));
}
