// What "@parlance/react/testing" offers. Renew with: npm run api

interface Clock {
    now(): number;
    setTimeout(callback: () => void, delayMs: number): unknown;
    clearTimeout(handle: unknown): void;
}

interface FakeHappyRobot {
    readonly baseUrl: string;
    readonly apiKey: string;
    readonly handshake: "close" | "refuse";
    readonly workflows: readonly Required<FakeHappyRobotWorkflow>[];
    readonly scenario: HappyRobotScenario;
    readonly sessions: readonly FakeHappyRobotSession[];
    readonly calls: readonly FakeHappyRobotCall[];
    readonly requests: readonly FakeHappyRobotRequest[];
    readonly sockets: FakeSocketLog;
    readonly uploads: ReadonlyMap<string, FakeHappyRobotUpload>;
    readonly tokens: readonly FakeHappyRobotToken[];
    handle(request: Request): Promise<Response | undefined>;
    accept(socket: FakeSocket, request: {
        readonly url: string;
        readonly authorization?: HappyRobotSocketAuthorization;
    }): void;
    authorizeSocket(url: string): Promise<HappyRobotSocketAuthorization>;
    mintToken(order?: {
        ttlSeconds?: number;
        workflowId?: string;
        orgId?: string;
        env?: HappyRobotEnvironment;
        data?: Readonly<Record<string, unknown>>;
    }): FakeHappyRobotToken;
    say(sessionId: string, text: string): void;
    dropSockets(how?: {
        code?: number;
        reason?: string;
    }): void;
    silence(isOn: boolean): void;
    failNext(route: HappyRobotRoute, status: number, times?: number, options?: {
        retryAfterSeconds?: number;
    }): void;
    setScenario(scenario: HappyRobotScenario): void;
    endSession(sessionId: string, reason?: string): void;
    close(): void;
}

interface FakeHappyRobotArtifact {
    readonly mediaId: string;
    readonly filename: string;
    readonly mimeType: string;
    readonly sizeBytes: number;
}

interface FakeHappyRobotCall {
    readonly runId: string;
    readonly sessionId: string;
    readonly roomName: string;
    readonly workflowId: string;
    readonly env: HappyRobotEnvironment;
    readonly data?: Readonly<Record<string, unknown>>;
    readonly status: "in-progress" | "ended";
    readonly participants: readonly ("caller" | "observer" | "takeover")[];
}

interface FakeHappyRobotMessage {
    readonly id: string;
    readonly role: "user" | "assistant";
    readonly content: string;
    readonly createdAt: number;
    readonly artifacts: readonly FakeHappyRobotArtifact[];
}

interface FakeHappyRobotOptions {
    readonly scenario?: HappyRobotScenario;
    readonly clock?: Clock;
    readonly timing?: Partial<HappyRobotTiming>;
    readonly apiKey?: string;
    readonly orgId?: string;
    readonly workflows?: readonly FakeHappyRobotWorkflow[];
    readonly baseUrl?: string;
    readonly handshake?: "close" | "refuse";
    readonly agent?: HappyRobotAgent;
    readonly maxFileSize?: number;
    readonly maxSessionMs?: number;
    readonly idleTimeoutMs?: number;
    readonly requestsPerMinute?: number;
    readonly liveKitUrl?: string | null;
}

interface FakeHappyRobotRequest {
    readonly method: string;
    readonly path: string;
    readonly route?: HappyRobotRoute;
    readonly token?: string;
    readonly status: number;
    readonly at: number;
}

interface FakeHappyRobotSession {
    readonly id: string;
    readonly scope: HappyRobotScope;
    readonly status: "active" | "closed";
    readonly closeReason?: string;
    readonly startedAt: number;
    readonly lastActivity: number;
    readonly messages: readonly FakeHappyRobotMessage[];
    readonly tokens: readonly {
        readonly token: string;
        readonly use: "create" | "socket" | "refresh" | "request";
        readonly at: number;
    }[];
}

interface FakeHappyRobotToken {
    readonly token: string;
    readonly expires_at: string;
    readonly claims: HappyRobotTokenClaims;
}

interface FakeHappyRobotUpload {
    readonly artifactId: string;
    readonly scope: HappyRobotScope;
    readonly filename: string;
    readonly mimeType: string;
    readonly maxFileSize: number;
    readonly s3Uri: string;
    readonly status: "presigned" | "stored" | "complete";
    readonly bytes?: Uint8Array;
    readonly attempts: number;
}

interface FakeHappyRobotWorkflow {
    readonly id?: string;
    readonly slug: string;
    readonly environments?: readonly HappyRobotEnvironment[];
    readonly webCall?: boolean;
    readonly requiredData?: readonly string[];
}

interface FakeSocket {
    send(data: string): void;
    close(code?: number, reason?: string): void;
    onMessage(listener: (data: unknown) => void): void;
    onClose(listener: (code: number, reason: string) => void): void;
}

interface FakeSocketConnection {
    readonly number: number;
    readonly sessionId: string;
    readonly token: string;
    readonly openedAt: number;
    readonly isOpen: boolean;
    readonly closeCode?: number;
    readonly closeReason?: string;
}

interface FakeSocketFrame {
    readonly socket: number;
    readonly sessionId: string;
    readonly direction: "received" | "sent";
    readonly data: unknown;
    readonly at: number;
}

interface FakeSocketLog {
    readonly open: number;
    readonly total: number;
    readonly peak: number;
    readonly refused: number;
    readonly connections: readonly FakeSocketConnection[];
    readonly log: readonly FakeSocketFrame[];
}

type HappyRobotAgent = (input: HappyRobotAgentInput) => string | Iterable<string>;

interface HappyRobotAgentInput {
    readonly text: string;
    readonly attachments: readonly {
        readonly mediaId: string;
        readonly mimeType: string;
        readonly filename?: string;
        readonly sizeBytes?: number;
    }[];
    readonly sessionId: string;
    readonly turn: number;
}

type HappyRobotEnvironment = "production" | "staging" | "development";

interface HappyRobotHost {
    readonly url: string;
    readonly baseUrl: string;
    readonly wsUrl: string;
    readonly port: number;
    close(): Promise<void>;
}

type HappyRobotRoute = "create-chat-token" | "create-voice-token" | "create-session" | "send-message" | "history" | "close-session" | "presign-upload" | "put-file" | "get-file" | "complete-upload" | "socket";

type HappyRobotScenario = keyof typeof traits;

interface HappyRobotScope {
    readonly workflowId: string;
    readonly orgId: string;
    readonly env: HappyRobotEnvironment;
}

type HappyRobotSocketAuthorization = {
    readonly ok: true;
} | {
    readonly ok: false;
    readonly status: number;
    readonly error: string;
};

interface HappyRobotTiming {
    readonly ackMs: number;
    readonly firstChunkMs: number;
    readonly chunkMs: number;
    readonly restartMs: number;
}

interface HappyRobotTokenClaims {
    readonly iat: number;
    readonly exp: number;
    readonly jti: string;
    readonly workflow_id: string;
    readonly org_id: string;
    readonly env: HappyRobotEnvironment;
    readonly data?: Readonly<Record<string, unknown>>;
}

interface ManualClock extends Clock {
    advance(ms: number): Promise<void>;
}

interface MswClient {
    readonly url: URL;
    send(data: string): void;
    close(code?: number, reason?: string): void;
    addEventListener(type: "message", listener: (event: {
        data: unknown;
    }) => void): void;
    addEventListener(type: "close", listener: (event: {
        code: number;
        reason: string;
    }) => void): void;
}

interface MswNamespace<RequestHandler, SocketHandler> {
    readonly http: {
        all(path: string, resolver: (info: {
            request: Request;
        }) => Promise<Response | undefined>): RequestHandler;
    };
    readonly ws: {
        link(url: string): {
            addEventListener(event: "connection", listener: (connection: {
                client: MswClient;
            }) => void): SocketHandler;
        };
    };
}

interface ScriptedConnector extends ChatConnector {
    readonly openings: readonly ScriptedOpening[];
    readonly sent: readonly ScriptedSend[];
    readonly openConnections: number;
    readonly peakConnections: number;
    emit(event: SessionEvent): void;
    beginMessage(): string;
    chunk(messageId: string, text: string): void;
    endMessage(messageId: string, text?: string): void;
    say(text: string): void;
    drop(how?: {
        readonly next?: "retry" | "auth" | "final";
        readonly error?: ParlanceError;
    }): void;
}

interface ScriptedConnectorOptions {
    readonly capabilities?: Partial<ChatCapabilities> | undefined;
    readonly sessionId?: string | undefined;
    readonly autoOpen?: boolean | undefined;
    readonly autoAcknowledge?: boolean | undefined;
    readonly history?: readonly HistoryMessage[] | (() => readonly HistoryMessage[]) | undefined;
    readonly upload?: ((file: File, options: UploadOptions) => Promise<UploadedFile>) | undefined;
}

interface ScriptedOpening {
    readonly request: OpenChatRequest;
    accept(): void;
    reject(error: ParlanceError): void;
}

interface ScriptedSend {
    readonly command: SendMessageCommand;
    acknowledge(delivery?: Delivery): void;
    reject(error: ParlanceError): void;
}

declare function createFakeHappyRobot(options?: FakeHappyRobotOptions): FakeHappyRobot;

declare function createManualClock(options?: {
    start?: number;
}): ManualClock;

declare function createScriptedConnector(options?: ScriptedConnectorOptions): ScriptedConnector;

declare const happyRobotCloseCodes: {
    readonly sessionClosed: 1000;
    readonly shutdown: 1001;
    readonly restart: 1012;
    readonly unauthorized: 4401;
    readonly forbidden: 4403;
    readonly notFound: 4404;
};

declare function happyRobotHandlers<RequestHandler, SocketHandler>(msw: MswNamespace<RequestHandler, SocketHandler>, fake?: FakeHappyRobot): (RequestHandler | SocketHandler)[];

declare const happyRobotScenarios: readonly HappyRobotScenario[];

declare function serveHappyRobot(fake: FakeHappyRobot, options?: {
    port?: number;
    host?: string;
}): Promise<HappyRobotHost>;

declare const systemClock: Clock;
