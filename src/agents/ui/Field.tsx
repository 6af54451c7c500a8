import { useId, type ReactNode } from "react";
import { joinClasses } from "../../components/index";

/** What a form control needs to belong to its {@link Field}. */
interface FieldControlProps {
  readonly id: string;
  readonly className: string;
  readonly "aria-invalid": true | undefined;
  readonly "aria-describedby": string | undefined;
}

interface FieldProps {
  readonly label: string;
  /** What is wrong with what was entered. */
  readonly error?: string | undefined;
  readonly className?: string | undefined;
  readonly children: (props: FieldControlProps) => ReactNode;
}

/** A form control with its name above it, and below it what is wrong. */
export function Field({ label, error, className, children }: FieldProps) {
  const id = useId();
  return (
    <div className={joinClasses("parlance-field", className)}>
      <label className="parlance-field__label" htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        className: "parlance-field__control",
        "aria-invalid": error === undefined ? undefined : true,
        "aria-describedby": error === undefined ? undefined : `${id}-error`,
      })}
      {error !== undefined && (
        <div id={`${id}-error`} className="parlance-field__error" role="alert">
          {error}
        </div>
      )}
    </div>
  );
}
