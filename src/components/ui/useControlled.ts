import { useCallback, useEffect, useRef, useState } from "react";

/** A value that the app holds (`value`) or leaves to us (`initial`); either way `onChange` hears of every change asked for. */
export function useControlled<Value>(
  value: Value | undefined,
  initial: Value,
  onChange: ((value: Value) => void) | undefined,
): readonly [Value, (value: Value) => void] {
  const [own, setOwn] = useState(initial);
  const current = value ?? own;

  const latest = useRef({ current, onChange });
  useEffect(() => {
    latest.current = { current, onChange };
  });

  const change = useCallback((next: Value) => {
    if (Object.is(next, latest.current.current)) return;
    setOwn(next);
    latest.current.onChange?.(next);
  }, []);

  return [current, change];
}
