// What "@parlance/react/server" offers. Renew with: npm run api

interface HappyRobotChatToken {
    readonly token: string;
    readonly expiresAt: string;
}

interface HappyRobotChatTokenRequest {
    readonly workflowId: string;
    readonly data?: Readonly<Record<string, unknown>> | undefined;
    readonly env?: HappyRobotEnvironment | undefined;
    readonly ttlSeconds?: number | undefined;
}

type HappyRobotCluster = "us" | "eu";

type HappyRobotEnvironment = "production" | "staging" | "development";

interface HappyRobotJoinCallTokenRequest {
    readonly sessionId: string;
    readonly shouldTakeover?: boolean | undefined;
    readonly ttlSeconds?: number | undefined;
    readonly workflowId?: undefined;
    readonly data?: undefined;
    readonly env?: undefined;
}

interface HappyRobotNewCallTokenRequest {
    readonly workflowId: string;
    readonly data?: Readonly<Record<string, unknown>> | undefined;
    readonly env?: HappyRobotEnvironment | undefined;
    readonly ttlSeconds?: number | undefined;
    readonly sessionId?: undefined;
    readonly shouldTakeover?: undefined;
}

interface HappyRobotServer {
    readonly chat: {
        createToken(request: HappyRobotChatTokenRequest, options?: {
            readonly signal?: AbortSignal | undefined;
        }): Promise<HappyRobotChatToken>;
    };
    readonly voice: {
        createToken(request: HappyRobotVoiceTokenRequest, options?: {
            readonly signal?: AbortSignal | undefined;
        }): Promise<HappyRobotVoiceToken>;
    };
}

interface HappyRobotServerOptions {
    readonly apiKey: string;
    readonly cluster?: HappyRobotCluster | undefined;
    readonly baseUrl?: string | undefined;
    readonly timeoutMs?: number | undefined;
    readonly maxRetries?: number | undefined;
    readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
}

interface HappyRobotVoiceToken {
    readonly url: string;
    readonly token: string;
    readonly roomName: string;
    readonly runId: string;
}

type HappyRobotVoiceTokenRequest = HappyRobotNewCallTokenRequest | HappyRobotJoinCallTokenRequest;

type NodeHandler = (request: NodeRequest, response: NodeResponse, next?: (error?: unknown) => void) => void;

interface NodeRequest {
    readonly method?: string | undefined;
    readonly url?: string | undefined;
    readonly originalUrl?: string | undefined;
    readonly headers: {
        readonly [name: string]: string | string[] | undefined;
    };
    readonly body?: unknown;
    readonly protocol?: string | undefined;
    readonly socket?: object | null | undefined;
    readonly readableEnded?: boolean | undefined;
    on?(event: string, listener: (...values: unknown[]) => void): unknown;
    off?(event: string, listener: (...values: unknown[]) => void): unknown;
    pause?(): unknown;
    resume?(): unknown;
}

interface NodeResponse {
    statusCode: number;
    readonly headersSent: boolean;
    readonly destroyed?: boolean | undefined;
    getHeader(name: string): unknown;
    setHeader(name: string, value: string | string[]): unknown;
    write(chunk: Uint8Array): boolean;
    end(): unknown;
    destroy(error?: Error): unknown;
    on(event: string, listener: () => void): unknown;
    off(event: string, listener: () => void): unknown;
}

type TokenRoute = (request: Request) => Promise<Response>;

type TokenRouteErrorCode = "unauthorized" | "forbidden" | "origin-not-allowed" | "method-not-allowed" | "invalid-request" | "body-too-large" | "rate-limited" | "session-not-found" | "session-ended" | "vendor-refused" | "vendor-unavailable" | "internal";

interface TokenRouteErrorInfo {
    readonly request: Request;
    readonly status: number;
}

interface TokenRouteOptions<Grant extends object, Token extends AccessToken> {
    readonly authorize: (request: Request) => Grant | null | undefined | Promise<Grant | null | undefined>;
    readonly createToken: (grant: Grant, options: {
        readonly signal: AbortSignal;
    }) => Token | Promise<Token>;
    readonly allowedOrigins?: readonly string[] | undefined;
    readonly maxBodyBytes?: number | undefined;
    readonly onError?: ((error: unknown, info: TokenRouteErrorInfo) => void) | undefined;
}

declare function createHappyRobotServer(options: HappyRobotServerOptions): HappyRobotServer;

declare function createTokenRoute<Grant extends object, Token extends AccessToken>(options: TokenRouteOptions<Grant, Token>): TokenRoute;

declare function toNodeHandler(route: (request: Request) => Response | Promise<Response>): NodeHandler;
