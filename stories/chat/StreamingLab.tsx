import { ChatPanel } from "@parlance/react";
import { useEffect, useEffectEvent, useRef, useState, type RefObject } from "react";
import type { ScriptedChat } from "../scripted-chat";
import { streamingContent, type StreamingContent } from "./streaming-content";
import "./StreamingLab.css";

/** What is tried out. */
export interface StreamingLabProps {
  /** Chunks in a second. More than the screen has frames come several to a frame. */
  readonly chunksPerSecond: number;
  /** Characters in a chunk. */
  readonly chunkSize: number;
  readonly content: StreamingContent;
  /** Characters in the answer. */
  readonly length: number;
}

interface Stage extends StreamingLabProps {
  readonly chat: ScriptedChat;
}

/** A chat, an agent that answers as told, and what it costs the page. */
export function StreamingLab({ chat, chunksPerSecond, chunkSize, content, length }: Stage) {
  const [isRunning, setRunning] = useState(false);
  const [sent, setSent] = useState(0);
  const report = useRef<HTMLDListElement>(null);
  const total = Math.ceil(length / chunkSize);

  const options = useEffectEvent(() => ({ chunksPerSecond, chunkSize, content, length }));

  useEffect(() => {
    if (!isRunning) return;
    const stopMeter = measureFrames(report);
    const stopStream = stream(chat, options(), {
      onProgress: setSent,
      onEnd: () => setRunning(false),
    });
    return () => {
      stopStream();
      stopMeter();
    };
  }, [isRunning, chat]);

  return (
    <div className="streaming-lab">
      <div className="streaming-lab__desk">
        <div className="streaming-lab__buttons">
          <button onClick={() => setRunning(!isRunning)}>{isRunning ? "Stop" : "Start"}</button>
        </div>
        <progress aria-label="Chunks sent" max={total} value={Math.min(sent, total)} />
        <dl ref={report}>
          <Figure name="frames" label="Frames" />
          <Figure name="median" label="Median frame" />
          <Figure name="worst" label="Worst frame" />
          <Figure name="slow" label="Frames over 33 ms" />
          <Figure name="tasks" label="Long tasks (over 50 ms)" />
        </dl>
      </div>
      <div className="streaming-lab__chat">
        <ChatPanel session={chat.session} title="Streaming lab" />
      </div>
    </div>
  );
}

function Figure({ name, label }: { readonly name: string; readonly label: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd data-figure={name}>–</dd>
    </div>
  );
}

interface StreamListener {
  readonly onProgress: (chunks: number) => void;
  readonly onEnd: () => void;
}

/** The agent answers at the pace that was asked for. Returns how to cut it off. */
function stream(
  { connector }: ScriptedChat,
  { chunksPerSecond, chunkSize, content, length }: StreamingLabProps,
  { onProgress, onEnd }: StreamListener,
): () => void {
  const text = streamingContent(content, length);
  const total = Math.ceil(text.length / chunkSize);
  const id = connector.beginMessage();
  const startedAt = performance.now();
  let sent = 0;
  let reportedAt = startedAt;

  function step(now: number): void {
    const due = Math.min(total, Math.floor(((now - startedAt) / 1000) * chunksPerSecond));
    for (; sent < due; sent += 1) {
      connector.chunk(id, text.slice(sent * chunkSize, (sent + 1) * chunkSize));
    }
    // Seldom, so that the lab is not what it measures.
    if (now - reportedAt > 250) {
      reportedAt = now;
      onProgress(sent);
    }
    if (sent < total) frame = requestAnimationFrame(step);
    else {
      connector.endMessage(id);
      onProgress(total);
      onEnd();
    }
  }

  let frame = requestAnimationFrame(step);
  return () => {
    cancelAnimationFrame(frame);
    if (sent < total) connector.emit({ type: "turn-interrupted", messageId: id });
  };
}

/** Measures until told to stop, and writes beside React: what measures renders nothing. */
function measureFrames(report: RefObject<HTMLElement | null>): () => void {
  const times: number[] = [];
  let tasks = 0;
  let last = performance.now();
  let writtenAt = last;

  function write(name: string, value: string): void {
    const place = report.current?.querySelector(`[data-figure=${name}]`);
    if (place) place.textContent = value;
  }

  function writeAll(): void {
    const sorted = times.toSorted((one, other) => one - other);
    const milliseconds = (time: number | undefined) => `${(time ?? 0).toFixed(1)} ms`;
    write("frames", String(times.length));
    write("median", milliseconds(sorted[Math.floor(sorted.length / 2)]));
    write("worst", milliseconds(sorted.at(-1)));
    write("slow", String(times.filter((time) => time > 33.4).length));
    write("tasks", String(tasks));
  }

  function step(now: number): void {
    times.push(Math.max(0, now - last));
    last = now;
    if (now - writtenAt > 500) {
      writtenAt = now;
      writeAll();
    }
    frame = requestAnimationFrame(step);
  }

  // Not every browser tells of long tasks.
  const observer = PerformanceObserver.supportedEntryTypes.includes("longtask")
    ? new PerformanceObserver((list) => {
        tasks += list.getEntries().length;
      })
    : undefined;
  observer?.observe({ type: "longtask" });
  let frame = requestAnimationFrame(step);
  return () => {
    cancelAnimationFrame(frame);
    observer?.disconnect();
    writeAll();
  };
}
