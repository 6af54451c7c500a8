import { useMemo, useSyncExternalStore } from "react";
import { useFormat } from "../../components/index";

interface RelativeTimeProps {
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const minuteMs = 60_000;

const units: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, ms: number])[] = [
  ["day", 24 * 60 * minuteMs],
  ["hour", 60 * minuteMs],
  ["minute", minuteMs],
];

/** How long ago that was, or the date after a month; the precise time on a closer look. */
export function RelativeTime({ at }: RelativeTimeProps) {
  const { locale, dateTime } = useFormat();
  const now = useMinute();
  const { ago, date } = useMemo(() => formatsFor(locale), [locale]);
  // On the server neither the time nor the time zone of the reader is known.
  if (now === undefined)
    return <time dateTime={new Date(at).toISOString()}>{date.format(at)}</time>;
  const elapsed = Math.max(0, now - at);
  const [unit, ms] = units.find(([, length]) => elapsed >= length) ?? ["minute", minuteMs];
  const isLongAgo = elapsed > 30 * 24 * 60 * minuteMs;
  return (
    <time dateTime={new Date(at).toISOString()} title={dateTime(at)}>
      {isLongAgo ? date.format(at) : ago.format(-Math.floor(elapsed / ms), unit)}
    </time>
  );
}

const formats = new Map<
  string,
  { readonly ago: Intl.RelativeTimeFormat; readonly date: Intl.DateTimeFormat }
>();

function formatsFor(locale: string) {
  let found = formats.get(locale);
  if (!found) {
    found = {
      ago: new Intl.RelativeTimeFormat(locale, { numeric: "auto" }),
      // In one time zone everywhere: the server says what the reader's device will say.
      date: new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }),
    };
    formats.set(locale, found);
  }
  return found;
}

function everyMinute(listener: () => void): () => void {
  const timer = setInterval(listener, minuteMs);
  return () => clearInterval(timer);
}

/** Now, to the end of this minute: three hours ago is not two hours and 59 minutes. Undefined on the server and while hydrating. */
function useMinute(): number | undefined {
  return useSyncExternalStore(
    everyMinute,
    () => Math.ceil(Date.now() / minuteMs) * minuteMs,
    () => undefined,
  );
}
