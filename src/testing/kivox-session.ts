import { createTimerSet, type Clock, type TimerSet } from "./clock";
import { toneWav } from "./haip-tone";
import { chunksOf, goodbye, greeting } from "./happyrobot-agent";
import type { KivoxAgent } from "./kivox-agent";
import type { FakeKivoxAgent, FakeKivoxConversation, KivoxEndReason } from "./kivox-record";
import type { KivoxScenarioTraits } from "./kivox-scenario";
import type { KivoxStore } from "./kivox-store";

/** How long the fake takes, in milliseconds. */
export interface KivoxTiming {
  /** From a message to the beginning of its answer. @defaultValue 10 */
  readonly thinkMs: number;
  /** From there to the first chunk. @defaultValue 60 */
  readonly firstChunkMs: number;
  /** Between two chunks. @defaultValue 15 */
  readonly chunkMs: number;
  /** Between two ticks; the vendor's own period is not published. @defaultValue 5000 */
  readonly tickMs: number;
  /** How long no sound comes before what was heard is answered. @defaultValue 300 */
  readonly audioGapMs: number;
  /** How long everything is refused in the scenario `server-restart`. @defaultValue 3000 */
  readonly restartMs: number;
}

/** What a session needs of its socket. */
export interface KivoxLine {
  send(frame: object): void;
  sendBytes(bytes: Uint8Array<ArrayBuffer>): void;
  /** Without a code the line is cut, as by a dead network. */
  close(code?: number, reason?: string): void;
}

export interface KivoxSessionSettings {
  readonly clock: Clock;
  readonly store: KivoxStore;
  readonly timing: () => KivoxTiming;
  readonly traits: () => KivoxScenarioTraits;
  readonly agent: KivoxAgent;
  readonly transcribe: (frames: readonly Uint8Array[]) => string;
  readonly textFull: "instead" | "repeats" | "extends";
  readonly greets: boolean;
  /** Outlives every session. */
  readonly timers: TimerSet;
  restart(): void;
}

/** One conversation while its line lives. */
export interface KivoxSession {
  readonly agent: FakeKivoxAgent;
  readonly conversation: FakeKivoxConversation;
  begin(): void;
  /** `input_text` */
  hear(text: unknown): void;
  /** Sound, piece by piece; the answer comes when no more does. */
  listen(bytes: Uint8Array, isNewRecording: boolean): void;
  /** `cancel` */
  cancel(): void;
  say(text: string): void;
  transfer(agentId: string | undefined, reason: string): void;
  completeFlow(): void;
  /** `session_closed`, then the end of the line. */
  close(reason: KivoxEndReason): void;
  /** The line is no more. */
  leave(reason: KivoxEndReason): void;
}

interface Turn {
  readonly chunks: readonly string[];
  readonly isAnswer?: boolean;
  readonly delayMs?: number;
  readonly then?: () => void;
}

// Where an agent's config names no limit.
const defaultDurationMinutes = 60;

/** The longest that a timer of a host can wait: 24 days. */
export const longestMs = 2 ** 31 - 1;

export function createKivoxSession(
  settings: KivoxSessionSettings,
  line: KivoxLine,
  agent: FakeKivoxAgent,
  channel: string,
  /** True the first time it is asked for this user within one run of a scenario. */
  once: (what: string) => boolean,
): KivoxSession {
  const { clock, store, timing, traits } = settings;
  const timers = createTimerSet(clock);
  const turnTimers = createTimerSet(clock);
  const conversation = store.startConversation(agent.id);
  const startedAt = clock.now();
  const maxMs = (agent.config.max_session_duration_minutes ?? defaultDurationMinutes) * 60_000;
  const turns: Turn[] = [];
  let heard: Uint8Array[] = [];
  let spoken = "";
  let isSpeaking = false;
  let isOver = false;
  let turnCount = 0;
  let cancelSilence: () => void = () => {};
  let cancelGap: () => void = () => {};

  const keep = (role: "user" | "assistant", content: string) => {
    store.addMessage(conversation.id, role, content);
  };

  /** The silence of the user; the agent's own words do not count as one. */
  function touch(): void {
    const seconds = agent.config.max_silence_timeout_seconds;
    cancelSilence();
    if (seconds === undefined || isOver) return;
    cancelSilence = timers.after(Math.min(seconds * 1000, longestMs), () => {
      if (isSpeaking) touch();
      else close("timeout");
    });
  }

  function tick(): void {
    timers.after(traits().tickMs ?? timing().tickMs, () => {
      const elapsed_ms = clock.now() - startedAt;
      line.send({ type: "tick", remaining_ms: Math.max(0, maxMs - elapsed_ms), elapsed_ms });
      tick();
    });
  }

  function enqueue(turn: Turn): void {
    if (isOver) return;
    turns.push(turn);
    if (!isSpeaking) nextTurn();
  }

  function nextTurn(): void {
    const turn = isOver ? undefined : turns.shift();
    isSpeaking = turn !== undefined;
    spoken = "";
    if (!turn) return;
    turnTimers.after(turn.delayMs ?? 0, () => {
      speak(turn);
    });
  }

  function finish(turn: Turn): void {
    if (spoken) keep("assistant", spoken);
    complete();
    turn.then?.();
    nextTurn();
  }

  function complete(): void {
    line.send({ type: "turn_complete" });
    if (traits().repeats) line.send({ type: "turn_complete" });
  }

  function speak(turn: Turn): void {
    const { chunks, isAnswer } = turn;
    const text = chunks.join("");
    const { firstChunkMs, chunkMs } = timing();
    if (isAnswer && traits().signals)
      line.send({ type: "signal", name: "order-found", data: { order: "4711-B", parcels: 2 } });
    if (text && (traits().audio ?? channel.endsWith("-voice"))) sendSound();
    const isWhole = traits().textFull && settings.textFull === "instead";
    const half = Math.ceil(chunks.length / 2);
    const deliver = (index: number): void => {
      if (index === half && traits().drop === "mid-stream" && once("mid-stream")) {
        keep("assistant", text);
        line.close();
        return;
      }
      const isExtended = traits().textFull && settings.textFull === "extends" && index === half;
      if (isWhole || isExtended || index === chunks.length) {
        spoken = text;
        if (text && (traits().textFull || traits().repeats))
          line.send({ type: "text_full", content: text });
        finish(turn);
        return;
      }
      const chunk = chunks[index] ?? "";
      spoken += chunk;
      line.send({ type: "text_delta", chunk });
      turnTimers.after(chunkMs, () => {
        deliver(index + 1);
      });
    };
    if (traits().slow) line.send({ type: "text_delta", chunk: "" });
    turnTimers.after(firstChunkMs, () => {
      deliver(0);
    });
  }

  function sendSound(): void {
    const bytes = toneWav();
    const { audio } = traits();
    if (audio === "orphan") {
      line.sendBytes(bytes);
      line.send({ type: "audio_delta", size: bytes.byteLength });
      return;
    }
    const size = bytes.byteLength + (audio === "mismatch" ? 1 : 0);
    line.send({ type: "audio_delta", size });
    line.sendBytes(bytes);
  }

  function chunksFor(text: string): readonly string[] {
    turnCount += 1;
    const words = settings.agent({
      text,
      agentId: agent.id,
      conversationId: conversation.id,
      turn: turnCount,
    });
    return typeof words === "string" ? chunksOf(words) : [...words];
  }

  function answer(text: string): void {
    enqueue({
      chunks: chunksFor(text),
      isAnswer: true,
      delayMs: timing().thinkMs,
      then: () => {
        const { afterAnswer } = traits();
        if (!afterAnswer || !once(afterAnswer)) return;
        if (afterAnswer === "transfer") transfer(undefined, "A colleague knows more about this");
        else if (afterAnswer === "flow-complete") completeFlow();
        else
          turns.unshift({
            chunks: chunksOf(goodbye),
            then: () => {
              close("script_terminate");
            },
          });
      },
    });
  }

  function receive(text: string): void {
    const { drop, restarts, refusesFirstAttempts } = traits();
    touch();
    if (refusesFirstAttempts && once(`attempt ${text}`)) {
      line.send({
        type: "error",
        code: "message.rejected",
        message: "The message could not be delivered to the agent",
      });
    } else if (drop === "before-store" && once("before-store")) {
      line.close();
    } else {
      keep("user", text);
      if (drop === "before-ack" && once("before-ack")) {
        keep("assistant", chunksFor(text).join(""));
        line.close();
      } else if (restarts && once("restart")) {
        const words = chunksFor(text).join("");
        timers.after(timing().thinkMs, () => {
          settings.timers.after(timing().restartMs, () => {
            keep("assistant", words);
          });
          settings.restart();
        });
      } else {
        command(text);
      }
    }
  }

  /** What a person in front of a demo can make happen by writing it. */
  function command(text: string): void {
    switch (text.trim()) {
      case "/transfer":
        transfer(undefined, "You asked for a colleague");
        return;
      case "/complete":
        completeFlow();
        return;
      case "/close":
        close("script_terminate");
        return;
      case "/error":
        line.send({ type: "error", code: "tool.failed", message: "The carrier does not answer" });
        complete();
        return;
      case "/signal":
        line.send({ type: "signal", name: "order-found", data: { order: "4711-B", parcels: 2 } });
        complete();
        return;
      default:
        answer(text);
    }
  }

  function completeFlow(): void {
    line.send({ type: "flow_complete" });
    // Shortly after (wire file, section 4.4).
    timers.after(timing().thinkMs, () => {
      close("flow_end");
    });
  }

  function transfer(agentId: string | undefined, reason: string): void {
    const { live } = store.agents;
    const isOther = (other: FakeKivoxAgent) =>
      other !== agent &&
      other.status === "live" &&
      other.owner_user_id === agent.owner_user_id &&
      other.owner_org_id === agent.owner_org_id;
    // The newest, as it is the first in a list.
    const target = agentId ?? live.filter(isOther).at(-1)?.id;
    if (target === undefined) {
      line.send({ type: "error", code: "transfer.impossible", message: "Nobody else is live" });
      return;
    }
    line.send({ type: "transfer", agent_id: target, reason });
    close("agent_transfer");
  }

  function close(reason: KivoxEndReason): void {
    if (isOver) return;
    leave(reason);
    line.send({ type: "session_closed", reason });
    line.close(1000, reason);
  }

  function leave(reason: KivoxEndReason): void {
    if (isOver) return;
    isOver = true;
    timers.clear();
    turnTimers.clear();
    turns.length = 0;
    store.endConversation(conversation, reason);
  }

  return {
    agent,
    conversation,
    begin() {
      timers.after(Math.min(maxMs, longestMs), () => {
        close("timeout");
      });
      tick();
      touch();
      if (!settings.greets && !(traits().greets && once("greeting"))) return;
      const entry = agent.blueprint.entries[0]?.workflow.nodes.find(({ type }) => type === "entry");
      const words = entry?.data.greeting;
      enqueue({ chunks: chunksOf(typeof words === "string" ? words : greeting) });
    },
    hear(text) {
      if (typeof text === "string" && text.trim()) receive(text);
      else
        line.send({ type: "error", code: "validation.failed", message: "text must not be empty" });
    },
    listen(bytes, isNewRecording) {
      if (isNewRecording && heard.length > 0) hearOut();
      heard.push(bytes);
      cancelGap();
      cancelGap = timers.after(timing().audioGapMs, hearOut);
    },
    cancel() {
      if (!isSpeaking) return;
      turnTimers.clear();
      if (spoken) keep("assistant", spoken);
      complete();
      nextTurn();
    },
    say(text) {
      enqueue({ chunks: chunksOf(text) });
    },
    transfer,
    completeFlow,
    close,
    leave,
  };

  function hearOut(): void {
    cancelGap();
    const frames = heard;
    heard = [];
    receive(settings.transcribe(frames));
  }
}
