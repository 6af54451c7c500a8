import { useEffect, useState, useSyncExternalStore } from "react";
import type { ChatSession, ConnectionStatus, ParlanceError } from "../../core/index";
import { useChatStatus, useSession, useSessionState } from "../../hooks/index";
import { useFormat, useText } from "../language/LanguageContext";
import { Button } from "../ui/Button";
import { AlertIcon, CheckIcon, ClockIcon, OfflineIcon, RetryIcon } from "../ui/Icon";
import { joinClasses } from "../ui/join-classes";

/** Props of {@link ConnectionBanner}, and what a component in its place is given. */
export interface ConnectionBannerProps {
  /** @defaultValue the session of the nearest `ParlanceProvider` */
  readonly session?: ChatSession | undefined;
  readonly className?: string | undefined;
}

/** A fall that heals within this time, in milliseconds, is not worth a word. */
const troubleDelayMs = 600;
/** The first connection may take longer than a repaired one before it worries anybody. */
const firstConnectionDelayMs = 1500;
/** How long the good news stays, in milliseconds. */
const goodNewsMs = 2000;
/** So many seconds before a session ends by itself, its reader is warned. */
const lastSeconds = 60;

type Trouble = Extract<ConnectionStatus, "connecting" | "reconnecting" | "offline" | "failed">;

function isTrouble(connection: ConnectionStatus): connection is Trouble {
  return (
    connection === "connecting" ||
    connection === "reconnecting" ||
    connection === "offline" ||
    connection === "failed"
  );
}

/**
 * Says what is wrong with the connection, when the next attempt is due, and lets the reader try at once; and counts down the last minute
 * of a session that its vendor will end. Shows nothing for a hitch that heals by itself in a moment. Takes no room: it lies over the beginning of what stands after it.
 *
 * @example
 * ```tsx
 * <ConnectionBanner session={chat.session} />
 * ```
 */
export function ConnectionBanner({ session: givenSession, className }: ConnectionBannerProps) {
  const session = useSession(givenSession);
  const { connection, retryAt, error } = useChatStatus(session);
  const expiresAt = useSessionState((state) => state.expiresAt, session);
  const phase = usePhase(connection);
  const text = useText();

  const trouble = isTrouble(connection) ? connection : undefined;
  const isShown = trouble === "failed" || (trouble !== undefined && phase === "trouble");
  const isGoodNews = connection === "connected" && phase === "healed";
  const isTrying = trouble !== "failed" && retryAt === undefined;
  // Before anything went wrong there is nothing to try again.
  const canTry = !isTrying || error !== undefined;

  return (
    <div
      className={joinClasses("parlance-connection-banner", className)}
      data-connection={connection}
    >
      {isShown && (
        <div className="parlance-connection-banner__content">
          <TroubleIcon trouble={trouble} />
          <span className="parlance-connection-banner__text">
            <TroubleText trouble={trouble} retryAt={retryAt} error={error} />
          </span>
          {canTry && (
            <Button
              className="parlance-connection-banner__action"
              aria-disabled={isTrying}
              // What goes wrong is state, and shown here.
              onClick={() => void session.start().catch(() => undefined)}
            >
              {trouble === "failed" ? text.tryAgain : text.tryNow}
            </Button>
          )}
        </div>
      )}
      {isGoodNews && (
        <div className="parlance-connection-banner__content">
          <CheckIcon />
          <span className="parlance-connection-banner__text">{text.reconnected}</span>
        </div>
      )}
      {connection === "connected" && !isGoodNews && expiresAt !== undefined && (
        <Countdown expiresAt={expiresAt} />
      )}
    </div>
  );
}

function Countdown({ expiresAt }: { readonly expiresAt: number }) {
  const text = useText();
  const format = useFormat();
  const seconds = useSecondsUntil(expiresAt, lastSeconds);
  if (seconds === undefined) return null;
  return (
    <div className="parlance-connection-banner__content" data-is-countdown>
      <ClockIcon />
      <span className="parlance-connection-banner__text">{text.endingIn(seconds, format)}</span>
    </div>
  );
}

/** Whether trouble has lasted long enough to speak of, or has just passed after that. */
function usePhase(connection: ConnectionStatus): "calm" | "trouble" | "healed" {
  const [phase, setPhase] = useState<"calm" | "trouble" | "healed">("calm");
  const isTroubled = isTrouble(connection);
  const isFirst = connection === "connecting";

  const [wasTroubled, setWasTroubled] = useState(isTroubled);
  if (wasTroubled !== isTroubled) {
    setWasTroubled(isTroubled);
    if (phase !== "calm") setPhase(isTroubled ? "calm" : "healed");
  }

  useEffect(() => {
    const [next, delay] = isTroubled
      ? (["trouble", isFirst ? firstConnectionDelayMs : troubleDelayMs] as const)
      : (["calm", goodNewsMs] as const);
    const timer = setTimeout(() => setPhase(next), delay);
    return () => clearTimeout(timer);
  }, [isTroubled, isFirst]);

  return phase;
}

function TroubleIcon({ trouble }: { readonly trouble: Trouble }) {
  switch (trouble) {
    case "offline":
      return <OfflineIcon />;
    case "failed":
      return <AlertIcon />;
    case "connecting":
    case "reconnecting":
      return (
        <span className="parlance-connection-banner__turning">
          <RetryIcon />
        </span>
      );
    default: {
      const never: never = trouble;
      return never;
    }
  }
}

interface TroubleTextProps {
  readonly trouble: Trouble;
  readonly retryAt: number | undefined;
  readonly error: ParlanceError | undefined;
}

function TroubleText({ trouble, retryAt, error }: TroubleTextProps) {
  const text = useText();
  const format = useFormat();
  const seconds = useSecondsUntil(retryAt);
  switch (trouble) {
    case "connecting":
      return seconds === undefined ? text.connecting : text.connectingIn(seconds, format);
    case "reconnecting":
      return seconds === undefined ? text.reconnecting : text.reconnectingIn(seconds, format);
    case "offline":
      return text.offline;
    case "failed":
      return error ? text.error(error, format) : text.statusFailed;
    default: {
      const never: never = trouble;
      return never;
    }
  }
}

function everySecond(listener: () => void): () => void {
  const timer = setInterval(listener, 1000);
  return () => clearInterval(timer);
}

/** Whole seconds until `at`, counting down; undefined when there is nothing to wait for, or more than `most`. */
function useSecondsUntil(at: number | undefined, most = Infinity): number | undefined {
  return useSyncExternalStore(
    everySecond,
    () => {
      const seconds = at === undefined ? 0 : Math.ceil((at - Date.now()) / 1000);
      return seconds > 0 && seconds <= most ? seconds : undefined;
    },
    () => undefined,
  );
}
