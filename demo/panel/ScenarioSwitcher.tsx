import type { HappyRobotScenario } from "@parlance/react/testing";
import { scenarioNotes, type ScenarioNote } from "./scenario-notes";

/** Props of {@link ScenarioSwitcher}. */
export interface ScenarioSwitcherProps {
  /** Undefined until the host has told. */
  readonly scenario: HappyRobotScenario | undefined;
  readonly onChange: (scenario: HappyRobotScenario) => void;
}

const names = Object.keys(scenarioNotes) as HappyRobotScenario[];

const groups: readonly ScenarioNote["group"][] = [
  "Answers",
  "Connection",
  "Delivery",
  "Tokens",
  "Files",
  "Refusals",
];

/** How the vendor behaves, one of many. */
export function ScenarioSwitcher({ scenario, onChange }: ScenarioSwitcherProps) {
  return (
    <section className="panel-section" aria-labelledby="scenario-title">
      <h3 id="scenario-title">Scenario{scenario && <strong> {scenario}</strong>}</h3>
      <div className="scenarios" role="radiogroup" aria-labelledby="scenario-title">
        {groups.map((group) => (
          <div key={group} role="group" aria-label={group}>
            <p className="scenarios__group" aria-hidden="true">
              {group}
            </p>
            {names
              .filter((name) => scenarioNotes[name].group === group)
              .map((name) => (
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
                      {scenarioNotes[name].sentence}
                      {scenarioNotes[name].startsAnew && <em> New session.</em>}
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
