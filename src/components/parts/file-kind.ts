/** What a file is to the eye. */
export type FileKind = "image" | "video" | "audio" | "document" | "table" | "archive" | "other";

const kinds: readonly (readonly [FileKind, RegExp])[] = [
  ["image", /^image\//],
  ["video", /^video\//],
  ["audio", /^audio\//],
  ["table", /csv|spreadsheet|ms-excel/],
  ["archive", /zip|x-tar|compressed|7z|rar/],
  ["document", /^text\/|pdf|word|document|presentation|powerpoint|json|xml|rtf|epub/],
];

/** The kind of a file, by its media type. */
export function fileKind(mediaType: string): FileKind {
  const type = mediaType.toLowerCase();
  return kinds.find(([, pattern]) => pattern.test(type))?.[0] ?? "other";
}

/** The end of a file's name that says its type, such as `PDF`; undefined where there is none. */
export function fileExtension(name: string): string | undefined {
  return /[^.]\.([a-z\d]{1,5})$/i.exec(name)?.[1]?.toUpperCase();
}

/** `url` where an image may be shown from it: `http`, `https`, `blob`, or a bitmap as `data`. */
export function imageUrl(url: string): string | undefined {
  // An SVG can hold scripts and load from elsewhere; in an <img> it may not, but nobody sends one as a picture.
  const isImage = /^data:image\/(?:png|jpe?g|gif|webp|avif|bmp)[;,]|^blob:|^https?:/i.test(url);
  return isImage && URL.canParse(url) ? url : undefined;
}

/** `url` where sound may be played from it: `http`, `https`, `blob`, or audio as `data`. */
export function audioUrl(url: string): string | undefined {
  return /^data:audio\/[\w.+-]+[;,]|^blob:|^https?:/i.test(url) && URL.canParse(url)
    ? url
    : undefined;
}

/** `url` where a file may be opened from it: `http`, `https`, `blob`. */
export function fileUrl(url: string): string | undefined {
  return /^(?:https?|blob):/i.test(url) && URL.canParse(url) ? url : undefined;
}
