import { useFormat } from "../language/LanguageContext";
import { useHydrated } from "../ui/useHydrated";

interface MessageTimeProps {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Whether it is seen, or only read out. */
  readonly isShown: boolean;
}

/** The time of day, as this reader's clock shows it; in full when pointed at. */
export function MessageTime({ at, isShown }: MessageTimeProps) {
  const format = useFormat();
  // A server does not know the reader's time zone.
  if (!useHydrated()) return null;
  const date = new Date(at);
  return (
    <time
      dir="auto"
      dateTime={date.toISOString()}
      title={isShown ? format.dateTime(at) : undefined}
    >
      {isShown ? (
        format.time(at)
      ) : (
        // Loading what knows how a language writes times takes longer than drawing a screenful of messages.
        <span className="parlance-visually-hidden">{date.toTimeString().slice(0, 5)}</span>
      )}
    </time>
  );
}
