import { useCallback } from "react";
import { useFormat, useHydrated } from "../../components/index";

/** Writes a day, given in milliseconds since the epoch. On a server, whose time zone is not the reader's, that of UTC. */
export function useDate(): (at: number) => string {
  const { locale } = useFormat();
  const isHydrated = useHydrated();
  return useCallback(
    (at) => formatFor(locale, isHydrated ? undefined : "UTC").format(at),
    [locale, isHydrated],
  );
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(locale: string, timeZone: string | undefined): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, {
      dateStyle: "medium",
      ...(timeZone === undefined ? {} : { timeZone }),
    });
    formats.set(key, found);
  }
  return found;
}
