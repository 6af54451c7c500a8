// What "@parlance/react" offers. Renew with: npm run api

declare function Announcer({ session: givenSession }: AnnouncerProps): react.JSX.Element;

interface AnnouncerProps {
    readonly session?: ChatSession | undefined;
}

declare function AudioPart({ part }: PartProps<AudioPart$1>): react.JSX.Element;

interface ChatAppearance extends LanguageProps {
    readonly title?: string | undefined;
    readonly colorScheme?: "auto" | "light" | "dark" | undefined;
    readonly classNames?: ChatPanelClassNames | undefined;
    readonly slots?: ChatPanelSlots | undefined;
    readonly renderMessage?: MessageItemProps["render"];
}

declare function ChatHeader({ session, title, onClose, className }: ChatHeaderProps): react.JSX.Element;

interface ChatHeaderProps {
    readonly session?: ChatSession | undefined;
    readonly title?: ReactNode;
    readonly onClose?: (() => void) | undefined;
    readonly className?: string | undefined;
}

declare function ChatPanel({ title, onClose, locale, messages, colorScheme, classNames, slots, renderMessage, ...options }: ChatPanelProps): react.JSX.Element;

interface ChatPanelClassNames extends MessageListClassNames {
    readonly panel?: string | undefined;
    readonly header?: string | undefined;
    readonly connectionBanner?: string | undefined;
    readonly composer?: string | undefined;
    readonly ended?: string | undefined;
}

interface ChatPanelProps extends UseChatSessionOptions, ChatAppearance {
    readonly onClose?: (() => void) | undefined;
}

interface ChatPanelSlots extends MessageListSlots {
    readonly header?: ComponentType<ChatHeaderProps> | undefined;
    readonly connectionBanner?: ComponentType<ConnectionBannerProps> | undefined;
    readonly composer?: ComponentType<ComposerProps> | undefined;
    readonly ended?: ComponentType<ConversationEndedProps> | undefined;
}

interface ChatSessionResult extends ChatSessionView, Pick<ChatSession, "start" | "send" | "upload" | "stop" | "retry" | "discard" | "loadEarlier" | "end" | "disconnect"> {
    readonly session: ChatSession;
    readonly capabilities: ChatCapabilities;
}

interface ChatSessionView {
    readonly connection: ConnectionStatus;
    readonly turn: TurnStatus;
    readonly messages: readonly Message[];
    readonly sessionId: string | undefined;
    readonly error: ParlanceError | undefined;
    readonly endReason: string | undefined;
    readonly retryAt: number | undefined;
    readonly remainingMs: number | undefined;
    readonly hasEarlier: boolean;
    readonly isConnected: boolean;
    readonly canSend: boolean;
    readonly isAgentTyping: boolean;
}

type ChatStatus = Omit<ChatSessionView, "messages">;

declare function ChatWelcome(): react.JSX.Element;

interface ChatWelcomeProps {
    readonly session?: ChatSession | undefined;
}

declare function ChatWidget({ autoStart, open, defaultOpen, onOpenChange, placement, title, locale, messages, colorScheme, classNames, slots, renderMessage, ...options }: ChatWidgetProps): react.JSX.Element;

interface ChatWidgetClassNames extends ChatPanelClassNames {
    readonly widget?: string | undefined;
    readonly launcher?: string | undefined;
    readonly dialog?: string | undefined;
}

interface ChatWidgetProps extends Omit<UseChatSessionOptions, "autoStart">, Omit<ChatAppearance, "classNames" | "slots"> {
    readonly autoStart?: boolean | "open" | undefined;
    readonly open?: boolean | undefined;
    readonly defaultOpen?: boolean | undefined;
    readonly onOpenChange?: ((isOpen: boolean) => void) | undefined;
    readonly placement?: "start" | "end" | undefined;
    readonly classNames?: ChatWidgetClassNames | undefined;
    readonly slots?: ChatWidgetSlots | undefined;
}

interface ChatWidgetSlots extends ChatPanelSlots {
    readonly launcher?: ComponentType<LauncherProps> | undefined;
}

declare function Composer({ session: givenSession, className, accept }: ComposerProps): react.JSX.Element;

interface ComposerProps {
    readonly session?: ChatSession | undefined;
    readonly className?: string | undefined;
    readonly accept?: string | undefined;
}

declare function ConnectionBanner({ session: givenSession, className }: ConnectionBannerProps): react.JSX.Element;

interface ConnectionBannerProps {
    readonly session?: ChatSession | undefined;
    readonly className?: string | undefined;
}

declare function ConversationEnded({ session: givenSession, className }: ConversationEndedProps): react.JSX.Element;

interface ConversationEndedProps {
    readonly session?: ChatSession | undefined;
    readonly className?: string | undefined;
}

declare function FilePart({ part }: PartProps<FilePart$1>): react.JSX.Element;

interface Format {
    readonly locale: string;
    number(value: number): string;
    percent(share: number): string;
    plural(count: number, forms: PluralForms): string;
    time(at: number): string;
    dateTime(at: number): string;
    day(at: number, now: number): string;
    seconds(count: number): string;
    bytes(size: number): string;
}

interface LanguageProps {
    readonly locale?: string | undefined;
    readonly messages?: Partial<MessageCatalogue> | undefined;
}

declare function LanguageProvider({ locale, messages, children }: LanguageProviderProps): react.JSX.Element;

interface LanguageProviderProps extends LanguageProps {
    readonly children?: ReactNode;
}

declare function Launcher({ isOpen, onToggle, unread, controls, className }: LauncherProps): react.JSX.Element;

interface LauncherProps {
    readonly isOpen: boolean;
    readonly onToggle: () => void;
    readonly unread?: number | undefined;
    readonly controls?: string | undefined;
    readonly className?: string | undefined;
}

interface MessageCatalogue {
    readonly locale: string;
    readonly direction: "ltr" | "rtl";
    readonly title: string;
    readonly agent: string;
    readonly user: string;
    readonly openChat: string;
    readonly closeChat: string;
    readonly unreadMessages: (count: number, format: Format) => string;
    readonly statusIdle: string;
    readonly statusConnecting: string;
    readonly statusConnected: string;
    readonly statusReconnecting: string;
    readonly statusOffline: string;
    readonly statusEnded: string;
    readonly statusFailed: string;
    readonly connecting: string;
    readonly connectingIn: (seconds: number, format: Format) => string;
    readonly reconnecting: string;
    readonly reconnectingIn: (seconds: number, format: Format) => string;
    readonly offline: string;
    readonly reconnected: string;
    readonly tryNow: string;
    readonly tryAgain: string;
    readonly welcomeTitle: string;
    readonly welcomeText: string;
    readonly conversation: string;
    readonly loadEarlier: string;
    readonly loadingEarlier: string;
    readonly earlierFailed: string;
    readonly jumpToLatest: string;
    readonly newMessages: (count: number, format: Format) => string;
    readonly agentIsTyping: (agent: string) => string;
    readonly messageQueued: string;
    readonly messageSending: string;
    readonly messageSent: string;
    readonly messageFailed: string;
    readonly messageInterrupted: string;
    readonly retry: string;
    readonly discard: string;
    readonly toolRunning: (name: string) => string;
    readonly toolComplete: (name: string) => string;
    readonly toolFailed: (name: string) => string;
    readonly toolInput: string;
    readonly toolOutput: string;
    readonly audio: string;
    readonly transcript: string;
    readonly copy: string;
    readonly copied: string;
    readonly copyFailed: string;
    readonly table: string;
    readonly taskDone: string;
    readonly taskOpen: string;
    readonly composerLabel: string;
    readonly composerPlaceholder: string;
    readonly composerEnded: string;
    readonly send: string;
    readonly stop: string;
    readonly attach: string;
    readonly attachments: string;
    readonly dropFiles: string;
    readonly fileUploading: (name: string, share: number, format: Format) => string;
    readonly fileUploaded: (name: string) => string;
    readonly fileFailed: (name: string, reason: string) => string;
    readonly filesNotAccepted: (names: string) => string;
    readonly retryFile: (name: string) => string;
    readonly removeFile: (name: string) => string;
    readonly sendingAfterUploads: (count: number, format: Format) => string;
    readonly unnamedFile: string;
    readonly ended: string;
    readonly endedBecause: (reason: string) => string;
    readonly startAgain: string;
    readonly says: (author: string, text: string) => string;
    readonly codeBlock: string;
    readonly error: (error: ParlanceError, format: Format) => string;
}

declare const MessageItem: react.MemoExoticComponent<({ id, session: givenSession, classNames, slots, render, }: MessageItemProps) => react.JSX.Element | null>;

interface MessageItemClassNames {
    readonly message?: string | undefined;
    readonly avatar?: string | undefined;
    readonly bubble?: string | undefined;
    readonly meta?: string | undefined;
}

interface MessageItemPieces {
    readonly avatar: ReactNode;
    readonly body: ReactNode;
    readonly meta: ReactNode;
}

interface MessageItemProps {
    readonly id: string;
    readonly session?: ChatSession | undefined;
    readonly classNames?: MessageItemClassNames | undefined;
    readonly slots?: MessageItemSlots | undefined;
    readonly render?: ((pieces: MessageItemPieces, message: Message) => ReactNode) | undefined;
}

interface MessageItemSlots {
    readonly avatar?: ComponentType<{
        readonly message: Message;
    }> | undefined;
    readonly text?: ComponentType<PartProps<TextPart$1>> | undefined;
    readonly file?: ComponentType<PartProps<FilePart$1>> | undefined;
    readonly toolCall?: ComponentType<PartProps<ToolCallPart$1>> | undefined;
    readonly audio?: ComponentType<PartProps<AudioPart$1>> | undefined;
    readonly data?: ComponentType<PartProps<DataPart>> | undefined;
}

declare function MessageList({ session: givenSession, className, classNames, slots, renderMessage, }: MessageListProps): react.JSX.Element;

interface MessageListClassNames extends MessageItemClassNames {
    readonly list?: string | undefined;
    readonly jumpButton?: string | undefined;
}

interface MessageListProps {
    readonly session?: ChatSession | undefined;
    readonly className?: string | undefined;
    readonly classNames?: MessageListClassNames | undefined;
    readonly slots?: MessageListSlots | undefined;
    readonly renderMessage?: MessageItemProps["render"];
}

interface MessageListSlots extends MessageItemSlots {
    readonly message?: ComponentType<MessageItemProps> | undefined;
    readonly welcome?: ComponentType<ChatWelcomeProps> | undefined;
    readonly typingIndicator?: ComponentType<TypingIndicatorProps> | undefined;
}

declare function ParlanceProvider({ session, connector, children }: ParlanceProviderProps): react.JSX.Element;

interface ParlanceProviderProps {
    readonly session?: ChatSession | undefined;
    readonly connector?: ChatConnector | undefined;
    readonly children?: ReactNode;
}

interface PartProps<Part extends MessagePart> {
    readonly part: Part;
    readonly message: Message;
}

type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & {
    readonly other: string;
}>;

interface SessionStorage {
    getItem(key: string): string | null;
    setItem(key: string, value: string): void;
    removeItem(key: string): void;
}

declare function TextPart({ part, message }: PartProps<TextPart$1>): react.JSX.Element;

declare function ToolCallPart({ part }: PartProps<ToolCallPart$1>): react.JSX.Element;

declare function TypingIndicator({ session, className }: TypingIndicatorProps): react.JSX.Element | null;

interface TypingIndicatorProps {
    readonly session?: ChatSession | undefined;
    readonly className?: string | undefined;
}

interface UseChatSessionOptions extends ChatSessionHandlers {
    readonly connector?: ChatConnector | undefined;
    readonly session?: ChatSession | undefined;
    readonly autoStart?: boolean | undefined;
    readonly sessionKey?: string | undefined;
    readonly storage?: SessionStorage | undefined;
    readonly sessionId?: string | undefined;
    readonly initialMessages?: readonly Message[] | undefined;
}

type UseChatSessionResult = ChatSessionResult;

declare const arabic: MessageCatalogue;

declare const english: MessageCatalogue;

declare const spanish: MessageCatalogue;

declare function useChatSession(options?: UseChatSessionOptions): UseChatSessionResult;

declare function useChatStatus(session?: ChatSession): ChatStatus;

declare function useFormat(): Format;

declare function useMessage(id: string, session?: ChatSession): Message | undefined;

declare function useMessageIds(session?: ChatSession): readonly string[];

declare function useSession(session?: ChatSession): ChatSession;

declare function useSessionState<T>(selector: (state: ChatSessionState) => T, session?: ChatSession): T;

declare function useText(): MessageCatalogue;
