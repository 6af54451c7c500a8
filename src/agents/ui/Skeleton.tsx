interface SkeletonProps {
  /** @defaultValue "line" */
  readonly shape?: "line" | "circle" | "pill" | undefined;
  /** How much of the room a line takes. @defaultValue "long" */
  readonly length?: "short" | "medium" | "long" | undefined;
}

/** Holds the place of something that is on its way. Says nothing: what is loading is said by who shows it. */
export function Skeleton({ shape = "line", length = "long" }: SkeletonProps) {
  return (
    <span
      className="parlance-skeleton"
      data-shape={shape}
      data-length={shape === "line" ? length : undefined}
      aria-hidden="true"
    />
  );
}
