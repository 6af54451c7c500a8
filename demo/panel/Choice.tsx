import { useId } from "react";

/** Props of {@link Choice}. */
export interface ChoiceProps<Value extends string> {
  readonly label: string;
  /** What can be chosen, and what it is called. */
  readonly options: readonly (readonly [value: Value, label: string])[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** One of a few, side by side. */
export function Choice<Value extends string>({
  label,
  options,
  value,
  onChange,
}: ChoiceProps<Value>) {
  const id = useId();
  return (
    <div className="choice">
      <span className="choice__label" id={id}>
        {label}
      </span>
      <div className="choice__options" role="group" aria-labelledby={id}>
        {options.map(([option, name]) => (
          <button
            key={option}
            type="button"
            aria-pressed={option === value}
            onClick={() => onChange(option)}
          >
            {name}
          </button>
        ))}
      </div>
    </div>
  );
}
