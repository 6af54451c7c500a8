import { useSyncExternalStore } from "react";
import type { Diary } from "./diary";

/** What the app was told, newest first. */
export function EventLog({ diary }: { readonly diary: Diary }) {
  const { entries } = useSyncExternalStore(diary.subscribe, diary.getState);
  return (
    <section className="panel-section" aria-labelledby="events-title">
      <h3 id="events-title">Events</h3>
      {entries.length === 0 && <p className="events__none">Nothing yet. Open the chat.</p>}
      <ol className="events">
        {entries.map(({ id, at, name, detail, tone }) => (
          <li key={id} data-tone={tone}>
            <time dateTime={new Date(at).toISOString()}>
              {new Date(at).toLocaleTimeString("en-GB")}
            </time>
            <span className="events__what">
              <strong>{name}</strong> <span>{detail}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
