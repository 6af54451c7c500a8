// What "@parlance/react/haip" offers. Renew with: npm run api

interface ChannelState {
    readonly messages: number;
    readonly bytes: number;
    readonly isPaused: boolean;
    readonly isOutOfCredit: boolean;
    readonly queued: number;
}

type FrameOf<Type extends HaipType> = Extract<KnownFrame, {
    readonly type: Type;
}>;

type HaiPayload = Payloads["HAI"];

interface HaipAudioOptions extends HaipMessageScope {
    readonly messageId?: string | undefined;
    readonly mime: string;
    readonly durationMs?: number | undefined;
    readonly encoding?: "binary" | "base64" | undefined;
}

type HaipAuthenticate = (request: {
    readonly reason: TokenReason;
    readonly signal: AbortSignal;
}) => Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>;

type HaipChannel = "USER" | "AGENT" | "SYSTEM" | "AUDIO_IN" | "AUDIO_OUT";

interface HaipChatOptions extends Omit<HaipClientOptions, "reconnect"> {
    readonly tool?: string | undefined;
    readonly params?: unknown;
    readonly threadId?: string | undefined;
    readonly runMetadata?: Readonly<Record<string, unknown>> | undefined;
    readonly settleMs?: number | undefined;
}

interface HaipClient extends HaipPeer, Omit<Runs, "remake">, Omit<Transactions, "remake"> {
    getMetrics(): HaipMetrics;
    getChannel(channel: HaipChannel): ChannelState | undefined;
    ping(options?: HaipRequestOptions): Promise<number>;
    streamText(options?: Omit<HaipTextOptions, "isConfirmed">): HaipTextStream;
    sendBinary(bytes: Uint8Array, frame: Omit<OutgoingFrame, "bin_len" | "bin_mime"> & {
        readonly mime: string;
    }): Promise<SentEnvelope>;
    sendAudio(bytes: Uint8Array, options: HaipAudioOptions): Promise<string>;
    listTools(options?: HaipRequestOptions): Promise<readonly HaipToolInfo[]>;
    getToolSchema(tool: string): unknown;
    advertiseTools(): Promise<void>;
    callTool(tool: string, params?: unknown, options?: HaipToolCallOptions): Promise<HaipToolResult>;
    updateTool(callId: string, update: {
        readonly status: "QUEUED" | "RUNNING" | "CANCELLING";
        readonly progress?: number;
        readonly partial?: unknown;
    }, scope?: HaipMessageScope): Promise<void>;
    completeTool(callId: string, outcome: {
        readonly status?: "OK" | "CANCELLED" | "ERROR";
        readonly result?: unknown;
    }, scope?: HaipMessageScope): Promise<void>;
    cancelTool(callId: string, reason?: string, scope?: HaipMessageScope): Promise<void>;
    requestReplay(from: string, options?: {
        readonly to?: string | undefined;
        readonly transaction?: string | undefined;
    }): Promise<void>;
    grantCredit(channel: HaipChannel, credit: {
        readonly messages?: number;
        readonly bytes?: number;
    }): Promise<void>;
    pauseChannel(channel: HaipChannel): Promise<void>;
    resumeChannel(channel: HaipChannel): Promise<void>;
}

interface HaipClientOptions extends HaipHttpOptions {
    readonly url: string;
    readonly transport?: HaipTransportName | HaipTransport | undefined;
    readonly WebSocket?: WebSocketConstructor | undefined;
    readonly getToken?: GetToken | undefined;
    readonly token?: string | undefined;
    readonly authenticate?: HaipAuthenticate | undefined;
    readonly dialect?: HaipDialect | undefined;
    readonly flowControl?: HaipFlowOptions | undefined;
    readonly heartbeat?: HaipHeartbeatOptions | undefined;
    readonly replay?: {
        readonly maxMessages?: number | undefined;
        readonly maxAgeMs?: number | undefined;
    } | undefined;
    readonly maxConcurrentRuns?: number | undefined;
    readonly reconnect?: (Omit<BackoffOptions, "random"> & {
        readonly maxAttempts?: number | undefined;
    }) | false | undefined;
    readonly tools?: HaipTools | undefined;
    readonly openTimeoutMs?: number | undefined;
    readonly helloTimeoutMs?: number | undefined;
    readonly answerTimeoutMs?: number | undefined;
}

interface HaipClientState {
    readonly status: HaipStatus;
    readonly dialect: HaipDialect | undefined;
    readonly sessionId: string | undefined;
    readonly peer: HaiPayload | undefined;
    readonly error: ParlanceError | undefined;
    readonly outOfCredit: readonly string[];
}

interface HaipClose extends HaipLinkClose {
    readonly next: "retry" | "auth" | "final";
}

interface HaipCounters {
    messagesSent: number;
    messagesReceived: number;
    bytesSent: number;
    bytesReceived: number;
    duplicates: number;
    unknownFrames: number;
    replayRequests: number;
    outOfCredit: number;
    pings: number;
    latencyMs: number | undefined;
    averageLatencyMs: number | undefined;
}

type HaipDialect = "A" | "B1" | "B2";

type HaipEnvelope = Values<typeof envelopeMembers> & {
    readonly type: string;
};

type HaipEvents = {
    readonly [Type in HaipType]: (frame: FrameOf<Type>, bytes?: Uint8Array) => void;
} & {
    readonly unknown: (frame: UnknownFrame) => void;
    readonly frame: (frame: HaipFrame, bytes?: Uint8Array) => void;
    readonly status: (state: HaipClientState) => void;
    readonly answered: (frame: OutgoingFrame) => void;
    readonly error: (error: ParlanceError) => void;
    readonly "out-of-credit": (channel: string) => void;
    readonly credit: (channel: string) => void;
    readonly close: (close: HaipClose) => void;
};

interface HaipFlowOptions {
    readonly isEnforced?: boolean | undefined;
    readonly grantMessages?: number | undefined;
    readonly grantBytes?: number | undefined;
    readonly outOfCreditMs?: number | undefined;
}

type HaipFrame = KnownFrame | UnknownFrame;

interface HaipHeartbeatOptions {
    readonly intervalMs?: number | undefined;
    readonly timeoutMs?: number | undefined;
}

interface HaipHttpOptions {
    readonly fetch?: Fetch | undefined;
    readonly sendTo?: "separate" | "same-url" | {
        readonly handshake: string;
        readonly message: string;
    } | undefined;
    readonly duplex?: "auto" | "full-duplex" | "separate" | undefined;
}

interface HaipLink {
    readonly hasSentHello?: boolean;
    send(text: string): Promise<void>;
    sendBinary?(bytes: Uint8Array): Promise<void>;
    close(): Promise<void>;
    checkWatchdog?(): void;
}

interface HaipLinkClose {
    readonly code?: number | undefined;
    readonly reason: string;
    readonly cause: "remote" | "watchdog" | "local";
}

interface HaipMemory {
    readonly session: string;
    readonly replay: Replay<string>;
    sent: number;
}

interface HaipMessageScope {
    readonly channel?: HaipChannel | undefined;
    readonly runId?: string | undefined;
    readonly threadId?: string | undefined;
    readonly transaction?: string | undefined;
}

interface HaipMetrics extends Readonly<HaipCounters> {
    readonly messagesQueued: number;
    readonly reconnects: number;
}

interface HaipPeer {
    getState(): HaipClientState;
    on<Name extends keyof HaipEvents>(name: Name, listener: HaipEvents[Name]): () => void;
    connect(options?: {
        readonly signal?: AbortSignal | undefined;
        readonly reason?: "connect" | "reconnect" | undefined;
        readonly resume?: HaipMemory | undefined;
    }): Promise<HaipClientState>;
    disconnect(): Promise<void>;
    wake(): void;
    sendText(text: string, options?: HaipTextOptions): Promise<string>;
    send(frame: OutgoingFrame, options?: SendOptions): Promise<SentEnvelope>;
}

interface HaipRequestOptions {
    readonly signal?: AbortSignal | undefined;
    readonly timeoutMs?: number | undefined;
}

interface HaipRun {
    readonly runId: string;
    readonly threadId?: string | undefined;
    readonly metadata?: unknown;
    readonly status: "active" | "finished" | "cancelled" | "error";
    readonly startedAt: number;
    readonly endedAt?: number | undefined;
    readonly summary?: string | undefined;
    readonly error?: ParlanceError | undefined;
}

type HaipStatus = "idle" | "connecting" | "connected" | "reconnecting" | "closed";

interface HaipTextOptions extends HaipMessageScope {
    readonly messageId?: string | undefined;
    readonly author?: string | undefined;
    readonly isConfirmed?: boolean | undefined;
    readonly signal?: AbortSignal | undefined;
}

interface HaipTextStream {
    readonly messageId: string;
    write(text: string): Promise<void>;
    end(): Promise<void>;
}

interface HaipTool {
    readonly description?: string | undefined;
    readonly schema?: unknown;
    readonly run: (params: unknown, context: HaipToolCallContext) => unknown;
}

interface HaipToolCallContext {
    readonly callId: string;
    readonly runId: string | undefined;
    readonly threadId: string | undefined;
    readonly signal: AbortSignal;
    readonly update: (update: {
        readonly progress?: number;
        readonly partial?: unknown;
    }) => void;
}

interface HaipToolCallOptions extends HaipMessageScope, HaipRequestOptions {
    readonly callId?: string | undefined;
    readonly onUpdate?: ((update: FrameOf<"TOOL_UPDATE">["payload"]) => void) | undefined;
}

interface HaipToolInfo {
    readonly name: string;
    readonly description?: string | undefined;
}

interface HaipToolResult {
    readonly callId: string;
    readonly result: unknown;
}

type HaipTools = Readonly<Record<string, HaipTool>>;

interface HaipTransaction {
    readonly id: string;
    readonly tool: string;
    readonly isOpen: boolean;
    sendText(text: string, options?: Omit<HaipTextOptions, "transaction">): Promise<string>;
    send(payload: unknown, options?: HaipRequestOptions): Promise<SentEnvelope>;
    received(): readonly HaipFrame[];
    onFrame(listener: (frame: HaipFrame, bytes?: Uint8Array) => void): () => void;
    end(): Promise<void>;
}

type HaipTransport = (request: HaipTransportRequest) => Promise<HaipLink>;

type HaipTransportName = "websocket" | "sse" | "http-streaming";

interface HaipTransportRequest {
    readonly url: string;
    readonly token: string | undefined;
    readonly hello: () => string;
    readonly signal: AbortSignal;
    readonly openTimeoutMs: number;
    readonly watchdogMs: number;
    readonly onText: (text: string) => void;
    readonly onBinary: (bytes: Uint8Array) => void;
    readonly onFrameError: (error: unknown) => void;
    readonly onClose: (close: HaipLinkClose) => void;
}

type HaipType = keyof typeof payloadMembers;

type KnownFrame = {
    readonly [Type in HaipType]: {
        readonly type: Type;
        readonly payload: Payloads[Type];
        readonly envelope: HaipEnvelope;
    };
}[HaipType];

interface OutgoingFrame {
    readonly type: string;
    readonly channel: HaipChannel;
    readonly payload: unknown;
    readonly transaction?: string | undefined;
    readonly run_id?: string | undefined;
    readonly thread_id?: string | undefined;
    readonly bin_len?: number | undefined;
    readonly bin_mime?: string | undefined;
    readonly pv?: number | undefined;
    readonly crit?: boolean | undefined;
}

interface SendOptions {
    readonly id?: string | undefined;
    readonly signal?: AbortSignal | undefined;
    readonly bytes?: Uint8Array | undefined;
}

interface SentEnvelope extends OutgoingFrame {
    readonly id: string;
    readonly session: string;
    readonly seq: string;
    readonly ack?: string | undefined;
    readonly ts: string;
}

interface UnknownFrame {
    readonly type: "unknown";
    readonly payload: unknown;
    readonly envelope: HaipEnvelope | undefined;
}

declare function createHaipChat(options: HaipChatOptions): ChatConnector;

declare function createHaipClient(options: HaipClientOptions): HaipClient;
