/**
 * The most that is said in one go, in characters. The rest can be read; and no text, however it is made, keeps the page busy
 * looking for its sentences.
 */
const longestSpeech = 5000;

/** Markdown as it is said aloud: the words without the marks, and `codeBlock` in place of code. */
export function speakableText(markdown: string, codeBlock: string): string {
  return markdown
    .slice(0, longestSpeech)
    .replace(/(```|~~~)[\s\S]*?(?:\1|$)/g, ` ${codeBlock}. `)
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^[ \t]*(?:#{1,6}|>|[-*+]|\d+\.)[ \t]+/gm, "")
    .replace(/^[ \t|:-]+$/gm, "")
    .replace(/(\*\*|~~|[*`])(?=\S)([\s\S]*?\S)\1/g, "$2")
    .replace(/(?<!\w)(__?)(?=\S)([\s\S]*?\S)\1(?!\w)/g, "$2")
    .replace(/\|/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** Where the last finished sentence of `text` ends, from `start` on; `start` itself while there is none. Code is not cut. */
export function endOfSentences(text: string, start: number, locale: string): number {
  const tail = text.slice(start, start + longestSpeech);
  const fences = [...tail.matchAll(/```|~~~/g)];
  const openFence = fences.length % 2 === 1 ? fences.at(-1)?.index : undefined;
  const limit = openFence ?? tail.length;
  let end = 0;
  for (const boundary of sentenceEnds(tail.slice(0, limit), locale)) {
    // The last one may go on.
    if (boundary < limit || openFence !== undefined) end = boundary;
  }
  const isTooLong = end === 0 && tail.length === longestSpeech;
  return start + (isTooLong ? longestSpeech : end);
}

/** Slow to make and quick to use. */
let segmenter: Intl.Segmenter | undefined;
let segmenterLocale: string | undefined;

function sentenceEnds(text: string, locale: string): number[] {
  if (typeof Intl.Segmenter !== "function") {
    return [...text.matchAll(/[.!?…。！？؟]+\s+|\n+/g)].map(
      (match) => match.index + match[0].length,
    );
  }
  if (!segmenter || segmenterLocale !== locale) {
    segmenter = new Intl.Segmenter(locale, { granularity: "sentence" });
    segmenterLocale = locale;
  }
  return [...segmenter.segment(text)].map(({ index, segment }) => index + segment.length);
}
