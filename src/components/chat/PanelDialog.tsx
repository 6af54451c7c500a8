import { useEffect, useRef, type KeyboardEvent, type ReactNode } from "react";
import { joinClasses } from "../ui/join-classes";
import { focusFirst, focusLog, wrapFocus } from "./panel-focus";

interface PanelDialogProps {
  /** An `alertdialog` waits for an answer. @defaultValue "dialog" */
  readonly role?: "dialog" | "alertdialog";
  /** The id of the heading inside. */
  readonly labelledBy: string;
  readonly describedBy?: string | undefined;
  /** Asked for by Escape, and by a press beside the dialog. */
  readonly onClose: () => void;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/**
 * A dialog over a chat, and over nothing else of the page: stands directly in the panel, whose other pieces rest meanwhile. Takes the
 * focus, keeps it, and gives it back.
 */
export function PanelDialog({
  role = "dialog",
  labelledBy,
  describedBy,
  onClose,
  className,
  children,
}: PanelDialogProps) {
  const coverRef = useRef<HTMLDivElement>(null);
  const dialogRef = useRef<HTMLDivElement>(null);
  /** Where the press began. */
  const pressed = useRef<EventTarget>(null);

  useEffect(() => {
    const cover = coverRef.current;
    const dialog = dialogRef.current;
    if (!cover || !dialog) return;
    const panel = cover.parentElement;
    const opener = document.activeElement;
    // Not what is heard only: a screen reader would no longer be told what the agent says.
    const others = [...(panel?.children ?? [])].filter(
      (element) =>
        element !== cover &&
        !element.hasAttribute("inert") &&
        !element.matches(".parlance-visually-hidden"),
    );
    focusFirst(dialog);
    for (const other of others) other.setAttribute("inert", "");
    return () => {
      for (const other of others) other.removeAttribute("inert");
      const { activeElement } = document;
      const hadFocus = activeElement === document.body || cover.contains(activeElement);
      if (!hadFocus) return;
      if (opener instanceof HTMLElement && opener.isConnected)
        opener.focus({ preventScroll: true });
      // What asked for the dialog is gone, as a menu is that has nothing left to offer.
      else if (panel) focusLog(panel);
    };
  }, []);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.nativeEvent.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      onClose();
    } else if (event.key === "Tab" && dialogRef.current) {
      if (wrapFocus(dialogRef.current, event.shiftKey)) event.preventDefault();
    }
    // What the panel does with a key is not for a dialog over it.
    event.stopPropagation();
  }

  return (
    <div
      ref={coverRef}
      className="parlance-panel-dialog"
      onPointerDown={(event) => {
        pressed.current = event.target;
        // Else the press would take the focus from the one who is about to get it back.
        if (event.target === event.currentTarget) event.preventDefault();
      }}
      onClick={({ target, currentTarget }) => {
        // Gone any sooner, what lies under it would take the rest of the press.
        if (target === currentTarget && pressed.current === target) onClose();
      }}
      onKeyDown={onKeyDown}
    >
      <div
        ref={dialogRef}
        className={joinClasses("parlance-panel-dialog__card", className)}
        role={role}
        aria-modal="true"
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        tabIndex={-1}
      >
        {children}
      </div>
    </div>
  );
}
