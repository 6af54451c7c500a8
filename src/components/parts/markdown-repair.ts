/** A run of `*`, `_` or `~` that waits for its other half. */
interface Delimiter {
  readonly start: number;
  run: string;
}

const wordCharacter = /[\p{L}\p{N}]/u;
const punctuation = /[\p{P}\p{S}]/u;

/**
 * Inline Markdown that is still being written, made presentable: what is open is closed (`**bold` becomes `**bold**`),
 * what shows nothing yet is left out (`some **`), and of half a link its text is kept (`see [the gui` becomes
 * `see the gui`).
 */
export function repairInline(source: string): string {
  const text = source.replace(/[\s\\]+$/, "");
  // Half of a task's box.
  if (/^\[[ xX]?\]?$/.test(text)) return "";

  const delimiters: Delimiter[] = [];
  const brackets: number[] = [];
  /** Pieces of the text that are not shown. */
  const hidden: { readonly start: number; readonly end: number }[] = [];
  /** Where the text that is shown ends. */
  let end = text.length;
  let closers = "";

  function hideBracket(start: number): void {
    if (wordCharacter.test(text.charAt(start - 1))) return;
    hidden.push({ start: text.charAt(start - 1) === "!" ? start - 1 : start, end: start + 1 });
  }

  const special = /[\\`[\]<*_~]/g;
  for (let match = special.exec(text); match && match.index < end; match = special.exec(text)) {
    const start = match.index;
    switch (match[0]) {
      case "\\":
        special.lastIndex = start + 2;
        break;

      case "`": {
        const run = runAt(text, start);
        const after = endOfCode(text, start, run);
        if (after !== -1) {
          special.lastIndex = after;
          break;
        }
        const content = text.slice(start + run.length).replace(/`+$/, "");
        const isEmpty = content.trim() === "";
        end = isEmpty ? start : start + run.length + content.length;
        if (!isEmpty) closers = run;
        break;
      }

      case "[":
        brackets.push(start);
        break;

      case "]": {
        const opening = brackets.pop();
        if (opening === undefined) break;
        const after = endOfTarget(text, start + 1);
        if (after !== -1) {
          special.lastIndex = after;
        } else if (!wordCharacter.test(text.charAt(opening - 1))) {
          hideBracket(opening);
          end = start;
        }
        break;
      }

      case "<": {
        const rest = text.slice(start);
        // Half an autolink reads without its bracket, as the finished one will.
        if (/^<(?:[a-z][a-z\d+.-]*:[^\s<>]*|[\w.+-]+@[\w.-]*)$/i.test(rest)) {
          hidden.push({ start, end: start + 1 });
          special.lastIndex = text.length;
        } else {
          const tag = /^<(?:!--[\s\S]*?--|[/!?]?[a-z][^<>]*)>/i.exec(rest);
          if (tag) special.lastIndex = start + tag[0].length;
        }
        break;
      }

      default: {
        const run = runAt(text, start);
        special.lastIndex = start + run.length;
        if (!delimit(text, start, run, delimiters)) end = start;
      }
    }
  }

  for (const opening of brackets) hideBracket(opening);

  let edge = end;
  for (const delimiter of delimiters.reverse()) {
    const after = delimiter.start + delimiter.run.length;
    if (closers === "" && text.slice(after, edge).replace(/[[!\s]/g, "") === "") {
      hidden.push({ start: delimiter.start, end: after });
      edge = delimiter.start;
    } else {
      closers += delimiter.run;
    }
  }

  let shown = "";
  let from = 0;
  for (const piece of hidden.sort((one, other) => one.start - other.start)) {
    shown += text.slice(from, Math.min(piece.start, end));
    from = piece.end;
  }
  shown += text.slice(from, Math.max(from, end));
  // A closer after white space would close nothing.
  return shown.trimEnd() + closers;
}

function runAt(text: string, start: number): string {
  let end = start + 1;
  while (text.charAt(end) === text.charAt(start)) end += 1;
  return text.slice(start, end);
}

/** Where the code span that `run` opens at `start` ends, or -1. */
function endOfCode(text: string, start: number, run: string): number {
  let next = text.indexOf("`", start + run.length);
  while (next !== -1) {
    const candidate = runAt(text, next);
    if (candidate.length === run.length) return next + run.length;
    next = text.indexOf("`", next + candidate.length);
  }
  return -1;
}

/** Where what follows a link's text ends: `(url "title")`, `[label]` or nothing; -1 while that is not known. */
function endOfTarget(text: string, start: number): number {
  if (start === text.length) return -1;
  if (text.charAt(start) === "[") return text.includes("]", start) ? start : -1;
  if (text.charAt(start) !== "(") return start;
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === "\\") index += 1;
    else if (character === "(") depth += 1;
    else if (character === ")" && --depth === 0) return index + 1;
  }
  return -1;
}

/** Pairs a run with what is open, or opens it. False: the run is half of a closing one, so it is not shown. */
function delimit(text: string, start: number, run: string, delimiters: Delimiter[]): boolean {
  const before = text.charAt(start - 1);
  const after = text.charAt(start + run.length);
  const isLast = after === "";
  const spaceBefore = before.trim() === "";
  const spaceAfter = after.trim() === "";
  const punctuationBefore = punctuation.test(before);
  const punctuationAfter = punctuation.test(after);
  const opens = !spaceAfter && (!punctuationAfter || spaceBefore || punctuationBefore);
  const closes = !spaceBefore && (!punctuationBefore || spaceAfter || punctuationAfter);

  let rest = run;
  while (closes && rest !== "") {
    const index = delimiters.findLastIndex(
      (delimiter) => delimiter.run.charAt(0) === rest.charAt(0),
    );
    const opener = delimiters[index];
    if (!opener) break;
    if (isLast && rest.length < opener.run.length) return false;
    delimiters.length = index + 1;
    const paired = Math.min(rest.length, opener.run.length);
    opener.run = opener.run.slice(paired);
    if (opener.run === "") delimiters.pop();
    rest = rest.slice(paired);
  }
  if (rest === "") return true;
  if (isLast) return !spaceBefore;

  // One alone within a word is more often a sign or a part of a name, a single ~ means "about", and three nothing.
  const isSign = wordCharacter.test(before) && (rest.length === 1 || rest.startsWith("_"));
  if (opens && !isSign && (!rest.startsWith("~") || rest === "~~"))
    delimiters.push({ start: start + run.length - rest.length, run: rest });
  return true;
}
