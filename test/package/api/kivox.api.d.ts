// What "@parlance/react/kivox" offers. Renew with: npm run api

type KivoxAudio = Blob | ArrayBuffer | ArrayBufferView;

type KivoxBearerClientOptions = KivoxNetworkOptions & ({
    readonly bearerToken: string;
    readonly getToken?: undefined;
} | {
    readonly getToken: GetToken;
    readonly bearerToken?: undefined;
});

type KivoxChannel = "web-text" | "web-voice" | "mobile-text" | "mobile-voice" | (string & Record<never, never>);

interface KivoxChatOptions {
    readonly client: KivoxClient;
    readonly agentId: string;
    readonly channel?: KivoxChannel | undefined;
    readonly renderDirective?: string | undefined;
    readonly onTransfer?: ((transfer: KivoxTransfer) => boolean | Promise<boolean>) | undefined;
    readonly describeTransfer?: ((transfer: KivoxTransfer) => string) | undefined;
    readonly audioMediaType?: string | undefined;
    readonly confirmMs?: number | undefined;
}

interface KivoxClient extends AgentsClient {
    readonly baseUrl: string;
    readonly realtime: KivoxRealtime;
}

interface KivoxConnectOptions {
    readonly agentId: string;
    readonly channel?: KivoxChannel | undefined;
    readonly renderDirective?: string | undefined;
    readonly onConversation?: ((conversationId: string) => void) | undefined;
    readonly onEvent?: ((event: KivoxEvent) => void) | undefined;
    readonly onListenerError?: ((error: unknown) => void) | undefined;
    readonly signal?: AbortSignal | undefined;
}

interface KivoxConnection {
    readonly conversationId: string;
    readonly remainingMs: number | undefined;
    readonly elapsedMs: number | undefined;
    readonly closed: boolean;
    sendText(text: string): Promise<void>;
    sendAudio(audio: KivoxAudio): Promise<void>;
    streamAudio(audio: KivoxAudio | AsyncIterable<KivoxAudio> | ReadableStream<KivoxAudio>): Promise<void>;
    stop(): Promise<void>;
    end(): Promise<void>;
    close(): Promise<void>;
    wake(): void;
}

type KivoxEvent = Spoken | {
    readonly type: "audio_delta";
    readonly size: number | undefined;
    readonly audio: Uint8Array;
} | {
    readonly type: "connection_lost";
    readonly reason: "socket_closed" | "socket_silent";
    readonly code: number;
} | {
    readonly type: "protocol_warning";
    readonly code: KivoxWarningCode;
    readonly message: string;
    readonly data?: string | Uint8Array;
} | {
    readonly type: "unknown";
    readonly frame: unknown;
};

interface KivoxNetworkOptions extends Omit<KivoxSocketOptions, "now"> {
    readonly baseUrl: string;
    readonly fetch?: Fetch | undefined;
    readonly timeoutMs?: number | undefined;
    readonly socketPath?: string | undefined;
    readonly tokenParameter?: string | undefined;
    readonly socketUrl?: string | ((request: {
        readonly agentId: string;
        readonly token: string | undefined;
        readonly signal: AbortSignal | undefined;
    }) => string | Promise<string>) | undefined;
}

interface KivoxRealtime {
    connect(options: KivoxConnectOptions): Promise<KivoxConnection>;
}

interface KivoxSessionClientOptions extends KivoxNetworkOptions {
    readonly onUnauthenticated?: ((error: ParlanceError) => void) | undefined;
    readonly getSocketToken?: GetToken | undefined;
}

interface KivoxSocketOptions {
    readonly WebSocket?: WebSocketConstructor | undefined;
    readonly openTimeoutMs?: number | undefined;
    readonly handshakeTimeoutMs?: number | undefined;
    readonly endTimeoutMs?: number | undefined;
    readonly silenceMs?: number | undefined;
    readonly now?: (() => number) | undefined;
}

interface KivoxTransfer {
    readonly agentId: string;
    readonly reason: string;
}

type KivoxWarningCode = "invalid-json" | "unexpected-handshake" | "orphan-binary" | "missing-binary" | "size-mismatch";

interface MicrophoneRecording {
    readonly mediaType: string;
    readonly pieces: ReadableStream<Blob>;
    stop(): Promise<Blob>;
}

interface RecordMicrophoneOptions {
    readonly mediaType?: string | undefined;
    readonly pieceMs?: number | undefined;
    readonly constraints?: MediaTrackConstraints | undefined;
    readonly signal?: AbortSignal | undefined;
}

declare function createKivoxBearerClient(options: KivoxBearerClientOptions): KivoxClient;

declare function createKivoxChat(options: KivoxChatOptions): ChatConnector;

declare function createKivoxSessionClient(options: KivoxSessionClientOptions): KivoxClient;

declare function recordMicrophone({ mediaType, pieceMs, constraints, signal, }?: RecordMicrophoneOptions): Promise<MicrophoneRecording>;
