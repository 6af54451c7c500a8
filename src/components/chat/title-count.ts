/** A number before the page's own title. */
export interface TitleCount {
  /** `words` is `count` as the reader writes numbers. */
  show(count: number, words: string): void;
  /** Gives the page its title back. */
  clear(): void;
}

// One page, one title: several chats on it are counted together, and what is put back is the page's own.
const counts = new Map<TitleCount, { readonly count: number; readonly words: string }>();
let pageTitle = "";
let shown: string | undefined;

function draw(): void {
  const title = document.title;
  // Somebody else has written there meanwhile: that is the page's title now.
  if (title !== shown) pageTitle = title;
  const [first] = counts.values();
  const total = [...counts.values()].reduce((sum, { count }) => sum + count, 0);
  if (first) {
    shown = `(${counts.size === 1 ? first.words : total}) ${pageTitle}`.trim();
    document.title = shown;
  } else if (shown !== undefined) {
    shown = undefined;
    document.title = pageTitle;
  }
}

/** Counts in the title of the page, and puts back exactly what stood there, or what the page has written since. */
export function createTitleCount(): TitleCount {
  const titleCount: TitleCount = {
    show(count, words) {
      counts.set(titleCount, { count, words });
      draw();
    },
    clear() {
      if (counts.delete(titleCount)) draw();
    },
  };
  return titleCount;
}
