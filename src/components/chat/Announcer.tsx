import { useEffect, useRef, useState } from "react";
import type { ChatSession } from "../../core/index";
import { useSession } from "../../hooks/index";
import { useFormat, useText } from "../language/LanguageContext";
import { announceSession, type AnnouncementLane } from "./session-announcements";

/** Props of {@link Announcer}. */
export interface AnnouncerProps {
  /** @defaultValue the session of the nearest `ParlanceProvider` */
  readonly session?: ChatSession | undefined;
}

interface Announcement {
  readonly key: number;
  readonly lane: AnnouncementLane;
  readonly words: string;
  /** In milliseconds since the epoch. */
  readonly saidAt: number;
}

/** Long enough for a screen reader to have noticed, in milliseconds; afterwards it would only be read a second time. */
const staysMs = 10_000;

/**
 * Tells screen readers what happens: the agent's words by the sentence, failures at once. Shows nothing. One per session on
 * a page; `ChatPanel` has it.
 *
 * @example
 * ```tsx
 * <ParlanceProvider session={chat.session}>
 *   <MessageList />
 *   <Announcer />
 * </ParlanceProvider>
 * ```
 */
export function Announcer({ session: givenSession }: AnnouncerProps) {
  const session = useSession(givenSession);
  const text = useText();
  const format = useFormat();
  const [announcements, setAnnouncements] = useState<readonly Announcement[]>([]);

  const latestLanguage = useRef({ text, format });
  useEffect(() => {
    latestLanguage.current = { text, format };
  });

  useEffect(() => {
    let key = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = announceSession(
      session,
      () => latestLanguage.current,
      (lane, words) => {
        key += 1;
        const saidAt = Date.now();
        const announcement = { key, lane, words, saidAt };
        // A long answer would otherwise leave all of its sentences here until its end.
        setAnnouncements((last) => [
          ...last.filter((earlier) => saidAt - earlier.saidAt < staysMs),
          announcement,
        ]);
        clearTimeout(timer);
        timer = setTimeout(() => setAnnouncements([]), staysMs);
      },
    );
    return () => {
      stop();
      clearTimeout(timer);
      setAnnouncements([]);
    };
  }, [session]);

  return (
    <div className="parlance-visually-hidden">
      <Lane lane="polite" announcements={announcements} />
      <Lane lane="assertive" announcements={announcements} />
    </div>
  );
}

interface LaneProps {
  readonly lane: AnnouncementLane;
  readonly announcements: readonly Announcement[];
}

function Lane({ lane, announcements }: LaneProps) {
  return (
    <div aria-live={lane} aria-relevant="additions">
      {announcements.map(
        (announcement) =>
          announcement.lane === lane && <div key={announcement.key}>{announcement.words}</div>,
      )}
    </div>
  );
}
