/** What a {@link followEnd} tells. */
interface ScrollFollowerListener {
  /** The reader left the end, or came back to it. */
  onFollowing(isFollowing: boolean): void;
  /** The reader moved up to where the earlier messages will be wanted. */
  onNearStart(): void;
}

/** What is followed, from the outside in. */
interface FollowedElements {
  /** What scrolls. */
  readonly log: HTMLElement;
  /** All that is in it. */
  readonly content: HTMLElement;
  /** The parent of the messages. */
  readonly rows: HTMLElement;
}

/** Keeps a scrolling element where its reader is. */
export interface ScrollFollower {
  /** Goes to the end and stays there. */
  toEnd(behavior: "smooth" | "instant"): void;
  stop(): void;
}

/**
 * Follows the end of `log` as its `content` grows, as long as the reader is there; one pixel up is enough to be left alone.
 * Rows added before the first one do not move what is being read.
 */
export function followEnd(
  { log, content, rows }: FollowedElements,
  listener: ScrollFollowerListener,
): ScrollFollower {
  let isFollowing = true;
  let seen = { top: log.scrollTop, height: log.scrollHeight, view: log.clientHeight };
  let firstRow: HTMLElement | undefined;
  let firstRowTop = 0;
  let wasHidden = log.clientHeight === 0;

  function remember(): void {
    seen = { top: scrollTop(log), height: log.scrollHeight, view: log.clientHeight };
    const first = rows.firstElementChild;
    firstRow = first instanceof HTMLElement ? first : undefined;
    firstRowTop = firstRow?.offsetTop ?? 0;
  }

  function follow(next: boolean): void {
    if (next === isFollowing) return;
    isFollowing = next;
    listener.onFollowing(next);
  }

  function onScroll(): void {
    if (log.clientHeight === 0) return;
    const top = scrollTop(log);
    const hasShrunk = log.scrollHeight < seen.height || log.clientHeight > seen.view;
    const isUp = top < seen.top;
    const isAtEnd = log.scrollHeight - log.clientHeight - top <= 1;
    // A shorter list pushes its reader up too; only a reader who moves by himself wants to be left alone.
    if (isUp && !hasShrunk) {
      follow(false);
      if (top < log.clientHeight) listener.onNearStart();
    } else if (isAtEnd) follow(true);
    remember();
  }

  function onResize(): void {
    if (log.clientHeight === 0) {
      wasHidden = true;
      return;
    }
    // Where nothing scrolls everybody is at the end.
    if (log.scrollHeight <= log.clientHeight) follow(true);
    if (isFollowing) log.scrollTop = log.scrollHeight;
    // An element that was not displayed has forgotten where it was.
    else if (wasHidden) log.scrollTop = seen.top;
    wasHidden = false;
    remember();
  }

  function onRows(): void {
    if (log.clientHeight === 0) return;
    if (isFollowing) log.scrollTop = log.scrollHeight;
    else if (firstRow?.isConnected) {
      const moved = firstRow.offsetTop - firstRowTop;
      if (moved !== 0) log.scrollTop = seen.top + moved;
    }
    remember();
  }

  const resizes = new ResizeObserver(onResize);
  // Told before the next paint, unlike an effect, and for every way in which rows come and go.
  const changes = new MutationObserver(onRows);
  log.scrollTop = log.scrollHeight;
  remember();
  log.addEventListener("scroll", onScroll, { passive: true });
  resizes.observe(log);
  resizes.observe(content);
  changes.observe(rows, { childList: true });

  return {
    toEnd(behavior) {
      follow(true);
      log.scrollTo({ top: log.scrollHeight, behavior });
    },
    stop() {
      resizes.disconnect();
      changes.disconnect();
      log.removeEventListener("scroll", onScroll);
    },
  };
}

/** Without the overshoot of a browser that bounces at its ends. */
function scrollTop(log: HTMLElement): number {
  return Math.max(0, Math.min(log.scrollTop, log.scrollHeight - log.clientHeight));
}
