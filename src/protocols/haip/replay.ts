/** Numbers of the peer's that did not come; both ends belong to it. */
export interface SequenceGap {
  readonly from: number;
  readonly to: number;
}

/** What to make of a message that was received. */
interface Acceptance {
  /** `duplicate` where a message of the same id was received before: a replay, or a vendor that sends twice. */
  readonly status: "new" | "duplicate";
  /** What was skipped right before this message. Said once for each gap. */
  readonly gap?: SequenceGap | undefined;
}

/** What `createReplay` needs. */
export interface ReplayOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How many messages sent are kept. @defaultValue 1000 */
  readonly maxMessages?: number | undefined;
  /** How long a message sent is kept, in milliseconds. @defaultValue 300000 */
  readonly maxAgeMs?: number | undefined;
}

/**
 * What one session sent and received, to repeat the one and to notice what is doubled or missing of the other (section 10).
 *
 * @remarks
 * Only a peer that counts is held to its numbers: one of whom three messages in a row bore decimal numbers that follow each
 * other. Others write the time there, or letters.
 */
export interface Replay<Item> {
  /** Keeps a message that was sent; what is replayed is not sent anew. */
  record(envelope: { readonly id: string; readonly seq: string }, item: Item): void;
  /**
   * What was sent from `from` to `to`, for a `REPLAY_REQUEST`; undefined where some of it is no longer kept, or was never a number
   * of ours, which is to be answered by `REPLAY_TOO_OLD`.
   */
  range(from: string | undefined, to?: string): readonly Item[] | undefined;
  /** Looks at a message that was received, by the ids received only: what we sent and comes back is new. */
  accept(envelope: {
    readonly id?: string | undefined;
    readonly seq?: string | undefined;
  }): Acceptance;
  /** What has still not come of a gap; undefined once it is filled, or too far behind to be asked for. */
  missing(gap: SequenceGap): SequenceGap | undefined;
  /** For `last_rx_seq`: the last number before anything is missing; of a peer that does not count the last decimal one. */
  readonly lastSeq: string | undefined;
  /** For `ack`: as `lastSeq`, of a peer that counts. */
  readonly ack: string | undefined;
}

/** So many in a row show that a peer counts. */
const proof = 3;
/** From here on a number is the time of day: SDK and server write milliseconds (section 10.1). */
const firstClock = 1e12;

const decimal = /^\d{1,20}$/;

export function createReplay<Item>({
  now,
  maxMessages = 1_000,
  maxAgeMs = 300_000,
}: ReplayOptions): Replay<Item> {
  const sent: { readonly id: string; readonly seq: number; readonly at: number; item: Item }[] = [];
  const sentIds = new Set<string>();
  let lastDropped = -1;

  /** The last of those received; a replay repeats no more than a window. */
  const receivedIds = new Set<string>();

  let highest = 0;
  /** How many in a row have followed each other, up to `proof`. */
  let inARow = 0;
  /** Ascending. */
  const missing = new Set<number>();
  let lastDecimal: string | undefined;

  function prune(): void {
    for (let oldest = sent[0]; oldest; oldest = sent[0]) {
      if (sent.length <= maxMessages && now() - oldest.at <= maxAgeMs) return;
      sent.shift();
      sentIds.delete(oldest.id);
      lastDropped = oldest.seq;
    }
  }

  function count(seq: string | undefined): SequenceGap | undefined {
    if (seq === undefined || !decimal.test(seq)) return undefined;
    lastDecimal = seq;
    const number = Number(seq);
    if (number >= firstClock) return undefined;
    const from = highest + 1;
    const isCounting = inARow === proof;
    if (isCounting && number < from) {
      missing.delete(number);
      return undefined;
    }
    highest = number;
    if (!isCounting || number - from >= maxMessages) {
      // A leap that no window holds is not a gap but a peer that does not count after all.
      inARow = number === from ? inARow + 1 : 1;
      missing.clear();
      return undefined;
    }
    for (let skipped = from; skipped < number; skipped += 1) missing.add(skipped);
    for (const skipped of missing) {
      if (skipped > number - maxMessages) break;
      missing.delete(skipped);
    }
    return number > from ? { from, to: number - 1 } : undefined;
  }

  function lastInOrder(): string | undefined {
    const [first] = missing;
    return inARow === proof ? String(first === undefined ? highest : first - 1) : undefined;
  }

  return {
    record({ id, seq }, item) {
      sent.push({ id, seq: Number(seq), at: now(), item });
      sentIds.add(id);
      prune();
    },
    range(from, to) {
      prune();
      if (from === undefined || !decimal.test(from) || Number(from) <= lastDropped) {
        return undefined;
      }
      const last = to !== undefined && decimal.test(to) ? Number(to) : Infinity;
      return sent.filter(({ seq }) => seq >= Number(from) && seq <= last).map(({ item }) => item);
    },
    accept({ id, seq }) {
      if (id !== undefined) {
        if (receivedIds.has(id)) return { status: "duplicate" };
        receivedIds.add(id);
        if (receivedIds.size > 2 * maxMessages)
          receivedIds.delete(receivedIds.values().next().value ?? id);
        // An echo bears our number, not the peer's.
        if (sentIds.has(id)) return { status: "new" };
      }
      const gap = count(seq);
      return gap ? { status: "new", gap } : { status: "new" };
    },
    missing(gap) {
      const open = [...missing].filter((number) => number >= gap.from && number <= gap.to);
      const [from] = open;
      const to = open.at(-1);
      return from === undefined || to === undefined ? undefined : { from, to };
    },
    get lastSeq() {
      return lastInOrder() ?? lastDecimal;
    },
    get ack() {
      return lastInOrder();
    },
  };
}
