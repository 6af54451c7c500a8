import { useId, type ReactNode } from "react";
import type { Preferences } from "./usePreferences";

/** Props of {@link Appearance}. */
export interface AppearanceProps {
  readonly preferences: Preferences;
  readonly onChange: (change: Partial<Preferences>) => void;
}

/** Colour scheme, direction and language. */
export function Appearance({ preferences, onChange }: AppearanceProps) {
  const { scheme, direction, language } = preferences;
  return (
    <section className="panel-section" aria-labelledby="appearance-title">
      <h3 id="appearance-title">Appearance</h3>
      <Choice label="Scheme">
        {(["system", "light", "dark"] as const).map((value) => (
          <Option
            key={value}
            label={value}
            isChosen={scheme === value}
            onChoose={() => onChange({ scheme: value })}
          />
        ))}
      </Choice>
      <Choice label="Direction">
        {(["ltr", "rtl"] as const).map((value) => (
          <Option
            key={value}
            label={value}
            isChosen={direction === value}
            onChoose={() => onChange({ direction: value })}
          />
        ))}
      </Choice>
      <Choice label="Language">
        {(
          [
            ["en", "English"],
            ["es", "Español"],
            ["ar", "العربية"],
          ] as const
        ).map(([value, label]) => (
          <Option
            key={value}
            label={label}
            isChosen={language === value}
            onChoose={() =>
              onChange({ language: value, direction: value === "ar" ? "rtl" : "ltr" })
            }
          />
        ))}
      </Choice>
    </section>
  );
}

function Choice({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <div className="choice">
      <span className="choice__label" id={id}>
        {label}
      </span>
      <div className="choice__options" role="group" aria-labelledby={id}>
        {children}
      </div>
    </div>
  );
}

interface OptionProps {
  readonly label: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Option({ label, isChosen, onChoose }: OptionProps) {
  return (
    <button type="button" aria-pressed={isChosen} onClick={onChoose}>
      {label}
    </button>
  );
}
