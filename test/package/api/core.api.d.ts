// What "@parlance/react/core" offers. Renew with: npm run api

interface AccessToken {
    readonly token: string;
    readonly expiresAt?: string | number | Date;
}

interface Account {
    readonly expiresAt: number;
}

interface Agent extends Owned {
    readonly id: string;
    readonly status: AgentStatus;
    readonly config: AgentConfig;
    readonly secrets: readonly AgentSecret[];
    readonly blueprint: Blueprint;
    readonly templateId?: string;
    readonly createdAt: number;
    readonly updatedAt: number;
}

type AgentAction = "view" | "create-agent" | "update-agent" | "update-agent-status" | "delete-agent" | "delete-conversation" | "create-template" | "update-template" | "delete-template" | "update-organisation" | "delete-organisation" | "add-member" | "update-member" | "remove-member";

interface AgentConfig {
    readonly name: string;
    readonly avatarUrl?: string;
    readonly description?: string;
    readonly language?: string;
    readonly timezone?: string;
    readonly globalSystemPrompt?: string;
    readonly maxSessionDurationMinutes?: number;
    readonly maxSilenceTimeoutSeconds?: number;
    readonly allowInterruptions?: boolean;
    readonly llmEngine?: string;
    readonly llmModel?: string;
}

interface AgentDiagnostics {
    readonly errors: readonly string[];
}

type AgentScope = "me" | {
    readonly org: string;
};

interface AgentSecret {
    readonly key: string;
    readonly value: Secret;
    readonly description?: string;
}

interface AgentSecretInput {
    readonly key: string;
    readonly value: string | Secret;
    readonly description?: string | undefined;
}

type AgentStatus = "draft" | "live" | "archived";

interface AgentTemplate extends Owned {
    readonly id: string;
    readonly name: string;
    readonly description?: string;
    readonly config: AgentConfig;
    readonly blueprint: Blueprint;
    readonly createdAt: number;
    readonly updatedAt: number;
}

interface AgentsApi {
    listAgents(input: ListAgentsInput, options?: RequestOptions): Promise<Page<Agent>>;
    getAgent(id: string, options?: RequestOptions): Promise<Agent>;
    createAgent(input: CreateAgentInput, options?: RequestOptions): Promise<Agent>;
    updateAgent(id: string, input: UpdateAgentInput, options?: RequestOptions): Promise<Agent>;
    updateAgentStatus(id: string, status: AgentStatus, options?: RequestOptions): Promise<Agent>;
    lintAgent(id: string, blueprint?: Blueprint, options?: RequestOptions): Promise<AgentDiagnostics>;
    deleteAgent(id: string, options?: RequestOptions): Promise<void>;
    listConversations(input: {
        readonly agentId: string;
        readonly after?: string | undefined;
        readonly limit?: number | undefined;
    }, options?: RequestOptions): Promise<CursorPage<ConversationSummary>>;
    getConversation(id: string, options?: RequestOptions): Promise<ConversationSummary>;
    listMessages(input: {
        readonly conversationId: string;
        readonly after?: string | undefined;
        readonly limit?: number | undefined;
    }, options?: RequestOptions): Promise<MessagePage>;
    deleteConversation(id: string, options?: RequestOptions): Promise<void>;
    listTemplates(input: {
        readonly scope: AgentScope;
        readonly page?: number | undefined;
        readonly limit?: number | undefined;
    }, options?: RequestOptions): Promise<Page<AgentTemplate>>;
    getTemplate(id: string, options?: RequestOptions): Promise<AgentTemplate>;
    createTemplate(input: CreateTemplateInput, options?: RequestOptions): Promise<AgentTemplate>;
    updateTemplate(id: string, input: UpdateTemplateInput, options?: RequestOptions): Promise<AgentTemplate>;
    deleteTemplate(id: string, options?: RequestOptions): Promise<void>;
    listOrganisations(options?: RequestOptions): Promise<readonly Organisation[]>;
    getOrganisation(slug: string, options?: RequestOptions): Promise<Organisation>;
    createOrganisation(input: CreateOrganisationInput, options?: RequestOptions): Promise<Organisation>;
    updateOrganisation(slug: string, input: UpdateOrganisationInput, options?: RequestOptions): Promise<Organisation>;
    deleteOrganisation(slug: string, options?: RequestOptions): Promise<void>;
    listMembers(org: string, options?: RequestOptions): Promise<readonly Member[]>;
    addMember(org: string, input: {
        readonly userId: string;
        readonly role: Exclude<Role, "owner">;
    }, options?: RequestOptions): Promise<Member>;
    updateMember(org: string, userId: string, role: Role, options?: RequestOptions): Promise<Member>;
    removeMember(org: string, userId: string, options?: RequestOptions): Promise<void>;
    listApiKeys(options?: RequestOptions): Promise<readonly ApiKey[]>;
    createApiKey(input: CreateApiKeyInput, options?: RequestOptions): Promise<NewApiKey>;
    revokeApiKey(id: string, options?: RequestOptions): Promise<void>;
    getMe(options?: RequestOptions): Promise<User>;
    updateMe(input: {
        readonly name?: string | undefined;
        readonly avatarUrl?: string | undefined;
    }, options?: RequestOptions): Promise<User>;
    updateEmail(email: string, options?: RequestOptions): Promise<User>;
    deleteMe(options?: RequestOptions): Promise<void>;
    signUp(input: SignUpInput, options?: RequestOptions): Promise<Account>;
    signIn(input: SignInInput, options?: RequestOptions): Promise<Account>;
    signOut(input?: {
        readonly everywhere?: boolean;
    }, options?: RequestOptions): Promise<void>;
    recoverPassword(input: RecoverPasswordInput, options?: RequestOptions): Promise<void>;
    resetPassword(input: ResetPasswordInput, options?: RequestOptions): Promise<void>;
}

interface AgentsClient {
    readonly key: string;
    readonly api: AgentsApi;
}

interface ApiKey {
    readonly id: string;
    readonly name: string;
    readonly prefix: string;
    readonly scopes: readonly string[];
    readonly ownerUserId?: string;
    readonly ownerOrganisationId?: string;
    readonly createdByUserId?: string;
    readonly lastUsedAt?: number;
    readonly expiresAt?: number;
    readonly createdAt: number;
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

interface Blueprint {
    readonly version: string;
    readonly entries: readonly {
        readonly name: string;
        readonly workflow: {
            readonly nodes: readonly BlueprintNode[];
            readonly edges: readonly BlueprintEdge[];
        };
    }[];
}

interface BlueprintEdge {
    readonly source: string;
    readonly target: string;
    readonly [key: string]: unknown;
}

interface BlueprintNode {
    readonly id: string;
    readonly type: string;
    readonly data: Readonly<Record<string, unknown>>;
    readonly [key: string]: unknown;
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

interface ConversationSummary {
    readonly id: string;
    readonly agentId: string;
    readonly status: "active" | "ended";
    readonly summary?: string;
    readonly startedAt: number;
    readonly endedAt?: number;
    readonly endReason?: string;
}

interface CreateAgentInput {
    readonly scope: AgentScope;
    readonly templateId?: string | undefined;
    readonly config?: AgentConfig | undefined;
    readonly secrets?: readonly AgentSecretInput[] | undefined;
    readonly blueprint?: Blueprint | undefined;
}

interface CreateApiKeyInput {
    readonly name: string;
    readonly scopes?: readonly string[] | undefined;
    readonly expiresAt?: number | undefined;
}

interface CreateOrganisationInput {
    readonly name: string;
    readonly slug: string;
    readonly description?: string | undefined;
}

interface CreateTemplateInput {
    readonly scope: AgentScope;
    readonly name: string;
    readonly description?: string | undefined;
    readonly config?: AgentConfig | undefined;
    readonly secrets?: readonly AgentSecretInput[] | undefined;
    readonly blueprint?: Blueprint | undefined;
}

interface Credential {
    readonly token: string;
    readonly expiresAt?: number;
}

interface CursorPage<Item> {
    readonly items: readonly Item[];
    readonly next?: string;
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

interface ListAgentsInput {
    readonly scope: AgentScope;
    readonly search?: string | undefined;
    readonly status?: AgentStatus | undefined;
    readonly page?: number | undefined;
    readonly limit?: number | undefined;
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

interface Member {
    readonly organisationId: string;
    readonly userId: string;
    readonly role: Role;
    readonly createdAt: number;
    readonly updatedAt: number;
}

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

interface MessagePage extends CursorPage<HistoryMessage> {
    readonly direction: "backwards" | "forwards";
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

interface NewApiKey extends ApiKey {
    readonly key: Secret;
}

interface OpenChatRequest {
    readonly reason: "connect" | "reconnect";
    readonly sessionId?: string;
    readonly signal: AbortSignal;
    readonly createId: () => string;
    readonly now: () => number;
}

interface Organisation {
    readonly id: string;
    readonly createdBy?: string;
    readonly name: string;
    readonly description?: string;
    readonly avatarUrl?: string;
    readonly slug: string;
    readonly tier: string;
    readonly createdAt: number;
    readonly updatedAt: number;
}

interface Page<Item> {
    readonly items: readonly Item[];
    readonly total: number;
    readonly page: number;
    readonly limit: number;
}

declare class ParlanceError extends Error {
    readonly name = "ParlanceError";
    readonly code: ParlanceErrorCode;
    readonly recoverable: boolean;
    readonly retryAfterMs?: number;
    readonly userMessage: string;
    readonly status?: number;
    readonly maxBytes?: number;
    readonly vendorCode?: string;
    constructor(message: string, options: ParlanceErrorOptions);
    static isInstance(value: unknown): value is ParlanceError;
    static from(value: unknown, fallback: ParlanceErrorOptions & {
        readonly message: string;
    }): ParlanceError;
}

type ParlanceErrorCode = "token-unavailable" | "token-expired" | "token-rejected" | "connection-failed" | "connection-lost" | "session-not-found" | "session-ended" | "not-sent" | "delivery-unknown" | "message-not-delivered" | "message-rejected" | "file-too-large" | "upload-failed" | "storage-unavailable" | "rate-limited" | "unauthenticated" | "forbidden" | "not-found" | "conflict" | "vendor-unavailable" | "invalid-request" | "invalid-response" | "network" | "timeout" | "aborted" | "unsupported" | "misuse" | "out-of-credit" | "tool-failed" | "microphone-unavailable" | "callback-failed";

interface ParlanceErrorOptions {
    readonly code: ParlanceErrorCode;
    readonly recoverable?: boolean | undefined;
    readonly retryAfterMs?: number | undefined;
    readonly userMessage?: string | undefined;
    readonly status?: number | undefined;
    readonly maxBytes?: number | undefined;
    readonly vendorCode?: string | undefined;
    readonly cause?: unknown;
}

interface PartAddedEvent {
    readonly type: "part-added";
    readonly messageId: string;
    readonly part: MessagePart;
}

interface RecoverPasswordInput extends Challenged {
    readonly email: string;
}

interface RefreshTokenCommand {
    readonly type: "refresh-token";
    readonly token: string;
}

interface RequestOptions {
    readonly signal?: AbortSignal | undefined;
}

interface ResetPasswordInput {
    readonly token: string;
    readonly password: string;
}

type Role = "owner" | "admin" | "member" | "viewer";

interface Secret {
    reveal(): string;
    toString(): string;
    toJSON(): string;
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

type SessionEvent = SessionStartedEvent | SessionEndedEvent | MessageStartEvent | TextDeltaEvent | PartAddedEvent | MessageEndEvent | MessageAddedEvent | TurnInterruptedEvent | TurnEndEvent | TypingStartEvent | TypingEndEvent | TokenRefreshedEvent | TransferEvent | SignalEvent | ErrorEvent | ConnectionLostEvent | UnknownEvent;

interface SessionMemory {
    load(): string | undefined;
    save(sessionId: string | undefined): void;
}

interface SessionStartedEvent {
    readonly type: "session-started";
    readonly sessionId: string;
    readonly expiresAt?: number;
}

interface SignInInput extends Challenged {
    readonly email: string;
    readonly password: string;
}

interface SignUpInput extends Challenged {
    readonly email: string;
    readonly password: string;
    readonly name: string;
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

interface TurnEndEvent {
    readonly type: "turn-end";
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

interface UpdateAgentInput {
    readonly config?: AgentConfig | undefined;
    readonly secrets?: readonly AgentSecretInput[] | undefined;
    readonly blueprint?: Blueprint | undefined;
}

interface UpdateOrganisationInput {
    readonly name?: string | undefined;
    readonly description?: string | undefined;
    readonly avatarUrl?: string | undefined;
}

type UpdateTemplateInput = Partial<Omit<CreateTemplateInput, "scope">>;

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

interface User {
    readonly id: string;
    readonly email: string;
    readonly name: string;
    readonly avatarUrl?: string;
    readonly createdAt: number;
    readonly updatedAt: number;
}

declare function aborted(what: string, cause?: unknown): ParlanceError;

declare function backoffDelay(failures: number, retryAfterMs?: number, { baseMs, maxMs, random }?: BackoffOptions): number;

declare function createChatSession(options: ChatSessionOptions): ChatSession;

declare function createConversation(messages?: readonly Message[]): Conversation;

declare function createSecret(value: string): Secret;

declare function createTokenSource(getToken: GetToken | string, options?: TokenSourceOptions): TokenSource;

declare function findMessage(conversation: Conversation, id: string): Message | undefined;

declare function may(role: Role | undefined, action: AgentAction): boolean;

declare function messageText(message: Pick<Message, "parts">): string;

declare function pause(ms: number, signal?: AbortSignal): Promise<void>;

declare function reduceConversation(conversation: Conversation, event: ConversationEvent): Conversation;
