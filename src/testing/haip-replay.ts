import type { Receipt } from "./haip-desk";
import type { HaipSession } from "./haip-session";
import { textOf, type FakeHaipEnvelope } from "./haip-wire";

/** B2: what names a transaction, and needs a permission for it (section 5.2). */
export const transactionTypes: ReadonlySet<string> = new Set([
  "MESSAGE",
  "AUDIO",
  "INFO",
  "TOOL_LIST",
  "TOOL_SCHEMA",
  "REPLAY_REQUEST",
  "TRANSACTION_END",
]);

/** Sends what the server has sent before, as it was (endpoints "documented"). */
export function replay(session: HaipSession, envelope: FakeHaipEnvelope): Receipt {
  const from = textOf(envelope.payload, "from_seq") ?? "";
  const to = textOf(envelope.payload, "to_seq");
  const entries = session.since(from, true);
  if (!entries) {
    session.fail("REPLAY_TOO_OLD", `Nothing is kept from ${from} on`, envelope);
    return "refused";
  }
  const last = to === undefined ? -1 : entries.findIndex((entry) => entry.envelope.seq === to);
  session.resend(last < 0 ? entries : entries.slice(0, last + 1));
  return "taken";
}
