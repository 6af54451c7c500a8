import { Choice } from "./Choice";
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
      <Choice
        label="Scheme"
        options={[
          ["system", "system"],
          ["light", "light"],
          ["dark", "dark"],
        ]}
        value={scheme}
        onChange={(scheme) => onChange({ scheme })}
      />
      <Choice
        label="Direction"
        options={[
          ["ltr", "ltr"],
          ["rtl", "rtl"],
        ]}
        value={direction}
        onChange={(direction) => onChange({ direction })}
      />
      <Choice
        label="Language"
        options={[
          ["en", "English"],
          ["es", "Español"],
          ["ar", "العربية"],
        ]}
        value={language}
        onChange={(language) =>
          onChange({ language, direction: language === "ar" ? "rtl" : "ltr" })
        }
      />
    </section>
  );
}
