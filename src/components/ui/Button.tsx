import type { ButtonHTMLAttributes } from "react";
import { joinClasses } from "./join-classes";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** How loud it is. @defaultValue "quiet" */
  readonly emphasis?: "strong" | "quiet";
}

/** A button with words in it. */
export function Button({ emphasis = "quiet", className, ...attributes }: ButtonProps) {
  return (
    <button
      type="button"
      data-emphasis={emphasis}
      {...attributes}
      className={joinClasses("parlance-button", className)}
    />
  );
}
