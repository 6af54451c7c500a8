import { useEffect, useState } from "react";
import { useText } from "../language/LanguageContext";
import { CheckIcon, CopyIcon } from "./Icon";

const shownForMs = 2_000;

interface CopyButtonProps {
  /** What is copied. */
  readonly text: string;
  /** What it does, for screen readers and as a tooltip, where it shows no more than its icon. @defaultValue it shows a word */
  readonly label?: string | undefined;
  /** The same as HTML, for where it is pasted with its looks; given the button that was pressed. */
  readonly toHtml?: ((button: HTMLElement) => string) | undefined;
}

/** Copies a text, and says so: to the eye on itself, to a screen reader in words. */
export function CopyButton({ text: copied, label, toHtml }: CopyButtonProps) {
  const text = useText();
  const [outcome, setOutcome] = useState<"copied" | "failed">();

  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(undefined), shownForMs);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy(button: HTMLElement): Promise<void> {
    try {
      await writeToClipboard(copied, toHtml?.(button));
      setOutcome("copied");
    } catch {
      // No permission, or a page without https.
      setOutcome("failed");
    }
  }

  const labels = { copied: text.copied, failed: text.copyFailed };
  const said = outcome && labels[outcome];
  return (
    <>
      <button
        type="button"
        className="parlance-copy-button"
        data-outcome={outcome}
        data-shape={label === undefined ? undefined : "icon"}
        aria-label={label}
        title={label}
        onClick={({ currentTarget }) => void copy(currentTarget)}
      >
        {outcome === "copied" ? CheckIcon() : CopyIcon()}
        {label === undefined && (said ?? text.copy)}
      </button>
      <span role="status" className="parlance-visually-hidden">
        {said}
      </span>
    </>
  );
}

function writeToClipboard(text: string, html: string | undefined): Promise<void> {
  if (!html || typeof ClipboardItem === "undefined") return navigator.clipboard.writeText(text);
  const item = new ClipboardItem({
    "text/plain": new Blob([text], { type: "text/plain" }),
    "text/html": new Blob([html], { type: "text/html" }),
  });
  return navigator.clipboard.write([item]);
}
