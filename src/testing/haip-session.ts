import { createTimerSet, type Clock, type TimerSet } from "./clock";
import {
  createAllowance,
  createCreditLedger,
  type Allowance,
  type CreditLedger,
  type FakeHaipCredit,
} from "./haip-credit";
import type { FakeHaipSession, FakeHaipUser, HaipTiming } from "./haip-record";
import { haipGarbage, type HaipTraits } from "./haip-scenario";
import type { FakeHaipTool } from "./haip-tool";
import {
  acceptEvents,
  sequenceOf,
  transactionOf,
  type FakeHaipDialect,
  type FakeHaipEnvelope,
  type FakeHaipOutgoing,
  type FakeHaipSequence,
  type FakeHaipTransport,
} from "./haip-wire";
import type { HaipAgent } from "./haip-agent";
import { randomUuid } from "./random";

/** What carries a session at the moment. */
export interface HaipLink {
  readonly transport: FakeHaipTransport;
  send(text: string): void;
  readonly sendBinary?: ((bytes: Uint8Array<ArrayBuffer>) => void) | undefined;
  /** Without a code the line is cut, as by a dead network. */
  close(code?: number, reason?: string): void;
  goDead(): void;
}

/** What sessions of one fake have in common. */
export interface HaipSettings {
  readonly dialect: FakeHaipDialect;
  readonly endpoints: "reference" | "documented";
  readonly sequence: FakeHaipSequence;
  readonly clock: Clock;
  readonly timing: () => HaipTiming;
  readonly traits: () => HaipTraits;
  readonly credit: () => Required<FakeHaipCredit>;
  readonly maxConcurrentRuns: number;
  readonly agent: HaipAgent;
  readonly tools: readonly FakeHaipTool[];
  readonly authenticate: (auth: unknown) => FakeHaipUser | null;
  /** True the first time it is asked within one run of a scenario. */
  readonly once: (what: string) => boolean;
  /** Closes every link with 1012 and refuses everything for a while. */
  readonly restart: () => void;
}

/** The server's end of a session: numbering, the window, credit, and the way out. */
export interface HaipSession {
  readonly settings: HaipSettings;
  readonly isDocumented: boolean;
  readonly record: { -readonly [Name in keyof FakeHaipSession]: FakeHaipSession[Name] } & {
    received: FakeHaipEnvelope[];
    texts: FakeHaipSession["texts"][number][];
    binaries: FakeHaipSession["binaries"][number][];
    runs: FakeHaipSession["runs"][number][];
  };
  readonly timers: TimerSet;
  readonly allowance: Allowance;
  readonly ledger: CreditLedger;
  user: FakeHaipUser | undefined;
  /** Ids already taken, where duplicates are dropped. */
  readonly known: Set<string>;
  readonly link: HaipLink | undefined;
  /** Called after the next `PONG`. */
  afterPong: (() => void) | undefined;
  /** @param expiresAt - When the link's token runs out, in milliseconds since the epoch, where that ends the link */
  attach(link: HaipLink, expiresAt?: number): void;
  /** Ends the link at that time. */
  endAt(expiresAt: number): void;
  detach(link: HaipLink): void;
  greet(): void;
  send(outgoing: FakeHaipOutgoing, bytes?: Uint8Array<ArrayBuffer>): void;
  /** Sends what was queued for want of the client's credit, or while the client had paused the channel. */
  drain(channel: string): void;
  /** Counts a message as received: `ack` names the last before which none is missing (section 10.2). */
  acknowledge(seq: unknown): void;
  /** Takes that back, for a message that is to be lost. */
  forget(envelope: FakeHaipEnvelope): void;
  /** An envelope as it is, neither stamped nor counted. */
  sendVerbatim(envelope: FakeHaipEnvelope): void;
  fail(code: string, message: string, about?: FakeHaipEnvelope): void;
  /** An error that ends the connection; over HTTP the reference servers forget to (wire file, section 5.2). */
  refuse(code: string, message: string, reason: string, about?: FakeHaipEnvelope): void;
  /** What was sent since, bytes included; undefined where it reaches behind the window. */
  since(seq: string, isInclusive: boolean): readonly WindowEntry[] | undefined;
  resend(entries: readonly WindowEntry[]): void;
  close(code: number, reason: string): void;
  cut(): void;
  stop(): void;
  /** The next `count` messages are numbered and kept, but do not reach the client. */
  lose(count: number): void;
  /** A fresh credit, as a fresh `HAI` announces it. */
  renewCredit(): void;
}

interface WindowEntry {
  readonly envelope: FakeHaipEnvelope;
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
}

const windowMessages = 1000;
const windowMs = 300_000;

export function createHaipSession(settings: HaipSettings): HaipSession {
  const { clock, dialect, endpoints } = settings;
  const isDocumented = endpoints === "documented";
  const timers = createTimerSet(clock);
  const waiting = new Map<
    string,
    { outgoing: FakeHaipOutgoing; bytes: Uint8Array<ArrayBuffer> | undefined }[]
  >();
  const sent: FakeHaipEnvelope[] = [];
  let window: WindowEntry[] = [];
  let link: HaipLink | undefined;
  let count = 0;
  let lost = 0;
  let garbageCount = 0;
  let acknowledged = 0;
  const early = new Set<number>();
  let allowance = createAllowance();
  let ledger = newLedger();
  let stopHeartbeat: () => void = () => {};
  let stopExpiry: () => void = () => {};

  function newLedger(): CreditLedger {
    const counting = isDocumented ? "documented" : dialect === "B2" ? "off" : "reference";
    return createCreditLedger({ counting, credit: settings.credit() });
  }

  const record: HaipSession["record"] = {
    id: randomUuid(),
    dialect,
    transport: "websocket",
    isOpen: false,
    resumptions: 0,
    received: [],
    sent,
    texts: [],
    binaries: [],
    runs: [],
    transactions: [],
  };

  function stamp(outgoing: FakeHaipOutgoing): FakeHaipEnvelope {
    const { transaction, run_id, thread_id, type, channel, payload, ...binary } = outgoing;
    return {
      id: randomUuid(),
      session: record.id,
      ...(dialect !== "A" && { transaction: transaction ?? "null" }),
      seq: sequenceOf(settings.sequence, count + 1, clock.now()),
      ...(isDocumented && acknowledged > 0 && { ack: String(acknowledged) }),
      ts: String(clock.now()),
      channel: channel ?? "SYSTEM",
      type,
      payload: payload ?? {},
      ...(run_id !== undefined && { run_id }),
      ...(thread_id !== undefined && { thread_id }),
      ...binary,
    };
  }

  function write(text: string): void {
    if (!link) return;
    if (settings.traits().garbage)
      link.send(haipGarbage[garbageCount++ % haipGarbage.length] ?? "null");
    link.send(text);
    if (settings.traits().repeats) link.send(text);
  }

  function emit(outgoing: FakeHaipOutgoing, bytes: Uint8Array<ArrayBuffer> | undefined): void {
    const envelope = stamp(outgoing);
    count += 1;
    sent.push(envelope);
    window.push({ envelope, bytes });
    if (window.length > windowMessages) window.shift();
    if (lost > 0) {
      lost -= 1;
      return;
    }
    write(JSON.stringify(envelope));
    if (bytes) link?.sendBinary?.(bytes);
  }

  function send(outgoing: FakeHaipOutgoing, bytes?: Uint8Array<ArrayBuffer>): void {
    const channel = outgoing.channel ?? "SYSTEM";
    const queue = waiting.get(channel) ?? [];
    if (queue.length === 0 && allowance.spend(channel, sizeOf(outgoing))) emit(outgoing, bytes);
    else {
      queue.push({ outgoing, bytes });
      waiting.set(channel, queue);
    }
  }

  function sizeOf(outgoing: FakeHaipOutgoing): number {
    return JSON.stringify(stamp(outgoing)).length + (outgoing.bin_len ?? 0);
  }

  function beat(): void {
    stopHeartbeat();
    stopHeartbeat = timers.after(settings.timing().heartbeatMs, () => {
      send({ type: "PING", payload: { nonce: randomUuid() } });
      beat();
    });
  }

  const session: HaipSession = {
    settings,
    isDocumented,
    record,
    timers,
    get allowance() {
      return allowance;
    },
    get ledger() {
      return ledger;
    },
    user: undefined,
    known: new Set(),
    get link() {
      return link;
    },
    afterPong: undefined,

    attach(next, expiresAt) {
      link = next;
      record.transport = next.transport;
      record.isOpen = true;
      if (expiresAt !== undefined) session.endAt(expiresAt);
      if (next.transport === "websocket") beat();
    },
    endAt(expiresAt) {
      stopExpiry();
      stopExpiry = timers.after(expiresAt - clock.now(), () => {
        if (isDocumented) session.fail("TOKEN_EXPIRED", "The token has expired");
        session.close(1008, "Invalid token");
      });
    },
    detach(gone) {
      if (link !== gone) return;
      link = undefined;
      record.isOpen = false;
      stopHeartbeat();
      stopExpiry();
    },
    greet() {
      const credit = settings.credit();
      send({
        type: "HAI",
        payload: {
          haip_version: "1.1.2",
          accept_major: [1],
          accept_events: acceptEvents[dialect],
          capabilities: {
            binary_frames: true,
            flow_control: {
              initial_credit_messages: credit.messages,
              initial_credit_bytes: credit.bytes,
            },
            max_concurrent_runs: settings.maxConcurrentRuns,
            signed_envelopes: false,
          },
        },
      });
    },
    send,
    drain(channel) {
      const queue = waiting.get(channel) ?? [];
      for (let next = queue[0]; next; next = queue[0]) {
        if (!allowance.spend(channel, sizeOf(next.outgoing))) return;
        queue.shift();
        emit(next.outgoing, next.bytes);
      }
    },
    acknowledge(seq) {
      const number = Number(seq);
      if (!Number.isInteger(number) || number < 1) return;
      // A client that counts anew with each connection.
      if (number === 1) {
        acknowledged = 0;
        early.clear();
      }
      if (number > acknowledged) early.add(number);
      while (early.delete(acknowledged + 1)) acknowledged += 1;
    },
    forget(envelope) {
      session.known.delete(envelope.id);
      record.received = record.received.filter((one) => one !== envelope);
      if (Number(envelope.seq) === acknowledged) acknowledged -= 1;
    },
    sendVerbatim(envelope) {
      write(JSON.stringify(envelope));
    },
    fail(code, message, about) {
      send({
        type: "ERROR",
        payload: { code, message, ...(isDocumented && about && { related_id: about.id }) },
        ...(about && dialect !== "A" && { transaction: transactionOf(about) }),
        ...(about && isDocumented && { run_id: about.run_id }),
      });
    },
    refuse(code, message, reason, about) {
      session.fail(code, message, about);
      if (isDocumented || link?.transport === "websocket") session.close(1008, reason);
    },
    since(seq, isInclusive) {
      window = window.filter(({ envelope }) => Number(envelope.ts) >= clock.now() - windowMs);
      const index = window.findIndex(({ envelope }) => envelope.seq === seq);
      if (index >= 0) return window.slice(isInclusive ? index : index + 1);
      // Before the first and after the last there is nothing to be found, and nothing missing.
      const isBeforeFirst = window.length === count && Number(seq) <= (isInclusive ? 1 : 0);
      if (isBeforeFirst) return window;
      return Number(seq) > count ? [] : undefined;
    },
    resend(entries) {
      for (const { envelope, bytes } of entries) {
        session.sendVerbatim(envelope);
        if (bytes) link?.sendBinary?.(bytes);
      }
    },
    close(code, reason) {
      link?.close(code, reason);
    },
    cut() {
      link?.close();
    },
    stop() {
      timers.clear();
    },
    lose(times) {
      lost += times;
    },
    renewCredit() {
      allowance = createAllowance();
      ledger = newLedger();
    },
  };
  return session;
}
