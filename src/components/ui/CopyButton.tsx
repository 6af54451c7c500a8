import { useEffect, useState } from "react";
import { useText } from "../language/LanguageContext";
import { CheckIcon, CopyIcon } from "./Icon";

const shownForMs = 2_000;

/** Copies a text, and says so: to the eye on itself, to a screen reader in words. */
export function CopyButton({ text: copied }: { readonly text: string }) {
  const text = useText();
  const [outcome, setOutcome] = useState<"copied" | "failed">();

  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(undefined), shownForMs);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(copied);
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
        onClick={() => void copy()}
      >
        {outcome === "copied" ? <CheckIcon /> : <CopyIcon />}
        {said ?? text.copy}
      </button>
      <span role="status" className="parlance-visually-hidden">
        {said}
      </span>
    </>
  );
}
