import { useState } from "react";
import type { AudioPart as Audio } from "../../core/index";
import { useFormat, useText } from "../language/LanguageContext";
import { AlertIcon, AudioIcon } from "../ui/Icon";
import { audioUrl } from "./file-kind";
import type { PartProps } from "./part-props";

/**
 * What was spoken: its sound where there is one to play (from `http`, `https`, `blob`, or audio as `data`), how long it is, and its
 * words where they are known. Says so where it cannot be played. The player is the browser's own: with all that a reader's keyboard,
 * screen reader and language expect of it.
 *
 * @remarks Nothing is fetched before it is played. Under a strict policy the hosts, `blob:` or `data:` belong into `media-src`.
 *
 * @example
 * ```tsx
 * <AudioPart part={{ type: "audio", transcript: "It ships today." }} message={message} />
 * ```
 */
export function AudioPart({ part }: PartProps<Audio>) {
  const text = useText();
  const format = useFormat();
  const url = part.url === undefined ? undefined : audioUrl(part.url);
  const [heard, setHeard] = useState<{ url: string | undefined; is: "timed" | "broken" }>();
  const found = heard?.url === url ? heard?.is : undefined;
  const isBroken = part.url !== undefined && (url === undefined || found === "broken");
  const onError = () => setHeard({ url, is: "broken" });
  return (
    <figure className="parlance-audio">
      {url !== undefined && !isBroken && (
        <audio
          // Another source is looked at only by another player.
          key={url}
          className="parlance-audio__player"
          controls
          // What is on this page already tells its length at once.
          preload={/^http/i.test(url) ? "none" : "metadata"}
          aria-label={text.audio}
          onDurationChange={({ currentTarget: { duration } }) => {
            if (Number.isFinite(duration)) setHeard({ url, is: "timed" });
          }}
          onError={onError}
        >
          <source src={url} type={part.mediaType} onError={onError} />
        </audio>
      )}
      <figcaption className="parlance-audio__caption">
        <AudioIcon />
        <span className="parlance-audio__transcript" dir="auto">
          {part.transcript || text.audio}
        </span>
        {/* A player that knows says so itself; of what was recorded in a browser it often does not. */}
        {part.durationMs !== undefined && part.durationMs >= 0 && found !== "timed" && (
          <span className="parlance-audio__duration">{format.duration(part.durationMs)}</span>
        )}
      </figcaption>
      {isBroken && (
        <div className="parlance-audio__trouble" role="status">
          <AlertIcon />
          {text.audioBroken}
        </div>
      )}
    </figure>
  );
}
