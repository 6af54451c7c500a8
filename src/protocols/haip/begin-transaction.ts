import type { HaipConnection } from "./connection";
import { createUuid } from "./encode";
import type { Patience } from "./within";

/** Begins a transaction with a tool (dialect B); resolves with the id that the server gives it. */
export function beginTransaction(
  connection: HaipConnection,
  tool: string,
  params: unknown,
  auth: unknown,
  patience: Patience,
): Promise<string> {
  const transaction = createUuid();
  const payload = { toolName: tool, params: params ?? {}, auth };
  return connection.ask(
    [{ type: "TRANSACTION_START", channel: "SYSTEM", transaction, payload }],
    {
      transaction,
      answerIn: (frame) =>
        frame.type === "TRANSACTION_START" && frame.payload.referenceId === transaction
          ? (frame.envelope.transaction ?? transaction)
          : undefined,
    },
    patience,
  );
}
