// What "@parlance/react/testing" offers. Renew with: npm run api

interface Clock {
    now(): number;
    setTimeout(callback: () => void, delayMs: number): unknown;
    clearTimeout(handle: unknown): void;
}

interface FakeHaip {
    readonly dialect: FakeHaipDialect;
    readonly endpoints: "reference" | "documented";
    readonly baseUrl: string;
    readonly scenario: HaipScenario;
    readonly isDown: boolean;
    readonly sessions: readonly FakeHaipSession[];
    readonly requests: readonly FakeHaipRequest[];
    readonly sockets: FakeHaipConnectionLog;
    readonly tokens: readonly FakeHaipToken[];
    handle(request: Request): Promise<Response | undefined>;
    accept(socket: FakeSocket, request: {
        readonly url: string;
        readonly protocols?: readonly string[];
    }): void;
    mintToken(order?: {
        ttlSeconds?: number;
        userId?: string;
    }): FakeHaipToken;
    accepts(auth: unknown): boolean;
    say(sessionId: string, text: string): void;
    callTool(sessionId: string, tool: string, params?: unknown): Promise<FakeHaipToolResult>;
    send(sessionId: string, outgoing: FakeHaipOutgoing): void;
    pause(channel: string): void;
    resume(channel: string): void;
    grant(channel: string, credit: {
        messages?: number;
        bytes?: number;
    }): void;
    lose(sessionId: string, times?: number): void;
    dropSockets(how?: {
        code?: number;
        reason?: string;
    }): void;
    silence(isOn: boolean): void;
    failNext(route: HaipRoute, status: number, times?: number): void;
    setScenario(scenario: HaipScenario): void;
    restart(): void;
    close(): void;
}

interface FakeHaipBinary {
    readonly bytes: Uint8Array;
    readonly envelopeId?: string;
}

interface FakeHaipConnection {
    readonly number: number;
    readonly transport: FakeHaipTransport;
    readonly sessionId: string;
    readonly token?: string;
    readonly openedAt: number;
    readonly isOpen: boolean;
    readonly closeCode?: number;
    readonly closeReason?: string;
}

interface FakeHaipConnectionLog {
    readonly open: number;
    readonly total: number;
    readonly peak: number;
    readonly refused: number;
    readonly connections: readonly FakeHaipConnection[];
}

interface FakeHaipCredit {
    readonly messages: number;
    readonly bytes: number;
    readonly replenish?: "batches" | "never";
}

type FakeHaipDialect = "A" | "B1" | "B2";

interface FakeHaipEnvelope {
    readonly id: string;
    readonly session: string;
    readonly transaction?: string | null;
    readonly seq: string;
    readonly ack?: string;
    readonly ts: string;
    readonly channel: string;
    readonly type: string;
    readonly payload: unknown;
    readonly run_id?: string;
    readonly thread_id?: string;
    readonly bin_len?: number;
    readonly bin_mime?: string;
}

interface FakeHaipOptions {
    readonly dialect?: FakeHaipDialect;
    readonly endpoints?: "reference" | "documented";
    readonly scenario?: HaipScenario;
    readonly clock?: Clock;
    readonly timing?: Partial<HaipTiming>;
    readonly agent?: HaipAgent;
    readonly tools?: readonly FakeHaipTool[];
    readonly credit?: FakeHaipCredit;
    readonly sequence?: FakeHaipSequence;
    readonly maxConcurrentRuns?: number;
    readonly verifyToken?: (token: string) => boolean;
    readonly authenticate?: (auth: unknown) => FakeHaipUser | null;
    readonly baseUrl?: string;
}

interface FakeHaipOutgoing {
    readonly type: string;
    readonly channel?: string;
    readonly payload?: unknown;
    readonly transaction?: string | undefined;
    readonly run_id?: string | undefined;
    readonly thread_id?: string | undefined;
    readonly bin_len?: number;
    readonly bin_mime?: string;
}

interface FakeHaipRequest {
    readonly method: string;
    readonly path: string;
    readonly route?: HaipRoute;
    readonly at: number;
    readonly status?: number;
}

interface FakeHaipRun {
    readonly id: string;
    readonly threadId?: string;
    readonly metadata?: unknown;
    readonly status: "active" | "finished" | "cancelled";
    readonly summary?: string;
}

type FakeHaipSequence = "reference" | "decimal";

interface FakeHaipSession {
    readonly id: string;
    readonly dialect: FakeHaipDialect;
    readonly transport: FakeHaipTransport;
    readonly user?: string;
    readonly isOpen: boolean;
    readonly resumptions: number;
    readonly hai?: FakeHaipEnvelope;
    readonly received: readonly FakeHaipEnvelope[];
    readonly sent: readonly FakeHaipEnvelope[];
    readonly texts: readonly FakeHaipText[];
    readonly binaries: readonly FakeHaipBinary[];
    readonly runs: readonly FakeHaipRun[];
    readonly transactions: readonly FakeHaipTransaction[];
}

interface FakeHaipText {
    readonly role: "user" | "agent";
    readonly text: string;
    readonly messageId?: string;
    readonly runId?: string;
    readonly transactionId?: string;
}

interface FakeHaipToken {
    readonly token: string;
    readonly expiresAt: string;
    readonly claims: HaipTokenClaims;
}

interface FakeHaipTool {
    readonly name: string;
    readonly description?: string;
    readonly inputSchema?: Readonly<Record<string, unknown>>;
    execute(input: unknown): unknown;
}

interface FakeHaipToolResult {
    readonly callId: string;
    readonly status: string;
    readonly result: unknown;
    readonly updates: readonly unknown[];
}

interface FakeHaipTransaction {
    readonly id: string;
    readonly referenceId?: string;
    readonly toolName: string;
    readonly params?: unknown;
    readonly isEnded: boolean;
}

type FakeHaipTransport = "websocket" | "sse" | "http-streaming";

interface FakeHaipUser {
    readonly id: string;
    readonly permissions?: Readonly<Record<string, "*" | readonly string[]>>;
    readonly expiresAt?: number;
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

interface FakeKivox {
    readonly baseUrl: string;
    readonly socketPath: string;
    readonly authParam: string;
    readonly scenario: KivoxScenario;
    readonly password: string;
    readonly users: readonly FakeKivoxUser[];
    readonly orgs: readonly FakeKivoxOrg[];
    readonly members: readonly FakeKivoxMember[];
    readonly agents: readonly FakeKivoxAgent[];
    readonly templates: readonly FakeKivoxTemplate[];
    readonly apiKeys: readonly FakeKivoxApiKey[];
    readonly conversations: readonly FakeKivoxConversation[];
    messagesOf(conversationId: string): readonly FakeKivoxMessage[];
    readonly sessions: readonly FakeKivoxSession[];
    readonly resetTokens: ReadonlyMap<string, string>;
    readonly log: {
        readonly requests: readonly FakeKivoxRequest[];
        readonly frames: readonly FakeKivoxFrame[];
    };
    readonly connections: readonly FakeKivoxConnection[];
    readonly audio: readonly FakeKivoxAudio[];
    readonly violations: readonly FakeKivoxViolation[];
    handle(request: Request, jar?: KivoxCookieJar): Promise<Response | undefined>;
    accept(socket: FakeSocket, request: {
        readonly url: string;
        readonly cookie?: string;
    }): void;
    refusalOf(url: string): {
        readonly status: number;
        readonly error: string;
    } | undefined;
    createSession(order?: {
        userId?: string;
        ttlSeconds?: number;
    }): FakeKivoxSession;
    sessionCookie(userId?: string): string;
    mintToken(order?: {
        userId?: string;
        ttlSeconds?: number;
    }): {
        readonly token: string;
        readonly key: FakeKivoxApiKey;
    };
    failNext(operationId: KivoxOperationId, failure: KivoxFailure): void;
    say(text: string, connection?: number): void;
    transfer(agentId?: string, connection?: number): void;
    completeFlow(connection?: number): void;
    endSession(reason?: KivoxEndReason, connection?: number): void;
    send(frame: object, connection?: number): void;
    sendRaw(data: string | Uint8Array<ArrayBuffer>, connection?: number): void;
    drop(how?: {
        code?: number;
        reason?: string;
    }): void;
    silence(isOn: boolean): void;
    setScenario(scenario: KivoxScenario): void;
    close(): void;
}

interface FakeKivoxAgent extends KivoxOwner {
    readonly id: string;
    readonly template_id?: string;
    config: KivoxAgentConfig;
    secrets: readonly KivoxSecret[];
    blueprint: KivoxBlueprint;
    status: KivoxAgentStatus;
    readonly created_at: string;
    updated_at: string;
}

interface FakeKivoxApiKey {
    readonly id: string;
    readonly owner_user_id?: string;
    readonly created_by_user_id: string;
    readonly name: string;
    readonly prefix: string;
    readonly scopes: readonly string[];
    last_used_at?: string;
    readonly expires_at?: string;
    readonly created_at: string;
}

interface FakeKivoxAudio {
    readonly connection: number;
    readonly type: "input_audio" | "input_audio_stream";
    readonly frames: readonly Uint8Array[];
}

interface FakeKivoxConnection {
    readonly number: number;
    readonly userId?: string;
    readonly agentId?: string;
    readonly channel?: string;
    readonly renderDirective?: string;
    readonly conversationId?: string;
    readonly openedAt: number;
    readonly isOpen: boolean;
    readonly closeCode?: number;
    readonly closeReason?: string;
}

interface FakeKivoxConversation {
    readonly id: string;
    readonly agent_id: string;
    status: "active" | "ended";
    summary?: string;
    readonly started_at: string;
    ended_at?: string;
    end_reason?: KivoxEndReason;
}

interface FakeKivoxFrame {
    readonly connection: number;
    readonly direction: "received" | "sent";
    readonly data: unknown;
    readonly at: number;
}

interface FakeKivoxMember {
    readonly org_id: string;
    readonly user_id: string;
    role: KivoxRole;
    readonly created_at: string;
    updated_at: string;
}

interface FakeKivoxMessage {
    readonly id: string;
    readonly conversation_id: string;
    readonly role: "user" | "assistant" | "system" | "tool";
    readonly content: string;
    readonly created_at: string;
}

interface FakeKivoxOptions {
    readonly scenario?: KivoxScenario;
    readonly clock?: Clock;
    readonly seed?: "demo" | "empty";
    readonly password?: string;
    readonly turnstile?: "any" | readonly string[];
    readonly cookie?: "lax" | "cross-site";
    readonly timing?: Partial<KivoxTiming>;
    readonly agent?: KivoxAgent;
    readonly greets?: boolean;
    readonly transcribe?: (frames: readonly Uint8Array[]) => string;
    readonly textFull?: "instead" | "repeats" | "extends";
    readonly socketPath?: string;
    readonly authParam?: string;
    readonly latencyMs?: number;
    readonly baseUrl?: string;
}

interface FakeKivoxOrg {
    readonly id: string;
    readonly created_by?: string;
    name: string;
    description?: string;
    avatar_url?: string;
    readonly slug: string;
    readonly tier: "free" | "enterprise";
    readonly created_at: string;
    updated_at: string;
}

interface FakeKivoxRequest {
    readonly operationId?: KivoxOperationId;
    readonly method: string;
    readonly path: string;
    readonly query: string;
    readonly status: number;
    readonly user?: string;
    readonly at: number;
}

interface FakeKivoxSession {
    readonly token: string;
    readonly userId: string;
    readonly expiresAt: number;
    readonly cookie: string;
}

interface FakeKivoxTemplate extends KivoxOwner {
    readonly id: string;
    name: string;
    description?: string;
    config: KivoxAgentConfig;
    blueprint: KivoxBlueprint;
    readonly created_at: string;
    updated_at: string;
}

interface FakeKivoxUser {
    readonly id: string;
    email: string;
    name: string;
    avatar_url?: string;
    readonly created_at: string;
    updated_at: string;
}

interface FakeKivoxViolation {
    readonly connection: number;
    readonly rule: "handshake-first" | "header-without-binary" | "binary-without-header" | "not-json" | "unknown-type";
    readonly data: unknown;
}

interface FakeSocket {
    send(data: string | Uint8Array<ArrayBuffer>): void;
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

type HaipAgent = (input: HaipAgentInput) => string | Iterable<string>;

interface HaipAgentInput {
    readonly text: string;
    readonly sessionId: string;
    readonly turn: number;
}

interface HaipHost {
    readonly url: string;
    readonly baseUrl: string;
    readonly wsUrl: string;
    readonly sseUrl: string;
    readonly streamUrl: string;
    readonly port: number;
    close(): Promise<void>;
}

type HaipRoute = "connect" | "handshake" | "message" | "sse" | "stream" | "websocket";

type HaipScenario = keyof typeof traits$2;

interface HaipTiming {
    readonly firstPartMs: number;
    readonly partMs: number;
    readonly toolUpdateMs: number;
    readonly toolStepMs: number;
    readonly restartMs: number;
    readonly heartbeatMs: number;
}

interface HaipTokenClaims {
    readonly userId: string;
    readonly sub: string;
    readonly iss: string;
    readonly aud: string;
    readonly iat: number;
    readonly exp: number;
    readonly jti: string;
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

type HappyRobotScenario = keyof typeof traits$1;

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

type KivoxAgent = (input: KivoxAgentInput) => string | Iterable<string>;

interface KivoxAgentConfig {
    readonly name: string;
    readonly avatar_url?: string;
    readonly description?: string;
    readonly language?: string;
    readonly timezone?: string;
    readonly global_system_prompt?: string;
    readonly max_session_duration_minutes?: number;
    readonly max_silence_timeout_seconds?: number;
    readonly allow_interruptions?: boolean;
    readonly llm_engine?: "deepseek" | "mistral" | "gemini" | "openai";
    readonly llm_model?: string;
}

interface KivoxAgentInput {
    readonly text: string;
    readonly agentId: string;
    readonly conversationId: string;
    readonly turn: number;
}

type KivoxAgentStatus = "draft" | "live" | "archived";

interface KivoxBlueprint {
    readonly version: string;
    readonly entries: readonly {
        readonly name: string;
        readonly workflow: {
            readonly nodes: readonly KivoxNode[];
            readonly edges: readonly KivoxEdge[];
        };
    }[];
}

interface KivoxCookieJar {
    cookie?: string;
}

type KivoxEndReason = "user_exit" | "timeout" | "script_terminate" | "socket_shutdown" | "error" | "flow_end" | "client_end" | "agent_transfer";

interface KivoxFailure {
    readonly status: number;
    readonly code?: string;
    readonly times?: number;
    readonly afterMs?: number;
    readonly network?: boolean;
}

interface KivoxHost {
    readonly url: string;
    readonly baseUrl: string;
    readonly wsUrl: string;
    readonly port: number;
    close(): Promise<void>;
}

type KivoxOperationId = (typeof kivoxOperations)[number][0];

interface KivoxOwner {
    readonly owner_user_id?: string;
    readonly owner_org_id?: string;
}

type KivoxRole = "owner" | "admin" | "member" | "viewer";

type KivoxScenario = keyof typeof traits;

interface KivoxSecret {
    readonly key: string;
    readonly value: string;
    readonly description?: string;
}

interface KivoxTiming {
    readonly thinkMs: number;
    readonly firstChunkMs: number;
    readonly chunkMs: number;
    readonly tickMs: number;
    readonly audioGapMs: number;
    readonly restartMs: number;
}

interface ManualClock extends Clock {
    advance(ms: number): Promise<void>;
}

interface MswClient {
    readonly url: URL;
    send(data: string | Uint8Array<ArrayBuffer>): void;
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

declare function createFakeHaip(options?: FakeHaipOptions): FakeHaip;

declare function createFakeHappyRobot(options?: FakeHappyRobotOptions): FakeHappyRobot;

declare function createFakeKivox(options?: FakeKivoxOptions): FakeKivox;

declare function createManualClock(options?: {
    start?: number;
}): ManualClock;

declare function createScriptedConnector(options?: ScriptedConnectorOptions): ScriptedConnector;

declare function haipHandlers<RequestHandler, SocketHandler>(msw: MswNamespace<RequestHandler, SocketHandler>, fake?: FakeHaip): (RequestHandler | SocketHandler)[];

declare const haipScenarios: readonly HaipScenario[];

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

declare const kivoxCloseCodes: {
    readonly sessionClosed: 1000;
    readonly shutdown: 1001;
    readonly credentialExpired: 1008;
    readonly restart: 1012;
    readonly badHandshake: 4400;
    readonly unauthorized: 4401;
    readonly notFound: 4404;
    readonly notLive: 4409;
};

declare function kivoxHandlers<RequestHandler, SocketHandler>(msw: MswNamespace<RequestHandler, SocketHandler>, fake?: FakeKivox, options?: {
    baseUrl?: string;
    jar?: KivoxCookieJar;
}): (RequestHandler | SocketHandler)[];

declare const kivoxScenarios: readonly KivoxScenario[];

declare function serveHaip(fake: FakeHaip, options?: {
    port?: number;
    host?: string;
}): Promise<HaipHost>;

declare function serveHappyRobot(fake: FakeHappyRobot, options?: {
    port?: number;
    host?: string;
}): Promise<HappyRobotHost>;

declare function serveKivox(fake: FakeKivox, options?: {
    port?: number;
    host?: string;
    origin?: string;
}): Promise<KivoxHost>;

declare const systemClock: Clock;
