import { useFormat } from "../language/LanguageContext";
import { useHydrated } from "../ui/useHydrated";

interface MessageTimeProps {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly className?: string | undefined;
}

/** The time of day, as this reader's clock shows it; in full when pointed at. */
export function MessageTime({ at, className }: MessageTimeProps) {
  const format = useFormat();
  // A server does not know the reader's time zone.
  const isHydrated = useHydrated();
  return (
    <time
      className={className}
      dir="auto"
      dateTime={new Date(at).toISOString()}
      title={isHydrated ? format.dateTime(at) : undefined}
    >
      {isHydrated && format.time(at)}
    </time>
  );
}
