// What "@parlance/react" offers. Renew with: npm run api

declare function Announcer({ session: givenSession }: AnnouncerProps): react.JSX.Element;

interface AnnouncerProps {
    readonly session?: ChatSession | undefined;
}

interface Appearance {
    readonly theme?: ThemeName | undefined;
    readonly colorScheme?: "auto" | "light" | "dark" | undefined;
    readonly density?: "comfortable" | "compact" | undefined;
    readonly radius?: "none" | "small" | "medium" | "large" | undefined;
}

declare function AudioPart({ part }: PartProps<AudioPart$1>): react.JSX.Element;

interface ChatAppearance extends LanguageProps, Appearance {
    readonly title?: string | undefined;
    readonly classNames?: ChatPanelClassNames | undefined;
    readonly slots?: ChatPanelSlots | undefined;
}

interface ChatFeatures extends ConsentProps {
    readonly menu?: readonly ChatMenuItem[] | false | undefined;
    readonly notifications?: NotificationOptions | undefined;
}

declare function ChatHeader({ session, title, picture, actions, menu, onMinimise, onClose, className, }: ChatHeaderProps): react.JSX.Element;

interface ChatHeaderProps {
    readonly session?: ChatSession | undefined;
    readonly title?: ReactNode;
    readonly picture?: ReactNode;
    readonly actions?: ReactNode;
    readonly menu?: ReactNode;
    readonly onMinimise?: (() => void) | undefined;
    readonly onClose?: (() => void) | undefined;
    readonly className?: string | undefined;
}

declare function ChatMenu({ session: givenSession, items, title, hasSound, onKeyboardHelp, onEnd, className, }: ChatMenuProps): react.JSX.Element | null;

type ChatMenuItem = "sound" | "keyboard" | "download" | "end";

interface ChatMenuProps {
    readonly session?: ChatSession | undefined;
    readonly items?: readonly ChatMenuItem[] | undefined;
    readonly title?: string | undefined;
    readonly hasSound?: boolean | undefined;
    readonly onKeyboardHelp?: (() => void) | undefined;
    readonly onEnd?: (() => void) | undefined;
    readonly className?: string | undefined;
}

declare function ChatPanel({ title, onMinimise, onClose, locale, messages, theme, colorScheme, density, radius, classNames, slots, toolRenderers, dataRenderers, renderMessage, onFeedback, suggestions, virtualize, markdown, menu, notifications, consent, defaultConsent, onConsentChange, autoStart, ...options }: ChatPanelProps): react.JSX.Element;

interface ChatPanelClassNames extends MessageListClassNames {
    readonly panel?: string | undefined;
    readonly header?: string | undefined;
    readonly connectionBanner?: string | undefined;
    readonly suggestions?: string | undefined;
    readonly composer?: string | undefined;
    readonly ended?: string | undefined;
}

interface ChatPanelProps extends UseChatSessionOptions, ChatAppearance, ChatTranscript, ChatFeatures {
    readonly onMinimise?: (() => void) | undefined;
    readonly onClose?: (() => void) | undefined;
}

interface ChatPanelSlots extends MessageListSlots {
    readonly header?: ComponentType<ChatHeaderProps> | undefined;
    readonly headerPicture?: ComponentType | undefined;
    readonly headerActions?: ComponentType | undefined;
    readonly consent?: ComponentType<ConsentSlotProps> | undefined;
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

interface ChatSize {
    readonly width: number;
    readonly height: number;
}

type ChatStatus = Omit<ChatSessionView, "messages">;

interface ChatTranscript extends Pick<MessageListProps, "toolRenderers" | "dataRenderers" | "renderMessage" | "onFeedback" | "virtualize"> {
    readonly suggestions?: readonly Suggestion[] | undefined;
    readonly markdown?: MarkdownOptions | undefined;
}

declare function ChatWelcome(): react.JSX.Element;

interface ChatWelcomeProps {
    readonly session?: ChatSession | undefined;
}

declare function ChatWidget({ autoStart, open, defaultOpen, onOpenChange, placement, resizable, size, defaultSize, onSizeChange, title, locale, messages, theme, colorScheme, density, radius, classNames, slots, toolRenderers, dataRenderers, renderMessage, onFeedback, suggestions, virtualize, markdown, menu, notifications, consent, defaultConsent, onConsentChange, ...options }: ChatWidgetProps): react.JSX.Element;

interface ChatWidgetClassNames extends ChatPanelClassNames {
    readonly widget?: string | undefined;
    readonly launcher?: string | undefined;
    readonly dialog?: string | undefined;
}

interface ChatWidgetProps extends Omit<UseChatSessionOptions, "autoStart">, Omit<ChatAppearance, "classNames" | "slots">, ChatTranscript, ChatFeatures {
    readonly autoStart?: boolean | "open" | undefined;
    readonly open?: boolean | undefined;
    readonly defaultOpen?: boolean | undefined;
    readonly onOpenChange?: ((isOpen: boolean) => void) | undefined;
    readonly placement?: "start" | "end" | undefined;
    readonly resizable?: boolean | undefined;
    readonly size?: ChatSize | undefined;
    readonly defaultSize?: ChatSize | undefined;
    readonly onSizeChange?: ((size: ChatSize) => void) | undefined;
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

interface ConsentProps {
    readonly consent?: boolean | undefined;
    readonly defaultConsent?: boolean | undefined;
    readonly onConsentChange?: ((consent: boolean) => void) | undefined;
}

interface ConsentSlotProps {
    readonly onAccept: () => void;
    readonly onDecline: () => void;
}

declare function ConversationEnded({ session: givenSession, className }: ConversationEndedProps): react.JSX.Element;

interface ConversationEndedProps {
    readonly session?: ChatSession | undefined;
    readonly className?: string | undefined;
}

declare function DataPart({ part }: PartProps<DataPart$1>): react.JSX.Element;

type DataRenderers = Readonly<Record<string, ComponentType<PartProps<DataPart>> | undefined>>;

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
    duration(ms: number): string;
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

interface MarkdownCellProps extends MarkdownContentProps {
    readonly align?: "left" | "center" | "right" | undefined;
}

interface MarkdownCodeBlockProps extends MarkdownContentProps {
    readonly text: string;
    readonly language?: string | undefined;
    readonly isOpen: boolean;
}

interface MarkdownComponents {
    readonly a?: ComponentType<MarkdownLinkProps>;
    readonly p?: ComponentType<MarkdownContentProps>;
    readonly h1?: ComponentType<MarkdownContentProps>;
    readonly h2?: ComponentType<MarkdownContentProps>;
    readonly h3?: ComponentType<MarkdownContentProps>;
    readonly h4?: ComponentType<MarkdownContentProps>;
    readonly h5?: ComponentType<MarkdownContentProps>;
    readonly h6?: ComponentType<MarkdownContentProps>;
    readonly ul?: ComponentType<MarkdownListProps>;
    readonly ol?: ComponentType<MarkdownListProps>;
    readonly li?: ComponentType<MarkdownItemProps>;
    readonly blockquote?: ComponentType<MarkdownContentProps>;
    readonly table?: ComponentType<MarkdownContentProps>;
    readonly tr?: ComponentType<MarkdownContentProps>;
    readonly th?: ComponentType<MarkdownCellProps>;
    readonly td?: ComponentType<MarkdownCellProps>;
    readonly pre?: ComponentType<MarkdownCodeBlockProps>;
    readonly code?: ComponentType<MarkdownContentProps>;
    readonly img?: ComponentType<MarkdownImageProps>;
    readonly strong?: ComponentType<MarkdownContentProps>;
    readonly em?: ComponentType<MarkdownContentProps>;
    readonly del?: ComponentType<MarkdownContentProps>;
    readonly hr?: ComponentType;
}

interface MarkdownContentProps {
    readonly children?: ReactNode;
}

interface MarkdownImageProps {
    readonly src: string;
    readonly alt: string;
    readonly title?: string | undefined;
}

interface MarkdownItemProps extends MarkdownContentProps {
    readonly isDone?: boolean | undefined;
}

interface MarkdownLinkProps extends MarkdownContentProps {
    readonly href: string;
    readonly title?: string | undefined;
}

interface MarkdownListProps extends MarkdownContentProps {
    readonly start?: number | undefined;
}

interface MarkdownOptions {
    readonly components?: MarkdownComponents | undefined;
    readonly highlight?: ((code: string, language: string | undefined) => ReactNode | Promise<ReactNode>) | undefined;
    readonly images?: boolean | ((url: string) => boolean) | undefined;
    readonly baseUrl?: string | undefined;
}

declare function MarkdownProvider({ components, highlight, images, baseUrl, children, }: MarkdownProviderProps): react.JSX.Element;

interface MarkdownProviderProps extends MarkdownOptions {
    readonly children?: ReactNode;
}

declare function MessageActions({ message, session, onFeedback, className, children, }: MessageActionsProps): react.JSX.Element;

interface MessageActionsProps {
    readonly message: Message;
    readonly session?: ChatSession | undefined;
    readonly onFeedback?: ((message: Message, feedback: MessageFeedback | undefined) => void) | undefined;
    readonly className?: string | undefined;
    readonly children?: ReactNode;
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
    readonly menu: string;
    readonly minimise: string;
    readonly resize: string;
    readonly endConversation: string;
    readonly downloadMarkdown: string;
    readonly downloadJson: string;
    readonly muteSound: string;
    readonly unmuteSound: string;
    readonly keyboardHelp: string;
    readonly endQuestion: string;
    readonly endConsequence: string;
    readonly end: string;
    readonly endFailed: string;
    readonly cancel: string;
    readonly closeHelp: string;
    readonly shortcutSend: string;
    readonly shortcutNewLine: string;
    readonly shortcutClose: string;
    readonly shortcutMessages: string;
    readonly shortcutFirstLast: string;
    readonly shortcutInside: string;
    readonly shortcutWrite: string;
    readonly shortcutHelp: string;
    readonly keyEnter: string;
    readonly keyShift: string;
    readonly keyEscape: string;
    readonly keyHome: string;
    readonly keyEnd: string;
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
    readonly endingIn: (seconds: number, format: Format) => string;
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
    readonly unreadDivider: string;
    readonly suggestions: string;
    readonly messageActions: string;
    readonly copyMessage: string;
    readonly goodAnswer: string;
    readonly badAnswer: string;
    readonly messageQueued: string;
    readonly messageSending: string;
    readonly messageSent: string;
    readonly messageFailed: string;
    readonly messageInterrupted: string;
    readonly retry: string;
    readonly discard: string;
    readonly toolQueued: (name: string) => string;
    readonly toolRunning: (name: string) => string;
    readonly toolCancelling: (name: string) => string;
    readonly toolComplete: (name: string) => string;
    readonly toolFailed: (name: string) => string;
    readonly toolCancelled: (name: string) => string;
    readonly toolInput: string;
    readonly toolPartial: string;
    readonly toolOutput: string;
    readonly audio: string;
    readonly audioBroken: string;
    readonly transcript: string;
    readonly data: string;
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
    readonly authorAt: (author: string, time: string) => string;
    readonly says: (author: string, text: string) => string;
    readonly codeBlock: string;
    readonly error: (error: ParlanceError, format: Format) => string;
}

type MessageFeedback = "good" | "bad";

declare const MessageItem: react.MemoExoticComponent<({ id, session: givenSession, classNames, slots, toolRenderers, dataRenderers, render, onFeedback, }: MessageItemProps) => react.JSX.Element | null>;

interface MessageItemClassNames {
    readonly message?: string | undefined;
    readonly avatar?: string | undefined;
    readonly bubble?: string | undefined;
    readonly meta?: string | undefined;
    readonly actions?: string | undefined;
}

interface MessageItemPieces {
    readonly avatar: ReactNode;
    readonly body: ReactNode;
    readonly meta: ReactNode;
    readonly actions: ReactNode;
}

interface MessageItemProps {
    readonly id: string;
    readonly session?: ChatSession | undefined;
    readonly classNames?: MessageItemClassNames | undefined;
    readonly slots?: MessageItemSlots | undefined;
    readonly toolRenderers?: ToolRenderers | undefined;
    readonly dataRenderers?: DataRenderers | undefined;
    readonly render?: ((pieces: MessageItemPieces, message: Message) => ReactNode) | undefined;
    readonly onFeedback?: MessageActionsProps["onFeedback"];
}

interface MessageItemSlots {
    readonly avatar?: ComponentType<{
        readonly message: Message;
    }> | undefined;
    readonly userAvatar?: ComponentType<{
        readonly message: Message;
    }> | undefined;
    readonly text?: ComponentType<PartProps<TextPart>> | undefined;
    readonly file?: ComponentType<PartProps<FilePart>> | undefined;
    readonly toolCall?: ComponentType<PartProps<ToolCallPart>> | undefined;
    readonly audio?: ComponentType<PartProps<AudioPart>> | undefined;
    readonly data?: ComponentType<PartProps<DataPart>> | undefined;
    readonly actions?: ComponentType<MessageActionsProps> | undefined;
}

declare function MessageList({ session: givenSession, className, classNames, slots, toolRenderers, dataRenderers, renderMessage, onFeedback, children, virtualize, }: MessageListProps): react.JSX.Element;

interface MessageListClassNames extends MessageItemClassNames {
    readonly list?: string | undefined;
    readonly jumpButton?: string | undefined;
}

interface MessageListProps {
    readonly session?: ChatSession | undefined;
    readonly className?: string | undefined;
    readonly classNames?: MessageListClassNames | undefined;
    readonly slots?: MessageListSlots | undefined;
    readonly toolRenderers?: MessageItemProps["toolRenderers"];
    readonly dataRenderers?: MessageItemProps["dataRenderers"];
    readonly renderMessage?: MessageItemProps["render"];
    readonly onFeedback?: MessageItemProps["onFeedback"];
    readonly children?: ReactNode;
    readonly virtualize?: boolean | undefined;
}

interface MessageListSlots extends MessageItemSlots {
    readonly message?: ComponentType<MessageItemProps> | undefined;
    readonly welcome?: ComponentType<ChatWelcomeProps> | undefined;
    readonly typingIndicator?: ComponentType<TypingIndicatorProps> | undefined;
}

interface NotificationOptions {
    readonly sound?: boolean | string | undefined;
    readonly title?: boolean | undefined;
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

type Suggestion = string | {
    readonly label: string;
    readonly text: string;
};

declare function Suggestions({ items, layout, session: givenSession, className, }: SuggestionsProps): react.JSX.Element | null;

interface SuggestionsProps {
    readonly items: readonly Suggestion[];
    readonly layout?: "wrap" | "scroll" | undefined;
    readonly session?: ChatSession | undefined;
    readonly className?: string | undefined;
}

declare function TextPart({ part, message }: PartProps<TextPart$1>): react.JSX.Element;

type ThemeName = "indigo" | "paper" | "graphite" | "lagoon" | "ember";

declare function ToolCallPart({ part, message }: PartProps<ToolCallPart$1>): react.JSX.Element;

type ToolRenderers = Readonly<Record<string, ComponentType<PartProps<ToolCallPart>> | undefined>>;

interface Transcript {
    readonly version: 1;
    readonly messages: readonly TranscriptMessage[];
}

interface TranscriptLanguage {
    readonly text?: MessageCatalogue | undefined;
    readonly format?: Format | undefined;
}

interface TranscriptMessage {
    readonly role: Message["role"];
    readonly at: string;
    readonly status: Message["status"];
    readonly parts: readonly TranscriptPart[];
    readonly error?: {
        readonly code: string;
        readonly message: string;
    };
}

type TranscriptPart = {
    readonly type: "text";
    readonly text: string;
} | {
    readonly type: "file";
    readonly name: string;
    readonly mediaType: string;
    readonly size?: number | undefined;
    readonly url?: string | undefined;
} | {
    readonly type: "tool-call";
    readonly name: string;
    readonly status: ToolCallPart$1["status"];
    readonly input?: unknown;
    readonly progress?: number | undefined;
    readonly partial?: unknown;
    readonly output?: unknown;
    readonly error?: string | undefined;
} | {
    readonly type: "audio";
    readonly transcript?: string | undefined;
    readonly url?: string | undefined;
    readonly durationMs?: number | undefined;
} | {
    readonly type: "data";
    readonly name: string;
    readonly data: unknown;
};

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

declare function loadMarkdown(): Promise<void>;

declare const spanish: MessageCatalogue;

declare function transcriptJson(messages: readonly Message[]): string;

declare function transcriptMarkdown(messages: readonly Message[], { text, format }?: TranscriptLanguage): string;

declare function useChatSession(options?: UseChatSessionOptions): UseChatSessionResult;

declare function useChatStatus(session?: ChatSession): ChatStatus;

declare function useFormat(): Format;

declare function useMessage(id: string, session?: ChatSession): Message | undefined;

declare function useMessageIds(session?: ChatSession): readonly string[];

declare function useSession(session?: ChatSession): ChatSession;

declare function useSessionState<T>(selector: (state: ChatSessionState) => T, session?: ChatSession): T;

declare function useText(): MessageCatalogue;
