import type { AudioPart as Audio } from "../../core/index";
import { useText } from "../language/LanguageContext";
import { AudioIcon } from "../ui/Icon";
import type { PartProps } from "./part-props";
import { safeUrl } from "./safe-url";

/**
 * What was spoken: its sound where there is one to play, and its words where they are known.
 *
 * @example
 * ```tsx
 * <AudioPart part={{ type: "audio", transcript: "It ships today." }} message={message} />
 * ```
 */
export function AudioPart({ part }: PartProps<Audio>) {
  const text = useText();
  const url = part.url === undefined ? undefined : safeUrl(part.url);
  return (
    <figure className="parlance-audio">
      {url !== undefined && (
        <audio className="parlance-audio__player" controls preload="none" aria-label={text.audio}>
          <source src={url} type={part.mediaType} />
        </audio>
      )}
      <figcaption className="parlance-audio__transcript" dir="auto">
        <AudioIcon />
        {part.transcript ?? text.audio}
      </figcaption>
    </figure>
  );
}
