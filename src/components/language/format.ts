/** The wording of a count: one sentence per plural category of the language; `other` always. */
export type PluralForms = Readonly<
  Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string }
>;

/** Numbers, times and sizes as one language writes them. */
export interface Format {
  /** The BCP 47 tag it formats for. */
  readonly locale: string;
  number(value: number): string;
  /** A share of one, such as `0.42`, in per cent. */
  percent(share: number): string;
  /** The form that the language uses for `count`. */
  plural(count: number, forms: PluralForms): string;
  /** The time of day of `at`, milliseconds since the epoch. */
  time(at: number): string;
  /** The day and the time of `at`, milliseconds since the epoch. */
  dateTime(at: number): string;
  /** "Today", "Yesterday" or the date of `at`; both in milliseconds since the epoch. */
  day(at: number, now: number): string;
  /** A length of time in whole seconds, with its unit. */
  seconds(count: number): string;
  /** A length of time in milliseconds as a player shows it, such as `1:05`. */
  duration(ms: number): string;
  /** A size in bytes, in the unit that reads best. */
  bytes(size: number): string;
}

const dayMs = 86_400_000;
const byteUnits = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** The formats of a language. Each is made when first asked for: `Intl` objects are slow to build and quick to use. */
export function createFormat(locale: string): Format {
  const made = new Map<string, unknown>();
  function once<Made>(key: string, make: () => Made): Made {
    if (!made.has(key)) made.set(key, make());
    return made.get(key) as Made;
  }

  return {
    locale,
    number: (value) => once("number", () => new Intl.NumberFormat(locale)).format(value),
    percent: (share) =>
      once("percent", () => new Intl.NumberFormat(locale, { style: "percent" })).format(share),
    plural: (count, forms) =>
      forms[once("plural", () => new Intl.PluralRules(locale)).select(count)] ?? forms.other,
    time: (at) =>
      once(
        "time",
        () => new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" }),
      ).format(at),
    dateTime: (at) =>
      once(
        "date-time",
        () => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }),
      ).format(at),
    day: (at, now) => {
      // Rounded, because a day on which the clocks change is not 24 hours long.
      const daysAgo = Math.round((startOfDay(now) - startOfDay(at)) / dayMs);
      if (daysAgo === 0 || daysAgo === 1) {
        const word = once(
          "relative",
          () => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }),
        ).format(-daysAgo, "day");
        return word.charAt(0).toLocaleUpperCase(locale) + word.slice(1);
      }
      const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
      return once(
        isThisYear ? "day" : "day-year",
        () =>
          new Intl.DateTimeFormat(locale, {
            weekday: "long",
            day: "numeric",
            month: "long",
            ...(isThisYear ? {} : { year: "numeric" }),
          }),
      ).format(at);
    },
    seconds: (count) =>
      once(
        "seconds",
        () =>
          new Intl.NumberFormat(locale, { style: "unit", unit: "second", unitDisplay: "short" }),
      ).format(count),
    duration: (ms) => {
      const digits = (value: number, least: number) =>
        once(
          `digits-${least}`,
          () => new Intl.NumberFormat(locale, { minimumIntegerDigits: least }),
        ).format(value);
      const seconds = Math.round(ms / 1000);
      return `${digits(Math.floor(seconds / 60), 1)}:${digits(seconds % 60, 2)}`;
    },
    bytes: (size) => {
      const power = size < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(size) / 3));
      const unit = byteUnits[power] ?? "byte";
      return once(
        unit,
        () =>
          new Intl.NumberFormat(locale, {
            style: "unit",
            unit,
            unitDisplay: unit === "byte" ? "long" : "short",
            maximumFractionDigits: unit === "byte" || unit === "kilobyte" ? 0 : 1,
          }),
      ).format(size / 1000 ** power);
    },
  };
}
