import { readChoice, type VendorChoice } from "../vendor-choice";
import { Choice } from "./Choice";

/** Props of {@link VendorSwitcher}. */
export interface VendorSwitcherProps {
  readonly choice: VendorChoice;
  readonly onChange: (choice: VendorChoice) => void;
}

const dialects = {
  A: "Each question is a run. The agent can use tools of this page: ask for the map, or what time it is.",
  B1: "One transaction with the agent; its text is streamed.",
  B2: "One transaction with the agent; each message comes whole.",
};

/** Whom the chat talks to, and how. It stands in the address of the page, so a reload keeps it. */
export function VendorSwitcher({ choice, onChange }: VendorSwitcherProps) {
  return (
    <section className="panel-section" aria-labelledby="vendor-title">
      <h3 id="vendor-title">Agent behind the chat</h3>
      <Choice
        label="Vendor"
        options={[
          ["happyrobot", "HappyRobot"],
          ["haip", "HAIP"],
          ["kivox", "Kivox"],
        ]}
        value={choice.vendor}
        onChange={(vendor) => onChange(readChoice(`vendor=${vendor}`))}
      />
      {choice.vendor === "kivox" && (
        <p className="vendor__note">
          Pip, one of the agents that are looked after under “Agents”. What you say here can be read
          there.
        </p>
      )}
      {choice.vendor === "haip" && (
        <>
          <Choice
            label="Dialect"
            options={[
              ["A", "A"],
              ["B1", "B1"],
              ["B2", "B2"],
            ]}
            value={choice.dialect}
            onChange={(dialect) => onChange({ ...choice, dialect })}
          />
          <Choice
            label="Transport"
            options={[
              ["websocket", "WebSocket"],
              ["sse", "SSE"],
              ["http-streaming", "HTTP"],
            ]}
            value={choice.transport}
            onChange={(transport) => onChange({ ...choice, transport })}
          />
          <p className="vendor__note">{dialects[choice.dialect]}</p>
        </>
      )}
    </section>
  );
}
