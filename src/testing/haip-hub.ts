import type { Receipt } from "./haip-desk";
import { createReception, obeyCapabilities, type Reception } from "./haip-reception";
import { createHaipSession, type HaipLink, type HaipSettings } from "./haip-session";
import { isRecord, textOf, type FakeHaipEnvelope, type FakeHaipTransport } from "./haip-wire";

/** One link that was let in: a socket, or a stream of events or lines. */
export interface FakeHaipConnection {
  /** 1 for the first link of this fake, then 2, ... */
  readonly number: number;
  readonly transport: FakeHaipTransport;
  readonly sessionId: string;
  /** The token it was opened with: dialect A. */
  readonly token?: string;
  /** Milliseconds since the epoch. */
  readonly openedAt: number;
  readonly isOpen: boolean;
  /** Absent while open, and when the line was cut. */
  readonly closeCode?: number;
  readonly closeReason?: string;
}

/** Everything the fake knows of its links, of whichever transport; what is read here is live. */
export interface FakeHaipConnectionLog {
  readonly open: number;
  readonly total: number;
  /** The most that were ever open at once. */
  readonly peak: number;
  /** Links that were refused, or let in only to be closed at once. */
  readonly refused: number;
  readonly connections: readonly FakeHaipConnection[];
}

/** What a transport can do with bytes. */
interface LinkBytes {
  readonly transport: FakeHaipTransport;
  send(text: string): void;
  readonly sendBinary?: (bytes: Uint8Array<ArrayBuffer>) => void;
  /** Without a code the line is cut. */
  close(code?: number, reason?: string): void;
}

/** Who is at the other end, where the transport knows: dialect A. */
export interface LinkPass {
  readonly token?: string | undefined;
  readonly userId?: string | undefined;
  /** When the link is to end, in milliseconds since the epoch. */
  readonly expiresAt?: number | undefined;
}

export interface LinkEnd {
  /** Of the session the link carries at the moment. */
  readonly sessionId: string;
  receive(data: string | Uint8Array): Receipt;
  /** The other side has gone. */
  leave(code?: number, reason?: string): void;
}

export interface HaipHub {
  readonly log: FakeHaipConnectionLog;
  readonly sessions: ReadonlyMap<string, Reception>;
  open(bytes: LinkBytes, pass: LinkPass): LinkEnd;
  /** The link on which the session of this id is heard; for a `HAI` that takes up an old one, the link that waits for it. */
  find(envelope: unknown): LinkEnd | undefined;
  noteRefusal(): void;
  closeAll(code?: number, reason?: string): void;
  setSilent(isSilent: boolean): void;
  /** Forgets every session; who comes back starts anew. */
  forget(): void;
}

/** How long a session waits for its client, in milliseconds (section 10.3). */
const keptMs = 300_000;

export function createHaipHub(settings: HaipSettings): HaipHub {
  const { clock } = settings;
  const sessions = new Map<string, Reception>();
  /** The id a connection was first given, for the session it has taken up since. */
  const aliases = new Map<string, string>();
  const connections: FakeHaipConnection[] = [];
  const open = new Set<OpenLink>();
  let peak = 0;
  let refused = 0;
  let isSilent = false;

  interface OpenLink extends LinkEnd {
    reception: Reception;
    readonly link: HaipLink;
    close(code?: number, reason?: string): void;
    settle(): void;
    moveTo(reception: Reception): void;
  }

  /** Kept to be read, but not to be taken up. */
  const gone = new WeakSet<Reception>();

  function drop(reception: Reception): void {
    gone.add(reception);
    reception.session.stop();
    reception.abandon();
    reception.session.record.isOpen = false;
  }

  function newReception(): Reception {
    const reception = createReception(createHaipSession(settings), resume);
    sessions.set(reception.session.record.id, reception);
    return reception;
  }

  function resume(
    fresh: Reception["session"],
    hai: FakeHaipEnvelope,
    lastSequence: string,
  ): "none" | "failed" | "resumed" {
    const old = sessions.get(aliases.get(hai.session) ?? hai.session);
    const holder = [...open].find(({ reception }) => reception.session === fresh);
    if (!old || !holder || old.session === fresh || gone.has(old)) return "failed";
    const entries = old.session.since(lastSequence, false);
    if (!entries || old.session.record.user !== fresh.record.user) return "failed";
    for (const other of [...open])
      if (other.reception === old) other.close(1000, "Taken up elsewhere");
    sessions.delete(fresh.record.id);
    aliases.set(fresh.record.id, old.session.record.id);
    const { record } = old.session;
    record.hai = hai;
    record.received.push(hai);
    record.resumptions += 1;
    fresh.stop();
    old.session.renewCredit();
    obeyCapabilities(old.session, hai);
    holder.moveTo(old);
    if (fresh.user?.expiresAt !== undefined) old.session.endAt(fresh.user.expiresAt);
    old.session.resend(entries);
    return "resumed";
  }

  function openLink(bytes: LinkBytes, pass: LinkPass): LinkEnd {
    const connection: {
      -readonly [Name in keyof FakeHaipConnection]: FakeHaipConnection[Name];
    } = {
      number: connections.length + 1,
      transport: bytes.transport,
      sessionId: "",
      openedAt: clock.now(),
      isOpen: true,
      ...(pass.token !== undefined && { token: pass.token }),
    };
    let isDead = false;
    // What a silent link has not yet told the client: it ends with the silence.
    let pendingClose: [code: number | undefined, reason: string | undefined] | undefined;
    const passes = (): boolean => connection.isOpen && !isDead && !isSilent && !pendingClose;

    const link: HaipLink = {
      transport: bytes.transport,
      send: (text) => {
        if (passes()) bytes.send(text);
      },
      sendBinary: bytes.sendBinary && ((data) => passes() && bytes.sendBinary?.(data)),
      close: (code, reason) => {
        if (!connection.isOpen) return;
        entry.reception.session.detach(link);
        pendingClose = [code, reason];
        entry.settle();
      },
      goDead: () => {
        isDead = true;
      },
    };

    function leave(code?: number, reason?: string): boolean {
      if (!connection.isOpen) return false;
      connection.isOpen = false;
      if (code !== undefined) connection.closeCode = code;
      if (reason !== undefined) connection.closeReason = reason;
      open.delete(entry);
      const { reception } = entry;
      reception.session.detach(link);
      if (!reception.session.record.isOpen) abandon(reception);
      return true;
    }

    const entry: OpenLink = {
      reception: newReception(),
      link,
      get sessionId() {
        return entry.reception.session.record.id;
      },
      receive(data) {
        return passes() ? entry.reception.receive(data) : "cut";
      },
      leave,
      close(code, reason) {
        if (leave(code, reason)) bytes.close(code, reason);
      },
      settle() {
        if (pendingClose && !isSilent && !isDead) entry.close(...pendingClose);
      },
      moveTo(reception) {
        entry.reception.session.detach(link);
        entry.reception = reception;
        connection.sessionId = reception.session.record.id;
        reception.session.attach(link, pass.expiresAt);
      },
    };
    const { session } = entry.reception;
    connection.sessionId = session.record.id;
    if (pass.userId !== undefined) session.record.user = pass.userId;
    connections.push(connection);
    open.add(entry);
    peak = Math.max(peak, open.size);
    session.attach(link, pass.expiresAt);
    session.greet();
    if (settings.traits().firstLinkIsDead && settings.once("dead link")) link.goDead();
    return entry;
  }

  /** The reference servers know a session only as long as its link (section 10.4); the pages let it be taken up. */
  function abandon(reception: Reception): void {
    const { record, timers, isDocumented } = reception.session;
    const isWanted = isDocumented && sessions.get(record.id) === reception && record.hai;
    if (!isWanted) drop(reception);
    else
      timers.after(keptMs, () => {
        if (!record.isOpen) drop(reception);
      });
  }

  return {
    log: {
      get open() {
        return open.size;
      },
      get total() {
        return connections.length;
      },
      get peak() {
        return peak;
      },
      get refused() {
        return refused;
      },
      connections,
    },
    sessions,
    open: openLink,
    find(envelope) {
      const given = textOf(envelope, "session") ?? "";
      const id = aliases.get(given) ?? given;
      const carrying = [...open].find(({ sessionId }) => sessionId === id);
      const isResumption =
        isRecord(envelope) && textOf(envelope.payload, "last_rx_seq") !== undefined;
      if (carrying || textOf(envelope, "type") !== "HAI" || !isResumption) return carrying;
      const user = sessions.get(id)?.session.record.user;
      return [...open].findLast(({ reception: { session } }) => {
        const isWaiting = session.record.transport !== "websocket" && !session.record.hai;
        return isWaiting && [undefined, user ?? session.record.user].includes(session.record.user);
      });
    },
    noteRefusal() {
      refused += 1;
    },
    closeAll(code, reason) {
      for (const entry of [...open]) entry.close(code, reason);
    },
    setSilent(silent) {
      isSilent = silent;
      for (const entry of [...open]) entry.settle();
    },
    forget() {
      for (const entry of [...open]) entry.close();
      for (const reception of sessions.values()) drop(reception);
    },
  };
}
