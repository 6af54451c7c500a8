import type { RowHeights } from "./row-heights";
import { rowsBetween, type RowWindow } from "./row-window";

/** What a {@link TranscriptScroller} tells. */
interface TranscriptScrollerListener {
  /** The reader left the end, or came back to it. */
  onFollowing(isFollowing: boolean): void;
  /** The reader moved up to where the earlier messages will be wanted. */
  onNearStart(): void;
  /** Other rows have to be drawn: at once, or (`isUnderWay`) with the drawing that is under way. */
  onWindow(window: RowWindow, isUnderWay: boolean): void;
}

/** What is scrolled, from the outside in. */
interface TranscriptElements {
  /** What scrolls. */
  readonly log: HTMLElement;
  /** All that is in it. */
  readonly content: HTMLElement;
  /** Stands for the rows before those that are drawn. */
  readonly before: HTMLElement;
  /** The parent of the rows that are drawn. */
  readonly rows: HTMLElement;
  /** Stands for the rows after those that are drawn. */
  readonly after: HTMLElement;
}

/** Keeps a reader where he is in a transcript of which only what is near him is drawn. */
export interface TranscriptScroller {
  /** The rows of `window` have been drawn: measures them and brings everything to its place, before it is painted. */
  settle(window: RowWindow): void;
  /** Goes to the end and stays there. */
  toEnd(behavior: "smooth" | "instant"): void;
  /** Brings a row into view; it is drawn by the time this returns. */
  reveal(index: number): HTMLElement | undefined;
  stop(): void;
}

/** How often one look may lead to another; estimates are never that wrong. */
const mostPasses = 6;
/** A longer way to the end is not shown, in heights of the view. */
const farViews = 3;
/** How long a glide may take where a browser does not tell of its end, in milliseconds. */
const glideMs = 800;
/** A selection keeps so many rows from going. */
const mostSelectedRows = 400;

/**
 * Follows the end of a transcript as it grows, as long as the reader is there; one pixel up is enough to be left alone.
 * Whatever comes, goes or grows above him does not move what he reads.
 */
export function scrollTranscript(
  { log, content, before, rows, after }: TranscriptElements,
  heights: RowHeights,
  listener: TranscriptScrollerListener,
): TranscriptScroller {
  let isFollowing = true;
  /** On the way to the end, by itself. */
  let glideTimer: ReturnType<typeof setTimeout> | undefined;
  let drawn: RowWindow = { ids: heights.ids, start: 0, end: 0 };
  /** The row that is read, and how far below the upper edge of the view it begins. */
  let place: { readonly id: string; readonly top: number } | undefined;
  let seen = { top: 0, height: 0, view: 0 };
  let spacers = { before: -1, after: -1 };
  let isShown = false;
  let passes = 0;
  let frame = 0;
  /** The reader has just come from afar, and drags on perhaps: what lies beyond the edges is drawn with the next frame. */
  let isBare = false;
  const idByRow = new Map<Element, string>();

  /** Where the first of all rows begins. */
  const rowsTop = () => before.offsetTop;
  const maxTop = () => log.scrollHeight - log.clientHeight;

  function follow(next: boolean): void {
    if (next === isFollowing) return;
    isFollowing = next;
    listener.onFollowing(next);
  }

  function indexOf(id: string): number {
    for (let index = drawn.start; index < drawn.end; index += 1) {
      if (heights.ids[index] === id) return index;
    }
    return heights.ids.indexOf(id);
  }

  function remember(): void {
    const height = log.scrollHeight;
    const view = log.clientHeight;
    // Without the overshoot of a browser that bounces at its ends.
    const top = Math.max(0, Math.min(log.scrollTop, height - view));
    seen = { top, height, view };
    const offset = top - rowsTop();
    const reached = heights.indexAt(offset);
    // Of what is drawn, unless nothing of it is in sight: rows far off do not hold who has just left them.
    const index = isBare ? reached : Math.max(drawn.start, Math.min(reached, drawn.end - 1));
    const id = heights.ids[index];
    place = id === undefined ? undefined : { id, top: heights.topOf(index) - offset };
  }

  function restore(): void {
    const beforeHeight = heights.topOf(drawn.start);
    const afterHeight = Math.max(0, heights.total - heights.topOf(drawn.end));
    if (beforeHeight !== spacers.before) before.style.blockSize = `${beforeHeight}px`;
    if (afterHeight !== spacers.after) after.style.blockSize = `${afterHeight}px`;
    spacers = { before: beforeHeight, after: afterHeight };
    if (isFollowing) {
      if (glideTimer === undefined && maxTop() - log.scrollTop > 0.5) {
        log.scrollTop = log.scrollHeight;
      }
    } else if (place) {
      const index = indexOf(place.id);
      const top = rowsTop() + heights.topOf(index) - place.top;
      if (index !== -1 && Math.abs(top - log.scrollTop) > 0.5) log.scrollTop = top;
    }
    remember();
  }

  /** The rows that ought to be drawn where the reader is; undefined if they are. */
  function wantedRows(): RowWindow | undefined {
    const offset = seen.top - rowsTop();
    const isInside =
      (drawn.start === 0 || heights.topOf(drawn.start) <= offset) &&
      (drawn.end === heights.ids.length || heights.topOf(drawn.end) >= offset + seen.view);
    if (drawn.isHeld && isInside) return undefined;
    const wanted = rowsBetween(heights, offset, offset + seen.view, drawn, isBare);
    if (wanted.start === drawn.start && wanted.end === drawn.end) return undefined;
    return withSelection(wanted);
  }

  function look(isUnderWay: boolean): void {
    const wanted = wantedRows();
    if (!wanted || (passes += 1) > mostPasses) return;
    listener.onWindow(wanted, isUnderWay);
  }

  function withSelection(wanted: RowWindow): RowWindow {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.containsNode(rows, true)) return wanted;
    const start = Math.min(wanted.start, drawn.start);
    const end = Math.max(wanted.end, drawn.end);
    return end - start > mostSelectedRows ? wanted : { ...wanted, start, end };
  }

  function lookSoon(): void {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      passes = 0;
      isBare = false;
      if (isShown) look(false);
    });
  }

  function endGlide(): void {
    if (glideTimer === undefined) return;
    clearTimeout(glideTimer);
    glideTimer = undefined;
    if (isShown) restore();
  }

  function onScroll(): void {
    // What is not displayed has forgotten where it was, and says so.
    if (!isShown || log.clientHeight === 0) return;
    const top = Math.max(0, Math.min(log.scrollTop, maxTop()));
    const hasShrunk = log.scrollHeight < seen.height || log.clientHeight > seen.view;
    const isUp = top < seen.top;
    const isAtEnd = maxTop() - top <= 1;
    // A shorter list pushes its reader up too; only a reader who moves by himself wants to be left alone.
    if (isUp && !hasShrunk) {
      clearTimeout(glideTimer);
      glideTimer = undefined;
      follow(false);
      if (top < log.clientHeight) listener.onNearStart();
    } else if (isAtEnd) {
      follow(true);
      endGlide();
    }
    passes = 0;
    const offset = top - rowsTop();
    isBare =
      offset + log.clientHeight < heights.topOf(drawn.start) || offset > heights.topOf(drawn.end);
    remember();
    look(false);
    if (isBare) lookSoon();
  }

  function onResize(entries: readonly ResizeObserverEntry[]): void {
    if (log.clientHeight === 0) {
      isShown = false;
      return;
    }
    for (const { target, borderBoxSize } of entries) {
      const id = idByRow.get(target);
      if (id !== undefined) heights.measure(indexOf(id), borderBoxSize[0]?.blockSize ?? 0);
    }
    // Where nothing scrolls everybody is at the end.
    if (log.scrollHeight <= log.clientHeight) follow(true);
    isShown = true;
    restore();
    if (wantedRows()) lookSoon();
  }

  const resizes = new ResizeObserver(onResize);
  log.addEventListener("scroll", onScroll, { passive: true });
  log.addEventListener("scrollend", endGlide);
  resizes.observe(log);
  resizes.observe(content);

  return {
    settle(window) {
      heights.setIds(window.ids);
      drawn = window;
      const gone = new Set(idByRow.keys());
      let index = window.start;
      isShown = log.clientHeight > 0;
      for (const row of rows.children) {
        const id = window.ids[index] ?? "";
        gone.delete(row);
        if (!idByRow.has(row)) {
          idByRow.set(row, id);
          resizes.observe(row);
          if (isShown && row instanceof HTMLElement) heights.measure(index, row.offsetHeight);
        }
        index += 1;
      }
      for (const row of gone) {
        resizes.unobserve(row);
        idByRow.delete(row);
      }
      if (!isShown) return;
      restore();
      look(true);
    },
    toEnd(behavior) {
      // A step up that was made and not told of yet is not one that is made on the way.
      remember();
      follow(true);
      const isFar = maxTop() - log.scrollTop > farViews * log.clientHeight;
      if (behavior === "instant" || isFar) {
        log.scrollTop = log.scrollHeight;
      } else {
        clearTimeout(glideTimer);
        glideTimer = setTimeout(endGlide, glideMs);
        log.scrollTo({ top: log.scrollHeight, behavior });
      }
    },
    reveal(index) {
      const id = heights.ids[index];
      if (id === undefined) return undefined;
      follow(index === heights.ids.length - 1 && isFollowing);
      if (index < drawn.start || index >= drawn.end) {
        place = { id, top: index < drawn.start ? 0 : log.clientHeight / 2 };
        const top = heights.topOf(index) - place.top;
        passes = 0;
        listener.onWindow(
          rowsBetween(heights, top, top + log.clientHeight, { ids: heights.ids, start: 0, end: 0 }),
          false,
        );
      }
      const row = rows.children[index - drawn.start];
      if (!(row instanceof HTMLElement)) return undefined;
      // What lies over the upper edge, such as a banner, is not to cover it.
      const top = row.offsetTop - (parseFloat(getComputedStyle(log).scrollPaddingBlockStart) || 0);
      const bottom = row.offsetTop + row.offsetHeight;
      const isAbove = top < log.scrollTop || bottom - top > log.clientHeight;
      if (isAbove) log.scrollTop = top;
      else if (bottom > log.scrollTop + log.clientHeight) log.scrollTop = bottom - log.clientHeight;
      if (index === 0) {
        log.scrollTop = 0;
        listener.onNearStart();
      }
      remember();
      return row;
    },
    stop() {
      cancelAnimationFrame(frame);
      clearTimeout(glideTimer);
      resizes.disconnect();
      log.removeEventListener("scroll", onScroll);
      log.removeEventListener("scrollend", endGlide);
    },
  };
}
