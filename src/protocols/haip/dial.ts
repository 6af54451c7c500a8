import {
  ParlanceError,
  createTokenSource,
  type BackoffOptions,
  type GetToken,
  type TokenReason,
} from "../../core/index";
import type { WebSocketConstructor } from "../../transports/websocket";
import {
  openConnection,
  type ConnectionHandlers,
  type HaipConnection,
  type HaipFlowOptions,
  type HaipHeartbeatOptions,
  type HaipMemory,
} from "./connection";
import { notLoaded } from "./errors";
import type { HaipTools } from "./tools";
import {
  overWebSocket,
  type HaipHttpOptions,
  type HaipTransport,
  type HaipTransportName,
} from "./transport";
import type { HaipDialect, OutgoingFrame } from "./wire";

/** Dialect B's credentials: any plain object, as the server wants it (section 5.2). */
export type HaipAuthenticate = (request: {
  readonly reason: TokenReason;
  readonly signal: AbortSignal;
}) => Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>;

/** What a {@link HaipClient} is made of. */
export interface HaipClientOptions extends HaipHttpOptions {
  /** Of the WebSocket, the event stream or the HTTP stream, with its path; `https` stands for `wss` too. */
  readonly url: string;
  /** @defaultValue "websocket" */
  readonly transport?: HaipTransportName | HaipTransport | undefined;
  /** @defaultValue the global `WebSocket` */
  readonly WebSocket?: WebSocketConstructor | undefined;
  /** A JWT for dialect A, in the URL or a header. */
  readonly getToken?: GetToken | undefined;
  /** The same, where it never changes. */
  readonly token?: string | undefined;
  /** The object that dialect B takes in its `HAI`. */
  readonly authenticate?: HaipAuthenticate | undefined;
  /** @defaultValue found out by what the server says it takes */
  readonly dialect?: HaipDialect | undefined;
  readonly flowControl?: HaipFlowOptions | undefined;
  readonly heartbeat?: HaipHeartbeatOptions | undefined;
  /** How much is kept to be said again, and how long. */
  readonly replay?:
    | {
        /** @defaultValue 1000 */
        readonly maxMessages?: number | undefined;
        /** In milliseconds. @defaultValue 300000 */
        readonly maxAgeMs?: number | undefined;
      }
    | undefined;
  /** Never more than the server allows. @defaultValue 5 */
  readonly maxConcurrentRuns?: number | undefined;
  /** What is done when the connection falls. @defaultValue tried again with growing pauses, at most 30 times in a row */
  readonly reconnect?:
    | (Omit<BackoffOptions, "random"> & { readonly maxAttempts?: number | undefined })
    | false
    | undefined;
  /** What we do when the other side calls (dialect A). */
  readonly tools?: HaipTools | undefined;
  /** How long a connection may take to be ready, in milliseconds. @defaultValue 10000 */
  readonly openTimeoutMs?: number | undefined;
  /** How long the server's `HAI` is waited for before ours goes out, in milliseconds. @defaultValue 1500 */
  readonly helloTimeoutMs?: number | undefined;
  /** How long an answer may take, in milliseconds. @defaultValue 30000 */
  readonly answerTimeoutMs?: number | undefined;
}

/** What a {@link Dial} is told. */
export interface Call {
  readonly reason: TokenReason;
  /** The session to ask for again. */
  readonly resume?: HaipMemory | undefined;
  readonly signal: AbortSignal;
  readonly handlers: ConnectionHandlers & {
    /** What one of our tools has sent to whoever called it. */
    onAnswered?(frame: OutgoingFrame): void;
  };
}

/**
 * Opens a connection, with new credentials where the server refuses the first, and runs the app's tools on it.
 *
 * @throws ParlanceError (by rejection) as `openConnection`, and what comes of asking for credentials.
 */
export type Dial = (call: Call) => Promise<HaipConnection>;

/**
 * Makes what opens the connections of one app, which share their tokens.
 *
 * @throws ParlanceError `misuse` without an address.
 */
export function createDial(
  options: HaipClientOptions,
  over: (transport: HaipTransport) => HaipTransport = (transport) => transport,
): Dial {
  if (typeof options?.url !== "string" || options.url === "") throw nowhere();
  const transport = over(transportOf(options));
  const { authenticate, getToken, tools } = options;
  const secret = getToken ?? options.token;
  const tokens = secret === undefined ? undefined : createTokenSource(secret);

  async function open({ reason, resume, signal, handlers }: Call): Promise<HaipConnection> {
    const token = (await tokens?.get({ reason, signal }))?.token;
    const auth = authenticate && (await credentials(authenticate, reason, signal));
    const refuse = () => token !== undefined && tokens?.reject(token);
    try {
      return await openConnection({
        ...options,
        transport,
        token,
        auth,
        resume,
        signal,
        handlers: {
          ...handlers,
          onClose(close, error) {
            if (close.next === "auth") refuse();
            handlers.onClose(close, error);
          },
        },
      });
    } catch (error) {
      if ((error as ParlanceError).code !== "token-rejected") throw error;
      refuse();
      // One new credential is worth a try; a second refusal is about something else.
      if (reason === "rejected" || (!getToken && !authenticate)) throw error;
      return open({ reason: "rejected", resume, signal, handlers });
    }
  }

  return async (call) => {
    const room =
      tools &&
      (await import("./tools").catch((cause: unknown) =>
        call.handlers.onError(notLoaded("tools", cause)),
      ));
    return room ? room.openWithTools(tools, open, call) : open(call);
  };
}

/** The transport of that name; those over HTTP are loaded when they are wanted. */
function transportOf({
  transport = "websocket",
  WebSocket,
  ...http
}: HaipClientOptions): HaipTransport {
  if (typeof transport === "function") return transport;
  if (transport === "websocket") return overWebSocket(WebSocket);
  return async (request) => {
    const room = await import("./http-transports");
    return (transport === "sse" ? room.overEventStream : room.overHttpStream)(http)(request);
  };
}

/** What `authenticate` gives for a connection, or for something that is begun on one. */
export async function credentials(
  authenticate: HaipAuthenticate,
  reason: TokenReason,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await authenticate({ reason, signal });
  } catch (cause) {
    throw ParlanceError.from(cause, {
      message: "authenticate failed, so there is nothing to show the HAIP server",
      code: "token-unavailable",
      recoverable: true,
    });
  }
}

function nowhere(): ParlanceError {
  return new ParlanceError(
    "Without an address HAIP has nobody to talk to: pass { url }, with its path.",
    { code: "misuse" },
  );
}
