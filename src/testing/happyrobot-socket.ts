import { createTimerSet, type Clock } from "./clock";
import type { FakeSocket } from "./fake-socket";
import type { ScenarioTraits } from "./happyrobot-scenario";
import type { ChatSession, IncomingMessage, SessionLine } from "./happyrobot-session";
import {
  isSameScope,
  scopeOf,
  type HappyRobotTokenClaims,
  type TokenOffice,
} from "./happyrobot-token";
import { VendorFault } from "./vendor-fault";

/** One socket that was let in. */
export interface FakeSocketConnection {
  /** 1 for the first socket of this fake, then 2, ... */
  readonly number: number;
  readonly sessionId: string;
  /** The token in force: the one of the handshake until a refresh is accepted. */
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly openedAt: number;
  readonly isOpen: boolean;
  /** Absent while open, and when the line was cut. */
  readonly closeCode?: number;
  readonly closeReason?: string;
}

/** One frame, in the order of the wire. */
export interface FakeSocketFrame {
  /** The number of the socket. */
  readonly socket: number;
  readonly sessionId: string;
  /** Seen from the vendor. */
  readonly direction: "received" | "sent";
  /** The parsed frame, or the bare text where it is not JSON. */
  readonly data: unknown;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Everything the fake knows of its sockets; what is read here is live. */
export interface FakeSocketLog {
  readonly open: number;
  readonly total: number;
  /** The most that were ever open at once. */
  readonly peak: number;
  /** Handshakes that were refused, or let in only to be closed at once. */
  readonly refused: number;
  readonly connections: readonly FakeSocketConnection[];
  readonly log: readonly FakeSocketFrame[];
}

/**
 * The close codes of the fake. **Its own choice**: the vendor documents none (wire file, section 6, number 2), so a client
 * must not depend on them. 4401 is used for a refused handshake and for a token that ran out.
 */
export const happyRobotCloseCodes = {
  sessionClosed: 1000,
  shutdown: 1001,
  restart: 1012,
  unauthorized: 4401,
  forbidden: 4403,
  notFound: 4404,
} as const;

const heartbeatMs = 15_000;
const refreshLeadMs = 30_000;

export interface SocketHub {
  readonly sockets: FakeSocketLog;
  open(
    socket: FakeSocket,
    entry: { session: ChatSession; token: string; claims: HappyRobotTokenClaims },
  ): void;
  noteRefusal(): void;
  closeAll(code?: number, reason?: string): void;
  setSilent(isSilent: boolean): void;
}

export function createSocketHub(dependencies: {
  readonly clock: Clock;
  readonly tokens: TokenOffice;
  readonly traits: () => ScenarioTraits;
  readonly readMessage: (session: ChatSession, frame: unknown) => IncomingMessage;
}): SocketHub {
  const { clock, tokens, traits } = dependencies;
  const connections: FakeSocketConnection[] = [];
  const log: FakeSocketFrame[] = [];
  const open = new Set<{ close(code?: number, reason?: string): void; settle(): void }>();
  let peak = 0;
  let refused = 0;
  let isSilent = false;

  function openConnection(
    socket: FakeSocket,
    entry: { session: ChatSession; token: string; claims: HappyRobotTokenClaims },
  ): void {
    const { session } = entry;
    const timers = createTimerSet(clock);
    const connection: {
      -readonly [Name in keyof FakeSocketConnection]: FakeSocketConnection[Name];
    } = {
      number: connections.length + 1,
      sessionId: session.record.id,
      token: entry.token,
      openedAt: clock.now(),
      isOpen: true,
    };
    let expiresAt = entry.claims.exp * 1000;
    let isDead = false;
    let cancelExpiry: () => void = () => {};
    // What a silent link has not yet told the client: it ends with the silence.
    let pendingClose: [code: number | undefined, reason: string | undefined] | undefined;

    const write = (text: string, data: unknown): void => {
      if (!connection.isOpen || isDead || isSilent || pendingClose) return;
      note("sent", data);
      socket.send(text);
    };
    const note = (direction: "received" | "sent", data: unknown): void => {
      const { number, sessionId } = connection;
      log.push({ socket: number, sessionId, direction, data, at: clock.now() });
    };
    const settle = (): void => {
      if (pendingClose && !isSilent && !isDead) finish(...pendingClose);
    };
    const finish = (code?: number, reason?: string): void => {
      if (!leave(code, reason)) return;
      socket.close(code, reason);
    };
    const leave = (code?: number, reason?: string): boolean => {
      if (!connection.isOpen) return false;
      connection.isOpen = false;
      if (code !== undefined) connection.closeCode = code;
      if (reason !== undefined) connection.closeReason = reason;
      timers.clear();
      session.detach(line);
      open.delete(handle);
      return true;
    };

    const line: SessionLine = {
      send: (frame) => {
        write(JSON.stringify(frame), frame);
      },
      sendRaw: (text) => {
        write(text, parse(text));
      },
      close: (code, reason) => {
        if (!connection.isOpen) return;
        timers.clear();
        session.detach(line);
        pendingClose = [code, reason];
        settle();
      },
      goDead: () => {
        isDead = true;
      },
    };
    const handle = { close: finish, settle };

    function beat(): void {
      timers.after(heartbeatMs, () => {
        line.send({ type: "heartbeat" });
        beat();
      });
    }

    function watchExpiry(): void {
      cancelExpiry();
      const left = expiresAt - clock.now();
      const cancelReminder = timers.after(Math.max(0, left - refreshLeadMs), () => {
        line.send({ type: "token-refresh-required" });
      });
      const cancelEnd = timers.after(left, expire);
      cancelExpiry = () => {
        cancelReminder();
        cancelEnd();
      };
    }

    function expire(): void {
      line.send({ type: "token-expired" });
      line.close(happyRobotCloseCodes.unauthorized, "token expired");
    }

    function refresh(frame: unknown): void {
      if (traits().refresh === "unanswered") return;
      const complaint = acceptToken(frame);
      if (complaint !== undefined) line.send({ type: "token-refresh-error", error: complaint });
    }

    function acceptToken(frame: unknown): string | undefined {
      if (traits().refresh === "rejected") return "The token was not accepted";
      const token = (frame as { token?: unknown }).token;
      if (typeof token !== "string") return "A token is required";
      if (token === connection.token) return "The token is the one in use already";
      const verdict = tokens.verify(token);
      if (!verdict.ok) return verdict.error;
      if (!isSameScope(scopeOf(verdict.claims), session.record.scope))
        return "The token is for another workflow, organization or environment";
      connection.token = token;
      expiresAt = verdict.claims.exp * 1000;
      session.noteToken(token, "refresh");
      watchExpiry();
      line.send({
        type: "token-refresh-ack",
        expires_at: new Date(expiresAt).toISOString(),
      });
      return undefined;
    }

    function receiveMessage(frame: unknown): void {
      const given = (frame as { id?: unknown }).id;
      const id = typeof given === "string" ? given : undefined;
      const refuse = (error: string): void => {
        line.send({ type: "message-error", ...(id !== undefined && { id }), error });
      };
      try {
        if (given !== undefined && id === undefined) throw new VendorFault(400, "id is no string");
        const message = dependencies.readMessage(session, frame);
        if (session.refusesAttempt(message.content))
          refuse("The message could not be delivered to the agent");
        else session.receive(line, { ...message, id });
      } catch (fault) {
        if (!(fault instanceof VendorFault)) throw fault;
        refuse(fault.message);
      }
    }

    socket.onClose((code, reason) => {
      leave(code, reason);
    });
    socket.onMessage((text) => {
      if (!connection.isOpen || isDead || isSilent || pendingClose) return;
      const frame = parse(text);
      note("received", frame);
      if (typeof frame === "object" && frame !== null && "type" in frame) {
        if (frame.type === "message") receiveMessage(frame);
        else if (frame.type === "token-refresh") refresh(frame);
      }
    });

    connections.push(connection);
    open.add(handle);
    peak = Math.max(peak, open.size);
    session.noteToken(entry.token, "socket");
    beat();
    watchExpiry();
    session.attach(line);
  }

  return {
    sockets: {
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
      log,
    },
    open: openConnection,
    noteRefusal() {
      refused += 1;
    },
    closeAll(code, reason) {
      for (const handle of [...open]) handle.close(code, reason);
    },
    setSilent(silent) {
      isSilent = silent;
      for (const handle of [...open]) handle.settle();
    },
  };
}

function parse(text: unknown): unknown {
  if (typeof text !== "string") return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
