import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { Button, joinClasses, useFormat } from "../../components/index";
import { ParlanceError } from "../../core/index";
import { useAgentsText } from "../AgentsProvider";

interface ConfirmDialogProps {
  /** What is asked, as a heading. */
  readonly question: string;
  /** What a yes leads to. */
  readonly consequence?: ReactNode;
  /** The yes, as a verb. */
  readonly confirm: string;
  /** The yes leads to something that cannot be taken back, or not easily. @defaultValue true */
  readonly isGrave?: boolean | undefined;
  /** Does it. What it rejects with is said, and it can be tried again; else the dialog closes. */
  readonly onConfirm: () => unknown;
  /** The reader is done with the question: by a no, by Escape, by a press beside it, or after a yes that worked. */
  readonly onClose: () => void;
  readonly className?: string | undefined;
}

/** Asks before something is done. There while it is rendered, over all of the page; gives the focus back. */
export function ConfirmDialog({
  question,
  consequence,
  confirm,
  isGrave = true,
  onConfirm,
  onClose,
  className,
}: ConfirmDialogProps) {
  const text = useAgentsText();
  const format = useFormat();
  const id = useId();
  const dialogRef = useModal();
  const isUnderWay = useRef(false);
  const pressed = useRef<EventTarget>(null);
  const [status, setStatus] = useState<"asking" | "doing" | ParlanceError>("asking");

  async function answerYes(): Promise<void> {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setStatus("doing");
    try {
      await onConfirm();
      // Who has left meanwhile may be asked something else by now.
      if (dialogRef.current) onClose();
    } catch (error) {
      setStatus(
        ParlanceError.from(error, { code: "callback-failed", message: "It could not be done." }),
      );
    } finally {
      isUnderWay.current = false;
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Escape" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      onClose();
    }
    // What the list around does with a key is not for a dialog over it.
    event.stopPropagation();
  }

  return (
    <dialog
      ref={dialogRef}
      className={joinClasses("parlance-confirm", className)}
      role="alertdialog"
      aria-labelledby={`${id}-question`}
      aria-describedby={consequence === undefined ? undefined : `${id}-consequence`}
      data-status={typeof status === "string" ? status : "failed"}
      data-grave={isGrave || undefined}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        // Closed by who renders it, and by nobody else.
        event.preventDefault();
        onClose();
      }}
      onPointerDown={({ target }) => {
        pressed.current = target;
      }}
      onClick={({ target, currentTarget }) => {
        // The dialog itself is pressed only beside its card. Gone any sooner, what lies under it would take the rest of the press.
        if (target === currentTarget && pressed.current === target) onClose();
      }}
    >
      <div className="parlance-confirm__card">
        <div
          id={`${id}-question`}
          className="parlance-confirm__question"
          role="heading"
          aria-level={2}
        >
          {question}
        </div>
        {consequence !== undefined && (
          <div id={`${id}-consequence`} className="parlance-confirm__consequence">
            {consequence}
          </div>
        )}
        <div className="parlance-confirm__failure" role="alert">
          {typeof status !== "string" && text.error(status, format)}
        </div>
        <div className="parlance-confirm__answers">
          <Button className="parlance-confirm__no" onClick={onClose}>
            {text.cancel}
          </Button>
          <Button
            emphasis="strong"
            className="parlance-confirm__yes"
            aria-disabled={status === "doing"}
            onClick={() => void answerYes()}
          >
            {confirm}
          </Button>
        </div>
      </div>
    </dialog>
  );
}

/** A dialog that is over everything from when it is there, and whose opener has the focus again after it. */
function useModal() {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    const opener = document.activeElement;
    // Imitations of a browser have no layer over the page.
    if (typeof dialog.showModal === "function") dialog.showModal();
    else {
      dialog.setAttribute("open", "");
      dialog.querySelector<HTMLElement>("button, input")?.focus();
    }
    return () => {
      const { activeElement } = document;
      const hadFocus = activeElement === document.body || dialog.contains(activeElement);
      if (typeof dialog.close === "function") dialog.close();
      if (hadFocus && opener instanceof HTMLElement && opener.isConnected)
        opener.focus({ preventScroll: true });
    };
  }, []);
  return ref;
}
