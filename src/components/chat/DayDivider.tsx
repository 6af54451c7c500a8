import { useState } from "react";
import { useFormat } from "../language/LanguageContext";
import { useHydrated } from "../ui/useHydrated";

/** The day on which the messages below it were written. */
export function DayDivider({ at }: { readonly at: number }) {
  const format = useFormat();
  const [now] = useState(() => Date.now());
  // A server does not know the reader's time zone, so neither where his days begin.
  if (!useHydrated()) return null;
  return <div className="parlance-day-divider">{format.day(at, now)}</div>;
}
