// What "@parlance/react/core" offers. Renew with: npm run api

interface AccessToken {
    readonly token: string;
    readonly expiresAt?: string | number | Date;
}

interface AudioPart {
    readonly type: "audio";
    readonly transcript?: string;
    readonly url?: string;
    readonly mediaType?: string;
    readonly durationMs?: number;
}

interface BackoffOptions {
    readonly baseMs?: number | undefined;
    readonly maxMs?: number | undefined;
    readonly random?: (() => number) | undefined;
}

interface ChatCapabilities {
    readonly attachments: boolean;
    readonly stop: boolean;
    readonly history: "none" | "whole" | "paged";
    readonly resume: boolean;
    readonly end: boolean;
}

interface ChatConnection {
    readonly sessionId: string;
    readonly isResumed?: boolean;
    send(command: SendMessageCommand, options: {
        readonly signal: AbortSignal;
    }): Promise<Delivery>;
    loadHistory?(options: {
        readonly signal: AbortSignal;
        readonly before?: string | undefined;
    }): Promise<HistoryPage>;
    upload?(file: File, options: UploadOptions): Promise<UploadedFile>;
    stop?(): Promise<void>;
    end?(options: {
        readonly signal: AbortSignal;
    }): Promise<void>;
    wake?(): void;
    close(): void;
}

interface ChatConnector {
    readonly name: string;
    readonly capabilities: ChatCapabilities;
    openChat(request: OpenChatRequest, emit: (event: SessionEvent) => void): Promise<ChatConnection>;
}

interface ChatLinkOptions {
    readonly backoff?: Omit<BackoffOptions, "random"> | undefined;
    readonly maxAttempts?: number | undefined;
    readonly openTimeoutMs?: number | undefined;
}

interface ChatSession {
    readonly connector: ChatConnector;
    readonly capabilities: ChatCapabilities;
    getState(): ChatSessionState;
    getInitialState(): ChatSessionState;
    subscribe(listener: () => void): () => void;
    listen(handlers: ChatSessionHandlers): () => void;
    start(): Promise<void>;
    send(input: string | SendInput): Promise<Message>;
    upload(file: File, options?: UploadOptions): Promise<UploadedFile>;
    stop(): Promise<void>;
    retry(messageId: string): void;
    discard(messageId: string): void;
    loadEarlier(): Promise<void>;
    end(): Promise<void>;
    disconnect(): void;
    retain(): () => void;
}

interface ChatSessionHandlers {
    readonly onMessage?: ((message: Message) => void) | undefined;
    readonly onSignal?: ((signal: SignalEvent) => void) | undefined;
    readonly onTransfer?: ((transfer: TransferEvent) => void) | undefined;
    readonly onTokenRefreshed?: ((expiresAt: number | undefined) => void) | undefined;
    readonly onEnded?: ((reason: string | undefined) => void) | undefined;
    readonly onError?: ((error: ParlanceError) => void) | undefined;
}

interface ChatSessionOptions extends ChatLinkOptions {
    readonly connector: ChatConnector;
    readonly sessionId?: string | undefined;
    readonly initialMessages?: readonly Message[] | undefined;
    readonly memory?: SessionMemory | undefined;
    readonly environment?: Partial<SessionEnvironment> | undefined;
}

interface ChatSessionState {
    readonly connection: ConnectionStatus;
    readonly conversation: Conversation;
    readonly sessionId: string | undefined;
    readonly error: ParlanceError | undefined;
    readonly endReason: string | undefined;
    readonly retryAt: number | undefined;
    readonly expiresAt: number | undefined;
    readonly hasEarlier: boolean;
}

interface ConnectionLostEvent {
    readonly type: "connection-lost";
    readonly next: "retry" | "auth" | "final";
    readonly error: ParlanceError;
}

type ConnectionStatus = "idle" | "connecting" | "connected" | "reconnecting" | "offline" | "ended" | "failed";

interface Conversation {
    readonly messages: readonly Message[];
    readonly ids: readonly string[];
    readonly indexById: ReadonlyMap<string, number>;
    readonly turn: TurnStatus;
    readonly isTyping: boolean;
    readonly repeatable: ReadonlySet<string>;
}

type ConversationEvent = SessionEvent | LocalEvent;

interface Credential {
    readonly token: string;
    readonly expiresAt?: number;
}

interface DataPart {
    readonly type: "data";
    readonly name: string;
    readonly data: unknown;
}

interface Delivery {
    readonly remoteId?: string;
}

interface ErrorEvent {
    readonly type: "error";
    readonly error: ParlanceError;
}

interface FilePart {
    readonly type: "file";
    readonly name: string;
    readonly mediaType: string;
    readonly size?: number;
    readonly url?: string;
    readonly remoteId?: string;
    readonly progress?: number;
}

type GetToken = (request: {
    readonly reason: TokenReason;
    readonly signal: AbortSignal;
}) => string | AccessToken | Promise<string | AccessToken>;

interface HistoryEntry {
    readonly id: string;
    readonly message: HistoryMessage;
}

interface HistoryMessage {
    readonly remoteId?: string;
    readonly role: MessageRole;
    readonly parts: readonly MessagePart[];
    readonly createdAt: number;
}

interface HistoryPage {
    readonly messages: readonly HistoryMessage[];
    readonly isWhole: boolean;
    readonly earlier?: string;
}

type LocalEvent = {
    readonly type: "message-queued";
    readonly message: Message;
} | {
    readonly type: "message-sending";
    readonly messageId: string;
} | {
    readonly type: "message-sent";
    readonly messageId: string;
    readonly remoteId?: string | undefined;
} | {
    readonly type: "message-failed";
    readonly messageId: string;
    readonly error: ParlanceError;
} | {
    readonly type: "message-requeued";
    readonly messageId: string;
} | {
    readonly type: "message-retried";
    readonly messageId: string;
    readonly at: number;
} | {
    readonly type: "message-discarded";
    readonly messageId: string;
} | {
    readonly type: "file-updated";
    readonly messageId: string;
    readonly index: number;
    readonly file: FilePart;
} | {
    readonly type: "history-loaded";
    readonly entries: readonly HistoryEntry[];
    readonly unacknowledged: ReadonlySet<string>;
    readonly error: ParlanceError;
} | {
    readonly type: "earlier-loaded";
    readonly entries: readonly HistoryEntry[];
} | {
    readonly type: "answer-overdue";
};

interface Message {
    readonly id: string;
    readonly remoteId?: string;
    readonly role: MessageRole;
    readonly parts: readonly MessagePart[];
    readonly status: MessageStatus;
    readonly createdAt: number;
    readonly error?: ParlanceError;
}

interface MessageAddedEvent {
    readonly type: "message-added";
    readonly messageId: string;
    readonly remoteId?: string;
    readonly role: MessageRole;
    readonly parts: readonly MessagePart[];
    readonly at: number;
}

interface MessageEndEvent {
    readonly type: "message-end";
    readonly messageId: string;
    readonly text?: string;
    readonly remoteId?: string;
}

type MessagePart = TextPart | FilePart | ToolCallPart | AudioPart | DataPart;

type MessageRole = "user" | "agent" | "system" | "tool";

interface MessageStartEvent {
    readonly type: "message-start";
    readonly messageId: string;
    readonly role: MessageRole;
    readonly at: number;
}

type MessageStatus = "queued" | "sending" | "sent" | "failed" | "streaming" | "complete" | "interrupted";

interface OpenChatRequest {
    readonly reason: "connect" | "reconnect";
    readonly sessionId?: string;
    readonly signal: AbortSignal;
    readonly createId: () => string;
    readonly now: () => number;
}

declare class ParlanceError extends Error {
    readonly name = "ParlanceError";
    readonly code: ParlanceErrorCode;
    readonly recoverable: boolean;
    readonly retryAfterMs?: number;
    readonly userMessage: string;
    readonly status?: number;
    readonly maxBytes?: number;
    constructor(message: string, options: ParlanceErrorOptions);
    static isInstance(value: unknown): value is ParlanceError;
    static from(value: unknown, fallback: ParlanceErrorOptions & {
        readonly message: string;
    }): ParlanceError;
}

type ParlanceErrorCode = "token-unavailable" | "token-expired" | "token-rejected" | "connection-failed" | "connection-lost" | "session-not-found" | "session-ended" | "not-sent" | "delivery-unknown" | "message-not-delivered" | "message-rejected" | "file-too-large" | "upload-failed" | "storage-unavailable" | "rate-limited" | "forbidden" | "not-found" | "vendor-unavailable" | "invalid-request" | "invalid-response" | "network" | "timeout" | "aborted" | "unsupported" | "misuse" | "out-of-credit" | "tool-failed" | "callback-failed";

interface ParlanceErrorOptions {
    readonly code: ParlanceErrorCode;
    readonly recoverable?: boolean | undefined;
    readonly retryAfterMs?: number | undefined;
    readonly userMessage?: string | undefined;
    readonly status?: number | undefined;
    readonly maxBytes?: number | undefined;
    readonly cause?: unknown;
}

interface PartAddedEvent {
    readonly type: "part-added";
    readonly messageId: string;
    readonly part: MessagePart;
}

interface RefreshTokenCommand {
    readonly type: "refresh-token";
    readonly token: string;
}

interface SendInput {
    readonly text?: string | undefined;
    readonly files?: readonly (File | UploadedFile)[] | undefined;
    readonly data?: unknown;
}

interface SendMessageCommand {
    readonly type: "send-message";
    readonly messageId: string;
    readonly text: string;
    readonly files: readonly UploadedFile[];
    readonly data?: unknown;
}

type SessionCommand = SendMessageCommand | RefreshTokenCommand;

interface SessionEndedEvent {
    readonly type: "session-ended";
    readonly reason?: string;
}

interface SessionEnvironment {
    readonly now: () => number;
    readonly random: () => number;
    readonly createId: () => string;
    readonly schedule: (flush: () => void) => () => void;
    readonly isOnline: () => boolean;
    readonly onWake: (listener: () => void) => () => void;
}

type SessionEvent = SessionStartedEvent | SessionEndedEvent | MessageStartEvent | TextDeltaEvent | PartAddedEvent | MessageEndEvent | MessageAddedEvent | TurnInterruptedEvent | TypingStartEvent | TypingEndEvent | TokenRefreshedEvent | TransferEvent | SignalEvent | ErrorEvent | ConnectionLostEvent | UnknownEvent;

interface SessionMemory {
    load(): string | undefined;
    save(sessionId: string | undefined): void;
}

interface SessionStartedEvent {
    readonly type: "session-started";
    readonly sessionId: string;
    readonly expiresAt?: number;
}

interface SignalEvent {
    readonly type: "signal";
    readonly name: string;
    readonly data?: unknown;
}

interface TextDeltaEvent {
    readonly type: "text-delta";
    readonly messageId: string;
    readonly text: string;
}

interface TextPart {
    readonly type: "text";
    readonly text: string;
}

type TokenReason = "connect" | "reconnect" | "refresh" | "rejected";

interface TokenRefreshedEvent {
    readonly type: "token-refreshed";
    readonly expiresAt?: number;
}

interface TokenSource {
    readonly current: Credential | undefined;
    get(options?: {
        readonly reason?: TokenReason | undefined;
        readonly signal?: AbortSignal | undefined;
    }): Promise<Credential>;
    renew(options: {
        readonly reason: TokenReason;
        readonly signal?: AbortSignal | undefined;
        readonly deadline?: number | undefined;
    }): Promise<Credential>;
    accept(credential: Credential): void;
    reject(token: string): void;
}

interface TokenSourceOptions {
    readonly marginMs?: number | undefined;
    readonly retryForMs?: number | undefined;
    readonly now?: (() => number) | undefined;
    readonly random?: (() => number) | undefined;
}

interface ToolCallPart {
    readonly type: "tool-call";
    readonly toolCallId: string;
    readonly name: string;
    readonly status: "queued" | "running" | "cancelling" | "complete" | "failed" | "cancelled";
    readonly input?: unknown;
    readonly progress?: number;
    readonly partial?: unknown;
    readonly output?: unknown;
    readonly error?: string;
}

interface TransferEvent {
    readonly type: "transfer";
    readonly to?: string;
    readonly data?: unknown;
}

interface TurnInterruptedEvent {
    readonly type: "turn-interrupted";
    readonly messageId?: string;
}

type TurnStatus = "ready" | "submitted" | "streaming";

interface TypingEndEvent {
    readonly type: "typing-end";
}

interface TypingStartEvent {
    readonly type: "typing-start";
}

interface UnknownEvent {
    readonly type: "unknown";
    readonly frame: unknown;
}

interface UploadOptions {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((progress: number) => void) | undefined;
}

interface UploadedFile {
    readonly remoteId: string;
    readonly name: string;
    readonly mediaType: string;
    readonly size: number;
    readonly url?: string;
}

declare function aborted(what: string, cause?: unknown): ParlanceError;

declare function backoffDelay(failures: number, retryAfterMs?: number, { baseMs, maxMs, random }?: BackoffOptions): number;

declare function createChatSession(options: ChatSessionOptions): ChatSession;

declare function createConversation(messages?: readonly Message[]): Conversation;

declare function createTokenSource(getToken: GetToken | string, options?: TokenSourceOptions): TokenSource;

declare function findMessage(conversation: Conversation, id: string): Message | undefined;

declare function messageText(message: Pick<Message, "parts">): string;

declare function pause(ms: number, signal?: AbortSignal): Promise<void>;

declare function reduceConversation(conversation: Conversation, event: ConversationEvent): Conversation;
