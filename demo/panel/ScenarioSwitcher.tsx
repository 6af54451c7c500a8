import type { ScenarioNote } from "./scenario-notes";

/** Props of {@link ScenarioSwitcher}. */
export interface ScenarioSwitcherProps {
  /** What there is to choose from, by name. */
  readonly notes: Readonly<Record<string, ScenarioNote>>;
  /** Undefined until the host has told. */
  readonly scenario: string | undefined;
  readonly onChange: (scenario: string) => void;
}

const groups: readonly ScenarioNote["group"][] = [
  "Answers",
  "Tools and media",
  "Connection",
  "Delivery",
  "Tokens",
  "Files",
  "Refusals",
];

/** How the vendor behaves, one of many. */
export function ScenarioSwitcher({ notes, scenario, onChange }: ScenarioSwitcherProps) {
  const grouped = groups.map((group) => ({
    group,
    scenarios: Object.entries(notes).filter(([, note]) => note.group === group),
  }));
  return (
    <section className="panel-section" aria-labelledby="scenario-title">
      <h3 id="scenario-title">Scenario{scenario && <strong> {scenario}</strong>}</h3>
      <div className="scenarios" role="radiogroup" aria-labelledby="scenario-title">
        {grouped
          .filter(({ scenarios }) => scenarios.length > 0)
          .map(({ group, scenarios }) => (
            <div key={group} role="group" aria-label={group}>
              <p className="scenarios__group" aria-hidden="true">
                {group}
              </p>
              {scenarios.map(([name, { sentence, startsAnew }]) => (
                <label key={name} className="scenarios__scenario">
                  <input
                    type="radio"
                    name="scenario"
                    checked={name === scenario}
                    onChange={() => onChange(name)}
                  />
                  <span>
                    <strong>{name}</strong>
                    <small>
                      {sentence}
                      {startsAnew && <em> New session.</em>}
                    </small>
                  </span>
                </label>
              ))}
            </div>
          ))}
      </div>
    </section>
  );
}
