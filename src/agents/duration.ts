import type { Format } from "../components/index";

const made = new Map<string, Intl.NumberFormat>();

function write(value: number, unit: "hour" | "minute" | "second", locale: string): string {
  const key = `${locale} ${unit}`;
  let found = made.get(key);
  if (!found) {
    found = new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" });
    made.set(key, found);
  }
  return found.format(value);
}

/** A length of time in milliseconds in its two largest units, such as `4 min 12 sec`. */
export function durationInWords(ms: number, { locale }: Format): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const parts = [
    hours > 0 && write(hours, "hour", locale),
    minutes > 0 && write(minutes, "minute", locale),
    hours === 0 && (seconds % 60 > 0 || minutes === 0) && write(seconds % 60, "second", locale),
  ];
  return parts.filter(Boolean).join(" ");
}
