import type { ReactNode } from "react";
import { joinClasses } from "../../components/index";

interface StatusBadgeProps {
  /** What it looks like: going on, not yet begun, over. */
  readonly tone: "active" | "waiting" | "over";
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

/** A state in a word, with a dot whose colour says the same. */
export function StatusBadge({ tone, children, className }: StatusBadgeProps) {
  return (
    <span className={joinClasses("parlance-status-badge", className)} data-tone={tone}>
      {children}
    </span>
  );
}
