import type { ParlanceError } from "../../core/index";
import { givenUp, notSent } from "./errors";
import type { HaipChannel } from "./wire";

/** What may be sent on a channel. */
interface Credit {
  readonly messages?: number | undefined;
  readonly bytes?: number | undefined;
}

/** How a channel of ours stands. */
export interface ChannelState {
  /** Messages that may still be sent; below zero where more was sent than granted, Infinity where nothing limits it. */
  readonly messages: number;
  /** Bytes that may still be sent; below zero and Infinity as with `messages`. */
  readonly bytes: number;
  readonly isPaused: boolean;
  /** Whether it was told to `onOutOfCredit`, and no credit has come since. */
  readonly isOutOfCredit: boolean;
  /** Messages that wait for credit or for the end of a pause. */
  readonly queued: number;
}

/** A message that is to be sent. */
interface FlowEntry {
  readonly channel: HaipChannel;
  readonly type: string;
  /** By {@link frameBytes}, or what it may come to at most. */
  readonly bytes: number;
  /**
   * Writes all frames of the message, at once: no other message is written before it returns. Called at most once, in the order
   * of the channel, so the place to count `seq`. Returns how many bytes it came to, where only the writing shows: credit that is
   * miscounted runs out.
   */
  readonly write: () => number | void;
  /** Takes the message out of the queue; without effect once it is written. */
  readonly signal?: AbortSignal | undefined;
}

/** The payload of a `FLOW_UPDATE`. */
interface FlowUpdate {
  readonly channel: string;
  readonly add_messages: number;
  readonly add_bytes?: number | undefined;
}

/** What `createFlowControl` needs. */
export interface FlowControlOptions {
  /** Whether messages wait for credit and for the end of a pause; if not they are only counted. @defaultValue true */
  readonly isEnforced?: boolean | undefined;
  /** How long a message waits for credit before the channel counts as out of it, in milliseconds. @defaultValue 5000 */
  readonly outOfCreditMs?: number | undefined;
  /** What our own `HAI` granted the peer, for each channel. @defaultValue 1000 messages and 1 MiB */
  readonly grant?: { readonly messages: number; readonly bytes: number } | undefined;
  /** A message waits for credit and none has come for a while. Once, until `onCredit`. */
  readonly onOutOfCredit?: ((channel: string) => void) | undefined;
  /** The channel flows again, or nothing waits there any more. Not called at `close`. */
  readonly onCredit?: ((channel: string) => void) | undefined;
}

/**
 * The credit of one connection, per channel (section 11): what we may send, and what we give back to the peer.
 *
 * @remarks
 * Messages on `SYSTEM`, and those without which a stalled session could not recover, are never held back; all others keep the
 * order of their channel. A message larger than the credit ever was cannot wait for enough of it: it goes when it is the first
 * of its channel and at least half of the most that ever was is there, which a peer that refills by halves always lets come.
 */
export interface FlowControl {
  /**
   * What the peer's `HAI` grants each channel; a counter it does not name has no limit. Before, nothing has.
   *
   * @param countsEverything - Whether messages that are never held back cost credit all the same, as at the servers of A and B1.
   */
  seed(credit: Credit, countsEverything?: boolean): void;
  /**
   * Writes a message as soon as it may be written, if it may at once before it returns. Resolves once it is written.
   *
   * @throws ParlanceError (by rejection) `not-sent` when it was closed first, `aborted`; else what `write` threw.
   */
  send(entry: FlowEntry): Promise<void>;
  /** A `FLOW_UPDATE` came. */
  update(channel: string, credit: Credit): void;
  pause(channel: string): void;
  resume(channel: string): void;
  state(channel: string): ChannelState;
  /** Counts what the peer sent; returns the update to send when it has used half of what it was granted. */
  received(frame: {
    readonly channel: string;
    readonly type: string;
    /** By {@link frameBytes}. */
    readonly bytes: number;
  }): FlowUpdate | undefined;
  /** Rejects all that waits, and all that is yet to be sent. */
  close(cause?: unknown): void;
}

interface Entry {
  readonly lane: Lane;
  readonly bytes: number;
  /** Is written, or else rejected with this. */
  leave(error?: ParlanceError): void;
}

/** A channel: what was granted and spent there since the seed. */
interface Lane {
  readonly queue: Entry[];
  messages: number;
  bytes: number;
  /** The most that `bytes` ever was. */
  highestBytes: number;
  /** What the peer used of what we grant it, since our last update. */
  usedMessages: number;
  usedBytes: number;
  isPaused: boolean;
  isOutOfCredit: boolean;
  /** Whether a message left the queue since it was last looked at. */
  hasMoved: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** What frees a session that is stalled, and so must not be stalled itself. */
const freeTypes = [
  "HAI",
  "PONG",
  "ERROR",
  "FLOW_UPDATE",
  "PAUSE_CHANNEL",
  "RESUME_CHANNEL",
] as readonly string[];

/** A peer's word makes no more channels than that: HAIP knows five, and each costs memory. */
const maxChannels = 64;

/**
 * What a message costs in bytes, of the several rules there are (section 18.2): sound its decoded bytes and a message with a
 * binary frame that frame's, as the specification says of binary; all others the UTF-8 of their whole envelope.
 *
 * @param text - The envelope as it is on the wire.
 */
export function frameBytes(
  frame: {
    readonly type: string;
    readonly payload: unknown;
    readonly bin_len?: number | undefined;
  },
  text: string,
): number {
  const { type, payload, bin_len: binaryLength } = frame;
  if (type === "AUDIO" || type === "AUDIO_CHUNK") {
    const data = (payload as { readonly data?: unknown } | null | undefined)?.data;
    // Three bytes in four characters; the padding at the end stands for none.
    if (typeof data === "string") return Math.floor(data.replace(/=+$/, "").length * 0.75);
  }
  return binaryLength ?? new TextEncoder().encode(text).length;
}

export function createFlowControl({
  isEnforced = true,
  outOfCreditMs = 5_000,
  grant = { messages: 1_000, bytes: 1_048_576 },
  onOutOfCredit,
  onCredit,
}: FlowControlOptions): FlowControl {
  let initial = { messages: Infinity, bytes: Infinity };
  let isFreeCounted = false;
  const lanes = new Map<string, Lane>();
  /** What need not wait, while another message is being written. */
  const free: Entry[] = [];
  let isPumping = false;
  let closedBy: ParlanceError | undefined;

  function laneOf(channel: string, mostLanes = maxChannels): Lane {
    const lane = lanes.get(channel) ?? {
      queue: [],
      messages: 0,
      bytes: 0,
      highestBytes: 0,
      usedMessages: 0,
      usedBytes: 0,
      isPaused: false,
      isOutOfCredit: false,
      hasMoved: false,
      timer: undefined,
    };
    if (lanes.size < mostLanes) lanes.set(channel, lane);
    return lane;
  }

  /** Changes the channel that a peer names, and sends what that frees. */
  function change(channel: string, apply: (lane: Lane) => void): void {
    apply(laneOf(channel));
    pump();
  }

  function isAffordable({ lane, bytes }: Entry): boolean {
    if (initial.messages + lane.messages < 1) return false;
    const there = initial.bytes + lane.bytes;
    const highest = initial.bytes + lane.highestBytes;
    return there >= bytes || (bytes > highest && highest > 0 && there >= highest / 2);
  }

  function next(): Entry | undefined {
    if (free.length > 0) return free.shift();
    for (const lane of lanes.values()) {
      const head = lane.queue[0];
      if (!head || lane.isPaused || !isAffordable(head)) continue;
      lane.hasMoved = true;
      return lane.queue.shift();
    }
    return undefined;
  }

  /** Writes what may be written. Whoever sends during a write waits for its end, so that no frame comes between two of one message. */
  function pump(): void {
    if (isPumping) return;
    isPumping = true;
    for (let entry = next(); entry; entry = next()) entry.leave();
    isPumping = false;
    for (const [channel, lane] of lanes) watch(channel, lane);
  }

  function stopTimer(lane: Lane): void {
    clearTimeout(lane.timer);
    lane.timer = undefined;
  }

  function watch(channel: string, lane: Lane): void {
    const head = lane.queue[0];
    const isShort = head !== undefined && !isAffordable(head);
    const isRelieved = lane.hasMoved || !isShort;
    lane.hasMoved = false;
    if (isRelieved || lane.isPaused) stopTimer(lane);
    const wasOutOfCredit = lane.isOutOfCredit;
    if (isRelieved) lane.isOutOfCredit = false;
    if (isShort && !lane.isPaused && !lane.isOutOfCredit) {
      lane.timer ??= setTimeout(() => {
        lane.timer = undefined;
        lane.isOutOfCredit = true;
        onOutOfCredit?.(channel);
      }, outOfCreditMs);
    }
    if (wasOutOfCredit && isRelieved) onCredit?.(channel);
  }

  return {
    seed({ messages = Infinity, bytes = Infinity }, countsEverything = false) {
      initial = { messages, bytes };
      isFreeCounted = countsEverything;
      pump();
    },
    send({ channel, type, bytes, write, signal }) {
      const sending = new Promise<void>((resolve, reject) => {
        if (closedBy) return reject(closedBy);
        if (signal?.aborted) return reject(givenUp());
        const lane = laneOf(channel, Infinity);
        const isFree = channel === "SYSTEM" || freeTypes.includes(type);
        const queue = isFree || !isEnforced ? free : lane.queue;
        const entry: Entry = {
          lane,
          bytes,
          leave(error) {
            signal?.removeEventListener("abort", abandon);
            try {
              if (error) throw error;
              const spent = write() ?? bytes;
              resolve();
              if (isFree && !isFreeCounted) return;
              lane.messages -= 1;
              lane.bytes -= spent;
            } catch (failure) {
              reject(failure as Error);
            }
          },
        };
        const abandon = () => {
          queue.splice(queue.indexOf(entry), 1);
          entry.leave(givenUp());
          pump();
        };
        signal?.addEventListener("abort", abandon, { once: true });
        queue.push(entry);
        pump();
      });
      sending.catch(() => undefined);
      return sending;
    },
    update(channel, { messages = 0, bytes = 0 }) {
      change(channel, (lane) => {
        lane.messages += messages;
        lane.bytes += bytes;
        lane.highestBytes = Math.max(lane.highestBytes, lane.bytes);
        stopTimer(lane);
      });
    },
    pause(channel) {
      change(channel, (lane) => (lane.isPaused = true));
    },
    resume(channel) {
      change(channel, (lane) => (lane.isPaused = false));
    },
    state(channel) {
      const { messages, bytes, isPaused, isOutOfCredit, queue } = laneOf(channel);
      return {
        messages: initial.messages + messages,
        bytes: initial.bytes + bytes,
        isPaused,
        isOutOfCredit,
        queued: queue.length,
      };
    },
    received({ channel, type, bytes }) {
      const lane = laneOf(channel);
      lane.usedMessages += 1;
      // A peer may claim any length; what we say must stay an integer.
      lane.usedBytes += Math.min(Math.ceil(bytes), Number.MAX_SAFE_INTEGER);
      const { usedMessages, usedBytes } = lane;
      const isHalfUsed = usedMessages * 2 >= grant.messages || usedBytes * 2 >= grant.bytes;
      // An update is never answered by an update, or two small grants would answer each other for ever.
      if (!isHalfUsed || type === "FLOW_UPDATE") return undefined;
      lane.usedMessages = lane.usedBytes = 0;
      return {
        channel,
        add_messages: usedMessages,
        ...(usedBytes > 0 && { add_bytes: usedBytes }),
      };
    },
    close(cause) {
      closedBy = notSent(cause);
      for (const lane of lanes.values()) stopTimer(lane);
      for (const queue of [free, ...Array.from(lanes.values(), (lane) => lane.queue)]) {
        for (const entry of queue.splice(0)) entry.leave(closedBy);
      }
    },
  };
}
