// The named references that people and agents write: Latin-1, punctuation, arrows. Of the other two thousand of HTML none is
// worth its weight; they stay as written. The first line is U+00A0 to U+00FF in order, so the characters need not be listed.
const latin =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";
const others =
  "quot\" amp& lt< gt> apos' ensp\u2002 emsp\u2003 thinsp\u2009 zwnj\u200c zwj\u200d ndash– mdash— lsquo‘ rsquo’ sbquo‚ ldquo“ rdquo” bdquo„ lsaquo‹ rsaquo› dagger† bull• hellip… permil‰ prime′ Prime″ euro€ trade™ minus− ne≠ le≤ ge≥ asymp≈ infin∞ sum∑ radic√ pi\u03c0 mu\u03bc larr← uarr↑ rarr→ darr↓ harr↔ rArr⇒ hArr⇔ check✓ star☆";

let characters: Map<string, string> | undefined;

function namedCharacters(): Map<string, string> {
  if (characters) return characters;
  characters = new Map();
  for (const [index, name] of latin.split(" ").entries())
    characters.set(name, String.fromCodePoint(160 + index));
  // Not split at any white space: some of the characters are that themselves.
  for (const pair of others.split(" ")) characters.set(pair.slice(0, -1), pair.slice(-1));
  return characters;
}

function numberedCharacter(code: number): string {
  const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : "\ufffd";
}

/** `text` with its HTML character references replaced by what they stand for. An unknown name stays as written. */
export function decodeHtmlEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z][a-zA-Z\d]{1,31}));/g,
    (reference, decimal?: string, hexadecimal?: string, name?: string) => {
      if (name !== undefined) return namedCharacters().get(name) ?? reference;
      return numberedCharacter(
        decimal === undefined ? parseInt(hexadecimal ?? "", 16) : parseInt(decimal, 10),
      );
    },
  );
}
