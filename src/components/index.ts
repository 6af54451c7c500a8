export { appearanceAttributes, type Appearance, type ThemeName } from "./appearance";
export { Announcer, type AnnouncerProps } from "./chat/Announcer";
export { ChatHeader, type ChatHeaderProps } from "./chat/ChatHeader";
export { ChatMenu, type ChatMenuItem, type ChatMenuProps } from "./chat/ChatMenu";
export {
  ChatPanel,
  type ChatAppearance,
  type ChatFeatures,
  type ChatTranscript,
  type ChatPanelClassNames,
  type ChatPanelProps,
  type ChatPanelSlots,
} from "./chat/ChatPanel";
export { ChatWelcome, type ChatWelcomeProps } from "./chat/ChatWelcome";
export {
  ChatWidget,
  type ChatWidgetClassNames,
  type ChatWidgetProps,
  type ChatWidgetSlots,
} from "./chat/ChatWidget";
export { Composer, type ComposerProps } from "./chat/Composer";
export { ConnectionBanner, type ConnectionBannerProps } from "./chat/ConnectionBanner";
export { ConversationEnded, type ConversationEndedProps } from "./chat/ConversationEnded";
export { Launcher, type LauncherProps } from "./chat/Launcher";
export { MessageActions, type MessageActionsProps } from "./chat/MessageActions";
export type { MessageFeedback } from "./chat/message-feedback";
export {
  MessageItem,
  type MessageItemClassNames,
  type MessageItemPieces,
  type MessageItemProps,
  type MessageItemSlots,
} from "./chat/MessageItem";
export {
  MessageList,
  type MessageListClassNames,
  type MessageListProps,
  type MessageListSlots,
} from "./chat/MessageList";
export {
  downloadTranscript,
  transcriptJson,
  transcriptMarkdown,
  type Transcript,
  type TranscriptLanguage,
  type TranscriptMessage,
  type TranscriptPart,
} from "./chat/transcript";
export { Suggestions, type Suggestion, type SuggestionsProps } from "./chat/Suggestions";
export type { ChatSize } from "./chat/ResizeHandle";
export { TypingIndicator, type TypingIndicatorProps } from "./chat/TypingIndicator";
export type { ConsentProps, ConsentSlotProps } from "./chat/useConsent";
export type { NotificationOptions } from "./chat/useNotifications";
export { arabic } from "./language/arabic";
export type { MessageCatalogue } from "./language/catalogue";
export { english } from "./language/english";
export type { Format, PluralForms } from "./language/format";
export {
  LanguageProvider,
  useFormat,
  useLanguageAttributes,
  useText,
  type LanguageProps,
  type LanguageProviderProps,
} from "./language/LanguageContext";
export { spanish } from "./language/spanish";
export { AudioPart } from "./parts/AudioPart";
export { DataPart } from "./parts/DataPart";
export { FilePart } from "./parts/FilePart";
export { loadMarkdown } from "./parts/LazyMarkdown";
export {
  MarkdownProvider,
  type MarkdownCellProps,
  type MarkdownCodeBlockProps,
  type MarkdownComponents,
  type MarkdownContentProps,
  type MarkdownImageProps,
  type MarkdownItemProps,
  type MarkdownLinkProps,
  type MarkdownListProps,
  type MarkdownOptions,
  type MarkdownProviderProps,
} from "./parts/MarkdownContext";
export type { DataRenderers, PartProps, ToolRenderers } from "./parts/part-props";
export { TextPart } from "./parts/TextPart";
export { ToolCallPart } from "./parts/ToolCallPart";
export { Button } from "./ui/Button";
export { CopyButton } from "./ui/CopyButton";
export {
  AlertIcon,
  ChatIcon,
  CheckIcon,
  ChevronDownIcon,
  CloseIcon,
  icon,
  SparkIcon,
} from "./ui/Icon";
export { IconButton } from "./ui/IconButton";
export { joinClasses } from "./ui/join-classes";
export { useControlled } from "./ui/useControlled";
export { useHydrated } from "./ui/useHydrated";
