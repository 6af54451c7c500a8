import { createConversation, type Conversation } from "./haip-conversation";
import type { Desk, Hear, Receipt } from "./haip-desk";
import { replay, transactionTypes } from "./haip-replay";
import type { FakeHaipTransaction } from "./haip-record";
import type { HaipSession } from "./haip-session";
import { createTextBuffer } from "./haip-text-buffer";
import { isOfType, type FakeHaipTool } from "./haip-tool";
import { isRecord, textOf, transactionOf, type FakeHaipEnvelope } from "./haip-wire";
import { greeting } from "./happyrobot-agent";
import { randomUuid } from "./random";

interface OpenTransaction {
  readonly record: () => FakeHaipTransaction;
  readonly end: () => void;
  readonly tool: FakeHaipTool | "chat" | "echo";
  readonly conversation: Conversation;
  /** What was received in it, for the reference servers' replay; what was sent is found by its transaction. */
  readonly buffer: ReturnType<typeof createTextBuffer>;
}

const ownTools = [
  { name: "chat", description: "Talks about deliveries" },
  { name: "echo", description: "Sends back what it is sent" },
] as const;

/** Dialects B1 and B2: transactions, each bound to one tool (wire file, sections 3.3, 6.2, 9.2). */
export function createTransactionDesk(session: HaipSession, hear: Hear): Desk {
  const { record, settings, isDocumented } = session;
  const { dialect } = settings;
  const open = new Map<string, OpenTransaction>();
  let turn = 0;

  function start(envelope: FakeHaipEnvelope): Receipt {
    const { payload } = envelope;
    const toolName = textOf(payload, "toolName");
    if (toolName === undefined) {
      session.fail("MISSING_TOOL_NAME", "A transaction needs a toolName", envelope);
      return "refused";
    }
    const tool =
      settings.tools.find(({ name }) => name === toolName) ??
      ownTools.find(({ name }) => name === toolName)?.name;
    if (!tool) {
      session.fail("TOOL_NOT_FOUND", `There is no tool ${toolName}`, envelope);
      return "refused";
    }
    const referenceId = transactionOf(envelope);
    const id = randomUuid();
    const params = isRecord(payload) ? payload.params : undefined;
    const transaction: FakeHaipTransaction = {
      id,
      toolName,
      isEnded: false,
      ...(referenceId !== undefined && { referenceId }),
      ...(params !== undefined && { params }),
    };
    record.transactions = [...record.transactions, transaction];
    const conversation = createConversation(session, { transaction: id }, () => (turn += 1));
    open.set(id, {
      record: () => record.transactions.find((known) => known.id === id) ?? transaction,
      end: () => {
        record.transactions = record.transactions.map((known) =>
          known.id === id ? { ...known, isEnded: true } : known,
        );
      },
      tool,
      conversation,
      buffer: createTextBuffer(),
    });
    session.send({
      type: "TRANSACTION_START",
      transaction: id,
      payload: { referenceId: referenceId ?? null },
    });
    if (tool === "chat" && settings.traits().greets) conversation.say(greeting);
    return "taken";
  }

  function permits(envelope: FakeHaipEnvelope, id: string): boolean {
    const permissions = session.user?.permissions;
    if (dialect !== "B2" || !permissions) return true;
    const granted = permissions[envelope.type];
    return granted === "*" || granted?.includes(id) === true;
  }

  function handle(envelope: FakeHaipEnvelope): Receipt {
    switch (envelope.type) {
      case "TRANSACTION_START":
        return start(envelope);
      case "TOOL_LIST":
        // Only B2 wants a transaction for it (section 3.3).
        if (dialect === "B1") return listTools(envelope);
        break;
      case "ERROR":
        return "taken";
      case "INFO":
      case "TOOL_SCHEMA":
        if (dialect === "B1") return "taken";
        break;
      case "TRANSACTION_JOIN":
      case "MESSAGE_UPDATE":
        return "unsupported";
      default:
        break;
    }
    const id = transactionOf(envelope);
    const transaction = id === undefined ? undefined : open.get(id);
    if (!transaction || id === undefined) {
      // B1 has the word ERROR for a code here (section 13.1).
      const isNameless = dialect === "B1" && envelope.type === "TRANSACTION_END";
      session.fail(
        isNameless ? "ERROR" : "TRANSACTION_NOT_FOUND",
        "There is no such transaction",
        envelope,
      );
      return "refused";
    }
    if (transactionTypes.has(envelope.type) && !permits(envelope, id)) {
      session.fail("UNAUTHORIZED", `${envelope.type} is not permitted`, envelope);
      return "refused";
    }
    return handleIn(transaction, envelope);
  }

  function handleIn(transaction: OpenTransaction, envelope: FakeHaipEnvelope): Receipt {
    switch (envelope.type) {
      case "MESSAGE_START":
      case "MESSAGE_PART":
      case "MESSAGE_END":
        return takePart(transaction, envelope);
      case "MESSAGE":
        return takeMessage(transaction, envelope);
      case "TRANSACTION_END":
        // Nothing is said, and the transaction stays as it was (section 6.2).
        transaction.end();
        return "taken";
      case "TOOL_LIST":
        return listTools(envelope);
      case "REPLAY_REQUEST":
        return isDocumented ? replay(session, envelope) : replayTransaction(envelope);
      default:
        // Sound, INFO and TOOL_SCHEMA reach a tool that has nothing to say to them (sections 3.3, 9.2).
        return "taken";
    }
  }

  function takePart(transaction: OpenTransaction, envelope: FakeHaipEnvelope): Receipt {
    const phase = envelope.type.slice("MESSAGE_".length) as "START" | "PART" | "END";
    const whole = transaction.buffer.take(phase, envelope.payload);
    if (transaction.tool === "echo") return echo(envelope, whole);
    return whole && envelope.channel === "USER" ? answer(transaction, envelope, whole) : "taken";
  }

  function takeMessage(transaction: OpenTransaction, envelope: FakeHaipEnvelope): Receipt {
    const { payload } = envelope;
    const { tool } = transaction;
    const schema = typeof tool === "string" ? { type: "string" } : tool.inputSchema;
    if (!isOfType(payload, schema ?? { type: "string" })) {
      const errors = [{ instancePath: "", message: `must be ${String(schema?.type ?? "string")}` }];
      session.fail("INVALID_PAYLOAD", JSON.stringify(errors), envelope);
      return "refused";
    }
    const text = typeof payload === "string" ? payload : JSON.stringify(payload);
    if (tool === "echo") return echo(envelope, { text });
    return answer(transaction, envelope, { text });
  }

  function answer(
    { tool, conversation }: OpenTransaction,
    envelope: FakeHaipEnvelope,
    whole: { readonly text: string; readonly messageId?: string },
  ): Receipt {
    if (tool === "chat") return hear(whole, envelope, conversation);
    if (tool === "echo") return "taken";
    note(envelope, whole);
    const input = dialect === "B2" ? envelope.payload : whole.text;
    void Promise.resolve()
      .then(() => tool.execute(input))
      .then(
        (value) => {
          if (value !== undefined && value !== null) conversation.tell(value);
        },
        // A tool that throws says nothing to the client (section 3.3, AUDIO).
        () => {},
      );
    return "taken";
  }

  /** The client's own envelope, but for the session (section 7). */
  function echo(
    envelope: FakeHaipEnvelope,
    whole: { readonly text: string; readonly messageId?: string } | undefined,
  ): Receipt {
    if (whole) note(envelope, whole);
    session.sendVerbatim({ ...envelope, session: record.id });
    return "taken";
  }

  function note(
    envelope: FakeHaipEnvelope,
    { text, messageId }: { readonly text: string; readonly messageId?: string },
  ): void {
    const transactionId = transactionOf(envelope);
    record.texts.push({
      role: "user",
      text,
      ...(messageId !== undefined && { messageId }),
      ...(transactionId !== undefined && { transactionId }),
    });
  }

  function listTools(envelope: FakeHaipEnvelope): Receipt {
    const tools = [...settings.tools, ...ownTools].map(({ name, description }) => ({
      name,
      description: description ?? "",
    }));
    session.send({
      type: "TOOL_LIST",
      payload: { tools },
      transaction: transactionOf(envelope),
    });
    return "taken";
  }

  /** The whole window of the transaction, whatever was asked for (section 10.3). */
  function replayTransaction(envelope: FakeHaipEnvelope): Receipt {
    const id = transactionOf(envelope);
    const isOfTransaction = (past: FakeHaipEnvelope): boolean =>
      past !== envelope && transactionOf(past) === id && past.type !== "TRANSACTION_START";
    const past = [
      ...record.received.filter(isOfTransaction),
      ...record.sent.filter((one) => isOfTransaction(one) && one.type.startsWith("MESSAGE")),
    ].sort((first, second) => Number(first.ts) - Number(second.ts));
    for (const one of past.slice(-1000)) session.sendVerbatim(one);
    return "taken";
  }

  return {
    handle,
    welcome() {
      // Nothing is said to who is let in (section 4.1).
    },
    say(text) {
      const newest = [...open.values()].findLast((one) => !one.record().isEnded);
      newest?.conversation.say(text);
    },
    abandon() {
      open.clear();
    },
  };
}
