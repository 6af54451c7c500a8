import { createTimerSet, type TimerSet } from "./clock";
import { readFrames, type FakeSocket } from "./fake-socket";
import type { KivoxAccess, KivoxCaller } from "./kivox-access";
import { kivoxGarbage, kivoxStrangers } from "./kivox-garbage";
import {
  createKivoxSession,
  longestMs,
  type KivoxLine,
  type KivoxSession,
  type KivoxSessionSettings,
} from "./kivox-session";

/** One socket that was opened. */
export interface FakeKivoxConnection {
  /** 1 for the first socket of this fake, then 2, ... */
  readonly number: number;
  /** Absent where its credential was refused. */
  readonly userId?: string;
  /** What its handshake asked for. */
  readonly agentId?: string;
  readonly channel?: string;
  readonly renderDirective?: string;
  /** Absent until `handshake_ok`. */
  readonly conversationId?: string;
  /** Milliseconds since the epoch. */
  readonly openedAt: number;
  readonly isOpen: boolean;
  /** Absent while open, and when the line was cut. */
  readonly closeCode?: number;
  readonly closeReason?: string;
}

/** One frame, in the order of the wire. */
export interface FakeKivoxFrame {
  /** The number of the connection. */
  readonly connection: number;
  /** Seen from the vendor. */
  readonly direction: "received" | "sent";
  /** The parsed frame, the bare text where it is not JSON, or bytes. */
  readonly data: unknown;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Sound that came as it should: an announcement, and its bytes right behind it. */
export interface FakeKivoxAudio {
  readonly connection: number;
  readonly type: "input_audio" | "input_audio_stream";
  /** One, or several of an `input_audio` (wire file, section 4.3). */
  readonly frames: readonly Uint8Array[];
}

/** A rule that a client broke. */
export interface FakeKivoxViolation {
  readonly connection: number;
  readonly rule:
    | "handshake-first"
    | "header-without-binary"
    | "binary-without-header"
    | "not-json"
    | "unknown-type";
  /** What was sent. */
  readonly data: unknown;
}

/**
 * The close codes of the fake. **Its own choice**: the vendor publishes none (wire file, section 7, number 1), so a client must
 * not depend on them.
 */
export const kivoxCloseCodes = {
  sessionClosed: 1000,
  shutdown: 1001,
  credentialExpired: 1008,
  restart: 1012,
  badHandshake: 4400,
  unauthorized: 4401,
  notFound: 4404,
  notLive: 4409,
} as const;

export interface KivoxHub {
  readonly connections: readonly FakeKivoxConnection[];
  readonly frames: readonly FakeKivoxFrame[];
  readonly audio: readonly FakeKivoxAudio[];
  readonly violations: readonly FakeKivoxViolation[];
  open(socket: FakeSocket, caller: KivoxCaller | undefined): void;
  /** A connection that is open: the newest, unless a number is given. */
  find(number: number | undefined): KivoxDoor | undefined;
  closeAll(code?: number, reason?: string): void;
  setSilent(isSilent: boolean): void;
}

/** What a test can do with an open connection. */
export interface KivoxDoor {
  readonly session: KivoxSession | undefined;
  readonly number: number;
  send(data: object | string | Uint8Array<ArrayBuffer>): void;
  /** At once, whatever else is going on. */
  end(code?: number, reason?: string): void;
  settle(): void;
}

export function createKivoxHub(
  settings: KivoxSessionSettings,
  access: KivoxAccess,
  once: (what: string) => boolean,
): KivoxHub {
  const { clock, store, traits } = settings;
  const connections: FakeKivoxConnection[] = [];
  const frames: FakeKivoxFrame[] = [];
  const audio: FakeKivoxAudio[] = [];
  const violations: FakeKivoxViolation[] = [];
  const doors = new Set<KivoxDoor>();
  let isSilent = false;
  let oddCount = 0;

  function open(socket: FakeSocket, caller: KivoxCaller | undefined): void {
    const timers: TimerSet = createTimerSet(clock);
    const connection: {
      -readonly [Name in keyof FakeKivoxConnection]: FakeKivoxConnection[Name];
    } = {
      number: connections.length + 1,
      openedAt: clock.now(),
      isOpen: true,
      ...(caller && { userId: caller.user.id }),
    };
    const { number } = connection;
    let session: KivoxSession | undefined;
    let isDead = false;
    /** An announcement whose bytes have not come yet. */
    let announced: FakeKivoxAudio["type"] | undefined;
    /** The recording that may go on. */
    let recording: Uint8Array[] | undefined;
    let pendingClose: [code: number | undefined, reason: string | undefined] | undefined;

    const note = (direction: FakeKivoxFrame["direction"], data: unknown): void => {
      frames.push({ connection: number, direction, data, at: clock.now() });
    };
    const violate = (rule: FakeKivoxViolation["rule"], data: unknown): void => {
      violations.push({ connection: number, rule, data });
    };
    const write = (data: string | Uint8Array<ArrayBuffer>, noted: unknown): void => {
      if (!connection.isOpen || isDead || isSilent || pendingClose) return;
      note("sent", noted);
      socket.send(data);
    };
    const leave = (code?: number, reason?: string): boolean => {
      if (!connection.isOpen) return false;
      connection.isOpen = false;
      if (code !== undefined) connection.closeCode = code;
      if (reason !== undefined) connection.closeReason = reason;
      if (announced) violate("header-without-binary", { type: announced });
      timers.clear();
      doors.delete(door);
      return true;
    };
    const settle = (): void => {
      if (!pendingClose || isSilent || isDead) return;
      door.end(...pendingClose);
    };
    const line: KivoxLine = {
      send(frame) {
        const { garbage, strangeFrames } = traits();
        if (garbage) sendRaw(kivoxGarbage[oddCount++ % kivoxGarbage.length] ?? "");
        if (strangeFrames) {
          sendRaw(kivoxStrangers[oddCount++ % kivoxStrangers.length] ?? "");
          frame = { ...frame, trace_id: `trace-${String(oddCount)}`, meta: { node: "talk" } };
        }
        write(JSON.stringify(frame), frame);
      },
      sendBytes(bytes) {
        write(bytes, bytes);
      },
      close(code, reason) {
        if (!connection.isOpen || pendingClose) return;
        // A conversation whose line falls has ended: nothing can take it up again (wire file, section 4.6).
        session?.leave("socket_shutdown");
        pendingClose = [code, reason];
        settle();
      },
    };
    const sendRaw = (text: string): void => {
      write(text, parse(text).value);
    };
    const door: KivoxDoor = {
      number,
      get session() {
        return session;
      },
      send(data) {
        if (typeof data === "string") sendRaw(data);
        else if (data instanceof Uint8Array) line.sendBytes(data);
        else write(JSON.stringify(data), data);
      },
      end(code, reason) {
        session?.leave("socket_shutdown");
        if (leave(code, reason)) socket.close(code, reason);
      },
      settle,
    };

    function refuse(reason: string, code: number): void {
      line.send({ type: "handshake_error", reason });
      line.close(code, reason);
    }

    function shakeHands(frame: Readonly<Record<string, unknown>> | undefined, data: unknown): void {
      if (frame?.type !== "handshake") {
        violate("handshake-first", data);
        refuse("handshake.expected", kivoxCloseCodes.badHandshake);
        return;
      }
      const { agent_id, channel, render_directive } = frame;
      if (typeof agent_id === "string") connection.agentId = agent_id;
      if (typeof channel === "string") connection.channel = channel;
      if (typeof render_directive === "string") connection.renderDirective = render_directive;
      if (traits().handshake === "silent") return;
      const agent = store.agents.get(connection.agentId ?? "");
      if (!caller) refuse("auth.unauthorized", kivoxCloseCodes.unauthorized);
      else if (!agent || !access.roleOf(caller.user, agent))
        refuse("resource.not_found", kivoxCloseCodes.notFound);
      else if (agent.status !== "live") refuse("agent.not_live", kivoxCloseCodes.notLive);
      else if (traits().handshake === "refused") refuse("agent.busy", kivoxCloseCodes.badHandshake);
      else {
        const user = caller.user.id;
        session = createKivoxSession(settings, line, agent, connection.channel ?? "", (what) =>
          once(`${user} ${what}`),
        );
        connection.conversationId = session.conversation.id;
        line.send({ type: "handshake_ok", conversation_id: session.conversation.id });
        session.begin();
        watchCredential(caller);
        if (traits().firstSocketIsDead && once(`${user} dead-socket`)) isDead = true;
      }
    }

    function watchCredential({ expiresAt }: KivoxCaller): void {
      const leftMs = (expiresAt ?? Infinity) - clock.now();
      if (leftMs <= longestMs)
        timers.after(leftMs, () => {
          line.close(kivoxCloseCodes.credentialExpired, "credential expired");
        });
    }

    function receiveBytes(bytes: Uint8Array): void {
      if (announced === "input_audio") {
        recording = [bytes];
        audio.push({ connection: number, type: announced, frames: recording });
        session?.listen(bytes, true);
      } else if (announced) {
        audio.push({ connection: number, type: announced, frames: [bytes] });
        session?.listen(bytes, false);
      } else if (recording) {
        recording.push(bytes);
        session?.listen(bytes, false);
      } else {
        violate("binary-without-header", bytes);
      }
      announced = undefined;
    }

    function receiveFrame(frame: Readonly<Record<string, unknown>>, within: KivoxSession): void {
      switch (frame.type) {
        case "input_text":
          within.hear(frame.text);
          return;
        case "input_audio":
        case "input_audio_stream":
          announced = frame.type;
          return;
        case "cancel":
          within.cancel();
          return;
        case "end":
          within.close("client_end");
          return;
        default:
          violate("unknown-type", frame);
      }
    }

    readFrames(socket, (data) => {
      if (!connection.isOpen || isDead || isSilent || pendingClose) return;
      if (typeof data !== "string") {
        note("received", data);
        if (session) receiveBytes(data);
        else shakeHands(undefined, data);
        return;
      }
      const { value, isJson } = parse(data);
      note("received", value);
      const frame =
        typeof value === "object" && value !== null && !Array.isArray(value)
          ? (value as Readonly<Record<string, unknown>>)
          : undefined;
      if (!session) {
        shakeHands(frame, value);
        return;
      }
      if (announced) violate("header-without-binary", { type: announced });
      announced = undefined;
      recording = undefined;
      if (frame) receiveFrame(frame, session);
      else violate(isJson ? "unknown-type" : "not-json", value);
    });
    socket.onClose((code, reason) => {
      if (!leave(code, reason)) return;
      // 1005 is what a close without a code is seen as.
      session?.leave([1000, 1001, 1005].includes(code) ? "user_exit" : "socket_shutdown");
    });

    connections.push(connection);
    doors.add(door);
  }

  return {
    connections,
    frames,
    audio,
    violations,
    open,
    find: (number) =>
      number === undefined
        ? [...doors].at(-1)
        : [...doors].find((candidate) => candidate.number === number),
    closeAll(code, reason) {
      for (const door of [...doors]) door.end(code, reason);
    },
    setSilent(silent) {
      isSilent = silent;
      for (const door of [...doors]) door.settle();
    },
  };
}

function parse(text: string): { readonly value: unknown; readonly isJson: boolean } {
  try {
    return { value: JSON.parse(text), isJson: true };
  } catch {
    return { value: text, isJson: false };
  }
}
