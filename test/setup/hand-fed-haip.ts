import type {
  HaipTransport,
  HaipTransportRequest,
  HaipDialect,
  SentEnvelope,
} from "../../src/protocols/haip/index";

/** A message of a server that has no rules: what is not given is made up. */
interface HandFedFrame {
  readonly type: string;
  readonly payload?: unknown;
  readonly channel?: string;
  readonly [member: string]: unknown;
}

/** How a server that does only what a test says is set up. */
export interface HandFedOptions {
  /** @defaultValue "A" */
  readonly dialect?: HaipDialect;
  /** Members of its `HAI`, over the usual ones; null for a server that does not greet. */
  readonly hai?: Readonly<Record<string, unknown>> | null;
  /** Whether it answers each `PING`. @defaultValue true */
  readonly answersPings?: boolean;
  /** Whether its link carries binary frames. @defaultValue true */
  readonly carriesBinary?: boolean;
  /** Does more with what it receives. */
  readonly onReceive?: (envelope: SentEnvelope, server: HandFedServer) => void;
}

/** A HAIP server without rules of its own, at the far end of a custom transport: it says what a test tells it to say. */
export interface HandFedServer {
  readonly transport: HaipTransport;
  /** What each link was opened with. */
  readonly requests: readonly HaipTransportRequest[];
  /** Links open at the moment. */
  readonly open: number;
  readonly received: readonly SentEnvelope[];
  readonly binaries: readonly Uint8Array[];
  /** Changed at will. */
  answersPings: boolean;
  /** Makes each `send` of the client fail with this. */
  sendError: unknown;
  types(): readonly string[];
  ofType(type: string): readonly SentEnvelope[];
  last(type: string): SentEnvelope;
  /** Returns the envelope as it was said. */
  say(frame: HandFedFrame): Readonly<Record<string, unknown>>;
  sayText(text: string): void;
  sayBytes(bytes: Uint8Array): void;
  /** @param code - @defaultValue none: the line is cut */
  drop(code?: number, reason?: string): void;
}

const events: Readonly<Record<HaipDialect, readonly string[]>> = {
  A: ["HAI", "RUN_STARTED", "TEXT_MESSAGE_START"],
  B1: ["HAI", "TRANSACTION_START", "MESSAGE_START"],
  B2: ["HAI", "TRANSACTION_START", "MESSAGE"],
};

export function createHandFedServer(options: HandFedOptions = {}): HandFedServer {
  const { dialect = "A", hai = {}, carriesBinary = true, onReceive } = options;
  const requests: HaipTransportRequest[] = [];
  const received: SentEnvelope[] = [];
  const binaries: Uint8Array[] = [];
  let count = 0;
  let open = 0;
  let session = "";
  let request: HaipTransportRequest | undefined;
  let end:
    ((code: number | undefined, reason: string, cause: "remote" | "local") => void) | undefined;

  const server: HandFedServer = {
    requests,
    received,
    binaries,
    get open() {
      return open;
    },
    answersPings: options.answersPings ?? true,
    sendError: undefined,
    types: () => received.map(({ type }) => type),
    ofType: (type) => received.filter((envelope) => envelope.type === type),
    last(type) {
      const found = received.findLast((envelope) => envelope.type === type);
      if (!found) throw new Error(`The client has sent no ${type}.`);
      return found;
    },
    say({ type, payload = {}, channel = "SYSTEM", ...members }) {
      count += 1;
      const envelope = {
        id: crypto.randomUUID(),
        session,
        seq: `x${count}`,
        ts: String(Date.now()),
        channel,
        type,
        payload,
        ...members,
      };
      request?.onText(JSON.stringify(envelope));
      return envelope;
    },
    sayText: (text) => request?.onText(text),
    sayBytes: (bytes) => request?.onBinary(bytes),
    drop: (code, reason = "") => end?.(code, reason, "remote"),
    transport(asked) {
      requests.push(asked);
      request = asked;
      open += 1;
      session = `session-${requests.length}`;
      let isOpen = true;
      const endThis = (code: number | undefined, reason: string, cause: "remote" | "local") => {
        if (!isOpen) return;
        isOpen = false;
        open -= 1;
        asked.onClose({ ...(code === undefined ? {} : { code }), reason, cause });
      };
      end = endThis;
      if (hai !== null) {
        queueMicrotask(() => {
          server.say({
            type: "HAI",
            payload: {
              haip_version: "1.1.2",
              accept_major: [1],
              accept_events: events[dialect],
              ...hai,
            },
          });
        });
      }
      function take(text: string): void {
        const envelope = JSON.parse(text) as SentEnvelope;
        received.push(envelope);
        queueMicrotask(() => {
          if (!isOpen) return;
          if (envelope.type === "PING" && server.answersPings)
            server.say({ type: "PONG", payload: envelope.payload });
          onReceive?.(envelope, server);
        });
      }
      return Promise.resolve({
        send(text) {
          if (server.sendError !== undefined) return Promise.reject(server.sendError as Error);
          take(text);
          return Promise.resolve();
        },
        ...(carriesBinary && {
          sendBinary(bytes: Uint8Array) {
            binaries.push(bytes);
            return Promise.resolve();
          },
        }),
        close() {
          endThis(1000, "", "local");
          return Promise.resolve();
        },
      });
    },
  };
  return server;
}
