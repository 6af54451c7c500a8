/** Lets work be done whole before anybody hears of it, so that whoever hears of it may act on what it left. */
export interface Batch {
  /** Runs `work`; what is announced meanwhile is announced at its end. */
  together<Result>(work: () => Result): Result;
  /** Runs `announcement` now, or at the end of the work under way. */
  announce(announcement: () => void): void;
}

export function createBatch(): Batch {
  const announcements: (() => void)[] = [];
  let depth = 0;

  return {
    together(work) {
      depth += 1;
      try {
        return work();
      } finally {
        depth -= 1;
        while (depth === 0 && announcements.length > 0) announcements.shift()?.();
      }
    },
    announce(announcement) {
      if (depth === 0) announcement();
      else announcements.push(announcement);
    },
  };
}
