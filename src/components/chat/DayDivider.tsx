import { useState } from "react";
import { useFormat } from "../language/LanguageContext";

/** The day on which the messages below it were written. */
export function DayDivider({ at }: { readonly at: number }) {
  const format = useFormat();
  const [now] = useState(() => Date.now());
  return <div className="parlance-day-divider">{format.day(at, now)}</div>;
}
