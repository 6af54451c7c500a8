import { useEffect, useRef, useState } from "react";
import { joinClasses } from "../../components/index";

interface AvatarProps {
  /** Whose picture it is: what stands in its place is taken from it. */
  readonly name: string;
  /** What the colour behind the letters is chosen by. @defaultValue `name` */
  readonly id?: string | undefined;
  readonly url?: string | undefined;
  readonly className?: string | undefined;
}

/** A picture, or the first letters of a name on a colour that is always the same. The name itself is said beside it. */
export function Avatar({ name, id = name, url, className }: AvatarProps) {
  const imageRef = useRef<HTMLImageElement>(null);
  const [brokenUrl, setBrokenUrl] = useState<string>();
  const source = url === undefined ? undefined : pictureUrl(url);

  useEffect(() => {
    // It may have failed before anybody listened.
    const image = imageRef.current;
    if (image?.complete && image.naturalWidth === 0) setBrokenUrl(source);
  }, [source]);

  return (
    <span
      className={joinClasses("parlance-avatar", className)}
      data-hue={hueOf(id)}
      aria-hidden="true"
    >
      {source !== undefined && source !== brokenUrl ? (
        <img
          ref={imageRef}
          className="parlance-avatar__image"
          src={source}
          alt=""
          loading="lazy"
          decoding="async"
          referrerPolicy="no-referrer"
          onError={() => setBrokenUrl(source)}
        />
      ) : (
        initialsOf(name)
      )}
    </span>
  );
}

/** `url` where it can only be a picture: of the web, or in the URL itself. */
function pictureUrl(url: string): string | undefined {
  try {
    const { protocol, href, username, password } = new URL(url);
    const isOfWeb = (protocol === "https:" || protocol === "http:") && !username && !password;
    return isOfWeb || /^data:image\//i.test(href) ? href : undefined;
  } catch {
    return undefined;
  }
}

/** The first letters of the first and the last word. */
function initialsOf(name: string): string {
  const words = name.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) ?? [];
  const letter = (word: string | undefined) =>
    word?.match(/^.\p{M}*/u)?.[0].toLocaleUpperCase() ?? "";
  const [first] = words;
  const last = words.length > 1 ? words.at(-1) : undefined;
  // Letters that join would no longer be initials.
  const joins = /^[\p{Script=Arabic}]/u.test(first ?? "");
  return letter(first) + (joins ? "" : letter(last));
}

const hues = 8;

function hueOf(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return sum % hues;
}
