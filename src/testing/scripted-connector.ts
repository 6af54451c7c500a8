import {
  ParlanceError,
  type ChatCapabilities,
  type ChatConnection,
  type ChatConnector,
  type Delivery,
  type HistoryMessage,
  type HistoryPage,
  type OpenChatRequest,
  type SendMessageCommand,
  type SessionEvent,
  type UploadedFile,
  type UploadOptions,
} from "../core/index";

/** How a {@link ScriptedConnector} answers when nothing else was said. */
export interface ScriptedConnectorOptions {
  readonly capabilities?: Partial<ChatCapabilities> | undefined;
  /** @defaultValue "session-1", "session-2", ... */
  readonly sessionId?: string | undefined;
  /** Whether connections open by themselves. @defaultValue true */
  readonly autoOpen?: boolean | undefined;
  /** Whether messages are acknowledged by themselves. @defaultValue true */
  readonly autoAcknowledge?: boolean | undefined;
  /** What the vendor's history tells; a function is asked each time. @defaultValue nothing */
  readonly history?: readonly HistoryMessage[] | (() => readonly HistoryMessage[]) | undefined;
  /** How files are taken. @defaultValue at once, with progress 0.5 and 1 */
  readonly upload?: ((file: File, options: UploadOptions) => Promise<UploadedFile>) | undefined;
}

/** One opening that a session asked for. */
export interface ScriptedOpening {
  readonly request: OpenChatRequest;
  accept(): void;
  reject(error: ParlanceError): void;
}

/** One message on its way. */
export interface ScriptedSend {
  readonly command: SendMessageCommand;
  acknowledge(delivery?: Delivery): void;
  reject(error: ParlanceError): void;
}

/** A connector whose other end is a test, a story, or a page that wants no network. */
export interface ScriptedConnector extends ChatConnector {
  /** Openings so far, oldest first. */
  readonly openings: readonly ScriptedOpening[];
  /** Messages handed to any connection so far, oldest first. */
  readonly sent: readonly ScriptedSend[];
  /** Connections that are open now. */
  readonly openConnections: number;
  /** The most connections that were ever open at once. */
  readonly peakConnections: number;
  /** Says what a vendor would say, on the connection opened last. */
  emit(event: SessionEvent): void;
  /** The agent begins a message; returns its id, to be used with `chunk` and `endMessage`. */
  beginMessage(): string;
  chunk(messageId: string, text: string): void;
  endMessage(messageId: string, text?: string): void;
  /** The agent says something in one go: start, text, end. */
  say(text: string): void;
  /** The connection falls. @defaultValue `{ next: "retry" }` */
  drop(how?: { readonly next?: "retry" | "auth" | "final"; readonly error?: ParlanceError }): void;
}

const everything: ChatCapabilities = {
  attachments: true,
  stop: true,
  history: "whole",
  resume: true,
  end: true,
};

/**
 * Makes a connector that does what the script says, at once and without a network.
 *
 * @example
 * ```tsx
 * const connector = createScriptedConnector();
 * render(<ChatWidget connector={connector} defaultOpen />);
 * connector.say("Hello, how can I **help**?");
 * connector.drop();
 * ```
 */
export function createScriptedConnector(options: ScriptedConnectorOptions = {}): ScriptedConnector {
  const { autoOpen = true, autoAcknowledge = true } = options;
  const capabilities = { ...everything, ...options.capabilities };
  const openings: ScriptedOpening[] = [];
  const sent: ScriptedSend[] = [];
  let openConnections = 0;
  let peakConnections = 0;
  let sessions = 0;
  let current: { readonly request: OpenChatRequest; emit(event: SessionEvent): void } | undefined;

  function connect(request: OpenChatRequest, emit: (event: SessionEvent) => void): ChatConnection {
    const sessionId = request.sessionId ?? options.sessionId ?? `session-${(sessions += 1)}`;
    const closing = new AbortController();
    openConnections += 1;
    peakConnections = Math.max(peakConnections, openConnections);
    current = { request, emit: (event) => void (closing.signal.aborted || emit(event)) };
    const close = () => {
      if (closing.signal.aborted) return;
      closing.abort();
      openConnections -= 1;
    };
    emit({ type: "session-started", sessionId });
    return {
      sessionId,
      close,
      send: (command) =>
        new Promise<Delivery>((resolve, reject) => {
          const item: ScriptedSend = {
            command,
            acknowledge: (delivery = { remoteId: `remote-${command.messageId}` }) =>
              resolve(delivery),
            reject,
          };
          sent.push(item);
          closing.signal.addEventListener("abort", () => reject(unknownDelivery()), { once: true });
          if (autoAcknowledge) item.acknowledge();
        }),
      ...(capabilities.history !== "none" && {
        loadHistory: (): Promise<HistoryPage> => {
          const { history = [] } = options;
          const messages = typeof history === "function" ? history() : history;
          return Promise.resolve({ messages, isWhole: true });
        },
      }),
      ...(capabilities.attachments && { upload: options.upload ?? takeFile }),
      ...(capabilities.stop && {
        stop: () => Promise.resolve(emit({ type: "turn-interrupted" })),
      }),
      ...(capabilities.end && {
        end: () => Promise.resolve(emit({ type: "session-ended", reason: "ended by the user" })),
      }),
    };
  }

  function speaker() {
    if (!current) {
      throw new ParlanceError(
        "The scripted connector has no connection yet, so nobody would hear it: wait until the session is connected.",
        { code: "misuse" },
      );
    }
    return current;
  }

  function beginMessage(): string {
    const { request, emit } = speaker();
    const messageId = request.createId();
    emit({ type: "message-start", messageId, role: "agent", at: request.now() });
    return messageId;
  }

  function endMessage(messageId: string, text?: string): void {
    speaker().emit({ type: "message-end", messageId, ...(text === undefined ? {} : { text }) });
  }

  return {
    name: "scripted",
    capabilities,
    openings,
    sent,
    get openConnections() {
      return openConnections;
    },
    get peakConnections() {
      return peakConnections;
    },
    openChat: (request, emit) =>
      new Promise<ChatConnection>((resolve, reject) => {
        const opening: ScriptedOpening = {
          request,
          accept: () => {
            if (!request.signal.aborted) resolve(connect(request, emit));
          },
          reject,
        };
        openings.push(opening);
        request.signal.addEventListener("abort", () => reject(request.signal.reason as Error), {
          once: true,
        });
        if (autoOpen) opening.accept();
      }),
    emit: (event) => speaker().emit(event),
    beginMessage,
    chunk: (messageId, text) => speaker().emit({ type: "text-delta", messageId, text }),
    endMessage,
    say: (text) => endMessage(beginMessage(), text),
    drop({ next = "retry", error = dropped() } = {}) {
      speaker().emit({ type: "connection-lost", next, error });
    },
  };
}

async function takeFile(file: File, { onProgress, signal }: UploadOptions): Promise<UploadedFile> {
  await Promise.resolve();
  signal?.throwIfAborted();
  onProgress?.(0.5);
  onProgress?.(1);
  return {
    remoteId: `file-${file.name}`,
    name: file.name,
    mediaType: file.type || "application/octet-stream",
    size: file.size,
  };
}

function dropped(): ParlanceError {
  return new ParlanceError("The script dropped the connection. It is opened again after a pause.", {
    code: "connection-lost",
    recoverable: true,
  });
}

function unknownDelivery(): ParlanceError {
  return new ParlanceError("The connection fell before the acknowledgement.", {
    code: "delivery-unknown",
    recoverable: true,
  });
}
