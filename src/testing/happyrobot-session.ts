import { createTimerSet, type Clock } from "./clock";
import {
  chunksOf,
  defaultAgent,
  goodbye,
  greeting,
  type HappyRobotAgent,
} from "./happyrobot-agent";
import { garbageFrames, type ScenarioTraits } from "./happyrobot-scenario";
import type { FakeHappyRobotArtifact } from "./happyrobot-storage";
import type { HappyRobotScope } from "./happyrobot-token";
import { randomUuid } from "./random";

/** One message as the vendor keeps it. */
export interface FakeHappyRobotMessage {
  readonly id: string;
  readonly role: "user" | "assistant";
  readonly content: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly artifacts: readonly FakeHappyRobotArtifact[];
}

/** One chat session as the vendor keeps it; what is read here is live. */
export interface FakeHappyRobotSession {
  readonly id: string;
  readonly scope: HappyRobotScope;
  readonly status: "active" | "closed";
  /** `client_closed`, `agent_ended`, `idle_timeout`, `max_duration` or what `endSession` was given. */
  readonly closeReason?: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Milliseconds since the epoch. */
  readonly lastActivity: number;
  readonly messages: readonly FakeHappyRobotMessage[];
  /** Each token that reached the session, whenever it was another than the one before. */
  readonly tokens: readonly {
    readonly token: string;
    readonly use: "create" | "socket" | "refresh" | "request";
    /** Milliseconds since the epoch. */
    readonly at: number;
  }[];
}

/** How long the fake takes, in milliseconds. */
export interface HappyRobotTiming {
  /** From a message to its acknowledgement. @defaultValue 10 */
  readonly ackMs: number;
  /** From `response-start` to the first chunk. @defaultValue 60 */
  readonly firstChunkMs: number;
  /** Between two chunks. @defaultValue 15 */
  readonly chunkMs: number;
  /** How long everything is refused in the scenario `server-restart`. @defaultValue 3000 */
  readonly restartMs: number;
}

/** What a session needs of a socket. */
export interface SessionLine {
  send(frame: unknown): void;
  sendRaw(text: string): void;
  /** Without a code the line is cut, as by a dead network. */
  close(code?: number, reason?: string): void;
  /** From here on nothing passes in either direction, and nobody is told. */
  goDead(): void;
}

export interface SessionDependencies {
  readonly clock: Clock;
  readonly timing: () => HappyRobotTiming;
  readonly traits: () => ScenarioTraits;
  /** Grows with each `setScenario`: what happens "once per session" may then happen again. */
  readonly scenarioRun: () => number;
  readonly agent: HappyRobotAgent | undefined;
  readonly maxSessionMs: number | undefined;
  readonly idleTimeoutMs: number | undefined;
  readonly restart: () => void;
}

export interface ChatSession {
  readonly record: FakeHappyRobotSession;
  noteToken(token: string, use: "create" | "socket" | "refresh" | "request"): void;
  attach(line: SessionLine): void;
  detach(line: SessionLine): void;
  /** A `message` frame of a socket, already checked. */
  receive(line: SessionLine, message: IncomingMessage & { readonly id?: string | undefined }): void;
  /** A message over HTTP: the answer of the agent still comes over the socket only. */
  post(message: IncomingMessage): FakeHappyRobotMessage;
  /** Whether the scenario refuses this attempt at sending. Remembers the attempt. */
  refusesAttempt(content: string): boolean;
  speak(text: string): void;
  close(reason: string): void;
  /** Ends every timer without telling anybody. */
  stop(): void;
}

export interface IncomingMessage {
  readonly content: string;
  readonly artifacts: readonly FakeHappyRobotArtifact[];
}

interface Turn {
  readonly chunks: readonly string[];
  readonly delayMs?: number;
  readonly then?: () => void;
}

export function createChatSession(
  scope: HappyRobotScope,
  dependencies: SessionDependencies,
): ChatSession {
  const { clock, timing, traits } = dependencies;
  const timers = createTimerSet(clock);
  const lines = new Set<SessionLine>();
  const turns: Turn[] = [];
  const past = new Set<string>();
  const messages: FakeHappyRobotMessage[] = [];
  const tokens: FakeHappyRobotSession["tokens"][number][] = [];
  let isSpeaking = false;
  let turnCount = 0;
  let garbageCount = 0;
  let cancelIdle: () => void = () => {};

  const record: {
    -readonly [Name in keyof FakeHappyRobotSession]: FakeHappyRobotSession[Name];
  } = {
    id: randomUuid(),
    scope,
    status: "active",
    startedAt: clock.now(),
    lastActivity: clock.now(),
    messages,
    tokens,
  };

  if (dependencies.maxSessionMs !== undefined)
    timers.after(dependencies.maxSessionMs, () => {
      close("max_duration");
    });
  touch();

  /** True the first time it is asked within one run of a scenario. */
  function once(what: string): boolean {
    const key = `${String(dependencies.scenarioRun())} ${what}`;
    if (past.has(key)) return false;
    past.add(key);
    return true;
  }

  function touch(): void {
    record.lastActivity = clock.now();
    if (dependencies.idleTimeoutMs === undefined) return;
    cancelIdle();
    cancelIdle = timers.after(dependencies.idleTimeoutMs, () => {
      if (isSpeaking) touch();
      else
        enqueue({
          chunks: chunksOf(goodbye),
          then: () => {
            close("idle_timeout");
          },
        });
    });
  }

  function store(
    role: "user" | "assistant",
    content: string,
    artifacts: readonly FakeHappyRobotArtifact[] = [],
  ): FakeHappyRobotMessage {
    const message = { id: randomUuid(), role, content, createdAt: clock.now(), artifacts };
    messages.push(message);
    touch();
    return message;
  }

  function broadcast(frame: unknown): void {
    for (const line of [...lines]) sendTo(line, frame);
  }

  function sendTo(line: SessionLine, frame: unknown): void {
    if (traits().garbage) line.sendRaw(garbageFrames[garbageCount++ % garbageFrames.length] ?? "");
    line.send(frame);
  }

  function cutLines(): void {
    for (const line of [...lines]) line.close();
  }

  function enqueue(turn: Turn): void {
    if (record.status === "closed") return;
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
      if (turn.chunks.length === 0) finish();
      else speakTurn(turn.chunks, finish);
    });
  }

  function speakTurn(chunks: readonly string[], finish: () => void): void {
    const text = chunks.join("");
    const { firstChunkMs, chunkMs } = timing();
    const end = (): void => {
      store("assistant", text);
      broadcast({ type: "response-end", content: text });
      if (traits().repeats) broadcast({ type: "response-end", content: text });
      finish();
    };
    const deliver = (index: number): void => {
      const isHalfway = index === Math.ceil(chunks.length / 2);
      if (isHalfway && traits().drop === "mid-stream" && lines.size > 0 && once("mid-stream")) {
        store("assistant", text);
        cutLines();
        finish();
      } else if (index === chunks.length) {
        end();
      } else {
        broadcast({ type: "response-chunk", content: chunks[index] });
        timers.after(chunkMs, () => {
          deliver(index + 1);
        });
      }
    };
    if (traits().onlyEnds) {
      timers.after(firstChunkMs, end);
      return;
    }
    broadcast({ type: "response-start", content: "" });
    timers.after(firstChunkMs, () => {
      deliver(0);
    });
  }

  function answer(message: FakeHappyRobotMessage, delayMs = 0): void {
    turnCount += 1;
    const words = (dependencies.agent ?? defaultAgent)({
      text: message.content,
      attachments: message.artifacts,
      sessionId: record.id,
      turn: turnCount,
    });
    const endsHere = traits().endsAfterFirstAnswer;
    enqueue({
      chunks: typeof words === "string" ? chunksOf(words) : [...words],
      delayMs,
      then: () => {
        if (!endsHere) return;
        turns.unshift({
          chunks: chunksOf(goodbye),
          then: () => {
            close("agent_ended");
          },
        });
      },
    });
  }

  function repeatLastTurn(line: SessionLine): void {
    const last = messages.at(-1);
    if (last?.role !== "assistant" || isSpeaking) return;
    line.send({ type: "response-start", content: "" });
    for (const chunk of chunksOf(last.content))
      line.send({ type: "response-chunk", content: chunk });
    line.send({ type: "response-end", content: last.content });
  }

  function close(reason: string): void {
    if (record.status === "closed") return;
    record.status = "closed";
    record.closeReason = reason;
    timers.clear();
    turns.length = 0;
    broadcast({
      type: "session-closed",
      session_id: record.id,
      status: "closed",
      reason,
      // Neither the unit nor the type of these two is published (wire file, section 6, number 1).
      duration: Math.round((clock.now() - record.startedAt) / 1000),
      timestamp: new Date(clock.now()).toISOString(),
    });
    for (const line of [...lines]) line.close(1000, "session closed");
  }

  return {
    record,
    noteToken(token, use) {
      if (tokens.at(-1)?.token !== token) tokens.push({ token, use, at: clock.now() });
    },
    attach(line) {
      lines.add(line);
      sendTo(line, { type: "connected", session_id: record.id });
      if (traits().firstSocketIsDead && once("dead-socket")) line.goDead();
      if (traits().repeats) repeatLastTurn(line);
      if (traits().greets && messages.length === 0 && once("greeting"))
        enqueue({ chunks: chunksOf(greeting) });
    },
    detach(line) {
      lines.delete(line);
    },
    receive(line, { id, content, artifacts }) {
      const echo = id === undefined ? {} : { id };
      if (traits().drop === "before-store" && once("before-store")) {
        cutLines();
        return;
      }
      const message = store("user", content, artifacts);
      if (traits().drop === "before-ack" && once("before-ack")) {
        cutLines();
        answer(message);
        return;
      }
      timers.after(timing().ackMs, () => {
        if (traits().acknowledges !== false)
          sendTo(line, { type: "message-ack", ...echo, message: wireMessage(record.id, message) });
        if (traits().restarts && once("restart")) {
          answer(message, timing().restartMs);
          dependencies.restart();
        } else {
          answer(message);
        }
      });
    },
    post({ content, artifacts }) {
      const message = store("user", content, artifacts);
      answer(message);
      return message;
    },
    refusesAttempt: (content) =>
      traits().refusesFirstAttempts === true && once(`attempt ${content}`),
    speak(text) {
      enqueue({ chunks: chunksOf(text) });
    },
    close,
    stop() {
      timers.clear();
    },
  };
}

/** The five-field message of the HTTP answer and, most likely, of `message-ack` (wire file, section 2.5). */
export function wireMessage(sessionId: string, message: FakeHappyRobotMessage): object {
  return {
    id: message.id,
    session_id: sessionId,
    content: message.content,
    role: message.role,
    created_at: new Date(message.createdAt).toISOString(),
  };
}
