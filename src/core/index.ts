export { backoffDelay, pause, type BackoffOptions } from "./backoff";
export {
  createChatSession,
  type ChatSession,
  type ChatSessionHandlers,
  type ChatSessionOptions,
  type ChatSessionState,
  type SendInput,
  type SessionMemory,
} from "./chat-session";
export type { ChatLinkOptions, ConnectionStatus } from "./chat-link";
export type {
  RefreshTokenCommand,
  SendMessageCommand,
  SessionCommand,
  UploadedFile,
} from "./command";
export type {
  ChatCapabilities,
  ChatConnection,
  ChatConnector,
  Delivery,
  HistoryPage,
  OpenChatRequest,
  UploadOptions,
} from "./connector";
export {
  createConversation,
  findMessage,
  reduceConversation,
  type Conversation,
  type ConversationEvent,
  type LocalEvent,
  type TurnStatus,
} from "./conversation";
export { aborted, ParlanceError, type ParlanceErrorCode, type ParlanceErrorOptions } from "./error";
export type {
  ConnectionLostEvent,
  ErrorEvent,
  HistoryMessage,
  MessageAddedEvent,
  MessageEndEvent,
  MessageStartEvent,
  PartAddedEvent,
  SessionEndedEvent,
  SessionEvent,
  SessionStartedEvent,
  SignalEvent,
  TextDeltaEvent,
  TokenRefreshedEvent,
  TransferEvent,
  TurnInterruptedEvent,
  TypingEndEvent,
  TypingStartEvent,
  UnknownEvent,
} from "./event";
export type { HistoryEntry } from "./history";
export {
  messageText,
  type AudioPart,
  type DataPart,
  type FilePart,
  type Message,
  type MessagePart,
  type MessageRole,
  type MessageStatus,
  type TextPart,
  type ToolCallPart,
} from "./message";
export {
  createTokenSource,
  type AccessToken,
  type Credential,
  type GetToken,
  type TokenReason,
  type TokenSource,
  type TokenSourceOptions,
} from "./token-source";
export type { SessionEnvironment } from "./session-environment";
