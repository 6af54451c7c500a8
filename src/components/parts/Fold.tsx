import type { ReactNode } from "react";
import { ChevronDownIcon } from "../ui/Icon";
import { joinClasses } from "../ui/join-classes";

interface FoldProps {
  readonly className?: string | undefined;
  /** What can be seen of it, and pressed to see the rest. */
  readonly summary: ReactNode;
  readonly children: ReactNode;
}

/** What most readers do not need to see, a touch away. */
export function Fold({ className, summary, children }: FoldProps) {
  return (
    <details className={joinClasses("parlance-fold", className)}>
      <summary className="parlance-fold__summary">
        {summary}
        <span className="parlance-fold__marker">
          <ChevronDownIcon />
        </span>
      </summary>
      <div className="parlance-fold__content">{children}</div>
    </details>
  );
}
