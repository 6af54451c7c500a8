import type { ReactNode } from "react";
import { joinClasses } from "../../components/index";

interface EmptyStateProps {
  /** What there is nothing of, or where to begin. */
  readonly title: string;
  /** What one can do about it. */
  readonly text?: ReactNode;
  /** An icon. */
  readonly picture?: ReactNode;
  /** A button or a link. */
  readonly action?: ReactNode;
  readonly className?: string | undefined;
}

/** Stands where a list would stand, and says why there is none. */
export function EmptyState({ title, text, picture, action, className }: EmptyStateProps) {
  return (
    <div className={joinClasses("parlance-empty-state", className)}>
      {picture && (
        <div className="parlance-empty-state__picture" aria-hidden="true">
          {picture}
        </div>
      )}
      <div className="parlance-empty-state__title" dir="auto">
        {title}
      </div>
      {text && <div className="parlance-empty-state__text">{text}</div>}
      {action && <div className="parlance-empty-state__action">{action}</div>}
    </div>
  );
}
