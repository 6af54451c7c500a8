import { memo } from "react";
import { CopyButton } from "../ui/CopyButton";
import { ScrollRegion } from "../ui/ScrollRegion";

interface ReadableValueProps {
  /** What it is. */
  readonly label: string;
  readonly value: unknown;
  readonly canCopy?: boolean;
}

/** Data of a shape that nobody knows, as it is written down. Made anew only for another value: one may be long, and its message stream. */
export const ReadableValue = /* @__PURE__ */ memo(function ReadableValue({
  label,
  value,
  canCopy = false,
}: ReadableValueProps) {
  const written = readable(value);
  return (
    <div className="parlance-value">
      <div className="parlance-value__label">
        {label}
        {canCopy && <CopyButton text={written} />}
      </div>
      {/* Data reads from left to right in every language. */}
      <div dir="ltr">
        <ScrollRegion as="pre" className="parlance-value__text" label={label}>
          <code>{written}</code>
        </ScrollRegion>
      </div>
    </div>
  );
});

function readable(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return JSON.stringify(value, undefined, 2) ?? String(value);
  } catch {
    // Not JSON: a cycle, a big integer.
    return String(value);
  }
}
