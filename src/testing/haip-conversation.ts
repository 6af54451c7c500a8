import { createTimerSet } from "./clock";
import { chunksOf, goodbye } from "./happyrobot-agent";
import type { HaipSession } from "./haip-session";
import { toneWav } from "./haip-tone";
import type { FakeHaipOutgoing } from "./haip-wire";
import { randomUuid } from "./random";

/** Where an agent's words go: a run (dialect A), a transaction (B), or neither. */
export interface ConversationAddress {
  readonly run_id?: string | undefined;
  readonly thread_id?: string | undefined;
  readonly transaction?: string | undefined;
}

/** What the agent says in one run or transaction, a turn after the other. */
export interface Conversation {
  readonly address: ConversationAddress;
  answer(text: string, delayMs?: number): void;
  say(text: string): void;
  /** Dialect B2: any value; the others take text. */
  tell(value: unknown): void;
  /** Ends the turn and forgets the next; with `isToldOf` a text that has begun gets its END. */
  cancel(isToldOf: boolean): void;
}

interface Turn {
  readonly parts: readonly string[];
  readonly isAnswer?: boolean;
  readonly value?: unknown;
  readonly delayMs?: number;
  readonly then?: () => void;
}

export function createConversation(
  session: HaipSession,
  address: ConversationAddress,
  nextTurnNumber: () => number,
): Conversation {
  const { settings, record } = session;
  const { dialect, traits, timing } = settings;
  const prefix = dialect === "A" ? "TEXT_MESSAGE" : "MESSAGE";
  const turns: Turn[] = [];
  // Their own, so that they end with the conversation; the session ends them with its own.
  const timers = createTimerSet({
    now: () => settings.clock.now(),
    setTimeout: (callback, delayMs) => session.timers.after(delayMs, callback),
    clearTimeout: (handle) => {
      (handle as () => void)();
    },
  });
  let isSpeaking = false;
  let openMessageId: string | undefined;

  const send = (outgoing: FakeHaipOutgoing, bytes?: Uint8Array<ArrayBuffer>): void => {
    session.send({ channel: "AGENT", ...address, ...outgoing }, bytes);
  };

  function enqueue(turn: Turn): void {
    turns.push(turn);
    if (!isSpeaking) nextTurn();
  }

  function nextTurn(): void {
    const turn = turns.shift();
    isSpeaking = turn !== undefined;
    if (!turn) return;
    const finish = (): void => {
      turn.then?.();
      nextTurn();
    };
    timers.after(turn.delayMs ?? 0, () => {
      if (turn.value !== undefined) {
        send({ type: "MESSAGE", payload: turn.value });
        finish();
      } else if (turn.parts.length === 0) finish();
      else
        prelude(turn, () => {
          speak(turn.parts, finish);
        });
    });
  }

  /** What comes before the words of an answer in some scenarios. */
  function prelude({ isAnswer }: Turn, next: () => void): void {
    if (!isAnswer) return next();
    const { audio, data, tool } = traits();
    if (audio) sendAudio();
    if (data && dialect !== "A") {
      send({ type: "INFO", payload: { topic: "delivery", order: "4711-B", status: "on its way" } });
      if (dialect === "B2") send({ type: "MESSAGE", payload: { order: "4711-B", parcels: 2 } });
    }
    if (tool && dialect === "A") runTool(tool, next);
    else next();
  }

  function sendAudio(): void {
    const bytes = toneWav();
    const type = dialect === "B2" ? "AUDIO" : "AUDIO_CHUNK";
    const channel = dialect === "A" ? "AUDIO_OUT" : "AGENT";
    const facts = { mime: "audio/wav", duration_ms: "100" };
    send({
      type,
      channel,
      payload: {
        message_id: randomUuid(),
        ...facts,
        data: btoa(String.fromCharCode(...bytes)),
      },
    });
    if (!session.link?.sendBinary) return;
    send(
      {
        type,
        channel,
        payload: { message_id: randomUuid(), ...facts },
        bin_len: bytes.byteLength,
        bin_mime: "audio/wav",
      },
      bytes,
    );
  }

  function runTool(outcome: "works" | "fails", next: () => void): void {
    const call_id = randomUuid();
    const { toolUpdateMs, toolStepMs } = timing();
    const update = (payload: object): void => {
      send({ type: "TOOL_UPDATE", payload: { call_id, ...payload } });
    };
    const steps: (() => void)[] = [
      () => {
        update({ status: "RUNNING", progress: 40, partial: { found: 1 } });
      },
      () => {
        update({ status: "RUNNING", progress: 80, partial: { found: 2 } });
      },
      () => {
        const done =
          outcome === "works"
            ? { status: "OK", result: { windows: ["09:00", "14:00"] } }
            : { status: "ERROR", result: { error: "The carrier does not answer" } };
        send({ type: "TOOL_DONE", payload: { call_id, ...done } });
        next();
      },
    ];
    const advance = (): void => {
      const step = steps.shift();
      if (!step) return;
      step();
      timers.after(toolStepMs, advance);
    };
    send({
      type: "TOOL_CALL",
      payload: { call_id, tool: "find_delivery_windows", params: { order: "4711-B" } },
    });
    update({ status: "QUEUED" });
    timers.after(toolUpdateMs, advance);
  }

  function speak(parts: readonly string[], finish: () => void): void {
    const text = parts.join("");
    const message_id = randomUuid();
    const { firstPartMs, partMs } = timing();
    const dropAtHalf = (): void => {
      if (traits().drop !== "mid-stream" || !session.link) return;
      if (settings.once(`${record.user ?? ""} mid-stream`)) session.cut();
    };
    const end = (): void => {
      openMessageId = undefined;
      record.texts.push({
        role: "agent",
        text,
        messageId: message_id,
        ...(address.run_id !== undefined && { runId: address.run_id }),
        ...(address.transaction !== undefined && { transactionId: address.transaction }),
      });
      finish();
    };
    const deliver = (index: number): void => {
      if (index === Math.ceil(parts.length / 2)) dropAtHalf();
      if (index === parts.length) {
        send({ type: `${prefix}_END`, payload: { message_id } });
        end();
        return;
      }
      send({ type: `${prefix}_PART`, payload: { message_id, text: parts[index] } });
      timers.after(partMs, () => {
        deliver(index + 1);
      });
    };
    if (dialect === "B2") {
      timers.after(firstPartMs, () => {
        dropAtHalf();
        send({ type: "MESSAGE", payload: text });
        end();
      });
      return;
    }
    if (traits().loneStarts) {
      timers.after(firstPartMs, () => {
        send({ type: `${prefix}_START`, payload: { message_id, text } });
        end();
      });
      return;
    }
    openMessageId = message_id;
    send({
      type: `${prefix}_START`,
      payload: { message_id, ...(dialect === "A" && { author: "agent" }) },
    });
    timers.after(firstPartMs, () => {
      deliver(0);
    });
  }

  function end(): void {
    if (dialect !== "A") send({ type: "TRANSACTION_END", channel: "SYSTEM" });
    else if (address.run_id !== undefined)
      send({
        type: "RUN_FINISHED",
        channel: "SYSTEM",
        payload: { run_id: address.run_id, status: "OK" },
      });
    session.close(1000, "Goodbye");
  }

  return {
    address,
    answer(text, delayMs = 0) {
      const words = settings.agent({ text, sessionId: record.id, turn: nextTurnNumber() });
      const endsHere = traits().endsAfterFirstAnswer;
      enqueue({
        parts: typeof words === "string" ? chunksOf(words) : [...words],
        isAnswer: true,
        delayMs,
        then: () => {
          if (endsHere) turns.unshift({ parts: chunksOf(goodbye), then: end });
        },
      });
    },
    say(text) {
      enqueue({ parts: chunksOf(text) });
    },
    tell(value) {
      if (dialect === "B2" && typeof value !== "string") enqueue({ parts: [], value });
      else enqueue({ parts: chunksOf(typeof value === "string" ? value : JSON.stringify(value)) });
    },
    cancel(isToldOf) {
      timers.clear();
      turns.length = 0;
      isSpeaking = false;
      if (isToldOf && openMessageId !== undefined)
        send({ type: `${prefix}_END`, payload: { message_id: openMessageId } });
      openMessageId = undefined;
    },
  };
}
