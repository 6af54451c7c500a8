import type { HaipTraits } from "./haip-scenario";
import { controlTypes, utf8Length, type FakeHaipEnvelope } from "./haip-wire";

/** What a fake lets a client send, per channel (wire file, section 11). */
export interface FakeHaipCredit {
  /** Messages at the start, and the size of a grant. */
  readonly messages: number;
  /** Bytes at the start, and the size of a grant. */
  readonly bytes: number;
  /**
   * `batches` gives back what was used as soon as half of it is; `never` is what the reference servers do.
   * @defaultValue "batches" with endpoints "documented", else "never"
   */
  readonly replenish?: "batches" | "never";
}

/** What comes of a message that a client sends. */
interface CreditVerdict {
  /** The code of the refusal; the message is then dropped. */
  readonly fault?: "INSUFFICIENT_CREDITS" | "FLOW_CONTROL_VIOLATION";
  /** What to tell the client it may send in addition. */
  readonly grant?: { readonly add_messages: number; readonly add_bytes: number };
}

export interface CreditLedger {
  take(envelope: FakeHaipEnvelope, text: string): CreditVerdict;
  add(channel: string, messages: number, bytes: number): void;
}

interface Account {
  messages: number;
  bytes: number;
  usedMessages: number;
  usedBytes: number;
}

/** Counts what a client may still send: as the reference servers do, or as the pages have it. */
export function createCreditLedger(rules: {
  readonly counting: "reference" | "documented" | "off";
  readonly credit: Required<FakeHaipCredit>;
}): CreditLedger {
  const { counting, credit } = rules;
  const accounts = new Map<string, Account>();

  function accountOf(channel: string): Account {
    let account = accounts.get(channel);
    if (!account) {
      account = {
        messages: credit.messages,
        bytes: credit.bytes,
        usedMessages: 0,
        usedBytes: 0,
      };
      accounts.set(channel, account);
    }
    return account;
  }

  function takeAsReference(account: Account): CreditVerdict {
    // Any type costs, bytes never do, and nothing comes back.
    if (account.messages <= 0) return { fault: "INSUFFICIENT_CREDITS" };
    account.messages -= 1;
    return {};
  }

  function takeAsDocumented(account: Account, envelope: FakeHaipEnvelope, text: string) {
    // Where the pages disagree about what counts, a client is charged the least and given back the most.
    const isFree = controlTypes.has(envelope.type);
    const frameBytes = typeof envelope.bin_len === "number" ? envelope.bin_len : 0;
    const charge = frameBytes || decodedLength(envelope) || text.length;
    if (!isFree) {
      if (account.messages < 1 || account.bytes < charge)
        return { fault: "FLOW_CONTROL_VIOLATION" } as const;
      account.messages -= 1;
      account.bytes -= charge;
    }
    account.usedMessages += 1;
    account.usedBytes += utf8Length(text) + frameBytes;
    if (credit.replenish === "never") return {};
    const isHalfGone =
      account.usedMessages * 2 >= credit.messages || account.usedBytes * 2 >= credit.bytes;
    if (!isHalfGone) return {};
    const grant = { add_messages: account.usedMessages, add_bytes: account.usedBytes };
    account.messages += grant.add_messages;
    account.bytes += grant.add_bytes;
    account.usedMessages = 0;
    account.usedBytes = 0;
    return { grant };
  }

  return {
    take(envelope, text) {
      if (counting === "off") return {};
      const account = accountOf(envelope.channel);
      return counting === "reference"
        ? takeAsReference(account)
        : takeAsDocumented(account, envelope, text);
    },
    add(channel, messages, bytes) {
      const account = accountOf(channel);
      account.messages += messages;
      account.bytes += bytes;
    },
  };
}

/** Of sound in base64; the specification counts what it decodes to. */
function decodedLength({ type, payload }: FakeHaipEnvelope): number {
  if (type !== "AUDIO" && type !== "AUDIO_CHUNK") return 0;
  const { data } = (payload ?? {}) as { readonly data?: unknown };
  return typeof data === "string" ? Math.floor((data.length * 3) / 4) : 0;
}

/** What a client has said it takes from us, per channel; with none said there is no limit. */
export interface Allowance {
  /** Whether a message of this size may go out now; if so, it is counted. */
  spend(channel: string, size: number): boolean;
  limit(messages: number | undefined, bytes: number | undefined): void;
  add(channel: string, messages: number, bytes: number): void;
  pause(channel: string, isPaused: boolean): void;
}

export function createAllowance(): Allowance {
  const accounts = new Map<string, { messages: number; bytes: number }>();
  const paused = new Set<string>();
  let initial: { messages: number; bytes: number } | undefined;

  return {
    spend(channel, size) {
      if (paused.has(channel)) return false;
      // Handshake, runs and grants must pass, or nothing ever would again.
      if (!initial || channel === "SYSTEM") return true;
      const account = accounts.get(channel) ?? { ...initial };
      accounts.set(channel, account);
      if (account.messages < 1 || account.bytes < size) return false;
      account.messages -= 1;
      account.bytes -= size;
      return true;
    },
    limit(messages, bytes) {
      if (messages === undefined && bytes === undefined) return;
      initial = { messages: messages ?? Infinity, bytes: bytes ?? Infinity };
    },
    add(channel, messages, bytes) {
      if (!initial) return;
      const account = accounts.get(channel) ?? { ...initial };
      account.messages += messages;
      account.bytes += bytes;
      accounts.set(channel, account);
    },
    pause(channel, isPaused) {
      if (isPaused) paused.add(channel);
      else paused.delete(channel);
    },
  };
}

/** What the scenario makes of the credit that was asked for. */
export function creditOf(
  given: FakeHaipCredit | undefined,
  endpoints: "reference" | "documented",
  traits: HaipTraits,
): Required<FakeHaipCredit> {
  const isDocumented = endpoints === "documented";
  const credit = {
    messages: isDocumented ? 32 : 1000,
    bytes: isDocumented ? 262_144 : 1_048_576,
    replenish: isDocumented ? ("batches" as const) : ("never" as const),
    ...given,
  };
  if (traits.creditMessages === undefined) return credit;
  return { ...credit, messages: traits.creditMessages, replenish: "never" };
}
