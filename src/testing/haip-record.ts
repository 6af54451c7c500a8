import type { FakeHaipDialect, FakeHaipEnvelope, FakeHaipTransport } from "./haip-wire";

/** A whole text, of either side, in the order of the session. */
export interface FakeHaipText {
  readonly role: "user" | "agent";
  readonly text: string;
  readonly messageId?: string;
  readonly runId?: string;
  readonly transactionId?: string;
}

/** Raw bytes that a client sent. */
export interface FakeHaipBinary {
  readonly bytes: Uint8Array;
  /** The envelope they belong to, by the pairing rule; the reference servers pair nothing (wire file, section 8). */
  readonly envelopeId?: string;
}

/** A run of dialect A; what is read here is live. */
export interface FakeHaipRun {
  readonly id: string;
  readonly threadId?: string;
  readonly metadata?: unknown;
  readonly status: "active" | "finished" | "cancelled";
  readonly summary?: string;
}

/** A transaction of dialect B; what is read here is live. */
export interface FakeHaipTransaction {
  readonly id: string;
  /** The client's temporary id. */
  readonly referenceId?: string;
  readonly toolName: string;
  readonly params?: unknown;
  /** Whether either side has sent `TRANSACTION_END`, after which the server still takes messages (section 6.2). */
  readonly isEnded: boolean;
}

/** One session as the vendor keeps it; what is read here is live. */
export interface FakeHaipSession {
  readonly id: string;
  readonly dialect: FakeHaipDialect;
  /** Of the last link. */
  readonly transport: FakeHaipTransport;
  /** `userId` of the token, or what `authenticate` said; absent until it is known. */
  readonly user?: string;
  /** Whether a link carries it now. */
  readonly isOpen: boolean;
  /** How often a link was taken up again by `last_rx_seq`; endpoints "documented" only. */
  readonly resumptions: number;
  /** The client's `HAI`, the last one. */
  readonly hai?: FakeHaipEnvelope;
  /** What passed the validator, in order. */
  readonly received: readonly FakeHaipEnvelope[];
  readonly sent: readonly FakeHaipEnvelope[];
  readonly texts: readonly FakeHaipText[];
  readonly binaries: readonly FakeHaipBinary[];
  readonly runs: readonly FakeHaipRun[];
  readonly transactions: readonly FakeHaipTransaction[];
}

/** How long the fake takes, in milliseconds. */
export interface HaipTiming {
  /** From a message to the first part of its answer. @defaultValue 60 */
  readonly firstPartMs: number;
  /** Between two parts. @defaultValue 15 */
  readonly partMs: number;
  /** From a tool call to its first update. @defaultValue 50 */
  readonly toolUpdateMs: number;
  /** Between two updates, and from the last one to the result. @defaultValue 100 */
  readonly toolStepMs: number;
  /** How long everything is refused in the scenario `server-restart`. @defaultValue 3000 */
  readonly restartMs: number;
  /** Between two `PING`s of the server, over WebSocket only. @defaultValue 30000 */
  readonly heartbeatMs: number;
}

/** A user, as the callback of a server of dialect B knows one (wire file, section 5.2). */
export interface FakeHaipUser {
  readonly id: string;
  /** B2: which transactions each type of message may name. @defaultValue everything is granted */
  readonly permissions?: Readonly<Record<string, "*" | readonly string[]>>;
  /** When the link is to end with 1008, in milliseconds since the epoch. @defaultValue never */
  readonly expiresAt?: number;
}
