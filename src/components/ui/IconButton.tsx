import type { ButtonHTMLAttributes, ReactNode } from "react";
import { joinClasses } from "./join-classes";

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What it does, for screen readers and as a tooltip. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A square button with nothing but an icon in it. */
export function IconButton({ label, className, children, ...attributes }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...attributes}
      className={joinClasses("parlance-icon-button", className)}
    >
      {children}
    </button>
  );
}
