import type { Conversation } from "./haip-conversation";
import type { Desk, Hear, Receipt } from "./haip-desk";
import { replay, transactionTypes } from "./haip-replay";
import { createRunDesk } from "./haip-runs";
import type { HaipSession } from "./haip-session";
import { createTransactionDesk } from "./haip-transactions";
import {
  complaintAbout,
  isRecord,
  textOf,
  transactionOf,
  type FakeHaipEnvelope,
} from "./haip-wire";

export interface Reception extends Desk {
  readonly session: HaipSession;
  receive(data: string | Uint8Array): Receipt;
}

/** Takes up another session than the one a connection began with, where the client asks for it. */
export type Resume = (
  session: HaipSession,
  hai: FakeHaipEnvelope,
  lastSequence: string,
) => "none" | "failed" | "resumed";

/** Reads what a client sends: the gate, the validator, credit, and what every dialect has alike. */
export function createReception(session: HaipSession, resume: Resume): Reception {
  const { settings, record, isDocumented } = session;
  const { dialect } = settings;
  const unpaired: { id: string; length: number }[] = [];
  const hear: Hear = (text, envelope, conversation) =>
    hearText(session, text, envelope, conversation);
  const desk =
    dialect === "A" ? createRunDesk(session, hear) : createTransactionDesk(session, hear);

  function receive(data: string | Uint8Array): Receipt {
    const text = typeof data === "string" ? data : new TextDecoder().decode(data);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      // The servers try every frame as JSON, text or binary; what is none is heard by nobody, without an error (section 8).
      if (typeof data !== "string") takeBytes(data);
      return "taken";
    }
    const complaint = complaintAbout(value, dialect);
    if (complaint !== undefined) {
      const about = isRecord(value) ? (value as unknown as FakeHaipEnvelope) : undefined;
      if (dialect !== "A" && !session.user)
        session.refuse(
          "INVALID_MESSAGE",
          complaint,
          dialect === "B1" ? "Invalid token" : "Bad Message",
          about,
        );
      else session.fail("INVALID_MESSAGE", complaint, about);
      return "refused";
    }
    const envelope = value as FakeHaipEnvelope;
    session.acknowledge(envelope.seq);
    // Sent again by a client that did not hear what became of it: specified for `seq`, safe only for ids (section 10.3).
    if (isDocumented && session.known.has(envelope.id)) return "taken";
    return take(envelope, text);
  }

  function take(envelope: FakeHaipEnvelope, text: string): Receipt {
    if (dialect !== "A" && !session.user && !letIn(envelope)) return "refused";
    const { fault, grant } = session.ledger.take(envelope, text);
    if (fault !== undefined) {
      session.fail(fault, `No credit is left on ${envelope.channel}`, envelope);
      return "refused";
    }
    session.known.add(envelope.id);
    record.received.push(envelope);
    if (
      isDocumented &&
      typeof envelope.bin_len === "number" &&
      !(isRecord(envelope.payload) && "data" in envelope.payload)
    )
      unpaired.push({ id: envelope.id, length: envelope.bin_len });
    const receipt = handle(envelope);
    if (grant)
      session.send({ type: "FLOW_UPDATE", payload: { channel: envelope.channel, ...grant } });
    if (receipt !== "unsupported") return receipt;
    session.fail("UNSUPPORTED_TYPE", `${envelope.type} is not supported`, envelope);
    return "refused";
  }

  /** Dialect B: nothing but a `HAI` with good credentials opens the gate (section 5.2). */
  function letIn(envelope: FakeHaipEnvelope): boolean {
    if (envelope.type === "HAI") {
      const auth = isRecord(envelope.payload) ? envelope.payload.auth : undefined;
      const user = settings.authenticate(auth);
      if (!user) {
        session.refuse("FAILED_AUTH", "Authentication failed", "Invalid token", envelope);
        return false;
      }
      session.user = user;
      record.user = user.id;
      if (user.expiresAt !== undefined) session.endAt(user.expiresAt);
      return true;
    }
    if (dialect === "B2" && transactionTypes.has(envelope.type))
      session.fail("TRANSACTION_NOT_FOUND", "There is no such transaction", envelope);
    else session.refuse("NOT HAI", "The first message must be HAI", "Invalid token", envelope);
    return false;
  }

  function handle(envelope: FakeHaipEnvelope): Receipt {
    switch (envelope.type) {
      case "HAI":
        return takeHai(envelope);
      case "PING": {
        const nonce = textOf(envelope.payload, "nonce");
        session.send({ type: "PONG", payload: nonce === undefined ? {} : { nonce } });
        const next = session.afterPong;
        session.afterPong = undefined;
        next?.();
        return "taken";
      }
      case "PONG":
        return dialect === "A" && !isDocumented ? "unsupported" : "taken";
      case "ERROR":
        // Not answered by an error, or two strict peers would never stop.
        return desk.handle(envelope);
      case "FLOW_UPDATE":
        return takeGrant(envelope);
      case "PAUSE_CHANNEL":
      case "RESUME_CHANNEL": {
        const channel = textOf(envelope.payload, "channel");
        if (!isDocumented || channel === undefined) return "taken";
        session.allowance.pause(channel, envelope.type === "PAUSE_CHANNEL");
        session.drain(channel);
        return "taken";
      }
      case "REPLAY_REQUEST":
        return isDocumented && dialect === "A" ? replay(session, envelope) : desk.handle(envelope);
      default:
        return desk.handle(envelope);
    }
  }

  function takeHai(envelope: FakeHaipEnvelope): Receipt {
    if (record.hai) return "taken";
    record.hai = envelope;
    if (!isDocumented) {
      desk.welcome();
      return "taken";
    }
    const lastSequence = textOf(envelope.payload, "last_rx_seq");
    const outcome = lastSequence === undefined ? "none" : resume(session, envelope, lastSequence);
    if (outcome === "resumed") return "taken";
    if (outcome === "failed")
      session.fail("RESUME_FAILED", "The session is not there any more", envelope);
    obeyCapabilities(session, envelope);
    desk.welcome();
    return "taken";
  }

  function takeGrant(envelope: FakeHaipEnvelope): Receipt {
    if (!isDocumented) return dialect === "A" ? "unsupported" : "taken";
    const { payload } = envelope;
    const channel = textOf(payload, "channel");
    if (channel === undefined || !isRecord(payload)) return "taken";
    session.allowance.add(channel, amount(payload.add_messages), amount(payload.add_bytes));
    session.drain(channel);
    return "taken";
  }

  function takeBytes(bytes: Uint8Array): void {
    const owner = isDocumented ? unpaired.shift() : undefined;
    record.binaries.push({
      bytes: new Uint8Array(bytes),
      ...(owner && { envelopeId: owner.id }),
    });
    if (isDocumented && owner?.length !== bytes.byteLength)
      session.fail(
        "BINARY_FRAME_ERROR",
        owner
          ? `${String(owner.length)} bytes were announced, ${String(bytes.byteLength)} came`
          : "No envelope has announced this frame",
      );
  }

  return {
    session,
    receive,
    handle,
    welcome: desk.welcome,
    say: desk.say,
    ...(desk.callTool && { callTool: desk.callTool }),
    abandon: desk.abandon,
  };
}

function hearText(
  session: HaipSession,
  { text, messageId }: Parameters<Hear>[0],
  envelope: FakeHaipEnvelope,
  conversation: Conversation,
): Receipt {
  const { record, settings } = session;
  const { traits, once, timing } = settings;
  const user = record.user ?? "";
  if (traits().drop === "before-store" && once(`${user} before-store`)) {
    session.forget(envelope);
    session.cut();
    return "cut";
  }
  if (traits().refusesFirstAttempts && once(`${user} attempt ${text}`)) {
    session.forget(envelope);
    session.fail("PROTOCOL_VIOLATION", "The message could not be delivered", envelope);
    return "refused";
  }
  const transaction = transactionOf(envelope);
  record.texts.push({
    role: "user",
    text,
    ...(messageId !== undefined && { messageId }),
    ...(conversation.address.run_id !== undefined && { runId: conversation.address.run_id }),
    ...(transaction !== undefined && { transactionId: transaction }),
  });
  if (traits().drop === "before-ack" && once(`${user} before-ack`)) {
    session.cut();
    conversation.answer(text);
    return "cut";
  }
  if (traits().restarts && once(`${user} restart`)) {
    conversation.answer(text, timing().restartMs);
    const cancel = session.timers.after(250, restart);
    session.afterPong = restart;
    function restart(): void {
      cancel();
      session.afterPong = undefined;
      settings.restart();
    }
    return "taken";
  }
  conversation.answer(text);
  return "taken";
}

/** What a client says it takes binds us (section 4.2). */
export function obeyCapabilities(session: HaipSession, hai: FakeHaipEnvelope): void {
  const capabilities = isRecord(hai.payload) ? hai.payload.capabilities : undefined;
  const flow = isRecord(capabilities) ? capabilities.flow_control : undefined;
  if (!isRecord(flow)) return;
  session.allowance.limit(
    limitOf(flow.initial_credit_messages),
    limitOf(flow.initial_credit_bytes),
  );
}

function limitOf(value: unknown): number | undefined {
  return typeof value === "number" && value >= 1 ? value : undefined;
}

function amount(value: unknown): number {
  return typeof value === "number" && value >= 1 ? value : 0;
}
