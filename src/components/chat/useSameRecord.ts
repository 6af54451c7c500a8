import { useState } from "react";

/** The object it was given before, for as long as the new one holds the same: an object literal then draws no message again. */
export function useSameRecord<Value extends object | undefined>(record: Value): Value {
  const [kept, setKept] = useState(record);
  if (kept === record || isSame(kept, record)) return kept;
  setKept(record);
  return record;
}

function isSame(one: object = {}, other: object = {}): boolean {
  const values = Object.entries(one).flat();
  const others = Object.entries(other).flat();
  return values.length === others.length && values.every((value, index) => value === others[index]);
}
