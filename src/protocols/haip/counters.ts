import type { HaipTransport } from "./transport";

/** What is counted; all since the client was made. */
export interface HaipCounters {
  messagesSent: number;
  messagesReceived: number;
  /** The length of texts, in UTF-16 units, and of binary frames, in bytes. */
  bytesSent: number;
  bytesReceived: number;
  /** Received twice, and dropped. */
  duplicates: number;
  /** Not understood, and surfaced as `unknown`. */
  unknownFrames: number;
  replayRequests: number;
  /** How often a channel ran out of credit. */
  outOfCredit: number;
  /** How many of our `PING`s were answered. */
  pings: number;
  /** Of the last `PING`, in milliseconds. */
  latencyMs: number | undefined;
  /** Of all pings. */
  averageLatencyMs: number | undefined;
}

/** Nothing counted yet. */
export function createCounters(): HaipCounters {
  return {
    messagesSent: 0,
    messagesReceived: 0,
    bytesSent: 0,
    bytesReceived: 0,
    duplicates: 0,
    unknownFrames: 0,
    replayRequests: 0,
    outOfCredit: 0,
    pings: 0,
    latencyMs: undefined,
    averageLatencyMs: undefined,
  };
}

/** A transport that counts what it carries. */
export function counting(transport: HaipTransport, counters: HaipCounters): HaipTransport {
  return async (request) => {
    const link = await transport({
      ...request,
      onText(text) {
        counters.messagesReceived += 1;
        counters.bytesReceived += text.length;
        request.onText(text);
      },
      onBinary(bytes) {
        counters.bytesReceived += bytes.byteLength;
        request.onBinary(bytes);
      },
    });
    return {
      hasSentHello: link.hasSentHello ?? false,
      send(text) {
        counters.messagesSent += 1;
        counters.bytesSent += text.length;
        return link.send(text);
      },
      ...(link.sendBinary && {
        sendBinary(bytes: Uint8Array) {
          counters.bytesSent += bytes.byteLength;
          return (link.sendBinary as (bytes: Uint8Array) => Promise<void>)(bytes);
        },
      }),
      close: () => link.close(),
      checkWatchdog: () => link.checkWatchdog?.(),
    };
  };
}

/** Counts a `PING` that was answered. */
export function countPing(counters: HaipCounters, ms: number): void {
  const before = counters.pings;
  counters.pings += 1;
  counters.latencyMs = ms;
  counters.averageLatencyMs = ((counters.averageLatencyMs ?? 0) * before + ms) / counters.pings;
}
