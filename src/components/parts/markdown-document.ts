/** A source of numbers below 1 that are the same for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const words =
  'parcel left Rotterdam this morning and arrives between two cafés the driver calls 4711-B snake_case 2*3 e.g. i.e. Über 日本語 الطرد 😀 it\'s "quoted" (aside) done. why? 1. - + #5 www.example.com https://example.com/a_b?c=1&d=2 ava@example.com AT&T &amp; &copy; C:\\dir a<b x|y';
// What belongs together, and what has lost its other half.
const marks = [
  "**",
  "*",
  "_",
  "__",
  "~~",
  "~",
  "`",
  "``",
  "***",
  "[",
  "]",
  "](",
  ")",
  "<",
  "\\",
  "![",
];

/** A Markdown document as agents write them, and as they do when something has gone wrong. */
export function markdownDocument(seed: number): string {
  const random = createRandom(seed);
  const below = (count: number) => Math.floor(random() * count);
  const oneOf = <Item>(items: readonly Item[]) => items[below(items.length)] as Item;
  const chance = (share: number) => random() < share;
  const several = (most: number, make: (index: number) => string, separator: string) =>
    Array.from({ length: 1 + below(most) }, (_, index) => make(index)).join(separator);
  const vocabulary = words.split(" ");

  function word(): string {
    return oneOf(vocabulary);
  }

  function phrase(): string {
    return several(4, word, " ");
  }

  function inline(depth = 0): string {
    return several(
      5,
      () => {
        const within = depth < 3 && chance(0.5) ? () => inline(depth + 1) : phrase;
        switch (below(22)) {
          case 0:
            return `**${within()}**`;
          case 1:
            return `*${within()}*`;
          case 2:
            return `_${within()}_`;
          case 3:
            return `~~${within()}~~`;
          case 4:
            return `\`${phrase()}\``;
          case 5:
            return `[${within()}](https://example.com/${below(100)}${oneOf(["", ' "a title"', " 'x'"])})`;
          case 6:
            return oneOf([`[${word()}][${oneOf(["one", "two", "none"])}]`, "[one]", "[Two][]"]);
          case 7:
            return `![${phrase()}](https://example.com/${below(100)}.png)`;
          case 8:
            return oneOf(marks) + word();
          case 9:
            return word() + oneOf(marks);
          case 10:
            return oneOf(["<https://example.com>", "<b>bold</b>", "<!-- no -->", "<br>", "<em"]);
          default:
            return phrase();
        }
      },
      oneOf([" ", " ", " ", "  \n", "\n", "\\\n", ""]),
    );
  }

  function fence(): string {
    const mark = oneOf(["```", "~~~", "````"]);
    const code = several(5, () => oneOf(["", "  "]) + phrase(), oneOf(["\n", "\n\n"]));
    return `${mark}${oneOf(["", "ts", " js title=x"])}\n${code}${chance(0.85) ? `\n${mark}` : ""}`;
  }

  function table(): string {
    const columns = 1 + below(4);
    const edge = chance(0.8) ? "|" : "";
    const row = (cell: () => string) =>
      `${edge} ${Array.from({ length: columns }, cell).join(" | ")} ${edge}`.trim();
    const cell = () => inline(2).replace(/\n/g, " ");
    return [
      row(cell),
      row(() => oneOf(["---", ":--", "--:", ":-:"])),
      several(4, () => row(cell), "\n"),
    ].join("\n");
  }

  function list(depth: number): string {
    const marker = oneOf(["-", "*", "+", "1.", "7)"]);
    const separator = chance(0.3) ? "\n\n" : "\n";
    return several(
      5,
      (index) => {
        const number = /^\d/.test(marker)
          ? marker.replace(/\d+/, (first) => `${Number(first) + index}`)
          : marker;
        const content = [
          (chance(0.15) ? oneOf(["[ ] ", "[x] "]) : "") + inline(1),
          ...(chance(0.35) && depth < 3 ? [block(depth + 1)] : []),
        ].join(chance(0.5) ? "\n" : "\n\n");
        return `${number} ${content.replace(/\n(?=.)/g, `\n${" ".repeat(number.length + 1)}`)}`;
      },
      separator,
    );
  }

  function block(depth: number): string {
    switch (below(14)) {
      case 0:
        return `${"#".repeat(1 + below(6))} ${inline(2).replace(/\n/g, " ")}`;
      case 1:
        return `${phrase()}\n${oneOf(["===", "---"])}`;
      case 2:
      case 3:
        return fence();
      case 4:
      case 5:
        return table();
      case 6:
      case 7:
      case 8:
        return list(depth);
      case 9: {
        const quoted = depth < 3 ? blocks(depth + 1, 3) : inline();
        return quoted.replace(/^/gm, "> ") + (chance(0.2) ? `\n${phrase()}` : "");
      }
      case 10:
        return oneOf([
          "---",
          "***",
          "* * *",
          "    indented\n    code",
          "<div>\nHTML\n</div>",
          "<!-- note -->",
        ]);
      case 11:
        return oneOf([
          "[one]: https://example.com/one",
          "[two]:\n  <https://example.com/two> 'Two'",
          '[one]: https://example.com/other "half',
        ]);
      default:
        return inline();
    }
  }

  function blocks(depth: number, most: number): string {
    return several(most, () => block(depth), oneOf(["\n\n", "\n\n", "\n\n", "\n", "\n\n\n"]));
  }

  return blocks(0, 6) + oneOf(["", "\n", "  ", "\n\n"]);
}
