import { joinClasses } from "./join-classes";

interface ProgressBarProps {
  readonly className: string;
  /** How far it got, 0 to 1. */
  readonly value: number | undefined;
  /** What is under way, and how far, in words. */
  readonly label: string;
}

/** A thin line that grows. */
export function ProgressBar({ className, value, label }: ProgressBarProps) {
  return (
    <progress
      className={joinClasses("parlance-progress-bar", className)}
      value={value}
      max={1}
      aria-label={label}
    />
  );
}
