// What "@parlance/react/happyrobot" offers. Renew with: npm run api

interface ArtifactInput {
    readonly media_id: string;
    readonly mime_type: string;
    readonly type?: string | undefined;
    readonly s3_key?: string | undefined;
    readonly presigned_url?: string | undefined;
    readonly filename?: string | undefined;
    readonly artifact_text?: string | undefined;
    readonly size_bytes?: number | undefined;
}

type CloseAnswer = v.InferOutput<typeof closeAnswer>;

type CompleteAnswer = v.InferOutput<typeof completeAnswer>;

interface CompleteUploadInput {
    readonly artifact_id: string;
    readonly s3_uri: string;
    readonly filename: string;
    readonly mime_type: string;
    readonly size_bytes: number;
}

type HappyRobotChatOptions = HappyRobotClientOptions & {
    readonly sessionId?: string | undefined;
};

interface HappyRobotClient {
    readonly baseUrl: string;
    createSession(options?: HappyRobotRequestOptions): Promise<SessionAnswer>;
    connect(sessionId: string, handlers?: HappyRobotHandlers, options?: HappyRobotRequestOptions & {
        readonly reason?: "connect" | "reconnect" | undefined;
    }): Promise<HappyRobotConnection>;
    sendMessage(sessionId: string, message: MessageInput, options?: HappyRobotRequestOptions): Promise<SentMessage>;
    getHistory(sessionId: string, options?: HappyRobotRequestOptions): Promise<HistoryAnswer>;
    closeSession(sessionId: string, options?: HappyRobotRequestOptions): Promise<CloseAnswer>;
    getPresignedUpload(file: {
        readonly filename: string;
        readonly mime_type: string;
    }, options?: HappyRobotRequestOptions): Promise<PresignedAnswer>;
    completeUpload(upload: CompleteUploadInput, options?: HappyRobotRequestOptions): Promise<CompleteAnswer>;
    uploadFile(file: Blob, options?: HappyRobotUploadOptions): Promise<UploadedArtifact>;
}

type HappyRobotClientOptions = HappyRobotNetworkOptions & HappyRobotTokenOptions;

interface HappyRobotClose extends WebSocketClose {
    readonly next: "retry" | "auth" | "final";
}

type HappyRobotCluster = keyof typeof clusterUrls;

interface HappyRobotConnection {
    readonly sessionId: string;
    readonly isOpen: boolean;
    sendMessage(message: MessageInput, options?: {
        readonly id?: string | undefined;
        readonly signal?: AbortSignal | undefined;
    }): Promise<MessageAckFrame>;
    endSession(options?: {
        readonly signal?: AbortSignal | undefined;
    }): Promise<void>;
    wake(): void;
    close(): Promise<void>;
}

interface HappyRobotHandlers {
    readonly onFrame?: ((frame: ServerFrame) => void) | undefined;
    readonly onConnected?: ((sessionId: string) => void) | undefined;
    readonly onResponseStart?: (() => void) | undefined;
    readonly onResponseChunk?: ((content: string) => void) | undefined;
    readonly onResponseEnd?: ((content: string) => void) | undefined;
    readonly onSessionClosed?: ((frame: SessionClosedFrame) => void) | undefined;
    readonly onTokenRefreshed?: ((expiresAt: number | undefined) => void) | undefined;
    readonly onTokenExpired?: (() => void) | undefined;
    readonly onError?: ((error: ParlanceError) => void) | undefined;
    readonly onClose?: ((close: HappyRobotClose) => void) | undefined;
}

interface HappyRobotNetworkOptions {
    readonly cluster?: HappyRobotCluster | undefined;
    readonly baseUrl?: string | undefined;
    readonly fetch?: Fetch | undefined;
    readonly WebSocket?: WebSocketConstructor | undefined;
    readonly timeoutMs?: number | undefined;
    readonly openTimeoutMs?: number | undefined;
    readonly ackTimeoutMs?: number | undefined;
    readonly watchdogMs?: number | undefined;
    readonly maxFileSizeUnit?: number | undefined;
}

interface HappyRobotRequestOptions {
    readonly signal?: AbortSignal | undefined;
}

type HappyRobotTokenOptions = {
    readonly getToken: GetToken;
    readonly token?: undefined;
} | {
    readonly token: string;
    readonly getToken?: undefined;
};

interface HappyRobotUploadOptions extends HappyRobotRequestOptions {
    readonly filename?: string | undefined;
    readonly mimeType?: string | undefined;
    readonly onProgress?: ((progress: number) => void) | undefined;
}

type HistoryAnswer = v.InferOutput<typeof historyAnswer>;

type MessageAckFrame = Extract<ServerFrame, {
    type: "message-ack";
}>;

interface MessageInput {
    readonly content: string;
    readonly artifacts?: readonly ArtifactInput[] | undefined;
}

type PresignedAnswer = v.InferOutput<typeof presignedAnswer>;

type SentMessage = v.InferOutput<typeof sentMessage>;

type ServerFrame = v.InferOutput<typeof serverFrame> | UnknownFrame;

type SessionAnswer = v.InferOutput<typeof sessionAnswer>;

type SessionClosedFrame = Extract<ServerFrame, {
    type: "session-closed";
}>;

interface UnknownFrame {
    readonly type: "unknown";
    readonly frame: unknown;
}

interface UploadedArtifact extends ArtifactInput {
    readonly filename: string;
    readonly size_bytes: number;
}

declare const clusterUrls: {
    readonly us: "https://platform.happyrobot.ai/api/v2";
    readonly eu: "https://platform.eu.happyrobot.ai/api/v2";
};

declare function createHappyRobotChat(options: HappyRobotChatOptions): ChatConnector;

declare function createHappyRobotClient(options: HappyRobotClientOptions): HappyRobotClient;
