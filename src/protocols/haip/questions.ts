import type { ParlanceError } from "../../core/index";
import { toError } from "./errors";
import { within, type Patience } from "./within";
import type { FrameOf, KnownFrame } from "./wire";

/** What is to be known of something that is asked of the server: what an error may be about, and how it is answered. */
export interface Question<Answer> {
  readonly transaction?: string | undefined;
  /** Of a tool's call. */
  readonly callId?: string | undefined;
  /** The server has shown that it took it, so that an error which names nothing is not about it. */
  isTaken?: boolean;
  /** The answer, if this message is it. */
  answerIn?(frame: KnownFrame): Answer | undefined;
  /** Brings the answer once all is sent, where no message is it. */
  confirm?(): Promise<Answer>;
}

/** What was asked on one connection and is not answered yet. */
export interface Questions {
  ask<Answer>(
    question: Question<Answer>,
    ids: readonly string[],
    send: () => Promise<unknown>,
    patience: Patience,
  ): Promise<Answer>;
  /** Gives a message to the first that waits for it. */
  answer(frame: KnownFrame): void;
  /** Gives an error to whoever it is about; returns whether there was anybody. */
  blame(frame: FrameOf<"ERROR">): boolean;
  /** The connection is over, and no answer will come. */
  fail(error: ParlanceError): void;
}

interface Waiting {
  readonly question: Question<unknown>;
  readonly ids: readonly string[];
  isSent: boolean;
  resolve(answer: unknown): void;
  reject(error: ParlanceError): void;
}

export function createQuestions(): Questions {
  const all = new Set<Waiting>();
  let failure: ParlanceError | undefined;

  return {
    async ask<Answer>(
      question: Question<Answer>,
      ids: readonly string[],
      send: () => Promise<unknown>,
      patience: Patience,
    ) {
      let waiting!: Waiting;
      const answered = new Promise<unknown>((resolve, reject) => {
        waiting = { question, ids, isSent: false, resolve, reject };
      });
      all.add(waiting);
      const asking = async () => {
        await send();
        if (failure) throw failure;
        if (question.confirm) waiting.resolve(await question.confirm());
        else waiting.isSent = true;
      };
      asking().catch(waiting.reject);
      try {
        return (await within(answered, patience)) as Answer;
      } finally {
        all.delete(waiting);
      }
    },
    answer(frame) {
      for (const waiting of all) {
        const answer = waiting.question.answerIn?.(frame);
        if (answer === undefined) continue;
        all.delete(waiting);
        return waiting.resolve(answer);
      }
    },
    blame(frame) {
      for (const waiting of all) {
        if (!isAbout(frame, waiting)) continue;
        all.delete(waiting);
        waiting.reject(toError(frame));
        return true;
      }
      return false;
    },
    fail(error) {
      failure = error;
      // What has not left is rejected by whoever was to send it, and what is confirmed by whoever is to confirm it.
      for (const { isSent, reject } of all) if (isSent) reject(error);
    },
  };
}

/** By what the error refers to, else by order: answers come in the order of what they answer. */
function isAbout({ payload, envelope }: FrameOf<"ERROR">, { question, ids }: Waiting): boolean {
  const { code, call_id, related_id: reference = call_id } = payload;
  const { transaction, callId, isTaken } = question;
  if (reference !== undefined) return [...ids, transaction, callId].includes(reference);
  if (isTaken) return false;
  if (envelope.transaction !== undefined) return transaction === envelope.transaction;
  return code !== "TOOL_NOT_FOUND" || callId !== undefined;
}
