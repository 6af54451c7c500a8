import { useEffect, useRef } from "react";
import type { ChatSession, Message } from "../../core/index";
import { useFormat } from "../language/LanguageContext";
import { playNotificationSound } from "./notification-sound";
import { isSoundMuted } from "./sound-setting";
import { createTitleCount } from "./title-count";

/** How a reader who looks at another tab learns that the agent has answered. */
export interface NotificationOptions {
  /**
   * Plays a short sound: the kit's own, or the file at your URL. The reader can mute it, which is remembered on the device.
   *
   * @defaultValue false
   */
  readonly sound?: boolean | string | undefined;
  /** Counts before the title of the page, as in `(2) Acme`, until it is looked at again. @defaultValue false */
  readonly title?: boolean | undefined;
}

/** What comes in one breath, within this many milliseconds, sounds once. */
const breathMs = 1000;

/** Tells a reader who looks elsewhere of each complete message of the agent's, once. */
export function useNotifications(
  session: ChatSession,
  { sound = false, title = false }: NotificationOptions = {},
): void {
  const format = useFormat();

  const latest = useRef({ sound, title, format });
  useEffect(() => {
    latest.current = { sound, title, format };
  });

  useEffect(() => {
    const startedAt = Date.now();
    const titleCount = createTitleCount();
    const counted = new Set<string>();
    let soundedAt = -Infinity;

    function onMessage({ id, createdAt }: Message): void {
      // What history brings from before this chat was here is no news.
      if (!document.hidden || createdAt < startedAt || counted.has(id)) return;
      counted.add(id);
      const options = latest.current;
      if (options.title) titleCount.show(counted.size, options.format.number(counted.size));
      const now = Date.now();
      if (options.sound === false || isSoundMuted() || now - soundedAt < breathMs) return;
      soundedAt = now;
      playNotificationSound(options.sound);
    }

    function onVisibilityChange(): void {
      if (document.hidden) return;
      counted.clear();
      titleCount.clear();
    }

    const stopListening = session.listen({ onMessage });
    document.addEventListener("visibilitychange", onVisibilityChange);
    return () => {
      stopListening();
      document.removeEventListener("visibilitychange", onVisibilityChange);
      titleCount.clear();
    };
  }, [session]);
}
