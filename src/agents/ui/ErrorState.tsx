import { AlertIcon, Button, joinClasses, useFormat } from "../../components/index";
import type { ParlanceError } from "../../core/index";
import { useAgentsText } from "../AgentsProvider";

interface ErrorStateProps {
  /** What could not be had. */
  readonly title: string;
  readonly error: ParlanceError;
  /** Tries again; without it there is no button. */
  readonly onRetry?: (() => void) | undefined;
  /** @defaultValue false */
  readonly isRetrying?: boolean | undefined;
  readonly className?: string | undefined;
}

/** Stands where a list would stand that could not be had. The button stays where it is while it is tried again. */
export function ErrorState({
  title,
  error,
  onRetry,
  isRetrying = false,
  className,
}: ErrorStateProps) {
  const text = useAgentsText();
  const format = useFormat();
  return (
    <div
      className={joinClasses("parlance-empty-state", className)}
      role="alert"
      data-failed
      data-code={error.code}
    >
      <div className="parlance-empty-state__picture" aria-hidden="true">
        <AlertIcon />
      </div>
      <div className="parlance-empty-state__title">{title}</div>
      <div className="parlance-empty-state__text">{text.error(error, format)}</div>
      {onRetry && (
        <div className="parlance-empty-state__action">
          <Button
            aria-disabled={isRetrying}
            onClick={() => {
              if (!isRetrying) onRetry();
            }}
          >
            {isRetrying ? text.loading : text.tryAgain}
          </Button>
        </div>
      )}
    </div>
  );
}
