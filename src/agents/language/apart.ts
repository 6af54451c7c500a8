/** A name in a sentence: where it is written the other way, the sentence around it keeps its order. */
export function apart(name: string): string {
  return `\u2068${name}\u2069`;
}
